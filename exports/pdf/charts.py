"""Charts as vector drawings that black and white tell apart, and what stands around them in a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from reportlab.graphics.shapes import Drawing
from reportlab.platypus import Flowable, KeepTogether

from crt_desktop.domain.typography import french
from crt_desktop.reports.charts import Chart, ChartKind, DataTable, Series
from exports.figures import WORDS, cell_words
from exports.pdf import chart_columns, chart_rows
from exports.pdf.fonts import BOLD
from exports.pdf.pen import Cell, Pen, whole
from exports.pdf.plate import LEADING, SIZE, Plate, width_of
from exports.pdf.styles import SOFT

NOTHING_KNOWN: Final = "Aucun chiffre connu sur la période."
ALL_ZERO: Final = "Tous les chiffres sont à zéro sur la période."
HEIGHT: Final = 168.0
"""The usual height of a chart with columns, in points."""
TALLEST: Final = 440.0
"""The most a chart of rows takes: the others are in its table."""
_EMPTY: Final = 26.0
_PAD: Final = 8.0
_CELL_PAD: Final = 3.0
_MOST_ACROSS: Final = 12
_LEAST_LABEL: Final = 48.0
_MOST_LINES: Final = 4
"""Lines a reader tells apart: of more, those of the period before stay in the table."""
BEFORE_IN_TABLE: Final = "La période précédente est dans le tableau."
_LEAST_NAME: Final = 0.25
_LEAST_FIRST: Final = 0.6
_USUAL: Final = 0.18
_WIDEST: Final = 0.38
"""Parts of the width: of the names of rows at least, of all figures when they are few, of one
of them, of a column of words at most."""
_KINDS: Final = {"€": "euro", "%": "pourcentage"}


def draw(pen: Pen, chart: Chart, width: float, height: float = HEIGHT) -> Drawing:
    """Return the drawing of a chart.

    An empty one says so in words. Charts of rows take the height their rows need, up to ``TALLEST``;
    the rows that find no room are counted at the foot, the table holds them.
    """
    if chart.is_empty:
        return _empty(pen, chart, width)
    if chart.kind in {ChartKind.ROWS, ChartKind.SHARES}:
        return chart_rows.draw(pen, chart, width, TALLEST)
    return chart_columns.draw(pen, chart, width, height)


def chart_block(
    pen: Pen, chart: Chart, *, table: DataTable | None = None, level: int = 1
) -> list[Flowable]:
    """Return a chart for a report: title, drawing, caption, and its figures in a table beneath.

    Args:
        pen: The look and the letters.
        chart: What is drawn.
        table: Its figures, where they say more than the drawing; otherwise those of the chart.
        level: The level of its title in the outline.
    """
    title = whole(pen.heading(chart.title, style="article", level=level))
    drawn = _legible(chart)
    shown: list[Flowable] = [*title, draw(pen, drawn, pen.look.width)]
    left_out = "" if drawn is chart else BEFORE_IN_TABLE
    notes = [french(text) for text in (chart.caption, chart.note, left_out) if text]
    shown += [pen.gap(0.25), *(pen.write(text, "small") for text in notes)]
    shown.append(pen.gap(0.4))
    figures = table_block(pen, table or table_of(chart))
    if len((table or table_of(chart)).rows) <= _MOST_ACROSS:
        return [KeepTogether([*shown, *figures]), pen.gap(0.6)]
    return [KeepTogether(shown), *figures, pen.gap(0.6)]


def _legible(chart: Chart) -> Chart:
    """Return the chart without the lines of the period before where they would be too many."""
    if chart.kind is not ChartKind.LINE or len(chart.series) <= _MOST_LINES:
        return chart
    return replace(chart, series=tuple(one for one in chart.series if not one.is_previous))


def table_of(chart: Chart) -> DataTable:
    """Return the figures of a chart: a row for each category, a column for each series and target."""
    kind = _KINDS.get(chart.unit, "decimal")
    columns: list[tuple[str, Sequence[int | Decimal | None]]] = [
        *((one.label, one.values) for one in chart.series),
        *((one.label, one.values) for one in chart.targets),
    ]
    return DataTable(
        key=chart.key,
        title=chart.title,
        note="",
        columns=("", *(label for label, _ in columns)),
        kinds=("texte", *(kind for _ in columns)),
        rows=tuple(
            (category, *(_at(values, place) for _, values in columns))
            for place, category in enumerate(chart.categories)
        ),
    )


def table_block(pen: Pen, table: DataTable) -> list[Flowable]:
    """Return a table of figures, its rows laid across when they are few and narrow."""
    head = list(table.columns)
    written = [
        [pen.plain(cell_words(cell, kind)) for cell, kind in zip(row, table.kinds, strict=True)]
        for row in table.rows
    ]
    words = frozenset(
        place
        for place, kind in enumerate(table.kinds)
        if kind == WORDS and not any(isinstance(row[place], int | Decimal) for row in table.rows)
    )
    across = None if words - {0} else _across(pen, head, written, has_total=table.has_total)
    made = across or _down(pen, head, written, has_total=table.has_total, words=words)
    note = [pen.gap(0.25), pen.write(french(table.note), "small")] if table.note else []
    return [made, *note]


def _across(
    pen: Pen, head: list[str], rows: list[list[str]], *, has_total: bool
) -> Flowable | None:
    """Return the table turned on its side, None when it is too wide or was made to be read down."""
    if has_total or not 1 < len(rows) <= _MOST_ACROSS or len(head) > len(rows):
        return None
    turned = [list(column) for column in zip(head, *rows, strict=True)]
    widths = [
        max(_widest_word(pen, row[place]) for row in turned) + _PAD
        for place in range(len(turned[0]))
    ]
    widths[0] = max(widths[0], _LEAST_LABEL)
    spare = pen.look.width - sum(widths)
    if spare < 0:
        return None
    # Names take what they need to stand on one line, then all columns share what is left.
    wanted = max(width_of(pen.plain(row[0])) for row in turned) + _PAD - widths[0]
    given = min(max(wanted, 0.0), spare)
    widths[0] += given
    shared = (spare - given) / len(widths)
    return _small_table(pen, turned, [width + shared for width in widths])


def _widest_word(pen: Pen, text: str) -> float:
    return max((width_of(word, BOLD) for word in pen.plain(text).split(" ")), default=0.0)


def _down(
    pen: Pen,
    head: list[str],
    rows: list[list[str]],
    *,
    has_total: bool,
    words: frozenset[int],
) -> Flowable:
    """Return the table as it is; ``words``: the columns of words, which take the room of a line."""
    figures = max(len(head) - 1, 1)
    width = pen.look.width
    usual = min(width * _LEAST_FIRST / figures, width * _USUAL)
    columns = [
        min(max(width_of(pen.plain(text)) for text in column) + 2 * _PAD, width * _WIDEST)
        if place in words
        else max(usual, *(_widest_word(pen, text) + _PAD for text in column))
        for place, column in enumerate(zip(head, *rows, strict=True))
        if place
    ]
    # Names of rows keep a quarter of the width: the words of wide heads are then cut.
    scale = min(1.0, width * (1 - _LEAST_NAME) / sum(columns)) if columns else 1.0
    columns = [one * scale for one in columns]
    return _small_table(
        pen, [head, *rows], [width - sum(columns), *columns], has_total=has_total, words=words
    )


def _small_table(
    pen: Pen,
    rows: list[list[str]],
    widths: list[float],
    *,
    has_total: bool = False,
    words: frozenset[int] = frozenset({0}),
) -> Flowable:
    """Return a table in small letters: words at the left, figures at the right."""
    cells = [
        [
            _quick(
                pen, text, width - 2 * _CELL_PAD, style="tiny" if place in words else "tinyfigure"
            )
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        for row in rows[1:]
    ]
    commands = [
        ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ("LEFTPADDING", (0, 0), (-1, -1), _CELL_PAD),
        ("RIGHTPADDING", (0, 0), (-1, -1), _CELL_PAD),
        *pen.line_style("tiny", (0, 1), (0, -1)),
        *pen.line_style("tinyfigure", (1, 1), (-1, -1)),
    ]
    for place in words - {0}:
        commands += pen.line_style("tiny", (place, 1), (place, -1))
    if has_total:
        commands += pen.line_style("tinybold", (0, -1), (0, -1))
        commands += pen.line_style("tinysum", (1, -1), (-1, -1))
    return pen.table(
        cells,
        widths,
        head=[title or " " for title in rows[0]],
        head_styles=[
            "tinyhead" if place in words else "tinyheadfigure" for place in range(len(widths))
        ],
        commands=commands,
    )


def _quick(pen: Pen, text: str, width: float, *, style: str) -> Cell:
    """Return a text drawn on one line where it fits, laid out on several otherwise."""
    text = pen.plain(text)
    return text if pen.fits(text, "tinybold", width) else pen.write(text, style)


def _at(values: Sequence[int | Decimal | None], place: int) -> int | Decimal | None:
    return values[place] if place < len(values) else None


def _empty(pen: Pen, chart: Chart, width: float) -> Drawing:
    """Return a drawing that says there is nothing to draw."""
    plate = Plate(pen, width, _EMPTY)
    known = any(value is not None for one in chart.series for value in one.values)
    plate.rule(0.5, 0, width)
    plate.rule(_EMPTY - 0.5, 0, width)
    plate.say(
        0, (_EMPTY - SIZE) / 2 + 1, pen.plain(ALL_ZERO if known else NOTHING_KNOWN), color=SOFT
    )
    return plate.drawing


__all__ = [
    "ALL_ZERO",
    "HEIGHT",
    "LEADING",
    "NOTHING_KNOWN",
    "Series",
    "chart_block",
    "draw",
    "table_block",
    "table_of",
]

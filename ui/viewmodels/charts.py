"""What a chart says: its figures with their unit, its points, and the table that replaces it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from crt_desktop.domain.copied import copied_text
from crt_desktop.domain.dates import Period
from crt_desktop.reports.charts import Chart, ChartKind, ChartValue, DataTable, Series, Target
from ui.viewmodels import words

SIGNS: Final = frozenset({"%", "€", "h", "min", "ETP", "km"})
"""Units that never agree with their figure."""
TWO: Final = 2
"""The first plural."""
ALWAYS_PLURAL: Final = frozenset({"mois", "fois"})
PART_WORDS: Final = 3
"""The longest word a unit keeps as it is when it agrees: « des », « les »."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPoint:
    """Where the arrows stop: the ranks of a category and of a series."""

    category: int
    series: int


def figure(value: ChartValue) -> str:
    """Write a figure as French people do, without a useless « ,0 »; a dash when it is unknown."""
    if value is None:
        return words.DASH
    if value == int(value):
        value = int(value)
    return words.number(value)


def with_unit(value: ChartValue, unit: str) -> str:
    """Write a figure and its unit: « 1 personne », « 62 % », « 12 600 € »."""
    if value is None:
        return "inconnu"
    if not unit:
        return figure(value)
    space = words.NARROW if unit == "%" else words.NO_BREAK
    return f"{figure(value)}{space}{unit_of(value, unit)}"


def unit_of(value: int | Decimal, unit: str) -> str:
    """Return the unit as it agrees with a figure: 0 and 1 are singular."""
    if unit in SIGNS or not -TWO < value < TWO:
        return unit
    return " ".join(_singular(word) for word in unit.split(" "))


def _singular(word: str) -> str:
    if word in ALWAYS_PLURAL or len(word) <= PART_WORDS:
        return word
    return word.removesuffix("s")


# --- points ----------------------------------------------------------------------------------


class Move(StrEnum):
    """Where an arrow leads from a point."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    FIRST = "first"
    LAST = "last"


_ACROSS: Final = {Move.LEFT: -1, Move.RIGHT: 1}
_ALONG_HEIGHT: Final = {Move.UP: -1, Move.DOWN: 1}


def value_at(one: Series | Target, category: int) -> ChartValue:
    """Return the figure of a category, None when the series is too short to know it."""
    return one.values[category] if category < len(one.values) else None


COMPARED: Final = "Période comparée"


def previous_name(chart: Chart) -> str:
    """Return how the period before is called: the « 2025 » its series end with, or a word for it."""
    labels = [one.label for one in chart.series if one.is_previous]
    ends = {label.rpartition(", ")[2] for label in labels}
    return ends.pop() if len(ends) == 1 and all(", " in label for label in labels) else COMPARED


def columns_of(chart: Chart) -> tuple[Series | Target, ...]:
    """Return what stands beside the categories: the series, then what is to be reached."""
    return (*chart.series, *chart.targets)


def known_figures(chart: Chart) -> list[int | Decimal]:
    """Return every figure of a chart that is known."""
    return [value for one in columns_of(chart) for value in one.values if value is not None]


def stops_of(chart: Chart, category: int) -> tuple[int, ...]:
    """Return the series one can stand on in a category: in a bar of shares, those that are drawn."""
    ranks = range(len(chart.series))
    if chart.kind is not ChartKind.SHARES:
        return tuple(ranks)
    return tuple(rank for rank in ranks if value_at(chart.series[rank], category))


def moved(chart: Chart, point: ChartPoint | None, move: Move) -> ChartPoint | None:
    """Return the point an arrow leads to; the first one from nowhere, None when there is none.

    Categories follow the drawing: across for what stands upright, down for rows; the other arrows go from
    series to series, and in bars of shares from part to part across.
    """
    if not chart.categories or not chart.series:
        return None
    if point is None or move in {Move.FIRST, Move.LAST}:
        return _end_of(chart, point, is_last=move is Move.LAST)
    is_lying = chart.kind in {ChartKind.ROWS, ChartKind.SHARES}
    by_category, by_series = (_ALONG_HEIGHT, _ACROSS) if is_lying else (_ACROSS, _ALONG_HEIGHT)
    if move in by_category:
        at = min(max(point.category + by_category[move], 0), len(chart.categories) - 1)
        return _on(chart, at, point.series)
    step = by_series[move]
    if chart.kind is ChartKind.STACKED:
        # The series of a stack go up.
        step = -step
    stops = stops_of(chart, point.category)
    rank = stops.index(point.series) if point.series in stops else 0
    return _on(chart, point.category, stops[min(max(rank + step, 0), len(stops) - 1)])


def _end_of(chart: Chart, point: ChartPoint | None, *, is_last: bool) -> ChartPoint | None:
    if chart.kind is ChartKind.SHARES:
        category = point.category if point is not None else 0
        stops = stops_of(chart, category)
        return _on(chart, category, stops[-1 if is_last else 0]) if stops else None
    category = len(chart.categories) - 1 if is_last else 0
    return _on(chart, category, point.series if point is not None else first_own(chart))


def first_own(chart: Chart) -> int:
    """Return the first series of the period itself."""
    own = [rank for rank, one in enumerate(chart.series) if not one.is_previous]
    return own[0] if own else 0


def _on(chart: Chart, category: int, series: int) -> ChartPoint:
    """Return the point of a category nearest to a series."""
    stops = stops_of(chart, category) or (series,)
    return ChartPoint(category=category, series=min(stops, key=lambda rank: abs(rank - series)))


def point_lines(chart: Chart, point: ChartPoint) -> tuple[tuple[str, bool], ...]:
    """Return what is said of a point: its category, then each figure, and which one is stood on."""
    if chart.kind is ChartKind.SHARES:
        return _part_lines(chart, point)
    at = point.category
    figures = [
        (f"{one.label} : {with_unit(value_at(one, at), chart.unit)}", rank == point.series)
        for rank, one in enumerate(chart.series)
    ]
    aims = [
        (f"{one.label} : {with_unit(value_at(one, at), chart.unit)}", False)
        for one in chart.targets
        if value_at(one, at) is not None
    ]
    return ((chart.categories[at], False), *figures, *aims)


def _part_lines(chart: Chart, point: ChartPoint) -> tuple[tuple[str, bool], ...]:
    one = chart.series[point.series]
    said = with_unit(value_at(one, point.category), chart.unit)
    share = "" if chart.unit == "%" else share_of(chart, point.series, point.category)
    figures = f"{one.label} : {said}{', ' if share else ''}{share}"
    head = () if len(chart.categories) == 1 else ((chart.categories[point.category], False),)
    return (*head, (figures, True))


def point_said(chart: Chart, point: ChartPoint) -> str:
    """Return what is read aloud of a point: the figure stood on, then those beside it."""
    lines = point_lines(chart, point)
    head = chart.categories[point.category]
    figures = sorted((one for one in lines if one[0] != head), key=lambda one: not one[1])
    return f"{head} – {', '.join(text for text, _ in figures)}"


def share_of(chart: Chart, series: int, category: int) -> str:
    """Return the share of a part in its bar as « 41 % », empty when nothing is known."""
    wanted = chart.series[series]
    alike = [one for one in chart.series if one.is_previous is wanted.is_previous]
    total = sum((value_at(one, category) or 0 for one in alike), Decimal(0))
    value = value_at(wanted, category)
    if not total or value is None:
        return ""
    share = (Decimal(value) * 100 / total).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{words.number(share)}{words.NARROW}%"


def opening_of(chart: Chart, point: ChartPoint) -> tuple[str, Period] | None:
    """Return the path and the period of the records behind a point, None when no list stands there."""
    if point.category >= len(chart.series[point.series].values):
        return None
    return chart.opening(point.series, point.category)


# --- tables ----------------------------------------------------------------------------------

WORDS_KIND: Final = "texte"
"""The kind of a column of a `DataTable` that holds words."""
_UNITS: Final = {"euro": "€", "pourcentage": "%"}
_KINDS: Final = {"€": "euro", "%": "pourcentage"}


def table_of(chart: Chart) -> DataTable:
    """Return the figures of a chart: a row a category, a column a series or a target."""
    columns = columns_of(chart)
    kind = _KINDS.get(chart.unit, "decimal")
    return DataTable(
        key=chart.key,
        title=chart.title,
        note=chart.note,
        columns=("", *(one.label for one in columns)),
        kinds=(WORDS_KIND, *(kind for _ in columns)),
        rows=tuple(
            (category, *(value_at(one, at) for one in columns))
            for at, category in enumerate(chart.categories)
        ),
    )


def cell_words(value: str | ChartValue, kind: str) -> str:
    """Return what a cell of a table says."""
    if isinstance(value, str):
        return value
    if value is None:
        return words.DASH
    return with_unit(value, _UNITS.get(kind, ""))


def row_said(table: DataTable, row: int, column: int) -> str:
    """Return what is read aloud of a cell: the words of its row, the head of its column, the figure."""
    said = cell_words(table.rows[row][column], table.kinds[column])
    if column == 0:
        return said
    head = cell_words(table.rows[row][0], table.kinds[0])
    return f"{head}, {table.columns[column]} : {said}"


def copied(
    table: DataTable,
    rows: Iterable[int] | None = None,
    columns: Iterable[int] | None = None,
) -> str:
    """Return cells as a spreadsheet takes them: tabulations, decimal commas, no thousands.

    Without ``rows``, every one and the heads.
    """
    across = list(range(len(table.columns)) if columns is None else columns)
    lines = [] if rows is not None else [[table.columns[column] for column in across]]
    lines += [
        [copied_text(table.rows[row][column]) for column in across]
        for row in (range(len(table.rows)) if rows is None else rows)
    ]
    return "\n".join("\t".join(cells) for cells in lines)


def csv_rows(table: DataTable, *, mark: str = "") -> list[tuple[object, ...]]:
    """Return the rows of a file of figures, the head first; ``mark`` begins every row below it."""
    if not mark:
        return [table.columns, *table.rows]
    return [("avertissement", *table.columns), *((mark, *row) for row in table.rows)]


NOTHING_KNOWN: Final = "Aucun chiffre connu sur la période."
ALL_ZERO: Final = "Tous les chiffres sont à zéro sur la période."


def nothing_to_draw(chart: Chart) -> str:
    """Return what stands for a drawing without figures, empty when there are some."""
    if not chart.is_empty:
        return ""
    known = any(value is not None for one in chart.series for value in one.values)
    return ALL_ZERO if known else NOTHING_KNOWN


def summary(chart: Chart) -> str:
    """Return what is read aloud instead of the drawing."""
    return " ".join(part for part in (nothing_to_draw(chart), chart.caption) if part)

"""The sheet of charts of a survey: native charts beside the figures they draw, told apart in black and white."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from crt_desktop.reports.charts import ChartKind
from exports.sheets import Book
from exports.survey_charts import DrawnChart
from exports.survey_sheets import SheetLook, begin_sheet

CHARTS: Final = "Graphiques"
_ACCENT: Final = "#0B6474"
_INK: Final = "#1D2225"
_PAPER: Final = "#FFFFFF"
_GRID: Final = "#D5D1C7"
_WIDTHS: Final = (32, 12, 12, 16)
_GAP_WIDTH: Final = 2
_CHART_COLUMN: Final = 5
_CHART_WIDTH: Final = 560
_CHART_HEIGHT: Final = 300
_ROW_HEIGHT: Final = 20
"""Of a row, in pixels."""
_BAR_HEIGHT: Final = 26
_TALLEST: Final = 740
_TABLE_TOP: Final = 3
"""Rows of a title, a caption and a note over the figures of a chart."""
_HEAD_ROWS: Final = 4
_SCALE: Final = 62
"""In percent: the figures and the chart beside them then take the width of a page."""
_PAGE_ROWS: Final = 50
_LINE: Final = 68
"""Characters of a caption on one line over the figures."""
_TYPES: Final = {
    ChartKind.LINE: {"type": "line"},
    ChartKind.BARS: {"type": "column"},
    ChartKind.STACKED: {"type": "column", "subtype": "stacked"},
    ChartKind.SHARES: {"type": "bar"},
    ChartKind.ROWS: {"type": "bar"},
}
_PATTERNS: Final = ("wide_upward_diagonal", "small_grid", "narrow_horizontal", "dotted_diamond")


def write_charts(book: Book, charts: Sequence[DrawnChart], title: str, look: SheetLook) -> None:
    """Write the sheet: each chart with its caption, its figures at the left; nothing without a chart."""
    if not charts:
        return
    page = book.workbook.add_worksheet(CHARTS)
    row = begin_sheet(book, page, f"{CHARTS} – {title}", (), (), look=look)
    # One page wide by its scale: a sheet told to fit would not heed the breaks between charts.
    page.set_print_scale(_SCALE)
    for index, width in enumerate(_WIDTHS):
        page.set_column(index, index, width)
    page.set_column(len(_WIDTHS), len(_WIDTHS), _GAP_WIDTH)
    breaks: list[int] = []
    page_top = 0
    for one in charts:
        end = row + _rows_of(one)
        if end - page_top > _PAGE_ROWS and row > page_top + _HEAD_ROWS:
            breaks.append(row)
            page_top = row
        _write_chart(book, page, row, one)
        row = end
    page.set_h_pagebreaks(breaks)


def _rows_of(one: DrawnChart) -> int:
    """Return how many rows a chart and its figures take, with two blank ones under them."""
    drawn = 1 + -(-_height(one) // _ROW_HEIGHT)
    return max(_TABLE_TOP + 1 + len(one.table.rows), drawn) + 2


def _write_chart(book: Book, page: Any, row: int, one: DrawnChart) -> None:
    """Write a chart beside its figures."""
    chart, table = one.chart, one.table
    for column in range(len(_WIDTHS)):
        page.write_blank(row, column, None, book.section)
    page.write_string(row, 0, chart.title, book.section)
    for at, text in ((row + 1, chart.caption), (row + 2, chart.note)):
        if text:
            page.merge_range(at, 0, at, len(_WIDTHS) - 1, "", book.wrapped_remark)
            page.write_string(at, 0, text, book.wrapped_remark)
            page.set_row_pixels(at, _ROW_HEIGHT * -(-len(text) // _LINE))
    head = row + _TABLE_TOP
    page.set_row_pixels(head, 2 * _ROW_HEIGHT)
    for column, name in enumerate(table.columns):
        style = book.header_figure if column else book.header
        page.write_string(head, column, name or chart.unit, style)
    for rank, cells in enumerate(table.rows, start=head + 1):
        for column, value in enumerate(cells):
            if isinstance(value, int | Decimal):
                book.put_figure(page, rank, column, value)
            elif value is not None:
                page.write_string(rank, column, value, book.answer if column else book.text)
    made = _native(book, one, head, head + len(table.rows))
    made.set_size({"width": _CHART_WIDTH, "height": _height(one)})
    page.insert_chart(row + 1, _CHART_COLUMN, made, {"object_position": 1})


def _height(one: DrawnChart) -> int:
    if one.chart.kind not in {ChartKind.ROWS, ChartKind.SHARES}:
        return _CHART_HEIGHT
    bars = len(one.table.rows) * max(len(one.table.columns) - 1, 1)
    return min(max(_CHART_HEIGHT // 2, 90 + bars * _BAR_HEIGHT), _TALLEST)


def _native(book: Book, one: DrawnChart, head: int, last: int) -> Any:
    """Return a chart that reads its figures in the cells of the sheet."""
    chart = one.chart
    made = book.workbook.add_chart(dict(_TYPES[chart.kind]))
    is_line = chart.kind is ChartKind.LINE
    shown = 1 if chart.kind is ChartKind.SHARES else len(chart.series)
    for rank in range(len(one.table.columns) - 1):
        is_target = rank >= shown
        is_previous = not is_target and chart.series[rank].is_previous
        options: dict[str, Any] = {
            "name": [CHARTS, head, rank + 1],
            "categories": [CHARTS, head + 1, 0, last, 0],
            "values": [CHARTS, head + 1, rank + 1, last, rank + 1],
            **(
                _line(rank, is_target=is_target, is_previous=is_previous) if is_line else _bar(rank)
            ),
        }
        made.add_series(options)
    made.set_title({"none": True})
    made.set_legend({"position": "bottom"} if len(one.table.columns) > 2 else {"none": True})  # noqa: PLR2004 - one series needs no name
    figures = {
        "name": chart.unit,
        "name_font": {"bold": False},
        "num_format": "#,##0",
        "major_gridlines": {"visible": True, "line": {"color": _GRID}},
        "min": 0,
    }
    words = {"num_font": {"color": _INK}}
    if chart.kind in {ChartKind.ROWS, ChartKind.SHARES}:
        # Bars that lie down: the first category is at the head, as in the table, and figures at the foot.
        made.set_y_axis({**words, "reverse": True})
        made.set_x_axis({**figures, "label_position": "high"})
    else:
        made.set_x_axis(words)
        made.set_y_axis(figures)
    return made


def _line(rank: int, *, is_target: bool, is_previous: bool) -> dict[str, Any]:
    if is_target:
        return {
            "line": {"color": _INK, "width": 1.5, "dash_type": "round_dot"},
            "marker": {"type": "none"},
        }
    color = _INK if is_previous or rank else _ACCENT
    look = {"fill": {"color": color}, "border": {"color": color}, "size": 6}
    return {
        "line": {
            "color": color,
            "width": 1.25 if is_previous else 2.25,
            "dash_type": "dash" if is_previous else "solid",
        },
        "marker": {"type": "square" if is_previous else "circle", **look},
        "data_labels": {"value": True, "position": "above"} if rank == 0 else {},
    }


def _bar(rank: int) -> dict[str, Any]:
    labels = {"data_labels": {"value": True}, "border": {"color": _INK}, "gap": 60}
    if rank == 0:
        return {"fill": {"color": _ACCENT}, **labels}
    pattern = _PATTERNS[(rank - 1) % len(_PATTERNS)]
    return {"pattern": {"pattern": pattern, "fg_color": _INK, "bg_color": _PAPER}, **labels}

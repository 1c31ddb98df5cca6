"""The sheet of charts of a survey: native charts beside the figures they draw, told apart in black and white."""

from __future__ import annotations

from collections.abc import Sequence
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
_WIDTHS: Final = (38, 16, 16, 18)
_CHART_COLUMN: Final = 5
_CHART_WIDTH: Final = 640
_CHART_HEIGHT: Final = 320
_ROW_HEIGHT: Final = 20
"""Of a row, in pixels."""
_BAR_HEIGHT: Final = 26
_TALLEST: Final = 900
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
    for index, width in enumerate(_WIDTHS):
        page.set_column(index, index, width)
    for one in charts:
        row = _write_chart(book, page, row, one)


def _write_chart(book: Book, page: Any, row: int, one: DrawnChart) -> int:
    """Write a chart and its figures; return the row where the next one begins."""
    chart, table = one.chart, one.table
    for column in range(len(_WIDTHS)):
        page.write_blank(row, column, None, book.section)
    page.write_string(row, 0, chart.title, book.section)
    page.write_string(row + 1, 0, chart.caption, book.remark)
    if chart.note:
        page.write_string(row + 2, 0, chart.note, book.remark)
    head = row + 3
    for column, name in enumerate(table.columns):
        page.write_string(head, column, name or chart.unit, book.header)
    for rank, cells in enumerate(table.rows, start=head + 1):
        for column, value in enumerate(cells):
            if column and not isinstance(value, str) and value is not None:
                page.write_number(rank, column, value, book.figure)
            elif value is not None:
                page.write_string(rank, column, str(value), book.answer if column else book.text)
    last = head + len(table.rows)
    height = _height(one)
    made = _native(book, one, head, last)
    made.set_size({"width": _CHART_WIDTH, "height": height})
    page.insert_chart(row + 1, _CHART_COLUMN, made, {"object_position": 1})
    return max(last, row + 1 + -(-height // _ROW_HEIGHT)) + 2


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
    words = {"num_font": {"color": _INK}, **({} if is_line else {"reverse": _is_lying(chart.kind)})}
    made.set_x_axis(words)
    made.set_y_axis(figures)
    return made


def _is_lying(kind: ChartKind) -> bool:
    """Tell whether the bars lie down: their first category is then at the head, as in the table."""
    return kind in {ChartKind.ROWS, ChartKind.SHARES}


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

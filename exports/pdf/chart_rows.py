"""Charts whose bars lie down: a row for each long word, or one bar cut in parts."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from reportlab.graphics.shapes import Drawing

from crt_desktop.domain.figures import percentage
from crt_desktop.reports.charts import Chart, ChartKind, ChartValue
from exports.figures import figure_words, number_words
from exports.pdf.chart_words import draw_legend, fold, legend_height, legend_of
from exports.pdf.pen import Pen
from exports.pdf.plate import LEADING, SIZE, TARGET_DASH, Fill, Plate, fills_of, width_of
from exports.pdf.styles import INK, RULE, SOFT

_NAMES: Final = 0.38
"""The most of the width that the names of the rows take."""
_NAME_LINES: Final = 3
_BAR: Final = 10.0
_PAIRED: Final = 10.0
_GAP: Final = 6.0
_PART: Final = 26.0
_LEAST_SHARE: Final = 4.0


def draw(pen: Pen, chart: Chart, width: float, tallest: float) -> Drawing:
    """Return the drawing of a chart of rows or of shares, as high as it needs, up to a height."""
    if chart.kind is ChartKind.SHARES:
        return _draw_shares(pen, chart, width)
    return _draw_rows(pen, chart, width, tallest)


# --- rows --------------------------------------------------------------------------------------


def _draw_rows(pen: Pen, chart: Chart, width: float, tallest: float) -> Drawing:
    names = [fold(pen.plain(text), width * _NAMES, most=_NAME_LINES) for text in chart.categories]
    thick = _BAR if len(chart.series) == 1 else _PAIRED
    heights = [max(len(lines) * LEADING, thick * len(chart.series)) + _GAP for lines in names]
    probe = Plate(pen, width, tallest)
    entries = legend_of(probe, chart.series) if len(chart.series) > 1 else []
    head = legend_height(entries, width) + LEADING + 2
    kept = len(names)
    while kept > 1 and head + sum(heights[:kept]) + LEADING > tallest:
        kept -= 1
    left_out = len(names) - kept
    height = head + sum(heights[:kept]) + (LEADING if left_out else 0)
    plate = Plate(pen, width, height)
    plate.say(0, height - SIZE, pen.plain(chart.unit), color=SOFT)
    draw_legend(plate, entries, height - LEADING - 2)
    left = max(max(map(width_of, lines), default=0.0) for lines in names[:kept]) + _GAP
    top = height - head
    _draw_bars(plate, chart, names[:kept], heights, left=left, top=top, thick=thick)
    if left_out:
        others = f"et {left_out} autre{'s' if left_out > 1 else ''} : voir le tableau"
        plate.say(left, 2, pen.plain(others), color=SOFT)
    return plate.drawing


def _draw_bars(
    plate: Plate,
    chart: Chart,
    names: list[list[str]],
    heights: list[float],
    *,
    left: float,
    top: float,
    thick: float,
) -> None:
    known = [float(value) for one in chart.series for value in one.values if value is not None]
    known += [float(value) for one in chart.targets for value in one.values if value is not None]
    low, high = min(0.0, *known), max(0.0, *known)
    figures = [
        width_of(number_words(value))
        for one in chart.series
        for value in one.values
        if value is not None
    ]
    fills = fills_of(chart.series)
    room = plate.width - left - max(figures, default=0.0) - _GAP
    scale = room / (high - low or 1.0)
    zero = left - low * scale
    y = top
    for place, lines in enumerate(names):
        middle = y - heights[place] / 2
        foot = middle + len(lines) * LEADING / 2 - SIZE * 0.9
        for line in lines:
            plate.say(left - _GAP, foot, line, anchor="end")
            foot -= LEADING
        edge = middle + thick * len(chart.series) / 2
        for one, fill in zip(chart.series, fills, strict=True):
            value = one.values[place] if place < len(one.values) else None
            if value is not None:
                end = zero + scale * float(value)
                plate.bar((min(zero, end), edge - thick, max(zero, end), edge - 0.8), fill)
                plate.say(max(zero, end) + 4, edge - thick / 2 - SIZE * 0.36, number_words(value))
            edge -= thick
        y -= heights[place]
    plate.line([(zero, top), (zero, y)], color=RULE)
    for target in chart.targets:
        for place, value in enumerate(target.values[: len(names)]):
            if value is not None:
                at = zero + scale * float(value)
                head = top - sum(heights[:place])
                plate.line([(at, head), (at, head - heights[place])], width=1.3, dash=TARGET_DASH)


# --- shares ------------------------------------------------------------------------------------


def _draw_shares(pen: Pen, chart: Chart, width: float) -> Drawing:
    """Draw one bar for each category, cut in parts, with what each part is worth in the legend."""
    probe = Plate(pen, width, 1)
    fills = fills_of(chart.series)
    entries = _share_entries(probe, chart, fills)
    names = [fold(pen.plain(text), width * _NAMES, most=2) for text in chart.categories]
    left = max((width_of(line) for lines in names for line in lines), default=0.0)
    left = left + _GAP if left else 0.0
    row = _PART + 2 * _GAP
    height = legend_height(entries, width) + row * len(chart.categories) + LEADING + _GAP
    plate = Plate(pen, width, height)
    plate.say(0, height - SIZE, pen.plain(chart.unit), color=SOFT)
    top = height - LEADING - _GAP
    for place, lines in enumerate(names):
        foot = top - _PART / 2 + len(lines) * LEADING / 2 - SIZE * 0.9
        for line in lines:
            plate.say(left - _GAP, foot, line, anchor="end")
            foot -= LEADING
        column = [one.values[place] if place < len(one.values) else None for one in chart.series]
        _draw_parts(plate, column, fills, left=left, top=top)
        top -= row
    draw_legend(plate, entries, top + _GAP / 2)
    return plate.drawing


def _draw_parts(
    plate: Plate, column: list[ChartValue], fills: list[Fill], *, left: float, top: float
) -> None:
    total = sum(float(value) for value in column if value)
    x = left
    for value, fill in zip(column, fills, strict=True):
        if not value or not total:
            continue
        wide = (plate.width - left) * float(value) / total
        plate.bar((x, top - _PART, x + wide, top), fill)
        text = number_words(value)
        if width_of(text) + _LEAST_SHARE <= wide:
            plate.say(
                x + wide / 2,
                top - _PART / 2 - SIZE * 0.32,
                text,
                anchor="middle",
                is_bold=True,
                is_on_paper=True,
                color=INK,
            )
        x += wide


def _share_entries(plate: Plate, chart: Chart, fills: list[Fill]) -> list[tuple[str, Fill]]:
    """Return the legend: with one category each part says its figure, and its share of a known whole."""
    if len(chart.categories) != 1:
        return legend_of(plate, chart.series)
    values = [one.values[0] if one.values else None for one in chart.series]
    total = sum((Decimal(value) for value in values if value is not None), Decimal(0))
    entries = []
    for one, value, fill in zip(chart.series, values, fills, strict=True):
        text = f"{one.label} : {figure_words(value)}"
        if value is not None and total and None not in values:
            share = percentage(int(Decimal(value) * 100), int(total * 100))
            text += f" ({figure_words(share, '%')})"
        entries.append((plate.pen.plain(text), fill))
    return entries

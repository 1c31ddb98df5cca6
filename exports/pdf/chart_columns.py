"""Charts whose categories stand side by side: lines, bars, bars one over the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from reportlab.graphics.shapes import Drawing

from crt_desktop.reports.charts import Chart, ChartKind, ChartValue, Series
from exports.figures import figure_words, number_words
from exports.pdf.chart_words import draw_legend, fold, legend_height, legend_of, spread, wrap
from exports.pdf.pen import Pen
from exports.pdf.plate import (
    DASHES,
    GRID,
    LEADING,
    PREVIOUS_DASH,
    SIZE,
    TARGET_DASH,
    THICK,
    THIN,
    Box,
    Fill,
    Plate,
    fills_of,
    ranks_of,
    width_of,
)
from exports.pdf.styles import ACCENT, INK, RULE, SOFT

_STEPS: Final = (1, 2, 5)
_LINES: Final = 4
"""Level lines over the base, about."""
_GAP: Final = 5.0
_MOST_LABEL_LINES: Final = 3
_ALL_NAMED: Final = 12
"""Categories that are all named, their long words broken; of more, some names are left out."""
_FEW_NAMED: Final = 6
_SIDE: Final = 0.27
"""The part of the width that names at the right of lines may take."""
_BAR: Final = 0.72
"""The part of the room of a category that its bars take."""
_WIDEST_BAR: Final = 46.0
_NEAREST_MARKS: Final = 6
"""Room of a category under which marks would touch."""
_CROWD: Final = 16
_HEAD: Final = LEADING + 4
"""Room over the frame for the figure of the highest point."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where figures are drawn, and what its edges are worth."""

    left: float
    bottom: float
    right: float
    top: float
    low: float
    high: float
    count: int

    def y(self, value: float) -> float:
        """Return the height of a value."""
        return self.bottom + (value - self.low) / (self.high - self.low) * (self.top - self.bottom)

    @property
    def slot(self) -> float:
        """The room of one category."""
        return (self.right - self.left) / max(self.count, 1)

    def x(self, place: int) -> float:
        """Return the middle of a category."""
        return self.left + self.slot * (place + 0.5)


def draw(pen: Pen, chart: Chart, width: float, height: float) -> Drawing:
    """Return the drawing of a chart of columns; it has at least one figure."""
    plate = Plate(pen, width, height)
    is_line = chart.kind is ChartKind.LINE
    entries = [] if is_line or len(chart.series) == 1 else legend_of(plate, chart.series)
    marks = _marks(chart)
    names = _names(plate, chart, is_line=is_line)
    side = max((max(map(width_of, lines)) for _, lines in names), default=0.0)
    left = max(width_of(number_words(_exact(mark))) for mark in marks) + _GAP
    right = width - (side + 2 * _GAP if side else 1)
    labels = _category_labels(pen, chart.categories, right - left)
    foot = max((len(lines) for _, lines in labels), default=0) * LEADING + _GAP
    top = height - LEADING - 2 - legend_height(entries, width)
    frame = Frame(
        left=left,
        bottom=foot,
        right=right,
        top=top - _HEAD,
        low=marks[0],
        high=marks[-1],
        count=len(chart.categories),
    )
    plate.say(0, height - SIZE, pen.plain(chart.unit), color=SOFT)
    draw_legend(plate, entries, height - LEADING - 2)
    _draw_scale(plate, frame, marks)
    _draw_category_labels(plate, frame, labels)
    _draw_targets(plate, chart, frame)
    {
        ChartKind.LINE: _draw_lines,
        ChartKind.BARS: _draw_bars,
        ChartKind.STACKED: _draw_stacks,
    }[chart.kind](plate, chart, frame)
    _draw_names(plate, frame, names)
    return plate.drawing


# --- scale -------------------------------------------------------------------------------------


def _marks(chart: Chart) -> list[float]:
    """Return the values of the level lines, from the foot to the head; zero is one of them."""
    values = [float(value) for one in chart.targets for value in one.values if value is not None]
    if chart.kind is ChartKind.STACKED:
        values += [
            sum(float(value) for value in column if value is not None)
            for group in _groups(chart)
            for column in _columns(chart.categories, group)
        ]
    else:
        values += [
            float(value) for one in chart.series for value in one.values if value is not None
        ]
    low, high = min(0.0, *values), max(0.0, *values)
    is_whole = all(isinstance(value, int | None) for one in chart.series for value in one.values)
    step = _step((high - low) / _LINES, is_whole=is_whole)
    first, last = int(low // step), int(-(-high // step))
    return [rank * step for rank in range(first, max(last, first + 1) + 1)]


def _step(least: float, *, is_whole: bool) -> float:
    """Return 1, 2 or 5 times a power of ten, the first that is enough; at least 1 for counts."""
    power = 10.0 ** (len(f"{int(least)}") - 1) if least >= 1 else 1.0
    while power > least and not is_whole:
        power /= 10
    for factor in (*_STEPS, 10):
        if factor * power >= least:
            return factor * power
    return 10 * power


def _exact(mark: float) -> int | Decimal:
    return int(mark) if mark == int(mark) else Decimal(f"{mark:.6g}")


def _draw_scale(plate: Plate, frame: Frame, marks: Sequence[float]) -> None:
    for mark in marks:
        y = frame.y(mark)
        plate.rule(y, frame.left, frame.right, color=RULE if mark == 0 else GRID)
        plate.say(
            frame.left - _GAP, y - SIZE * 0.3, number_words(_exact(mark)), anchor="end", color=SOFT
        )


# --- categories --------------------------------------------------------------------------------


def _category_labels(
    pen: Pen, categories: Sequence[str], width: float
) -> list[tuple[int, list[str]]]:
    """Return the labels that are written, with their places: all of them, or one in so many."""
    texts = [pen.plain(text) for text in categories]
    slot = width / max(len(texts), 1)
    # Days and months may be left out: what stands between two of them is plain.
    is_ordered = all(any(letter.isdigit() for letter in text) for text in texts)
    all_named = 0 if is_ordered else _ALL_NAMED
    for step in range(1, len(texts) + 1):
        room = slot * step - 3
        kept = list(range(0, len(texts), step))
        most = _MOST_LABEL_LINES if step == 1 else 2
        wrapped = [(place, wrap(texts[place], room, most=most)) for place in kept]
        if all(lines is not None for _, lines in wrapped):
            return [(place, lines) for place, lines in wrapped if lines]
        if len(kept) <= (all_named if step == 1 else _FEW_NAMED):
            return [(place, fold(texts[place], room, most=_MOST_LABEL_LINES)) for place in kept]
    return []


def _draw_category_labels(
    plate: Plate, frame: Frame, labels: Sequence[tuple[int, list[str]]]
) -> None:
    for place, lines in labels:
        y = frame.bottom - _GAP - SIZE * 0.8
        for line in lines:
            wide = width_of(line)
            middle = min(max(frame.x(place), wide / 2), plate.width - wide / 2)
            plate.say(middle, y, line, anchor="middle", color=SOFT)
            y -= LEADING


# --- lines -------------------------------------------------------------------------------------


def _draw_lines(plate: Plate, chart: Chart, frame: Frame) -> None:
    ranked = list(zip(chart.series, ranks_of(chart.series), strict=True))
    for one, rank in reversed(ranked):
        is_first = rank == 0 and not one.is_previous
        color = ACCENT if is_first else INK
        dash = PREVIOUS_DASH if one.is_previous else DASHES[rank % len(DASHES)]
        width = THICK if is_first else 0.8 if one.is_previous else 1.1
        for run in _runs(one.values):
            points = [(frame.x(place), frame.y(float(value))) for place, value in run]
            if len(points) > 1:
                plate.line(points, color=color, width=width, dash=dash)
            if frame.slot > _NEAREST_MARKS or len(points) == 1:
                for x, y in points:
                    plate.marker(x, y, rank, color, is_hollow=one.is_previous)
    _write_line_figures(plate, chart, frame)


def _write_line_figures(plate: Plate, chart: Chart, frame: Frame) -> None:
    """Write the figures of the first line where they have room, those that say most first."""
    known = [
        (place, value) for place, value in enumerate(chart.series[0].values) if value is not None
    ]
    if not known:
        return
    highest, lowest = max(known, key=lambda one: one[1]), min(known, key=lambda one: one[1])
    for place, value in dict.fromkeys((known[-1], highest, known[0], lowest, *known)):
        y = frame.y(float(value))
        text = number_words(value)
        if not plate.say(frame.x(place), y + 5, text, anchor="middle", is_on_paper=True):
            plate.say(frame.x(place), y - SIZE - 3, text, anchor="middle", is_on_paper=True)


def _runs(values: Sequence[ChartValue]) -> list[list[tuple[int, int | Decimal]]]:
    """Return the known figures that follow each other: an unknown one breaks the line."""
    runs: list[list[tuple[int, int | Decimal]]] = [[]]
    for place, value in enumerate(values):
        if value is not None:
            runs[-1].append((place, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


# --- targets and names at the right ------------------------------------------------------------


def _draw_targets(plate: Plate, chart: Chart, frame: Frame) -> None:
    for target in chart.targets:
        for run in _runs(target.values):
            points = [(frame.x(place), frame.y(float(value))) for place, value in run]
            first = (points[0][0] - frame.slot / 2, points[0][1])
            last = (points[-1][0] + frame.slot / 2, points[-1][1])
            plate.line([first, *points, last], width=1.3, dash=TARGET_DASH)


def _names(plate: Plate, chart: Chart, *, is_line: bool) -> list[tuple[float, list[str]]]:
    """Return what is written at the right: the value each name stands beside, and its lines."""
    named = [(one.label, one.values) for one in chart.targets]
    if is_line and (len(chart.series) > 1 or chart.targets):
        named = [*((one.label, one.values) for one in chart.series), *named]
    found: list[tuple[float, list[str]]] = []
    for label, values in named:
        known = [value for value in values if value is not None]
        if known:
            figure = number_words(known[-1])
            is_told = ":" in label and label.endswith(figure)
            text = plate.pen.plain(label if is_told else f"{label} : {figure}")
            found.append((float(known[-1]), fold(text, plate.width * _SIDE, most=3)))
    return found


def _draw_names(plate: Plate, frame: Frame, names: Sequence[tuple[float, list[str]]]) -> None:
    heights = spread(
        [frame.y(value) for value, _ in names],
        apart=[len(lines) * LEADING + 2 for _, lines in names],
        low=0.0,
        high=plate.height,
    )
    x = frame.right + 2 * _GAP
    for (value, lines), middle in zip(names, heights, strict=True):
        y = middle + len(lines) * LEADING / 2 - SIZE * 0.9
        if abs(frame.y(value) - middle) > SIZE:
            plate.line([(frame.right, frame.y(value)), (x - 2, middle)], color=RULE, width=THIN)
        for line in lines:
            plate.say(x, y, line)
            y -= LEADING


# --- bars --------------------------------------------------------------------------------------


def _draw_bars(plate: Plate, chart: Chart, frame: Frame) -> None:
    count = len(chart.series)
    wide = min(frame.slot * _BAR / count, _WIDEST_BAR)
    fills = fills_of(chart.series)
    # A zero is told by the place of its bar where bars are many.
    is_crowded = count * len(chart.categories) > _CROWD
    for place, column in enumerate(_columns(chart.categories, chart.series)):
        for rank, value in enumerate(column):
            if value is None:
                continue
            left = frame.x(place) + (rank - count / 2) * wide
            box = _bar_box(frame, left, wide * (0.94 if count > 1 else 1), 0.0, float(value))
            plate.bar(box, fills[rank])
            if value or not is_crowded:
                y = box[3] + 4 if value >= 0 else box[1] - SIZE
                middle = (box[0] + box[2]) / 2
                plate.say(middle, y, number_words(value), anchor="middle", is_on_paper=True)


def _draw_stacks(plate: Plate, chart: Chart, frame: Frame) -> None:
    """Draw a stack for each category, and beside it that of the period before where it is known."""
    groups = _groups(chart)
    wide = min(frame.slot * _BAR / len(groups), _WIDEST_BAR)
    for rank, series in enumerate(groups):
        fills = fills_of(series)
        for place, column in enumerate(_columns(chart.categories, series)):
            left = frame.x(place) + (rank - len(groups) / 2) * wide
            if len(groups) == 1 or any(column):
                _draw_stack(plate, frame, column, fills, left=left, wide=wide * 0.96)


def _draw_stack(
    plate: Plate,
    frame: Frame,
    column: Sequence[ChartValue],
    fills: Sequence[Fill],
    *,
    left: float,
    wide: float,
) -> None:
    middle, foot = left + wide / 2, 0.0
    for value, fill in zip(column, fills, strict=True):
        if not value:
            continue
        box = _bar_box(frame, left, wide, foot, foot + float(value))
        foot += float(value)
        plate.bar(box, fill)
        text = number_words(value)
        if box[3] - box[1] >= LEADING + 1 and width_of(text) + 4 <= wide:
            y = (box[1] + box[3]) / 2 - SIZE * 0.3
            plate.say(middle, y, text, anchor="middle", is_on_paper=True)
    known = [value for value in column if value is not None]
    if known:
        text = figure_words(sum(known, Decimal(0)))
        y = frame.y(foot) + 4
        plate.say(middle, y, text, anchor="middle", is_bold=True, is_on_paper=True)


def _groups(chart: Chart) -> list[list[Series]]:
    """Return the series of the period, then those of the period before, where there are."""
    groups = [
        [one for one in chart.series if one.is_previous is is_previous]
        for is_previous in (False, True)
    ]
    return [group for group in groups if group]


def _bar_box(frame: Frame, left: float, wide: float, start: float, end: float) -> Box:
    low, high = sorted((frame.y(start), frame.y(end)))
    return left, low, left + wide, high


def _columns(categories: Sequence[str], series: Sequence[Series]) -> list[list[ChartValue]]:
    """Return the figures of each category, one for each series."""
    return [
        [one.values[place] if place < len(one.values) else None for one in series]
        for place in range(len(categories))
    ]

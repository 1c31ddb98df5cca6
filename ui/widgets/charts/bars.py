"""Upright bars: series side by side, or one over the other; the figure on each that has room for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from crt_desktop.reports.charts import Chart, Series
from ui.viewmodels.charts import ChartPoint, figure, previous_name, value_at
from ui.widgets.charts.axis import AxisPlot
from ui.widgets.charts.ink import Fill, Ink, Pattern, paint_fill
from ui.widgets.charts.plot import (
    LINE,
    MarginLabel,
    bar_order,
    legend_height,
    paint_legend,
    paint_margin,
    strong,
    width_of,
    write,
)

WIDEST: Final = 36.0
GAP: Final = 3.0
SEGMENT_GAP: Final = 2.0
USED: Final = 0.72
"""The part of a band that bars take."""


class BarPlot(AxisPlot):
    """A bar per category, series side by side; those of the period before are dashed and empty."""

    def _head(self) -> float:
        return legend_height(self.chart, self.box.width()) + LINE - 6

    def paint(self, painter: QPainter) -> None:
        """Draw the legend, the frame, the bars, their figures and what is to be reached."""
        colours = self.ink.colours
        if len(self.chart.series) > 1:
            paint_legend(painter, self.chart, self.ink, self.box)
        self.paint_frame(painter)
        for category in range(len(self.chart.categories)):
            for one, bar in self._bars(category):
                paint_fill(painter, bar, self.ink.fill(self.chart, one))
        self.paint_targets(painter)
        shown = len(self.chart.categories) if self._has_figures() else 0
        for category in range(shown):
            for one, bar in self._bars(category):
                self._paint_figure(painter, one, category, bar)
        paint_margin(painter, self.labels(), self.margin_box, colours.text2)

    def _bar_width(self) -> float:
        count = max(len(self.chart.series), 1)
        room = self.band * USED - GAP * (count - 1)
        return max(min(room / count, WIDEST), 2.0)

    def _bars(self, category: int) -> list[tuple[Series, QRectF]]:
        """Return the bars of a category, from left to right."""
        width, ordered = self._bar_width(), bar_order(self.chart)
        whole = width * len(ordered) + GAP * (len(ordered) - 1)
        left = self.x(category) - whole / 2
        found = []
        for rank, one in enumerate(ordered):
            value = value_at(one, category)
            if value is None:
                continue
            ends = sorted((self.y(value), self.y(max(self.scale.low, Decimal(0)))))
            at = left + rank * (width + GAP)
            found.append((one, QRectF(at, ends[0], width, ends[1] - ends[0])))
        return found

    def item(self, point: ChartPoint) -> QRectF:
        """Return a bar."""
        wanted = self.chart.series[point.series]
        bars = (bar for one, bar in self._bars(point.category) if one is wanted)
        return next(bars, QRectF())

    def _has_figures(self) -> bool:
        """Tell whether every figure has room over its bar: all are written, or none."""
        texts = [figure(value) for one in self.chart.series for value in one.values]
        widest = max((width_of(text, strong()) for text in texts), default=0.0)
        if len(self.chart.series) == 1:
            return widest <= self.band - 2
        return widest <= self._bar_width() + GAP + 2

    def _paint_figure(self, painter: QPainter, one: Series, category: int, bar: QRectF) -> None:
        """Write the figure over its bar."""
        value = value_at(one, category)
        text = figure(value)
        colours = self.ink.colours
        is_under = value is not None and value < 0
        top = bar.bottom() + 1 if is_under else bar.top() - LINE
        box = QRectF(bar.center().x() - 40, top, 80, LINE)
        centred = Qt.AlignmentFlag.AlignHCenter
        colour = colours.text2 if one.is_previous else colours.text
        write(painter, box, text, colour, used=strong(), side=centred)


class StackPlot(AxisPlot):
    """A bar per category, series one over the other; the whole written over it.

    The series of the period before stand as a bar of their own at the left, dashed and empty.
    """

    def __init__(self, chart: Chart, box: QRectF, ink: Ink) -> None:
        """Part the series of the two periods."""
        self._stacks = [
            stack
            for stack in (
                [one for one in chart.series if one.is_previous],
                [one for one in chart.series if not one.is_previous],
            )
            if stack
        ]
        super().__init__(chart, box, ink)

    def _figures(self) -> Iterable[int | Decimal]:
        for category in range(len(self.chart.categories)):
            for stack in self._stacks:
                yield total_of(stack, category) or Decimal(0)
        for one in self.chart.targets:
            yield from (value for value in one.values if value is not None)

    def _head(self) -> float:
        return LINE - 6

    def _labels(self, top: float, height: float) -> list[MarginLabel]:
        """Name each series beside its part of the last bar, the first at the bottom as in the bars."""
        found: list[MarginLabel] = []
        under = Decimal(0)
        last = self._last_category()
        own = [one for one in self.chart.series if not one.is_previous]
        for one in own:
            value = Decimal(value_at(one, last) or 0)
            share = self.scale.share(under + value / 2)
            found.append(
                MarginLabel(
                    figure="",
                    name=one.label,
                    colour=self.ink.colours.text,
                    wanted=top + height * (1 - share) - len(found) * 0.01,
                    swatch=self.ink.fill(self.chart, one),
                )
            )
            under += value
        before = next((one for one in self.chart.series if one.is_previous), None)
        if before is not None:
            found.append(
                MarginLabel(
                    figure="",
                    name=previous_name(self.chart),
                    colour=self.ink.colours.text,
                    wanted=top,
                    swatch=self.ink.fill(self.chart, before),
                )
            )
        return [*found, *self._target_labels(top, height)]

    def _last_category(self) -> int:
        """Return the last category of which something is known."""
        own = self._stacks[-1] if self._stacks else []
        known = [at for at in range(len(self.chart.categories)) if total_of(own, at)]
        return known[-1] if known else 0

    def paint(self, painter: QPainter) -> None:
        """Draw the frame, the bars with their figures, the names at the right."""
        self.paint_frame(painter)
        for category in range(len(self.chart.categories)):
            for rank, stack in enumerate(self._stacks):
                self._paint_stack(painter, stack, category, self._left(category, rank))
        self.paint_targets(painter)
        paint_margin(painter, self.labels(), self.margin_box, self.ink.colours.text2)

    def _width(self) -> float:
        count = max(len(self._stacks), 1)
        return max(min((self.band * USED - GAP * (count - 1)) / count, WIDEST * 1.2), 3.0)

    def _left(self, category: int, rank: int) -> float:
        width, count = self._width(), len(self._stacks)
        return self.x(category) - (width * count + GAP * (count - 1)) / 2 + rank * (width + GAP)

    def item(self, point: ChartPoint) -> QRectF:
        """Return a part of a bar."""
        wanted = self.chart.series[point.series]
        for rank, stack in enumerate(self._stacks):
            for one, bar in self._parts(stack, point.category, self._left(point.category, rank)):
                if one is wanted:
                    return bar
        return QRectF()

    def _parts(
        self, stack: Sequence[Series], category: int, left: float
    ) -> list[tuple[Series, QRectF]]:
        """Return the parts of a bar, from the bottom up; what is nothing is not drawn."""
        under = Decimal(0)
        found = []
        for one in stack:
            value = Decimal(value_at(one, category) or 0)
            if value <= 0:
                continue
            bottom, top = self.y(under), self.y(under + value)
            gap = SEGMENT_GAP if under and bottom - top > SEGMENT_GAP + 1 else 0.0
            found.append((one, QRectF(left, top, self._width(), bottom - top - gap)))
            under += value
        return found

    def _paint_stack(
        self, painter: QPainter, stack: Sequence[Series], category: int, left: float
    ) -> None:
        for one, bar in self._parts(stack, category, left):
            fill = self.ink.fill(self.chart, one)
            paint_fill(painter, bar, fill)
            if self._has_figures():
                paint_inside(painter, bar, figure(value_at(one, category)), fill, self.ink)
        total = total_of(stack, category)
        if total is None or not self._has_totals():
            return
        box = QRectF(left + self._width() / 2 - 40, self.y(total) - LINE, 80, LINE)
        colours = self.ink.colours
        colour = colours.text2 if stack[0].is_previous else colours.text
        centred = Qt.AlignmentFlag.AlignHCenter
        write(painter, box, figure(total), colour, used=strong(), side=centred)

    def _has_figures(self) -> bool:
        """Tell whether every figure is narrower than its bar: those high enough are written, or none."""
        texts = (figure(value) for one in self.chart.series for value in one.values if value)
        widest = max((width_of(text, strong()) for text in texts), default=0.0)
        return widest + 2 <= self._width()

    def _has_totals(self) -> bool:
        """Tell whether every whole has room over its bar: all are written, or none."""
        totals = (
            total_of(stack, category)
            for stack in self._stacks
            for category in range(len(self.chart.categories))
        )
        widest = max((width_of(figure(one), strong()) for one in totals), default=0.0)
        is_alone = len(self._stacks) == 1
        return widest <= (self.band - 2 if is_alone else self._width() + GAP)


def total_of(stack: Sequence[Series], category: int) -> Decimal | None:
    """Return the whole of a bar, None when nothing of it is known."""
    known = [value for one in stack if (value := value_at(one, category)) is not None]
    return sum((Decimal(value) for value in known), Decimal(0)) if known else None


def paint_inside(painter: QPainter, bar: QRectF, text: str, fill: Fill, ink: Ink) -> bool:
    """Write a figure inside a bar when it fits, on a plain ground; tell whether it was written."""
    width = width_of(text, strong())
    if bar.height() < LINE - 2 or bar.width() < width + 2:
        return False
    box = QRectF(bar.center().x() - width / 2, bar.center().y() - LINE / 2, width, LINE)
    if fill.pattern not in {Pattern.SOLID, Pattern.NONE}:
        ground = box.adjusted(-2, 1, 2, -1).intersected(bar.adjusted(1, 1, -1, -1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink.colours.surface))
        painter.drawRect(ground)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    write(painter, box, text, fill.text, used=strong(), side=Qt.AlignmentFlag.AlignHCenter)
    return True

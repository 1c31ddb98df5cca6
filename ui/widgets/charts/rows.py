"""Lying bars: a row per category, for long words; the figure at the end of each."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from crt_desktop.domain.typography import lower_first
from crt_desktop.reports.charts import Chart, Series
from ui.theme.tokens import Tokens
from ui.viewmodels.charts import ChartPoint, figure, known_figures, value_at
from ui.widgets.charts.ink import Ink, paint_fill
from ui.widgets.charts.plot import (
    LINE,
    Plot,
    bar_order,
    legend_height,
    paint_legend,
    strong,
    width_of,
    wrapped,
    write,
)
from ui.widgets.charts.scale import scale_of

BAR: Final = 14.0
BEFORE: Final = 9.0
"""The bar of the period before is thinner."""
BAR_GAP: Final = 2.0
ROW_GAP: Final = 10.0
NAMES_SHARE: Final = 0.42
"""The most that names take of the width."""
NAME_LINES: Final = 2
AFTER: Final = 6.0


class RowPlot(Plot):
    """A row per category: its name, a bar per series, the figure after each."""

    def __init__(self, chart: Chart, box: QRectF, ink: Ink) -> None:
        """Measure the names and the figures; the bars take the rest."""
        super().__init__(chart, box, ink)
        self._head = legend_height(chart, box.width())
        room = names_room(chart, box.width())
        self._names = [wrapped(name, room, most=NAME_LINES) for name in chart.categories]
        figures = [figure(value) for one in chart.series for value in one.values]
        after = max((width_of(text, strong()) for text in figures), default=0.0) + AFTER
        left = box.left() + room + 12
        self.bars = QRectF(left, box.top(), max(box.right() - after - left, 20.0), box.height())
        self._scale = scale_of(known_figures(chart))
        heights = row_heights(chart, box.width())
        tops = [box.top() + self._head]
        for height in heights:
            tops.append(tops[-1] + height)
        self._tops = tops

    def band_of(self, category: int) -> QRectF:
        """Return the row of a category."""
        height = self._tops[category + 1] - self._tops[category]
        return QRectF(self.box.left(), self._tops[category], self.box.width(), height)

    def paint(self, painter: QPainter) -> None:
        """Draw the legend, then the rows."""
        colours = self.ink.colours
        if self._head:
            paint_legend(painter, self.chart, self.ink, self.box)
        ground = self._x(Decimal(0))
        bottom = self._tops[-1]
        painter.setPen(QPen(QColor(colours.border_strong), 1))
        at = round(ground) - 0.5
        painter.drawLine(QPointF(at, self._tops[0] + 2), QPointF(at, bottom - 2))
        for category in range(len(self.chart.categories)):
            self._paint_row(painter, category, colours)
        if self.chart.targets:
            box = QRectF(self.bars.left(), bottom, 10, LINE)
            write(painter, box, f"┊ {target_words(self.chart)}", colours.muted)

    def _x(self, value: int | Decimal) -> float:
        return self.bars.left() + self.bars.width() * self._scale.share(value)

    def _paint_row(self, painter: QPainter, category: int, colours: Tokens) -> None:
        top, bottom = self._tops[category], self._tops[category + 1]
        names = self._names[category]
        first = (top + bottom) / 2 - LINE * len(names) / 2
        for rank, name in enumerate(names):
            box = QRectF(self.box.left(), first + rank * LINE, 10, LINE)
            write(painter, box, name, colours.text2)
        for one, bar in self._bars(category):
            paint_fill(painter, bar, self.ink.fill(self.chart, one))
            box = QRectF(bar.right() + AFTER, bar.center().y() - LINE / 2, 10, LINE)
            colour = colours.text2 if one.is_previous else colours.text
            used = None if one.is_previous else strong()
            write(painter, box, figure(value_at(one, category)), colour, used=used)
        self._paint_targets(painter, category, top, bottom)

    def _bars(self, category: int) -> list[tuple[Series, QRectF]]:
        """Return the bars of a row from top to bottom; one that is unknown is not drawn."""
        middle = (self._tops[category] + self._tops[category + 1]) / 2
        y = middle - bars_height(self.chart) / 2
        found = []
        for one in bar_order(self.chart):
            height = thickness(one)
            value = value_at(one, category)
            if value is not None:
                left, right = sorted((self._x(Decimal(0)), self._x(value)))
                found.append((one, QRectF(left, y, right - left, height)))
            y += height + BAR_GAP
        return found

    def item(self, point: ChartPoint) -> QRectF:
        """Return a bar."""
        wanted = self.chart.series[point.series]
        bars = (bar for one, bar in self._bars(point.category) if one is wanted)
        return next(bars, QRectF())

    def _paint_targets(self, painter: QPainter, category: int, top: float, bottom: float) -> None:
        pen = QPen(QColor(self.ink.colours.text2), 1.75)
        pen.setDashPattern([1, 1.6])
        for one in self.chart.targets:
            value = value_at(one, category)
            if value is None:
                continue
            painter.setPen(pen)
            x = self._x(value)
            painter.drawLine(QPointF(x, top + 3), QPointF(x, bottom - 3))

    @classmethod
    def wanted_height(cls, chart: Chart, width: float) -> float:
        """Return the height of every row."""
        foot = LINE if chart.targets else 0
        return legend_height(chart, width) + sum(row_heights(chart, width)) + foot


def target_words(chart: Chart) -> str:
    """Return what the upright dots of rows stand for."""
    return ", ".join(lower_first(one.label) for one in chart.targets)


def thickness(one: Series) -> float:
    """Return the height of the bars of a series."""
    return BEFORE if one.is_previous else BAR


def bars_height(chart: Chart) -> float:
    """Return the height of the bars of a row."""
    heights = [thickness(one) for one in chart.series]
    return sum(heights) + BAR_GAP * max(len(heights) - 1, 0)


def names_room(chart: Chart, width: float) -> float:
    """Return the width names take: that of the longest, within a part of the drawing."""
    longest = max((width_of(name) for name in chart.categories), default=0.0)
    return min(longest, max(width * NAMES_SHARE, 80.0))


def row_heights(chart: Chart, width: float) -> list[float]:
    """Return the height of each row: that of its bars or of its name."""
    room = names_room(chart, width)
    return [
        max(bars_height(chart), LINE * len(wrapped(name, room, most=NAME_LINES))) + ROW_GAP
        for name in chart.categories
    ]

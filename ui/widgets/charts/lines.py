"""Lines over ordered categories: the first solid over its area, each with its dash and its end mark."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from crt_desktop.domain.typography import lower_first
from crt_desktop.reports.charts import Series
from ui.viewmodels.charts import ChartPoint, figure, previous_name, value_at
from ui.viewmodels.words import NO_BREAK
from ui.widgets.charts.axis import AxisPlot, last_known, runs_of
from ui.widgets.charts.ink import MARK, paint_mark, pen_of
from ui.widgets.charts.plot import MarginLabel, paint_margin

AREA: Final = 0.08
MOST_DRAWN: Final = 5
"""More lines than this are a tangle."""
DOT: Final = 4.0
LEADER_FROM: Final = 14.0
"""A label this far from its mark is tied to it by a thin line."""


class LinePlot(AxisPlot):
    """One line per series."""

    def drawn(self) -> list[Series]:
        """Return the series that are drawn: with too many lines, those of before stay in the table."""
        series = self.chart.series
        if len(series) <= MOST_DRAWN:
            return list(series)
        return [one for one in series if not one.is_previous]

    def _labels(self, top: float, height: float) -> list[MarginLabel]:
        found = []
        for one in self.drawn():
            at = last_known(one)
            if at is None:
                continue
            value = one.values[at]
            found.append(
                MarginLabel(
                    figure=figure(value),
                    name=lower_first(one.label),
                    colour=self.ink.stroke(self.chart, one).ink,
                    wanted=top + height * (1 - self.scale.share(value or 0)),
                    mark=self.ink.stroke(self.chart, one),
                    ground=self.ink.colours.surface,
                )
            )
        if len(self.drawn()) < len(self.chart.series):
            name = f"{lower_first(previous_name(self.chart))}{NO_BREAK}: voir le tableau"
            colour = self.ink.colours.muted
            found.append(MarginLabel(figure="", name=name, colour=colour, wanted=top + height))
        return [*found, *self._target_labels(top, height)]

    def paint(self, painter: QPainter) -> None:
        """Draw the frame, what is to be reached, the lines and their ends."""
        self.paint_frame(painter)
        self.paint_targets(painter)
        own = [one for one in self.chart.series if not one.is_previous]
        if own:
            self._paint_area(painter, own[0])
        # The first series is drawn last: it stands over the others.
        before = [one for one in self.drawn() if one.is_previous]
        for one in (*before, *reversed(own)):
            self._paint_line(painter, one)
        self._paint_ends(painter)

    def _place(self, one: Series, at: int) -> QPointF:
        value = value_at(one, at)
        return QPointF(self.x(at), self.y(0 if value is None else value))

    def _paint_area(self, painter: QPainter, one: Series) -> None:
        fill = QColor(self.ink.stroke(self.chart, one).ink)
        fill.setAlphaF(AREA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        ground = self.y(max(self.scale.low, Decimal(0)))
        for run in runs_of(one):
            area = QPolygonF([self._place(one, at) for at in run])
            area.append(QPointF(self.x(run[-1]), ground))
            area.append(QPointF(self.x(run[0]), ground))
            painter.drawPolygon(area)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_line(self, painter: QPainter, one: Series) -> None:
        stroke = self.ink.stroke(self.chart, one)
        for run in runs_of(one):
            painter.setPen(pen_of(stroke))
            if len(run) > 1:
                painter.drawPolyline(QPolygonF([self._place(one, at) for at in run]))
            else:
                # Alone between two unknown figures, a point would not be seen as a line.
                paint_mark(painter, self._place(one, run[0]), stroke, self.ink.colours.surface)

    def _paint_ends(self, painter: QPainter) -> None:
        colours = self.ink.colours
        labels = self.labels()
        middles = paint_margin(painter, labels, self.margin_box, colours.text2)
        known = [one for one in self.drawn() if last_known(one) is not None]
        for one, middle in zip(known, middles, strict=False):
            end = self._place(one, last_known(one) or 0)
            self._paint_leader(painter, end, QPointF(self.margin_box.left() - 3, middle))
        for one in reversed(known):
            end = self._place(one, last_known(one) or 0)
            paint_mark(painter, end, self.ink.stroke(self.chart, one), colours.surface)

    def _paint_leader(self, painter: QPainter, end: QPointF, label: QPointF) -> None:
        """Tie a mark to its label by a thin line when they are not side by side."""
        start = end + QPointF(MARK + 3, 0)
        is_near = label.x() - start.x() < self.band / 2 + LEADER_FROM
        if is_near and abs(label.y() - end.y()) < LEADER_FROM:
            return
        painter.setPen(QPen(QColor(self.ink.colours.border_strong), 0.75))
        painter.drawLine(start, label)

    def item(self, point: ChartPoint) -> QRectF:
        """Return the box of a point of a line."""
        one = self.chart.series[point.series]
        if value_at(one, point.category) is None or one not in self.drawn():
            return QRectF()
        place = self._place(one, point.category)
        return QRectF(place.x() - DOT, place.y() - DOT, 2 * DOT, 2 * DOT)

    def paint_under(self, painter: QPainter, point: ChartPoint) -> None:
        """Draw the upright line of the category stood on."""
        painter.setPen(QPen(QColor(self.ink.colours.border_strong), 1))
        x = round(self.x(point.category)) + 0.5
        painter.drawLine(QPointF(x, self.plot.top() - 4), QPointF(x, self.plot.bottom()))

    def paint_over(self, painter: QPainter, point: ChartPoint) -> None:
        """Draw a full dot on each line of the category, and ring the one stood on."""
        for rank, one in reversed(list(enumerate(self.chart.series))):
            box = self.item(ChartPoint(category=point.category, series=rank))
            if box.isNull():
                continue
            ink = self.ink.stroke(self.chart, one).ink
            painter.setPen(QPen(QColor(self.ink.colours.surface), 1.5))
            painter.setBrush(QColor(ink))
            painter.drawEllipse(box)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if rank == point.series:
                painter.setPen(QPen(QColor(ink), 1.5))
                painter.drawEllipse(box.adjusted(-3, -3, 3, 3))

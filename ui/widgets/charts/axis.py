"""Charts over an axis: figures along the left, categories under, labels in the margin at the right."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from crt_desktop.domain.typography import lower_first
from crt_desktop.reports.charts import Chart, Series, Target
from ui.viewmodels.charts import figure, known_figures, value_at
from ui.viewmodels.words import NO_BREAK
from ui.widgets.charts.ink import Ink
from ui.widgets.charts.plot import (
    LINE,
    MarginLabel,
    Plot,
    margin_of,
    width_of,
    wrapped,
    write,
)
from ui.widgets.charts.scale import Scale, every_of, scale_of

TOP: Final = 12.0
FOOT: Final = 8.0
MANY: Final = 8
"""From as many categories, those whose words do not fit are written one in a few."""
_LABEL_LINES: Final = 2


class AxisPlot(Plot):
    """The frame of lines and bars: where a figure and a category stand."""

    least_height = 232.0

    def __init__(self, chart: Chart, box: QRectF, ink: Ink) -> None:
        """Measure the words around, and give the rest to the drawing."""
        super().__init__(chart, box, ink)
        self.scale: Scale = scale_of(self._figures())
        figures = max((width_of(figure(tick)) for tick in self.scale.ticks), default=0.0)
        left = figures + 8
        self.margin = margin_of(self._labels(0, 0), box.width())
        head = self._head()
        inner = max(box.width() - left - self.margin, 40.0)
        self.band = inner / max(len(chart.categories), 1)
        self._names, foot = self._fit_names()
        height = max(box.height() - TOP - head - foot - FOOT, 40.0)
        self.plot = QRectF(box.left() + left, box.top() + TOP + head, inner, height)

    # --- for the subclasses ------------------------------------------------------------------

    def _head(self) -> float:
        """Return the room of what stands over the drawing."""
        return 0.0

    def _figures(self) -> Iterable[int | Decimal]:
        """Return the figures the axis must hold."""
        return known_figures(self.chart)

    def labels(self) -> list[MarginLabel]:
        """Return the labels of the margin, where they would like to stand."""
        return self._labels(self.plot.top(), self.plot.height())

    def _labels(self, top: float, height: float) -> list[MarginLabel]:
        """Return the labels for a drawing of this height: first to measure them, then to write them."""
        return self._target_labels(top, height)

    def _target_labels(self, top: float, height: float) -> list[MarginLabel]:
        found = []
        for one in self.chart.targets:
            at = last_known(one)
            if at is None:
                continue
            value = one.values[at]
            said = lower_first(one.label)
            found.append(
                MarginLabel(
                    figure="",
                    name=said if figure(value) in said else f"{said}{NO_BREAK}: {figure(value)}",
                    colour=self.ink.colours.text2,
                    wanted=top + height * (1 - self.scale.share(value or 0)),
                )
            )
        return found

    # --- geometry ----------------------------------------------------------------------------

    def x(self, category: int) -> float:
        """Return the middle of a category."""
        return self.plot.left() + self.band * (category + 0.5)

    def y(self, value: int | Decimal) -> float:
        """Return the height of a figure."""
        return self.plot.bottom() - self.plot.height() * self.scale.share(value)

    def band_of(self, category: int) -> QRectF:
        """Return the band of a category."""
        left = self.plot.left() + self.band * category
        return QRectF(left, self.plot.top() - 4, self.band, self.plot.height() + 4)

    @property
    def margin_box(self) -> QRectF:
        """The room of the labels."""
        left = self.plot.right() + 12
        return QRectF(
            left, self.plot.top() - TOP, self.margin - 12, self.plot.height() + TOP + LINE
        )

    def _fit_names(self) -> tuple[list[list[str]], float]:
        """Return the words under the axis by category (none for those left out), and their height."""
        names = self.chart.categories
        widths = [width_of(name) for name in names]
        if max(widths, default=0.0) + 8 <= self.band:
            return [[name] for name in names], LINE
        if len(names) <= MANY:
            lines = [wrapped(name, self.band - 6, most=_LABEL_LINES) for name in names]
            return lines, LINE * max(len(one) for one in lines)
        every = every_of(widths, self.band)
        return [[name] if at % every == 0 else [] for at, name in enumerate(names)], LINE

    # --- drawing -----------------------------------------------------------------------------

    def paint_frame(self, painter: QPainter) -> None:
        """Draw the lines of the scale, their figures and the categories."""
        colours = self.ink.colours
        for tick in self.scale.ticks:
            y = round(self.y(tick)) + 0.5
            ground = tick == 0 and self.scale.low < 0
            painter.setPen(QPen(QColor(colours.border_strong if ground else colours.grid), 1))
            painter.drawLine(QPointF(self.plot.left(), y), QPointF(self.plot.right(), y))
            box = QRectF(
                self.box.left(), y - LINE / 2, self.plot.left() - self.box.left() - 8, LINE
            )
            write(painter, box, figure(tick), colours.muted, side=Qt.AlignmentFlag.AlignRight)
        for at, lines in enumerate(self._names):
            for rank, line in enumerate(lines):
                top = self.plot.bottom() + FOOT + rank * LINE
                box = QRectF(self.x(at) - self.band, top, 2 * self.band, LINE)
                centred = Qt.AlignmentFlag.AlignHCenter
                write(painter, box, line, colours.muted, side=centred)

    def paint_targets(self, painter: QPainter) -> None:
        """Draw what is to be reached, dotted: across when it does not move."""
        pen = QPen(QColor(self.ink.colours.text2), 1.75)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setDashPattern([0.1, 2.6])
        for one in self.chart.targets:
            known = [(at, value) for at, value in enumerate(one.values) if value is not None]
            if not known:
                continue
            painter.setPen(pen)
            if len({value for _at, value in known}) == 1 and len(known) == len(one.values):
                y = self.y(known[0][1])
                painter.drawLine(QPointF(self.plot.left(), y), QPointF(self.plot.right(), y))
                continue
            line = QPolygonF([QPointF(self.x(at), self.y(value)) for at, value in known])
            if known[-1][0] == len(self.chart.categories) - 1:
                line.append(QPointF(self.plot.right(), self.y(known[-1][1])))
            painter.drawPolyline(line)


def last_known(one: Series | Target) -> int | None:
    """Return the place of the last figure that is known."""
    known = [at for at, value in enumerate(one.values) if value is not None]
    return known[-1] if known else None


def runs_of(one: Series) -> list[list[int]]:
    """Return the places of the known figures, cut where one is unknown."""
    runs: list[list[int]] = [[]]
    for at in range(len(one.values)):
        if value_at(one, at) is None:
            runs.append([])
        else:
            runs[-1].append(at)
    return [run for run in runs if run]

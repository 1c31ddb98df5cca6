"""What every drawing of a chart has in common: words measured and written, labels in the margin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from crt_desktop.reports.charts import Chart, ChartKind, Series
from ui.theme.fonts import font
from ui.theme.tokens import SMALL, SMALL_STRONG
from ui.viewmodels.charts import ChartPoint, stops_of
from ui.widgets.charts.ink import MARK, Fill, Ink, Stroke, paint_fill, paint_mark, rank_of
from ui.widgets.charts.scale import spread
from ui.widgets.painting import in_lines

LINE: Final = 16.0
SWATCH: Final = QRectF(0, 0, 14, 12)
SWATCH_GAP: Final = 6.0
NAME_LINES: Final = 4
MARGIN_GAP: Final = 12.0
LEAST_MARGIN: Final = 104.0
MARGIN_SHARE: Final = 0.26
"""The most that labels take of the width, unless a word is longer."""
LEGEND_GAP: Final = 16.0
MARK_ROOM: Final = 16.0
LABEL_GAP: Final = 6.0
"""Room between two labels of the margin."""


def metrics(used: QFont) -> QFontMetricsF:
    """Return the metrics of a font in fractions of a pixel."""
    return QFontMetricsF(used)


def small() -> QFont:
    """Return the font of the words of a chart."""
    return font(SMALL)


def strong() -> QFont:
    """Return the font of the figures of a chart."""
    return font(SMALL_STRONG)


def width_of(text: str, used: QFont | None = None) -> float:
    """Return the room of a text, rounded up so that it is never cut."""
    return metrics(used or small()).horizontalAdvance(text) + 1.0


def wrapped(text: str, room: float, *, most: int = 2) -> list[str]:
    """Return a text on a few lines; one that is still too long ends in « … »."""
    used = metrics(small())
    lines = in_lines(text, room, most=most, width=used.horizontalAdvance)
    return [used.elidedText(line, Qt.TextElideMode.ElideRight, room + 0.5) for line in lines]


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    colour: str,
    *,
    used: QFont | None = None,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Write one line in a box, centred in its height, never cut by it."""
    painter.setFont(used or small())
    painter.setPen(QColor(colour))
    flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
    painter.drawText(box, flags | Qt.TextFlag.TextSingleLine, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginLabel:
    """A figure and its name beside the drawing: where it would like to stand, its swatch or its mark.

    ``ground`` is the colour inside a mark.
    """

    figure: str
    name: str
    colour: str
    wanted: float
    swatch: Fill | None = None
    mark: Stroke | None = None
    ground: str = ""

    def lines(self, room: float) -> list[str]:
        """Return the name on lines; the first one stands after the figure, empty when nothing fits there."""
        used = metrics(small())
        first, rest = "", self.name.split(" ")
        while rest and used.horizontalAdvance(f"{first} {rest[0]}".strip()) < room - self._before():
            first = f"{first} {rest.pop(0)}".strip()
        others = wrapped(" ".join(rest), room - self._indent(), most=NAME_LINES - 1)
        return [first, *others]

    def height(self, room: float) -> float:
        """Return the room of the lines."""
        lines = self.lines(room)
        count = len(lines) if self.figure or lines[0] else len(lines) - 1
        return LINE * count + LABEL_GAP

    def whole(self) -> float:
        """Return the width on one line."""
        return self._before() + width_of(self.name)

    def longest_word(self) -> float:
        """Return the width of the longest word: it is never cut."""
        return self._indent() + max(width_of(word) for word in self.name.split(" "))

    def _indent(self) -> float:
        if self.mark is not None:
            return MARK_ROOM
        return SWATCH.width() + SWATCH_GAP if self.swatch is not None else 0.0

    def _before(self) -> float:
        figure = width_of(f"{self.figure} ", strong()) if self.figure else 0.0
        return self._indent() + figure

    def paint(self, painter: QPainter, left: float, top: float, room: float, quiet: str) -> None:
        """Write the label; ``quiet`` is the colour of the name."""
        lines = self.lines(room)
        if self.swatch is not None:
            paint_fill(painter, SWATCH.translated(left, top + 2), self.swatch)
        if self.mark is not None:
            paint_mark(painter, QPointF(left + MARK, top + LINE / 2), self.mark, self.ground)
        x = left + self._indent()
        if self.figure:
            write(painter, QRectF(x, top, 10, LINE), self.figure, self.colour, used=strong())
        if lines[0]:
            at = left + self._before()
            write(painter, QRectF(at, top, 10, LINE), lines[0], quiet)
        top += LINE if self.figure or lines[0] else 0
        for rank, line in enumerate(lines[1:]):
            write(painter, QRectF(x, top + LINE * rank, 10, LINE), line, quiet)


def margin_of(labels: Sequence[MarginLabel], width: float) -> float:
    """Return the room labels take at the right: that of the widest one, within a part of the drawing."""
    if not labels:
        return MARGIN_GAP
    widest = max(one.whole() for one in labels)
    word = max(one.longest_word() for one in labels)
    return max(min(widest, max(LEAST_MARGIN, width * MARGIN_SHARE)), word) + MARGIN_GAP


def paint_margin(
    painter: QPainter, labels: Sequence[MarginLabel], box: QRectF, quiet: str
) -> list[float]:
    """Write labels in the margin, none over another; return the middle of the first line of each."""
    heights = [one.height(box.width()) for one in labels]
    wanted = [
        one.wanted + (height - LABEL_GAP - LINE) / 2
        for one, height in zip(labels, heights, strict=True)
    ]
    ranks = [one.wanted for one in labels]
    tops = spread(wanted, heights, box.top(), box.bottom(), ranks=ranks)
    for one, top in zip(labels, tops, strict=True):
        one.paint(painter, box.left(), top + LABEL_GAP / 2, box.width(), quiet)
    return [top + LABEL_GAP / 2 + LINE / 2 for top in tops]


# --- the legend over bars --------------------------------------------------------------------


def bar_order(chart: Chart) -> list[Series]:
    """Return the series as bars stand: beside its own, the period before first, but under it in rows."""
    is_lying = chart.kind is ChartKind.ROWS
    return sorted(chart.series, key=lambda one: (rank_of(chart, one), one.is_previous is is_lying))


def legend_lines(chart: Chart, room: float) -> list[list[Series]]:
    """Return the series of the legend, on as many lines as needed."""
    lines: list[list[Series]] = [[]]
    left = 0.0
    for one in bar_order(chart):
        width = SWATCH.width() + SWATCH_GAP + width_of(one.label) + LEGEND_GAP
        if lines[-1] and left + width - LEGEND_GAP > room:
            lines.append([])
            left = 0.0
        lines[-1].append(one)
        left += width
    return lines


def paint_legend(painter: QPainter, chart: Chart, ink: Ink, box: QRectF) -> None:
    """Draw the legend from the top left of a box."""
    for row, line in enumerate(legend_lines(chart, box.width())):
        left, top = box.left(), box.top() + row * (LINE + 4)
        for one in line:
            paint_fill(painter, SWATCH.translated(left, top + 2), ink.fill(chart, one))
            left += SWATCH.width() + SWATCH_GAP
            write(painter, QRectF(left, top, 10, LINE), one.label, ink.colours.text2)
            left += width_of(one.label) + LEGEND_GAP


def legend_height(chart: Chart, room: float) -> float:
    """Return the room of the legend; a single series needs none."""
    if len(chart.series) < 2:  # noqa: PLR2004 - one series is named by the title
        return 0.0
    return len(legend_lines(chart, room)) * (LINE + 4) + 8


class Plot:
    """A chart laid out in a box; subclasses paint it and say where its points stand."""

    least_height = 200.0

    def __init__(self, chart: Chart, box: QRectF, ink: Ink) -> None:
        """Lay out."""
        self.chart = chart
        self.box = box
        self.ink = ink

    def paint(self, painter: QPainter) -> None:
        """Draw everything but the point stood on."""
        raise NotImplementedError

    def band_of(self, category: int) -> QRectF:
        """Return the part of the drawing that is about a category."""
        raise NotImplementedError

    def item(self, point: ChartPoint) -> QRectF:
        """Return the box of one figure, empty when it is not drawn."""
        raise NotImplementedError

    def paint_under(self, painter: QPainter, point: ChartPoint) -> None:
        """Mark the category stood on, under the drawing."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self.ink.colours.hover))
        painter.drawRoundedRect(self.band_of(point.category), 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def paint_over(self, painter: QPainter, point: ChartPoint) -> None:
        """Frame the figure stood on, over the drawing."""
        box = self.item(point)
        if box.isEmpty():
            return
        painter.setPen(QPen(QColor(self.ink.colours.text), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), 3, 3)

    def nearest(self, place: QPointF) -> ChartPoint | None:
        """Return the figure nearest to a place of its category, None outside the drawing."""
        for category in range(len(self.chart.categories)):
            if not self.band_of(category).contains(place):
                continue
            points = [
                ChartPoint(category=category, series=rank)
                for rank in stops_of(self.chart, category)
            ]
            drawn = [point for point in points if not self.item(point).isNull()]
            return min(
                drawn or points, key=lambda one: _distance(self.item(one), place), default=None
            )
        return None

    @classmethod
    def wanted_height(cls, chart: Chart, width: float) -> float:
        """Return the height that shows the chart well at a width."""
        return cls.least_height + legend_height(chart, width)


def _distance(box: QRectF, place: QPointF) -> float:
    """Return how far a place is from a box, 0 inside."""
    across = max(box.left() - place.x(), place.x() - box.right(), 0.0)
    upright = max(box.top() - place.y(), place.y() - box.bottom(), 0.0)
    return across + upright

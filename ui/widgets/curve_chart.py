"""The file active over a period: different persons since its start, and persons present.

Series are told apart by their line and their end mark, never by colour alone; the arrows move a point
along the months and the figures under it are read aloud. The same figures are a table beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import SMALL, SMALL_STRONG
from ui.viewmodels import words

LEFT: Final = 32
RIGHT: Final = 118
TOP: Final = 12
BOTTOM: Final = 28
STEPS: Final = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000)
MOST_LINES: Final = 5
_SHORT_MONTHS: Final = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
_MARK: Final = 4.5
_LABEL_GAP: Final = 18.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPoint:
    """Two figures at the end of a day."""

    on: date
    cumulated: int
    present: int


def step_of(most: int) -> int:
    """Return the round step that cuts 0 to ``most`` in five lines or fewer."""
    return next((step for step in STEPS if step * MOST_LINES >= most), STEPS[-1] * 2)


class CurveChart(QWidget):
    """Draws the two curves, the target and the day it was reached."""

    point_changed = Signal(int)
    """The index of the point the arrows or the mouse stand on; −1 for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Draw an empty frame until `set_points`."""
        super().__init__(parent)
        self._points: tuple[ChartPoint, ...] = ()
        self._start = self._end = date(2000, 1, 1)
        self._target = 0
        self._reached_on: date | None = None
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 190)
        self.setMouseTracking(True)
        self.setAccessibleName("Courbe de la file active")

    def set_points(
        self,
        points: Sequence[ChartPoint],
        *,
        start: date,
        end: date,
        target: int,
        reached_on: date | None,
    ) -> None:
        """Show a period; the points are in order, the last one is the latest known."""
        self._points = tuple(points)
        self._start, self._end = start, end
        self._target, self._reached_on = target, reached_on
        self._current = -1
        self.setAccessibleDescription(self._summary())
        self.update()

    def points(self) -> tuple[ChartPoint, ...]:
        """Return what is drawn."""
        return self._points

    def current(self) -> int:
        """Return the point the arrows stand on, −1 for none."""
        return self._current

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the size of the picture."""
        return QSize(640, 300)

    # --- moving about ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move the point with the arrows, Home and End."""
        last = len(self._points) - 1
        moves = {
            Qt.Key.Key_Right: min(self._current + 1, last),
            Qt.Key.Key_Left: max(self._current - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if last >= 0 and event.key() in moves:
            self._stand_on(moves[Qt.Key(event.key())])
            event.accept()
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Stand on the nearest point."""
        if self._points:
            at = event.position().x()
            nearest = min(
                range(len(self._points)), key=lambda one: abs(self._x(self._points[one].on) - at)
            )
            self._stand_on(nearest)

    def _stand_on(self, index: int) -> None:
        if index == self._current:
            return
        self._current = index
        point = self._points[index]
        self.setAccessibleDescription(
            f"{words.day(point.on)} : {words.counted(point.cumulated, 'cumulée')}, {words.counted(point.present, 'présente')}. "
            f"{self._summary()}"
        )
        self.point_changed.emit(index)
        self.update()

    def _summary(self) -> str:
        if not self._points:
            return "Aucune donnée"
        last = self._points[-1]
        reached = f", objectif atteint le {words.day(self._reached_on)}" if self._reached_on else ""
        return (
            f"Au {words.day(last.on)} : {last.cumulated} personnes différentes, "
            f"{words.counted(last.present, 'présente')}, objectif {self._target}{reached}"
        )

    # --- drawing -----------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the lines, the curves, their labels, and the point stood on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_scale(painter)
        self._paint_months(painter)
        if not self._points:
            return
        if self._target:
            self._paint_target(painter)
        self._paint_area(painter)
        self._paint_present(painter)
        self._paint_cumulated(painter)
        self._paint_reached(painter)
        self._paint_ends(painter)
        if 0 <= self._current < len(self._points):
            self._paint_current(painter)

    @property
    def _plot(self) -> QRectF:
        return QRectF(LEFT, TOP, self.width() - LEFT - RIGHT, self.height() - TOP - BOTTOM)

    @property
    def _most(self) -> int:
        known = [point.cumulated for point in self._points] + [self._target, 1]
        most = max(known)
        step = step_of(most)
        return step * (most // step + 1)

    def _x(self, on: date) -> float:
        days = max((self._end - self._start).days, 1)
        share = min(max((on - self._start).days / days, 0.0), 1.0)
        return self._plot.x() + self._plot.width() * share

    def _y(self, value: int) -> float:
        return self._plot.bottom() - self._plot.height() * value / self._most

    def _paint_scale(self, painter: QPainter) -> None:
        colours = tokens()
        painter.setFont(font(SMALL))
        step = step_of(self._most)
        for value in range(0, self._most + 1, step):
            y = self._y(value)
            painter.setPen(QPen(QColor(colours.grid), 1))
            painter.drawLine(QPointF(self._plot.x(), y), QPointF(self._plot.right(), y))
            painter.setPen(QColor(colours.muted))
            box = QRectF(0, y - 8, LEFT - 8, 16)
            aligned = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, aligned, words.number(value))

    def _paint_months(self, painter: QPainter) -> None:
        painter.setPen(QColor(tokens().muted))
        painter.setFont(font(SMALL))
        starts = self._month_starts()
        width = self._plot.width() / max(len(starts), 1)
        room = QFontMetrics(font(SMALL)).horizontalAdvance("sept.") + 8
        every = max(1, -int(-room // max(width, 1)))
        for position, month in enumerate(starts):
            if position % every:
                continue
            ends = starts[position + 1] if position + 1 < len(starts) else self._end
            middle = (self._x(month) + self._x(ends)) / 2
            box = QRectF(middle - room, self.height() - BOTTOM + 8, 2 * room, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, _SHORT_MONTHS[month.month - 1])

    def _month_starts(self) -> list[date]:
        starts = [self._start]
        while True:
            last = starts[-1]
            following = date(last.year + last.month // 12, last.month % 12 + 1, 1)
            if following > self._end:
                return starts
            starts.append(following)

    def _paint_target(self, painter: QPainter) -> None:
        colours = tokens()
        y = self._y(self._target)
        pen = QPen(QColor(colours.text2), 1.5, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(self._plot.x(), y), QPointF(self._plot.right(), y))
        painter.setFont(font(SMALL))
        box = QRectF(self._plot.right() + 8, y - 8, RIGHT - 8, 16)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, f"objectif {self._target}")

    def _line(self, name: str) -> QPolygonF:
        return QPolygonF(
            [QPointF(self._x(one.on), self._y(getattr(one, name))) for one in self._points]
        )

    def _paint_area(self, painter: QPainter) -> None:
        area = self._line("cumulated")
        area.append(QPointF(self._x(self._points[-1].on), self._plot.bottom()))
        area.append(QPointF(self._x(self._points[0].on), self._plot.bottom()))
        fill = QColor(tokens().accent)
        fill.setAlphaF(0.08)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawPolygon(area)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_cumulated(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(tokens().accent), 2.25))
        painter.drawPolyline(self._line("cumulated"))

    def _paint_present(self, painter: QPainter) -> None:
        pen = QPen(QColor(tokens().text2), 1.75, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawPolyline(self._line("present"))

    def _paint_reached(self, painter: QPainter) -> None:
        if self._reached_on is None or not self._start <= self._reached_on <= self._end:
            return
        colours = tokens()
        x, y = self._x(self._reached_on), self._y(self._target)
        painter.setPen(QPen(QColor(colours.accent), 1))
        painter.drawLine(QPointF(x, y), QPointF(x, self._plot.bottom()))
        painter.setBrush(QColor(colours.accent))
        painter.drawEllipse(QPointF(x, y), 3.5, 3.5)
        painter.setFont(font(SMALL_STRONG))
        said = f"{self._target}{'ʳᵉ' if self._target == 1 else 'ᵉ'} personne le "
        said += words.short_day(self._reached_on)
        width = QFontMetrics(font(SMALL_STRONG)).horizontalAdvance(said)
        left = min(max(x - width - 6, self._plot.x() + 2), self._plot.right() - width)
        painter.drawText(QRectF(left, y - 22, width + 4, 16), Qt.AlignmentFlag.AlignVCenter, said)

    def _paint_ends(self, painter: QPainter) -> None:
        colours = tokens()
        last = self._points[-1]
        x = self._x(last.on)
        top, low = self._y(last.cumulated), self._y(last.present)
        painter.setBrush(QColor(colours.surface))
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawEllipse(QPointF(x, top), _MARK, _MARK)
        painter.setPen(QPen(QColor(colours.text2), 1.75))
        painter.drawRect(QRectF(x - 3.5, low - 3.5, 7, 7))
        painter.setFont(font(SMALL_STRONG))
        above, under = self._label_places(top, low)
        for text, y, colour in (
            (f"{words.counted(last.cumulated, 'cumulée')}", above, colours.accent),
            (f"{words.counted(last.present, 'présente')}", under, colours.text2),
        ):
            width = QFontMetrics(font(SMALL_STRONG)).horizontalAdvance(text) + 4
            left = min(x + 10, self.width() - width)
            painter.setPen(QColor(colour))
            painter.drawText(QRectF(left, y - 8, width, 16), Qt.AlignmentFlag.AlignVCenter, text)

    def _label_places(self, top: float, low: float) -> tuple[float, float]:
        """Return where the two labels stand: apart from each other and from the target's."""
        above, under = top - 6, low + 8
        if under - above < _LABEL_GAP:
            above = under - _LABEL_GAP
        is_at_edge = self._x(self._points[-1].on) > self._plot.right() - 60
        target = self._y(self._target)
        if self._target and is_at_edge:
            if abs(above - target) < _LABEL_GAP and above <= under - _LABEL_GAP:
                above = target - _LABEL_GAP
            if abs(under - target) < _LABEL_GAP:
                under = target + _LABEL_GAP
        return above, under

    def _paint_current(self, painter: QPainter) -> None:
        colours = tokens()
        point = self._points[self._current]
        x = self._x(point.on)
        painter.setPen(QPen(QColor(colours.border_strong), 1))
        painter.drawLine(QPointF(x, self._plot.y()), QPointF(x, self._plot.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawEllipse(QPointF(x, self._y(point.cumulated)), 3.5, 3.5)
        painter.setBrush(QColor(colours.text2))
        painter.drawEllipse(QPointF(x, self._y(point.present)), 3.5, 3.5)
        text = f"{words.day(point.on)}  {words.counted(point.cumulated, 'cumulée')}, {words.counted(point.present, 'présente')}"
        painter.setFont(font(SMALL))
        width = QFontMetrics(font(SMALL)).horizontalAdvance(text) + 16
        left = min(max(x - width / 2, self._plot.x()), self.width() - width)
        box = QRectF(left, 0, width, 22)
        painter.setBrush(QColor(colours.toast))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(colours.toast_text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

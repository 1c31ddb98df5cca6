"""The history of the GIR as steps: a line that holds until the next evaluation, digits on the points."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from crt_desktop.reports.dossier import GirPoint
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import SMALL, TINY_STRONG
from ui.widgets.painting import metrics_of
from ui.widgets.text import tooltip

HEIGHT: Final = 118
LABELS: Final = 52
"""Room of « GIR 4 » at the left."""
FOOT: Final = 22
"""Room of the dates under the chart."""
TOP: Final = 10
END: Final = 12
DISC: Final = 18
LINE: Final = 2.25
MOST_GIR: Final = 6
FEWEST_LEVELS: Final = 4


def shown_points(points: Sequence[GirPoint]) -> tuple[GirPoint, ...]:
    """Return the points of the line, oldest first: of one day, the evaluation that counts."""
    return tuple(sorted((one for one in points if one.counts), key=lambda one: one.on))


def levels_of(points: Sequence[GirPoint]) -> tuple[int, ...]:
    """Return the levels drawn, worst first: those of the points and enough around for a shape."""
    girs = [one.gir for one in points] or [2, 3]
    lowest, highest = max(min(girs) - 1, 1), min(max(girs) + 1, MOST_GIR)
    while highest - lowest + 1 < FEWEST_LEVELS:
        if lowest > 1:
            lowest -= 1
        else:
            highest += 1
    return tuple(range(lowest, highest + 1))


class GirChart(QWidget):
    """The GIR over time; arrows move along the points, Enter opens one."""

    point_activated = Signal(int)
    """The row id of the evaluation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty chart."""
        super().__init__(parent)
        self._points: tuple[GirPoint, ...] = ()
        self._texts: dict[int, str] = {}
        self._today = date.min
        self._aimed = -1
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)

    def set_points(
        self, points: Sequence[GirPoint], *, today: date, texts: dict[int, str], summary: str
    ) -> None:
        """Show another history.

        Args:
            points: Evaluations in any order; those that do not count are left out.
            today: Where the line ends.
            texts: What is said of each point, by row id.
            summary: What a screen reader says of the chart.
        """
        self._points = shown_points(points)
        self._texts = texts
        self._today = today
        self._aimed = -1
        self.setAccessibleName("Historique du GIR")
        self.setAccessibleDescription(summary)
        self.update()

    def points(self) -> tuple[GirPoint, ...]:
        """Return the points drawn, oldest first."""
        return self._points

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the usual size."""
        return QSize(320, HEIGHT)

    # --- geometry ----------------------------------------------------------------------------

    def _span(self) -> tuple[date, date]:
        if not self._points:
            return self._today, self._today
        first = self._points[0].on
        return first, max(self._today, self._points[-1].on)

    def _x(self, on: date) -> float:
        first, last = self._span()
        left, right = LABELS + DISC / 2, self.width() - END
        days = max((last - first).days, 1)
        return left + (right - left) * (on - first).days / days

    def _y(self, gir: int) -> float:
        levels = levels_of(self._points)
        top, bottom = TOP, self.height() - FOOT - DISC / 2
        # The best autonomy stands at the top, as a curve that goes down says things get worse.
        share = (levels[-1] - gir) / max(len(levels) - 1, 1)
        return top + (bottom - top) * share

    def point_place(self, at: int) -> QPointF:
        """Return the centre of a point."""
        return QPointF(self._x(self._points[at].on), self._y(self._points[at].gir))

    # --- drawing -----------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the levels, the steps, the points and their dates."""
        if not self._points:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_levels(painter)
        self._paint_steps(painter)
        self._paint_dates(painter)
        for at in range(len(self._points)):
            self._paint_point(painter, at)

    def _paint_levels(self, painter: QPainter) -> None:
        colours = tokens()
        painter.setFont(font(SMALL))
        for gir in levels_of(self._points):
            y = self._y(gir)
            painter.setPen(QPen(QColor(colours.grid), 1))
            row = round(y) + 0.5
            painter.drawLine(QPointF(LABELS, row), QPointF(self.width(), row))
            painter.setPen(QColor(colours.muted))
            box = QRectF(0, y - 10, LABELS - 8, 20)
            painter.drawText(
                box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"GIR\u00a0{gir}"
            )

    def _paint_steps(self, painter: QPainter) -> None:
        pen = QPen(QColor(tokens().gir2), LINE)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        for at in range(len(self._points)):
            here = self.point_place(at)
            is_last = at == len(self._points) - 1
            end = self._x(self._span()[1]) if is_last else self.point_place(at + 1).x()
            painter.drawLine(here, QPointF(max(end, here.x()), here.y()))
            if not is_last:
                after = self.point_place(at + 1)
                painter.drawLine(QPointF(after.x(), here.y()), after)

    def _paint_dates(self, painter: QPainter) -> None:
        """Write the months, the last one first: one that would touch another is left out."""
        painter.setFont(font(SMALL))
        painter.setPen(QColor(tokens().muted))
        metrics = metrics_of(font(SMALL))
        taken = float(self.width())
        for at in reversed(range(len(self._points))):
            text = f"{self._points[at].on:%m/%Y}"
            width = metrics.horizontalAdvance(text)
            left = self.point_place(at).x() - width / 2
            left = min(max(left, LABELS), self.width() - width)
            if left + width + 8 > taken:
                continue
            taken = left
            painter.drawText(
                QRectF(left, self.height() - 18, width + 4, 18), Qt.AlignmentFlag.AlignLeft, text
            )

    def _paint_point(self, painter: QPainter, at: int) -> None:
        colours = tokens()
        gir = self._points[at].gir
        fill, ink = colours.gir(gir)
        centre = self.point_place(at)
        disc = QRectF(centre.x() - DISC / 2, centre.y() - DISC / 2, DISC, DISC)
        if self.hasFocus() and at == self._aimed:
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(disc.adjusted(-3, -3, 3, 3))
        painter.setPen(QPen(QColor(colours.surface), 1.5))
        painter.setBrush(QColor(fill))
        painter.drawEllipse(disc)
        painter.setPen(QColor(ink))
        painter.setFont(font(TINY_STRONG))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(gir))

    # --- mouse and keyboard ------------------------------------------------------------------

    def aimed(self) -> int:
        """Return the row id of the point aimed at, or −1."""
        return self._points[self._aimed].row_id if 0 <= self._aimed < len(self._points) else -1

    def _aim(self, at: int) -> None:
        self._aimed = at
        self.setAccessibleDescription(self._texts.get(self.aimed(), ""))
        if at >= 0:
            place = self.point_place(at).toPoint()
            QToolTip.showText(
                self.mapToGlobal(place), tooltip(self._texts.get(self.aimed(), "")), self
            )
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move along the points; Enter opens the one aimed at."""
        key = event.key()
        last = len(self._points) - 1
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and last >= 0:
            step = 1 if key == Qt.Key.Key_Right else -1
            self._aim(max(0, min(self._aimed + step, last)))
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and last >= 0:
            self._aim(0 if key == Qt.Key.Key_Home else last)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.aimed() >= 0:
            self.point_activated.emit(self.aimed())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Aim at the latest point."""
        if self._aimed < 0:
            self._aimed = len(self._points) - 1
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update()

    def _point_at(self, place: QPointF) -> int:
        for at in range(len(self._points)):
            gap = self.point_place(at) - place
            if abs(gap.x()) <= DISC and abs(gap.y()) <= DISC:
                return at
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show a hand over a point."""
        is_over = self._point_at(event.position()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the point under the mouse."""
        at = self._point_at(event.position())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._aimed = at
            self.point_activated.emit(self._points[at].row_id)
        super().mouseReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what a point is when the mouse rests on it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._point_at(QPointF(event.pos()))
            if at >= 0:
                text = self._texts.get(self._points[at].row_id, "")
                QToolTip.showText(event.globalPos(), tooltip(text), self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

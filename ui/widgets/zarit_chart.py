"""The burden of a carer over time: mini-Zarit, 0 to 7, a point a measure; arrows move a point."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import SMALL, SMALL_STRONG
from ui.viewmodels.dossier_words import zarit
from ui.widgets.painting import metrics_of

HIGHEST: Final = Decimal(7)
HEIGHT: Final = 104
_LEFT: Final = 20
_RIGHT: Final = 34
_TOP: Final = 18
_FOOT: Final = 22
_LINE: Final = 2.25
_DOT: Final = 3.5
_AREA_ALPHA: Final = 20

Measure = tuple[date, Decimal]


class ZaritChart(QWidget):
    """Measures, oldest first; the chosen one says its score and its day."""

    point_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty chart."""
        super().__init__(parent)
        self._measures: tuple[Measure, ...] = ()
        self._chosen = -1
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for a wide strip."""
        return QSize(280, HEIGHT)

    def set_measures(self, measures: Sequence[Measure]) -> None:
        """Show these measures; the latest one is chosen."""
        self._measures = tuple(measures)
        self._choose(len(self._measures) - 1)

    @property
    def chosen(self) -> Measure | None:
        """The measure whose words are shown."""
        return self._measures[self._chosen] if self._measures else None

    def _choose(self, rank: int) -> None:
        self._chosen = min(max(rank, 0), len(self._measures) - 1)
        told = [f"{zarit(score)} le {day:%d/%m/%Y}" for day, score in self._measures]
        self.setAccessibleName("Mini-Zarit sur 7 : " + (", ".join(told) or "aucune mesure"))
        self.setAccessibleDescription(told[self._chosen] if told else "")
        self.point_changed.emit(self._chosen)
        self.update()

    # --- geometry ----------------------------------------------------------------------------

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_FOOT)

    def points(self) -> list[QPointF]:
        """Return where the measures stand."""
        plot = self._plot()
        if not self._measures:
            return []
        first, last = self._measures[0][0], self._measures[-1][0]
        days = max((last - first).days, 1)
        found = []
        for day, score in self._measures:
            share = (day - first).days / days if len(self._measures) > 1 else 0.5
            height = float(min(max(score, Decimal(0)), HIGHEST) / HIGHEST)
            found.append(
                QPointF(plot.left() + share * plot.width(), plot.bottom() - height * plot.height())
            )
        return found

    # --- Qt ----------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the scale, the line, the points and the words of the chosen one."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot, points = self._plot(), self.points()
        painter.setFont(font(SMALL))
        for value in (0, 7):
            top = plot.bottom() - value / float(HIGHEST) * plot.height()
            painter.setPen(QPen(QColor(colours.grid), 1))
            painter.drawLine(QPointF(plot.left(), top), QPointF(plot.right(), top))
            painter.setPen(QColor(colours.muted))
            box = QRectF(0, top - 8, _LEFT - 8, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight, str(value))
        if not points:
            return
        self._paint_line(painter, plot, points)
        self._paint_days(painter, plot, points)
        self._paint_points(painter, points)

    def _paint_line(self, painter: QPainter, plot: QRectF, points: list[QPointF]) -> None:
        accent = QColor(tokens().accent)
        path = QPainterPath(points[0])
        for point in points[1:]:
            path.lineTo(point)
        area = QPainterPath(path)
        area.lineTo(points[-1].x(), plot.bottom())
        area.lineTo(points[0].x(), plot.bottom())
        soft = QColor(accent)
        soft.setAlpha(_AREA_ALPHA)
        painter.fillPath(area, soft)
        painter.setPen(QPen(accent, _LINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _paint_points(self, painter: QPainter, points: list[QPointF]) -> None:
        colours = tokens()
        for rank, point in enumerate(points):
            is_chosen = rank == self._chosen
            radius = _DOT + 1.5 if is_chosen else _DOT
            painter.setPen(QPen(QColor(colours.surface), 1.5))
            painter.setBrush(QColor(colours.accent))
            painter.drawEllipse(point, radius, radius)
            if is_chosen and self.hasFocus():
                painter.setPen(QPen(QColor(colours.focus), 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(point, radius + 3, radius + 3)
        painter.setFont(font(SMALL_STRONG))
        painter.setPen(QColor(colours.text))
        for rank in {self._chosen, len(points) - 1}:
            point = points[rank]
            box = QRectF(point.x() - 24, point.y() - 22, 48, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, zarit(self._measures[rank][1]))

    def _paint_days(self, painter: QPainter, plot: QRectF, points: list[QPointF]) -> None:
        painter.setFont(font(SMALL))
        painter.setPen(QColor(tokens().muted))
        metrics = metrics_of(font(SMALL))
        taken: list[QRectF] = []
        for rank in dict.fromkeys((self._chosen, len(points) - 1, 0)):
            text = f"{self._measures[rank][0]:%d/%m/%Y}"
            width = metrics.horizontalAdvance(text) + 2
            left = min(max(points[rank].x() - width / 2, 0), self.width() - width)
            box = QRectF(left, plot.bottom() + 4, width, 16)
            if any(box.adjusted(-6, 0, 6, 0).intersects(other) for other in taken):
                continue
            taken.append(box)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move from measure to measure."""
        moves = {
            Qt.Key.Key_Left: self._chosen - 1,
            Qt.Key.Key_Right: self._chosen + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._measures) - 1,
        }
        if event.key() in moves and self._measures:
            self._choose(moves[Qt.Key(event.key())])
            event.accept()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the nearest measure."""
        points = self.points()
        if points:
            at = event.position().x()
            self._choose(min(range(len(points)), key=lambda rank: abs(points[rank].x() - at)))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the ring of the chosen point."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

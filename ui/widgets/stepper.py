"""The steps of a task: done, current, to come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_STRONG, SMALL_STRONG
from ui.widgets.painting import metrics_of

_DISC = 24
_GAP = 10
_LINE = 40


class Stepper(QWidget):
    """« Choisir le classeur — Vérifier — Importer », with where one stands."""

    def __init__(self, steps: Sequence[str], parent: QWidget | None = None) -> None:
        """Stand on the first step."""
        super().__init__(parent)
        self._steps = tuple(steps)
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_current(0)

    def set_current(self, current: int) -> None:
        """Stand on a step, from 0; one past the last means all are done."""
        self._current = current
        total = len(self._steps)
        if current < total:
            name = f"Étape {current + 1} sur {total} : {self._steps[current]}"
        else:
            name = f"{total} étapes faites"
        self.setAccessibleName(name)
        self.updateGeometry()
        self.update()

    def current(self) -> int:
        """Return the step one stands on."""
        return self._current

    def _width_of(self, position: int) -> int:
        # The widest of both weights: the drawing does not move with the step.
        return metrics_of(font(BODY_STRONG)).horizontalAdvance(self._steps[position]) + 2

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of all steps."""
        words = sum(self._width_of(position) for position in range(len(self._steps)))
        between = len(self._steps) - 1
        return QSize(words + len(self._steps) * (_DISC + _GAP) + between * (_LINE + 2 * 12), 28)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw discs, words and lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0
        for position in range(len(self._steps)):
            self._paint_step(painter, left, position)
            left += _DISC + _GAP + self._width_of(position) + 12
            if position < len(self._steps) - 1:
                painter.setPen(QPen(QColor(tokens().border_strong), 1))
                middle = self.height() / 2
                painter.drawLine(QPointF(left, middle), QPointF(left + _LINE, middle))
                left += _LINE + 12

    def _paint_step(self, painter: QPainter, left: int, position: int) -> None:
        colours = tokens()
        disc = QRectF(left + 0.5, (self.height() - _DISC) / 2 + 0.5, _DISC - 1, _DISC - 1)
        is_done, is_current = position < self._current, position == self._current
        if is_done:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.success_soft))
        elif is_current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
        else:
            painter.setPen(QPen(QColor(colours.border_strong), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
        if is_done:
            paint_icon(painter, "check", colours.success, disc.adjusted(4, 4, -4, -4))
        else:
            painter.setPen(QColor(colours.on_accent if is_current else colours.text2))
            painter.setFont(font(SMALL_STRONG))
            painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(position + 1))
        painter.setPen(QColor(colours.text if is_current else colours.text2))
        painter.setFont(font(BODY_STRONG if is_current else BODY))
        painter.drawText(
            QRect(left + _DISC + _GAP, 0, self._width_of(position), self.height()),
            Qt.AlignmentFlag.AlignVCenter,
            self._steps[position],
        )

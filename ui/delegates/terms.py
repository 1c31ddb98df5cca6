"""Draws a sum as its terms: a figure, then one segment a term with its letter inside."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from ui.models.cells import TermsCell
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY_STRONG, TINY_STRONG

FIGURE_ROOM: Final = 34
SEGMENT: Final = 16
_GAP: Final = 2
_LETTERED_FROM: Final = 14
_THINNEST: Final = 3


def paint_terms(painter: QPainter, rect: QRect, cell: TermsCell) -> None:
    """Draw the figure at the left and the segments after it, in the order given."""
    colours = tokens()
    painter.setFont(font(BODY_STRONG))
    painter.setPen(QColor(colours.text))
    figure = QRect(rect.x(), rect.y(), FIGURE_ROOM - 10, rect.height())
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(figure, int(right), str(cell.total))
    room = rect.width() - FIGURE_ROOM
    left = float(rect.x() + FIGURE_ROOM)
    top = rect.y() + (rect.height() - SEGMENT) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for letter, points, fill in cell.terms:
        width = max(room * points / max(cell.most, 1) - _GAP, _THINNEST)
        box = QRectF(left, top, width, SEGMENT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(colours, fill)))
        painter.drawRoundedRect(box, 3, 3)
        if width >= _LETTERED_FROM:
            painter.setPen(QColor(colours.surface))
            painter.setFont(font(TINY_STRONG))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), letter)
        left += width + _GAP
    painter.restore()


def paint_letter(painter: QPainter, rect: QRect, letter: str, fill: str) -> None:
    """Draw the square of one term, for a legend."""
    colours = tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(SEGMENT, rect.height())
    box = QRectF(rect.x(), rect.y() + (rect.height() - side) / 2, side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(getattr(colours, fill)))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(colours.surface))
    used = font(TINY_STRONG)
    painter.setFont(used)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), letter)
    painter.restore()

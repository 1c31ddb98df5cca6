"""What the rows of the lists share: the ground under them, and the icon on its tone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import ICON_M, RADIUS_CONTROL

SQUARE: Final = 30
"""The side of the square an icon stands on."""


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
    """Draw the line under a row, and its ground when it is selected or hovered."""
    colours = tokens()
    state: QStyle.StateFlag = option.state
    if state & QStyle.StateFlag.State_Selected:
        fill = colours.accent_soft
    elif state & QStyle.StateFlag.State_MouseOver:
        fill = colours.hover
    else:
        fill = ""
    if fill:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -2), RADIUS_CONTROL, RADIUS_CONTROL)
    painter.setPen(QPen(QColor(colours.grid), 1))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def paint_toned_icon(painter: QPainter, square: QRect, icon_name: str, tone: str) -> None:
    """Draw an icon on the soft fill of a tone, in a square of `SQUARE` pixels."""
    ink, fill = tokens().tone(tone)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(QRectF(square), RADIUS_CONTROL, RADIUS_CONTROL)
    inset = (SQUARE - ICON_M) // 2
    paint_icon(painter, icon_name, ink, square.adjusted(inset, inset, -inset, -inset))

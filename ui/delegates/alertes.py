"""Draws a duty: an icon on its tone, who and what, what to do under, when at the right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from crt_desktop.reports.alertes import Alerte
from ui.delegates.rows import SQUARE, paint_ground, paint_toned_icon
from ui.models.alertes import ALERTE_ROLE, DUE_ROLE, HEAD_ROLE
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import (
    BODY_MEDIUM,
    ROW_TWO_LINES,
    SMALL,
    SMALL_STRONG,
)
from ui.viewmodels.alertes import icon_of, title_of, tone_of
from ui.widgets.painting import badge_size, metrics_of, paint_badge, shortened

HEAD_HEIGHT: Final = 36
_SIDE: Final = 8
_GAP: Final = 12
_LEAST_NAME: Final = 72
"""The room under which a name tells nothing: the whole line is shortened instead."""


class AlerteDelegate(QStyledItemDelegate):
    """One duty on two lines of 56 pixels, one head on 36."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of the row."""
        return QSize(100, HEAD_HEIGHT if index.data(HEAD_ROLE) else ROW_TWO_LINES)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        alerte = index.data(ALERTE_ROLE)
        if isinstance(alerte, Alerte):
            paint_ground(painter, option, rect)
            self._paint_alerte(painter, rect, alerte, str(index.data(DUE_ROLE)))
        else:
            painter.setFont(font(SMALL_STRONG))
            painter.setPen(QColor(tokens().muted))
            line = rect.adjusted(_SIDE, 10, 0, 0)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, str(index.data(HEAD_ROLE)))
        painter.restore()

    @staticmethod
    def _paint_alerte(painter: QPainter, rect: QRect, alerte: Alerte, due: str) -> None:
        colours = tokens()
        tone = tone_of(alerte)
        square = QRect(rect.x() + _SIDE, rect.y() + (rect.height() - SQUARE) // 2, SQUARE, SQUARE)
        paint_toned_icon(painter, square, icon_of(alerte), tone)
        right = rect.right() - _SIDE
        if due:
            width = badge_size(due).width()
            box = QRect(right - width + 1, rect.y(), width, rect.height())
            paint_badge(painter, box, due, tone=tone)
            right -= width + _GAP
        left = square.right() + 1 + _GAP
        room = right - left
        lines = (
            (fitted_title(alerte, room), BODY_MEDIUM, colours.text, 8),
            (shortened(metrics_of(font(SMALL)), alerte.detail, room), SMALL, colours.text2, 30),
        )
        for shown, style, colour, top in lines:
            painter.setFont(font(style))
            painter.setPen(QColor(colour))
            line = QRect(left, rect.y() + top, room, style.line)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)


def fitted_title(alerte: Alerte, room: int) -> str:
    """Return the fact in the room there is: a long name gives way before what it is about."""
    metrics = metrics_of(font(BODY_MEDIUM))
    whole = title_of(alerte)
    over = metrics.horizontalAdvance(whole) - room
    if over <= 0 or not alerte.personne:
        return shortened(metrics, whole, room)
    left = metrics.horizontalAdvance(alerte.personne) - over - 1
    if left < _LEAST_NAME:
        return shortened(metrics, whole, room)
    name = metrics.elidedText(alerte.personne, Qt.TextElideMode.ElideRight, left)
    return whole.replace(alerte.personne, name, 1)

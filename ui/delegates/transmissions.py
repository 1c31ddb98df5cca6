"""Draws a transmission: whose, when and by whom, its whole text, who has read it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from crt_desktop.reports.fiches import TransmissionLine
from ui.delegates.rows import SQUARE, paint_ground, paint_toned_icon
from ui.models.transmissions import BYLINE_ROLE, LINE_ROLE, READERS_ROLE
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_STRONG, SMALL
from ui.widgets.painting import badge_size, metrics_of, paint_badge

_SIDE: Final = 12
_GAP: Final = 12
_TOP: Final = 10
_WRAPPED: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class TransmissionDelegate(QStyledItemDelegate):
    """Rows as high as their text: nothing written to the team is cut."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of the wrapped text and its two lines."""
        line = index.data(LINE_ROLE)
        view = option.widget
        width = view.viewport().width() if hasattr(view, "viewport") else option.rect.width()
        text = self._text_height(line, width) if isinstance(line, TransmissionLine) else 0
        under = SMALL.line + 2 if index.data(READERS_ROLE) else 0
        return QSize(100, _TOP + BODY_STRONG.line + SMALL.line + 4 + text + under + _TOP)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        line = index.data(LINE_ROLE)
        if not isinstance(line, TransmissionLine):
            return
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, rect)
        self._paint_icon(painter, rect, line)
        left = rect.x() + _SIDE + SQUARE + _GAP
        room = rect.right() - _SIDE - left
        top = rect.y() + _TOP
        self._paint_head(painter, QRect(left, top, room, BODY_STRONG.line), line)
        top += BODY_STRONG.line
        self._paint_words(painter, QRect(left, top, room, SMALL.line), str(index.data(BYLINE_ROLE)))
        top += SMALL.line + 4
        painter.setFont(font(BODY))
        painter.setPen(QColor(tokens().text if not line.is_read else tokens().text2))
        height = self._text_height(line, rect.width())
        painter.drawText(QRect(left, top, room, height), int(_WRAPPED), line.texte)
        said = str(index.data(READERS_ROLE))
        if said:
            self._paint_words(painter, QRect(left, top + height + 2, room, SMALL.line), said)
        painter.restore()

    @staticmethod
    def _text_height(line: TransmissionLine, width: int) -> int:
        room = width - 2 * _SIDE - SQUARE - _GAP
        box = metrics_of(font(BODY)).boundingRect(0, 0, room, 10_000, int(_WRAPPED), line.texte)
        return box.height()

    @staticmethod
    def _paint_icon(painter: QPainter, rect: QRect, line: TransmissionLine) -> None:
        is_pressing = line.is_urgente and not line.is_read
        tone = "danger" if is_pressing else "neutral" if line.is_read else "accent"
        name = "message-square-warning" if line.is_urgente else "message-square"
        square = QRect(rect.x() + _SIDE, rect.y() + _TOP, SQUARE, SQUARE)
        paint_toned_icon(painter, square, name, tone)

    @staticmethod
    def _paint_head(painter: QPainter, box: QRect, line: TransmissionLine) -> None:
        right = box.right()
        badges = [("Lue", "neutral")] if line.is_read else []
        if line.is_urgente:
            badges.insert(0, ("Urgente", "neutral" if line.is_read else "danger"))
        for text, tone in reversed(badges):
            width = badge_size(text).width()
            place = QRect(right - width + 1, box.y(), width, box.height())
            paint_badge(painter, place, text, tone=tone)
            right -= width + 6
        used = font(BODY_STRONG)
        painter.setFont(used)
        painter.setPen(QColor(tokens().text))
        room = right - box.x()
        shown = metrics_of(used).elidedText(line.personne, Qt.TextElideMode.ElideRight, room)
        name = QRect(box.x(), box.y(), room, box.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, shown)

    @staticmethod
    def _paint_words(painter: QPainter, box: QRect, text: str) -> None:
        used = font(SMALL)
        painter.setFont(used)
        painter.setPen(QColor(tokens().muted))
        shown = metrics_of(used).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)

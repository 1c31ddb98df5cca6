"""Draws the relève: a person as a head, then each thing that happened, its whole text under it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crt_desktop.reports.nuit import ReleveItem
from ui.delegates.rows import SQUARE, paint_ground, paint_toned_icon
from ui.models.releve import ROW_ROLE, ReleveModel
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_STRONG, SECTION, SMALL
from ui.viewmodels import words
from ui.viewmodels.releve import ReleveRow, author, icon_of, when
from ui.widgets.painting import badge_size, metrics_of, paint_badge

_SIDE: Final = 12
_TOP: Final = 10
_WHEN: Final = 92
_GAP: Final = 14
_HEAD: Final = 46
_WIDEST: Final = 820
"""A line of text longer than this is tiring to read."""
_WRAPPED: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_Index = QModelIndex | QPersistentModelIndex


class ReleveDelegate(QStyledItemDelegate):
    """Rows as high as their text: nothing of the night is cut."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802 - Qt's name
        """Return the height of a head, or of a title and its wrapped text."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, ReleveRow) or row.item is None:
            return QSize(100, _HEAD)
        view = option.widget
        width = view.viewport().width() if hasattr(view, "viewport") else option.rect.width()
        text = _text_height(row.item, _text_room(width))
        return QSize(100, 2 * _TOP + max(BODY_STRONG.line + text, SQUARE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the row."""
        row = index.data(ROW_ROLE)
        model = index.model()
        if not isinstance(row, ReleveRow) or not isinstance(model, ReleveModel):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        if row.item is None:
            _paint_person(painter, option, rect, row)
        else:
            paint_ground(painter, option, rect)
            self._paint_item(painter, rect, row.item, model)
        painter.restore()

    @staticmethod
    def _paint_item(painter: QPainter, rect: QRect, item: ReleveItem, model: ReleveModel) -> None:
        colours = tokens()
        day, hour = when(item, today=model.today())
        top = rect.y() + _TOP
        align = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font(BODY_STRONG if hour else BODY))
        painter.setPen(QColor(colours.text2))
        place = QRect(rect.x() + _SIDE, top, _WHEN, BODY.line)
        painter.drawText(place, align, hour or day)
        if hour:
            painter.setFont(font(SMALL))
            painter.setPen(QColor(colours.muted))
            painter.drawText(place.translated(0, BODY.line), align, day)
        square = QRect(rect.x() + _SIDE + _WHEN, top, SQUARE, SQUARE)
        paint_toned_icon(painter, square, icon_of(item), "danger" if item.is_urgent else "neutral")
        left = square.right() + _GAP
        room = _text_room(rect.width())
        _paint_title(painter, QRect(left, top, rect.right() - _SIDE - left, BODY.line), item)
        painter.setFont(font(BODY))
        painter.setPen(QColor(colours.text))
        box = QRect(left, top + BODY_STRONG.line, room, rect.height())
        painter.drawText(box, int(_WRAPPED), item.detail)


def _text_room(width: int) -> int:
    return min(width - 2 * _SIDE - _WHEN - SQUARE - _GAP, _WIDEST)


def _text_height(item: ReleveItem, room: int) -> int:
    if not item.detail:
        return 0
    box = metrics_of(font(BODY)).boundingRect(0, 0, room, 10_000, int(_WRAPPED), item.detail)
    return box.height() + 2


def _paint_title(painter: QPainter, box: QRect, item: ReleveItem) -> None:
    colours = tokens()
    align = Qt.AlignmentFlag.AlignVCenter
    strong = metrics_of(font(BODY_STRONG))
    used = min(strong.horizontalAdvance(item.titre) + 2, box.width())
    painter.setFont(font(BODY_STRONG))
    painter.setPen(QColor(colours.text))
    shown = strong.elidedText(item.titre, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(QRect(box.x(), box.y(), used, box.height()), align, shown)
    left = box.x() + used + 10
    if item.is_urgent and "urgent" not in item.titre.lower():
        width = badge_size("Urgent").width()
        if left + width < box.right():
            place = QRect(left, box.y(), width, box.height())
            paint_badge(painter, place, "Urgent", tone="danger")
            left += width + 10
    by = author(item)
    room = box.right() - left
    if by and room > SQUARE:
        small = metrics_of(font(SMALL))
        painter.setFont(font(SMALL))
        painter.setPen(QColor(colours.muted))
        text = small.elidedText(by, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(left, box.y(), room, box.height()), align, text)


def _paint_person(
    painter: QPainter, option: QStyleOptionViewItem, rect: QRect, row: ReleveRow
) -> None:
    colours = tokens()
    state: QStyle.StateFlag = option.state
    if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent_soft if is_selected else colours.hover))
        painter.drawRoundedRect(rect.adjusted(0, 8, 0, -2), 6, 6)
    box = rect.adjusted(_SIDE, 10, -_SIDE, 0)
    align = Qt.AlignmentFlag.AlignVCenter
    metrics = metrics_of(font(SECTION))
    room = box.width() - 150
    name = metrics.elidedText(row.person.personne, Qt.TextElideMode.ElideRight, room)
    painter.setFont(font(SECTION))
    painter.setPen(QColor(colours.text))
    painter.drawText(box, align, name)
    if row.person.beneficiaire_id is not None:
        after = box.x() + metrics.horizontalAdvance(name) + 6
        paint_icon(painter, "chevron-right", colours.muted, QRect(after, box.y(), 16, box.height()))
    painter.setFont(font(SMALL))
    painter.setPen(QColor(colours.muted))
    right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(box, right, words.counted(row.count, "nouvelle"))

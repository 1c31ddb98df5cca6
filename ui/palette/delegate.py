"""Paints the rows of the palette."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.palette.actions import OPEN_FILE, Action
from ui.palette.model import Head, PaletteModel, PersonRow, Row
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import (
    AVATAR,
    BODY,
    BODY_MEDIUM,
    BODY_STRONG,
    ICON_M,
    RADIUS_CONTROL,
    SMALL,
    SMALL_MEDIUM,
    SMALL_STRONG,
    TypeStyle,
)
from ui.viewmodels import caseload_words as told
from ui.viewmodels.hits import find_hits
from ui.widgets.painting import (
    badge_size,
    initials,
    metrics_of,
    paint_avatar,
    paint_badge,
    paint_runs,
)

HEAD: Final = 30
PERSON: Final = 44
LINE: Final = 36
EDGE: Final = 12
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PaletteDelegate(QStyledItemDelegate):
    """One row: a head, a person with avatar and state, or an icon and words."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of the kind of row."""
        model = index.model()
        row = model.rows[index.row()] if isinstance(model, PaletteModel) else None
        return QSize(option.rect.width(), height_of(row))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        model = index.model()
        if not isinstance(model, PaletteModel):
            return
        row = model.rows[index.row()]
        rect = option.rect.adjusted(EDGE, 0, -EDGE, 0)
        colours = tokens()
        painter.save()
        if isinstance(row, Head):
            _text(painter, rect.adjusted(0, 8, 0, 0), row, SMALL_STRONG, colours.muted)
            painter.restore()
            return
        is_on = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_on or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_soft if is_on else colours.hover))
            box = QRectF(option.rect).adjusted(6, 1, -6, -1)
            painter.drawRoundedRect(box, RADIUS_CONTROL, RADIUS_CONTROL)
        if isinstance(row, PersonRow):
            _paint_person(painter, rect, row, query=model.query, is_on=is_on)
        else:
            hint = row.hint if isinstance(row, Action) else ""
            _paint_line(painter, rect, row.icon_name, row.title, hint)
        painter.restore()


def height_of(row: Row | None) -> int:
    """Return the height of a row."""
    if isinstance(row, Head):
        return HEAD
    return PERSON if isinstance(row, PersonRow) else LINE


def _paint_person(
    painter: QPainter, rect: QRect, row: PersonRow, *, query: str, is_on: bool
) -> None:
    colours = tokens()
    line = row.line
    disc = QRect(rect.x(), rect.y() + (rect.height() - AVATAR) // 2, AVATAR, AVATAR)
    paint_avatar(painter, disc, initials(line.nom, line.prenoms), is_on_row=is_on)
    room = rect.adjusted(AVATAR + 12, 4, 0, -4)
    if row.act is not OPEN_FILE:
        width = badge_size(row.act.title, row.act.icon_name).width()
        box = QRect(rect.right() - width, rect.y(), width + 1, rect.height())
        icon = row.act.icon_name
        paint_badge(painter, box, row.act.title, tone="accent", icon_name=icon)
    else:
        badge = told.situation_badge(line)
        width = badge_size(badge.text, badge.icon).width()
        box = QRect(rect.right() - width, rect.y(), width + 1, rect.height())
        paint_badge(
            painter, box, badge.text, tone=badge.tone, icon_name=badge.icon, is_on_row=is_on
        )
    room.setRight(room.right() - width - 12)
    upper = QRect(room.x(), room.y(), room.width(), room.height() // 2)
    lower = upper.translated(0, room.height() // 2)
    runs = ((line.nom, font(BODY_STRONG)), (f" {line.prenoms}", font(BODY)))
    marks = find_hits(told.full_name(line), query)
    paint_runs(painter, upper, runs, colour=colours.text, marks=marks)
    parts = (told.birth_and_age(line), line.commune or "")
    _text(painter, lower, " · ".join(part for part in parts if part), SMALL, colours.muted)


def _paint_line(painter: QPainter, rect: QRect, icon_name: str, title: str, hint: str) -> None:
    colours = tokens()
    inset = (AVATAR - ICON_M) // 2
    box = QRect(rect.x() + inset, rect.y() + (rect.height() - ICON_M) // 2, ICON_M, ICON_M)
    paint_icon(painter, icon_name, colours.text2, box)
    words = rect.adjusted(AVATAR + 12, 0, 0, 0)
    if hint:
        painter.setFont(font(SMALL_MEDIUM))
        painter.setPen(QColor(colours.muted))
        painter.drawText(words, _RIGHT, hint)
        words.setRight(words.right() - metrics_of(font(SMALL_MEDIUM)).horizontalAdvance(hint) - 12)
    _text(painter, words, title, BODY_MEDIUM, colours.text)


def _text(painter: QPainter, rect: QRect, text: str, style: TypeStyle, ink: str) -> None:
    painter.setFont(font(style))
    painter.setPen(QColor(ink))
    shown = metrics_of(font(style)).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, _LEFT, shown)

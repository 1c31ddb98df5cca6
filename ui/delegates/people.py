"""Draws somebody who answers to a line: name, birth and why, where the person stands at the right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from crt_desktop.domain.typography import upper_first
from crt_desktop.reports.demandes import PersonMatch
from ui.delegates.rows import SQUARE, paint_ground, paint_toned_icon
from ui.models.people import NEW_ROLE, PERSON_ROLE, PeopleModel
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import AVATAR, BODY, BODY_STRONG, ROW_TWO_LINES, SMALL, SMALL_MEDIUM
from ui.viewmodels import demandes as told
from ui.viewmodels.hits import find_hits
from ui.widgets.painting import (
    badge_size,
    initials,
    metrics_of,
    paint_avatar,
    paint_badge,
    paint_runs,
    shortened,
)

_SIDE: Final = 10
_LIT: Final = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver
_GAP: Final = 12
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PeopleDelegate(QStyledItemDelegate):
    """One person, or the row of somebody new, on two lines."""

    def sizeHint(  # noqa: N802 - Qt's name
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of every row."""
        return QSize(100, ROW_TWO_LINES)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw the row."""
        rect: QRect = option.rect
        model = index.model()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, rect)
        person = index.data(PERSON_ROLE)
        inner = rect.adjusted(_SIDE, 0, -_SIDE, 0)
        if isinstance(person, PersonMatch) and isinstance(model, PeopleModel):
            is_on = bool(option.state & _LIT)
            _paint_person(painter, inner, person, model, is_on=is_on)
        else:
            _paint_new(painter, inner, str(index.data(NEW_ROLE)))
        painter.restore()


def _paint_person(
    painter: QPainter, rect: QRect, person: PersonMatch, model: PeopleModel, *, is_on: bool
) -> None:
    colours = tokens()
    disc = QRect(rect.x(), rect.y() + (rect.height() - AVATAR) // 2, AVATAR, AVATAR)
    paint_avatar(painter, disc, initials(person.nom, person.prenoms), is_on_row=is_on)
    room = rect.adjusted(AVATAR + _GAP, 0, 0, 0)
    stand = told.standing(person)
    if stand.text:
        width = badge_size(stand.text).width()
        box = QRect(rect.right() - width + 1, rect.y(), width, rect.height())
        paint_badge(painter, box, stand.text, tone=stand.tone, is_on_row=is_on)
        room.setRight(room.right() - width - _GAP)
    upper = QRect(room.x(), room.y() + 8, room.width(), BODY.line)
    lower = QRect(room.x(), room.y() + 30, room.width(), SMALL.line)
    name = told.full_name(person)
    rest = name.removeprefix(person.nom)
    runs = ((person.nom, font(BODY_STRONG)), (rest, font(BODY)))
    marks = find_hits(name, " ".join(model.query.words))
    paint_runs(painter, upper, runs, colour=colours.text, marks=marks)
    facts = told.facts(person, today=model.today)
    _text(painter, lower, facts, ink=colours.muted)
    left = lower.x() + metrics_of(font(SMALL)).horizontalAdvance(facts) + _GAP
    if person.reasons and left < lower.right():
        lower.setLeft(left)
        ink = colours.warning if person.is_likely else colours.text2
        _text(painter, lower, told.why(person), ink=ink, is_strong=person.is_likely)


def _paint_new(painter: QPainter, rect: QRect, words: str) -> None:
    colours = tokens()
    square = QRect(rect.x(), rect.y() + (rect.height() - SQUARE) // 2, SQUARE, SQUARE)
    paint_toned_icon(painter, square, "user-plus", "accent")
    left = rect.x() + AVATAR + _GAP
    upper = QRect(left, rect.y() + 8, rect.right() - left, BODY.line)
    runs = ((told.NEW_TITLE, font(BODY_STRONG)),)
    paint_runs(painter, upper, runs, colour=colours.text)
    lower = QRect(left, rect.y() + 30, rect.right() - left, SMALL.line)
    _text(painter, lower, upper_first(words), ink=colours.muted)


def _text(painter: QPainter, rect: QRect, text: str, *, ink: str, is_strong: bool = False) -> None:
    used = font(SMALL_MEDIUM if is_strong else SMALL)
    painter.setFont(used)
    painter.setPen(QColor(ink))
    painter.drawText(rect, int(_LEFT), shortened(metrics_of(used), text, rect.width()))

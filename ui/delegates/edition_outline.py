"""Paints the outline of a questionnaire: sections as bands, questions with what answers them."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.delegates.plan_grid import lines_of_text
from ui.delegates.table import advance, colour, elided
from ui.models.edition_outline import OutlineModel, OutlineRow
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_MEDIUM, BODY_STRONG, ICON_M, ICON_S, SMALL, TypeStyle

Index = QModelIndex | QPersistentModelIndex
EDGE: Final = 16
NUMBER_WIDTH: Final = 56
MARK_WIDTH: Final = 28
LINE: Final = 18
DETAIL: Final = 18
PAD_Y: Final = 9
SECTION_HEIGHT: Final = 40
HEAD_HEIGHT: Final = 44
MOST_LINES: Final = 3
BAR: Final = 3
GRIP: Final = 12
_FLAGS: Final = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class OutlineState(Protocol):
    """What the delegate asks of the view."""

    def row_on(self) -> int:
        """Return the row one is on."""

    def row_hovered(self) -> int:
        """Return the row under the mouse."""

    def room(self) -> int:
        """Return the width of the rows."""

    @property
    def can_carry(self) -> bool:
        """Whether the mouse may carry rows elsewhere."""


class OutlineDelegate(QStyledItemDelegate):
    """Paints the rows of an `OutlineModel`."""

    def __init__(self, state: OutlineState, parent: QWidget) -> None:
        """Paint for a view."""
        super().__init__(parent)
        self._state = state

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802 - Qt's name
        """Be as tall as the words, three lines of a label at most."""
        row = _row(index)
        width = self._state.room()
        if row is None:
            return QSize(width, 0)
        if not row.is_question:
            head = HEAD_HEIGHT if row.spot.section is None else SECTION_HEIGHT
            return QSize(width, head)
        count = min(max(len(_label_lines(row, width)), 1), MOST_LINES)
        return QSize(width, count * LINE + DETAIL + 2 * PAD_Y)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        row = _row(index)
        if row is None:
            return
        colours, rect, at = tokens(), option.rect, index.row()
        is_on = at == self._state.row_on()
        ground = colours.surface if row.is_question else colours.sunken
        if is_on:
            ground = colours.accent_soft
        elif at == self._state.row_hovered():
            ground = colours.hover
        painter.fillRect(rect, colour(ground))
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, colour(colours.grid))
        if is_on:
            painter.fillRect(rect.x(), rect.y(), BAR, rect.height() - 1, colour(colours.accent))
        if (
            at == self._state.row_hovered()
            and self._state.can_carry
            and row.spot.section is not None
        ):
            grip = QRect(rect.x() + BAR, rect.y() + (rect.height() - GRIP) // 2, GRIP, GRIP)
            paint_icon(painter, "grip-vertical", colours.muted, grip)
        if row.problems:
            side = QRect(rect.right() - EDGE - ICON_M, rect.y() + PAD_Y + 1, ICON_M, ICON_M)
            if not row.is_question:
                side.moveTop(rect.y() + (rect.height() - ICON_M) // 2)
            paint_icon(painter, "circle-alert", colours.danger, side)
        inner = rect.adjusted(EDGE, 0, -EDGE - MARK_WIDTH, -1)
        if row.is_question:
            _paint_question(painter, inner, row, _label_lines(row, rect.width()))
        else:
            _paint_head(painter, inner, row)


def _row(index: Index) -> OutlineRow | None:
    model = index.model()
    return model.row(index.row()) if isinstance(model, OutlineModel) else None


def _label_lines(row: OutlineRow, width: int) -> tuple[str, ...]:
    room = max(width - 2 * EDGE - MARK_WIDTH - NUMBER_WIDTH, 40)
    found = lines_of_text(row.title, room, BODY_MEDIUM)
    if len(found) <= MOST_LINES:
        return found
    kept = found[: MOST_LINES - 1]
    rest = " ".join(found[MOST_LINES - 1 :])
    return (*kept, elided(rest, BODY_MEDIUM, room))


def _paint_head(painter: QPainter, rect: QRect, row: OutlineRow) -> None:
    """Draw the head of the questionnaire, or a section with how many questions it has."""
    colours = tokens()
    left = rect.x()
    if row.icon:
        side = QRect(left, rect.y() + (rect.height() - ICON_M) // 2, ICON_M, ICON_M)
        paint_icon(painter, row.icon, colours.text2, side)
        left += ICON_M + 8
    room = rect.right() - left - advance(row.detail, SMALL) - 10
    title = elided(row.title, BODY_STRONG, max(room, 60))
    ink = colours.muted if row.is_blank else colours.text
    _draw(
        painter, QRect(left, rect.y(), rect.right() - left, rect.height()), title, BODY_STRONG, ink
    )
    left += advance(title, BODY_STRONG) + 10
    beside = QRect(left, rect.y(), max(rect.right() - left, 0), rect.height())
    _draw(painter, beside, elided(row.detail, SMALL, beside.width()), SMALL, colours.muted)


def _paint_question(
    painter: QPainter, rect: QRect, row: OutlineRow, lines: tuple[str, ...]
) -> None:
    """Draw the number, the label on its lines, and what answers."""
    colours = tokens()
    top = rect.y() + PAD_Y
    number = QRect(rect.x(), top, NUMBER_WIDTH - 8, LINE)
    _draw(painter, number, elided(row.number, BODY, number.width()), BODY, colours.muted)
    left = rect.x() + NUMBER_WIDTH
    ink = colours.muted if row.is_blank else colours.text
    for at, words in enumerate(lines):
        place = QRect(left, top + at * LINE, rect.right() - left + MARK_WIDTH, LINE)
        _draw(painter, place, words, BODY_MEDIUM, ink)
    top += max(len(lines), 1) * LINE
    side = QRect(left, top + (DETAIL - ICON_S) // 2 + 1, ICON_S, ICON_S)
    is_unbound = row.icon == "circle-dashed"
    tint = colours.danger if is_unbound else colours.muted
    paint_icon(painter, row.icon, tint, side)
    under = QRect(left + ICON_S + 6, top + 1, rect.right() - left - ICON_S - 6, DETAIL)
    _draw(painter, under, elided(row.detail, SMALL, under.width()), SMALL, tint)


def _draw(painter: QPainter, rect: QRect, text: str, style: TypeStyle, ink: str) -> None:
    painter.setFont(font(style))
    painter.setPen(colour(ink))
    painter.drawText(rect, _FLAGS, text)

"""Draws what stands under and around the visits of a time grid: hours, columns, heads, the present."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from crt_desktop.domain.dates import local_date
from ui.delegates.table import advance, colour, elided
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY_STRONG, SMALL, SMALL_MEDIUM, TypeStyle
from ui.viewmodels import visites as told
from ui.viewmodels.visites_agenda import Column, Slot, wall_minute
from ui.widgets.agenda_time_layout import GUTTER, HEAD, HOURS, TimeLayout

NAME_FROM: Final = 92
"""The width of « mercredi 23 »: a narrower column has « mer. »."""
_CENTRE: Final = Qt.AlignmentFlag.AlignCenter
_MIDDLE: Final = Qt.AlignmentFlag.AlignVCenter


def paint_ground(painter: QPainter, layout: TimeLayout, body: QRect) -> None:
    """Draw the columns, those of rest a shade darker, and the lines of the half hours."""
    colours, columns = tokens(), layout.board.columns
    for at, column in enumerate(columns):
        if column.is_off or column.is_ferie:
            area = QRect(layout.left_of(at), body.y(), round(layout.width), body.height())
            painter.fillRect(area, colour(colours.sunken))
    for half in range(2 * HOURS + 1):
        top = layout.top_of(half * 30)
        if body.top() <= top <= body.bottom():
            tint = colours.border if half % 2 == 0 else colours.grid
            painter.fillRect(body.x(), top, body.width(), 1, colour(tint))
    for at in range(1, len(columns)):
        painter.fillRect(layout.left_of(at) - 1, body.y(), 1, body.height(), colour(colours.border))


def paint_piles(painter: QPainter, layout: TimeLayout) -> None:
    """Draw « +3 » where a day has no room for every visit."""
    colours = tokens()
    painter.setFont(font(SMALL_MEDIUM))
    for pile in layout.piles:
        rect = pile.rect.translated(layout.shift)
        painter.setPen(QPen(colour(colours.border_strong), 1))
        painter.setBrush(colour(colours.surface))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
        has_conflict = any(told.has_conflict(block.line) for block in pile.blocks)
        painter.setPen(colour(colours.danger if has_conflict else colours.accent))
        painter.drawText(rect, _CENTRE, f"+{len(pile.blocks)}")


def paint_slot(painter: QPainter, rect: QRect, slot: Slot) -> None:
    """Draw the free place selected."""
    colours = tokens()
    pen = QPen(colour(colours.accent), 1.5)
    pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(colour(colours.accent_soft))
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    start = f"{slot.start // 60:02}:{slot.start % 60:02}"
    painter.setPen(colour(colours.accent_ink))
    painter.setFont(font(SMALL_MEDIUM))
    words = rect.adjusted(8, 0, -4, 0)
    text = elided(f"{start}  Nouvelle visite", SMALL_MEDIUM, words.width())
    painter.drawText(words, _MIDDLE, text)


def paint_now(painter: QPainter, layout: TimeLayout, now: datetime) -> None:
    """Draw the line of the present over the columns of today."""
    today = local_date(now)
    places = [at for at, one in enumerate(layout.board.columns) if one.day == today]
    if not places:
        return
    ink = colour(tokens().accent)
    top = layout.top_of(wall_minute(now))
    left, right = layout.left_of(places[0]), layout.left_of(places[-1] + 1)
    painter.fillRect(left, top - 1, right - left, 2, ink)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(QPoint(left + 4, top), 4, 4)


def paint_hours(painter: QPainter, layout: TimeLayout, height: int) -> None:
    """Draw the hours at the left."""
    colours = tokens()
    painter.fillRect(0, HEAD, GUTTER, height - HEAD, colour(colours.surface))
    painter.fillRect(GUTTER - 1, HEAD, 1, height - HEAD, colour(colours.border))
    painter.setFont(font(SMALL))
    painter.setPen(colour(colours.muted))
    for hour in range(1, HOURS):
        middle = layout.top_of(hour * 60)
        if HEAD + 4 < middle < height:
            box = QRect(0, middle - 8, GUTTER - 9, 16)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | _MIDDLE, f"{hour:02}:00")


def paint_heads(painter: QPainter, layout: TimeLayout, width: int) -> None:
    """Draw the heads of the columns."""
    colours = tokens()
    painter.fillRect(0, 0, width, HEAD, colour(colours.sunken))
    painter.fillRect(0, HEAD - 1, width, 1, colour(colours.border))
    painter.setClipRect(QRect(GUTTER, 0, width - GUTTER, HEAD))
    for at, column in enumerate(layout.board.columns):
        rect = QRect(layout.left_of(at), 0, round(layout.width), HEAD - 1)
        if rect.right() < GUTTER or rect.left() > width:
            continue
        if at:
            painter.fillRect(rect.left() - 1, 8, 1, HEAD - 16, colour(colours.border))
        _paint_head(painter, rect, column)


def _paint_head(painter: QPainter, rect: QRect, column: Column) -> None:
    inner = rect.adjusted(6, 5, -6, -5)
    upper = QRect(inner.x(), inner.y(), inner.width(), 20)
    lower = QRect(inner.x(), inner.y() + 20, inner.width(), 16)
    if column.is_member:
        _centred(painter, upper, column.title, BODY_STRONG, tokens().text)
    else:
        _paint_day(painter, upper, column)
    _centred(painter, lower, column.under, SMALL, tokens().muted)


def _centred(painter: QPainter, rect: QRect, text: str, style: TypeStyle, ink: str) -> None:
    painter.setFont(font(style))
    painter.setPen(colour(ink))
    painter.drawText(rect, _CENTRE, elided(text, style, rect.width()))


def _paint_day(painter: QPainter, rect: QRect, column: Column) -> None:
    """Draw « lundi 23 », the day number in a pill of the accent when it is today."""
    colours = tokens()
    name = column.title if rect.width() >= NAME_FROM else f"{column.title[:3]}."
    number = str(column.day.day)
    gap, pill = 6, max(advance(number, BODY_STRONG) + 12, 20)
    name_width = advance(name, SMALL)
    left = rect.x() + max((rect.width() - name_width - gap - pill) // 2, 0)
    ink = colours.slot("ferie") if column.is_ferie else colours.muted
    painter.setFont(font(SMALL))
    painter.setPen(colour(ink))
    painter.drawText(QRect(left, rect.y(), name_width + 2, rect.height()), _MIDDLE, name)
    box = QRect(left + name_width + gap, rect.y(), pill, 20)
    if column.is_today:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(colours.accent))
        painter.drawRoundedRect(QRectF(box), 10, 10)
    ink = colours.on_accent if column.is_today else ink if column.is_ferie else colours.text
    _centred(painter, box, number, BODY_STRONG, ink)

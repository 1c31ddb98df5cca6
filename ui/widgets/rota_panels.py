"""Draws the months of the rota: heads, shaded columns, rows, cells, the current one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from crt_desktop.domain.typography import upper_first
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_MEDIUM, RADIUS_CARD, SECTION, SMALL, SMALL_STRONG
from ui.viewmodels.astreintes import Day, Month
from ui.widgets.painting import metrics_of
from ui.widgets.rota_geometry import EDGE, FOOT, HEAD, PROFESSION, Geometry
from ui.widgets.rota_painting import DIM, paint_cell, paint_hatch

_LETTER_TOP: Final = 3
_NUMBER_TOP: Final = 19
_NUMBER: Final = 17
_CENTRE: Final = Qt.AlignmentFlag.AlignCenter
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is chosen and pointed at, and how far the months are scrolled."""

    current: tuple[int, date | None] | None = None
    has_focus: bool = False
    hovered: tuple[int | None, date | None] = (None, None)
    span: tuple[date, date] | None = None
    held: tuple[str, date] | None = None
    offset: int = 0


def paint_board(painter: QPainter, places: Geometry, look: Look, clip: QRect) -> None:
    """Draw the months that are in sight."""
    painter.translate(0, -look.offset)
    seen = clip.translated(0, look.offset)
    for at, month in enumerate(places.board.months):
        panel = QRect(0, places.panel_top(at), places.width, places.panel_height)
        if panel.intersects(seen):
            _paint_month(painter, places, look, at, month)


def _paint_month(painter: QPainter, places: Geometry, look: Look, at: int, month: Month) -> None:
    colours = tokens()
    panel = QRect(0, places.panel_top(at), places.width, places.panel_height)
    frame = QRectF(panel).adjusted(0.5, 0.5, -0.5, -0.5)
    shape = QPainterPath()
    shape.addRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(shape, QColor(colours.surface))
    painter.setClipPath(shape)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    _paint_columns(painter, places, look, at, month)
    _paint_rows(painter, places, look, at, month)
    _paint_head(painter, places, look, at, month)
    painter.restore()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.border), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(shape)
    painter.restore()
    _paint_choice(painter, places, look, at, month)


def _paint_columns(painter: QPainter, places: Geometry, look: Look, at: int, month: Month) -> None:
    """Shade the week-ends, the nights without anybody, today, and the row pointed at."""
    colours = tokens()
    hovered_row = look.hovered[0]
    if hovered_row is not None:
        top = places.row_top(at, hovered_row)
        painter.fillRect(0, top, places.width, places.row, QColor(colours.sunken))
    for place, day in enumerate(month.days):
        column = places.column_rect(at, place)
        fill = _column_fill(day)
        if fill:
            painter.fillRect(column, QColor(fill))
        elif day.on == look.hovered[1] and look.hovered != (None, None):
            painter.fillRect(column, QColor(colours.sunken))


def _column_fill(day: Day) -> str:
    colours = tokens()
    if day.is_hole and not day.is_unplanned:
        return colours.danger_soft
    return colours.hover if day.night.is_weekend or day.night.is_ferie else ""


def _paint_rows(painter: QPainter, places: Geometry, look: Look, at: int, month: Month) -> None:
    colours, board = tokens(), places.board
    painter.setPen(QPen(QColor(colours.grid), 1))
    first = places.row_top(at, 0)
    last = places.row_top(at, len(board.rows))
    for place in range(len(month.days) + 1):
        x = places.column_left(place)
        painter.drawLine(x, first, x, last)
    for rank in range(len(board.rows) + 1):
        y = places.row_top(at, rank)
        painter.drawLine(places.names, y, places.column_left(len(month.days)), y)
    for rank, row in enumerate(board.rows):
        _paint_name(painter, places, look, at, rank)
        for place, day in enumerate(month.days):
            cell = board.cells.get((row.reference, day.on))
            if cell is None:
                continue
            rect = places.cell_rect(at, rank, place)
            painter.setOpacity(DIM if day.night.is_past else 1.0)
            if cell.away is not None:
                paint_hatch(painter, rect.adjusted(0, 2, 0, -1))
            paint_cell(painter, places.box(rect), cell)
            painter.setOpacity(1.0)


def _paint_name(painter: QPainter, places: Geometry, look: Look, at: int, rank: int) -> None:
    colours, row = tokens(), places.board.rows[rank]
    is_pointed = rank == look.hovered[0]
    top = places.row_top(at, rank)
    used = font(BODY_MEDIUM if is_pointed else BODY)
    room = places.names - EDGE - PROFESSION - 4
    painter.setFont(used)
    painter.setPen(QColor(colours.text))
    shown = metrics_of(used).elidedText(row.short, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRect(EDGE, top, room + 2, places.row), _LEFT, shown)
    painter.setFont(font(SMALL))
    painter.setPen(QColor(colours.muted))
    left = places.names - PROFESSION
    painter.drawText(QRect(left, top, PROFESSION, places.row), _LEFT, row.profession)


def _paint_head(painter: QPainter, places: Geometry, look: Look, at: int, month: Month) -> None:
    """Draw the name of the month and its days; they stay in sight above the rows that scroll."""
    colours = tokens()
    top = places.panel_top(at)
    lowest = top + places.panel_height - FOOT - HEAD - places.row
    y = max(top, min(look.offset, lowest))
    if y > top:
        painter.fillRect(0, y, places.width, HEAD, QColor(colours.surface))
    for place, day in enumerate(month.days):
        left = places.column_left(place)
        column = QRect(left, y, places.column_left(place + 1) - left, HEAD)
        fill = _column_fill(day)
        if fill and y > top:
            painter.fillRect(column, QColor(fill))
        _paint_day(painter, column, day, is_pointed=day.on == look.hovered[1])
    painter.setPen(QPen(QColor(colours.border), 1))
    painter.drawLine(places.names, y + HEAD, places.column_left(len(month.days)), y + HEAD)
    painter.setFont(font(SECTION))
    painter.setPen(QColor(colours.text))
    painter.drawText(QRect(EDGE, y, places.names - EDGE, HEAD), _LEFT, upper_first(month.title))


def _paint_day(painter: QPainter, column: QRect, day: Day, *, is_pointed: bool) -> None:
    colours, night = tokens(), day.night
    ferie = colours.danger if night.is_ferie else ""
    dim = colours.muted if night.is_past else ""
    painter.setFont(font(SMALL))
    painter.setPen(QColor(ferie or colours.muted))
    letters = QRect(column.x(), column.y() + _LETTER_TOP, column.width(), 16)
    painter.drawText(letters, _CENTRE, day.letter)
    is_hole = day.is_hole and not day.is_unplanned
    is_strong = is_hole or day.is_today or night.is_ferie or is_pointed
    painter.setFont(font(SMALL_STRONG if is_strong else SMALL))
    number = QRect(column.x(), column.y() + _NUMBER_TOP, column.width(), _NUMBER)
    ink = ferie or dim or colours.text
    if day.is_unplanned:
        _pill(painter, number, colours.surface, edge=colours.danger)
        ink = colours.danger
    elif day.is_hole:
        _pill(painter, number, colours.danger)
        ink = colours.surface
    elif day.is_today:
        _pill(painter, number, colours.accent_soft, edge=colours.accent)
        ink = colours.accent_ink
    painter.setPen(QColor(ink))
    painter.drawText(number, _CENTRE, str(day.on.day))
    if day.is_shifted:
        _paint_shift(painter, number)


def _pill(painter: QPainter, number: QRect, fill: str, *, edge: str = "") -> None:
    side = min(number.width() - 2, 22)
    box = QRectF(number.center().x() + 0.5 - side / 2, number.y(), side, number.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 1.2) if edge else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(box, 4, 4)
    painter.restore()


def _paint_shift(painter: QPainter, number: QRect) -> None:
    """Draw the diamond of a night during which the clock changes."""
    centre = QPointF(number.right() - 2.5, number.y() - 12.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens().info))
    painter.translate(centre)
    painter.rotate(45)
    painter.drawRect(QRectF(-2.6, -2.6, 5.2, 5.2))
    painter.restore()


def _paint_choice(painter: QPainter, places: Geometry, look: Look, at: int, month: Month) -> None:
    """Draw the span that is chosen, the night held for a swap, and the current cell."""
    colours = tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for place, day in enumerate(month.days):
        row = places.board.row_of.get(look.held[0]) if look.held else None
        if row is not None and look.held is not None and day.on == look.held[1]:
            pen = QPen(QColor(colours.focus), 2)
            pen.setDashPattern([2.0, 1.5])
            painter.setPen(pen)
            painter.drawRoundedRect(
                QRectF(places.cell_rect(at, row, place)).adjusted(1, 1, 0, 0), 5, 5
            )
        if look.current is None:
            continue
        cell = places.cell_rect(at, look.current[0], place)
        if look.span and look.span[0] <= day.on <= look.span[1]:
            veil = QColor(colours.focus)
            veil.setAlpha(48)
            painter.fillRect(cell.adjusted(0, 1, 0, 0), veil)
        if day.on == look.current[1] and look.has_focus:
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.drawRoundedRect(QRectF(cell).adjusted(1, 1, 0, 0), 5, 5)
    painter.restore()

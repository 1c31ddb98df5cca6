"""Draws what an agenda is made of: the block of a visit, the ghost of a drag, heads and hatches."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygon

from ui.delegates.table import advance, colour, elided
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import SMALL, SMALL_MEDIUM, SMALL_STRONG, TypeStyle
from ui.viewmodels import visites as told
from ui.viewmodels import words
from ui.viewmodels.visites_agenda import Block, Change
from ui.widgets.painting import metrics_of

BAR: Final = 3
RADIUS: Final = 4
PAD: Final = 5
ICON: Final = 13
LINE: Final = 15
TWO_LINES: Final = 2 * LINE
THREE_LINES: Final = 3 * LINE + 2
NARROW: Final = 67
"""Under this width, what an icon and a whole hour need, a block has no icon; a conflict then has a corner."""
CORNER: Final = 9
HATCH_ALPHA: Final = 110
GHOST_ALPHA: Final = 225
VEIL_ALPHA: Final = 140
_FILLS: Final = {
    told.PREVUE: "surface",
    told.REALISEE: "success_soft",
    told.ANNULEE: "hover",
    told.ABSENCE: "hover",
}
_INKS: Final = {told.REALISEE: "success", told.ABSENCE: "warning", told.ANNULEE: "muted"}


def ink_of(block: Block) -> str:
    """Return the colour of the icon of a visit."""
    colours = tokens()
    if told.has_conflict(block.line):
        return colours.danger
    name = _INKS.get(block.line.statut)
    ink: str = getattr(colours, name) if name else colours.slot(block.line.creneau)
    return ink


def icon_of(block: Block) -> str:
    """Return the icon of a visit; where the person is when it is not at home."""
    if told.has_conflict(block.line):
        codes = {conflict.code for conflict in block.line.conflicts}
        if "hospitalisation" in codes:
            return "hospital"
        if "sejour_ht" in codes:
            return "bed-double"
    return told.icon_of(block.line)


def paint_block(
    painter: QPainter,
    rect: QRect,
    block: Block,
    detail: str,
    *,
    is_selected: bool = False,
    is_hovered: bool = False,
) -> None:
    """Draw a visit: the bar of its slot, icon, time, person, and ``detail`` when there is room."""
    _paint_box(painter, rect, block, is_selected=is_selected, is_hovered=is_hovered)
    inner = rect.adjusted(BAR + PAD, 1, 2 - PAD, -1)
    if inner.width() <= 0:
        return
    colours = tokens()
    is_missed = block.line.statut in told.MISSED
    ink = colours.muted if is_missed else colours.text
    clock = words.clock(block.line.starts_at)
    has_icon = rect.width() >= NARROW
    top = rect.y() + (2 if rect.height() >= TWO_LINES + 6 else 0)
    line = QRect(inner.x(), top, inner.width(), LINE)
    if rect.height() < TWO_LINES:
        line.setHeight(max(inner.height(), 1))
    left = line.x()
    if has_icon and line.height() >= ICON - 2:
        box = QRect(left, line.y() + (line.height() - ICON) // 2, ICON, ICON)
        paint_icon(painter, icon_of(block), ink_of(block), box)
        left += ICON + 4
    _write(painter, _from(line, left), clock, SMALL_STRONG, ink)
    person = block.line.personne
    if rect.height() < TWO_LINES:
        left += advance(clock, SMALL_STRONG) + 5
        _write(painter, _from(line, left), person, SMALL, ink, is_struck=is_missed)
        return
    if block.line.serie_id is not None and rect.width() >= 2 * NARROW:
        paint_icon(
            painter,
            "repeat",
            colours.muted,
            QRect(inner.right() - ICON + 2, line.y() + 2, ICON - 1, ICON - 1),
        )
    below = line.translated(0, LINE)
    _write(painter, below, person, SMALL, ink, is_struck=is_missed)
    if rect.height() >= THREE_LINES and detail:
        below.translate(0, LINE)
        _write(painter, below, detail, SMALL, colours.muted)


def _paint_box(
    painter: QPainter, rect: QRect, block: Block, *, is_selected: bool, is_hovered: bool
) -> None:
    colours = tokens()
    line = block.line
    is_missed = line.statut in told.MISSED
    fill = getattr(colours, _FILLS.get(line.statut, "surface"))
    if is_selected:
        fill = colours.accent_soft
    elif is_hovered and not is_missed:
        fill = colours.hover
    edge, width = colours.border_strong, 1.0
    if told.has_conflict(line):
        edge = colours.danger
    if is_selected:
        edge, width = colours.accent, 2.0
    pen = QPen(colour(edge), width)
    if is_missed and not is_selected:
        pen.setStyle(Qt.PenStyle.DashLine)
    box = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(pen)
    painter.setBrush(colour(fill))
    painter.drawRoundedRect(box, RADIUS, RADIUS)
    if told.is_away(line):
        paint_hatch(painter, rect.adjusted(BAR, 1, -1, -1))
    hue = colours.muted if is_missed else colours.slot(line.creneau)
    painter.fillRect(rect.x() + 1, rect.y() + 1, BAR, rect.height() - 2, colour(hue))
    if told.has_conflict(line) and rect.width() < NARROW:
        _paint_corner(painter, rect)


def _paint_corner(painter: QPainter, rect: QRect) -> None:
    """Mark a conflict where there is no room for its icon; below, the hour above is never covered."""
    right, low = rect.right(), rect.bottom()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(tokens().danger))
    painter.drawPolygon(
        QPolygon([QPoint(right - CORNER, low), QPoint(right, low), QPoint(right, low - CORNER)])
    )


def paint_hatch(painter: QPainter, rect: QRect) -> None:
    """Draw slanted lines over a rectangle: somebody is away."""
    ink = QColor(tokens().border_strong)
    ink.setAlpha(HATCH_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
    painter.drawRect(rect)


@lru_cache(maxsize=64)
def _base(style: TypeStyle, height: int) -> int:
    """Return where the base of a text centred in a line is, from its top."""
    metrics = metrics_of(font(style))
    return (height + metrics.ascent() - metrics.descent()) // 2


def _from(line: QRect, left: int) -> QRect:
    return line.adjusted(left - line.x(), 0, 0, 0)


def _write(
    painter: QPainter,
    line: QRect,
    text: str,
    style: TypeStyle,
    ink: str,
    *,
    is_struck: bool = False,
) -> None:
    room = line.width()
    if room < ICON or not text:
        return
    shown = elided(text, style, room)
    painter.setFont(font(style))
    painter.setPen(colour(ink))
    # By its base line: laying text out in a rectangle costs twice as much, for every visit of a frame.
    painter.drawText(line.x(), line.y() + _base(style, line.height()), shown)
    if is_struck:
        middle, left = line.y() + line.height() // 2 + 1, line.x()
        painter.drawLine(left, middle, left + min(advance(shown, style), room), middle)


def paint_line(
    painter: QPainter, rect: QRect, block: Block, *, is_selected: bool, is_hovered: bool
) -> None:
    """Draw a visit on one line of a day of the month."""
    colours = tokens()
    line = block.line
    is_missed = line.statut in told.MISSED
    box = rect.adjusted(0, 0, 0, -1)
    fill = colours.accent_soft if is_selected else colours.hover if is_hovered else None
    if fill is None and line.statut == told.REALISEE:
        fill = colours.success_soft
    if fill is not None:
        painter.setPen(QPen(colour(colours.accent), 1.5) if is_selected else Qt.PenStyle.NoPen)
        painter.setBrush(colour(fill))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    if told.is_away(line):
        paint_hatch(painter, box.adjusted(BAR, 1, -1, -1))
    hue = colours.muted if is_missed else colours.slot(line.creneau)
    painter.fillRect(rect.x() + 1, rect.y() + 2, BAR, rect.height() - 5, colour(hue))
    left = rect.x() + BAR + 4
    if told.has_conflict(line) or line.statut != told.PREVUE:
        mark = QRect(left, box.y() + (box.height() - ICON) // 2, ICON, ICON)
        paint_icon(painter, icon_of(block), ink_of(block), mark)
        left += ICON + 3
    ink = colours.muted if is_missed else colours.text
    clock = words.clock(line.starts_at)
    _write(painter, _from(box, left), clock, SMALL_MEDIUM, ink)
    left += advance(clock, SMALL_MEDIUM) + 5
    _write(painter, _from(box, left), line.personne, SMALL, ink, is_struck=is_missed)


def paint_veil(painter: QPainter, rect: QRect) -> None:
    """Dim what is drawn: a visit that is being dragged away."""
    veil = QColor(tokens().surface)
    veil.setAlpha(VEIL_ALPHA)
    painter.fillRect(rect, veil)


def paint_ghost(painter: QPainter, rect: QRect, change: Change, *, has_conflict: bool) -> None:
    """Draw where a visit would go, with its new time."""
    colours = tokens()
    edge, fill = (
        (colours.danger, colours.danger_soft)
        if has_conflict
        else (colours.accent, colours.accent_soft)
    )
    ground = QColor(fill)
    ground.setAlpha(GHOST_ALPHA)
    pen = QPen(colour(edge), 1.5)
    pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
    inner = rect.adjusted(PAD + 2, 1, -PAD, -1)
    line = QRect(inner.x(), inner.y() + 2, inner.width(), LINE)
    if rect.height() < TWO_LINES:
        line = inner
    left = line.x()
    if has_conflict:
        box = QRect(left, line.y() + (line.height() - ICON) // 2, ICON, ICON)
        paint_icon(painter, "triangle-alert", edge, box)
        left += ICON + 4
    _write(
        painter, _from(line, left), told.span(change.starts_at, change.ends_at), SMALL_STRONG, edge
    )
    if rect.height() >= TWO_LINES:
        below = line.translated(0, LINE)
        _write(painter, below, change.line.personne, SMALL, colours.text)

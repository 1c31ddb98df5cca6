"""The bars of the stays: state by colour and by shape, the same on the board and in its legend."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from crt_desktop.domain.places import EN_COURS, EXPIREE, OPTION, TERMINE
from crt_desktop.reports.places import StayBar
from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import ICON_S, SMALL_MEDIUM, Tokens, TypeStyle
from ui.viewmodels import places_words as words
from ui.viewmodels.places import tone_of
from ui.widgets.painting import metrics_of

RADIUS: Final = 6.0
_PAD: Final = 9
_GAP: Final = 6
_STRIPE: Final = 7.0
_STRIPE_PEN: Final = 3.0
_SMALLEST_TEXT: Final = 28
_INSET: Final = 0.75
DASHES: Final = [4.0, 3.0]
FONT: Final = SMALL_MEDIUM


class Dress(NamedTuple):
    """The colours, the edge and the sign of a bar."""

    fill: str
    edge: str
    ink: str
    icon: str = ""
    is_dashed: bool = False


def dress_of(kind: str, etat: str, *, is_unnamed: bool = False) -> Dress:
    """Return how a stay of a kind looks in a state; one « à nommer » is always dashed."""
    return _dress(tokens(), kind, etat, is_unnamed=is_unnamed)


@lru_cache(maxsize=64)
def _dress(colours: Tokens, kind: str, etat: str, *, is_unnamed: bool) -> Dress:
    hue, soft = colours.tone(tone_of(kind))
    if etat == EN_COURS:
        return Dress(hue, hue, colours.surface)
    if etat == TERMINE:
        return Dress(colours.press, colours.press, colours.text2)
    if etat == OPTION:
        return Dress(colours.surface, hue, hue, "clock", is_dashed=True)
    if etat == EXPIREE:
        return Dress(colours.canvas, colours.muted, colours.muted, "clock", is_dashed=True)
    return Dress(soft, hue, hue, "user-round" if is_unnamed else "check", is_dashed=is_unnamed)


def paint_shape(
    painter: QPainter,
    box: QRectF,
    dress: Dress,
    *,
    is_open_left: bool = False,
    is_open_right: bool = False,
) -> None:
    """Draw the ground of a bar; an end that goes on out of sight is straight."""
    inside = box
    if dress.fill == dress.edge:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setPen(_edge(dress.edge, is_dashed=dress.is_dashed))
        inside = box.adjusted(_INSET, _INSET, -_INSET, -_INSET)
    painter.setBrush(_ground(dress.fill))
    if is_open_left or is_open_right:
        painter.drawPath(outline(inside, left=not is_open_left, right=not is_open_right))
    else:
        radius = min(RADIUS, inside.height() / 4, inside.width() / 4)
        painter.drawRoundedRect(inside, radius, radius)


@lru_cache(maxsize=64)
def _edge(colour: str, *, is_dashed: bool) -> QPen:
    pen = QPen(QColor(colour), 1.5)
    if is_dashed:
        pen.setDashPattern(DASHES)
    return pen


@lru_cache(maxsize=64)
def _ground(colour: str) -> QBrush:
    return QBrush(QColor(colour))


def outline(box: QRectF, *, left: bool = True, right: bool = True) -> QPainterPath:
    """Return the outline of a bar, its ends rounded or straight."""
    path = QPainterPath()
    if left and right:
        radius = min(RADIUS, box.height() / 4, box.width() / 4)
        path.addRoundedRect(box, radius, radius)
        return path
    # A rounded shape that goes past the straight end, cut there.
    wide = box.adjusted(0 if left else -2 * RADIUS, 0, 0 if right else 2 * RADIUS, 0)
    path.addRoundedRect(wide, RADIUS, RADIUS)
    cut = QPainterPath()
    cut.addRect(box)
    return path.intersected(cut)


def paint_stripes(painter: QPainter, box: QRectF, colour: str, clip: QPainterPath) -> None:
    """Hatch the days a person is in hospital."""
    painter.save()
    cut = QPainterPath()
    cut.addRect(box)
    painter.setClipPath(clip.intersected(cut))
    ink = QColor(colour)
    ink.setAlpha(175)
    painter.setPen(QPen(ink, _STRIPE_PEN))
    at, height = box.left() - box.height(), box.height()
    while at < box.right():
        painter.drawLine(QPointF(at, box.bottom()), QPointF(at + height, box.top()))
        at += _STRIPE
    painter.restore()


def paint_words(painter: QPainter, box: QRectF, bar: StayBar, dress: Dress, *, end: str) -> None:
    """Draw the sign, the name and the nights, and at the right when an option ends."""
    if box.width() < _SMALLEST_TEXT + 2 * _PAD:
        return
    room = box.adjusted(_PAD, 0, -_PAD, 0)
    metrics = metrics_of(font(FONT))
    left = room.left()
    painter.setFont(font(FONT))
    if dress.icon and box.height() >= ICON_S:
        top = box.center().y() - ICON_S / 2
        paint_icon(painter, dress.icon, dress.ink, QRectF(left, top, ICON_S, ICON_S))
        left += ICON_S + _GAP
    right = room.right()
    if bar.warnings and box.height() >= ICON_S and right - left > 3 * ICON_S:
        place = QRectF(right - ICON_S, box.center().y() - ICON_S / 2, ICON_S, ICON_S)
        paint_icon(painter, "triangle-alert", dress.ink, place)
        right -= ICON_S + _GAP
    whole = words.bar_words(bar)
    painter.setPen(QColor(dress.ink))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    if end:
        wide = metrics.horizontalAdvance(end)
        if right - left - wide - 12 > metrics.horizontalAdvance(bar.personne):
            place = QRectF(right - wide - 1, box.top(), wide + 2, box.height())
            painter.drawText(place, flags, end)
            right -= wide + 12
    space = int(right - left)
    if metrics.horizontalAdvance(whole) > space:
        whole = bar.personne
    shown = metrics.elidedText(whole, Qt.TextElideMode.ElideRight, max(space, 0))
    if bar.hospital:
        # The name stays readable over the hatch.
        wide = metrics.horizontalAdvance(shown)
        ground = QRectF(left - 4, box.center().y() - 10, wide + 8, 20)
        painter.fillRect(ground, QColor(dress.fill))
    painter.drawText(QRectF(left, box.top(), space + 2, box.height()), flags, shown)


def paint_added(painter: QPainter, box: QRectF, text: str, *, is_refused: bool, kind: str) -> None:
    """Draw the nights a change adds: red and dashed when somebody has the place."""
    colours = tokens()
    ink, soft = colours.tone("danger" if is_refused else tone_of(kind))
    pen = QPen(QColor(ink), 1.75)
    pen.setDashPattern(DASHES)
    painter.setPen(pen)
    painter.setBrush(QColor(soft))
    painter.drawRect(box.adjusted(0.9, 0.9, -0.9, -0.9))
    painter.setFont(font(FONT))
    painter.setPen(QColor(ink))
    metrics = metrics_of(font(FONT))
    if metrics.horizontalAdvance(text) + 2 * _PAD <= box.width():
        painter.drawText(
            box.adjusted(_PAD + 2, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            text,
        )


def paint_text(
    painter: QPainter,
    box: QRectF | QRect,
    text: str,
    style: TypeStyle,
    colour: str,
    *,
    is_centred: bool = False,
) -> int:
    """Draw a line of text, shortened to its room; return how wide it is."""
    used = font(style)
    metrics = metrics_of(used)
    painter.setFont(used)
    painter.setPen(QColor(colour))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    side = Qt.AlignmentFlag.AlignHCenter if is_centred else Qt.AlignmentFlag.AlignLeft
    flags = int(side | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine)
    painter.drawText(QRectF(box), flags, shown)
    return metrics.horizontalAdvance(shown)

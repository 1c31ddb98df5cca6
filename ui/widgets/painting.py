"""Badges, GIR squares, avatars and marked text: drawn the same by delegates and widgets."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import (
    BADGE,
    BODY_STRONG,
    ICON_S,
    RADIUS_CONTROL,
    SMALL_MEDIUM,
    SMALL_STRONG,
    TINY_STRONG,
)

BADGE_PADDING: Final = 7
BADGE_ICON_GAP: Final = 5
GIR_SQUARE: Final = QSize(24, BADGE)
GIR_BORDERED_FROM: Final = 5


@lru_cache(maxsize=16)
def metrics_of(used: QFont) -> QFontMetrics:
    """Return the metrics of a shared font."""
    return QFontMetrics(used)


_NEVER_CUT: Final = r"\d{2}/\d{2}(?:/\d{4})?|\d{2}(?:[\s.]\d{2}){4}|\d+\smin\b"
"""A date, a phone number, the minutes of a journey; compiled by the first text that is too long."""


def shortened(metrics: QFontMetrics, text: str, room: int) -> str:
    """Return text cut to the room at its end, or elsewhere when the end holds what is never cut."""
    modes = Qt.TextElideMode
    first = metrics.elidedText(text, modes.ElideRight, room)
    if first == text or not (kept := re.findall(_NEVER_CUT, text)):
        return first
    ways = [
        first,
        *(metrics.elidedText(text, one, room) for one in (modes.ElideMiddle, modes.ElideLeft)),
    ]
    ways = [_without_half(shown, text) for shown in ways]
    return max(ways, key=lambda shown: sum(one in shown for one in kept))


def _without_half(shown: str, text: str) -> str:
    """Take away the half of a date or of a phone that is left beside an ellipsis."""
    # Where it was cut: the text may have an ellipsis of its own before.
    same = zip(shown, text, strict=False)
    left = next((at for at, (one, other) in enumerate(same) if one != other), len(shown))
    before, ellipsis, after = shown[:left], shown[left : left + 1], shown[left + 1 :]
    if ellipsis != "…":
        return shown
    right = len(text) - len(after)
    for kept in re.finditer(_NEVER_CUT, text):
        start, end = kept.span()
        if start < left < end:
            before = text[:start]
        if start < right < end:
            after = text[end:]
    return f"{before}{ellipsis}{after}"


def in_lines(text: str, room: float, *, most: int, width: Callable[[str], float]) -> list[str]:
    """Return the words of a text on a few lines; the last takes what is left, however long.

    Args:
        text: The words; an empty text has no line.
        room: What a line should take at most; a single word may take more.
        most: How many lines at most.
        width: The width of a text in the units of the room.
    """
    lines = [""]
    for word in text.split(" "):
        tried = f"{lines[-1]} {word}".strip()
        if width(tried) <= room or not lines[-1]:
            lines[-1] = tried
        else:
            lines.append(word)
    return [line for line in (*lines[: most - 1], " ".join(lines[most - 1 :])) if line]


@lru_cache(maxsize=512)
def badge_size(text: str, icon_name: str | None = None) -> QSize:
    """Return the room a badge takes."""
    width = metrics_of(font(SMALL_MEDIUM)).horizontalAdvance(text) + 2 * BADGE_PADDING
    if icon_name:
        width += ICON_S + BADGE_ICON_GAP
    return QSize(width, BADGE)


def paint_badge(
    painter: QPainter,
    rect: QRect,
    text: str,
    *,
    tone: str = "neutral",
    icon_name: str | None = None,
    is_on_row: bool = False,
) -> QRect:
    """Draw a badge at the left of a rectangle, centred in height; return where it stands.

    Tones are those of `Tokens.tone`. ``is_on_row``: the row is hovered or selected, so a
    neutral badge takes the colour of the surface.
    """
    size = badge_size(text, icon_name)
    width = min(size.width(), rect.width())
    box = QRect(rect.x(), rect.y() + (rect.height() - BADGE) // 2, width, BADGE)
    colours = tokens()
    ink, fill = colours.tone(tone)
    if tone == "neutral" and is_on_row:
        fill = colours.surface
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outlined = tone == "outline"
    painter.setPen(QPen(QColor(colours.border), 1) if outlined else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    inset = 0.5 if outlined else 0.0
    painter.drawRoundedRect(
        QRectF(box).adjusted(inset, inset, -inset, -inset), RADIUS_CONTROL, RADIUS_CONTROL
    )
    left = box.x() + BADGE_PADDING
    if icon_name:
        paint_icon(painter, icon_name, ink, QRect(left, box.y() + 3, ICON_S, ICON_S))
        left += ICON_S + BADGE_ICON_GAP
    painter.setPen(QColor(ink))
    painter.setFont(font(SMALL_MEDIUM))
    room = box.right() - BADGE_PADDING - left + 2
    shown = metrics_of(font(SMALL_MEDIUM)).elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QRect(left, box.y(), room + 4, BADGE), Qt.AlignmentFlag.AlignVCenter, shown)
    painter.restore()
    return box


def gir_text(gir: int | None, *, with_word: bool) -> str:
    """Return what a GIR badge says: « 3 », « GIR 3 », or « non évalué »."""
    if gir is None:
        return "GIR non évalué" if with_word else "–"
    return f"GIR {gir}" if with_word else str(gir)


def gir_size(gir: int | None, *, with_word: bool = False) -> QSize:
    """Return the room a GIR badge takes."""
    if not with_word:
        return GIR_SQUARE
    if gir is None:
        return badge_size(gir_text(None, with_word=True))
    width = metrics_of(font(BODY_STRONG)).horizontalAdvance(gir_text(gir, with_word=True))
    return QSize(width + 20, 24)


def paint_gir(painter: QPainter, rect: QRect, gir: int | None, *, with_word: bool = False) -> QRect:
    """Draw a GIR at the left of a rectangle, centred in height; None is not evaluated."""
    size = gir_size(gir, with_word=with_word)
    box = QRect(
        rect.x(), rect.y() + (rect.height() - size.height()) // 2, size.width(), size.height()
    )
    colours = tokens()
    if gir is None:
        if with_word:
            return paint_badge(painter, rect, gir_text(None, with_word=True), tone="outline")
        fill, ink, edge = colours.surface, colours.muted, colours.border_strong
    else:
        fill, ink = colours.gir(gir)
        edge = colours.gir4 if gir >= GIR_BORDERED_FROM else fill
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(edge), 1))
    painter.setBrush(QColor(fill))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    painter.setPen(QColor(ink))
    painter.setFont(font(BODY_STRONG if with_word else SMALL_STRONG))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, gir_text(gir, with_word=with_word))
    painter.restore()
    return box


def initials(nom: str, prenoms: str) -> str:
    """Return the two letters of an avatar, first name first: « YD » for Delcambre Yvonne.

    A small particle is skipped: « LA » for d’Arboisin Lucette.
    """
    letters = [_first_capital(part.strip()) for part in (prenoms, nom) if part.strip()]
    return "".join(letters).upper()


def _first_capital(text: str) -> str:
    return next((char for char in text if char.isupper()), text[0])


def paint_avatar(painter: QPainter, rect: QRect, letters: str, *, is_on_row: bool = False) -> None:
    """Draw the round initials of a person in a square."""
    colours = tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.surface if is_on_row else colours.accent_soft))
    painter.drawEllipse(rect)
    painter.setPen(QColor(colours.accent_ink))
    style = TINY_STRONG
    used = QFont(font(style))
    used.setPixelSize(max(round(rect.height() * 0.39), 10))
    painter.setFont(used)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letters)
    painter.restore()


def paint_runs(
    painter: QPainter,
    rect: QRect,
    runs: Sequence[tuple[str, QFont]],
    *,
    colour: str,
    marks: Sequence[tuple[int, int]] = (),
) -> None:
    """Draw pieces of text in their fonts on one line, elided to the room, hits marked.

    ``marks`` are [start, end) positions in the pieces put end to end.
    """
    painter.save()
    left = float(rect.x())
    position = 0
    for text, used in runs:
        metrics = metrics_of(used)
        room = rect.right() + 1 - left
        if room <= 0:
            break
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room) + 1)
        _paint_marks(
            painter,
            QPointF(left, rect.y()),
            rect.height(),
            text=shown,
            metrics=metrics,
            position=position,
            marks=marks,
        )
        painter.setFont(used)
        painter.setPen(QColor(colour))
        painter.drawText(
            QRectF(left, rect.y(), room + 2, rect.height()),
            Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine,
            shown,
        )
        left += metrics.horizontalAdvance(shown)
        position += len(text)
        if shown != text:
            break
    painter.restore()


def _paint_marks(
    painter: QPainter,
    corner: QPointF,
    height: int,
    *,
    text: str,
    metrics: QFontMetrics,
    position: int,
    marks: Sequence[tuple[int, int]],
) -> None:
    line = min(height, metrics.height() + 1)
    for start, end in marks:
        first, last = max(start - position, 0), min(end - position, len(text))
        if first >= last:
            continue
        left = corner.x() + metrics.horizontalAdvance(text[:first])
        width = metrics.horizontalAdvance(text[:last]) - metrics.horizontalAdvance(text[:first])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().mark))
        painter.drawRoundedRect(
            QRectF(left - 0.5, corner.y() + (height - line) / 2, width + 1, line), 2, 2
        )

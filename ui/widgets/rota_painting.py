"""The marks of the rota: duties, leave, wishes; drawn the same in the grid and in its legend."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from crt_desktop.domain.ecarts import Gravite
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import TINY_STRONG, Tokens
from ui.viewmodels.astreintes import Cell, Mark, Piece

RADIUS: Final = 4.0
LETTERS: Final = {Mark.REMPLACEMENT: "R", Mark.ECHANGE: "É", Mark.RENFORT: "+"}
HATCH_ALPHA: Final = 110
DIM: Final = 0.5
"""How much of the ink of a night gone by is left."""
_PEN: Final = 1.5
_SIGN: Final = 9.0


def paint_cell(painter: QPainter, box: QRect, cell: Cell) -> None:
    """Draw the duties of a cell in its square, what they break, and a wish."""
    has_breach = any(one.gravite is Gravite.REGLE for one in cell.ecarts)
    has_warning = any(one.gravite is Gravite.AVERTISSEMENT for one in cell.ecarts)
    for piece in cell.pieces:
        paint_piece(painter, box, piece, is_breach=has_breach)
    if has_breach and (not cell.pieces or any(one.mark in LETTERS for one in cell.pieces)):
        paint_sign(painter, box, tokens().danger, is_corner=bool(cell.pieces))
    elif has_warning:
        paint_sign(painter, box, tokens().warning, is_corner=bool(cell.pieces))
    if cell.wish is not None:
        paint_wish(painter, box, cell.wish.souhait, is_corner=bool(cell.pieces))


def paint_piece(painter: QPainter, box: QRect, piece: Piece, *, is_breach: bool = False) -> None:
    """Draw one duty: filled when it is published, an outline while it is a draft."""
    colours = tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if piece.begins > 0.0 or piece.ends < 1.0:
        _outline(painter, box, colours)
        left = box.x() + box.width() * piece.begins
        width = box.width() * (piece.ends - piece.begins)
        painter.setClipRect(QRectF(left - 0.5, box.y() - 1, width + 1, box.height() + 2))
    fill, edge, ink = _dress(piece, colours, is_breach=is_breach)
    pen = QPen(QColor(edge), _PEN)
    if piece.is_proposed or piece.is_ghost:
        pen.setDashPattern([2.0, 1.6])
    is_full = fill == edge
    # Without an edge, what is dimmed has one tint.
    painter.setPen(Qt.PenStyle.NoPen if is_full else pen)
    painter.setBrush(QColor(fill))
    inset = 0.0 if is_full else _PEN / 2
    shape = QRectF(box).adjusted(inset, inset, -inset, -inset)
    if piece.mark is Mark.RENFORT:
        side = min(shape.width(), shape.height())
        shape = QRectF(shape.center().x() - side / 2, shape.center().y() - side / 2, side, side)
        painter.drawEllipse(shape)
    else:
        painter.drawRoundedRect(shape, RADIUS, RADIUS)
    if piece.is_ghost:
        painter.drawLine(shape.bottomLeft(), shape.topRight())
    letter = LETTERS.get(piece.mark, "!" if is_breach else "")
    if letter and not piece.is_ghost:
        painter.setClipping(False)
        painter.setPen(QColor(ink))
        painter.setFont(font(TINY_STRONG))
        painter.drawText(QRectF(box), Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


def _outline(painter: QPainter, box: QRect, colours: Tokens) -> None:
    """Draw the square of a night held in part."""
    painter.setPen(QPen(QColor(colours.border_strong), 1))
    painter.setBrush(QColor(colours.surface))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)


def _dress(piece: Piece, colours: Tokens, *, is_breach: bool) -> tuple[str, str, str]:
    """Return the fill, the edge and the ink of a duty."""
    if piece.is_ghost:
        return colours.surface, colours.border_strong, colours.muted
    if is_breach:
        fill = colours.surface if piece.is_draft else colours.danger_soft
        return fill, colours.danger, colours.danger
    if piece.is_proposed:
        return colours.accent_soft, colours.accent, colours.accent_ink
    if piece.is_draft:
        return colours.surface, colours.accent, colours.accent_ink
    if piece.mark is Mark.ASTREINTE:
        return colours.accent, colours.accent, colours.on_accent
    return colours.accent_soft, colours.accent, colours.accent_ink


def paint_sign(painter: QPainter, box: QRect, colour: str, *, is_corner: bool) -> None:
    """Draw the small « ! » at the top right corner of a square, or alone."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre = QPointF(box.center()) + QPointF(0.5, 0.5)
    if is_corner:
        centre = QPointF(box.right() - 1.0, box.top() + 2.0)
    painter.setPen(QPen(QColor(tokens().surface), 1.2))
    painter.setBrush(QColor(colour))
    painter.drawEllipse(centre, _SIGN / 2 + 0.6, _SIGN / 2 + 0.6)
    painter.setPen(QPen(QColor(tokens().surface), _PEN))
    painter.drawLine(centre + QPointF(0, -2.4), centre + QPointF(0, 0.6))
    painter.drawPoint(centre + QPointF(0, 2.5))
    painter.restore()


def paint_wish(painter: QPainter, box: QRect, souhait: str, *, is_corner: bool = False) -> None:
    """Draw a wish: a small triangle for a night wanted, a cross for one to be spared."""
    colours = tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    centre = QPointF(box.center()) + QPointF(0.5, 0.5)
    if is_corner:
        centre = QPointF(box.left() + 1.5, box.bottom() - 0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.surface))
        painter.drawEllipse(centre, 5.5, 5.5)
    if souhait == "prefere":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.success))
        painter.drawPolygon(
            QPolygonF(
                [
                    centre + QPointF(0, -3.5),
                    centre + QPointF(4.2, 3.2),
                    centre + QPointF(-4.2, 3.2),
                ]
            )
        )
    else:
        painter.setPen(QPen(QColor(colours.warning), _PEN))
        for side in (-1, 1):
            painter.drawLine(centre + QPointF(-3, -3 * side), centre + QPointF(3, 3 * side))
    painter.restore()


def paint_hatch(painter: QPainter, rect: QRect) -> None:
    """Draw the hatch of days away."""
    colour = QColor(tokens().border_strong)
    colour.setAlpha(HATCH_ALPHA)
    painter.fillRect(rect, QBrush(colour, Qt.BrushStyle.BDiagPattern))

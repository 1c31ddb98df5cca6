"""What the marks of the grid mean, drawn as the grid draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from crt_desktop.domain.ecarts import Gravite
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import SMALL
from ui.viewmodels.astreintes import Board, Mark, Piece
from ui.widgets.flow import FlowLayout
from ui.widgets.painting import metrics_of
from ui.widgets.rota_painting import paint_hatch, paint_piece, paint_wish

HEIGHT: Final = 18
BOX: Final = QSize(18, 15)
_GAP: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One mark and its word."""

    word: str
    piece: Piece | None = None
    is_breach: bool = False
    kind: str = ""


SIGNS: Final = (
    Sign(word="Publiée", piece=Piece(mark=Mark.ASTREINTE)),
    Sign(word="Brouillon", piece=Piece(mark=Mark.ASTREINTE, is_draft=True)),
    Sign(word="Remplacement", piece=Piece(mark=Mark.REMPLACEMENT)),
    Sign(word="Échange", piece=Piece(mark=Mark.ECHANGE)),
    Sign(word="Renfort", piece=Piece(mark=Mark.RENFORT)),
    Sign(word="Règle non respectée", piece=Piece(mark=Mark.ASTREINTE), is_breach=True),
    Sign(word="Nuit sans personne", kind="hole"),
    Sign(word="À planifier", kind="unplanned"),
    Sign(word="Absence", kind="away"),
    Sign(word="Souhaitée", kind="prefere"),
    Sign(word="À éviter", kind="evite"),
    Sign(word="Jour férié", kind="ferie"),
    Sign(word="Changement d’heure", kind="shift"),
)
_BREACH: Final = next(sign for sign in SIGNS if sign.is_breach)
_WORDS: Final = {sign.kind: sign.word for sign in SIGNS if sign.kind}


class SignLabel(QWidget):
    """A mark and its word."""

    def __init__(self, sign: Sign, parent: QWidget | None = None) -> None:
        """Show one mark."""
        super().__init__(parent)
        self._sign = sign
        self.setAccessibleName(sign.word)
        width = BOX.width() + _GAP + metrics_of(font(SMALL)).horizontalAdvance(sign.word) + 2
        self.setFixedSize(width, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the mark, then the word."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(0, (HEIGHT - BOX.height()) // 2, BOX.width(), BOX.height())
        if self._sign.piece is not None:
            paint_piece(painter, box, self._sign.piece, is_breach=self._sign.is_breach)
        else:
            self._paint_kind(painter, box)
        painter.setFont(font(SMALL))
        painter.setPen(QColor(tokens().muted))
        painter.drawText(
            QRect(BOX.width() + _GAP, 0, self.width(), HEIGHT),
            Qt.AlignmentFlag.AlignVCenter,
            self._sign.word,
        )

    def _paint_kind(self, painter: QPainter, box: QRect) -> None:
        colours, kind = tokens(), self._sign.kind
        if kind == "away":
            paint_hatch(painter, box)
        elif kind in {"prefere", "evite"}:
            paint_wish(painter, box, kind)
        elif kind == "ferie":
            painter.setFont(font(SMALL))
            painter.setPen(QColor(colours.danger))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "1")
        elif kind == "hole":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.danger))
            painter.drawRoundedRect(QRectF(box), 4, 4)
        elif kind == "unplanned":
            painter.setPen(QPen(QColor(colours.danger), 1.2))
            painter.setBrush(QColor(colours.surface))
            painter.drawRoundedRect(QRectF(box).adjusted(0.6, 0.6, -0.6, -0.6), 4, 4)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.info))
            painter.translate(QPointF(box.center()) + QPointF(0.5, 0.5))
            painter.rotate(45)
            painter.drawRect(QRectF(-2.6, -2.6, 5.2, 5.2))
            painter.rotate(-45)
            painter.translate(-QPointF(box.center()) - QPointF(0.5, 0.5))


class Legend(QWidget):
    """Every mark, on as many lines as the width asks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show the marks every board has."""
        super().__init__(parent)
        self.setAccessibleName("Légende")
        flow = FlowLayout(self, spacing=10)
        self.signs = {sign.word: SignLabel(sign) for sign in SIGNS}
        for one in self.signs.values():
            flow.addWidget(one)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_board(self, board: Board) -> None:
        """Show the marks a board has, and no other."""
        present = signs_of(board)
        for word, one in self.signs.items():
            one.setVisible(word in present)


def signs_of(board: Board) -> set[str]:
    """Return the words of the marks a board has; a duty and a draft always."""
    found = {SIGNS[0].word, SIGNS[1].word}
    for cell in board.cells.values():
        marks = {piece.mark for piece in cell.pieces}
        found |= {
            sign.word for sign in SIGNS if sign.piece is not None and sign.piece.mark in marks
        } - {_BREACH.word}
        if any(one.gravite is Gravite.REGLE for one in cell.ecarts):
            found.add(_BREACH.word)
        if cell.away is not None:
            found.add(_WORDS["away"])
        if cell.wish is not None:
            found.add(_WORDS[cell.wish.souhait])
    for day in board.days.values():
        states = {
            "hole": day.is_hole and not day.is_unplanned,
            "unplanned": day.is_unplanned,
            "ferie": day.night.is_ferie,
            "shift": day.is_shifted,
        }
        found |= {_WORDS[kind] for kind, is_on in states.items() if is_on}
    return found

"""What surrounds the screens before a vault is open: a landscape, a card, a foot line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.typography import NO_BREAK_SPACE
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, SMALL, TypeStyle
from ui.widgets.fields import IconLabel
from ui.widgets.layout import Card
from ui.widgets.text import ElidedLabel, label

CARD_WIDTH: Final = 424
CARD_PADDING: Final = 32
NAME: Final = TypeStyle(size=17, line=24, weight=600)

# Hills, as (share of the width, pixels above the bottom).
_HILLS: Final = (
    ("nav", ((0, 150), (0.19, 208), (0.375, 167), (0.605, 230), (0.865, 181), (1, 210))),
    ("hill", ((0, 90), (0.151, 120), (0.317, 109), (0.641, 153), (0.814, 131), (1, 153))),
    ("accent_soft", ((0, 39), (0.151, 58), (0.36, 51), (0.72, 62), (1, 77))),
)
FOOT_HEIGHT: Final = 56


def short_label(label_text: str) -> str:
    """Return the name of an establishment without the « CRT » the line under it says.

    « CRT des Hautes-Corbières » stays whole: « des Hautes-Corbières » is no name.
    """
    whole = label_text.strip()
    short = whole.removeprefix("CRT ")
    return (whole if short[:1].islower() else short) or "CRT Desktop"


class Logo(QWidget):
    """The house of the application on a square of accent."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        """Make it this wide."""
        super().__init__(parent)
        self.setFixedSize(size, size)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the square and the house."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().accent))
        radius = self.width() / 4
        painter.drawRoundedRect(self.rect(), radius, radius)
        side = self.width() * 0.56
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        paint_icon(painter, "house", tokens().on_accent, box)


class GateCard(Card):
    """A card of the gate: logo, a name, a line under it, then its own content in `body`."""

    is_tall = False
    """A card that may not fit a low window scrolls."""

    def __init__(self, name: str, line: str, *, width: int = CARD_WIDTH) -> None:
        """Show the name and the line."""
        super().__init__(padding=CARD_PADDING)
        self.setFixedWidth(width)
        self.body.setSpacing(16)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Logo(44))
        words = QVBoxLayout()
        words.setSpacing(0)
        self.name = label(name, NAME, wraps=True)
        self.line = label(line, BODY, role="muted", wraps=True)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.line)
        words.addStretch(1)
        head.addLayout(words, 1)
        self.body.addLayout(head)
        self.body.addSpacing(8)

    def focus_first(self) -> None:
        """Put the focus where typing begins; called when the card comes on screen."""


class Gate(QWidget):
    """The landscape with one card on it; the card scrolls when the window is too low."""

    first_painted = Signal()

    def __init__(self, *, version: str, parent: QWidget | None = None) -> None:
        """Show the foot line; `show_card` puts a card."""
        super().__init__(parent)
        self._card: GateCard | None = None
        self._is_painted = False
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(24, 24, 24, 24)
        # Centred by stretches: an alignment would ask the card its height for the whole width.
        self._row = QHBoxLayout()
        self._row.addStretch(1)
        self._row.addStretch(1)
        self._column.addStretch(9)
        self._column.addLayout(self._row)
        self._column.addStretch(11)
        self._path = ElidedLabel("", SMALL, role="text2")
        self._path.setAlignment(Qt.AlignmentFlag.AlignCenter)
        foot = QHBoxLayout()
        foot.setContentsMargins(32, 0, 32, 0)
        foot.setSpacing(8)
        foot.addWidget(IconLabel("shield-check", "text2", 14))
        foot.addWidget(label("Données chiffrées sur ce poste", SMALL, role="text2"))
        foot.addWidget(self._path, 1)
        foot.addWidget(label(f"Version {version}", SMALL, role="text2"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._inner, 1)
        self._layout = layout
        self._can_scroll = False
        foot_box = QWidget()
        foot_box.setFixedHeight(FOOT_HEIGHT)
        foot_box.setLayout(foot)
        layout.addWidget(foot_box)

    @property
    def card(self) -> GateCard | None:
        """The card on screen."""
        return self._card

    def show_card(self, card: GateCard) -> None:
        """Put a card in the place of the one before, which is deleted."""
        if card.is_tall:
            self._let_scroll()
        if self._card is not None:
            self._row.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
        self._card = card
        self._row.insertWidget(1, card)
        card.show()
        card.focus_first()

    def _let_scroll(self) -> None:
        """Put the column in a scroll area, once: a tall card comes to a low window.

        Not from the start, since the unlock screen never needs it and it takes 20 ms to load.
        """
        if self._can_scroll:
            return
        from PySide6.QtWidgets import QScrollArea

        self._can_scroll = True
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.viewport().setAutoFillBackground(False)
        self._layout.replaceWidget(self._inner, scroll)
        self._layout.setStretchFactor(scroll, 1)
        scroll.setWidget(self._inner)
        self._inner.setAutoFillBackground(False)

    def show_path(self, path: str) -> None:
        """Say which vault this is, at the foot."""
        self._path.set_whole_text(f"Coffre{NO_BREAK_SPACE}: {path}" if path else "")

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the sky and the hills."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        # Not fillRect(): it would load the enumeration of every preset gradient.
        painter.setBrush(QColor(colours.canvas))
        painter.drawRect(self.rect())
        for ground, points in _HILLS:
            name = ("sunken" if colours.is_dark else "press") if ground == "hill" else ground
            painter.setBrush(QColor(getattr(colours, name)))
            painter.drawPath(_hill(points, self.width(), self.height()))
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)


def _hill(points: Sequence[tuple[float, float]], width: int, height: int) -> QPainterPath:
    """Return a smooth hill through the points, closed at the bottom; tops are level."""
    tops = [QPointF(share * width, height - above) for share, above in points]
    path = QPainterPath(QPointF(0, height))
    path.lineTo(tops[0])
    for first, second in pairwise(tops):
        half = (second.x() - first.x()) / 2
        path.cubicTo(
            QPointF(first.x() + half, first.y()), QPointF(second.x() - half, second.y()), second
        )
    path.lineTo(width, height)
    path.closeSubpath()
    return path

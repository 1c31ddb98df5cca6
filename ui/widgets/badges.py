"""Badges, GIR, avatar and person chip as widgets; they draw with `ui.widgets.painting`."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import AVATAR, BODY, BODY_STRONG, SMALL
from ui.widgets.painting import (
    badge_size,
    gir_size,
    gir_text,
    paint_avatar,
    paint_badge,
    paint_gir,
    paint_runs,
)
from ui.widgets.text import ElidedLabel


class Badge(QWidget):
    """A state in a word, with an icon when it matters; never colour alone."""

    def __init__(
        self,
        text: str,
        *,
        tone: str = "neutral",
        icon_name: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the state; tones are those of `Tokens.tone`."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._text = self._tone = ""
        self._icon_name: str | None = None
        self.set_badge(text, tone=tone, icon_name=icon_name)

    def set_badge(self, text: str, *, tone: str = "neutral", icon_name: str | None = None) -> None:
        """Show another state."""
        self._text, self._tone, self._icon_name = text, tone, icon_name
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Return the word."""
        return self._text

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the word and the icon."""
        return badge_size(self._text, self._icon_name)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never cut the word."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the badge."""
        paint_badge(
            QPainter(self), self.rect(), self._text, tone=self._tone, icon_name=self._icon_name
        )


class GirBadge(QWidget):
    """A GIR: filled square with its digit, or « GIR 2 » with the word."""

    def __init__(
        self, gir: int | None, *, with_word: bool = True, parent: QWidget | None = None
    ) -> None:
        """Show a GIR; None is not evaluated."""
        super().__init__(parent)
        self._gir = gir
        self._with_word = with_word
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_gir(gir)

    def set_gir(self, gir: int | None) -> None:
        """Show another GIR."""
        self._gir = gir
        self.setAccessibleName(gir_text(gir, with_word=True))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the badge."""
        return gir_size(self._gir, with_word=self._with_word)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the badge."""
        paint_gir(QPainter(self), self.rect(), self._gir, with_word=self._with_word)


class Avatar(QWidget):
    """Round initials."""

    def __init__(self, letters: str, *, size: int = AVATAR, parent: QWidget | None = None) -> None:
        """Show one or two letters; decorative, the name is written beside."""
        super().__init__(parent)
        self._letters = letters
        self.setFixedSize(size, size)

    def set_letters(self, letters: str) -> None:
        """Show other letters."""
        self._letters = letters
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the disc and the letters."""
        paint_avatar(QPainter(self), self.rect(), self._letters)


class TwoToneName(QWidget):
    """A name as the design writes it: **Nom** Prénom."""

    def __init__(self, nom: str, prenoms: str, parent: QWidget | None = None) -> None:
        """Show the name."""
        super().__init__(parent)
        self._nom, self._prenoms = nom, prenoms
        self.setAccessibleName(f"{nom} {prenoms}")
        self.setFixedHeight(18)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw both parts."""
        paint_runs(
            QPainter(self),
            QRect(0, 0, self.width(), self.height()),
            ((f"{self._nom} ", font(BODY_STRONG)), (self._prenoms, font(BODY))),
            colour=tokens().text,
        )


class PersonChip(QWidget):
    """A person: round initials, **Nom** Prénom, and one line under (birth date and age)."""

    def __init__(
        self,
        nom: str,
        prenoms: str,
        under: str,
        *,
        letters: str,
        parent: QWidget | None = None,
    ) -> None:
        """Show the person."""
        super().__init__(parent)
        self.setAccessibleName(f"{nom} {prenoms}, {under}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(Avatar(letters), 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(TwoToneName(nom, prenoms))
        words.addWidget(ElidedLabel(under, SMALL, role="muted"))
        layout.addLayout(words, 1)

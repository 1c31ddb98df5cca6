"""A new passphrase: typed twice, with an honest line about its strength."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.domain.passphrases import ENOUGH_BITS, LEAST_BITS, estimate_bits
from crt_desktop.domain.typography import french
from ui.pages.passphrase import PassphraseField
from ui.theme.theme import tokens
from ui.theme.tokens import SMALL
from ui.widgets.fields import FormField
from ui.widgets.text import label


class StrengthLine(QWidget):
    """How hard a new passphrase is to guess, as a bar and one honest sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show an empty bar."""
        super().__init__(parent)
        self._bits = 0
        self._sentence = label("", SMALL, role="muted", wraps=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._sentence)
        self.set_passphrase("")

    def sentence(self) -> str:
        """Return what it says."""
        return self._sentence.text()

    def show_sentence(self, *, is_shown: bool) -> None:
        """Show the sentence, or the bar alone."""
        self._sentence.setVisible(is_shown)

    def set_passphrase(self, passphrase: str) -> None:
        """Judge another passphrase."""
        self._bits = estimate_bits(passphrase)
        self._sentence.setText(strength_sentence(passphrase))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the track and how much of the bar is reached."""
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.press))
        track = QRectF(0, 0, self.width(), 6)
        painter.drawRoundedRect(track, 3, 3)
        if not self._bits:
            return
        track.setWidth(max(track.width() * min(self._bits / ENOUGH_BITS, 1), 6))
        if self._bits < LEAST_BITS:
            colour = colours.danger
        else:
            colour = colours.warning if self._bits < ENOUGH_BITS else colours.success
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(track, 3, 3)


def strength_sentence(passphrase: str) -> str:
    """Return what is said of a new passphrase."""
    bits = estimate_bits(passphrase)
    if not passphrase:
        return french("Sept mots sans rapport entre eux se retiennent et suffisent.")
    if bits < LEAST_BITS:
        return french(
            f"Trop facile à deviner : environ {bits} bits, il en faut au moins {LEAST_BITS}."
        )
    if bits < ENOUGH_BITS:
        return french(
            f"Acceptée : environ {bits} bits. La CNIL en recommande {ENOUGH_BITS} : un ou deux "
            "mots de plus."
        )
    return french(f"Solide : environ {bits} bits, la CNIL en recommande {ENOUGH_BITS}.")


class NewPassphrase(QWidget):
    """A new passphrase, typed twice, with its strength."""

    def __init__(self) -> None:
        """Make both fields empty."""
        super().__init__()
        self.first = PassphraseField("Phrase de passe", size="normal")
        self.second = PassphraseField("La même, une seconde fois", size="normal")
        self.strength = StrengthLine()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.first)
        layout.addWidget(self.strength)
        layout.addWidget(self.second)
        self.first.edit.textChanged.connect(self._judge)
        self.second.edit.textChanged.connect(lambda: self.second.set_error(""))

    def text(self) -> str:
        """Return the passphrase."""
        return self.first.text()

    def find_errors(self) -> list[FormField]:
        """Say every error under its field; return the fields in error."""
        bits = estimate_bits(self.first.text())
        first = second = ""
        if not self.first.text():
            first = "Choisissez une phrase de passe."
        elif bits < LEAST_BITS:
            first = strength_sentence(self.first.text())
        elif self.second.text() != self.first.text():
            second = "Les deux saisies sont différentes. Retapez la phrase."
        self.first.set_error(first)
        self.second.set_error(second)
        # The error says it already.
        self.strength.show_sentence(is_shown=not first)
        return [field for field in (self.first, self.second) if field.error]

    def _judge(self, text: str) -> None:
        self.first.set_error("")
        self.strength.show_sentence(is_shown=True)
        self.strength.set_passphrase(text)

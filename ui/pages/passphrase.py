"""A field for a passphrase: hidden dots, « Afficher », and the hint of the caps lock."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from crt_desktop.domain.passphrases import ENOUGH_BITS, estimate_bits
from crt_desktop.domain.typography import french
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY_MEDIUM, SMALL
from ui.widgets.badges import Badge
from ui.widgets.buttons import LinkButton
from ui.widgets.fields import FormField, TextField
from ui.widgets.text import label

LEAST_BITS: Final = 50
"""Below, the window refuses: a vault leaves the building on a stolen computer."""


class PassphraseEdit(TextField):
    """A hidden line edit that tells when the caps lock seems on.

    Qt does not know the state of the key: it is told from the letters typed, and from the key.
    """

    caps_lock_changed = Signal(bool)

    def __init__(self, *, size: str = "large", parent: QWidget | None = None) -> None:
        """Make an empty hidden field."""
        super().__init__(size=size, parent=parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.is_caps_lock_on = False
        self._caps_hint = Badge("Verr. Maj", icon_name="lock", parent=self)
        self._caps_hint.resize(self._caps_hint.sizeHint())
        self._caps_hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._caps_hint.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Compare the case of the letter with the shift key."""
        text = event.text()
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_CapsLock:
            if self.is_caps_lock_on:
                self._set_caps_lock(is_on=False)
        elif len(text) == 1 and text.isalpha() and text.upper() != text.lower():
            self._set_caps_lock(is_on=text.isupper() != is_shifted)
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the hint at the right."""
        super().resizeEvent(event)
        hint = self._caps_hint
        hint.move(self.width() - hint.width() - 10, (self.height() - hint.height()) // 2)

    def _set_caps_lock(self, *, is_on: bool) -> None:
        if is_on == self.is_caps_lock_on:
            return
        self.is_caps_lock_on = is_on
        self._caps_hint.setVisible(is_on)
        right = self._caps_hint.width() + 8 if is_on else 0
        self.setTextMargins(0, 0, right, 0)
        self.caps_lock_changed.emit(is_on)


class PassphraseField(FormField):
    """A labelled passphrase with « Afficher » at the right of its label."""

    def __init__(
        self, text: str = "Phrase de passe", *, help_text: str = "", size: str = "large"
    ) -> None:
        """Make the field."""
        self.edit = PassphraseEdit(size=size)
        self._toggle = LinkButton("Afficher")
        self._toggle.setFont(font(BODY_MEDIUM))
        self._toggle.setAccessibleName(f"Afficher : {text}")
        super().__init__(text, self.edit, help_text=help_text, beside_label=self._toggle)
        self._toggle.clicked.connect(self.show_or_hide)

    def text(self) -> str:
        """Return what was typed."""
        return self.edit.text()

    def show_or_hide(self) -> None:
        """Show the letters, or hide them again."""
        is_hidden = self.edit.echoMode() is QLineEdit.EchoMode.Password
        self.edit.setEchoMode(
            QLineEdit.EchoMode.Normal if is_hidden else QLineEdit.EchoMode.Password
        )
        self._toggle.setText("Masquer" if is_hidden else "Afficher")


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

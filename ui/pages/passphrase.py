"""A field for a passphrase: hidden dots, « Afficher », and the hint of the caps lock."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.theme.fonts import font
from ui.theme.tokens import BODY_MEDIUM
from ui.widgets.buttons import LinkButton
from ui.widgets.fields import FormField, TextField


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
        self._caps_hint: QWidget | None = None

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
        self._place_hint()

    def _place_hint(self) -> None:
        hint = self._caps_hint
        if hint is not None:
            hint.move(self.width() - hint.width() - 10, (self.height() - hint.height()) // 2)

    def _hint(self) -> QWidget:
        """Return the badge « Verr. Maj », made the first time."""
        if self._caps_hint is None:
            from ui.widgets.badges import Badge

            self._caps_hint = Badge("Verr. Maj", icon_name="lock", parent=self)
            self._caps_hint.resize(self._caps_hint.sizeHint())
            self._caps_hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._place_hint()
        return self._caps_hint

    def _set_caps_lock(self, *, is_on: bool) -> None:
        if is_on == self.is_caps_lock_on:
            return
        self.is_caps_lock_on = is_on
        hint = self._hint()
        hint.setVisible(is_on)
        right = hint.width() + 8 if is_on else 0
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

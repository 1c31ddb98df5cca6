"""A new passphrase: seven words drawn at random, offered first, or one's own."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from crt_desktop.domain.passphrases import estimate_bits
from crt_desktop.domain.typography import french
from crt_desktop.domain.words_fr import draw_passphrase
from ui.pages.new_passphrase import NewPassphrase
from ui.pages.passphrase import PassphraseField
from ui.theme.tokens import BODY_MEDIUM, SMALL, TypeStyle
from ui.widgets.buttons import Button, SegmentedControl
from ui.widgets.fields import FormField
from ui.widgets.text import label

_WORDS: Final = TypeStyle(size=17, line=28, weight=600)
DRAWN, OWN = range(2)


class DrawnPassphrase(QWidget):
    """Seven words, another draw, and the same words typed back."""

    def __init__(self, *, typed_back: str) -> None:
        """Draw a first one; ``typed_back`` asks for it to be typed."""
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        self.card = QFrame()
        self.card.setProperty("role", "card")
        inside = QHBoxLayout(self.card)
        inside.setContentsMargins(16, 12, 12, 12)
        inside.setSpacing(12)
        self.words = label("", _WORDS, wraps=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inside.addWidget(self.words, 1)
        self.another = Button("Une autre", icon_name="refresh-cw")
        self.another.setToolTip("Tirer une autre phrase")
        self.another.clicked.connect(self.draw)
        inside.addWidget(self.another, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.card)
        self.strength = label("", SMALL, role="muted", wraps=True)
        layout.addWidget(self.strength)
        self.typed = PassphraseField(typed_back, size="normal")
        self.typed.edit.textChanged.connect(lambda: self.typed.set_error(""))
        layout.addWidget(self.typed)
        self.draw()

    def draw(self) -> None:
        """Draw another one."""
        drawn = draw_passphrase()
        self.words.setText(drawn)
        self.card.setAccessibleName(f"Phrase de passe tirée : {drawn}")
        self.strength.setText(
            french(
                f"Tirée au hasard : environ {estimate_bits(drawn)} bits. Notez-la le temps de la "
                "retenir, puis détruisez la note."
            )
        )
        self.typed.edit.clear()

    def text(self) -> str:
        """Return the passphrase."""
        return self.words.text()

    def find_errors(self) -> list[FormField]:
        """Say what is wrong with what was typed back."""
        said = ""
        if not self.typed.text():
            said = "Retapez les sept mots affichés."
        elif " ".join(self.typed.text().split()) != self.text():
            said = "Ce ne sont pas les mots affichés, dans cet ordre."
        self.typed.set_error(said)
        return [self.typed] if said else []


class PassphraseChooser(QWidget):
    """Offers a drawn passphrase first; one's own is a click away."""

    def __init__(self, *, typed_back: str = "Retapez-la", title: str = "") -> None:
        """Start on the drawn one; ``title`` says what is chosen where the screen does not."""
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        if title:
            layout.addWidget(label(title, BODY_MEDIUM))
            layout.addSpacing(-8)
        self.kinds = SegmentedControl(["Tirée au hasard", "La mienne"], name="Phrase de passe")
        layout.addWidget(self.kinds, 0, Qt.AlignmentFlag.AlignLeft)
        self.drawn = DrawnPassphrase(typed_back=typed_back)
        self.own = NewPassphrase()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.drawn)
        self._stack.addWidget(self.own)
        layout.addWidget(self._stack)
        self.kinds.group.idClicked.connect(self.choose)

    def choose(self, kind: int) -> None:
        """Show the drawn passphrase or the fields of one's own."""
        button = self.kinds.group.button(kind)
        if button is not None:
            button.setChecked(True)
        self._stack.setCurrentIndex(kind)
        self.focus_first()

    @property
    def is_own(self) -> bool:
        """Tell whether the person types their own."""
        return self._stack.currentIndex() == OWN

    def focus_first(self) -> None:
        """Put the focus where typing begins."""
        field = self.own.first if self.is_own else self.drawn.typed
        field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def text(self) -> str:
        """Return the passphrase chosen."""
        return self.own.text() if self.is_own else self.drawn.text()

    def find_errors(self) -> list[FormField]:
        """Say every error under its field; return the fields in error."""
        return self.own.find_errors() if self.is_own else self.drawn.find_errors()

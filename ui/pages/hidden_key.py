"""What stands in the place of a recovery key that nobody looks at any more."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.domain.errors import AccessError, CrtError, WrongPassphraseError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.typography import french
from ui.pages.passphrase import PassphraseField
from ui.pages.unlock import wait_text
from ui.widgets.buttons import Button
from ui.widgets.feedback import Banner

_SHOW: Final = "Montrer la clé"


class HiddenKey(QWidget):
    """Says that the key is hidden, and asks the passphrase of the account to show it again."""

    reveal_asked = Signal(str)
    """The passphrase that was typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make it, empty."""
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        self.banner = Banner(
            "Clé masquée : ce poste est resté sans personne.",
            french(
                "Le coffre est prêt et rien n'est perdu. Saisissez la phrase de passe de votre "
                "compte pour revoir la clé et finir."
            ),
            tone="info",
            icon_name="lock",
        )
        layout.addWidget(self.banner)
        self.field = PassphraseField()
        self.field.edit.returnPressed.connect(self.ask)
        self.field.edit.textEdited.connect(lambda: self.field.set_error(""))
        layout.addWidget(self.field)
        self.button = Button(_SHOW, variant="primary", size="large")
        self.button.clicked.connect(self.ask)
        layout.addWidget(self.button)

    def focus_first(self) -> None:
        """Typing goes to the passphrase."""
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """Ask to see the key again."""
        if not self.button.isEnabled():
            return
        if not self.field.text():
            self.field.set_error("Saisissez la phrase de passe de ce compte.")
            self.focus_first()
            return
        self._show_working(is_working=True)
        self.reveal_asked.emit(self.field.text())

    def refuse(self, error: CrtError) -> None:
        """Say why the key stays hidden; a wrong passphrase is followed by its delay."""
        self._show_working(is_working=False)
        if isinstance(error, WrongPassphraseError):
            said = "Phrase de passe inexacte."
        else:
            said = explain(error).title
        delay_s = error.values.get("delay_s") if isinstance(error, AccessError) else None
        if isinstance(delay_s, int) and delay_s:
            said = french(f"{said} Nouvel essai dans {wait_text(delay_s)}.")
            self.button.setEnabled(False)
            QTimer.singleShot(delay_s * 1000, self, self._end_delay)
        self.field.set_error(said)
        self.field.edit.selectAll()
        self.focus_first()

    def forget(self) -> None:
        """Keep nothing of what was typed."""
        self.field.edit.clear()
        self.field.set_error("")
        self._show_working(is_working=False)

    def _end_delay(self) -> None:
        self.button.setEnabled(True)
        self.field.set_error("")

    def _show_working(self, *, is_working: bool) -> None:
        self.field.edit.setEnabled(not is_working)
        self.button.setEnabled(not is_working)
        self.button.setText("Vérification…" if is_working else _SHOW)

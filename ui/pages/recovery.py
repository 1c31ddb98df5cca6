"""Uses the recovery key when a passphrase is lost."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.reports.vault import VaultStatus
from ui.pages.choose_passphrase import PassphraseChooser
from ui.pages.gate import GateCard
from ui.pages.unlock import account_text
from ui.theme.tokens import SMALL
from ui.widgets.buttons import Button
from ui.widgets.fields import FormField, Select, TextField
from ui.widgets.text import label

WIDTH: Final = 560


class RecoverCard(GateCard):
    """Asks for the recovery key and a new passphrase; `recover_asked` gives name, key, phrase."""

    is_tall = True

    recover_asked = Signal(str, str, str)
    cancelled = Signal()

    def __init__(self, status: VaultStatus, *, name: str = "") -> None:
        """Offer the accounts of the vault, this one first."""
        super().__init__(
            "Utiliser la clé de secours",
            "Le compte reçoit une nouvelle phrase, le coffre une nouvelle clé",
            width=WIDTH,
        )
        self.account = Select()
        for account in status.accounts:
            self.account.addItem(account_text(account), account.name)
        self.account.setCurrentIndex(max(self.account.findData(name), 0))
        self.body.addWidget(FormField("Compte", self.account))
        self.key_edit = TextField(placeholder="XXXXX-XXXXX-XXXXX-…")
        self.key_field = FormField("Clé de secours", self.key_edit)
        self.key_edit.textEdited.connect(lambda: self.key_field.set_error(""))
        self.body.addWidget(self.key_field)
        self.passphrase = PassphraseChooser(
            title="Nouvelle phrase de passe", typed_back="Retapez-la pour la retenir"
        )
        self.body.addWidget(self.passphrase)
        self.body.addWidget(
            label(
                "La clé utilisée ne servira plus : une nouvelle sera affichée.",
                SMALL,
                role="muted",
                wraps=True,
            )
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel_button = Button("Annuler", variant="ghost")
        self.cancel_button.clicked.connect(self.cancelled)
        self.recover_button = Button("Changer la phrase et ouvrir", variant="primary")
        self.recover_button.clicked.connect(self.ask)
        row.addWidget(self.cancel_button)
        row.addWidget(self.recover_button)
        self.body.addLayout(row)

    def focus_first(self) -> None:
        """Typing begins with the key."""
        self.key_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """Ask to recover, or say every error under its field."""
        errors: list[FormField] = []
        is_missing = not self.key_edit.text().strip()
        self.key_field.set_error("Saisissez la clé de secours." if is_missing else "")
        if is_missing:
            errors.append(self.key_field)
        errors += self.passphrase.find_errors()
        if errors:
            errors[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.recover_asked.emit(
            self.account.currentData(), self.key_edit.text(), self.passphrase.text()
        )

    def show_working(self, *, is_working: bool) -> None:
        """Keep the form still while the vault opens."""
        self.setEnabled(not is_working)
        self.recover_button.set_label(
            "Ouverture du coffre…" if is_working else "Changer la phrase et ouvrir"
        )

    def refuse(self, error: CrtError) -> None:
        """Say why the key did not open; what was typed stays."""
        self.show_working(is_working=False)
        message = explain(error)
        self.key_field.set_error(message.text)
        self.focus_first()

"""The recovery key: shown once and typed back, or used when a passphrase is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.typography import french
from crt_desktop.reports.vault import VaultStatus
from ui.pages.gate import GateCard
from ui.pages.new_passphrase import NewPassphrase
from ui.pages.unlock import account_text
from ui.theme.tokens import BODY, SMALL, TypeStyle
from ui.widgets.buttons import Button
from ui.widgets.feedback import Banner
from ui.widgets.fields import FormField, Select, TextField
from ui.widgets.text import label

WIDTH: Final = 520
_GROUP: Final = TypeStyle(size=15, line=28, weight=500)
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})


def canonical_key(typed: str) -> str:
    """Return a key without separators, upper case, O read as 0 and I or L as 1."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return letters.translate(_LOOKALIKES)


def sheet_text(*, label_text: str, path: Path, name: str, key: str) -> str:
    """Return the text of the sheet that keeps a recovery key."""
    return french(
        "CRT Desktop — clé de secours\n\n"
        f"Établissement : {label_text or 'non précisé'}\n"
        f"Coffre : {path}\n"
        f"Compte : {name}\n\n"
        f"    {key}\n\n"
        "Cette clé ouvre le coffre si la phrase de passe est perdue. Gardez-la hors de ce poste, "
        "sous clé.\nQui la détient peut ouvrir le coffre. Une clé utilisée est remplacée par une "
        "nouvelle.\n"
    )


class RecoveryKeyCard(GateCard):
    """Shows a new recovery key once; it is typed back before going on.

    ``write_sheet`` writes a file whole, on the database thread; ``confirmed`` ends the card.
    """

    is_tall = True

    confirmed = Signal()

    def __init__(self, key: str, *, sheet: str, write_sheet: Callable[[Path, str], None]) -> None:
        """Show the key in its groups."""
        super().__init__(
            "Votre clé de secours", "Affichée cette seule fois, gardée nulle part", width=WIDTH
        )
        self._key = key
        self._sheet = sheet
        self._write_sheet = write_sheet
        self.body.addWidget(
            label(
                french(
                    "Elle ouvre le coffre si la phrase de passe est perdue. Notez-la ou "
                    "enregistrez-la sur un support que vous garderez sous clé, hors de ce poste."
                ),
                BODY,
                role="text2",
                wraps=True,
            )
        )
        self.body.addWidget(self._make_groups())
        self.body.addLayout(self._make_copies())
        self.note = Banner("", tone="success")
        self.note.hide()
        self.body.addWidget(self.note)
        self.edit = TextField(size="large")
        self.field = FormField(
            "Recopiez la clé pour continuer",
            self.edit,
            help_text=french(
                "Huit groupes ; tirets, espaces et majuscules n'ont pas d'importance."
            ),
        )
        self.edit.textChanged.connect(self._compare)
        self.edit.returnPressed.connect(self._confirm)
        self.body.addWidget(self.field)
        self.go_button = Button("Ouvrir le coffre", variant="primary", size="large")
        self.go_button.setEnabled(False)
        self.go_button.clicked.connect(self._confirm)
        self.body.addWidget(self.go_button)

    def _make_groups(self) -> QFrame:
        box = QFrame()
        box.setProperty("role", "card")
        box.setAccessibleName(f"Clé de secours : {self._key}")
        grid = QGridLayout(box)
        grid.setContentsMargins(16, 12, 16, 12)
        for position, group in enumerate(self._key.split("-")):
            shown = label(group, _GROUP)
            shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(shown, position // 4, position % 4)
        return box

    def _make_copies(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.copy_button = Button("Copier", icon_name="copy")
        self.copy_button.clicked.connect(self._copy)
        self.save_button = Button("Enregistrer dans un fichier…", icon_name="save")
        self.save_button.clicked.connect(self._choose_file)
        row.addWidget(self.copy_button)
        row.addWidget(self.save_button)
        row.addStretch(1)
        return row

    def focus_first(self) -> None:
        """The key is typed back."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_written(self, path: Path) -> None:
        """Say that the sheet is written."""
        self.note.set_banner(f"Clé enregistrée dans {path.name}.", tone="success")
        self.note.show()

    def show_unwritten(self, error: CrtError) -> None:
        """Say why the sheet is not written."""
        message = explain(error)
        self.note.set_banner(message.title, message.remedy, tone="danger")
        self.note.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._key)
        self.note.set_banner(
            "Clé copiée.", "Collez-la en lieu sûr, puis copiez autre chose.", tone="info"
        )
        self.note.show()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Enregistrer la clé de secours", QDir.homePath())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.setNameFilter("Texte (*.txt)")
        dialog.selectFile("cle-de-secours.txt")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self._write_sheet(Path(chosen), self._sheet))
        dialog.open()

    def _compare(self, typed: str) -> None:
        wanted, given = canonical_key(self._key), canonical_key(typed)
        self.go_button.setEnabled(given == wanted)
        if given and not wanted.startswith(given):
            # A group has five characters: name the first one that differs.
            same = next(
                (at for at, (a, b) in enumerate(zip(wanted, given, strict=False)) if a != b),
                len(wanted) - 1,
            )
            size = len(wanted) // len(self._key.split("-"))
            self.field.set_error(f"Le groupe {same // size + 1} est différent de la clé affichée.")
        else:
            self.field.set_error("")

    def _confirm(self) -> None:
        if self.go_button.isEnabled():
            self.confirmed.emit()


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
        self.passphrase = NewPassphrase()
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

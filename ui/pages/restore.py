"""Restores a backup on this workstation: which file, into which folder, opened by what."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.errors import CrtError, VaultExistsError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.retention import SUFFIX
from crt_desktop.reports.upkeep import BackupInfo
from ui.pages.choose_passphrase import PassphraseChooser
from ui.pages.gate import GateCard
from ui.pages.passphrase import PassphraseField
from ui.pages.unlock import account_text
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.viewmodels import words
from ui.viewmodels.backups import moment
from ui.widgets.buttons import Button, SegmentedControl
from ui.widgets.feedback import Banner, ProgressLine
from ui.widgets.fields import FormField, Select, TextField

WIDTH: Final = 640
PHRASE, SHEET = range(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoration:
    """What was typed to restore: either a passphrase, or a recovery key and a new passphrase."""

    backup: Path
    into: Path
    name: str
    passphrase: str | None = field(default=None, repr=False)
    recovery_key: str | None = field(default=None, repr=False)
    new_passphrase: str | None = field(default=None, repr=False)
    replace: bool = False


class RestoreCard(GateCard):
    """Asks for a backup and what opens it; `restore_asked` gives a `Restoration`."""

    is_tall = True

    file_chosen = Signal(object)
    restore_asked = Signal(object)
    cancelled = Signal()

    def __init__(self, *, today: date, into: Path | None = None) -> None:
        """Propose a folder of the user's documents; the backup is chosen first."""
        super().__init__(
            "Restaurer une sauvegarde",
            "Vérifiée tout entière avant d’être remise en place",
            width=WIDTH,
        )
        self._today = today
        self.backup: BackupInfo | None = None
        self.problem = Banner("", tone="danger")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self._make_file()
        self.details = QWidget()
        column = QVBoxLayout(self.details)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self._make_details(column, into or _default_folder())
        self.details.hide()
        self.body.addWidget(self.details)
        self.progress = ProgressLine("Restauration")
        self.progress.hide()
        self.body.addWidget(self.progress)
        self.body.addLayout(self._make_buttons())
        self._choose_way(PHRASE)

    def _make_file(self) -> None:
        self.file_edit = TextField(placeholder=f"sauvegarde{SUFFIX}")
        self.file_edit.setReadOnly(True)
        self.choose_button = Button("Choisir…", icon_name="folder-open")
        self.choose_button.setAccessibleName("Choisir la sauvegarde")
        self.choose_button.clicked.connect(self._choose_file)
        self.file_field = FormField("Sauvegarde", self.file_edit, beside_editor=self.choose_button)
        self.body.addWidget(self.file_field)

    def _make_details(self, column: QVBoxLayout, into: Path) -> None:
        self.into_edit = TextField()
        self.into_edit.setText(QDir.toNativeSeparators(str(into)))
        self.into_field = FormField(
            "Dossier du coffre restauré",
            self.into_edit,
            help_text="Un dossier nouveau ou vide, ni sur un réseau ni synchronisé.",
        )
        self.into_edit.textEdited.connect(lambda: self.into_field.set_error(""))
        self.replace_box = QCheckBox("Mettre de côté le coffre qui s’y trouve déjà")
        self.replace_box.setFont(font(BODY))
        self.replace_box.hide()
        self.account = Select()
        self.ways = SegmentedControl(
            ["Phrase de passe d’alors", "Fiche de secours d’alors"], name="Ouvrir avec"
        )
        self.ways.group.idClicked.connect(self._choose_way)
        self.phrase = PassphraseField(size="normal")
        self.phrase.edit.textChanged.connect(lambda: self.phrase.set_error(""))
        self.phrase.edit.returnPressed.connect(self.ask)
        self.key_edit = TextField(placeholder="XXXXX-XXXXX-XXXXX-…")
        self.key_field = FormField("Clé de la fiche de secours", self.key_edit)
        self.key_edit.textEdited.connect(lambda: self.key_field.set_error(""))
        self.passphrase = PassphraseChooser(
            title="Nouvelle phrase de passe", typed_back="Retapez-la pour la retenir"
        )
        for one in (
            self.into_field,
            self.replace_box,
            FormField("Compte", self.account),
            self.ways,
            self.phrase,
            self.key_field,
            self.passphrase,
        ):
            column.addWidget(one)

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel_button = Button("Annuler", variant="ghost")
        self.cancel_button.clicked.connect(self.cancelled)
        self.restore_button = Button("Restaurer", variant="primary")
        self.restore_button.setEnabled(False)
        self.restore_button.clicked.connect(self.ask)
        row.addWidget(self.cancel_button)
        row.addWidget(self.restore_button)
        return row

    # --- the file ----------------------------------------------------------------------------

    def focus_first(self) -> None:
        """The backup is chosen first, then what opens it."""
        target: QWidget = self.choose_button if self.backup is None else self.phrase.edit
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, "Choisir une sauvegarde", QDir.homePath())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(f"Sauvegardes (*{SUFFIX});;Tous les fichiers (*)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.file_chosen.emit(Path(chosen)))
        dialog.open()

    def show_backup(self, info: BackupInfo) -> None:
        """Say what the file is, and ask what opens it."""
        self.backup = info
        self.problem.hide()
        self.file_edit.setText(QDir.toNativeSeparators(str(info.path)))
        self.file_field.set_error("")
        self.file_field.set_help(
            f"{info.label or 'Établissement non précisé'}, faite "
            f"{moment(info.made_at, today=self._today)}, {words.file_size(info.size_bytes)}."
        )
        self.account.clear()
        for account in info.accounts:
            self.account.addItem(account_text(account), account.name)
        self.details.show()
        self.restore_button.setEnabled(True)
        self.focus_first()

    def refuse_file(self, path: Path, error: CrtError) -> None:
        """Say why the file is no backup."""
        self.backup = None
        self.file_edit.setText(QDir.toNativeSeparators(str(path)))
        self.file_field.set_error(explain(error).text)
        self.details.hide()
        self.restore_button.setEnabled(False)

    # --- what opens it -----------------------------------------------------------------------

    def _choose_way(self, way: int) -> None:
        is_sheet = way == SHEET
        self.phrase.setVisible(not is_sheet)
        self.key_field.setVisible(is_sheet)
        self.passphrase.setVisible(is_sheet)
        self._is_sheet = is_sheet
        if self.backup is not None:
            target = self.key_edit if is_sheet else self.phrase.edit
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def use_sheet(self) -> None:
        """Open with the recovery sheet."""
        button = self.ways.group.button(SHEET)
        if button is not None:
            button.setChecked(True)
        self._choose_way(SHEET)

    def ask(self) -> None:
        """Ask to restore, or say every error under its field."""
        if self.backup is None or not self.isEnabled():
            return
        wanted = [(self.into_field, self.into_edit.text(), "Indiquez le dossier du coffre.")]
        if self._is_sheet:
            wanted.append((self.key_field, self.key_edit.text(), "Saisissez la clé de la fiche."))
        else:
            wanted.append((self.phrase, self.phrase.text(), "Saisissez la phrase de passe."))
        errors: list[FormField] = []
        for one, text, sentence in wanted:
            one.set_error("" if text.strip() else sentence)
            errors += [] if text.strip() else [one]
        if self._is_sheet:
            errors += self.passphrase.find_errors()
        if errors:
            errors[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.restore_asked.emit(
            Restoration(
                backup=self.backup.path,
                into=Path(self.into_edit.text().strip()).expanduser(),
                name=self.account.currentData() or "",
                passphrase=None if self._is_sheet else self.phrase.text(),
                recovery_key=self.key_edit.text() if self._is_sheet else None,
                new_passphrase=self.passphrase.text() if self._is_sheet else None,
                replace=self.replace_box.isChecked(),
            )
        )

    def show_working(self, *, is_working: bool) -> None:
        """Keep the form still while the backup is checked and put back."""
        for one in (self.file_field, self.details, self.restore_button, self.cancel_button):
            one.setEnabled(not is_working)
        self.progress.set_progress(0, 0)
        self.progress.setVisible(is_working)
        self.problem.hide()

    def refuse(self, error: CrtError) -> None:
        """Say why nothing was restored; what was typed stays."""
        self.show_working(is_working=False)
        message = explain(error)
        self.problem.set_banner(message.title, message.body, tone="danger")
        self.problem.show()
        if isinstance(error, VaultExistsError):
            self.replace_box.show()
            self.replace_box.setFocus(Qt.FocusReason.OtherFocusReason)


def _default_folder() -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) / "Coffre CRT restauré"

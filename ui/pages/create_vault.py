"""Makes a vault: where, for which establishment, for whom, with which passphrase."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import ROLE_LABELS, Role
from crt_desktop.domain.search import fold
from ui.pages.gate import GateCard
from ui.pages.new_passphrase import NewPassphrase
from ui.widgets.buttons import Button
from ui.widgets.feedback import Banner
from ui.widgets.fields import FormField, Select, TextField

WIDTH: Final = 600
_FIRST_ROLES: Final = (Role.COORDINATEUR, Role.DIRECTION, Role.ADMINISTRATEUR)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVault:
    """What was typed to make a vault."""

    path: Path
    label: str
    display_name: str
    name: str
    role: Role
    passphrase: str = field(repr=False)


def suggest_name(display_name: str) -> str:
    """Return the account name made of a person's name: « claire.vidal »."""
    return ".".join(fold(display_name).split())


class CreateVaultCard(GateCard):
    """Asks for everything a new vault needs; `create_asked` gives a `NewVault`."""

    is_tall = True

    create_asked = Signal(object)
    cancelled = Signal()

    def __init__(self, path: Path | None = None) -> None:
        """Propose a folder of the user's documents."""
        super().__init__("Créer un coffre", "Un dossier chiffré sur ce poste", width=WIDTH)
        self.problem = Banner("", tone="danger")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self._is_name_typed = False
        self._make_fields(path or _default_path())
        self.body.addLayout(self._make_grid())
        self.passphrase = NewPassphrase()
        self.body.addWidget(self.passphrase)
        self.body.addLayout(self._make_buttons())
        self.display_name.textEdited.connect(self._follow_display_name)
        self.name_edit.textEdited.connect(self._keep_name)
        for edit, one in (
            (self.path_edit, self.path_field),
            (self.display_name, self.display_field),
            (self.name_edit, self.name_field),
        ):
            edit.textEdited.connect(partial(_forget_error, one))

    def _make_fields(self, path: Path) -> None:
        self.path_edit = TextField()
        self.path_edit.setText(QDir.toNativeSeparators(str(path)))
        self.choose_button = Button("Choisir…", icon_name="folder-open")
        self.choose_button.setAccessibleName("Choisir le dossier du coffre")
        self.choose_button.clicked.connect(self._choose_folder)
        self.path_field = FormField(
            "Dossier du coffre",
            self.path_edit,
            help_text="Un dossier nouveau ou vide, ni sur un réseau ni synchronisé.",
            beside_editor=self.choose_button,
        )
        self.label_edit = TextField(placeholder="CRT Minervois-Corbières")
        self.label_field = FormField("Établissement", self.label_edit)
        self.role = Select()
        for role in _FIRST_ROLES:
            self.role.addItem(ROLE_LABELS[role], role.value)
        self.role_field = FormField("Votre rôle", self.role)
        self.display_name = TextField(placeholder="Claire Vidal")
        self.display_field = FormField("Prénom et nom", self.display_name)
        self.name_edit = TextField(placeholder="claire.vidal")
        self.name_field = FormField("Nom du compte", self.name_edit)

    def _make_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.addWidget(self.path_field, 0, 0, 1, 2)
        for position, one in enumerate(
            (self.label_field, self.role_field, self.display_field, self.name_field)
        ):
            grid.addWidget(one, 1 + position // 2, position % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.cancel_button = Button("Annuler", variant="ghost")
        self.cancel_button.clicked.connect(self.cancelled)
        self.create_button = Button("Créer le coffre", variant="primary")
        self.create_button.clicked.connect(self.ask)
        row.addWidget(self.cancel_button)
        row.addWidget(self.create_button)
        return row

    def focus_first(self) -> None:
        """Typing begins with the establishment; the folder is proposed."""
        self.label_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """Ask to make the vault, or say every error under its field."""
        errors: list[FormField] = []
        for one, sentence in (
            (self.path_field, "Indiquez le dossier où créer le coffre."),
            (self.display_field, "Indiquez votre prénom et votre nom."),
            (self.name_field, "Donnez un nom au compte."),
        ):
            is_missing = not _text(one)
            one.set_error(sentence if is_missing else "")
            if is_missing:
                errors.append(one)
        errors += self.passphrase.find_errors()
        if errors:
            errors[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.create_asked.emit(
            NewVault(
                path=Path(_text(self.path_field)).expanduser(),
                label=_text(self.label_field),
                display_name=_text(self.display_field),
                name=_text(self.name_field),
                role=Role(self.role.currentData()),
                passphrase=self.passphrase.text(),
            )
        )

    def show_working(self, *, is_working: bool) -> None:
        """Keep the form still while the vault is made."""
        self.setEnabled(not is_working)
        text = "Création du coffre…" if is_working else "Créer le coffre"
        self.create_button.set_label(text)

    def refuse(self, error: CrtError) -> None:
        """Say why the vault was not made; what was typed stays."""
        self.show_working(is_working=False)
        message = explain(error)
        self.problem.set_banner(message.title, f"{message.detail} {message.remedy}", tone="danger")
        self.problem.show()
        self.path_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_display_name(self, text: str) -> None:
        if not self._is_name_typed:
            self.name_edit.setText(suggest_name(text))
            self.name_field.set_error("")

    def _keep_name(self, text: str) -> None:
        self._is_name_typed = bool(text)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "Dossier du coffre", self.path_edit.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(
            lambda chosen: self.path_edit.setText(QDir.toNativeSeparators(chosen))
        )
        dialog.open()


def _text(field_of_line: FormField) -> str:
    text: str = field_of_line.editor.property("text")
    return text.strip()


def _forget_error(one: FormField, _typed: str) -> None:
    one.set_error("")


def _default_path() -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) / "Coffre CRT"

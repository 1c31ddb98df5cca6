"""Makes a vault, step by step: the establishment, one's account, its passphrase.

The recovery sheet is the last step; `ui.pages.recovery` shows it, since only a vault has a key.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDir, QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import ROLE_LABELS, Role
from crt_desktop.domain.typography import french
from ui.pages.choose_passphrase import PassphraseChooser
from ui.pages.gate import GateCard
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.viewmodels.accounts import role_sentence, suggest_name
from ui.widgets.buttons import Button
from ui.widgets.feedback import Banner
from ui.widgets.fields import FormField, Select, TextField
from ui.widgets.stepper import Stepper
from ui.widgets.text import label

WIDTH: Final = 800
STEPS: Final = ("Établissement", "Votre compte", "Phrase de passe", "Fiche de secours")
FINESS_LENGTH: Final = 9
_FIRST_ROLES: Final = (Role.COORDINATEUR, Role.DIRECTION, Role.ADMINISTRATEUR)
_ETABLISSEMENT, _COMPTE, _PHRASE = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVault:
    """What was typed to make a vault; ``finess`` may be empty."""

    path: Path
    label: str
    finess: str = ""
    display_name: str
    name: str
    role: Role
    passphrase: str = field(repr=False)
    has_factor: bool = False
    """The account asks for a secret of this workstation too."""


class CreateVaultCard(GateCard):
    """Asks for everything a new vault needs; `create_asked` gives a `NewVault`."""

    is_tall = True

    create_asked = Signal(object)
    cancelled = Signal()

    def __init__(self, path: Path | None = None) -> None:
        """Propose a folder of the user's documents."""
        super().__init__("Créer un coffre", "Un dossier chiffré sur ce poste", width=WIDTH)
        self.stepper = Stepper(STEPS)
        self.body.addWidget(self.stepper, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addSpacing(4)
        self.problem = Banner("", tone="danger")
        self.problem.hide()
        self.body.addWidget(self.problem)
        self._is_name_typed = False
        self._make_fields(path or _default_path())
        self.passphrase = PassphraseChooser(typed_back="Retapez-la pour la retenir")
        # Only the step on screen is shown: the card is as tall as it, not as the tallest one.
        self.steps = (self._make_place(), self._make_account(), self._make_passphrase())
        for step in self.steps:
            self.body.addWidget(step)
        self.body.addSpacing(4)
        self.body.addLayout(self._make_buttons())
        self.display_name.textEdited.connect(self._follow_display_name)
        self.name_edit.textEdited.connect(self._keep_name)
        for one in self._checked():
            edit = one.editor
            if isinstance(edit, TextField):
                edit.textEdited.connect(partial(_forget_error, one))
                edit.returnPressed.connect(self.go_on)
        self.passphrase.drawn.typed.edit.returnPressed.connect(self.go_on)
        self.passphrase.own.second.edit.returnPressed.connect(self.go_on)
        self._show_step(_ETABLISSEMENT)

    # --- the parts ---------------------------------------------------------------------------

    def _make_fields(self, path: Path) -> None:
        self.label_edit = TextField(placeholder="CRT Minervois-Corbières")
        self.label_field = FormField("Nom de l’établissement", self.label_edit)
        self.finess_edit = TextField(placeholder="110000000")
        self.finess_edit.setMaxLength(FINESS_LENGTH + 3)
        self.finess_field = FormField(
            "Numéro FINESS", self.finess_edit, help_text="Facultatif, 9 caractères."
        )
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
        self.role = Select()
        for role in _FIRST_ROLES:
            self.role.addItem(ROLE_LABELS[role], role.value)
        self.role_field = FormField(
            "Votre rôle", self.role, help_text=role_sentence(_FIRST_ROLES[0])
        )
        self.role.currentIndexChanged.connect(
            lambda: self.role_field.set_help(role_sentence(Role(self.role.currentData())))
        )
        self.display_name = TextField(placeholder="Prénom Nom")
        self.display_field = FormField("Prénom et nom", self.display_name)
        self.name_edit = TextField(placeholder="prenom.nom")
        self.name_field = FormField(
            "Nom du compte", self.name_edit, help_text="Celui qui s’affiche pour entrer."
        )

    def _make_place(self) -> QWidget:
        step, grid = _grid()
        grid.addWidget(self.label_field, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.finess_field, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.path_field, 1, 0, 1, 2)
        grid.setColumnStretch(0, 2)
        return step

    def _make_account(self) -> QWidget:
        step, grid = _grid()
        grid.addWidget(self.display_field, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.name_field, 0, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.role_field, 1, 0, 1, 2)
        return step

    def _make_passphrase(self) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(
            label(
                french(
                    "Elle seule ouvre votre compte ; personne ne peut la retrouver. Sept mots tirés "
                    "au hasard se retiennent vite et ne se devinent pas."
                ),
                BODY,
                role="text2",
                wraps=True,
            )
        )
        column.addWidget(self.passphrase)
        self.factor = QCheckBox("Lier mon compte à ce poste")
        self.factor.setFont(font(BODY))
        self.factor_field = FormField(
            "Second facteur",
            self.factor,
            help_text=french(
                "Le trousseau du système garde un secret demandé en plus de la phrase : le compte ne "
                "s'ouvre que sur ce poste. La fiche de secours ouvre sans lui."
            ),
        )
        self.factor.setAccessibleName(self.factor.text())
        self.factor_field.hide()
        column.addWidget(self.factor_field)
        return step

    def offer_factor(self, has_keyring: bool) -> None:  # noqa: FBT001 - an answer of the service
        """Offer a second factor, once this workstation is known to keep one."""
        self.factor_field.setVisible(has_keyring)

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.back_button = Button("Retour", variant="ghost", icon_name="arrow-left")
        self.back_button.clicked.connect(self.go_back)
        self.cancel_button = Button("Annuler", variant="ghost")
        self.cancel_button.clicked.connect(self.cancelled)
        self.create_button = Button("", variant="primary")
        self.create_button.clicked.connect(self.go_on)
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.create_button)
        return row

    # --- moving ------------------------------------------------------------------------------

    def _show_step(self, at: int) -> None:
        self.stepper.set_current(at)
        for position, step in enumerate(self.steps):
            step.setVisible(position == at)
        self.back_button.setVisible(at > _ETABLISSEMENT)
        self.create_button.set_label(_verb(at))

    def focus_first(self) -> None:
        """Typing begins with the first field of the step."""
        at = self.stepper.current()
        if at == _PHRASE:
            self.passphrase.focus_first()
            return
        edit = self.label_edit if at == _ETABLISSEMENT else self.display_name
        edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_back(self) -> None:
        """Show the step before; what was typed stays."""
        self._show_step(max(self.stepper.current() - 1, _ETABLISSEMENT))
        self.focus_first()

    def go_on(self) -> None:
        """Show the next step, or ask to make the vault; else say every error under its field."""
        at = self.stepper.current()
        errors = self._errors_of(at)
        if errors:
            errors[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        elif at < _PHRASE:
            self._show_step(at + 1)
            self.focus_first()
        else:
            self.create_asked.emit(self._typed())

    def _checked(self) -> tuple[FormField, ...]:
        return (
            self.label_field,
            self.finess_field,
            self.path_field,
            self.display_field,
            self.name_field,
        )

    def _errors_of(self, at: int) -> list[FormField]:
        if at == _PHRASE:
            return self.passphrase.find_errors()
        wanted: list[tuple[FormField, str]] = []
        if at == _ETABLISSEMENT:
            finess = _text(self.finess_field).replace(" ", "")
            is_finess = not finess or (len(finess) == FINESS_LENGTH and finess.isalnum())
            self.finess_field.set_error("" if is_finess else "Un numéro FINESS a 9 caractères.")
            wanted = [
                (self.label_field, "Indiquez le nom de l’établissement."),
                (self.path_field, "Indiquez le dossier où créer le coffre."),
            ]
        else:
            wanted = [
                (self.display_field, "Indiquez votre prénom et votre nom."),
                (self.name_field, "Donnez un nom au compte."),
            ]
        for one, sentence in wanted:
            one.set_error("" if _text(one) else sentence)
        return [one for one in self._checked() if one.error and one.isVisibleTo(self)]

    def _typed(self) -> NewVault:
        return NewVault(
            path=Path(_text(self.path_field)).expanduser(),
            label=_text(self.label_field),
            finess=_text(self.finess_field).replace(" ", ""),
            display_name=_text(self.display_field),
            name=_text(self.name_field),
            role=Role(self.role.currentData()),
            passphrase=self.passphrase.text(),
            has_factor=self.factor.isChecked() and not self.factor_field.isHidden(),
        )

    def show_working(self, *, is_working: bool) -> None:
        """Keep the form still while the vault is made."""
        self.setEnabled(not is_working)
        self.create_button.set_label("Création du coffre…" if is_working else _verb(_PHRASE))

    def refuse(self, error: CrtError) -> None:
        """Say why the vault was not made, where the folder is chosen; what was typed stays."""
        self.show_working(is_working=False)
        self._show_step(_ETABLISSEMENT)
        message = explain(error)
        self.problem.set_banner(message.title, message.body, tone="danger")
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


def _verb(at: int) -> str:
    return "Créer le coffre" if at == _PHRASE else "Continuer"


def _grid() -> tuple[QWidget, QGridLayout]:
    step = QWidget()
    grid = QGridLayout(step)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(14)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return step, grid


def _text(field_of_line: FormField) -> str:
    text: str = field_of_line.editor.property("text")
    return text.strip()


def _forget_error(one: FormField, _typed: str) -> None:
    one.set_error("")


def _default_path() -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) / "Coffre CRT"

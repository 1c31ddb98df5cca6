"""The questions about accounts: add one, change it, disable it, change one's own passphrase."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from crt_desktop.domain.accounts import is_manager
from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import ROLE_LABELS, Role
from crt_desktop.domain.typography import french
from crt_desktop.reports.fiches import Choice
from crt_desktop.reports.upkeep import AccountLine
from ui.dialogs.verb import VerbDialog
from ui.pages.choose_passphrase import PassphraseChooser
from ui.pages.passphrase import PassphraseField
from ui.viewmodels.accounts import member_error, member_sentence, role_sentence, suggest_name
from ui.widgets import Banner, FormField, ProgressLine, Select, TextField
from ui.widgets.choice_field import FoldedSelect


class AskingDialog(VerbDialog):
    """A dialog that stays open while its act is done, and says in place why it was refused."""

    def __init__(
        self, title: str, consequence: str, *, verb: str, variant: str = "primary", parent: QWidget
    ) -> None:
        """Make the dialog; the subclass puts its fields in ``body``."""
        super().__init__(title, consequence, verb=verb, variant=variant, parent=parent)
        self._verb = verb
        self.problem = Banner("", tone="danger")
        self.problem.hide()
        self.body.addWidget(self.problem)

    def show_working(self, *, is_working: bool, said: str = "") -> None:
        """Keep the fields still while the act is done."""
        self.setEnabled(not is_working)
        self.verb_button.setText(said if is_working and said else self._verb)

    def refuse(self, error: CrtError) -> None:
        """Say why; what was typed stays."""
        self.show_working(is_working=False)
        message = explain(error)
        text = message.body
        self.problem.set_banner(message.title, text, tone="danger")
        self.problem.show()


class AddAccountDialog(AskingDialog):
    """Who comes in, with which role, with which passphrase."""

    add_asked = Signal(str, str, object, str, str)
    """Name, displayed name, role, passphrase, reference of the member of the team or empty."""

    def __init__(
        self, *, team: Iterable[Choice] = (), hands_over: bool = False, parent: QWidget
    ) -> None:
        """Propose the role most accounts have.

        Args:
            team: Who the account may be tied to.
            hands_over: Nobody holds the management yet: an account that does takes it from the actor.
            parent: A widget of the window.
        """
        super().__init__(
            "Ajouter un compte ?",
            "Chacun le sien : le journal dit qui a lu et écrit quoi.",
            verb="Ajouter le compte",
            parent=parent,
        )
        self.display_name = TextField(placeholder="Prénom Nom")
        self.display_field = FormField("Prénom et nom", self.display_name)
        self.name_edit = TextField(placeholder="prenom.nom")
        self.name_field = FormField("Nom du compte", self.name_edit)
        self.role = RoleSelect(Role.INTERVENANT, hands_over=hands_over)
        self.member = MemberSelect(team, role=self.role)
        self.passphrase = PassphraseChooser(
            title="Phrase de passe", typed_back="Retapez-la avec cette personne"
        )
        # Side by side: the whole question, with its errors, fits a low screen.
        names = QHBoxLayout()
        names.setSpacing(12)
        names.addWidget(self.display_field, 1)
        names.addWidget(self.name_field, 1)
        self.body.addLayout(names)
        for one in (self.role.field, self.member.field, self.passphrase):
            self.body.addWidget(one)
        self._is_name_typed = False
        self.display_name.textEdited.connect(self._follow_display_name)
        self.name_edit.textEdited.connect(self._keep_name)
        self.display_name.setFocus()

    def _follow_display_name(self, text: str) -> None:
        self.display_field.set_error("")
        if not self._is_name_typed:
            self.name_edit.setText(suggest_name(text))
            self.name_field.set_error("")

    def _keep_name(self, text: str) -> None:
        self._is_name_typed = bool(text)
        self.name_field.set_error("")

    def try_accept(self) -> None:
        """Ask to add, or say every error under its field."""
        errors: list[FormField] = []
        for field, edit, said in (
            (self.display_field, self.display_name, "Indiquez le prénom et le nom."),
            (self.name_field, self.name_edit, "Donnez un nom au compte."),
        ):
            is_missing = not edit.text().strip()
            field.set_error(said if is_missing else "")
            errors += [field] if is_missing else []
        errors += self.member.find_errors()
        errors += self.passphrase.find_errors()
        if errors:
            errors[0].editor.setFocus()
            return
        self.show_working(is_working=True, said="Ajout du compte…")
        self.add_asked.emit(
            self.name_edit.text().strip(),
            self.display_name.text().strip(),
            self.role.role(),
            self.passphrase.text(),
            self.member.reference(),
        )


class ChangeAccountDialog(AskingDialog):
    """Another role, another displayed name, another member of the team."""

    change_asked = Signal(str, str, object, str)
    """Name, displayed name, role, reference of the member of the team or empty."""

    def __init__(self, line: AccountLine, *, team: Iterable[Choice] = (), parent: QWidget) -> None:
        """Start from what the account is; ``team``: who it may be tied to."""
        super().__init__(
            f"Modifier le compte de {line.display_name} ?",
            "Le nouveau rôle vaut à la prochaine ouverture de ce compte.",
            verb="Modifier le compte",
            parent=parent,
        )
        self._name = line.name
        self.display_name = TextField()
        self.display_name.setText(line.display_name)
        self.display_field = FormField("Prénom et nom", self.display_name)
        self.role = RoleSelect(line.role)
        self.member = MemberSelect(team, role=self.role, chosen=line.professionnel or "")
        for one in (self.display_field, self.role.field, self.member.field):
            self.body.addWidget(one)
        self.display_name.textEdited.connect(lambda: self.display_field.set_error(""))

    def try_accept(self) -> None:
        """Ask to change, or say what is missing."""
        shown = self.display_name.text().strip()
        self.display_field.set_error("" if shown else "Indiquez le prénom et le nom.")
        errors = [] if shown else [self.display_field]
        errors += self.member.find_errors()
        if errors:
            errors[0].editor.setFocus()
            return
        self.show_working(is_working=True)
        self.change_asked.emit(self._name, shown, self.role.role(), self.member.reference())


class DisableAccountDialog(AskingDialog):
    """Says what disabling does, then how far it is; it can be given up until it is done."""

    disable_asked = Signal(str)
    given_up = Signal()

    def __init__(self, line: AccountLine, *, parent: QWidget) -> None:
        """Name whose account goes."""
        super().__init__(
            f"Désactiver le compte de {line.display_name} ?",
            "Sa phrase de passe n'ouvrira plus rien, même sur une copie à venir du coffre : la clé "
            "du coffre change, ce qui demande un moment. Les autres gardent leur phrase. Ce que ce "
            "compte a écrit reste, à son nom.",
            verb="Désactiver le compte",
            variant="danger",
            parent=parent,
        )
        self._name = line.name
        self.is_running = False
        self.progress = ProgressLine("Changement de la clé du coffre")
        self.progress.hide()
        self.body.addWidget(self.progress)
        self.cancel_button.setFocus()

    def try_accept(self) -> None:
        """Begin."""
        self.is_running = True
        self.problem.hide()
        self.progress.set_progress(0, 0)
        self.progress.show()
        self.verb_button.setEnabled(False)
        self.disable_asked.emit(self._name)

    def refuse(self, error: CrtError) -> None:
        """Say why; nothing has changed."""
        self.is_running = False
        self.progress.hide()
        self.verb_button.setEnabled(True)
        super().refuse(error)

    def reject(self) -> None:
        """Give up what is under way, then leave."""
        if self.is_running:
            self.is_running = False
            self.given_up.emit()
        super().reject()


class OwnPassphraseDialog(AskingDialog):
    """The passphrase in force, then a new one."""

    change_asked = Signal(str, str)
    """The old one, the new one."""

    def __init__(self, *, parent: QWidget) -> None:
        """Ask both."""
        super().__init__(
            "Changer votre phrase de passe ?",
            "L'ancienne n'ouvrira plus le coffre. La fiche de secours reste valable.",
            verb="Changer la phrase",
            parent=parent,
        )
        self.old = PassphraseField("Phrase de passe actuelle", size="normal")
        self.old.edit.textChanged.connect(lambda: self.old.set_error(""))
        self.passphrase = PassphraseChooser(title="Nouvelle phrase de passe")
        self.body.addWidget(self.old)
        self.body.addWidget(self.passphrase)
        self.old.edit.setFocus()

    def try_accept(self) -> None:
        """Ask to change, or say every error under its field."""
        is_missing = not self.old.text()
        self.old.set_error("Saisissez la phrase actuelle." if is_missing else "")
        errors: list[FormField] = [self.old] if is_missing else []
        errors += self.passphrase.find_errors()
        if errors:
            errors[0].editor.setFocus()
            return
        self.show_working(is_working=True, said="Changement…")
        self.change_asked.emit(self.old.text(), self.passphrase.text())


class SecondFactorDialog(AskingDialog):
    """Ties the account to the keyring of this workstation, or unties it."""

    change_asked = Signal(str, bool)
    """The passphrase, and whether the factor is asked from now on."""

    def __init__(self, *, is_on: bool, parent: QWidget) -> None:
        """Say what it changes; ``is_on``: the account is tied already."""
        if is_on:
            title, verb = "Délier votre compte de ce poste ?", "Délier"
            said = "La phrase de passe suffira de nouveau, sur tous les postes."
        else:
            title, verb = "Lier votre compte à ce poste ?", "Lier à ce poste"
            said = (
                "Le trousseau du système garde un secret que le coffre demandera en plus de votre "
                "phrase : votre compte ne s'ouvrira que sur ce poste. La fiche de secours ouvre "
                "sans lui."
            )
        super().__init__(title, said, verb=verb, parent=parent)
        self._is_on = is_on
        self.field = PassphraseField(size="normal")
        self.field.edit.textChanged.connect(lambda: self.field.set_error(""))
        self.body.addWidget(self.field)
        self.field.edit.setFocus()

    def try_accept(self) -> None:
        """Ask, or say what is missing."""
        if not self.field.text():
            self.field.set_error("Saisissez la phrase de passe de ce compte.")
            self.field.edit.setFocus()
            return
        self.show_working(is_working=True)
        self.change_asked.emit(self.field.text(), not self._is_on)


class RoleSelect(Select):
    """The roles, with what each may do under the field."""

    def __init__(self, chosen: Role, *, hands_over: bool = False) -> None:
        """Offer every role, this one first chosen; ``hands_over``: see `AddAccountDialog`."""
        super().__init__()
        for role in Role:
            self.addItem(french(ROLE_LABELS[role]), role.value)
        self.setCurrentIndex(self.findData(chosen.value))
        self.field = FormField("Rôle", self, help_text=role_sentence(chosen))
        self._hands_over = hands_over
        self.currentIndexChanged.connect(self._explain)

    def _explain(self) -> None:
        role = self.role()
        is_taking = self._hands_over and is_manager(role)
        said = f"{role_sentence(role)} Les comptes seront gérés par elle ou lui, plus par vous."
        self.field.set_warning(said if is_taking else "")
        self.field.set_help(role_sentence(role))

    def role(self) -> Role:
        """Return the role chosen."""
        return Role(self.currentData())


class MemberSelect(FoldedSelect):
    """The members of the team, nobody first; under the field, what the role lacks without one."""

    def __init__(self, team: Iterable[Choice], *, role: RoleSelect, chosen: str = "") -> None:
        """Offer the team; a reference it no longer holds stays, so that it is not lost."""
        super().__init__()
        self.addItem("Aucun", "")
        for one in team:
            self.addItem(f"{one.label} · {one.detail}" if one.detail else one.label, one.reference)
        if self.findData(chosen) < 0:
            self.addItem(f"{chosen} (absent de l’équipe)", chosen)
        self.setCurrentIndex(self.findData(chosen))
        self._role = role
        self._has_team = any(self.itemData(at) for at in range(self.count()))
        self.field = FormField("Membre de l’équipe", self)
        role.currentIndexChanged.connect(self._explain)
        self.currentIndexChanged.connect(self._explain)
        self._explain()

    def _explain(self) -> None:
        self.field.set_error("")
        self.field.set_help("" if self.reference() else member_sentence(self._role.role()))

    def find_errors(self) -> list[FormField]:
        """Say under the field when the role needs a member of the team; return the field in error."""
        role = self._role.role()
        self.field.set_error(member_error(role, self.reference(), has_team=self._has_team))
        return [self.field] if self.field.error else []

    def reference(self) -> str:
        """Return the reference of the member chosen, or empty."""
        return str(self.currentData())

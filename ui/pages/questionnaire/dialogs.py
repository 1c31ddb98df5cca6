"""The questions asked about a questionnaire: its names, and before what is written is left or lost."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from crt_desktop.domain.editions import Edition, EditionIssue
from crt_desktop.domain.errors import EditionInvalidError
from crt_desktop.domain.messages import Message, explain
from crt_desktop.domain.typography import french, lower_first
from crt_desktop.reports.enquetes import EditionLine, EditionOrigin
from ui.dialogs.message import MessageDialog
from ui.dialogs.verb import VerbDialog
from ui.theme.fonts import font
from ui.theme.tokens import BODY
from ui.viewmodels.edition_names import CODE, TITLE, YEAR, Naming, free_code, naming_issues
from ui.viewmodels.words import counted
from ui.widgets import Button, FormField, TextField

LONGEST_TITLE: Final = 300
_LIST_HEIGHT: Final = 168
_CODE_HELP: Final = french(
    "Sert de nom de fichier et sur la ligne de commande. Il ne change plus ensuite."
)


class NamingDialog(VerbDialog):
    """A title, a year, a code that follows the title until it is typed; gives them once right."""

    named = Signal(object)
    """The `Naming`."""

    def __init__(
        self,
        title: str,
        consequence: str,
        *,
        verb: str,
        naming: Naming,
        taken: Collection[str],
        parent: QWidget,
    ) -> None:
        """Start with the names that are proposed."""
        super().__init__(title, consequence, verb=verb, parent=parent)
        self._taken = frozenset(taken)
        self._is_code_own = False
        self.title_edit = TextField(placeholder="Enquête nationale 2027")
        self.title_edit.setMaxLength(LONGEST_TITLE)
        self.year_edit = TextField(placeholder="Sans année")
        self.year_edit.setValidator(
            QRegularExpressionValidator(QRegularExpression(r"\d{0,4}"), self)
        )
        self.code_edit = TextField()
        self.code_edit.setMaxLength(60)
        self.fields = {
            TITLE: FormField("Titre", self.title_edit),
            YEAR: FormField("Année", self.year_edit),
            CODE: FormField("Code", self.code_edit, help_text=_CODE_HELP),
        }
        self.body.addWidget(self.fields[TITLE])
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.fields[YEAR], 1)
        row.addWidget(self.fields[CODE], 2)
        self.body.addLayout(row)
        self.title_edit.setText(naming.title)
        self.year_edit.setText("" if naming.year is None else str(naming.year))
        self.code_edit.setText(naming.code)
        self.title_edit.textEdited.connect(self._follow)
        self.code_edit.textEdited.connect(self._own)
        self.year_edit.textEdited.connect(lambda _text: self.fields[YEAR].set_error(""))
        self.title_edit.selectAll()
        self.title_edit.setFocus()

    def _follow(self, title: str) -> None:
        self.fields[TITLE].set_error("")
        if not self._is_code_own:
            self.fields[CODE].set_error("")
            self.code_edit.setText(free_code(title, self._taken))

    def _own(self, _text: str) -> None:
        self._is_code_own = True
        self.fields[CODE].set_error("")

    def try_accept(self) -> None:
        """Give the names, or say what is wrong with them."""
        title, year, code = self.title_edit.text(), self.year_edit.text(), self.code_edit.text()
        issues = naming_issues(title, year, code, taken=self._taken)
        for issue in reversed(issues):
            field = self.fields[issue.attribute]
            field.set_error(issue.message)
            field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if issues:
            return
        self.named.emit(Naming(title.strip(), int(year) if year else None, code))
        self.accept()


class LeaveDialog(VerbDialog):
    """Before another screen: save, keep as a draft, or stay."""

    draft_chosen = Signal()

    def __init__(self, title: str, problems: int, *, parent: QWidget) -> None:
        """Ask about a questionnaire; with ``problems`` it cannot be saved yet."""
        named = title.strip() or "ce questionnaire"
        wrong = counted(problems, "point est à corriger", "points sont à corriger")
        said = (
            f"« {named} » ne peut pas encore être enregistré : {wrong}. Gardé en brouillon, il vous "
            "attend ici, et personne d'autre ne le voit."
            if problems
            else f"Ce qui a changé dans « {named} » n'est pas enregistré. Gardé en brouillon, il vous "
            "attend ici, et personne d'autre ne le voit."
        )
        super().__init__(
            "Quitter ce questionnaire ?" if problems else "Enregistrer avant de quitter ?",
            said,
            verb="Garder en brouillon" if problems else "Enregistrer",
            parent=parent,
        )
        self.is_draft_only = bool(problems)
        self.draft_button = Button("Garder en brouillon")
        _add_way(self, self.draft_button)
        self.draft_button.setVisible(not problems)
        self.draft_button.clicked.connect(self._draft)

    def _draft(self) -> None:
        self.draft_chosen.emit()
        self.reject()

    def try_accept(self) -> None:
        """Save, or keep the draft when nothing else can be done."""
        if self.is_draft_only:
            self._draft()
        else:
            self.accept()


class ImportDialog(VerbDialog):
    """Before the questionnaire of a file is kept: in the place of the one that has its code, or beside."""

    beside_chosen = Signal()

    def __init__(self, edition: Edition, own: EditionLine | None, *, parent: QWidget) -> None:
        """Ask about a questionnaire; ``own`` has its code already."""
        held = counted(len(edition.questions), "question")
        parts = counted(len(edition.sections), "section")
        said = f"Ce fichier contient {held} en {parts}."
        verb, variant = "Importer", "primary"
        if own is None:
            said += f" Il sera gardé dans le coffre sous le code « {edition.id} »."
        elif own.origin is EditionOrigin.VAULT:
            said += (
                f" « {own.edition.title} » porte déjà le code « {edition.id} » dans le coffre : "
                "remplacez-le, ou importez celui-ci à côté, sous un autre code."
            )
            verb, variant = "Remplacer", "danger"
        else:
            said += (
                f" Il prendra la place de « {own.edition.title} », qui a le même code. Vous pourrez "
                "y revenir en retirant celui-ci."
            )
        super().__init__(
            f"Importer « {edition.title} » ?", said, verb=verb, variant=variant, parent=parent
        )
        self.beside_button = Button("Importer à côté")
        _add_way(self, self.beside_button)
        self.beside_button.setVisible(own is not None)
        self.beside_button.clicked.connect(self._beside)
        if variant == "danger":
            self.cancel_button.setFocus()

    def _beside(self) -> None:
        self.beside_chosen.emit()
        self.reject()


class UnreadableDialog(MessageDialog):
    """Everything that is wrong in a file, one line each."""

    def __init__(self, error: EditionInvalidError, *, parent: QWidget) -> None:
        """List what the reading found."""
        message = explain(error)
        sentences = [_told(issue) for issue in error.issues]
        is_long = len(sentences) > 1
        super().__init__(
            Message(
                title=message.title,
                detail=counted(len(sentences), "point à corriger", "points à corriger")
                if is_long
                else message.detail,
                remedy="Rien n’a été importé. Corrigez le fichier, puis importez-le de nouveau.",
            ),
            parent=parent,
        )
        self.list = QPlainTextEdit("\n".join(f"•\u00a0{one}" for one in sentences))
        self.list.setReadOnly(True)
        self.list.setFont(font(BODY))
        self.list.setTabChangesFocus(True)
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.list.setAccessibleName("Points à corriger")
        self.list.setVisible(is_long)
        if is_long:
            self.body.addWidget(self.list)


def _told(issue: EditionIssue) -> str:
    """Return the sentence of an issue with the rank of its place."""
    if issue.section is None:
        return issue.sentence
    place = f"Section {issue.section + 1}"
    if issue.question is not None:
        place = f"{place}, question {issue.question + 1}"
    return f"{place}\u00a0: {lower_first(issue.sentence)}"


def _add_way(dialog: VerbDialog, button: Button) -> None:
    """Put a third way out before the verb."""
    layout = dialog.layout()
    last = layout.itemAt(layout.count() - 1) if layout is not None else None
    row = last.layout() if last is not None else None
    if isinstance(row, QHBoxLayout):
        row.insertWidget(row.count() - 1, button)


def give_up_dialog(*, is_new: bool, parent: QWidget) -> VerbDialog:
    """Ask before what is typed is thrown away."""
    if is_new:
        return VerbDialog(
            "Abandonner ce questionnaire ?",
            "Il n'a jamais été enregistré : ce que vous y avez écrit sera perdu.",
            verb="Abandonner",
            variant="danger",
            parent=parent,
        )
    return VerbDialog(
        "Revenir à la version enregistrée ?",
        "Ce que vous avez changé depuis sera perdu.",
        verb="Revenir",
        variant="danger",
        parent=parent,
    )


def removal_dialog(line: EditionLine, *, parent: QWidget) -> VerbDialog:
    """Ask before a questionnaire of the vault is taken away."""
    used = (
        f" {counted(line.campaigns, 'campagne le suit', 'campagnes le suivent')}."
        if line.campaigns
        else ""
    )
    return VerbDialog(
        f"Retirer « {line.edition.title} » ?",
        "S'il adapte un questionnaire livré avec l'application, celui-ci reprend sa place. Sinon ses "
        f"questions sont perdues : exportez-le d'abord si vous voulez le garder.{used}",
        verb="Retirer",
        variant="danger",
        parent=parent,
    )


def overwrite_dialog(line: EditionLine, *, parent: QWidget) -> VerbDialog:
    """Ask before the version somebody else saved meanwhile is replaced."""
    who = line.updated_by or "quelqu'un d'autre"
    return VerbDialog(
        "Remplacer la version enregistrée entre-temps ?",
        f"Ce questionnaire a été enregistré par {who} depuis que vous l'avez ouvert. Si vous le "
        "remplacez, ce qui y a été changé est perdu. Sinon, votre saisie reste en brouillon.",
        verb="Remplacer",
        variant="danger",
        parent=parent,
    )

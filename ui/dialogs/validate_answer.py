"""Asks before an answer is frozen: what will be kept for ever, and what still stands against it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.domain.typography import french
from crt_desktop.reports.enquetes import AnswerLine, AnswerState
from ui.dialogs.verb import VerbDialog
from ui.theme.tokens import BODY_MEDIUM, SMALL
from ui.viewmodels import words
from ui.viewmodels.enquetes_sheet import Sheet, key_of, missing_of, missing_words
from ui.widgets import FormField, LinkButton, TextField, label
from ui.widgets.icon_row import icon_row

WIDTH: Final = 560
LONGEST_MOTIF: Final = 300
SHORTEST_MOTIF: Final = 5
MOST_LINKS: Final = 6
_KEPT: Final = (
    "Les chiffres, les réponses saisies, les commentaires et les justifications",
    "Les définitions et les filtres du questionnaire",
    "La preuve derrière chaque chiffre, les noms remplacés",
    "La version du logiciel, et l'empreinte SHA-256 de l'ensemble",
)


class ValidateDialog(VerbDialog):
    """Says what is frozen; a motif is asked of a corrected version. What is missing blocks, with its links."""

    validated = Signal(object)
    """The motif, None for a first version."""
    question_asked = Signal(str)
    """The key of a question that still asks for an act."""

    def __init__(self, sheet: Sheet, *, actor: Actor, parent: QWidget) -> None:
        """Look at what a campaign holds."""
        last = sheet.last
        number = 1 if last is None else last.number + 1
        super().__init__(
            "Valider la réponse ?",
            f"La version {number} ne changera plus jamais. Si un dossier est corrigé ensuite, l'écran dira ce "
            "qui a changé et pourquoi ; une version corrigée s'y ajoutera.",
            verb=f"Valider la version {number}",
            width=WIDTH,
            parent=parent,
        )
        self.links: list[LinkButton] = []
        self.body.addWidget(label("Ce qui est gardé", BODY_MEDIUM))
        self.body.addWidget(_facts(sheet))
        missing = missing_of(sheet)
        for state, lines in missing:
            self.body.addWidget(self._missing(state, lines))
        self.motif = TextField(placeholder="Exemple : sortie du 12/11 enregistrée en retard")
        self.motif.setMaxLength(LONGEST_MOTIF)
        self.field = FormField(
            "Motif de la version corrigée",
            self.motif,
            help_text="Gardé avec la version. N’y écrivez aucune information de santé.",
        )
        self.field.setVisible(last is not None)
        if last is not None:
            self.body.addWidget(self.field)
            self.motif.textChanged.connect(lambda _text: self.field.set_error(""))
        self.refusal = _refusal(actor)
        self._needs_motif = last is not None
        if self.refusal:
            self.body.addWidget(icon_row("lock", self.refusal))
        self.verb_button.setEnabled(not missing and not self.refusal)
        if missing or self.refusal:
            self.verb_button.setDefault(False)
            first: QWidget = self.links[0] if self.links else self.cancel_button
            first.setFocus(Qt.FocusReason.TabFocusReason)
        elif last is not None:
            self.motif.setFocus()
        else:
            self.cancel_button.setFocus()

    def _missing(self, state: AnswerState, lines: tuple[AnswerLine, ...]) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        icon = "pencil" if state is AnswerState.TO_TYPE else "triangle-alert"
        column.addWidget(
            icon_row(icon, french(f"{missing_words(state, len(lines))} avant de valider :"))
        )
        for line in lines[:MOST_LINKS]:
            link = LinkButton(f"{line.question.number}  {_short(line.question.label)}")
            link.setAccessibleName(f"{line.question.number} {line.question.label}")
            link.clicked.connect(lambda _on=False, line=line: self._go(line))
            row = QHBoxLayout()
            row.setContentsMargins(24, 0, 0, 0)
            row.addWidget(link)
            row.addStretch(1)
            column.addLayout(row)
            self.links.append(link)
        rest = len(lines) - MOST_LINKS
        if rest > 0:
            more = label(f"et {words.counted(rest, 'autre')}", SMALL, role="muted")
            more.setContentsMargins(24, 0, 0, 0)
            column.addWidget(more)
        return box

    def _go(self, line: AnswerLine) -> None:
        self.reject()
        self.question_asked.emit(key_of(line))

    def try_accept(self) -> None:
        """Give the motif, or say that one is needed."""
        if not self.verb_button.isEnabled():
            return
        motif = " ".join(self.motif.text().split())
        if self._needs_motif and len(motif) < SHORTEST_MOTIF:
            self.field.set_error("Dites en quelques mots pourquoi la réponse est corrigée.")
            self.motif.setFocus()
            return
        self.accept()
        self.validated.emit(motif if self._needs_motif else None)


def _facts(sheet: Sheet) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    answers = words.counted(len(sheet.lines), "réponse")
    for said in (f"{answers} : {_KEPT[0][0].lower()}{_KEPT[0][1:]}", *_KEPT[1:]):
        column.addWidget(icon_row("check", french(said), tint="success"))
    return box


def _refusal(actor: Actor) -> str:
    """Return why this role may not validate, and who may; empty when it may."""
    if actor.may(Permission.SURVEY_VALIDATE):
        return ""
    permission = Permission.SURVEY_VALIDATE
    return explain(PermissionDeniedError(permission=permission.value, role=actor.role.value)).text


_LONGEST: Final = 62


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"

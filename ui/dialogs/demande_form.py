"""What is asked of a demande being received, under whom it is about; drafts read and write it as texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.demandes import Passe
from crt_desktop.domain.errors import FieldIssue
from crt_desktop.reports.demandes import PersonMatch
from ui.context import PageContext
from ui.forms.body import FieldsBody
from ui.forms.fields import SheetField
from ui.forms.layout import Group
from ui.theme.tokens import BODY, BODY_STRONG
from ui.viewmodels import demandes as told
from ui.viewmodels import words
from ui.widgets.badges import Avatar
from ui.widgets.buttons import LinkButton
from ui.widgets.feedback import Banner
from ui.widgets.layout import small_head
from ui.widgets.painting import initials
from ui.widgets.text import label

PERSON_GROUPS: Final = (
    Group(rows=(("nom_naissance", "prenoms"), ("sexe", "born_on"), ("commune", "telephone"))),
)
DEMANDE_GROUPS: Final = (
    Group(
        rows=(
            ("origine", "canal"),
            ("circonstance",),
            ("motif",),
            ("appelant", "telephone_appelant"),
            ("viatrajectoire_numero", "requested_on"),
        )
    ),
)
TRAITS: Final = frozenset({"nom_naissance", "prenoms", "sexe", "born_on"})


class DemandeForm(QWidget):
    """The person, known or new, and the fields of the demande."""

    typed = Signal(str)
    """A person changed a field (its attribute)."""
    other_person_asked = Signal()
    waiting_asked = Signal()
    """The demande that already waits is to be opened."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        """Build the fields, empty but for today."""
        super().__init__(parent)
        self._today = context.application.clock.today
        now = context.application.clock.now
        self.known: PersonMatch | None = None
        self.person = FieldsBody("beneficiaires", now=now, groups=PERSON_GROUPS)
        self.demande = FieldsBody("demandes", now=now, groups=DEMANDE_GROUPS)
        self._build()
        for body in (self.person, self.demande):
            body.typed.connect(self.typed)
        self.fill({"requested_on": words.day(self._today())})

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(10)
        self._avatar = Avatar("")
        head.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        names.setSpacing(0)
        self._name = label("", BODY_STRONG, wraps=True)
        self._facts = label("", BODY, role="muted", wraps=True)
        names.addWidget(self._name)
        names.addWidget(self._facts)
        head.addLayout(names, 1)
        self.other = LinkButton("Changer de personne")
        self.other.clicked.connect(self.other_person_asked)
        head.addWidget(self.other, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        self.banner = Banner("", tone="info")
        self.banner.link_clicked.connect(self.waiting_asked)
        self.banner.hide()
        layout.addWidget(self.banner)
        layout.addWidget(self.person)
        self._head = small_head("Demande")
        layout.addWidget(self._head)
        layout.addWidget(self.demande)
        layout.addStretch(1)

    # --- whom it is about ----------------------------------------------------------------------

    def show_known(self, person: PersonMatch) -> None:
        """Ask about a known person: what stands is told first."""
        self.known = person
        self._name.setText(told.full_name(person))
        self._facts.setText(told.facts(person, today=self._today()))
        self._avatar.set_letters(initials(person.nom, person.prenoms))
        self._avatar.show()
        fact, consequence = told.antecedent_sentence(person)
        waits = person.antecedent.passe is Passe.EN_ATTENTE
        self.banner.set_banner(
            fact,
            consequence,
            tone="info" if person.antecedent.may_ask else "warning",
            link="Ouvrir cette demande" if waits else "",
        )
        self.banner.setVisible(person.antecedent.passe is not Passe.NOUVELLE)
        self.person.hide()
        for widget in (self._head, self.demande):
            widget.setVisible(person.antecedent.may_ask)

    def show_new(self, traits: Mapping[str, str]) -> None:
        """Ask who somebody new is, with the traits already known."""
        self.known = None
        self._name.setText(told.NEW_TITLE)
        self._facts.setText("Le reste de l’identité se complète plus tard, dans le dossier.")
        self._avatar.hide()
        self.banner.hide()
        for widget in (self.person, self._head, self.demande):
            widget.show()
        self.person.fill(traits)

    @property
    def may_save(self) -> bool:
        """Tell whether a demande can be received for whom is shown."""
        return self.known is None or self.known.antecedent.may_ask

    def focus_first(self) -> None:
        """Give the focus to the first thing to fill."""
        if not self.may_save:
            (self.banner.link if self.banner.link.isVisible() else self.other).setFocus()
        elif self.known is None and self._missing() is not None:
            self._missing_field().focus_editor()
        else:
            self.demande.fields["origine"].focus_editor()

    def _missing(self) -> str | None:
        values = self.person.peek()
        names = ("nom_naissance", "prenoms", "sexe", "born_on")
        return next((name for name in names if not values[name]), None)

    def _missing_field(self) -> SheetField:
        return self.person.fields[self._missing() or "nom_naissance"]

    # --- values --------------------------------------------------------------------------------

    def fill(self, values: Mapping[str, str]) -> None:
        """Fill the fields that are named."""
        self.person.fill(values)
        self.demande.fill(values)

    def peek(self) -> dict[str, str]:
        """Return every text as it stands; those of the person only when new."""
        person = {} if self.known is not None else self.person.peek()
        return {**person, **self.demande.peek()}

    def settled(self) -> tuple[dict[str, str], dict[str, str]]:
        """Return the texts of the person and of the demande, in their usual form."""
        person = {} if self.known is not None else self.person.values()
        return person, self.demande.values()

    def problems(self) -> tuple[FieldIssue, ...]:
        """Return what only the editors see is wrong."""
        own = () if self.known is not None else self.person.problems()
        return (*own, *self.demande.problems())

    def show_issues(self, issues: Sequence[FieldIssue]) -> tuple[FieldIssue, ...]:
        """Show each issue under its field; return those of no field shown."""
        return self.demande.show_issues(self.person.show_issues(issues))

    def first_wrong(self) -> SheetField | None:
        """Return the first field with an error, in reading order."""
        own = None if self.known is not None else self.person.first_wrong()
        return own or self.demande.first_wrong()

    def forget_issue(self, name: str) -> None:
        """Take the sentence under a field away: it is being typed in."""
        field = self.person.fields.get(name) or self.demande.fields.get(name)
        if field is not None and field.error:
            field.set_error("")

"""A new person: who it is, and the persons already known who may be the same, found while typing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.fiches import PossibleDouble, SavedFiche
from ui.context import PageContext
from ui.forms.dialog import FicheDialog
from ui.forms.layout import Group
from ui.tasks import Task
from ui.theme.tokens import BODY, BODY_STRONG, SMALL, SMALL_STRONG
from ui.viewmodels import words
from ui.viewmodels.typed import read_typed_date
from ui.widgets.buttons import Button
from ui.widgets.layout import Card
from ui.widgets.text import label

SEARCH_MS: Final = 180
LEAST_LETTERS: Final = 2
GROUPS: Final = (
    Group(
        rows=(
            ("nom_naissance", "nom_usage"),
            ("prenoms",),
            ("sexe", "born_on"),
            ("telephone", "commune"),
        )
    ),
)
TRAITS: Final = frozenset({"nom_naissance", "nom_usage", "prenoms", "born_on", "sexe"})
_WAITING: Final = (
    "Les personnes déjà enregistrées qui ressemblent s’affichent ici pendant la saisie."
)
_NOBODY: Final = "Personne de ressemblant n’est enregistré."
_ASK: Final = "Déjà enregistrée ?"
_HOMONYMS: Final = "Homonymes"


def open_new_person(
    context: PageContext,
    *,
    parent: QWidget,
    saved: Callable[[SavedFiche], None] | None = None,
) -> NewPersonDialog:
    """Ask who a new person is, then open the file; ``saved`` is told first."""
    dialog = NewPersonDialog(context, parent=parent)
    if saved is not None:
        dialog.editor.saved.connect(saved)
    dialog.editor.saved.connect(lambda done: context.open_dossier(done.fiche.row_id))
    return dialog


class NewPersonDialog(FicheDialog):
    """The first traits of a person, doubles and homonyms beside; none is ever refused."""

    def __init__(self, context: PageContext, *, parent: QWidget) -> None:
        """Ask for an empty form; the dialog opens once it is there."""
        self.doubles = DoublesPanel()
        super().__init__(
            context,
            "beneficiaires",
            groups=GROUPS,
            save_verb="Créer le dossier",
            side=self.doubles,
            parent=parent,
        )
        self._context = context
        self._search: Task | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SEARCH_MS)
        self._timer.timeout.connect(self._ask)
        self.editor.body.typed.connect(self._note_typing)
        self.doubles.chosen.connect(self._open_known)

    def _note_typing(self, name: str) -> None:
        if name in TRAITS:
            self._timer.start()

    def _ask(self) -> None:
        typed = self.editor.body.peek()
        today = self._context.application.clock.today()
        born_on = read_typed_date(typed["born_on"], today=today, is_past=True)
        nom = typed["nom_naissance"] or typed["nom_usage"]
        if self._search is not None:
            self._search.cancel()
            self._search = None
        if len(nom) < LEAST_LETTERS and born_on is None:
            self.doubles.show_waiting()
            return
        self._search = self._context.tasks.run(
            lambda: self._context.services.fiches.doubles(
                nom=nom, prenoms=typed["prenoms"], born_on=born_on, sexe=typed["sexe"] or None
            ),
            owner=self,
            done=self.doubles.show_found,
        )

    def _open_known(self, beneficiaire_id: int) -> None:
        """Leave the form for the file of the person it was."""
        self.editor.abandon()
        self._context.open_dossier(beneficiaire_id)


class DoublesPanel(QFrame):
    """The persons who may be the one being typed: the likely ones first, homonyms under."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start with what the panel is for."""
        super().__init__(parent)
        self.setAccessibleName("Personnes ressemblantes")
        self.buttons: list[Button] = []
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self.show_waiting()

    def show_waiting(self) -> None:
        """Say what will be shown here."""
        self._put([label(_WAITING, BODY, role="muted", wraps=True)])

    def show_found(self, found: tuple[PossibleDouble, ...]) -> None:
        """Show the persons found."""
        likely = [one for one in found if one.is_likely]
        others = [one for one in found if not one.is_likely]
        widgets: list[QWidget] = []
        self.buttons = []
        if not found:
            widgets.append(label(_NOBODY, BODY, role="muted", wraps=True))
        for title, role, people in (
            (french(_ASK), "warning", likely),
            (_HOMONYMS, "muted", others),
        ):
            if people:
                widgets.append(label(title, SMALL_STRONG, role=role))
                widgets += [self._card(one) for one in people]
        self._put(widgets)

    def _card(self, person: PossibleDouble) -> Card:
        card = Card(padding=12)
        card.body.setSpacing(2)
        card.body.addWidget(label(_name(person), BODY_STRONG, wraps=True))
        card.body.addWidget(label(_facts(person), BODY, role="text2", wraps=True))
        if person.reasons:
            card.body.addWidget(
                label(upper_first(", ".join(person.reasons)), SMALL, role="muted", wraps=True)
            )
        button = Button("C’est cette personne", icon_name="folder-open", size="small")
        button.setAccessibleName(f"C’est cette personne : {_name(person)}")
        button.clicked.connect(lambda: self.chosen.emit(person.beneficiaire_id))
        card.body.addSpacing(4)
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.buttons.append(button)
        return card

    def _put(self, widgets: list[QWidget]) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(2, 2, 10, 2)
        layout.setSpacing(8)
        for widget in widgets:
            layout.addWidget(widget)
        layout.addStretch(1)
        self._area.setWidget(content)
        content.setAutoFillBackground(False)


def _name(person: PossibleDouble) -> str:
    if person.nom_usage and person.nom_usage != person.nom_naissance:
        return f"{person.nom_usage} {person.prenoms} (naissance : {person.nom_naissance})"
    return f"{person.nom_naissance} {person.prenoms}"


def _facts(person: PossibleDouble) -> str:
    born = words.day(person.born_on)
    return f"{born} · {person.commune}" if person.commune else born

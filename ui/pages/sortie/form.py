"""What is asked for a sortie: the motif and its date, the concertation, the opinion, the relay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from crt_desktop.domain import codes
from crt_desktop.domain.sorties import IS_SANTE, RELAIS, Besoins, Relais
from crt_desktop.domain.typography import french
from ui.theme.tokens import BODY, CARD_GAP
from ui.viewmodels.sortie_typed import UNREADABLE
from ui.widgets import Card, FormField, label, section_title
from ui.widgets.choice_field import ChoiceField, SegmentField
from ui.widgets.date_field import DateField
from ui.widgets.field_editor import FieldEditor, LineEditor
from ui.widgets.list_field import SuggestField

FIELDS: Final = (
    "motif_sortie",
    "left_on",
    "destination",
    "motif_sortie_precision",
    "sortie_concertation_on",
    "sortie_concertation_participants",
    IS_SANTE,
    "sortie_avis_medical_on",
    "sortie_avis_medical_auteur",
    RELAIS,
    "relais_organisme",
    "relais_on",
)
"""In the order of the page."""

_LABELS: Final = {
    "motif_sortie": "Motif",
    "left_on": "Date d'effet",
    "motif_sortie_precision": "Précision",
    "destination": "Destination",
    "sortie_concertation_on": "Date de la concertation",
    "sortie_concertation_participants": "Participants",
    IS_SANTE: "La raison est-elle de santé ?",
    "sortie_avis_medical_on": "Date de l'avis",
    "sortie_avis_medical_auteur": "Rendu par",
    RELAIS: "Relais vers le droit commun",
    "relais_organisme": "Qui prend le relais",
    "relais_on": "À partir du",
}
_DEATH_DAY: Final = "Date du décès"
_EFFECT_HELP: Final = "Le premier jour qui ne compte plus : un retour le jour même reste possible."
_RELAIS: Final = {
    Relais.ORGANISE.value: "Organisé",
    Relais.A_ORGANISER.value: "À organiser",
    Relais.AUCUN.value: "Aucun",
}
_HALF: Final = 2


class SortieForm(QWidget):
    """Cards of fields; those a motif does not ask for are put away."""

    typed = Signal(str)
    """The field a person changed."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        """Make the cards, empty."""
        super().__init__(parent)
        self._today = today
        self.fields: dict[str, FormField] = {}
        self.editors: dict[str, FieldEditor] = {}
        for name in FIELDS:
            self._make(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        self.exit_card = _card(
            "La sortie",
            [self.fields[name] for name in ("motif_sortie", "left_on")],
            [self.fields["destination"], self.fields["motif_sortie_precision"]],
        )
        self.gentle = label("", BODY, role="text2", wraps=True)
        self.exit_card.body.addWidget(self.gentle)
        self.concertation_card = _card(
            "Concertation de l’équipe",
            [
                self.fields[name]
                for name in ("sortie_concertation_on", "sortie_concertation_participants")
            ],
        )
        self.opinion_card = _card(
            "Avis du médecin du dispositif",
            [self.fields[IS_SANTE]],
            [
                self.fields[name]
                for name in ("sortie_avis_medical_on", "sortie_avis_medical_auteur")
            ],
        )
        self.relay_card = _card(
            "Relais",
            [self.fields[RELAIS]],
            [self.fields[name] for name in ("relais_organisme", "relais_on")],
        )
        for card in (
            self.exit_card,
            self.concertation_card,
            self.opinion_card,
            self.relay_card,
        ):
            layout.addWidget(card)

    def _make(self, name: str) -> None:
        editor = self._editor(name)
        text = french(_LABELS[name])
        field = FormField(text, editor)
        editor.setAccessibleName(text)
        editor.typed.connect(lambda: self.typed.emit(name))
        editor.left.connect(lambda: self._check_left(name))
        self.fields[name] = field
        self.editors[name] = editor

    def _editor(self, name: str) -> FieldEditor:
        makers: Mapping[str, Callable[[], FieldEditor]] = {
            "motif_sortie": lambda: ChoiceField(_french(codes.MOTIF_SORTIE), is_required=True),
            "destination": lambda: ChoiceField(_french(codes.DESTINATION), is_required=True),
            IS_SANTE: lambda: SegmentField({"oui": "Oui", "non": "Non"}, is_required=True),
            RELAIS: lambda: SegmentField(_RELAIS, is_required=True),
            "sortie_avis_medical_auteur": SuggestField,
        }
        if name.endswith("_on"):
            return DateField(self._today)
        return makers.get(name, LineEditor)()

    # --- values ------------------------------------------------------------------------------

    def texts(self) -> dict[str, str]:
        """Return what every field holds."""
        return {name: editor.text() for name, editor in self.editors.items()}

    def fill(self, texts: Mapping[str, str]) -> None:
        """Fill the fields without a word."""
        for name, editor in self.editors.items():
            editor.set_text(texts.get(name, ""))
            self.fields[name].set_error("")
            self.fields[name].set_warning("")

    def suggest_medecins(self, names: Sequence[str]) -> None:
        """Offer the médecins of the team."""
        editor = self.editors["sortie_avis_medical_auteur"]
        if isinstance(editor, SuggestField):
            editor.set_suggestions(names)

    # --- what is asked -----------------------------------------------------------------------

    def show_needs(self, needs: Besoins, *, motif: str | None, relais: Relais | None) -> None:
        """Show the fields the motif asks for, and put the others away."""
        is_death = not needs.relais
        self.fields["motif_sortie_precision"].setVisible(motif in {"autre", "criteres"})
        self.fields["destination"].setVisible(needs.destination)
        self.concertation_card.setVisible(needs.concertation)
        self.opinion_card.setVisible(needs.question_sante)
        for name in ("sortie_avis_medical_on", "sortie_avis_medical_auteur"):
            self.fields[name].setVisible(needs.avis_medical)
        self.relay_card.setVisible(needs.relais)
        for name in ("relais_organisme", "relais_on"):
            self.fields[name].setVisible(relais is Relais.ORGANISE)
        day = self.fields["left_on"]
        words = _DEATH_DAY if is_death else french(_LABELS["left_on"])
        day.label.setText(words)
        self.editors["left_on"].setAccessibleName(words)
        day.set_help("" if is_death else french(_EFFECT_HELP))
        self.gentle.setVisible(is_death)
        self.gentle.setText(
            "Rien d’autre n’est demandé. Les visites à venir seront retirées, et un suivi peut "
            "être proposé aux aidants."
            if is_death
            else ""
        )

    def show_warning(self, name: str, sentence: str) -> None:
        """Show something worth a second look under a field."""
        self.fields[name].set_warning(sentence)

    def show_error(self, name: str, sentence: str) -> None:
        """Show what is wrong under a field; empty takes it away."""
        self.fields[name].set_error(sentence)
        self.editors[name].show_state("error" if sentence else "")

    def _check_left(self, name: str) -> None:
        editor = self.editors[name]
        if isinstance(editor, DateField):
            is_wrong = bool(editor.text()) and editor.day() is None
            self.show_error(name, UNREADABLE if is_wrong else "")

    def focus_field(self, name: str) -> None:
        """Go to a field."""
        self.editors[name].setFocus()

    def first(self) -> QWidget:
        """Return where the page begins."""
        return self.editors["motif_sortie"]


def _french(labels: Mapping[str, str]) -> dict[str, str]:
    return {code: french(text) for code, text in labels.items()}


def _card(title: str, *rows: Sequence[QWidget]) -> Card:
    """Return a card of rows of fields, one or two in a row."""
    card = Card()
    head: QLabel = section_title(title)
    card.body.addWidget(head)
    grid = QGridLayout()
    grid.setContentsMargins(0, 2, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(12)
    for at, row in enumerate(rows):
        for column, widget in enumerate(row):
            span = _HALF if len(row) == 1 else 1
            kept = widget.sizePolicy()
            kept.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            widget.setSizePolicy(kept)
            grid.addWidget(widget, at, column, 1, span)
    for column in range(_HALF):
        grid.setColumnStretch(column, 1)
    card.body.addLayout(grid)
    return card

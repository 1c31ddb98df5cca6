"""The parcours tab: each accompagnement with its dates, its papers, and what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain import codes
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.reports.dossier import AccompagnementFacts, Dossier
from ui.pages.dossier.acts import DossierActs
from ui.pages.dossier.parts import DossierTab, ScrollColumn, empty_layout
from ui.theme.tokens import BODY, PAGE_MARGIN
from ui.viewmodels import dossier_facts as facts
from ui.viewmodels import words
from ui.widgets import (
    Badge,
    Banner,
    Button,
    Card,
    FactRow,
    IconLabel,
    MessageState,
    label,
    section_title,
)
from ui.widgets.visibility import hide_unless

STEPS: Final = (
    ("evaluation", "Évaluation", "evaluated_on"),
    ("avis_medical", "Avis médical", "avis_medical_on"),
    ("concertation", "Concertation", "concertation_on"),
    ("consentement", "Consentement", "consentement_on"),
    ("decision", "Décision", "decided_on"),
    ("plan", "Plan d’accompagnement", "plan_on"),
    ("contrat", "Contrat", "contrat_on"),
)
"""Papers of a file in the order of the parcours: their piece, words and date."""
PAPER_WIDTH: Final = 170


class ParcoursTab(DossierTab):
    """One card for each demande, the latest first."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make an empty column."""
        super().__init__(acts, parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 0, 0, 0)
        column = ScrollColumn()
        layout.addWidget(column)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(16)
        column.body.addLayout(self._cards)
        row = QHBoxLayout()
        self.add_button = Button("Nouvelle demande", icon_name="plus")
        self.add_button.clicked.connect(lambda: acts.add("demandes"))
        hide_unless(self.add_button, acts.may_write("demandes"))
        row.addWidget(self.add_button)
        self.plan_button = Button("Plan d’accompagnement", icon_name="clipboard-list")
        self.plan_button.clicked.connect(acts.open_plan)
        row.addWidget(self.plan_button)
        self.correct_button = Button("Corriger une date…", icon_name="history")
        self.correct_button.clicked.connect(lambda: acts.correct_date("demandes"))
        hide_unless(self.correct_button, acts.may_write("demandes"))
        row.addWidget(self.correct_button)
        row.addStretch(1)
        self.nothing = MessageState(
            "inbox", "Aucune demande", "Le parcours commence par une demande."
        )
        column.body.addWidget(self.nothing)
        column.body.addLayout(row)
        column.body.addStretch(1)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show the accompagnements of a person."""
        empty_layout(self._cards)
        records = {fiche.row_id: fiche.record for fiche in dossier.fiches.get("demandes", ())}
        for shown in dossier.accompagnements:
            card = ParcoursCard(
                shown, records.get(shown.demande_row_id), self.acts, today=self.acts.today()
            )
            self._cards.addWidget(card)
        self.nothing.setVisible(not dossier.accompagnements)


class ParcoursCard(Card):
    """One accompagnement: its head, its facts at the left, its papers at the right."""

    def __init__(
        self,
        shown: AccompagnementFacts,
        record: Any,
        acts: DossierActs,
        *,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        """Show an accompagnement; ``record`` is its demande, None when it is not known."""
        super().__init__(parent=parent)
        self.body.addLayout(self._build_head(shown, acts, today=today))
        if shown.missing:
            self.body.addWidget(_missing_banner(shown, record, today=today))
        columns = QHBoxLayout()
        columns.setSpacing(32)
        columns.addLayout(_facts_column(shown, record, today=today), 1)
        columns.addLayout(_papers_column(shown, record), 1)
        self.body.addSpacing(4)
        self.body.addLayout(columns)

    def _build_head(
        self, shown: AccompagnementFacts, acts: DossierActs, *, today: date
    ) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(section_title(_title(shown)))
        badge = _state_badge(shown, today=today)
        head.addWidget(badge, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        path_button = Button("Admission", variant="ghost", icon_name="list-checks", size="small")
        path_button.setAccessibleName(f"Étapes de l’admission, {_title(shown)}")
        path_button.clicked.connect(lambda: acts.open_admission(shown.demande_row_id))
        self.path_button = path_button
        hide_unless(path_button, acts.context.actor.may(Permission.BENEFICIAIRE_READ))
        head.addWidget(path_button)
        self.contrat_button = Button(
            "Contrat", variant="ghost", icon_name="signature", size="small"
        )
        self.contrat_button.setAccessibleName(f"Contrat, {_title(shown)}")
        self.contrat_button.clicked.connect(lambda: acts.open_contrat(shown.demande_row_id))
        hide_unless(self.contrat_button, acts.may_read_contrats())
        head.addWidget(self.contrat_button)
        is_writer = acts.may_write("demandes")
        words_of_act = "Modifier" if is_writer else "Ouvrir"
        self.edit_button = Button(words_of_act, variant="ghost", icon_name="pencil", size="small")
        self.edit_button.setAccessibleName(f"{words_of_act}, {_title(shown)}")
        self.edit_button.clicked.connect(lambda: acts.edit("demandes", shown.demande_row_id))
        head.addWidget(self.edit_button)
        return head


def _title(shown: AccompagnementFacts) -> str:
    if shown.admitted_on is None:
        return f"Demande du {words.day(shown.requested_on)}"
    if shown.left_on is None:
        return f"Accompagnement depuis le {words.day(shown.admitted_on)}"
    return f"Accompagnement du {words.day(shown.admitted_on)} au {words.day(shown.left_on)}"


def _state_badge(shown: AccompagnementFacts, *, today: date) -> Badge:
    if shown.left_on is not None and shown.left_on <= today:
        return Badge("Terminé", tone="outline")
    if shown.admitted_on is not None:
        return Badge(facts.duration(shown, today=today) or "Admission à venir", tone="accent")
    if shown.decision in {"refus", "sans_suite"}:
        return Badge(codes.DECISION[shown.decision], tone="outline")
    return Badge("En attente", tone="warning", icon_name="clock")


def _missing_banner(shown: AccompagnementFacts, record: Any, *, today: date) -> Banner:
    """Say which papers are missing, and since when: the admission opened the delay."""
    pieces = words.listed(facts.missing_words(shown))
    start = shown.admitted_on
    since = ""
    if start is not None and start <= today:
        days = (today - start).days
        spent = "" if days == 0 else f", il y a {words.counted(days, 'jour')}"
        since = f"L’admission date du {words.day(start)}{spent}."
    del record
    verb = words.plural(len(shown.missing), "manque", "manquent")
    return Banner(f"{pieces} {verb} au dossier.", since, tone="danger")


def _facts_column(shown: AccompagnementFacts, record: Any, *, today: date) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6)
    for fact in facts.facts_of(shown, today=today):
        value = " ".join(part for part in (fact.value, fact.warning) if part)
        column.addWidget(FactRow(fact.name, value))
    for name, value in _more_facts(record):
        column.addWidget(FactRow(name, value))
    column.addStretch(1)
    return column


def _more_facts(record: Any) -> list[tuple[str, str]]:
    if record is None:
        return []
    shown = (
        ("Canal", codes.CANAL.get(record.canal or "", "")),
        ("Refus", codes.MOTIF_REFUS.get(record.motif_refus or "", "")),
        ("Destination", codes.DESTINATION.get(record.destination or "", "")),
        ("Relais", {True: "Assuré", False: "Non assuré"}.get(record.has_relais, "")),
    )
    return [(name, french(value)) for name, value in shown if value]


def _papers_column(shown: AccompagnementFacts, record: Any) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(label("Étapes et pièces", BODY, role="muted"))
    column.addSpacing(4)
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    grid.setColumnMinimumWidth(1, PAPER_WIDTH)
    grid.setColumnStretch(2, 1)
    for row, (piece, name, attribute) in enumerate(STEPS):
        on = getattr(record, attribute, None)
        is_missing = piece in shown.missing
        icon_name, tint = ("circle-check", "success") if on is not None else ("minus", "muted")
        if is_missing:
            icon_name, tint = "circle-alert", "danger"
        grid.addWidget(IconLabel(icon_name, tint), row, 0)
        said = "à fournir" if is_missing else words.DASH
        value = _paper_words(piece, record, on) if on is not None else said
        text = label(name, BODY, role="text")
        day = label(value, BODY, role="danger" if is_missing else "text2" if on else "muted")
        day.setAccessibleName(f"{name} : {value}")
        grid.addWidget(text, row, 1)
        grid.addWidget(day, row, 2)
    column.addLayout(grid)
    column.addStretch(1)
    return column


def _paper_words(piece: str, record: Any, on: date) -> str:
    extra = ""
    if piece == "avis_medical":
        extra = codes.AVIS_MEDICAL.get(record.avis_medical or "", "").lower()
    elif piece == "decision":
        extra = codes.DECISION.get(record.decision or "", "").lower()
    elif piece == "evaluation" and record.is_evaluated_at_home:
        extra = "au domicile"
    return ", ".join(part for part in (extra, words.day(on)) if part)

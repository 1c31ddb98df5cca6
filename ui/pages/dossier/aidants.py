"""Who is around the person: a card for each carer with the burden over time, those who act at home."""

from __future__ import annotations

from functools import partial
from typing import Final, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from crt_desktop.domain.suivi import ContactAidant, SoutienAidant
from crt_desktop.reports.dossier import AidantCard, Dossier
from crt_desktop.reports.fiches import StoredFiche
from ui.pages.dossier.acts import DossierActs
from ui.pages.dossier.parts import ContactRow, card_head, empty_layout
from ui.pages.dossier.zarit_dialog import ZaritDialog
from ui.theme.tokens import BODY, BODY_STRONG, CARD_GAP, CONTROL_SMALL, SMALL
from ui.viewmodels import identity_words as told
from ui.viewmodels import words
from ui.viewmodels.dossier_words import aidant_detail, contacts
from ui.viewmodels.typed import show_date
from ui.widgets import (
    Avatar,
    Badge,
    Button,
    Card,
    FactRow,
    LinkButton,
    MessageState,
    initials,
    label,
    line,
    section_title,
    small_head,
)
from ui.widgets.visibility import hide_unless
from ui.widgets.zarit_chart import ZaritChart

AVATAR: Final = 36
SHOWN_CONTACTS: Final = 3
FACT_NAME: Final = 96


class AidantsColumn(QWidget):
    """The carers, then those who act at home."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make an empty column."""
        super().__init__(parent)
        self._acts = acts
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        self.add_button = Button("Ajouter un aidant", icon_name="plus", size="small")
        self.add_button.clicked.connect(lambda: acts.add("aidants"))
        hide_unless(self.add_button, acts.may_write("aidants"))
        head = QHBoxLayout()
        head.setSpacing(8)
        self.title = section_title("Aidants")
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.add_button)
        layout.addLayout(head)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(CARD_GAP)
        layout.addLayout(self._cards)
        self.helpers = HelpersCard(acts)
        layout.addWidget(self.helpers)
        layout.addStretch(1)
        self.cards: list[CarerCard] = []

    def show_dossier(self, dossier: Dossier) -> None:
        """Show the entourage of a person, the main carer first."""
        empty_layout(self._cards)
        ordered = sorted(dossier.aidants, key=lambda card: not told.aidant_of(card).is_principal)
        self.cards = [CarerCard(self._acts, dossier, card) for card in ordered]
        for card in self.cards:
            self._cards.addWidget(card)
        if not ordered:
            nothing = Card()
            state = MessageState("heart-handshake", "Aucun aidant enregistré")
            nothing.body.addWidget(state)
            self._cards.addWidget(nothing)
        self.helpers.show_dossier(dossier)


class CarerCard(Card):
    """One carer."""

    def __init__(self, acts: DossierActs, dossier: Dossier, card: AidantCard) -> None:
        """Show the carer."""
        super().__init__()
        self._acts = acts
        self._card = card
        self.setAccessibleName(f"Aidant : {_name(card)}")
        self.body.setSpacing(6)
        self.body.addLayout(self._head())
        facts = told.aidant_facts(card)
        for name, value in facts:
            self.body.addWidget(FactRow(name, value, name_width=FACT_NAME))
        self.body.addSpacing(2)
        self.body.addWidget(line())
        self._add_burden()
        self._add_supports(dossier)
        self._add_contacts(dossier)

    def _head(self) -> QHBoxLayout:
        aidant = told.aidant_of(self._card)
        row = QHBoxLayout()
        row.setSpacing(12)
        avatar = Avatar(initials(aidant.nom, aidant.prenom or ""), size=AVATAR)
        row.addWidget(avatar, 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        # The name and the phone stand level with the link.
        names.setContentsMargins(0, (CONTROL_SMALL - BODY.line) // 2, 0, 0)
        names.setSpacing(0)
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(label(_name(self._card), BODY_STRONG))
        if aidant.has_inquietude_sante:
            first.addWidget(Badge("Santé préoccupante", tone="warning", icon_name="heart-pulse"))
        first.addStretch(1)
        names.addLayout(first)
        names.addWidget(label(aidant_detail(aidant), SMALL, role="text2", wraps=True))
        row.addLayout(names, 1)
        phone = label(words.phone(aidant.telephone), BODY)
        phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        phone.setFixedHeight(CONTROL_SMALL)
        row.addWidget(phone, 0, Qt.AlignmentFlag.AlignTop)
        self.edit_button = LinkButton("Modifier")
        self.edit_button.setAccessibleName(f"Modifier {_name(self._card)}")
        hide_unless(self.edit_button, self._acts.may_write("aidants"))
        self.edit_button.clicked.connect(
            lambda: self._acts.edit("aidants", self._card.fiche.row_id)
        )
        row.addWidget(self.edit_button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _add_burden(self) -> None:
        self.measure_button = self._link("Nouvelle mesure", "zarit")
        self.measure_button.clicked.connect(self.measure)
        self.body.addLayout(
            _part("Fardeau (mini-Zarit)", told.burden(self._card), self.measure_button)
        )
        self.chart = ZaritChart()
        self.chart.set_measures(self._card.zarit)
        hide_unless(self.chart, len(self._card.zarit) > 1)
        self.body.addWidget(self.chart)

    def _add_supports(self, dossier: Dossier) -> None:
        found = told.of_aidant(dossier, "soutiens_aidants", self._card)
        self.support_button = self._link("Ajouter un soutien", "soutiens_aidants")
        self.support_button.clicked.connect(lambda: self._add("soutiens_aidants"))
        self.body.addLayout(_part("Soutiens", "" if found else "Aucun", self.support_button))
        for fiche in found:
            self._add_line(fiche, told.soutien_line(cast(SoutienAidant, fiche.record)))

    def _add_contacts(self, dossier: Dossier) -> None:
        found = told.of_aidant(dossier, "contacts_aidants", self._card)
        self.contact_button = self._link("Noter un contact", "contacts_aidants")
        self.contact_button.clicked.connect(lambda: self._add("contacts_aidants"))
        count = len(found)
        said = words.counted(count, "contact") if count > SHOWN_CONTACTS else ""
        self.body.addLayout(_part("Contacts", said if found else "Aucun", self.contact_button))
        for fiche in found[:SHOWN_CONTACTS]:
            self._add_line(fiche, told.contact_line(cast(ContactAidant, fiche.record)))

    def _add_line(self, fiche: StoredFiche, text: str) -> None:
        if not self._acts.may_write(fiche.sheet):
            self.body.addWidget(label(text, BODY, role="text2", wraps=True))
            return
        link = LinkButton(text)
        link.clicked.connect(partial(self._acts.edit, fiche.sheet, fiche.row_id))
        self.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def _link(self, text: str, sheet: str) -> LinkButton:
        link = LinkButton(text)
        link.setAccessibleName(f"{text}, {_name(self._card)}")
        hide_unless(link, self._acts.may_write(sheet))
        return link

    def _add(self, sheet: str) -> None:
        self._acts.add(sheet, {"aidant": told.aidant_reference(self._card)})

    def measure(self) -> ZaritDialog | None:
        """Open the seven items for a new measure."""
        person = self._card.fiche.beneficiaire_id
        if person is None:
            return None
        today = self._acts.context.application.clock.today()
        return ZaritDialog(
            self._acts.context,
            beneficiaire_id=person,
            preset={
                "aidant": told.aidant_reference(self._card),
                "measured_on": show_date(today),
            },
            parent=self.window(),
        )


class HelpersCard(Card):
    """Those who act at home besides the CRT."""

    def __init__(self, acts: DossierActs) -> None:
        """Make an empty card."""
        super().__init__()
        self._acts = acts
        self.add_button = Button("Ajouter", icon_name="plus", size="small")
        self.add_button.setAccessibleName("Ajouter un intervenant")
        self.add_button.clicked.connect(lambda: acts.add("intervenants"))
        hide_unless(self.add_button, acts.may_write("intervenants"))
        self.body.addLayout(card_head("Intervenants à domicile", self.add_button))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self.rows: list[ContactRow] = []

    def show_dossier(self, dossier: Dossier) -> None:
        """Show those of a person."""
        empty_layout(self._rows)
        found = [one for one in contacts(dossier) if one.sheet == "intervenants"]
        self.rows = [ContactRow(one) for one in found]
        for row in self.rows:
            row.opened.connect(self._acts.edit)
            row.setEnabled(self._acts.may_write("intervenants"))
            self._rows.addWidget(row)
        if not found:
            self._rows.addWidget(
                label(
                    "Médecin traitant, SAAS, pharmacie, voisin : qui intervient ici.",
                    BODY,
                    role="muted",
                    wraps=True,
                )
            )


def _name(card: AidantCard) -> str:
    aidant = told.aidant_of(card)
    return " ".join(part for part in (aidant.nom, aidant.prenom) if part)


def _part(title: str, said: str, link: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    head = small_head(title)
    row.addWidget(head)
    text: QLabel = label(said, BODY, role="text")
    text.setAccessibleName(f"{title} : {said}" if said else title)
    row.addWidget(text)
    row.addStretch(1)
    row.addWidget(link)
    return row

"""The follow-up tab: falls, screenings, notes, transmissions, equipment, care, carers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.reports.dossier import Dossier
from crt_desktop.reports.fiches import StoredFiche
from ui.models.cells import BadgeCell, Cell
from ui.pages.dossier.acts import DossierActs
from ui.pages.dossier.fiche_table import FicheTable
from ui.pages.dossier.parts import DossierTab
from ui.pages.dossier.sections import Section, SectionHost
from ui.viewmodels.dossier_lists import FicheLine, lines_of
from ui.viewmodels.dossier_presets import INSTANTS
from ui.widgets import Button, show_toast

SECTIONS: Final[tuple[tuple[str, str, str, str, str], ...]] = (
    ("chutes", "Chutes", "footprints", "Noter une chute", "Aucune chute notée"),
    ("depistages", "Dépistages", "brain", "Noter un dépistage", "Aucun dépistage noté"),
    ("notes", "Notes", "sticky-note", "Écrire une note", "Aucune note"),
    (
        "transmissions",
        "Transmissions",
        "message-square",
        "Écrire une transmission",
        "Aucune transmission",
    ),
    ("equipements", "Équipements", "package", "Ajouter un équipement", "Aucun équipement"),
    (
        "vaccinations",
        "Vaccinations",
        "syringe",
        "Noter une vaccination",
        "Aucune vaccination notée",
    ),
    (
        "teleconsultations",
        "Téléconsultations",
        "video",
        "Noter une téléconsultation",
        "Aucune téléconsultation notée",
    ),
    ("transports", "Transports", "car", "Noter un transport", "Aucun transport noté"),
    ("contacts_aidants", "Contacts d’aidants", "phone", "Noter un contact", "Aucun contact noté"),
    ("zarit", "Mini-Zarit", "heart-handshake", "Noter un mini-Zarit", "Aucune mesure notée"),
    ("soutiens_aidants", "Soutiens", "handshake", "Ajouter un soutien", "Aucun soutien noté"),
)
"""Sheet, title, icon, words of the addition, sentence when empty."""


class SuiviTab(DossierTab):
    """Short lists, each counted."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make the lists, empty."""
        super().__init__(acts, parent)
        self._unread: frozenset[int] = frozenset()
        self._dossier: Dossier | None = None
        self.tables: dict[str, FicheTable] = {}
        for sheet, title, icon_name, add, empty in SECTIONS:
            self.tables[sheet] = self._make_table(sheet, title, icon_name, add=add, empty=empty)
        self.host = SectionHost(
            tuple(Section(key=one[0], title=one[1], icon_name=one[2]) for one in SECTIONS),
            self.tables,
            name="Listes du suivi",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.host)
        self.read_button = Button(
            "Tout marquer lu", variant="ghost", icon_name="check", size="small"
        )
        self.read_button.clicked.connect(self._acknowledge_all)
        self.read_button.hide()
        self.tables["transmissions"].add_act(self.read_button)
        acts.view_model.unread_changed.connect(self._show_unread)

    def _make_table(
        self, sheet: str, title: str, icon_name: str, *, add: str, empty: str
    ) -> FicheTable:
        acts = self.acts
        table = FicheTable(
            title,
            add=add,
            empty=empty,
            icon_name=icon_name,
            may_write=acts.may_write(sheet),
            has_time=sheet in INSTANTS,
            more=self._more_acts,
        )
        table.addition_asked.connect(partial(acts.add, sheet))
        table.opened.connect(lambda fiche: acts.edit(fiche.sheet, fiche.row_id))
        table.removal_asked.connect(acts.remove)
        return table

    def _more_acts(self, fiche: StoredFiche) -> Sequence[tuple[str, Callable[[], None]]]:
        """Offer what only some records can do."""
        record: Any = fiche.record
        acts = self.acts
        if fiche.sheet == "transmissions" and fiche.row_id in self._unread:
            read = partial(acts.view_model.acknowledge, (fiche.row_id,))
            return (("Marquer lue", read),)
        if (
            fiche.sheet == "equipements"
            and record.recovered_on is None
            and acts.may_write(fiche.sheet)
        ):
            recover = partial(acts.end, fiche, "recovered_on", "Noter la récupération")
            return (("Noter la récupération…", recover),)
        return ()

    # --- content -----------------------------------------------------------------------------

    def show_dossier(self, dossier: Dossier) -> None:
        """Show the lists of a person."""
        if self._dossier is None or self._dossier.identity.row_id != dossier.identity.row_id:
            self._unread = frozenset()
        self._dossier = dossier
        for sheet in self.tables:
            self._show_sheet(sheet)
        if dossier.fiches.get("transmissions"):
            self.acts.view_model.ask_unread()
        else:
            self._show_unread(frozenset())

    def _show_sheet(self, sheet: str) -> None:
        dossier = self._dossier
        if dossier is None:
            return
        lines = lines_of(dossier.fiches.get(sheet, ()), dossier.names, today=self.acts.today())
        badges = self._transmission_badge if sheet == "transmissions" else None
        self.tables[sheet].show_lines(lines, badges=badges)
        if sheet != "transmissions":
            self.host.set_count(sheet, len(lines))

    def _transmission_badge(self, line: FicheLine) -> Cell | None:
        if line.fiche.row_id in self._unread:
            is_urgent = line.badge is not None
            return BadgeCell(
                text="Urgente, à lire" if is_urgent else "À lire",
                tone="danger" if is_urgent else "warning",
                icon="bell",
            )
        if line.badge is None:
            return None
        return BadgeCell(text=line.badge.text, tone="outline", icon=line.badge.icon)

    def show_section(self, section: str) -> None:
        """Go to a list."""
        self.host.show_section(section)

    # --- transmissions -----------------------------------------------------------------------

    def _show_unread(self, unread: frozenset[int]) -> None:
        self._unread = unread
        self._show_sheet("transmissions")
        table = self.tables["transmissions"]
        self.read_button.setVisible(bool(unread))
        count = len(unread) or len(table.lines())
        self.host.set_count("transmissions", count, is_overdue=bool(unread))

    def _acknowledge_all(self) -> None:
        if self._unread:
            self.acts.view_model.acknowledge(tuple(sorted(self._unread)))
            show_toast(self, "Transmissions lues")

"""The tab of stays: hospital with its watch of three months, temporary stays."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.reports.dossier import Dossier
from ui.pages.dossier.acts import DossierActs
from ui.pages.dossier.fiche_table import FicheTable
from ui.pages.dossier.parts import DossierTab, ScrollColumn
from ui.theme.tokens import PAGE_MARGIN
from ui.viewmodels import words
from ui.viewmodels.dossier_lists import lines_of
from ui.viewmodels.dossier_standing import hospital_watch
from ui.widgets import Banner

SOON_DAYS = 30
"""How long before the three months the banner turns amber."""


class SejoursTab(DossierTab):
    """Two lists one under the other."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make the lists, empty."""
        super().__init__(acts, parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 0, 0, 0)
        column = ScrollColumn()
        layout.addWidget(column)
        self.watch = Banner("", tone="info")
        self.watch.hide()
        column.body.addWidget(self.watch)
        self.hospital = FicheTable(
            "Hospitalisations",
            add="Noter une hospitalisation",
            empty="Aucune hospitalisation notée",
            icon_name="hospital",
            may_write=acts.may_write("hospitalisations"),
            grows=True,
        )
        self.stays = FicheTable(
            "Séjours temporaires",
            add="Ajouter un séjour",
            empty="Aucun séjour temporaire",
            icon_name="bed-double",
            may_write=acts.may_write("sejours_ht"),
            grows=True,
        )
        for sheet, table in (("hospitalisations", self.hospital), ("sejours_ht", self.stays)):
            column.body.addWidget(table)
            table.addition_asked.connect(partial(acts.add, sheet))
            table.opened.connect(lambda fiche: acts.edit(fiche.sheet, fiche.row_id))
            table.removal_asked.connect(acts.remove)
        column.body.addStretch(1)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show the stays of a person."""
        today = self.acts.today()
        hospital = dossier.fiches.get("hospitalisations", ())
        self.hospital.show_lines(lines_of(hospital, dossier.names, today=today))
        stays = dossier.fiches.get("sejours_ht", ())
        self.stays.show_lines(lines_of(stays, dossier.names, today=today))
        watched = hospital_watch(hospital, today=today)
        self.watch.setVisible(watched is not None)
        if watched is not None:
            self._show_watch(*watched, today=today)

    def _show_watch(self, entered_on: date, term: date, *, today: date) -> None:
        """Tell where the three months of the stay under way stand."""
        days = (today - entered_on).days
        spent = f"À l’hôpital depuis le {words.day(entered_on)}, {words.counted(days, 'jour')}."
        left = (term - today).days
        if left <= 0:
            self.watch.set_banner(
                spent,
                f"Les trois mois sont atteints depuis le {words.day(term)}\u00a0: la sortie est à "
                "décider en concertation.",
                tone="danger",
                icon_name="hospital",
            )
            return
        self.watch.set_banner(
            spent,
            f"Trois mois le {words.day(term)}, dans {words.counted(left, 'jour')}\u00a0: la sortie "
            "sera alors proposée, jamais automatique.",
            tone="warning" if left <= SOON_DAYS else "info",
            icon_name="hospital",
        )

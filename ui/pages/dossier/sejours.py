"""The tab of stays: in hospital, and temporary ones."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.reports.dossier import Dossier
from ui.pages.dossier.acts import DossierActs
from ui.pages.dossier.fiche_table import FicheTable
from ui.pages.dossier.parts import DossierTab, ScrollColumn
from ui.theme.tokens import PAGE_MARGIN
from ui.viewmodels.dossier_lists import lines_of
from ui.widgets import Button
from ui.widgets.visibility import hide_unless


class SejoursTab(DossierTab):
    """Two lists one under the other."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make the lists, empty."""
        super().__init__(acts, parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 0, 0, 0)
        column = ScrollColumn()
        layout.addWidget(column)
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
        row = QHBoxLayout()
        self.correct_button = Button("Corriger une date…", icon_name="history")
        self.correct_button.clicked.connect(lambda: acts.correct_date("hospitalisations"))
        hide_unless(self.correct_button, acts.may_write("hospitalisations"))
        row.addWidget(self.correct_button)
        row.addStretch(1)
        column.body.addLayout(row)
        column.body.addStretch(1)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show the stays of a person."""
        today = self.acts.today()
        hospital = dossier.fiches.get("hospitalisations", ())
        self.hospital.show_lines(lines_of(hospital, dossier.names, today=today))
        stays = dossier.fiches.get("sejours_ht", ())
        self.stays.show_lines(lines_of(stays, dossier.names, today=today))

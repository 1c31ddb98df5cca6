"""The tab of consents: to what, with whom, given or withdrawn; a warning when nothing may be shared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from crt_desktop.reports.dossier import Dossier
from crt_desktop.reports.fiches import StoredFiche
from ui.pages.dossier.acts import DossierActs
from ui.pages.dossier.fiche_table import FicheTable
from ui.pages.dossier.parts import DossierTab, ScrollColumn
from ui.theme.tokens import PAGE_MARGIN
from ui.viewmodels.dossier_lists import lines_of
from ui.viewmodels.dossier_standing import is_given, may_share
from ui.widgets import Banner


class ConsentementsTab(DossierTab):
    """What stands, then what was withdrawn."""

    def __init__(self, acts: DossierActs, parent: QWidget | None = None) -> None:
        """Make the lists, empty."""
        super().__init__(acts, parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, 0, 0, 0)
        column = ScrollColumn()
        layout.addWidget(column)
        is_writer = acts.may_write("consentements")
        self.warning = Banner(
            "Aucun consentement au partage d’informations.",
            "Rien ne peut être transmis hors de l’équipe de soins tant qu’il n’est pas recueilli.",
            tone="warning",
            icon_name="shield-alert",
            link="Noter un consentement" if is_writer else "",
        )
        self.warning.link_clicked.connect(lambda: acts.add("consentements", {"type": "partage"}))
        column.body.addWidget(self.warning)
        self.given = FicheTable(
            "Consentements en vigueur",
            add="Noter un consentement",
            empty="Aucun consentement en vigueur",
            icon_name="file-check",
            may_write=is_writer,
            grows=True,
            more=self._more_acts,
        )
        self.withdrawn = FicheTable(
            "Consentements retirés",
            empty="Aucun consentement retiré",
            icon_name="shield",
            may_write=is_writer,
            grows=True,
        )
        self.given.addition_asked.connect(partial(acts.add, "consentements"))
        for table in (self.given, self.withdrawn):
            column.body.addWidget(table)
            table.opened.connect(lambda fiche: acts.edit(fiche.sheet, fiche.row_id))
            table.removal_asked.connect(acts.remove)
        column.body.addStretch(1)

    def _more_acts(self, fiche: StoredFiche) -> Sequence[tuple[str, Callable[[], None]]]:
        record: Any = fiche.record
        if record.withdrawn_on is not None or not self.acts.may_write("consentements"):
            return ()
        withdraw = partial(self.acts.end, fiche, "withdrawn_on", "Noter le retrait du consentement")
        return (("Noter le retrait du consentement…", withdraw),)

    def show_dossier(self, dossier: Dossier) -> None:
        """Show the consents of a person."""
        today = self.acts.today()
        fiches = dossier.fiches.get("consentements", ())
        lines = lines_of(fiches, dossier.names, today=today)
        standing = [line for line in lines if is_given(line.fiche.record, today=today)]
        others = [line for line in lines if not is_given(line.fiche.record, today=today)]
        self.given.show_lines(standing)
        self.withdrawn.show_lines(others)
        self.withdrawn.setVisible(bool(others))
        self.warning.setVisible(not may_share(fiches, today=today))

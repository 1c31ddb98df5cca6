"""Notes a request for a place that could not be met: it counts in the figures of the service."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from crt_desktop.domain.codes import MOTIF_SEJOUR, RAISON_REFUS_HT, SUITE_REFUS_HT
from crt_desktop.domain.places import RefusalOrder
from ui.context import PageContext
from ui.dialogs.place_dialog import PlaceDialog
from ui.viewmodels.places import kind_choices
from ui.viewmodels.typed import show_date
from ui.widgets import FormField, TextField
from ui.widgets.choice_field import ChoiceField, SegmentField
from ui.widgets.date_field import DateField

NO_DATE: Final = "Indiquez le jour d’arrivée demandé."


class RefusalDialog(PlaceDialog):
    """What was asked, why it could not be, what was done instead."""

    def __init__(
        self,
        context: PageContext,
        *,
        kind: str,
        arrived_on: date,
        departed_on: date | None = None,
        beneficiaire_id: int | None = None,
        personne: str = "",
        motif: str = "",
        parent: QWidget,
    ) -> None:
        """Start from what was asked."""
        who = personne or "Une personne à nommer"
        super().__init__(
            context,
            "Noter la demande non satisfaite ?",
            f"{who}.",
            verb="Noter la demande",
            parent=parent,
        )
        self._beneficiaire_id = beneficiaire_id
        today = context.application.clock.today
        self.kind = SegmentField(kind_choices(), is_required=True)
        self.kind.set_text(kind)
        self.first = DateField(today)
        self.first.set_text(show_date(arrived_on))
        self.last = DateField(today)
        if departed_on is not None:
            self.last.set_text(show_date(departed_on))
        self.reason = ChoiceField(dict(RAISON_REFUS_HT), is_required=True)
        self.reason.set_text("aucune_place")
        self.after = ChoiceField(dict(SUITE_REFUS_HT))
        self.motif = ChoiceField(dict(MOTIF_SEJOUR))
        self.motif.set_text(motif)
        self.remark = TextField()
        self.add("type", FormField("Type", self.kind))
        self.add("arrived_on", FormField("Arrivée demandée", self.first))
        self.add("departed_on", FormField("Départ demandé", self.last))
        self.add("motif", FormField("Motif de la demande", self.motif))
        self.add("raison", FormField("Pourquoi elle n’a pas pu être satisfaite", self.reason))
        self.add("suite", FormField("Suite donnée", self.after))
        self.add("remarque", FormField("Remarque", self.remark))
        self.end_with_note()
        self.reason.setFocus()

    def try_accept(self) -> None:
        """Have it noted."""
        arrived = self.first.day()
        if arrived is None:
            self.fields["arrived_on"].set_error(NO_DATE)
            return
        order = RefusalOrder(
            type=self.kind.text(),
            arrived_on=arrived,
            departed_on=self.last.day(),
            raison=self.reason.text(),
            beneficiaire_id=self._beneficiaire_id,
            motif=self.motif.text() or None,
            suite=self.after.text() or None,
            remarque=self.remark.text().strip() or None,
        )
        record = self.context.services.places.record_refusal
        self.work(lambda: record(order))

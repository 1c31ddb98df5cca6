"""What moves a stay from its menu: longer or shorter, to another place, to hospital; told before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.places import BookingOrder
from crt_desktop.domain.typography import french
from crt_desktop.reports.places import Consequence, PlaceLine, StayBar
from ui.context import PageContext
from ui.dialogs.place_acts import NO_DATE, stay_words
from ui.dialogs.place_dialog import PlaceDialog
from ui.viewmodels.latest import Latest
from ui.viewmodels.places import kind_word
from ui.viewmodels.places_change import Change, unchanged
from ui.viewmodels.places_words import clash_sentence
from ui.viewmodels.typed import show_date
from ui.widgets import FormField, LinkButton, TextField
from ui.widgets.choice_field import ChoiceField, FlagField, SegmentField
from ui.widgets.date_field import DateField

KEEPS, ENDS = "garde", "termine"
_KEEP_WORDS: Final = {KEEPS: "La place est gardée", ENDS: "Le séjour se termine"}
NO_PLACE: Final = "Choisissez une place."


class _TellsConsequence(PlaceDialog):
    """Says, as one types, what the change would do."""

    def __init__(
        self, context: PageContext, title: str, bar: StayBar, *, verb: str, parent: QWidget
    ) -> None:
        today = context.application.clock.today()
        super().__init__(context, title, stay_words(bar, today), verb=verb, parent=parent)
        self.bar = bar
        self._today = today
        self._place = ""
        self._latest = Latest[Consequence](
            context.tasks, owner=self, done=self._tell, failed=self._fail
        )

    def ask(self, order: BookingOrder, place: str) -> None:
        """Ask what an order would do."""
        self._place = place
        service = self.context.services.places
        self._latest.ask(lambda: service.consequence(order))

    def _tell(self, found: Consequence) -> None:
        if found.clash is not None:
            self.refuse(clash_sentence(found.clash, self._place, today=self._today))
        else:
            self.warn(" ".join(found.warnings))
        self.verb_button.setEnabled(found.clash is None)


class ExtendDialog(_TellsConsequence):
    """Another day of departure, later or earlier; refused, what else is possible is a click away."""

    others_asked = Signal(object)
    """Show a `Change` on the board, with its alternatives."""

    def __init__(self, context: PageContext, bar: StayBar, place: str, *, parent: QWidget) -> None:
        """Start from the day of departure."""
        super().__init__(
            context, "Changer la date de départ ?", bar, verb="Changer le départ", parent=parent
        )
        self._where = place
        self.day = DateField(context.application.clock.today)
        if bar.departed_on is not None:
            self.day.set_text(show_date(bar.departed_on))
        self.add("departed_on", FormField("Départ le", self.day))
        self.end_with_note()
        self.others = LinkButton("Voir les autres solutions…")
        self.others.hide()
        self.others.clicked.connect(self._ask_others)
        self.body.addWidget(self.others, 0, Qt.AlignmentFlag.AlignLeft)
        self.day.typed.connect(self._ask)
        self.day.setFocus()

    def _tell(self, found: Consequence) -> None:
        super()._tell(found)
        self.others.setVisible(found.clash is not None)

    def _ask_others(self) -> None:
        change = self._change()
        self.reject()
        self.others_asked.emit(change)

    def _change(self) -> Change | None:
        day = self.day.day()
        return None if day is None else replace(unchanged(self.bar), departed_on=day)

    def _ask(self) -> None:
        self.clear_errors()
        self.others.hide()
        change = self._change()
        if change is not None and not change.is_nothing and (change.nights or 0) >= 0:
            self.ask(change.order, self._where)

    def try_accept(self) -> None:
        """Have the departure changed."""
        change = self._change()
        if change is None:
            self.fields["departed_on"].set_error(NO_DATE)
            return
        bar, extend = self.bar, self.context.services.places.extend
        self.work(
            lambda: extend(
                bar.row_id, version=bar.version, departed_on=change.departed_on, sheet=bar.sheet
            )
        )


class TransferDialog(_TellsConsequence):
    """The day one goes to another place, and which."""

    def __init__(
        self,
        context: PageContext,
        bar: StayBar,
        places: Sequence[PlaceLine],
        *,
        chosen: int | None = None,
        parent: QWidget,
    ) -> None:
        """Offer the other places."""
        super().__init__(
            context, "Transférer dans une autre place ?", bar, verb="Transférer", parent=parent
        )
        self.day = DateField(context.application.clock.today)
        self.day.set_text(show_date(max(self._today, bar.arrived_on)))
        names = {
            str(one.row_id): f"{one.etablissement}, {one.nom} ({kind_word(one.type)})"
            for one in places
            if one.row_id != bar.place_id
        }
        self._names = names
        self.place = ChoiceField(names, is_required=True)
        if chosen is not None:
            self.place.set_text(str(chosen))
        self.add("arrived_on", FormField("À partir du", self.day))
        self.add("place", FormField("Place", self.place))
        self.end_with_note()
        self.day.typed.connect(self._ask)
        self.place.typed.connect(self._ask)
        (self.place if chosen is None else self.day).setFocus()
        self._ask()

    def _ask(self) -> None:
        self.clear_errors()
        day, place = self.day.day(), self.place.text()
        if day is None or not place:
            return
        if self.bar.departed_on is not None and day > self.bar.departed_on:
            return
        change = replace(unchanged(self.bar), place_id=int(place), arrived_on=day)
        self.ask(change.order, self._names.get(place, ""))

    def try_accept(self) -> None:
        """Have the stay go on in the other place."""
        day, place = self.day.day(), self.place.text()
        if day is None:
            self.fields["arrived_on"].set_error(NO_DATE)
            return
        if not place:
            self.fields["place"].set_error(NO_PLACE)
            return
        bar, transfer = self.bar, self.context.services.places.transfer
        self.work(lambda: transfer(bar.row_id, version=bar.version, on=day, place_id=int(place)))


class HospitalDialog(PlaceDialog):
    """The person goes to hospital: the place is kept, or the stay ends."""

    def __init__(self, context: PageContext, bar: StayBar, *, parent: QWidget) -> None:
        """Start with today."""
        today = context.application.clock.today()
        super().__init__(
            context,
            "Noter l’entrée à l’hôpital ?",
            stay_words(bar, today),
            verb="Noter l’entrée",
            parent=parent,
        )
        self._bar = bar
        self.day = DateField(context.application.clock.today)
        self.day.set_text(show_date(today))
        self.keeps = SegmentField(_KEEP_WORDS, is_required=True)
        self.keeps.set_text(KEEPS)
        self.where = TextField()
        self.urgent = FlagField()
        self.add("entered_on", FormField("Entrée le", self.day))
        self.add("keeps", FormField("La place", self.keeps))
        self.add("etablissement", FormField("Établissement", self.where))
        self.add("is_par_urgences", FormField("Par les urgences", self.urgent))
        self.end_with_note()
        self.day.setFocus()

    def try_accept(self) -> None:
        """Have it noted."""
        on: date | None = self.day.day()
        if on is None:
            self.fields["entered_on"].set_error(NO_DATE)
            return
        bar, hospital = self._bar, self.context.services.places.hospital
        keeps = self.keeps.text() == KEEPS
        where = french(self.where.text().strip()) or None
        urgent = {"oui": True, "non": False}.get(self.urgent.text())
        self.work(
            lambda: hospital(
                bar.row_id,
                version=bar.version,
                on=on,
                keeps_place=keeps,
                etablissement=where,
                is_par_urgences=urgent,
            )
        )

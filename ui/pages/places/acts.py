"""What is done to stays from their page: booked, moved, confirmed and the rest, with what can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.dates import ONE_DAY, Period
from crt_desktop.domain.places import EN_COURS, OPTION, RESERVE, SEJOURS, BookingOrder
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.places import Offer, PlaceLine, RefusalLine, StayBar
from ui.context import PageContext
from ui.forms.told import tell_changed
from ui.viewmodels.places import key_of
from ui.viewmodels.places_booking import Booking, state_texts
from ui.viewmodels.places_change import Change
from ui.widgets.feedback import show_toast

MOST_UNDONE: Final = 20
Undo = Callable[[], None]


class PlacesActs(QObject):
    """Asks the service, tells the open screens, and keeps how to undo."""

    stored = Signal(object)
    """A stay was written: its key, to be shown."""
    shown = Signal(object)
    """A `Change` that cannot be is to be shown with its alternatives."""
    refused = Signal()
    """A change was not stored: what is drawn must be read again."""

    def __init__(self, context: PageContext, host: QWidget) -> None:
        """Open dialogs and toasts over this widget."""
        super().__init__(host)
        self._context = context
        self._host = host
        self._undone: list[Undo] = []
        self.may_write = context.actor.may(Permission.BENEFICIAIRE_WRITE)

    # --- asking ------------------------------------------------------------------------------

    def _run(self, work: Callable[[], StayBar], done: Callable[[StayBar], None]) -> None:
        def finish(bar: StayBar) -> None:
            self._tell_changed(bar)
            done(bar)

        self._context.tasks.run(work, owner=self, done=finish, failed=self._fail, keeps=True)

    def _fail(self, error: Exception) -> None:
        self.refused.emit()
        self._context.show_error(error)

    def _tell_changed(self, bar: StayBar) -> None:
        tell_changed(self._context, bar.sheet, bar.beneficiaire_id)
        self.stored.emit(key_of(bar))

    def _tell(self, words: str, undo: Undo) -> None:
        self._undone = [*self._undone[-MOST_UNDONE + 1 :], undo]
        show_toast(self._host, words, undo=self.undo)

    def undo(self) -> None:
        """Undo what was moved last from this page."""
        if self._undone:
            self._undone.pop()()

    # --- moving ------------------------------------------------------------------------------

    def apply(self, change: Change) -> None:
        """Store a move, or another departure."""
        before = change.bar

        def tell(bar: StayBar) -> None:
            words = "Départ changé" if change.is_end_only else "Séjour déplacé"
            self._tell(words, lambda: self._put_back(before, bar.version))

        self._run(self._work(change, before.version), tell)

    def _work(self, change: Change, version: int) -> Callable[[], StayBar]:
        places, bar = self._context.services.places, change.bar
        if change.is_end_only:
            return partial(
                places.extend,
                bar.row_id,
                version=version,
                departed_on=change.departed_on,
                sheet=bar.sheet,
            )
        return partial(
            places.move,
            bar.sheet,
            bar.row_id,
            version=version,
            place_id=change.place_id,
            arrived_on=change.arrived_on,
            departed_on=change.departed_on,
        )

    def _put_back(self, before: StayBar, version: int) -> None:
        work = partial(
            self._context.services.places.move,
            before.sheet,
            before.row_id,
            version=version,
            place_id=before.place_id,
            arrived_on=before.arrived_on,
            departed_on=before.departed_on,
        )
        self._run(work, lambda _bar: self._say("Séjour remis en place"))

    def go_on_elsewhere(self, bar: StayBar, offer: Offer) -> None:
        """Book what a longer stay adds in another place, after this one."""
        order = BookingOrder(
            type=bar.type,
            arrived_on=offer.arrived_on,
            beneficiaire_id=bar.beneficiaire_id,
            place_id=offer.place_id,
            departed_on=offer.departed_on,
            etat=RESERVE,
            motif=bar.motif,
            suite_de=bar.row_id if bar.sheet == SEJOURS else None,
        )
        work = partial(self._context.services.places.book, order)
        self._run(work, lambda _bar: self._say("Suite du séjour réservée"))

    def _say(self, words: str) -> None:
        show_toast(self._host, words)

    # --- booking -----------------------------------------------------------------------------

    def book(
        self,
        place: PlaceLine | None,
        day: date | None,
        *,
        person: tuple[int, str] | None = None,
        kind: str = "",
        renewed: int | None = None,
    ) -> None:
        """Ask for a booking, from a place and a day of the board when they are chosen, or after a stay."""
        if not self.may_write:
            return
        dialog = import_module("ui.dialogs.place_book").BookDialog(
            self._context,
            day=day,
            kind=kind or ("HTU" if place is None else place.type),
            place_id=None if place is None else place.row_id,
            person=person,
            renewed=renewed,
            parent=self._host,
        )
        dialog.stored.connect(self._tell_booked)
        dialog.refusal_asked.connect(self.note_refusal)
        dialog.open()

    def _tell_booked(self, answer: Any) -> None:
        """Say that a place was booked; undone, it goes to the bin."""
        if isinstance(answer, StayBar):
            self._tell_changed(answer)
            self._tell("Place réservée", lambda: self._take_back(answer))

    def _take_back(self, bar: StayBar) -> None:
        fiches = self._context.services.fiches

        def done(_bin_id: int) -> None:
            tell_changed(self._context, bar.sheet, bar.beneficiaire_id)
            self._say("Réservation retirée")

        self._context.tasks.run(
            lambda: fiches.remove(bar.sheet, bar.row_id, version=bar.version),
            owner=self,
            done=done,
            failed=self._fail,
            keeps=True,
        )

    def _set_back(self, before: StayBar, version: int, said: str) -> None:
        """Give a stay the state it had before an act, as its form would."""
        fiches = self._context.services.fiches
        values = state_texts(before)

        def done(_saved: Any) -> None:
            tell_changed(self._context, before.sheet, before.beneficiaire_id)
            self.stored.emit(key_of(before))
            self._say(said)

        self._context.tasks.run(
            lambda: fiches.save(
                before.sheet,
                values,
                form=f"{before.sheet}:{before.row_id}",
                row_id=before.row_id,
                version=version,
            ),
            owner=self,
            done=done,
            failed=self._fail,
            keeps=True,
        )

    def renew(self, bar: StayBar) -> None:
        """Ask for another stay from the departure of this one, same person and place."""
        if bar.beneficiaire_id is None:
            return
        place = PlaceLine(
            row_id=bar.place_id,
            reference="",
            nom="",
            etablissement="",
            commune=None,
            type=bar.type,
            telephone=None,
            opened_on=None,
            closed_on=None,
            is_free_tonight=False,
        )
        person = (bar.beneficiaire_id, bar.personne)
        self.book(place, bar.departed_on, person=person, renewed=bar.row_id)

    def note_refusal(self, booking: Booking, personne: str) -> None:
        """Ask why a request could not be met."""
        dialog = import_module("ui.dialogs.place_refusal").RefusalDialog(
            self._context,
            kind=booking.kind,
            arrived_on=booking.arrived_on,
            departed_on=booking.departed_on,
            beneficiaire_id=booking.beneficiaire_id,
            personne=personne,
            motif=booking.motif or "",
            parent=self._host,
        )

        def tell(_row_id: int) -> None:
            tell_changed(self._context, "refus_ht", booking.beneficiaire_id)
            self._say("Demande notée")

        dialog.stored.connect(tell)
        dialog.open()

    def show_refusals(self, period: Period) -> None:
        """Show the requests of a period that could not be met."""
        services = self._context.services

        def show(lines: tuple[RefusalLine, ...]) -> None:
            dialog = import_module("ui.dialogs.place_refusals").RefusalsDialog(
                self._context, period, lines, may_write=self.may_write, parent=self._host
            )
            dialog.note_asked.connect(self._note_any)
            dialog.open()

        self._context.tasks.run(
            lambda: services.places.refusals(period),
            owner=self,
            done=show,
            failed=self._context.show_error,
        )

    def _note_any(self) -> None:
        today = self._context.application.clock.today()
        asked = Booking(
            kind="HTU",
            arrived_on=today,
            departed_on=today + ONE_DAY,
            beneficiaire_id=None,
            etat=RESERVE,
        )
        self.note_refusal(asked, "")

    # --- the cycle ---------------------------------------------------------------------------

    def _done(self, words: str, answer: Any) -> None:
        if isinstance(answer, StayBar):
            self._tell_changed(answer)
        self._say(words)

    def _open(self, module: str, name: str, words: str, *arguments: Any, **named: Any) -> Any:
        made = getattr(import_module(f"ui.dialogs.{module}"), name)
        dialog = made(self._context, *arguments, parent=self._host, **named)
        dialog.stored.connect(partial(self._done, words))
        dialog.open()
        return dialog

    def confirm(self, bar: StayBar) -> None:
        """Make an option a réservation."""
        work = partial(
            self._context.services.places.confirm, bar.sheet, bar.row_id, version=bar.version
        )

        def tell(after: StayBar) -> None:
            if bar.etat != OPTION:
                # An option that had expired is not one again.
                self._say("Option confirmée")
                return
            undo = partial(self._set_back, bar, after.version, "Option rétablie")
            self._tell("Option confirmée", undo)

        self._run(work, tell)

    def name(self, bar: StayBar) -> None:
        """Ask who comes."""
        self._open("place_acts", "NameDialog", "Personne nommée", bar)

    def arrive(self, bar: StayBar) -> None:
        """Ask when the person arrived, with what."""
        self._open("place_acts", "ArriveDialog", "Arrivée notée", bar)

    def prepare(self, bar: StayBar) -> None:
        """Ask what is settled for the return."""
        self._open("place_acts", "PrepareDialog", "Préparation du retour notée", bar)

    def leave(self, bar: StayBar) -> None:
        """Ask how the stay ended."""
        self._open("place_acts", "LeaveDialog", "Séjour terminé", bar)

    def cancel(self, bar: StayBar) -> None:
        """Ask why the stay is cancelled."""
        dialog = import_module("ui.dialogs.place_acts").CancelDialog(
            self._context, bar, parent=self._host
        )

        def tell(_nothing: object) -> None:
            tell_changed(self._context, bar.sheet, bar.beneficiaire_id)
            if bar.sheet != SEJOURS or bar.etat not in {OPTION, RESERVE}:
                self._say("Séjour annulé")
                return
            undo = partial(self._set_back, bar, bar.version + 1, "Séjour rétabli")
            self._tell("Séjour annulé", undo)

        dialog.stored.connect(tell)
        dialog.open()

    def extend(self, bar: StayBar, place: str) -> None:
        """Ask for another departure."""
        dialog = self._open("place_dates", "ExtendDialog", "Départ changé", bar, place)
        dialog.others_asked.connect(self.shown)

    def transfer(
        self, bar: StayBar, places: tuple[PlaceLine, ...], chosen: int | None = None
    ) -> None:
        """Ask where the stay goes on."""
        if bar.etat == EN_COURS:
            self._open(
                "place_dates", "TransferDialog", "Transfert noté", bar, places, chosen=chosen
            )

    def hospital(self, bar: StayBar) -> None:
        """Ask about the entry in hospital."""
        dialog = import_module("ui.dialogs.place_dates").HospitalDialog(
            self._context, bar, parent=self._host
        )

        def tell(answer: StayBar) -> None:
            tell_changed(self._context, "hospitalisations", bar.beneficiaire_id)
            self._done("Entrée à l’hôpital notée", answer)

        dialog.stored.connect(tell)
        dialog.open()

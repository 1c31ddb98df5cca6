"""The desk of the temporary stays: what is read of them, and every act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from crt_desktop.domain.astreintes import night_span
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError, RuleViolationError
from crt_desktop.domain.nuits import night_at
from crt_desktop.domain.places import (
    EN_COURS,
    HTU,
    RESERVE,
    SEJOURS,
    Act,
    BookingOrder,
    RefusalOrder,
)
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.places import StayBar
from crt_desktop.services.beneficiaires import scope_of
from crt_desktop.services.night_sheet import own_duties
from crt_desktop.services.places_board import BoardFacts, bar_of
from crt_desktop.services.places_cycle import PlaceWriter
from crt_desktop.services.places_reading import PlacesReading, people_of, require_dates


class Places(PlacesReading):
    """Use cases on the temporary stays for one open vault; every method may raise PermissionDeniedError.

    An act on a stay takes the version it was read with and raises StaleEditError when somebody changed it
    since, RuleViolationError ``place_occupee`` when somebody else has the place, with who, until when and
    the next day it is free, and ``sejour_etat`` when its state does not allow the act. Limits never block.
    """

    # --- booking -----------------------------------------------------------------------------

    def book(self, order: BookingOrder) -> StayBar:
        """Book a place: an option, a réservation or a stay that begins; for a person, or « à nommer ».

        Raises:
            InvalidFicheError: Errors, field by field.
            RuleViolationError: ``place_occupee``, ``aucune_place_libre``.
            NotFoundError: No such place or person.
        """
        self._session.actor.require(Permission.BENEFICIAIRE_WRITE)
        with self._session.uow() as uow:
            return self._book(uow, order)

    def book_tonight(
        self, beneficiaire_id: int, place_id: int | None, *, motif: str | None, nights: int = 1
    ) -> StayBar:
        """Book an HTU for the night that goes on or comes, for whoever is on call then; see `book`.

        Raises RuleViolationError (``hors_astreinte``) for somebody on call another night.
        """
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_WRITE, Permission.SUIVI_WRITE_OWN)
        with self._session.uow() as uow:
            night_on = night_at(self._clock.now(), uow.parametres())
            self._require_tonight(uow, night_on, beneficiaire_id)
            order = BookingOrder(
                type=HTU,
                beneficiaire_id=beneficiaire_id,
                place_id=place_id,
                arrived_on=night_on,
                departed_on=night_on + timedelta(days=nights),
                etat=RESERVE,
                motif=motif,
                demandeur=actor.display_name,
            )
            return self._book(uow, order)

    def record_refusal(self, order: RefusalOrder) -> int:
        """Record a request that could not be met; return its row id. Raises InvalidFicheError."""
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_WRITE, Permission.SUIVI_WRITE_OWN)
        with self._session.uow() as uow:
            if not actor.may(Permission.BENEFICIAIRE_WRITE):
                night_on = night_at(self._clock.now(), uow.parametres())
                self._require_tonight(uow, night_on, order.beneficiaire_id)
            row_id = PlaceWriter(self._desk, uow).refuse(order)
            uow.commit()
        return row_id

    # --- changing ----------------------------------------------------------------------------

    def move(
        self,
        sheet: str,
        row_id: int,
        *,
        version: int,
        place_id: int,
        arrived_on: date,
        departed_on: date | None,
    ) -> StayBar:
        """Put a stay on another place or other dates; raises InvalidFicheError."""
        with self._writing() as uow:
            writer = PlaceWriter(self._desk, uow)
            fiche = writer.read(sheet, row_id, version)
            writer.act(
                fiche,
                Act.MOVE,
                place=writer.reference_of_place(place_id),
                arrived_on=arrived_on,
                departed_on=departed_on,
            )
            return self._done(uow, sheet, row_id)

    def extend(
        self, row_id: int, *, version: int, departed_on: date | None, sheet: str = SEJOURS
    ) -> StayBar:
        """Put the departure of a stay later, or earlier; None: nobody knows any more."""
        with self._writing() as uow:
            writer = PlaceWriter(self._desk, uow)
            fiche = writer.read(sheet, row_id, version)
            writer.act(fiche, Act.EXTEND, departed_on=departed_on)
            return self._done(uow, sheet, row_id)

    def confirm(self, sheet: str, row_id: int, *, version: int) -> StayBar:
        """Make an option a réservation, one that has expired too while nobody has the place."""
        with self._writing() as uow:
            writer = PlaceWriter(self._desk, uow)
            fiche = writer.read(sheet, row_id, version)
            writer.act(fiche, Act.CONFIRM, expire_at=None)
            return self._done(uow, sheet, row_id)

    def name(self, row_id: int, *, version: int, beneficiaire_id: int) -> StayBar:
        """Give a place kept « à nommer » to a person: a stay in its stead."""
        with self._writing() as uow:
            stay = PlaceWriter(self._desk, uow).name(row_id, version, beneficiaire_id)
            return self._done(uow, SEJOURS, stay)

    def arrive(
        self, row_id: int, *, version: int, on: date, checklist: Sequence[str] = ()
    ) -> StayBar:
        """Note an arrival and what was checked, codes of `codes.ARRIVEE_HT`."""
        self._require_past(on, "arrived_on")
        with self._writing() as uow:
            writer = PlaceWriter(self._desk, uow)
            fiche = writer.read(SEJOURS, row_id, version)
            writer.act(fiche, Act.ARRIVE, arrived_on=on, arrivee=tuple(checklist))
            return self._done(uow, SEJOURS, row_id)

    def leave(
        self,
        row_id: int,
        *,
        version: int,
        on: date,
        fin: str,
        preparation: Sequence[str] | None = None,
    ) -> StayBar:
        """Note the end of a stay, how, and what is settled for the return.

        Args:
            row_id: The stay.
            version: The one it was read with.
            on: The day of departure, early or late.
            fin: Code of `codes.FIN_SEJOUR`: back home, death, EHPAD…
            preparation: Codes of `codes.PREPARATION_RETOUR`, None: as they were.
        """
        self._require_past(on, "departed_on")
        with self._writing() as uow:
            writer = PlaceWriter(self._desk, uow)
            fiche = writer.read(SEJOURS, row_id, version)
            kept = {} if preparation is None else {"preparation": tuple(preparation)}
            writer.act(fiche, Act.LEAVE, departed_on=on, fin=fin, **kept)
            return self._done(uow, SEJOURS, row_id)

    def prepare(self, row_id: int, *, version: int, preparation: Sequence[str]) -> StayBar:
        """Note what is settled for the return of a stay that goes on, before it ends."""
        with self._writing() as uow:
            writer = PlaceWriter(self._desk, uow)
            fiche = writer.read(SEJOURS, row_id, version)
            writer.act(fiche, Act.EXTEND, preparation=tuple(preparation))
            return self._done(uow, SEJOURS, row_id)

    def cancel(self, sheet: str, row_id: int, *, version: int, motif: str) -> None:
        """Cancel an option or a réservation, with the reason; a place kept for nobody goes to the bin."""
        with self._writing() as uow:
            PlaceWriter(self._desk, uow).cancel(sheet, row_id, version, motif)
            uow.commit()

    def transfer(self, row_id: int, *, version: int, on: date, place_id: int) -> StayBar:
        """End a stay on a day and go on in another place until the departure that was foreseen."""
        with self._writing() as uow:
            following = PlaceWriter(self._desk, uow).transfer(row_id, version, on, place_id)
            return self._done(uow, SEJOURS, following)

    def hospital(
        self,
        row_id: int,
        *,
        version: int,
        on: date,
        keeps_place: bool,
        etablissement: str | None = None,
        is_par_urgences: bool | None = None,
        motif: str | None = None,
    ) -> StayBar:
        """Note that the person goes to hospital during a stay: the place is kept, or the stay ends.

        Raises RuleViolationError (``hospitalisation_en_cours``).
        """
        self._require_past(on, "entered_on")
        with self._writing() as uow:
            PlaceWriter(self._desk, uow).hospital(
                row_id,
                version,
                on,
                keeps_place=keeps_place,
                details={
                    "etablissement": etablissement,
                    "is_par_urgences": is_par_urgences,
                    "motif": motif,
                },
            )
            return self._done(uow, SEJOURS, row_id)

    # --- shared ------------------------------------------------------------------------------

    def _writing(self) -> UnitOfWork:
        self._session.actor.require(Permission.BENEFICIAIRE_WRITE)
        return self._session.uow()

    def _book(self, uow: UnitOfWork, order: BookingOrder) -> StayBar:
        require_dates(order.arrived_on, order.departed_on)
        writer = PlaceWriter(self._desk, uow)
        if order.etat == EN_COURS:
            self._require_past(order.arrived_on, "arrived_on")
        if order.place_id is None:
            order = replace(order, place_id=self._first_free(uow, order).row_id)
        sheet, row_id = writer.book(order)
        return self._done(uow, sheet, row_id)

    def _done(self, uow: UnitOfWork, sheet: str, row_id: int) -> StayBar:
        """Return the bar of what was written, and commit."""
        stay = uow.places.stay(sheet, row_id)
        place = uow.places.place(stay.place_id)
        people = people_of(stay.beneficiaire_id)
        facts = BoardFacts(
            today=self._clock.today(),
            now=self._clock.now(),
            parametres=uow.parametres(),
            places=(place,),
            stays=(stay,),
            personal=uow.places.stays_of(people),
            hospital=uow.places.hospital(people, stay.arrived_on, date.max),
        )
        uow.commit()
        return bar_of(facts, stay, place)

    def _require_tonight(
        self, uow: UnitOfWork, night_on: date, beneficiaire_id: int | None
    ) -> None:
        """Refuse whoever is neither in charge of the places nor on call tonight for this person."""
        actor = self._session.actor
        if actor.may(Permission.BENEFICIAIRE_WRITE):
            return
        duties = uow.nuit.duties(*night_span(night_on, uow.parametres()))
        if not own_duties(duties, actor):
            raise RuleViolationError("hors_astreinte")
        if beneficiaire_id is not None and not uow.caseload.is_in_scope(
            beneficiaire_id, on=night_on, scope=scope_of(actor)
        ):
            actor.require(Permission.BENEFICIAIRE_WRITE)

    def _require_past(self, day: date, attribute: str) -> None:
        """Refuse what has not happened yet."""
        if day > self._clock.today():
            words = french("Ce jour n'est pas encore venu : notez-le le moment venu.")
            raise InvalidFicheError((FieldIssue(attribute=attribute, message=words),))

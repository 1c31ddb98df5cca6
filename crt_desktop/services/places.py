"""The desk of the temporary stays: the board, what a booking would do, what is free, and every act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crt_desktop.domain.astreintes import night_span
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import ONE_DAY, Period, quarter_of
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError, RuleViolationError
from crt_desktop.domain.labels import title_of
from crt_desktop.domain.nuits import night_at
from crt_desktop.domain.places import (
    EN_COURS,
    HTU,
    RESERVE,
    SEJOURS,
    Act,
    BookingOrder,
    RefusalOrder,
    Stay,
)
from crt_desktop.domain.places_words import A_NOMMER
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.ports import Clock, UnitOfWork, VaultSession
from crt_desktop.reports.places import (
    Board,
    Consequence,
    CounterLine,
    OccupancyLine,
    Offer,
    RefusalLine,
    StayBar,
)
from crt_desktop.services.beneficiaires import scope_of
from crt_desktop.services.fiche_desk import PERSONS, FicheDesk
from crt_desktop.services.night_sheet import own_duties
from crt_desktop.services.places_board import (
    BoardFacts,
    bar_of,
    bars_of,
    counted_from,
    counter_lines,
    follow_lines,
    free_tonight,
    place_lines,
)
from crt_desktop.services.places_cycle import PlaceWriter
from crt_desktop.services.places_occupancy import occupancy_lines
from crt_desktop.services.places_offers import consequence_of, first_free, free_offers, wish_of

BOARD: Final = "tableau"
COUNTERS: Final = "compteurs"
REFUSALS: Final = "refus"
_SEES: Final = (Permission.PLANNING_READ,)
_FIGURES: Final = (Permission.PLANNING_READ, Permission.DASHBOARD_READ)
_SEES_FREE: Final = (*_FIGURES, Permission.NIGHT_READ)


class Places:
    """Use cases on the temporary stays for one open vault; every method may raise PermissionDeniedError.

    An act on a stay takes the version it was read with and raises StaleEditError when somebody changed it
    since, RuleViolationError ``place_occupee`` when somebody else has the place, with who, until when and
    the next day it is free, and ``sejour_etat`` when its state does not allow the act. Limits never block.
    """

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._desk = FicheDesk(session, clock)
        self._listed: set[str] = set()
        self._shown: set[int] = set()

    # --- reading -----------------------------------------------------------------------------

    def board(self, period: Period) -> Board:
        """Return the board over a period; audited the first time in a session, and for each new person."""
        self._session.actor.require(*_SEES)
        with self._session.uow() as uow:
            facts = self._facts(uow, min(period.start, self._clock.today() - ONE_DAY))
            board = Board(
                period=period,
                today=facts.today,
                places=place_lines(facts, period),
                bars=bars_of(facts, period),
                compteurs=counter_lines(facts),
                a_suivre=follow_lines(facts),
                libres=free_tonight(facts),
                refus_trimestre=uow.places.refusals(quarter_of(facts.today)),
            )
            people = {one.beneficiaire_id for one in board.bars}
            people |= {one.beneficiaire_id for one in board.compteurs}
            people |= {one.beneficiaire_id for one in board.a_suivre}
            self._record_reading(uow, BOARD, people)
        return board

    def refusals(self, period: Period) -> tuple[RefusalLine, ...]:
        """Return the requests that could not be met, asked in a period, the last first; audited."""
        self._session.actor.require(*_SEES)
        with self._session.uow() as uow:
            lines = uow.places.refusal_lines(period)
            self._record_reading(uow, REFUSALS, {one.beneficiaire_id for one in lines})
        return lines

    def counters(self, on: date | None = None) -> tuple[CounterLine, ...]:
        """Return the days each person used of each kind on a day; audited as the board is."""
        self._session.actor.require(*_SEES)
        day = on or self._clock.today()
        with self._session.uow() as uow:
            facts = self._facts(uow, day, today=day)
            lines = counter_lines(facts)
            self._record_reading(uow, COUNTERS, {one.beneficiaire_id for one in lines})
        return lines

    def occupancy(self, period: Period) -> tuple[OccupancyLine, ...]:
        """Return the nights occupied and offered by month: each place, each kind, then all. No name."""
        self._session.actor.require(*_FIGURES)
        with self._session.uow() as uow:
            return occupancy_lines(
                uow.places.places(),
                uow.places.stays(period.start, period.after_end),
                period,
                is_training=self._session.is_training,
            )

    def free_on(self, day: date, *, nights: int = 1, type: str | None = None) -> tuple[Offer, ...]:  # noqa: A002 - the word of the trade
        """Return the places free from a day for some nights, then the nearest dates of the others. No name.

        Args:
            day: The arrival.
            nights: How long, at least 1.
            type: The kind of place, None: any.
        """
        self._session.actor.require(*_SEES_FREE)
        with self._session.uow() as uow:
            places = tuple(one for one in uow.places.places() if type in {None, one.type})
            by_place: dict[int, list[Stay]] = {}
            for one in uow.places.stays(day, None):
                by_place.setdefault(one.place_id, []).append(one)
        return free_offers(places, by_place, on=day, nights=max(nights, 1), now=self._clock.now())

    def consequence(self, order: BookingOrder) -> Consequence:
        """Return what a booking or a move would do: who is in the way, what is said of it, what else is free.

        Nothing is written. Raises NotFoundError, RuleViolationError (``aucune_place_libre``) when no place
        is named and none of the kind is free, InvalidFicheError.
        """
        self._session.actor.require(*_SEES)
        require_dates(order.arrived_on, order.departed_on)
        with self._session.uow() as uow:
            before = None if order.row_id is None else uow.places.stay(order.sheet, order.row_id)
            order = order if before is None else _completed(order, before)
            facts = self._facts(uow, order.arrived_on, people=_people(order.beneficiaire_id))
            if order.place_id is None:
                order = _placed(order, first_free(facts, wish_of(order)).row_id)
            else:
                uow.places.place(order.place_id)
            return consequence_of(
                uow, facts, order, before=before, personne=_name(uow, order.beneficiaire_id)
            )

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
            facts = self._facts(uow, order.arrived_on, people=frozenset())
            order = _placed(order, first_free(facts, wish_of(order)).row_id)
        sheet, row_id = writer.book(order)
        return self._done(uow, sheet, row_id)

    def _done(self, uow: UnitOfWork, sheet: str, row_id: int) -> StayBar:
        """Return the bar of what was written, and commit."""
        stay = uow.places.stay(sheet, row_id)
        place = uow.places.place(stay.place_id)
        people = _people(stay.beneficiaire_id)
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

    def _facts(
        self,
        uow: UnitOfWork,
        since: date,
        *,
        today: date | None = None,
        people: frozenset[int] | None = None,
    ) -> BoardFacts:
        """Read places and stays from a day on; ``people`` None: everyone who counts this year."""
        day = today or self._clock.today()
        stays = uow.places.stays(since, None)
        if people is None:
            counted = counted_from(day)
            personal = uow.places.stayed(counted, known=stays if since <= counted else None)
            people = frozenset(
                one.beneficiaire_id for one in stays if one.beneficiaire_id is not None
            )
        else:
            personal = uow.places.stays_of(people)
        return BoardFacts(
            today=day,
            now=self._clock.now(),
            parametres=uow.parametres(),
            places=uow.places.places(),
            stays=stays,
            personal=personal,
            hospital=uow.places.hospital(people, since, date.max),
        )

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

    def _record_reading(self, uow: UnitOfWork, what: str, people: set[int | None]) -> None:
        """Leave what this session has not yet left: an entry for the list, one for each new person."""
        actor = self._session.actor
        unseen = {one for one in people if one is not None} - self._shown
        if what in self._listed and not unseen:
            return
        if what not in self._listed:
            uow.audit.record(actor, AuditTag.PLACE_READ, fields=(what,))
        self._desk.record(uow, AuditTag.PLACE_READ, unseen, ())
        uow.commit()
        self._listed.add(what)
        self._shown |= unseen


def require_dates(arrived_on: date, departed_on: date | None) -> None:
    """Refuse a departure before the arrival; raises InvalidFicheError."""
    if departed_on is not None and departed_on < arrived_on:
        words = french(f"Ce départ précède l'arrivée du {arrived_on:%d/%m/%Y} : corrigez la date.")
        raise InvalidFicheError((FieldIssue(attribute="departed_on", message=words),))


def _completed(order: BookingOrder, before: Stay) -> BookingOrder:
    return replace(
        order,
        beneficiaire_id=before.beneficiaire_id,
        place_id=order.place_id or before.place_id,
        etat=before.etat or RESERVE,
        type=order.type or before.type,
    )


def _placed(order: BookingOrder, place_id: int) -> BookingOrder:
    return replace(order, place_id=place_id)


def _people(beneficiaire_id: int | None) -> frozenset[int]:
    return frozenset() if beneficiaire_id is None else frozenset({beneficiaire_id})


def _name(uow: UnitOfWork, beneficiaire_id: int | None) -> str:
    if beneficiaire_id is None:
        return A_NOMMER
    return title_of(uow.fiches.get(PERSONS, beneficiaire_id).record)

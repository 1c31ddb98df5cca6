"""What is read of the temporary stays: the board, its counters, what is free, what a booking would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import ONE_DAY, Period, quarter_of
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError
from crt_desktop.domain.places import RESERVE, BookingOrder, Place, Stay
from crt_desktop.domain.places_words import A_NOMMER
from crt_desktop.domain.record_titles import title_of
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.places import (
    Board,
    Consequence,
    CounterLine,
    OccupancyLine,
    Offer,
    RefusalLine,
    Taken,
)
from crt_desktop.services.fiche_desk import PERSONS, FicheDesk
from crt_desktop.services.list_reading import ListReadings
from crt_desktop.services.places_board import (
    BoardFacts,
    bars_of,
    counted_from,
    counter_lines,
    follow_lines,
    free_tonight,
    place_lines,
)
from crt_desktop.services.places_consequence import consequence_of
from crt_desktop.services.places_occupancy import occupancy_lines
from crt_desktop.services.places_offers import first_free, free_offers, wish_of
from crt_desktop.services.places_seen import (
    SOMEBODY,
    known_among,
    seen_by,
    veiled,
    veiled_refusals,
)
from crt_desktop.services.places_taken import taken_places
from crt_desktop.services.rest import collector_at_rest

BOARD: Final = "tableau"
COUNTERS: Final = "compteurs"
REFUSALS: Final = "refus"
OCCUPANTS: Final = "occupants"
_SEES: Final = (Permission.PLACE_READ,)
_SEES_FREE: Final = (*_SEES, Permission.NIGHT_READ)


class PlacesReading:
    """The reading part of `crt_desktop.services.places.Places`."""

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._desk = FicheDesk(session, clock)
        self._readings = ListReadings(AuditTag.PLACE_READ)

    # --- reading -----------------------------------------------------------------------------

    def board(self, period: Period) -> Board:
        """Return the board over a period; audited the first time in a session, and for each new person.

        Persons the actor may not know are hidden: their place is taken, and nothing else is told of them.
        """
        self._session.actor.require(*_SEES)
        with collector_at_rest(), self._session.uow() as uow:
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
            self._readings.record(uow, self._session.actor, (BOARD,), people)
        return board

    def refusals(self, period: Period) -> tuple[RefusalLine, ...]:
        """Return the requests that could not be met, asked in a period, the last first; audited."""
        self._session.actor.require(*_SEES)
        with self._session.uow() as uow:
            lines = uow.places.refusal_lines(period)
            known = known_among(
                uow,
                self._session.actor,
                (one.beneficiaire_id for one in lines),
                on=self._clock.today(),
            )
            lines = lines if known is None else veiled_refusals(lines, known)
            self._readings.record(
                uow, self._session.actor, (REFUSALS,), {one.beneficiaire_id for one in lines}
            )
        return lines

    def counters(self, on: date | None = None) -> tuple[CounterLine, ...]:
        """Return the days each person the actor may know used of each kind on a day; audited as the board is."""
        self._session.actor.require(*_SEES)
        day = on or self._clock.today()
        with collector_at_rest(), self._session.uow() as uow:
            facts = self._facts(uow, day, today=day)
            lines = counter_lines(facts)
            self._readings.record(
                uow, self._session.actor, (COUNTERS,), {one.beneficiaire_id for one in lines}
            )
        return lines

    def occupancy(self, period: Period) -> tuple[OccupancyLine, ...]:
        """Return the nights occupied and offered by month: each place, each kind, then all. No name."""
        self._session.actor.require(*_SEES)
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
            by_place = _by_place(uow.places.stays(day, None))
        return free_offers(places, by_place, on=day, nights=max(nights, 1), now=self._clock.now())

    def taken_on(self, day: date, *, nights: int = 1, type: str | None = None) -> tuple[Taken, ...]:  # noqa: A002 - the word of the trade
        """Return who has the places that are not free from a day for some nights, the soonest free first.

        Names are those the actor may read; audited as the board is, for the persons that are named.

        Args:
            day: The arrival.
            nights: How long, at least 1.
            type: The kind of place, None: any.
        """
        actor = self._session.actor
        actor.require(*_SEES_FREE)
        with self._session.uow() as uow:
            queries = uow.places
            places = tuple(one for one in queries.places() if type in {None, one.type})
            by_place = _by_place(
                queries.stays(day, None, places={place.row_id for place in places})
            )
            found = taken_places(
                places, by_place, on=day, nights=max(nights, 1), now=self._clock.now()
            )
            seen = seen_by(uow, actor, (stay for _, stay in found), on=self._clock.today())
            named = {one.beneficiaire_id for one in seen if one.personne != SOMEBODY}
            self._readings.record(uow, self._session.actor, (OCCUPANTS,), named)
        return tuple(
            replace(taken, occupant=stay.personne)
            for (taken, _), stay in zip(found, seen, strict=True)
        )

    def consequence(self, order: BookingOrder) -> Consequence:
        """Return what a booking or a move would do: who is in the way, what is said of it, what else is free.

        Nothing is written; for whoever may do it. Raises NotFoundError, RuleViolationError (``aucune_place_libre``) when no place
        is named and none of the kind is free, InvalidFicheError.
        """
        self._session.actor.require(Permission.BENEFICIAIRE_WRITE)
        require_dates(order.arrived_on, order.departed_on)
        with self._session.uow() as uow:
            before = None if order.row_id is None else uow.places.stay(order.sheet, order.row_id)
            order = order if before is None else _completed(order, before)
            facts = self._facts(uow, order.arrived_on, people=people_of(order.beneficiaire_id))
            if order.place_id is None:
                order = replace(order, place_id=first_free(facts, wish_of(order)).row_id)
            else:
                uow.places.place(order.place_id)
            return consequence_of(
                uow, facts, order, before=before, personne=_name(uow, order.beneficiaire_id)
            )

    # --- shared ------------------------------------------------------------------------------

    def _facts(
        self,
        uow: UnitOfWork,
        since: date,
        *,
        today: date | None = None,
        people: frozenset[int] | None = None,
    ) -> BoardFacts:
        """Read places and stays from a day on, of those the actor may know; the others are hidden.

        ``people`` None: everyone who counts this year.
        """
        day = today or self._clock.today()
        queries = uow.places  # the same throughout: it reads the name of a person once
        stays = queries.stays(since, None)
        if people is None:
            personal = queries.stayed(counted_from(day), known=stays, since=since)
            people = frozenset(
                one.beneficiaire_id for one in stays if one.beneficiaire_id is not None
            )
        else:
            personal = queries.stays_of(people)
        now = self._clock.now()
        known = known_among(
            uow,
            self._session.actor,
            {one.beneficiaire_id for one in (*stays, *personal)},
            on=self._clock.today(),
        )
        if known is not None:
            stays = veiled(stays, known, today=day, now=now)
            personal = tuple(one for one in personal if one.beneficiaire_id in known)
            people &= known
        return BoardFacts(
            today=day,
            now=now,
            parametres=uow.parametres(),
            places=queries.places(),
            stays=stays,
            personal=personal,
            hospital=queries.hospital(people, since, date.max),
        )

    def _first_free(self, uow: UnitOfWork, order: BookingOrder) -> Place:
        """Return the first place of the kind that can be had, those of other kinds not being read.

        Raises RuleViolationError (``aucune_place_libre``), names being those the actor may read.
        """
        queries, today = uow.places, self._clock.today()
        places = tuple(one for one in queries.places() if one.type == order.type)
        stays = queries.stays(order.arrived_on, None, places={one.row_id for one in places})
        facts = BoardFacts(
            today=today,
            now=self._clock.now(),
            parametres=uow.parametres(),
            places=places,
            stays=seen_by(uow, self._session.actor, stays, on=today),
            personal=(),
            hospital={},
        )
        return first_free(facts, wish_of(order))


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


def _by_place(stays: Iterable[Stay]) -> Mapping[int, Sequence[Stay]]:
    found: dict[int, list[Stay]] = {}
    for one in stays:
        found.setdefault(one.place_id, []).append(one)
    return found


def people_of(beneficiaire_id: int | None) -> frozenset[int]:
    """Return the person as a set, empty when nobody is named."""
    return frozenset() if beneficiaire_id is None else frozenset({beneficiaire_id})


def _name(uow: UnitOfWork, beneficiaire_id: int | None) -> str:
    if beneficiaire_id is None:
        return A_NOMMER
    return title_of(uow.fiches.get(PERSONS, beneficiaire_id).record)

"""The desk of the temporary stays, as screens show it: places, stays, counters, what is free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from crt_desktop.domain.dates import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """A bed: its EHPAD, its name there, its kind, the phone that answers day and night.

    ``until``: the day the one who is there tonight leaves, None when it is free tonight or nobody knows;
    ``free_until``: when it is free tonight, the next arrival, None: none is known.
    """

    row_id: int
    reference: str
    nom: str
    etablissement: str
    commune: str | None
    type: str
    telephone: str | None
    opened_on: date | None
    closed_on: date | None
    is_free_tonight: bool
    until: date | None = None
    free_until: date | None = None


class StayBar(NamedTuple):
    """One stay [arrived_on, departed_on) on the board; ``departed_on`` None runs on.

    ``beneficiaire_id`` None: « à nommer », a row of `reservations_ht` (``sheet``). ``etat``: option, reserve,
    en_cours or termine, or expiree: an option whose time has passed, which keeps nothing. ``hospital``: the days [from, to) the person is in hospital during it. ``nights``:
    departure − arrival, None while it runs on. ``warnings``: sentences on limits and dates. ``preparation``: what is
    settled for the return, codes of `codes.PREPARATION_RETOUR`. ``is_hidden``: somebody the reader may not know,
    ``personne`` says that the place is taken. Made by name.
    """

    # A tuple, and not a dataclass: a board makes thousands of them, three times as fast.
    sheet: str
    row_id: int
    version: int
    place_id: int
    beneficiaire_id: int | None
    personne: str
    type: str
    etat: str
    arrived_on: date
    departed_on: date | None
    nights: int | None
    motif: str | None = None
    expire_at: datetime | None = None
    hospital: tuple[tuple[date, date], ...] = ()
    warnings: tuple[str, ...] = ()
    demandeur: str | None = None
    telephone: str | None = None
    remarque: str | None = None
    preparation: tuple[str, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterLine:
    """Days a person used of a kind: this civil year, in the twelve months before, in the stay going on.

    ``limit``: the parametre that binds (days a year for HT, days a stay for HT-SH and HTU, renewals
    included), ``source`` where it comes from; ``reste_a_charge``: what the person owes this year, in euros.
    """

    beneficiaire_id: int
    personne: str
    type: str
    this_year: int
    twelve_months: int
    current_stay: int
    used: int
    limit: int
    source: str
    reste_a_charge: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowLine:
    """Something to do about a stay: ``code`` option, hospital, return, renewal, late; words and a day."""

    code: str
    sheet: str
    row_id: int
    beneficiaire_id: int | None
    titre: str
    detail: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeTonight:
    """A place free tonight, with the phone and until when."""

    place_id: int
    nom: str
    etablissement: str
    type: str
    telephone: str | None
    free_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The board over a period: places by EHPAD then name, stays that touch it, what follows from them."""

    period: Period
    today: date
    places: tuple[PlaceLine, ...]
    bars: tuple[StayBar, ...]
    compteurs: tuple[CounterLine, ...]
    a_suivre: tuple[FollowLine, ...]
    libres: tuple[FreeTonight, ...]
    refus_trimestre: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Why a place cannot be had: who is there, from when to when, and when it is next free that long."""

    place_id: int
    occupant: str
    arrived_on: date
    departed_on: date | None
    next_free_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A place that cannot be had on the dates asked: who has it, from when to when, when it is next free that long.

    ``occupant``: the name as the reader may see it; ``departed_on`` and ``next_free_on`` None: nobody knows.
    ``is_option``: it is only kept, by an option that still stands.
    """

    place_id: int
    nom: str
    etablissement: str
    type: str
    telephone: str | None
    occupant: str
    arrived_on: date
    departed_on: date | None
    next_free_on: date | None
    is_option: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalLine:
    """A request that could not be met: for whom (« à nommer » when nobody was named), what, why, what instead.

    Codes are codes: ``type``, ``raison``, ``motif``, ``suite``.
    """

    row_id: int
    beneficiaire_id: int | None
    personne: str
    asked_on: date
    type: str
    arrived_on: date
    departed_on: date | None
    raison: str
    motif: str | None
    suite: str | None
    remarque: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A place that could be had: the wished dates, or the nearest ones as long."""

    place_id: int
    nom: str
    etablissement: str
    type: str
    telephone: str | None
    arrived_on: date
    departed_on: date
    is_wished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What a booking, a move or a longer stay would do, before it is done.

    ``clash`` refuses it; ``warnings`` do not: limits reached (days and source), kind other than the place's,
    person out of accompagnement, already elsewhere those nights. ``offers``: alternatives one click away.
    """

    nights: int | None
    clash: Clash | None = None
    warnings: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyLine:
    """Nights of a month of a place, of a kind or of all: occupied, offered, and their share in %."""

    nom: str
    month: date
    occupied: int
    offered: int
    share: Decimal | None

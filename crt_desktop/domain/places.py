"""The places of hébergement temporaire: who holds one, when it is free, and the cycle of a stay.

Everything is half-open: a stay [arrived_on, departed_on) holds the nights from its arrival to the one
before its departure, so that one leaves and another arrives the same day. A stay of no night holds none,
yet it cannot lie strictly within another's. An option holds nothing: until it expires a place under one is
not offered without saying so; once it has expired it is as if it were not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from crt_desktop.domain.codes import ETAT_SEJOUR
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.reprise.spans import CLEAR_OF_PLACE, FAR_DAY

SEJOURS: Final = "sejours_ht"
RESERVATIONS: Final = "reservations_ht"

OPTION: Final = "option"
RESERVE: Final = "reserve"
EN_COURS: Final = "en_cours"
TERMINE: Final = "termine"
ANNULE: Final = "annule"
EXPIREE: Final = "expiree"
"""How an option is shown once its time has passed; never stored."""

HTU: Final = "HTU"
KINDS: Final = ("HTU", "HTSH", "HT")
"""The kinds of places, the one of the emergencies first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingOrder:
    """A booking asked for, or a change of one when ``row_id`` names it on ``sheet``.

    ``beneficiaire_id`` None: « à nommer ». ``place_id`` None: the first place of the kind that is free.
    ``departed_on`` None: nobody knows yet, it runs on. ``suite_de``: the stay (row id) this one renews.
    """

    type: str
    arrived_on: date
    beneficiaire_id: int | None = None
    place_id: int | None = None
    departed_on: date | None = None
    etat: str = RESERVE
    expire_at: datetime | None = None
    motif: str | None = None
    demandeur: str | None = None
    telephone: str | None = None
    remarque: str | None = None
    suite_de: int | None = None
    sheet: str = SEJOURS
    row_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalOrder:
    """A request that could not be met; ``asked_on`` None: today."""

    type: str
    arrived_on: date
    raison: str
    beneficiaire_id: int | None = None
    departed_on: date | None = None
    motif: str | None = None
    suite: str | None = None
    remarque: str | None = None
    asked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A bed as the board needs it, offered on [opened_on, closed_on); ``nom``: how its EHPAD calls it."""

    row_id: int
    reference: str
    nom: str
    etablissement: str
    type: str
    commune: str | None = None
    telephone: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None


class Stay(NamedTuple):
    """A stay, or a place kept for somebody to be named, that is not cancelled, as stored.

    Made by name. ``personne``: the name, or « À nommer »; ``reference`` and ``suite_de`` make the chain of
    renewals; ``is_fictif``: the person is made up, and counts in no figure of a real vault. ``is_hidden``: who it
    is was taken out, for a reader who may not know.
    """

    # A tuple, and not a dataclass: a board makes thousands of them, three times as fast.
    sheet: str
    row_id: int
    version: int
    place_id: int
    type: str
    arrived_on: date
    departed_on: date | None
    etat: str | None
    expire_at: datetime | None = None
    motif: str | None = None
    demandeur: str | None = None
    telephone: str | None = None
    remarque: str | None = None
    reference: str | None = None
    beneficiaire_id: int | None = None
    suite_de: str | None = None
    preparation: tuple[str, ...] = ()
    personne: str = ""
    is_fictif: bool = False
    is_hidden: bool = False


# --- what holds a place --------------------------------------------------------------------


def occupies(etat: str | None) -> bool:
    """Tell whether a stay in this state holds its place; one whose state nobody wrote does."""
    return etat not in CLEAR_OF_PLACE


def is_expired(stay: Stay, now: datetime) -> bool:
    """Tell whether an option has run out; one without an expiry never does."""
    return stay.etat == OPTION and stay.expire_at is not None and stay.expire_at <= now


def is_live_option(stay: Stay, now: datetime) -> bool:
    """Tell whether an option still stands."""
    return stay.etat == OPTION and not is_expired(stay, now)


def standing(stays: Iterable[Stay], now: datetime) -> tuple[Stay, ...]:
    """Return stays, an option that still stands holding its place as one of which nobody wrote the state.

    What is proposed steps aside for it, though a booking may go over it.
    """
    return tuple(one._replace(etat=None) if is_live_option(one, now) else one for one in stays)


def holds(stay: Stay, on: date) -> bool:
    """Tell whether a stay holds its place on the night of a day."""
    return occupies(stay.etat) and is_there(stay, on)


def is_there(stay: Stay, on: date) -> bool:
    """Tell whether the night of a day is one of a stay, whatever its state."""
    return stay.arrived_on <= on and (stay.departed_on is None or on < stay.departed_on)


def meets(
    arrived_on: date, departed_on: date | None, other_arrived: date, other_departed: date | None
) -> bool:
    """Tell whether two stays cannot share a place; one of no night meets what surrounds it."""
    return arrived_on < (other_departed or FAR_DAY) and other_arrived < (departed_on or FAR_DAY)


def nights_of(arrived_on: date, departed_on: date | None) -> int | None:
    """Return departure − arrival, None while it runs on."""
    return None if departed_on is None else (departed_on - arrived_on).days


def nights_within(arrived_on: date, departed_on: date | None, first: date, after_last: date) -> int:
    """Return the nights of [arrived_on, departed_on) among those of [first, after_last)."""
    start = max(arrived_on, first)
    end = after_last if departed_on is None or departed_on > after_last else departed_on
    # Most stays counted are out of the span: no duration is made for them.
    return (end - start).days if start < end else 0


def shown_etat(stay: Stay, *, today: date, now: datetime) -> str:
    """Return the state a stay is shown in: an option that ran out, and a guess where none was written."""
    etat = stay.etat
    if etat is not None:
        return EXPIREE if etat == OPTION and is_expired(stay, now) else etat
    if stay.departed_on is not None and stay.departed_on <= today:
        return TERMINE
    return EN_COURS if stay.arrived_on <= today else RESERVE


# --- what is free --------------------------------------------------------------------------


def is_offered(place: Place, arrived_on: date, departed_on: date | None) -> bool:
    """Tell whether a place is open all along a stay; one that runs on, on its first night."""
    if place.opened_on is not None and arrived_on < place.opened_on:
        return False
    if place.closed_on is None:
        return True
    if arrived_on >= place.closed_on:
        return False
    return departed_on is None or departed_on <= place.closed_on


def clash_among(
    stays: Iterable[Stay],
    *,
    arrived_on: date,
    departed_on: date | None,
    besides: tuple[str, int] | None = None,
) -> Stay | None:
    """Return the first stay that holds the place over these dates, None when it can be had.

    See `clashes_among`.
    """
    found = clashes_among(stays, arrived_on=arrived_on, departed_on=departed_on, besides=besides)
    return found[0] if found else None


def clashes_among(
    stays: Iterable[Stay],
    *,
    arrived_on: date,
    departed_on: date | None,
    besides: tuple[str, int] | None = None,
) -> tuple[Stay, ...]:
    """Return the stays that hold the place over these dates, by arrival; none when it can be had.

    Args:
        stays: Those of the place.
        arrived_on: Wished arrival.
        departed_on: Wished departure, None: it runs on.
        besides: The stay that is moved (sheet, row id), which does not stand in its own way.
    """
    found = [
        one
        for one in stays
        if occupies(one.etat)
        and (one.sheet, one.row_id) != besides
        and meets(arrived_on, departed_on, one.arrived_on, one.departed_on)
    ]
    return tuple(sorted(found, key=lambda one: (one.arrived_on, one.row_id)))


def next_free(
    place: Place,
    stays: Iterable[Stay],
    *,
    since: date,
    nights: int | None,
    besides: tuple[str, int] | None = None,
) -> date | None:
    """Return the first day, from one on, a place is free that long; None when no such day is known.

    Args:
        place: The place, whose opening days count.
        stays: Those of the place.
        since: The first day to look at.
        nights: How long; None: for ever.
        besides: The stay that is moved (sheet, row id).
    """
    held = sorted(
        (one.arrived_on, one.departed_on or FAR_DAY)
        for one in stays
        if occupies(one.etat) and (one.sheet, one.row_id) != besides
    )
    day = since if place.opened_on is None else max(since, place.opened_on)
    for start, end in held:
        if meets(day, _after(day, nights), start, end):
            if end == FAR_DAY:
                return None
            day = max(day, end)
    return day if is_offered(place, day, _after(day, nights)) else None


def free_until(stays: Iterable[Stay], *, on: date, place: Place) -> date | None:
    """Return the day until which a place that is free on a night stays so, None: no end is known."""
    ends = [one.arrived_on for one in stays if occupies(one.etat) and one.arrived_on > on]
    if place.closed_on is not None:
        ends.append(place.closed_on)
    return min(ends, default=None)


def is_free(
    place: Place, stays: Iterable[Stay], *, on: date, now: datetime, nights: int = 1
) -> bool:
    """Tell whether a place may be offered from a day for some nights: open, held by nobody, under no option."""
    end = on + timedelta(days=nights)
    if not is_offered(place, on, end):
        return False
    return not any(
        (occupies(one.etat) or is_live_option(one, now))
        and nights_within(one.arrived_on, one.departed_on, on, end)
        for one in stays
    )


def kind_rank(kind: str) -> int:
    """Return the rank of a kind of place, that of the emergencies first."""
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _after(day: date, nights: int | None) -> date | None:
    if nights is None or (FAR_DAY - day).days <= nights:
        return None
    return day + timedelta(days=nights)


# --- the cycle -----------------------------------------------------------------------------


class Act(StrEnum):
    """What is done to a stay."""

    MOVE = "move"
    CONFIRM = "confirm"
    NAME = "name"
    ARRIVE = "arrive"
    LEAVE = "leave"
    CANCEL = "cancel"
    EXTEND = "extend"
    TRANSFER = "transfer"
    HOSPITAL = "hospital"


_KEPT: Final = ""
"""The state stays what it was."""

CYCLE: Final[Mapping[str, Mapping[Act, str]]] = {
    OPTION: {
        Act.MOVE: _KEPT,
        Act.EXTEND: _KEPT,
        Act.NAME: _KEPT,
        Act.CONFIRM: RESERVE,
        Act.CANCEL: ANNULE,
    },
    RESERVE: {
        Act.MOVE: _KEPT,
        Act.EXTEND: _KEPT,
        Act.NAME: _KEPT,
        Act.ARRIVE: EN_COURS,
        Act.CANCEL: ANNULE,
    },
    EN_COURS: {
        Act.MOVE: _KEPT,
        Act.EXTEND: _KEPT,
        Act.LEAVE: TERMINE,
        Act.TRANSFER: TERMINE,
        Act.HOSPITAL: _KEPT,
    },
    TERMINE: {},
    ANNULE: {},
}
"""For each state, what may be done and the state it leads to; nothing else is possible."""


def next_etat(etat: str, act: Act) -> str:
    """Return the state a stay comes to; raises RuleViolationError (``sejour_etat``) with its state.

    An option that ran out may still be confirmed, as long as nobody has the place.
    """
    was = OPTION if etat == EXPIREE else etat
    reached = CYCLE.get(was, {}).get(act)
    if reached is None:
        raise RuleViolationError("sejour_etat", etat=ETAT_SEJOUR.get(was, was).lower())
    return reached or was


def acts_of(etat: str) -> tuple[Act, ...]:
    """Return what may be done to a stay in a state."""
    return tuple(CYCLE.get(OPTION if etat == EXPIREE else etat, {}))

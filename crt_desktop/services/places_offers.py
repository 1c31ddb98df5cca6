"""What can be had: who stands in the way of dates on a place, which place is free, what else may be proposed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.places import (
    EN_COURS,
    BookingOrder,
    Place,
    Stay,
    clash_among,
    clashes_among,
    is_free,
    is_live_option,
    is_offered,
    kind_rank,
    meets,
    next_free,
    nights_of,
    standing,
)
from crt_desktop.domain.places_words import (
    kind_word,
    occupants_words,
    occupied_values,
    place_word,
    shown_day,
)
from crt_desktop.domain.typography import french
from crt_desktop.reports.places import Offer
from crt_desktop.services.places_board import BoardFacts

MOST_OFFERS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The dates of an order on the places: ``besides`` is the stay that moves (sheet, row id)."""

    type: str
    arrived_on: date
    departed_on: date | None
    besides: tuple[str, int] | None = None

    @property
    def nights(self) -> int | None:
        """How many nights, None while nobody knows."""
        return nights_of(self.arrived_on, self.departed_on)


def wish_of(order: BookingOrder) -> Wish:
    """Return the dates of an order."""
    return Wish(
        type=order.type,
        arrived_on=order.arrived_on,
        departed_on=order.departed_on,
        besides=None if order.row_id is None else (order.sheet, order.row_id),
    )


def clash_of(
    place: Place, stays: Iterable[Stay], wish: Wish, *, now: datetime
) -> tuple[Stay, date | None] | None:
    """Return who stands in the way on a place, and the next day it is free that long, options that stand counted."""
    held = tuple(stays)
    other = clash_among(
        held, arrived_on=wish.arrived_on, departed_on=wish.departed_on, besides=wish.besides
    )
    if other is None:
        return None
    free_on = next_free(
        place,
        standing(held, now),
        since=wish.arrived_on,
        nights=wish.nights,
        besides=wish.besides,
    )
    return other, free_on


def require_free(place: Place, stays: Iterable[Stay], wish: Wish, *, now: datetime) -> None:
    """Refuse a place that somebody holds; raises RuleViolationError (``place_occupee``)."""
    found = clash_of(place, stays, wish, now=now)
    if found is not None:
        values = occupied_values(place_word(place), found[0], libre_le=found[1])
        raise RuleViolationError("place_occupee", **values)


def first_free(facts: BoardFacts, wish: Wish) -> Place:
    """Return the first place of the kind that can be had, one under no option before another.

    Raises RuleViolationError (``aucune_place_libre``) with the nearest dates.
    """
    able = [
        place
        for place in facts.places
        if place.type == wish.type
        and is_offered(place, wish.arrived_on, wish.departed_on)
        and not _in_the_way(facts, place, wish)
    ]
    if able:
        return min(able, key=lambda place: bool(options_over(facts, place, wish)))
    raise RuleViolationError("aucune_place_libre", **_none_free(facts, wish))


def _none_free(facts: BoardFacts, wish: Wish) -> dict[str, str]:
    nearest = [one for one in _later(facts, wish) if one.type == wish.type]
    remedy = "Choisissez un autre type de place, ou notez la demande non satisfaite."
    if nearest:
        one = nearest[0]
        remedy = (
            f"{one.etablissement}, {one.nom} est libre à partir du {shown_day(one.arrived_on)} ; "
            "ou notez la demande non satisfaite."
        )
    until = wish.departed_on
    held = [
        (place_word(place), stay)
        for place in facts.places
        if place.type == wish.type
        for stay in _in_the_way(facts, place, wish)
    ]
    return {
        "occupants": occupants_words(held),
        "type": kind_word(wish.type),
        "du": shown_day(wish.arrived_on),
        "jusque": "" if until is None else f" au {shown_day(until)}",
        "remede": french(remedy),
    }


def _in_the_way(facts: BoardFacts, place: Place, wish: Wish) -> tuple[Stay, ...]:
    return clashes_among(
        facts.of_place(place.row_id),
        arrived_on=wish.arrived_on,
        departed_on=wish.departed_on,
        besides=wish.besides,
    )


def options_over(facts: BoardFacts, place: Place, wish: Wish) -> list[Stay]:
    """Return the options that still stand on a place over these dates."""
    return [
        one
        for one in facts.of_place(place.row_id)
        if is_live_option(one, facts.now)
        and (one.sheet, one.row_id) != wish.besides
        and meets(wish.arrived_on, wish.departed_on, one.arrived_on, one.departed_on)
    ]


# --- what else is free ---------------------------------------------------------------------


def alternatives(
    facts: BoardFacts,
    place: Place,
    wish: Wish,
    found: tuple[Stay, date | None],
    *,
    before: Stay | None,
    etat: str | None = None,
) -> tuple[Offer, ...]:
    """Return what could be had instead: a shorter stay, other places these dates, other dates here.

    Each is accepted as it is, and goes over no option that stands. Not other dates for somebody who is already
    there.

    Args:
        facts: The places and what is on them.
        place: The place that cannot be had.
        wish: The dates asked.
        found: Who stands in the way, and the next day the place is free that long.
        before: The stay that moves, None for a new one.
        etat: The state a new one is booked in.
    """
    other, free_on = found
    is_there = (etat if before is None else facts.etat(before)) == EN_COURS
    offers: list[Offer] = []
    shorter = _shorter(facts, place, wish, other, before)
    if shorter is not None:
        offers.append(shorter)
    offers += _elsewhere(facts, place, _rest(place, wish, before))
    if free_on is not None and not is_there:
        end = free_on + timedelta(days=_usual(wish))
        offers.append(_offer(place, free_on, end, is_wished=False))
    if not is_there and not any(one.place_id != place.row_id for one in offers):
        offers += [one for one in _later(facts, wish) if one.place_id != place.row_id]
    return tuple(offers[:MOST_OFFERS])


def _shorter(
    facts: BoardFacts, place: Place, wish: Wish, other: Stay, before: Stay | None
) -> Offer | None:
    """Return a stay that ends when somebody else comes, be it by an option; None when no night is left."""
    end = other.arrived_on
    for option in options_over(facts, place, wish):
        # A stay that is lengthened keeps the nights it has.
        kept = (
            before.departed_on if before is not None and _stays_put(place, wish, before) else None
        )
        end = min(end, max(option.arrived_on, kept or option.arrived_on))
    if end <= wish.arrived_on or not is_offered(place, wish.arrived_on, end):
        return None
    return _offer(place, wish.arrived_on, end, is_wished=False)


def _stays_put(place: Place, wish: Wish, before: Stay) -> bool:
    """Tell whether a stay only ends on another day, at its place."""
    return before.place_id == place.row_id and before.arrived_on == wish.arrived_on


def _usual(wish: Wish) -> int:
    """Return how many nights are proposed: those wished, one while nobody knows."""
    return 1 if wish.nights is None else wish.nights


def _rest(place: Place, wish: Wish, before: Stay | None) -> Wish:
    """Return the dates to spend elsewhere: of a stay that is lengthened at its place, what it adds."""
    if before is None or before.departed_on is None or not _stays_put(place, wish, before):
        return wish
    if wish.departed_on is None or wish.departed_on <= before.departed_on:
        return wish
    return replace(wish, arrived_on=before.departed_on)


def _elsewhere(facts: BoardFacts, place: Place, wish: Wish) -> list[Offer]:
    end = wish.departed_on or wish.arrived_on + timedelta(days=1)
    return [
        _offer(one, wish.arrived_on, end, is_wished=True)
        for one in sorted(
            facts.places, key=lambda one: (one.type != wish.type, kind_rank(one.type))
        )
        if one.row_id != place.row_id
        and is_offered(one, wish.arrived_on, wish.departed_on)
        and not _in_the_way(facts, one, wish)
        and not options_over(facts, one, wish)
    ]


def _later(facts: BoardFacts, wish: Wish) -> list[Offer]:
    """Return the nearest dates of each place, as long as wished, under no option, the nearest first."""
    found = []
    for place in facts.places:
        day = next_free(
            place,
            standing(facts.of_place(place.row_id), facts.now),
            since=wish.arrived_on,
            nights=wish.nights,
            besides=wish.besides,
        )
        if day is not None:
            end = day + timedelta(days=_usual(wish))
            found.append(_offer(place, day, end, is_wished=False))
    return sorted(found, key=lambda one: (one.type != wish.type, one.arrived_on))


def free_offers(
    places: Sequence[Place],
    by_place: Mapping[int, Sequence[Stay]],
    *,
    on: date,
    nights: int,
    now: datetime,
) -> tuple[Offer, ...]:
    """Return the places free on these dates, then the nearest dates of the others, as long.

    A place under an option that still stands is not free.
    """
    end = on + timedelta(days=nights)
    wished, later = [], []
    for place in places:
        stays = by_place.get(place.row_id, ())
        if is_free(place, stays, on=on, now=now, nights=nights):
            wished.append(_offer(place, on, end, is_wished=True))
            continue
        day = next_free(place, standing(stays, now), since=on, nights=nights)
        if day is not None:
            later.append(_offer(place, day, day + timedelta(days=nights), is_wished=False))
    wished.sort(key=lambda one: kind_rank(one.type))
    later.sort(key=lambda one: (one.arrived_on, kind_rank(one.type)))
    return (*wished, *later)


def _offer(place: Place, arrived_on: date, departed_on: date, *, is_wished: bool) -> Offer:
    return Offer(
        place_id=place.row_id,
        nom=place.nom,
        etablissement=place.etablissement,
        type=place.type,
        telephone=place.telephone,
        arrived_on=arrived_on,
        departed_on=departed_on,
        is_wished=is_wished,
    )

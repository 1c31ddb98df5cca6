"""What a booking would do before it is done: who stands in its way, what is said of it, what else is free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.places import (
    EN_COURS,
    SEJOURS,
    BookingOrder,
    Place,
    Stay,
    clash_among,
    is_free,
    is_live_option,
    is_offered,
    kind_rank,
    meets,
    next_free,
    nights_of,
    occupies,
)
from crt_desktop.domain.places_words import (
    closed_warning,
    elsewhere_warning,
    kind_word,
    not_accompanied_warning,
    occupants_words,
    occupied_values,
    option_warning,
    other_kind_warning,
    place_word,
    shown_day,
)
from crt_desktop.domain.typography import french
from crt_desktop.ports import UnitOfWork
from crt_desktop.reports.places import Clash, Consequence, Offer
from crt_desktop.services.places_board import BoardFacts, limits_said

MOST_OFFERS: Final = 4
_NEW: Final = 0
"""The row id of a stay that is not stored yet."""
_UNNAMED: Final = "sans nom"
"""Stands for the name of a stay that gets one once it is renewed."""


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


def clash_of(place: Place, stays: Iterable[Stay], wish: Wish) -> tuple[Stay, date | None] | None:
    """Return who stands in the way on a place, and the next day it is free that long."""
    held = tuple(stays)
    other = clash_among(
        held, arrived_on=wish.arrived_on, departed_on=wish.departed_on, besides=wish.besides
    )
    if other is None:
        return None
    free_on = next_free(
        place, held, since=wish.arrived_on, nights=wish.nights, besides=wish.besides
    )
    return other, free_on


def require_free(place: Place, stays: Iterable[Stay], wish: Wish) -> None:
    """Refuse a place that somebody holds; raises RuleViolationError (``place_occupee``)."""
    found = clash_of(place, stays, wish)
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
        and clash_of(place, facts.of_place(place.row_id), wish) is None
    ]
    if able:
        return min(able, key=lambda place: bool(_options(facts, place, wish)))
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
        (place, found[0])
        for place in facts.places
        if place.type == wish.type
        and (found := clash_of(place, facts.of_place(place.row_id), wish)) is not None
    ]
    return {
        "occupants": occupants_words([(place_word(place), stay) for place, stay in held]),
        "type": kind_word(wish.type),
        "du": shown_day(wish.arrived_on),
        "jusque": "" if until is None else f"au {shown_day(until)}",
        "remede": french(remedy),
    }


# --- the consequence -----------------------------------------------------------------------


def consequence_of(
    uow: UnitOfWork, facts: BoardFacts, order: BookingOrder, *, before: Stay | None, personne: str
) -> Consequence:
    """Return what an order would do, nothing being written.

    Args:
        uow: The transaction.
        facts: Places, stays to come from the arrival on, and those of the person.
        order: What is asked; its place is known.
        before: The stay that moves, None for a new one.
        personne: The name of the person.
    """
    facts = _renewing(facts, order)
    place = next(one for one in facts.places if one.row_id == order.place_id)
    wish = wish_of(order)
    found = clash_of(place, facts.of_place(place.row_id), wish)
    stay = _stay_of(order, before, personne)
    if order.suite_de is not None:
        stay = stay._replace(suite_de=_renewed_name(facts, order))
    warnings = (
        *_place_said(facts, place, wish),
        *(() if order.beneficiaire_id is None else _person_said(uow, facts, stay)),
    )
    return Consequence(
        nights=wish.nights,
        clash=None
        if found is None
        else Clash(
            place_id=place.row_id,
            occupant=found[0].personne,
            arrived_on=found[0].arrived_on,
            departed_on=found[0].departed_on,
            next_free_on=found[1],
        ),
        warnings=warnings,
        offers=() if found is None else alternatives(facts, place, wish, found, before=before),
    )


def _renewing(facts: BoardFacts, order: BookingOrder) -> BoardFacts:
    """Return the facts, the stay that an order renews having a name to be renewed by."""
    personal = tuple(
        one._replace(reference=_UNNAMED)
        if _is_renewed(one, order) and one.reference is None
        else one
        for one in facts.personal
    )
    return facts if personal == tuple(facts.personal) else replace(facts, personal=personal)


def _renewed_name(facts: BoardFacts, order: BookingOrder) -> str | None:
    own = facts.of_person(order.beneficiaire_id)
    return next((one.reference for one in own if _is_renewed(one, order)), None)


def _is_renewed(stay: Stay, order: BookingOrder) -> bool:
    return stay.sheet == SEJOURS and stay.row_id == order.suite_de


def _stay_of(order: BookingOrder, before: Stay | None, personne: str) -> Stay:
    if before is not None:
        return before._replace(
            place_id=order.place_id or before.place_id,
            arrived_on=order.arrived_on,
            departed_on=order.departed_on,
            type=order.type,
        )
    return Stay(
        sheet=order.sheet,
        row_id=_NEW,
        version=0,
        place_id=order.place_id or 0,
        beneficiaire_id=order.beneficiaire_id,
        personne=personne,
        type=order.type,
        etat=order.etat,
        arrived_on=order.arrived_on,
        departed_on=order.departed_on,
    )


def _place_said(facts: BoardFacts, place: Place, wish: Wish) -> list[str]:
    said = [option_warning(one) for one in _options(facts, place, wish)]
    if place.type != wish.type:
        said.append(other_kind_warning(wish.type, place))
    if not is_offered(place, wish.arrived_on, wish.departed_on):
        said.append(closed_warning(place))
    return said


def _person_said(uow: UnitOfWork, facts: BoardFacts, stay: Stay) -> list[str]:
    said = list(limits_said(facts, stay))
    own = (stay.sheet, stay.row_id)
    places = {place.row_id: place for place in facts.places}
    said += [
        elsewhere_warning(one, places.get(one.place_id))
        for one in facts.of_person(stay.beneficiaire_id)
        if occupies(one.etat)
        and (one.sheet, one.row_id) != own
        and meets(stay.arrived_on, stay.departed_on, one.arrived_on, one.departed_on)
    ]
    person = stay.beneficiaire_id or 0
    if person not in uow.places.followed({person}, stay.arrived_on):
        said.append(not_accompanied_warning(stay.personne))
    return said


def _options(facts: BoardFacts, place: Place, wish: Wish) -> list[Stay]:
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
) -> tuple[Offer, ...]:
    """Return what could be had instead: a shorter stay, other places these dates, other dates here.

    Not other dates for somebody who is already there.
    """
    other, free_on = found
    is_there = before is not None and facts.etat(before) == EN_COURS
    offers: list[Offer] = []
    if other.arrived_on > wish.arrived_on:
        offers.append(_offer(place, wish.arrived_on, other.arrived_on, is_wished=False))
    offers += _elsewhere(facts, place, _rest(wish, before))
    if free_on is not None and not is_there:
        end = free_on + timedelta(days=wish.nights or 1)
        offers.append(_offer(place, free_on, end, is_wished=False))
    if not is_there and not any(one.place_id != place.row_id for one in offers):
        offers += [one for one in _later(facts, wish) if one.place_id != place.row_id]
    return tuple(offers[:MOST_OFFERS])


def _rest(wish: Wish, before: Stay | None) -> Wish:
    """Return the dates to spend elsewhere: of a stay that is lengthened, what it adds."""
    if before is None or before.departed_on is None or before.arrived_on != wish.arrived_on:
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
        and clash_of(one, facts.of_place(one.row_id), wish) is None
        and not _options(facts, one, wish)
    ]


def _later(facts: BoardFacts, wish: Wish) -> list[Offer]:
    """Return the nearest dates of each place, as long as wished, the nearest first."""
    found = []
    for place in facts.places:
        day = next_free(
            place,
            facts.of_place(place.row_id),
            since=wish.arrived_on,
            nights=wish.nights,
            besides=wish.besides,
        )
        if day is not None:
            end = day + timedelta(days=wish.nights or 1)
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
        held = [one._replace(etat=None) if is_live_option(one, now) else one for one in stays]
        day = next_free(place, held, since=on, nights=nights)
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

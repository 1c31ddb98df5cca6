"""What a booking would do before it is done: who stands in its way, what is said of it, what else is free."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from crt_desktop.domain.places import (
    SEJOURS,
    BookingOrder,
    Place,
    Stay,
    is_offered,
    meets,
    occupies,
)
from crt_desktop.domain.places_words import (
    closed_warning,
    elsewhere_warning,
    not_accompanied_warning,
    option_warning,
    other_kind_warning,
)
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.places import Clash, Consequence
from crt_desktop.services.places_board import BoardFacts, limits_said
from crt_desktop.services.places_offers import Wish, alternatives, clash_of, options_over, wish_of

_NEW: Final = 0
"""The row id of a stay that is not stored yet."""
_UNNAMED: Final = "sans nom"
"""Stands for the name of a stay that gets one once it is renewed."""


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
    found = clash_of(place, facts.of_place(place.row_id), wish, now=facts.now)
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
        offers=()
        if found is None
        else alternatives(facts, place, wish, found, before=before, etat=order.etat),
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
    said = [option_warning(one) for one in options_over(facts, place, wish)]
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

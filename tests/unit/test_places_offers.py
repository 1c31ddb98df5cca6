"""What is proposed when a place cannot be had: every alternative can, at once, and nobody is in its way."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.places import RESERVE, Place, Stay
from crt_desktop.domain.places_words import occupants_words
from crt_desktop.reports.places import Offer
from crt_desktop.services.places_board import BoardFacts
from crt_desktop.services.places_offers import (
    Wish,
    alternatives,
    clash_of,
    first_free,
    free_offers,
    require_free,
)
from tests.unit.test_places import NOW, TODAY, a_stay

KINDS = ("HTU", "HT")
FAR = TODAY + timedelta(days=400)
AHEAD = st.integers(0, 25).map(lambda days: TODAY + timedelta(days=days))


def a_place(row_id: int, **changes: date | None) -> Place:
    return Place(
        row_id=row_id,
        reference=f"L{row_id}",
        nom=f"Place {row_id}",
        etablissement="EHPAD",
        type=KINDS[row_id % 2],
        opened_on=changes.get("opened_on"),
        closed_on=changes.get("closed_on"),
    )


@st.composite
def boards(draw: st.DrawFn) -> BoardFacts:
    """Up to four places, some that open late or close, stays one after another, and options over them."""
    places, stays = [], []
    for row_id in range(1, draw(st.integers(1, 4)) + 1):
        opened_on = draw(st.none() | AHEAD)
        closed_on = draw(st.none() | AHEAD.map(lambda day: day + timedelta(days=20)))
        places.append(a_place(row_id, opened_on=opened_on, closed_on=closed_on))
        day = TODAY - timedelta(days=5)
        for _ in range(draw(st.integers(0, 4))):
            since = day + timedelta(days=draw(st.integers(0, 6)))
            day = since + timedelta(days=draw(st.integers(1, 8)))
            is_endless = draw(st.integers(0, 9)) == 0
            stays.append((row_id, since, None if is_endless else day, RESERVE))
            if is_endless:
                break
        for _ in range(draw(st.integers(0, 2))):
            since = draw(AHEAD)
            stays.append((row_id, since, since + timedelta(days=draw(st.integers(1, 8))), "option"))
    return BoardFacts(
        today=TODAY,
        now=NOW,
        parametres=Parametres(nom="Essai"),
        places=places,
        stays=[
            a_stay(
                since,
                until,
                row_id=number,
                place_id=place,
                etat=etat,
                expire_at=NOW + timedelta(hours=draw(st.sampled_from((-1, 30))))
                if etat == "option"
                else None,
            )
            for number, (place, since, until, etat) in enumerate(stays, start=1)
        ],
        personal=(),
        hospital={},
    )


WISHES = st.builds(
    lambda kind, since, nights: Wish(
        type=kind,
        arrived_on=since,
        departed_on=None if nights is None else since + timedelta(days=nights),
    ),
    st.sampled_from(KINDS),
    AHEAD,
    st.none() | st.integers(0, 14),
)


def stands_over(facts: BoardFacts, offer: Offer, *, besides: Stay | None = None) -> list[Stay]:
    """Return whoever is on a place some night of an offer, an option that stands among them."""
    return [
        one
        for one in facts.stays
        if one is not besides
        and one.place_id == offer.place_id
        and (one.etat != "option" or (one.expire_at is not None and one.expire_at > NOW))
        and offer.arrived_on < (one.departed_on or FAR)
        and one.arrived_on < offer.departed_on
    ]


def is_open(facts: BoardFacts, offer: Offer) -> bool:
    place = next(one for one in facts.places if one.row_id == offer.place_id)
    began = place.opened_on is None or place.opened_on <= offer.arrived_on
    return began and (place.closed_on is None or offer.departed_on <= place.closed_on)


def accepted(facts: BoardFacts, offer: Offer, *, besides: tuple[str, int] | None = None) -> None:
    """Book an offer as the act does; raises RuleViolationError."""
    place = next(one for one in facts.places if one.row_id == offer.place_id)
    wish = Wish(
        type=place.type,
        arrived_on=offer.arrived_on,
        departed_on=offer.departed_on,
        besides=besides,
    )
    require_free(place, facts.of_place(place.row_id), wish, now=NOW)


@settings(max_examples=300)
@given(boards(), WISHES)
def test_every_alternative_to_a_booking_is_accepted_at_once(facts: BoardFacts, wish: Wish) -> None:
    for place in facts.places:
        found = clash_of(place, facts.of_place(place.row_id), wish, now=NOW)
        if found is None:
            continue
        for offer in alternatives(facts, place, wish, found, before=None):
            assert stands_over(facts, offer) == []
            assert is_open(facts, offer)
            accepted(facts, offer)
        free_on = found[1]
        if free_on is not None and wish.nights:
            following = Offer(
                place_id=place.row_id,
                nom=place.nom,
                etablissement="",
                type=place.type,
                telephone=None,
                arrived_on=free_on,
                departed_on=free_on + timedelta(days=wish.nights),
                is_wished=False,
            )
            assert stands_over(facts, following) == []


@settings(max_examples=300)
@given(boards(), st.integers(1, 20), st.data())
def test_every_alternative_to_a_longer_stay_is_accepted_at_once(
    facts: BoardFacts, more: int, data: st.DataObject
) -> None:
    ending = [one for one in facts.stays if one.etat == RESERVE and one.departed_on is not None]
    if not ending:
        return
    before = data.draw(st.sampled_from(ending))
    own, departed_on = (before.sheet, before.row_id), before.departed_on or TODAY
    place = next(one for one in facts.places if one.row_id == before.place_id)
    wish = Wish(
        type=place.type,
        arrived_on=before.arrived_on,
        departed_on=departed_on + timedelta(days=more),
        besides=own,
    )
    found = clash_of(place, facts.of_place(place.row_id), wish, now=NOW)
    if found is None:
        return
    for offer in alternatives(facts, place, wish, found, before=before):
        accepted(facts, offer, besides=own)
        is_same = (offer.place_id, offer.arrived_on) == (place.row_id, before.arrived_on)
        assert not is_same or offer.departed_on >= departed_on, "no night it has is taken away"
        added = replace(offer, arrived_on=departed_on) if is_same else offer
        adds_none = is_same and offer.departed_on == departed_on
        assert adds_none or stands_over(facts, added, besides=before) == []


@settings(max_examples=200)
@given(boards(), AHEAD, st.integers(1, 14))
def test_every_place_that_is_listed_is_accepted_at_once(
    facts: BoardFacts, day: date, nights: int
) -> None:
    for offer in free_offers(facts.places, facts.by_place, on=day, nights=nights, now=NOW):
        assert stands_over(facts, offer) == []
        assert is_open(facts, offer)
        accepted(facts, offer)


def one_place(stays: list[Stay]) -> BoardFacts:
    return BoardFacts(
        today=TODAY,
        now=NOW,
        parametres=Parametres(nom="Essai"),
        places=(a_place(2),),
        stays=stays,
        personal=(),
        hospital={},
    )


def test_with_no_place_free_everybody_in_the_way_is_named() -> None:
    there = [
        a_stay(TODAY, TODAY + timedelta(days=2), row_id=1, place_id=2, personne="DURAND Marie"),
        a_stay(
            TODAY + timedelta(days=2),
            TODAY + timedelta(days=9),
            row_id=2,
            place_id=2,
            personne="LEROY Paul",
        ),
    ]
    facts = one_place(there)
    wish = Wish(type="HTU", arrived_on=TODAY, departed_on=TODAY + timedelta(days=5))
    with pytest.raises(RuleViolationError) as refused:
        first_free(facts, wish)
    said = str(refused.value.values["occupants"])
    assert said.index("DURAND Marie, jusqu’au 24/11/2026") < said.index("LEROY Paul")


def test_of_many_in_the_way_the_first_to_leave_are_named_and_the_others_counted() -> None:
    there = [
        a_stay(TODAY, TODAY + timedelta(days=20 - rank), row_id=rank, place_id=rank, personne=name)
        for rank, name in enumerate("ABCDEFGH", start=1)
    ]
    said = occupants_words([(f"Place {one.place_id}", one) for one in there])
    assert re.findall(r"([A-Z]), jusqu’au", said) == list("HGFEDC")
    assert said.endswith("2 autres.")
    alone = occupants_words([("Place 1", there[0])])
    assert "autre" not in alone
    assert alone.endswith(f"A, jusqu’au {TODAY + timedelta(days=19):%d/%m/%Y}.")


def test_without_a_place_of_the_kind_nobody_is_in_the_way() -> None:
    facts = one_place([])
    wish = Wish(type="HT-SH", arrived_on=TODAY, departed_on=TODAY + timedelta(days=5))
    with pytest.raises(RuleViolationError) as refused:
        first_free(facts, wish)
    assert refused.value.values["occupants"] == ""
    assert "Choisissez un autre type de place" in str(refused.value.values["remede"])

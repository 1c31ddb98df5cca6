"""Who has the places when none is free: named to whoever may know, journaled, with the next free dates."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crt_desktop.domain.equipe import Astreinte, Professionnel
from crt_desktop.domain.errors import PermissionDeniedError, RuleViolationError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.places import BookingOrder
from crt_desktop.domain.roles import Role
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.places_seen import SOMEBODY
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk
from tests.persistence.places_kit import TODAY, Case, day, make_case
from tests.persistence.vaults import Bench


@pytest.fixture
def case(vault: LocalVaultSession, bench: Bench) -> Case:
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    return make_case(vault, desk)


def both_taken(case: Case) -> None:
    """Fill both places HTU, the second until nobody knows when."""
    case.book(day(20), day(25), etat="en_cours")
    case.book(
        day(21), None, etat="en_cours", place_id=case.places[1], beneficiaire_id=case.people[1]
    )


def test_each_place_of_the_kind_says_who_has_it_until_when_and_when_it_is_free(case: Case) -> None:
    both_taken(case)
    first, second = case.service.taken_on(TODAY, nights=3, type="HTU")
    assert (first.place_id, first.occupant) == (case.places[0], "DURAND Marie Louise")
    assert (first.departed_on, first.next_free_on) == (day(25), day(25))
    assert (second.place_id, second.departed_on, second.next_free_on) == (
        case.places[1],
        None,
        None,
    )
    assert case.service.taken_on(TODAY, type="HT") == ()
    # The morning one leaves, the place may be had.
    (only,) = case.service.taken_on(day(25), type="HTU")
    assert only.place_id == case.places[1]


def test_an_option_that_stands_is_in_the_way_until_it_expires(case: Case) -> None:
    now = case.desk.clock.now()
    case.book(day(23), day(26), etat="option", expire_at=now.replace(hour=20))
    (taken,) = case.service.taken_on(TODAY, nights=3, type="HTU")
    assert (taken.is_option, taken.arrived_on, taken.next_free_on) == (True, day(23), day(26))
    case.desk.clock.advance(24 * 3600)
    assert case.service.taken_on(TODAY, nights=3, type="HTU") == ()


def test_a_refusal_without_a_place_names_everybody(case: Case) -> None:
    both_taken(case)
    with pytest.raises(RuleViolationError) as caught:
        case.service.book(
            BookingOrder(
                type="HTU",
                beneficiaire_id=case.people[0],
                arrived_on=day(24),
                departed_on=day(27),
            )
        )
    said = explain(caught.value).text
    assert caught.value.code == "aucune_place_libre"
    assert "Du 24/11/2026 au 27/11/2026, toutes" in said
    assert "DURAND Marie Louise, jusqu’au 25/11/2026" in said
    assert "sans date de départ" in said
    assert "libre à partir du 25/11/2026" in said
    endless = BookingOrder(type="HTU", beneficiaire_id=case.people[0], arrived_on=day(24))
    with pytest.raises(RuleViolationError) as caught:
        case.service.book(endless)
    assert "Du 24/11/2026, toutes" in explain(caught.value).text


def test_names_are_those_the_reader_may_see_and_reading_them_is_journaled(case: Case) -> None:
    both_taken(case)
    stranger = case.desk.person(nom_naissance="MARTY", born_on="05/12/1937")
    (ht,) = (one for one in case.places if one not in case.places[:2])
    case.book(day(20), day(30), type="HT", place_id=ht, beneficiaire_id=stranger)

    def names(role: Role) -> set[str]:
        return {one.occupant for one in case.as_role(role).taken_on(TODAY)}

    before = len(case.desk.journal())
    everyone = names(Role.COORDINATEUR)
    assert len(everyone) == 3
    read = [one.entity_id for one in case.desk.journal()[before:]]
    assert set(read) == {None, *case.people, stranger}
    # On call: those of the night, who are accompanied.
    on_call = names(Role.SOIGNANT_ASTREINTE)
    assert SOMEBODY in on_call
    assert not any("MARTY" in one for one in on_call)
    assert any("LEROY" in one for one in on_call)
    # The direction sees figures, no name.
    assert names(Role.DIRECTION) == {SOMEBODY}
    with pytest.raises(PermissionDeniedError):
        names(Role.INTERVENANT)


def test_the_one_on_call_is_not_told_the_name_of_a_stranger(case: Case) -> None:
    stranger = case.desk.person(nom_naissance="MARTY", born_on="05/12/1937")
    case.book(TODAY, day(30), beneficiaire_id=stranger)
    starts_at = datetime(2026, 11, 22, 20, tzinfo=UTC)
    nurse = Professionnel(reference="P1", nom="ROUX", prenom="Léa", profession="ide")
    case.store("professionnels", [nurse])
    case.store(
        "astreintes",
        [Astreinte(professionnel="P1", starts_at=starts_at, ends_at=starts_at.replace(hour=23))],
    )
    case.desk.clock.advance(12 * 3600)
    on_call = case.as_role(Role.SOIGNANT_ASTREINTE, professionnel="P1")
    with pytest.raises(RuleViolationError) as caught:
        on_call.book_tonight(case.people[0], case.places[0], motif="urgence")
    said = explain(caught.value).text
    assert caught.value.code == "place_occupee"
    assert SOMEBODY in said
    assert "MARTY" not in said

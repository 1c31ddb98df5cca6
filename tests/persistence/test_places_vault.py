"""The desk of the temporary stays on a real vault: booked, moved, lived, ended, journaled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import (
    RuleViolationError,
)
from crt_desktop.domain.messages import explain
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk
from tests.persistence.places_kit import Case, day, make_case
from tests.persistence.vaults import Bench

NOVEMBER = Period(start=day(16), end=date(2026, 12, 13))


@pytest.fixture
def case(vault: LocalVaultSession, bench: Bench) -> Case:
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    return make_case(vault, desk)


def refused(act: Any) -> RuleViolationError:
    """Return the rule that refuses an act."""
    with pytest.raises(RuleViolationError) as caught:
        act()
    return caught.value


def test_one_leaves_and_another_arrives_the_same_day(case: Case) -> None:
    case.book(day(20), day(25), etat="en_cours")
    second = case.book(day(25), day(28), beneficiaire_id=case.people[1])
    assert (second.etat, second.nights) == ("reserve", 3)
    bars = case.service.board(NOVEMBER).bars
    assert [(one.personne, one.arrived_on, one.departed_on) for one in bars] == [
        ("DURAND Marie Louise", day(20), day(25)),
        ("LEROY Marie Louise", day(25), day(28)),
    ]


def test_a_place_that_is_taken_is_refused_with_who_until_when_and_the_next_free_day(
    case: Case,
) -> None:
    case.book(day(20), day(25))
    case.book(day(26), day(28))
    error = refused(lambda: case.book(day(24), day(27), beneficiaire_id=case.people[1]))
    assert error.code == "place_occupee"
    assert error.values["occupant"] == "DURAND Marie Louise"
    assert (error.values["du"], error.values["au"]) == ("20/11/2026", "25/11/2026")
    assert error.values["libre_le"] == "28/11/2026"
    told = explain(error)
    assert told.detail == (
        "EHPAD Les Glycines, Place 1\u00a0: DURAND Marie Louise, du 20/11/2026 au 25/11/2026."
        " Rien n’a été enregistré."
    )
    assert "28/11/2026" in told.remedy


def test_places_are_in_the_order_they_are_called(case: Case) -> None:
    lines = case.service.board(NOVEMBER).places
    assert [(one.etablissement, one.nom) for one in lines] == [
        ("EHPAD La Garrigue", "Place 2"),
        ("EHPAD Les Glycines", "Place 1"),
        ("EHPAD Les Glycines", "Place 10"),
    ]
    assert all(one.is_free_tonight for one in lines)


def test_without_a_place_the_first_free_one_of_the_kind_is_taken(case: Case) -> None:
    first = case.book(day(24), day(26), place_id=None)
    second = case.book(day(24), day(26), place_id=None, beneficiaire_id=case.people[1])
    assert (first.place_id, second.place_id) == case.places[:2]
    error = refused(lambda: case.book(day(25), day(27), place_id=None))
    assert error.code == "aucune_place_libre"
    assert "26/11/2026" in explain(error).remedy

"""Who sees the places, whom each may know of those who are there, and who changes anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.places import BookingOrder, RefusalOrder
from crt_desktop.domain.roles import Role
from crt_desktop.services.fiches import Fiches
from crt_desktop.services.places import Places
from crt_desktop.services.places_seen import ANYBODY
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk
from tests.persistence.places_kit import TODAY, Case, day, make_case
from tests.persistence.vaults import Bench

NOVEMBER = Period(start=day(1), end=day(30))
QUARTER = Period(start=day(1, 10), end=day(31, 12))
SEES = (Role.COORDINATEUR, Role.SOIGNANT_ASTREINTE, Role.DIRECTION, Role.LECTURE)
NAMES = ("DURAND", "LEROY", "MARTY")


@pytest.fixture
def case(vault: LocalVaultSession, bench: Bench) -> Case:
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    return make_case(vault, desk)


@pytest.fixture
def full(case: Case) -> tuple[Case, int]:
    """Somebody of the night, a stranger to it who is in hospital, an option, and a place « à nommer »."""
    stranger = case.desk.person(nom_naissance="MARTY", born_on="05/12/1937")
    asked = {"motif": "repit_aidant", "demandeur": "Sa fille Odile", "telephone": "0465714024"}
    case.book(day(18), day(25), etat="en_cours", **asked)
    going = case.book(
        day(10),
        day(24),
        etat="en_cours",
        place_id=case.places[1],
        beneficiaire_id=stranger,
        **asked,
    )
    case.service.hospital(going.row_id, version=going.version, on=day(21), keeps_place=True)
    case.book(
        day(26),
        day(28),
        beneficiaire_id=stranger,
        etat="option",
        expire_at=datetime(2026, 11, 25, 17, tzinfo=UTC),
        **asked,
    )
    case.book(day(29), day(30), beneficiaire_id=stranger, **asked)
    case.book(day(26), day(28), place_id=case.places[1], beneficiaire_id=None, **asked)
    case.service.record_refusal(
        RefusalOrder(
            type="HTU",
            arrived_on=TODAY,
            raison="aucune_place",
            beneficiaire_id=stranger,
            motif="urgence",
            remarque="Odile rappelle demain",
        )
    )
    return case, stranger


@pytest.mark.parametrize("role", Role)
def test_the_board_is_for_those_the_table_of_roles_names(case: Case, role: Role) -> None:
    case.book(day(24), day(26))
    service = case.as_role(role)
    asks: tuple[Callable[[], object], ...] = (
        lambda: service.board(NOVEMBER),
        service.counters,
        lambda: service.refusals(QUARTER),
        lambda: service.occupancy(NOVEMBER),
    )
    for ask in asks:
        if role in SEES:
            ask()
        else:
            with pytest.raises(PermissionDeniedError):
                ask()


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.COORDINATEUR])
def test_nobody_but_the_coordination_changes_anything(case: Case, role: Role) -> None:
    bar = case.book(day(24), day(26))
    begun = case.book(day(20), day(23), etat="en_cours")
    service, stay = case.as_role(role), ("sejours_ht", bar.row_id)
    order = BookingOrder(
        type="HTU", arrived_on=TODAY, beneficiaire_id=case.people[1], place_id=case.places[1]
    )
    acts: tuple[Callable[[], object], ...] = (
        lambda: service.book(order),
        lambda: service.consequence(order),
        lambda: service.move(
            *stay, version=1, place_id=case.places[1], arrived_on=day(25), departed_on=day(27)
        ),
        lambda: service.extend(bar.row_id, version=1, departed_on=day(28)),
        lambda: service.confirm(*stay, version=1),
        lambda: service.name(bar.row_id, version=1, beneficiaire_id=case.people[1]),
        lambda: service.arrive(bar.row_id, version=1, on=TODAY),
        lambda: service.prepare(begun.row_id, version=1, preparation=("services",)),
        lambda: service.leave(begun.row_id, version=1, on=TODAY, fin="domicile"),
        lambda: service.cancel(*stay, version=1, motif="Refus"),
        lambda: service.transfer(begun.row_id, version=1, on=TODAY, place_id=case.places[1]),
        lambda: service.hospital(begun.row_id, version=1, on=TODAY, keeps_place=True),
    )
    for act in acts:
        with pytest.raises(PermissionDeniedError):
            act()
    assert {(one.row_id, one.etat) for one in case.service.board(NOVEMBER).bars} == {
        (bar.row_id, "reserve"),
        (begun.row_id, "en_cours"),
    }


def everything(service: Places) -> str:
    """Return every word a reader is told of the places."""
    told = (
        service.board(NOVEMBER),
        service.counters(),
        service.refusals(QUARTER),
        service.occupancy(NOVEMBER),
        service.taken_on(TODAY),
        service.free_on(TODAY),
    )
    return repr(told)


def test_the_direction_sees_a_place_taken_and_nobody(full: tuple[Case, int]) -> None:
    case, _ = full
    service = case.as_role(Role.DIRECTION)
    board = service.board(NOVEMBER)
    assert sorted((one.personne, one.etat, one.is_hidden) for one in board.bars) == [
        ("Occupée", "en_cours", True),
        ("Occupée", "en_cours", True),
        ("Option", "option", True),
        ("Réservée", "reserve", True),
        ("À nommer", "reserve", False),
    ]
    for bar in board.bars:
        assert (bar.beneficiaire_id, bar.motif, bar.demandeur, bar.telephone) == (None,) * 4
        assert (bar.hospital, bar.warnings, bar.preparation) == ((), (), ())
    assert (board.compteurs, board.a_suivre, service.counters()) == ((), (), ())
    assert board.refus_trimestre == 1
    (refused,) = service.refusals(QUARTER)
    assert (refused.personne, refused.beneficiaire_id, refused.motif) == (ANYBODY, None, None)
    said = everything(service)
    assert not [word for word in (*NAMES, "Odile", "repit_aidant", "urgence") if word in said]
    # The figures are those everybody has.
    assert service.occupancy(NOVEMBER) == case.service.occupancy(NOVEMBER)
    places = case.service.board(NOVEMBER).places
    assert board.places == places


def test_reading_what_names_nobody_is_journaled_without_anybody(full: tuple[Case, int]) -> None:
    case, _ = full
    before = len(case.desk.journal())
    everything(case.as_role(Role.DIRECTION))
    read = case.desk.journal()[before:]
    assert {one.fields for one in read} == {
        ("tableau",),
        ("compteurs",),
        ("refus",),
        ("occupants",),
    }
    assert {one.entity_id for one in read} == {None}


def test_the_one_on_call_knows_those_of_the_night_alone(full: tuple[Case, int]) -> None:
    case, stranger = full
    before = len(case.desk.journal())
    service = case.as_role(Role.SOIGNANT_ASTREINTE)
    board = service.board(NOVEMBER)
    named = [one for one in board.bars if one.beneficiaire_id is not None]
    assert [one.personne for one in named] == ["DURAND Marie Louise"]
    assert named[0].motif == "repit_aidant"
    assert {one.beneficiaire_id for one in board.compteurs} == {case.people[0]}
    assert {one.beneficiaire_id for one in board.a_suivre} <= {case.people[0], None}
    said = everything(service)
    assert "MARTY" not in said
    assert "Odile rappelle" not in said
    read = {one.entity_id for one in case.desk.journal()[before:]}
    assert read == {None, case.people[0]}
    assert stranger not in read


def test_an_option_that_ran_out_is_said_so_to_whoever_knows_nobody(full: tuple[Case, int]) -> None:
    case, _ = full
    case.desk.clock.advance(4 * 24 * 3600)
    board = case.as_role(Role.DIRECTION).board(NOVEMBER)
    assert [one.personne for one in board.bars if one.etat == "expiree"] == ["Option expirée"]

"""Possible doubles found among persons with the names France has, and strangers left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.ports.exchange import SheetChanges
from crt_desktop.reports.fiches import PossibleDouble
from db.queries.doubles import SqlDoublesQueries
from db.repositories.exchange import SqlExchangeRepository
from tests.french_people import a_person, people, typed_as, with_slips
from tests.persistence.store import keyed

POPULATION = 2_000
PAIRS = 500
ADA = Beneficiaire(
    reference="B1",
    nom_naissance="D'HÉRAIL",
    nom_usage="FABRÈGUE",
    prenoms="Ada Odette",
    sexe="F",
    born_on=date(1940, 10, 3),
    commune="Montclar",
    matricule_ins="2 40 10 11 262 007",
)


def store(session: Session, persons: list[Beneficiaire]) -> None:
    created = keyed(SHEET_BY_NAME["beneficiaires"], persons)
    SqlExchangeRepository(session).apply([SheetChanges(sheet="beneficiaires", created=created)])


def search(session: Session, **traits: Any) -> tuple[PossibleDouble, ...]:
    asked = {"nom": "", "prenoms": "", "born_on": None, **traits}
    return SqlDoublesQueries(session).search(**asked)


def is_found(found: tuple[PossibleDouble, ...], person: Beneficiaire) -> bool:
    return any(one.reference == person.reference and one.is_likely for one in found)


def test_slips_are_seen_through_and_strangers_left_alone(session: Session) -> None:
    dice = Random(11)  # noqa: S311 - a draw that can be drawn again
    population = people(dice, POPULATION)
    store(session, population)
    queries = SqlDoublesQueries(session)
    missed = [
        (person, typed)
        for person in dice.choices(population, k=PAIRS)
        if not is_found(queries.search(**(typed := with_slips(dice, person))), person)  # type: ignore[arg-type] # texts and dates
    ]
    strangers = [typed_as(a_person(dice, POPULATION + 1)) for _ in range(PAIRS)]
    alarms = [
        typed
        for typed in strangers
        if any(one.is_likely for one in queries.search(**typed))  # type: ignore[arg-type] # the same
    ]
    assert len(missed) <= 0.02 * PAIRS, missed
    assert len(alarms) <= 0.02 * PAIRS, alarms


def test_a_found_person_is_told_with_what_makes_her_recognised(session: Session) -> None:
    store(session, [ADA])
    assert search(session, nom="d herail", prenoms="Ada", born_on=ADA.born_on) == (
        PossibleDouble(
            beneficiaire_id=1,
            reference="B1",
            nom_naissance="D'HÉRAIL",
            nom_usage="FABRÈGUE",
            prenoms="Ada Odette",
            born_on=ADA.born_on,
            commune="Montclar",
            score=100,
            is_likely=True,
            reasons=("même date de naissance", "même nom", "même prénom"),
        ),
    )


@pytest.mark.parametrize(
    "traits",
    [
        {"nom": "Fabregue", "prenoms": "Ada"},
        {"nom": "Ada", "prenoms": "Fabrègue"},
        {"nom": "Dhérail", "prenoms": "Ada", "born_on": date(1940, 3, 10)},
        {"nom": "Inconnue", "matricule_ins": "2401011262007"},
        {"nom": "Hérail", "born_on": date(1940, 10, 3)},
    ],
)
def test_any_two_traits_find_her(session: Session, traits: dict[str, Any]) -> None:
    store(session, [ADA])
    assert is_found(search(session, **traits), ADA)


def test_the_person_being_edited_is_not_her_own_double(session: Session) -> None:
    store(session, [ADA])
    assert search(session, nom="Fabregue", prenoms="Ada", besides=1) == ()


def test_likely_doubles_come_before_homonyms_and_the_list_is_short(session: Session) -> None:
    twin = replace(ADA, reference="B0", matricule_ins=None, born_on=date(1921, 5, 30))
    store(session, [replace(twin, reference=f"B{number}") for number in range(2, 20)] + [ADA])
    found = search(session, nom="Fabrègue", prenoms="Ada", born_on=ADA.born_on)
    assert len(found) == 8
    assert [one.is_likely for one in found] == [True, *[False] * 7]


def test_nothing_typed_finds_nobody(session: Session) -> None:
    store(session, [ADA])
    assert search(session) == ()
    assert search(session, nom=" - ") == ()

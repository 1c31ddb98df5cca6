"""A person being typed against one already known: birth and names, trait by trait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from crt_desktop.domain.doubles import (
    Birth,
    Likeness,
    Outline,
    Traits,
    bare_matricule,
    birth_likeness,
    judge_of,
    may_be_likely,
    near_births,
)
from crt_desktop.domain.search import compact

BORN = date(1940, 10, 3)
ADA = Traits(nom="DURAND", prenoms="Marie Louise", born_on=BORN, sexe="F", nom_usage="FABRÈGUE")


def alike(one: str, other: str) -> float:
    return OSA.normalized_similarity(one, other) * 100


def judge(typed: Traits, stored: Traits = ADA) -> Likeness | None:
    return judge_of(typed, alike)(stored)


def typed(
    nom: str = "Durand", prenoms: str = "Marie Louise", born_on: date | None = BORN
) -> Traits:
    return Traits(nom=nom, prenoms=prenoms, born_on=born_on)


def test_the_same_person_is_a_certain_look() -> None:
    assert judge(typed()) == Likeness(
        score=100,
        is_likely=True,
        reasons=("même date de naissance", "même nom", "même prénom"),
    )


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (typed(nom="durand"), "même nom"),
        (typed(nom="Durnad"), "nom proche"),
        (typed(nom="Fabregue"), "même nom d’usage"),
        (typed(nom="Marie Louise", prenoms="Durand"), "nom et prénom inversés"),
        (typed(prenoms="Marie-Louise"), "même prénom"),
        (typed(prenoms="MARIE"), "même prénom"),
        (typed(prenoms="Louise"), "même prénom"),
        (typed(prenoms="Mairie"), "prénom proche"),
        (typed(born_on=date(1940, 3, 10)), "jour et mois inversés"),
        (typed(born_on=date(1946, 10, 3)), "un chiffre de la date diffère"),
        (typed(born_on=date(1939, 10, 3)), "même jour, autre année"),
    ],
)
def test_one_slip_still_finds_the_person(other: Traits, reason: str) -> None:
    found = judge(other)
    assert found is not None
    assert found.is_likely
    assert reason in found.reasons


def test_what_is_not_typed_refuses_nothing() -> None:
    nobody_born = judge(typed(born_on=None))
    assert nobody_born is not None
    assert nobody_born.is_likely
    surname_and_birth = judge(typed(prenoms=""))
    assert surname_and_birth is not None
    assert surname_and_birth.is_likely
    assert "même prénom" not in surname_and_birth.reasons


def test_a_homonym_of_another_birth_is_shown_and_not_asked_about() -> None:
    found = judge(typed(born_on=date(1962, 1, 25)))
    assert found is not None
    assert not found.is_likely
    assert found.reasons[0] == "autre date de naissance"


def test_a_second_first_name_alone_does_not_make_up_for_a_birth_that_differs() -> None:
    found = judge(typed(prenoms="Jeanne Louise", born_on=date(1946, 10, 3)))
    assert found is not None
    assert not found.is_likely


def test_a_surname_alone_is_shown_when_the_birth_is_near_or_unknown() -> None:
    near = judge(typed(prenoms="", born_on=date(1940, 3, 10)))
    unknown = judge(typed(prenoms="", born_on=None))
    assert near is not None
    assert unknown is not None
    assert not near.is_likely
    assert not unknown.is_likely
    assert judge(typed(prenoms="", born_on=date(1962, 1, 25))) is None


def test_the_same_birth_and_one_name_are_shown() -> None:
    found = judge(typed(nom="Peyronnet"))
    assert found is not None
    assert not found.is_likely
    assert "prénom proche" not in found.reasons


def test_another_person_is_not_shown() -> None:
    assert judge(typed(nom="Peyronnet", prenoms="Odette")) is None
    assert judge(typed(nom="Peyronnet", born_on=date(1962, 1, 25))) is None


def test_another_sex_lowers_the_score() -> None:
    as_a_man = judge(replace(typed(), sexe="M"))
    as_a_woman = judge(replace(typed(), sexe="F"))
    assert as_a_man is not None
    assert as_a_woman is not None
    assert as_a_man.score < as_a_woman.score


def test_the_same_matricule_is_a_certain_double_with_or_without_its_key() -> None:
    known = replace(ADA, matricule_ins="2 40 10 11 262 007 42")
    stranger = Traits(nom="Autre", prenoms="", matricule_ins="2401011262007")
    assert judge(stranger, known) == Likeness(
        score=100, is_likely=True, reasons=("même matricule INS",)
    )
    assert judge(replace(stranger, matricule_ins="24010112"), known) is None
    assert judge(replace(stranger, matricule_ins=None), known) is None


def test_a_person_without_first_names_is_compared_by_the_surname() -> None:
    found = judge(typed(), replace(ADA, prenoms=""))
    assert found is not None
    assert not found.is_likely


BIRTHS = st.dates(date(1910, 1, 1), date(1970, 12, 31))


@given(BIRTHS, BIRTHS)
def test_near_births_are_all_those_a_slip_explains(one: date, other: date) -> None:
    slip = birth_likeness(one, other) not in {Birth.OTHER, Birth.UNKNOWN}
    assert (other in near_births(one)) == slip


@given(BIRTHS)
def test_each_near_birth_is_a_slip(born_on: date) -> None:
    for other in near_births(born_on):
        assert birth_likeness(born_on, other) is not Birth.OTHER


def test_an_unknown_birth_is_neither_near_nor_far() -> None:
    assert birth_likeness(None, BORN) is Birth.UNKNOWN
    assert birth_likeness(BORN, None) is Birth.UNKNOWN


def outline(traits: Traits) -> Outline:
    names = (traits.nom, traits.nom_usage or "", traits.prenoms)
    return Outline(
        words=tuple(filter(None, map(compact, names))),
        born_on=traits.born_on,
        matricule=bare_matricule(traits.matricule_ins),
    )


SLIPS = ("DURAND", "Durnad", "Fabrègue", "Marie Louise", "Louise", "Mairie", "Petit", "Lo", "")
PERSONS = st.builds(
    Traits,
    nom=st.sampled_from(SLIPS[:-1]),
    prenoms=st.sampled_from(SLIPS),
    nom_usage=st.sampled_from((None, *SLIPS)),
    born_on=st.sampled_from((BORN, date(1940, 3, 10), date(1946, 10, 3), date(1951, 1, 1), None)),
    matricule_ins=st.sampled_from((None, "240107512345678", "240107512345678 22", "2401")),
)


@given(one=PERSONS, other=PERSONS)
def test_a_glance_never_leaves_out_somebody_likely(one: Traits, other: Traits) -> None:
    like = judge_of(one, alike)(other)
    if like is not None and like.is_likely:
        assert may_be_likely(outline(one), outline(other), alike)


def test_a_glance_leaves_out_another_birth_and_other_names() -> None:
    assert may_be_likely(outline(ADA), outline(typed(nom="Durnad")), alike)
    assert not may_be_likely(outline(ADA), outline(typed(born_on=date(1951, 1, 1))), alike)
    assert not may_be_likely(outline(ADA), outline(typed(nom="Petit", prenoms="Jo")), alike)

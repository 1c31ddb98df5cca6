"""What is still open when somebody leaves, and what is proposed of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.parcours import Plan
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from crt_desktop.domain.sortie_items import (
    DATED,
    SUITES,
    Held,
    Objet,
    OpenFacts,
    OpenItem,
    Settlement,
    Suite,
    is_misdated,
    open_items,
    settlements_of,
    unsettled,
)
from crt_desktop.domain.sorties import ProjetSortie
from crt_desktop.domain.suivi import Consentement, Equipement, Transmission

LEFT = date(2026, 11, 21)
TODAY = date(2026, 11, 22)
SOUHAIT = ProjetSortie(motif="souhait", left_on=LEFT, destination="famille")
DECES = ProjetSortie(motif="deces", left_on=LEFT)


def a_visit(row_id: int, on: date, statut: str = "prevue") -> Held[Visite]:
    starts_at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    record = Visite(
        beneficiaire="B1",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        profession="ide",
        statut=statut,
    )
    return Held(row_id=row_id, record=record)


def a_sejour(**changes: Any) -> Held[SejourHt]:
    known: dict[str, Any] = {
        "beneficiaire": "B1",
        "place": "P1",
        "type": "HT",
        "arrived_on": date(2026, 11, 10),
        "departed_on": date(2026, 11, 30),
        "etat": "en_cours",
    }
    return Held(row_id=4, record=SejourHt(**{**known, **changes}))


def items(facts: OpenFacts, projet: ProjetSortie = SOUHAIT) -> dict[str, OpenItem]:
    return {item.key: item for item in open_items(facts, projet)}


def test_nothing_is_open_without_a_day_nor_for_who_left_nothing() -> None:
    visits = (a_visit(1, LEFT),)
    assert open_items(OpenFacts(visites=visits), ProjetSortie(motif="souhait")) == ()
    assert open_items(OpenFacts(), SOUHAIT) == ()


def test_the_visits_planned_from_the_effective_day_on_are_cancelled_together() -> None:
    facts = OpenFacts(
        visites=(
            a_visit(1, LEFT - timedelta(days=1)),
            a_visit(3, LEFT + timedelta(days=5)),
            a_visit(2, LEFT),
            a_visit(5, LEFT + timedelta(days=2), "realisee"),
            a_visit(6, LEFT + timedelta(days=2), "annulee"),
        )
    )
    item = items(facts)["visites"]
    assert item.row_ids == (2, 3)
    assert (item.first_on, item.last_on) == (LEFT, LEFT + timedelta(days=5))
    assert (item.proposed, item.count) == (Suite.ANNULER, 2)
    assert facts.visits_done == (LEFT + timedelta(days=2),)


@given(shifts=st.lists(st.integers(-30, 30), max_size=8), left_on=st.dates(date(2024, 2, 1)))
def test_no_visit_before_the_effective_day_is_ever_touched(
    shifts: list[int], left_on: date
) -> None:
    left_on = min(left_on, date(2090, 1, 1))
    visits = tuple(
        a_visit(rank, left_on + timedelta(days=shift)) for rank, shift in enumerate(shifts)
    )
    found = items(OpenFacts(visites=visits), replace(SOUHAIT, left_on=left_on))
    touched = found["visites"].row_ids if found else ()
    assert set(touched) == {rank for rank, shift in enumerate(shifts) if shift >= 0}


@pytest.mark.parametrize(
    ("changes", "proposed", "on"),
    [
        ({}, Suite.TERMINER, LEFT),
        ({"departed_on": None}, Suite.TERMINER, LEFT),
        ({"departed_on": date(2026, 11, 18)}, Suite.TERMINER, date(2026, 11, 18)),
        ({"etat": None}, Suite.TERMINER, LEFT),
        ({"etat": "reserve", "arrived_on": date(2026, 12, 1)}, Suite.ANNULER, None),
        ({"etat": "option"}, Suite.ANNULER, None),
        ({"arrived_on": LEFT}, Suite.ANNULER, None),
    ],
)
def test_a_stay_is_ended_once_begun_and_cancelled_before(
    changes: dict[str, Any], proposed: Suite, on: date | None
) -> None:
    facts = OpenFacts(sejours=(a_sejour(**changes),), noms={"P1": "EHPAD Les Glycines"})
    item = items(facts)["sejour:4"]
    assert (item.proposed, item.on, item.libelle) == (proposed, on, "EHPAD Les Glycines")
    assert item.suites == (proposed, Suite.LAISSER)


@pytest.mark.parametrize(
    "changes",
    [{"etat": "termine"}, {"etat": "annule"}, {"etat": None, "departed_on": LEFT}],
)
def test_a_stay_that_is_over_is_not_open(changes: dict[str, Any]) -> None:
    assert items(OpenFacts(sejours=(a_sejour(**changes),))) == {}


def test_equipment_left_at_home_is_to_be_recovered() -> None:
    there = Equipement(
        beneficiaire="B1", type="tablette", installed_on=date(2026, 3, 1), libelle="Tablette"
    )
    facts = OpenFacts(
        equipements=(
            Held(row_id=1, record=there),
            Held(row_id=2, record=replace(there, recovered_on=LEFT)),
        )
    )
    item = items(facts)["equipement:1"]
    assert (item.proposed, item.libelle, item.etat) == (Suite.A_RECUPERER, "Tablette", "tablette")
    assert len(items(facts)) == 1


@pytest.mark.parametrize(
    ("projet", "proposed"),
    [
        (SOUHAIT, Suite.TERMINER),
        (DECES, Suite.TERMINER),
        (
            ProjetSortie(motif="hospitalisation_3_mois", left_on=LEFT, destination="hopital"),
            Suite.LAISSER,
        ),
    ],
)
def test_a_stay_in_hospital_ends_with_the_sortie_unless_it_goes_on(
    projet: ProjetSortie, proposed: Suite
) -> None:
    stay = Hospitalisation(beneficiaire="B1", entered_on=date(2026, 8, 20), etablissement="CH")
    over = replace(stay, left_on=date(2026, 12, 1))
    facts = OpenFacts(hospitalisations=(Held(row_id=1, record=stay), Held(row_id=2, record=over)))
    found = items(facts, projet)
    assert list(found) == ["hospitalisation:1"]
    assert (found["hospitalisation:1"].proposed, found["hospitalisation:1"].on) == (proposed, LEFT)


def test_what_is_left_to_read_is_read_and_the_plan_closed() -> None:
    written = datetime(2026, 11, 20, 18, tzinfo=UTC)
    word = Transmission(beneficiaire="B1", written_at=written, texte="À rappeler")
    plan = Plan(
        reference="PL1", beneficiaire="B1", numero=2, statut="valide", drawn_on=date(2026, 9, 1)
    )
    facts = OpenFacts(
        transmissions=(Held(row_id=8, record=word),),
        plans=(
            Held(row_id=1, record=replace(plan, statut="cloture")),
            Held(row_id=2, record=plan),
            Held(row_id=3, record=replace(plan, statut="en_cours", drawn_on=TODAY)),
        ),
    )
    found = items(facts)
    assert found["transmissions"].proposed is Suite.LIRE
    assert (found["plan:2"].proposed, found["plan:2"].on) == (Suite.CLOTURER, LEFT)
    # One begun after the effective day is closed on the day it was begun.
    assert found["plan:3"].on == TODAY
    assert "plan:1" not in found


def test_consents_serve_the_relay_and_end_with_a_death() -> None:
    consent = Consentement(beneficiaire="B1", type="partage", given_on=date(2026, 2, 2))
    facts = OpenFacts(
        consentements=(
            Held(row_id=1, record=consent),
            Held(row_id=2, record=replace(consent, withdrawn_on=date(2026, 3, 1))),
            Held(row_id=3, record=replace(consent, given_on=TODAY)),
        )
    )
    assert items(facts)["consentements"].proposed is Suite.LAISSER
    assert items(facts)["consentements"].row_ids == (1,)
    assert items(facts, DECES)["consentements"].proposed is Suite.RETIRER


def test_the_follow_up_of_the_carers_is_proposed_after_a_death_alone() -> None:
    facts = OpenFacts(aidants=("Sylvie Delcambre", "Paul Delcambre"))
    assert items(facts) == {}
    item = items(facts, DECES)["aidants"]
    assert (item.proposed, item.libelle) == (Suite.PROPOSER, "Sylvie Delcambre, Paul Delcambre")
    assert items(OpenFacts(), DECES) == {}


def test_what_is_proposed_settles_everything() -> None:
    facts = OpenFacts(visites=(a_visit(1, LEFT),), sejours=(a_sejour(),))
    found = open_items(facts, SOUHAIT)
    proposed = settlements_of(found)
    assert proposed == (
        Settlement(key="visites", suite=Suite.ANNULER),
        Settlement(key="sejour:4", suite=Suite.TERMINER, on=LEFT),
    )
    assert unsettled(found, proposed) == ()
    assert unsettled(found, proposed[:1]) == (found[1],)
    impossible = (*proposed[:1], Settlement(key="sejour:4", suite=Suite.LIRE))
    assert unsettled(found, impossible) == (found[1],)


@pytest.mark.parametrize(
    ("suite", "on", "misdated"),
    [
        (Suite.RECUPERER, None, True),
        (Suite.RECUPERER, date(2026, 2, 28), True),
        (Suite.RECUPERER, date(2026, 3, 1), False),
        (Suite.RECUPERER, TODAY, False),
        (Suite.RECUPERER, TODAY + timedelta(days=1), True),
        (Suite.TERMINER, TODAY + timedelta(days=1), False),
        (Suite.A_RECUPERER, None, False),
        (Suite.LAISSER, None, False),
    ],
)
def test_a_settlement_takes_place_after_the_thing_began(
    suite: Suite, on: date | None, *, misdated: bool
) -> None:
    item = OpenItem(
        key="equipement:1",
        objet=Objet.EQUIPEMENT,
        row_ids=(1,),
        suites=SUITES[Objet.EQUIPEMENT],
        proposed=Suite.A_RECUPERER,
        first_on=date(2026, 3, 1),
    )
    settlement = Settlement(key=item.key, suite=suite, on=on)
    assert is_misdated(item, settlement, today=TODAY) is misdated


def test_every_kind_offers_more_than_one_end_and_dated_ones_are_known() -> None:
    assert set(SUITES) == set(Objet)
    assert all(len(set(suites)) == len(suites) > 1 for suites in SUITES.values())
    assert {suite for suites in SUITES.values() for suite in suites} >= DATED

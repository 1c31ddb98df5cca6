"""The rota read from both stores: its layers, what lies around them, drafts taken back, swaps asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.astreintes import night_span
from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel, Visite
from crt_desktop.domain.errors import NotFoundError, VersionMovedError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.planning import (
    Absence,
    HoraireTravail,
    InformationAstreinte,
    PublicationAstreinte,
    Souhait,
)
from crt_desktop.ports.astreintes import SwapAsked, SwapDecided
from db.queries.astreintes import SqlAstreinteRepository
from tests.builders import Caseload
from tests.persistence.store import store_caseload

FIRST = date(2027, 1, 1)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def day(after: int) -> date:
    return FIRST + timedelta(days=after)


def a_night(on: date, who: str, **changes: object) -> Astreinte:
    starts_at, ends_at = night_span(on, Parametres())
    duty = Astreinte(professionnel=who, starts_at=starts_at, ends_at=ends_at)
    return replace(duty, **changes)  # type: ignore[arg-type] # named by the callers


def a_visit(after_hours: int, who: str, statut: str = "realisee") -> Visite:
    starts_at = NOW + timedelta(hours=after_hours)
    return Visite(
        beneficiaire="B1",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=30),
        profession="ide",
        professionnel=who,
        statut=statut,
        reference=f"V{after_hours}{who}",
    )


ROTA = Caseload(
    beneficiaires=(
        Beneficiaire(
            reference="B1",
            nom_naissance="Marsol",
            prenoms="Zoé",
            sexe="F",
            born_on=date(1940, 1, 1),
        ),
    ),
    professionnels=(
        Professionnel(reference="P1", nom="Vidal", prenom="Claire", profession="ide"),
        Professionnel(reference="P2", nom="Azéma", prenom="Luc", profession="as"),
    ),
    astreintes=(
        a_night(day(1), "P2", statut="brouillon"),
        a_night(day(0), "P1", reference="AS1"),
        a_night(day(0), "P2", statut="remplacee"),
        a_night(day(5), "P1"),
    ),
    appels_astreinte=(
        AppelAstreinte(
            called_at=NOW,
            origine="aidant",
            reponse="deplacement",
            professionnel="P1",
            departed_at=NOW,
            ended_at=NOW + timedelta(hours=1),
            visite="V0P1",
        ),
        AppelAstreinte(called_at=NOW + timedelta(hours=2), origine="aidant", reponse="conseil"),
    ),
    visites=(
        a_visit(0, "P1"),
        a_visit(3, "P1", "prevue"),
        a_visit(4, "P1", "annulee"),
        a_visit(3, "P2"),
        a_visit(9, "P1"),
    ),
    horaires=(
        HoraireTravail(
            professionnel="P1",
            jour="lundi",
            starts=datetime(2026, 1, 1, 9).time(),  # noqa: DTZ001 - a time of day
            ends=datetime(2026, 1, 1, 17).time(),  # noqa: DTZ001 - a time of day
        ),
    ),
    absences=(
        Absence(professionnel="P1", started_on=day(-3), ended_on=day(-1), motif="conge"),
        Absence(professionnel="P2", started_on=day(-3), ended_on=day(0), motif="maladie"),
    ),
    souhaits=(
        Souhait(professionnel="P1", night_on=day(2), souhait="evite"),
        Souhait(professionnel="P1", night_on=day(9), souhait="prefere"),
    ),
    publications=(
        PublicationAstreinte(
            reference="PU2",
            started_on=day(0),
            ended_on=day(0),
            published_at=NOW + timedelta(days=1),
            publiee_par="Claire",
        ),
        PublicationAstreinte(
            reference="PU1",
            started_on=day(-9),
            ended_on=day(0),
            published_at=NOW,
            publiee_par="Claire",
        ),
        PublicationAstreinte(
            reference="PU3",
            started_on=day(40),
            ended_on=day(50),
            published_at=NOW,
            publiee_par="Claire",
        ),
    ),
    informations=(
        InformationAstreinte(
            professionnel="P1", informed_at=NOW, moyen="courriel", publication="PU1"
        ),
        InformationAstreinte(
            professionnel="P1",
            informed_at=NOW + timedelta(hours=1),
            moyen="courriel",
            astreinte="AS1",
        ),
    ),
)
PERIOD = Period(start=day(0), end=day(4))


@pytest.fixture
def rota(session: Session) -> SqlAstreinteRepository:
    store_caseload(session, ROTA)
    return SqlAstreinteRepository(session, lambda: None)


def held(rota: SqlAstreinteRepository) -> list[tuple[date, str, str | None]]:
    first, last = night_span(day(0), Parametres())[0], night_span(day(4), Parametres())[1]
    records = [cast("Astreinte", one.record) for one in rota.duties(first, last)]
    return [(one.starts_at.date(), one.professionnel, one.statut) for one in records]


def test_every_layer_of_a_period_is_read_in_order(rota: SqlAstreinteRepository) -> None:
    assert held(rota) == [
        (day(0), "P1", None),
        (day(0), "P2", "remplacee"),
        (day(1), "P2", "brouillon"),
    ]
    starts_at, ends_at = night_span(day(0), Parametres())
    assert rota.duties(ends_at, ends_at + timedelta(hours=1)) == ()
    assert rota.duties(starts_at - timedelta(hours=1), starts_at) == ()


def test_what_lies_around_a_period_is_that_which_touches_it(rota: SqlAstreinteRepository) -> None:
    assert [cast("Professionnel", one.record).nom for one in rota.team()] == ["Azéma", "Vidal"]
    assert [cast("Absence", one.record).professionnel for one in rota.absences(PERIOD)] == ["P2"]
    assert [cast("Souhait", one.record).night_on for one in rota.souhaits(PERIOD)] == [day(2)]
    assert [one.record.reference for one in rota.publications(PERIOD)] == ["PU1", "PU2"]
    assert len(rota.horaires()) == 1


def test_proofs_are_those_of_what_is_asked(rota: SqlAstreinteRepository) -> None:
    publications = [one.row_id for one in rota.publications(PERIOD)]
    (proof,) = rota.proofs_of_publications(publications)
    assert cast("InformationAstreinte", proof.record).publication == "PU1"
    duties = [one.row_id for one in rota.duties(*night_span(day(0), Parametres()))]
    (proof,) = rota.proofs_of_duties(duties)
    assert cast("InformationAstreinte", proof.record).astreinte == "AS1"
    assert rota.proofs_of_duties([]) == rota.proofs_of_publications([]) == ()


def test_calls_and_visits_are_what_rests_are_judged_on(rota: SqlAstreinteRepository) -> None:
    (first, second) = rota.calls(NOW, NOW + timedelta(hours=3))
    assert (first.professionnel, first.visite, first.ended_at) == (
        "P1",
        "V0P1",
        NOW + timedelta(hours=1),
    )
    assert (second.professionnel, second.beneficiaire) == (None, None)
    assert rota.calls(NOW + timedelta(seconds=1), NOW + timedelta(hours=2)) == ()
    window = (NOW, NOW + timedelta(hours=9))
    found = rota.visits({"P1": window, "P9": window})
    assert [(one.reference, one.statut) for one in found] == [
        ("V0P1", "realisee"),
        ("V3P1", "prevue"),
    ]
    assert rota.visits({}) == ()


def test_a_repository_that_only_reads_writes_nothing(session: Session) -> None:
    decided = SwapDecided(is_accepted=True, decided_at=NOW, decided_by="Anne")
    with pytest.raises(RuntimeError, match="only reads"):
        SqlAstreinteRepository(session).decide_swap(1, version=1, decided=decided)


def test_a_swap_asked_for_is_open_until_it_is_decided(rota: SqlAstreinteRepository) -> None:
    (duty, replaced) = [one.row_id for one in rota.duties(*night_span(day(0), Parametres()))]
    asked = SwapAsked(duty_id=duty, avec="P2", motif="Mariage", asked_at=NOW, asked_by="Claire")
    row_id = rota.ask_swap(asked)
    (stored,) = rota.swaps([duty, replaced], at=NOW)
    assert (stored.row_id, stored.version, stored.asked, stored.is_open) == (row_id, 1, asked, True)
    over = night_span(day(0), Parametres())[1]
    assert rota.swaps([duty], at=over) == ()
    assert rota.swaps([], at=NOW) == ()

    decided = SwapDecided(is_accepted=False, decided_at=NOW, decided_by="Anne", reponse="Non")
    with pytest.raises(VersionMovedError):
        rota.decide_swap(row_id, version=2, decided=decided)
    rota.decide_swap(row_id, version=1, decided=decided)
    assert rota.swaps([duty], at=NOW) == ()
    assert (rota.swap(row_id).version, rota.swap(row_id).is_open) == (2, False)
    with pytest.raises(VersionMovedError):
        rota.decide_swap(row_id, version=2, decided=decided)


def test_a_swap_is_asked_with_somebody_known_about_a_duty_that_counts(
    rota: SqlAstreinteRepository,
) -> None:
    (duty, replaced) = [one.row_id for one in rota.duties(*night_span(day(0), Parametres()))]
    asked = SwapAsked(duty_id=duty, avec="P9", motif="x", asked_at=NOW, asked_by="Claire")
    with pytest.raises(NotFoundError):
        rota.ask_swap(asked)
    rota.ask_swap(replace(asked, avec=None, duty_id=replaced))
    assert rota.swaps([duty, replaced], at=NOW) == ()
    with pytest.raises(NotFoundError):
        rota.swap(99)

"""The waiting list of a day: who waits, in which order, as it stood then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain.admission import judge
from crt_desktop.domain.admission_facts import Etat
from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.attente import Terme
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.suivi import Consentement
from crt_desktop.reports.attente import AttenteList, Etape, Issue
from db.queries.admission import SqlAdmissionQueries
from db.queries.attente import SqlAttenteQueries
from db.queries.indicators import SqlIndicatorQueries
from db.tables import DemandeRow
from tests.builders import Caseload
from tests.caseloads import make_case
from tests.persistence.store import store_caseload

ON = date(2026, 11, 23)


def a_person(reference: str, **changes: object) -> Beneficiaire:
    person = Beneficiaire(
        reference=reference,
        nom_naissance="Barthouil",
        prenoms="Simone",
        sexe="F",
        born_on=date(1934, 8, 27),
    )
    return replace(person, **changes)  # type: ignore[arg-type] # fields by name


def a_demande(person: str, days_ago: int = 30, **changes: object) -> Demande:
    demande = Demande(
        reference=f"D-{person}",
        beneficiaire=person,
        requested_on=ON - timedelta(days=days_ago),
        origine="ccas",
    )
    return replace(demande, **changes)  # type: ignore[arg-type] # fields by name


def waiting(session: Session, on: date = ON, **question: object) -> AttenteList:
    asked = {"parametres": Parametres(), "is_training": False} | question
    return SqlAttenteQueries(session).waiting(on=on, **asked)  # type: ignore[arg-type]


def names(found: AttenteList) -> list[str]:
    return [line.beneficiaire for line in found.lines]


def test_the_highest_priority_stands_first_then_the_oldest(session: Session) -> None:
    store_caseload(
        session,
        Caseload(
            beneficiaires=(
                a_person("A"),
                a_person("B", mode_vie="seul"),
                a_person("C", profils=("isolement",)),
                a_person("D", minutes_trajet=34, nom_usage="Fontès"),
            ),
            demandes=(
                a_demande("A", 31),
                a_demande("B", 30),
                a_demande("C", 29),
                a_demande("D", 2, circonstance="urgence"),
            ),
            gir=(
                EvaluationGir(beneficiaire="A", evaluated_on=ON, source="coordinateur", gir=4),
                EvaluationGir(beneficiaire="A", evaluated_on=ON, source="ems_apa", gir=3),
                EvaluationGir(
                    beneficiaire="A",
                    evaluated_on=ON + timedelta(days=1),
                    source="ems_apa",
                    gir=1,
                ),
            ),
        ),
    )
    found = waiting(session)
    assert names(found) == ["A", "D", "B", "C"]
    assert [line.rang for line in found.lines] == [1, 2, 3, 4]
    first, far = found.lines[0], found.lines[1]
    assert (first.gir, first.termes[Terme.GIR], first.priorite) == (3, 16, 20)
    assert (far.nom, far.is_far, far.waiting_days) == ("Fontès", True, 2)


def test_the_list_is_as_it_stood_on_the_day(session: Session) -> None:
    demande = a_demande(
        "A",
        200,
        evaluated_on=ON - timedelta(days=100),
        avis_medical_on=ON - timedelta(days=50),
        avis_medical="favorable",
        decided_on=ON - timedelta(days=20),
        decision="admission",
        admitted_on=ON - timedelta(days=10),
    )
    store_caseload(session, Caseload(beneficiaires=(a_person("A"),), demandes=(demande,)))
    steps = {
        days: waiting(session, ON - timedelta(days=days)).lines
        for days in (201, 200, 101, 100, 50, 20, 11, 10)
    }
    assert {days: [line.etape for line in lines] for days, lines in steps.items()} == {
        201: [],
        200: [Etape.A_EVALUER],
        101: [Etape.A_EVALUER],
        100: [Etape.EVALUEE],
        50: [Etape.AVIS_RENDU],
        20: [Etape.DECIDEE],
        11: [Etape.DECIDEE],
        10: [],
    }
    assert steps[101][0].touched_on == demande.requested_on
    assert steps[50][0].touched_on == demande.avis_medical_on


def test_a_demande_refused_or_dropped_leaves_on_its_day_and_is_counted(session: Session) -> None:
    store_caseload(
        session,
        Caseload(
            beneficiaires=tuple(a_person(key) for key in "ABC"),
            demandes=(
                a_demande("A", decided_on=ON, decision="refus"),
                a_demande("B", decided_on=ON - timedelta(days=30), decision="sans_suite"),
                a_demande("C", admitted_on=ON - timedelta(days=5), decision="admission",
                          decided_on=ON - timedelta(days=6)),
            ),
        ),
    )  # fmt: skip
    assert names(waiting(session, ON - timedelta(days=1))) == ["A"]
    found = waiting(session)
    assert found.lines == ()
    left = found.departures
    assert (left.admises, left.refusees, left.sans_suite) == (1, 1, 1)
    assert waiting(session, ON + timedelta(days=1)).departures.sans_suite == 0


def test_a_demande_untouched_for_six_months_is_to_be_reminded(session: Session) -> None:
    store_caseload(
        session,
        Caseload(
            beneficiaires=(a_person("A"), a_person("B")),
            demandes=(
                a_demande("A", 200),
                a_demande("B", 200, evaluated_on=ON - timedelta(days=20)),
            ),
        ),
    )
    assert {line.beneficiaire: line.is_to_remind for line in waiting(session).lines} == {
        "A": True,
        "B": False,
    }


def test_a_fictif_person_waits_in_a_training_vault_alone(session: Session) -> None:
    person = a_person("A", attribut_identite="fictif")
    store_caseload(session, Caseload(beneficiaires=(person,), demandes=(a_demande("A"),)))
    assert names(waiting(session)) == []
    assert names(waiting(session, is_training=True)) == ["A"]


@pytest.mark.parametrize("seed", range(40))
def test_who_waits_is_who_the_indicator_counts(session: Session, seed: int) -> None:
    case = make_case(seed)
    store_caseload(session, case.caseload)
    figures = SqlIndicatorQueries(session).compute(
        case.period,
        parametres=case.parametres,
        holidays=case.holidays,
        is_training=case.is_training,
    )
    found = waiting(
        session, case.period.end, parametres=case.parametres, is_training=case.is_training
    )
    assert len(found.lines) == figures["liste_attente_fin"]
    points = [line.priorite for line in found.lines]
    assert points == sorted(points, reverse=True)


def test_who_evaluates_is_told_of_today_alone_and_the_rest_as_it_was_written(
    session: Session,
) -> None:
    planned = datetime(2026, 11, 25, 9, tzinfo=UTC)
    demande = a_demande(
        "A",
        motif="Chutes, retour au domicile",
        appelant="Mme Bel",
        viatrajectoire_numero="GA-2026-118842",
        evaluateur="Sophie Marquille",
        evaluation_prevue_at=planned,
        informes="DAC 11",
    )
    person = a_person("A", mode_vie="seul")
    gir = EvaluationGir(
        beneficiaire="A", evaluated_on=ON - timedelta(days=9), source="ems_apa", gir=1
    )
    store_caseload(session, Caseload(beneficiaires=(person,), demandes=(demande,), gir=(gir,)))
    (line,) = waiting(session, today=ON).lines
    assert (line.evaluateur, line.evaluation_prevue_at, line.informes) == (
        "Sophie Marquille", planned, "DAC 11",
    )  # fmt: skip
    assert (line.gir, line.gir_on, line.gir_source) == (1, gir.evaluated_on, "ems_apa")
    assert (line.mode_vie, line.is_isolee, line.has_no_evaluator) == ("seul", True, False)
    found = waiting(session, ON - timedelta(days=1), today=ON)
    (before,) = found.lines
    assert found.is_past
    assert (before.evaluateur, before.evaluation_prevue_at, before.informes) == (None,) * 3
    assert before.viatrajectoire_numero == "GA-2026-118842"
    assert not waiting(session, ON + timedelta(days=1), today=ON).is_past


def test_how_far_the_path_is_follows_its_rule_on_any_day(session: Session) -> None:
    day = {days: ON - timedelta(days=days) for days in range(60)}
    demande = a_demande(
        "A",
        59,
        evaluated_on=day[40],
        consentement_on=day[30],
        avis_medical_on=day[20],
        avis_medical="favorable",
        concertation_on=day[10],
        concertation_avis="favorable",
        concertation_participants="Claire",
        plan_on=day[5],
        decided_on=day[2],
        decision="refus",
    )
    person = a_person("A", commune="Fabrezan")
    gir = EvaluationGir(beneficiaire="A", evaluated_on=day[35], source="ems_apa", gir=2)
    consent = Consentement(
        beneficiaire="A", type="accompagnement", given_on=day[30], withdrawn_on=day[4]
    )
    stored = Caseload(beneficiaires=(person,), demandes=(demande,), gir=(gir,))
    store_caseload(session, replace(stored, consentements=(consent,)))
    row_id = session.scalars(select(DemandeRow.id)).one()
    admissions = SqlAdmissionQueries(session)
    told = {}
    for back in (50, 40, 35, 30, 20, 10, 5, 3):
        (line,) = waiting(session, day[back]).lines
        told[back] = line.avancement
        if line.avancement is None:
            continue
        facts = admissions.read(row_id, on=day[back]).facts
        as_then = replace(facts, demande=replace(facts.demande, decision=None))
        judged = judge(as_then, on=day[back], parametres=Parametres())
        assert line.avancement.faites == sum(one.etat is Etat.FAIT for one in judged), back
        assert line.avancement.etapes == len(judged) == 8
        lacking = [one.etape for one in judged if one.manque is not None]
        assert line.avancement.suivante == lacking[0]
    assert told[50] is None
    # The consent is withdrawn on the fourth day from the end.
    assert [one.faites for back, one in told.items() if one is not None] == [2, 3, 4, 5, 6, 7, 6]
    assert waiting(session, day[2]).lines == ()


@pytest.mark.parametrize("now_says", [6, 30, None])
def test_a_past_day_has_the_consent_of_that_day_whatever_was_given_or_withdrawn_since(
    session: Session, now_says: int | None
) -> None:
    """Given thirty days ago, withdrawn ten days later, given again six days ago, withdrawn three days ago."""
    day = {days: ON - timedelta(days=days) for days in range(60)}
    demande = a_demande(
        "A",
        50,
        evaluated_on=day[40],
        consentement_on=None if now_says is None else day[now_says],
        consentement_par="personne",
    )
    consents = tuple(
        Consentement(
            beneficiaire="A",
            type="accompagnement",
            given_on=day[given],
            withdrawn_on=day[withdrawn],
            donne_par="personne",
        )
        for given, withdrawn in ((30, 20), (6, 3))
    )
    store_caseload(
        session,
        Caseload(beneficiaires=(a_person("A"),), demandes=(demande,), consentements=consents),
    )

    def stands(back: int) -> bool:
        (line,) = waiting(session, day[back], today=ON).lines
        assert line.avancement is not None
        return line.avancement.faites == 3

    asked = (35, 30, 21, 20, 10, 7, 6, 4, 3, 1, 0)
    # On the day of a withdrawal it stands no more.
    assert [back for back in asked if stands(back)] == [30, 21, 6, 4]


def test_those_who_left_are_named_with_how_and_why(session: Session) -> None:
    store_caseload(
        session,
        Caseload(
            beneficiaires=tuple(a_person(key, nom_naissance=f"Nom {key}") for key in "ABCD"),
            demandes=(
                a_demande("A", 50, decided_on=ON, decision="refus", motif_refus="gir_5_6",
                          reorientation="SAAS"),
                a_demande("B", 40, decided_on=ON - timedelta(days=30), decision="sans_suite"),
                a_demande("C", 25, admitted_on=ON - timedelta(days=5), decision="admission",
                          decided_on=ON - timedelta(days=6)),
                a_demande("D", 90, decided_on=ON - timedelta(days=31), decision="refus"),
            ),
        ),
    )  # fmt: skip
    left = waiting(session).departures
    assert [(one.nom, one.issue, one.waited_days) for one in left.lines] == [
        ("Nom A", Issue.REFUSEE, 50),
        ("Nom C", Issue.ADMISE, 20),
        ("Nom B", Issue.SANS_SUITE, 10),
    ]
    assert (left.lines[0].motif, left.lines[0].reorientation) == ("gir_5_6", "SAAS")
    assert left.total == 3

"""Plans, contrats and evaluations written since: told once, counted once, the latest shown everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.parcours import Bilan, Contrat, Evaluation, Objectif, Plan
from crt_desktop.reports.dossier import EventCategory
from db.queries.caseload_lines import read_standings
from db.queries.dossier import SqlDossierQueries
from db.queries.indicators import SqlIndicatorQueries
from tests.builders import Caseload
from tests.persistence.store import store_caseload
from tests.persistence.test_indicator_rules import a_person, an_accompagnement
from tests.persistence.writing import person_id

ADMITTED = date(2025, 3, 3)
YEAR = Period.of_year(2025)
END = YEAR.end
DEMANDE = an_accompagnement(
    "D1",
    ADMITTED,
    evaluated_on=ADMITTED,
    is_evaluated_at_home=True,
    avis_medical_on=ADMITTED,
    consentement_on=ADMITTED,
    concertation_on=ADMITTED,
)


def a_plan(**changes: Any) -> Plan:
    plan = Plan(
        reference="V1",
        beneficiaire="B1",
        demande="D1",
        numero=1,
        statut="valide",
        drawn_on=ADMITTED,
        validated_on=date(2025, 6, 2),
        review_on=date(2026, 1, 1),
    )
    return replace(plan, **changes)


def a_contrat(**changes: Any) -> Contrat:
    contrat = Contrat(
        reference="C1",
        beneficiaire="B1",
        demande="D1",
        numero=1,
        type="contrat",
        drawn_on=ADMITTED,
        signed_on=date(2025, 3, 13),
    )
    return replace(contrat, **changes)


def an_evaluation(**changes: Any) -> Evaluation:
    evaluation = Evaluation(
        beneficiaire="B1", evaluated_on=ADMITTED, type="identification", is_at_home=True
    )
    return replace(evaluation, **changes)


def a_caseload(**sheets: Any) -> Caseload:
    return Caseload(**{"beneficiaires": (a_person(),), "demandes": (DEMANDE,), **sheets})


def asked(session: Session, caseload: Caseload) -> SqlIndicatorQueries:
    store_caseload(session, caseload)
    return SqlIndicatorQueries(session)


SETTING: dict[str, Any] = {
    "parametres": Parametres(),
    "holidays": frozenset(),
    "is_training": False,
}


def figures(session: Session, caseload: Caseload) -> dict[str, Any]:
    return asked(session, caseload).compute(YEAR, **SETTING)


# --- the figures ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "up_to_date", "missing"),
    [
        ({}, 1, 0),
        ({"review_on": END}, 0, 0),
        ({"review_on": None}, 0, 0),
        ({"validated_on": END, "review_on": date(2026, 6, 30)}, 1, 0),
        ({"validated_on": date(2026, 1, 1), "review_on": date(2026, 6, 30)}, 0, 1),
        ({"validated_on": None, "statut": "en_cours"}, 0, 1),
        ({"statut": "cloture"}, 1, 0),
        ({"demande": None}, 1, 0),
        ({"demande": None, "validated_on": ADMITTED}, 1, 0),
    ],
)
def test_a_validated_version_is_a_plan(
    session: Session, changes: dict[str, Any], up_to_date: int, missing: int
) -> None:
    found = figures(session, a_caseload(plans=(a_plan(**changes),)))
    assert found["plans_a_jour"] == {"valeur": up_to_date, "base": 1}
    assert found["dossiers_incomplets"]["plan"] == missing


@pytest.mark.parametrize(
    ("taken", "written", "up_to_date"),
    [
        # (plan_on, plan_review_on) of the demande, then of the version: the latest wins.
        ((date(2025, 6, 1), date(2025, 12, 1)), (date(2025, 6, 2), date(2026, 1, 1)), 1),
        ((date(2025, 6, 2), date(2025, 12, 1)), (date(2025, 6, 2), date(2026, 1, 1)), 1),
        ((date(2025, 6, 3), date(2025, 12, 1)), (date(2025, 6, 2), date(2026, 1, 1)), 0),
        ((date(2025, 6, 2), date(2026, 1, 1)), (date(2025, 6, 2), date(2025, 12, 1)), 0),
    ],
)
def test_the_latest_plan_wins_and_what_is_written_the_same_day(
    session: Session,
    taken: tuple[date, date],
    written: tuple[date, date],
    up_to_date: int,
) -> None:
    demande = replace(DEMANDE, plan_on=taken[0], plan_review_on=taken[1])
    plan = a_plan(validated_on=written[0], review_on=written[1])
    found = figures(session, a_caseload(demandes=(demande,), plans=(plan,)))
    assert found["plans_a_jour"]["valeur"] == up_to_date


def test_of_two_versions_validated_on_a_day_the_higher_number_counts(session: Session) -> None:
    plans = (
        a_plan(numero=2, reference="V2", review_on=date(2026, 4, 1)),
        a_plan(numero=1, review_on=date(2025, 7, 1)),
    )
    assert figures(session, a_caseload(plans=plans))["plans_a_jour"]["valeur"] == 1


@pytest.mark.parametrize(
    ("contrat_on", "changes", "delay", "missing"),
    [
        (None, {}, 10, 0),
        (None, {"signed_on": END}, (END - ADMITTED).days, 0),
        (None, {"signed_on": date(2026, 1, 1)}, None, 1),
        (None, {"type": "avenant"}, None, 1),
        (date(2025, 3, 5), {}, 2, 0),
        (date(2025, 3, 20), {}, 10, 0),
        (date(2026, 1, 1), {}, 10, 0),
        (date(2025, 3, 1), {"signed_on": None}, -2, 0),
    ],
)
def test_the_contrat_counts_from_its_first_signature(
    session: Session,
    contrat_on: date | None,
    changes: dict[str, Any],
    delay: int | None,
    missing: int,
) -> None:
    demande = replace(DEMANDE, contrat_on=contrat_on)
    queries = asked(session, a_caseload(demandes=(demande,), contrats=(a_contrat(**changes),)))
    found = queries.compute(YEAR, **SETTING)
    assert found["delai_admission_contrat"]["n"] == (delay is not None)
    assert found["delai_admission_contrat"]["mediane"] == delay
    assert found["dossiers_incomplets"]["contrat"] == missing
    evidence = queries.evidence("delai_admission_contrat", YEAR, **SETTING)
    days = [column.key for column in evidence.columns].index("jours")
    assert [row[days] for row in evidence.rows] == ([] if delay is None else [delay])


def test_an_evaluation_of_identification_is_counted_with_its_demande_alone(
    session: Session,
) -> None:
    follow_up = an_evaluation(type="suivi", evaluated_on=END)
    caseload = a_caseload(
        evaluations=(
            an_evaluation(),
            follow_up,
            replace(follow_up, is_at_home=False),
            replace(follow_up, is_at_home=None, evaluated_on=date(2025, 9, 1)),
            replace(follow_up, evaluated_on=date(2026, 1, 1)),
        )
    )
    queries = asked(session, caseload)
    assert queries.compute(YEAR, **SETTING)["evaluations_domicile"] == 2
    evidence = queries.evidence("evaluations_domicile", YEAR, **SETTING)
    shown = [column.key for column in evidence.columns]
    told = [(row[shown.index("demande")], row[shown.index("evaluation")]) for row in evidence.rows]
    assert [(name, str(day)) for name, day in told] == [("D1", "2025-03-03"), (None, "2025-12-31")]


def test_what_is_written_about_a_fictif_person_counts_in_a_training_vault_only(
    session: Session,
) -> None:
    caseload = a_caseload(
        beneficiaires=(a_person(attribut_identite="fictif"),),
        evaluations=(an_evaluation(type="suivi"),),
    )
    queries = asked(session, caseload)
    assert queries.compute(YEAR, **SETTING)["evaluations_domicile"] == 0
    training = queries.compute(YEAR, **{**SETTING, "is_training": True})
    assert training["evaluations_domicile"] == 2


# --- the lists and the file ----------------------------------------------------------------


def test_the_line_of_a_person_knows_what_is_written(session: Session) -> None:
    store_caseload(session, a_caseload(plans=(a_plan(),), contrats=(a_contrat(),)))
    row_id = person_id(session, "B1")

    def standing(on: date) -> Any:
        found = read_standings(session, [row_id], on=on, parametres=Parametres(), is_training=False)
        return found[row_id]

    assert standing(END).missing == ("gir",)
    assert [(one.kind, one.on) for one in standing(END).steps if one.kind == "plan"] == [
        ("plan", date(2026, 1, 1))
    ]
    assert standing(date(2025, 3, 12)).missing == ("contrat", "plan", "gir")


def test_the_file_shows_the_latest_plan_and_the_first_signature(session: Session) -> None:
    later = a_plan(
        reference="V2", numero=2, validated_on=date(2025, 12, 1), review_on=date(2026, 6, 1)
    )
    demande = replace(DEMANDE, plan_on=date(2025, 6, 2), plan_review_on=date(2025, 12, 2))
    avenant = a_contrat(reference="C2", numero=2, type="avenant", signed_on=END)
    store_caseload(
        session,
        a_caseload(demandes=(demande,), plans=(later, a_plan()), contrats=(avenant, a_contrat())),
    )
    (facts,) = (
        SqlDossierQueries(session)
        .read(person_id(session, "B1"), on=END, parametres=Parametres(), is_training=False)
        .accompagnements
    )
    assert (facts.plan_on, facts.plan_review_on) == (date(2025, 12, 1), date(2026, 6, 1))
    assert facts.contrat_on == date(2025, 3, 13)


def test_the_timeline_tells_what_is_written_and_nothing_twice(session: Session) -> None:
    demande = replace(DEMANDE, plan_on=date(2025, 6, 2), contrat_on=date(2025, 3, 13))
    caseload = a_caseload(
        demandes=(demande,),
        evaluations=(
            an_evaluation(conclusion="Éligible."),
            an_evaluation(type="suivi", evaluated_on=date(2025, 6, 1), is_at_home=False),
        ),
        plans=(
            a_plan(),
            a_plan(reference="V2", numero=2, validated_on=None, statut="en_cours"),
        ),
        objectifs=(
            Objectif(
                beneficiaire="B1",
                plan="V1",
                ordre=0,
                fil=4,
                famille="mobilite",
                objectif="Ne plus tomber",
            ),
        ),
        bilans=(
            Bilan(beneficiaire="B1", fil=4, noted_on=date(2025, 9, 2), texte="Plus de chute."),
            Bilan(beneficiaire="B1", fil=9, noted_on=date(2025, 9, 3), texte="Sans objectif."),
        ),
        contrats=(
            a_contrat(qualite="mandataire"),
            a_contrat(
                reference="C2",
                numero=2,
                type="avenant",
                signed_on=date(2025, 10, 1),
                objet="Passage du soir",
            ),
            a_contrat(reference="C3", numero=3, signed_on=None),
        ),
    )
    store_caseload(session, caseload)
    timeline = SqlDossierQueries(session).timeline(
        person_id(session, "B1"),
        until=END,
        categories=frozenset({EventCategory.PARCOURS}),
        query="",
        limit=100,
    )
    told = [
        (one.on, one.kind, one.title, one.detail)
        for one in timeline.events
        if one.kind not in {"demande", "avis_medical", "consentement", "concertation", "admission"}
    ]
    assert told == [
        (date(2025, 10, 1), "avenant", "Avenant signé", "Passage du soir"),
        (date(2025, 9, 3), "bilan", "Bilan d’étape", "Sans objectif."),
        (date(2025, 9, 2), "bilan", "Bilan d’étape", "Ne plus tomber · Plus de chute."),
        (date(2025, 6, 2), "plan", "Plan d’accompagnement validé, version 1", "Révision prévue le 01/01/2026"),
        (date(2025, 6, 1), "evaluation_suivi", "Évaluation de suivi", "Hors du domicile"),
        (date(2025, 3, 13), "contrat", "Contrat signé", "Par le mandataire judiciaire"),
        (date(2025, 3, 3), "evaluation", "Évaluation de la situation", "Au domicile · Éligible."),
    ]  # fmt: skip

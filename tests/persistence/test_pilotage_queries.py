"""What the dashboard counts: the indicators of the period, and those of each of its months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import ONE_DAY, Period
from crt_desktop.domain.figures import percentage
from crt_desktop.domain.indicators import value_at
from crt_desktop.domain.pilotage import month_key, person_months
from crt_desktop.ports.pilotage import CareCounts, Counts, PilotageQuestion
from db.queries.indicators import SqlIndicatorQueries
from db.queries.pilotage import SqlPilotageQueries
from tests.caseloads import Case, make_case
from tests.persistence.store import store_caseload
from tests.sizes import caseloads
from tests.slow_indicators import tables as slow
from tests.slow_indicators.basics import Question, without_fictif

CASELOADS = caseloads(20, 200)
PARTS = ("movements", "waiting", "nights", "sejours", "aidants", "team")
OWN_KEYS = ("occupees", "offertes", "nuits", "prevue")
"""Keys by month behind which no indicator stands."""


def indicators(session: Session, case: Case, period: Period) -> dict[str, Any]:
    return SqlIndicatorQueries(session).compute(
        period,
        parametres=case.parametres,
        holidays=case.holidays,
        is_training=case.is_training,
    )


def question_of(case: Case) -> PilotageQuestion:
    return PilotageQuestion(
        period=case.period,
        parametres=case.parametres,
        holidays=case.holidays,
        is_training=case.is_training,
    )


def counted(session: Session, case: Case) -> dict[str, Counts]:
    queries = SqlPilotageQueries(session)
    question = question_of(case)
    spans = queries.spans(question)
    found: dict[str, Counts] = {part: getattr(queries, part)(question) for part in PARTS}
    found["hospitalisations"] = queries.hospitalisations(question, spans)
    found["people"] = queries.people(question, spans, queries.girs())
    return found | {"visits": queries.visits(question).counts}


def figure(values: Mapping[str, Any], path: str) -> Any:
    found = value_at(values, path)
    is_of_reasons = path.startswith("visites_non_realisees.")
    return sum(found.values()) if is_of_reasons else found


def by_month(session: Session, case: Case) -> dict[int, dict[str, Any]]:
    return {
        month_key(month.start): indicators(session, case, month) for month in case.period.months()
    }


def wrong_figures(counts: Counts, whole: Mapping[str, Any], months: Any) -> dict[str, Any]:
    wrong = {
        path: (value, figure(whole, path))
        for path, value in counts.values.items()
        if value != figure(whole, path)
    }
    for path, found in counts.months.items():
        if path.partition(".")[0] in OWN_KEYS:
            continue
        wanted = {month: figure(values, path) for month, values in months.items()}
        got = {month: found.get(month, 0) for month in months}
        if got != wanted or set(found) - set(months):
            wrong[f"{path} by month"] = (got, wanted)
    return wrong


@pytest.mark.timeout(0)
def test_every_figure_of_a_period_and_of_its_months_is_its_indicator(session: Session) -> None:
    differences = {}
    for seed in range(CASELOADS):
        case = make_case(seed)
        store_caseload(session, case.caseload)
        whole, months = indicators(session, case, case.period), by_month(session, case)
        for part, counts in counted(session, case).items():
            if wrong := wrong_figures(counts, whole, months):
                differences[seed, part] = wrong
        spans = SqlPilotageQueries(session).spans(question_of(case))
        found = person_months(spans, case.period)
        wanted = {month: values["personnes_mois"] for month, values in months.items()}
        if found != wanted:
            differences[seed, "personnes_mois"] = {"by month": (found, wanted)}
        session.rollback()

    assert differences == {}


@pytest.mark.timeout(0)
def test_the_occupancy_of_a_month_is_its_indicator_and_kinds_add_up(session: Session) -> None:
    differences = {}
    for seed in range(CASELOADS):
        case = make_case(seed)
        store_caseload(session, case.caseload)
        counts = SqlPilotageQueries(session).sejours(question_of(case))

        def nights(what: str, month: int, counts: Counts = counts) -> int:
            return sum(
                found.get(month, 0)
                for key, found in counts.months.items()
                if key.startswith(f"{what}.")
            )

        for month, values in by_month(session, case).items():
            found = percentage(nights("occupees", month), nights("offertes", month))
            if found != values["taux_occupation_ht"]:
                differences[seed, month] = (found, values["taux_occupation_ht"])
            assert nights("occupees", month) == nights("nuits", month)
        session.rollback()

    assert differences == {}


@pytest.mark.timeout(0)
def test_the_tables_asked_elsewhere_are_those_of_the_slow_twin(session: Session) -> None:
    differences = {}
    for seed in range(CASELOADS):
        case = with_orientations(make_case(seed))
        store_caseload(session, case.caseload)
        queries = SqlPilotageQueries(session)
        found, wanted = quick_tables(queries, case), slow_tables(case)
        if found != wanted:
            differences[seed] = {
                key: (found[key], wanted[key]) for key in wanted if found[key] != wanted[key]
            }
        session.rollback()

    assert differences == {}


def with_orientations(case: Case) -> Case:
    """Send every other aidant to the PFR, on the edges of the period; some are of no known age."""
    edges = (case.period.start, case.period.end, case.period.after_end, case.period.start - ONE_DAY)
    ages = (49, 50, 59, 60, 79, 80, None, 99)
    aidants = tuple(
        replace(
            one,
            pfr_on=edges[rank // 2 % 4] if rank % 2 else None,
            annee_naissance=None if (age := ages[rank % 8]) is None else case.period.end.year - age,
        )
        for rank, one in enumerate(case.caseload.aidants)
    )
    return replace(case, caseload=replace(case.caseload, aidants=aidants))


def care_of(queries: SqlPilotageQueries, question: PilotageQuestion) -> CareCounts:
    return queries.care(question, queries.spans(question), queries.girs())


def quick_tables(queries: SqlPilotageQueries, case: Case) -> dict[str, Any]:
    question = question_of(case)
    care, contacts = care_of(queries, question), queries.contacts(question)
    visits = queries.visits(question)
    return {
        "seconds": {
            key: known for key, found in care.seconds.items() if (known := without_zeros(found))
        },
        "profils": without_zeros(care.profils),
        "profil_seconds": without_zeros(care.profil_seconds),
        "professions": without_zeros(visits.seconds),
        "months": dict(contacts.months),
        "single": dict(contacts.single),
        "aidants": contacts.aidants,
        "profile": {key: dict(counts) for key, counts in contacts.profile.items()},
        "orientes_pfr": contacts.orientes_pfr,
    }


def slow_tables(case: Case) -> dict[str, Any]:
    question = Question(
        caseload=case.caseload if case.is_training else without_fictif(case.caseload),
        period=case.period,
        parametres=case.parametres,
        holidays=case.holidays,
    )
    people, seconds = slow.by_profil(question)
    professions: dict[str, int] = {}
    for visite, lasted in slow.done(question):
        professions[visite.profession] = professions.get(visite.profession, 0) + lasted
    return {
        "seconds": slow.seconds_by_gir(question),
        "profils": people,
        "profil_seconds": seconds,
        "professions": without_zeros(professions),
        **slow.contacts(question),
    }


def without_zeros(counts: Mapping[str, int]) -> dict[str, int]:
    return {key: count for key, count in counts.items() if count}


def test_the_file_active_of_the_home_care_return_is_the_one_of_the_survey(
    session: Session,
) -> None:
    for seed in range(CASELOADS // 2):
        case = make_case(seed)
        store_caseload(session, case.caseload)
        values = indicators(session, case, case.period)
        care = care_of(SqlPilotageQueries(session), question_of(case))

        assert (care.people, care.profils) == (values["par_gir_actuel"], values["par_profil"]), seed
        session.rollback()

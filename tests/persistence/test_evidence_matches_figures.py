"""Behind each figure of generated caseloads stand as many records as it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.indicators import INDICATORS, can_filter, record_count, value_at
from crt_desktop.services.survey_evidence import EvidenceReader
from db.queries.indicators import SqlIndicatorQueries
from tests.caseloads import Case, make_case
from tests.persistence.store import store_caseload
from tests.sizes import caseloads

QUICK, LONG = 5, 300
CASELOADS = caseloads(QUICK, LONG)


@pytest.mark.timeout(0)
def test_as_many_records_stand_behind_a_figure_as_it_counts(session: Session) -> None:
    found = []
    for seed in range(CASELOADS):
        case = make_case(seed)
        asked: dict[str, Any] = {
            "parametres": case.parametres,
            "holidays": case.holidays,
            "is_training": case.is_training,
        }
        store_caseload(session, case.caseload)
        queries = SqlIndicatorQueries(session)
        values = queries.compute(case.period, **asked)
        for indicator in INDICATORS:
            evidence = queries.evidence(indicator.code, case.period, **asked)
            counted = record_count(indicator, values[indicator.code])
            if evidence.value != values[indicator.code]:
                found.append((seed, indicator.code, evidence.value, values[indicator.code]))
            if counted is not None and len(evidence.rows) != counted:
                found.append((seed, indicator.code, counted, len(evidence.rows)))
            if evidence.beneficiaire_ids and len(evidence.beneficiaire_ids) != len(evidence.rows):
                found.append((seed, indicator.code, "ids", len(evidence.beneficiaire_ids)))
        session.rollback()

    assert found == []


def reader(queries: SqlIndicatorQueries, case: Case, values: dict[str, Any]) -> EvidenceReader:
    asked: dict[str, Any] = {
        "parametres": case.parametres,
        "holidays": case.holidays,
        "is_training": case.is_training,
        "known": values,
    }
    return EvidenceReader(lambda code: queries.evidence(code, case.period, **asked))


def paths(values: dict[str, Any]) -> Iterator[str]:
    """Yield every code and every part of one that counts records about persons."""
    for indicator in INDICATORS:
        value = values[indicator.code]
        found = [indicator.code]
        for key, part in value.items() if isinstance(value, dict) else ():
            inside = part if isinstance(part, dict) else ()
            found += [f"{indicator.code}.{key}"]
            found += [f"{indicator.code}.{key}.{one}" for one in inside]
        yield from filter(can_filter, found)


def total(value: Any) -> int:
    return sum(map(total, value.values())) if isinstance(value, dict) else value


@pytest.mark.timeout(0)
def test_as_many_records_stand_behind_each_part_of_a_figure_as_it_counts(session: Session) -> None:
    wrong, seen = [], set()
    for seed in range(CASELOADS):
        case = make_case(seed)
        store_caseload(session, case.caseload)
        queries = SqlIndicatorQueries(session)
        values = queries.compute(
            case.period,
            parametres=case.parametres,
            holidays=case.holidays,
            is_training=case.is_training,
        )
        records = reader(queries, case, values)
        for path in paths(values):
            listed = records.of(path)
            if len(listed.rows) != total(listed.value):
                wrong.append((seed, path, listed.value, len(listed.rows)))
            if listed.value != value_at(values, path):
                wrong.append((seed, path, listed.value, value_at(values, path)))
            seen |= {path.partition(".")[0]} if listed.rows else set()
        session.rollback()

    assert wrong == []
    assert seen >= {one.code for one in INDICATORS if can_filter(one.code) and one.is_recorded}


SUMS = {
    "file_active": (
        "par_sexe",
        "par_tranche_age",
        "par_gir_entree",
        "par_gir_actuel",
        "par_mode_vie",
        "par_protection",
        "par_commune",
        "evolution_gir",
    ),
    "demandes": (
        "demandes_par_origine",
        "demandes_par_circonstance",
        "demandes_par_canal",
        "demandes_par_issue",
    ),
    "sorties": ("sorties_par_motif", "duree_accompagnement_sortis.n"),
    "entrees": ("delai_demande_admission.n",),
    "presents_fin": ("plans_a_jour.base", "anciennete_presents.n"),
    "aidants.total": ("aidants_par_lien",),
    "visites_realisees": (
        "visites_par_profession",
        "visites_par_domaine",
        "visites_par_creneau",
    ),
    "appels_astreinte": (
        "appels_par_origine",
        "appels_par_reponse",
        "appels_par_motif",
        "appels_par_suite",
    ),
    "contacts_aidants_par_demande": ("contacts_aidants_par_action",),
    "sorties_par_destination": ("sorties_avec_relais",),
}
"""What each breakdown, or number behind a mean, adds up to."""


@pytest.mark.timeout(0)
def test_breakdowns_sum_to_what_they_break_down_on_every_caseload(session: Session) -> None:
    wrong = []
    for seed in range(CASELOADS):
        case = make_case(seed)
        store_caseload(session, case.caseload)
        values = SqlIndicatorQueries(session).compute(
            case.period,
            parametres=case.parametres,
            holidays=case.holidays,
            is_training=case.is_training,
        )
        session.rollback()
        for whole, parts in SUMS.items():
            expected = total(value_at(values, whole))
            wrong += [
                (seed, part, whole) for part in parts if total(value_at(values, part)) != expected
            ]
        deaths = values["sorties_par_motif"]["deces"]
        if total(values["sorties_par_destination"]) != values["sorties"] - deaths:
            wrong.append((seed, "sorties_par_destination", "sorties"))

    assert wrong == []

"""The records behind each figure: as many as it says, under the modality they are counted in."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.indicators import INDICATORS, Kind, record_count
from crt_desktop.reports.survey import Evidence
from db.queries.indicators import SqlIndicatorQueries
from tests.caseloads import Case, make_case
from tests.example_workbook import HOLIDAYS_2025, read_example
from tests.persistence.store import store_caseload

YEAR = Period.of_year(2025)
EXAMPLE = read_example()
COUNTED = [indicator for indicator in INDICATORS if indicator.counted is not None]
BY_MODALITY = [
    indicator
    for indicator in COUNTED
    if indicator.kind is Kind.BREAKDOWN and not indicator.has_free_parts
]


@pytest.fixture
def example(session: Session) -> tuple[SqlIndicatorQueries, Parametres]:
    caseload, parametres = EXAMPLE
    store_caseload(session, caseload)
    return SqlIndicatorQueries(session), parametres


def evidence_of(example: tuple[SqlIndicatorQueries, Parametres], code: str) -> Evidence:
    queries, parametres = example
    return queries.evidence(
        code, YEAR, parametres=parametres, holidays=HOLIDAYS_2025, is_training=False
    )


def column(evidence: Evidence, key: str) -> list[Any]:
    place = [column.key for column in evidence.columns].index(key)
    return [row[place] for row in evidence.rows]


def counted_by_modality(evidence: Evidence) -> dict[str, int]:
    return dict(Counter(column(evidence, "modalite")))


def check_every_list(queries: SqlIndicatorQueries, case: Case) -> None:
    asked: dict[str, Any] = {
        "parametres": case.parametres,
        "holidays": case.holidays,
        "is_training": case.is_training,
    }
    values = queries.compute(case.period, **asked)
    for indicator in COUNTED:
        evidence = queries.evidence(indicator.code, case.period, **asked)
        assert evidence.value == values[indicator.code], indicator.code
        assert len(evidence.rows) == record_count(indicator, evidence.value), indicator.code
        assert len(evidence.rows) == len(evidence.beneficiaire_ids), indicator.code
        if indicator in BY_MODALITY:
            known = {key: count for key, count in evidence.value.items() if count}
            assert counted_by_modality(evidence) == known, indicator.code


@pytest.mark.parametrize("seed", range(900, 908))
def test_on_any_caseload_the_records_behind_a_figure_are_as_many_as_it_says(
    session: Session, seed: int
) -> None:
    case = make_case(seed)
    store_caseload(session, case.caseload)

    check_every_list(SqlIndicatorQueries(session), case)


def test_the_list_behind_the_file_active_shows_the_days_counted(
    example: tuple[SqlIndicatorQueries, Parametres],
) -> None:
    evidence = evidence_of(example, "file_active")

    assert [one.key for one in evidence.columns] == [
        "beneficiaire",
        "personne",
        "admission",
        "sortie",
        "jours",
    ]
    assert sum(column(evidence, "jours")) == 7813
    assert ("B00050", "Bénézech Huguette Léon", date(2025, 5, 14), None, 232) in evidence.rows


def test_sums_and_means_can_be_done_again_from_their_list(
    example: tuple[SqlIndicatorQueries, Parametres],
) -> None:
    assert sum(column(evidence_of(example, "journees"), "jours")) == 7813
    assert sum(column(evidence_of(example, "duree_accompagnement_sortis"), "jours")) == 3233
    assert sum(column(evidence_of(example, "visites_heures"), "minutes")) == 272.25 * 60
    assert len(evidence_of(example, "age").rows) == 36
    assert len(evidence_of(example, "presents_fin_mois").rows) == 259
    assert len(evidence_of(example, "forfait_theorique").rows) == 272


def test_the_list_behind_the_date_of_the_objectif_ends_with_the_person_who_reached_it(
    example: tuple[SqlIndicatorQueries, Parametres],
) -> None:
    evidence = evidence_of(example, "date_seuil")

    assert column(evidence, "rang") == list(range(1, 31))
    assert column(evidence, "premier_jour")[-1].isoformat() == evidence.value == "2025-08-09"


def test_parts_of_a_group_are_named_in_its_list(
    example: tuple[SqlIndicatorQueries, Parametres],
) -> None:
    stays = evidence_of(example, "hospitalisations")
    papers = evidence_of(example, "dossiers_incomplets")
    carers = evidence_of(example, "aidants")

    for evidence, keys in (
        (stays, ("programmees", "non_programmees", "par_urgences", "rehospitalisations_30j")),
        (papers, ("contrat", "plan", "avis_medical", "gir", "consentement", "concertation")),
        (carers, ("principal", "cohabitants")),
    ):
        cells = [str(cell).split(",") for cell in column(evidence, "modalite")]
        for key in keys:
            assert sum(key in cell for cell in cells) == evidence.value[key], key
    assert sum(column(stays, "jours")) == 337


def test_missed_visits_are_listed_by_status_and_reason(
    example: tuple[SqlIndicatorQueries, Parametres],
) -> None:
    evidence = evidence_of(example, "visites_non_realisees")
    pairs = Counter(zip(column(evidence, "modalite"), column(evidence, "motif"), strict=True))

    assert pairs == {("annulee", "non_renseigne"): 63, ("absence", "hospitalisation"): 46}


def test_team_and_conventions_have_their_list(
    example: tuple[SqlIndicatorQueries, Parametres],
) -> None:
    assert len(evidence_of(example, "etp").rows) == 11
    assert column(evidence_of(example, "partenaires_conventionnes"), "modalite") == [
        "dac",
        "ehpad",
        "had",
    ]
    assert column(evidence_of(example, "obligatoires_manquants"), "modalite") == [
        "pfr",
        "hopital_proximite",
        "mdph",
        "espace_seniors",
    ]
    assert len(evidence_of(example, "taux_occupation_ht").rows) == 6


@pytest.mark.parametrize(("code", "value"), [("objectif", 30), ("participations_volet1", None)])
def test_a_setting_and_what_nothing_records_have_an_empty_list(
    example: tuple[SqlIndicatorQueries, Parametres], code: str, value: int | None
) -> None:
    evidence = evidence_of(example, code)

    assert (evidence.value, evidence.rows, evidence.columns) == (value, (), ())


def test_an_unknown_code_has_no_list(example: tuple[SqlIndicatorQueries, Parametres]) -> None:
    with pytest.raises(NotFoundError):
        evidence_of(example, "inconnu")

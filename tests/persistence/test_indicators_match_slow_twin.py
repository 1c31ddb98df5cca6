"""Every figure computed in SQL is the one its slow, obvious twin finds, on generated caseloads.

`CRT_CASELOADS` sets how many; a difference names the seed that makes its caseload again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crt_desktop.demo import generate
from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import parametres_from_texts
from crt_desktop.domain.indicators import INDICATORS
from db.queries.indicators import SqlIndicatorQueries
from tests.builders import Caseload
from tests.caseloads import Case, make_case
from tests.dice import HOLIDAYS
from tests.example_workbook import HOLIDAYS_2025, read_example
from tests.persistence.store import store_caseload
from tests.sizes import caseloads
from tests.slow_indicators import compute_slowly
from tests.slow_indicators.compare import differences

QUICK, LONG = 150, 5000
CASELOADS = caseloads(QUICK, LONG)


def answers(case: Case) -> dict[str, Any]:
    return {
        "parametres": case.parametres,
        "holidays": case.holidays,
        "is_training": case.is_training,
    }


@pytest.mark.timeout(0)
def test_every_figure_of_generated_caseloads_is_the_one_of_the_slow_twin(
    session: Session,
) -> None:
    found = {}
    for seed in range(CASELOADS):
        case = make_case(seed)
        store_caseload(session, case.caseload)
        quick = SqlIndicatorQueries(session).compute(case.period, **answers(case))
        session.rollback()
        slow = compute_slowly(case.caseload, case.period, **answers(case))
        if difference := differences(quick, slow):
            found[seed] = difference

    assert found == {}


def test_figures_of_the_example_agree_month_by_month(session: Session) -> None:
    caseload, parametres = read_example()
    store_caseload(session, caseload)
    queries = SqlIndicatorQueries(session)
    asked: dict[str, Any] = {
        "parametres": parametres,
        "holidays": HOLIDAYS_2025,
        "is_training": False,
    }
    for month in Period.of_year(2025).months():
        quick = queries.compute(month, **asked)

        assert differences(quick, compute_slowly(caseload, month, **asked)) == {}, month


def test_figures_of_the_demo_agree_year_and_quarter(session: Session) -> None:
    demo = generate(on=date(2026, 11, 22), holidays=HOLIDAYS)
    records: dict[str, Any] = dict(demo.sheets())
    caseload = Caseload(**records)
    store_caseload(session, caseload)
    asked: dict[str, Any] = {
        "parametres": parametres_from_texts(demo.parametres),
        "holidays": HOLIDAYS,
        "is_training": True,
    }
    for period in (
        Period.of_year(2025),
        Period.of_year(2026),
        Period(start=date(2026, 10, 1), end=date(2026, 12, 31)),
    ):
        quick = SqlIndicatorQueries(session).compute(period, **asked)

        assert differences(quick, compute_slowly(caseload, period, **asked)) == {}, period


def test_breakdowns_give_every_modality_and_sum_to_what_they_break_down(session: Session) -> None:
    case = make_case(1)
    store_caseload(session, case.caseload)
    values = SqlIndicatorQueries(session).compute(case.period, **answers(case))

    for indicator in INDICATORS:
        if isinstance(values[indicator.code], dict):
            assert set(indicator.modalites) <= set(values[indicator.code]), indicator.code
    for whole, parts in (
        ("file_active", "par_sexe"),
        ("file_active", "par_tranche_age"),
        ("file_active", "par_gir_entree"),
        ("file_active", "par_gir_actuel"),
        ("file_active", "par_mode_vie"),
        ("file_active", "par_protection"),
        ("file_active", "par_commune"),
        ("file_active", "evolution_gir"),
        ("demandes", "demandes_par_origine"),
        ("demandes", "demandes_par_circonstance"),
        ("demandes", "demandes_par_canal"),
        ("demandes", "demandes_par_issue"),
        ("sorties", "sorties_par_motif"),
        ("visites_realisees", "visites_par_profession"),
        ("visites_realisees", "visites_par_domaine"),
        ("visites_realisees", "visites_par_creneau"),
        ("appels_astreinte", "appels_par_origine"),
        ("appels_astreinte", "appels_par_reponse"),
        ("appels_astreinte", "appels_par_motif"),
        ("appels_astreinte", "appels_par_suite"),
    ):
        assert sum(values[parts].values()) == values[whole], parts

"""Behind each figure of generated caseloads stand as many records as it counts."""

from __future__ import annotations

import os
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.indicators import INDICATORS, record_count
from db.queries.indicators import SqlIndicatorQueries
from tests.caseloads import make_case
from tests.persistence.store import store_caseload

QUICK, LONG = 5, 300
CASELOADS = LONG if os.environ.get("CRT_LONG_TESTS") else QUICK


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

"""A figure behind filters is what the slow twin finds on the persons who stand behind every one of them.

The twin knows nothing of records: it takes everybody else out of the caseload, and counts again.
`CRT_CASELOADS` sets how many caseloads; a difference names the seed that makes one again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.indicators import (
    FILTER_CODES,
    INDICATORS,
    can_filter,
    find_indicator,
    keys_of,
    value_at,
)
from crt_desktop.services.survey_evidence import EvidenceReader
from db.queries.indicators import SqlIndicatorQueries
from tests.builders import Caseload
from tests.caseloads import Case, make_case
from tests.dice import Dice
from tests.persistence.store import store_caseload
from tests.sizes import caseloads
from tests.slow_indicators import compute_slowly
from tests.slow_indicators.compare import differences

QUICK, LONG = 25, 500
CASELOADS = caseloads(QUICK, LONG)
FILTERS = 5_000_000
"""Draws of their own."""


def asked(case: Case) -> dict[str, Any]:
    return {
        "parametres": case.parametres,
        "holidays": case.holidays,
        "is_training": case.is_training,
    }


def only(caseload: Caseload, persons: set[str]) -> Caseload:
    """Return the caseload without the records of anybody else, or of nobody in particular."""
    kept = {
        one.name: tuple(
            record
            for record in getattr(caseload, one.name)
            if not hasattr(record, "beneficiaire") or record.beneficiaire in persons
        )
        for one in fields(caseload)
    }
    kept["beneficiaires"] = tuple(one for one in caseload.beneficiaires if one.reference in persons)
    return Caseload(**kept)


def paths(values: dict[str, Any]) -> Iterator[str]:
    """Yield every figure that can be filtered: codes, and each of their parts."""
    for indicator in INDICATORS:
        value = values[indicator.code]
        found = [indicator.code]
        for key, part in value.items() if isinstance(value, dict) else ():
            found.append(f"{indicator.code}.{key}")
            inside = part if isinstance(part, dict) else ()
            found += [f"{indicator.code}.{key}.{one}" for one in inside]
        yield from filter(can_filter, found)


def some_filters(dice: Dice, values: dict[str, Any]) -> tuple[str, ...]:
    """Return one to three filters, several modalities of a breakdown added up at times."""
    found = []
    for code in dice.random.sample(FILTER_CODES, 1 + dice.count(2)):
        keys = dice.random.sample(sorted(values[code]), min(len(values[code]), 1 + dice.count(1)))
        is_free = find_indicator(code).has_free_modalites
        found.append(f"{code}.{keys[0] if is_free else '+'.join(keys)}")
    return tuple(found)


def stands_behind(case: Case, person: str, filters: tuple[str, ...]) -> bool:
    alone = compute_slowly(only(case.caseload, {person}), case.period, **asked(case))
    return all(any(value_at(alone, part) for part in _parts(path)) for path in filters)


def _parts(path: str) -> list[str]:
    ((*keys,),) = keys_of(path)
    return [f"{find_indicator(path).code}.{key}" for key in keys]


def reader(queries: SqlIndicatorQueries, case: Case) -> EvidenceReader:
    return EvidenceReader(lambda code: queries.evidence(code, case.period, **asked(case)))


@pytest.mark.timeout(0)
def test_a_filtered_figure_is_the_one_of_the_slow_twin_without_anybody_else(
    session: Session,
) -> None:
    wrong, counted = {}, 0
    for seed in range(CASELOADS):
        case = make_case(seed)
        store_caseload(session, case.caseload)
        queries = SqlIndicatorQueries(session)
        values = queries.compute(case.period, **asked(case))
        filters = some_filters(Dice(seed + FILTERS, case.period), values)
        records = reader(queries, case)
        quick = {path: records.value(path, filters) for path in paths(values)}
        session.rollback()
        persons = {one.reference for one in case.caseload.beneficiaires}
        kept = {one for one in persons if stands_behind(case, one, filters)}
        slow = compute_slowly(only(case.caseload, kept), case.period, **asked(case))
        if found := differences(quick, {path: value_at(slow, path) for path in quick}):
            wrong[seed, filters] = found
        counted += quick["file_active"]

    assert wrong == {}
    assert counted > CASELOADS // 4

"""The caseload as records: what goes in comes out, whatever it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.ports.exchange import SheetChanges
from db.repositories.exchange import SqlExchangeRepository
from db.repositories.mapping import MAPPINGS
from tests.builders import Caseload
from tests.caseloads import make_case
from tests.persistence.records import ORDERED, PERSONS, a_named, records_of
from tests.persistence.store import keyed, store_caseload
from tests.persistence.writing import BASE, LATER, WITH_PLANS, a_visit, create, read, update
from tests.sizes import at_length

a_few_examples = settings(
    max_examples=at_length(6, 100),
    deadline=None,
    # One database serves all the examples: each is undone by a rollback.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def without(sheet: str) -> Caseload:
    """Return what records of a sheet point to, without that sheet."""
    empty = {
        "beneficiaires": (
            *("beneficiaires", "aidants", "demandes", "plans"),
            *("series_visites", "visites"),
        ),
        "demandes": ("demandes",),
        "professionnels": ("professionnels", "astreintes"),
    }.get(sheet, (sheet,))
    return replace(WITH_PLANS, **dict.fromkeys(empty, ()))


def without_doubles(records: Sequence[Any]) -> tuple[Any, ...]:
    """Keep the first record of each reference; those without one are kept."""
    seen: set[str] = set()
    kept = []
    for record in records:
        if record.reference is None or record.reference not in seen:
            kept.append(record)
            seen.add(record.reference)
    return tuple(kept)


@pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.name)
@a_few_examples
@given(data=st.data())
def test_any_record_comes_out_as_it_went_in(session: Session, sheet: Any, data: Any) -> None:
    mine = without_doubles(data.draw(st.lists(records_of(sheet), min_size=1, max_size=4)))
    try:
        store_caseload(session, without(sheet.name))
        expected = list(keyed(sheet, mine))
        repository = SqlExchangeRepository(session)
        repository.apply([SheetChanges(sheet=sheet.name, created=expected)])
        assert list(repository.read_sheet(sheet.name)) == expected
        found = repository.find(sheet.name, [stored.key for stored in expected])
        assert found == {stored.key: stored.record for stored in expected}
    finally:
        session.rollback()
        session.expunge_all()


@pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.name)
@a_few_examples
@given(data=st.data())
def test_any_record_can_become_any_other_with_the_same_key(
    session: Session, sheet: Any, data: Any
) -> None:
    before, after = data.draw(records_of(sheet)), data.draw(records_of(sheet))
    same_key = {name: getattr(before, name) for name in ("reference", *sheet.natural_key)}
    after = replace(after, **same_key)
    first, last = ORDERED.get(sheet.record, ("", ""))
    if first in sheet.natural_key and getattr(after, last) is not None:
        # The key keeps its start: the end that was drawn with another one may come before it.
        after = replace(after, **{last: max(getattr(after, last), getattr(after, first))})
    try:
        store_caseload(session, without(sheet.name))
        create(session, sheet.name, before)
        (stored,) = keyed(sheet, [after])
        update(session, sheet.name, stored)
        assert read(session, sheet.name) == [stored]
        (row,) = session.execute(select(MAPPINGS[sheet.name].table)).all()
        assert (row.version, row.recorded_at) == (2, LATER)
    finally:
        session.rollback()
        session.expunge_all()


@pytest.mark.parametrize("seed", range(at_length(3, 20)))
def test_a_whole_caseload_comes_out_as_it_went_in(session: Session, seed: int) -> None:
    caseload = make_case(seed).caseload
    store_caseload(session, caseload)
    for sheet in ALL_SHEETS:
        assert read(session, sheet.name) == list(keyed(sheet, getattr(caseload, sheet.name)))


def test_a_sheet_longer_than_what_is_fetched_at_once_is_read_in_order(session: Session) -> None:
    store_caseload(session, BASE)
    start = datetime(2026, 1, 1, 8, tzinfo=UTC)
    visits = [a_visit("B1", start - timedelta(hours=hour)) for hour in range(2_500)]
    create(session, "visites", *visits)
    assert [stored.record for stored in read(session, "visites")] == visits
    people = [replace(a_named(f"N{rank}"), profils=("isolement",)) for rank in range(1_500)]
    create(session, "beneficiaires", *people)
    assert [stored.record for stored in read(session, "beneficiaires")][len(PERSONS) :] == people

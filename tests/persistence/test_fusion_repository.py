"""Merging two persons of generated caseloads: counted once, nothing lost, and parted exactly as before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain.fusion import merged
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from db.content import beneficiaire_macs, owned_tables
from db.queries.indicators import SqlIndicatorQueries
from db.repositories.fusions import SqlFusionRepository
from db.tables import BeneficiaireRow
from tests.builders import Caseload
from tests.caseloads import Case, make_case
from tests.persistence.contents import contents
from tests.persistence.fusion_kit import fusions_on, pairs_of
from tests.persistence.store import store_caseload
from tests.sizes import caseloads
from tests.slow_indicators import compute_slowly
from tests.slow_indicators.compare import differences

CASELOADS = caseloads(12, 100)
KEY = b"k" * 32
"""The key of the seals, of no importance here."""


def figures(session: Session, case: Case) -> dict[str, Any]:
    return SqlIndicatorQueries(session).compute(
        case.period,
        parametres=case.parametres,
        holidays=case.holidays,
        is_training=case.is_training,
    )


def told(session: Session) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table, but how merges and versions are told."""
    found = contents(session, tables_left_out=("fusion",))
    for row in found["beneficiaire"]:
        del row["version"], row["recorded_at"]
    return found


def as_one(caseload: Caseload, kept: str, other: str, person: Beneficiaire) -> Caseload:
    """Return the caseload as it would have been written had the two always been one."""
    theirs = [one for one in caseload.plans if one.beneficiaire == other]
    last = max((one.numero for one in caseload.plans if one.beneficiaire == kept), default=0)
    numbers = {one.reference: one.numero + last for one in theirs}
    changes: dict[str, Any] = {}
    for sheet in ALL_SHEETS:
        records = []
        for record in getattr(caseload, sheet.name):
            one = record
            if getattr(one, "beneficiaire", None) == other:
                one = replace(one, beneficiaire=kept)
            if sheet.name == "plans" and one.reference in numbers:
                one = replace(one, numero=numbers[one.reference])
            records.append(one)
        changes[sheet.name] = tuple(records)
    changes["beneficiaires"] = tuple(
        person if one.reference == kept else one
        for one in caseload.beneficiaires
        if one.reference != other
    )
    return replace(caseload, **changes)


def cases() -> Iterator[tuple[int, Case, Beneficiaire, Beneficiaire]]:
    """Yield a mergeable pair of each generated caseload that has one, the kept one either way."""
    for seed in range(CASELOADS):
        case = make_case(seed)
        found = list(pairs_of(case.caseload))
        if found:
            kept, other = found[seed % len(found)]
            yield seed, case, kept, other


@pytest.mark.timeout(0)
def test_merged_persons_are_counted_once_and_parted_everything_is_as_before(
    session: Session,
) -> None:
    met = 0
    for seed, case, kept, other in cases():
        store_caseload(session, case.caseload)
        session.flush()
        repository, ids = fusions_on(session), ids_by_reference(session)
        before, macs = told(session), beneficiaire_macs(session, KEY)
        counted = figures(session, case)
        person = replace(merged(kept, other, {}, is_kept_oldest=True), reference=kept.reference)
        fusion_id = merge(repository, ids[kept.reference], ids[other.reference], person)

        together = as_one(case.caseload, kept.reference, other.reference, person)
        slow = compute_slowly(
            together,
            case.period,
            parametres=case.parametres,
            holidays=case.holidays,
            is_training=case.is_training,
        )
        assert differences(figures(session, case), slow) == {}, seed
        left = {
            table.name
            for table in owned_tables()
            if session.scalar(
                select(table.c.id).where(table.c.beneficiaire_id == ids[other.reference])
            )
        }
        assert left == set(), seed

        parted = repository.undo(fusion_id, by="Claire", at=datetime(2026, 1, 2, tzinfo=UTC))
        assert (parted.followed, parted.kept, parted.removed, parted.changed) == (0, 0, 0, ()), seed
        assert told(session) == before, seed
        assert differences(figures(session, case), counted) == {}, seed
        other_id = ids[other.reference]
        assert beneficiaire_macs(session, KEY, [other_id])[other_id] == macs[other_id], seed
        met += 1
        session.rollback()
    assert met > CASELOADS // 3


def ids_by_reference(session: Session) -> dict[str, int]:
    rows = session.execute(select(BeneficiaireRow.reference, BeneficiaireRow.id))
    return dict(iter(rows))


def merge(
    repository: SqlFusionRepository, kept_id: int, other_id: int, person: Beneficiaire
) -> int:
    return repository.merge(
        kept_id,
        other_id,
        person=person,
        name="Durand Marie",
        by="Claire",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )

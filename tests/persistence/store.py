"""Stores a caseload of records through the real repository."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from crt_desktop.domain.reprise.columns import Sheet
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.ports.exchange import RowKey, SheetChanges, StoredRecord
from db.repositories.exchange import SqlExchangeRepository
from tests.builders import Caseload


def keyed(sheet: Sheet, records: Sequence[Record]) -> tuple[StoredRecord, ...]:
    """Give each record the key an import would: its reference, or its natural key and rank."""
    ranks: Counter[tuple[object, ...]] = Counter()
    stored = []
    for record in records:
        if record.reference is not None:
            key = RowKey(reference=record.reference)
        else:
            natural = tuple(getattr(record, name) for name in sheet.natural_key)
            key = RowKey(natural=natural, rank=ranks[natural])
            ranks[natural] += 1
        stored.append(StoredRecord(key=key, record=record))
    return tuple(stored)


def store_caseload(session: Session, caseload: Caseload) -> tuple[int, ...]:
    """Store every record; return the ids of the beneficiaires touched."""
    return SqlExchangeRepository(session).apply(
        [
            SheetChanges(sheet=sheet.name, created=keyed(sheet, getattr(caseload, sheet.name)))
            for sheet in ALL_SHEETS
        ]
    )

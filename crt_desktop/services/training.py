"""Writing a workbook of fictional people, before any vault holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from crt_desktop.domain.reprise.records import Record
from crt_desktop.ports.exchange import RowKey, StoredRecord
from crt_desktop.ports.files import WorkbookWriter


def write_training_workbook(
    writer: WorkbookWriter,
    path: Path,
    *,
    sheets: Mapping[str, Iterable[Record]],
    parametres: Mapping[str, str],
) -> dict[str, int]:
    """Write records in the take-over shape, marked as fictional; return the rows by sheet.

    Raises DiskFullError, ReadOnlyError.
    """
    held = {name: tuple(records) for name, records in sheets.items()}
    return writer.write_caseload(
        path,
        sheets={name: _keyed(records) for name, records in held.items()},
        parametres=parametres,
        is_training=True,
        identified={
            name
            for name, records in held.items()
            if any(one.reference is not None for one in records)
        },
    )


def _keyed(records: Iterable[Record]) -> Iterable[StoredRecord]:
    return (
        StoredRecord(key=RowKey(reference=record.reference), record=record) for record in records
    )

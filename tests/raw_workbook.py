"""Turns records into the cells a workbook would hold, to import them without a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from crt_desktop.domain.reprise.columns import Column, Kind, Sheet
from crt_desktop.domain.reprise.instants import write_local
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import ALL_SHEETS, ETABLISSEMENT_SHEET
from crt_desktop.reports.exchange import RawCell, RawRow, RawSheet, RawWorkbook


def as_raw_workbook(
    sheets: Mapping[str, Iterable[Record]], parametres: Mapping[str, str]
) -> RawWorkbook:
    """Return the workbook these records would make."""
    raw = [_sheet(sheet, sheets.get(sheet.name, ())) for sheet in ALL_SHEETS]
    settings = [
        RawRow(number, (key, value)) for number, (key, value) in enumerate(parametres.items(), 2)
    ]
    raw.append(RawSheet(name=ETABLISSEMENT_SHEET, header=("cle", "valeur"), rows=tuple(settings)))
    return RawWorkbook(file_name="essai.xlsx", size_bytes=0, sheets=tuple(raw))


def _sheet(sheet: Sheet, records: Iterable[Record]) -> RawSheet:
    return RawSheet(
        name=sheet.name,
        header=tuple(column.name for column in sheet.columns),
        rows=tuple(
            RawRow(number, tuple(_cell(column, record) for column in sheet.columns))
            for number, record in enumerate(records, 2)
        ),
    )


_WRITTEN: Final[dict[Kind, Callable[[Any], RawCell]]] = {
    Kind.INSTANT: write_local,
    Kind.TIME: lambda value: f"{value:%H:%M}",
    Kind.FLAG: lambda value: "oui" if value else "non",
    Kind.CODES: ",".join,
    Kind.DECIMAL: str,
}


def _cell(column: Column, record: Record) -> RawCell:
    value = getattr(record, column.attribute)
    if value is None:
        return None
    write = _WRITTEN.get(column.kind)
    cell: RawCell = value if write is None else write(value)
    return cell

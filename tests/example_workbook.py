"""The example workbook read the plain way, by openpyxl, as an independent witness of the import."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.reprise.columns import Column, Kind, Sheet
from crt_desktop.domain.reprise.sheets_reprise import SHEETS
from tests.builders import Caseload

GOLDEN = Path(__file__).parent / "golden"
WORKBOOK = GOLDEN / "reprise_exemple.xlsx"
EXPECTED_2025 = GOLDEN / "reprise_exemple_2025_attendu.json"
HOLIDAYS_2025 = frozenset(
    date(2025, month, day)
    for month, day in (
        (1, 1),
        (4, 21),
        (5, 1),
        (5, 8),
        (5, 29),
        (6, 9),
        (7, 14),
        (8, 15),
        (11, 1),
        (11, 11),
        (12, 25),
    )
)


def read_records(workbook: Path, sheets: Sequence[Sheet]) -> Caseload:
    """Return the records of a workbook that is known to be well written; a sheet left out has none."""
    book = load_workbook(workbook, data_only=True)
    records: dict[str, tuple[Any, ...]] = {}
    for sheet in sheets:
        if sheet.name not in book.sheetnames:
            continue
        header, *rows = book[sheet.name].iter_rows(values_only=True)
        columns = {column.name: column for column in sheet.columns}
        records[sheet.name] = tuple(
            sheet.record(
                **{
                    columns[str(name)].attribute: _value(columns[str(name)], cell)
                    for name, cell in zip(header, row, strict=True)
                    if cell is not None
                }
            )
            for row in rows
        )
    return Caseload(**records)


@cache
def read_example() -> tuple[Caseload, Parametres]:
    """Return the records and the settings of the example workbook."""
    book = load_workbook(WORKBOOK, data_only=True)
    settings: dict[str, Any] = {
        str(key): value
        for key, value in book["etablissement"].iter_rows(min_row=2, max_col=2, values_only=True)
    }
    parametres = Parametres(
        nom=settings["nom"],
        finess=settings["finess"],
        departement=settings["departement"],
        date_ouverture=settings["date_ouverture"].date(),
        objectif_file_active=settings["objectif_file_active"],
        forfait_mensuel=Decimal(settings["forfait_mensuel"]),
        nuit_debut=time.fromisoformat(settings["nuit_debut"]),
        nuit_fin=time.fromisoformat(settings["nuit_fin"]),
        age_minimum=settings["age_minimum"],
        minutes_maximum=settings["minutes_maximum"],
    )
    return read_records(WORKBOOK, SHEETS), parametres


def read_expected() -> dict[str, Any]:
    """Return the figures expected for 2025, numbers exact, zero modalities left out."""
    expected: dict[str, Any] = json.loads(
        EXPECTED_2025.read_text(encoding="utf-8"), parse_float=Decimal
    )
    return expected


def _value(column: Column, cell: Any) -> Any:
    """Read one cell that is known to be well written."""
    return _READ.get(column.kind, str)(cell)


def _instant(wall: datetime | str) -> datetime:
    """Read a local time, or a text with its offset in the hour that comes twice."""
    if isinstance(wall, str):
        return datetime.fromisoformat(wall).astimezone(UTC)
    return wall.replace(tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)


_READ: dict[Kind, Callable[[Any], Any]] = {
    Kind.DATE: datetime.date,
    Kind.INSTANT: _instant,
    Kind.FLAG: {"oui": True, "non": False}.__getitem__,
    Kind.INTEGER: int,
    Kind.DECIMAL: lambda cell: Decimal(str(cell)),
    Kind.CODES: lambda cell: tuple(code.strip() for code in cell.split(",")),
}

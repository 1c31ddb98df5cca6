"""What goes between a workbook and the vault: raw cells, problems and the report of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

RawCell = None | bool | int | float | str | datetime | date | time
"""A cell as the file holds it; an empty one is None, a formula gives its cached value."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of cells under the header; ``number`` is the row's number in the file, from 1."""

    number: int
    cells: tuple[RawCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSheet:
    """A sheet as read: its name, the header as written, the rows that are not blank.

    ``uncached_formulas``: (row, column index) of the formulas the file gives no value for.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[RawRow, ...]
    uncached_formulas: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawWorkbook:
    """A workbook as read; ``read_in_s`` is how long it took."""

    file_name: str
    size_bytes: int
    sheets: tuple[RawSheet, ...]
    read_in_s: float = 0.0


class Severity(StrEnum):
    """An error keeps its row out; a warning lets it in."""

    ERREUR = "erreur"
    AVERTISSEMENT = "avertissement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in a workbook: where, what, how to mend it.

    ``row`` is the row number in the file (1 is the header), ``column`` the workbook's name of it,
    ``value`` the cell as the user reads it.
    """

    sheet: str
    row: int
    column: str
    value: str
    code: str
    severity: Severity
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetReport:
    """How the rows of one sheet fare. ``read`` = created + updated + unchanged + failed.

    ``failed`` and ``warned`` count rows.
    """

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    warned: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The outcome of a check or of a run. ``sheets`` follows the workbook's order."""

    file_name: str
    size_bytes: int
    sheets: Mapping[str, SheetReport]
    problems: tuple[Problem, ...]
    is_written: bool = False
    took_s: float = 0.0

    @property
    def error_count(self) -> int:
        """Rows in error over all sheets."""
        return sum(sheet.failed for sheet in self.sheets.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """What an export wrote, and what this shape does not carry."""

    file_name: str
    counts: Mapping[str, int]
    sha256: str
    not_carried: tuple[str, ...] = field(default=())

"""The corrections of effective dates that were made, and the dates that can be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """That a date was corrected: what it was, what it became (texts as forms show them), why, by whom."""

    beneficiaire_id: int
    sheet: str
    row_id: int
    attribute: str
    before: str
    after: str
    motif: str
    corrected_at: datetime
    corrected_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectableRecord:
    """A record whose dates can be corrected: its title, its version, its dates set by attribute."""

    sheet: str
    row_id: int
    version: int
    title: str
    dates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectableDates:
    """What can be corrected of a person, the latest records first, and what already was."""

    records: tuple[CorrectableRecord, ...]
    corrections: tuple[Correction, ...]

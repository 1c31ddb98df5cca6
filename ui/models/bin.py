"""The bin as the settings list it: what, whose, taken away when and by whom, days left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.sheet_labels import sheet_label
from crt_desktop.reports.fiches import BinLine
from ui.models.cells import BadgeCell, TextCell, TwoLinesCell
from ui.models.record_rows import RecordRow
from ui.viewmodels import words

TITLES: Final = ("Retiré", "Personne", "Le", "Par", "Reste")
SOON_DAYS: Final = 3
"""Days left from which the end is said to be near."""


def days_left(line: BinLine, *, today: date) -> int:
    """Return how many days something may still be put back, 0 on its last one."""
    return max((line.expires_on - today).days, 0)


def left_text(days: int) -> str:
    """Return the days left in words."""
    return "dernier jour" if days == 0 else words.counted(days, "jour")


def bin_rows(lines: Iterable[BinLine], *, today: date) -> tuple[RecordRow, ...]:
    """Return a row for each thing taken away, in the order given."""
    return tuple(_row(line, days_left(line, today=today)) for line in lines)


def _row(line: BinLine, days: int) -> RecordRow:
    is_soon = days <= SOON_DAYS
    return RecordRow(
        key=line.bin_id,
        cells=(
            TwoLinesCell(text=line.title, detail=sheet_label(line.sheet)),
            TextCell(text=line.personne or words.DASH, ink="text2"),
            TextCell(text=words.day(local_date(line.deleted_at)), ink="text2"),
            TextCell(text=line.deleted_by, ink="text2"),
            BadgeCell(text=left_text(days), tone="warning", icon="clock")
            if is_soon
            else TextCell(text=left_text(days), ink="text2"),
        ),
    )

"""Reading back what the nights left: the workbook and the calendar files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from icalendar import Calendar

from crt_desktop.domain.dates import PARIS
from tests.e2e.command_line import cells
from tests.e2e.nuits_kit import Nights


def records(told: Nights, sheet: str) -> list[dict[str, Any]]:
    """Return the records of a sheet, what is empty left out."""
    head, *rows = cells(told.workbook)[sheet]
    return [
        {str(name): value for name, value in zip(head, row, strict=True) if value is not None}
        for row in rows
    ]


def duties(told: Nights) -> dict[str, dict[str, Any]]:
    """Return the duties that count, by the day their night begins."""
    counting = (one for one in records(told, "astreintes") if one.get("statut") == "publiee")
    return {f"{one['debut']:%Y-%m-%d}": one for one in counting}


def minutes_of(duty: dict[str, Any]) -> int:
    """Return how long a duty lasts, told by its two ends in Paris."""
    starts: float = duty["debut"].replace(tzinfo=PARIS).timestamp()
    ends: float = duty["fin"].replace(tzinfo=PARIS).timestamp()
    return round(ends - starts) // 60


def events(path: Path) -> dict[str, Any]:
    """Return the events of a calendar file by UID, as icalendar reads them."""
    calendar = Calendar.from_ical(path.read_bytes())
    return {str(one["UID"]): one for one in calendar.walk("VEVENT")}

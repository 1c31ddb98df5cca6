"""Calendar files of ten thousand events, written and read back, and leave at its bounds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from icalendar import Calendar

from crt_desktop.domain.calendrier import AgendaEvent
from crt_desktop.reports.calendrier import AgendaFile
from exports.calendar import render_calendar
from exports.calendar_parsing import MOST_EVENTS
from exports.calendar_reader import read_leave
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import BenchFolder

EVENTS: Final = 10_000
BAR_S: Final = 5.0
LEAVE_BAR_S: Final = 2.0
NOW: Final = datetime(2026, 11, 22, 9, tzinfo=UTC)


def a_calendar(count: int) -> AgendaFile:
    """Return a calendar of visits, one after the other."""
    return AgendaFile(
        name="Visites",
        printed_at=NOW,
        events=tuple(
            AgendaEvent(
                uid=f"visites-{rank}@banc.crt-desktop",
                starts=NOW + timedelta(hours=rank),
                ends=NOW + timedelta(hours=rank, minutes=45),
                summary="Visite – B. S.",
            )
            for rank in range(count)
        ),
    )


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure writing, then reading a file of leave as long as one may be."""
    del folder
    started = time.perf_counter()
    content = render_calendar(a_calendar(EVENTS))
    written = time.perf_counter() - started
    count = sum(line == b"BEGIN:VEVENT" for line in content.split(b"\r\n"))
    yield Figure(name=f"calendar of {count} events", value=written, unit="s", bar=BAR_S)
    with TemporaryDirectory() as place:
        file = Path(place) / "conges.ics"
        file.write_bytes(render_calendar(a_calendar(MOST_EVENTS)))
        started = time.perf_counter()
        found, _ = read_leave(file)
        taken = time.perf_counter() - started
        yield Figure(name=f"leave, {len(found)} events", value=taken, unit="s", bar=LEAVE_BAR_S)
        started = time.perf_counter()
        Calendar.from_ical(file.read_bytes())
        alone = time.perf_counter() - started
        yield Figure(name="reading leave ÷ parsing it alone", value=taken / alone, unit="×")

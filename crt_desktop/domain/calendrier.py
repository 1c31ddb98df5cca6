"""Calendar files: what an event says, what names it, and how the next file updates it in place.

A title bears no health data and no full name unless it is asked: initials of the person, « Astreinte »,
« Visite », « Séjour ». Source: RFC 5545 (UID, SEQUENCE, STATUS) and the CNIL's advice on shared calendars.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from crt_desktop.domain.typography import french

MOST_YEARS: Final = 5
"""The longest period of a calendar file, in years."""
ALARMS: Final = range(7 * 24 * 60 + 1)
"""The minutes before an event at which it may ring."""


class Agenda(StrEnum):
    """What a calendar is about."""

    ASTREINTES = "astreintes"
    VISITES = "visites"
    SEJOURS = "sejours"


AGENDA_LABELS: Final[Mapping[Agenda, str]] = {
    Agenda.ASTREINTES: french("Astreintes"),
    Agenda.VISITES: french("Visites"),
    Agenda.SEJOURS: french("Séjours temporaires"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEvent:
    """One event of a calendar file.

    ``starts`` and ``ends`` are aware UTC instants, or days for an event that lasts whole days; the end is
    open, after the start. ``sequence`` grows each time what it says changes.
    """

    uid: str
    starts: datetime | date
    ends: datetime | date
    summary: str
    location: str = ""
    description: str = ""
    is_cancelled: bool = False
    sequence: int = 0

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of what the event says, its sequence left out."""
        parts = (
            self.starts.isoformat(),
            self.ends.isoformat(),
            self.summary,
            self.location,
            self.description,
            str(self.is_cancelled),
        )
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenEvent:
    """An event as the last file of a calendar gave it."""

    uid: str
    sequence: int
    fingerprint: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool


def uid_of(agenda: Agenda, row_id: int, vault: str) -> str:
    """Return the identifier of the event of a record, the same in every file of a vault."""
    return f"{agenda.value}-{row_id}@{vault}.crt-desktop"


def row_of(uid: str) -> int:
    """Return the row an identifier of `uid_of` names; raises ValueError for another one."""
    return int(uid.partition("@")[0].rpartition("-")[2])


def initials(nom: str, prenom: str) -> str:
    """Return « B. S. » for Barthouil Simone: what a shared screen may show."""
    return french(" ".join(f"{part[0].upper()}." for part in (nom, prenom) if part))


def updated(
    current: Sequence[AgendaEvent],
    given: Iterable[GivenEvent],
    highest: Mapping[str, int],
    *,
    cancelled: str,
) -> tuple[AgendaEvent, ...]:
    """Return what the next file says: the events as they stand, and those that are no more, cancelled.

    Args:
        current: The events as they stand, whatever their sequence.
        given: What the last file of this calendar gave over the same days.
        highest: The highest sequence any calendar gave, by identifier.
        cancelled: The title of an event of which nothing is known any more.

    What was cancelled before any calendar gave it is left out: some programs would show it as held.
    An event that says what it said keeps its sequence; a changed one takes the next, above any that was
    ever given, so that a program that has both calendars never keeps the older one.
    """
    known = {one.uid: one for one in given}
    events: list[AgendaEvent] = []
    for event in current:
        before = known.pop(event.uid, None)
        if event.is_cancelled and event.uid not in highest:
            continue
        if before is not None and before.fingerprint == event.fingerprint:
            events.append(replace(event, sequence=before.sequence))
        else:
            events.append(replace(event, sequence=_next(event.uid, highest)))
    for before in known.values():
        gone = AgendaEvent(
            uid=before.uid,
            starts=before.starts_at,
            ends=before.ends_at,
            summary=cancelled,
            is_cancelled=True,
        )
        is_told = before.is_cancelled
        sequence = before.sequence if is_told else _next(before.uid, highest)
        events.append(replace(gone, sequence=sequence))
    return tuple(events)


def _next(uid: str, highest: Mapping[str, int]) -> int:
    """Return 0 for an event never given, else the sequence after the highest."""
    return highest[uid] + 1 if uid in highest else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveEvent:
    """Days off read in a calendar, both included; ``looks_like_leave``: its title or its shape says so."""

    uid: str
    titre: str
    first_on: date
    last_on: date
    is_cancelled: bool = False
    looks_like_leave: bool = True

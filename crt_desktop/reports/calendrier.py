"""Calendar files: what one is made from, what was written, and leave read from one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from crt_desktop.domain.calendrier import AgendaEvent, LeaveEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaFile:
    """A calendar file to render: ``name`` names the calendar, ``printed_at`` is aware.

    ``alarm_minutes``: how long before each event that is not cancelled to ring, None: never.
    """

    name: str
    events: tuple[AgendaEvent, ...]
    printed_at: datetime
    alarm_minutes: int | None = None
    is_training: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaSource:
    """A record a calendar tells of, with every word it may be told with.

    ``qui``: the professionnel or the person in full, ``initiales`` what stands for it; ``autre``: for a visit
    the profession, for a stay its kind; ``lieu``: address or host establishment. ``is_open``: nobody knows
    yet when it ends, ``ends`` is a fixed while after the start. ``beneficiaire_id``: the person of a stay.
    """

    row_id: int
    starts: datetime | date
    ends: datetime | date
    qui: str
    initiales: str
    autre: str = ""
    lieu: str = ""
    is_cancelled: bool = False
    is_open: bool = False
    beneficiaire_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaTarget:
    """For whom a calendar is: a professionnel, a person or a place, and its name."""

    sheet: str
    row_id: int
    reference: str
    nom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaWritten:
    """What a calendar file holds: events in all, and among them the cancelled, new and changed ones."""

    content: bytes = field(repr=False)
    events: int
    cancelled: int
    new: int
    changed: int


class LeaveChange(StrEnum):
    """What taking in an event of leave would do."""

    NEW = "nouveau"
    CHANGED = "modifie"
    SAME = "inchange"
    REMOVED = "retire"
    UNKNOWN = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveLine:
    """One event of the preview: what it is, and what would become of it."""

    event: LeaveEvent
    change: LeaveChange
    duties: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavePreview:
    """A calendar of leave before it is taken in; ``left_out``: events the file holds that were not read."""

    file_name: str
    lines: tuple[LeaveLine, ...]
    left_out: int = 0

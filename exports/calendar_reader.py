"""Reads leave from a calendar file of unknown origin, through a process of its own.

The process is that of the workbooks (`exports.workbook_worker`): little memory, little time, nothing to
steal. What a file may hold is bounded there, by `exports.calendar_parsing`.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Final

from crt_desktop.domain.calendrier import LeaveEvent
from crt_desktop.domain.errors import RuleViolationError, WorkbookUnreadableError
from exports.workbook_reader import Answer, open_worker
from exports.workbook_worker import CALENDAR, CALENDAR_LIMIT_BYTES

TIME_LIMIT_S: Final = 15.0
_CODES: Final[Mapping[str, str]] = {
    "trop_gros": "calendrier_trop_gros",
    "trop_long": "calendrier_lecture_longue",
    "memoire": "calendrier_memoire",
}
"""How each refusal of the worker is told; any other is a file that does not read."""
_KINDS: Final[Mapping[str, type]] = {
    "uid": str,
    "titre": str,
    "first_on": date,
    "last_on": date,
    "is_cancelled": bool,
    "looks_like_leave": bool,
}
_UNREADABLE: Final = "calendrier_illisible"


def read_leave(
    path: Path, *, time_limit_s: float = TIME_LIMIT_S
) -> tuple[tuple[LeaveEvent, ...], int]:
    """Return the events of a calendar as days off, in order, and how many were left out.

    Raises FileNotFoundError; RuleViolationError: ``calendrier_trop_gros`` (bytes, events),
    ``calendrier_illisible``, ``calendrier_lecture_longue`` or ``calendrier_memoire``.
    """
    started = monotonic()
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise RuleViolationError(_UNREADABLE, fichier=path.name)
    if found.st_size > CALENDAR_LIMIT_BYTES:
        raise RuleViolationError("calendrier_trop_gros", fichier=path.name)
    events: list[LeaveEvent] = []
    left_out = 0
    try:
        with path.open("rb") as request, open_worker(CALENDAR, request) as process:
            answer = Answer(path.name, process)
            for kind, told in answer.messages(started + time_limit_s, None):
                if kind == "leave":
                    events += [_event(one) for one in told]
                else:
                    left_out = int(told)
    except WorkbookUnreadableError as error:
        code = _CODES.get(str(error.values.get("reason")), _UNREADABLE)
        raise RuleViolationError(code, fichier=path.name) from error
    except (TypeError, ValueError) as error:
        raise RuleViolationError(_UNREADABLE, fichier=path.name) from error
    return tuple(events), left_out


def _event(fields: Mapping[str, object]) -> LeaveEvent:
    """Return an event from its fields, trusted no more than the file; raises TypeError."""
    event = LeaveEvent(**fields)  # type: ignore[arg-type] # looked at just below
    if any(type(getattr(event, name)) is not kind for name, kind in _KINDS.items()):
        raise TypeError(fields)
    return event

"""What a calendar file from elsewhere says of leave: bounded before anything is parsed.

This runs in the worker process (`exports.workbook_worker`). A file is refused when it is too big, holds
too many events or is not a calendar. Events that repeat are read within `HORIZON_DAYS` of their start and
`MOST_REPEATS` times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final

from icalendar import Calendar, Component

from crt_desktop.domain.calendrier import LeaveEvent
from crt_desktop.domain.dates import ONE_DAY, PARIS
from crt_desktop.domain.search import fold
from crt_desktop.recurrence import bounded_rules
from exports.workbook_scan import RefusedError
from exports.workbook_worker import CALENDAR_LIMIT_BYTES

MOST_EVENTS: Final = 1_000
MOST_LINE: Final = 20_000
MOST_DEPTH: Final = 20
MOST_REPEATS: Final = 100
MOST_TITLE: Final = 120
HORIZON_DAYS: Final = 2 * 366
LONGEST_DAYS: Final = 366
YEARS: Final = range(2000, 2200)

_WORDS: Final = re.compile(
    r"\b(conges?|cp|rtt|vacances?|absen\w*|formation|maladie|repos|recup\w*|arret)\b"
)
_UNTIL: Final = re.compile(r"UNTIL=(\d{8})", re.IGNORECASE)
_COUNT: Final = re.compile(r"COUNT=(\d{1,6})", re.IGNORECASE)
_ENDINGS: Final = ("UNTIL=", "COUNT=")
_SLOW_RULES: Final = re.compile(
    r"FREQ=(SECONDLY|MINUTELY|HOURLY)|BY(HOUR|MINUTE|SECOND)=", re.IGNORECASE
)
"""Rules of several times a day: leave is by days, and such a rule is long to go through."""


def parse_leave(content: bytes) -> tuple[tuple[LeaveEvent, ...], int]:
    """Return the events of a calendar as days off, in order, and how many were left out.

    Raises RefusedError: « trop_gros » (bytes, events) or « endommage » (no calendar).
    """
    if len(content) > CALENDAR_LIMIT_BYTES:
        raise RefusedError("trop_gros")
    text = _decoded(content)
    _check_shape(text)
    try:
        calendar = Calendar.from_ical(text)
    except MemoryError:
        raise
    except Exception as error:
        # The parser of a file from elsewhere may fail in any way: the file is what is wrong.
        raise RefusedError("endommage") from error
    found: dict[str, LeaveEvent] = {}
    left_out = 0
    for event in sorted(calendar.walk("VEVENT"), key=lambda one: "RECURRENCE-ID" in one):
        try:
            for one in _read(event, found):
                found[one.uid] = one
        except (ArithmeticError, AttributeError, KeyError, LookupError, TypeError, ValueError):
            left_out += 1
    in_order = sorted(found.values(), key=lambda one: (one.first_on, one.last_on, one.uid))
    return tuple(in_order), left_out


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise RefusedError("endommage") from error


def _check_shape(text: str) -> None:
    """Refuse what would be slow or absurd to parse, by looking at the lines alone."""
    if "BEGIN:VCALENDAR" not in text[:4_096].upper() or "\x00" in text:
        raise RefusedError("endommage")
    events = depth = unfolded = 0
    for line in text.splitlines():
        unfolded = unfolded + len(line) if line[:1] in {" ", "\t"} else len(line)
        head = line[:20].upper()
        events += head.startswith("BEGIN:VEVENT")
        depth += head.startswith("BEGIN:") - head.startswith("END:")
        if events > MOST_EVENTS or depth > MOST_DEPTH or unfolded > MOST_LINE:
            raise RefusedError("trop_gros")


def _read(event: Component, known: Mapping[str, LeaveEvent]) -> Iterator[LeaveEvent]:
    """Return the days of an event, each repetition of it apart; raises ValueError and the like.

    One that stands for a repetition of another takes its identifier, and so its place among those ``known``.
    """
    uid = str(event["UID"]).strip()
    if "RECURRENCE-ID" in event:
        instead_of = _day(event.decoded("RECURRENCE-ID"))
        is_first = uid in known and known[uid].first_on == instead_of
        uid = uid if is_first else f"{uid}#{instead_of.isoformat()}"
    start = event.decoded("DTSTART")
    first_on, is_whole = _day(start), not isinstance(start, datetime)
    last_on = _last_day(event, start)
    if not uid or first_on.year not in YEARS or not 0 <= (last_on - first_on).days < LONGEST_DAYS:
        raise ValueError(uid)
    title = " ".join(str(event.get("SUMMARY", "")).split())[:MOST_TITLE]
    status = str(event.get("STATUS", "")).upper()
    looks = is_whole or bool(_WORDS.search(fold(title)))
    span = last_on - first_on
    for rank, begins_on in enumerate(_beginnings(event, first_on)):
        yield LeaveEvent(
            uid=uid if rank == 0 else f"{uid}#{begins_on.isoformat()}",
            titre=title,
            first_on=begins_on,
            last_on=begins_on + span,
            is_cancelled=status == "CANCELLED",
            looks_like_leave=looks,
        )


def _day(moment: Any) -> date:
    if not isinstance(moment, datetime):
        day: date = moment
        return day
    return moment.astimezone(PARIS).date() if moment.tzinfo else moment.date()


def _last_day(event: Component, start: date | datetime) -> date:
    """Return the last day of an event: the end of a calendar is open."""
    if "DTEND" in event:
        end = event.decoded("DTEND")
    elif "DURATION" in event:
        end = start + event.decoded("DURATION")
    else:
        return _day(start)
    if isinstance(end, datetime):
        return max(_day(start), _day(end - timedelta(seconds=1)))
    last: date = end - ONE_DAY
    return max(_day(start), last)


def _beginnings(event: Component, first_on: date) -> list[date]:
    """Return the days an event begins on, its first one first."""
    rule = event.get("RRULE")
    if rule is None:
        return [first_on]
    text = rule.to_ical().decode()
    if _SLOW_RULES.search(text):
        raise ValueError(text)
    # Days alone: the zone of UNTIL would otherwise have to be that of the start.
    start = datetime(first_on.year, first_on.month, first_on.day)  # noqa: DTZ001 - a day
    horizon = start + timedelta(days=HORIZON_DAYS)
    bounds = [f"{horizon:%Y%m%d}", *_UNTIL.findall(text)]
    most = min([MOST_REPEATS, *(int(one) for one in _COUNT.findall(text))])
    bare = ";".join(part for part in text.split(";") if not part.upper().startswith(_ENDINGS))
    rules = bounded_rules(horizon.year)
    moments = rules.rrulestr(f"{bare};UNTIL={min(bounds)}", dtstart=start)
    days = dict.fromkeys([first_on, *(one.date() for one in islice(moments, most))])
    left_out = _exceptions(event)
    return [day for day in list(days)[:most] if day not in left_out]


def _exceptions(event: Component) -> set[date]:
    """Return the days taken out of the repetitions of an event."""
    held = event.get("EXDATE") or []
    return {
        _day(one.dt) for part in (held if isinstance(held, list) else [held]) for one in part.dts
    }

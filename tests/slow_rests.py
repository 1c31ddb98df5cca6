"""The rests found the slow way: a month as one mark for each minute, looked at minute by minute.

Nothing here comes from the rules it checks: no interval is merged nor sorted, the marks do it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MINUTE = timedelta(minutes=1)
HOUR = 60
PAD = 6 * 24 * HOUR
"""Minutes of rest before and after what is known: unknown time is rest."""
FREE = b"\0"
BUSY = b"\1"
_INVERTED = bytes.maketrans(FREE + BUSY, BUSY + FREE)

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class SlowBreach:
    """Two minutes between which there is too little rest, and how many minutes of it there are at most."""

    ended_at: datetime
    resumed_at: datetime
    longest: int


class Month:
    """Every minute of some weeks: is there ordinary work, is there an intervention?"""

    def __init__(self, first: date, days: int, work: list[Span], interventions: list[Span]) -> None:
        """Mark the minutes."""
        self.start = datetime.combine(first, datetime.min.time(), tzinfo=UTC) - PAD * MINUTE
        self.minutes = days * 24 * HOUR + 2 * PAD
        self.work = self._marked(work)
        self.interventions = self._marked(interventions)
        self.busy = self._marked([*work, *interventions])

    def _marked(self, spans: Iterable[Span]) -> bytes:
        marks = bytearray(self.minutes)
        for starts_at, ends_at in spans:
            first, last = self.at(starts_at), self.at(ends_at)
            marks[first:last] = BUSY * (last - first)
        return bytes(marks)

    def at(self, instant: datetime) -> int:
        """Return the number of a minute."""
        return (instant - self.start) // MINUTE

    def instant(self, minute: int) -> datetime:
        """Return the instant a minute begins."""
        return self.start + minute * MINUTE

    def journees(self, rest_hours: int) -> list[tuple[int, int]]:
        """Return the first minute of each journée and the one after its last."""
        found: list[tuple[int, int]] = []
        minute = self.work.find(BUSY)
        while minute >= 0:
            end = self.work.find(FREE, minute)
            if found and minute - found[-1][0] < (24 - rest_hours) * HOUR:
                found[-1] = (found[-1][0], end)
            else:
                found.append((minute, end))
            minute = self.work.find(BUSY, end)
        return found

    def daily(self, rest_hours: int) -> list[SlowBreach]:
        """Return the pairs of journées without enough rest between them."""
        days = self.journees(rest_hours)
        breaches = []
        for (_, ended), (resumed, _) in pairwise(days):
            if FREE * (rest_hours * HOUR) in self.interventions[ended:resumed]:
                continue
            runs = self.interventions[ended:resumed].split(BUSY)
            breaches.append(
                SlowBreach(self.instant(ended), self.instant(resumed), max(map(len, runs)))
            )
        return breaches

    def long_days(self, rest_hours: int, most_hours: int) -> list[tuple[datetime, datetime, bool]]:
        """Return the journées too long, but those that less than a rest follows, and if one was inside."""
        found = []
        for first, end in self.journees(rest_hours):
            is_followed = BUSY in self.work[end : end + rest_hours * HOUR]
            if end - first > most_hours * HOUR and not is_followed:
                has_rest = FREE * (rest_hours * HOUR) in self.busy[first:end]
                found.append((self.instant(first), self.instant(end), has_rest))
        return found

    def weeks_without_rest(self, rest_hours: int, first: date, last: date) -> list[date]:
        """Return the Mondays of the weeks, between two days, that have no weekly rest."""
        monday = first - timedelta(days=first.weekday())
        found = []
        while monday <= last:
            after = monday + timedelta(days=7)
            inside = self.at(_local_midnight(monday)), self.at(_local_midnight(after))
            rests = _runs(self.busy.translate(_INVERTED))
            if not any(_is_rest(run, rest_hours, inside) for run in rests):
                found.append(monday)
            monday = after
        return found

    def resume(self, rest_hours: int, at: datetime) -> datetime | None:
        """Return the minute before which no work may resume, seen at an instant."""
        now = self.at(at)
        last = self.interventions.rfind(BUSY, 0, now + 1)
        if last < 0:
            return None
        ended = self.interventions.find(FREE, last)
        began = self.interventions.rfind(FREE, 0, last) + 1
        worked = [(start, end) for start, end in _runs(self.work) if start < began]
        journee: tuple[int, int] | None = None
        for start, end in worked:
            if journee is None or start - journee[0] >= (24 - rest_hours) * HOUR:
                journee = (start, end)
            else:
                journee = (journee[0], end)
        if journee is None or journee[1] >= ended:
            return None
        since = self.interventions[journee[1] : ended]
        if FREE * (rest_hours * HOUR) in since or ended + rest_hours * HOUR <= now:
            return None
        return self.instant(ended + rest_hours * HOUR)


def _runs(marks: bytes) -> list[tuple[int, int]]:
    runs = []
    start = marks.find(BUSY)
    while start >= 0:
        end = marks.find(FREE, start)
        end = len(marks) if end < 0 else end
        runs.append((start, end))
        start = marks.find(BUSY, end)
    return runs


def _is_rest(run: tuple[int, int], rest_hours: int, inside: tuple[int, int]) -> bool:
    shared = len(range(max(run[0], inside[0]), min(run[1], inside[1])))
    return run[1] - run[0] >= rest_hours * HOUR and shared >= 24 * HOUR


def _local_midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=PARIS).astimezone(UTC)

"""Draws that favour the edges of a period: its ends, months, clock changes, holidays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

from crt_desktop.domain.dates import Period

T = TypeVar("T")
PARIS = ZoneInfo("Europe/Paris")
CLOCK_CHANGES = (
    date(2024, 3, 31),
    date(2024, 10, 27),
    date(2025, 3, 30),
    date(2025, 10, 26),
    date(2026, 3, 29),
    date(2026, 10, 25),
)
HOLIDAYS = frozenset(
    date(year, month, day)
    for year in (2023, 2024, 2025, 2026)
    for month, day in ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
)
EDGE_TIMES = (
    time(0),
    time(0, 5),
    time(2),
    time(2, 30),
    time(3),
    time(5, 59),
    time(6),
    time(9, 15),
    time(18, 59),
    time(19),
    time(20, 59),
    time(21),
    time(21, 1),
    time(22),
    time(23, 59, 59),
)


class Dice:
    """Random draws that favour the edges of a period."""

    def __init__(self, seed: int, period: Period) -> None:
        self.random = Random(seed)  # noqa: S311 - a caseload for tests, the same for a seed
        self.period = period
        middle = period.start + (period.end - period.start) / 2
        anchors = [period.start, period.end, middle, *(month.end for month in period.months())]
        anchors += [day for day in (*CLOCK_CHANGES, *HOLIDAYS) if self._is_near(day)]
        anchors += [date(2024, 2, 29), date(2025, 11, 30), date(2024, 11, 30), date(2025, 5, 31)]
        self.anchors = sorted(set(anchors))

    def _is_near(self, day: date) -> bool:
        return self.period.start - timedelta(days=5) <= day <= self.period.end + timedelta(days=5)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def pick(self, values: Iterable[T]) -> T:
        return self.random.choice(list(values))

    def maybe(self, values: Iterable[T]) -> T | None:
        return None if self.chance(0.2) else self.pick(values)

    def flag(self) -> bool | None:
        return self.pick((True, False, None))

    def count(self, most: int) -> int:
        return self.random.randint(0, most)

    def day(self) -> date:
        """Return a day on or next to an edge, or anywhere around the period."""
        if self.chance(0.6):
            return self.pick(self.anchors) + timedelta(days=self.random.randint(-1, 1))
        length = (self.period.end - self.period.start).days
        return self.period.start + timedelta(days=self.random.randint(-200, length + 100))

    def day_from(self, first: date) -> date:
        """Return a day on or after another, often the same one or soon after."""
        if self.chance(0.15):
            return first
        later = self.day()
        if later >= first and self.chance(0.7):
            return later
        return first + timedelta(days=self.pick((1, 2, 7, 29, 30, 31, 32, 89, 90, 92, 120, 365)))

    def maybe_day(self) -> date | None:
        return None if self.chance(0.2) else self.day()

    def instant(self) -> datetime:
        """Return an instant whose local time is an edge of the day; clock changes both ways."""
        wall = self.pick(EDGE_TIMES) if self.chance(0.7) else time(self.count(23), self.count(59))
        local = datetime.combine(self.day(), wall, tzinfo=PARIS).replace(fold=self.count(1))
        return local.astimezone(UTC)

"""The hard limits of a rota as sums: which nights weigh how much, and how much one person may hold.

A limit that what is fixed already breaks is not made worse: it gives nothing more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from crt_desktop.domain.dates import ONE_DAY
from crt_desktop.domain.rota import RotaMember, RotaNight, RotaProblem

MINUTE: Final = timedelta(minutes=1)
HALF_DAY: Final = timedelta(hours=12)
"""A night up to this long counts as half a day of duty, a longer one as a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """One limit on one person: the weights of the nights held are at most ``most`` together.

    ``rule``: the attribute of `RotaLimits` it comes from.
    """

    rule: str
    weights: Mapping[date, int]
    most: int

    def excess(self, held: Iterable[date]) -> int:
        """Return by how much the nights held go beyond the limit, 0 when they do not."""
        return max(sum(self.weights.get(night_on, 0) for night_on in held) - self.most, 0)


def caps_of(member: RotaMember, problem: RotaProblem) -> Iterator[Cap]:
    """Yield the limits of a person that are sums, those of months then those of windows."""
    yield from _month_caps(member, problem)
    yield from _window_caps(problem)


def _month_caps(member: RotaMember, problem: RotaProblem) -> Iterator[Cap]:
    limits = problem.limits
    months: dict[tuple[int, int], list[RotaNight]] = defaultdict(list)
    for night in problem.nights:
        months[night.night_on.year, night.night_on.month].append(night)
    longest = max((_half_days(night.elapsed) for night in problem.nights), default=1)
    for month, nights in months.items():
        for rule, most, done, days in (
            ("nights_month", limits.nights_month, member.done_nights, nights),
            (
                "saturdays_month",
                limits.saturdays_month,
                member.done_saturdays,
                [night for night in nights if night.is_saturday],
            ),
            (
                "sundays_month",
                limits.sundays_month,
                member.done_sundays,
                [night for night in nights if night.is_sunday],
            ),
            (
                "feries_month",
                limits.feries_month,
                member.done_feries,
                [night for night in nights if night.is_ferie],
            ),
        ):
            if most is not None and days:
                weights = {night.night_on: 1 for night in days}
                yield Cap(rule=rule, weights=weights, most=most - done.get(month, 0))
        if limits.days_month is not None:
            weights = {night.night_on: _half_days(night.elapsed) for night in nights}
            done_halves = member.done_nights.get(month, 0) * longest
            most = int(limits.days_month * 2) - done_halves
            yield Cap(rule="days_month", weights=weights, most=most)


def _half_days(elapsed: timedelta) -> int:
    return 1 if elapsed <= HALF_DAY else 2


def _window_caps(problem: RotaProblem) -> Iterator[Cap]:
    limits = problem.limits
    if limits.hours_window is not None:
        days, hours = limits.hours_window
        minutes = {
            night.night_on: night.elapsed // MINUTE for night in (*problem.edges, *problem.nights)
        }
        yield from _windows("hours_window", minutes, days, hours * 60)
    if limits.consecutive is not None:
        ones = dict.fromkeys(known_nights(problem), 1)
        yield from _windows("consecutive", ones, limits.consecutive + 1, limits.consecutive)
        if limits.consecutive == 1 and limits.gap:
            yield from _windows("gap", ones, limits.gap + 1, 1)


def _windows(rule: str, weights: Mapping[date, int], days: int, most: int) -> Iterator[Cap]:
    """Yield a limit for each window of so many days that some nights may go beyond."""
    if not weights:
        return
    first, last = min(weights), max(weights)
    while first <= last:
        window = {
            day: weights[day]
            for day in (first + offset * ONE_DAY for offset in range(days))
            if day in weights
        }
        if sum(window.values()) > most:
            yield Cap(rule=rule, weights=window, most=most)
        first += ONE_DAY


def known_nights(problem: RotaProblem) -> list[date]:
    """Return the nights of the period and those held around it, in order."""
    return sorted({*problem.around, *(night.night_on for night in problem.nights)})


def held_by(reference: str, problem: RotaProblem) -> frozenset[date]:
    """Return the nights that are a person's before anything is proposed, around the period too."""
    return frozenset(
        night_on
        for nights in (problem.around, problem.fixed)
        for night_on, name in nights.items()
        if name == reference
    )


def broken_gaps(held: Iterable[date], gap: int) -> frozenset[tuple[date, date]]:
    """Return the last night of a series and the first of the next one, after too few free nights."""
    nights = sorted(frozenset(held))
    return frozenset(
        (last, later) for last, later in pairwise(nights) if 1 < (later - last).days <= gap
    )


def weeks_of(held: Iterable[date]) -> dict[int, set[int]]:
    """Return the ISO weeks with a night, by ISO year."""
    weeks: dict[int, set[int]] = defaultdict(set)
    for night_on in held:
        year, week, _ = night_on.isocalendar()
        weeks[year].add(week)
    return weeks

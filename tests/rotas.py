"""Problems of rota for tests and measures, and a slow twin of the hard rules that shares no code with them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.rota import RotaLimits, RotaMember, RotaNight, RotaProblem

ONE = timedelta(days=1)
CCN51 = RotaLimits(nights_month=10, sundays_month=1, feries_month=1)
FPH = RotaLimits(hours_window=(15, 72), saturdays_month=1, sundays_month=1, feries_month=1)
CCN66 = RotaLimits(weeks_year=26)
BAD = RotaLimits(days_month=8)


def days_from(first: date, count: int) -> list[date]:
    """Return so many days from a first one."""
    return [first + rank * ONE for rank in range(count)]


def a_night(night_on: date, *, feries: Iterable[date] = (), hours: int | None = None) -> RotaNight:
    """Return a night from 21:00 to 6:00, with its real length."""
    starts = datetime.combine(night_on, time(21), tzinfo=PARIS).astimezone(UTC)
    ends = datetime.combine(night_on + ONE, time(6), tzinfo=PARIS).astimezone(UTC)
    return RotaNight(
        night_on=night_on,
        elapsed=ends - starts if hours is None else timedelta(hours=hours),
        is_saturday=night_on.isoweekday() == 6,
        is_sunday=night_on.isoweekday() == 7,
        is_ferie=night_on in set(feries),
    )


def a_problem(
    *members: RotaMember | str,
    first: date = date(2027, 1, 4),
    count: int = 7,
    feries: Iterable[date] = (),
    limits: RotaLimits | None = None,
    fixed: Mapping[date, str] | None = None,
    around: Mapping[date, str] | None = None,
    seconds: float = 10.0,
) -> RotaProblem:
    """Return a problem on nights running; a text stands for somebody without anything particular."""
    held = around or {}
    return RotaProblem(
        nights=tuple(a_night(day, feries=feries) for day in days_from(first, count)),
        edges=tuple(a_night(day, feries=feries) for day in sorted(held)),
        members=tuple(
            RotaMember(reference=one) if isinstance(one, str) else one for one in members
        ),
        limits=limits or RotaLimits(),
        fixed=fixed or {},
        around=held,
        seconds=seconds,
    )


def a_team_of(
    people: int, first: date, count: int, *, limits: RotaLimits, feries: Iterable[date], seed: int
) -> RotaProblem:
    """Return a realistic problem: leave by whole weeks, days kept free, two wishes a quarter, part-timers."""
    dice = random.Random(seed)  # noqa: S311 - a game of dice, not a secret
    days = days_from(first, count)
    members = []
    for rank in range(people):
        away: set[date] = set()
        for _ in range(max(1, round(count * 6.5 / 365))):
            monday = dice.choice(days)
            monday -= monday.weekday() * ONE
            away |= {monday + offset * ONE for offset in range(-1, 7)}
        unavailable = away | set(dice.sample(days, count // 20))
        wishes = dice.sample([day for day in days if day not in unavailable], 2 * count // 90)
        members.append(
            RotaMember(
                reference=f"P{rank:02}",
                unavailable=frozenset(unavailable),
                away=dict.fromkeys(away, "conge"),
                avoids=frozenset(wishes[::2]),
                prefers=frozenset(wishes[1::2]),
                part=dice.choice((1.0, 1.0, 1.0, 0.8, 0.5)),
            )
        )
    known = set(feries)
    return RotaProblem(
        nights=tuple(a_night(day, feries=known) for day in days),
        members=tuple(members),
        limits=limits,
    )


# --- the slow twin ------------------------------------------------------------------------------


def broken_rules(problem: RotaProblem, assignments: Mapping[date, str]) -> list[str]:
    """Return every hard rule an assignment breaks more than what is fixed breaks alone, in words."""
    wrong = [
        f"{day} of {problem.fixed[day]} was given away"
        for day in problem.fixed
        if assignments.get(day) != problem.fixed[day]
    ]
    references = {member.reference for member in problem.members}
    for day, name in assignments.items():
        if day not in problem.fixed and name not in references:
            wrong.append(f"{day} given to {name}, who is not there")
    for member in problem.members:
        name = member.reference
        for day, holder in assignments.items():
            if holder == name and day in member.unavailable and problem.fixed.get(day) != name:
                wrong.append(f"{name} is not available on {day}")
        fixed = _nights_of(name, problem.fixed, problem.around)
        held = _nights_of(name, problem.fixed, problem.around, assignments)
        before = _measures(problem, member, fixed)
        for rule, amount in _measures(problem, member, held).items():
            if amount > before.get(rule, 0):
                wrong.append(f"{name}: {rule} beyond by {amount}")
    return wrong


def _nights_of(name: str, *holders: Mapping[date, str]) -> set[date]:
    return {day for nights in holders for day, holder in nights.items() if holder == name}


Judge = Callable[[str, float, float | None], None]


def _measures(problem: RotaProblem, member: RotaMember, held: set[date]) -> dict[str, float]:
    """Return by how much each limit is passed, place by place; only those that are."""
    found: dict[str, float] = {}

    def judge(rule: str, amount: float, most: float | None) -> None:
        if most is not None and amount > most:
            found[rule] = amount - most

    _judge_months(judge, problem, member, held)
    _judge_runs(judge, problem, held)
    for before, after in pairwise(sorted(held)):
        free = (after - before).days - 1
        if 0 < free < problem.limits.gap:
            found[f"gap after {before}"] = problem.limits.gap - free
    years: dict[int, set[int]] = {}
    for day in held:
        iso = day.isocalendar()
        years.setdefault(iso.year, set(member.done_weeks.get(iso.year, ()))).add(iso.week)
    for year, weeks in years.items():
        judge(f"weeks of {year}", len(weeks), problem.limits.weeks_year)
    return found


def _judge_months(judge: Judge, problem: RotaProblem, member: RotaMember, held: set[date]) -> None:
    limits = problem.limits
    for place in {(one.night_on.year, one.night_on.month) for one in problem.nights}:
        mine = [
            one
            for one in problem.nights
            if one.night_on in held and (one.night_on.year, one.night_on.month) == place
        ]
        saturdays = sum(one.is_saturday for one in mine)
        sundays = sum(one.is_sunday for one in mine)
        feries = sum(one.is_ferie for one in mine)
        halves = sum(0.5 if one.elapsed <= timedelta(hours=12) else 1.0 for one in mine)
        done = member.done_nights.get(place, 0)
        judge(f"nights {place}", len(mine) + done, limits.nights_month)
        judge(
            f"saturdays {place}",
            saturdays + member.done_saturdays.get(place, 0),
            limits.saturdays_month,
        )
        judge(f"sundays {place}", sundays + member.done_sundays.get(place, 0), limits.sundays_month)
        judge(f"feries {place}", feries + member.done_feries.get(place, 0), limits.feries_month)
        judge(f"days {place}", halves + 0.5 * done, limits.days_month)


def _judge_runs(judge: Judge, problem: RotaProblem, held: set[date]) -> None:
    hours = {
        one.night_on: one.elapsed / timedelta(hours=1) for one in (*problem.edges, *problem.nights)
    }
    starts = days_from(min(held) - 40 * ONE, (max(held) - min(held)).days + 80) if held else []
    for start in starts:
        if problem.limits.hours_window is not None:
            days, most = problem.limits.hours_window
            window = {day for day in held if start <= day < start + days * ONE}
            judge(f"hours from {start}", sum(hours[day] for day in window), most)
        run = 0
        while start + run * ONE in held:
            run += 1
        if start - ONE not in held:
            judge(f"run from {start}", run, problem.limits.consecutive)

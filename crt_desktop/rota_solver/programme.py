"""A rota as a linear programme in whole numbers: columns with a cost, rows between two bounds.

A column is one person on one night, or a cost: a night without anyone, a night outside a fair share, a week with
a night in it, two nights in a row. Nothing here knows which library solves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from crt_desktop.domain.dates import ONE_DAY
from crt_desktop.domain.rota import RotaMember, RotaProblem
from crt_desktop.domain.rota_equity import (
    MOST_LEVEL,
    WEIGHTS,
    balances,
    rhythm_of,
    rhythm_windows,
)
from crt_desktop.domain.rota_limits import broken_gaps, caps_of, held_by, known_nights, weeks_of

INFINITY: Final = float("inf")
EMPTY_COST: Final = 10_000
"""What a night without anyone costs: far more than anything giving it to somebody may cost."""


@dataclass(slots=True)
class Programme:
    """Columns and rows; ``picks`` are the columns of a person on a night, ``empties`` of a night without.

    The objective is the sum of the costs of the columns, and ``fixed_cost``.
    """

    costs: list[int] = field(default_factory=list)
    tops: list[float] = field(default_factory=list)
    rows: list[tuple[tuple[int, ...], tuple[int, ...], float, float]] = field(default_factory=list)
    picks: dict[tuple[str, date], int] = field(default_factory=dict)
    empties: dict[date, int] = field(default_factory=dict)
    fixed_cost: int = 0

    def column(self, cost: int, top: float = 1) -> int:
        """Add a whole number from 0 to ``top``; return its index."""
        self.costs.append(cost)
        self.tops.append(top)
        return len(self.costs) - 1

    def row(
        self, terms: Iterable[tuple[int, int]], *, low: float = -INFINITY, high: float = INFINITY
    ) -> None:
        """Add a row low ≤ Σ coefficient × column ≤ high, of (column, coefficient)."""
        columns, coefficients = zip(*terms, strict=True)
        self.rows.append((columns, coefficients, low, high))

    def assignments(self, values: Sequence[float]) -> dict[date, str]:
        """Return who has which night in a solution, what was fixed left out."""
        half = 0.5
        return {
            night_on: name
            for (name, night_on), column in self.picks.items()
            if values[column] > half
        }


def programme_of(problem: RotaProblem, *, with_weeks: bool = True) -> Programme:
    """Return the programme of a problem, the limit of weeks left out when so asked."""
    made = Programme()
    _cover(made, problem)
    for member in problem.members:
        held = held_by(member.reference, problem)
        mine = {
            night_on: column
            for (name, night_on), column in made.picks.items()
            if name == member.reference
        }
        _keep_caps(made, problem, member, held, mine)
        _keep_gaps(made, problem, held, mine)
        if with_weeks:
            _keep_weeks(made, problem, member, held, mine)
    _share(made, problem)
    _space(made, problem)
    return made


def _cover(made: Programme, problem: RotaProblem) -> None:
    """Give each night that is not fixed to one of those who can, or to nobody."""
    for night in problem.nights:
        night_on = night.night_on
        wishes = sum(night_on in member.prefers for member in problem.members)
        made.fixed_cost += wishes * WEIGHTS.prefere
        if night_on in problem.fixed:
            made.fixed_cost += _wish_cost(problem.fixed[night_on], night_on, problem)
            continue
        columns = []
        for member in problem.members:
            if night_on not in member.unavailable:
                cost = _wish_cost(member.reference, night_on, problem)
                columns.append(made.column(cost))
                made.picks[member.reference, night_on] = columns[-1]
        made.empties[night_on] = made.column(EMPTY_COST)
        terms = [(column, 1) for column in (*columns, made.empties[night_on])]
        made.row(terms, low=1, high=1)


def _wish_cost(reference: str, night_on: date, problem: RotaProblem) -> int:
    """Return what giving a night to somebody adds, beside the wishes for it that all count as not kept."""
    member = next((one for one in problem.members if one.reference == reference), None)
    if member is None:
        return 0
    avoided = WEIGHTS.evite if night_on in member.avoids else 0
    return avoided - (WEIGHTS.prefere if night_on in member.prefers else 0)


def _keep_caps(
    made: Programme,
    problem: RotaProblem,
    member: RotaMember,
    held: frozenset[date],
    mine: Mapping[date, int],
) -> None:
    for cap in caps_of(member, problem):
        terms = [
            (mine[night_on], weight) for night_on, weight in cap.weights.items() if night_on in mine
        ]
        left = max(cap.most - sum(cap.weights.get(night_on, 0) for night_on in held), 0)
        if terms and sum(weight for _, weight in terms) > left:
            made.row(terms, high=left)


def _keep_gaps(
    made: Programme, problem: RotaProblem, held: frozenset[date], mine: Mapping[date, int]
) -> None:
    """Keep the free nights between two series: the last night of one forbids those soon after.

    Behind a night held in between, whatever comes belongs to the series of that night.
    """
    limits = problem.limits
    if limits.consecutive == 1:
        return
    nights = [day for day in known_nights(problem) if day in held or day in mine]
    already = broken_gaps(held, limits.gap)
    for last in nights:
        for days in range(2, limits.gap + 1):
            later = last + days * ONE_DAY
            if (later in held or later in mine) and (last, later) not in already:
                signs = ((last, 1), (last + ONE_DAY, -1), (later, 1))
                _bound(made, signs, held, mine, most=1)
            if later in held:
                break


def _bound(
    made: Programme,
    signs: Iterable[tuple[date, int]],
    held: frozenset[date],
    mine: Mapping[date, int],
    *,
    most: int,
) -> None:
    """Add a row over nights of which some are held: Σ sign × night ≤ most."""
    terms = []
    for night_on, sign in signs:
        if night_on in mine:
            terms.append((mine[night_on], sign))
        elif night_on in held:
            most -= sign
    if sum(max(sign, 0) for _, sign in terms) > most:
        made.row(terms, high=most)


def _keep_weeks(
    made: Programme,
    problem: RotaProblem,
    member: RotaMember,
    held: frozenset[date],
    mine: Mapping[date, int],
) -> None:
    """Keep the number of weeks of a year with a night: a week is opened by its first night."""
    if problem.limits.weeks_year is None:
        return
    taken = weeks_of(held)
    for year, weeks in weeks_of(mine).items():
        known = taken.get(year, set()) | member.done_weeks.get(year, frozenset())
        opened = []
        for week in sorted(weeks - known):
            column = made.column(0)
            opened.append((column, 1))
            picks = [
                (pick, 1)
                for night_on, pick in mine.items()
                if night_on.isocalendar()[:2] == (year, week)
            ]
            made.row([*picks, (column, -len(picks))], high=0)
        left = max(problem.limits.weeks_year - len(known), 0)
        if len(opened) > left:
            made.row(opened, high=left)


def _share(made: Programme, problem: RotaProblem) -> None:
    """Pay for each night outside a fair share, the further the dearer."""
    for balance in balances(problem):
        name = balance.professionnel
        mine = [
            made.picks[name, night_on]
            for night_on in balance.nights
            if (name, night_on) in made.picks
        ]
        fixed = sum(problem.fixed.get(night_on) == name for night_on in balance.nights)
        over = _levels(made, fixed + len(mine) - balance.highest, balance.weight)
        under = _levels(made, balance.lowest - fixed, balance.weight)
        if over:
            terms = [(column, 1) for column in mine]
            made.row([*terms, *((column, -1) for column in over)], high=balance.highest - fixed)
        if under:
            terms = [(column, 1) for column in (*mine, *under)]
            made.row(terms, low=balance.lowest - fixed)


def _levels(made: Programme, most: int, weight: int) -> list[int]:
    """Add the columns of an excess up to ``most``: one for each price, the last one for all above."""
    levels = range(1, min(most, MOST_LEVEL) + 1)
    return [
        made.column(level * weight, 1 if level < MOST_LEVEL else most - MOST_LEVEL + 1)
        for level in levels
    ]


def _space(made: Programme, problem: RotaProblem) -> None:
    """Pay for nights too close together, and for a rhythm that is uneven."""
    windows = tuple(rhythm_windows(problem))
    most_of = rhythm_of(problem)
    for member in problem.members:
        name = member.reference
        held = held_by(name, problem)
        mine = {day: column for (who, day), column in made.picks.items() if who == name}
        for window, most, cost in windows:
            allowed = most_of[name] if most is None else most
            _pay_beyond(made, window, held, mine, most=allowed, cost=cost)


def _pay_beyond(
    made: Programme,
    window: Sequence[date],
    held: Iterable[date],
    mine: Mapping[date, int],
    *,
    most: int,
    cost: int,
) -> None:
    """Pay for each night of a window beyond so many."""
    terms = [(mine[day], 1) for day in window if day in mine]
    left = most - sum(day in held for day in window)
    if left < 0:
        made.fixed_cost += -left * cost
        left = 0
    if len(terms) > left:
        column = made.column(cost, len(terms) - left)
        made.row([*terms, (column, -1)], high=left)

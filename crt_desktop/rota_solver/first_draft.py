"""A first rota made night after night, so that the search begins from one that keeps every hard rule."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from crt_desktop.domain.dates import ONE_DAY
from crt_desktop.domain.rota import RotaMember, RotaNight, RotaProblem
from crt_desktop.domain.rota_equity import (
    RHYTHM_NIGHTS,
    WEIGHT_OF,
    WEIGHTS,
    Kind,
    fair_shares,
    is_of_kind,
)
from crt_desktop.domain.rota_limits import Cap, broken_gaps, caps_of, held_by, weeks_of


class Holder:
    """One person while the rota is made: what is held, what each limit leaves, what is still owed."""

    def __init__(self, member: RotaMember, problem: RotaProblem) -> None:
        """Begin with what is fixed."""
        self.member = member
        self._problem = problem
        self.held: set[date] = set(held_by(member.reference, problem))
        self._left: list[int] = []
        self._caps: dict[date, list[tuple[int, Cap]]] = defaultdict(list)
        for index, cap in enumerate(caps_of(member, problem)):
            self._left.append(cap.most - sum(cap.weights.get(day, 0) for day in self.held))
            for day in cap.weights:
                self._caps[day].append((index, cap))
        self._weeks: dict[int, set[int]] = defaultdict(set)
        for weeks in (weeks_of(self.held), member.done_weeks):
            for year, numbers in weeks.items():
                self._weeks[year] |= numbers

    def may_take(self, night_on: date) -> bool:
        """Tell whether the night breaks no hard rule, given what is held."""
        return (
            night_on not in self.member.unavailable
            and all(
                cap.weights[night_on] <= self._left[index] for index, cap in self._caps[night_on]
            )
            and self._keeps_gaps(night_on)
            and self._keeps_weeks(night_on)
        )

    def _keeps_gaps(self, night_on: date) -> bool:
        gap = self._problem.limits.gap
        reach = range(-gap - 1, gap + 2)
        near = {day for day in (night_on + one * ONE_DAY for one in reach) if day in self.held}
        return not (broken_gaps(near | {night_on}, gap) - broken_gaps(near, gap))

    def _keeps_weeks(self, night_on: date) -> bool:
        most = self._problem.limits.weeks_year
        year, week, _ = night_on.isocalendar()
        return most is None or week in self._weeks[year] or len(self._weeks[year]) < most

    def take(self, night_on: date) -> None:
        """Hold one more night."""
        self.held.add(night_on)
        for index, cap in self._caps[night_on]:
            self._left[index] -= cap.weights[night_on]
        year, week, _ = night_on.isocalendar()
        self._weeks[year].add(week)


def first_draft(problem: RotaProblem) -> dict[date, str]:
    """Return who could have each night that is not fixed; a night nobody may take is left out."""
    holders = [Holder(member, problem) for member in problem.members]
    shares = {
        kind: fair_shares([one for one in problem.nights if is_of_kind(one, kind)], problem)
        for kind in Kind
    }
    counts: dict[tuple[str, Kind], int] = defaultdict(int)
    given: dict[date, str] = {}
    for night in problem.nights:
        kinds = [kind for kind in Kind if is_of_kind(night, kind)]
        taker = problem.fixed.get(night.night_on)
        if taker is None:
            able = [one for one in holders if one.may_take(night.night_on)]
            if not able:
                continue
            best = min(able, key=lambda one: _price(one, night, kinds, shares, counts))
            best.take(night.night_on)
            taker = given[night.night_on] = best.member.reference
        for kind in kinds:
            counts[taker, kind] += 1
    return given


def _price(
    holder: Holder,
    night: RotaNight,
    kinds: list[Kind],
    shares: dict[Kind, dict[str, float]],
    counts: dict[tuple[str, Kind], int],
) -> tuple[float, str]:
    """Return how dear the night is for somebody: ahead of the share, too close, against a wish."""
    member = holder.member
    name, day = member.reference, night.night_on
    price = sum(
        WEIGHT_OF[kind] * (counts[name, kind] + 1) / max(shares[kind][name], 0.1) for kind in kinds
    )
    close = [
        abs((day - other) // timedelta(days=1))
        for other in holder.held
        if abs(day - other) < RHYTHM_NIGHTS * ONE_DAY
    ]
    price += sum((RHYTHM_NIGHTS - distance) / RHYTHM_NIGHTS for distance in close)
    price += WEIGHTS.evite * (day in member.avoids) - WEIGHTS.prefere * (day in member.prefers)
    return price, name

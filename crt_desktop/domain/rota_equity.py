"""What a fair rota is: the share of each person, and what a proposal costs when it leaves it.

The fair share of a night goes to those who could take it, in proportion to their part: leave lowers the share
of the nights it covers and of no other. A proposal is as fair as whole nights allow when each person has the
share rounded down or up; each night outside costs one weight for the first, two for the second, and so on, so
that one person three nights above is worse than three persons one night above.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil, floor
from typing import Final

from crt_desktop.domain.dates import ONE_DAY
from crt_desktop.domain.rota import RotaMember, RotaNight, RotaProblem, RotaShare

MOST_LEVEL: Final = 6
"""From this night on outside the share, every further one costs the same."""
MOST_CARRIED: Final = 0.15
"""The history is made up for by at most this part of the share: nobody pays a whole year in a month."""
_EXACT: Final = 1e-6


class Kind(StrEnum):
    """What is shared: nights, Saturdays and Sundays, Sundays and public holidays."""

    NUITS = "nuits"
    WEEKENDS = "weekends"
    FETES = "fetes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What a proposal pays for one of each; the solver makes the sum as small as it can.

    ``evite``: a night given to who would rather not; ``prefere``: one not given to who asked for it;
    ``mois``: a night outside the share of a civil month; ``suite``: a second night in three running;
    ``serre``: a night beyond an even rhythm in seven running.
    """

    nuit: int = 10
    weekend: int = 15
    fete: int = 15
    mois: int = 3
    evite: int = 8
    prefere: int = 5
    suite: int = 1
    serre: int = 2


WEIGHTS: Final = Weights()
WEIGHT_OF: Final[Mapping[Kind, int]] = {
    Kind.NUITS: WEIGHTS.nuit,
    Kind.WEEKENDS: WEIGHTS.weekend,
    Kind.FETES: WEIGHTS.fete,
}
CLOSE_NIGHTS: Final = 3
"""Nights running in which one is enough for one person."""
RHYTHM_NIGHTS: Final = 7
"""Nights running in which the rhythm is looked at."""
RHYTHM_SLACK: Final = 1.5
"""A rhythm is even as long as it stays under so many times the share."""

_IS: Final[Mapping[Kind, Callable[[RotaNight], bool]]] = {
    Kind.NUITS: lambda _: True,
    Kind.WEEKENDS: lambda night: night.is_saturday or night.is_sunday,
    Kind.FETES: lambda night: night.is_sunday or night.is_ferie,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """One thing to share for one person: the nights that count and the whole numbers that are fair."""

    professionnel: str
    nights: tuple[date, ...]
    lowest: int
    highest: int
    weight: int


def is_of_kind(night: RotaNight, kind: Kind) -> bool:
    """Tell whether a night counts for what is shared."""
    return _IS[kind](night)


def fair_shares(nights: Iterable[RotaNight], problem: RotaProblem) -> dict[str, float]:
    """Return the fair share of these nights, by reference; a night nobody could take is nobody's."""
    shares: dict[str, float] = {member.reference: 0.0 for member in problem.members}
    for night in nights:
        able = takers(night.night_on, problem)
        whole = sum(member.part for member in able)
        for member in able:
            shares[member.reference] += member.part / whole
    return shares


def takers(night_on: date, problem: RotaProblem) -> tuple[RotaMember, ...]:
    """Return those whose share a night is: who holds it when it is fixed is one of them.

    A night fixed for somebody the problem does not know is in nobody's share.
    """
    holder = problem.fixed.get(night_on)
    if holder is not None and all(member.reference != holder for member in problem.members):
        return ()
    return tuple(
        member
        for member in problem.members
        if member.part > 0 and (night_on not in member.unavailable or member.reference == holder)
    )


def balances(problem: RotaProblem) -> tuple[Balance, ...]:
    """Return everything to share: each kind over the period, and the nights of each month."""
    found: list[Balance] = []
    for kind in Kind:
        nights = [night for night in problem.nights if is_of_kind(night, kind)]
        shares = _with_history(fair_shares(nights, problem), problem, kind)
        found += _whole_shares(nights, shares, WEIGHT_OF[kind])
    months: dict[tuple[int, int], list[RotaNight]] = defaultdict(list)
    for night in problem.nights:
        months[night.night_on.year, night.night_on.month].append(night)
    if len(months) > 1:
        for of_month in months.values():
            shares = _with_history(fair_shares(of_month, problem), problem, Kind.NUITS)
            found += _whole_shares(of_month, shares, WEIGHTS.mois)
    return tuple(found)


def _with_history(
    shares: Mapping[str, float], problem: RotaProblem, kind: Kind
) -> Mapping[str, float]:
    """Lower the share of who served more than theirs before, raise that of who served less."""
    total = sum(shares.values())
    moved = {
        member.reference: share
        - min(max(member.carried.get(kind, 0.0), -MOST_CARRIED * share), MOST_CARRIED * share)
        for member in problem.members
        for share in (shares[member.reference],)
    }
    whole = sum(moved.values())
    return {name: share * total / whole for name, share in moved.items()} if whole else shares


def _whole_shares(
    nights: Iterable[RotaNight], shares: Mapping[str, float], weight: int
) -> Iterable[Balance]:
    days = tuple(night.night_on for night in nights)
    return (
        Balance(
            professionnel=name,
            nights=days,
            lowest=floor(share + _EXACT),
            highest=ceil(share - _EXACT),
            weight=weight,
        )
        for name, share in shares.items()
        if days
    )


def rhythm_of(problem: RotaProblem) -> dict[str, int]:
    """Return how many nights in `RHYTHM_NIGHTS` an even rhythm gives each person at most, by reference."""
    shares = _with_history(fair_shares(problem.nights, problem), problem, Kind.NUITS)
    count = max(len(problem.nights), 1)
    return {
        name: min(max(ceil(RHYTHM_SLACK * RHYTHM_NIGHTS * share / count), 1), RHYTHM_NIGHTS)
        for name, share in shares.items()
    }


def rhythm_windows(problem: RotaProblem) -> Iterator[tuple[tuple[date, ...], int | None, int]]:
    """Yield each stretch of nights looked at, how many a person may have in it and what each beyond costs.

    None stands for the rhythm of the person. A stretch has a night of the period, and every night of it is
    of the period or held around it.
    """
    asked = {night.night_on for night in problem.nights}
    known = asked | problem.around.keys()
    for length, most, cost in (
        (CLOSE_NIGHTS, 1, WEIGHTS.suite),
        (RHYTHM_NIGHTS, None, WEIGHTS.serre),
    ):
        for first in sorted(known):
            window = tuple(first + offset * ONE_DAY for offset in range(length))
            if known.issuperset(window) and not asked.isdisjoint(window):
                yield window, most, cost


def cost_outside(excess: int, weight: int) -> int:
    """Return what nights outside a share cost: 1, 2, 3… times the weight, up to `MOST_LEVEL`."""
    return weight * sum(min(level, MOST_LEVEL) for level in range(1, excess + 1))


def cost_of(problem: RotaProblem, assignments: Mapping[date, str]) -> int:
    """Return what an assignment, what is fixed included, costs; nights without anyone cost nothing here."""
    return (
        _cost_of_wishes(problem, assignments)
        + sum(
            cost_outside(max(balance.lowest - count, count - balance.highest, 0), balance.weight)
            for balance in balances(problem)
            for count in (
                sum(assignments.get(day) == balance.professionnel for day in balance.nights),
            )
        )
        + _cost_of_rhythm(problem, assignments)
    )


def _cost_of_wishes(problem: RotaProblem, assignments: Mapping[date, str]) -> int:
    cost = 0
    for night in problem.nights:
        for member in problem.members:
            has = assignments.get(night.night_on) == member.reference
            cost += WEIGHTS.evite * (has and night.night_on in member.avoids)
            cost += WEIGHTS.prefere * (not has and night.night_on in member.prefers)
    return cost


def _cost_of_rhythm(problem: RotaProblem, assignments: Mapping[date, str]) -> int:
    names = {**problem.around, **assignments}
    rhythm = rhythm_of(problem)
    cost = 0
    for window, most, weight in rhythm_windows(problem):
        counts = Counter(names[day] for day in window if day in names)
        for name, allowed in rhythm.items():
            cost += weight * max(counts[name] - (allowed if most is None else most), 0)
    return cost


def shares_of(problem: RotaProblem, assignments: Mapping[date, str]) -> tuple[RotaShare, ...]:
    """Return what an assignment gives each person of the problem, in its order."""
    return tuple(_share(member, problem, assignments) for member in problem.members)


def _share(member: RotaMember, problem: RotaProblem, assignments: Mapping[date, str]) -> RotaShare:
    held = [
        night for night in problem.nights if assignments.get(night.night_on) == member.reference
    ]
    days = {night.night_on for night in held}
    asked = {night.night_on for night in problem.nights}
    prefers, avoids = member.prefers & asked, member.avoids & asked
    return RotaShare(
        professionnel=member.reference,
        nuits=len(held),
        weekends=sum(is_of_kind(night, Kind.WEEKENDS) for night in held),
        dimanches=sum(night.is_sunday for night in held),
        feries=sum(night.is_ferie for night in held),
        wishes_kept=len(prefers & days) + len(avoids - days),
        wishes=len(prefers) + len(avoids),
    )

"""What a fair rota is: the share of each person, and what a proposal costs when it leaves it.

The fair share of a night goes to those who could take it, in proportion to their part: leave lowers the share
of the nights it covers and of no other. A proposal is as fair as whole nights allow when each person has the
share rounded down or up; each night outside costs one weight for the first, two for the second, and so on, so
that one person three nights above is worse than three persons one night above.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil, floor
from typing import Final

from crt_desktop.domain.rota import RotaMember, RotaNight, RotaProblem, RotaShare

MOST_LEVEL: Final = 6
"""From this night on outside the share, every further one costs the same."""
MOST_CARRIED: Final = 0.25
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
    ``mois``: a night outside the share of a civil month; ``suite``: two nights in a row; ``serre``: a night
    beyond what an even rhythm gives in seven nights.
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
RHYTHM_NIGHTS: Final = 7
"""Nights in a row among which an even rhythm is looked at."""

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
    """Return those whose share a night is: who holds it when it is fixed is one of them."""
    return tuple(
        member
        for member in problem.members
        if member.part > 0
        and (night_on not in member.unavailable or problem.fixed.get(night_on) == member.reference)
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
            found += _whole_shares(of_month, fair_shares(of_month, problem), WEIGHTS.mois)
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
    """Return how many nights in seven an even rhythm gives each person at most, by reference."""
    shares = fair_shares(problem.nights, problem)
    count = max(len(problem.nights), 1)
    return {
        name: min(ceil(RHYTHM_NIGHTS * share / count - _EXACT) + 1, RHYTHM_NIGHTS)
        for name, share in shares.items()
    }


def cost_outside(excess: int, weight: int) -> int:
    """Return what nights outside a share cost: 1, 2, 3… times the weight, up to `MOST_LEVEL`."""
    return weight * sum(min(level, MOST_LEVEL) for level in range(1, excess + 1))


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

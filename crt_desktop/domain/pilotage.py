"""What the director's dashboard is cut into: months, quarters or years of a period; the ramp-up."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Final

from crt_desktop.domain.curve import MONTHS_OF_QUARTER, Span
from crt_desktop.domain.dates import Period, add_months, occupied_days
from crt_desktop.domain.pilotage_words import month_label

MOST_MONTHS: Final = 24
"""A longer period is told by quarters."""
MOST_QUARTERS: Final = 24
"""And one longer still by years."""
RAMP_UP_MONTHS: Final = 6
"""Months from the opening to the objectif. Source: AMI CRT Occitanie 2026."""
_LAST_MONTH: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Tranche:
    """One category of a chart over time: its days, its name, and its months written yyyymm."""

    period: Period
    label: str
    months: tuple[int, ...]


def month_key(day: date) -> int:
    """Return the month of a day, written yyyymm."""
    return day.year * 100 + day.month


def tranches_of(period: Period) -> tuple[Tranche, ...]:
    """Return the months of a period, or its quarters over 24 months, or its years over 24 quarters.

    The first and the last are cut to the period, and say so.
    """
    months = tuple(period.months())
    if len(months) <= MOST_MONTHS:
        has_years = period.start.year != period.end.year
        return tuple(
            Tranche(
                period=month,
                label=month_label(month, has_year=has_years),
                months=(month_key(month.start),),
            )
            for month in months
        )
    quarters = tuple(_grouped(months, lambda day: (day.year, _quarter(day))))
    if len(quarters) <= MOST_QUARTERS:
        return tuple(
            _tranche(one, f"T{_quarter(one[0].start)} {one[0].start.year}", MONTHS_OF_QUARTER)
            for one in quarters
        )
    years = _grouped(months, lambda day: (day.year, 0))
    return tuple(_tranche(one, str(one[0].start.year), _LAST_MONTH) for one in years)


def _quarter(day: date) -> int:
    return (day.month - 1) // MONTHS_OF_QUARTER + 1


def _grouped(
    months: Sequence[Period], key: Callable[[date], tuple[int, int]]
) -> Iterator[tuple[Period, ...]]:
    for _, group in groupby(months, lambda month: key(month.start)):
        yield tuple(group)


def _tranche(months: tuple[Period, ...], label: str, whole: int) -> Tranche:
    """Join whole months, or fewer at an end of the period."""
    period = Period(start=months[0].start, end=months[-1].end)
    is_whole = len(months) == whole and period.start.day == 1 and period.after_end.day == 1
    return Tranche(
        period=period,
        label=label if is_whole else f"{label} (en partie)",
        months=tuple(month_key(month.start) for month in months),
    )


def ramp_up_end(opened_on: date) -> date:
    """Return the day the objectif is due."""
    return add_months(opened_on, RAMP_UP_MONTHS)


def ramp_up_at(day: date, *, opened_on: date, objectif: int) -> int:
    """Return how many persons the ramp-up expects on a day: none at the opening, the objectif 6 months after.

    In between in proportion to the days, to the nearest person, halves up.
    """
    term = ramp_up_end(opened_on)
    if day >= term:
        return objectif
    if day <= opened_on:
        return 0
    exact = Fraction(objectif * (day - opened_on).days, (term - opened_on).days)
    return int(exact + Fraction(1, 2))


def is_ramping_up(period: Period, *, opened_on: date | None) -> bool:
    """Tell whether a day of the period comes before the end of the ramp-up."""
    return opened_on is not None and period.start < ramp_up_end(opened_on)


def person_months(spans: Iterable[Span], period: Period) -> dict[int, int]:
    """Return, by month written yyyymm, the different persons with at least one day in it."""
    months = tuple(period.months())
    starts = [month.start for month in months]
    # The months of a person as the bits of a number: few persons have months nobody else has.
    own: dict[int, int] = {}
    for person, admitted_on, left_on in spans:
        first, last = occupied_days(admitted_on, left_on)
        if first > period.end or (last is not None and last < period.start):
            continue
        begin = max(bisect_right(starts, first) - 1, 0)
        after = len(starts) if last is None else bisect_right(starts, last)
        own[person] = own.get(person, 0) | (1 << after) - (1 << begin)
    alike = Counter(own.values())
    return {
        month_key(month.start): sum(count for bits, count in alike.items() if bits >> rank & 1)
        for rank, month in enumerate(months)
    }


def accompanied(spans: Iterable[Span], period: Period) -> Iterator[tuple[int, date, date]]:
    """Yield each person of the file active, with the days GIR and age are judged.

    The admission of the person's first accompagnement of the period; and the last day of the period, or the
    sortie of the last accompagnement when it comes before.
    """
    first: dict[int, date] = {}
    last: dict[int, tuple[date, date | None]] = {}
    for person, admitted_on, left_on in spans:
        known = last.get(person)
        if known is None or admitted_on >= known[0]:
            last[person] = (admitted_on, left_on)
        if known is None or admitted_on < first[person]:
            first[person] = admitted_on
    for person, (_, left_on) in last.items():
        yield person, first[person], period.end if left_on is None else min(left_on, period.end)


def folded(counts: Mapping[int, int], tranche: Tranche) -> int:
    """Return the sum of counts by month over the months of a tranche."""
    return sum(counts.get(month, 0) for month in tranche.months)

"""The file active over time: who was counted from when, and the quarter of a day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from crt_desktop.domain.dates import ONE_DAY, Period, add_months, occupied_days

Span = tuple[int, date, date | None]
"""An accompagnement: whose, its admission, its sortie."""

MONTHS_OF_QUARTER = 3


def first_days(spans: Iterable[Span], *, start: date) -> list[date]:
    """Return the day each person was first counted from, in order; none before the start."""
    firsts: dict[int, date] = {}
    for person, admitted_on, _ in spans:
        day = max(admitted_on, start)
        firsts[person] = min(day, firsts.get(person, day))
    return sorted(firsts.values())


def threshold_of(spans: Iterable[Span], *, objectif: int, start: date) -> date | None:
    """Return the first day on which the objectif was reached, None when it was not."""
    if objectif <= 0:
        return start
    days = first_days(spans, start=start)
    return days[objectif - 1] if len(days) >= objectif else None


def curve_days(period: Period, *, until: date) -> list[date]:
    """Return the days of the curve: the first of each month of the period, and the last day known.

    Empty when the period begins after ``until``.
    """
    last = min(period.end, until)
    if last < period.start:
        return []
    days = [month.start for month in Period(start=period.start, end=last).months()]
    return days if days[-1] == last else [*days, last]


def curve_of(
    spans: Sequence[Span], *, period: Period, until: date
) -> Iterator[tuple[date, int, int]]:
    """Yield each day of the curve with the persons since the start, and those present that day."""
    return counts_at(spans, start=period.start, days=curve_days(period, until=until))


def counts_at(
    spans: Iterable[Span], *, start: date, days: Iterable[date]
) -> Iterator[tuple[date, int, int]]:
    """Yield each day with the different persons accompanied since the start, and those present that day.

    Args:
        spans: Every accompagnement that has one of its days from the start to the last of the days.
        start: The day the count of different persons begins, inclusive.
        days: The days asked about, in any order, none before the start.
    """
    known = list(spans)
    firsts = first_days(known, start=start)
    entries, exits = [], []
    for _, admitted_on, left_on in known:
        first, last = occupied_days(admitted_on, left_on)
        entries.append(first)
        if last is not None:
            exits.append(last + ONE_DAY)
    entries.sort()
    exits.sort()
    for day in days:
        yield day, bisect_right(firsts, day), bisect_right(entries, day) - bisect_right(exits, day)


def quarter_of(period: Period, *, on: date) -> Period:
    """Return the civil quarter of a day of the period, cut to it; a day outside is moved to its edge."""
    day = min(max(on, period.start), period.end)
    first = date(day.year, day.month - (day.month - 1) % MONTHS_OF_QUARTER, 1)
    last = add_months(first, MONTHS_OF_QUARTER) - ONE_DAY
    return Period(start=max(first, period.start), end=min(last, period.end))

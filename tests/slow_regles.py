"""The counts of a régime the naive way: days and hours asked one at a time, nothing sorted nor merged."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
HALF_HOUR = timedelta(minutes=30)
NIGHT_STARTS, NIGHT_ENDS = 21, 6

Span = tuple[datetime, datetime]


def nights_of(duties: Iterable[Span]) -> list[date]:
    """Return the nights a person holds half an hour of at least, each once."""
    nights = set()
    for moment in moments(duties):
        local = moment.astimezone(PARIS)
        if local.hour >= NIGHT_STARTS:
            nights.add(local.date())
        elif local.hour < NIGHT_ENDS:
            nights.add(local.date() - timedelta(days=1))
    return sorted(nights)


def moments(duties: Iterable[Span]) -> set[datetime]:
    """Return every half-hour on call; the duties begin and end on half-hours."""
    found = set()
    for starts_at, ends_at in duties:
        moment = starts_at
        while moment < ends_at:
            found.add(moment)
            moment += HALF_HOUR
    return found


def beyond_month(days: Iterable[date], most: int) -> list[date]:
    """Return the days before which the month has already its most."""
    every = set(days)
    return sorted(
        day
        for day in every
        if len([one for one in every if one < day and same_month(one, day)]) >= most
    )


def same_month(one: date, two: date) -> bool:
    """Tell whether two days are of one civil month."""
    return one.strftime("%Y-%m") == two.strftime("%Y-%m")


def beyond_weeks(days: Iterable[date], most: int) -> list[date]:
    """Return the first day of each week too many of its ISO year."""
    every = sorted(set(days))
    found = []
    for day in every:
        week = day.strftime("%G-%V")
        if any(one < day and one.strftime("%G-%V") == week for one in every):
            continue
        earlier = {
            one.strftime("%G-%V")
            for one in every
            if one < day and one.strftime("%G") == day.strftime("%G")
        }
        if len(earlier) >= most:
            found.append(day)
    return found


def most_hours(duties: Collection[Span], days: int) -> float:
    """Return the most hours on call in any stretch of days running, from any half-hour."""
    on_call = moments(duties)
    best = 0
    for first in on_call:
        local = first.astimezone(PARIS) + timedelta(days=days)
        last = local.astimezone(UTC)
        best = max(best, sum(first <= one < last for one in on_call))
    return best / 2


def half_days(duties: Collection[Span], month: date) -> int:
    """Return the half-days on call of a month, by the night or else the day each duty begins."""
    total = 0
    for starts_at, ends_at in duties:
        held = nights_of([(starts_at, ends_at)])
        day = held[0] if held else starts_at.astimezone(PARIS).date()
        if same_month(day, month):
            hours = (ends_at - starts_at) / timedelta(hours=1)
            while hours > 0:
                total += 1
                hours -= 12
    return total

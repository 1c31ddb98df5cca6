"""Contract hours as instants: when somebody works, whatever the clock does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time

from crt_desktop.domain.codes import JOUR_SEMAINE
from crt_desktop.domain.dates import ONE_DAY, PARIS, local_date
from crt_desktop.domain.planning import HoraireTravail

Block = tuple[datetime, datetime]
"""A span [start, end) of instants in UTC."""

_JOURS = tuple(JOUR_SEMAINE)


def instant_of(day: date, wall: time) -> datetime:
    """Return the instant of a local time, in UTC.

    A time that does not exist that day takes the offset before the change; of one that comes twice, the first.
    """
    return datetime.combine(day, wall, tzinfo=PARIS).astimezone(UTC)


def hours_on(horaires: Iterable[HoraireTravail], day: date) -> list[HoraireTravail]:
    """Return the contract hours that begin on a day, in order."""
    jour = _JOURS[day.weekday()]
    found = [
        one
        for one in horaires
        if one.jour == jour
        and (one.since is None or one.since <= day)
        and (one.until is None or day <= one.until)
    ]
    return sorted(found, key=lambda one: (one.starts, one.ends))


def working_blocks(
    horaires: Sequence[HoraireTravail], starts_at: datetime, ends_at: datetime
) -> Iterator[Block]:
    """Yield the contract hours that touch [starts_at, ends_at), those begun the day before too."""
    day, last = local_date(starts_at) - ONE_DAY, local_date(ends_at)
    while day <= last:
        for one in hours_on(horaires, day):
            ends_on = day if one.starts < one.ends else day + ONE_DAY
            block = instant_of(day, one.starts), instant_of(ends_on, one.ends)
            if block[0] < ends_at and starts_at < block[1]:
                yield block
        day += ONE_DAY


def merged(blocks: Iterable[Block]) -> list[Block]:
    """Return these spans in order, those that touch or overlap joined."""
    joined: list[Block] = []
    for start, end in sorted(blocks):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def covers(blocks: Iterable[Block], starts_at: datetime, ends_at: datetime) -> bool:
    """Tell whether one of these spans holds the whole of [starts_at, ends_at)."""
    return any(start <= starts_at and ends_at <= end for start, end in blocks)


def day_words(horaires: Iterable[HoraireTravail], day: date) -> str:
    """Return « 09:00 – 12:30, 13:30 – 17:00 », the hours that begin on a day; blank for none."""
    return ", ".join(f"{one.starts:%H:%M} – {one.ends:%H:%M}" for one in hours_on(horaires, day))

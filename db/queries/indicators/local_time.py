"""Local time of Europe/Paris by whole-number arithmetic on instants, the same on every engine.

The changes of the clock inside a period are worked out in Python; SQL only adds the offset in force.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Integer, and_, bindparam, case, or_, type_coerce

from crt_desktop.domain.dates import ONE_DAY, PARIS, Period, midnight
from db.queries.indicators.scope import Scope

DAY_SECONDS: Final = 86_400
EPOCH: Final = date(1970, 1, 1)
SATURDAY: Final = 5
"""Days of the week from Monday, 0."""
_EPOCH_WEEKDAY: Final = EPOCH.weekday()
_HOUR: Final = timedelta(hours=1)


def day_number(day: date) -> int:
    """Return the number of days since 1970."""
    return (day - EPOCH).days


def seconds_of(wall: time) -> int:
    """Return the seconds since midnight on the clock."""
    return (wall.hour * 60 + wall.minute) * 60 + wall.second


def at_wall(day: date, wall: time) -> int:
    """Return the instant of a local time, in seconds; one that does not exist takes the offset before."""
    return int(datetime.combine(day, wall, tzinfo=PARIS).timestamp())


@cache
def clock_changes(period: Period) -> tuple[tuple[int, int], ...]:
    """Return (instant, offset in seconds from then on) for the start of a period and each change in it."""
    changes = [(int(midnight(period.start).timestamp()), _offset(midnight(period.start)))]
    day = period.start
    while day <= period.end:
        before, after = midnight(day), midnight(day + ONE_DAY)
        if _offset(before) != _offset(after):
            moment = before
            while _offset(moment) == _offset(before):
                moment += _HOUR
            changes.append((int(moment.timestamp()), _offset(moment)))
        day += ONE_DAY
    return tuple(changes)


def _offset(instant: datetime) -> int:
    offset = instant.astimezone(PARIS).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def local_seconds(instant: ColumnElement[Any], how_many_changes: int) -> ColumnElement[int]:
    """Return the seconds since 1970 the clock on the wall shows at an instant of the period."""
    seconds = type_coerce(instant, BigInteger)
    latest_first = range(how_many_changes - 1, 0, -1)
    first = bindparam("offset_0", type_=Integer)
    if how_many_changes == 1:
        return seconds + first
    offset = case(
        *(
            (
                seconds >= bindparam(f"change_{rank}", type_=BigInteger),
                bindparam(f"offset_{rank}", type_=Integer),
            )
            for rank in latest_first
        ),
        else_=first,
    )
    return seconds + offset


def creneau_of(instant: ColumnElement[Any], *, how_many_changes: int) -> ColumnElement[str]:
    """Return the slot class of a visit from its start: the first that applies.

    Public holiday, then Saturday or Sunday, then the night, then the evening, then the day.
    """
    local = local_seconds(instant, how_many_changes)
    day, clock = local // DAY_SECONDS, local % DAY_SECONDS
    return case(
        (day.in_(bindparam("holidays", type_=Integer, expanding=True)), "ferie"),
        ((day + _EPOCH_WEEKDAY) % 7 >= SATURDAY, "weekend"),
        (_in_span(clock, "night_starts", "night_ends"), "nuit"),
        (_in_span(clock, "evening_starts", "evening_ends"), "soiree"),
        else_="jour",
    )


def _in_span(clock: ColumnElement[int], starts: str, ends: str) -> ColumnElement[bool]:
    """Tell whether a time of day is in [starts, ends), which may cross midnight."""
    first, last = bindparam(starts, type_=Integer), bindparam(ends, type_=Integer)
    return or_(
        and_(clock >= first, clock < last),
        and_(first >= last, or_(clock >= first, clock < last)),
    )


def evening_span(starts: time, night_starts: time, night_ends: time) -> tuple[int, int]:
    """Return the evening [starts, start of the night) in seconds since midnight.

    Empty when the night has begun by then; past midnight when the night begins after it.
    """
    begins_past_midnight = night_starts < night_ends
    if night_starts > starts or begins_past_midnight:
        return seconds_of(starts), seconds_of(night_starts)
    return DAY_SECONDS, DAY_SECONDS + 1


def local_values(scope: Scope) -> dict[str, Any]:
    """Return the values bound by `creneau_of` for a period."""
    night = (scope.parametres.nuit_debut, scope.parametres.nuit_fin)
    evening = evening_span(scope.parametres.soiree_debut, *night)
    values: dict[str, Any] = {
        "holidays": [day_number(day) for day in sorted(scope.holidays)],
        "night_starts": seconds_of(night[0]),
        "night_ends": seconds_of(night[1]),
        "evening_starts": evening[0],
        "evening_ends": evening[1],
    }
    for rank, (instant, offset) in enumerate(clock_changes(scope.period)):
        values[f"offset_{rank}"] = offset
        if rank:
            values[f"change_{rank}"] = instant
    return values

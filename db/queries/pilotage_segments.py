"""The stretches of a period over which month and slot class do not change, as a table of the statement.

Counting the visits of each stretch reads one range of an index; working out the class of each visit reads as
much and computes ten times more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time
from itertools import pairwise
from typing import Final, NamedTuple

from sqlalchemy import CTE, BigInteger, column, text

from crt_desktop.domain.dates import ONE_DAY
from crt_desktop.domain.pilotage import month_key
from db.queries.indicators.local_time import (
    DAY_SECONDS,
    SATURDAY,
    at_wall,
    evening_span,
    seconds_of,
)
from db.queries.indicators.scope import Scope

_MIDNIGHT: Final = time(0)


class Segment(NamedTuple):
    """Instants [starts_at, ends_at) in seconds since 1970, of one month and one slot class."""

    starts_at: int
    ends_at: int
    month: int
    creneau: str


def month_segments(scope: Scope) -> list[Segment]:
    """Return the months of the period, cut to it; no slot class."""
    return [
        Segment(
            at_wall(month.start, _MIDNIGHT),
            at_wall(month.after_end, _MIDNIGHT),
            month_key(month.start),
            "",
        )
        for month in scope.period.months()
    ]


def creneau_segments(scope: Scope) -> list[Segment]:
    """Return the stretches of the period by slot class, in order; those that follow are joined."""
    found: list[Segment] = []
    for one in _pieces(scope):
        before = found[-1] if found else None
        if before is not None and (before.month, before.creneau) == (one.month, one.creneau):
            found[-1] = before._replace(ends_at=one.ends_at)
        else:
            found.append(one)
    return found


def _pieces(scope: Scope) -> Iterator[Segment]:
    """Yield the days of the period, the ordinary ones cut by the night and the evening.

    An ordinary day has 24 hours: the clock changes on Sundays, which are of one class from end to end.
    """
    cuts = _cuts(scope)
    day = scope.period.start
    starts_at = at_wall(day, _MIDNIGHT)
    while day <= scope.period.end:
        ends_at = at_wall(day + ONE_DAY, _MIDNIGHT)
        month = month_key(day)
        if day in scope.holidays:
            yield Segment(starts_at, ends_at, month, "ferie")
        elif day.weekday() >= SATURDAY:
            yield Segment(starts_at, ends_at, month, "weekend")
        else:
            for first, last, creneau in cuts:
                yield Segment(starts_at + first, starts_at + last, month, creneau)
        day, starts_at = day + ONE_DAY, ends_at


def _cuts(scope: Scope) -> list[tuple[int, int, str]]:
    """Return the stretches of an ordinary day in seconds since midnight, each with its slot class."""
    parametres = scope.parametres
    walls = (parametres.nuit_debut, parametres.nuit_fin)
    night = (seconds_of(walls[0]), seconds_of(walls[1]))
    evening = evening_span(parametres.soiree_debut, *walls)
    bounds = sorted({0, DAY_SECONDS, *(one for one in (*night, *evening) if one < DAY_SECONDS)})
    return [
        (
            first,
            last,
            "nuit"
            if _is_within(first, *night)
            else "soiree"
            if _is_within(first, *evening)
            else "jour",
        )
        for first, last in pairwise(bounds)
    ]


def _is_within(clock: int, first: int, last: int) -> bool:
    """Tell whether a time of day is in [first, last), which may cross midnight."""
    return first <= clock < last if first < last else clock >= first or clock < last


def table_of(segments: Sequence[Segment], names: Sequence[str]) -> CTE:
    """Return the segments as a table: starts_at, ends_at, month, rank of the slot class among the names."""
    ranks = {name: rank for rank, name in enumerate(names)}
    rows = (
        f"({one.starts_at},{one.ends_at},{one.month},{ranks.get(one.creneau, 0)})"
        for one in segments
    )
    columns = (column(f"column{rank}", BigInteger) for rank in range(1, 5))
    # Both engines name the columns of VALUES column1, column2 and so on; whole numbers of ours stand in it.
    return text(f"VALUES {','.join(rows)}").columns(*columns).cte("segments")

"""The stretches of a period over which month and slot class do not change, as a table of the statement.

Counting the visits of each stretch reads one range of an index; working out the class of each visit reads as
much and computes ten times more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import pairwise
from typing import Final, NamedTuple

from sqlalchemy import CTE, BigInteger, column, text

from crt_desktop.domain.dates import ONE_DAY, PARIS
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
MINUTE: Final = 60


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
    clock = _Clock(scope)
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
            for first, last, creneau in clock.cut(day, starts_at, ends_at):
                yield Segment(first, last, month, creneau)
        day, starts_at = day + ONE_DAY, ends_at


class _Clock:
    """Cuts an ordinary day by the night and the evening."""

    def __init__(self, scope: Scope) -> None:
        parametres = scope.parametres
        night = (parametres.nuit_debut, parametres.nuit_fin)
        self._night = (seconds_of(night[0]), seconds_of(night[1]))
        self._evening = evening_span(parametres.soiree_debut, *night)
        walls = {*self._night, *self._evening}
        self._cuts = sorted(wall for wall in walls if 0 < wall < DAY_SECONDS)
        self._plain = [
            (first, last, self._at(first))
            for first, last in pairwise((0, *self._cuts, DAY_SECONDS))
        ]

    def cut(self, day: date, starts_at: int, ends_at: int) -> Iterator[tuple[int, int, str]]:
        """Yield the stretches of a local day, in instants, each with its slot class."""
        if ends_at - starts_at == DAY_SECONDS:
            for first, last, creneau in self._plain:
                yield starts_at + first, starts_at + last, creneau
            return
        for first, last in pairwise(
            sorted({starts_at, ends_at, *self._odd(day, starts_at, ends_at)})
        ):
            wall = datetime.fromtimestamp(first, UTC).astimezone(PARIS).time()
            yield first, last, self._at(seconds_of(wall))

    def _odd(self, day: date, starts_at: int, ends_at: int) -> Iterator[int]:
        """Yield where the class may change on the day the clock does: every quarter of an hour, and the cuts.

        The clock changes on a quarter of an hour; a wall time may come twice.
        """
        yield from range(starts_at, ends_at, 900)
        for wall in self._cuts:
            hour, rest = divmod(wall, 3600)
            local = time(hour, rest // 60, rest % 60)
            for fold in (0, 1):
                moment = datetime.combine(day, local.replace(fold=fold), tzinfo=PARIS)
                instant = int(moment.timestamp())
                if starts_at < instant < ends_at:
                    yield instant

    def _at(self, clock: int) -> str:
        if _is_within(clock, *self._night):
            return "nuit"
        return "soiree" if _is_within(clock, *self._evening) else "jour"


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


def creneaux_by_minute(scope: Scope) -> tuple[int, list[str]]:
    """Return the first instant of the period, and the slot class of each of its minutes.

    The night, the evening and the changes of the clock are on whole minutes: each has one class.
    """
    found: list[str] = []
    segments = creneau_segments(scope)
    for one in segments:
        found += [one.creneau] * ((one.ends_at - one.starts_at) // MINUTE)
    return segments[0].starts_at, found

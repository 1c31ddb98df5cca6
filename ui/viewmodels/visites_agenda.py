"""Where visits stand on an agenda: columns, blocks side by side, what a drag would change.

A day is drawn on the clock of the wall, from 0 to 1440 minutes, whatever the length of the day: the
instants are only taken back from it when something is moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Final

from crt_desktop.domain.dates import ONE_DAY, PARIS, Period, local_date
from crt_desktop.reports.planning import PlanningView, TeamMember, VisitLine
from ui.viewmodels import visites as told
from ui.viewmodels import words
from ui.viewmodels.visites_period import DAYS, SATURDAY, AgendaView, month_of

DAY_MINUTES: Final = 1440
STEP: Final = 15
"""The grid a visit is moved on, in minutes."""
LEAST: Final = 20
"""A shorter visit is drawn as long as this, so that its words fit."""
USUAL_VISIT: Final = 45
FIRST_HOUR: Final = 7
LAST_HOUR: Final = 22
"""The hours on screen at first; the others are reached by scrolling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A day, or the day of a professionnel; ``is_member``: a drag to it gives the visit to somebody."""

    day: date
    title: str
    under: str = ""
    is_member: bool = False
    professionnel: str | None = None
    is_today: bool = False
    is_off: bool = False
    is_ferie: bool = False
    is_outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A visit, or its part of one day, where it is drawn.

    ``start`` and ``end``: minutes of the clock of the wall; ``lane`` of ``lanes``: its place beside those
    it overlaps (in a month, its rank in the day).
    """

    row_id: int
    line: VisitLine
    column: int
    start: int
    end: int
    lane: int = 0
    lanes: int = 1

    @property
    def is_movable(self) -> bool:
        """Tell whether it may be dragged: only what is still planned."""
        return self.line.statut == told.PREVUE

    @property
    def is_head(self) -> bool:
        """Tell whether it is where the visit begins, not what goes on after midnight."""
        return self.start == wall_minute(self.line.starts_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The columns of a view and the blocks on them, by column then start."""

    view: AgendaView
    columns: tuple[Column, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A free place: a day, a time of the wall in minutes, whose column; for how long."""

    day: date
    start: int
    minutes: int = USUAL_VISIT
    professionnel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A visit moved or made longer: from when, how long in elapsed minutes, and to whom.

    ``gives``: it goes to ``professionnel`` (None: nobody); otherwise whoever has it keeps it.
    """

    line: VisitLine
    day: date
    start: int
    minutes: int
    gives: bool = False
    professionnel: str | None = None

    @property
    def starts_at(self) -> datetime:
        """When it would begin."""
        return instant_of(self.day, self.start)

    @property
    def ends_at(self) -> datetime:
        """When it would end."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_any(self) -> bool:
        """Tell whether anything would change."""
        line = self.line
        is_given = self.gives and self.professionnel != line.professionnel
        return is_given or (self.starts_at, self.ends_at) != (line.starts_at, line.ends_at)


def instant_of(day: date, minute: int) -> datetime:
    """Return the instant, in UTC, of a minute of the clock of a day; beyond the day it is of the next."""
    wall = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001 - given its zone below
    return wall.replace(tzinfo=PARIS).astimezone(UTC)


def wall_minute(instant: datetime) -> int:
    """Return the minute of the day an instant is at on the clock of Europe/Paris."""
    local = instant.astimezone(PARIS)
    return local.hour * 60 + local.minute


def packed(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the lane of each span and how many lanes its neighbours share; spans come by start.

    A span takes the first lane that is free; those that touch one another, even through a third, share
    the same number of lanes.
    """
    lanes: list[int] = []
    counts: list[int] = []
    ends: list[int] = []
    first, horizon = 0, -1
    for position, (start, end) in enumerate(spans):
        if start >= horizon:
            counts += [len(ends)] * (position - first)
            first, ends = position, []
        free = next((lane for lane, until in enumerate(ends) if until <= start), len(ends))
        if free == len(ends):
            ends.append(end)
        else:
            ends[free] = end
        lanes.append(free)
        horizon = max(horizon, end)
    counts += [len(ends)] * (len(spans) - first)
    return list(zip(lanes, counts, strict=True))


def day_board(
    found: PlanningView,
    day: date,
    *,
    today: date,
    chosen: Collection[str] = (),
    has_whole_team: bool = False,
) -> Board:
    """Return the day of each professionnel who has visits, in the order of the team.

    Args:
        found: The visits of the day.
        day: The day.
        today: The day it is.
        chosen: Professionnels who have a column even without a visit.
        has_whole_team: Everybody has one.
    """
    visits = [line for line in found.visites if local_date(line.starts_at) == day]
    by_member = Counter(line.professionnel for line in visits)
    known = {member.reference for member in found.equipe}
    wanted = [
        member
        for member in found.equipe
        if has_whole_team
        or not visits
        or member.reference in by_member
        or member.reference in chosen
    ]
    strays = {
        line.professionnel: _stranger(line)
        for line in visits
        if line.professionnel is not None and line.professionnel not in known
    }
    columns = [
        Column(
            day=day,
            title=member.nom,
            under=f"{told.profession(member.profession)} · {_visits(by_member[member.reference])}",
            professionnel=member.reference,
            is_member=True,
        )
        for member in (*wanted, *strays.values())
    ]
    if by_member[None] or not columns:
        under = _visits(by_member[None]) if by_member[None] else ""
        columns.append(Column(day=day, title=told.NOBODY, under=under, is_member=True))
    place = {column.professionnel: at for at, column in enumerate(columns)}
    pieces = [(place[line.professionnel], *_piece(line)) for line in visits]
    is_today, is_ferie = day == today, day in found.feries
    return Board(
        view=AgendaView.JOUR,
        columns=tuple(replace(one, is_today=is_today, is_ferie=is_ferie) for one in columns),
        blocks=_laid(pieces),
    )


def _visits(count: int) -> str:
    return words.counted(count, "visite")


def _stranger(line: VisitLine) -> TeamMember:
    """Return somebody who has visits without being of the team that day."""
    reference = line.professionnel or ""
    return TeamMember(
        row_id=0,
        reference=reference,
        nom=line.professionnel_nom or reference,
        profession=line.profession,
    )


def week_board(found: PlanningView, period: Period, *, today: date) -> Board:
    """Return the days of a week; a visit over midnight goes on at the top of the next day."""
    days = _days(period)
    by_day = Counter(
        local_date(line.starts_at) for line in found.visites if line.statut not in told.MISSED
    )
    columns = tuple(
        Column(
            day=day,
            title=DAYS[day.weekday()],
            under=_visits(by_day[day]) if by_day[day] else "",
            is_today=day == today,
            is_off=day.weekday() >= SATURDAY,
            is_ferie=day in found.feries,
        )
        for day in days
    )
    place = {day: at for at, day in enumerate(days)}
    pieces: list[_Piece] = []
    for line in found.visites:
        first = local_date(line.starts_at)
        last = local_date(line.ends_at)
        if first in place:
            pieces.append((place[first], *_piece(line)))
        if last > first and last in place and wall_minute(line.ends_at):
            pieces.append((place[last], line, 0, wall_minute(line.ends_at)))
    return Board(view=AgendaView.SEMAINE, columns=columns, blocks=_laid(pieces))


def month_board(found: PlanningView, period: Period, *, day: date, today: date) -> Board:
    """Return the days of whole weeks around a month, the visits of each in order."""
    days = _days(period)
    month = month_of(day)
    columns = tuple(
        Column(
            day=one,
            title=str(one.day),
            is_today=one == today,
            is_off=one.weekday() >= SATURDAY,
            is_ferie=one in found.feries,
            is_outside=not month.contains(one),
        )
        for one in days
    )
    place = {one: at for at, one in enumerate(days)}
    by_day: list[list[tuple[int, int, VisitLine]]] = [[] for _ in days]
    for line in found.visites:
        local = line.starts_at.astimezone(PARIS)
        at = place.get(local.date())
        if at is not None:
            by_day[at].append((local.hour * 60 + local.minute, line.row_id, line))
    blocks: list[Block] = []
    for column, lines in enumerate(by_day):
        lines.sort(key=lambda one: one[:2])
        blocks += [
            Block(
                row_id=row_id,
                line=line,
                column=column,
                start=start,
                end=start + told.minutes(line),
                lane=rank,
                lanes=len(lines),
            )
            for rank, (start, row_id, line) in enumerate(lines)
        ]
    return Board(view=AgendaView.MOIS, columns=columns, blocks=tuple(blocks))


_Piece = tuple[int, VisitLine, int, int]


def _days(period: Period) -> list[date]:
    return [period.start + at * ONE_DAY for at in range((period.end - period.start).days + 1)]


def _piece(line: VisitLine) -> tuple[VisitLine, int, int]:
    """Return where a visit stands on the day it begins."""
    start = wall_minute(line.starts_at)
    if local_date(line.ends_at) > local_date(line.starts_at):
        return line, start, DAY_MINUTES
    # On the night the clock goes back, the end may read before the start.
    end = wall_minute(line.ends_at)
    return line, start, end if end > start else min(start + told.minutes(line), DAY_MINUTES)


def _laid(pieces: Iterable[_Piece]) -> tuple[Block, ...]:
    ordered = sorted(pieces, key=lambda one: (one[0], one[2], -one[3], one[1].row_id))
    blocks: list[Block] = []
    for column, group in groupby(ordered, key=lambda one: one[0]):
        parts = list(group)
        places = packed([(start, max(end, start + LEAST)) for _at, _line, start, end in parts])
        blocks += [
            Block(
                row_id=line.row_id,
                line=line,
                column=column,
                start=start,
                end=end,
                lane=lane,
                lanes=lanes,
            )
            for (_at, line, start, end), (lane, lanes) in zip(parts, places, strict=True)
        ]
    return tuple(blocks)


# --- moving about ----------------------------------------------------------------------------


def neighbour(board: Board, row_id: int, *, across: int = 0, along: int = 0) -> int | None:
    """Return the visit one goes to from another with an arrow; None when there is none that way.

    ``along``: the next (+1) or previous one of the column; ``across``: the one nearest in time in the next
    column that has any.
    """
    blocks = board.blocks
    at = next((at for at, block in enumerate(blocks) if block.row_id == row_id), None)
    if at is None:
        return blocks[0].row_id if blocks else None
    here = blocks[at]
    if along:
        beside = at + along
        is_there = 0 <= beside < len(blocks) and blocks[beside].column == here.column
        return blocks[beside].row_id if is_there else None
    beyond = [block for block in blocks if (block.column - here.column) * across > 0]
    if not beyond:
        return None
    columns = (block.column for block in beyond)
    column = min(columns) if across > 0 else max(columns)
    near = (block for block in beyond if block.column == column)
    return min(near, key=lambda block: (abs(block.start - here.start), block.lane)).row_id


def unchanged(line: VisitLine) -> Change:
    """Return a visit as it is, for a drag to begin with."""
    return Change(
        line=line,
        day=local_date(line.starts_at),
        start=wall_minute(line.starts_at),
        minutes=told.minutes(line),
    )


def on_grid(minute: float) -> int:
    """Return the step of the grid nearest to a minute."""
    return round(minute / STEP) * STEP

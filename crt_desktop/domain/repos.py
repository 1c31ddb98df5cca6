"""Rests: the work of a person as journées and interventions, and the hours free of both between them.

Ordinary work is made of visits and contract hours; its blocks that start within 13 hours of the first one
(24 hours less the daily rest) make a journée. Interventions are the calls answered on duty, travel included.
The rest of an astreinte is rest, and so is time nobody knows anything of. Everything is elapsed time.

Source: CT L3131-1 and L3132-2; L3121-9 and L3121-10 (an intervention is working time, travel included).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise, zip_longest
from typing import Final

from crt_desktop.domain.dates import ONE_DAY, Period, local_date, midnight
from crt_desktop.domain.equipe import AppelAstreinte, Visite
from crt_desktop.domain.heures import Span, gaps_in
from crt_desktop.domain.horaires import merged, working_blocks
from crt_desktop.domain.planning import Absence, HoraireTravail

WORKED: Final = frozenset({"prevue", "realisee"})
"""The statuts of a visit that is work, or will be."""
WEEK: Final = timedelta(days=7)
INSIDE_WEEK: Final = timedelta(hours=24)
"""How much of a weekly rest lies inside its civil week at least."""
_NEVER: Final = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RestBreach:
    """Too short a rest between two journées.

    ``longest``: the longest stretch of [ended_at, resumed_at) free of interventions; ``not_before``: when
    work could resume; ``intervention_ended_at``: the end of the last intervention between the two.
    """

    ended_at: datetime
    resumed_at: datetime
    longest: timedelta
    not_before: datetime
    intervention_ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongDay:
    """A journée whose amplitude, from its first start to its last end, leaves no full rest in its 24 hours.

    ``has_rest``: a full rest was taken inside it all the same, between two of its blocks.
    """

    started_at: datetime
    ended_at: datetime
    has_rest: bool = False

    @property
    def amplitude(self) -> timedelta:
        """How long it lasts, breaks included."""
        return self.ended_at - self.started_at


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekBreach:
    """A civil week, by its Monday, without a weekly rest; ``longest``: the longest one it has."""

    monday: date
    longest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """When ordinary work may resume, and the end of the intervention that is the reason."""

    not_before: datetime
    intervention_ended_at: datetime


# --- what is work --------------------------------------------------------------------------


def working_time(appel: AppelAstreinte) -> Span | None:
    """Return the working time of a call, travel included; None when no end is known.

    From the departure, else the call, to the return, else the end.
    """
    starts_at = appel.departed_at or appel.called_at
    ends_at = appel.returned_at or appel.ended_at
    return None if ends_at is None or ends_at <= starts_at else (starts_at, ends_at)


def interventions_of(professionnel: str, appels: Iterable[AppelAstreinte]) -> list[Span]:
    """Return the interventions of a professionnel (reference), merged, in order."""
    spans = (working_time(one) for one in appels if one.professionnel == professionnel)
    return merged(span for span in spans if span is not None)


def ordinary_work(
    professionnel: str,
    *,
    visites: Iterable[Visite],
    appels: Iterable[AppelAstreinte] = (),
    horaires: Sequence[HoraireTravail] = (),
    absences: Collection[Absence] = (),
    period: Period | None = None,
) -> list[Span]:
    """Return the ordinary work of a professionnel (reference), merged, in order.

    Args:
        professionnel: Whose.
        visites: Visits of anybody; those planned or done count, but the visit of a call is an intervention.
        appels: Calls of anybody.
        horaires: Contract hours of anybody, when they are to count.
        absences: Absences of anybody: a day of absence has no contract hours.
        period: The days that contract hours are taken from; needed when there are any.
    """
    answered = {one.visite for one in appels if one.visite is not None}
    blocks = [
        (one.starts_at, one.ends_at)
        for one in visites
        if one.professionnel == professionnel
        and one.statut in WORKED
        and (one.reference is None or one.reference not in answered)
        and one.starts_at < one.ends_at
    ]
    if period is not None:
        own = [one for one in horaires if one.professionnel == professionnel]
        away = [one for one in absences if one.professionnel == professionnel]
        blocks += [
            block
            for block in working_blocks(own, *period.instants())
            if not is_away(away, local_date(block[0]))
        ]
    return merged(blocks)


def is_away(absences: Iterable[Absence], day: date) -> bool:
    """Tell whether one of these absences holds a day, both ends included."""
    return any(one.started_on <= day <= one.ended_on for one in absences)


def journees(work: Iterable[Span], *, rest: timedelta) -> list[Span]:
    """Return the journées that blocks of ordinary work make, from the first start to the last end.

    A block that starts a day less the rest, or later, after the first start begins another one.
    """
    found: list[Span] = []
    for starts_at, ends_at in merged(work):
        if found and starts_at < found[-1][0] + ONE_DAY - rest:
            found[-1] = (found[-1][0], ends_at)
        else:
            found.append((starts_at, ends_at))
    return found


# --- daily rest ----------------------------------------------------------------------------


def find_daily_breaches(
    work: Iterable[Span], interventions: Iterable[Span], *, rest: timedelta
) -> Iterator[RestBreach]:
    """Yield each pair of journées without a full rest between them, in order.

    Between the end of one and the start of the next, the longest stretch free of interventions is as long
    as the rest: taken in full before an intervention, it is not owed after it.

    Args:
        work: Blocks of ordinary work.
        interventions: Working time of the calls.
        rest: Hours of rest between two journées.
    """
    days = journees(work, rest=rest)
    answered = merged(interventions)
    at = 0
    for (_, ended_at), (resumed_at, _) in pairwise(days):
        while at < len(answered) and answered[at][1] <= ended_at:
            at += 1
        until = at
        while until < len(answered) and answered[until][0] < resumed_at:
            until += 1
        between = answered[at:until]
        free = gaps_in((ended_at, resumed_at), between)
        longest = max((end - start for start, end in free), default=_NEVER)
        if longest < rest:
            last = between[-1][1] if between else None
            yield RestBreach(
                ended_at=ended_at,
                resumed_at=resumed_at,
                longest=longest,
                not_before=(last or ended_at) + rest,
                intervention_ended_at=last,
            )


def find_long_days(
    work: Iterable[Span], interventions: Iterable[Span], *, rest: timedelta, most: timedelta
) -> Iterator[LongDay]:
    """Yield each journée longer than the amplitude allowed, in order.

    One that the next journée follows before a full rest is left out: `find_daily_breaches` tells it.

    Args:
        work: Blocks of ordinary work.
        interventions: Working time of the calls.
        rest: Hours of rest between two journées.
        most: The longest a journée may last, breaks included: 13 hours, a day less a rest of 11.
    """
    blocks = merged(work)
    days = journees(blocks, rest=rest)
    resumed = [starts_at for starts_at, _ in days[1:]]
    busy = merged((*blocks, *interventions))
    for (started_at, ended_at), next_at in zip_longest(days, resumed):
        is_told = next_at is not None and next_at - ended_at < rest
        if is_told or ended_at - started_at <= most:
            continue
        inside = (one for one in busy if one[0] < ended_at and one[1] > started_at)
        free = gaps_in((started_at, ended_at), inside)
        yield LongDay(
            started_at=started_at,
            ended_at=ended_at,
            has_rest=any(end - start >= rest for start, end in free),
        )


def resume_not_before(
    work: Iterable[Span], interventions: Iterable[Span], *, rest: timedelta, at: datetime
) -> Resume | None:
    """Return when ordinary work may resume after the latest intervention; None when nothing is owed any more.

    Nothing is owed when the rest was taken in full since the journée before it, or when nothing is known
    of a journée before it.

    Args:
        work: Blocks of ordinary work of one person, those before the intervention at least.
        interventions: Working time of the calls; those that begin after ``at`` are left out.
        rest: Hours of rest between two journées.
        at: The instant of the question.
    """
    answered = [one for one in merged(interventions) if one[0] <= at]
    if not answered:
        return None
    began_at, ended_at = answered[-1]
    not_before = ended_at + rest
    before = journees((one for one in merged(work) if one[0] < began_at), rest=rest)
    if not_before <= at or not before or before[-1][1] >= ended_at:
        return None
    free = gaps_in((before[-1][1], ended_at), answered)
    if any(end - start >= rest for start, end in free):
        return None
    return Resume(not_before=not_before, intervention_ended_at=ended_at)


# --- weekly rest ---------------------------------------------------------------------------


def mondays_of(period: Period) -> Iterator[date]:
    """Yield the Monday of each civil week that has a day of a period."""
    monday = period.start - timedelta(days=period.start.weekday())
    while monday <= period.end:
        yield monday
        monday += WEEK


def find_weekly_breaches(
    work: Iterable[Span], interventions: Iterable[Span], *, rest: timedelta, period: Period
) -> Iterator[WeekBreach]:
    """Yield each civil week of a period without a rest long enough, in order.

    Some stretch free of work and of interventions is as long as the rest, and has 24 of its hours inside the
    week (Monday to Sunday, local days). A week must be given with the work around it.

    Args:
        work: Blocks of ordinary work.
        interventions: Working time of the calls.
        rest: Hours of rest in each week.
        period: Days of the weeks.
    """
    busy = merged((*work, *interventions))
    ends = [end for _, end in busy]
    for monday in mondays_of(period):
        week = midnight(monday), midnight(monday + WEEK)
        around = week[0] - rest, week[1] + rest
        first, last = bisect_right(ends, around[0]), bisect_right(ends, around[1])
        free = gaps_in(around, busy[first : last + 1])
        longest = max((_weekly_part(one, week) for one in free), default=_NEVER)
        if longest < rest:
            yield WeekBreach(monday=monday, longest=longest)


def _weekly_part(free: Span, week: Span) -> timedelta:
    """Return what a free stretch is worth for a week: all of it when enough lies inside, else what does."""
    inside = max(min(free[1], week[1]) - max(free[0], week[0]), _NEVER)
    return free[1] - free[0] if inside >= INSIDE_WEEK else inside

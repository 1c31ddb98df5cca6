"""Hours: the nights a duty touches, what is left free of a stretch, elapsed time by night and by holiday."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from crt_desktop.domain.astreintes import night_span
from crt_desktop.domain.dates import ONE_DAY, local_date, midnight
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.horaires import merged
from crt_desktop.domain.nuits import night_at
from crt_desktop.domain.typography import NARROW_SPACE

Span = tuple[datetime, datetime]
"""A stretch of time [start, end)."""
SUNDAY: Final = 6
"""Days of the week from Monday, 0."""


def nights_touched(
    starts_at: datetime, ends_at: datetime, parametres: Parametres
) -> tuple[date, ...]:
    """Return the nights that [starts_at, ends_at) has an instant of, in order."""
    first = night_at(starts_at, parametres)
    nights: list[date] = []
    while night_span(first, parametres)[0] < ends_at:
        nights.append(first)
        first += ONE_DAY
    return tuple(nights) if starts_at < ends_at else ()


def days_served(starts_at: datetime, ends_at: datetime, parametres: Parametres) -> tuple[date, ...]:
    """Return the days a duty is counted on: those its nights begin; without a night, that it begins on."""
    return nights_touched(starts_at, ends_at, parametres) or (local_date(starts_at),)


def gaps_in(whole: Span, spans: Iterable[Span]) -> list[Span]:
    """Return what these leave free of [start, end), in order."""
    reached, until = whole
    free: list[Span] = []
    for starts_at, ends_at in merged(spans):
        if ends_at <= max(reached, starts_at):
            continue
        if starts_at >= until:
            break
        if starts_at > reached:
            free.append((reached, starts_at))
        reached = ends_at
    if reached < until:
        free.append((reached, until))
    return free


def duration_words(duration: timedelta) -> str:
    """Return « 9 h », « 8 h 30 » or « 45 min »; seconds are left out."""
    hours, minutes = divmod(int(duration.total_seconds()) // 60, 60)
    if not hours:
        return f"{minutes}{NARROW_SPACE}min"
    words = f"{hours}{NARROW_SPACE}h"
    return f"{words}{NARROW_SPACE}{minutes:02}" if minutes else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Heures:
    """An elapsed time, each instant in the first that applies: ferie, dimanche, nuit, jour."""

    jour: timedelta = timedelta()
    nuit: timedelta = timedelta()
    dimanche: timedelta = timedelta()
    ferie: timedelta = timedelta()

    @property
    def total(self) -> timedelta:
        """The whole of it."""
        return self.jour + self.nuit + self.dimanche + self.ferie


def split_hours(
    starts_at: datetime, ends_at: datetime, *, parametres: Parametres, holidays: Collection[date]
) -> Heures:
    """Return the elapsed time of [starts_at, ends_at) by public holiday, Sunday, night and day.

    Holidays and Sundays are local days, from midnight to midnight; nights those of the parametres.
    """
    parts = dict.fromkeys(("jour", "nuit", "dimanche", "ferie"), timedelta())
    day = local_date(starts_at)
    while midnight(day) < ends_at:
        first, last = max(starts_at, midnight(day)), min(ends_at, midnight(day + ONE_DAY))
        if day in holidays or day.weekday() == SUNDAY:
            parts["ferie" if day in holidays else "dimanche"] += last - first
        else:
            nights = (night_span(on, parametres) for on in (day - ONE_DAY, day))
            by_night = sum(
                (max(min(last, end) - max(first, start), timedelta()) for start, end in nights),
                timedelta(),
            )
            parts["nuit"] += by_night
            parts["jour"] += last - first - by_night
        day += ONE_DAY
    return Heures(**parts)

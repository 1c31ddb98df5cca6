"""The call book of the night: what is noted of a call, in what order, at what times.

A time is typed as the clock on the wall shows it. It is placed in the night; in the night of October where
2:30 comes twice, whoever types may say which, and else it is the first that is not before what it follows.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Any, Final

from crt_desktop.domain.astreintes import night_span
from crt_desktop.domain.dates import ONE_DAY, PARIS
from crt_desktop.domain.equipe import AppelAstreinte, Visite
from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.nuits import night_near
from crt_desktop.domain.reprise.instants import Repeated, Shifted, read_local
from crt_desktop.domain.typography import french, upper_first

HOME_VISIT: Final = "deplacement"
"""The answer that is a visit at home; the others are given on the phone."""
STEPS: Final = ("called_at", "departed_at", "arrived_at", "ended_at", "returned_at")
"""The instants of a call, in the order they come."""
AHEAD: Final = timedelta(minutes=5)
"""How far ahead of this clock an instant may be: that of the phone may be fast."""

_CLOCK: Final = re.compile(r"(\d{1,2})\s*[:hH.]\s*(\d{2})|(\d{2})(\d{2})")
_NOT_A_TIME: Final = "Une heure s’écrit 02:47."
_HOURS: Final = 24
_MINUTES: Final = 60
_STEP_WORDS: Final = {
    "called_at": "l'appel",
    "departed_at": "le départ",
    "arrived_at": "l'arrivée",
    "ended_at": "la fin",
    "returned_at": "le retour",
}
_TOLD_BY_VISIT: Final = frozenset(
    {
        "beneficiaire",
        "reponse",
        "professionnel",
        "called_at",
        "departed_at",
        "arrived_at",
        "ended_at",
    }
)
_Local = datetime | Repeated | Shifted


class Keep(Enum):
    """Stands for a field that is left as it is."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedTime:
    """A time as typed (« 02:30 », « 2h30 », « 0230 »), to be placed in the night.

    ``is_second``: in the night where it comes twice, the second (True) or the first (False); None: the first
    that is not before what it follows.
    """

    text: str
    is_second: bool | None = None


Moment = datetime | TypedTime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCall:
    """A call as it is taken: who, why, what was done. ``called_at`` None is now; nobody: somebody unknown.

    ``professionnel``: the reference of whoever took it, None is the actor. ``night_on``: the night a typed
    time is of, by the day it begins; None is the one that goes on, or the nearest.
    """

    origine: str
    reponse: str
    motif: str | None = None
    beneficiaire_id: int | None = None
    called_at: Moment | None = None
    prevenus: str | None = None
    remarque: str | None = None
    professionnel: str | None = None
    night_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallUpdate:
    """What is noted afterwards; a field left at KEEP stays as it is, None empties it."""

    called_at: Moment | Keep = KEEP
    beneficiaire_id: int | Keep | None = KEEP
    origine: str | Keep = KEEP
    motif: str | Keep | None = KEEP
    reponse: str | Keep = KEEP
    departed_at: Moment | Keep | None = KEEP
    arrived_at: Moment | Keep | None = KEEP
    ended_at: Moment | Keep | None = KEEP
    returned_at: Moment | Keep | None = KEEP
    suite: str | Keep | None = KEEP
    prevenus: str | Keep | None = KEEP
    remarque: str | Keep | None = KEEP

    def given(self) -> dict[str, Any]:
        """Return the fields that are not left as they are."""
        named = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: value for name, value in named if value is not KEEP}


def is_open(reponse: str, ended_at: datetime | None) -> bool:
    """Tell whether a call is a visit at home that has not ended yet."""
    return reponse == HOME_VISIT and ended_at is None


def is_repeated(text: str, *, night_on: date, parametres: Parametres) -> bool:
    """Tell whether a time typed comes twice in a night, so that it may be asked which one is meant."""
    wall = _read_wall(text)
    return wall is not None and isinstance(_nearest(wall, night_on, parametres), Repeated)


def place(
    typed: TypedTime,
    *,
    night_on: date,
    parametres: Parametres,
    not_before: datetime | None = None,
) -> datetime | None:
    """Return the instant, in UTC, of a time typed in a night; None when it is no time.

    It is the one in the night, or the nearest to it: 20:50 is of the evening, 07:10 of the morning. A time
    that does not exist, in March, is read with the offset before the change.

    Args:
        typed: What was typed.
        night_on: The day the night begins.
        parametres: Those in force, for the span of the night.
        not_before: What it follows: the call, the departure.
    """
    wall = _read_wall(typed.text)
    if wall is None:
        return None
    found = _nearest(wall, night_on, parametres)
    if isinstance(found, Repeated):
        if typed.is_second is None:
            return found.following(not_before)
        return found.second if typed.is_second else found.first
    return _first(found)


def apply(call: AppelAstreinte, changes: Mapping[str, Any]) -> AppelAstreinte:
    """Return the call with what was noted; a text left blank is nothing."""
    cleaned: dict[str, Any] = {
        name: (value.strip() or None) if isinstance(value, str) else value
        for name, value in changes.items()
    }
    return replace(call, **cleaned)


def settle_times(
    changes: Mapping[str, Any],
    call: AppelAstreinte | None,
    *,
    now: datetime,
    parametres: Parametres,
    night_on: date | None = None,
) -> tuple[dict[str, Any], tuple[FieldIssue, ...]]:
    """Return the changes with each typed time placed in the night of the call, and those that are no time.

    At 14:00, 02:30 is of the night before: nobody writes down a call to come.

    Args:
        changes: Attributes of a call; its instants are datetimes, typed times or None.
        call: What is stored; None for a new call, whose night is the one of ``now``.
        now: The instant of the service.
        parametres: Those in force.
        night_on: The night of a new call, None for the one nearest to ``now``.
    """
    placed, issues = dict(changes), []
    if call is None:
        night_on = _night_of_new(changes, night_on, now, parametres)
    else:
        night_on = night_near(call.called_at, parametres)
    earlier: datetime | None = None
    for name in STEPS:
        value = placed.get(name, None if call is None else getattr(call, name))
        if isinstance(value, TypedTime):
            value = place(value, night_on=night_on, parametres=parametres, not_before=earlier)
            if value is None:
                issues.append(FieldIssue(attribute=name, message=_NOT_A_TIME))
            placed[name] = value
        elif isinstance(value, datetime) and name in placed:
            value = to_the_minute(value.astimezone(UTC))
            if earlier is not None and value == to_the_minute(earlier):
                # What was taken over may have seconds: within a minute nothing is before it.
                value = earlier
            placed[name] = value
        earlier = value or earlier
    return placed, tuple(issues)


def _night_of_new(
    changes: Mapping[str, Any], asked: date | None, now: datetime, parametres: Parametres
) -> date:
    """Return the night of a new call: the one asked, else the nearest.

    While that one has not begun, a time still to come is of the night before.
    """
    night_on = asked or night_near(now, parametres)
    typed = changes.get("called_at")
    if isinstance(typed, TypedTime) and now < night_span(night_on, parametres)[0]:
        called_at = place(typed, night_on=night_on, parametres=parametres)
        if called_at is not None and called_at > now + AHEAD:
            return night_on - ONE_DAY
    return night_on


def to_the_minute(instant: datetime) -> datetime:
    """Return the instant as the book keeps it: without its seconds."""
    return instant.replace(second=0, microsecond=0)


def call_issues(call: AppelAstreinte, *, now: datetime) -> tuple[FieldIssue, ...]:
    """Return what is wrong with the times of a call: one before what it follows, one still to come."""
    issues: list[FieldIssue] = []
    before = "called_at"
    for name in STEPS:
        moment: datetime | None = getattr(call, name)
        if moment is None:
            continue
        earlier: datetime = getattr(call, before)
        if moment < earlier:
            words = (
                f"{upper_first(_STEP_WORDS[name])} ({clock_words(moment)}) précède "
                f"{_STEP_WORDS[before]} ({clock_words(earlier)}) : corrigez l'une des deux heures."
            )
            issues.append(FieldIssue(attribute=name, message=french(words)))
        elif moment > now + AHEAD:
            words = f"Il n'est pas encore {clock_words(moment)} : corrigez l'heure."
            issues.append(FieldIssue(attribute=name, message=french(words)))
        before = name
    return tuple(issues)


def clock_words(instant: datetime) -> str:
    """Return the local time of an instant; which of the two is said where it comes twice."""
    local = instant.astimezone(PARIS)
    words = f"{local:%H:%M}"
    if isinstance(read_local(local.replace(tzinfo=None, fold=0)), Repeated):
        words += " (heure d'hiver)" if local.fold else " (heure d'été)"
    return words


def visit_of(call: AppelAstreinte, *, profession: str) -> Visite | None:
    """Return the visit that a call led to, from the arrival to the end; None for an answer on the phone.

    A visit needs somebody who was visited, and an end. Without the hour of arrival it begins at that of the
    departure, or of the call.
    """
    if call.reponse != HOME_VISIT or call.beneficiaire is None or call.ended_at is None:
        return None
    return Visite(
        beneficiaire=call.beneficiaire,
        starts_at=call.arrived_at or call.departed_at or call.called_at,
        ends_at=call.ended_at,
        profession=profession,
        statut="realisee",
        professionnel=call.professionnel,
        domaine="urgence",
    )


def tells_of_visit(changed: Collection[str]) -> bool:
    """Tell whether some of these fields of a call are told by the visit it led to."""
    return not _TOLD_BY_VISIT.isdisjoint(changed)


def _read_wall(text: str) -> time | None:
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes = (int(part) for part in found.groups() if part is not None)
    return time(hours, minutes) if hours < _HOURS and minutes < _MINUTES else None


def _nearest(wall: time, night_on: date, parametres: Parametres) -> _Local:
    """Return the local time on the day that is in the night, or nearest to it, the earlier of two."""
    starts_at, ends_at = night_span(night_on, parametres)

    def far(found: _Local) -> timedelta:
        instant = _first(found)
        return max(starts_at - instant, instant - ends_at, timedelta())

    days = (night_on - ONE_DAY, night_on, night_on + ONE_DAY)
    return min((read_local(datetime.combine(day, wall)) for day in days), key=far)


def _first(found: _Local) -> datetime:
    if isinstance(found, Repeated):
        return found.first
    return found.instant if isinstance(found, Shifted) else found

"""Hospitalisations and sejours of hébergement temporaire of a period, by month."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Date, bindparam, func, or_, select
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.curve import Span
from crt_desktop.domain.dates import Period, add_months, occupied_days
from crt_desktop.domain.figures import percentage, quotient
from crt_desktop.domain.pilotage import month_key
from crt_desktop.ports.pilotage import Counts
from db.at_once import AtOnce
from db.queries.indicators.scope import END, START, Scope, counts
from db.queries.indicators.stays import (
    LONG_STAY_MONTHS,
    REHOSPITALISATION_DAYS,
    SHORTEST_LONG_STAY_DAYS,
    arrives_in_period,
    hospitalisation,
    is_occupying,
    place_ht,
    sejour_ht,
)

OCCUPIED: Final = "occupees"
OFFERED: Final = "offertes"
NIGHTS: Final = "nuits"
"""Keys of nights by month: by kind of the place, and by the kind of the sejour."""

_COUNTED: Final = (
    "nombre",
    "programmees",
    "non_programmees",
    "par_urgences",
    "rehospitalisations_30j",
)
_RETURN: Final = timedelta(days=REHOSPITALISATION_DAYS)
_SINCE: Final = bindparam("since", type_=Date)
_STAYS: Final = AtOnce(
    select(
        hospitalisation.c.beneficiaire_id,
        hospitalisation.c.entered_on,
        hospitalisation.c.left_on,
        hospitalisation.c.is_programmee,
        hospitalisation.c.is_par_urgences,
    )
    .where(
        hospitalisation.c.entered_on <= END,
        or_(hospitalisation.c.left_on.is_(None), hospitalisation.c.left_on >= _SINCE),
        counts(hospitalisation.c.beneficiaire_id),
    )
    .order_by(hospitalisation.c.entered_on)
)
"""The stays of the period, and those that ended soon enough before it to make one of them a return."""


def hospitalisations(session: Session, scope: Scope, spans: Iterable[Span]) -> Counts:
    """Return the stays in hospital that begin in the period, by month and in all.

    ``spans``: every accompagnement that has a day in the period.
    """
    period = scope.period
    since = period.start - _RETURN
    rows = _STAYS.rows(session.connection(), scope.values | {"since": since})
    counted, people, days = _counted_stays(rows, period, _by_person(spans))
    months: dict[str, Counter[int]] = {f"hospitalisations.{key}": Counter() for key in _COUNTED}
    for (month, planned, urgent, again), count in counted.items():
        known = (True, planned is True, planned is False, urgent is True, again)
        for key, is_one in zip(_COUNTED, known, strict=True):
            months[f"hospitalisations.{key}"][month] += count * is_one
    return Counts(
        values={
            **{path: found.total() for path, found in months.items()},
            "hospitalisations.personnes": people,
            "hospitalisations.jours": days,
            "hospitalises_plus_3_mois": len(_long_stays(rows, period)),
        },
        months=months,
    )


_Courses = Mapping[int, list[tuple[date, date | None]]]
"""First and last day of the accompagnements of each person; no last one while it goes on."""


def _by_person(spans: Iterable[Span]) -> _Courses:
    found: defaultdict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for person, admitted_on, left_on in spans:
        found[person].append(occupied_days(admitted_on, left_on))
    return found


def _is_accompanied(courses: Iterable[tuple[date, date | None]], on: date) -> bool:
    """Tell whether one of these accompagnements has this day."""
    for first, last in courses:  # noqa: SIM110 - any() takes twice as long
        if first <= on and (last is None or on <= last):
            return True
    return False


def _counted_stays(
    rows: Iterable[Any], period: Period, courses: _Courses
) -> tuple[Counter[tuple[int, bool | None, bool | None, bool]], int, int]:
    """Count the stays that begin in the period of somebody accompanied that day, by month and kind.

    Also their different persons, and their days inside the period.
    """
    after_end = period.after_end
    ended: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    counted: Counter[tuple[int, bool | None, bool | None, bool]] = Counter()
    people: set[int] = set()
    days = 0
    for person, entered_on, left_on, planned, urgent in rows:
        is_of_period = entered_on >= period.start
        if is_of_period and _is_accompanied(courses.get(person, ()), entered_on):
            again = person in ended and _comes_back(ended[person], entered_on)
            counted[entered_on.year * 100 + entered_on.month, planned, urgent, again] += 1
            people.add(person)
            until = after_end if left_on is None or left_on > after_end else left_on
            days += (until - entered_on).days
        if left_on is not None:
            ended[person].append((entered_on, left_on))
    return counted, len(people), days


def _comes_back(ended: Iterable[tuple[date, date]], entered_on: date) -> bool:
    """Tell whether a stay begins 0 to 30 days after the end of one of the same person entered earlier."""
    since = entered_on - _RETURN
    for earlier, out in ended:  # noqa: SIM110 - any() takes twice as long
        if since <= out <= entered_on and earlier < entered_on:
            return True
    return False


def _long_stays(rows: Iterable[Sequence[Any]], period: Period) -> set[int]:
    """Return whose stay reached its three months in the period, the person still there that day."""
    shortest = timedelta(days=SHORTEST_LONG_STAY_DAYS)
    found: set[int] = set()
    for person, entered_on, left_on, _, _ in rows:
        if left_on is None or left_on - entered_on > shortest:
            term = add_months(entered_on, LONG_STAY_MONTHS)
            if period.contains(term) and (left_on is None or left_on > term):
                found.add(person)
    return found


# --- hébergement temporaire ----------------------------------------------------------------

_SEJOURS: Final = AtOnce(
    select(
        sejour_ht.c.beneficiaire_id,
        sejour_ht.c.type,
        place_ht.c.type,
        sejour_ht.c.arrived_on,
        sejour_ht.c.departed_on,
    )
    .join_from(sejour_ht, place_ht, place_ht.c.id == sejour_ht.c.place_id)
    .where(or_(is_occupying(), arrives_in_period()))
)
_OPENED: Final = func.coalesce(place_ht.c.opened_on, START)
_PLACES: Final = select(place_ht.c.type, _OPENED, place_ht.c.closed_on).where(
    _OPENED <= END, or_(place_ht.c.closed_on.is_(None), place_ht.c.closed_on > START)
)


def sejours(session: Session, scope: Scope) -> Counts:
    """Return the sejours by kind, and by month the nights occupied and offered.

    Under « occupees.KIND » and « offertes.KIND », by the kind of the place; under « nuits.KIND », by that of
    the sejour itself.
    """
    period = scope.period
    calendar = _Months(period)
    months: defaultdict[str, Counter[int]] = defaultdict(Counter)
    arrived: defaultdict[str, list[_Stay]] = defaultdict(list)
    sejours = _SEJOURS.rows(session.connection(), scope.values)
    for person, kind, place_kind, arrived_on, departed_on in sejours:
        calendar.share(
            arrived_on, departed_on, months[f"{OCCUPIED}.{place_kind}"], months[f"{NIGHTS}.{kind}"]
        )
        if arrived_on >= period.start:
            arrived[kind].append((person, arrived_on, departed_on))
    for place_kind, opened_on, closed_on in session.execute(_PLACES, scope.values):
        calendar.share(opened_on, closed_on, months[f"{OFFERED}.{place_kind}"])
    occupied, offered = (
        sum(found.total() for key, found in months.items() if key.startswith(f"{what}."))
        for what in (OCCUPIED, OFFERED)
    )
    return Counts(
        values={
            "sejours_ht": {kind: _described(arrived[kind], period) for kind in codes.TYPE_HT},
            "taux_occupation_ht": percentage(occupied, offered),
        },
        months=months,
    )


_Stay = tuple[int, date, date | None]
"""Whose, its arrival, its departure."""


class _Months:
    """The months of a period as whole numbers, to share out the nights of a stay."""

    def __init__(self, period: Period) -> None:
        months = tuple(period.months())
        self._keys = [month_key(month.start) for month in months]
        self._starts = [month.start.toordinal() for month in months]
        self._ends = [*self._starts[1:], period.after_end.toordinal()]

    def share(self, start: date, end: date | None, *counted: Counter[int]) -> None:
        """Add how many nights of [start, end) each month has; without an end, to the last day."""
        last = self._ends[-1] if end is None else min(end.toordinal(), self._ends[-1])
        first = max(start.toordinal(), self._starts[0])
        rank = max(bisect_right(self._starts, first) - 1, 0)
        while first < last:
            until = min(last, self._ends[rank])
            for one in counted:
                one[self._keys[rank]] += until - first
            first, rank = until, rank + 1


def _described(stays: Iterable[_Stay], period: Period) -> dict[str, Any]:
    """Return what the survey says of the sejours of one kind that arrive in the period."""
    known = list(stays)
    after_end = period.after_end
    lasted = [
        (departed_on - arrived_on).days
        for _, arrived_on, departed_on in known
        if departed_on is not None and departed_on < after_end
    ]
    return {
        "nombre": len(known),
        "personnes": len({person for person, _, _ in known}),
        "nuits": sum(
            (min(departed_on or after_end, after_end) - arrived_on).days
            for _, arrived_on, departed_on in known
        ),
        "duree_moyenne": quotient(sum(lasted), len(lasted)),
    }

"""The nights covered by an astreinte, and the calls received."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    case,
    cast,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.codes import NON_RENSEIGNE
from crt_desktop.domain.dates import ONE_DAY
from crt_desktop.domain.figures import breakdown, to_tenth
from db.queries.astreintes import covers
from db.queries.indicators.local_time import at_wall
from db.queries.indicators.scope import (
    ENDS_AT,
    HOW_MANY,
    STARTS_AT,
    Scope,
    counts_if_known,
    total_of,
)
from db.tables import AppelAstreinteRow, AstreinteRow

astreinte = AstreinteRow.__table__
appel = AppelAstreinteRow.__table__

HOME_VISIT: Final = "deplacement"
_SECONDS_A_MINUTE: Final = 60
_SPAN_STARTS_AT: Final = bindparam("span_starts_at", type_=BigInteger)
_SPAN_ENDS_AT: Final = bindparam("span_ends_at", type_=BigInteger)


class Night(NamedTuple):
    """One night of the period: its date, its span [starts_at, ends_at) in seconds, its cover."""

    on: date
    starts_at: int
    ends_at: int
    is_covered: bool


def nights_of(scope: Scope) -> Iterator[tuple[date, int, int]]:
    """Yield the nights that start in the period, with their span in seconds since 1970."""
    starts, ends = scope.parametres.nuit_debut, scope.parametres.nuit_fin
    day = scope.period.start
    while day <= scope.period.end:
        last = day if starts < ends else day + ONE_DAY
        yield day, at_wall(day, starts), at_wall(last, ends)
        day += ONE_DAY


def joined(duties: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches of time without a gap that the duties make, in order."""
    stretches: list[tuple[int, int]] = []
    for starts_at, ends_at in sorted(duties):
        if stretches and starts_at <= stretches[-1][1]:
            first, last = stretches[-1]
            stretches[-1] = (first, max(last, ends_at))
        else:
            stretches.append((starts_at, ends_at))
    return stretches


_DUTIES: Final = select(
    type_coerce(astreinte.c.starts_at, BigInteger), type_coerce(astreinte.c.ends_at, BigInteger)
).where(
    type_coerce(astreinte.c.starts_at, BigInteger) < _SPAN_ENDS_AT,
    type_coerce(astreinte.c.ends_at, BigInteger) > _SPAN_STARTS_AT,
    covers(),
)


def find_nights(session: Session, scope: Scope) -> list[Night]:
    """Return every night of the period; one is covered when a single stretch of duty holds its span."""
    spans = list(nights_of(scope))
    values = {"span_starts_at": spans[0][1], "span_ends_at": spans[-1][2]}
    stretches = joined((starts, ends) for starts, ends in session.execute(_DUTIES, values))
    nights = []
    at = 0
    for day, starts_at, ends_at in spans:
        while at < len(stretches) and stretches[at][1] < ends_at:
            at += 1
        is_covered = at < len(stretches) and stretches[at][0] <= starts_at
        nights.append(Night(day, starts_at, ends_at, is_covered))
    return nights


def is_call_of_period() -> ColumnElement[bool]:
    """Tell whether a call was received in the period, about nobody or a person who counts."""
    called_at = type_coerce(appel.c.called_at, BigInteger)
    return and_(
        called_at >= STARTS_AT, called_at < ENDS_AT, counts_if_known(appel.c.beneficiaire_id)
    )


def elapsed(start: ColumnElement[Any], end: ColumnElement[Any]) -> ColumnElement[int]:
    """Return the seconds between two instants, NULL when one is unknown."""
    return type_coerce(end, BigInteger) - type_coerce(start, BigInteger)


def _calls() -> Any:
    own = appel.c
    keys = (own.origine, own.reponse, own.motif, own.suite)
    return select(*keys, HOW_MANY).where(is_call_of_period()).group_by(*keys)


def _persons_and_times() -> Any:
    own = appel.c
    moved = own.reponse == HOME_VISIT
    on_site = case((moved, elapsed(own.arrived_at, own.ended_at)))
    on_the_way = case((moved, elapsed(own.called_at, own.arrived_at)))
    return select(
        cast(func.count(own.beneficiaire_id.distinct()), BigInteger),
        cast(func.count(case((moved, own.beneficiaire_id)).distinct()), BigInteger),
        *(
            figure
            for seconds in (on_site, on_the_way)
            for figure in (total_of(seconds), cast(func.count(seconds), BigInteger))
        ),
    ).where(is_call_of_period())


_CALLS: Final = _calls()
_PERSONS_AND_TIMES: Final = _persons_and_times()


def compute(session: Session, scope: Scope) -> dict[str, Any]:
    """Return the figures of the nights and of the calls of the period."""
    covered = sum(night.is_covered for night in find_nights(session, scope))
    counted: tuple[Counter[str], ...] = tuple(Counter() for _ in range(4))
    for *keys, count in session.execute(_CALLS, scope.values):
        for counter, key in zip(counted, keys, strict=True):
            counter[key or NON_RENSEIGNE] += count
    origines, reponses, motifs, suites = counted
    persons, visited, on_site, on_site_n, on_the_way, on_the_way_n = session.execute(
        _PERSONS_AND_TIMES, scope.values
    ).one()
    return {
        "nuits_couvertes": covered,
        "nuits_non_couvertes": scope.period_days - covered,
        "appels_astreinte": origines.total(),
        "appels_personnes": persons,
        "appels_par_origine": breakdown(codes.ORIGINE_APPEL, origines),
        "appels_par_reponse": breakdown(codes.REPONSE_APPEL, reponses),
        "appels_par_motif": breakdown((*codes.MOTIF_APPEL, NON_RENSEIGNE), motifs),
        "appels_par_suite": breakdown((*codes.SUITE_APPEL, NON_RENSEIGNE), suites),
        "interventions_nuit": {
            "nombre": reponses[HOME_VISIT],
            "personnes": visited,
            "duree_moyenne_min": _minutes(on_site, on_site_n),
            "delai_moyen_min": _minutes(on_the_way, on_the_way_n),
        },
    }


def _minutes(seconds: int, count: int) -> Any:
    """Return the mean in minutes, to one decimal; None without a value."""
    return to_tenth(Fraction(seconds, count * _SECONDS_A_MINUTE)) if count else None

"""The calls and the nights of a period, by month."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from functools import cache
from typing import Any, Final

from sqlalchemy import BigInteger, case, cast, func, select
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.dates import ONE_DAY
from crt_desktop.domain.figures import breakdown, to_tenth
from crt_desktop.domain.pilotage import month_key
from crt_desktop.ports.pilotage import Counts
from db.queries.indicators.local_time import (
    DAY_SECONDS,
    EPOCH,
    clock_changes,
    local_seconds,
    local_values,
)
from db.queries.indicators.nights import (
    HOME_VISIT,
    appel,
    elapsed,
    find_nights,
    is_call_of_period,
)
from db.queries.indicators.scope import HOW_MANY, KEYS, Scope, keyed, total_of

_SECONDS_A_MINUTE: Final = 60


@cache
def _calls(how_many_changes: int) -> Any:
    """Count the calls by day and answer, with the time to arrive and on site of the home visits."""
    own = appel.c
    moved = own.reponse == HOME_VISIT
    times = (
        case((moved, elapsed(own.arrived_at, own.ended_at))),
        case((moved, elapsed(own.called_at, own.arrived_at))),
    )
    day = local_seconds(own.called_at, how_many_changes) // DAY_SECONDS
    statement: Any = select(
        day.label(KEYS[0]),
        own.reponse.label(KEYS[1]),
        HOW_MANY,
        *(
            figure
            for seconds in times
            for figure in (total_of(seconds), cast(func.count(seconds), BigInteger))
        ),
    )
    return keyed(statement, 2).where(is_call_of_period())


def nights(session: Session, scope: Scope) -> Counts:
    """Return the calls by month and answer, the home visits, the nights covered or not."""
    months: defaultdict[str, Counter[int]] = defaultdict(Counter)
    answers: Counter[str] = Counter()
    times = [0, 0, 0, 0]
    statement = _calls(len(clock_changes(scope.period)))
    found = session.execute(statement, scope.values | local_values(scope)).all()
    for number, reponse, count, *sums in found:
        month = month_key(EPOCH + number * ONE_DAY)
        months["appels_astreinte"][month] += count
        months[f"appels_par_reponse.{reponse}"][month] += count
        answers[reponse] += count
        times = [total + more for total, more in zip(times, sums, strict=True)]
    for night in find_nights(session, scope):
        path = "nuits_couvertes" if night.is_covered else "nuits_non_couvertes"
        months[path][month_key(night.on)] += 1
    months["interventions_nuit.nombre"] = months[f"appels_par_reponse.{HOME_VISIT}"]
    on_site, on_site_n, on_the_way, on_the_way_n = times
    return Counts(
        values={
            "appels_astreinte": answers.total(),
            "appels_par_reponse": breakdown(codes.REPONSE_APPEL, answers),
            "nuits_couvertes": months["nuits_couvertes"].total(),
            "nuits_non_couvertes": months["nuits_non_couvertes"].total(),
            "interventions_nuit.nombre": answers[HOME_VISIT],
            "interventions_nuit.duree_moyenne_min": _minutes(on_site, on_site_n),
            "interventions_nuit.delai_moyen_min": _minutes(on_the_way, on_the_way_n),
        },
        months=months,
    )


def _minutes(seconds: int, count: int) -> Any:
    """Return the mean in minutes, to one decimal; None without a value."""
    return to_tenth(Fraction(seconds, count * _SECONDS_A_MINUTE)) if count else None

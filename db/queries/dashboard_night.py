"""Tonight and last night: who is on call, the free places, the calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    bindparam,
    func,
    select,
    type_coerce,
)

from crt_desktop.domain.astreintes import night_span
from crt_desktop.domain.codes import PROFESSION
from crt_desktop.domain.dates import ONE_DAY, PARIS
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.places import HTU
from crt_desktop.reports.dashboard import DutyLine, NightFigures
from db.queries.astreintes import covers
from db.queries.indicators.nights import HOME_VISIT, appel, astreinte, joined
from db.queries.places import free_places
from db.tables import PlaceHtRow, ProfessionnelRow

professionnel = ProfessionnelRow.__table__

_FIRST: Final = bindparam("first", type_=BigInteger)
_LAST: Final = bindparam("last", type_=BigInteger)

_STARTS_AT: Final = type_coerce(astreinte.c.starts_at, BigInteger)
_ENDS_AT: Final = type_coerce(astreinte.c.ends_at, BigInteger)
_CALLED_AT: Final = type_coerce(appel.c.called_at, BigInteger)

DUTIES: Final = (
    select(
        _STARTS_AT,
        _ENDS_AT,
        professionnel.c.prenom,
        professionnel.c.nom,
        professionnel.c.profession,
        professionnel.c.telephone,
    )
    .join_from(astreinte, professionnel, professionnel.c.id == astreinte.c.professionnel_id)
    .where(_STARTS_AT < _LAST, _ENDS_AT > _FIRST, covers())
    .order_by(_STARTS_AT, astreinte.c.id)
)

_CALLS: Final = (
    select(appel.c.reponse, func.count())
    .where(_CALLED_AT >= _FIRST, _CALLED_AT < _LAST)
    .group_by(appel.c.reponse)
)


_FREE: Final = free_places(PlaceHtRow.etablissement).where(PlaceHtRow.type == HTU)
"""The EHPAD of each emergency place that may be offered tonight."""


def read_night(
    connection: Connection, *, on: date, at: datetime, parametres: Parametres
) -> NightFigures:
    """Return the night that starts on a day, and the calls of the one before.

    ``at``: the instant after which an option on a place still stands.

    The night is covered when a single stretch of duties holds its whole span.
    """
    first, last = span_of(on, parametres)
    found = connection.execute(DUTIES, {"first": first, "last": last}).all()
    stretches = joined((starts, ends) for starts, ends, *_ in found)
    before, until = span_of(on - ONE_DAY, parametres)
    called = connection.execute(_CALLS, {"first": before, "last": until})
    calls: dict[str, int] = dict(map(tuple, called))
    free = Counter(connection.execute(_FREE, {"on": on, "at": at}).scalars())
    return NightFigures(
        night_starts_on=on,
        span=f"{_wall(parametres.nuit_debut)}–{_wall(parametres.nuit_fin)}",
        is_covered=any(starts <= first and last <= ends for starts, ends in stretches),
        duties=tuple(_duty(row, first=first, last=last) for row in found),
        free_htu=tuple(
            place if count == 1 else f"{place} ({count} places)" for place, count in free.items()
        ),
        calls_last_night=sum(calls.values()),
        interventions_last_night=calls.get(HOME_VISIT, 0),
    )


def span_of(on: date, parametres: Parametres) -> tuple[int, int]:
    """Return the span of the night that starts on a day, in seconds since 1970; see `night_span`."""
    first, last = night_span(on, parametres)
    return int(first.timestamp()), int(last.timestamp())


def _duty(row: Sequence[Any], *, first: int, last: int) -> DutyLine:
    """Return a duty as it is tonight: what is before and after the night is left out."""
    starts_at, ends_at, prenom, nom, profession, telephone = row
    return DutyLine(
        nom=f"{prenom} {nom}".strip(),
        profession=PROFESSION.get(profession, profession),
        telephone=(telephone or "").strip() or None,
        starts=_clock(max(starts_at, first)),
        ends=_clock(min(ends_at, last)),
    )


def _clock(instant: int) -> str:
    return _wall(datetime.fromtimestamp(instant, UTC).astimezone(PARIS).time())


def _wall(moment: time) -> str:
    return f"{moment:%H:%M}"

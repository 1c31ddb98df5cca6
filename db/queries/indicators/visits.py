"""The visits of the period: one grouped pass over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    and_,
    func,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.work import MISSED
from crt_desktop.domain.codes import NON_RENSEIGNE
from crt_desktop.domain.figures import breakdown, to_tenth
from db.queries.indicators.local_time import clock_changes, creneau_of, local_values
from db.queries.indicators.scope import (
    ENDS_AT,
    HOW_MANY,
    KEYS,
    NO_KEY,
    STARTS_AT,
    Scope,
    counts,
    keyed,
    name,
    total_of,
)
from db.tables import VisiteRow

visite = VisiteRow.__table__

DONE: Final = "realisee"
_SECONDS_AN_HOUR: Final = 3600


STARTS: Final = type_coerce(visite.c.starts_at, BigInteger)
ENDS: Final = type_coerce(visite.c.ends_at, BigInteger)


def is_done() -> ColumnElement[bool]:
    """Tell whether a visit was done."""
    return visite.c.statut == name(DONE)


def is_missed() -> ColumnElement[bool]:
    """Tell whether a visit did not take place; one still planned is neither done nor missed."""
    return visite.c.statut.in_([name(statut) for statut in MISSED])


def in_period() -> ColumnElement[bool]:
    """Tell whether a visit starts in the period, with a person who counts."""
    return and_(STARTS >= STARTS_AT, STARTS < ENDS_AT, counts(visite.c.beneficiaire_id))


def _activity() -> Any:
    """Count the done visits of each profession and domaine, and add up their seconds.

    One short stretch of the index per pair: grouping the visits themselves would sort all of them,
    and reading the index in its order would go through the other years.
    """
    own = visite.c
    profession = every("profession", codes.PROFESSION)
    domaine = every("domaine", (*codes.DOMAINE, None))
    pairs = (
        select(profession.c.profession, domaine.c.domaine)
        .join_from(profession, domaine, true())
        .cte("pairs")
    )
    of_pair = (
        is_done(),
        own.profession == pairs.c.profession,
        own.domaine.is_not_distinct_from(pairs.c.domaine),
        in_period(),
    )
    count, seconds = (
        select(figure).where(*of_pair).correlate(pairs).scalar_subquery()
        for figure in (HOW_MANY, total_of(ENDS - STARTS))
    )
    return select(pairs.c.profession, pairs.c.domaine, count, seconds)


def every(title: str, keys: Iterable[str | None]) -> CTE:
    """Return a table of one column that takes each key in turn, None included."""
    rows = (select((NO_KEY if key is None else name(key)).label(title)) for key in keys)
    return union_all(*rows).cte(f"every_{title}")


@cache
def _creneaux(how_many_changes: int) -> Any:
    """Count the done visits by slot class, worked out once for all those that start together."""
    starts = (
        select(STARTS.label("starts_at"), func.count().label("how_many"))
        .where(is_done(), in_period())
        .group_by(visite.c.starts_at)
        .subquery("starts")
    )
    creneau = creneau_of(starts.c.starts_at, how_many_changes=how_many_changes)
    statement: Any = select(creneau.label(KEYS[0]), total_of(starts.c.how_many))
    return keyed(statement, 1)


_ACTIVITY: Final = _activity()
_MISSED: Final = (
    select(visite.c.statut, visite.c.motif, HOW_MANY)
    .where(is_missed(), in_period())
    .group_by(visite.c.statut, visite.c.motif)
)


def compute(session: Session, scope: Scope) -> dict[str, Any]:
    """Return the figures of the visits that start in the period."""
    professions: Counter[str] = Counter()
    domaines: Counter[str] = Counter()
    seconds = 0
    for profession, domaine, count, lasted in session.execute(_ACTIVITY, scope.values):
        professions[profession] += count
        domaines[domaine or NON_RENSEIGNE] += count
        seconds += lasted
    changes = len(clock_changes(scope.period))
    values = scope.values | local_values(scope)
    creneaux = dict(session.execute(_creneaux(changes), values).all())
    return {
        "visites_realisees": professions.total(),
        "visites_heures": to_tenth(Fraction(seconds, _SECONDS_AN_HOUR)),
        "visites_par_profession": breakdown(codes.PROFESSION, professions),
        "visites_par_domaine": breakdown((*codes.DOMAINE, NON_RENSEIGNE), domaines),
        "visites_par_creneau": breakdown(codes.CRENEAU, creneaux),
        "visites_non_realisees": _missed(session, scope),
    }


def _missed(session: Session, scope: Scope) -> dict[str, dict[str, int]]:
    """Count the visits that did not take place by status, then by reason in alphabetical order."""
    counted: dict[str, Counter[str]] = {statut: Counter() for statut in MISSED}
    for statut, motif, count in session.execute(_MISSED, scope.values):
        counted[statut][motif or NON_RENSEIGNE] += count
    return {
        statut: {
            NON_RENSEIGNE: motifs[NON_RENSEIGNE],
            **{motif: motifs[motif] for motif in sorted(motifs) if motif != NON_RENSEIGNE},
        }
        for statut, motifs in counted.items()
    }

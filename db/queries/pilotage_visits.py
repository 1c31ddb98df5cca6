"""The visits of a period by month and slot class, the hours by profession, what was not done."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import CTE, ColumnElement, func, select, true
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.work import MISSED
from crt_desktop.domain.figures import breakdown, to_tenth
from crt_desktop.ports.pilotage import Counts, WorkCounts
from db.queries.indicators.scope import (
    ENDS_AT,
    LEFT_OUT,
    STARTS_AT,
    Scope,
    beneficiaire,
    counts,
    name,
    total_of,
)
from db.queries.indicators.visits import DONE, ENDS, STARTS, every, is_done, visite
from db.queries.pilotage_segments import creneau_segments, month_segments, table_of

PLANNED: Final = "prevue"
_SECONDS_AN_HOUR: Final = 3600
_CRENEAUX: Final = tuple(codes.CRENEAU)


def whose_count(session: Session, scope: Scope) -> ColumnElement[bool]:
    """Return the condition on the visits of the persons who count.

    Where nobody is left out there is none to look for, a million times.
    """
    somebody = session.scalar(
        select(beneficiaire.c.id).where(beneficiaire.c.attribut_identite == LEFT_OUT).limit(1),
        scope.values,
    )
    return true() if somebody is None else counts(visite.c.beneficiaire_id)


def _pairs() -> CTE:
    """Return every profession with every domaine: with the status, how the index of the visits begins."""
    profession = every("profession", codes.PROFESSION)
    domaine = every("domaine", (*codes.DOMAINE, None))
    return (
        select(profession.c.profession, domaine.c.domaine)
        .join_from(profession, domaine, true())
        .cte("pairs")
    )


def _hours(session: Session, scope: Scope, who_counts: ColumnElement[bool]) -> dict[str, int]:
    """Add up the seconds of the done visits of each profession."""
    pairs = _pairs()
    seconds = (
        select(total_of(ENDS - STARTS))
        .where(
            is_done(),
            visite.c.profession == pairs.c.profession,
            visite.c.domaine.is_not_distinct_from(pairs.c.domaine),
            STARTS >= STARTS_AT,
            STARTS < ENDS_AT,
            who_counts,
        )
        .correlate(pairs)
        .scalar_subquery()
    )
    found: Counter[str] = Counter()
    for profession, total in session.execute(
        select(pairs.c.profession, seconds), scope.values
    ).all():
        found[profession] += total
    return found


def _counted(
    session: Session, scope: Scope, segments: CTE, statut: str, who_counts: ColumnElement[bool]
) -> Sequence[Any]:
    """Return month, slot class and how many, for the visits of a status that start in each segment."""
    within = (
        select(func.count())
        .select_from(visite)
        .where(
            visite.c.statut == name(statut),
            segments.c.column1 <= STARTS,
            segments.c.column2 > STARTS,
            who_counts,
        )
        .correlate(segments)
        .scalar_subquery()
    )
    statement = select(segments.c.column3, segments.c.column4, within)
    return session.execute(statement, scope.values).all()


def visits(session: Session, scope: Scope) -> WorkCounts:
    """Return the visits by month and slot class, the hours by profession, and what was not done."""
    who_counts = whose_count(session, scope)
    months: defaultdict[str, Counter[int]] = defaultdict(Counter)
    creneaux = table_of(creneau_segments(scope), _CRENEAUX)
    for month, rank, count in _counted(session, scope, creneaux, DONE, who_counts):
        months[f"visites_par_creneau.{_CRENEAUX[rank]}"][month] += count
    whole = table_of(month_segments(scope), ())
    for statut in (*MISSED, PLANNED):
        path = PLANNED if statut == PLANNED else f"visites_non_realisees.{statut}"
        for month, _, count in _counted(session, scope, whole, statut, who_counts):
            months[path][month] += count
    seconds = _hours(session, scope, who_counts)
    slots = {key: months[f"visites_par_creneau.{key}"].total() for key in _CRENEAUX}
    return WorkCounts(
        counts=Counts(
            values={
                "visites_realisees": sum(slots.values()),
                "visites_heures": to_tenth(Fraction(sum(seconds.values()), _SECONDS_AN_HOUR)),
                "visites_par_creneau": breakdown(codes.CRENEAU, slots),
            },
            months=months,
        ),
        seconds=breakdown(codes.PROFESSION, seconds),
    )

"""The visits of a period by month and slot class, the hours by profession, what was not done."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.work import MISSED
from crt_desktop.domain.figures import breakdown, to_tenth
from crt_desktop.ports.pilotage import Counts, WorkCounts
from db.queries.indicators.scope import Scope, counts, name, total_of
from db.queries.indicators.visits import ENDS, STARTS, every, in_period, is_done, visite
from db.queries.pilotage_segments import creneau_segments, month_segments, table_of

PLANNED: Final = "prevue"
_SECONDS_AN_HOUR: Final = 3600
_CRENEAUX: Final = tuple(codes.CRENEAU)


def _hours() -> Any:
    """Add up the seconds of the done visits of each profession: one short stretch of the index per pair."""
    own = visite.c
    profession = every("profession", codes.PROFESSION)
    domaine = every("domaine", (*codes.DOMAINE, None))
    pairs = (
        select(profession.c.profession, domaine.c.domaine)
        .join_from(profession, domaine, true())
        .cte("pairs")
    )
    seconds = (
        select(total_of(ENDS - STARTS))
        .where(
            is_done(),
            own.profession == pairs.c.profession,
            own.domaine.is_not_distinct_from(pairs.c.domaine),
            in_period(),
        )
        .correlate(pairs)
        .scalar_subquery()
    )
    inner = select(pairs.c.profession, seconds.label("seconds")).subquery("of_pairs")
    return select(inner.c.profession, total_of(inner.c.seconds)).group_by(inner.c.profession)


_HOURS: Final = _hours()


def _counted(session: Session, scope: Scope, segments: Any, *statuts: str) -> Any:
    """Return month, slot class and how many, for the visits of these statuses that start in each segment."""
    within = (
        select(func.count())
        .select_from(visite)
        .where(
            visite.c.statut.in_([name(statut) for statut in statuts]),
            segments.c.column1 <= STARTS,
            segments.c.column2 > STARTS,
            counts(visite.c.beneficiaire_id),
        )
        .correlate(segments)
        .scalar_subquery()
    )
    statement = select(segments.c.column3, segments.c.column4, within)
    return session.execute(statement, scope.values).all()


def visits(session: Session, scope: Scope) -> WorkCounts:
    """Return the visits by month and slot class, the hours by profession, and what was not done."""
    months: defaultdict[str, Counter[int]] = defaultdict(Counter)
    creneaux = table_of(creneau_segments(scope), _CRENEAUX)
    for month, rank, count in _counted(session, scope, creneaux, "realisee"):
        months[f"visites_par_creneau.{_CRENEAUX[rank]}"][month] += count
    whole = table_of(month_segments(scope), ())
    for statut in (*MISSED, PLANNED):
        path = PLANNED if statut == PLANNED else f"visites_non_realisees.{statut}"
        for month, _, count in _counted(session, scope, whole, statut):
            months[path][month] += count
    seconds: dict[str, int] = dict(map(tuple, session.execute(_HOURS, scope.values)))
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

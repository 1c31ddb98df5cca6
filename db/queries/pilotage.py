"""The director's dashboard: what each part counts, by month, in one grouped statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, or_, select, union_all
from sqlalchemy.orm import Session

from crt_desktop.domain.curve import Span
from crt_desktop.ports.pilotage import ByMonth, Famille, PilotageQuestion
from crt_desktop.reports.survey import IndicatorValue
from db.dialect import ymd
from db.queries.indicators import network, nights, parcours, people, stays, suivi, visits
from db.queries.indicators.parcours import from_demandes
from db.queries.indicators.scope import (
    END,
    HOW_MANY,
    KEYS,
    START,
    Scope,
    accompagnement,
    counts,
    demande,
    earliest,
    keyed,
    name,
    touches,
    within_period,
)

Computation = Callable[[Session, Scope], Mapping[str, Any]]

_FAMILLES: Final[Mapping[Famille, Computation]] = {
    Famille.PERSONNES: people.compute,
    Famille.PARCOURS: parcours.compute,
    Famille.NUITS: nights.compute,
    Famille.VISITES: visits.compute,
    Famille.EQUIPE: network.compute,
    Famille.SEJOURS: stays.compute,
    Famille.SUIVI: suivi.compute,
}
_DAYS: Final = 100
"""From a day written yyyymmdd to its month, yyyymm."""

_SPANS: Final = select(
    accompagnement.c.beneficiaire_id, accompagnement.c.admitted_on, accompagnement.c.left_on
).where(
    touches(accompagnement.c.admitted_on, accompagnement.c.left_on, first=START, last=END),
    counts(accompagnement.c.beneficiaire_id),
)


def month_of(day: ColumnElement[date]) -> ColumnElement[int]:
    """Return the month of a day, written yyyymm."""
    return ymd(day) // _DAYS


def _movements() -> Any:
    """Count entries and exits by month."""
    own = accompagnement.c

    def moved(figure: str, day: ColumnElement[date]) -> Any:
        statement: Any = select(name(figure), month_of(day).label(KEYS[0]), HOW_MANY)
        return keyed(statement, 1).where(
            within_period(day), own.admitted_on.is_not(None), counts(own.beneficiaire_id)
        )

    return union_all(moved("entrees", own.admitted_on), moved("sorties", own.left_on))


def _waiting() -> Any:
    """Select the demandes that wait on a day of the period, with the day each was settled."""
    own, opened = demande.c, accompagnement.c
    closed_on = case((own.decision.in_([name("refus"), name("sans_suite")]), own.decided_on))
    settled_on = func.coalesce(earliest(closed_on, opened.admitted_on), closed_on)
    settled = settled_on.label("settled_on")
    return from_demandes(own.requested_on, settled).where(
        own.requested_on <= END, or_(settled_on.is_(None), settled_on > START)
    )


_MOVEMENTS: Final = _movements()
_WAITING: Final = _waiting()


class SqlPilotageQueries:
    """Implements `crt_desktop.ports.pilotage.PilotageQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session

    def figures(
        self, familles: Collection[Famille], question: PilotageQuestion
    ) -> Mapping[str, IndicatorValue]:
        """Return the indicators of these families over the period, by code."""
        scope = scope_of(question)
        values: dict[str, IndicatorValue] = {}
        for famille in familles:
            values |= _FAMILLES[famille](self._session, scope)
        return values

    def spans(self, question: PilotageQuestion) -> Sequence[Span]:
        """Return the accompagnements that have a day in the period."""
        rows = self._session.execute(_SPANS, scope_of(question).values)
        return [tuple(row) for row in rows]

    def movements(self, question: PilotageQuestion) -> ByMonth:
        """Return « entrees » and « sorties » by month."""
        return by_month(self._session.execute(_MOVEMENTS, scope_of(question).values))

    def waiting(self, question: PilotageQuestion) -> Sequence[tuple[date, date | None]]:
        """Return the demandes that wait on a day of the period: their day, and that they were settled."""
        rows = self._session.execute(_WAITING, scope_of(question).values)
        return [tuple(row) for row in rows]


def scope_of(question: PilotageQuestion) -> Scope:
    """Return the question in the words of the indicators."""
    return Scope(
        period=question.period,
        parametres=question.parametres,
        holidays=question.holidays,
        is_training=question.is_training,
    )


def by_month(rows: Iterable[Any]) -> ByMonth:
    """Gather rows of a key, a month and a count."""
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for key, month, count in rows:
        found[key][month] = count
    return found

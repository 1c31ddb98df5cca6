"""The director's dashboard: what each part counts, of the period and by month."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from crt_desktop.domain.curve import Span
from crt_desktop.ports.pilotage import (
    CareCounts,
    ContactCounts,
    Counts,
    GirOn,
    PilotageQuestion,
    WorkCounts,
)
from db.at_once import AtOnce
from db.queries import (
    pilotage_nights,
    pilotage_parcours,
    pilotage_people,
    pilotage_stays,
    pilotage_tables,
    pilotage_visits,
)
from db.queries.indicators import network
from db.queries.indicators.scope import END, START, Scope, accompagnement, counts, touches

_SPANS: Final = AtOnce(
    select(
        accompagnement.c.beneficiaire_id, accompagnement.c.admitted_on, accompagnement.c.left_on
    ).where(
        touches(accompagnement.c.admitted_on, accompagnement.c.left_on, first=START, last=END),
        counts(accompagnement.c.beneficiaire_id),
    )
)


class SqlPilotageQueries:
    """Implements `crt_desktop.ports.pilotage.PilotageQueries` on one session."""

    def __init__(self, session: Session) -> None:
        """Read through this session."""
        self._session = session

    @cached_property
    def _persons(self) -> pilotage_people.Persons:
        """Who everybody is, read when first asked for."""
        return pilotage_people.read_persons(self._session)

    def girs(self) -> GirOn:
        """Return the GIRs of everybody, read once."""
        return pilotage_people.Girs(self._session).at

    def spans(self, question: PilotageQuestion) -> Sequence[Span]:
        """Return the accompagnements that have a day in the period."""
        rows: Sequence[Any] = _SPANS.rows(self._session.connection(), _scope(question).values)
        return rows

    def movements(self, question: PilotageQuestion) -> Counts:
        """Return entries and sorties."""
        return pilotage_parcours.movements(self._session, _scope(question))

    def waiting(self, question: PilotageQuestion) -> Counts:
        """Return the demandes, their delays, and who waits at each month's end."""
        return pilotage_parcours.waiting(self._session, _scope(question))

    def people(self, question: PilotageQuestion, spans: Sequence[Span], gir_on: GirOn) -> Counts:
        """Return who the persons of the file active are; nothing by month."""
        return pilotage_people.people(self._persons, spans, question.period, gir_on)

    def nights(self, question: PilotageQuestion) -> Counts:
        """Return the calls, the home visits of the night, the nights covered or not."""
        return pilotage_nights.nights(self._session, _scope(question))

    def visits(self, question: PilotageQuestion) -> WorkCounts:
        """Return the visits by slot class, the hours by profession, and what was not done."""
        return pilotage_visits.visits(self._session, _scope(question))

    def sejours(self, question: PilotageQuestion) -> Counts:
        """Return the sejours of hébergement temporaire."""
        return pilotage_stays.sejours(self._session, _scope(question))

    def hospitalisations(self, question: PilotageQuestion, spans: Sequence[Span]) -> Counts:
        """Return the stays in hospital that begin in the period."""
        return pilotage_stays.hospitalisations(self._session, _scope(question), spans)

    def aidants(self, question: PilotageQuestion) -> Counts:
        """Return the aidants of the file active and the contacts received."""
        return pilotage_people.aidants(self._session, _scope(question))

    def team(self, question: PilotageQuestion) -> Counts:
        """Return the ETP by profession and the conventions on the last day; nothing by month."""
        return Counts(values=network.compute(self._session, _scope(question)), months={})

    def care(self, question: PilotageQuestion, spans: Sequence[Span], gir_on: GirOn) -> CareCounts:
        """Return what the yearly return of the home-care services counts."""
        return pilotage_tables.care(self._session, _scope(question), spans, gir_on)

    def contacts(self, question: PilotageQuestion) -> ContactCounts:
        """Return the contacts received from aidants, and who made them."""
        return pilotage_tables.contacts(self._session, _scope(question))


def _scope(question: PilotageQuestion) -> Scope:
    """Return the question in the words of the indicators."""
    return Scope(
        period=question.period,
        parametres=question.parametres,
        holidays=question.holidays,
        is_training=question.is_training,
    )

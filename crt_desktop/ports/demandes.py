"""What receiving a demande needs of the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol

from crt_desktop.domain.demandes import Antecedent
from crt_desktop.domain.person_query import PersonQuery
from crt_desktop.reports.demandes import PersonMatch


class DemandeQueries(Protocol):
    """Finds persons by a line, and tells where each stands."""

    def people(self, query: PersonQuery, *, limit: int) -> tuple[PersonMatch, ...]:
        """Return those every word begins a name of, with the birth or the year typed; by name."""

    def by_ids(self, ids: Collection[int]) -> Mapping[int, PersonMatch]:
        """Return persons by id, nothing said of why."""

    def antecedents(self, ids: Collection[int]) -> Mapping[int, Antecedent]:
        """Return where each person stands; one without a demande is left out."""

    def evaluators(self, *, on: date) -> tuple[str, ...]:
        """Return who may evaluate on a day: who is not gone by then, then those demandes already name."""

"""The lists of the caseload."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.caseload import (
    BeneficiaireSummary,
    CaseloadCriteria,
    CaseloadFilters,
    CaseloadLine,
    CaseloadOrder,
    CaseloadScope,
    PresentLine,
)


class CaseloadQueries(Protocol):
    """Lists and summaries of persons, for screens.

    ``is_training``: the vault holds fictional people; in a real one a person whose identity is marked
    fictif never counts as accompanied and stands among the persons not admitted.
    """

    def order(
        self, criteria: CaseloadCriteria, *, on: date, scope: CaseloadScope, is_training: bool
    ) -> CaseloadOrder:
        """Return everyone under the GIR and commune filters, in order; query and states are ignored."""

    def birth_names(self, ids: Sequence[int]) -> list[str]:
        """Return the birth name of each of these persons, by name."""

    def changed_since(self, entry: int) -> tuple[int, bool]:
        """Return the last entry of the journal, and whether one after ``entry`` changed anything."""

    def lines(
        self, ids: Sequence[int], *, on: date, parametres: Parametres, is_training: bool
    ) -> tuple[CaseloadLine, ...]:
        """Return one page of lines, in the order of the ids."""

    def filters(self, *, on: date, scope: CaseloadScope, is_training: bool) -> CaseloadFilters:
        """Return the values the filters offer."""

    def summary(
        self, beneficiaire_id: int, *, on: date, parametres: Parametres, is_training: bool
    ) -> BeneficiaireSummary:
        """Return one person's summary; raises NotFoundError."""

    def is_in_scope(self, beneficiaire_id: int, *, on: date, scope: CaseloadScope) -> bool:
        """Tell whether the person belongs to the scope."""

    def in_scope(
        self, people: Collection[int], *, on: date, scope: CaseloadScope
    ) -> frozenset[int]:
        """Return those of these persons who belong to the scope."""

    def present(self, on: date, *, is_training: bool) -> tuple[PresentLine, ...]:
        """Return the persons accompanied on a day, by name."""

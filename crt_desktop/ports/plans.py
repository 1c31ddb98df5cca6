"""What the plans d'accompagnement need of the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol

from crt_desktop.domain.plan_document import ModelePlan, PlanDocument
from crt_desktop.reports.plans import PlanSheet, PlanVersion


class PlanRepository(Protocol):
    """Plans as whole documents, and their templates. The first change takes the lock for writing."""

    def lock(self) -> None:
        """Take the lock for writing: what is read from here on stands until the commit."""

    def document(self, plan_row_id: int) -> PlanDocument:
        """Return a version, whole; raises NotFoundError."""

    def versions(self, beneficiaire_id: int) -> tuple[PlanVersion, ...]:
        """Return a person's versions without their content, the latest first."""

    def sheet(self, beneficiaire_id: int, plan_row_id: int | None, *, on: date) -> PlanSheet:
        """Return what the screen of a person's plan opens with, the GIR as it counts on a day.

        Without a row id the latest version is shown. Raises NotFoundError, also for a plan that is
        another person's.
        """

    def free_threads(self, beneficiaire_id: int) -> tuple[int, int]:
        """Return the next free thread of a person's objectives, and that of the prestations."""

    def unknown_partenaires(self, references: Collection[str]) -> frozenset[str]:
        """Return those of these references that no partenaire carries."""

    def save(self, document: PlanDocument) -> PlanDocument:
        """Store what differs from the version stored and return it anew.

        Every line has its thread. Status and validation are stored as they are in the document; the
        version must still be the one stored: the caller has read it under the lock.
        """

    def has_objectif(self, beneficiaire_id: int, fil: int) -> bool:
        """Tell whether an objective of the person, of any version, is on this thread."""

    def own_modeles(self) -> tuple[ModelePlan, ...]:
        """Return the templates the team wrote or changed, by title."""

    def store_modele(self, modele: ModelePlan) -> ModelePlan:
        """Add a template, or replace the one of its key whose version is still its own.

        Raises VersionMovedError.
        """

    def remove_modele(self, cle: str) -> bool:
        """Remove the team's own version of a template; tell whether there was one."""

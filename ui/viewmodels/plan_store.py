"""One version of a plan as it is stored: what is asked of the service, each save after the one before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from crt_desktop.reports.plans import (
    BilanLine,
    ModelePlan,
    ObjectifLine,
    PlanDifference,
    PlanDocument,
    PlanSheet,
)
from ui.viewmodels.plan_content import OBJECTIFS, PARTS, PlanContent, document_of, lines_of

Bilans = tuple[BilanLine, ...]
"""The progress notes of a line, the latest first."""


class PlanService(Protocol):
    """What this screen asks of `crt_desktop.services.plans.Plans`."""

    def open(
        self, beneficiaire_id: int, plan_row_id: int | None = None, *, reason: str | None = None
    ) -> PlanSheet:
        """Return the plan of a person; audited."""

    def begin(self, beneficiaire_id: int, *, modele: str | None = None) -> PlanDocument:
        """Begin a version."""

    def save(self, document: PlanDocument) -> PlanDocument:
        """Store a whole version."""

    def validate(
        self, plan_row_id: int, *, version: int, on: date, review_on: date
    ) -> PlanDocument:
        """Validate a version: it never changes again."""

    def discard(self, plan_row_id: int, version: int) -> int:
        """Take a version en cours away; return the line of the bin."""

    def add_bilan(self, beneficiaire_id: int, fil: int, noted_on: date, texte: str) -> BilanLine:
        """Add a progress note to an objective."""

    def compare(self, before_row_id: int, after_row_id: int) -> tuple[PlanDifference, ...]:
        """Return what differs between two versions."""

    def modeles(self) -> tuple[ModelePlan, ...]:
        """Return the templates."""


class Saving(StrEnum):
    """Where the storing of what was typed stands."""

    NONE = "none"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPlan:
    """A sheet, and the version before the one it shows."""

    sheet: PlanSheet
    earlier: PlanDocument | None = None


class PlanStore:
    """Stores one version, each save after the one before; only the database thread calls it.

    A save given while another is on its way takes the version and the numbers that one brought back.
    """

    def __init__(self, service: PlanService, document: PlanDocument, fils: dict[int, int]) -> None:
        """Begin at what was read; ``fils`` gives the number of each line by its key."""
        self._service = service
        self.document = document
        self.fils = fils
        self._error: Exception | None = None

    def save(self, content: PlanContent) -> PlanDocument:
        """Store the content; raises what the service raises."""
        try:
            saved = self._service.save(document_of(content, self.document, self.fils))
        except Exception as error:
            self._error = error
            raise
        self._error = None
        self.document = saved
        for part in PARTS:
            pairs = zip(lines_of(content, part), getattr(saved, part), strict=True)
            # The window's thread reads this mapping: it is replaced, never changed.
            self.fils = {**self.fils, **{one.key: line.fil for one, line in pairs}}
        return saved

    def require_saved(self) -> PlanDocument:
        """Return what is stored; raises what refused the last save."""
        if self._error is not None:
            raise self._error
        return self.document


def bilans_of(document: PlanDocument, content: PlanContent) -> dict[int, Bilans]:
    """Return the progress notes of each objective, by its key."""
    notes = {line.fil: line.bilans for line in document.objectifs}
    return {
        one.key: notes.get(one.line.fil, ())
        for one in lines_of(content, OBJECTIFS)
        if isinstance(one.line, ObjectifLine)
    }

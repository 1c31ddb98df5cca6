"""A plan d'accompagnement as it is edited, read, compared and printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from crt_desktop.domain.plan_document import (
    BilanLine,
    DifferenceKind,
    ModelePlan,
    ObjectifLine,
    PlanDifference,
    PlanDocument,
    PrestationLine,
)

__all__ = [
    "BilanLine",
    "DifferenceKind",
    "ModelePlan",
    "ObjectifLine",
    "PlanDifference",
    "PlanDocument",
    "PlanSheet",
    "PlanVersion",
    "PrestationLine",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion:
    """One version among a person's, without its content."""

    plan_row_id: int
    numero: int
    statut: str
    drawn_on: date
    validated_on: date | None = None
    validated_by: str | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSheet:
    """What the screen of a person's plan opens with: who, every version (the latest first), the one shown.

    ``non_realises``: objectives left unreached, each with the number of the last version it was in.
    ``intervenants``: who acts at home, (role, name, phone), for the first part. ``document`` is None for a
    person who has no plan yet. ``partenaires``: the register, (reference, name) in the order of the names,
    of those who may provide a prestation; ``categories``: the one of each, by reference. ``revision_plan_mois``: the months after which a plan is reviewed.
    """

    beneficiaire_id: int
    nom: str
    prenoms: str
    born_on: date
    gir: int | None
    versions: tuple[PlanVersion, ...]
    document: PlanDocument | None
    non_realises: tuple[tuple[int, ObjectifLine], ...] = ()
    intervenants: tuple[tuple[str, str, str], ...] = ()
    partenaires: tuple[tuple[str, str], ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    may_write: bool = True
    may_add_bilan: bool = True
    revision_plan_mois: int = 6

"""The parcours of one demande: referral, evaluation, decision, admission and sortie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Demande:
    """A demande and, once ``admitted_on`` is known, the accompagnement it opened.

    Days of an accompagnement: ``admitted_on`` … ``left_on`` − 1; the one day when both are equal.
    Every ``_on`` is an effective date. Three-valued flags: None is unknown.
    """

    reference: str
    beneficiaire: str
    requested_on: date
    origine: str
    circonstance: str | None = None
    canal: str | None = None
    evaluated_on: date | None = None
    is_evaluated_at_home: bool | None = None
    avis_medical_on: date | None = None
    avis_medical: str | None = None
    is_mt_associe: bool | None = None
    concertation_on: date | None = None
    consentement_on: date | None = None
    decided_on: date | None = None
    decision: str | None = None
    motif_refus: str | None = None
    plan_on: date | None = None
    plan_review_on: date | None = None
    contrat_on: date | None = None
    admitted_on: date | None = None
    left_on: date | None = None
    motif_sortie: str | None = None
    destination: str | None = None
    has_relais: bool | None = None

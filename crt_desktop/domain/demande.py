"""The parcours of one demande: referral, evaluation, decision, admission and sortie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Demande:
    """A demande and, once ``admitted_on`` is known, the accompagnement it opened.

    Days of an accompagnement: ``admitted_on`` … ``left_on`` − 1; the one day when both are equal.
    Every ``_on`` is an effective date; ``_at`` is aware UTC. Three-valued flags: None is unknown.
    ``evaluateur`` and ``informes``: who evaluates and who is informed, of the partenaires of the shared
    list. ``voie``: the path of the admission, None until somebody chose one. ``left_recorded_on``: the day
    the sortie was recorded, which may be later than ``left_on``. ``relais_on``: the day the relay is to
    begin; ``relais_confirmed_on``: the day somebody made sure of it.
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
    motif: str | None = None
    appelant: str | None = None
    telephone_appelant: str | None = None
    viatrajectoire_numero: str | None = None
    viatrajectoire_on: date | None = None
    viatrajectoire_statut: str | None = None
    evaluateur: str | None = None
    evaluation_prevue_at: datetime | None = None
    informes: str | None = None
    voie: str | None = None
    evaluation_auteur: str | None = None
    evaluation_conjointe: str | None = None
    avis_medical_auteur: str | None = None
    avis_medical_motif: str | None = None
    concertation_participants: str | None = None
    concertation_avis: str | None = None
    consentement_par: str | None = None
    consentement_recueil: str | None = None
    decision_par: str | None = None
    decision_motif: str | None = None
    motif_refus_precision: str | None = None
    reorientation: str | None = None
    annonce_on: date | None = None
    annonce_a: str | None = None
    motif_sortie_precision: str | None = None
    left_recorded_on: date | None = None
    sortie_concertation_on: date | None = None
    sortie_concertation_participants: str | None = None
    sortie_avis_medical_on: date | None = None
    sortie_avis_medical_auteur: str | None = None
    relais_organisme: str | None = None
    relais_on: date | None = None
    relais_confirmed_on: date | None = None

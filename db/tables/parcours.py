"""Demandes, accompagnements and GIR evaluations."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    Base,
    Code,
    Day,
    Id,
    OptionalAt,
    OptionalCode,
    OptionalDay,
    OptionalReference,
    OptionalText,
    Recorded,
    Reference,
)


class DemandeRow(Recorded, Base):
    """A referral and the steps up to the decision, the plan and the contract."""

    __tablename__ = "demande"
    __table_args__ = (
        # Those that wait are found in it alone, without reading every demande there ever was.
        Index("ix_demande_attente", "requested_on", "decision", "decided_on", "beneficiaire_id"),
    )

    id: Mapped[Id]
    reference: Mapped[Reference]
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    requested_on: Mapped[Day]
    origine: Mapped[Code]
    circonstance: Mapped[OptionalCode]
    canal: Mapped[OptionalCode]
    evaluated_on: Mapped[OptionalDay]
    is_evaluated_at_home: Mapped[bool | None]
    avis_medical_on: Mapped[OptionalDay]
    avis_medical: Mapped[OptionalCode]
    is_mt_associe: Mapped[bool | None]
    concertation_on: Mapped[OptionalDay]
    consentement_on: Mapped[OptionalDay]
    decided_on: Mapped[OptionalDay]
    decision: Mapped[OptionalCode]
    motif_refus: Mapped[OptionalCode]
    plan_on: Mapped[OptionalDay]
    plan_review_on: Mapped[OptionalDay]
    contrat_on: Mapped[OptionalDay]
    motif: Mapped[OptionalText]
    appelant: Mapped[OptionalText]
    telephone_appelant: Mapped[OptionalText]
    viatrajectoire_numero: Mapped[OptionalText]
    viatrajectoire_on: Mapped[OptionalDay]
    viatrajectoire_statut: Mapped[OptionalCode]
    evaluateur: Mapped[OptionalText]
    evaluation_prevue_at: Mapped[OptionalAt]
    informes: Mapped[OptionalText]
    voie: Mapped[OptionalCode]
    evaluation_auteur: Mapped[OptionalText]
    evaluation_conjointe: Mapped[OptionalText]
    avis_medical_auteur: Mapped[OptionalText]
    avis_medical_motif: Mapped[OptionalText]
    concertation_participants: Mapped[OptionalText]
    concertation_avis: Mapped[OptionalCode]
    consentement_par: Mapped[OptionalCode]
    consentement_recueil: Mapped[OptionalCode]
    decision_par: Mapped[OptionalText]
    decision_motif: Mapped[OptionalText]
    motif_refus_precision: Mapped[OptionalText]
    reorientation: Mapped[OptionalText]
    annonce_on: Mapped[OptionalDay]
    annonce_a: Mapped[OptionalText]


class AccompagnementRow(Recorded, Base):
    """What a demande opened: the admission and the sortie.

    Exists as soon as one of its columns is known. ``admitted_on`` is None only for a take-over row
    that names a sortie without its admission: such a row counts nowhere.
    """

    __tablename__ = "accompagnement"
    __table_args__ = (
        CheckConstraint("left_on >= admitted_on", name="dates"),
        Index("ix_accompagnement_person", "beneficiaire_id", "admitted_on", "left_on"),
        # The figures of a period read these two alone, never the rows.
        Index("ix_accompagnement_span", "admitted_on", "left_on", "beneficiaire_id", "demande_id"),
        Index("ix_accompagnement_demande", "demande_id", "admitted_on", "left_on"),
    )

    id: Mapped[Id]
    demande_id: Mapped[int] = mapped_column(
        ForeignKey("demande.id", ondelete="RESTRICT"), unique=True
    )
    beneficiaire_id: Mapped[int] = mapped_column(ForeignKey("beneficiaire.id", ondelete="RESTRICT"))
    admitted_on: Mapped[OptionalDay]
    left_on: Mapped[OptionalDay] = mapped_column(index=True)
    motif_sortie: Mapped[OptionalCode]
    destination: Mapped[OptionalCode]
    has_relais: Mapped[bool | None]
    motif_sortie_precision: Mapped[OptionalText]
    left_recorded_on: Mapped[OptionalDay]
    sortie_concertation_on: Mapped[OptionalDay]
    sortie_concertation_participants: Mapped[OptionalText]
    sortie_avis_medical_on: Mapped[OptionalDay]
    sortie_avis_medical_auteur: Mapped[OptionalText]
    relais_organisme: Mapped[OptionalText]
    relais_on: Mapped[OptionalDay]
    relais_confirmed_on: Mapped[OptionalDay]


class EvaluationGirRow(Recorded, Base):
    """One GIR evaluation; ``gir`` is what was given, ``effective_gir`` what counts (given, else computed)."""

    __tablename__ = "evaluation_gir"
    __table_args__ = (
        UniqueConstraint(
            "beneficiaire_id", "evaluated_on", "source", "rang", name="uq_evaluation_gir_cle"
        ),
        CheckConstraint("effective_gir between 1 and 6", name="effective_gir"),
        CheckConstraint("gir between 1 and 6", name="gir"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    evaluated_on: Mapped[Day]
    source: Mapped[Code]
    coherence: Mapped[OptionalCode]
    orientation: Mapped[OptionalCode]
    toilette: Mapped[OptionalCode]
    habillage: Mapped[OptionalCode]
    alimentation: Mapped[OptionalCode]
    elimination: Mapped[OptionalCode]
    transferts: Mapped[OptionalCode]
    deplacement_interieur: Mapped[OptionalCode]
    deplacement_exterieur: Mapped[OptionalCode]
    communication_a_distance: Mapped[OptionalCode]
    gir: Mapped[int | None] = mapped_column(Integer)
    effective_gir: Mapped[int] = mapped_column(Integer)

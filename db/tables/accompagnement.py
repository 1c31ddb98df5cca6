"""What is written along the parcours: evaluations, plans, contrats and their scans, corrections, merges."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    BIG_ID,
    At,
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
    Text,
)


class EvaluationRow(Recorded, Base):
    """The evaluation of a person's situation."""

    __tablename__ = "evaluation"
    __table_args__ = (
        UniqueConstraint(
            "beneficiaire_id", "evaluated_on", "type", "rang", name="uq_evaluation_cle"
        ),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    evaluated_on: Mapped[Day]
    type: Mapped[Code]
    auteur: Mapped[OptionalText]
    is_at_home: Mapped[bool | None]
    conjointe: Mapped[OptionalText]
    souhaits: Mapped[OptionalText]
    autonomie: Mapped[OptionalText]
    logement: Mapped[OptionalText]
    securite: Mapped[OptionalText]
    aidants: Mapped[OptionalText]
    chutes: Mapped[OptionalText]
    nutrition: Mapped[OptionalText]
    cognition: Mapped[OptionalText]
    humeur: Mapped[OptionalText]
    medicaments: Mapped[OptionalText]
    isolement: Mapped[OptionalText]
    aides_en_place: Mapped[OptionalText]
    manques: Mapped[OptionalText]
    equivalence_ehpad: Mapped[OptionalText]
    urgence: Mapped[OptionalText]
    conclusion: Mapped[OptionalText]


class PlanRow(Recorded, Base):
    """One version of a person's plan."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("numero >= 1", name="numero"),
        Index("ix_plan_person", "beneficiaire_id", "numero"),
        Index("ix_plan_validated_on", "validated_on", "review_on"),
    )

    id: Mapped[Id]
    reference: Mapped[Reference]
    beneficiaire_id: Mapped[int] = mapped_column(ForeignKey("beneficiaire.id", ondelete="RESTRICT"))
    demande_id: Mapped[int | None] = mapped_column(
        ForeignKey("demande.id", ondelete="RESTRICT"), index=True
    )
    numero: Mapped[int] = mapped_column(Integer)
    statut: Mapped[Code]
    drawn_on: Mapped[Day]
    validated_on: Mapped[OptionalDay]
    validated_by: Mapped[OptionalText]
    review_on: Mapped[OptionalDay]
    closed_on: Mapped[OptionalDay]
    informations: Mapped[OptionalText]
    synthese: Mapped[OptionalText]
    projet: Mapped[OptionalText]
    preferences: Mapped[OptionalText]
    directives: Mapped[OptionalText]


class ObjectifRow(Recorded, Base):
    """An objective of one version of a plan."""

    __tablename__ = "objectif"
    __table_args__ = (UniqueConstraint("plan_id", "ordre", "rang", name="uq_objectif_cle"),)

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="RESTRICT"), index=True)
    ordre: Mapped[int] = mapped_column(Integer)
    fil: Mapped[int] = mapped_column(Integer)
    famille: Mapped[Code]
    probleme: Mapped[OptionalText]
    objectif: Mapped[OptionalText]
    actions: Mapped[OptionalText]
    intervenant: Mapped[OptionalText]
    critere: Mapped[OptionalText]
    statut: Mapped[OptionalCode]
    motif_non_realise: Mapped[OptionalText]


class BilanRow(Recorded, Base):
    """A progress note on an objective, whatever the version."""

    __tablename__ = "bilan"
    __table_args__ = (
        UniqueConstraint("beneficiaire_id", "fil", "noted_on", "rang", name="uq_bilan_cle"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    fil: Mapped[int] = mapped_column(Integer)
    noted_on: Mapped[Day]
    texte: Mapped[Text]
    auteur: Mapped[OptionalText]


class PrestationRow(Recorded, Base):
    """What one version of a plan provides."""

    __tablename__ = "prestation"
    __table_args__ = (
        UniqueConstraint("plan_id", "ordre", "rang", name="uq_prestation_cle"),
        CheckConstraint("ended_on >= started_on", name="dates"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="RESTRICT"), index=True)
    ordre: Mapped[int] = mapped_column(Integer)
    fil: Mapped[int] = mapped_column(Integer)
    domaine: Mapped[Code]
    nature: Mapped[Code]
    libelle: Mapped[OptionalText]
    fournisseur: Mapped[OptionalText]
    partenaire_id: Mapped[int | None] = mapped_column(
        ForeignKey("partenaire.id", ondelete="RESTRICT"), index=True
    )
    profession: Mapped[OptionalCode]
    frequence: Mapped[OptionalText]
    started_on: Mapped[OptionalDay]
    ended_on: Mapped[OptionalDay]
    etat: Mapped[OptionalCode]


class ContratRow(Recorded, Base):
    """A contrat d'accompagnement, or an avenant to it."""

    __tablename__ = "contrat"
    __table_args__ = (CheckConstraint("numero >= 1", name="numero"),)

    id: Mapped[Id]
    reference: Mapped[Reference]
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    demande_id: Mapped[int] = mapped_column(
        ForeignKey("demande.id", ondelete="RESTRICT"), index=True
    )
    numero: Mapped[int] = mapped_column(Integer)
    type: Mapped[Code]
    drawn_on: Mapped[Day]
    plan_id: Mapped[int | None] = mapped_column(
        ForeignKey("plan.id", ondelete="RESTRICT"), index=True
    )
    handed_on: Mapped[OptionalDay]
    signed_on: Mapped[OptionalDay]
    signataire: Mapped[OptionalText]
    qualite: Mapped[OptionalCode]
    participants: Mapped[OptionalText]
    objet: Mapped[OptionalText]
    texte: Mapped[OptionalText]


class PieceJointeRow(Base):
    """A scanned paper of a person; its bytes are in `PieceContenuRow`, ``sha256`` (hexadecimal) is theirs."""

    __tablename__ = "piece_jointe"

    id: Mapped[Id]
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    contrat_id: Mapped[int | None] = mapped_column(
        ForeignKey("contrat.id", ondelete="RESTRICT"), index=True
    )
    nom: Mapped[Text]
    type_mime: Mapped[str] = mapped_column(String(80))
    taille: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[At]
    added_by: Mapped[Text]


class PieceContenuRow(Base):
    """The bytes of a scanned paper; they stay while it is in the bin, and go when the bin is emptied."""

    __tablename__ = "piece_contenu"

    piece_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    contenu: Mapped[bytes] = mapped_column(LargeBinary)


class CorrectionRow(Base):
    """That a value was corrected: what it was, what it became, why, by whom.

    ``feuille``, ``row_id`` and ``attribut`` name the field; the values are texts, as forms show them.
    """

    __tablename__ = "correction"

    id: Mapped[Id]
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    feuille: Mapped[Code]
    row_id: Mapped[int] = mapped_column(BIG_ID)
    attribut: Mapped[Code]
    avant: Mapped[OptionalText]
    apres: Mapped[OptionalText]
    motif: Mapped[Text]
    corrected_at: Mapped[At]
    corrected_by: Mapped[Text]


class FusionRow(Base):
    """That two persons were one: ``contenu`` is the JSON of what it takes to part them again."""

    __tablename__ = "fusion"

    id: Mapped[Id]
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    absorbed_reference: Mapped[str] = mapped_column(String(200))
    absorbed_name: Mapped[Text]
    contenu: Mapped[Text]
    merged_at: Mapped[At]
    merged_by: Mapped[Text]
    undone_at: Mapped[OptionalAt]
    undone_by: Mapped[OptionalText]


class ReportAlerteRow(Base):
    """That something due is put off: ``cle`` names it, ``until_on`` is the day it comes back."""

    __tablename__ = "report_alerte"

    id: Mapped[Id]
    beneficiaire_id: Mapped[int | None] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    cle: Mapped[str] = mapped_column(String(200), unique=True)
    until_on: Mapped[Day]
    motif: Mapped[Text]
    reported_at: Mapped[At]
    reported_by: Mapped[Text]


class ModelePlanRow(Recorded, Base):
    """A template of plan that the team wrote, or its own version of a shipped one (``cle``)."""

    __tablename__ = "modele_plan"

    id: Mapped[Id]
    cle: Mapped[str] = mapped_column(String(80), unique=True)
    titre: Mapped[Text]
    contenu: Mapped[Text]

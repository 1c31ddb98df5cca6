"""What is followed day after day: one table for each sheet of `SUIVI_SHEETS`, columns by attribute."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    At,
    Base,
    Code,
    Day,
    Id,
    OptionalCode,
    OptionalDay,
    OptionalReference,
    OptionalText,
    Recorded,
    ScaledDecimal,
    Text,
)


class IntervenantRow(Recorded, Base):
    """Who acts at home for a person besides the CRT."""

    __tablename__ = "intervenant"
    __table_args__ = (
        UniqueConstraint("beneficiaire_id", "nom", "role", "rang", name="uq_intervenant_cle"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    nom: Mapped[Text]
    role: Mapped[Code]
    partenaire_id: Mapped[int | None] = mapped_column(
        ForeignKey("partenaire.id", ondelete="RESTRICT"), index=True
    )
    telephone: Mapped[OptionalText]
    mssante: Mapped[OptionalText]
    remarque: Mapped[OptionalText]


class InterlocuteurRow(Recorded, Base):
    """A person to speak to at a partenaire."""

    __tablename__ = "interlocuteur"
    __table_args__ = (
        UniqueConstraint("partenaire_id", "nom", "prenom", "rang", name="uq_interlocuteur_cle"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    partenaire_id: Mapped[int] = mapped_column(
        ForeignKey("partenaire.id", ondelete="RESTRICT"), index=True
    )
    nom: Mapped[Text]
    prenom: Mapped[OptionalText]
    fonction: Mapped[OptionalText]
    telephone: Mapped[OptionalText]
    mssante: Mapped[OptionalText]
    courriel: Mapped[OptionalText]


class MesureZaritRow(Recorded, Base):
    """The burden of an aidant on a day."""

    __tablename__ = "mesure_zarit"
    __table_args__ = (
        UniqueConstraint(
            "beneficiaire_id", "aidant_id", "measured_on", "rang", name="uq_mesure_zarit_cle"
        ),
        CheckConstraint("score between 0 and 70000", name="score"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    aidant_id: Mapped[int] = mapped_column(ForeignKey("aidant.id", ondelete="RESTRICT"), index=True)
    measured_on: Mapped[Day]
    score: Mapped[Decimal] = mapped_column(ScaledDecimal)
    remarque: Mapped[OptionalText]


class SoutienAidantRow(Recorded, Base):
    """A support given to an aidant."""

    __tablename__ = "soutien_aidant"
    __table_args__ = (
        UniqueConstraint(
            "beneficiaire_id",
            "aidant_id",
            "started_on",
            "type",
            "rang",
            name="uq_soutien_aidant_cle",
        ),
        CheckConstraint("ended_on >= started_on", name="dates"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    aidant_id: Mapped[int] = mapped_column(ForeignKey("aidant.id", ondelete="RESTRICT"), index=True)
    type: Mapped[Code]
    started_on: Mapped[Day]
    ended_on: Mapped[OptionalDay]
    organisme: Mapped[OptionalText]
    remarque: Mapped[OptionalText]


class ContactAidantRow(Recorded, Base):
    """A contact received from an aidant."""

    __tablename__ = "contact_aidant"
    __table_args__ = (
        UniqueConstraint(
            "beneficiaire_id", "contacted_on", "demande", "rang", name="uq_contact_aidant_cle"
        ),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    aidant_id: Mapped[int | None] = mapped_column(
        ForeignKey("aidant.id", ondelete="RESTRICT"), index=True
    )
    contacted_on: Mapped[Day] = mapped_column(index=True)
    canal: Mapped[OptionalCode]
    demande: Mapped[Code]
    action: Mapped[Code]
    remarque: Mapped[OptionalText]


class ChuteRow(Recorded, Base):
    """A fall."""

    __tablename__ = "chute"
    __table_args__ = (UniqueConstraint("beneficiaire_id", "fell_on", "rang", name="uq_chute_cle"),)

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    fell_on: Mapped[Day] = mapped_column(index=True)
    lieu: Mapped[OptionalCode]
    gravite: Mapped[OptionalCode]
    is_relevee_seule: Mapped[bool | None]
    remarque: Mapped[OptionalText]


class DepistageRow(Recorded, Base):
    """A screening."""

    __tablename__ = "depistage"
    __table_args__ = (
        UniqueConstraint("beneficiaire_id", "screened_on", "type", "rang", name="uq_depistage_cle"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    screened_on: Mapped[Day] = mapped_column(index=True)
    type: Mapped[Code]
    instrument: Mapped[OptionalText]
    score: Mapped[OptionalText]
    resultat: Mapped[OptionalCode]
    remarque: Mapped[OptionalText]


class NoteRow(Recorded, Base):
    """A dated note on a person."""

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("beneficiaire_id", "noted_at", "rang", name="uq_note_cle"),)

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    noted_at: Mapped[At]
    texte: Mapped[Text]
    categorie: Mapped[OptionalCode]
    auteur: Mapped[OptionalText]


class TransmissionRow(Recorded, Base):
    """A word to the rest of the team about a person."""

    __tablename__ = "transmission"
    __table_args__ = (
        UniqueConstraint("beneficiaire_id", "written_at", "rang", name="uq_transmission_cle"),
        Index("ix_transmission_urgente", "is_urgente", "written_at"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    written_at: Mapped[At] = mapped_column(index=True)
    texte: Mapped[Text]
    is_urgente: Mapped[bool | None]
    auteur: Mapped[OptionalText]


class EquipementRow(Recorded, Base):
    """Something lent or installed at home."""

    __tablename__ = "equipement"
    __table_args__ = (
        UniqueConstraint(
            "beneficiaire_id", "installed_on", "type", "rang", name="uq_equipement_cle"
        ),
        CheckConstraint("recovered_on >= installed_on", name="dates"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    type: Mapped[Code]
    libelle: Mapped[OptionalText]
    mise_a_disposition: Mapped[OptionalCode]
    fournisseur: Mapped[OptionalText]
    installed_on: Mapped[Day]
    recovered_on: Mapped[OptionalDay]
    remarque: Mapped[OptionalText]


class VaccinationRow(Recorded, Base):
    """A vaccination."""

    __tablename__ = "vaccination"
    __table_args__ = (
        UniqueConstraint(
            "beneficiaire_id", "vaccinated_on", "vaccin", "rang", name="uq_vaccination_cle"
        ),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    vaccin: Mapped[Code]
    vaccinated_on: Mapped[Day]
    next_on: Mapped[OptionalDay]
    remarque: Mapped[OptionalText]


class TeleconsultationRow(Recorded, Base):
    """An assisted remote consultation."""

    __tablename__ = "teleconsultation"
    __table_args__ = (
        UniqueConstraint("beneficiaire_id", "held_on", "rang", name="uq_teleconsultation_cle"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    held_on: Mapped[Day]
    specialite: Mapped[OptionalText]
    professionnel_id: Mapped[int | None] = mapped_column(
        ForeignKey("professionnel.id", ondelete="RESTRICT"), index=True
    )
    remarque: Mapped[OptionalText]


class TransportRow(Recorded, Base):
    """A transport arranged."""

    __tablename__ = "transport"
    __table_args__ = (
        UniqueConstraint("beneficiaire_id", "transported_on", "rang", name="uq_transport_cle"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    transported_on: Mapped[Day]
    motif: Mapped[Code]
    destination: Mapped[OptionalText]
    remarque: Mapped[OptionalText]


class ConsentementRow(Recorded, Base):
    """A consent of a person."""

    __tablename__ = "consentement"
    __table_args__ = (
        UniqueConstraint("beneficiaire_id", "given_on", "type", "rang", name="uq_consentement_cle"),
        CheckConstraint("withdrawn_on >= given_on", name="dates"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    type: Mapped[Code]
    given_on: Mapped[Day]
    partenaire_id: Mapped[int | None] = mapped_column(
        ForeignKey("partenaire.id", ondelete="RESTRICT"), index=True
    )
    portee: Mapped[OptionalText]
    recueil: Mapped[OptionalCode]
    donne_par: Mapped[OptionalCode]
    document_version: Mapped[OptionalText]
    withdrawn_on: Mapped[OptionalDay]
    remarque: Mapped[OptionalText]

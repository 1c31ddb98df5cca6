"""Hospitalisations, places and sejours of hébergement temporaire."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    Base,
    Code,
    CodeList,
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


class HospitalisationRow(Recorded, Base):
    """A stay in hospital [entered_on, left_on)."""

    __tablename__ = "hospitalisation"
    __table_args__ = (
        UniqueConstraint("beneficiaire_id", "entered_on", "rang", name="uq_hospitalisation_cle"),
        CheckConstraint("left_on >= entered_on", name="dates"),
        # The figures of a period read this alone, never the rows.
        Index(
            "ix_hospitalisation_span",
            "entered_on",
            "left_on",
            "beneficiaire_id",
            "is_programmee",
            "is_par_urgences",
        ),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(ForeignKey("beneficiaire.id", ondelete="RESTRICT"))
    entered_on: Mapped[Day]
    left_on: Mapped[OptionalDay]
    is_programmee: Mapped[bool | None]
    is_par_urgences: Mapped[bool | None]
    etablissement: Mapped[OptionalText]
    service: Mapped[OptionalText]
    telephone: Mapped[OptionalText]
    motif: Mapped[OptionalText]
    retour_prevu_on: Mapped[OptionalDay]
    preparation: Mapped[tuple[str, ...]] = mapped_column(CodeList, nullable=True)
    remarque: Mapped[OptionalText]


class PlaceHtRow(Recorded, Base):
    """A bed in a host EHPAD, offered on [opened_on, closed_on)."""

    __tablename__ = "place_ht"
    __table_args__ = (CheckConstraint("closed_on >= opened_on", name="dates"),)

    id: Mapped[Id]
    reference: Mapped[Reference]
    etablissement: Mapped[Text]
    finess: Mapped[OptionalText]
    type: Mapped[Code]
    telephone: Mapped[OptionalText]
    opened_on: Mapped[OptionalDay]
    closed_on: Mapped[OptionalDay]
    libelle: Mapped[OptionalText]
    commune: Mapped[OptionalText]


class SejourHtRow(Recorded, Base):
    """A stay [arrived_on, departed_on) on a place."""

    __tablename__ = "sejour_ht"
    __table_args__ = (
        UniqueConstraint(
            "beneficiaire_id", "place_id", "arrived_on", "rang", name="uq_sejour_ht_cle"
        ),
        CheckConstraint("departed_on >= arrived_on", name="dates"),
        Index("ix_sejour_ht_span", "arrived_on", "departed_on"),
        Index("ix_sejour_ht_occupation", "place_id", "departed_on"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    place_id: Mapped[int] = mapped_column(
        ForeignKey("place_ht.id", ondelete="RESTRICT"), index=True
    )
    type: Mapped[Code]
    arrived_on: Mapped[Day]
    departed_on: Mapped[OptionalDay]
    etat: Mapped[OptionalCode]
    motif: Mapped[OptionalCode]
    expire_at: Mapped[OptionalAt]
    demandeur: Mapped[OptionalText]
    telephone: Mapped[OptionalText]
    arrivee: Mapped[tuple[str, ...]] = mapped_column(CodeList, nullable=True)
    preparation: Mapped[tuple[str, ...]] = mapped_column(CodeList, nullable=True)
    fin: Mapped[OptionalCode]
    motif_annulation: Mapped[OptionalText]
    suite_de: Mapped[OptionalText]
    remarque: Mapped[OptionalText]


class ReservationHtRow(Recorded, Base):
    """A place kept for somebody who is still to be named [arrived_on, departed_on)."""

    __tablename__ = "reservation_ht"
    __table_args__ = (
        CheckConstraint("departed_on >= arrived_on", name="dates"),
        Index("ix_reservation_ht_span", "arrived_on", "departed_on"),
        Index("ix_reservation_ht_occupation", "place_id", "departed_on"),
    )

    id: Mapped[Id]
    reference: Mapped[Reference]
    place_id: Mapped[int] = mapped_column(
        ForeignKey("place_ht.id", ondelete="RESTRICT"), index=True
    )
    type: Mapped[Code]
    arrived_on: Mapped[Day]
    departed_on: Mapped[OptionalDay]
    etat: Mapped[Code]
    expire_at: Mapped[OptionalAt]
    motif: Mapped[OptionalCode]
    demandeur: Mapped[OptionalText]
    telephone: Mapped[OptionalText]
    remarque: Mapped[OptionalText]


class RefusHtRow(Recorded, Base):
    """A request for a place that could not be met."""

    __tablename__ = "refus_ht"
    __table_args__ = (
        UniqueConstraint("asked_on", "type", "arrived_on", "rang", name="uq_refus_ht_cle"),
        CheckConstraint("departed_on >= arrived_on", name="dates"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int | None] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    asked_on: Mapped[Day]
    type: Mapped[Code]
    arrived_on: Mapped[Day]
    departed_on: Mapped[OptionalDay]
    raison: Mapped[Code]
    motif: Mapped[OptionalCode]
    suite: Mapped[OptionalCode]
    remarque: Mapped[OptionalText]

"""Professionnels, astreintes, appels and visites."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    BIG_ID,
    At,
    Base,
    Code,
    Id,
    OptionalAt,
    OptionalCode,
    OptionalDay,
    OptionalReference,
    OptionalText,
    Recorded,
    Reference,
    ScaledDecimal,
    Text,
)


class ProfessionnelRow(Recorded, Base):
    """A member of the team."""

    __tablename__ = "professionnel"

    id: Mapped[Id]
    reference: Mapped[Reference]
    nom: Mapped[Text]
    prenom: Mapped[Text]
    profession: Mapped[Code]
    etp: Mapped[Decimal | None] = mapped_column(ScaledDecimal)
    statut: Mapped[OptionalCode]
    rpps: Mapped[OptionalText]
    arrived_on: Mapped[OptionalDay]
    left_on: Mapped[OptionalDay]
    telephone: Mapped[OptionalText]
    courriel: Mapped[OptionalText]
    mssante: Mapped[OptionalText]


class AstreinteRow(Recorded, Base):
    """One on-call duty [starts_at, ends_at)."""

    __tablename__ = "astreinte"
    __table_args__ = (
        UniqueConstraint("professionnel_id", "starts_at", "rang", name="uq_astreinte_cle"),
        CheckConstraint("ends_at >= starts_at", name="instants"),
        Index("ix_astreinte_span", "starts_at", "ends_at"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    professionnel_id: Mapped[int] = mapped_column(
        ForeignKey("professionnel.id", ondelete="RESTRICT")
    )
    starts_at: Mapped[At]
    ends_at: Mapped[At]
    statut: Mapped[OptionalCode]
    couche: Mapped[OptionalCode]
    rang_astreinte: Mapped[OptionalCode]
    remplace: Mapped[OptionalText]
    motif: Mapped[OptionalText]
    accord: Mapped[OptionalText]
    decided_at: Mapped[OptionalAt]


class AppelAstreinteRow(Recorded, Base):
    """One call received on duty; ``visite_id`` names a visit without a foreign key, as a column added since."""

    __tablename__ = "appel_astreinte"
    __table_args__ = (
        UniqueConstraint("called_at", "beneficiaire_id", "rang", name="uq_appel_astreinte_cle"),
        Index("ix_appel_astreinte_person", "beneficiaire_id", "called_at"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    called_at: Mapped[At]
    beneficiaire_id: Mapped[int | None] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT")
    )
    professionnel_id: Mapped[int | None] = mapped_column(
        ForeignKey("professionnel.id", ondelete="RESTRICT")
    )
    origine: Mapped[Code]
    reponse: Mapped[Code]
    motif: Mapped[OptionalCode]
    departed_at: Mapped[OptionalAt]
    arrived_at: Mapped[OptionalAt]
    ended_at: Mapped[OptionalAt]
    suite: Mapped[OptionalCode]
    returned_at: Mapped[OptionalAt]
    prevenus: Mapped[OptionalText]
    remarque: Mapped[OptionalText]
    visite_id: Mapped[int | None] = mapped_column(BIG_ID, index=True)


class VisiteRow(Recorded, Base):
    """One visit at home [starts_at, ends_at), planned or done; ``serie_id`` has no foreign key, see above."""

    __tablename__ = "visite"
    __table_args__ = (
        UniqueConstraint(
            "beneficiaire_id", "starts_at", "profession", "rang", name="uq_visite_cle"
        ),
        CheckConstraint("ends_at >= starts_at", name="instants"),
        # The visits of some of the team over some days: in turn, without what the others do.
        Index("ix_visite_agenda", "professionnel_id", "starts_at"),
        Index("ix_visite_recorded_at", "recorded_at"),
        # The figures of a period read these two alone, never the rows: ten times quicker on a
        # million visits. The first one also serves the visits of a day.
        Index("ix_visite_statut", "statut", "starts_at", "beneficiaire_id", "motif", "ends_at"),
        Index(
            "ix_visite_activite",
            "statut",
            "profession",
            "domaine",
            "starts_at",
            "ends_at",
            "beneficiaire_id",
        ),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(ForeignKey("beneficiaire.id", ondelete="RESTRICT"))
    professionnel_id: Mapped[int | None] = mapped_column(
        ForeignKey("professionnel.id", ondelete="RESTRICT")
    )
    starts_at: Mapped[At]
    ends_at: Mapped[At]
    profession: Mapped[Code]
    domaine: Mapped[OptionalCode]
    statut: Mapped[Code]
    motif: Mapped[OptionalText]
    serie_id: Mapped[int | None] = mapped_column(BIG_ID, index=True)
    occurrence_on: Mapped[OptionalDay]
    planned_starts_at: Mapped[OptionalAt]
    planned_ends_at: Mapped[OptionalAt]
    prestation_fil: Mapped[int | None] = mapped_column(Integer)
    remarque: Mapped[OptionalText]

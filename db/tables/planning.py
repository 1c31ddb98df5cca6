"""The planning: series of visits, hours, absences, wishes, publications, what calendars were given."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    At,
    Base,
    Code,
    Day,
    Hour,
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


class SerieVisitesRow(Recorded, Base):
    """Visits that come back."""

    __tablename__ = "serie_visites"
    __table_args__ = (CheckConstraint("duree_minutes BETWEEN 1 AND 1440", name="duree"),)

    id: Mapped[Id]
    reference: Mapped[Reference]
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    started_on: Mapped[Day]
    heure: Mapped[Hour]
    duree_minutes: Mapped[int] = mapped_column(Integer)
    regle: Mapped[Text]
    profession: Mapped[Code]
    professionnel_id: Mapped[int | None] = mapped_column(
        ForeignKey("professionnel.id", ondelete="RESTRICT"), index=True
    )
    domaine: Mapped[OptionalCode]
    prestation_fil: Mapped[int | None] = mapped_column(Integer)
    exceptions: Mapped[OptionalText]
    prepared_until: Mapped[OptionalDay]
    remarque: Mapped[OptionalText]


class HoraireTravailRow(Recorded, Base):
    """Contract hours of a professionnel on one day of the week."""

    __tablename__ = "horaire_travail"
    __table_args__ = (
        UniqueConstraint("professionnel_id", "jour", "starts", "rang", name="uq_horaire_cle"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    professionnel_id: Mapped[int] = mapped_column(
        ForeignKey("professionnel.id", ondelete="RESTRICT")
    )
    jour: Mapped[Code]
    starts: Mapped[Hour]
    ends: Mapped[Hour]
    since: Mapped[OptionalDay]
    until: Mapped[OptionalDay]


class AbsenceRow(Recorded, Base):
    """Days a professionnel is away."""

    __tablename__ = "absence"
    __table_args__ = (
        UniqueConstraint("professionnel_id", "started_on", "motif", "rang", name="uq_absence_cle"),
        CheckConstraint("ended_on >= started_on", name="jours"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    professionnel_id: Mapped[int] = mapped_column(
        ForeignKey("professionnel.id", ondelete="RESTRICT")
    )
    started_on: Mapped[Day]
    ended_on: Mapped[Day]
    motif: Mapped[Code]
    remarque: Mapped[OptionalText]
    uid: Mapped[OptionalText]


class SouhaitRow(Recorded, Base):
    """What a professionnel would like for one night."""

    __tablename__ = "souhait"
    __table_args__ = (
        UniqueConstraint("professionnel_id", "night_on", "rang", name="uq_souhait_cle"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    professionnel_id: Mapped[int] = mapped_column(
        ForeignKey("professionnel.id", ondelete="RESTRICT")
    )
    night_on: Mapped[Day]
    souhait: Mapped[Code]


class PublicationRow(Recorded, Base):
    """A programme of duties given to the team."""

    __tablename__ = "publication"
    __table_args__ = (CheckConstraint("ended_on >= started_on", name="jours"),)

    id: Mapped[Id]
    reference: Mapped[Reference]
    started_on: Mapped[Day]
    ended_on: Mapped[Day]
    published_at: Mapped[At]
    publiee_par: Mapped[Text]
    motif: Mapped[OptionalText]
    empreinte: Mapped[OptionalText]


class InformationRow(Recorded, Base):
    """The proof that somebody was told."""

    __tablename__ = "information"
    __table_args__ = (
        UniqueConstraint("professionnel_id", "informed_at", "rang", name="uq_information_cle"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    professionnel_id: Mapped[int] = mapped_column(
        ForeignKey("professionnel.id", ondelete="RESTRICT")
    )
    informed_at: Mapped[At]
    moyen: Mapped[Code]
    publication_id: Mapped[int | None] = mapped_column(
        ForeignKey("publication.id", ondelete="RESTRICT"), index=True
    )
    astreinte_id: Mapped[int | None] = mapped_column(
        ForeignKey("astreinte.id", ondelete="RESTRICT"), index=True
    )
    auteur: Mapped[OptionalText]


class DemandeEchangeRow(Recorded, Base):
    """That somebody asks to be replaced on a duty of one's own, or to change it with somebody.

    Open until ``decided_at``; ``is_accepted`` then says what the coordination decided.
    """

    __tablename__ = "demande_echange"

    id: Mapped[Id]
    astreinte_id: Mapped[int] = mapped_column(
        ForeignKey("astreinte.id", ondelete="RESTRICT"), index=True
    )
    avec_id: Mapped[int | None] = mapped_column(
        ForeignKey("professionnel.id", ondelete="RESTRICT"), index=True
    )
    motif: Mapped[Text]
    asked_at: Mapped[At]
    asked_by: Mapped[Text]
    decided_at: Mapped[OptionalAt]
    decided_by: Mapped[OptionalText]
    is_accepted: Mapped[bool | None]
    reponse: Mapped[OptionalText]


class AgendaEvenementRow(Base):
    """An event that was given in a calendar file, so that the next one updates it in place.

    ``portee`` names the calendar (what, and for whom); ``empreinte`` is the SHA-256 of what the event said.
    """

    __tablename__ = "agenda_evenement"
    __table_args__ = (
        UniqueConstraint("portee", "uid", name="uq_agenda_evenement_uid"),
        Index("ix_agenda_evenement_span", "portee", "starts_at"),
    )

    id: Mapped[Id]
    portee: Mapped[str] = mapped_column(String(200))
    uid: Mapped[str] = mapped_column(String(200), index=True)
    sequence: Mapped[int] = mapped_column(Integer)
    empreinte: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[At]
    ends_at: Mapped[At]
    is_cancelled: Mapped[bool]


class ReleveLectureRow(Base):
    """Until which instant of recording an account has acknowledged the relève."""

    __tablename__ = "releve_lecture"

    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    read_until: Mapped[At]
    acknowledged_at: Mapped[At]

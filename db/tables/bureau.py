"""What serves the work on the records rather than the records: drafts, the bin, acknowledgements."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import BIG_ID, At, Base, Code, Id, OptionalText, Text


class BrouillonRow(Base):
    """What an account was typing in a form, kept until it is saved or thrown away.

    ``form`` names the form and its subject; ``contenu`` is the JSON of the fields as typed.
    """

    __tablename__ = "brouillon"
    __table_args__ = (UniqueConstraint("account_id", "form", name="uq_brouillon_form"),)

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    form: Mapped[str] = mapped_column(String(200))
    beneficiaire_id: Mapped[int | None] = mapped_column(BIG_ID)
    titre: Mapped[Text]
    contenu: Mapped[Text]
    saved_at: Mapped[At]


class CorbeilleRow(Base):
    """A record taken away, with what hung on it, until it is put back or thirty days have passed.

    ``beneficiaire_id`` is no foreign key: the person may be what was taken away. ``contenu`` is the JSON
    of the rows, table by table, the ones others refer to first.
    """

    __tablename__ = "corbeille"
    __table_args__ = (Index("ix_corbeille_deleted_at", "deleted_at"),)

    id: Mapped[Id]
    beneficiaire_id: Mapped[int | None] = mapped_column(BIG_ID, index=True)
    feuille: Mapped[Code]
    row_id: Mapped[int] = mapped_column(BIG_ID)
    titre: Mapped[Text]
    contenu: Mapped[Text]
    deleted_at: Mapped[At]
    deleted_by: Mapped[Text]
    motif: Mapped[OptionalText]


class AccuseLectureRow(Base):
    """That an account has read a transmission."""

    __tablename__ = "accuse_lecture"

    transmission_id: Mapped[int] = mapped_column(
        ForeignKey("transmission.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    read_at: Mapped[At]

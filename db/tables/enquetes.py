"""Surveys: the editions of the house, campaigns, what is typed in them, what was validated."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    TypeDecorator,
    UniqueConstraint,
    cast,
    type_coerce,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.base import BIG_ID, At, Base, Code, Day, Id, OptionalText, Recorded, Text


class PackedBytes(TypeDecorator[bytes]):
    """Bytes, read as such even where a hand put a text in their place: what is altered is then told."""

    impl = LargeBinary
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Read the column as bytes."""
        return type_coerce(cast(column, LargeBinary), self)


class EditionEnqueteRow(Recorded, Base):
    """A questionnaire of the house; ``document`` is its TOML."""

    __tablename__ = "edition_enquete"
    __table_args__ = (UniqueConstraint("code", name="uq_edition_enquete_code"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(60))
    titre: Mapped[Text]
    document: Mapped[Text]
    updated_by: Mapped[Text]


class CampagneRow(Recorded, Base):
    """An edition to answer over a period."""

    __tablename__ = "campagne"
    __table_args__ = (CheckConstraint("ended_on >= started_on", name="jours"),)

    id: Mapped[Id]
    titre: Mapped[Text]
    edition: Mapped[str] = mapped_column(String(60))
    started_on: Mapped[Day]
    ended_on: Mapped[Day]
    statut: Mapped[Code]
    opened_by: Mapped[Text]


class ReponseEnqueteRow(Recorded, Base):
    """What was typed about one question: the manual answer, a comment, why a figure is what it is."""

    __tablename__ = "reponse_enquete"
    __table_args__ = (UniqueConstraint("campagne_id", "question", name="uq_reponse_question"),)

    id: Mapped[Id]
    campagne_id: Mapped[int] = mapped_column(ForeignKey("campagne.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(200))
    manuel: Mapped[OptionalText]
    commentaire: Mapped[OptionalText]
    justification: Mapped[OptionalText]
    is_a_justifier: Mapped[bool]
    updated_by: Mapped[Text]


class ReponseValideeRow(Base):
    """A validated answer, for ever: triggers refuse its change and its removal.

    ``contenu`` is the zlib of the canonical JSON whose SHA-256, in hexadecimal, is ``empreinte``.
    """

    __tablename__ = "reponse_validee"
    __table_args__ = (UniqueConstraint("campagne_id", "numero", name="uq_reponse_validee_numero"),)

    id: Mapped[Id]
    campagne_id: Mapped[int] = mapped_column(ForeignKey("campagne.id", ondelete="RESTRICT"))
    numero: Mapped[int] = mapped_column(Integer)
    validated_at: Mapped[At]
    validated_by: Mapped[Text]
    motif: Mapped[OptionalText]
    version: Mapped[Text]
    empreinte: Mapped[str] = mapped_column(String(64))
    contenu: Mapped[bytes] = mapped_column(PackedBytes)


class CommentaireDialogueRow(Recorded, Base):
    """The free comment of one part of the dossier of a period."""

    __tablename__ = "commentaire_dialogue"
    __table_args__ = (
        UniqueConstraint("started_on", "ended_on", "rubrique", name="uq_commentaire_rubrique"),
    )

    id: Mapped[Id]
    started_on: Mapped[Day]
    ended_on: Mapped[Day]
    rubrique: Mapped[Code]
    texte: Mapped[Text]
    updated_by: Mapped[Text]


class DoubleEcarteRow(Base):
    """That two persons who look alike were said to be two: ``beneficiaire_id`` is the lower of both."""

    __tablename__ = "double_ecarte"

    beneficiaire_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("beneficiaire.id", ondelete="CASCADE"), primary_key=True
    )
    autre_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("beneficiaire.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    decided_at: Mapped[At]
    decided_by: Mapped[Text]

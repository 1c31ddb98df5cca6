"""Settings of the etablissement and its partenaires."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Code, Id, OptionalDay, OptionalText, Recorded, Reference, Text


class ParametreRow(Recorded, Base):
    """One setting, as text in the workbook's form."""

    __tablename__ = "parametre"

    cle: Mapped[str] = mapped_column(String(100), primary_key=True)
    valeur: Mapped[Text]


class PartenaireRow(Recorded, Base):
    """A partner organisation and its convention."""

    __tablename__ = "partenaire"

    id: Mapped[Id]
    reference: Mapped[Reference]
    nom: Mapped[Text]
    categorie: Mapped[Code]
    convention_from: Mapped[OptionalDay]
    convention_until: Mapped[OptionalDay]
    mssante: Mapped[OptionalText]
    telephone: Mapped[OptionalText]
    adresse: Mapped[OptionalText]
    code_postal: Mapped[OptionalText]
    commune: Mapped[OptionalText]
    courriel: Mapped[OptionalText]
    finess: Mapped[OptionalText]
    remarque: Mapped[OptionalText]

"""Beneficiaires, their profils and their aidants."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import (
    Base,
    Code,
    Day,
    Id,
    OptionalCode,
    OptionalDay,
    OptionalReference,
    OptionalText,
    Recorded,
    Reference,
    Text,
)


class BeneficiaireRow(Recorded, Base):
    """A person.

    ``sort_name`` is folded "nom prenoms" for ORDER BY; ``search_text`` holds the compact folded birth
    name, usual name and first names separated by spaces; ``search_phone`` the digits.
    ``last_admitted_on`` and ``last_left_on`` repeat the latest accompagnement (by admission, then row), so
    that lists read one table; `db.repositories.latest` keeps them.
    """

    __tablename__ = "beneficiaire"
    __table_args__ = (
        CheckConstraint("minutes_trajet >= 0", name="minutes_trajet"),
        CheckConstraint("sexe in ('F', 'M', 'I')", name="sexe"),
        Index(
            "ix_beneficiaire_list",
            "sort_name",
            "id",
            "search_text",
            "search_phone",
            "last_admitted_on",
            "last_left_on",
            "attribut_identite",
        ),
    )

    id: Mapped[Id]
    reference: Mapped[Reference]
    nom_naissance: Mapped[Text]
    prenoms: Mapped[Text]
    nom_usage: Mapped[OptionalText]
    sexe: Mapped[Code]
    born_on: Mapped[Day] = mapped_column(index=True)
    code_insee_naissance: Mapped[OptionalText]
    matricule_ins: Mapped[OptionalText]
    ins_oid: Mapped[OptionalText]
    statut_identite: Mapped[OptionalCode]
    attribut_identite: Mapped[OptionalCode]
    antenne: Mapped[OptionalText]
    adresse: Mapped[OptionalText]
    code_postal: Mapped[OptionalText]
    commune: Mapped[OptionalText]
    telephone: Mapped[OptionalText]
    minutes_trajet: Mapped[int | None] = mapped_column(Integer)
    mode_vie: Mapped[OptionalCode]
    protection: Mapped[OptionalCode]
    apa: Mapped[bool | None]
    telephone_secondaire: Mapped[OptionalText]
    courriel: Mapped[OptionalText]
    acces: Mapped[OptionalText]
    vigilances: Mapped[OptionalText]
    # PostgreSQL would ignore spaces in a French collation; SQLite compares bytes.
    sort_name: Mapped[str] = mapped_column(
        String().with_variant(String(collation="C"), "postgresql")
    )
    search_text: Mapped[Text]
    search_phone: Mapped[Text]
    last_admitted_on: Mapped[OptionalDay]
    last_left_on: Mapped[OptionalDay]


class ProfilRow(Base):
    """One special profile of a person; ``position`` keeps the order given."""

    __tablename__ = "beneficiaire_profil"

    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="CASCADE"), primary_key=True
    )
    profil: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int] = mapped_column(Integer)


class AidantRow(Recorded, Base):
    """A carer of a person."""

    __tablename__ = "aidant"
    __table_args__ = (
        UniqueConstraint("beneficiaire_id", "nom", "prenom", "rang", name="uq_aidant_cle"),
    )

    id: Mapped[Id]
    reference: Mapped[OptionalReference]
    rang: Mapped[int | None] = mapped_column(Integer)
    beneficiaire_id: Mapped[int] = mapped_column(
        ForeignKey("beneficiaire.id", ondelete="RESTRICT"), index=True
    )
    nom: Mapped[Text]
    prenom: Mapped[OptionalText]
    lien: Mapped[OptionalCode]
    is_principal: Mapped[bool | None]
    is_cohabitant: Mapped[bool | None]
    annee_naissance: Mapped[int | None] = mapped_column(Integer)
    sexe: Mapped[OptionalCode]
    telephone: Mapped[OptionalText]
    courriel: Mapped[OptionalText]
    commune: Mapped[OptionalText]
    activite: Mapped[OptionalCode]
    has_cles: Mapped[bool | None]
    is_personne_confiance: Mapped[bool | None]
    has_inquietude_sante: Mapped[bool | None]
    pfr_on: Mapped[OptionalDay]
    remarque: Mapped[OptionalText]

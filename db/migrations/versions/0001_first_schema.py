"""The first schema: everything behind the take-over workbook, accounts and the journal."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.audit_ddl import triggers

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table, then the triggers that protect the journal."""
    _create_people()
    _create_parcours()
    _create_equipe()
    _create_sejours()
    _create_etablissement()
    _create_security()
    connection = op.get_bind()
    for statement in triggers(connection.dialect.name):
        connection.exec_driver_sql(statement)


def _id() -> sa.Column[Any]:
    return sa.Column("id", BIG_ID, autoincrement=True, nullable=False)


def _recorded() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    )


def _link(table: str, column: str, target: str, *, ondelete: str = "RESTRICT") -> Any:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def _create_people() -> None:
    op.create_table(
        "beneficiaire",
        _id(),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("nom_naissance", sa.String(), nullable=False),
        sa.Column("prenoms", sa.String(), nullable=False),
        sa.Column("nom_usage", sa.String()),
        sa.Column("sexe", sa.String(40), nullable=False),
        sa.Column("born_on", sa.Date(), nullable=False),
        sa.Column("code_insee_naissance", sa.String()),
        sa.Column("matricule_ins", sa.String()),
        sa.Column("ins_oid", sa.String()),
        sa.Column("statut_identite", sa.String(40)),
        sa.Column("attribut_identite", sa.String(40)),
        sa.Column("antenne", sa.String()),
        sa.Column("adresse", sa.String()),
        sa.Column("code_postal", sa.String()),
        sa.Column("commune", sa.String()),
        sa.Column("telephone", sa.String()),
        sa.Column("minutes_trajet", sa.Integer()),
        sa.Column("mode_vie", sa.String(40)),
        sa.Column("protection", sa.String(40)),
        sa.Column("apa", sa.Boolean()),
        sa.Column(
            "sort_name",
            sa.String().with_variant(sa.String(collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("search_phone", sa.String(), nullable=False),
        sa.Column("last_admitted_on", sa.Date()),
        sa.Column("last_left_on", sa.Date()),
        *_recorded(),
        sa.CheckConstraint("sexe in ('F', 'M', 'I')", name=op.f("ck_beneficiaire_sexe")),
        sa.CheckConstraint("minutes_trajet >= 0", name=op.f("ck_beneficiaire_minutes_trajet")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beneficiaire")),
        sa.UniqueConstraint("reference", name=op.f("uq_beneficiaire_reference")),
    )
    op.create_index(op.f("ix_beneficiaire_born_on"), "beneficiaire", ["born_on"])
    op.create_index(
        op.f("ix_beneficiaire_list"),
        "beneficiaire",
        [
            "sort_name",
            "id",
            "search_text",
            "search_phone",
            "last_admitted_on",
            "last_left_on",
            "attribut_identite",
        ],
    )
    op.create_table(
        "beneficiaire_profil",
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("profil", sa.String(40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _link("beneficiaire_profil", "beneficiaire_id", "beneficiaire", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("beneficiaire_id", "profil", name=op.f("pk_beneficiaire_profil")),
    )
    op.create_table(
        "aidant",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("nom", sa.String(), nullable=False),
        sa.Column("prenom", sa.String()),
        sa.Column("lien", sa.String(40)),
        sa.Column("is_principal", sa.Boolean()),
        sa.Column("is_cohabitant", sa.Boolean()),
        sa.Column("annee_naissance", sa.Integer()),
        sa.Column("sexe", sa.String(40)),
        *_recorded(),
        _link("aidant", "beneficiaire_id", "beneficiaire"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aidant")),
        sa.UniqueConstraint("beneficiaire_id", "nom", "prenom", "rang", name="uq_aidant_cle"),
        sa.UniqueConstraint("reference", name=op.f("uq_aidant_reference")),
    )
    op.create_index(op.f("ix_aidant_beneficiaire_id"), "aidant", ["beneficiaire_id"])


def _create_parcours() -> None:
    op.create_table(
        "demande",
        _id(),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("origine", sa.String(40), nullable=False),
        sa.Column("circonstance", sa.String(40)),
        sa.Column("canal", sa.String(40)),
        sa.Column("evaluated_on", sa.Date()),
        sa.Column("is_evaluated_at_home", sa.Boolean()),
        sa.Column("avis_medical_on", sa.Date()),
        sa.Column("avis_medical", sa.String(40)),
        sa.Column("is_mt_associe", sa.Boolean()),
        sa.Column("concertation_on", sa.Date()),
        sa.Column("consentement_on", sa.Date()),
        sa.Column("decided_on", sa.Date()),
        sa.Column("decision", sa.String(40)),
        sa.Column("motif_refus", sa.String(40)),
        sa.Column("plan_on", sa.Date()),
        sa.Column("plan_review_on", sa.Date()),
        sa.Column("contrat_on", sa.Date()),
        *_recorded(),
        _link("demande", "beneficiaire_id", "beneficiaire"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demande")),
        sa.UniqueConstraint("reference", name=op.f("uq_demande_reference")),
    )
    op.create_index(op.f("ix_demande_beneficiaire_id"), "demande", ["beneficiaire_id"])
    op.create_index(op.f("ix_demande_requested_on"), "demande", ["requested_on"])
    op.create_table(
        "accompagnement",
        _id(),
        sa.Column("demande_id", BIG_ID, nullable=False),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("admitted_on", sa.Date()),
        sa.Column("left_on", sa.Date()),
        sa.Column("motif_sortie", sa.String(40)),
        sa.Column("destination", sa.String(40)),
        sa.Column("has_relais", sa.Boolean()),
        *_recorded(),
        sa.CheckConstraint("left_on >= admitted_on", name=op.f("ck_accompagnement_dates")),
        _link("accompagnement", "beneficiaire_id", "beneficiaire"),
        _link("accompagnement", "demande_id", "demande"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accompagnement")),
        sa.UniqueConstraint("demande_id", name=op.f("uq_accompagnement_demande_id")),
    )
    op.create_index(op.f("ix_accompagnement_left_on"), "accompagnement", ["left_on"])
    op.create_index(
        "ix_accompagnement_person", "accompagnement", ["beneficiaire_id", "admitted_on", "left_on"]
    )
    op.create_index("ix_accompagnement_span", "accompagnement", ["admitted_on", "left_on"])
    op.create_table(
        "evaluation_gir",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("coherence", sa.String(40)),
        sa.Column("orientation", sa.String(40)),
        sa.Column("toilette", sa.String(40)),
        sa.Column("habillage", sa.String(40)),
        sa.Column("alimentation", sa.String(40)),
        sa.Column("elimination", sa.String(40)),
        sa.Column("transferts", sa.String(40)),
        sa.Column("deplacement_interieur", sa.String(40)),
        sa.Column("deplacement_exterieur", sa.String(40)),
        sa.Column("communication_a_distance", sa.String(40)),
        sa.Column("gir", sa.Integer()),
        sa.Column("effective_gir", sa.Integer(), nullable=False),
        *_recorded(),
        sa.CheckConstraint(
            "effective_gir between 1 and 6", name=op.f("ck_evaluation_gir_effective_gir")
        ),
        sa.CheckConstraint("gir between 1 and 6", name=op.f("ck_evaluation_gir_gir")),
        _link("evaluation_gir", "beneficiaire_id", "beneficiaire"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation_gir")),
        sa.UniqueConstraint(
            "beneficiaire_id", "evaluated_on", "source", "rang", name="uq_evaluation_gir_cle"
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_evaluation_gir_reference")),
    )
    op.create_index(
        op.f("ix_evaluation_gir_beneficiaire_id"), "evaluation_gir", ["beneficiaire_id"]
    )


def _create_equipe() -> None:
    op.create_table(
        "professionnel",
        _id(),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("nom", sa.String(), nullable=False),
        sa.Column("prenom", sa.String(), nullable=False),
        sa.Column("profession", sa.String(40), nullable=False),
        sa.Column("etp", sa.BigInteger()),
        sa.Column("statut", sa.String(40)),
        sa.Column("rpps", sa.String()),
        sa.Column("arrived_on", sa.Date()),
        sa.Column("left_on", sa.Date()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_professionnel")),
        sa.UniqueConstraint("reference", name=op.f("uq_professionnel_reference")),
    )
    op.create_table(
        "astreinte",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("professionnel_id", BIG_ID, nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        *_recorded(),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_astreinte_instants")),
        _link("astreinte", "professionnel_id", "professionnel"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_astreinte")),
        sa.UniqueConstraint("professionnel_id", "starts_at", "rang", name="uq_astreinte_cle"),
        sa.UniqueConstraint("reference", name=op.f("uq_astreinte_reference")),
    )
    op.create_index("ix_astreinte_span", "astreinte", ["starts_at", "ends_at"])
    op.create_table(
        "appel_astreinte",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("called_at", sa.BigInteger(), nullable=False),
        sa.Column("beneficiaire_id", BIG_ID),
        sa.Column("professionnel_id", BIG_ID),
        sa.Column("origine", sa.String(40), nullable=False),
        sa.Column("reponse", sa.String(40), nullable=False),
        sa.Column("motif", sa.String(40)),
        sa.Column("departed_at", sa.BigInteger()),
        sa.Column("arrived_at", sa.BigInteger()),
        sa.Column("ended_at", sa.BigInteger()),
        sa.Column("suite", sa.String(40)),
        *_recorded(),
        _link("appel_astreinte", "beneficiaire_id", "beneficiaire"),
        _link("appel_astreinte", "professionnel_id", "professionnel"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appel_astreinte")),
        sa.UniqueConstraint("called_at", "beneficiaire_id", "rang", name="uq_appel_astreinte_cle"),
        sa.UniqueConstraint("reference", name=op.f("uq_appel_astreinte_reference")),
    )
    op.create_index(
        "ix_appel_astreinte_person", "appel_astreinte", ["beneficiaire_id", "called_at"]
    )
    op.create_table(
        "visite",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("professionnel_id", BIG_ID),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("profession", sa.String(40), nullable=False),
        sa.Column("domaine", sa.String(40)),
        sa.Column("statut", sa.String(40), nullable=False),
        sa.Column("motif", sa.String()),
        *_recorded(),
        sa.CheckConstraint("ends_at >= starts_at", name=op.f("ck_visite_instants")),
        _link("visite", "beneficiaire_id", "beneficiaire"),
        _link("visite", "professionnel_id", "professionnel"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visite")),
        sa.UniqueConstraint(
            "beneficiaire_id", "starts_at", "profession", "rang", name="uq_visite_cle"
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_visite_reference")),
    )
    op.create_index(op.f("ix_visite_professionnel_id"), "visite", ["professionnel_id"])
    op.create_index(
        "ix_visite_statut", "visite", ["statut", "starts_at", "beneficiaire_id", "motif"]
    )
    op.create_index(
        "ix_visite_activite",
        "visite",
        ["statut", "profession", "domaine", "starts_at", "ends_at", "beneficiaire_id"],
    )


def _create_sejours() -> None:
    op.create_table(
        "hospitalisation",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date()),
        sa.Column("is_programmee", sa.Boolean()),
        sa.Column("is_par_urgences", sa.Boolean()),
        sa.Column("etablissement", sa.String()),
        *_recorded(),
        sa.CheckConstraint("left_on >= entered_on", name=op.f("ck_hospitalisation_dates")),
        _link("hospitalisation", "beneficiaire_id", "beneficiaire"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hospitalisation")),
        sa.UniqueConstraint("beneficiaire_id", "entered_on", "rang", name="uq_hospitalisation_cle"),
        sa.UniqueConstraint("reference", name=op.f("uq_hospitalisation_reference")),
    )
    op.create_index("ix_hospitalisation_span", "hospitalisation", ["entered_on", "left_on"])
    op.create_table(
        "place_ht",
        _id(),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("etablissement", sa.String(), nullable=False),
        sa.Column("finess", sa.String()),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("telephone", sa.String()),
        sa.Column("opened_on", sa.Date()),
        sa.Column("closed_on", sa.Date()),
        *_recorded(),
        sa.CheckConstraint("closed_on >= opened_on", name=op.f("ck_place_ht_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_ht")),
        sa.UniqueConstraint("reference", name=op.f("uq_place_ht_reference")),
    )
    op.create_table(
        "sejour_ht",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("place_id", BIG_ID, nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("departed_on", sa.Date()),
        sa.Column("etat", sa.String(40)),
        sa.Column("motif", sa.String(40)),
        *_recorded(),
        sa.CheckConstraint("departed_on >= arrived_on", name=op.f("ck_sejour_ht_dates")),
        _link("sejour_ht", "beneficiaire_id", "beneficiaire"),
        _link("sejour_ht", "place_id", "place_ht"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sejour_ht")),
        sa.UniqueConstraint(
            "beneficiaire_id", "place_id", "arrived_on", "rang", name="uq_sejour_ht_cle"
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_sejour_ht_reference")),
    )
    op.create_index(op.f("ix_sejour_ht_beneficiaire_id"), "sejour_ht", ["beneficiaire_id"])
    op.create_index(op.f("ix_sejour_ht_place_id"), "sejour_ht", ["place_id"])
    op.create_index("ix_sejour_ht_span", "sejour_ht", ["arrived_on", "departed_on"])


def _create_etablissement() -> None:
    op.create_table(
        "parametre",
        sa.Column("cle", sa.String(100), nullable=False),
        sa.Column("valeur", sa.String(), nullable=False),
        *_recorded(),
        sa.PrimaryKeyConstraint("cle", name=op.f("pk_parametre")),
    )
    op.create_table(
        "partenaire",
        _id(),
        sa.Column("reference", sa.String(200), nullable=False),
        sa.Column("nom", sa.String(), nullable=False),
        sa.Column("categorie", sa.String(40), nullable=False),
        sa.Column("convention_from", sa.Date()),
        sa.Column("convention_until", sa.Date()),
        sa.Column("mssante", sa.String()),
        sa.Column("telephone", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partenaire")),
        sa.UniqueConstraint("reference", name=op.f("uq_partenaire_reference")),
    )


def _create_security() -> None:
    op.create_table(
        "account",
        _id(),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("professionnel", sa.String()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_table(
        "audit",
        sa.Column("seq", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("workstation", sa.String(), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("entity", sa.String(40), nullable=False),
        sa.Column("entity_id", sa.Integer()),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("content_mac", sa.LargeBinary()),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_entity", "audit", ["entity", "entity_id"])
    op.create_table(
        "vault_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("vault", sa.String(32), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("is_training", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_vault_state_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_state")),
    )

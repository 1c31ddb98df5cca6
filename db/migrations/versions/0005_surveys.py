"""Surveys: editions of the house, campaigns, answers typed and validated, comments; doubles set aside."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.enquetes_ddl import triggers

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add tables, the index by which the morning finds what was recorded since, and widen others."""
    _create_editions()
    _create_campaigns()
    _create_comments()
    op.create_table(
        "double_ecarte",
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("autre_id", BIG_ID, nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        _link("double_ecarte", "beneficiaire_id", "beneficiaire", ondelete="CASCADE"),
        _link("double_ecarte", "autre_id", "beneficiaire", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("beneficiaire_id", "autre_id", name=op.f("pk_double_ecarte")),
    )
    op.create_index(op.f("ix_double_ecarte_autre_id"), "double_ecarte", ["autre_id"])
    op.create_index("ix_visite_recorded_at", "visite", ["recorded_at"])
    _widen_indexes()
    connection = op.get_bind()
    for statement in triggers(connection.dialect.name):
        connection.exec_driver_sql(statement)


def _widen_indexes() -> None:
    """Put into the indexes all that the figures of a period count: they read no row of the tables."""
    for name, table, columns in (
        (
            "ix_visite_statut",
            "visite",
            ["statut", "starts_at", "beneficiaire_id", "motif", "ends_at"],
        ),
        (
            "ix_accompagnement_span",
            "accompagnement",
            ["admitted_on", "left_on", "beneficiaire_id", "demande_id"],
        ),
        (
            "ix_hospitalisation_span",
            "hospitalisation",
            ["entered_on", "left_on", "beneficiaire_id", "is_programmee", "is_par_urgences"],
        ),
        (
            "ix_demande_attente",
            "demande",
            ["requested_on", "decision", "decided_on", "beneficiaire_id"],
        ),
    ):
        op.drop_index(name, table)
        op.create_index(name, table, columns)
    op.create_index(
        "ix_accompagnement_demande", "accompagnement", ["demande_id", "admitted_on", "left_on"]
    )


def _id() -> sa.Column[Any]:
    return sa.Column("id", BIG_ID, autoincrement=True, nullable=False)


def _recorded() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    )


def _key(table: str) -> Any:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))


def _link(table: str, column: str, target: str, *, ondelete: str) -> Any:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def _create_editions() -> None:
    op.create_table(
        "edition_enquete",
        _id(),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("titre", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        *_recorded(),
        _key("edition_enquete"),
        sa.UniqueConstraint("code", name="uq_edition_enquete_code"),
    )


def _create_campaigns() -> None:
    op.create_table(
        "campagne",
        _id(),
        sa.Column("titre", sa.String(), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("statut", sa.String(length=40), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        *_recorded(),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_campagne_jours")),
        _key("campagne"),
    )
    op.create_table(
        "reponse_enquete",
        _id(),
        sa.Column("campagne_id", BIG_ID, nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("manuel", sa.String()),
        sa.Column("commentaire", sa.String()),
        sa.Column("justification", sa.String()),
        sa.Column("is_a_justifier", sa.Boolean(), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        *_recorded(),
        _link("reponse_enquete", "campagne_id", "campagne", ondelete="CASCADE"),
        _key("reponse_enquete"),
        sa.UniqueConstraint("campagne_id", "question", name="uq_reponse_question"),
    )
    op.create_table(
        "reponse_validee",
        _id(),
        sa.Column("campagne_id", BIG_ID, nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("validated_at", sa.BigInteger(), nullable=False),
        sa.Column("validated_by", sa.String(), nullable=False),
        sa.Column("motif", sa.String()),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("contenu", sa.LargeBinary(), nullable=False),
        _link("reponse_validee", "campagne_id", "campagne", ondelete="RESTRICT"),
        _key("reponse_validee"),
        sa.UniqueConstraint("campagne_id", "numero", name="uq_reponse_validee_numero"),
    )


def _create_comments() -> None:
    op.create_table(
        "commentaire_dialogue",
        _id(),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("rubrique", sa.String(length=40), nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        *_recorded(),
        _key("commentaire_dialogue"),
        sa.UniqueConstraint("started_on", "ended_on", "rubrique", name="uq_commentaire_rubrique"),
    )

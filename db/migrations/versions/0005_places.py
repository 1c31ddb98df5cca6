"""Places: what a stay needs from its option to its end, places kept for nobody named, requests not met.

And the triggers that refuse a second stay in a place: stays that overlap already are left as they are.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.places_ddl import triggers

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_NEW_COLUMNS: dict[str, tuple[sa.Column[Any], ...]] = {
    "place_ht": (sa.Column("libelle", sa.String()), sa.Column("commune", sa.String())),
    "sejour_ht": (
        sa.Column("expire_at", sa.BigInteger()),
        sa.Column("demandeur", sa.String()),
        sa.Column("telephone", sa.String()),
        sa.Column("arrivee", sa.String()),
        sa.Column("preparation", sa.String()),
        sa.Column("fin", sa.String(length=40)),
        sa.Column("motif_annulation", sa.String()),
        sa.Column("suite_de", sa.String()),
        sa.Column("remarque", sa.String()),
    ),
}


def upgrade() -> None:
    """Add nullable columns, which change no content MAC, and new tables."""
    for table, columns in _NEW_COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    _create_reservation_ht()
    _create_refus_ht()
    op.create_index("ix_sejour_ht_occupation", "sejour_ht", ["place_id", "departed_on"])
    op.create_index("ix_reservation_ht_occupation", "reservation_ht", ["place_id", "departed_on"])
    connection = op.get_bind()
    for statement in triggers(connection.dialect.name):
        connection.exec_driver_sql(statement)


def _recorded() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    )


def _link(table: str, column: str, target: str) -> Any:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT"
    )


def _create_reservation_ht() -> None:
    op.create_table(
        "reservation_ht",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("place_id", BIG_ID, nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("departed_on", sa.Date()),
        sa.Column("etat", sa.String(length=40), nullable=False),
        sa.Column("expire_at", sa.BigInteger()),
        sa.Column("motif", sa.String(length=40)),
        sa.Column("demandeur", sa.String()),
        sa.Column("telephone", sa.String()),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.CheckConstraint("departed_on >= arrived_on", name=op.f("ck_reservation_ht_dates")),
        _link("reservation_ht", "place_id", "place_ht"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation_ht")),
        sa.UniqueConstraint("reference", name=op.f("uq_reservation_ht_reference")),
    )
    op.create_index(op.f("ix_reservation_ht_place_id"), "reservation_ht", ["place_id"])
    op.create_index("ix_reservation_ht_span", "reservation_ht", ["arrived_on", "departed_on"])


def _create_refus_ht() -> None:
    op.create_table(
        "refus_ht",
        sa.Column("id", BIG_ID, autoincrement=True, nullable=False),
        sa.Column("reference", sa.String(length=200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("departed_on", sa.Date()),
        sa.Column("raison", sa.String(length=40), nullable=False),
        sa.Column("motif", sa.String(length=40)),
        sa.Column("suite", sa.String(length=40)),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.CheckConstraint("departed_on >= arrived_on", name=op.f("ck_refus_ht_dates")),
        _link("refus_ht", "beneficiaire_id", "beneficiaire"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refus_ht")),
        sa.UniqueConstraint("asked_on", "type", "arrived_on", "rang", name="uq_refus_ht_cle"),
        sa.UniqueConstraint("reference", name=op.f("uq_refus_ht_reference")),
    )
    op.create_index(op.f("ix_refus_ht_beneficiaire_id"), "refus_ht", ["beneficiaire_id"])

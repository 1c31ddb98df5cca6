"""Nights, visits and places.

Series and real times of visits, layers of duties, hours, absences, publications, calendars given; what a
stay needs from its option to its end, places kept for nobody named, requests not met, and the triggers that
refuse a second stay in a place: stays that overlap already are left as they are.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from db.places_ddl import triggers

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_NEW_COLUMNS: dict[str, tuple[sa.Column[Any], ...]] = {
    "visite": (
        sa.Column("occurrence_on", sa.Date()),
        sa.Column("planned_starts_at", sa.BigInteger()),
        sa.Column("planned_ends_at", sa.BigInteger()),
        sa.Column("prestation_fil", sa.Integer()),
        sa.Column("remarque", sa.String()),
    ),
    "astreinte": (
        sa.Column("statut", sa.String(length=40)),
        sa.Column("couche", sa.String(length=40)),
        sa.Column("rang_astreinte", sa.String(length=40)),
        sa.Column("remplace", sa.String()),
        sa.Column("motif", sa.String()),
        sa.Column("accord", sa.String()),
        sa.Column("decided_at", sa.BigInteger()),
    ),
    "appel_astreinte": (
        sa.Column("returned_at", sa.BigInteger()),
        sa.Column("prevenus", sa.String()),
        sa.Column("remarque", sa.String()),
    ),
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
    _create_serie_visites()
    _create_of_professionnels()
    _create_publication()
    _create_information()
    _create_demande_echange()
    _create_calendars()
    for table, column in (("visite", "serie_id"), ("appel_astreinte", "visite_id")):
        # No foreign key: SQLite adds one to a table by rebuilding it, here the largest there is.
        op.add_column(table, sa.Column(column, BIG_ID))
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    # Of a professionnel's visits those of some days are read, never all.
    op.drop_index(op.f("ix_visite_professionnel_id"), table_name="visite")
    op.create_index("ix_visite_agenda", "visite", ["professionnel_id", "starts_at"])
    # What is due looks for the urgent transmissions and the demandes that wait, few among many.
    op.create_index("ix_transmission_urgente", "transmission", ["is_urgente", "written_at"])
    op.drop_index(op.f("ix_demande_requested_on"), table_name="demande")
    op.create_index("ix_demande_attente", "demande", ["requested_on", "decision", "decided_on"])
    _create_reservation_ht()
    _create_refus_ht()
    op.create_index("ix_sejour_ht_occupation", "sejour_ht", ["place_id", "departed_on"])
    op.create_index("ix_reservation_ht_occupation", "reservation_ht", ["place_id", "departed_on"])
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


def _key() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return sa.Column("reference", sa.String(length=200)), sa.Column("rang", sa.Integer())


def _link(table: str, column: str, target: str, *, ondelete: str = "RESTRICT") -> Any:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def _unique(table: str) -> tuple[Any, Any]:
    return (
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("reference", name=op.f(f"uq_{table}_reference")),
    )


def _create_serie_visites() -> None:
    op.create_table(
        "serie_visites",
        _id(),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("heure", sa.Integer(), nullable=False),
        sa.Column("duree_minutes", sa.Integer(), nullable=False),
        sa.Column("regle", sa.String(), nullable=False),
        sa.Column("profession", sa.String(length=40), nullable=False),
        sa.Column("professionnel_id", BIG_ID),
        sa.Column("domaine", sa.String(length=40)),
        sa.Column("prestation_fil", sa.Integer()),
        sa.Column("exceptions", sa.String()),
        sa.Column("prepared_until", sa.Date()),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.CheckConstraint("duree_minutes BETWEEN 1 AND 1440", name=op.f("ck_serie_visites_duree")),
        _link("serie_visites", "beneficiaire_id", "beneficiaire"),
        _link("serie_visites", "professionnel_id", "professionnel"),
        *_unique("serie_visites"),
    )
    for column in ("beneficiaire_id", "professionnel_id"):
        op.create_index(op.f(f"ix_serie_visites_{column}"), "serie_visites", [column])


def _create_of_professionnels() -> None:
    op.create_table(
        "horaire_travail",
        _id(),
        *_key(),
        sa.Column("professionnel_id", BIG_ID, nullable=False),
        sa.Column("jour", sa.String(length=40), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date()),
        sa.Column("until", sa.Date()),
        *_recorded(),
        _link("horaire_travail", "professionnel_id", "professionnel"),
        sa.UniqueConstraint("professionnel_id", "jour", "starts", "rang", name="uq_horaire_cle"),
        *_unique("horaire_travail"),
    )
    op.create_table(
        "absence",
        _id(),
        *_key(),
        sa.Column("professionnel_id", BIG_ID, nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("motif", sa.String(length=40), nullable=False),
        sa.Column("remarque", sa.String()),
        sa.Column("uid", sa.String()),
        *_recorded(),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_absence_jours")),
        _link("absence", "professionnel_id", "professionnel"),
        sa.UniqueConstraint(
            "professionnel_id", "started_on", "motif", "rang", name="uq_absence_cle"
        ),
        *_unique("absence"),
    )
    op.create_table(
        "souhait",
        _id(),
        *_key(),
        sa.Column("professionnel_id", BIG_ID, nullable=False),
        sa.Column("night_on", sa.Date(), nullable=False),
        sa.Column("souhait", sa.String(length=40), nullable=False),
        *_recorded(),
        _link("souhait", "professionnel_id", "professionnel"),
        sa.UniqueConstraint("professionnel_id", "night_on", "rang", name="uq_souhait_cle"),
        *_unique("souhait"),
    )


def _create_publication() -> None:
    op.create_table(
        "publication",
        _id(),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("publiee_par", sa.String(), nullable=False),
        sa.Column("motif", sa.String()),
        sa.Column("empreinte", sa.String()),
        *_recorded(),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_publication_jours")),
        *_unique("publication"),
    )


def _create_information() -> None:
    op.create_table(
        "information",
        _id(),
        *_key(),
        sa.Column("professionnel_id", BIG_ID, nullable=False),
        sa.Column("informed_at", sa.BigInteger(), nullable=False),
        sa.Column("moyen", sa.String(length=40), nullable=False),
        sa.Column("publication_id", BIG_ID),
        sa.Column("astreinte_id", BIG_ID),
        sa.Column("auteur", sa.String()),
        *_recorded(),
        _link("information", "professionnel_id", "professionnel"),
        _link("information", "publication_id", "publication"),
        _link("information", "astreinte_id", "astreinte"),
        sa.UniqueConstraint("professionnel_id", "informed_at", "rang", name="uq_information_cle"),
        *_unique("information"),
    )
    for column in ("publication_id", "astreinte_id"):
        op.create_index(op.f(f"ix_information_{column}"), "information", [column])


def _create_demande_echange() -> None:
    op.create_table(
        "demande_echange",
        _id(),
        sa.Column("astreinte_id", BIG_ID, nullable=False),
        sa.Column("avec_id", BIG_ID),
        sa.Column("motif", sa.String(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.BigInteger()),
        sa.Column("decided_by", sa.String()),
        sa.Column("is_accepted", sa.Boolean()),
        sa.Column("reponse", sa.String()),
        *_recorded(),
        _link("demande_echange", "astreinte_id", "astreinte"),
        _link("demande_echange", "avec_id", "professionnel"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demande_echange")),
    )
    for column in ("astreinte_id", "avec_id"):
        op.create_index(op.f(f"ix_demande_echange_{column}"), "demande_echange", [column])


def _create_calendars() -> None:
    op.create_table(
        "agenda_evenement",
        _id(),
        sa.Column("portee", sa.String(length=200), nullable=False),
        sa.Column("uid", sa.String(length=200), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("empreinte", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_evenement")),
        sa.UniqueConstraint("portee", "uid", name="uq_agenda_evenement_uid"),
    )
    op.create_index("ix_agenda_evenement_span", "agenda_evenement", ["portee", "starts_at"])
    op.create_index(op.f("ix_agenda_evenement_uid"), "agenda_evenement", ["uid"])
    op.create_table(
        "releve_lecture",
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("read_until", sa.BigInteger(), nullable=False),
        sa.Column("acknowledged_at", sa.BigInteger(), nullable=False),
        _link("releve_lecture", "account_id", "account", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_releve_lecture")),
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

"""Work by hand: what is followed day after day, drafts, the bin, acknowledgements, a secret of the journal."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_NEW_COLUMNS: dict[str, tuple[sa.Column[Any], ...]] = {
    "beneficiaire": (
        sa.Column("telephone_secondaire", sa.String()),
        sa.Column("courriel", sa.String()),
        sa.Column("acces", sa.String()),
        sa.Column("vigilances", sa.String()),
    ),
    "aidant": (
        sa.Column("telephone", sa.String()),
        sa.Column("courriel", sa.String()),
        sa.Column("commune", sa.String()),
        sa.Column("activite", sa.String(40)),
        sa.Column("has_cles", sa.Boolean()),
        sa.Column("is_personne_confiance", sa.Boolean()),
        sa.Column("has_inquietude_sante", sa.Boolean()),
        sa.Column("pfr_on", sa.Date()),
        sa.Column("remarque", sa.String()),
    ),
    "professionnel": (
        sa.Column("telephone", sa.String()),
        sa.Column("courriel", sa.String()),
        sa.Column("mssante", sa.String()),
    ),
    "partenaire": (
        sa.Column("adresse", sa.String()),
        sa.Column("code_postal", sa.String()),
        sa.Column("commune", sa.String()),
        sa.Column("courriel", sa.String()),
        sa.Column("finess", sa.String()),
        sa.Column("remarque", sa.String()),
    ),
    "vault_state": (sa.Column("journal_secret", sa.LargeBinary()),),
}


def upgrade() -> None:
    """Add nullable columns, which change no content MAC, and new tables."""
    for table, columns in _NEW_COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    _create_entourage()
    _create_sante()
    _create_quotidien()
    _create_bureau()


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


def _create_entourage() -> None:
    op.create_table(
        "intervenant",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("nom", sa.String(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("partenaire_id", BIG_ID),
        sa.Column("telephone", sa.String()),
        sa.Column("mssante", sa.String()),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intervenant")),
        sa.UniqueConstraint("reference", name=op.f("uq_intervenant_reference")),
        sa.UniqueConstraint(
            "beneficiaire_id", "nom", "role", "rang", name=op.f("uq_intervenant_cle")
        ),
        _link("intervenant", "beneficiaire_id", "beneficiaire"),
        _link("intervenant", "partenaire_id", "partenaire"),
    )
    op.create_index(op.f("ix_intervenant_beneficiaire_id"), "intervenant", ["beneficiaire_id"])
    op.create_index(op.f("ix_intervenant_partenaire_id"), "intervenant", ["partenaire_id"])
    op.create_table(
        "interlocuteur",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("partenaire_id", BIG_ID, nullable=False),
        sa.Column("nom", sa.String(), nullable=False),
        sa.Column("prenom", sa.String()),
        sa.Column("fonction", sa.String()),
        sa.Column("telephone", sa.String()),
        sa.Column("mssante", sa.String()),
        sa.Column("courriel", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interlocuteur")),
        sa.UniqueConstraint("reference", name=op.f("uq_interlocuteur_reference")),
        sa.UniqueConstraint(
            "partenaire_id", "nom", "prenom", "rang", name=op.f("uq_interlocuteur_cle")
        ),
        _link("interlocuteur", "partenaire_id", "partenaire"),
    )
    op.create_index(op.f("ix_interlocuteur_partenaire_id"), "interlocuteur", ["partenaire_id"])
    op.create_table(
        "mesure_zarit",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("aidant_id", BIG_ID, nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("score", sa.BigInteger(), nullable=False),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mesure_zarit")),
        sa.UniqueConstraint("reference", name=op.f("uq_mesure_zarit_reference")),
        sa.UniqueConstraint(
            "beneficiaire_id", "aidant_id", "measured_on", "rang", name=op.f("uq_mesure_zarit_cle")
        ),
        sa.CheckConstraint("score between 0 and 70000", name=op.f("ck_mesure_zarit_score")),
        _link("mesure_zarit", "beneficiaire_id", "beneficiaire"),
        _link("mesure_zarit", "aidant_id", "aidant"),
    )
    op.create_index(op.f("ix_mesure_zarit_beneficiaire_id"), "mesure_zarit", ["beneficiaire_id"])
    op.create_index(op.f("ix_mesure_zarit_aidant_id"), "mesure_zarit", ["aidant_id"])
    op.create_table(
        "soutien_aidant",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("aidant_id", BIG_ID, nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        sa.Column("organisme", sa.String()),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_soutien_aidant")),
        sa.UniqueConstraint("reference", name=op.f("uq_soutien_aidant_reference")),
        sa.UniqueConstraint(
            "beneficiaire_id",
            "aidant_id",
            "started_on",
            "type",
            "rang",
            name=op.f("uq_soutien_aidant_cle"),
        ),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_soutien_aidant_dates")),
        _link("soutien_aidant", "beneficiaire_id", "beneficiaire"),
        _link("soutien_aidant", "aidant_id", "aidant"),
    )
    op.create_index(
        op.f("ix_soutien_aidant_beneficiaire_id"), "soutien_aidant", ["beneficiaire_id"]
    )
    op.create_index(op.f("ix_soutien_aidant_aidant_id"), "soutien_aidant", ["aidant_id"])
    op.create_table(
        "contact_aidant",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("aidant_id", BIG_ID),
        sa.Column("contacted_on", sa.Date(), nullable=False),
        sa.Column("canal", sa.String(40)),
        sa.Column("demande", sa.String(40), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_aidant")),
        sa.UniqueConstraint("reference", name=op.f("uq_contact_aidant_reference")),
        sa.UniqueConstraint(
            "beneficiaire_id", "contacted_on", "demande", "rang", name=op.f("uq_contact_aidant_cle")
        ),
        _link("contact_aidant", "beneficiaire_id", "beneficiaire"),
        _link("contact_aidant", "aidant_id", "aidant"),
    )
    op.create_index(
        op.f("ix_contact_aidant_beneficiaire_id"), "contact_aidant", ["beneficiaire_id"]
    )
    op.create_index(op.f("ix_contact_aidant_aidant_id"), "contact_aidant", ["aidant_id"])
    op.create_index(op.f("ix_contact_aidant_contacted_on"), "contact_aidant", ["contacted_on"])


def _create_sante() -> None:
    op.create_table(
        "chute",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("fell_on", sa.Date(), nullable=False),
        sa.Column("lieu", sa.String(40)),
        sa.Column("gravite", sa.String(40)),
        sa.Column("is_relevee_seule", sa.Boolean()),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chute")),
        sa.UniqueConstraint("reference", name=op.f("uq_chute_reference")),
        sa.UniqueConstraint("beneficiaire_id", "fell_on", "rang", name=op.f("uq_chute_cle")),
        _link("chute", "beneficiaire_id", "beneficiaire"),
    )
    op.create_index(op.f("ix_chute_beneficiaire_id"), "chute", ["beneficiaire_id"])
    op.create_index(op.f("ix_chute_fell_on"), "chute", ["fell_on"])
    op.create_table(
        "depistage",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("screened_on", sa.Date(), nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("instrument", sa.String()),
        sa.Column("score", sa.String()),
        sa.Column("resultat", sa.String(40)),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_depistage")),
        sa.UniqueConstraint("reference", name=op.f("uq_depistage_reference")),
        sa.UniqueConstraint(
            "beneficiaire_id", "screened_on", "type", "rang", name=op.f("uq_depistage_cle")
        ),
        _link("depistage", "beneficiaire_id", "beneficiaire"),
    )
    op.create_index(op.f("ix_depistage_beneficiaire_id"), "depistage", ["beneficiaire_id"])
    op.create_index(op.f("ix_depistage_screened_on"), "depistage", ["screened_on"])
    op.create_table(
        "vaccination",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("vaccin", sa.String(40), nullable=False),
        sa.Column("vaccinated_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date()),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vaccination")),
        sa.UniqueConstraint("reference", name=op.f("uq_vaccination_reference")),
        sa.UniqueConstraint(
            "beneficiaire_id", "vaccinated_on", "vaccin", "rang", name=op.f("uq_vaccination_cle")
        ),
        _link("vaccination", "beneficiaire_id", "beneficiaire"),
    )
    op.create_index(op.f("ix_vaccination_beneficiaire_id"), "vaccination", ["beneficiaire_id"])
    op.create_table(
        "teleconsultation",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("specialite", sa.String()),
        sa.Column("professionnel_id", BIG_ID),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teleconsultation")),
        sa.UniqueConstraint("reference", name=op.f("uq_teleconsultation_reference")),
        sa.UniqueConstraint(
            "beneficiaire_id", "held_on", "rang", name=op.f("uq_teleconsultation_cle")
        ),
        _link("teleconsultation", "beneficiaire_id", "beneficiaire"),
        _link("teleconsultation", "professionnel_id", "professionnel"),
    )
    op.create_index(
        op.f("ix_teleconsultation_beneficiaire_id"), "teleconsultation", ["beneficiaire_id"]
    )
    op.create_index(
        op.f("ix_teleconsultation_professionnel_id"), "teleconsultation", ["professionnel_id"]
    )


def _create_quotidien() -> None:
    op.create_table(
        "note",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("categorie", sa.String(40)),
        sa.Column("auteur", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("reference", name=op.f("uq_note_reference")),
        sa.UniqueConstraint("beneficiaire_id", "noted_at", "rang", name=op.f("uq_note_cle")),
        _link("note", "beneficiaire_id", "beneficiaire"),
    )
    op.create_index(op.f("ix_note_beneficiaire_id"), "note", ["beneficiaire_id"])
    op.create_table(
        "transmission",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("is_urgente", sa.Boolean()),
        sa.Column("auteur", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transmission")),
        sa.UniqueConstraint("reference", name=op.f("uq_transmission_reference")),
        sa.UniqueConstraint(
            "beneficiaire_id", "written_at", "rang", name=op.f("uq_transmission_cle")
        ),
        _link("transmission", "beneficiaire_id", "beneficiaire"),
    )
    op.create_index(op.f("ix_transmission_beneficiaire_id"), "transmission", ["beneficiaire_id"])
    op.create_index(op.f("ix_transmission_written_at"), "transmission", ["written_at"])
    op.create_table(
        "equipement",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("libelle", sa.String()),
        sa.Column("mise_a_disposition", sa.String(40)),
        sa.Column("fournisseur", sa.String()),
        sa.Column("installed_on", sa.Date(), nullable=False),
        sa.Column("recovered_on", sa.Date()),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equipement")),
        sa.UniqueConstraint("reference", name=op.f("uq_equipement_reference")),
        sa.UniqueConstraint(
            "beneficiaire_id", "installed_on", "type", "rang", name=op.f("uq_equipement_cle")
        ),
        sa.CheckConstraint("recovered_on >= installed_on", name=op.f("ck_equipement_dates")),
        _link("equipement", "beneficiaire_id", "beneficiaire"),
    )
    op.create_index(op.f("ix_equipement_beneficiaire_id"), "equipement", ["beneficiaire_id"])
    op.create_table(
        "transport",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("transported_on", sa.Date(), nullable=False),
        sa.Column("motif", sa.String(40), nullable=False),
        sa.Column("destination", sa.String()),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transport")),
        sa.UniqueConstraint("reference", name=op.f("uq_transport_reference")),
        sa.UniqueConstraint(
            "beneficiaire_id", "transported_on", "rang", name=op.f("uq_transport_cle")
        ),
        _link("transport", "beneficiaire_id", "beneficiaire"),
    )
    op.create_index(op.f("ix_transport_beneficiaire_id"), "transport", ["beneficiaire_id"])
    op.create_table(
        "consentement",
        _id(),
        sa.Column("reference", sa.String(200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("partenaire_id", BIG_ID),
        sa.Column("portee", sa.String()),
        sa.Column("recueil", sa.String(40)),
        sa.Column("donne_par", sa.String(40)),
        sa.Column("document_version", sa.String()),
        sa.Column("withdrawn_on", sa.Date()),
        sa.Column("remarque", sa.String()),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consentement")),
        sa.UniqueConstraint("reference", name=op.f("uq_consentement_reference")),
        sa.UniqueConstraint(
            "beneficiaire_id", "given_on", "type", "rang", name=op.f("uq_consentement_cle")
        ),
        sa.CheckConstraint("withdrawn_on >= given_on", name=op.f("ck_consentement_dates")),
        _link("consentement", "beneficiaire_id", "beneficiaire"),
        _link("consentement", "partenaire_id", "partenaire"),
    )
    op.create_index(op.f("ix_consentement_beneficiaire_id"), "consentement", ["beneficiaire_id"])
    op.create_index(op.f("ix_consentement_partenaire_id"), "consentement", ["partenaire_id"])


def _create_bureau() -> None:
    op.create_table(
        "brouillon",
        _id(),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("form", sa.String(200), nullable=False),
        sa.Column("beneficiaire_id", BIG_ID),
        sa.Column("titre", sa.String(), nullable=False),
        sa.Column("contenu", sa.String(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brouillon")),
        sa.UniqueConstraint("account_id", "form", name=op.f("uq_brouillon_form")),
        _link("brouillon", "account_id", "account", ondelete="CASCADE"),
    )
    op.create_table(
        "corbeille",
        _id(),
        sa.Column("beneficiaire_id", BIG_ID),
        sa.Column("feuille", sa.String(40), nullable=False),
        sa.Column("row_id", BIG_ID, nullable=False),
        sa.Column("titre", sa.String(), nullable=False),
        sa.Column("contenu", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_by", sa.String(), nullable=False),
        sa.Column("motif", sa.String()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corbeille")),
    )
    op.create_index(op.f("ix_corbeille_beneficiaire_id"), "corbeille", ["beneficiaire_id"])
    op.create_index(op.f("ix_corbeille_deleted_at"), "corbeille", ["deleted_at"])
    op.create_table(
        "accuse_lecture",
        sa.Column("transmission_id", BIG_ID, nullable=False),
        sa.Column("account_id", BIG_ID, nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("transmission_id", "account_id", name=op.f("pk_accuse_lecture")),
        _link("accuse_lecture", "transmission_id", "transmission", ondelete="CASCADE"),
        _link("accuse_lecture", "account_id", "account", ondelete="CASCADE"),
    )

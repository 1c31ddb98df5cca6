"""Along the parcours: evaluations, plans, contrats and scans, corrections, merges, what is put off."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_NEW_COLUMNS: dict[str, tuple[sa.Column[Any], ...]] = {
    "demande": (
        sa.Column("motif", sa.String()),
        sa.Column("appelant", sa.String()),
        sa.Column("telephone_appelant", sa.String()),
        sa.Column("viatrajectoire_numero", sa.String()),
        sa.Column("viatrajectoire_on", sa.Date()),
        sa.Column("viatrajectoire_statut", sa.String(length=40)),
        sa.Column("evaluateur", sa.String()),
        sa.Column("evaluation_prevue_at", sa.BigInteger()),
        sa.Column("informes", sa.String()),
        sa.Column("voie", sa.String(length=40)),
        sa.Column("evaluation_auteur", sa.String()),
        sa.Column("evaluation_conjointe", sa.String()),
        sa.Column("avis_medical_auteur", sa.String()),
        sa.Column("avis_medical_motif", sa.String()),
        sa.Column("concertation_participants", sa.String()),
        sa.Column("concertation_avis", sa.String(length=40)),
        sa.Column("consentement_par", sa.String(length=40)),
        sa.Column("consentement_recueil", sa.String(length=40)),
        sa.Column("decision_par", sa.String()),
        sa.Column("decision_motif", sa.String()),
        sa.Column("motif_refus_precision", sa.String()),
        sa.Column("reorientation", sa.String()),
        sa.Column("annonce_on", sa.Date()),
        sa.Column("annonce_a", sa.String()),
    ),
    "accompagnement": (
        sa.Column("motif_sortie_precision", sa.String()),
        sa.Column("left_recorded_on", sa.Date()),
        sa.Column("sortie_concertation_on", sa.Date()),
        sa.Column("sortie_concertation_participants", sa.String()),
        sa.Column("sortie_avis_medical_on", sa.Date()),
        sa.Column("sortie_avis_medical_auteur", sa.String()),
        sa.Column("relais_organisme", sa.String()),
        sa.Column("relais_on", sa.Date()),
        sa.Column("relais_confirmed_on", sa.Date()),
    ),
    "hospitalisation": (
        sa.Column("service", sa.String()),
        sa.Column("telephone", sa.String()),
        sa.Column("motif", sa.String()),
        sa.Column("retour_prevu_on", sa.Date()),
        sa.Column("preparation", sa.String()),
        sa.Column("remarque", sa.String()),
    ),
}


def upgrade() -> None:
    """Add nullable columns, which change no content MAC, and new tables."""
    for table, columns in _NEW_COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    _create_evaluation()
    _create_plan()
    _create_objectif()
    _create_prestation()
    _create_bilan()
    _create_contrat()
    _create_piece_jointe()
    _create_piece_contenu()
    _create_correction()
    _create_fusion()
    _create_report_alerte()
    _create_modele_plan()


def _id() -> sa.Column[Any]:
    return sa.Column("id", BIG_ID, autoincrement=True, nullable=False)


def _recorded() -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    )


def _link(table: str, column: str, target: str) -> Any:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT"
    )


def _create_evaluation() -> None:
    op.create_table(
        "evaluation",
        _id(),
        sa.Column("reference", sa.String(length=200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("evaluated_on", sa.Date(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("auteur", sa.String()),
        sa.Column("is_at_home", sa.Boolean()),
        sa.Column("conjointe", sa.String()),
        sa.Column("souhaits", sa.String()),
        sa.Column("autonomie", sa.String()),
        sa.Column("logement", sa.String()),
        sa.Column("securite", sa.String()),
        sa.Column("aidants", sa.String()),
        sa.Column("chutes", sa.String()),
        sa.Column("nutrition", sa.String()),
        sa.Column("cognition", sa.String()),
        sa.Column("humeur", sa.String()),
        sa.Column("medicaments", sa.String()),
        sa.Column("isolement", sa.String()),
        sa.Column("aides_en_place", sa.String()),
        sa.Column("manques", sa.String()),
        sa.Column("equivalence_ehpad", sa.String()),
        sa.Column("urgence", sa.String()),
        sa.Column("conclusion", sa.String()),
        *_recorded(),
        _link("evaluation", "beneficiaire_id", "beneficiaire"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint(
            "beneficiaire_id", "evaluated_on", "type", "rang", name="uq_evaluation_cle"
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_evaluation_reference")),
    )
    op.create_index(op.f("ix_evaluation_beneficiaire_id"), "evaluation", ["beneficiaire_id"])


def _create_plan() -> None:
    op.create_table(
        "plan",
        _id(),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("demande_id", BIG_ID),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("statut", sa.String(length=40), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("validated_on", sa.Date()),
        sa.Column("validated_by", sa.String()),
        sa.Column("review_on", sa.Date()),
        sa.Column("closed_on", sa.Date()),
        sa.Column("informations", sa.String()),
        sa.Column("synthese", sa.String()),
        sa.Column("projet", sa.String()),
        sa.Column("preferences", sa.String()),
        sa.Column("directives", sa.String()),
        *_recorded(),
        sa.CheckConstraint("numero >= 1", name=op.f("ck_plan_numero")),
        _link("plan", "beneficiaire_id", "beneficiaire"),
        _link("plan", "demande_id", "demande"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("reference", name=op.f("uq_plan_reference")),
    )
    op.create_index(op.f("ix_plan_demande_id"), "plan", ["demande_id"])
    op.create_index("ix_plan_person", "plan", ["beneficiaire_id", "numero"])
    op.create_index("ix_plan_validated_on", "plan", ["validated_on", "review_on"])


def _create_objectif() -> None:
    op.create_table(
        "objectif",
        _id(),
        sa.Column("reference", sa.String(length=200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("plan_id", BIG_ID, nullable=False),
        sa.Column("ordre", sa.Integer(), nullable=False),
        sa.Column("fil", sa.Integer(), nullable=False),
        sa.Column("famille", sa.String(length=40), nullable=False),
        sa.Column("probleme", sa.String()),
        sa.Column("objectif", sa.String()),
        sa.Column("actions", sa.String()),
        sa.Column("intervenant", sa.String()),
        sa.Column("critere", sa.String()),
        sa.Column("statut", sa.String(length=40)),
        sa.Column("motif_non_realise", sa.String()),
        *_recorded(),
        _link("objectif", "beneficiaire_id", "beneficiaire"),
        _link("objectif", "plan_id", "plan"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objectif")),
        sa.UniqueConstraint("plan_id", "ordre", "rang", name="uq_objectif_cle"),
        sa.UniqueConstraint("reference", name=op.f("uq_objectif_reference")),
    )
    op.create_index(op.f("ix_objectif_beneficiaire_id"), "objectif", ["beneficiaire_id"])
    op.create_index(op.f("ix_objectif_plan_id"), "objectif", ["plan_id"])


def _create_prestation() -> None:
    op.create_table(
        "prestation",
        _id(),
        sa.Column("reference", sa.String(length=200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("plan_id", BIG_ID, nullable=False),
        sa.Column("ordre", sa.Integer(), nullable=False),
        sa.Column("fil", sa.Integer(), nullable=False),
        sa.Column("domaine", sa.String(length=40), nullable=False),
        sa.Column("nature", sa.String(length=40), nullable=False),
        sa.Column("libelle", sa.String()),
        sa.Column("fournisseur", sa.String()),
        sa.Column("partenaire_id", BIG_ID),
        sa.Column("profession", sa.String(length=40)),
        sa.Column("frequence", sa.String()),
        sa.Column("started_on", sa.Date()),
        sa.Column("ended_on", sa.Date()),
        sa.Column("etat", sa.String(length=40)),
        *_recorded(),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_prestation_dates")),
        _link("prestation", "beneficiaire_id", "beneficiaire"),
        _link("prestation", "partenaire_id", "partenaire"),
        _link("prestation", "plan_id", "plan"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prestation")),
        sa.UniqueConstraint("plan_id", "ordre", "rang", name="uq_prestation_cle"),
        sa.UniqueConstraint("reference", name=op.f("uq_prestation_reference")),
    )
    op.create_index(op.f("ix_prestation_beneficiaire_id"), "prestation", ["beneficiaire_id"])
    op.create_index(op.f("ix_prestation_partenaire_id"), "prestation", ["partenaire_id"])
    op.create_index(op.f("ix_prestation_plan_id"), "prestation", ["plan_id"])


def _create_bilan() -> None:
    op.create_table(
        "bilan",
        _id(),
        sa.Column("reference", sa.String(length=200)),
        sa.Column("rang", sa.Integer()),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("fil", sa.Integer(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("auteur", sa.String()),
        *_recorded(),
        _link("bilan", "beneficiaire_id", "beneficiaire"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bilan")),
        sa.UniqueConstraint("beneficiaire_id", "fil", "noted_on", "rang", name="uq_bilan_cle"),
        sa.UniqueConstraint("reference", name=op.f("uq_bilan_reference")),
    )
    op.create_index(op.f("ix_bilan_beneficiaire_id"), "bilan", ["beneficiaire_id"])


def _create_contrat() -> None:
    op.create_table(
        "contrat",
        _id(),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("demande_id", BIG_ID, nullable=False),
        sa.Column("numero", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("plan_id", BIG_ID),
        sa.Column("handed_on", sa.Date()),
        sa.Column("signed_on", sa.Date()),
        sa.Column("signataire", sa.String()),
        sa.Column("qualite", sa.String(length=40)),
        sa.Column("participants", sa.String()),
        sa.Column("objet", sa.String()),
        sa.Column("texte", sa.String()),
        *_recorded(),
        sa.CheckConstraint("numero >= 1", name=op.f("ck_contrat_numero")),
        _link("contrat", "beneficiaire_id", "beneficiaire"),
        _link("contrat", "demande_id", "demande"),
        _link("contrat", "plan_id", "plan"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contrat")),
        sa.UniqueConstraint("reference", name=op.f("uq_contrat_reference")),
    )
    op.create_index(op.f("ix_contrat_beneficiaire_id"), "contrat", ["beneficiaire_id"])
    op.create_index(op.f("ix_contrat_demande_id"), "contrat", ["demande_id"])
    op.create_index(op.f("ix_contrat_plan_id"), "contrat", ["plan_id"])


def _create_piece_jointe() -> None:
    op.create_table(
        "piece_jointe",
        _id(),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("contrat_id", BIG_ID),
        sa.Column("nom", sa.String(), nullable=False),
        sa.Column("type_mime", sa.String(length=80), nullable=False),
        sa.Column("taille", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        _link("piece_jointe", "beneficiaire_id", "beneficiaire"),
        _link("piece_jointe", "contrat_id", "contrat"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_piece_jointe")),
    )
    op.create_index(op.f("ix_piece_jointe_beneficiaire_id"), "piece_jointe", ["beneficiaire_id"])
    op.create_index(op.f("ix_piece_jointe_contrat_id"), "piece_jointe", ["contrat_id"])


def _create_piece_contenu() -> None:
    op.create_table(
        "piece_contenu",
        sa.Column("piece_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("contenu", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("piece_id", name=op.f("pk_piece_contenu")),
    )


def _create_correction() -> None:
    op.create_table(
        "correction",
        _id(),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("feuille", sa.String(length=40), nullable=False),
        sa.Column("row_id", BIG_ID, nullable=False),
        sa.Column("attribut", sa.String(length=40), nullable=False),
        sa.Column("avant", sa.String()),
        sa.Column("apres", sa.String()),
        sa.Column("motif", sa.String(), nullable=False),
        sa.Column("corrected_at", sa.BigInteger(), nullable=False),
        sa.Column("corrected_by", sa.String(), nullable=False),
        _link("correction", "beneficiaire_id", "beneficiaire"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_beneficiaire_id"), "correction", ["beneficiaire_id"])


def _create_fusion() -> None:
    op.create_table(
        "fusion",
        _id(),
        sa.Column("beneficiaire_id", BIG_ID, nullable=False),
        sa.Column("absorbed_reference", sa.String(length=200), nullable=False),
        sa.Column("absorbed_name", sa.String(), nullable=False),
        sa.Column("contenu", sa.String(), nullable=False),
        sa.Column("merged_at", sa.BigInteger(), nullable=False),
        sa.Column("merged_by", sa.String(), nullable=False),
        sa.Column("undone_at", sa.BigInteger()),
        sa.Column("undone_by", sa.String()),
        _link("fusion", "beneficiaire_id", "beneficiaire"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fusion")),
    )
    op.create_index(op.f("ix_fusion_beneficiaire_id"), "fusion", ["beneficiaire_id"])


def _create_report_alerte() -> None:
    op.create_table(
        "report_alerte",
        _id(),
        sa.Column("beneficiaire_id", BIG_ID),
        sa.Column("cle", sa.String(length=200), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("motif", sa.String(), nullable=False),
        sa.Column("reported_at", sa.BigInteger(), nullable=False),
        sa.Column("reported_by", sa.String(), nullable=False),
        _link("report_alerte", "beneficiaire_id", "beneficiaire"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_alerte")),
        sa.UniqueConstraint("cle", name=op.f("uq_report_alerte_cle")),
    )
    op.create_index(op.f("ix_report_alerte_beneficiaire_id"), "report_alerte", ["beneficiaire_id"])


def _create_modele_plan() -> None:
    op.create_table(
        "modele_plan",
        _id(),
        sa.Column("cle", sa.String(length=80), nullable=False),
        sa.Column("titre", sa.String(), nullable=False),
        sa.Column("contenu", sa.String(), nullable=False),
        *_recorded(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_modele_plan")),
        sa.UniqueConstraint("cle", name=op.f("uq_modele_plan_cle")),
    )

"""What the journal says about a person, in plain French."""

from __future__ import annotations

import pytest

from crt_desktop.domain.acces_words import tell
from crt_desktop.domain.audit import READING_TAGS, AuditTag
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME


@pytest.mark.parametrize(
    ("tag", "fields", "action", "detail"),
    [
        ("beneficiaire.lecture", (), "a ouvert le dossier", ""),
        ("beneficiaire.lecture", ("chutes",), "a ouvert le dossier", ""),
        (
            "beneficiaire.lecture",
            ("motif : appel de la fille",),
            "a ouvert le dossier",
            "motif\u00a0: appel de la fille",
        ),
        (
            "fiche.modification",
            ("beneficiaires", "12", "telephone", "adresse"),
            "a modifié le téléphone et l’adresse",
            "",
        ),
        ("fiche.ajout", ("beneficiaires", "12", "nom_naissance"), "a créé le dossier", ""),
        ("fiche.ajout", ("chutes", "3", "fell_on", "lieu"), "a ajouté une chute", ""),
        (
            "fiche.modification",
            ("chutes", "3", "gravite", "lieu"),
            "a modifié une chute",
            "Gravité, lieu",
        ),
        (
            "fiche.modification",
            ("gir", "3", "gir"),
            "a modifié une évaluation GIR",
            "GIR",
        ),
        (
            "fiche.retrait",
            ("notes", "3", "motif : doublon"),
            "a retiré une note",
            "motif\u00a0: doublon",
        ),
        ("fiche.remise", ("equipements", "3"), "a remis un équipement", ""),
        ("fiche.retrait", (), "a retiré le dossier", ""),
        ("journal.lecture", (), "a consulté les accès au dossier", ""),
        ("import.beneficiaire", ("demandes",), "a importé ou mis à jour le dossier", ""),
        (
            "date.correction",
            ("demandes", "3", "left_on"),
            "a corrigé une demande",
            "Date de sortie",
        ),
        ("personne.fusion", ("beneficiaires", "1", "2"), "a réuni ce dossier et son double", ""),
        ("admission.decision", ("demandes", "3"), "a prononcé l’admission", ""),
        ("visite.realisation", ("visites", "3"), "a noté une visite", ""),
        ("visite.planification", ("visites", "3", "serie"), "a planifié une visite", ""),
        (AuditTag.PLACE_READ, (), "a lu le tableau des places", ""),
        (AuditTag.EVIDENCE_READ, (), "a lu les personnes d’un indicateur", ""),
        ("encore.inconnu", (), "a agi sur le dossier", ""),
    ],
)
def test_an_entry_is_told_in_words(
    tag: str, fields: tuple[str, ...], action: str, detail: str
) -> None:
    told = tell(tag, fields)
    assert (told.action, told.detail) == (action, detail)


@pytest.mark.parametrize("tag", AuditTag)
def test_what_only_reads_is_no_change(tag: AuditTag) -> None:
    assert tell(tag, ()).is_change is (tag not in READING_TAGS)


@pytest.mark.parametrize("sheet", SHEET_BY_NAME)
def test_every_field_of_every_sheet_has_words(sheet: str) -> None:
    attributes = tuple(column.attribute for column in SHEET_BY_NAME[sheet].columns)
    told = tell("fiche.modification", (sheet, "1", *attributes))
    assert "_" not in told.action + told.detail


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        (AuditTag.FICHE_ADD, "a joint un document numérisé"),
        (AuditTag.FICHE_REMOVE, "a supprimé un document numérisé"),
        (AuditTag.BENEFICIAIRE_READ, "a lu un document numérisé"),
        (AuditTag.DOCUMENT_EXPORT, "a sorti un document numérisé du coffre"),
    ],
)
def test_a_scan_is_told_apart_from_the_file(tag: AuditTag, said: str) -> None:
    told = tell(tag, ("pieces_jointes", "3", "sha256 : 00", "motif : à remettre"))
    assert (told.action, told.detail) == (said, "motif\u00a0: à remettre")

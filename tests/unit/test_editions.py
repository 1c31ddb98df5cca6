"""Edition files: the two shipped ones, and everything that can be wrong in an edited one."""

from __future__ import annotations

from pathlib import Path

import pytest

from crt_desktop.domain.catalogue.network import (
    EHPAD_EQUIVALENTS,
    OBLIGATOIRES,
    OBLIGATOIRES_AUDE,
)
from crt_desktop.domain.editions import LIMIT_CHARACTERS, parse_edition
from crt_desktop.domain.errors import EditionInvalidError
from crt_desktop.domain.indicators import INDICATORS, label_of
from crt_desktop.domain.typography import french
from crt_desktop.editions import load_editions
from crt_desktop.reports.enquetes import EditionOrigin

GOOD = """
titre = "Enquête d'essai"
annee = 2026
avertissement = "trame proposée"
[[sections]]
titre = "1. File active"
[[sections.questions]]
numero = "1.1"
libelle = "Personnes accompagnées"
indicateur = "file_active"
[[sections.questions]]
numero = "1.2"
libelle = "Recrutement difficile ?"
manuel = "oui_non"
"""


def reason_of(text: str, edition_id: str = "essai") -> str:
    with pytest.raises(EditionInvalidError) as caught:
        parse_edition(text, edition_id=edition_id, file="essai.toml")
    assert caught.value.values["file"] == "essai.toml"
    return str(caught.value.values["reason"])


def test_an_edition_is_read_in_order_and_set_in_french() -> None:
    edition = parse_edition(GOOD, edition_id="essai", file="essai.toml")

    assert (edition.id, edition.title, edition.year) == ("essai", "Enquête d’essai", 2026)
    first, second = edition.questions
    assert (first.number, first.indicateur, first.manual_type) == ("1.1", "file_active", None)
    assert (second.label, second.manual_type) == ("Recrutement difficile\u202f?", "oui_non")


@pytest.mark.parametrize(
    ("changed", "to", "said"),
    [
        ('titre = "Enquête d\'essai"', "", "Le titre manque."),
        ("annee = 2026", "annee = true", "annee est un nombre entier, sans guillemets."),
        ("annee = 2026", "annee = 26", "L’année doit être entre 1900 et 2199."),
        ("annee = 2026", "couleur = 3", "«\u202fcouleur\u202f» est inconnu ici"),
        ('titre = "1. File active"', "titre = 3", "Section 1\u00a0: titre est un texte"),
        ('titre = "1. File active"', "", "Section 1\u00a0: le titre manque."),
        ('libelle = "Personnes accompagnées"', 'libelle = " "', "1.1\u00a0: le libellé manque."),
        ("file_active", "par_gir_entree.9", "«\u202fpar_gir_entree.9\u202f» n’existe pas"),
        ('manuel = "oui_non"', 'manuel = "heure"', "«\u202fheure\u202f» n’est pas un type"),
        ('manuel = "oui_non"', "", "Question 1.2\u00a0: il manque l’indicateur, ou le type"),
        ('manuel = "oui_non"', 'manuel = "texte"\nindicateur = "age"', "il faut l’un ou l’autre"),
        ('numero = "1.2"', 'numero = "1.1"', "déjà celui de la question 1 de la section 1."),
        ('numero = "1.2"', "numero = 1.2", "numero est un texte, entre guillemets."),
        ('numero = "1.2"', "", "Section 1, question 2\u00a0: le numéro manque."),
        ("[[sections.questions]]", "[[sections.reponses]]", "«\u202freponses\u202f» est inconnu"),
        ("[[sections]]", "[[sections", "La ligne 5 n’est pas écrite correctement"),
        (GOOD, 'titre = "vide"\nsections = [', "La fin du fichier n’est pas écrite correctement"),
        (GOOD, f'titre = "vide"\nannee = 1e{"9" * 30}', "un nombre y est démesuré"),
        (GOOD, f'titre = "vide"\nannee = {"9" * 5_000}', "hors des guillemets"),
        (GOOD, f"titre = {'[' * 5_000}", "les uns dans les autres"),
        (GOOD, 'titre = "vide"', "Il n’y a aucune question."),
        (GOOD, 'titre = "vide"\nsections = 3', "n’est pas une suite de [[sections]]"),
        (GOOD, "x" * (LIMIT_CHARACTERS + 1), "trop grand"),
    ],
)
def test_what_is_wrong_in_an_edition_is_said(changed: str, to: str, said: str) -> None:
    assert said in reason_of(GOOD.replace(changed, to))


def test_all_that_is_wrong_is_said_at_once_and_once() -> None:
    text = GOOD.replace("file_active", "inconnu").replace("oui_non", "heure")

    assert reason_of(text) == french(
        "Question 1.1 : l'indicateur « inconnu » n'existe pas. Question 1.2 : « heure » n'est pas un "
        "type de réponse : texte, nombre, entier, pourcentage, date, oui_non, choix."
    )


def test_the_code_is_an_identifier() -> None:
    assert "Le code «\u202fMon Enquête\u202f» ne convient pas" in reason_of(GOOD, "Mon Enquête")


def test_the_shipped_editions_are_marked_as_proposals_and_show_every_indicator() -> None:
    editions = load_editions()

    assert list(editions) == ["nationale", "occitanie"]
    for line in editions.values():
        edition = line.edition
        assert (line.origin, line.problems) == (EditionOrigin.PROGRAM, ())
        assert edition.notice == "trame proposée, à ajuster au questionnaire reçu"
        paths = [question.indicateur for question in edition.questions if question.indicateur]
        assert {path.partition(".")[0] for path in paths} == {one.code for one in INDICATORS}
        assert all(label_of(path) for path in paths)
        assert any(question.manual_type for question in edition.questions)


def test_each_convention_a_required_one_may_be_is_asked_on_its_own() -> None:
    occitanie = load_editions()["occitanie"].edition
    asked = {
        code.removeprefix("partenaires_conventionnes.")
        for question in occitanie.questions
        if (code := question.indicateur or "").startswith("partenaires_conventionnes.")
    }

    # A SAD or a SAAS stands for the EHPAD: one question for the three would answer for one of them.
    assert asked == {*OBLIGATOIRES, *OBLIGATOIRES_AUDE, *EHPAD_EQUIVALENTS}


def test_an_edition_of_the_workstation_comes_over_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "occitanie.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "aude.toml").write_text("\ufeff" + GOOD, encoding="utf-8")

    editions = load_editions(tmp_path)

    assert list(editions) == ["nationale", "aude", "occitanie"]
    assert editions["occitanie"].edition.title == "Enquête d’essai"
    assert editions["occitanie"].origin is EditionOrigin.FOLDER


@pytest.mark.parametrize(
    ("content", "said", "title"),
    [
        (b"\xff\xfe\x00", "n’est pas un texte en UTF-8", "aude.toml"),
        (b"titre = \n", "La ligne 1 n’est pas écrite correctement", "aude.toml"),
        (b'titre = "Aude"', "Il n’y a aucune question.", "Aude"),
    ],
)
def test_an_edition_that_cannot_be_used_is_told_and_the_others_stand(
    tmp_path: Path, content: bytes, said: str, title: str
) -> None:
    (tmp_path / "aude.toml").write_bytes(content)

    editions = load_editions(tmp_path)

    assert list(editions) == ["nationale", "aude", "occitanie"]
    (problem,) = editions["aude"].problems
    assert said in problem
    assert editions["aude"].edition.title == title
    assert editions["nationale"].problems == ()


def test_a_folder_that_does_not_exist_holds_no_edition(tmp_path: Path) -> None:
    assert list(load_editions(tmp_path / "absent")) == ["nationale", "occitanie"]

"""Edition files: the two shipped ones, and everything that can be wrong in an edited one."""

from __future__ import annotations

from pathlib import Path

import pytest

from crt_desktop.domain.editions import LIMIT_CHARACTERS, parse_edition
from crt_desktop.domain.errors import EditionInvalidError
from crt_desktop.domain.indicators import INDICATORS, label_of
from crt_desktop.editions import load_editions

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
        ('titre = "Enquête d\'essai"', "", "titre manque"),
        ("annee = 2026", "annee = true", "annee n’est pas un nombre entier"),
        ("annee = 2026", "couleur = 3", "«\u202fcouleur\u202f» est inconnu"),
        ('titre = "1. File active"', "titre = 3", "section 1\u00a0: titre n’est pas un texte"),
        ('libelle = "Personnes accompagnées"', 'libelle = " "', "libelle n’est pas un texte"),
        ("file_active", "par_gir_entree.9", "«\u202fpar_gir_entree.9\u202f» n’existe pas"),
        ('manuel = "oui_non"', 'manuel = "date"', "manuel est l’un de texte, nombre, oui_non"),
        ('manuel = "oui_non"', "", "il faut soit indicateur, soit manuel"),
        ('numero = "1.2"', 'numero = "1.1"', "la question 1.1 figure 2 fois"),
        ('numero = "1.2"', "", "section 1, question 2\u00a0: numero manque"),
        ("[[sections.questions]]", "[[sections.reponses]]", "«\u202freponses\u202f» est inconnu"),
        ("[[sections]]", "[[sections", "n’est pas du TOML"),
        (GOOD, 'titre = "vide"', "aucune question"),
        (GOOD, 'titre = "vide"\nsections = 3', "n’est pas une suite de [[sections]]"),
        (GOOD, "x" * (LIMIT_CHARACTERS + 1), "trop grand"),
    ],
)
def test_what_is_wrong_in_an_edition_is_said(changed: str, to: str, said: str) -> None:
    assert said in reason_of(GOOD.replace(changed, to))


def test_all_that_is_wrong_is_said_at_once() -> None:
    reason = reason_of(GOOD.replace("file_active", "inconnu").replace("oui_non", "date"))

    assert "«\u202finconnu\u202f» n’existe pas" in reason
    assert "manuel est l’un de" in reason


def test_the_name_of_the_file_is_an_identifier() -> None:
    assert "nom du fichier" in reason_of(GOOD, "Mon Enquête")


def test_the_shipped_editions_are_marked_as_proposals_and_show_every_indicator() -> None:
    editions = load_editions()

    assert list(editions) == ["nationale", "occitanie"]
    for edition in editions.values():
        assert edition.notice == "trame proposée, à ajuster au questionnaire reçu"
        paths = [question.indicateur for question in edition.questions if question.indicateur]
        assert {path.partition(".")[0] for path in paths} == {one.code for one in INDICATORS}
        assert all(label_of(path) for path in paths)
        assert any(question.manual_type for question in edition.questions)


def test_an_edition_of_the_etablissement_comes_over_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "occitanie.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "aude.toml").write_text("\ufeff" + GOOD, encoding="utf-8")

    editions = load_editions(tmp_path)

    assert list(editions) == ["nationale", "aude", "occitanie"]
    assert editions["occitanie"].title == "Enquête d’essai"


def test_an_edition_that_cannot_be_read_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "aude.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(EditionInvalidError) as caught:
        load_editions(tmp_path)

    assert caught.value.values["file"] == "aude.toml"


def test_a_folder_that_does_not_exist_holds_no_edition(tmp_path: Path) -> None:
    assert list(load_editions(tmp_path / "absent")) == ["nationale", "occitanie"]

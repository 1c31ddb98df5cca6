"""`survey --check-edition`: a file of edition checked without a vault, and everything that is wrong said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crt_desktop.domain.editions import write_edition
from crt_desktop.editions import SHIPPED, load_editions
from tests.unit.test_cli import run

WRONG = """
titre = "Enquête"
annee = 2026
[[sections]]
titre = ""
[[sections.questions]]
numero = "1.1"
libelle = "Chutes"
indicateur = "chutes_graves"
[[sections.questions]]
numero = "1.1"
manuel = "choix"
"""


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "Enquête 2026.toml"
    path.write_text(WRONG, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "title"), [("nationale", "nationale"), ("occitanie", "Occitanie")]
)
def test_a_sound_edition_is_told_and_needs_no_vault(name: str, title: str) -> None:
    code, terminal = run("survey", "--check-edition", SHIPPED / f"{name}.toml")

    questions = load_editions()[name].edition.questions
    assert (code, terminal.err) == (0, "")
    assert terminal.out.startswith(f"Questionnaire valide\u00a0: Trame {title}, ")
    assert f"code {name}." in terminal.out
    assert f"questions\u00a0: {len(questions)}, dont" in terminal.out


def test_the_year_is_told_when_the_file_says_it(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("annee = 2026\n" + write_edition(load_editions()["nationale"].edition))
    code, terminal = run("survey", "--check-edition", path)
    assert code == 0
    assert "Trame nationale (2026), code a." in terminal.out


def test_everything_that_is_wrong_is_said_with_its_place(wrong: Path) -> None:
    code, terminal = run("survey", "--check-edition", wrong)

    assert (code, terminal.err) == (1, "")
    assert terminal.out.replace("\u00a0", " ").replace("\u202f", " ").splitlines() == [
        "Section 1 : le titre manque.",
        "Question 1.1 : l’indicateur « chutes_graves » n’existe pas.",
        "Question 1.1 : le libellé manque.",
        "Question 1.1 : il manque les choix : deux au moins.",
        "Question 1.1 : le numéro « 1.1 » est déjà celui de la question 1 de la section 1.",
        "5 problèmes : ce questionnaire est refusé.",
    ]


def test_the_result_is_one_json_document(wrong: Path) -> None:
    code, terminal = run("survey", "--check-edition", wrong, "--json")

    document = json.loads(terminal.out)
    problems = document.pop("problemes")
    assert code == 1
    assert document == {
        "fichier": "Enquête 2026.toml",
        "valide": False,
        "edition": "enquete-2026",
        "titre": "Enquête",
        "annee": 2026,
        "sections": 1,
        "questions": 2,
    }
    assert [(one["section"], one["question"], one["champ"]) for one in problems] == [
        (1, None, "titre"),
        (1, 1, "indicateur"),
        (1, 2, "libelle"),
        (1, 2, "choix"),
        (1, 2, "numero"),
    ]
    assert problems[0]["message"] == "Section 1\u00a0: le titre manque."


def test_a_sound_edition_has_no_problem_in_json() -> None:
    code, terminal = run("survey", "--check-edition", SHIPPED / "nationale.toml", "--json")
    document = json.loads(terminal.out)
    assert (code, document["valide"], document["problemes"]) == (0, True, [])


def test_a_file_that_is_no_text_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xff\xfet\x00")
    code, terminal = run("survey", "--check-edition", path)
    assert code == 1
    assert "enregistrez-le de nouveau en UTF-8." in terminal.out
    assert "1 problème\u00a0: ce questionnaire est refusé." in terminal.out
    code, terminal = run("survey", "--check-edition", path, "--json")
    (problem,) = json.loads(terminal.out)["problemes"]
    assert (code, problem["champ"], problem["section"]) == (1, "document", None)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--check-edition", "absent.toml"], "fichier introuvable : absent.toml"),
        (["--check-edition", "."], "c'est un dossier : ."),
        (["--check-edition"], "il faut une valeur"),
        (["coffre", "--check-edition", "absent.toml"], "ne va pas avec COFFRE"),
        (
            ["--check-edition", "a.toml", "--year", "2025", "--format", "json", "--output", "-"],
            "ne va pas avec --year, --format, --output",
        ),
        (
            ["--check-edition", "a", "--from", "2025-01-01", "--to", "2025-02-01", "--mask-small"],
            "ne va pas avec --from, --to, --mask-small",
        ),
        ([], "il manque : COFFRE, --format, --output"),
        (["coffre", "--format", "json"], "il manque : --output"),
        (
            ["coffre", "--year", "2025", "--format", "json", "--output", "-", "--json"],
            "--json ne va qu'avec --check-edition",
        ),
    ],
)
def test_a_wrong_call_is_told(argv: list[str], said: str) -> None:
    code, terminal = run("survey", *argv)
    assert (code, terminal.out) == (2, "")
    assert said in terminal.err


def test_the_help_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("survey", "--help")[0] == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "--check-edition FICHIER.toml vérifie une édition et dit tout ce qui ne va pas" in told

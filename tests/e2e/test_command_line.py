"""Commands on real vaults and files, with each exit code."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crt_desktop.cli.demo import prepare_folder
from crt_desktop.domain.roles import Role
from db.locks import operation_lock
from tests.e2e.command_line import EXAMPLE, EXPECTED_2025, ROOT, CommandLine, cells
from tests.fakes_vault import PASSPHRASE

SHEETS = {
    "beneficiaires",
    "demandes",
    "gir",
    "visites",
    "professionnels",
    "astreintes",
    "appels_astreinte",
    "hospitalisations",
    "places_ht",
    "sejours_ht",
    "aidants",
    "partenaires",
    "etablissement",
}


def totals(report: dict[str, Any], key: str) -> int:
    return sum(sheet[key] for sheet in report["feuilles"].values())


def missing_from(actual: Any, expected: Any, path: str = "") -> list[str]:
    """Return where the figures differ; modalities at zero may be left out of the expected ones."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        unknown = [f"{path}.{key} is not there" for key in expected if key not in actual]
        zeros = [
            f"{path}.{key} = {value}"
            for key, value in actual.items()
            if path and key not in expected and value not in (0, {}, None)
        ]
        inner = [
            missing_from(actual[key], expected[key], f"{path}.{key}")
            for key in expected
            if key in actual
        ]
        return [*unknown, *zeros, *(one for many in inner for one in many)]
    return [] if actual == expected else [f"{path}: {actual!r} instead of {expected!r}"]


# --- the example workbook, from end to end ------------------------------------------------------


def test_the_example_goes_in_and_twice_changes_nothing(with_example: CommandLine) -> None:
    again = with_example.done("import", with_example.vault, EXAMPLE, "--json").json
    assert list(again) == ["feuilles", "problemes"]
    assert set(again["feuilles"]) <= SHEETS
    assert totals(again, "lues") == totals(again, "inchangees") > 1000
    assert totals(again, "nouvelles") == totals(again, "modifiees") == totals(again, "erreurs") == 0
    for problem in again["problemes"]:
        assert list(problem) == [
            *("feuille", "ligne", "colonne", "valeur", "code", "gravite", "message", "remede"),
        ]
        assert problem["gravite"] == "avertissement"


def test_the_figures_of_2025_are_those_expected(with_example: CommandLine) -> None:
    told = with_example.done(
        "survey", with_example.vault, "--year", "2025", "--format", "json", "--output", "-"
    ).json
    expected = json.loads(EXPECTED_2025.read_text())
    assert missing_from(told["indicateurs"], expected.get("indicateurs", expected)) == []
    assert told["periode"] == {"debut": "2025-01-01", "fin": "2025-12-31"}
    assert told["edition"] == "nationale"


def test_every_figure_that_counts_people_opens_onto_them(with_example: CommandLine) -> None:
    figure = with_example.done(
        *("evidence", with_example.vault, "--indicator", "file_active"),
        *("--from", "01/01/2025", "--to", "2025-12-31", "--json"),
    ).json
    assert list(figure) == ["indicateur", "periode", "valeur", "lignes"]
    assert figure["indicateur"] == "file_active"
    assert figure["periode"] == {"debut": "2025-01-01", "fin": "2025-12-31"}
    assert figure["valeur"] == len(figure["lignes"]) > 0
    shown = with_example.done(
        "evidence", with_example.vault, "--indicator", "file_active", "--year", "2025"
    )
    assert len(shown.out.splitlines()) == figure["valeur"] + 2


def test_export_then_import_then_export_gives_the_same_content(with_example: CommandLine) -> None:
    first, second = with_example.folder / "un.xlsx", with_example.folder / "deux.xlsx"
    with_example.done("export", with_example.vault, first, "--reason", "contrôle")
    empty = CommandLine(with_example.folder / "vide")
    empty.done("init", empty.vault, "--user", "autre")
    assert totals(empty.done("import", empty.vault, first, "--json").json, "erreurs") == 0
    empty.done("export", empty.vault, second)
    assert cells(first) == cells(second)
    assert set(cells(first)) >= SHEETS


def test_an_annotated_copy_of_a_faulty_workbook_is_written_beside_the_report(
    with_example: CommandLine,
) -> None:
    folder = with_example.folder
    faulty, copy = folder / "fautif.xlsx", folder / "annote.xlsx"
    book = openpyxl.load_workbook(EXAMPLE)
    page = book["beneficiaires"]
    titles = [cell.value for cell in page[1]]
    page.cell(3, titles.index("sexe") + 1).value = "Z"
    book.save(faulty)
    before = faulty.read_bytes()

    asked = ("import", with_example.vault, faulty, "--json", "--annotate", copy)
    shown = with_example.run(*asked)

    assert shown.code == 1
    assert shown.json["problemes"]
    assert str(copy) in shown.err
    assert faulty.read_bytes() == before
    marked = openpyxl.load_workbook(copy)
    assert marked.sheetnames[0] == "Résumé"
    comment = marked["beneficiaires"].cell(3, titles.index("sexe") + 1).comment
    assert comment is not None
    assert "Code inconnu" in comment.text
    assert with_example.run(*asked[:-1], faulty).code == 2
    assert faulty.read_bytes() == before
    assert with_example.run(*asked[:-1], folder / "annote.csv").code == 2


def test_a_workbook_without_a_problem_gets_no_annotated_copy(with_example: CommandLine) -> None:
    folder = with_example.folder / "csv"
    folder.mkdir()
    (folder / "partenaires.csv").write_text("id;nom;categorie\nS90;DAC;dac\n", encoding="utf-8")
    copy = with_example.folder / "annote.xlsx"

    shown = with_example.done("import", with_example.vault, folder, "--dry-run", "--annotate", copy)

    assert "pas de copie annotée" in shown.err
    assert not copy.exists()


def test_the_caseload_of_a_day(with_example: CommandLine) -> None:
    told = with_example.done("caseload", with_example.vault, "--on", "31/12/2025", "--json").json
    expected = json.loads(EXPECTED_2025.read_text())
    count = expected.get("indicateurs", expected)["presents_fin"]
    assert told["date"] == "2025-12-31"
    assert len(told["personnes"]) == count
    for person in told["personnes"]:
        assert list(person) == ["id", "nom_naissance", "prenoms", "date_admission", "gir"]


@pytest.mark.parametrize("edition", ["nationale", "occitanie"])
def test_a_survey_is_written_for_french_excel(with_example: CommandLine, edition: str) -> None:
    output = with_example.folder / "enquete.csv"
    with_example.done(
        *("survey", with_example.vault, "--edition", edition, "--year", "2025"),
        *("--format", "csv", "--output", output),
    )
    content = output.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) > 10
    assert stat.S_IMODE(output.stat().st_mode) == 0o600


def test_a_survey_workbook_has_answers_definitions_and_evidence(with_example: CommandLine) -> None:
    output = with_example.folder / "enquete.xlsx"
    with_example.done(
        *("survey", with_example.vault, "--year", "2025", "--format", "xlsx", "--output", output)
    )
    workbook = openpyxl.load_workbook(output, read_only=True)
    try:
        assert len(workbook.sheetnames) > 2
    finally:
        workbook.close()


def test_the_sincerity_report_is_written_for_a_spreadsheet(with_example: CommandLine) -> None:
    output = with_example.folder / "sincerite.xlsx"
    asked = ("survey", with_example.vault, "--sincerity", "--year", "2025", "--format", "xlsx")
    assert str(output) in with_example.done(*asked, "--output", output).out
    hidden = str(cells(output))
    assert "Personne 0" in hidden
    with_example.done(*asked, "--reason", "contrôle", "--output", output)
    assert "Personne 0" not in str(cells(output))


def test_small_counts_are_masked_on_demand(with_example: CommandLine) -> None:
    asked = ("survey", with_example.vault, "--year", "2025", "--format", "json", "--output", "-")
    clear = with_example.done(*asked).json["indicateurs"]
    masked = with_example.done(*asked, "--mask-small").json["indicateurs"]
    small = [key for key, value in clear["par_gir_actuel"].items() if 1 <= value <= 4]
    assert small
    for key in small:
        assert masked["par_gir_actuel"][key] != clear["par_gir_actuel"][key]


def test_the_template_is_blank_and_ignored_as_it_stands(command_line: CommandLine) -> None:
    template = command_line.folder / "modele.xlsx"
    command_line.done("template", template)
    assert set(cells(template)) >= SHEETS
    command_line.done("init", command_line.vault, "--user", "a")
    report = command_line.done("import", command_line.vault, template, "--json").json
    assert totals(report, "nouvelles") == 0


def test_verify_finds_a_healthy_vault(with_example: CommandLine) -> None:
    told = with_example.done("verify", with_example.vault, "--json").json
    assert told["ok"] is True
    assert len(told["controles"]) >= 6


# --- what must not go in ------------------------------------------------------------------------


def changed_example(folder: Path, sheet: str, row: int, column: str, value: str) -> Path:
    """Return a copy of the example with one cell changed; rows count from 2."""
    workbook = openpyxl.load_workbook(EXAMPLE)
    page = workbook[sheet]
    titles = [cell.value for cell in page[1]]
    page.cell(row=row, column=titles.index(column) + 1, value=value)
    path = folder / "change.xlsx"
    workbook.save(path)
    return path


def test_one_wrong_row_keeps_everything_out(command_line: CommandLine) -> None:
    wrong = changed_example(command_line.folder, "beneficiaires", 2, "sexe", "X")
    command_line.done("init", command_line.vault, "--user", "a")
    refused = command_line.run("import", command_line.vault, wrong, "--json")
    assert refused.code == 1
    errors = [one for one in refused.json["problemes"] if one["gravite"] == "erreur"]
    first = errors[0]
    assert (first["feuille"], first["ligne"], first["colonne"]) == ("beneficiaires", 2, "sexe")
    assert first["valeur"] == "X"
    assert first["remede"]
    assert command_line.done("caseload", command_line.vault, "--json").json["personnes"] == []
    assert command_line.run("import", command_line.vault, wrong, "--dry-run").code == 1
    shown = command_line.run("import", command_line.vault, wrong)
    assert shown.code == 1
    assert "ERREUR beneficiaires, ligne 2, colonne sexe" in shown.out
    assert "rien n’a été écrit" in shown.out


def test_the_sound_rows_may_go_in_alone(command_line: CommandLine) -> None:
    wrong = changed_example(command_line.folder, "partenaires", 2, "categorie", "inconnue")
    command_line.done("init", command_line.vault, "--user", "a")
    told = command_line.done("import", command_line.vault, wrong, "--skip-invalid", "--json").json
    assert totals(told, "erreurs") == 1
    again = command_line.done("import", command_line.vault, EXAMPLE).out
    assert "Import fait." in again
    shown = command_line.done("import", command_line.vault, wrong, "--skip-invalid").out
    assert shown.endswith("Import fait\u202f; 1 ligne laissée de côté.\n")


def test_a_dry_run_writes_nothing(command_line: CommandLine) -> None:
    command_line.done("init", command_line.vault, "--user", "a")
    told = command_line.done("import", command_line.vault, EXAMPLE, "--dry-run", "--json").json
    assert totals(told, "nouvelles") > 1000
    told = command_line.done("import", command_line.vault, EXAMPLE, "--dry-run", "--json").json
    assert totals(told, "nouvelles") > 1000


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 rompu", b"du texte"])
def test_what_is_not_a_workbook_is_refused(command_line: CommandLine, content: bytes) -> None:
    file = command_line.folder / "f.xlsx"
    file.write_bytes(content)
    command_line.done("init", command_line.vault, "--user", "a")
    refused = command_line.run("import", command_line.vault, file, "--json")
    assert refused.code == 1
    (problem,) = refused.json["problemes"]
    assert problem["gravite"] == "erreur"
    assert problem["remede"]
    shown = command_line.run("import", command_line.vault, file)
    assert (shown.code, shown.out) == (1, "")
    assert "f.xlsx" in shown.err


# --- what must not be overwritten ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["coffre.db", "coffre.cles.json", "nouveau.xlsx"])
@pytest.mark.parametrize(
    "words",
    [
        ("export", "coffre"),
        ("template",),
        ("survey", "coffre", "--year", "2025", "--format", "json", "--output"),
        ("survey", "coffre", "--year", "2025", "--format", "xlsx", "--output"),
        (
            *("calendar", "coffre", "--what", "sejours", "--from", "2025-01-01"),
            *("--to", "2025-12-31", "--output"),
        ),
    ],
    ids=lambda words: words[-3] if len(words) > 3 else words[0],
)
def test_no_file_is_written_in_the_folder_of_a_vault(
    with_example: CommandLine, words: tuple[str, ...], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(with_example.folder)
    target = with_example.vault / name
    before = target.read_bytes() if target.exists() else None
    refused = with_example.run(*words, target)
    assert (refused.code, refused.out) == (1, "")
    assert "Le dossier d’un coffre ne reçoit que les fichiers du coffre." in refused.err
    assert (target.read_bytes() if target.exists() else None) == before or name == "coffre.db"
    assert with_example.done("verify", with_example.vault, "--json").json["ok"] is True


# --- exits --------------------------------------------------------------------------------------


def test_an_existing_vault_is_never_made_again(with_example: CommandLine) -> None:
    assert with_example.run("init", with_example.vault, "--user", "b").code == 1
    assert with_example.done("caseload", with_example.vault).out


@pytest.mark.parametrize(
    "argv",
    [
        ("caseload", "absent"),
        ("evidence", "coffre", "--indicator", "inconnu", "--year", "2025"),
        *(
            (
                "survey",
                "coffre",
                "--edition",
                "x",
                "--year",
                "2025",
                "--format",
                kind,
                "--output",
                "f",
            )
            for kind in ("json", "csv")
        ),
        ("survey", "coffre", "--year", "2025", "--format", "xlsx", "--output", "-"),
    ],
)
def test_what_does_not_exist_is_a_wrong_usage(
    with_example: CommandLine, argv: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(with_example.folder)
    assert with_example.run(*argv).code == 2


def test_a_wrong_passphrase_is_refused_with_its_delay_then_waited_out(
    with_example: CommandLine,
) -> None:
    with_example.passphrase = "autre"
    refused = with_example.run("caseload", with_example.vault, "--json")
    assert (refused.code, refused.out, refused.waits) == (3, "", [])
    assert "2 secondes" in refused.err
    with_example.passphrase = PASSPHRASE
    waited = with_example.run("caseload", with_example.vault)
    assert waited.waits == [2]
    assert waited.code == 3  # the test's clock stands still: the delay is not over


def test_an_unknown_account_is_refused(with_example: CommandLine) -> None:
    assert with_example.run("caseload", with_example.vault, "--user", "personne").code == 3


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.COORDINATEUR, {"import", "export", "survey", "evidence", "caseload", "verify"}),
        (Role.MEDECIN, {"caseload"}),
        (Role.SOIGNANT_ASTREINTE, set()),
        (Role.INTERVENANT, set()),
        (Role.DIRECTION, {"survey", "evidence", "verify"}),
        (Role.ADMINISTRATEUR, {"verify"}),
        (Role.LECTURE, {"evidence", "caseload"}),
    ],
)
def test_each_role_does_what_it_may(
    command_line: CommandLine, role: Role, allowed: set[str]
) -> None:
    vault, output = command_line.vault, command_line.folder / "f"
    command_line.done("init", vault, "--user", "a", "--role", role)
    codes = {
        "import": command_line.run("import", vault, EXAMPLE, "--dry-run").code,
        "export": command_line.run("export", vault, output).code,
        "survey": command_line.run(
            "survey", vault, "--year", "2025", "--format", "json", "--output", output
        ).code,
        "evidence": command_line.run(
            "evidence", vault, "--indicator", "file_active", "--year", "2025"
        ).code,
        "caseload": command_line.run("caseload", vault).code,
        "verify": command_line.run("verify", vault).code,
    }
    assert codes == {name: 0 if name in allowed else 3 for name in codes}


def test_a_changed_byte_is_a_damaged_vault(with_example: CommandLine) -> None:
    database = with_example.vault / "coffre.db"
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)
    told = with_example.run("verify", with_example.vault, "--json")
    assert told.code == 4
    assert told.json["ok"] is False


@pytest.mark.parametrize("name", ["coffre.db", "coffre.cles.json"])
def test_a_truncated_file_is_a_damaged_vault(with_example: CommandLine, name: str) -> None:
    file = with_example.vault / name
    file.write_bytes(file.read_bytes()[:100])
    refused = with_example.run("caseload", with_example.vault)
    assert refused.code == 4
    assert "endommagé" in refused.err


def test_a_vault_held_by_another_operation_is_in_use(with_example: CommandLine) -> None:
    with operation_lock(with_example.vault, wait_s=1):
        refused = with_example.run("caseload", with_example.vault)
    assert refused.code == 5
    assert "occupé" in refused.err
    assert with_example.run("caseload", with_example.vault).code == 0


def test_a_folder_that_cannot_be_written_is_an_environment_failure(
    with_example: CommandLine,
) -> None:
    refused = with_example.run("template", "/proc/modele.xlsx")
    assert refused.code == 6
    assert refused.err.strip()


def test_a_full_disk_leaves_no_half_file(with_example: CommandLine) -> None:
    script = (
        "import resource, sys; from pathlib import Path\n"
        "from tests.e2e.command_line import CommandLine\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "line = CommandLine(Path(sys.argv[1]))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "outcome = line.run('template', line.folder / 'modele.xlsx')\n"
        "print(outcome.err); sys.exit(outcome.code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(with_example.folder)],
        cwd=ROOT,
        # The file of a measured process would be cut short by the limit.
        env={key: value for key, value in os.environ.items() if "COVERAGE" not in key},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 6, done.stderr
    assert "plus de place" in done.stdout
    assert not (with_example.folder / "modele.xlsx").exists()


@pytest.mark.parametrize(
    "command",
    [
        ("template", "{output}"),
        ("export", "{vault}", "{output}"),
        ("survey", "{vault}", "--year", "2025", "--format", "xlsx", "--output", "{output}"),
        ("survey", "{vault}", "--year", "2025", "--format", "csv", "--output", "{output}"),
    ],
)
def test_an_output_is_replaced_whole_or_kept_whole(
    with_example: CommandLine, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    line, output = with_example, with_example.folder / "sortie"
    output.write_bytes(b"celle d'avant")
    argv = [word.format(vault=line.vault, output=output) for word in command]
    before = sorted(line.folder.iterdir())

    def fail(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "plus de place")

    with monkeypatch.context() as patch:
        patch.setattr("exports.files.os.fsync", fail)
        assert line.run(*argv).code == 6
    assert output.read_bytes() == b"celle d'avant"
    assert sorted(line.folder.iterdir()) == before
    for _ in range(2):
        line.done(*argv)
    assert output.read_bytes() != b"celle d'avant"
    assert sorted(line.folder.iterdir()) == before


# --- the real process ---------------------------------------------------------------------------


def process(*argv: str | Path, **environ: str) -> subprocess.CompletedProcess[bytes]:
    inherited = {key: value for key, value in os.environ.items() if key != "CRT_PASSPHRASE"}
    return subprocess.run(
        [sys.executable, "-m", "crt_desktop", *map(str, argv)],
        cwd=ROOT,
        env={**inherited, **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def test_a_real_vault_is_made_and_read_by_two_processes(tmp_path: Path) -> None:
    phrase = tmp_path / "phrase.txt"
    phrase.write_text("énorme grenier bleu poivre matin cascade liseron\n", encoding="utf-8")
    vault, key = tmp_path / "coffre", tmp_path / "cle.txt"
    made = process(
        *("init", vault, "--user", "zoé", "--passphrase-file", phrase, "--recovery-file", key),
        LC_ALL="C",
        PYTHONIOENCODING="latin-1",
    )
    assert made.returncode == 0, made.stderr
    assert "Compte : zoé".replace(" :", "\u00a0:") in made.stdout.decode("utf-8")
    assert stat.S_IMODE(vault.stat().st_mode) == 0o700
    read = process("caseload", vault, "--json", "--passphrase-file", phrase)
    assert (read.returncode, json.loads(read.stdout)["personnes"]) == (0, [])
    wrong = process("caseload", vault, "--json", CRT_PASSPHRASE="autre")
    assert (wrong.returncode, wrong.stdout) == (3, b"")
    nobody = process("caseload", vault)
    assert nobody.returncode == 2


def test_nothing_of_the_caseload_is_in_clear_in_the_vault(with_example: CommandLine) -> None:
    names = {
        str(row[1])
        for row in cells(EXAMPLE)["beneficiaires"][1:]
        if row[1] and len(str(row[1])) > 5
    }
    assert names
    for file in with_example.vault.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            for name in names:
                assert name.encode() not in content, file


# --- the demo -----------------------------------------------------------------------------------


def test_the_demo_makes_a_training_vault_and_every_export(command_line: CommandLine) -> None:
    folder = command_line.folder / "demo"
    command_line.desktop.is_screen = True
    told = command_line.done("demo", folder, "--people", "8", "--no-window")
    assert re.search(r"lignes en \d+,\d s, 0 erreur, \d+ avertissements?\n", told.out)
    assert "DONNÉES FICTIVES" in told.out
    assert command_line.desktop.opened == []
    names = {path.name for path in (folder / "exports").iterdir()}
    assert names >= {
        "reprise.xlsx",
        "reprise-exportee.xlsx",
        "modele.xlsx",
        "ecrans",
        "plan.pdf",
        "plan-gros-caracteres.pdf",
        "contrat.pdf",
        "dlu.pdf",
        "nuit.pdf",
        "recap.pdf",
        "recap.xlsx",
        "astreintes.ics",
        "visites.ics",
        "sejours.ics",
        *(
            f"enquete-{edition}-{year}.{kind}"
            for edition in ("nationale", "occitanie")
            for year in (2025, 2026)
            for kind in ("json", "csv", "xlsx")
        ),
    }
    assert cells(folder / "exports" / "reprise.xlsx") == cells(
        folder / "exports" / "reprise-exportee.xlsx"
    )
    listed = command_line.run("caseload", folder / "coffre", "--user", "claire.vidal", "--json")
    assert listed.code == 0
    assert "DONNÉES FICTIVES" in listed.err
    assert listed.json["personnes"]
    campaigns = command_line.done("campaigns", folder / "coffre", "--json").json["campagnes"]
    assert [(one["etat"], len(one["versions"])) for one in campaigns] == [
        ("ouverte", 0),
        ("validee", 1),
    ]
    assert campaigns[1]["versions"][0]["intacte"]


def test_what_a_demo_left_is_replaced_and_the_window_opens(command_line: CommandLine) -> None:
    folder = command_line.folder / "demo"
    for name in ("coffre/coffre.db", "exports/vieux.txt", "mes-notes.txt", "demonstration.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("à garder")
    command_line.desktop.is_screen = True
    command_line.done("demo", folder, "--people", "1")
    assert command_line.desktop.opened == [folder / "coffre"]
    assert not (folder / "exports" / "vieux.txt").exists()
    assert (folder / "mes-notes.txt").read_text() == "à garder"
    prepare_folder(command_line.application(), folder)
    assert sorted(path.name for path in folder.rglob("*")) == [
        "demonstration.json",
        "exports",
        "mes-notes.txt",
    ]


def test_a_folder_that_is_not_a_demo_is_left_alone(command_line: CommandLine) -> None:
    folder = command_line.folder / "travail"
    folder.mkdir()
    (folder / "these.txt").write_text("trois ans")
    assert command_line.run("demo", folder).code == 1
    assert [path.name for path in folder.iterdir()] == ["these.txt"]


def test_a_demo_is_not_made_in_a_vault(command_line: CommandLine) -> None:
    vault = command_line.folder / "coffre"
    command_line.done("init", vault, "--user", "a")
    refused = command_line.run("demo", vault / "essai")
    assert refused.code == 1
    assert "ne reçoit que les fichiers du coffre" in refused.err
    assert not (vault / "essai").exists()


def test_a_real_vault_inside_a_demo_folder_is_left_alone(command_line: CommandLine) -> None:
    folder = command_line.folder / "demo"
    folder.mkdir()
    (folder / "demonstration.json").write_text("{}")
    command_line.done("init", folder / "coffre", "--user", "a")
    assert command_line.run("demo", folder).code == 1
    assert command_line.done("caseload", folder / "coffre").out


def test_the_waiting_list_tells_its_order_as_it_stood(with_example: CommandLine) -> None:
    found = with_example.done(
        "waiting-list", with_example.vault, "--on", "2025-12-31", "--json"
    ).json
    assert set(found) == {"date", "demandes"}
    ranks = [line["rang"] for line in found["demandes"]]
    assert ranks == list(range(1, len(ranks) + 1))
    assert ranks
    for line in found["demandes"]:
        assert set(line) == {"rang", "id", "personne", "priorite", "termes"}
        assert line["priorite"] == sum(line["termes"].values())
    figures = with_example.done(
        "survey", with_example.vault, "--year", "2025", "--format", "json", "--output", "-"
    ).json
    assert len(ranks) == figures["indicateurs"]["liste_attente_fin"]
    told = with_example.done("waiting-list", with_example.vault, "--on", "31/12/2025")
    assert f"{len(ranks)} demande" in told.out
    assert "à venir" not in told.err
    later = with_example.done("waiting-list", with_example.vault, "--on", "31/12/2199")
    assert "Ce jour est à venir" in later.err

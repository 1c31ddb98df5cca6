"""The command line, apart from vaults and files: arguments, outputs, exits, passphrases."""

from __future__ import annotations

import argparse
import errno
import io
import itertools
import json
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crt_desktop.__main__ import is_window, main, open_window
from crt_desktop.cli import app
from crt_desktop.cli.argument_values import parse_date, parse_year, period_of
from crt_desktop.cli.arguments import make_parser, parse
from crt_desktop.cli.console import Console, as_json, as_text
from crt_desktop.cli.exits import exit_code
from crt_desktop.cli.french_argparse import FrenchParser, UsageError
from crt_desktop.cli.vaults import display_name
from crt_desktop.domain import errors
from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import Period
from crt_desktop.domain.roles import Role
from crt_desktop.reports.caseload import PresentLine
from crt_desktop.reports.vault import Check
from crt_desktop.services.application import Application
from tests.fakes_vault import PASSPHRASE, RECOVERY_KEY, FakeVaults, FakeWiring, Terminal

LUC = PresentLine(
    reference="B1",
    nom_naissance="Œuvrard",
    prenoms="Luc Émile",
    admitted_on=date(2025, 2, 3),
    gir=2,
)


@dataclass
class FakeDesktop:
    """No screen; remembers what was opened."""

    opened: list[Path | None] = field(default_factory=list)

    def has_screen(self) -> bool:
        return False

    def open(self, application: Application, vault: Path | None) -> int:
        self.opened.append(vault)
        return 0

    def draw_screens(self, vault: Path, *, passphrase: str, folder: Path) -> Sequence[Path]:
        raise AssertionError(vault)


def run(
    *argv: str | Path,
    vaults: FakeVaults | None = None,
    terminal: Terminal | None = None,
    report_bug: Callable[[BaseException], Path | None] = lambda _: None,
    **adapters: Any,
) -> tuple[int, Terminal]:
    terminal = terminal or Terminal()
    wiring = FakeWiring(vaults=vaults or FakeVaults(), **adapters)
    code = app.main(
        [str(word) for word in argv],
        Application(version="9.9", wiring=wiring),
        FakeDesktop(),
        console=terminal.console,
        report_bug=report_bug,
    )
    return code, terminal


# --- what is a command --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], True),
        (["coffre"], True),
        (["gir"], False),
        (["--help"], False),
        (["coffre", "autre"], False),
    ],
)
def test_a_first_word_that_is_a_command_is_that_command(
    arguments: list[str], *, expected: bool
) -> None:
    assert is_window(arguments) is expected


def test_the_window_without_a_screen_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert open_window(None) == 6
    assert "Pas d’écran" in capsys.readouterr().err


def test_a_missing_system_library_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> int:
        raise ImportError("libEGL.so.1")

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("crt_desktop.bootstrap.QtDesktop.open", fail)
    assert main([]) == 6
    assert "libEGL.so.1" in capsys.readouterr().err


def test_the_window_is_opened_on_the_vault_and_interrupted_cleanly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[object] = []

    def interrupt(*arguments: object) -> int:
        opened.append(arguments[-1])
        raise KeyboardInterrupt

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr("crt_desktop.bootstrap.QtDesktop.open", interrupt)
    assert main(["coffre"]) == 130
    assert opened == [Path("coffre")]


def test_the_program_runs_a_command_and_logs_its_name_alone(
    capsys: pytest.CaptureFixture[str], own_folders: Path
) -> None:
    assert main(["gir", "AAAAAAAA", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["gir"] == 6
    (journal,) = own_folders.rglob("*.log")
    assert journal.read_text().strip().endswith("INFO crt_desktop command gir exit 0")


# --- gir ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "rang", "gir"),
    [
        ("AAAAAAAA", 13, 6),
        ("CCCCCCCC", 1, 1),
        ("BBBBBBBB", 10, 4),
        ("AACCCCCC", 5, 2),
        ("CCAAAAAA", 4, 2),
        ("AAAAAABA", 12, 5),
        ("AAAAAACA", 13, 6),
    ],
)
def test_gir_gives_the_rang_of_the_law(codes: str, rang: int, gir: int) -> None:
    code, terminal = run("gir", codes, "--json")
    (line,) = json.loads(terminal.out)
    assert code == 0
    assert list(line) == ["codes", "rang", "gir", "groupe", "somme"]
    assert (line["codes"], line["rang"], line["gir"]) == (codes, rang, gir)


def test_gir_reads_one_grid_a_line_and_keeps_the_order() -> None:
    code, terminal = run("gir", "-", "--json", terminal=Terminal(typed="AAAAAACC\n\nabcabcaa\n"))
    assert code == 0
    assert [(line["codes"], line["gir"]) for line in json.loads(terminal.out)] == [
        ("AAAAAACC", 5),
        ("ABCABCAA", 3),
    ]


def test_all_the_grids_of_the_law_go_through_one_call() -> None:
    grids = "\n".join("".join(codes) for codes in itertools.product("ABC", repeat=8))
    code, terminal = run("gir", "-", "--json", terminal=Terminal(typed=grids))
    assert code == 0
    assert len(json.loads(terminal.out)) == 6561


def test_a_grid_that_is_not_one_is_refused_and_nothing_is_printed() -> None:
    code, terminal = run("gir", "AAAAAAAA", "ABCD", "--json")
    assert code == 1
    assert terminal.out == ""
    assert "« ABCD »".replace(" ", "\u202f") in terminal.err


def test_no_grid_on_standard_input_is_a_wrong_usage() -> None:
    code, terminal = run("gir", "-", terminal=Terminal(typed="\n"))
    assert code == 2
    assert "usage : crt-desktop gir" in terminal.err


def test_gir_shows_its_trace_to_people() -> None:
    code, terminal = run("gir", "AAAAAAAA", "BBBBBBBB")
    assert code == 0
    first, second = terminal.out.splitlines()
    assert "rang 13" in first
    assert "aucun seuil atteint" in first
    assert "GIR indicatif 4" in second
    assert "seuil 650 atteint" in second


# --- usage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "argv",
    [
        ["inconnu", "coffre"],
        ["gir"],
        ["survey", "v", "--year", "2025", "--output", "f"],
        ["survey", "v", "--year", "2025", "--format", "docx", "--output", "f"],
        ["survey", "v", "--format", "json", "--output", "-"],
        [
            "survey",
            "v",
            "--year",
            "2025",
            "--from",
            "2025-01-01",
            "--format",
            "csv",
            "--output",
            "-",
        ],
        ["survey", "v", "--from", "2025-01-01", "--format", "csv", "--output", "-"],
        [
            "survey",
            "v",
            "--from",
            "2025-02-01",
            "--to",
            "2025-01-01",
            "--format",
            "csv",
            "--output=-",
        ],
        ["survey", "v", "--year", "25", "--format", "json", "--output", "-"],
        ["caseload", "v", "--on", "31/02/2025"],
        ["caseload", "v", "--on"],
        ["caseload", "v", "--json=1"],
        ["caseload", "v", "--unknown"],
        ["caseload", "v", "w"],
        ["init", "v", "--user", "a", "--role", "roi"],
        ["init", "v", "--user", " "],
        ["demo", "d", "--people", "0"],
        ["demo", "d", "--seed", "x"],
        ["import", "v", "missing.xlsx"],
        ["template", "missing-folder/f.xlsx"],
        ["template", "."],
        ["export", "v", "."],
        ["caseload", "v", "--passphrase-file", "missing.txt"],
        ["caseload", "v", "--passphrase-file", "."],
    ],
)
def test_a_wrong_call_prints_the_usage_in_french(argv: list[str]) -> None:
    code, terminal = run(*argv)
    assert code == 2
    assert terminal.out == ""
    assert terminal.err.startswith("usage : crt-desktop")
    assert "erreur :" in terminal.err
    for word in (
        "error",
        "argument ",
        "required",
        "choose",
        "invalid ",
        "unrecognized",
        "expected",
    ):
        assert word not in terminal.err


def test_help_is_in_french(capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = run("survey", "--help")
    told = capsys.readouterr().out
    assert code == 0
    assert "affiche cette aide" in told
    assert "show" not in told


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = run("--version")
    assert (code, capsys.readouterr().out) == (0, "crt-desktop 9.9\n")


@pytest.mark.parametrize("text", ["2025-03-01", "01/03/2025", "1/3/2025", " 2025-03-01 "])
def test_dates_are_iso_or_french(text: str) -> None:
    assert parse_date(text) == date(2025, 3, 1)


@pytest.mark.parametrize(
    "text", ["", "2025-3-1", "20250301", "01-03-2025", "2025-02-29", "0/1/2025"]
)
def test_other_dates_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="n'est pas une date"):
        parse_date(text)


@pytest.mark.parametrize("text", ["0001-01-01", "31/12/1899", "2200-01-01", "9999-12-31"])
def test_dates_of_no_year_of_work_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="entre 1900 et 2199"):
        parse_date(text)


@pytest.mark.parametrize("text", ["0002", "1899", "2200", "9998"])
def test_years_of_no_work_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="n'est pas une année"):
        parse_year(text)


def test_a_period_is_a_year_or_two_dates() -> None:
    parser, year = parse(make_parser("1"), ["evidence", "v", "--indicator", "x", "--year", "2024"])
    assert period_of(parser, year) == Period.of_year(2024)
    parser, dates = parse(
        make_parser("1"),
        ["evidence", "v", "--indicator", "x", "--from", "01/02/2025", "--to", "2025-02-28"],
    )
    assert period_of(parser, dates) == Period(start=date(2025, 2, 1), end=date(2025, 2, 28))


def test_a_period_of_more_than_twenty_years_is_refused() -> None:
    call = ["evidence", "v", "--indicator", "x", "--from", "01/01/2001", "--to"]
    parser, most = parse(make_parser("1"), [*call, "31/12/2020"])
    assert period_of(parser, most).end == date(2020, 12, 31)
    parser, more = parse(make_parser("1"), [*call, "01/01/2021"])
    with pytest.raises(UsageError, match="20 années"):
        period_of(parser, more)


def test_an_option_is_never_guessed_from_its_beginning() -> None:
    with pytest.raises(UsageError, match="non reconnu"):
        parse(make_parser("1"), ["caseload", "v", "--js"])


# --- who acts -----------------------------------------------------------------------------------


def test_the_only_account_needs_no_name() -> None:
    vaults = FakeVaults(present_lines=(LUC,))
    code, terminal = run("caseload", "v", "--json", vaults=vaults)
    assert code == 0
    assert json.loads(terminal.out) == {
        "date": "2026-11-22",
        "personnes": [
            {
                "id": "B1",
                "nom_naissance": "Œuvrard",
                "prenoms": "Luc Émile",
                "date_admission": "2025-02-03",
                "gir": 2,
            }
        ],
    }
    assert vaults.sessions[0].is_closed
    assert vaults.sessions[0].only_uow.committed == [AuditTag.CASELOAD_LIST]


def test_a_training_vault_opens_as_whom_it_was_made_for() -> None:
    accounts = {
        "claire.vidal": (Role.COORDINATEUR, PASSPHRASE),
        "philippe": (Role.DIRECTION, PASSPHRASE),
    }
    vaults = FakeVaults(accounts=accounts, is_training=True)
    code, _ = run("caseload", "v", "--json", vaults=vaults)
    assert code == 0
    assert vaults.sessions[0].actor.name == "claire.vidal"


def test_among_several_accounts_one_must_be_named() -> None:
    accounts = dict.fromkeys(("a", "b"), (Role.COORDINATEUR, PASSPHRASE))
    code, terminal = run("caseload", "v", vaults=FakeVaults(accounts=accounts))
    assert code == 2
    assert "--user" in terminal.err
    assert run("caseload", "v", "--user", "b", vaults=FakeVaults(accounts=accounts))[0] == 0


def test_people_are_listed_in_columns() -> None:
    code, terminal = run(
        "caseload", "v", "--on", "2026-01-02", vaults=FakeVaults(present_lines=(LUC,))
    )
    assert code == 0
    title, line, total = terminal.out.splitlines()
    assert title.split() == ["Identifiant", "Nom", "de", "naissance", "Prénoms", "Admission", "GIR"]
    assert line == "B1           Œuvrard           Luc Émile  03/02/2025  2"
    assert total == "1 personne accompagnée le 02/01/2026."


def test_a_training_vault_says_so_beside_the_result() -> None:
    code, terminal = run("caseload", "v", "--json", vaults=FakeVaults(is_training=True))
    assert code == 0
    assert "DONNÉES FICTIVES" in terminal.err
    assert json.loads(terminal.out)["personnes"] == []


@pytest.mark.parametrize(
    "content", [PASSPHRASE, f"{PASSPHRASE}\n", f"{PASSPHRASE}\r\nune note\n", f"\ufeff{PASSPHRASE}"]
)
def test_the_passphrase_is_the_first_line_of_its_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "phrase.txt"
    file.write_bytes(content.encode())
    terminal = Terminal(environ={"CRT_PASSPHRASE": "autre"})
    assert run("caseload", "v", "--passphrase-file", file, terminal=terminal)[0] == 0


def test_a_passphrase_file_that_is_not_text_is_a_wrong_usage(tmp_path: Path) -> None:
    file = tmp_path / "phrase.txt"
    file.write_bytes(b"\xff\xfe\x00")
    code, terminal = run("caseload", "v", "--passphrase-file", file)
    assert code == 2
    assert "UTF-8" in terminal.err


def test_without_file_nor_variable_the_passphrase_is_asked() -> None:
    assert run("caseload", "v", terminal=Terminal(environ={}, answers=[PASSPHRASE]))[0] == 0


def test_where_nobody_can_answer_the_passphrase_is_missing() -> None:
    code, terminal = run("caseload", "v", terminal=Terminal(environ={}))
    assert code == 2
    assert "CRT_PASSPHRASE" in terminal.err


@pytest.mark.parametrize("environ", [{"CRT_PASSPHRASE": ""}, {}])
def test_an_empty_passphrase_is_a_wrong_usage(environ: dict[str, str]) -> None:
    code, terminal = run("caseload", "v", terminal=Terminal(environ=environ, answers=[""]))
    assert code == 2
    assert "vide" in terminal.err


def test_a_short_suspension_is_waited_out() -> None:
    code, terminal = run("caseload", "v", vaults=FakeVaults(delay_s=16))
    assert (code, terminal.waits) == (0, [16])
    assert "16 secondes" in terminal.err


def test_a_long_suspension_is_refused() -> None:
    code, terminal = run("caseload", "v", vaults=FakeVaults(delay_s=60))
    assert (code, terminal.waits) == (3, [])
    assert "1 minute" in terminal.err


# --- exits --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (errors.RuleViolationError("aggir_codes", codes="X"), 1),
        (errors.WorkbookUnreadableError(reason="vide", file="f"), 1),
        (errors.VaultExistsError(path="v"), 1),
        (errors.VaultNewerError(found="2", known="1"), 1),
        (errors.VaultNotFoundError(path="v"), 2),
        (errors.WrongPassphraseError(delay_s=2), 3),
        (errors.TooManyAttemptsError(delay_s=2), 3),
        (errors.UnknownAccountError(name="a"), 3),
        (errors.PermissionDeniedError(permission="survey_read", role="medecin"), 3),
        (errors.VaultDamagedError(part="coffre"), 4),
        (errors.VaultBusyError(operation=""), 5),
        (errors.DiskFullError(path="p"), 6),
        (errors.ReadOnlyError(path="p"), 6),
        (errors.UnsafeLocationError(path="p", kind="reseau", found="nfs"), 6),
        (errors.EngineUnsuitableError(found="1", expected="2"), 6),
    ],
)
def test_every_expected_error_has_its_exit_and_its_sentence(
    error: errors.CrtError, expected: int
) -> None:
    assert exit_code(error) == expected
    code, terminal = run("caseload", "v", "--json", vaults=FakeVaults(failure=error))
    assert code == expected
    assert terminal.out == ""
    assert terminal.err.strip()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "plus de place"),
        (errno.EROFS, "Impossible d’écrire"),
        (errno.EACCES, "Impossible d’écrire"),
        (errno.EIO, "a refusé l’opération"),
    ],
)
def test_what_the_machine_refuses_is_an_environment_failure(number: int, words: str) -> None:
    failure = OSError(number, os.strerror(number), "/quelque/part")
    code, terminal = run("caseload", "v", vaults=FakeVaults(failure=failure))
    assert code == 6
    assert words in terminal.err
    assert "/quelque/part" in terminal.err


def test_a_terminal_that_refuses_every_word_still_gets_the_exit() -> None:
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for argv, expected in ((["caseload", "existing"], 6), (["caseload"], 2)):
        full = Console(
            stdin=io.StringIO(),
            stdout=Full(),
            stderr=Full(),
            environ={"CRT_PASSPHRASE": "x"},
            read_secret=None,
        )
        code = app.main(
            argv,
            Application(
                version="9.9", wiring=FakeWiring(vaults=FakeVaults(failure=OSError(5, "x")))
            ),
            FakeDesktop(),
            console=full,
            report_bug=lambda _: None,
        )
        assert code == expected


def test_a_result_that_cannot_be_printed_is_an_environment_failure() -> None:
    terminal = Terminal()

    def refuse(_: str) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    terminal.console.stdout.write = refuse  # type: ignore[method-assign]
    code, _ = run("gir", "AAAAAAAA", terminal=terminal)
    assert code == 6
    assert "Ce que la commande affiche n’a pas pu être écrit" in terminal.err
    assert "No space" not in terminal.err


@pytest.mark.parametrize("words", [["template"], ["export", "v"]])
def test_a_device_never_gives_its_place_to_a_file(words: list[str], tmp_path: Path) -> None:
    device = tmp_path / "tuyau"
    os.mkfifo(device)
    code, terminal = run(*words, device)
    assert code == 2
    assert "ce n'est pas un fichier" in terminal.err
    assert device.is_fifo()


def test_an_account_of_no_name_is_nobody() -> None:
    code, terminal = run("caseload", "v", "--user", "")
    assert code == 2
    assert "--user est vide" in terminal.err


def test_a_bug_leaves_a_report_and_no_traceback(tmp_path: Path) -> None:
    seen: list[BaseException] = []

    def report_bug(error: BaseException) -> Path:
        seen.append(error)
        return tmp_path / "erreur.txt"

    failure = ZeroDivisionError("Mme Œuvrard")
    code, terminal = run("caseload", "v", vaults=FakeVaults(failure=failure), report_bug=report_bug)
    assert (code, seen) == (6, [failure])
    assert "Œuvrard" not in terminal.err
    assert "Traceback" not in terminal.err
    assert str(tmp_path / "erreur.txt") in terminal.err


def test_an_interruption_ends_cleanly() -> None:
    class Interrupting(FakeVaults):
        def inspect(self, path: Path) -> Any:
            raise KeyboardInterrupt

    code, terminal = run("caseload", "v", vaults=Interrupting())
    assert code == 130
    assert "Arrêté" in terminal.err


# --- init and verify ----------------------------------------------------------------------------


def test_init_shows_the_recovery_key_once(tmp_path: Path) -> None:
    vaults = FakeVaults()
    code, terminal = run("init", tmp_path / "v", "--user", "claire.vidal", vaults=vaults)
    assert code == 0
    assert terminal.out.count(RECOVERY_KEY) == 1
    assert terminal.err == ""
    ((account, passphrase),) = vaults.created
    assert (account.name, account.display_name, account.role) == (
        "claire.vidal",
        "Claire Vidal",
        Role.COORDINATEUR,
    )
    assert passphrase == PASSPHRASE
    assert vaults.sessions[0].is_closed


def test_init_writes_the_recovery_key_to_a_private_file(tmp_path: Path) -> None:
    file = tmp_path / "secours.txt"
    code, terminal = run(
        "init", tmp_path / "v", "--user", "d", "--role", "direction", "--recovery-file", file
    )
    assert code == 0
    assert RECOVERY_KEY not in terminal.out + terminal.err
    assert file.read_text() == RECOVERY_KEY + "\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_recovery_key_that_cannot_be_written_is_shown_rather_than_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, "plein")

    monkeypatch.setattr(os, "fsync", refuse)
    code, terminal = run(
        "init", tmp_path / "v", "--user", "d", "--recovery-file", tmp_path / "secours.txt"
    )
    assert code == 6
    assert RECOVERY_KEY in terminal.err


def test_an_existing_recovery_file_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    file = tmp_path / "secours.txt"
    file.write_text("précieux")
    vaults = FakeVaults()
    code, _ = run("init", tmp_path / "v", "--user", "c", "--recovery-file", file, vaults=vaults)
    assert code == 1
    assert vaults.created == []
    assert file.read_text() == "précieux"


def test_an_existing_vault_is_refused_and_leaves_no_recovery_file(tmp_path: Path) -> None:
    file = tmp_path / "secours.txt"
    code, _ = run("init", tmp_path / "existing", "--user", "c", "--recovery-file", file)
    assert code == 1
    assert not file.exists()


def test_a_passphrase_between_50_and_80_bits_is_a_warning(tmp_path: Path) -> None:
    terminal = Terminal(environ={"CRT_PASSPHRASE": "lavande moulin ardoise figuier sentier"})
    code, _ = run("init", tmp_path / "v", "--user", "c", terminal=terminal)
    assert code == 0
    assert "moins sûre" in terminal.err


@pytest.mark.parametrize("passphrase", ["azerty", "lavande moulin ardoise figuier"])
def test_a_passphrase_typed_under_50_bits_is_refused_and_nothing_is_made(
    tmp_path: Path, passphrase: str
) -> None:
    file, vaults = tmp_path / "secours.txt", FakeVaults()
    terminal = Terminal(environ={}, answers=[passphrase, passphrase])
    command = ("init", tmp_path / "v", "--user", "c", "--recovery-file", file)
    code, _ = run(*command, vaults=vaults, terminal=terminal)
    assert code == 1
    assert "trop facile à deviner" in terminal.err
    assert "au moins 50" in terminal.err
    assert passphrase not in terminal.err + terminal.out
    assert vaults.created == []
    assert not file.exists()


def test_a_weak_passphrase_that_a_script_gives_is_a_warning(tmp_path: Path) -> None:
    terminal = Terminal(environ={"CRT_PASSPHRASE": "azerty"})
    assert run("init", tmp_path / "v", "--user", "c", terminal=terminal)[0] == 0
    assert "moins sûre" in terminal.err


def test_a_typed_passphrase_is_asked_twice(tmp_path: Path) -> None:
    same = Terminal(environ={}, answers=[PASSPHRASE, PASSPHRASE])
    assert run("init", tmp_path / "v", "--user", "c", terminal=same)[0] == 0
    other = Terminal(environ={}, answers=[PASSPHRASE, PASSPHRASE + " !"])
    assert run("init", tmp_path / "w", "--user", "c", terminal=other)[0] == 2


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("claire.vidal", "Claire Vidal"),
        ("Le Goff Anne", "Le Goff Anne"),
        ("mcO", "McO"),
        (".", "."),
    ],
)
def test_an_account_is_shown_by_its_name(name: str, shown: str) -> None:
    assert display_name(name) == shown


def test_verify_tells_every_check() -> None:
    vaults = FakeVaults()
    code, terminal = run("verify", "v", "--json", vaults=vaults)
    assert code == 0
    assert json.loads(terminal.out) == {
        "ok": True,
        "controles": [{"nom": "pages", "ok": True, "detail": "1 page."}],
    }
    assert vaults.sessions[0].only_uow.committed == [AuditTag.VAULT_VERIFY]
    assert "sain" in run("verify", "v")[1].out


def test_a_failed_check_is_a_damaged_vault_and_writes_nothing() -> None:
    vaults = FakeVaults(checks=(Check(name="journal", is_ok=False, detail="Rompu."),))
    code, terminal = run("verify", "v", vaults=vaults)
    assert code == 4
    assert "ÉCHEC  journal" in terminal.out
    assert vaults.sessions[0].only_uow.committed == []


def test_a_vault_that_cannot_be_opened_is_a_failed_check() -> None:
    vaults = FakeVaults(failure=errors.VaultDamagedError(part="cles"))
    code, terminal = run("verify", "v", "--json", vaults=vaults)
    assert code == 4
    assert json.loads(terminal.out)["ok"] is False
    code, terminal = run("verify", "v", vaults=vaults)
    assert (code, terminal.out) == (4, "")
    assert "coffre.cles.json" in terminal.err


def test_a_role_that_may_not_verify_is_refused() -> None:
    vaults = FakeVaults(accounts={"m": (Role.MEDECIN, PASSPHRASE)})
    code, terminal = run("verify", "v", vaults=vaults)
    assert code == 3
    assert "Votre rôle (Médecin) ne permet pas de vérifier le coffre" in terminal.err


# --- what is printed ----------------------------------------------------------------------------


def test_values_have_their_json_and_their_french_form() -> None:
    instant = datetime(2026, 7, 1, 1, 15, tzinfo=UTC)
    assert as_json(instant) == "2026-07-01T03:15:00+02:00"
    assert as_json(date(2026, 7, 1)) == "2026-07-01"
    assert as_json(Decimal(900)) == 900
    assert isinstance(as_json(Decimal(900)), int)
    assert as_json(Decimal("2.5")) == 2.5
    with pytest.raises(TypeError):
        as_json(object())
    assert as_text(instant) == "01/07/2026 03:15"
    assert as_text(Decimal("2.5")) == "2,5"
    assert [as_text(value) for value in (None, True, False, 3)] == ["", "oui", "non", "3"]


def test_the_console_speaks_utf_8_whatever_the_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    streams = {
        name: io.TextIOWrapper(io.BytesIO(), "ascii") for name in ("stdin", "stdout", "stderr")
    }
    for name, stream in streams.items():
        monkeypatch.setattr(f"sys.{name}", stream)
    console = app.make_console()
    console.say("« é »")
    streams["stdout"].flush()
    buffer = streams["stdout"].buffer
    assert isinstance(buffer, io.BytesIO)
    assert buffer.getvalue().decode("utf-8") == "«\u202fé\u202f»\n"


def test_a_path_is_printed_as_it_is_and_its_sentence_in_french_typography() -> None:
    terminal = Terminal()
    terminal.console.say("Classeur d'essai : ", Path("/crt de l'aude/a ; b.xlsx"), " (1 ligne) !")
    assert terminal.out == "Classeur d’essai\u00a0: /crt de l'aude/a ; b.xlsx (1 ligne)\u202f!\n"
    code, terminal = run(
        "caseload",
        "l'absent",
        vaults=FakeVaults(failure=errors.VaultNotFoundError(path="l'absent")),
    )
    assert code == 2
    assert "«\u202fl'absent\u202f»" in terminal.err


def test_a_process_started_without_streams_does_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(f"sys.{name}", None)
    console = app.make_console()
    assert (console.stdin.read(), console.read_secret) == ("", None)
    console.say("fait")
    console.tell("attention")
    console.write_json([])
    assert console.read_secret is None


def test_a_reader_that_leaves_ends_the_command_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    redirected: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "dup2", lambda *pair: redirected.append(pair))
    code, _ = run("gir", "AAAAAAAA", terminal=Terminal(stdout=Broken()))
    assert code == 0
    assert len(redirected) == 1


def test_the_parser_translates_plural_sentences() -> None:
    parser = FrenchParser(prog="essai")
    parser.add_argument("--pair", nargs=2)
    with pytest.raises(UsageError, match="il faut 2 valeurs"):
        parser.parse_args(["--pair", "1"])

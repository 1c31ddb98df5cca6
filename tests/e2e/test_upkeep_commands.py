"""Accounts, keys and backups from the command line, on real vaults."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.e2e.command_line import CommandLine

NEW = "une phrase toute neuve pour la suite des jours"


def a_phrase(line: CommandLine, phrase: str = NEW) -> Path:
    file = line.folder / "phrase.txt"
    file.write_text(phrase + "\n", encoding="utf-8")
    return file


def test_a_user_comes_works_and_never_comes_back(with_example: CommandLine) -> None:
    line = with_example
    chief = ("--user", "claire.vidal")
    line.done(
        "users", "add", line.vault, "luc", "--role", "direction",
        "--new-passphrase-file", a_phrase(line), *chief,
    )  # fmt: skip
    own = ("--user", "luc", "--passphrase-file", a_phrase(line))
    listed = line.done("users", line.vault, "--json", *own).json["comptes"]
    assert [(one["nom"], one["actif"]) for one in listed] == [
        ("claire.vidal", True),
        ("luc", True),
    ]
    # Somebody holds the right now: the coordination does not any more.
    assert line.run("users", line.vault, "disable", "luc", *chief).code == 3
    line.done("users", line.vault, "disable", "claire.vidal", *own)
    assert line.run("caseload", line.vault, *chief).code == 3
    line.done("verify", line.vault, *own)


def test_a_caseload_survives_new_keys_and_a_restoration(with_example: CommandLine) -> None:
    line = with_example
    away = line.folder / "ailleurs"
    away.mkdir()
    before = line.done("caseload", line.vault, "--on", "2025-06-30", "--json").json
    line.done("key", line.vault, "rotate")
    line.done("backup", line.vault, away)
    line.done("backup", line.vault)
    line.done("key", "passphrase", line.vault, "--new-passphrase-file", a_phrase(line))
    checks = json.loads(
        line.done("verify", line.vault, "--json", "--passphrase-file", a_phrase(line)).out
    )["controles"]
    assert checks[-1]["nom"] == "Sauvegardes"
    restored = line.folder / "restaure"
    line.done("restore", away, restored)
    assert line.done("caseload", restored, "--on", "2025-06-30", "--json").json == before
    line.done("verify", restored)
    assert line.run("restore", away, restored).code == 1
    outcome = line.done("restore", line.vault / "sauvegardes", line.vault, "--replace")
    assert "avant-restauration" in outcome.out
    line.done("verify", line.vault)


def test_the_recovery_sheet_alone_restores_on_a_clean_machine(command_line: CommandLine) -> None:
    line = command_line
    sheet, away = line.folder / "fiche.txt", line.folder / "copie.crtsauve"
    line.done("init", line.vault, "--user", "claire", "--recovery-file", sheet)
    line.done("backup", line.vault, away)
    clean = line.folder / "autre-poste"
    outcome = line.done(
        "restore", away, clean, "--recovery-key-file", sheet,
        "--new-passphrase-file", a_phrase(line),
    )  # fmt: skip
    (key,) = re.findall(r"(?:[0-9A-Z]{5}-){7}[0-9A-Z]{5}", outcome.out)
    assert key != sheet.read_text().strip()
    line.done("verify", clean, "--passphrase-file", a_phrase(line))
    sheet.unlink()
    line.done(
        "key", "renew-recovery", clean, "--recovery-file", sheet,
        "--passphrase-file", a_phrase(line),
    )  # fmt: skip
    line.done(
        "key", clean, "recover", "--recovery-key-file", sheet,
        "--new-passphrase-file", a_phrase(line, "encore une autre phrase bien longue"),
    )  # fmt: skip


def test_a_damaged_backup_and_a_wrong_passphrase_have_their_exits(
    with_example: CommandLine,
) -> None:
    line = with_example
    copy = line.folder / "copie.crtsauve"
    line.done("backup", line.vault, copy)
    assert line.run("backup", line.vault, copy).code == 1
    wrong = CommandLine(line.folder, passphrase="faux")
    assert wrong.run("restore", copy, line.folder / "neuf").code == 3
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    outcome = line.run("restore", copy, line.folder / "neuf")
    assert outcome.code == 4
    assert "sauvegarde" in outcome.err
    assert not (line.folder / "neuf").exists()

"""Questionnaires of the vault and of the workstation on the command line, without starting anything again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crt_desktop.domain.editions import Edition, Question, Section, write_edition
from tests.e2e.command_line import CommandLine
from tests.fakes_vault import PASSPHRASE

EDITION = Edition(
    id="ars-2026",
    title="Enquête de l’ARS",
    year=2026,
    notice="",
    sections=(
        Section(
            title="1. Activité",
            questions=(Question(number="7", label="File active", indicateur="file_active"),),
        ),
    ),
)
ASKED = ("--year", "2025", "--format", "json", "--output", "-")


def keep(line: CommandLine, edition: Edition) -> None:
    """Save a questionnaire in the vault, as the window does."""
    application = line.application()
    session = application.sessions.unlock(line.vault, name="claire.vidal", passphrase=PASSPHRASE)
    try:
        application.services(session).editions.save(edition, version=None)
    finally:
        session.close()


def test_an_edition_of_the_vault_is_answered(with_example: CommandLine) -> None:
    keep(with_example, EDITION)
    done = with_example.done("survey", with_example.vault, "--edition", "ars-2026", *ASKED)
    assert done.json["edition"] == "ars-2026"
    assert [one["question"] for one in done.json["reponses"]] == ["7"]


def test_an_edition_of_the_vault_takes_the_place_of_the_shipped_one(
    with_example: CommandLine,
) -> None:
    keep(with_example, replace(EDITION, id="nationale"))
    done = with_example.done("survey", with_example.vault, *ASKED)
    assert len(done.json["reponses"]) == 1


def test_an_unknown_edition_is_a_wrong_usage_that_tells_the_known_ones(
    with_example: CommandLine,
) -> None:
    keep(with_example, EDITION)
    refused = with_example.run("survey", with_example.vault, "--edition", "x", *ASKED)
    assert (refused.code, refused.out) == (2, "")
    assert "édition inconnue : x (connues : nationale, ars-2026, occitanie)" in refused.err


@pytest.fixture
def folder(own_folders: Path) -> Path:
    """The folder of the workstation's editions."""
    folder = own_folders / "editions"
    folder.mkdir()
    return folder


def test_a_broken_file_of_the_workstation_stops_nothing_but_its_own_edition(
    with_example: CommandLine, folder: Path
) -> None:
    (folder / "aude.toml").write_text(write_edition(EDITION), encoding="utf-8")
    (folder / "gers.toml").write_text("titre = ", encoding="utf-8")
    vault = with_example.vault

    assert with_example.done("survey", vault, *ASKED).json["edition"] == "nationale"
    assert with_example.done("survey", vault, "--edition", "aude", *ASKED).json["edition"] == "aude"
    refused = with_example.run("survey", vault, "--edition", "gers", *ASKED)
    assert (refused.code, refused.out) == (1, "")
    assert "«\u202fgers\u202f» n’est pas valide" in refused.err
    assert "n’est pas écrite correctement" in refused.err

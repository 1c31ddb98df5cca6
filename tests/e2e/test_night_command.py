"""The command `document nuit`: the sheet of a night on a real vault."""

from __future__ import annotations

import pytest

from tests.e2e.command_line import CommandLine
from tests.rendering.pdf_files import read_pdf


def test_the_sheet_of_a_night_is_written_by_the_day_it_begins(with_example: CommandLine) -> None:
    line = with_example
    output = line.folder / "nuit.pdf"
    command = ("document", line.vault, "nuit", "--id")
    line.done(*command, "2025-10-25", "--output", output, "--reason", "classeur de nuit")
    found = read_pdf(output.read_bytes())
    assert "Nuit du 25 au 26 octobre 2025" in found.text
    assert "la nuit dure 10 heures" in found.text
    assert "SAMU" in found.text
    assert "à domicile" in found.text
    assert output.stat().st_mode & 0o777 == 0o600


def test_a_night_is_read_as_every_other_date(with_example: CommandLine) -> None:
    line = with_example
    output = line.folder / "nuit.pdf"
    line.done("document", line.vault, "nuit", "--id", "25/10/2025", "--output", output)
    assert "Nuit du 25 au 26 octobre 2025" in read_pdf(output.read_bytes()).text


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("hier", "'hier' n'est pas une date (AAAA-MM-JJ ou JJ/MM/AAAA)"),
        ("31/02/2026", "'31/02/2026' n'est pas une date"),
        ("2026-10", "'2026-10' n'est pas une date"),
        ("0001-01-01", "l'année doit être entre 1900 et 2199"),
        ("31/12/9999", "l'année doit être entre 1900 et 2199"),
    ],
)
def test_what_is_no_night_is_a_wrong_use_told_before_the_vault_is_opened(
    command_line: CommandLine, word: str, why: str
) -> None:
    output = command_line.folder / "x.pdf"
    outcome = command_line.run("document", "nulle-part", "nuit", "--id", word, "--output", output)
    assert outcome.code == 2
    assert "nuit illisible" in outcome.err
    assert why in outcome.err
    assert not output.exists()

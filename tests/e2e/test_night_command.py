"""The command `document nuit`: the sheet of a night on a real vault."""

from __future__ import annotations

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
    for unknown in ("hier", "0001-01-01", "9999-12-31"):
        outcome = line.run(*command, unknown, "--output", line.folder / "x.pdf")
        assert outcome.code == 1
        assert f"Introuvable\u00a0: {unknown}." in outcome.err
    assert not (line.folder / "x.pdf").exists()

"""The command `document dialogue`: the dossier of a period on a real vault."""

from __future__ import annotations

import pytest

from tests.e2e.command_line import CommandLine
from tests.rendering.pdf_files import read_pdf


@pytest.mark.parametrize("period", ["2025", "2025-03-15..2025-06-30", "15/03/2025..30/06/2025"])
def test_the_dossier_of_a_period_is_written(with_example: CommandLine, period: str) -> None:
    line = with_example
    output = line.folder / "dialogue.pdf"
    outcome = line.done("document", line.vault, "dialogue", "--id", period, "--output", output)
    assert "Document écrit" in outcome.out
    found = read_pdf(output.read_bytes())
    assert "dialogue de gestion" in found.text
    assert output.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "period",
    ["", "hier", "25", "2025..", "2025-06-30..2025-03-15", "1990-01-01..2025-12-31", "2025..2026"],
)
def test_a_period_that_is_none_is_a_wrong_use(command_line: CommandLine, period: str) -> None:
    outcome = command_line.run(
        *("document", "nulle-part", "dialogue", "--id", period),
        *("--output", command_line.folder / "a.pdf"),
    )
    assert outcome.code == 2
    assert "période" in outcome.err


def test_the_dossier_is_a_pdf_only(command_line: CommandLine) -> None:
    outcome = command_line.run(
        *("document", "nulle-part", "dialogue", "--id", "2025"),
        *("--output", command_line.folder / "a.xlsx"),
    )
    assert outcome.code == 2
    assert "en PDF" in outcome.err

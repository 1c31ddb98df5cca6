"""Survey files opened by the program French establishments have beside Excel, and read back equal."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from crt_desktop.reports.survey import EvidencePaper
from exports.evidence import EVIDENCE_RENDERERS
from exports.survey import RENDERERS
from tests.rendering.test_survey_files import an_evidence
from tests.rendering.test_survey_pdf import a_charted_answer

OFFICE: Final = shutil.which("soffice")
CONVERSION_S: Final = 180
FRENCH: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>fr-FR</value></prop>
</item>
</oor:items>
"""
CSV_OF_THE_HOUSE: Final = "59,34,76,1,,1036"
"""Semicolons, double quotes, UTF-8, from the first line, in French."""

pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice (soffice) n’est pas sur ce poste"
)

Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def answered() -> bytes:
    return RENDERERS["xlsx"].render(a_charted_answer(), (an_evidence(),))


@pytest.fixture(scope="module")
def converted(answered: bytes, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield the folder where the workbook was opened and saved again, as XLSX and as CSV."""
    folder = tmp_path_factory.mktemp("bureautique")
    source = folder / "enquete.xlsx"
    source.write_bytes(answered)
    for target in ("xlsx", "csv:Text - txt - csv (StarCalc):" + CSV_OF_THE_HOUSE):
        convert(source, target, folder / target.partition(":")[0])
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def convert(source: Path, target: str, output: Path, *options: str) -> None:
    """Convert a file, without a window, a profile of its own, nor a process left behind."""
    assert OFFICE is not None
    profile = source.parent / "profil"
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(FRENCH, encoding="utf-8")
    with subprocess.Popen(
        [
            OFFICE,
            f"-env:UserInstallation={profile.as_uri()}",
            *(
                "--headless",
                "--norestore",
                *options,
                "--convert-to",
                target,
                "--outdir",
                str(output),
            ),
            str(source),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=CONVERSION_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert process.returncode == 0, said


def rows_of(content: bytes) -> Rows:
    book = load_workbook(BytesIO(content))
    return {
        sheet.title: [
            tuple(cell for cell in row)
            for row in sheet.iter_rows(values_only=True)
            if any(cell is not None for cell in row)
        ]
        for sheet in book
    }


def without_ends(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return rows without the empty cells at their ends, which a program may drop."""
    kept = []
    for row in rows:
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        kept.append(tuple(cells))
    return kept


def test_the_workbook_opens_in_libreoffice_and_is_read_back_equal(
    answered: bytes, converted: Path
) -> None:
    before = rows_of(answered)
    after = rows_of((converted / "xlsx" / "enquete.xlsx").read_bytes())
    assert list(after) == list(before)
    for name, rows in before.items():
        assert without_ends(after[name]) == without_ends(rows), name


def test_the_charts_are_still_there_after_libreoffice(converted: Path) -> None:
    book = load_workbook(converted / "xlsx" / "enquete.xlsx")
    sheet: Any = book["Graphiques"]
    assert len(sheet._charts) >= 3  # openpyxl has no other way


def test_libreoffice_shows_the_answers_as_a_french_reader_expects(converted: Path) -> None:
    with (converted / "csv" / "enquete.csv").open(encoding="utf-8", newline="") as file:
        rows = {row[0]: row for row in csv.reader(file, delimiter=";") if row and row[0]}
    assert rows["1.1"][3] == "36"
    assert rows["1.5"][3] == "09/08/2025"
    assert rows["2.1"][3] == "272,3"
    assert rows["1.1"][5] == "=1+1 à relire"


def test_the_csv_opens_with_numbers_dates_and_no_formula(tmp_path: Path) -> None:
    source = tmp_path / "enquete.csv"
    source.write_bytes(RENDERERS["csv"].render(a_charted_answer(), ()))
    convert(source, "xlsx", tmp_path / "relu", f"--infilter=CSV:{CSV_OF_THE_HOUSE}")
    book = load_workbook(tmp_path / "relu" / "enquete.xlsx")
    (sheet,) = book.worksheets
    cells: list[list[Any]] = [[cell.value for cell in row] for row in sheet.iter_rows()]
    told = {(str(row[1]), row[3]): dict(zip(cells[0], row, strict=True)) for row in cells[1:]}
    assert told["2.1", None]["valeur"] == 272.3
    assert told["1.1", None]["valeur"] == 36
    assert told["1.5", None]["valeur"].date() == date(2025, 8, 9)
    assert told["1.1", None]["debut"].date() == date(2025, 1, 1)
    assert "1+1" in told["1.1", None]["commentaire"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_file_of_the_records_opens_too(tmp_path: Path) -> None:
    source = tmp_path / "preuve.xlsx"
    paper = EvidencePaper(
        evidence=an_evidence(),
        etablissement="CRT",
        computed_at=a_charted_answer().computed_at,
        version="0.1.0",
    )
    content = EVIDENCE_RENDERERS["xlsx"].render(paper)
    source.write_bytes(content)
    convert(source, "xlsx", tmp_path / "relu")
    (before,) = rows_of(content).values()
    (after,) = rows_of((tmp_path / "relu" / "preuve.xlsx").read_bytes()).values()
    assert without_ends(after) == without_ends(before)
    assert any(row[0] == "P1" and row[1].date() == date(2025, 2, 3) for row in after)
    assert Decimal(str(next(row[4] for row in after if row[0] == "P1"))) == Decimal("1.5")

"""The records behind a figure as a file: real cells, the period said, payloads inert."""

from __future__ import annotations

import csv
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.reports.survey import EvidenceColumn, EvidencePaper
from exports.evidence import EVIDENCE_RENDERERS
from tests.rendering.payloads import PAYLOADS
from tests.rendering.test_survey_files import an_evidence


def a_paper(*, is_training: bool = False, **changes: Any) -> EvidencePaper:
    return EvidencePaper(
        evidence=an_evidence(**changes),
        etablissement="CRT d’essai",
        computed_at=datetime(2026, 11, 22, 9, 30, tzinfo=UTC),
        version="0.1.0",
        is_training=is_training,
    )


def sheet(paper: EvidencePaper) -> Any:
    book = load_workbook(BytesIO(EVIDENCE_RENDERERS["xlsx"].render(paper)))
    (only,) = book.worksheets
    return only


def csv_rows(paper: EvidencePaper) -> list[dict[str, str]]:
    content = EVIDENCE_RENDERERS["csv"].render(paper)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_workbook_says_what_is_counted_where_and_when() -> None:
    page = sheet(a_paper(is_pseudonymised=True, filters=("par_gir_actuel.1+2",)))
    top = [str(row[0]) for row in page.iter_rows(max_row=8, values_only=True)]
    assert top[0] == "File active – du 01/01/2025 au 31/12/2025"
    assert "CRT d’essai" in top
    assert "Valeur\u00a0: 1 – 2 lignes" in top
    assert "Restreint à\u00a0: GIR actuel – GIR 1, GIR 2" in top
    assert "Calculé le 22/11/2026 à 10:30, version 0.1.0." in top
    assert "Personnes accompagnées dans la période." in top
    assert any("pseudonymes" in line for line in top)


def test_a_period_that_was_not_over_says_up_to_when_it_is_told() -> None:
    running = replace(a_paper(), computed_at=datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    told = [str(row[0]) for row in sheet(running).iter_rows(max_row=8, values_only=True)]
    assert "Année en cours, arrêtée au 22/11." in told


def test_the_workbook_has_real_cells_and_prints_well() -> None:
    page = sheet(a_paper())
    rows = list(page.iter_rows(values_only=True))
    at = rows.index(("Identifiant", "Admission", "Vue le", "Jours", "Heures", "Relais"))
    assert rows[at + 1] == ("P1", datetime(2025, 2, 3), datetime(2025, 7, 1, 21), 12, 1.5, "oui")  # noqa: DTZ001 - as shown
    assert page.page_setup.orientation == "landscape"
    assert page.print_title_rows == f"${at + 1}:${at + 1}"
    assert page.freeze_panes == f"A{at + 2}"
    assert "CRT Desktop 0.1.0" in str(page.oddFooter.left.text)
    assert re.search("P.*N", str(page.oddFooter.right.text))
    assert page.column_dimensions["A"].width > 20


def test_a_breakdown_is_told_as_such_and_a_training_vault_says_so() -> None:
    page = sheet(a_paper(is_training=True, value={"1": 2}))
    assert page["A2"].value == "DONNÉES FICTIVES"
    assert any("détail par modalité" in str(row[0].value) for row in page.iter_rows(max_row=6))
    rows = csv_rows(a_paper(is_training=True))
    assert {row["Avertissement"] for row in rows} == {"DONNÉES FICTIVES"}


def test_the_csv_is_read_back_equal() -> None:
    first, second = csv_rows(a_paper())
    assert first == {
        "Identifiant": "P1",
        "Admission": "03/02/2025",
        "Vue le": "01/07/2025 21:00",
        "Jours": "12",
        "Heures": "1,5",
        "Relais": "oui",
        "Indicateur compté": "file_active",
        "Début de période": "01/01/2025",
        "Fin de période": "31/12/2025",
    }
    assert (second["Admission"], second["Jours"], second["Relais"]) == ("", "", "")


def test_more_records_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exports.survey_sheets.LAST_ROW", 5)
    with pytest.raises(RuleViolationError):
        EVIDENCE_RENDERERS["xlsx"].render(a_paper())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_each_of_forty_payloads_is_inert_in_both_files(payload: str) -> None:
    paper = a_paper(
        columns=(EvidenceColumn(key="x", title=payload), EvidenceColumn(key="y", title="Jour")),
        rows=((payload, date(2025, 1, 2)),),
        label=payload,
        definition=payload,
    )
    content = EVIDENCE_RENDERERS["xlsx"].render(paper)
    found = [
        cell
        for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows()
        for cell in row
        if cell.value is not None and unescape(str(cell.value)) == payload
    ]
    assert len(found) >= 3
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in found)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        (name,) = [name for name in archive.namelist() if "/worksheets/" in name]
        assert b"<f>" not in archive.read(name)
    text = EVIDENCE_RENDERERS["csv"].render(paper).decode("utf-8-sig")
    for row in csv.reader(StringIO(text, newline=""), delimiter=";"):
        for cell in row:
            assert not cell.lstrip(" \u00a0").startswith(tuple("=+-@\t\r\n＝＋－＠"))

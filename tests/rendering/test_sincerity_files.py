"""The sincerity report as a workbook and as pages, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import openpyxl

from crt_desktop.domain.dates import Period
from crt_desktop.domain.sincerite_words import KINDS
from crt_desktop.reports.enquetes import (
    SincerityLine,
    SincerityPaper,
    SincerityPerson,
    SincerityReport,
)
from exports.sincerity import sincerity_renderers
from tests.papers import FONTS
from tests.rendering.pdf_files import read_pdf

RENDERERS = sincerity_renderers(FONTS)
NOW = datetime(2026, 11, 22, 8, 5, tzinfo=UTC)


def line(code: str, *people: SincerityPerson) -> SincerityLine:
    kind = KINDS[code]
    return SincerityLine(
        code=code,
        title=kind.title,
        consequence=kind.consequence,
        remedy=kind.remedy,
        people=people,
    )


ROSE = SincerityPerson(
    beneficiaire_id=7,
    name="=Albarède Rose",
    admitted_on=date(2026, 3, 1),
    left_on=date(2026, 9, 4),
    detail="ressemble à Albarede Roze",
)
HENRI = SincerityPerson(
    beneficiaire_id=8, name="Castelvi Henri", admitted_on=date(2026, 4, 2), left_on=None
)
REPORT = SincerityReport(
    period=Period.of_year(2026),
    computed_at=NOW,
    base=34,
    people=2,
    lines=(line("double_possible", ROSE), line("sans_contrat", ROSE, HENRI)),
)
PAPER = SincerityPaper(
    report=REPORT, etablissement="CRT d’essai", version="1.2.3", author="Claire Vidal"
)


def sheets(paper: SincerityPaper) -> dict[str, list[list[Any]]]:
    book = openpyxl.load_workbook(BytesIO(RENDERERS["xlsx"].render(paper)))
    return {
        page.title: [[_day(one.value) for one in row] for row in page.iter_rows()] for page in book
    }


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def pages(paper: SincerityPaper) -> str:
    return read_pdf(RENDERERS["pdf"].render(paper)).text


def test_the_workbook_lists_the_kinds_then_every_person_behind_each() -> None:
    found = sheets(PAPER)
    kinds, people = found["Motifs"], found["Personnes"]
    assert [row[:2] for row in kinds[-2:]] == [
        [KINDS["double_possible"].title, 1],
        [KINDS["sans_contrat"].title, 2],
    ]
    rose = ["=Albarède Rose", date(2026, 3, 1), date(2026, 9, 4)]
    assert [row[1:4] for row in people[-3:]] == [
        rose,
        rose,
        ["Castelvi Henri", date(2026, 4, 2), None],
    ]
    assert people[-3][4] == "ressemble à Albarede Roze"
    told = [row[0] for row in kinds if row[0]]
    assert "Année en cours, arrêtée au 22/11." in told
    assert not any("pseudonymes" in str(one) for one in told)


def test_a_file_without_names_says_so_and_a_fictional_one_too() -> None:
    paper = replace(PAPER, report=replace(REPORT, is_pseudonymised=True), is_training=True)
    for text in (str(sheets(paper)), pages(paper)):
        assert "pseudonymes" in text
        assert "DONNÉES FICTIVES" in text


def test_the_pages_say_what_the_screen_says() -> None:
    text = pages(PAPER)
    for one in REPORT.lines:
        assert f"{one.title} ({len(one.people)})" in text
    for words in (
        "34 dossiers lus, 2 personnes à vérifier",
        "Année en cours, arrêtée au 22/11.",
        "=Albarède Rose",
        "01/03/2026",
        "04/09/2026",
        "ressemble à Albarede Roze",
        "en cours",
        "Calculé le 22/11/2026 à 09:05",
        "gardez-le en lieu sûr",
    ):
        assert words in text
    assert "pseudonymes" not in text


def test_a_report_without_a_doubt_says_that_nothing_is_to_be_told() -> None:
    empty = replace(REPORT, lines=(), people=0, period=Period.of_year(2025))
    text = pages(replace(PAPER, report=empty))
    assert "Rien à signaler" in text
    assert "arrêtée" not in text


def test_a_period_without_a_file_is_not_said_to_be_sound() -> None:
    text = pages(replace(PAPER, report=replace(REPORT, lines=(), people=0, base=0)))
    assert "Aucun dossier à lire" in text
    assert "Rien à signaler" not in text

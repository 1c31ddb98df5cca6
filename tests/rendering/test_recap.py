"""The monthly recap, on paper and as a workbook, read back by other libraries."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.workbook.workbook import Workbook
from reportlab.lib.units import mm

from crt_desktop.reports.recap import Recap
from exports.pdf.documents import PdfDocuments
from exports.pdf.page import TRAINING
from exports.pdf.recap import NOTHING
from exports.recap_xlsx import DURATION, RecapXlsx
from exports.sheets import TRAINING_MARK
from tests import papers
from tests.rendering.payloads import PAYLOADS
from tests.rendering.pdf_files import ReadPdf, blank, read_pdf

PDF = PdfDocuments(papers.FONTS)
OCTOBER = date(2026, 10, 1)
OTHER: dict[str, Any] = {"nom": "Léna Roques", "profession": "as", "professionnel": "PRO-0003"}
HOUR = timedelta(hours=1)


def read(*recaps: Recap, **changes: Any) -> ReadPdf:
    return read_pdf(PDF.recap(papers.a_recap_paper(*recaps, **changes)))


# --- on paper --------------------------------------------------------------------------------


def test_each_employee_begins_a_page_with_the_letterhead_and_signs_it() -> None:
    found = read(papers.a_recap(), papers.a_recap(**OTHER))
    assert len(found.pages) == 2
    for page, name in zip(
        found.pages, ("Sarah Maurin, IDE", "Léna Roques, Aide-soignant"), strict=True
    ):
        assert name in page
        assert "Porté par l’EHPAD Les Amandiers" in page
        assert "Le salarié" in page
        assert "Octobre 2026" in page
        assert "CT R3121-2" in page
    assert "Page 2/2" in found.pages[1]


def test_the_hours_the_interventions_and_what_is_owed_are_printed() -> None:
    text = read(papers.a_recap()).text
    for said in (
        "sam. 24/10, 18:00 dim. 25/10, 09:00 16 h 3 h 3 h 10 h –",
        "remplacement",
        "renfort",
        "Total 91 h 30 h 45 h 16 h –",
        "jeu. 01/10, 02:47 jeu. 01/10, 04:05 Déplacement 38 min 1 h 18",
        "ven. 02/10, 02:47 non notée Conseil téléphonique 38 min –",
        "1 appel sans fin notée : à compléter, non compté.",
        "Contrepartie de l’astreinte : 26 h 30",
        "1 h d’astreinte donne 15 min le jour, 20 min la nuit, le dimanche et les jours fériés (CCN 51).",
        "Convention 51 (FEHAP)",
    ):
        assert said in text
    assert "chute" not in text.casefold()


def test_several_calls_without_an_end_are_told_in_the_plural() -> None:
    recap = papers.a_recap()
    open_ = replace(recap.interventions[0], ends_at=None)
    text = read(replace(recap, interventions=(open_, open_))).text
    assert "2 appels sans fin notée : à compléter, non comptés." in text
    assert "sans fin notée" not in read(papers.a_recap(calls=1)).text


def test_a_long_month_goes_on_under_the_name_of_whose_it_is() -> None:
    found = read(papers.a_recap(**OTHER), papers.a_recap(40, 20))
    second = next(page for page in found.pages[1:] if "Sarah Maurin, IDE" in page)
    after = found.pages[found.pages.index(second) + 1]
    assert after.startswith("Centre de ressources territorial du Lauragais")
    assert "Récapitulatif des astreintes – Sarah Maurin" in after
    assert "Le salarié" in found.pages[-1]


def test_a_month_with_nothing_and_a_regime_without_a_rule_say_so() -> None:
    empty = papers.a_recap(
        0, 0, compensation=None, regle="Aucune règle.", heures=type(papers.a_recap().heures)()
    )
    text = read(empty).text
    for said in (
        "Aucune astreinte ce mois-ci.",
        "Aucune intervention.",
        "à déterminer",
        "Aucune règle.",
    ):
        assert said in text
    assert NOTHING in read().text


def test_fictional_data_are_said_on_every_page_of_everybody() -> None:
    found = read(papers.a_recap(), papers.a_recap(**OTHER), is_training=True)
    assert all(blank(TRAINING) in page for page in found.pages)
    assert "FICTIVES" not in read(papers.a_recap()).text


def test_nothing_is_written_in_the_margins_and_every_font_is_embedded() -> None:
    found = read(papers.a_recap(31, 12), papers.a_recap(**OTHER))
    for (left, bottom, right, top), (width, height) in zip(found.boxes, found.sizes, strict=True):
        assert left >= 12 * mm
        assert right <= width - 12 * mm
        assert bottom >= 8 * mm
        assert top <= height - 8 * mm
    assert all(found.fonts().values())


@pytest.mark.parametrize("name", ["<b>Nom</b>", "&lt;x&gt;", "</para>", "a < b & c", "N" * 400])
def test_a_name_is_never_markup(name: str) -> None:
    found = read(papers.a_recap(nom=name))
    assert blank(name[:40]) in found.text or name.startswith("N")


# --- as a workbook ---------------------------------------------------------------------------


def workbook(*recaps: Recap, is_training: bool = False) -> Workbook:
    content = RecapXlsx().render(
        recaps, month=OCTOBER, issuer="CRT du Lauragais", is_training=is_training
    )
    return load_workbook(BytesIO(content))


def rows(book: Workbook, name: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet under its header."""
    lines: list[list[Any]] = [list(line) for line in book[name].iter_rows(values_only=True)]
    top = next(place for place, line in enumerate(lines) if line[0] == "Identifiant")
    return [dict(zip(lines[top], line, strict=True)) for line in lines[top + 1 :]]


def test_durations_are_real_times_beyond_a_day_and_instants_local_ones() -> None:
    book = workbook(papers.a_recap(), papers.a_recap(**OTHER))
    first, second = rows(book, "Récapitulatif")
    assert (first["Nom"], first["Profession"], first["Nuits"]) == ("Sarah Maurin", "IDE", 6)
    assert first["Heures d’astreinte"] == 91 * HOUR
    assert first["Contrepartie"] == timedelta(minutes=1590)
    assert first["Durée des interventions"] == timedelta(minutes=156)
    assert first["Sans fin notée"] == 1
    assert second["Identifiant"] == "PRO-0003"
    duty = rows(book, "Astreintes")[5]
    assert duty["Début"] == datetime(2026, 10, 24, 18)  # noqa: DTZ001 - a spreadsheet has no zones
    assert (duty["Durée"], duty["Dimanche"]) == (16 * HOUR, 10 * HOUR)
    assert [one["Remplacement"] for one in rows(book, "Astreintes")[:3]] == [None, "oui", None]
    work = rows(book, "Interventions")
    assert len(work) == 6
    assert (work[1]["Fin"], work[1]["Durée"], work[1]["Réponse"]) == (
        None,
        None,
        "Conseil téléphonique",
    )
    cells = [cell for line in book["Astreintes"].iter_rows() for cell in line]
    assert {cell.number_format for cell in cells if isinstance(cell.value, timedelta)} == {DURATION}


def test_a_regime_without_a_rule_leaves_what_is_owed_empty() -> None:
    (line,) = rows(workbook(papers.a_recap(compensation=None)), "Récapitulatif")
    assert line["Contrepartie"] is None


def test_the_totals_are_the_sums_of_the_rows() -> None:
    book = workbook(papers.a_recap())
    (totals,) = rows(book, "Récapitulatif")
    duties = rows(book, "Astreintes")
    assert sum((one["Durée"] for one in duties), timedelta()) == totals["Heures d’astreinte"]
    for part in ("Jour", "Nuit", "Dimanche", "Férié"):
        values = [one[part] for one in duties]
        seconds = sum(
            one.total_seconds() if isinstance(one, timedelta) else one_seconds(one)
            for one in values
        )
        assert seconds == totals_seconds(totals[part])


def one_seconds(value: Any) -> float:
    """Return the seconds of a time shorter than a day, as openpyxl reads it."""
    return float(value.hour * 3600 + value.minute * 60)


def totals_seconds(value: Any) -> float:
    return float(value.total_seconds()) if isinstance(value, timedelta) else one_seconds(value)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula(payload: str) -> None:
    content = RecapXlsx().render(
        [papers.a_recap(nom=payload)], month=OCTOBER, issuer=payload, is_training=False
    )
    book = load_workbook(BytesIO(content))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert "f" not in {cell.data_type for cell in cells}
    assert unescape(str(rows(book, "Récapitulatif")[0]["Nom"])) == payload
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name]
        assert b"<hyperlink" not in archive.read("xl/worksheets/sheet1.xml")


def test_every_sheet_prints_one_page_wide_and_says_fictional_data() -> None:
    for is_training in (True, False):
        book = workbook(papers.a_recap(), is_training=is_training)
        assert book.sheetnames == ["Récapitulatif", "Astreintes", "Interventions"]
        for sheet in book:
            assert sheet.page_setup.orientation == "landscape"
            assert getattr(sheet.sheet_properties.pageSetUpPr, "fitToPage", False)
            assert str(sheet.page_setup.fitToHeight) == "0"
            assert sheet.print_title_rows
            assert sheet["A1"].value == "Récapitulatif des astreintes – Octobre 2026"
            assert (sheet["A2"].value == TRAINING_MARK) is is_training

"""The dossier of dialogue de gestion: figures, trends, charts, tables, comments, validated answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from crt_desktop.domain.dates import Period
from crt_desktop.reports.charts import Chart, ChartKind, DataTable, Series, Target
from crt_desktop.reports.pilotage import Dialogue, KeyFigure, PilotagePart
from exports.pdf.dialogue import COMMENT, NONE_FROZEN, NOTHING, PdfDialogue, trend
from exports.pdf.page import TRAINING
from tests import papers
from tests.rendering.payloads import PAYLOADS
from tests.rendering.pdf_files import ReadPdf, blank, read_pdf

PDF = PdfDialogue(papers.FONTS)
MONTHS = tuple(f"{month:02}/2026" for month in range(1, 13))
FROZEN = f"Enquête nationale 2026, version 2 validée le 18/01/2027 – SHA-256 {'0f' * 32}"


def a_figure(**changes: Any) -> KeyFigure:
    values: dict[str, Any] = {
        "key": "file_active",
        "label": "Personnes accompagnées",
        "value": 34,
        "previous": 28,
        "unit": "personnes",
        "note": "Objectif de 30 atteint le 14/09/2026",
    }
    values.update(changes)
    return KeyFigure(**values)


FILE_ACTIVE = PilotagePart(
    key="file_active",
    title="File active",
    figures=(
        a_figure(),
        a_figure(
            key="h", label="Heures", value=Decimal("1636.5"), previous=None, unit="h", note=""
        ),
        a_figure(
            key="e", label="Entrées", value=12, previous=None, unit="accompagnements", note=""
        ),
        a_figure(
            key="t", label="Occupation", value=Decimal("71.4"), previous=Decimal(75), unit="%"
        ),
        a_figure(
            key="s", label="Seuil", value=date(2026, 9, 14), previous=date(2025, 12, 1), unit="date"
        ),
    ),
    charts=(
        Chart(
            key="c",
            title="Personnes différentes accompagnées",
            kind=ChartKind.LINE,
            unit="personnes",
            categories=MONTHS,
            series=(
                Series(key="a", label="2026", values=tuple(range(22, 34))),
                Series(key="b", label="2025", values=tuple(range(3, 15)), is_previous=True),
            ),
            caption="La file active dépasse l'objectif en septembre.",
            targets=(Target(label="Objectif", values=(30,) * 12),),
        ),
        Chart(
            key="v",
            title="Visites selon le créneau",
            kind=ChartKind.STACKED,
            unit="visites",
            categories=MONTHS,
            series=(
                Series(key="jour", label="Jour", values=tuple(range(300, 420, 10))),
                Series(key="nuit", label="Nuit", values=tuple(range(12, 24))),
            ),
            caption="",
        ),
    ),
)
TABLES = PilotagePart(
    key="retour",
    title="Retour à domicile",
    tables=(
        DataTable(
            key="r",
            title="Fin de séjour",
            note="Séjours terminés dans la période.",
            columns=("Motif", "Séjours", "Part", "Coût", "Moyenne"),
            kinds=("texte", "entier", "pourcentage", "euro", "decimal"),
            rows=(
                ("Retour au domicile", 12, Decimal("85.7"), 27900, Decimal("9.5")),
                ("Entrée en EHPAD", 2, Decimal("14.3"), None, None),
                ("Total", 14, 100, 27900, Decimal("9.5")),
            ),
            has_total=True,
        ),
    ),
)
EMPTY = PilotagePart(key="vide", title="Partie sans chiffre")


def a_dialogue(**changes: Any) -> Dialogue:
    values: dict[str, Any] = {
        "etablissement": "CRT Minervois-Corbières",
        "finess": "110000000",
        "period": Period.of_year(2026),
        "compared_with": Period.of_year(2025),
        "computed_at": datetime(2027, 1, 18, 8, 40, tzinfo=UTC),
        "version": "0.1.0",
        "is_training": False,
        "parts": (FILE_ACTIVE, TABLES, EMPTY),
        "comments": {
            "": "Une année de montée en charge.",
            "file_active": "Seconde antenne ouverte en mars.\nDeux recrutements.",
        },
        "frozen": (FROZEN,),
    }
    values.update(changes)
    return Dialogue(**values)


def read(**changes: Any) -> ReadPdf:
    return read_pdf(PDF(a_dialogue(**changes)))


def test_the_cover_says_who_when_and_every_key_figure_with_its_trend() -> None:
    cover = read().pages[0]
    for said in (
        "CRT Minervois-Corbières",
        "FINESS 110000000",
        "Dossier de dialogue de gestion",
        "Période du 01/01/2026 au 31/12/2026",
        "Année 2026",
        "Période comparée : du 01/01/2025 au 31/12/2025",
        "Calcul : le 18/01/2027 à 09:40, CRT Desktop version 0.1.0",
        "Une année de montée en charge.",
        "Personnes accompagnées 34 28 + 6 (+ 21,4 %)",
        "Heures 1 636,5 h – –",
        "Entrées (accompagnements) 12 – –",
        "Occupation 71,4 % 75 % − 3,6 points",
        "Seuil 14/09/2026 01/12/2025 + 287 jours",
    ):
        assert said in cover


def test_each_part_has_its_figures_charts_tables_and_comment() -> None:
    found = read()
    text = found.text
    for said in (
        "Objectif de 30 atteint le 14/09/2026",
        "Seconde antenne ouverte en mars.",
        "Deux recrutements.",
        "La file active dépasse l’objectif en septembre.",
        "Retour au domicile 12 85,7 % 27 900 € 9,5",
        "Entrée en EHPAD 2 14,3 % – –",
        "Total 14 100 % 27 900 € 9,5",
        "Séjours terminés dans la période.",
        NOTHING,
    ):
        assert said in text
    assert text.count(COMMENT) == 1
    assert {"File active", "Retour à domicile", "Fin de séjour"} <= set(found.outline)
    for part in (FILE_ACTIVE, TABLES):
        for chart in part.charts:
            for one in chart.series:
                for value in one.values:
                    assert str(value) in text


def test_the_validated_answers_are_listed_with_their_sha256() -> None:
    assert "0f" * 32 in read().text.replace(" ", "")
    assert NONE_FROZEN in read(frozen=()).text


def test_pages_are_numbered_and_a_training_vault_says_so_on_each() -> None:
    found = read(is_training=True)
    for rank, page in enumerate(found.pages, 1):
        assert f"Page {rank}/{len(found.pages)}" in page
        assert blank(TRAINING) in page
    assert "FICTIVES" not in read().text
    assert found.catalog["/Lang"] == "fr-FR"
    assert all(found.fonts().values())


def test_a_period_that_is_no_year_is_said_by_its_days() -> None:
    half = Period(start=date(2026, 1, 1), end=date(2026, 6, 30))
    assert "01/01/2026 – 30/06/2026" in read(period=half).text


def test_a_dossier_without_a_part_still_says_whose_it_is() -> None:
    assert "CRT Minervois-Corbières" in read(parts=(), comments={}).text


@pytest.mark.parametrize(
    ("value", "previous", "unit", "words"),
    [
        (34, 28, "personnes", "+ 6 (+ 21,4 %)"),
        (28, 34, "personnes", "− 6 (− 17,6 %)"),
        (28, 28, "", "stable"),
        (6, 0, "", "+ 6"),
        (Decimal("2.5"), Decimal(-5), "h", "+ 7,5"),
        (None, 3, "", ""),
        (3, None, "", ""),
        (date(2026, 1, 2), 3, "date", ""),
        (Decimal("71.4"), Decimal("71.4"), "%", "stable"),
    ],
)
def test_a_trend_is_said_in_figures(value: Any, previous: Any, unit: str, words: str) -> None:
    said = trend(a_figure(value=value, previous=previous, unit=unit))
    assert said.replace("\u00a0", " ") == words


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_is_more_than_a_text(payload: str) -> None:
    part = replace(FILE_ACTIVE, title=payload, figures=(a_figure(label=payload, note=payload),))
    found = read(parts=(part,), comments={"file_active": payload}, etablissement=payload)
    assert all("/Annots" not in page for page in found.reader.pages)
    assert "/OpenAction" not in found.catalog


def test_a_period_that_is_not_over_says_what_its_figures_hold() -> None:
    running = read(computed_at=datetime(2026, 11, 22, 8, 40, tzinfo=UTC)).pages[0]
    said = " ".join(running.split())

    assert "arrêtée au" not in read().pages[0]
    assert "Année en cours, arrêtée au 22/11" in said.replace("\u00a0", " ")
    assert "les chiffres clés comptent aussi ce qui est prévu jusqu" in said
    assert "31/12/2026 (personnes présentes sans sortie" in said

"""The report of a survey answer: every figure is in its text, and it can be read as an inspector does."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from reportlab.lib.units import mm

from crt_desktop.domain.indicators import INDICATOR_BY_CODE
from crt_desktop.domain.masking import LEGEND
from crt_desktop.reports.survey import Answer, Question, Section, SurveyAnswer
from exports.figures import figure_words
from exports.pdf.enquete import DEFINITIONS, NO_NAME, NO_QUESTION
from exports.pdf.page import TRAINING
from exports.survey import survey_renderers
from exports.survey_rows import figure_lines
from tests import papers
from tests.rendering.payloads import PAYLOADS
from tests.rendering.pdf_files import ReadPdf, blank, read_pdf
from tests.rendering.test_survey_files import (
    FILE_ACTIVE,
    HARD,
    a_dropped_answer,
    a_filtered_answer,
    a_full_answer,
    an_answer,
)

PDF = survey_renderers(papers.FONTS)["pdf"]


def read(answer: SurveyAnswer) -> ReadPdf:
    return read_pdf(PDF.render(answer, ()))


def a_charted_answer(**changes: Any) -> SurveyAnswer:
    """Return a full answer with the figures charts are made of."""
    figures: dict[str, Any] = {
        "file_active": 36,
        "objectif": 30,
        "presents_fin_mois": [
            {"mois": f"2025-{month:02}", "valeur": 1500 + month} for month in range(1, 13)
        ],
        "par_gir_entree": {"1": 7, "2": 13, "3": 9, "4": 5, "5": 0, "6": 0, "non_evalue": 2},
        "par_gir_actuel": {"1": 11, "2": 10, "3": 8, "4": 5, "5": 1, "6": 0, "non_evalue": 1},
        "visites_heures": Decimal("272.3"),
        "sejours_ht": {"HT": {"nuits": 61}, "HTSH": {"nuits": 18}, "HTU": {"nuits": 0}},
        "taux_occupation_ht": Decimal("71.4"),
    }
    return a_full_answer(indicateurs=figures, **changes)


def test_every_figure_of_the_answer_is_in_the_text() -> None:
    answer = a_charted_answer()
    text = read(answer).text
    for line in figure_lines(answer):
        assert blank(line.number) in text
        assert blank(line.label.replace("'", "’")) in text or line.label in text
        assert line.detail in text
        for value in (line.value, line.previous):
            assert blank(figure_words(value)) in text
    for said in (
        "272,3",
        "−3",
        "09/08/2025",
        "1-4",
        "Oui",
        "=1+1 à relire",
        "CRT d'essai",
    ):
        assert said in text


def test_what_a_reader_must_know_comes_first() -> None:
    found = read(a_full_answer(is_masked=True, is_training=True, finess="110000000"))
    first = found.pages[0]
    for said in (
        "Enquête nationale",
        "Période du 01/01/2025 au 31/12/2025",
        "trame proposée, à ajuster au questionnaire reçu",
        "22/11/2026 à 10:30",
        "version 0.1.0",
        "Réponse non validée",
        "FINESS 110000000",
        LEGEND,
    ):
        assert said in first
    assert all(blank(TRAINING) in page for page in found.pages)
    assert all(
        f"Page {rank}/{len(found.pages)}" in page for rank, page in enumerate(found.pages, 1)
    )
    assert "FICTIVES" not in read(a_full_answer()).text
    assert NO_NAME in read(a_full_answer(etablissement=None)).text


def test_a_year_that_was_not_over_says_up_to_when_it_is_told() -> None:
    at = datetime(2025, 11, 22, 9, 30, tzinfo=UTC)
    words = "Année en cours, arrêtée au 22/11."
    assert words in read(a_charted_answer(computed_at=at)).pages[0]
    assert words not in read(a_charted_answer()).text


def test_a_frozen_answer_says_its_version_and_its_sha256() -> None:
    label = f"version 2, validée le 18/01/2027 par Ph. Roumégas – SHA-256 {'a1' * 32}"
    found = read(a_full_answer(frozen_label=label))
    assert "SHA-256" in found.pages[0]
    assert "a1" * 32 in found.pages[0].replace(" ", "")
    assert "Réponse validée" in found.pages[0]
    assert "non validée" not in found.text


def test_a_report_tells_the_limits_and_the_definitions_of_then() -> None:
    assert (
        "Restreint à : GIR actuel – GIR 1, GIR 2 ; Personnes selon le sexe – Femme"
        in read(a_filtered_answer()).text
    )
    text = read(a_dropped_answer()).text
    for said in ("Statut d’alors", "Ce que par_ancien_statut comptait.", "Statut A"):
        assert said in text
    assert "Ce que file_active comptait." in text


def test_comments_justifications_and_long_texts_are_told_whole() -> None:
    long = "Deux infirmières sont parties en mars ; " * 90
    answer = an_answer(
        Answer(
            question=FILE_ACTIVE,
            value=36,
            comment="Bien au-delà",
            justification="Seconde antenne ouverte",
        ),
        Answer(question=HARD, value=None, manual=long),
    )
    text = read(answer).text
    assert "Commentaire : Bien au-delà" in text
    assert "Justification : Seconde antenne ouverte" in text
    assert text.count("Deux infirmières sont parties en mars") == 90


def test_charts_have_a_caption_and_their_figures_in_a_table() -> None:
    found = read(a_charted_answer())
    text = found.text
    for said in (
        "Personnes présentes en fin de mois",
        "Objectif de l’année",
        "36 personnes différentes",
        "1 512",
        "GIR à l’entrée et GIR actuel",
        "Taux d’occupation des places : 71,4 %",
    ):
        assert said in text
    assert {"GIR à l’entrée et GIR actuel", "Nuits d’hébergement temporaire"} <= set(found.outline)


def test_a_masked_figure_is_not_drawn_and_its_table_says_so() -> None:
    girs = {"1": "1-4", "2": 13, "3": 9, "4": 5, "5": 0, "6": 0, "non_evalue": 0}
    figures = {"par_gir_entree": girs, "par_gir_actuel": girs}
    text = read(a_full_answer(indicateurs=figures, is_masked=True)).text
    assert "ne sont pas dessinés" in text
    assert "1-4" in text


def test_parts_of_a_whole_that_is_masked_are_no_shares() -> None:
    question = Question(number="1", label="Évolution", indicateur="evolution_gir")
    section = Section(title="Autonomie", questions=(question,))
    for part, share in ((3, "Amélioration : 3 (7 %)"), ("1-4", "")):
        value = {"amelioration": part, "stable": 32, "aggravation": 8, "non_mesurable": 0}
        answer = an_answer(
            Answer(question=question, value=value),
            sections=(section,),
            indicateurs={"evolution_gir": value},
        )
        text = read(answer).text
        assert (" %)" in text) is bool(share)
        assert share in text


def test_the_annex_defines_each_indicator_asked_once() -> None:
    text = read(a_full_answer()).text
    annex = text[text.rindex(DEFINITIONS) :]
    for code in ("file_active", "par_gir_entree", "sejours_ht"):
        assert annex.count(f" {code} ") == 1
        assert blank(INDICATOR_BY_CODE[code].definition) in annex


def test_the_document_is_tagged_with_its_language_its_title_and_its_sections() -> None:
    found = read(a_charted_answer())
    assert found.catalog["/Lang"] == "fr-FR"
    assert "Enquête nationale" in str(found.reader.metadata.title)  # type: ignore[union-attr] # there
    assert found.outline[:3] == ["Enquête nationale", "File active", "Activité"]
    assert all(found.fonts().values())
    for (left, bottom, right, top), (width, height) in zip(found.boxes, found.sizes, strict=True):
        assert left >= 12 * mm
        assert right <= width - 12 * mm
        assert bottom >= 8 * mm
        assert top <= height - 4 * mm


def test_an_answer_without_a_question_says_so() -> None:
    assert NO_QUESTION in read(an_answer()).text


def test_a_question_is_never_alone_at_the_foot_of_a_page() -> None:
    questions = [
        Question(number=f"1.{rank}", label="GIR à l'entrée", indicateur="par_gir_entree")
        for rank in range(1, 30)
    ]
    answers = [Answer(question=one, value={"1": 0, "2": 6, "3": 1}) for one in questions]
    section = Section(title="Tout", questions=tuple(questions))
    found = read(an_answer(*answers, sections=(section,)))
    assert len(found.pages) > 2
    for page in found.pages:
        before = page.split("Enquête nationale – Réponse")[0].rstrip()
        assert not before.endswith("GIR à l'entrée")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_is_more_than_a_text(payload: str) -> None:
    question = Question(number="1", label=payload, manual_type="texte")
    answer = an_answer(
        Answer(question=question, value=None, manual=payload, comment=payload),
        sections=(Section(title=payload, questions=(question,)),),
        etablissement=payload,
        start=date(2025, 1, 1),
    )
    found = read(answer)
    assert all("/Annots" not in page for page in found.reader.pages)
    for name in ("/OpenAction", "/AA", "/AcroForm", "/JavaScript"):
        assert name not in found.catalog

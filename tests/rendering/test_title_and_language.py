"""Every kind of PDF says what it is called and the language it is in, and has its bookmarks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from exports.pdf.documents import PdfDocuments
from exports.pdf.page import LANGUAGE
from tests import papers
from tests.night_papers import a_night_paper
from tests.rendering import test_dialogue_pdf, test_dlu, test_sincerity_files, test_survey_pdf
from tests.rendering.pdf_files import read_pdf

PDF = PdfDocuments(papers.FONTS)
KINDS: dict[str, Callable[[], bytes]] = {
    "Plan": lambda: PDF.plan(papers.PLAN_PAPER),
    "Contrat": lambda: PDF.contrat(papers.CONTRAT_PAPER),
    "Avenant": lambda: PDF.contrat(papers.AVENANT_PAPER, is_large=True),
    "liaison d'urgence": lambda: PDF.dlu(test_dlu.PAPER),
    "nuit": lambda: PDF.nuit(a_night_paper()),
    "astreinte": lambda: PDF.recap(papers.a_recap_paper()),
    "dialogue": lambda: test_dialogue_pdf.PDF(test_dialogue_pdf.a_dialogue()),
    "Enquête": lambda: test_survey_pdf.PDF.render(test_survey_pdf.a_charted_answer(), ()),
    "sincérité": lambda: test_sincerity_files.RENDERERS["pdf"].render(test_sincerity_files.PAPER),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_pdf_has_its_title_its_language_and_its_bookmarks(name: str) -> None:
    found = read_pdf(KINDS[name]())
    assert found.reader.metadata is not None
    assert name in str(found.reader.metadata.title).replace("\u2019", "'")
    assert found.catalog["/Lang"] == LANGUAGE == "fr-FR"
    assert found.catalog["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert found.catalog["/PageMode"] == "/UseOutlines"
    assert found.outline

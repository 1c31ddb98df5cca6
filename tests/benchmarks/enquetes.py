"""The files of a year's survey on the scale vault: the renderers alone, the answer computed once before."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial

from pypdf import PdfReader

from crt_desktop.domain.dates import Period
from crt_desktop.editions import load_editions
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.services.survey_figures import SurveyFigures
from exports.survey import survey_renderers
from tests import papers
from tests.benchmarks.documents import median_ms
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import BenchFolder, opened

YEAR = Period.of_year(2025)
EDITION = "nationale"
PDF_MS = 2000
TIMES = 5


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure each file of an answer, the records behind the figures left out."""
    edition = load_editions()[EDITION].edition
    with opened(folder.vault()) as session, session.uow() as uow:
        figures = SurveyFigures(session, FixedClock(), FrenchHolidays(), version="bench")
        answer = figures.answer(uow, edition, YEAR)
    renderers = survey_renderers(papers.FONTS)
    pages = len(PdfReader(io.BytesIO(renderers["pdf"].render(answer, ()))).pages)
    for kind, renderer in renderers.items():
        taken = median_ms(partial(renderer.render, answer, ()), times=TIMES)
        is_pdf = kind == "pdf"
        yield Figure(
            name=f"survey of a year as {kind}" + (f", {pages} pages" if is_pdf else ""),
            value=taken,
            unit="ms",
            bar=PDF_MS if is_pdf else None,
        )

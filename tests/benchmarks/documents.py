"""Making the PDF of a plan of three pages, and the others beside it."""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Final

from pypdf import PdfReader

from exports.pdf.documents import PdfDocuments
from tests import papers
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import BenchFolder

BAR_MS: Final = 150
TIMES: Final = 21


def median_ms(make: Callable[[], bytes], *, times: int = TIMES) -> float:
    """Return the median duration of making a document, in milliseconds."""
    durations = []
    for _ in range(times):
        started = time.perf_counter()
        make()
        durations.append((time.perf_counter() - started) * 1000)
    return statistics.median(durations)


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure the renderer alone: what it is given is read in a few milliseconds."""
    del folder
    renderer = PdfDocuments(papers.FONTS)
    documents: dict[str, tuple[Callable[[], bytes], float | None]] = {
        "plan": (lambda: renderer.plan(papers.PLAN_PAPER), BAR_MS),
        "plan in large print": (lambda: renderer.plan(papers.PLAN_PAPER, is_large=True), None),
        "plan of 36 objectives": (lambda: renderer.plan(papers.a_long_plan_paper(36)), None),
        "contrat": (lambda: renderer.contrat(papers.CONTRAT_PAPER), BAR_MS),
    }
    for name, (make, bar) in documents.items():
        pages = len(PdfReader(io.BytesIO(make())).pages)
        yield Figure(
            name=f"PDF of a {name}, {pages} pages", value=median_ms(make), unit="ms", bar=bar
        )

"""The file active on the scale vault: its first page and a keystroke of search."""

from __future__ import annotations

from collections.abc import Iterator

from crt_desktop.reports.caseload import CaseloadCriteria, CaseloadSort, CaseloadState
from crt_desktop.services.beneficiaires import Beneficiaires
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure, median_ms
from tests.benchmarks.vaults import BenchFolder, opened

PAGE = 32
"""The lines the window asks for with a list."""
EVERYONE = frozenset(CaseloadState)


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure through the use cases, as the window asks them."""
    with opened(folder.vault()) as session:
        typing = Beneficiaires(session, FixedClock())

        def page(beneficiaires: Beneficiaires, criteria: CaseloadCriteria) -> int:
            index = beneficiaires.index(criteria)
            return len(beneficiaires.lines(index.ids[:PAGE]))

        def first_page(criteria: CaseloadCriteria) -> int:
            """Read the list anew, as a window just opened does."""
            return page(Beneficiaires(session, FixedClock()), criteria)

        def read_anew(criteria: CaseloadCriteria) -> int:
            """Read the list anew in a session whose first list is already in the journal."""
            typing._kept = None
            return page(typing, criteria)

        everyone_by_gir = CaseloadCriteria(states=EVERYONE, sort=CaseloadSort.GIR)
        for name, run, criteria in (
            ("first page", read_anew, CaseloadCriteria()),
            ("first page, with the session's entry in the journal", first_page, CaseloadCriteria()),
            ("first page, everyone by GIR", read_anew, everyone_by_gir),
        ):
            milliseconds = median_ms(lambda run=run, criteria=criteria: run(criteria))  # type: ignore[misc] # bound now
            yield Figure(name=f"file active, {name}", value=milliseconds, unit="ms", bar=50)
        for query in ("m", "ma", "marsol", "0465"):
            criteria = CaseloadCriteria(query=query, states=EVERYONE)
            yield Figure(
                name=f"keystroke of search « {query} »",
                value=median_ms(lambda criteria=criteria: page(typing, criteria)),  # type: ignore[misc] # bound now
                unit="ms",
                bar=20,
            )

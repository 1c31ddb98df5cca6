"""The night screen: its sheet, a call written down, a visit at home ended."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final

from crt_desktop.domain.appels import CallUpdate, NewCall
from crt_desktop.domain.dates import ONE_DAY, Period
from crt_desktop.services.fiche_desk import Openings
from crt_desktop.services.nuit import Nuit
from tests.benchmarks import nuit_page
from tests.benchmarks.scale_people import now
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import SMALL, BenchFolder, opened

OPENING_BAR_MS: Final = 150
SAVING_BAR_MS: Final = 50
TIMES: Final = 20


def p95_ms(run: Callable[[], object]) -> float:
    """Return the 95th percentile of the duration of runs, in milliseconds."""
    durations = []
    for _ in range(TIMES):
        started = time.perf_counter()
        run()
        durations.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(durations, n=20)[-1]


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure the use cases, then the screen that asks them."""
    yield from _use_cases(folder)
    yield from nuit_page.measure(folder)


def _use_cases(folder: BenchFolder) -> Iterator[Figure]:
    """Measure as the window asks, the journal entries included."""
    # As the application does once it has loaded.
    gc.collect()
    gc.freeze()
    today = Period(start=FixedClock().today(), end=FixedClock().today())
    for name, scale in (("scale vault", None), ("60 people", SMALL)):
        with opened(folder.vault(scale)) as session:
            # The first statements of a session are compiled once.
            Nuit(session, FixedClock(), Openings()).sheet(FixedClock().today() - ONE_DAY)
            nuit = Nuit(session, FixedClock(), Openings())
            started = time.perf_counter()
            sheet = nuit.tonight()
            first = (time.perf_counter() - started) * 1000
            yield Figure(
                name=f"first sheet of a night, {name}, {len(sheet.personnes)} persons",
                value=first,
                unit="ms",
                bar=OPENING_BAR_MS,
            )
            yield Figure(
                name=f"the sheet again, {name}, p95",
                value=p95_ms(nuit.tonight),
                unit="ms",
                bar=OPENING_BAR_MS,
            )
            person = sheet.personnes[0].beneficiaire_id

            def call(nuit: Nuit = nuit, person: int = person) -> None:
                new = NewCall(
                    origine="teleassistance", reponse="deplacement", beneficiaire_id=person
                )
                nuit.record_call(new)

            call()
            yield Figure(
                name=f"a call written down, {name}, p95",
                value=p95_ms(call),
                unit="ms",
                bar=SAVING_BAR_MS,
            )

            def ended(nuit: Nuit = nuit) -> Callable[[], object]:
                lines = iter([one for one in nuit.calls(today) if one.is_open])
                end = now() + timedelta(minutes=1)

                def run() -> None:
                    line = next(lines)
                    update = CallUpdate(arrived_at=line.called_at, ended_at=end)
                    nuit.update_call(line.row_id, version=line.version, update=update)

                return run

            yield Figure(
                name=f"a visit at home ended, {name}, p95",
                value=p95_ms(ended()),
                unit="ms",
                bar=SAVING_BAR_MS,
            )

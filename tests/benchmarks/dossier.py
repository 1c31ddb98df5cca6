"""Opening a person's file: what stands now, then everything that happened, on the scale vault."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from sqlalchemy import func, select

from crt_desktop.services.dossiers import Dossiers
from db.tables import BeneficiaireRow, VisiteRow
from exports.datamatrix import encode_datamatrix
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import SMALL, BenchFolder, opened

BAR_MS: Final = 80
FILES: Final = 60
"""How many files are opened, one after the other, each once: none is warm."""


def p95_ms(run: Callable[[int], object], ids: Sequence[int]) -> float:
    """Return the 95th percentile of the duration over these persons, in milliseconds."""
    durations = []
    for key in ids:
        started = time.perf_counter()
        run(key)
        durations.append((time.perf_counter() - started) * 1000)
    return statistics.quantiles(durations, n=20)[-1]


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure through the use cases, as the window asks them, the journal entry included."""
    for name, scale in (("scale vault", None), ("60 people", SMALL)):
        with opened(folder.vault(scale)) as session:
            with session.uow() as uow:
                database = uow.session  # type: ignore[attr-defined] # the database's own
                everyone = list(database.scalars(select(BeneficiaireRow.id)))
                busiest = list(
                    database.scalars(
                        select(VisiteRow.beneficiaire_id)
                        .group_by(VisiteRow.beneficiaire_id)
                        .order_by(func.count().desc())
                        .limit(FILES)
                    )
                )
            dossiers = Dossiers(session, FixedClock(), encode_datamatrix)
            step = max(1, len(everyone) // FILES)
            some = everyone[::step][:FILES]
            # The first statements of a session are compiled once.
            dossiers.open(everyone[-1])
            dossiers.timeline(everyone[-1])
            for whose, ids in (("any person", some), ("the busiest persons", busiest)):
                yield Figure(
                    name=f"opening a file, {name}, {whose}, p95",
                    value=p95_ms(dossiers.open, ids),
                    unit="ms",
                    bar=BAR_MS,
                )
                yield Figure(
                    name=f"its timeline, {name}, {whose}, p95",
                    value=p95_ms(dossiers.timeline, ids),
                    unit="ms",
                    bar=BAR_MS,
                )

"""The page of an admission on the scale vault: its path read, a step recorded, the decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import func, select

from crt_desktop.domain.admission_facts import Etape
from crt_desktop.domain.alertes import ENDING_DECISIONS
from crt_desktop.services.admissions import Admissions
from crt_desktop.services.fiche_desk import Openings
from db.tables import DemandeRow
from tests.benchmarks.dossier import p95_ms
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import SMALL, BenchFolder, opened

PATH_BAR_MS: Final = 100
SAVE_BAR_MS: Final = 50
PATHS: Final = 60
"""How many paths are read, one after the other, each once: none is warm."""

_OPEN: Final = func.coalesce(DemandeRow.decision, "").not_in(tuple(ENDING_DECISIONS))
"""A demande refused or closed takes no step."""
_SAYS: Final = ("favorable", "reserve")


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure through the use cases, as the window asks them, the journal entry included."""
    for name, scale in (("scale vault", None), ("60 people", SMALL)):
        with opened(folder.vault(scale)) as session:
            with session.uow() as uow:
                database = uow.session  # type: ignore[attr-defined] # the database's own
                everyone = list(database.scalars(select(DemandeRow.id).where(_OPEN)))
            clock = FixedClock()
            admissions = Admissions(session, clock, Openings())
            day = f"{clock.today():%d/%m/%Y}"
            # The first statements of a session are compiled once.
            admissions.path(everyone[-1])
            some = everyone[:: max(1, len(everyone) // PATHS)][:PATHS]

            def record(row_id: int, use_cases: Admissions = admissions, today: str = day) -> None:
                path = use_cases.path(row_id)
                meeting = {
                    "concertation_on": today,
                    "concertation_avis": _SAYS[path.version % 2],
                    "concertation_participants": "Claire, Sophie",
                }
                use_cases.record_step(Etape.CONCERTATION, row_id, meeting, version=path.version)

            yield Figure(
                name=f"the path of an admission, {name}, p95",
                value=p95_ms(admissions.path, some),
                unit="ms",
                bar=PATH_BAR_MS,
            )
            yield Figure(
                name=f"a step read, then recorded, {name}, p95",
                value=p95_ms(record, some),
                unit="ms",
                bar=PATH_BAR_MS + SAVE_BAR_MS,
            )

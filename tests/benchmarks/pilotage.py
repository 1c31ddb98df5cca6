"""The director's dashboard of a year, part by part, and its dossier: on 60 people and on the scale vault."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from crt_desktop.domain.dates import Period
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.pilotage import Pilotage
from exports.files import AtomicFiles
from exports.pdf.dialogue import PdfDialogue
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure, median_ms
from tests.benchmarks.vaults import SMALL, BenchFolder, opened

YEAR = Period.of_year(2026)
_FONTS = Path("ui/theme/fonts")


def a_dashboard(session: VaultSession) -> Pilotage:
    """Return a dashboard that remembers nothing yet."""
    return Pilotage(
        session,
        FixedClock(),
        FrenchHolidays(),
        renderer=lambda: PdfDialogue(_FONTS),
        sink=AtomicFiles,
        version="bench",
    )


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure the parts in the order the window asks them, each run on a new dashboard."""
    for name, scale, bar in (("60 people", SMALL, 250), ("scale vault", None, 1000)):
        with opened(folder.vault(scale)) as session:

            def every_part(session: VaultSession = session) -> None:
                pilotage = a_dashboard(session)
                for key, _title in pilotage.parts():
                    pilotage.part(key, YEAR)

            every_part()
            yield Figure(
                name=f"pilotage of a year, {name}, every part",
                value=median_ms(every_part, times=3),
                unit="ms",
                bar=bar,
            )
            pilotage = a_dashboard(session)
            for key, _title in pilotage.parts():
                started = perf_counter()
                pilotage.part(key, YEAR)
                yield Figure(
                    name=f"pilotage of a year, {name}, {key}",
                    value=(perf_counter() - started) * 1000,
                    unit="ms",
                )
            output = folder.path / "dialogue.pdf"

            def dossier(session: VaultSession = session, output: Path = output) -> None:
                a_dashboard(session).write_dialogue(YEAR, output)

            yield Figure(
                name=f"dossier de dialogue de gestion, {name}",
                value=median_ms(dossier, times=3) / 1000,
                unit="s",
                bar=2,
            )

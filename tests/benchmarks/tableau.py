"""The dashboard and what is due: on 60 people and on the scale vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from crt_desktop.domain.dates import Period
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.alertes import AFaire
from crt_desktop.services.tableau import TableauDeBord
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure, median_ms
from tests.benchmarks.vaults import SMALL, BenchFolder, opened

YEAR = Period.of_year(2026)


def parts_of(session: VaultSession) -> dict[str, Callable[[], object]]:
    """Return the parts of the dashboard as the window asks them, in its order."""
    tableau = TableauDeBord(session, FixedClock())
    a_faire = AFaire(session, FixedClock(), FrenchHolidays())
    return {
        "presence": tableau.presence,
        "file active": lambda: tableau.file_active(YEAR),
        "movements": lambda: tableau.movements(YEAR),
        "waiting": lambda: tableau.waiting(YEAR),
        "what is due": a_faire.due,
        "GIR": lambda: tableau.gir(YEAR),
        "night": tableau.night,
        "incomplete": lambda: tableau.incomplete(YEAR),
    }


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure each part, and the whole against its bar."""
    for name, scale, whole_bar, due_bar in (
        ("60 people", SMALL, 150, 150),
        ("scale vault", None, 1000, 1000),
    ):
        with opened(folder.vault(scale)) as session:
            parts = parts_of(session)

            def all_of_it(parts: dict[str, Callable[[], object]] = parts) -> None:
                for part in parts.values():
                    part()

            whole = median_ms(all_of_it, times=7)
            yield Figure(
                name=f"dashboard, {name}, every part", value=whole, unit="ms", bar=whole_bar
            )
            for part, run in parts.items():
                bar = due_bar if part == "what is due" else None
                value = median_ms(run, times=5)
                yield Figure(name=f"dashboard, {name}, {part}", value=value, unit="ms", bar=bar)

"""The waiting list of any date, and a person looked for while a demande is received, on the scale vault."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from crt_desktop.services.attente import ListeAttente
from crt_desktop.services.demandes import Demandes, Reception
from crt_desktop.services.fiche_desk import Openings
from tests.benchmarks.dossier import p95_ms
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure, median_ms
from tests.benchmarks.vaults import SMALL, BenchFolder, opened

LIST_BAR_MS: Final = 200
SAVE_BAR_MS: Final = 50
RECEIVED: Final = 40
PERSON: Final = {"prenoms": "Essai", "sexe": "F", "born_on": "01/02/1938"}
SEARCH_BAR_MS: Final = 50
DAYS_BACK: Final = (0, 30, 180, 365, 600)
LINES: Final = ("martin", "mar jea", "dub 1939", "12/03/1939", "Roux Jeanne 01/05/1938", "z", "a")


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure through the use cases, as the window asks them, the journal entry included."""
    for name, scale in (("scale vault", None), ("60 people", SMALL)):
        with opened(folder.vault(scale)) as session:
            clock = FixedClock()
            attente = ListeAttente(session, clock)
            use_cases = Demandes(session, clock, Openings())
            attente.waiting()
            for back in DAYS_BACK:
                day = clock.today() - timedelta(days=back)
                count = len(attente.waiting(day).lines)
                yield Figure(
                    name=f"waiting list, {name}, {back} days back ({count} waiting)",
                    value=median_ms(partial(attente.waiting, day), times=7),
                    unit="ms",
                    bar=LIST_BAR_MS,
                )
            use_cases.search("martin")
            yield Figure(
                name=f"a person looked for, {name}, p95",
                value=p95_ms(partial(search, use_cases), range(3 * len(LINES))),
                unit="ms",
                bar=SEARCH_BAR_MS,
            )
    with copied(folder.vault(SMALL)) as small, opened(small) as session:
        clock = FixedClock()
        demandes = Demandes(session, clock, Openings())
        asked = {"requested_on": f"{clock.today():%d/%m/%Y}", "origine": "ccas"}

        def receive(rank: int) -> None:
            person = {**PERSON, "nom_naissance": f"Banc-{rank}"}
            demandes.receive(Reception(demande=asked, person=person))

        yield Figure(
            name="a demande received with its person, 60 people, p95",
            value=p95_ms(receive, list(range(RECEIVED))),
            unit="ms",
            bar=SAVE_BAR_MS,
        )


def search(use_cases: Demandes, rank: int) -> None:
    """Look for somebody by one of the lines."""
    use_cases.search(LINES[rank % len(LINES)])


@contextmanager
def copied(vault: Path) -> Iterator[Path]:
    """Give a copy of a vault: what is received must not stay in the one others measure."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "coffre"
        shutil.copytree(vault, copy)
        copy.chmod(0o700)
        yield copy

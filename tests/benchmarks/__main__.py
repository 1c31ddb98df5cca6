"""Measures what the project promises: `make bench`, or `make bench BENCH="caseload indicators"`.

    python -m tests.benchmarks [caseload] [dossier] [admission] [attente] [tableau] [pilotage] [nuit] [fiches] [plans] [visites] [agenda] [places] [astreintes] [indicators] [imports] [documents] [enquetes] [campagnes] [calendars] [startup] [rota] [spreadsheet] [--scale 1.0]

Every ratio is measured in one run on one machine. The vaults are built once, in build/bench.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.benchmarks.table import Figure, show
from tests.benchmarks.vaults import BenchFolder

PARTS: Final = (
    "startup",
    "caseload",
    "dossier",
    "admission",
    "attente",
    "tableau",
    "pilotage",
    "nuit",
    "fiches",
    "plans",
    "visites",
    "agenda",
    "places",
    "astreintes",
    "indicators",
    "imports",
    "documents",
    "enquetes",
    "campagnes",
    "calendars",
    "rota",
    "spreadsheet",
)


def measure(parts: list[str], folder: BenchFolder) -> Iterator[Figure]:
    """Yield the figures of each part in turn."""
    for part in parts:
        print(f"measuring {part} ...", flush=True)
        yield from importlib.import_module(f"tests.benchmarks.{part}").measure(folder)


def main() -> int:
    """Measure and show; the exit code is how many bars were missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"among {', '.join(PARTS)}; all by default")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--folder", type=Path, default=Path("build/bench"))
    arguments = parser.parse_args()
    parts = arguments.parts or list(PARTS)
    if not set(parts) <= set(PARTS):
        parser.error(f"unknown part among {' '.join(parts)}")
    folder = BenchFolder(path=arguments.folder, scale=arguments.scale)
    figures = list(measure(parts, folder))
    return show(figures, folder.path / "figures.json")


if __name__ == "__main__":
    raise SystemExit(main())

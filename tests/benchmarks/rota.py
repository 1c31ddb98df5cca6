"""The proposal of a rota: a quarter for 8 people proven the best, a year for 20 with every hard rule kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crt_desktop.domain.rota import RotaLimits, RotaProblem, RotaSolution, RotaStatus
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.rota_solver.solver import HighsRotaSolver
from tests.benchmarks.table import Figure
from tests.benchmarks.vaults import BenchFolder
from tests.rotas import CCN51, CCN66, FPH, a_team_of, broken_rules

QUARTER_BAR_S: Final = 20
YEAR_BAR_S: Final = 61
"""The minute it is given, and the second a search may take to be put an end to."""
GAP_BAR: Final = 1.0
REGIMES: Final = {"CCN 51": CCN51, "CCN 66": CCN66, "FPH": FPH}
SEEDS: Final = (1, 2, 3)


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure the search as the window asks for it, its process included."""
    del folder
    for name, limits in REGIMES.items():
        found = [solved(quarter(limits, seed)) for seed in SEEDS]
        yield Figure(
            name=f"rota, 8 people, 92 nights, {name}, slowest of {len(SEEDS)}",
            value=max(one.seconds for one in found),
            unit="s",
            bar=QUARTER_BAR_S,
        )
        yield gap_of(f"rota, 8 people, 92 nights, {name}, gap to the bound", found)
    for name, limits in REGIMES.items():
        problem = replace(team(20, date(2027, 1, 1), 365, limits, 1), seconds=60.0)
        found = [solved(problem)]
        yield Figure(
            name=f"rota, 20 people, 365 nights, {name}",
            value=found[0].seconds,
            unit="s",
            bar=YEAR_BAR_S,
        )
        gap = gap_of(f"rota, 20 people, 365 nights, {name}, gap to the bound", found)
        yield replace(gap, bar=None)
        yield Figure(
            name=f"rota, 20 people, 365 nights, {name}, hard rules broken or nights empty",
            value=len(broken_rules(problem, found[0].assignments)) + len(found[0].unfilled),
            unit="",
            bar=0,
        )
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        yield Figure(name="rota, memory of the process, peak", value=peak / 1024, unit="MB")


def quarter(limits: RotaLimits, seed: int) -> RotaProblem:
    """Return a last quarter of 2026, with the night of ten hours."""
    return team(8, date(2026, 10, 1), 92, limits, seed)


def team(people: int, first: date, count: int, limits: RotaLimits, seed: int) -> RotaProblem:
    """Return a problem with the holidays of its days."""
    last = first + timedelta(days=count)
    feries = FrenchHolidays().between(first, last, departement="34")
    return a_team_of(people, first, count, limits=limits, feries=feries, seed=seed)


def solved(problem: RotaProblem) -> RotaSolution:
    """Return a proposal; raises AssertionError when it is not sound."""
    found = HighsRotaSolver().solve(problem)
    if found.status is RotaStatus.EMPTY or broken_rules(problem, found.assignments):
        msg = f"not a proposal: {found.status}"
        raise AssertionError(msg)
    return found


def gap_of(name: str, found: list[RotaSolution]) -> Figure:
    """Return the widest gap, in percent."""
    widest = max(100 * (one.gap or 0.0) for one in found)
    return Figure(name=name, value=widest, unit="%", bar=GAP_BAR)

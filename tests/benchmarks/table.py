"""One measured figure and its bar; the table and the JSON of a run."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: ``value`` in ``unit``; ``bar`` the most allowed, None where there is none.

    ``is_floor``: the bar is the least asked for (how many times faster).
    """

    name: str
    value: float
    unit: str
    bar: float | None = None
    is_floor: bool = False

    @property
    def verdict(self) -> str:
        """Say whether the bar is met."""
        if self.bar is None:
            return ""
        is_met = self.value >= self.bar if self.is_floor else self.value <= self.bar
        return "ok" if is_met else "MISSED"

    def row(self) -> str:
        """Return the figure as one line of the table."""
        bar = "" if self.bar is None else f"{'>=' if self.is_floor else '<='} {self.bar:g}"
        return f"{self.name:<68} {self.value:>10.2f} {self.unit:<5} {bar:<10} {self.verdict}"


def median_ms(run: Callable[[], object], *, times: int = 15) -> float:
    """Return the median duration in milliseconds, after one run that does not count."""
    run()
    durations = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        durations.append((time.perf_counter() - started) * 1000)
    return statistics.median(durations)


def medians_in_turn(*runs: Callable[[], object], times: int = 7) -> list[float]:
    """Return the median duration of each in milliseconds, run one after the other, round after round.

    What else the machine does then weighs on all of them alike: the ratios hold.
    """
    for run in runs:
        run()
    durations: list[list[float]] = [[] for _ in runs]
    for _ in range(times):
        for run, kept in zip(runs, durations, strict=True):
            started = time.perf_counter()
            run()
            kept.append((time.perf_counter() - started) * 1000)
    return [statistics.median(kept) for kept in durations]


def show(figures: Sequence[Figure], path: Path) -> int:
    """Print the table, write the JSON, and return how many bars were missed."""
    for figure in figures:
        print(figure.row())
    machine = {
        "platform": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "machine": machine,
        "figures": [{**asdict(figure), "verdict": figure.verdict} for figure in figures],
    }
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"\n{path}")
    return sum(figure.verdict == "MISSED" for figure in figures)

"""The screen of the astreintes: a quarter read and drawn, and the window while a planning is searched."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, QTimer

from crt_desktop.domain.dates import Period
from crt_desktop.domain.rota import RotaProblem, RotaProgress, RotaSolution
from crt_desktop.holidays_fr import FrenchHolidays
from crt_desktop.rota_solver.solver import HighsRotaSolver
from crt_desktop.services.astreintes import Astreintes
from tests.benchmarks.scale_vault import FixedClock
from tests.benchmarks.table import Figure, median_ms
from tests.benchmarks.vaults import SMALL, BenchFolder, opened
from tests.fakes_astreintes import LARGE_TEAM, QUARTER, TEAM, a_quarter
from tests.rotas import CCN51, a_team_of
from ui.app import prepare
from ui.tasks import Tasks
from ui.theme.theme import THEME, ThemeMode
from ui.viewmodels.astreintes import Layer, board_of
from ui.viewmodels.astreintes_proposal import ProposalRun
from ui.widgets.rota_grid import RotaGrid

DRAWN_BAR_MS: Final = 100
LATENCY_BAR_MS: Final = 50
BEAT_MS: Final = 2
SEARCH_S: Final = 12.0


def measure(folder: BenchFolder) -> Iterator[Figure]:
    """Measure the quarter as the window shows it."""
    quarter = Period(start=date(2026, 10, 1), end=date(2026, 12, 31))
    for name, scale in (("60 people", SMALL), ("scale vault", None)):
        with opened(folder.vault(scale)) as session:
            astreintes = Astreintes(session, FixedClock(), FrenchHolidays())
            value = median_ms(lambda: astreintes.quarter(quarter), times=5)  # noqa: B023 - run at once
            yield Figure(name=f"astreintes, {name}, a quarter read", value=value, unit="ms")
    application = prepare(["bench"])
    THEME.apply(ThemeMode.LIGHT)
    for count, team in ((8, TEAM), (20, LARGE_TEAM)):
        view = a_quarter(team=team, draft=False).quarter(QUARTER)
        today = date(2027, 1, 12)
        grid = RotaGrid()
        grid.resize(1100, 800)

        def draw() -> None:
            grid.set_board(board_of(view, Layer.FINAL, today=today))  # noqa: B023 - run at once
            grid.grab()  # noqa: B023

        yield Figure(
            name=f"astreintes, a quarter of {count} people, laid out and drawn",
            value=median_ms(draw),
            unit="ms",
            bar=DRAWN_BAR_MS,
        )
        grid.deleteLater()
    yield _latency()
    application.processEvents()


class Pulse(QObject):
    """Beats as often as the event loop lets it; keeps the longest silence."""

    def __init__(self) -> None:
        """Begin to beat."""
        super().__init__()
        self.longest_ms = 0.0
        self._clock = QElapsedTimer()
        self._clock.start()
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        self.longest_ms = max(self.longest_ms, self._clock.nsecsElapsed() / 1e6 - BEAT_MS)
        self._clock.restart()


class _Solver:
    """The real search, on a quarter of eight people that it does not end at once."""

    def prepare(self, _period: Period, *, seconds: float, keep_drafts: bool) -> RotaProblem:
        del keep_drafts
        first, last = QUARTER.start, QUARTER.end
        feries = FrenchHolidays().between(first, last, departement="34")
        problem = a_team_of(8, first, 90, limits=CCN51, feries=feries, seed=1)
        return replace(problem, seconds=seconds)

    def search(
        self, known: RotaProblem, *, progress: Callable[[RotaProgress], bool]
    ) -> RotaSolution:
        return HighsRotaSolver().solve(known, progress=progress)


def _latency() -> Figure:
    """Return the longest silence of the event loop while a planning is searched."""
    tasks, upkeep = Tasks(), Tasks(name="upkeep")
    run = ProposalRun(_Solver, tasks, upkeep)
    loop, pulse = QEventLoop(), Pulse()
    failed: list[Exception] = []
    run.found.connect(lambda _solution: loop.quit())
    run.failed.connect(failed.append)
    run.failed.connect(lambda _error: loop.quit())
    run.start(QUARTER, seconds=SEARCH_S, keep_drafts=True)
    loop.exec()
    tasks.close()
    upkeep.close()
    if failed:
        raise failed[0]
    return Figure(
        name="astreintes, longest silence of the window during a search",
        value=pulse.longest_ms,
        unit="ms",
        bar=LATENCY_BAR_MS,
    )

"""A search for a planning, beside the window: its progress, its stop, its answer; and its quality in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from threading import Event
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.dates import Period
from crt_desktop.domain.ecarts import Ecart
from crt_desktop.domain.rota import (
    RotaProgress,
    RotaShare,
    RotaSolution,
    RotaStatus,
)
from crt_desktop.domain.typography import french
from crt_desktop.reports.astreintes import EquityLine, RotaView
from ui.tasks import Progress, Task, Tasks
from ui.viewmodels import words

_SMALLEST_GAP: Final = 0.0005
_OPTIMAL: Final = "Optimale : aucune répartition n'est plus équitable, temps de travail compris"
_FAR: Final = 0.25
"""A gap that says more of the bound than of the planning."""


class RotaService(Protocol):
    """What a search needs of the use cases: all is read, then searched without the database."""

    def prepare(self, period: Period, *, seconds: float, keep_drafts: bool) -> Any:
        """Read what a proposal is made from."""

    def search(self, known: Any, *, progress: Callable[[RotaProgress], bool]) -> RotaSolution:
        """Return the best found; ``progress`` answers False to stop."""


class ProposalRun(QObject):
    """One search: all is read on the database thread, then searched on the thread of long work.

    The database stays free meanwhile. `stop` keeps the best found; `cancel` forgets it. It outlives the
    dialog that began it: the search may still be ending.
    """

    progressed = Signal(object)
    """A `RotaProgress`."""
    found = Signal(object)
    """A `RotaSolution`."""
    failed = Signal(object)

    def __init__(
        self,
        service: Callable[[], RotaService],
        tasks: Tasks,
        upkeep: Tasks,
        parent: QObject | None = None,
    ) -> None:
        """Search with a service; ``service`` is called on the database thread, where it is made."""
        super().__init__(parent)
        self._service = service
        self._tasks = tasks
        self._upkeep = upkeep
        self._stopped = Event()
        self._task: Task | None = None

    def start(self, period: Period, *, seconds: float, keep_drafts: bool) -> None:
        """Read everything, then search at most this long."""
        service = self._service

        def read() -> tuple[RotaService, Any]:
            made = service()
            return made, made.prepare(period, seconds=seconds, keep_drafts=keep_drafts)

        self._stopped.clear()
        self._task = self._tasks.run(
            read,
            owner=self,
            done=lambda answer: self._search(*answer),
            failed=self.failed.emit,
        )

    def _search(self, service: RotaService, known: Any) -> None:
        def work(tell: Progress) -> RotaSolution:
            def watch(progress: RotaProgress) -> bool:
                if self._stopped.is_set() or not tell(0, 0):
                    return False
                # From the thread of the search: the signal waits for the one of the window.
                self.progressed.emit(progress)
                return True

            return service.search(known, progress=watch)

        self._task = self._upkeep.run_long(
            work, owner=self, done=self.found.emit, failed=self.failed.emit
        )

    def stop(self) -> None:
        """Ask for the best found so far."""
        self._stopped.set()

    def cancel(self) -> None:
        """Stop, and forget what was found."""
        self._stopped.set()
        if self._task is not None:
            self._task.cancel()


# --- quality in words ----------------------------------------------------------------------------


def progress_words(progress: RotaProgress, *, seconds: float) -> str:
    """Say where a search stands: « 4 s sur 20 · écart à l'optimum 2,4 % »."""
    spent = f"{round(progress.seconds)}{words.NO_BREAK}s sur {round(seconds)}"
    if progress.gap is None:
        return f"{spent} · première solution cherchée"
    if progress.gap > _FAR:
        return f"{spent} · solution trouvée, en cours d’amélioration"
    if progress.gap <= _SMALLEST_GAP:
        return f"{spent} · optimum trouvé"
    return f"{spent} · à {percent(progress.gap)} de l’optimum au plus"


def percent(share: float) -> str:
    """Write a share as « 2,4 % »."""
    text = f"{100 * share:.1f}".replace(".", ",")
    return f"{text.removesuffix(',0')}{words.NARROW}%"


def quality_words(solution: RotaSolution) -> str:
    """Say how good a proposal is."""
    if solution.status is RotaStatus.EMPTY:
        return "Aucune solution trouvée"
    if solution.status is RotaStatus.OPTIMAL:
        return french(_OPTIMAL)
    if solution.gap is None:
        return "Meilleure solution trouvée"
    if solution.gap <= _SMALLEST_GAP:
        return french(_OPTIMAL)
    return f"À {percent(solution.gap)} de l’optimum au plus"


def spread_words(shares: Sequence[RotaShare]) -> str:
    """Say how even the shares are: « 11 à 12 nuits, 1 à 2 dimanches par personne »."""
    if not shares:
        return ""
    said = [
        _range([one.nuits for one in shares], "nuit"),
        _range([one.dimanches for one in shares], "dimanche"),
        _range([one.feries for one in shares], "férié"),
    ]
    return f"{', '.join(said)} par personne"


def _range(counts: Sequence[int], noun: str) -> str:
    least, most = min(counts), max(counts)
    if least == most:
        return words.counted(most, noun)
    return f"{least} à {words.counted(most, noun)}"


def wishes_words(shares: Sequence[RotaShare]) -> str:
    """Say how many wishes are kept: « 5 souhaits tenus sur 6 »."""
    total = sum(one.wishes for one in shares)
    if not total:
        return ""
    kept = sum(one.wishes_kept for one in shares)
    return f"{words.counted(kept, 'souhait tenu', 'souhaits tenus')} sur {total}"


def unfilled_words(nights: Sequence[date]) -> str:
    """Say how many nights nobody could take."""
    count = len(nights)
    return f"{words.counted(count, 'nuit')} sans personne" if count else "chaque nuit a quelqu’un"


def proposed_view(view: RotaView, solution: RotaSolution, ecarts: Sequence[Ecart]) -> RotaView:
    """Return a view as it would be with a proposal: its shares over the nights searched, its breaches."""
    names = {one.reference: one.nom for one in view.equipe}
    shares = tuple(
        EquityLine(
            professionnel=one.professionnel,
            nom=names.get(one.professionnel, one.professionnel),
            nuits=one.nuits,
            samedis=one.weekends - one.dimanches,
            dimanches=one.dimanches,
            feries=one.feries,
            heures=timedelta(),
        )
        for one in solution.shares
    )
    return replace(view, equite=shares or view.equite, ecarts=tuple(ecarts))

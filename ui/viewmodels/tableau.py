"""Asks the parts of the dashboard one after the other, and says what the tiles show.

The next part is asked when one has come, and none while the dashboard is off screen: what another page
asks meanwhile waits for one part at most.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.dates import Period
from crt_desktop.reports.dashboard import (
    FileActiveFigures,
    MovementFigures,
    PresenceFigures,
    WaitingFigures,
)
from ui.viewmodels import words
from ui.viewmodels.periods import is_year

if TYPE_CHECKING:
    from crt_desktop.services.alertes import AFaire
    from crt_desktop.services.tableau import TableauDeBord
    from ui.viewmodels.latest import TaskRunner

PARTS: Final = (
    "presence",
    "file_active",
    "movements",
    "waiting",
    "a_faire",
    "gir",
    "night",
    "incomplete",
)
"""The parts in the order they are asked: what the first look lands on comes first."""

_OF_A_PERIOD: Final = frozenset({"file_active", "movements", "waiting", "gir", "incomplete"})


class TableauViewModel(QObject):
    """Holds the period and the parts that have come; a part of a former period is never shown."""

    part_arrived = Signal(str, object)
    """The name of a part and its figures."""
    part_failed = Signal(str, object)
    """The name of a part and the error."""
    asked = Signal()
    """The parts of a period are being asked anew."""

    def __init__(
        self,
        tableau: Callable[[], TableauDeBord],
        a_faire: Callable[[], AFaire],
        tasks: TaskRunner,
        *,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        """Start on the current year; nothing is asked before `refresh`.

        The services are given as functions, called on the database thread: making one may load modules.
        """
        super().__init__(parent)
        self._tableau = tableau
        self._a_faire = a_faire
        self._tasks = tasks
        self.today = today
        self.period = Period.of_year(today().year)
        self._round = 0
        self._left: list[str] = []
        self._is_asking = False
        self._is_held = False

    def show_period(self, period: Period) -> None:
        """Ask every part over another period."""
        self.period = period
        self.refresh()

    def refresh(self) -> None:
        """Ask every part again."""
        self._round += 1
        self._left = list(PARTS)
        self._is_asking = False
        self.asked.emit()
        self._ask_next()

    def hold(self) -> None:
        """Ask no more for now: nobody looks."""
        self._is_held = True

    def go_on(self) -> None:
        """Ask what was left."""
        self._is_held = False
        if not self._is_asking:
            self._ask_next()

    def _ask_next(self) -> None:
        if self._is_held or not self._left:
            return
        name = self._left.pop(0)
        self._is_asking = True
        self._tasks.run(
            self._work(name),
            owner=self,
            done=partial(self._arrive, self._round, name),
            failed=partial(self._fail, self._round, name),
        )

    def _work(self, name: str) -> Callable[[], Any]:
        of_period = (self.period,) if name in _OF_A_PERIOD else ()

        def work() -> Any:
            if name == "a_faire":
                return self._a_faire().due()
            return getattr(self._tableau(), name)(*of_period)

        return work

    def _arrive(self, asked_in: int, name: str, figures: object) -> None:
        if asked_in == self._round:
            self._is_asking = False
            self._ask_next()
            self.part_arrived.emit(name, figures)

    def _fail(self, asked_in: int, name: str, error: Exception) -> None:
        if asked_in == self._round:
            self._is_asking = False
            self._ask_next()
            self.part_failed.emit(name, error)


def named(title: str, period: Period) -> str:
    """Return the title of a tile with its year, or with « sur la période »."""
    return f"{title} {period.start.year}" if is_year(period) else f"{title} sur la période"


def file_active_note(figures: FileActiveFigures) -> str:
    """Say when the target was reached, or how many persons are missing."""
    if figures.seuil_on is not None:
        return f"Objectif atteint le {words.day(figures.seuil_on)}"
    missing = max(figures.objectif - figures.total, 0)
    return f"Encore {words.counted(missing, 'personne')} avant l’objectif"


def file_active_share(figures: FileActiveFigures) -> tuple[float, float]:
    """Return how far the track is filled, and where the target's mark stands."""
    most = max(figures.total, figures.objectif, 1) * 4 / 3
    if figures.total <= figures.objectif:
        most = max(figures.objectif, 1) * 4 / 3
    return figures.total / most, figures.objectif / most


def presence_note(figures: PresenceFigures) -> str:
    """Say who is not at home."""
    if not figures.total:
        return "Aucune personne accompagnée"
    away = []
    if figures.hospitalisees:
        away.append(words.counted(figures.hospitalisees, "hospitalisée"))
    if figures.en_ht:
        away.append(f"{words.number(figures.en_ht)} en HT")
    return ", ".join(away) or "Toutes à domicile"


def movement_note(figures: MovementFigures) -> str:
    """Say the entries and exits of the quarter."""
    entries = words.counted(figures.entrees_quarter, "entrée")
    exits = words.counted(figures.sorties_quarter, "sortie")
    return f"{entries} et {exits} depuis le {words.short_day(figures.quarter_start)}"


def waiting_note(figures: WaitingFigures) -> str:
    """Say the median delay from the demande to the admission."""
    if figures.median_delay is None:
        return "Délai d’admission : inconnu"
    days = figures.median_delay.replace(".", ",").removesuffix(",0")
    unit = "jour" if days in {"0", "1"} else "jours"
    return f"Délai médian d’admission : {days} {unit}"

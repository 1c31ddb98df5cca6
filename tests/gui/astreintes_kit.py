"""The screen of the astreintes on a rota in memory: keys pressed, menus chosen, dialogs found."""

from __future__ import annotations

import time as clock
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from threading import Event
from types import SimpleNamespace
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.ecarts import Ecart
from crt_desktop.domain.roles import Role
from crt_desktop.domain.rota import RotaProgress, RotaShare, RotaSolution, RotaStatus
from tests.fakes_astreintes import FakeAstreintes, a_quarter
from tests.fakes_fiches import the_reglages
from tests.gui.page_kit import Kit, a_kit, rest
from tests.gui.reglages_kit import DeskFiches
from ui.pages.astreintes.page import AstreintesPage
from ui.viewmodels.astreintes import Board, Cell
from ui.widgets import LinkButton

D = TypeVar("D", bound=QDialog)
IN_JANUARY = date(2027, 1, 12)
"""A Tuesday of the quarter: some nights are past."""


PATIENCE_S = 5.0
HOLE = date(2027, 2, 13)

SOLUTION = RotaSolution(
    assignments={HOLE: "P1", date(2027, 2, 14): "P2", date(2027, 3, 29): "P3"},
    status=RotaStatus.OPTIMAL,
    gap=0.0,
    shares=tuple(
        RotaShare(
            professionnel=f"P{rank}",
            nuits=11,
            weekends=3,
            dimanches=1,
            feries=0,
            wishes_kept=1,
            wishes=1,
        )
        for rank in range(1, 9)
    ),
    reasons=tuple(f"Souhait {rank} non tenu" for rank in range(5)),
)


@dataclass
class FakeRota:
    """A search that goes on until it is told to stop, or let go."""

    solution: RotaSolution = SOLUTION
    go_on: Event = field(default_factory=Event)
    asked: list[tuple[Period, float, bool]] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    was_stopped: bool = False
    error: Exception | None = None
    breaches: tuple[Ecart, ...] = ()

    def prepare(self, period: Period, *, seconds: float, keep_drafts: bool) -> str:
        self.asked.append((period, seconds, keep_drafts))
        return "known"

    def search(self, known: str, *, progress: Callable[[RotaProgress], bool]) -> RotaSolution:
        assert known == "known"
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        began = clock.monotonic()
        while not self.go_on.wait(0.01):
            spent = clock.monotonic() - began
            self.told.append(spent)
            assert spent < PATIENCE_S
            if not progress(RotaProgress(seconds=spent, objective=3.0, gap=0.1)):
                self.was_stopped = True
                break
        return self.solution

    def ecarts(self, _period: Period, _assignments: Mapping[date, str]) -> tuple[Ecart, ...]:
        return self.breaches


@dataclass
class Screen:
    qtbot: QtBot
    kit: Kit
    page: AstreintesPage
    rota: FakeAstreintes
    fiches: DeskFiches

    @property
    def board(self) -> Board:
        return self.page.grid.board

    def rest(self) -> None:
        rest(self.qtbot, self.kit)

    def go(self, who: str, on: date) -> None:
        assert self.page.grid.go_to(who, on)

    def cell(self, who: str, on: date) -> Cell:
        return self.board.cell(who, on)

    def marks(self, who: str, on: date) -> list[tuple[str, bool]]:
        """What stands in a cell: the mark, and whether it is a draft."""
        return [(piece.mark.value, piece.is_draft) for piece in self.cell(who, on).pieces]

    def press(self, key: Qt.Key, text: str = "", held: Qt.KeyboardModifier | None = None) -> None:
        modifiers = held or Qt.KeyboardModifier.NoModifier
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(self.page.grid, QKeyEvent(kind, key, modifiers, text))
        self.rest()

    def dialog(self, kind: type[D]) -> D:
        self.rest()
        found = [one for one in self.page.window().findChildren(kind) if one.isVisible()]
        assert len(found) == 1, found
        return found[0]

    def no_dialog(self) -> bool:
        self.rest()
        return not [one for one in self.page.window().findChildren(QDialog) if one.isVisible()]

    def choose(self, words: str) -> None:
        """Choose a line of the menu that is open."""
        menus = [one for one in self.page.findChildren(QMenu) if one.isVisible()]
        assert len(menus) == 1, menus
        acts = {act.text().partition("\t")[0]: act for act in menus[0].actions()}
        assert words in acts, list(acts)
        acts[words].trigger()
        menus[0].close()
        self.rest()

    def menu_lines(self) -> list[str]:
        """The lines of the menu that is open, which is closed."""
        (menu,) = [one for one in self.page.findChildren(QMenu) if one.isVisible()]
        lines = [act.text().partition("\t")[0] for act in menu.actions() if act.text()]
        menu.close()
        return lines

    def points(self) -> list[str]:
        """The titles of the points beside the grid."""
        labels: list[QLabel] = self.page.side.findChildren(QLabel)
        return [one.text() for one in labels if one.text() and one.isVisibleTo(self.page)]

    def link(self, name: str) -> LinkButton:
        """The act beside a point, by what is read aloud."""
        links: list[LinkButton] = self.page.side.findChildren(LinkButton)
        found = [
            one
            for one in links
            if name in {one.accessibleName(), one.text()} and not one.isHidden()
        ]
        assert found, [one.accessibleName() for one in links]
        return found[-1]


@contextmanager
def a_screen(
    qtbot: QtBot,
    *,
    rota: FakeAstreintes | None = None,
    today: date = IN_JANUARY,
    role: Role = Role.COORDINATEUR,
    size: tuple[int, int] = (1440, 900),
    searches: Any = None,
    **services: Any,
) -> Iterator[Screen]:
    """Show the quarter of a day; ``searches`` answers as the service of proposals."""
    behind = rota if rota is not None else a_quarter(draft=False)
    behind.today = today
    now = datetime.combine(today, time(9, 30), tzinfo=UTC)
    app = SimpleNamespace(clock=SimpleNamespace(today=lambda: today, now=lambda: now))
    fiches = DeskFiches()
    services |= {"reglages": the_reglages(), "rota": searches}
    with a_kit(app=app, role=role, astreintes=behind, fiches=fiches, **services) as kit:
        page = AstreintesPage(kit.context)
        qtbot.addWidget(page)
        page.resize(*size)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.on_shown()
        screen = Screen(qtbot, kit, page, behind, fiches)
        screen.rest()
        page.grid.setFocus()
        yield screen
        page.hide()
        screen.rest()

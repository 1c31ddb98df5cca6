"""The screen of the astreintes on a rota in memory: keys pressed, menus chosen, dialogs found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu
from pytestqt.qtbot import QtBot

from crt_desktop.domain.roles import Role
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

"""A plan on screen: services in memory, keys pressed as a person does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Role
from crt_desktop.reports.plans import ObjectifLine
from tests.fakes_fiches import FakeFiches
from tests.fakes_plans import NOW, TODAY, YVONNE, FakePlans, yvonne_plans
from tests.gui.page_kit import Kit, a_kit, rest
from ui.pages.plan.grid import PlanGrid
from ui.pages.plan.page import PlanPage
from ui.viewmodels.plan_content import OBJECTIFS, Keyed, lines_of

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class DraftFiches(FakeFiches):
    """Drafts in memory, listed as the service does."""

    def drafts(self) -> tuple[Any, ...]:
        return tuple(self.kept.values())

    def discard_draft(self, form: str) -> None:
        self.kept.pop(form, None)


class Screen:
    """A page of plan, the fakes behind it, and short words for what is done on it."""

    def __init__(self, qtbot: QtBot, kit: Kit, plans: FakePlans, fiches: DraftFiches) -> None:
        self.qtbot, self.kit, self.plans, self.fiches = qtbot, kit, plans, fiches
        self.page = PlanPage(kit.context)

    @property
    def grid(self) -> PlanGrid:
        return self.page.body.action.grid

    @property
    def lines(self) -> tuple[Keyed, ...]:
        return lines_of(self.page.editor.content, OBJECTIFS)

    def line(self, at: int) -> ObjectifLine:
        line = self.lines[at].line
        assert isinstance(line, ObjectifLine)
        return line

    def objectifs(self) -> list[str]:
        return [self.line(at).objectif for at in range(len(self.lines))]

    @property
    def stored(self) -> tuple[ObjectifLine, ...]:
        return self.plans.plans[30].objectifs

    def rest(self) -> None:
        rest(self.qtbot, self.kit)

    def settle(self) -> None:
        """Wait until everything typed is stored."""
        self.qtbot.waitUntil(lambda: not self.page.view_model.is_dirty, timeout=5000)
        self.rest()

    def go(self, at: int, attribute: str) -> None:
        assert self.grid.go_to(self.lines[at].key, attribute)

    def press(self, key: Qt.Key, text: str = "", held: Qt.KeyboardModifier | None = None) -> None:
        press_held(focused(self.page), key, text, held)

    def type(self, text: str) -> None:
        for letter in text:
            self.press(Qt.Key.Key_unknown, letter)


def focused(host: QWidget) -> QWidget:
    """Return who gets the keys: what has the focus, else the host."""
    return QApplication.focusWidget() or host


def press_held(
    widget: QWidget, key: Qt.Key, text: str = "", held: Qt.KeyboardModifier | None = None
) -> None:
    """Press and release a key with modifiers on a widget."""
    modifiers = held or Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))


@contextmanager
def a_screen(
    qtbot: QtBot,
    *,
    plans: FakePlans | None = None,
    fiches: DraftFiches | None = None,
    role: Role = Role.COORDINATEUR,
    person: int = YVONNE,
    tab: str = "",
    **services: Any,
) -> Iterator[Screen]:
    """Show the plan of a person."""
    behind = plans or yvonne_plans()
    desk = fiches or DraftFiches()
    app = SimpleNamespace(clock=SimpleNamespace(today=lambda: TODAY, now=lambda: NOW))
    reglages = SimpleNamespace(parametres=Parametres)
    with a_kit(app=app, role=role, plans=behind, fiches=desk, reglages=reglages, **services) as kit:
        screen = Screen(qtbot, kit, behind, desk)
        page = screen.page
        qtbot.addWidget(page)
        page.resize(1224, 876)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        page.show_origin("Dossier")
        page.show_person(person, tab)
        page.on_shown()
        screen.rest()
        yield screen
        page.hide()
        screen.rest()


def dialog_of(host: QWidget, kind: type[Any]) -> Any:
    """Return the one open dialog of a kind."""
    found = [one for one in host.window().findChildren(QDialog) if isinstance(one, kind)]
    shown = [one for one in found if one.isVisible()]
    assert len(shown) == 1, found
    return shown[0]


def choose(menu: Any, title: str) -> None:
    """Choose a line of a menu by its words."""
    acts: dict[str, Callable[[], None]] = {
        act.text().partition("\t")[0]: act.trigger for act in menu.actions()
    }
    acts[title]()

"""What the tests of pages share: a context on fakes, and waiting until the database rests."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.reports.caseload import CaseloadState
from crt_desktop.services.application import Application
from crt_desktop.services.open_vault import OpenVault
from tests.fakes_ui import TODAY
from ui.context import Changes, PageContext
from ui.pages import Page
from ui.tasks import Tasks
from ui.theme.theme import THEME, ThemeMode


def an_actor(role: Role = Role.COORDINATEUR, professionnel: str | None = None) -> Actor:
    return Actor(
        account_id=1,
        name="claire",
        display_name="Claire Vidal",
        role=role,
        workstation="poste-1",
        professionnel=professionnel,
    )


@dataclass
class Kit:
    """A context on fakes, and what the page asked of the window."""

    context: PageContext
    visited: list[str] = field(default_factory=list)
    opened: list[tuple[int, str]] = field(default_factory=list)
    screens: list[tuple[str, int | None, str]] = field(default_factory=list)
    evidence: list[tuple[str, Period]] = field(default_factory=list)
    listed: list[tuple[Collection[CaseloadState], Collection[str]]] = field(default_factory=list)
    partners: list[int] = field(default_factory=list)
    steps_back: list[None] = field(default_factory=list)
    palettes: list[None] = field(default_factory=list)
    planned: list[tuple[int, str]] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)

    @property
    def tasks(self) -> Tasks:
        return self.context.tasks


@contextmanager
def a_kit(
    *,
    role: Role = Role.COORDINATEUR,
    professionnel: str | None = None,
    app: Any = None,
    **services: Any,
) -> Iterator[Kit]:
    """Give a context whose services are these fakes; close its database thread after."""
    THEME.apply(ThemeMode.LIGHT)
    tasks, upkeep = Tasks(), Tasks(name="upkeep")
    errors: list[BaseException] = []
    tasks.error_escaped.connect(errors.append)
    upkeep.error_escaped.connect(errors.append)
    application = app or SimpleNamespace(clock=SimpleNamespace(today=lambda: TODAY))
    asked: dict[str, list[Any]] = {
        name: []
        for name in (
            *("visited", "opened", "screens", "evidence", "listed", "partners"),
            *("steps_back", "palettes", "planned"),
        )
    }
    context = PageContext(
        application=cast(Application, application),
        services=cast(OpenVault, SimpleNamespace(**services)),
        actor=an_actor(role, professionnel),
        is_training=True,
        tasks=tasks,
        upkeep=upkeep,
        changes=Changes(),
        go_to=asked["visited"].append,
        go_back=lambda: asked["steps_back"].append(None),
        open_dossier=lambda key, tab="": asked["opened"].append((key, tab)),
        open_screen=lambda screen, key, tab="": asked["screens"].append((screen, key, tab)),
        show_evidence=lambda code, period: asked["evidence"].append((code, period)),
        show_caseload=lambda states=(), girs=(): asked["listed"].append((states, girs)),
        show_partner=asked["partners"].append,
        open_palette=lambda: asked["palettes"].append(None),
        show_error=errors.append,
        show_visits=lambda key, name: asked["planned"].append((key, name)),
    )
    try:
        yield Kit(context=context, errors=errors, **asked)
    finally:
        tasks.close()
        upkeep.close()
        assert errors == [], errors


def show_page(qtbot: QtBot, kit: Kit, page: Page, *, width: int = 1440, height: int = 900) -> None:
    """Show a page as the window does, and wait for its first answers."""
    qtbot.addWidget(page)
    page.resize(width, height)
    page.show()
    page.on_shown()
    rest(qtbot, kit)


def rest(qtbot: QtBot, kit: Kit) -> None:
    """Wait until the database thread has nothing to do and its answers were taken."""
    for _ in range(2):
        qtbot.waitUntil(lambda: not (kit.tasks.is_busy or kit.context.upkeep.is_busy), timeout=5000)
        for _ in range(3):
            QApplication.processEvents()


def press(widget: QWidget, key: Qt.Key, text: str = "") -> None:
    """Press and release a key on a widget."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(widget, event)

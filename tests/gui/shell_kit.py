"""A whole window on vaults in memory, for the screens before and around the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.services.application import Application
from tests.fakes_vault import FakeVaults, FakeWiring
from ui.pages.gate import GateCard
from ui.settings import WindowSettings
from ui.shell import Shell

T = TypeVar("T", bound=GateCard)


@dataclass
class Sink:
    """Remembers the files written; ``failure`` is raised instead."""

    written: dict[Path, bytes] = field(default_factory=dict)
    failure: Exception | None = None

    def write(self, path: Path, content: bytes) -> None:
        if self.failure is not None:
            raise self.failure
        self.written[path] = content


@dataclass
class Window:
    """The window, its vaults, and what it asked of the system."""

    shell: Shell
    vaults: FakeVaults
    sink: Sink
    settings: WindowSettings
    restarted: list[Path] = field(default_factory=list)

    @property
    def card(self) -> GateCard:
        assert self.shell.gate.card is not None
        return self.shell.gate.card

    def card_as(self, kind: type[T]) -> T:
        card = self.card
        assert isinstance(card, kind)
        return card


@contextmanager
def a_window(
    qtbot: QtBot,
    home: Path,
    *,
    vaults: FakeVaults | None = None,
    demo_command: Callable[[Path], list[str]] | None = None,
) -> Iterator[Window]:
    """Show a window that never restarts the program."""
    vaults = vaults or FakeVaults()
    sink = Sink()
    wiring = cast(Any, FakeWiring(vaults=vaults, sink=sink))
    application = Application(version="1.2", wiring=wiring)
    settings = WindowSettings(home)
    restarted: list[Path] = []
    shell = Shell(application, settings, restart=restarted.append, demo_command=demo_command)
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    try:
        yield Window(shell, vaults, sink, settings, restarted)
    finally:
        shell.tasks.close()


def rest(qtbot: QtBot, shell: Shell) -> None:
    """Wait until the database thread has answered."""
    qtbot.waitUntil(lambda: not shell.tasks.is_busy, timeout=5000)
    QApplication.processEvents()


def until(qtbot: QtBot, condition: Callable[[], bool]) -> None:
    """Wait for a condition, five seconds at most."""
    qtbot.waitUntil(condition, timeout=5000)

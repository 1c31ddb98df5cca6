"""Makes Qt and Python ready for the first page while the person types the passphrase.

The first widget of a kind makes PySide build its type and every enumeration of it; doing that before
the vault is open takes it off the time between the passphrase and the list. Each step is short: typing
is not held up. Nothing made here is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QTableView

from ui.entries import PAGES
from ui.theme.icons import tinted_pixmap
from ui.theme.theme import tokens
from ui.theme.tokens import ICON_L, ICON_M, ICON_S
from ui.widgets import MenuChip, SidePanel, StateStack
from ui.widgets.feedback import MessageState
from ui.widgets.nav import NavBar

_ICONS: Final = {
    ICON_L: (*(entry.icon_name for entry in PAGES), "lock"),
    ICON_M: ("search", "x", "lock"),
    ICON_S: ("check", "chevron-down", "bed-double", "hospital", "triangle-alert", "arrow-up"),
}


def _scroll_area() -> None:
    QScrollArea().viewport()


def _table() -> None:
    table = QTableView()
    table.verticalScrollBar()
    table.horizontalHeader()


def _menu() -> None:
    MenuChip("GIR").set_choices({"1": "1"})


def _stacks() -> None:
    QStackedWidget()
    StateStack(QScrollArea(), empty=MessageState("users", ""))


def _side() -> None:
    nav = NavBar()
    nav.add_group("Personnes")
    nav.add_item("liste", "File active", "users")
    SidePanel("Aperçu")


def _icons(size: int) -> None:
    colours, ratio = tokens(), QGuiApplication.primaryScreen().devicePixelRatio()
    for name in _ICONS[size]:
        tinted_pixmap(name, colours.text2, size, ratio)


def _paint() -> None:
    # The ground of a row: filling it loads the enumeration of every preset gradient.
    pixmap = QPixmap(1, 1)
    painter = QPainter(pixmap)
    painter.fillRect(pixmap.rect(), QColor(tokens().surface))
    painter.end()


def _bus() -> None:
    # What the watchman hears the system by, where it is installed: its enumerations come with its type.
    with suppress(ImportError):
        getattr(import_module("PySide6.QtDBus"), "QDBusConnection", None)


STEPS: Sequence[Callable[[], object]] = (
    _scroll_area,
    _table,
    _menu,
    _stacks,
    _side,
    *(partial(_icons, size) for size in _ICONS),
    _paint,
    _bus,
)


def warm_up(owner: QObject, steps: Sequence[Callable[[], object]] = STEPS) -> None:
    """Run the steps one by one, letting the window live between them; stop with the owner."""
    if steps:
        steps[0]()
        QTimer.singleShot(0, owner, lambda: warm_up(owner, steps[1:]))

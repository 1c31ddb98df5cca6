"""Screens are tested without one, and Qt is put away before Python ends."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from ui.app import forget_drawings
from ui.theme.theme import THEME, ThemeMode


@pytest.fixture(scope="session", autouse=True)
def undressed_at_the_end(qapp: QApplication) -> Iterator[None]:
    yield
    THEME.undress()
    forget_drawings()


@pytest.fixture(autouse=True)
def light_theme(qapp: QApplication) -> None:
    """Bury the widgets of the test before first: dressing costs by the widget."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    THEME.apply(ThemeMode.LIGHT)

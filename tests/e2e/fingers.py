"""A keyboard that counts its keys, and reads what the window shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QWidget

from tests.e2e.keyboard import Keyboard, said_of

_TYPING_MS = 260
"""Longer than what waits for the end of the typing."""


class Fingers(Keyboard):
    """Ten fingers; ``keys``: what was pressed besides the text itself."""

    keys = 0

    def press(self, keys: str, times: int = 1) -> None:
        """Press keys, and count them."""
        self.keys += times
        super().press(keys, times)

    def spell(self, letters: str) -> None:
        """Type the first letters of a choice: keys, not text."""
        self.keys += len(letters)
        self.write(letters)

    def settle_typing(self) -> None:
        """Let what waits for the end of the typing ask, and answer."""
        self.qtbot.wait(_TYPING_MS)
        self.rest()


def shown_in(window: QWidget, name: str) -> list[str]:
    """Return what each row of the list of this name says."""
    view = next(one for one in window.findChildren(QAbstractItemView) if said_of(one) == name)
    model = view.model()
    rows = range(model.rowCount())
    spoken = (model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in rows)
    return [
        " ".join(str(told or model.index(row, 0).data()).split()) for row, told in enumerate(spoken)
    ]


def cells_in(window: QWidget, name: str) -> list[str]:
    """Return what every cell of the table of this name says."""
    view = next(one for one in window.findChildren(QAbstractItemView) if said_of(one) == name)
    model = view.model()
    return [
        " ".join(str(model.index(row, column).data()).split())
        for row in range(model.rowCount())
        for column in range(model.columnCount())
    ]


def sentences(window: QWidget) -> list[str]:
    """Return every text in sight: labels, and what buttons say."""
    widgets: list[QLabel | QAbstractButton] = [
        *window.findChildren(QLabel),
        *window.findChildren(QAbstractButton),
    ]
    return [" ".join(one.text().split()) for one in widgets if one.isVisible() and one.text()]


def says(window: QWidget, words: str) -> bool:
    """Tell whether these words are in sight."""
    return any(words in one for one in sentences(window))

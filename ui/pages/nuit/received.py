"""The head of a call being taken: its title, and the time it was received, which may come twice."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.pages.nuit.look import CONTROL, NIGHT_BODY, NIGHT_STRONG, NIGHT_TITLE, words
from ui.pages.nuit.tile import Tile
from ui.theme.fonts import font
from ui.viewmodels.nuit_call import Placed
from ui.widgets.fields import set_state
from ui.widgets.text import label

NOT_A_TIME: Final = "Une heure s’écrit 02:47."


class ReceivedHead(QWidget):
    """Shows when the call was received; an hour the night has twice asks which of the two."""

    typed = Signal(str)
    """The time as it is being typed."""
    said = Signal(bool)
    """Of an hour that comes twice: whether it was the second."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the head, without a time."""
        super().__init__(parent)
        self._is_twice = False
        self.is_settled = True
        """Whether the time shown is one instant of the night."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_row())
        column.addWidget(self._make_twice())
        self.note = words("", role="danger")
        self.note.hide()
        column.addWidget(self.note)

    def _make_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.title = label("Nouvel appel", NIGHT_TITLE)
        row.addWidget(self.title)
        row.addStretch(1)
        head = label("reçu à", NIGHT_BODY, role="text2")
        row.addWidget(head)
        self.clock = QLineEdit()
        self.clock.setProperty("scale", "night")
        self.clock.setFont(font(NIGHT_STRONG))
        self.clock.setFixedWidth(84)
        self.clock.setMaxLength(5)
        self.clock.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.clock.setAccessibleName("Appel reçu à")
        head.setBuddy(self.clock)
        self.clock.textEdited.connect(self.typed)
        row.addWidget(self.clock)
        return row

    def _make_twice(self) -> QWidget:
        self._twice = QWidget(self)
        row = QHBoxLayout(self._twice)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(8)
        row.addWidget(words("Cette heure passe deux fois cette nuit :"), 1)
        self.first = Tile("première fois")
        self.second = Tile("seconde fois")
        for tile, is_second in ((self.first, False), (self.second, True)):
            tile.setFixedHeight(CONTROL)
            tile.setAccessibleName(f"Heure reçue : {tile.text()}")
            tile.clicked.connect(lambda _on=False, which=is_second: self.said.emit(which))
            row.addWidget(tile)
        return self._twice

    def show_time(self, found: Placed | None, *, is_second: bool | None) -> None:
        """Show what the time typed is in the night.

        Args:
            found: Its instants; None when it is no time.
            is_second: Which of two was said; None for none yet.
        """
        self._is_twice = found is not None and found.is_twice
        self._twice.setVisible(self._is_twice)
        self.first.setChecked(is_second is False)
        self.second.setChecked(is_second is True)
        wrong = found is None
        self.note.setText(NOT_A_TIME if wrong else "")
        self.note.setVisible(wrong)
        set_state(self.clock, "error" if wrong else "")
        self.is_settled = not wrong and (not self._is_twice or is_second is not None)

    def focus_unsettled(self) -> None:
        """Put the focus where the time is made one instant."""
        (self.first if self._is_twice else self.clock).setFocus()

"""The first question of a call: whom it is for, searched by letters, and who calls, chosen by a digit."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from ui.pages.nuit.look import CONTROL, NIGHT_BODY, night_button
from ui.pages.nuit.tile import TileGrid
from ui.theme.fonts import font
from ui.viewmodels.nuit_call import ORIGINS
from ui.widgets.text import label

_FOUND: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down})


class WhomFields(QWidget):
    """Searches the person, offers somebody unknown, and asks who calls."""

    searched = Signal(str)
    person_asked = Signal()
    """Enter in the search, or the down arrow: the first person found."""
    unknown_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Ask, nothing searched."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.search = QLineEdit()
        self.search.setProperty("scale", "night")
        self.search.setFont(font(NIGHT_BODY))
        self.search.setPlaceholderText("Nom de la personne")
        self.search.setAccessibleName("Chercher la personne")
        self.search.textChanged.connect(self.searched)
        self.search.installEventFilter(self)
        row.addWidget(self.search, 1)
        self.unknown = night_button("Inconnu", icon_name="circle-help", name="Personne inconnue")
        self.unknown.clicked.connect(lambda _on=False: self.unknown_chosen.emit())
        row.addWidget(self.unknown)
        column.addLayout(row)
        column.addWidget(label("Qui appelle", NIGHT_BODY, role="text2"))
        self.origins = TileGrid(ORIGINS, columns=3, name="Qui appelle", height=CONTROL, parent=self)
        column.addWidget(self.origins)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """In the search: digits say by whom, Enter and the down arrow go to who was found."""
        if (
            watched is self.search
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            if event.text().isdecimal() and self.origins.answer(event.text()):
                return True
            if event.key() in _FOUND:
                self.person_asked.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

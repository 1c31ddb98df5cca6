"""Transmissions as rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crt_desktop.reports.fiches import TransmissionLine
from ui.viewmodels.transmissions import byline, readers

LINE_ROLE: Final = Qt.ItemDataRole.UserRole + 1
BYLINE_ROLE: Final = Qt.ItemDataRole.UserRole + 2
READERS_ROLE: Final = Qt.ItemDataRole.UserRole + 3

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


def _spoken(line: TransmissionLine, today: date) -> str:
    urgent = "urgente, " if line.is_urgente else ""
    state = "lue" if line.is_read else "à lire"
    return f"{line.personne}, {urgent}{state}, {byline(line, today=today)} : {line.texte}"


_ANSWERS: Final[Mapping[int, Callable[[TransmissionLine, date], object]]] = {
    LINE_ROLE: lambda line, _today: line,
    BYLINE_ROLE: lambda line, today: byline(line, today=today),
    READERS_ROLE: lambda line, _today: readers(line),
    Qt.ItemDataRole.DisplayRole: lambda line, _today: line.personne,
    Qt.ItemDataRole.AccessibleTextRole: _spoken,
}


class TransmissionModel(QAbstractListModel):
    """The transmissions in the order they were given."""

    def __init__(self, today: Callable[[], date], parent: QObject | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._today = today
        self._lines: tuple[TransmissionLine, ...] = ()

    def show_lines(self, lines: Sequence[TransmissionLine]) -> None:
        """Show other transmissions."""
        self.beginResetModel()
        self._lines = tuple(lines)
        self.endResetModel()

    def lines(self) -> tuple[TransmissionLine, ...]:
        """Return what is shown."""
        return self._lines

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of transmissions."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the transmission of a row, or its words."""
        answer = _ANSWERS.get(role)
        if answer is None or not index.isValid():
            return None
        return answer(self._lines[index.row()], self._today())

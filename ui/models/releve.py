"""The relève as rows: persons, and what happened to each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.viewmodels.releve import ReleveRow, spoken

ROW_ROLE: Final = Qt.ItemDataRole.UserRole + 1
_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


class ReleveModel(QAbstractListModel):
    """The rows in the order they were given."""

    def __init__(self, today: Callable[[], date], parent: QObject | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self.today = today
        self._rows: tuple[ReleveRow, ...] = ()

    def show_rows(self, rows: Sequence[ReleveRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rows(self) -> tuple[ReleveRow, ...]:
        """Return what is shown."""
        return self._rows

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row, or its words."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.person.personne if row.item is None else row.item.titre
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row, today=self.today())
        return None

"""The rows of the palette: heads, persons, actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from crt_desktop.reports.caseload import CaseloadLine
from ui.palette.actions import OPEN_FILE, Action, PersonAct
from ui.viewmodels import caseload_words as told

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()


class Head(str):
    """The small title of a group of rows."""

    __slots__ = ()


class PersonRow:
    """A person, and what choosing the row does about them."""

    def __init__(self, line: CaseloadLine, act: PersonAct = OPEN_FILE) -> None:
        """Keep both."""
        self.line = line
        self.act = act


Row = Head | PersonRow | PersonAct | Action


class PaletteModel(QAbstractListModel):
    """The rows found for what was typed."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.rows: list[Row] = []
        self.query = ""

    def show_rows(self, rows: Sequence[Row], *, query: str) -> None:
        """Show other rows; ``query`` is marked in the names."""
        self.beginResetModel()
        self.rows = list(rows)
        self.query = query
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the rows, heads included."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Leave the heads out of the selection."""
        if not index.isValid() or isinstance(self.rows[index.row()], Head):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row says, for who reads it aloud."""
        texts = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        if not index.isValid() or role not in texts:
            return None
        return text_of(self.rows[index.row()])

    def next_choice(self, row: int, step: int) -> int:
        """Return the next row that can be chosen, turning round; -1 when there is none."""
        count = len(self.rows)
        for moved in range(1, count + 1):
            found = (row + step * moved) % count
            if not isinstance(self.rows[found], Head):
                return found
        return -1


def text_of(row: Row) -> str:
    """Return what a row says in one line."""
    if isinstance(row, Head):
        return str(row)
    if isinstance(row, PersonRow):
        name = told.full_name(row.line)
        return name if row.act is OPEN_FILE else f"{row.act.title} — {name}"
    return row.title

"""A small table held in memory: rows of painted cells, each with the key of its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from ui.models.cells import (
    BadgeCell,
    Cell,
    GirCell,
    IconTextCell,
    PersonCell,
    SectionCell,
    TextCell,
    TwoLinesCell,
)
from ui.models.roles import TEXT_ROLES, Role

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
SELECTABLE: Final = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """One row: what tells it from the others, and its cells; a sub-head has one `SectionCell`."""

    key: object
    cells: tuple[Cell | None, ...]


class RecordRowsModel(QAbstractTableModel):
    """Rows given all at once; sub-heads cannot be selected."""

    def __init__(self, titles: Sequence[str], parent: QObject | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._titles = tuple(titles)
        self._rows: tuple[RecordRow, ...] = ()

    def show_rows(self, rows: Sequence[RecordRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def key_at(self, row: int) -> object | None:
        """Return the key of a row; None outside and for a sub-head."""
        if not 0 <= row < len(self._rows) or self._is_section(row):
            return None
        return self._rows[row].key

    def row_of(self, key: object) -> int:
        """Return the row of a key, or −1."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), -1)

    def section_rows(self) -> tuple[int, ...]:
        """Return the rows of the sub-heads."""
        return tuple(at for at in range(len(self._rows)) if self._is_section(at))

    def _is_section(self, row: int) -> bool:
        cells = self._rows[row].cells
        return bool(cells) and isinstance(cells[0], SectionCell)

    def cell(self, row: int, column: int) -> Cell | None:
        """Return what is painted."""
        cells = self._rows[row].cells
        if self._is_section(row):
            return cells[0]
        return cells[column] if column < len(cells) else None

    # --- Qt ----------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the rows, sub-heads among them."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._titles)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Leave sub-heads out of the selection."""
        if not index.isValid() or self._is_section(index.row()):
            return Qt.ItemFlag.NoItemFlags
        return SELECTABLE

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the titles."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the cell for the delegate, its words for a screen reader and a tooltip."""
        if not index.isValid():
            return None
        cell = self.cell(index.row(), index.column())
        if role == Role.CELL:
            return cell
        return words_of(cell) if role in TEXT_ROLES else None


def words_of(cell: Cell | None) -> str:
    """Return what is read aloud of a cell."""
    match cell:
        case TextCell() | BadgeCell() | IconTextCell():
            return cell.text
        case TwoLinesCell():
            return f"{cell.text}\n{cell.detail}" if cell.detail else cell.text
        case GirCell():
            return "non évalué" if cell.gir is None else f"GIR {cell.gir}"
        case PersonCell():
            return f"{cell.nom} {cell.prenoms}, {cell.detail}"
        case SectionCell():
            return cell.title
        case _:
            return ""

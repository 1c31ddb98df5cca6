"""A small table of words: what a chart shows, readable without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.theme.fonts import font
from ui.theme.tokens import BODY, BODY_STRONG, COLUMN_HEAD, ROW_COMPACT, TABLE_HEAD

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


class TextModel(QAbstractTableModel):
    """Rows of words under fixed heads; all but the first column stand at the right."""

    def __init__(self, heads: Sequence[str], parent: QObject | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._heads = tuple(heads)
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._has_total = False

    def set_rows(self, rows: Sequence[Sequence[str]], *, has_total: bool = False) -> None:
        """Show other rows; the last of them may be their total."""
        self.beginResetModel()
        self._rows = tuple(tuple(row) for row in rows)
        self._has_total = has_total
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell, or how they stand."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.FontRole:
            is_total = self._has_total and index.row() == len(self._rows) - 1
            return font(BODY_STRONG if is_total else BODY)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if index.column() else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return the heads."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class PlainTable(QTableView):
    """Shows a `TextModel`."""

    def __init__(self, heads: Sequence[str], *, name: str, parent: QWidget | None = None) -> None:
        """Make an empty table; ``name`` is read aloud."""
        super().__init__(parent)
        self._texts = TextModel(heads, self)
        self.setModel(self._texts)
        self.setAccessibleName(name)
        self.setProperty("role", "plain")
        self.setFont(font(BODY))
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_COMPACT)
        head = self.horizontalHeader()
        head.setFont(font(COLUMN_HEAD))
        head.setFixedHeight(TABLE_HEAD)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def set_rows(self, rows: Sequence[Sequence[str]], *, has_total: bool = False) -> None:
        """Show other rows; the last of them may be their total."""
        self._texts.set_rows(rows, has_total=has_total)

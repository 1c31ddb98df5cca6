"""Writes in one cell at a time: opens the editor over it, keeps or leaves what was written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from crt_desktop.reports.plans import PrestationLine
from ui.models.plan_grid import HANDLE, PROVIDER, CellKind, GridColumn, LineRow
from ui.pages.plan.cell_editor import CellEditor
from ui.pages.plan.table import PlanTable
from ui.viewmodels.plan_providers import provider_values
from ui.viewmodels.typed import read_typed_date

DAY_UNREAD: Final = "Écrivez la date sous la forme JJ/MM/AAAA, ou videz la case."


class CellWriter(QObject):
    """Stands over the cell being written in; the row grows with what is typed."""

    left = Signal(int)
    """The cell was kept and left by Tab (1) or Shift+Tab (-1)."""
    line_wanted = Signal()
    """The cell was kept; another line is wanted after this one."""
    move_wanted = Signal(int)
    """The cell was kept; its line is to move."""
    undo_wanted = Signal(bool)
    """The cell had nothing to take back (False) or do again (True): the plan may."""

    def __init__(self, table: PlanTable, *, today: Callable[[], date]) -> None:
        """Write in the cells of a table."""
        super().__init__(table)
        self._table = table
        self._today = today
        self._key: int | None = None
        self._column = HANDLE + 1
        self.cell = CellEditor(table.viewport())
        area = self.cell.area
        area.left.connect(lambda step: self._then(lambda: self.left.emit(step)))
        area.line_wanted.connect(lambda: self._then(self.line_wanted.emit))
        area.moved.connect(lambda step: self._then(lambda: self.move_wanted.emit(step)))
        area.undone.connect(lambda redo: self._then(lambda: self.undo_wanted.emit(redo)))
        area.cancelled.connect(self.cancel)
        area.focus_lost.connect(self.commit)
        self.cell.typed.connect(self._hear)
        self.cell.height_wanted.connect(lambda _height: self._fit())
        table.placed.connect(self._place)
        table.cell_left.connect(self._leave_for_another)
        table.fitted.connect(self._fit)
        table.grid_model.rowsRemoved.connect(lambda *_rows: self._close_if_gone())

    @property
    def is_open(self) -> bool:
        """Tell whether a cell is being written in."""
        return self._key is not None

    def _index(self) -> QModelIndex:
        if self._key is None:
            return QModelIndex()
        row = self._table.grid_model.row_of(self._key)
        return self._table.grid_model.index(row, self._column) if row >= 0 else QModelIndex()

    # --- opening -----------------------------------------------------------------------------

    def open(self, row: LineRow, column: GridColumn, index: QModelIndex) -> None:
        """Open the editor over a cell, with its text."""
        self._table.setCurrentIndex(index)
        self._key, self._column = row.key, index.column()
        self.cell.start(
            self._table.grid_model.text(row, column),
            name=column.title,
            style=column.style,
            is_single=column.kind is CellKind.DATE,
        )
        self._place()
        self.cell.show()
        self._fit()
        self.cell.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        if self._key is not None:
            self.cell.setGeometry(self._table.cell_rect(self._index()).adjusted(0, 0, 1, 0))

    def _fit(self) -> None:
        """Let the row grow with what is typed: the other cells are measured no more than once."""
        index = self._index()
        if not index.isValid():
            return
        table = self._table
        model, delegate, widths = table.grid_model, table.grid_delegate, table.widths()
        row = model.line_row(index.row())
        if row is None:
            return
        wanted = self.cell.wanted_height() + delegate.extra_height(
            row, model.columns[self._column], widths[self._column]
        )
        for at, (column, width) in enumerate(zip(model.columns, widths, strict=True)):
            if at != self._column:
                wanted = max(wanted, delegate.cell_height(model, row, column, width))
        if wanted != table.rowHeight(index.row()):
            table.set_height(index.row(), wanted)
            table.updateGeometries()
            table.scrollTo(index)
            # Told last: what stands under the table asks for the heights as they are.
            table.fitted.emit()
        self._place()

    def _hear(self, text: str) -> None:
        index = self._index()
        if self._key is None or not index.isValid():
            return
        column = self._table.grid_model.columns[self._column]
        if column.kind is CellKind.TEXT:
            self._table.editor.note_typing(self._table.part, self._key, column.attribute, text)

    # --- leaving -----------------------------------------------------------------------------

    def commit(self) -> bool:
        """Keep what was written; False when it cannot be read."""
        index = self._index()
        if self._key is None or not index.isValid():
            self._close()
            return True
        key, column = self._key, self._table.grid_model.columns[self._column]
        text = self.cell.text()
        value: Any = text
        if column.kind is CellKind.DATE:
            value = read_typed_date(text, today=self._today()) if text else None
            if text and value is None:
                return self._refuse()
        self._close()
        table = self._table
        values = {column.attribute: value}
        row = table.grid_model.line_row(index.row())
        if column.attribute == PROVIDER and row and isinstance(row.line, PrestationLine):
            values = provider_values(row.line, text, table.grid_model.partenaires)
        if not table.editor.set_values(table.part, key, **values):
            table.fit_rows()
        return True

    def _refuse(self) -> bool:
        """Say that a day cannot be read; left all the same, the cell says what it said."""
        self.cell.set_wrong(is_wrong=True, why=DAY_UNREAD)
        if not self.cell.area.hasFocus():
            self.cancel()
        return False

    def cancel(self) -> None:
        """Leave the cell as it was."""
        if self._key is not None:
            self._close()
            self._table.fit_rows()

    def _close(self) -> None:
        if self._key is None:
            return
        self._key = None
        self._table.editor.forget_typing()
        if self.cell.area.hasFocus():
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.cell.hide()
        self._table.viewport().update()

    def _then(self, act: Callable[[], None]) -> None:
        if self.commit():
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            act()

    def _leave_for_another(self) -> None:
        if self._key is not None and self._table.currentIndex() != self._index():
            self.commit()

    def _close_if_gone(self) -> None:
        if self._key is not None and self._table.grid_model.row_of(self._key) < 0:
            self._close()

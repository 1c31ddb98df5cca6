"""Drags a line of a plan by its handle, with a bar where it would go."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication

from ui.pages.plan.table import PlanTable
from ui.theme.theme import tokens
from ui.viewmodels.plan_content import group_of


class LineDrag:
    """Follows one drag from the press on a handle to the release."""

    def __init__(self, table: PlanTable) -> None:
        """Drag the lines of a table."""
        self._table = table
        self._key: int | None = None
        self._press = QPoint()
        self._row = -1

    @property
    def is_held(self) -> bool:
        """Tell whether a handle is held."""
        return self._key is not None

    def press(self, key: int, point: QPoint) -> None:
        """Take a line by its handle."""
        self._key, self._press, self._row = key, point, -1

    def move(self, point: QPoint) -> None:
        """Show where the line would go."""
        is_far = (point - self._press).manhattanLength() >= QApplication.startDragDistance()
        if is_far or self._row >= 0:
            self._table.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._row = self._row_at(point)
            self._table.viewport().update()

    def release(self) -> bool:
        """Put the line where it is; tell whether it was dragged."""
        key, row = self._key, self._row
        self._key, self._row = None, -1
        self._table.viewport().unsetCursor()
        self._table.viewport().update()
        if key is None or row < 0:
            return False
        self.drop(key, row)
        return True

    def drop(self, key: int, row: int) -> None:
        """Put a line before a row; before a sub-head, or after all, it ends the group above."""
        table = self._table
        model, part = table.grid_model, table.part
        target = model.line_row(row)
        if target is not None:
            group, before = group_of(part, target.line), target.key
        else:
            rows = (model.line_row(at) for at in range(row - 1, -1, -1))
            above = next((one for one in rows if one is not None), None)
            first = model.line_row(row + 1)
            if above is not None:
                group, before = group_of(part, above.line), None
            elif first is not None:
                group, before = group_of(part, first.line), first.key
            else:
                return
        table.editor.place(part, key, group=group, before=before)
        table.go_to(key)

    def _row_at(self, point: QPoint) -> int:
        """Return the row the line would stand before: the one under the mouse, or the next."""
        table = self._table
        index = table.indexAt(point)
        if not index.isValid():
            return table.grid_model.rowCount() if point.y() > 0 else 0
        is_low = point.y() > table.visualRect(index).center().y()
        return index.row() + (1 if is_low else 0)

    def paint(self, painter: QPainter) -> None:
        """Draw the bar where the line would go."""
        if self._row < 0:
            return
        table = self._table
        last = table.grid_model.rowCount()
        if self._row < last:
            top = table.rowViewportPosition(self._row)
        else:
            top = table.rowViewportPosition(last - 1) + table.rowHeight(last - 1)
        bar = QRect(0, max(top - 2, 0), table.viewport().width(), 3)
        painter.fillRect(bar, QColor(tokens().accent))

"""The grid of a plan: what the keys and the mouse do on its lines, and what it asks of the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QEvent, QKeyCombination, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from ui.models.plan_grid import HANDLE, CellKind, GridColumn, LineRow
from ui.pages.plan.cell_writer import CellWriter
from ui.pages.plan.line_drag import LineDrag
from ui.pages.plan.table import PlanTable
from ui.viewmodels.plan_content import group_of
from ui.viewmodels.plan_editor import PlanEditor

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class PlanGrid(PlanTable):
    """Shows one part of a plan and writes in it."""

    bilan_asked = Signal(int)
    """The progress notes of a line are wanted: its key."""
    menu_asked = Signal(int, QPoint)
    """The acts on a line are wanted: its key, and where on screen."""
    choice_asked = Signal(int, object, QPoint)
    """A choice is to be made: the key of the line, the `GridColumn`, where on screen."""
    statut_asked = Signal(int, QPoint)
    """The state of a line is to be chosen."""

    def __init__(
        self,
        editor: PlanEditor,
        part: str,
        *,
        name: str,
        today: Callable[[], date],
        is_modele: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show a part of what is edited; ``name`` is read aloud."""
        super().__init__(editor, part, name=name, is_modele=is_modele, parent=parent)
        self.writer = CellWriter(self, today=today)
        self.drag = LineDrag(self)
        self.writer.left.connect(self._go_on_or_leave)
        self.writer.line_wanted.connect(self.add_after_current)
        self.writer.move_wanted.connect(self.move_current)
        self.writer.undo_wanted.connect(self._undo)

    # --- keys --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Write, add, move, take away."""
        act = self._act_of(event.keyCombination())
        if act is not None:
            act()
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(str(self.currentIndex().data() or ""))
        elif event.matches(QKeySequence.StandardKey.Paste):
            if self.open_cell(self.currentIndex()):
                self.writer.cell.area.paste()
        elif self._is_writing(event):
            if self.open_cell(self.currentIndex()):
                QApplication.sendEvent(self.writer.cell.area, event)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _act_of(self, keys: QKeyCombination) -> Callable[[], object] | None:
        """Return the act of some keys on the line one is on, None when they have none."""
        key = keys.key()
        held = keys.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.NoModifier:
            if key == Qt.Key.Key_F2 or key in _ENTER:
                return lambda: self.open_cell(self.currentIndex())
            return self.remove_current if key == Qt.Key.Key_Delete else None
        if held == Qt.KeyboardModifier.AltModifier:
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            return (lambda: self.move_current(steps[key])) if key in steps else None
        if held == Qt.KeyboardModifier.ControlModifier:
            if key in _ENTER:
                return self.add_after_current
            return self.ask_statut if key == Qt.Key.Key_E else None
        return None

    @staticmethod
    def _is_writing(event: QKeyEvent) -> bool:
        """Tell whether a key writes a character."""
        held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier
        # AltGr writes: it comes as Ctrl+Alt on some keyboards, with its character.
        is_alt_gr = event.modifiers() == (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        )
        if event.modifiers() & held and not is_alt_gr:
            return False
        return bool(event.text()) and event.text().isprintable()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Write what is composed, with an accent typed first for one."""
        if self.open_cell(self.currentIndex()):
            QApplication.sendEvent(self.writer.cell.area, event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:  # noqa: N802 - Qt's name
        """Tell that a character may be composed where one stands."""
        if query is Qt.InputMethodQuery.ImEnabled:
            return self._may_open(self.currentIndex()) is not None
        return super().inputMethodQuery(query)

    # --- acts on the line one is on ------------------------------------------------------------

    def add_after_current(self) -> None:
        """Add a line after this one, in the same group, and write in it."""
        row = self.grid_model.line_row(self.currentIndex().row())
        if row is not None:
            self.writer.commit()
            self.add_line(group_of(self.part, row.line), after=row.key)

    def add_line(self, group: str, *, after: int | None = None) -> None:
        """Add a line to a group and write in it."""
        key = self.editor.add(self.part, group, after=after)
        if key and self.go_to(key):
            self.open_cell(self.currentIndex())

    def move_current(self, step: int) -> None:
        """Move this line one place up or down."""
        key = self.current_key()
        if key is None:
            return
        column = self.grid_model.columns[self.currentIndex().column()].attribute
        self.editor.move(self.part, key, step)
        self.go_to(key, column)

    def remove_current(self) -> None:
        """Take this line away, and go to the one that takes its place."""
        key = self.current_key()
        if key is None or not self.is_editable:
            return
        at, column = self.current_place()
        self.editor.remove(self.part, key)
        model = self.grid_model
        count = model.rowCount()
        beside = (*range(at, count), *range(min(at, count) - 1, -1, -1))
        row = next((one for one in beside if model.line_row(one) is not None), -1)
        self.setCurrentIndex(model.index(row, column) if row >= 0 else QModelIndex())

    def ask_statut(self) -> None:
        """Ask for the state of this line."""
        key = self.current_key()
        if key is not None and self.is_editable:
            self.statut_asked.emit(key, self._under(self.currentIndex()))

    def _under(self, index: QModelIndex) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())

    def _go_on_or_leave(self, step: int) -> None:
        if not self.go_on(step):
            self.leave(step)

    def _undo(self, is_redo: bool) -> None:  # noqa: FBT001 - a signal's value
        spot = self.editor.redo() if is_redo else self.editor.undo()
        if spot is not None and spot.part == self.part:
            self.go_to(spot.key, spot.attribute)

    # --- cells -------------------------------------------------------------------------------

    def _may_open(self, index: QModelIndex) -> tuple[LineRow, GridColumn] | None:
        """Return the line and column of a cell that can be written or asked for, None for another."""
        row = self.grid_model.line_row(index.row()) if index.isValid() else None
        if row is None:
            return None
        column = self.grid_model.columns[index.column()]
        if column.kind is CellKind.HANDLE:
            return None
        if column.kind is CellKind.BILAN:
            return (row, column) if self.may_note or row.bilans else None
        return (row, column) if self.is_editable else None

    def open_cell(self, index: QModelIndex) -> bool:
        """Write in a cell, or ask for its choice or notes; tell whether it can be typed in now."""
        found = self._may_open(index)
        if found is None:
            return False
        row, column = found
        if column.kind is CellKind.BILAN:
            self.bilan_asked.emit(row.key)
            return False
        if column.kind is CellKind.CHOICE:
            self.choice_asked.emit(row.key, column, self._under(index))
            return False
        self.writer.open(row, column, index)
        return True

    # --- mouse -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take a line by its handle; a second press on a cell writes in it."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        row = self.grid_model.line_row(index.row()) if index.isValid() else None
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and row is not None and index.column() == HANDLE:
            if self.is_editable:
                self.drag.press(row.key, point)
            self.setCurrentIndex(self.grid_model.index(index.row(), HANDLE + 1))
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            return
        was_current = index.isValid() and index == self.currentIndex() and self.hasFocus()
        super().mousePressEvent(event)
        if not is_left or row is None:
            return
        column = self.grid_model.columns[index.column()]
        if was_current or (column.kind is CellKind.BILAN and not row.bilans):
            self.open_cell(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Write in the cell."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self.writer.is_open:
            self.open_cell(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the line would go, or which row is under the mouse."""
        point = event.position().toPoint()
        if self.drag.is_held:
            self.drag.move(point)
            return
        index = self.indexAt(point)
        self.hover(index.row() if index.isValid() else -1)
        is_handle = (
            index.isValid()
            and index.column() == HANDLE
            and self.is_editable
            and self.grid_model.line_row(index.row()) is not None
        )
        shape = Qt.CursorShape.OpenHandCursor if is_handle else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Put the line where it was dragged."""
        if not self.drag.release():
            super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802 - Qt's name
        """Offer the acts on a line."""
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        row = self.grid_model.line_row(index.row()) if index.isValid() else None
        if row is None:
            return
        if not by_key:
            self.setCurrentIndex(self.grid_model.index(index.row(), max(index.column(), 1)))
        self.menu_asked.emit(row.key, self._under(index) if by_key else event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the cells, then where a dragged line would go."""
        super().paintEvent(event)
        if self.drag.is_held:
            self.drag.paint(QPainter(self.viewport()))

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Say no tooltip: nothing is cut here."""
        if event.type() == QEvent.Type.ToolTip:
            return True
        return super().viewportEvent(event)

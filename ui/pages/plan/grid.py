"""The grid of a plan: inline cells, keys, drag, and what it asks of the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from PySide6.QtCore import QEvent, QKeyCombination, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from ui.delegates.plan_grid import PlanGridDelegate
from ui.models.plan_grid import (
    HANDLE,
    CellKind,
    GridColumn,
    Index,
    LineRow,
    PlanGridModel,
    SectionRow,
    rows_of,
)
from ui.pages.plan.cell_editor import CellEditor
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import COLUMN_HEAD, TABLE_HEAD
from ui.viewmodels.plan import Bilans
from ui.viewmodels.plan_content import PlanContent, group_of
from ui.viewmodels.plan_editor import PlanEditor
from ui.viewmodels.typed import read_typed_date
from ui.widgets.record_table import FloatingBar

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
DAY_UNREAD: Final = "Écrivez la date sous la forme JJ/MM/AAAA, ou videz la case."


class PlanGrid(QTableView):
    """Shows one part of a plan and writes in it."""

    bilan_asked = Signal(int)
    """The progress notes of a line are wanted: its key."""
    menu_asked = Signal(int, QPoint)
    """The acts on a line are wanted: its key, and where on screen."""
    choice_asked = Signal(int, object, QPoint)
    """A choice is to be made: the key of the line, the `GridColumn`, where on screen."""
    statut_asked = Signal(int, QPoint)
    """The state of a line is to be chosen."""
    fitted = Signal()
    """The rows have another height: what stands under the grid moves."""

    def __init__(
        self,
        editor: PlanEditor,
        part: str,
        *,
        name: str,
        today: Callable[[], date],
        has_bilans: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Show a part of what is edited; ``name`` is read aloud."""
        super().__init__(parent)
        self.editor = editor
        self.part = part
        self._today = today
        self._bilans: dict[int, Bilans] = {}
        self._changed: frozenset[int] = frozenset()
        self.may_note = False
        self.hovered_row = -1
        self._open_key: int | None = None
        self._open_column = HANDLE + 1
        self._drag: int | None = None
        self._drop_row = -1
        self._press = QPoint()
        self.setAccessibleName(name)
        self.grid_model = PlanGridModel(part, has_bilans=has_bilans, parent=self)
        self.grid_delegate = PlanGridDelegate(self, self)
        self._dress()
        self.setModel(self.grid_model)
        self.setItemDelegate(self.grid_delegate)
        self.cell = CellEditor(self.viewport())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bar = FloatingBar(self)
        self._connect()
        self._show()

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setProperty("no_ring", True)  # noqa: FBT003 - Qt's signature
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        head = self.horizontalHeader()
        head.setFixedHeight(TABLE_HEAD)
        head.setFont(font(COLUMN_HEAD))
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setMinimumSectionSize(1)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)

    def _connect(self) -> None:
        self.editor.changed.connect(self._follow)
        self.editor.loaded.connect(self._show)
        area = self.cell.area
        area.left.connect(self._leave_cell)
        area.cancelled.connect(self.cancel_cell)
        area.line_wanted.connect(self._add_from_cell)
        area.moved.connect(self._move_from_cell)
        area.focus_lost.connect(self.commit_cell)
        area.undone.connect(self._undo_from_cell)
        self.cell.typed.connect(self._hear_typing)
        self.cell.height_wanted.connect(lambda _height: self._fit_open_row())

    # --- content -----------------------------------------------------------------------------

    @property
    def is_editable(self) -> bool:
        """Tell whether the lines may be written."""
        return self.editor.is_editable

    def changed_keys(self) -> frozenset[int]:
        """Return the lines that differ from the version before."""
        return self._changed

    def mark_changed(self, keys: frozenset[int]) -> None:
        """Put the bar beside the lines that differ from the version before."""
        if keys != self._changed:
            self._changed = keys
            self.viewport().update()

    def show_bilans(self, bilans: dict[int, Bilans], *, may_note: bool) -> None:
        """Show the progress notes, by the key of their line."""
        self._bilans = bilans
        self.may_note = may_note
        self._show()

    def current_place(self) -> tuple[int, int]:
        """Return the row and column one is on."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (-1, -1)

    def has_ring(self) -> bool:
        """Tell whether the cell one is on wears the ring."""
        return self.hasFocus()

    def current_key(self) -> int | None:
        """Return the key of the line one is on."""
        row = self.grid_model.line_row(self.currentIndex().row())
        return None if row is None else row.key

    def _follow(self, before: PlanContent, after: PlanContent) -> None:
        if getattr(before, self.part) is not getattr(after, self.part):
            self._show()

    def _show(self) -> None:
        """Show the lines as they stand; the place one is at follows its line."""
        key, column = self.current_key(), self.currentIndex().column()
        before = [row.identity for row in self._rows()]
        self.grid_model.show_rows(
            rows_of(self.editor.content, self.part, lambda one: self._bilans.get(one, ()))
        )
        if self._open_key is not None and self.grid_model.row_of(self._open_key) < 0:
            self._close_cell()
        if [row.identity for row in self._rows()] != before:
            self._span_sections()
            if key is not None and (at := self.grid_model.row_of(key)) >= 0:
                self.setCurrentIndex(self.grid_model.index(at, column))
        self.fit_rows()

    def _rows(self) -> list[SectionRow | LineRow]:
        model = self.grid_model
        return [row for at in range(model.rowCount()) if (row := model.row(at)) is not None]

    def _span_sections(self) -> None:
        self.clearSpans()
        count = self.grid_model.columnCount()
        for at, row in enumerate(self._rows()):
            if isinstance(row, SectionRow):
                self.setSpan(at, 0, 1, count)

    # --- room --------------------------------------------------------------------------------

    def widths(self) -> list[int]:
        """Return the width of each column."""
        return [self.columnWidth(at) for at in range(self.grid_model.columnCount())]

    def _fit_columns(self) -> None:
        columns = self.grid_model.columns
        room = self.viewport().width()
        spare = max(room - sum(column.width for column in columns), 0)
        shares = sum(column.share for column in columns)
        widths = [column.width + spare * column.share // shares for column in columns]
        widths[-1] += max(room - sum(widths), 0)
        for at, width in enumerate(widths):
            if self.columnWidth(at) != width:
                self.setColumnWidth(at, width)

    def fit_rows(self) -> None:
        """Give each row the height of its text."""
        widths = self.widths()
        for at in range(self.grid_model.rowCount()):
            self._set_height(at, self.grid_delegate.row_height(self.grid_model, at, widths))
        if self._open_key is not None:
            self._fit_open_row()
        self.updateGeometries()
        self.fitted.emit()

    def _set_height(self, row: int, height: int) -> None:
        if self.rowHeight(row) != height:
            self.setRowHeight(row, height)

    def content_height(self) -> int:
        """Return the height of the head and of every row."""
        return self.horizontalHeader().height() + self.verticalHeader().length()

    def _fit_open_row(self) -> None:
        """Let the row of the open cell grow with what is typed: no other cell is measured again."""
        if self._open_key is None:
            return
        index = self._open_index()
        if not index.isValid():
            return
        model, widths = self.grid_model, self.widths()
        wanted = self.grid_delegate.row_height(model, index.row(), widths)
        row = model.line_row(index.row())
        if row is not None:
            column = model.columns[index.column()]
            width = widths[index.column()]
            extra = self.grid_delegate.extra_height(row, column, width)
            wanted = self._without(index, widths)
            wanted = max(wanted, self.cell.wanted_height() + extra)
        before = self.rowHeight(index.row())
        self._set_height(index.row(), wanted)
        self._place_cell()
        if before != wanted:
            self.fitted.emit()
            self.scrollTo(index)

    def _without(self, index: QModelIndex, widths: list[int]) -> int:
        """Return the height a row needs for its other cells."""
        model, row = self.grid_model, self.grid_model.line_row(index.row())
        heights = [
            self.grid_delegate.cell_height(model, row, column, width)
            for at, (column, width) in enumerate(zip(model.columns, widths, strict=True))
            if at != index.column() and row is not None
        ]
        return max(heights)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the room among the columns again."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()
            self.fit_rows()

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        """Keep the editor over its cell."""
        super().updateGeometries()
        self._place_cell()
        # Qt asks for geometries before the bar is made.
        bar = getattr(self, "bar", None)
        if bar is not None:
            bar.place()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        """Keep the editor over its cell."""
        super().scrollContentsBy(dx, dy)
        self._place_cell()

    # --- going about -------------------------------------------------------------------------

    def go_to(self, key: int, attribute: str = "", *, opens: bool = False) -> bool:
        """Go to a cell of a line; tell whether it is there."""
        row = self.grid_model.row_of(key)
        if row < 0:
            return False
        column = self.grid_model.column_of(attribute)
        index = self.grid_model.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if opens:
            self.open_cell(index)
        return True

    def go_on(self, step: int) -> bool:
        """Go to the next cell (1) or the one before (-1); tell whether there is one."""
        index = self._next_cell(self.currentIndex(), step)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def _next_cell(self, index: QModelIndex, step: int) -> QModelIndex:
        model = self.grid_model
        count = model.columnCount()
        at = index.row() * count + index.column() if index.isValid() else -1
        if not index.isValid() and step < 0:
            at = model.rowCount() * count
        while 0 <= (at := at + step) < model.rowCount() * count:
            found = model.index(at // count, at % count)
            if model.flags(found) & Qt.ItemFlag.ItemIsEnabled:
                return found
        return QModelIndex()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802 - Qt's name
        """Go from cell to cell with Tab, out of the grid at its ends."""
        return self.go_on(1 if next else -1) or super().focusNextPrevChild(next)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start at the first cell, or at the last when coming back."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            comes_back = event.reason() is Qt.FocusReason.BacktabFocusReason
            self.go_on(-1 if comes_back else 1)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def currentChanged(self, current: Index, previous: Index) -> None:  # noqa: N802 - Qt's name
        """Leave the open cell, and draw both rows again."""
        if self._open_key is not None and current != self._open_index():
            self.commit_cell()
        super().currentChanged(current, previous)
        self.viewport().update()

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
                self.cell.area.paste()
        elif self._is_writing(event):
            if self.open_cell(self.currentIndex()):
                QApplication.sendEvent(self.cell.area, event)
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
            QApplication.sendEvent(self.cell.area, event)

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
            self.commit_cell()
            self.add_line(group_of(self.part, row.line), after=row.key)

    def add_line(self, group: str, *, after: int | None = None) -> None:
        """Add a line to a group and write in it."""
        if key := self.editor.add(self.part, group, after=after):
            self.go_to(key, opens=True)

    def move_current(self, step: int) -> None:
        """Move this line one place up or down."""
        key = self.current_key()
        if key is None:
            return
        column = self.grid_model.columns[self.currentIndex().column()].attribute
        self.editor.move(self.part, key, step)
        self.go_to(key, column)

    def remove_current(self) -> None:
        """Take this line away."""
        key = self.current_key()
        if key is None or not self.is_editable:
            return
        at, column = self.current_place()
        self.editor.remove(self.part, key)
        model = self.grid_model
        beside = (*range(at, model.rowCount()), *range(min(at, model.rowCount()) - 1, -1, -1))
        row = next((one for one in beside if model.line_row(one) is not None), -1)
        self.setCurrentIndex(model.index(row, column) if row >= 0 else QModelIndex())

    def ask_statut(self) -> None:
        """Ask for the state of this line."""
        key = self.current_key()
        if key is not None and self.is_editable:
            self.statut_asked.emit(key, self._under(self.currentIndex()))

    def _under(self, index: QModelIndex) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())

    # --- the open cell -----------------------------------------------------------------------

    def _may_open(self, index: QModelIndex) -> tuple[LineRow, GridColumn] | None:
        """Return the line and column of a cell that can be written, None for another."""
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
        self.setCurrentIndex(index)
        self._open_key, self._open_column = row.key, index.column()
        text = self.grid_model.text(row, column)
        self.cell.start(
            text,
            name=column.title,
            style=column.style,
            is_single=column.kind is CellKind.DATE,
        )
        self._place_cell()
        self.cell.show()
        self._fit_open_row()
        self.cell.area.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @property
    def is_open(self) -> bool:
        """Tell whether a cell is being written in."""
        return self._open_key is not None

    def _open_index(self) -> QModelIndex:
        if self._open_key is None:
            return QModelIndex()
        row = self.grid_model.row_of(self._open_key)
        return self.grid_model.index(row, self._open_column) if row >= 0 else QModelIndex()

    def _place_cell(self) -> None:
        # Qt asks for geometries before the editor is made.
        cell = getattr(self, "cell", None)
        if cell is not None and self._open_key is not None:
            cell.setGeometry(self.visualRect(self._open_index()).adjusted(0, 0, 1, 0))

    def _hear_typing(self, text: str) -> None:
        index = self._open_index()
        if self._open_key is None or not index.isValid():
            return
        column = self.grid_model.columns[index.column()]
        if column.kind is CellKind.TEXT:
            self.editor.note_typing(self.part, self._open_key, column.attribute, text)

    def commit_cell(self) -> bool:
        """Keep what was written in the open cell; False when it cannot be read."""
        index = self._open_index()
        if self._open_key is None or not index.isValid():
            self._close_cell()
            return True
        key, column = self._open_key, self.grid_model.columns[index.column()]
        text = self.cell.text()
        value: Any = text
        if column.kind is CellKind.DATE:
            value = _read_day(text, self._today())
            if text and value is None:
                self.cell.set_wrong(is_wrong=True, why=DAY_UNREAD)
                if self.cell.area.hasFocus():
                    return False
                # It is left all the same: the cell says what it said.
                self.cancel_cell()
                return False
        self._close_cell()
        if not self.editor.set_values(self.part, key, **{column.attribute: value}):
            self.fit_rows()
        return True

    def cancel_cell(self) -> None:
        """Leave the open cell as it was."""
        had_focus = self.cell.area.hasFocus()
        self._close_cell()
        self.fit_rows()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close_cell(self) -> None:
        if self._open_key is None:
            return
        self._open_key = None
        self.editor.forget_typing()
        had_focus = self.cell.area.hasFocus()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.cell.hide()
        self.viewport().update()

    def _leave_cell(self, step: int) -> None:
        if not self.commit_cell():
            return
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.go_on(step):
            super().focusNextPrevChild(step > 0)

    def _add_from_cell(self) -> None:
        if self.commit_cell():
            self.add_after_current()

    def _move_from_cell(self, step: int) -> None:
        if self.commit_cell():
            self.move_current(step)

    def _undo_from_cell(self, is_redo: bool) -> None:  # noqa: FBT001 - a signal's value
        if not self.commit_cell():
            return
        spot = self.editor.redo() if is_redo else self.editor.undo()
        if spot is not None and spot.part == self.part:
            self.go_to(spot.key, spot.attribute)

    # --- mouse -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take a line by its handle; a second press on a cell writes in it."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        row = self.grid_model.line_row(index.row()) if index.isValid() else None
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and row is not None and index.column() == HANDLE:
            if self.is_editable:
                self._drag, self._press = row.key, point
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
        if index.isValid() and not self.is_open:
            self.open_cell(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the line would go, or which row is under the mouse."""
        point = event.position().toPoint()
        if self._drag is not None:
            is_far = (point - self._press).manhattanLength() >= QApplication.startDragDistance()
            if is_far or self._drop_row >= 0:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._drop_row = self._row_for_drop(point)
                self.viewport().update()
            return
        index = self.indexAt(point)
        row = index.row() if index.isValid() else -1
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()
        on_handle = index.isValid() and index.column() == HANDLE and self.is_editable
        is_line = self.grid_model.line_row(row) is not None
        shape = (
            Qt.CursorShape.OpenHandCursor if on_handle and is_line else Qt.CursorShape.ArrowCursor
        )
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Put the line where it was dragged."""
        key, drop = self._drag, self._drop_row
        self._drag, self._drop_row = None, -1
        self.unsetCursor()
        if key is None or drop < 0:
            super().mouseReleaseEvent(event)
            return
        self.drop_line(key, drop)
        self.viewport().update()

    def drop_line(self, key: int, row: int) -> None:
        """Put a line before a row; before a sub-head it ends the group above."""
        model = self.grid_model
        target = model.line_row(row)
        if target is not None:
            group, before = group_of(self.part, target.line), target.key
        else:
            above = next(
                (one for at in range(row - 1, -1, -1) if (one := model.line_row(at)) is not None),
                None,
            )
            if above is None:
                first = model.line_row(row + 1)
                if first is None:
                    return
                group, before = group_of(self.part, first.line), first.key
            else:
                group, before = group_of(self.part, above.line), None
        self.editor.place(self.part, key, group=group, before=before)
        self.go_to(key)

    def _row_for_drop(self, point: QPoint) -> int:
        """Return the row a line would stand before: the one under the mouse, or the one after it."""
        index = self.indexAt(point)
        if not index.isValid():
            return self.grid_model.rowCount() if point.y() > 0 else 0
        rect = self.visualRect(index)
        is_low = point.y() > rect.center().y()
        return index.row() + (1 if is_low else 0)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the row under the mouse."""
        self.hovered_row = -1
        self.viewport().update()
        super().leaveEvent(event)

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
        if self._drop_row < 0:
            return
        last = self.grid_model.rowCount()
        if self._drop_row < last:
            top = self.rowViewportPosition(self._drop_row)
        else:
            top = self.rowViewportPosition(last - 1) + self.rowHeight(last - 1)
        painter = QPainter(self.viewport())
        bar = QRect(0, max(top - 2, 0), self.viewport().width(), 3)
        painter.fillRect(bar, QColor(tokens().accent))

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Say no tooltip: nothing is cut here."""
        if event.type() == QEvent.Type.ToolTip:
            return True
        return super().viewportEvent(event)


def _read_day(text: str, today: date) -> date | None:
    return read_typed_date(text, today=today) if text else None

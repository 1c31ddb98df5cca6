"""The table a plan is shown in: rows as tall as their text, columns that share the room, places to go to."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui.delegates.plan_grid import PlanGridDelegate
from ui.models.plan_grid import Index, LineRow, PlanGridModel, SectionRow, rows_of
from ui.theme.fonts import font
from ui.theme.tokens import COLUMN_HEAD, TABLE_HEAD
from ui.viewmodels.plan_content import PlanContent
from ui.viewmodels.plan_editor import PlanEditor
from ui.viewmodels.plan_store import Bilans
from ui.widgets.record_table import FloatingBar

_ENABLED: Final = Qt.ItemFlag.ItemIsEnabled


class PlanTable(QTableView):
    """Shows one part of what is edited; one is always on a cell of a line, never on a sub-head."""

    fitted = Signal()
    """The rows have another height: what stands under the table moves."""
    cell_left = Signal()
    """One goes to another cell."""
    placed = Signal()
    """Rows or columns moved: what stands over a cell must follow."""

    def __init__(
        self,
        editor: PlanEditor,
        part: str,
        *,
        name: str,
        is_modele: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show a part of what is edited; ``name`` is read aloud, a template has nothing of a person."""
        super().__init__(parent)
        self.editor = editor
        self.part = part
        self.may_note = False
        self.hovered_row = -1
        self._bilans: dict[int, Bilans] = {}
        self._changed: frozenset[int] = frozenset()
        self._bar: FloatingBar | None = None
        self.setAccessibleName(name)
        self.grid_model = PlanGridModel(part, is_modele=is_modele, parent=self)
        self.grid_delegate = PlanGridDelegate(self, self)
        self._dress()
        self.setModel(self.grid_model)
        self.setItemDelegate(self.grid_delegate)
        self._bar = FloatingBar(self)
        self.editor.changed.connect(self._follow)
        self.editor.loaded.connect(self.show_lines)
        self.show_lines()

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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
        self.show_lines()

    def _follow(self, before: PlanContent, after: PlanContent) -> None:
        if getattr(before, self.part) is not getattr(after, self.part):
            self.show_lines()

    def show_lines(self) -> None:
        """Show the lines as they stand; the place one is at follows its line."""
        key, column = self.current_key(), self.currentIndex().column()
        before = self._identities()
        self.grid_model.show_rows(
            rows_of(self.editor.content, self.part, lambda one: self._bilans.get(one, ()))
        )
        if self._identities() != before:
            self._span_sections()
            if key is not None and (at := self.grid_model.row_of(key)) >= 0:
                self.setCurrentIndex(self.grid_model.index(at, column))
        self.fit_rows()

    def _rows(self) -> list[SectionRow | LineRow]:
        model = self.grid_model
        return [row for at in range(model.rowCount()) if (row := model.row(at)) is not None]

    def _identities(self) -> list[str | int]:
        return [row.identity for row in self._rows()]

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
            self.set_height(at, self.grid_delegate.row_height(self.grid_model, at, widths))
        self.updateGeometries()
        self.fitted.emit()

    def set_height(self, row: int, height: int) -> None:
        """Give a row a height."""
        if self.rowHeight(row) != height:
            self.setRowHeight(row, height)

    def content_height(self) -> int:
        """Return the height of the head and of every row."""
        return self.horizontalHeader().height() + self.verticalHeader().length()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the room among the columns again."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit_columns()
            self.fit_rows()

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        """Tell what stands over the rows that they moved."""
        super().updateGeometries()
        self._follow_rows()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802 - Qt's name
        """Tell what stands over the rows that they moved."""
        super().scrollContentsBy(dx, dy)
        self._follow_rows()

    def _follow_rows(self) -> None:
        # Qt asks for geometries before the bar is made.
        bar = getattr(self, "_bar", None)
        if bar is not None:
            bar.place()
            self.placed.emit()

    # --- going about -------------------------------------------------------------------------

    def current_place(self) -> tuple[int, int]:
        """Return the row and column one is on, -1 for none."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (-1, -1)

    def current_key(self) -> int | None:
        """Return the key of the line one is on."""
        row = self.grid_model.line_row(self.currentIndex().row())
        return None if row is None else row.key

    def has_ring(self) -> bool:
        """Tell whether the cell one is on wears the ring."""
        return self.hasFocus()

    def go_to(self, key: int, attribute: str = "") -> bool:
        """Go to a cell of a line; tell whether it is there."""
        row = self.grid_model.row_of(key)
        if row < 0:
            return False
        index = self.grid_model.index(row, self.grid_model.column_of(attribute))
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
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
            if model.flags(found) & _ENABLED:
                return found
        return QModelIndex()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001, N802 - Qt's name
        """Go from cell to cell with Tab, out of the table at its ends."""
        return self.go_on(1 if next else -1) or self.leave(1 if next else -1)

    def leave(self, step: int) -> bool:
        """Give the focus to what stands after the table (1) or before it (-1)."""
        return super().focusNextPrevChild(step > 0)

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
        """Leave the cell, and draw both rows again."""
        self.cell_left.emit()
        super().currentChanged(current, previous)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the row under the mouse."""
        self.hover(-1)
        super().leaveEvent(event)

    def hover(self, row: int) -> None:
        """Darken the row under the mouse."""
        if row != self.hovered_row:
            self.hovered_row = row
            self.viewport().update()

    def cell_rect(self, index: QModelIndex) -> QRect:
        """Return where a cell is, in the viewport."""
        return self.visualRect(index)

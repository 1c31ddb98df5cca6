"""The table of the design: fixed rows, planned columns, hover, sub-heads, a head one can sort by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScrollBar, QTableView, QWidget

from ui.theme.tokens import RADIUS_CARD, ROW
from ui.widgets.table_head import EDGE, PAD, TableHead

SECTION_ROW: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPlan:
    """How wide a column is: at least ``width``, plus its share of what is left.

    ``drop``: columns with the highest number leave first when room is short; 0 never leaves.
    """

    width: int
    stretch: int = 0
    drop: int = 0


def plan_widths(plans: Sequence[ColumnPlan], room: int) -> list[int]:
    """Return the width of each column for a room; 0 is hidden. Never-dropped columns may overflow."""
    shown = [True] * len(plans)

    def needed() -> int:
        return sum(plan.width for plan, is_shown in zip(plans, shown, strict=True) if is_shown)

    for plan in sorted((plan for plan in plans if plan.drop), key=lambda plan: -plan.drop):
        if needed() <= room:
            break
        shown[plans.index(plan)] = False
    spare = max(room - needed(), 0)
    shares = sum(plan.stretch for plan, is_shown in zip(plans, shown, strict=True) if is_shown)
    widths = []
    for plan, is_shown in zip(plans, shown, strict=True):
        share = spare * plan.stretch // shares if is_shown and shares else 0
        widths.append(plan.width + share if is_shown else 0)
    leftover = room - sum(widths)
    stretched = [at for at, plan in enumerate(plans) if plan.stretch and widths[at]]
    if stretched and leftover > 0:
        widths[stretched[-1]] += leftover
    return widths


class FloatingBar(QScrollBar):
    """A scroll bar that floats over the last column, under the head: no column moves for it."""

    def __init__(self, view: QTableView) -> None:
        """Mirror the view's own bar, which is hidden."""
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        self._own = view.verticalScrollBar()
        self._own.rangeChanged.connect(self._follow)
        self._own.valueChanged.connect(self.setValue)
        self.valueChanged.connect(self._own.setValue)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def _follow(self, minimum: int, maximum: int) -> None:
        self.setRange(minimum, maximum)
        self.setPageStep(self._own.pageStep())
        self.setSingleStep(self._own.singleStep())
        self.setValue(self._own.value())
        self.setVisible(maximum > minimum)
        self.place()

    def place(self) -> None:
        """Stand at the right of the rows."""
        rows = self._view.viewport().geometry()
        width = self.sizeHint().width()
        self.setGeometry(rows.right() + 1 - width, rows.y() + 4, width, rows.height() - 8)
        self.raise_()


class RecordTable(QTableView):
    """A read-only table of whole rows; the page listens to what the user does with them."""

    row_activated = Signal(QModelIndex)
    """Enter or a double click."""
    row_clicked = Signal(QModelIndex)
    preview_toggled = Signal()
    """Space."""
    left_by_escape = Signal()
    text_typed = Signal(str)
    """A letter or a digit: what is typed in a list is meant for its search."""
    row_selected = Signal(QModelIndex)

    def __init__(
        self,
        plans: Sequence[ColumnPlan],
        *,
        name: str,
        sortable: Iterable[int] = (),
        row_height: int = ROW,
        selects_on_focus: bool = True,
        edge: int = EDGE,
        end: int | None = None,
        ground: str = "sunken",
        scrolls_sideways: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty table; ``name`` is read aloud.

        Args:
            plans: One per column of the model.
            name: What a screen reader says of the table.
            sortable: Columns whose head sorts.
            row_height: Height of the rows, sub-heads apart.
            selects_on_focus: Coming in by the keyboard selects the first row.
            edge: Room left of the first column.
            end: Room right of the last one; the same by default.
            ground: Token of the ground of the head.
            scrolls_sideways: Columns short of room scroll instead of being squeezed.
            parent: The parent widget.
        """
        super().__init__(parent)
        self.edge = edge
        self.end = edge if end is None else end
        self._last_column = -1
        self._selects_on_focus = selects_on_focus
        self._section_rows: tuple[int, ...] = ()
        self._plans = tuple(plans)
        self._row_height = row_height
        self.setAccessibleName(name)
        self.head = TableHead(sortable, edge=edge, end=self.end, ground=ground, parent=self)
        self.setHorizontalHeader(self.head)
        rows = self.verticalHeader()
        rows.hide()
        rows.setMinimumSectionSize(1)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row_height)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls_sideways else policy.ScrollBarAlwaysOff
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = FloatingBar(self)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.viewport().installEventFilter(self)
        self.hovered_row = -1
        self.selected_row = -1
        self.setProperty("ring_radius", RADIUS_CARD)
        self.clicked.connect(self.row_clicked)
        self.doubleClicked.connect(self.row_activated)

    # --- model and rows ----------------------------------------------------------------------

    def setModel(self, model: Any) -> None:  # noqa: N802 - Qt's name
        """Show a model; sub-heads follow its resets."""
        super().setModel(model)
        model.modelReset.connect(self._lay_sections)
        self.selectionModel().selectionChanged.connect(self._tell_selection)
        self._lay_sections()
        self._plan_columns()

    def _tell_selection(self, selected: QItemSelection) -> None:
        # Qt makes a first row current when the focus comes in, without selecting it: only the
        # selection is what the person chose.
        self.selected_row = self.current_row()
        indexes = selected.indexes()
        if indexes:
            self.row_selected.emit(indexes[0])

    def _lay_sections(self) -> None:
        """Span the sub-heads over the row and give them their height."""
        self._hover(-1)
        self._last_column = self.model().columnCount() - 1
        # A reset empties the selection without telling.
        self.selected_row = -1
        model: Any = self.model()
        section_rows = getattr(model, "section_rows", None)
        self.clearSpans()
        rows = self.verticalHeader()
        # A header keeps the heights given one by one, even through a reset of the model.
        for row in self._section_rows:
            if row < rows.count():
                rows.resizeSection(row, self._row_height)
        self._section_rows = () if section_rows is None else tuple(section_rows())
        for row in self._section_rows:
            self.setSpan(row, 0, 1, model.columnCount())
            rows.resizeSection(row, SECTION_ROW)

    def inner_rect(self, rect: QRect, column: int) -> QRect:
        """Return the room of a cell inside its margins."""
        left = self.edge if column == 0 else PAD
        right = self.end if column == self._last_column else PAD
        return rect.adjusted(left, 0, -right, -1)

    def set_row_height(self, height: int) -> None:
        """Give the rows another height; sub-heads keep theirs."""
        if height == self._row_height:
            return
        self._row_height = height
        self.verticalHeader().setDefaultSectionSize(height)
        self._lay_sections()

    def select_row(self, row: int) -> None:
        """Make a row current and selected; −1 leaves nothing selected."""
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return
        self.setCurrentIndex(self.model().index(row, 0))

    def keep_selection_visible(self) -> None:
        """Scroll to the selected row, once the layout has settled."""
        QTimer.singleShot(0, self, self._scroll_to_selection)

    def _scroll_to_selection(self) -> None:
        row = self.current_row()
        if row >= 0:
            self.scrollTo(self.model().index(row, 0))

    def current_row(self) -> int:
        """Return the selected row, or −1."""
        rows = self.selectionModel().selectedRows()
        return rows[0].row() if rows else -1

    def content_height(self) -> int:
        """Return the height of the head and all rows together."""
        return self.head.height() + self.verticalHeader().length()

    # --- columns -----------------------------------------------------------------------------

    def plan_columns(self, plans: Sequence[ColumnPlan]) -> None:
        """Use other widths."""
        self._plans = tuple(plans)
        self._plan_columns()

    def _plan_columns(self) -> None:
        if self.model() is None:
            return
        widths = plan_widths(self._plans, self.viewport().width())
        for column, width in enumerate(widths):
            self.setColumnHidden(column, width == 0)
            if width:
                self.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Plan the columns again."""
        super().resizeEvent(event)
        self._plan_columns()
        self._bar.place()

    def sizeHintForRow(self, _row: int) -> int:  # noqa: N802 - Qt's name
        """Rows are fixed; nothing is measured."""
        return self._row_height

    def viewportSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the whole content."""
        return QSize(sum(plan.width for plan in self._plans), self.content_height())

    # --- mouse and keyboard ------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the row under the mouse."""
        if watched is self.viewport():
            if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
                self._hover(self.rowAt(event.position().toPoint().y()))
            elif event.type() == QEvent.Type.Leave:
                self._hover(-1)
        return super().eventFilter(watched, event)

    def _hover(self, row: int) -> None:
        before = self.hovered_row
        if row == before:
            return
        self.hovered_row = row
        for changed in (before, row):
            if changed >= 0:
                top = self.rowViewportPosition(changed)
                self.viewport().update(
                    QRect(QPoint(0, top), QSize(self.viewport().width(), self.rowHeight(changed)))
                )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter opens, space previews, Escape leaves, letters go to the search."""
        key = event.key()
        current = self.currentIndex()
        plain = event.modifiers() in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
            Qt.KeyboardModifier.KeypadModifier,
        }
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if current.isValid():
                self.row_activated.emit(current)
        elif key == Qt.Key.Key_Space:
            self.preview_toggled.emit()
        elif key == Qt.Key.Key_Escape:
            self.left_by_escape.emit()
        elif plain and event.text().isalnum():
            self.text_typed.emit(event.text())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Coming in by the keyboard without a current row takes the first one."""
        super().focusInEvent(event)
        by_keyboard = event.reason() != Qt.FocusReason.MouseFocusReason
        if by_keyboard and self._selects_on_focus and self.current_row() < 0:
            self.select_first()

    def select_first(self) -> None:
        """Select the first row that is not a sub-head."""
        model = self.model()
        for row in range(min(model.rowCount(), 2)):
            if model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsSelectable:
                self.select_row(row)
                return

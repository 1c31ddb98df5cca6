"""The figures of a chart, or a table of the dashboard: read, walked and copied cell by cell."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from crt_desktop.reports.charts import DataTable
from ui.theme.fonts import font
from ui.theme.theme import tokens
from ui.theme.tokens import BODY, BODY_STRONG, COLUMN_HEAD, ROW_COMPACT, TABLE_HEAD
from ui.viewmodels.charts import WORDS_KIND, cell_words, copied, row_said
from ui.widgets.painting import metrics_of

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
MOST_ROWS: Final = 40
"""Longer tables scroll."""
PAD: Final = 8
"""Room at each side of a cell, as in the heads."""
FIRST_LEAST: Final = 72


class FiguresModel(QAbstractTableModel):
    """A `DataTable`: words at the left, figures at the right, the total in bold."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without rows."""
        super().__init__(parent)
        self._table: DataTable | None = None

    def show_table(self, table: DataTable) -> None:
        """Show other figures."""
        self.beginResetModel()
        self._table = table
        self.endResetModel()

    def table(self) -> DataTable | None:
        """Return what is shown."""
        return self._table

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows."""
        return 0 if parent.isValid() or self._table is None else len(self._table.rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() or self._table is None else len(self._table.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the words of a cell, how they stand, or what is read aloud."""
        if not index.isValid() or self._table is None:
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_words(self._table.rows[row][column], self._table.kinds[column])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(column) | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole:
            is_total = self._table.has_total and row == len(self._table.rows) - 1
            return font(BODY_STRONG if is_total else BODY)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row_said(self._table, row, column)
        return None

    def headerData(  # noqa: N802 - Qt's name
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return the heads."""
        if orientation is not Qt.Orientation.Horizontal or self._table is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._table.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section) | Qt.AlignmentFlag.AlignVCenter
        return None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        is_words = self._table is not None and self._table.kinds[column] == WORDS_KIND
        return Qt.AlignmentFlag.AlignLeft if is_words else Qt.AlignmentFlag.AlignRight


class FiguresDelegate(QStyledItemDelegate):
    """Paints a cell: its words, the line under its row, the frame of the one the keyboard stands on."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the cell."""
        colours = tokens()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.accent_soft))
        painter.setPen(QPen(QColor(colours.grid), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(index.data(Qt.ItemDataRole.FontRole))
        painter.setPen(QColor(colours.text))
        inner = rect.adjusted(PAD, 0, -PAD, 0)
        text = str(index.data() or "")
        shown = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, inner.width() + 1
        )
        painter.drawText(inner, index.data(Qt.ItemDataRole.TextAlignmentRole), shown)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.focus), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))


class FiguresTable(QTableView):
    """Shows a `FiguresModel` as tall as its rows; Ctrl+C copies what is selected, or everything."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        """Make an empty table; ``name`` is read aloud."""
        super().__init__(parent)
        self.figures = FiguresModel(self)
        self.setModel(self.figures)
        self.setItemDelegate(FiguresDelegate(self))
        self.setAccessibleName(name)
        self.setFont(font(BODY))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_COMPACT)
        head = self.horizontalHeader()
        head.setFont(font(COLUMN_HEAD))
        head.setFixedHeight(TABLE_HEAD)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # The columns follow the width once the layout has settled.
        self._settled = QTimer(self, singleShot=True, interval=0)
        self._settled.timeout.connect(self._share_width)

    def show_table(self, table: DataTable) -> None:
        """Show other figures."""
        self.figures.show_table(table)
        self.updateGeometry()
        self._settled.start()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the height of the rows, up to a number of them."""
        rows = min(self.figures.rowCount(), MOST_ROWS)
        bar = self.horizontalScrollBar().sizeHint().height() if self._overflows() else 0
        return QSize(320, TABLE_HEAD + rows * ROW_COMPACT + bar + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Never hide a row that does not scroll."""
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Share the new width."""
        super().resizeEvent(event)
        self._settled.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Copy on Ctrl+C; let Escape and Tab through."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
            event.accept()
            return
        super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the selected cells, or the whole table with its heads, in the clipboard."""
        table = self.figures.table()
        if table is None:
            return
        chosen = self.selectionModel().selectedIndexes()
        rows = sorted({index.row() for index in chosen})
        columns = sorted({index.column() for index in chosen})
        text = copied(table, rows, columns) if chosen else copied(table)
        QGuiApplication.clipboard().setText(text)

    # --- room --------------------------------------------------------------------------------

    def _wanted(self, column: int) -> int:
        """Return the width that shows every cell of a column."""
        model = self.figures
        head = metrics_of(font(COLUMN_HEAD)).horizontalAdvance(
            str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        )
        strong = metrics_of(font(BODY_STRONG))
        cells = (
            strong.horizontalAdvance(str(model.index(row, column).data() or ""))
            for row in range(model.rowCount())
        )
        return max(head, *cells, 0) + 2 * PAD + 2

    def wanted_width(self) -> int:
        """Return the width that shows every cell whole."""
        return sum(self._wanted(column) for column in range(self.figures.columnCount()))

    def _overflows(self) -> bool:
        return self.horizontalHeader().length() > self.viewport().width() > 0

    def _share_width(self) -> None:
        """Give each column what it needs; the first one takes what is left, or gives way a little."""
        count = self.figures.columnCount()
        if not count:
            return
        widths = [self._wanted(column) for column in range(count)]
        room = self.viewport().width()
        others = sum(widths[1:])
        spare = room - others
        if count > 1 and widths[0] * 2 < spare:
            # Few short columns: figures stay near their words.
            each = (room - widths[0]) // count
            wide = [max(width, each) for width in widths[1:]]
            if room - sum(wide) < widths[0]:
                # One of them is long: each is given as much of what is left.
                wide = [width + (spare - widths[0]) // count for width in widths[1:]]
            widths = [room - sum(wide), *wide]
        else:
            widths[0] = max(spare, min(widths[0], FIRST_LEAST))
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self.updateGeometry()

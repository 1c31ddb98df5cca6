"""The head of a table: quiet titles, the sorted one dark with its arrow, reachable by Tab."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.theme.fonts import font
from ui.theme.icons import paint_icon
from ui.theme.theme import tokens
from ui.theme.tokens import COLUMN_HEAD, ICON_S, SMALL_STRONG, TABLE_HEAD
from ui.widgets.painting import metrics_of

EDGE: Final = 16
"""Room left of the first column and right of the last one."""
PAD: Final = 8
"""Room at both sides of the other cells."""


class TableHead(QHeaderView):
    """The head: quiet titles, the sorted one dark with its arrow; Tab reaches it, Enter sorts."""

    def __init__(
        self,
        sortable: Iterable[int] = (),
        *,
        edge: int = EDGE,
        end: int = EDGE,
        ground: str = "sunken",
        parent: QWidget | None = None,
    ) -> None:
        """Let these columns be sorted by; ``ground`` is a token."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._edge = edge
        self._end = end
        self._ground = ground
        self._sortable = frozenset(sortable)
        self._aimed = -1
        self.setFixedHeight(TABLE_HEAD)
        self.setSectionsClickable(bool(self._sortable))
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(0)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._sortable else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Trier par colonne")
        self.setProperty("no_ring", True)  # noqa: FBT003 - Qt's signature
        self.setMouseTracking(True)

    def paintSection(  # noqa: N802 - Qt's name
        self,
        painter: QPainter,
        rect: QRect,
        logicalIndex: int,  # noqa: N803 - Qt's name
    ) -> None:
        """Draw one title, its arrow when the rows are sorted by it, its ring when aimed at."""
        colours = tokens()
        painter.fillRect(rect, QColor(getattr(colours, self._ground)))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), QColor(colours.border))
        model = self.model()
        title = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        alignment = model.headerData(
            logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole
        )
        is_right = alignment is not None and bool(
            Qt.AlignmentFlag(alignment) & Qt.AlignmentFlag.AlignRight
        )
        is_sorted = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        used = font(SMALL_STRONG if is_sorted else COLUMN_HEAD)
        left = self._edge if self.visualIndex(logicalIndex) == 0 else PAD
        right = self._end if logicalIndex == self.count() - 1 else PAD
        inner = rect.adjusted(left, 0, -right, -1)
        painter.setFont(used)
        painter.setPen(QColor(colours.text if is_sorted else colours.muted))
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        width = metrics_of(used).horizontalAdvance(title)
        arrow_room = ICON_S + 4 if is_sorted else 0
        text_rect = inner.adjusted(0, 0, -arrow_room if is_right else 0, 0)
        shown = metrics_of(used).elidedText(title, Qt.TextElideMode.ElideRight, text_rect.width())
        painter.drawText(text_rect, side | Qt.AlignmentFlag.AlignVCenter, shown)
        if is_sorted:
            is_up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
            start = inner.right() + 1 - ICON_S if is_right else inner.x() + width + 4
            box = QRect(start, inner.y() + (inner.height() - ICON_S) // 2, ICON_S, ICON_S)
            paint_icon(painter, "arrow-up" if is_up else "arrow-down", colours.text, box)
        if self.hasFocus() and logicalIndex == self._aimed:
            painter.setPen(QColor(colours.focus))
            painter.drawRoundedRect(rect.adjusted(2, 3, -3, -4), 4, 4)
            painter.drawRoundedRect(rect.adjusted(3, 4, -4, -5), 3, 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Left and right aim at a column that can be sorted; Enter or space sorts."""
        key = event.key()
        columns = [
            column
            for column in range(self.count())
            if column in self._sortable and not self.isSectionHidden(column)
        ]
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and columns:
            step = 1 if key == Qt.Key.Key_Right else -1
            at = columns.index(self._aimed) if self._aimed in columns else -1
            self._aimed = columns[max(0, min(at + step, len(columns) - 1))]
            self.viewport().update()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            if self._aimed in columns:
                self.sectionClicked.emit(self._aimed)
        elif key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape}:
            event.ignore()
            return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Aim at the sorted column."""
        self._aimed = self.sortIndicatorSection() if self.isSortIndicatorShown() else -1
        if self._aimed < 0:
            self._aimed = min(self._sortable, default=-1)
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Forget the aim."""
        super().focusOutEvent(event)
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show a hand over the titles that sort."""
        is_sortable = self.logicalIndexAt(event.position().toPoint()) in self._sortable
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if is_sortable else Qt.CursorShape.ArrowCursor
        )
        super().mouseMoveEvent(event)

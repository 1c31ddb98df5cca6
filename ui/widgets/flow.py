"""A layout that puts widgets side by side and goes to the next line when short of room."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lays items in lines, each at its natural size."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        spacing: int = 8,
        is_right: bool = False,
        least: int = 0,
    ) -> None:
        """Start empty; ``is_right`` puts the lines at the right.

        ``least`` is the height of a line of smaller items: they stand at the middle of what is beside.
        """
        super().__init__(parent)
        self._is_right = is_right
        self._least = least
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Add at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Return an item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Remove an item."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Never ask for more than needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Lines depend on the width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height of the lines for a width."""
        return self._lay(QRect(0, 0, width, 0), is_real=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Place the items."""
        super().setGeometry(rect)
        self._lay(rect, is_real=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for one line."""
        sizes = [item.sizeHint() for item in self._items]
        width = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        return QSize(width, max([self._least, *(size.height() for size in sizes)]))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the widest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins: QMargins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _lay(self, rect: QRect, *, is_real: bool) -> int:
        left, top, line_height = rect.x(), rect.y(), self._least
        line: list[tuple[QLayoutItem, QPoint, QSize]] = []
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            if line and left + size.width() > rect.right() + 1:
                self._place(line, rect, line_height, is_real=is_real)
                line = []
                left, top = rect.x(), top + line_height + self.spacing()
                line_height = self._least
            line.append((item, QPoint(left, top), size))
            left += size.width() + self.spacing()
            line_height = max(line_height, size.height())
        self._place(line, rect, line_height, is_real=is_real)
        return top + line_height - rect.y()

    def _place(
        self,
        line: list[tuple[QLayoutItem, QPoint, QSize]],
        rect: QRect,
        height: int,
        *,
        is_real: bool,
    ) -> None:
        """Place the items of a line, centred in its height."""
        if not is_real or not line:
            return
        _item, corner, size = line[-1]
        shift = rect.right() + 1 - corner.x() - size.width() if self._is_right else 0
        for item, corner, size in line:
            offset = QPoint(max(shift, 0), (height - size.height()) // 2)
            item.setGeometry(QRect(corner + offset, size))

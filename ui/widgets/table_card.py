"""The bordered card a table stands in: round corners, as tall as its rows, a foot when it has one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.theme.theme import tokens
from ui.theme.tokens import RADIUS_CARD
from ui.widgets.record_table import RecordTable

BORDER = 1


class _Corners(QWidget):
    """Rounds what its siblings draw square: paints the ground outside the round border.

    Its mask leaves only the four corners, so that scrolling under it costs nothing.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        side = RADIUS_CARD
        right, bottom = self.width() - side, self.height() - side
        corners = QRegion()
        for left, top in ((0, 0), (right, 0), (0, bottom), (right, bottom)):
            corners += QRegion(left, top, side, side)
        self.setMask(corners)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        colours = tokens()
        border = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        path.addRect(QRectF(self.rect()))
        path.addRoundedRect(border, RADIUS_CARD, RADIUS_CARD)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path, QColor(colours.canvas))
        painter.setPen(QPen(QColor(colours.border), BORDER))
        painter.drawRoundedRect(border, RADIUS_CARD, RADIUS_CARD)


class RoundedCard(QFrame):
    """A card that rounds whatever fills it to the edge; call `raise_corners` once it is filled."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty card."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self._corners = _Corners(self)

    def raise_corners(self) -> None:
        """Put the corners above what the card holds."""
        self._corners.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the corners on the edge."""
        super().resizeEvent(event)
        self._corners.setGeometry(self.rect())
        self._corners.raise_()


class TableCard(RoundedCard):
    """A card around a table; it asks for the height of the rows and takes no more."""

    def __init__(
        self,
        table: RecordTable,
        *,
        foot: QWidget | None = None,
        head: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Put the table in the card, between an optional head and an optional foot."""
        super().__init__(parent)
        self.table = table
        self._around = [widget for widget in (head, foot) if widget is not None]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        if head is not None:
            layout.addWidget(head)
        layout.addWidget(table, 1)
        if foot is not None:
            layout.addWidget(foot)
        self.raise_corners()

    def fit_rows(self) -> None:
        """Take the height of the rows at most; call it when the rows change."""
        around = sum(widget.sizeHint().height() for widget in self._around)
        self.setMaximumHeight(self.table.content_height() + around + 2 * BORDER)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for the height of the rows."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Be content with a few rows."""
        return QSize(240, min(self.maximumHeight(), 160))

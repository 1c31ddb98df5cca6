"""The drawing of a chart on screen: mouse and arrows move a point, Enter opens the records behind it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from crt_desktop.domain.dates import Period
from crt_desktop.reports.charts import Chart, ChartKind
from ui.theme.theme import tokens
from ui.viewmodels.charts import (
    ChartPoint,
    Move,
    moved,
    opening_of,
    point_lines,
    point_said,
    summary,
)
from ui.widgets.charts.ink import Ink
from ui.widgets.charts.plot import LINE, Plot, small, strong, width_of, write
from ui.widgets.charts.plots import height_of, plot_of

LEAST_WIDTH: Final = 260
EDGE: Final = 4.0
"""Room of the focus ring around the drawing."""
SAID_PADDING: Final = 8.0
_MOVES: Final = {
    Qt.Key.Key_Left: Move.LEFT,
    Qt.Key.Key_Right: Move.RIGHT,
    Qt.Key.Key_Up: Move.UP,
    Qt.Key.Key_Down: Move.DOWN,
    Qt.Key.Key_Home: Move.FIRST,
    Qt.Key.Key_End: Move.LAST,
}
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})


class ChartCanvas(QWidget):
    """Draws a chart and says its points."""

    point_changed = Signal(object)
    """The `ChartPoint` the arrows or the mouse stand on, or None."""
    evidence_asked = Signal(str, object)
    """The path and the `Period` of the records behind a point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Draw nothing until `set_chart`."""
        super().__init__(parent)
        self._chart: Chart | None = None
        self._plot: Plot | None = None
        self._current: ChartPoint | None = None
        self._is_ringed = False
        self._heights: dict[int, int] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setProperty("no_ring", True)  # noqa: FBT003 - Qt's signature
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_chart(self, chart: Chart) -> None:
        """Show another chart."""
        self._chart = chart
        self._plot = None
        self._current = None
        self._heights = {}
        self.setAccessibleName(f"Graphique : {chart.title}")
        self.setAccessibleDescription(summary(chart))
        self.updateGeometry()
        self.update()

    def current(self) -> ChartPoint | None:
        """Return the point stood on."""
        return self._current

    def plot(self) -> Plot | None:
        """Return the chart as laid out now, None before the first one."""
        if self._chart is None:
            return None
        box = QRectF(self.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE)
        ink = Ink(colours=tokens())
        if self._plot is None or self._plot.box != box or self._plot.ink != ink:
            self._plot = plot_of(self._chart, box, ink)
        return self._plot

    # --- room --------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Rows and keys take more lines where it is narrow."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return the height that shows the chart at a width."""
        if self._chart is None:
            return 0
        if width not in self._heights:
            # Layouts ask many times over.
            self._heights[width] = round(height_of(self._chart, width - 2 * EDGE) + 2 * EDGE)
        return self._heights[width]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for half a page."""
        return QSize(480, self.heightForWidth(480))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Stay readable."""
        return QSize(LEAST_WIDTH, self.heightForWidth(max(self.width(), LEAST_WIDTH)))

    # --- moving about ------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move the point with the arrows, Home and End; Enter opens its records, Escape leaves it."""
        key = event.key()
        chart = self._chart
        if chart is None or chart.is_empty:
            super().keyPressEvent(event)
        elif key in _MOVES:
            self.stand_on(moved(chart, self._current, _MOVES[Qt.Key(key)]))
        elif key in _ENTER and self._current is not None:
            self._open()
        elif key == Qt.Key.Key_Escape and self._current is not None:
            self.stand_on(None)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Stand on the point under the mouse."""
        plot = self.plot()
        if plot is not None:
            self.stand_on(plot.nearest(event.position()), is_said=False)
        opens = self._evidence() is not None
        shape = Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Open the records behind the point under the mouse."""
        plot = self.plot()
        if plot is not None and event.button() == Qt.MouseButton.LeftButton:
            self.stand_on(plot.nearest(event.position()), is_said=False)
            self._open()
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the point the mouse stood on."""
        if not self.hasFocus():
            self.stand_on(None, is_said=False)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self._is_ringed = event.reason() != Qt.FocusReason.MouseFocusReason
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the point."""
        super().focusOutEvent(event)
        self._is_ringed = False
        if event.reason() not in {
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        }:
            self.stand_on(None, is_said=False)
        self.update()

    def stand_on(self, point: ChartPoint | None, *, is_said: bool = True) -> None:
        """Stand on a point, or leave it; ``is_said``: a screen reader says it at once."""
        if point == self._current or self._chart is None:
            return
        self._current = point
        whole = summary(self._chart)
        if point is None:
            self.setAccessibleDescription(whole)
        else:
            said = point_said(self._chart, point)
            self.setAccessibleDescription(f"{said}. {whole}")
            if is_said:
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self.point_changed.emit(point)
        self.update()

    def _evidence(self) -> tuple[str, Period] | None:
        if self._chart is None or self._current is None:
            return None
        return opening_of(self._chart, self._current)

    def _open(self) -> None:
        found = self._evidence()
        if found is not None:
            self.evidence_asked.emit(*found)

    # --- drawing -----------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the chart, the point stood on, what is said of it, and the ring of the focus."""
        plot = self.plot()
        if plot is None or self._chart is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._current is not None:
            plot.paint_under(painter, self._current)
        plot.paint(painter)
        if self._current is not None:
            plot.paint_over(painter, self._current)
            self._paint_said(painter, plot, self._chart, self._current)
        if self._is_ringed:
            painter.setPen(QPen(QColor(tokens().focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _paint_said(self, painter: QPainter, plot: Plot, chart: Chart, point: ChartPoint) -> None:
        """Write the figures of the category beside the point, on the ground of a toast."""
        head = chart.categories[point.category]
        lines = [
            (text, strong() if is_it or text == head else small())
            for text, is_it in point_lines(chart, point)
        ]
        width = max(width_of(text, used) for text, used in lines) + 2 * SAID_PADDING
        height = LINE * len(lines) + 10
        spot = plot.item(point) if chart.kind is ChartKind.SHARES else plot.band_of(point.category)
        corner = self._said_corner(spot, width, height)
        colours = tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.toast))
        painter.drawRoundedRect(QRectF(corner.x(), corner.y(), width, height), 5, 5)
        for rank, (text, used) in enumerate(lines):
            top = corner.y() + 5 + rank * LINE
            box = QRectF(corner.x() + SAID_PADDING, top, 10, LINE)
            write(painter, box, text, colours.toast_text, used=used)

    def _said_corner(self, spot: QRectF, width: float, height: float) -> QPointF:
        """Return where the words stand: at the right of the point, or at its left, inside the drawing."""
        right, left = spot.right() + 8, spot.left() - 8 - width
        is_wide = spot.width() > self.width() / 2
        if is_wide:
            x, y = spot.center().x() - width / 2, spot.bottom() + 4
            if y + height > self.height():
                y = spot.top() - height - 4
        else:
            x = right if right + width <= self.width() else left
            y = spot.top() + 8
        return QPointF(
            min(max(x, 2.0), max(self.width() - width - 2, 2.0)),
            min(max(y, 2.0), max(self.height() - height - 2, 2.0)),
        )

"""Which drawing a chart asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from crt_desktop.reports.charts import Chart, ChartKind
from ui.viewmodels.charts import ChartPoint, nothing_to_draw
from ui.widgets.charts.bars import BarPlot, StackPlot
from ui.widgets.charts.ink import Ink
from ui.widgets.charts.lines import LinePlot
from ui.widgets.charts.plot import LINE, Plot, write
from ui.widgets.charts.rows import RowPlot
from ui.widgets.charts.shares import SharePlot

EMPTY_HEIGHT: Final = 48.0
PLOTS: Final[Mapping[ChartKind, type[Plot]]] = {
    ChartKind.LINE: LinePlot,
    ChartKind.BARS: BarPlot,
    ChartKind.STACKED: StackPlot,
    ChartKind.SHARES: SharePlot,
    ChartKind.ROWS: RowPlot,
}


class EmptyPlot(Plot):
    """A sentence in place of a drawing that would be blank."""

    def paint(self, painter: QPainter) -> None:
        """Write the sentence."""
        line = QRectF(self.box.left(), self.box.top() + 8, self.box.width(), LINE)
        write(painter, line, nothing_to_draw(self.chart), self.ink.colours.muted)

    def band_of(self, category: int) -> QRectF:  # noqa: ARG002 - nothing is drawn
        """Return nothing."""
        return QRectF()

    def item(self, point: ChartPoint) -> QRectF:  # noqa: ARG002 - nothing is drawn
        """Return nothing."""
        return QRectF()


def plot_of(chart: Chart, box: QRectF, ink: Ink) -> Plot:
    """Return the chart laid out in a box; without figures, a sentence."""
    if chart.is_empty:
        return EmptyPlot(chart, box, ink)
    return PLOTS[chart.kind](chart, box, ink)


def height_of(chart: Chart, width: float) -> float:
    """Return the height that shows a chart well at a width; without figures, that of a sentence."""
    if chart.is_empty:
        return EMPTY_HEIGHT
    return PLOTS[chart.kind].wanted_height(chart, width)

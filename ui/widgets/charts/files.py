"""A chart as a picture that leaves: title, drawing and caption on white, whatever the screen.

PNG is drawn twice as fine; SVG keeps words as words, in named fonts, so that they can be found and read.
"""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator

from crt_desktop.reports.charts import Chart, ChartKind
from ui.theme.fonts import font
from ui.theme.tokens import PAPER, SECTION
from ui.viewmodels.charts import summary
from ui.widgets.charts.ink import Ink, paper
from ui.widgets.charts.plot import LINE, small, wrapped, write
from ui.widgets.charts.plots import height_of, plot_of

WIDTH: Final = 960.0
EDGE: Final = 24.0
HEAD: Final = 46.0
SCALE: Final = 2
TALLER: Final = 1.35
"""A picture has more room than a card: what stands over an axis is drawn taller."""
_GAP: Final = 10.0
_FALLBACK: Final = "Inter, 'Helvetica Neue', Arial, sans-serif"


class Sheet:
    """A chart laid out on a page of its own."""

    def __init__(self, chart: Chart, *, mark: str = "") -> None:
        """Lay out the title, the drawing and the words under it; ``mark`` stands at the right of the title."""
        self._chart = chart
        self._mark = mark
        self._ink: Ink = paper()
        room = WIDTH - 2 * EDGE
        wanted = height_of(chart, room)
        height = wanted if chart.is_empty else max(wanted, _least(chart, wanted))
        self._box = QRectF(EDGE, EDGE + HEAD, room, height)
        said = [text for text in (summary(chart), chart.note) if text]
        self._words = [line for text in said for line in wrapped(text, room, most=6)]
        self.height = self._box.bottom() + _GAP + LINE * len(self._words) + EDGE

    def paint(self, painter: QPainter) -> None:
        """Draw the page."""
        colours = self._ink.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(0, 0, WIDTH, self.height), QColor(PAPER))
        title = font(SECTION)
        head = QRectF(EDGE, EDGE - 6, WIDTH - 2 * EDGE, 24)
        write(painter, head, self._chart.title, colours.text, used=title)
        if self._mark:
            right = Qt.AlignmentFlag.AlignRight
            write(painter, head, self._mark, colours.danger, used=title, side=right)
        # Under the title, not beside: another font than ours would write one over the other.
        under = QRectF(EDGE, EDGE + 18, WIDTH - 2 * EDGE, LINE)
        write(painter, under, self._chart.unit, colours.muted)
        plot_of(self._chart, self._box, self._ink).paint(painter)
        for rank, line in enumerate(self._words):
            top = self._box.bottom() + _GAP + rank * LINE
            box = QRectF(EDGE, top, WIDTH - 2 * EDGE, LINE)
            write(painter, box, line, colours.text2, used=small())


def _least(chart: Chart, wanted: float) -> float:
    """Return the height of the drawing: rows and shares take what they need."""
    is_fixed = chart.kind in {ChartKind.ROWS, ChartKind.SHARES}
    return wanted if is_fixed else wanted * TALLER


def png_of(chart: Chart, *, mark: str = "") -> bytes:
    """Return the picture as a PNG file; ``mark`` is written over it."""
    sheet = Sheet(chart, mark=mark)
    image = QImage(round(WIDTH * SCALE), round(sheet.height * SCALE), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SCALE)
    image.fill(QColor(PAPER))
    image.setText("Title", chart.title)
    image.setText("Description", chart.caption)
    painter = QPainter(image)
    sheet.paint(painter)
    painter.end()
    buffer = _buffer()
    QImageWriter(buffer, b"png").write(image)
    return _content(buffer)


def svg_of(chart: Chart, *, mark: str = "") -> bytes:
    """Return the picture as an SVG file; ``mark`` is written over it."""
    sheet = Sheet(chart, mark=mark)
    buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(QSize(round(WIDTH), round(sheet.height)))
    generator.setViewBox(QRectF(0, 0, WIDTH, sheet.height))
    generator.setTitle(chart.title)
    generator.setDescription(summary(chart))
    painter = QPainter(generator)
    sheet.paint(painter)
    painter.end()
    text = _content(buffer).decode("utf-8")
    return _named_fonts(text).encode("utf-8")


def _named_fonts(text: str) -> str:
    """Return the picture with fonts to fall back on, and figures of one width."""
    text = re.sub(r'font-family="Inter"', f'font-family="{_FALLBACK}"', text)
    style = '<style>text { font-feature-settings: "tnum"; }</style>'
    return re.sub(r"(</desc>)", rf"\1\n{style}", text, count=1)


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _content(buffer: QBuffer) -> bytes:
    buffer.close()
    return bytes(buffer.data().data())

"""Bars cut in parts: how a whole is shared; each part says its figure, its name and its share."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from crt_desktop.domain.typography import lower_first
from crt_desktop.reports.charts import Chart
from ui.viewmodels.charts import ChartPoint, figure, previous_name, share_of, value_at
from ui.widgets.charts.bars import paint_inside
from ui.widgets.charts.ink import Ink, paint_fill
from ui.widgets.charts.plot import (
    LINE,
    SWATCH,
    SWATCH_GAP,
    Plot,
    strong,
    width_of,
    write,
)

BAR: Final = 36.0
BEFORE: Final = 22.0
"""The bar of the period before is thinner."""
GAP: Final = 2.0
NARROWEST: Final = 22.0
BAR_GAP: Final = 8.0
HEAD: Final = 18.0
"""Room of the name of a bar, over it, when there are several."""
KEY_WIDTH: Final = 190.0
KEY_LINE: Final = 22.0


class Bar:
    """One bar: its category, its series and where each part stands."""

    def __init__(self, category: int, name: str, parts: list[tuple[int, QRectF]]) -> None:
        """Keep the parts: the rank of the series in the chart, and its box."""
        self.category = category
        self.name = name
        self.parts = parts


class SharePlot(Plot):
    """A lying bar per category, cut in parts as wide as their share; a key under them."""

    def __init__(self, chart: Chart, box: QRectF, ink: Ink) -> None:
        """Lay out the bars and the key under them."""
        super().__init__(chart, box, ink)
        self.bars: list[Bar] = []
        top = box.top() + 2
        for category, name, is_previous in bars_of(chart):
            head = HEAD if name else 0
            height = BEFORE if is_previous else BAR
            place = QRectF(box.left(), top + head, box.width(), height)
            self.bars.append(
                Bar(category, name, self._cut(category, place, is_previous=is_previous))
            )
            top += head + height + BAR_GAP
        self._key_top = top + 4

    def _cut(self, category: int, place: QRectF, *, is_previous: bool) -> list[tuple[int, QRectF]]:
        """Share the width by figure, none too narrow for its own."""
        known = [
            (rank, Decimal(value))
            for rank, one in enumerate(self.chart.series)
            if one.is_previous is is_previous and (value := value_at(one, category))
        ]
        if not known:
            return []
        room = place.width() - GAP * (len(known) - 1)
        narrowest = min(NARROWEST, room / len(known))
        spare = room - narrowest * len(known)
        total = sum(value for _rank, value in known)
        left = place.left()
        found = []
        for rank, value in known:
            width = narrowest + spare * float(value / total)
            found.append((rank, QRectF(left, place.top(), width, place.height())))
            left += width + GAP
        return found

    def band_of(self, category: int) -> QRectF:
        """Return the bars of a category."""
        found = QRectF()
        for bar in self.bars:
            for _rank, box in bar.parts if bar.category == category else ():
                found = found.united(box)
        return found

    def item(self, point: ChartPoint) -> QRectF:
        """Return the box of a part."""
        for bar in self.bars:
            for rank, box in bar.parts:
                if (bar.category, rank) == (point.category, point.series):
                    return box
        return QRectF()

    def paint(self, painter: QPainter) -> None:
        """Draw the bars, then the key: swatch, name, figure and share."""
        colours = self.ink.colours
        for bar in self.bars:
            if bar.name:
                first = bar.parts[0][1] if bar.parts else self.box
                over = QRectF(self.box.left(), first.top() - HEAD, 10, LINE)
                write(painter, over, bar.name, colours.muted)
            for rank, box in bar.parts:
                one = self.chart.series[rank]
                fill = self.ink.fill(self.chart, one)
                paint_fill(painter, box, fill)
                paint_inside(painter, box, figure(value_at(one, bar.category)), fill, self.ink)
        for rank, place in self._keys():
            self._paint_key(painter, rank, place)

    def _keys(self) -> list[tuple[int, QRectF]]:
        """Return where the name of each part stands, in reading order."""
        found = []
        columns = key_columns(self.chart, self.box.width())
        width = self.box.width() / columns
        for at, rank in enumerate(key_ranks(self.chart)):
            row, column = divmod(at, columns)
            left = self.box.left() + column * width
            found.append((rank, QRectF(left, self._key_top + row * KEY_LINE, width - 8, LINE)))
        return found

    def _paint_key(self, painter: QPainter, rank: int, place: QRectF) -> None:
        colours = self.ink.colours
        one = self.chart.series[rank]
        swatch = SWATCH.translated(place.left(), place.top() + 2)
        paint_fill(painter, swatch, self.ink.fill(self.chart, one))
        left = place.left() + SWATCH.width() + SWATCH_GAP
        said, share = key_words(self.chart, rank)
        write(painter, QRectF(left, place.top(), 10, LINE), said, colours.text, used=strong())
        left += width_of(f"{said} ", strong())
        write(painter, QRectF(left, place.top(), 10, LINE), one.label, colours.text2)
        left += width_of(f"{one.label}  ")
        write(painter, QRectF(left, place.top(), 10, LINE), share, colours.muted)

    def paint_under(self, painter: QPainter, point: ChartPoint) -> None:
        """Draw nothing under: the part is framed."""

    @classmethod
    def wanted_height(cls, chart: Chart, width: float) -> float:
        """Return the height of the bars and of the key."""
        bars = sum(
            (HEAD if name else 0) + (BEFORE if is_previous else BAR) + BAR_GAP
            for _category, name, is_previous in bars_of(chart)
        )
        rows = -(-len(key_ranks(chart)) // key_columns(chart, width))
        return bars + rows * KEY_LINE + 8


def bars_of(chart: Chart) -> list[tuple[int, str, bool]]:
    """Return each bar: its category, its name (empty when alone), whether it is of the period before."""
    has_previous = any(one.is_previous for one in chart.series)
    is_alone = len(chart.categories) == 1 and not has_previous
    found = []
    for category, name in enumerate(chart.categories):
        found.append((category, "" if is_alone else name, False))
        if has_previous:
            found.append((category, f"{name}, {lower_first(previous_name(chart))}", True))
    return found


def key_ranks(chart: Chart) -> list[int]:
    """Return the series named in the key: those of the period, in order."""
    return [rank for rank, one in enumerate(chart.series) if not one.is_previous]


def key_words(chart: Chart, rank: int) -> tuple[str, str]:
    """Return the figure and the share of the key: those of the only bar, else nothing."""
    if len(chart.categories) != 1:
        return "", ""
    said = figure(value_at(chart.series[rank], 0))
    return said, "" if chart.unit == "%" else share_of(chart, rank, 0)


def key_columns(chart: Chart, width: float) -> int:
    """Return how many names of the key stand side by side."""
    widest = max(
        (
            SWATCH.width()
            + SWATCH_GAP
            + width_of(f"{key_words(chart, rank)[0]} {chart.series[rank].label}  ", strong())
            + width_of(key_words(chart, rank)[1])
            + 16
            for rank in key_ranks(chart)
        ),
        default=KEY_WIDTH,
    )
    return max(1, min(int(width // widest), len(key_ranks(chart)) or 1))

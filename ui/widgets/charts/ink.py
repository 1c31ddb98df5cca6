"""How series are told apart: by pattern, dash and mark, whatever the colours or their absence.

Solid accent comes first; the others are hatches, lines and dots of the same few inks, so that a print in
black or an eye that sees no hue loses nothing. A GIR keeps its plum, whose emphasis falls from 1 to 6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from crt_desktop.domain.codes import NON_EVALUE
from crt_desktop.reports.charts import Chart, Series
from ui.theme.tokens import LIGHT, PAPER, Tokens
from ui.widgets.painting import GIR_BORDERED_FROM

GIRS: Final = frozenset(str(gir) for gir in range(1, 7))
UNKNOWN: Final = frozenset({NON_EVALUE, "non_renseigne", "inconnu"})
"""What is not known is an empty frame."""
HATCH_STEP: Final = 6.0
MARK: Final = 4.5
_DOT: Final = 1.1


class Pattern(StrEnum):
    """What fills a bar."""

    SOLID = "solid"
    RISING = "rising"
    LINES = "lines"
    CROSS = "cross"
    DOTS = "dots"
    FALLING = "falling"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """How a bar of a series is filled: colours as ``#RRGGBB``; ``text`` is read on the ground."""

    ground: str
    ink: str
    edge: str
    text: str
    pattern: Pattern = Pattern.SOLID
    is_dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """How a line is drawn: ``dash`` in widths of the pen, empty when solid; ``mark`` names its end."""

    ink: str
    width: float
    dash: tuple[float, ...]
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """The colours a chart is drawn with: those of the screen, or of paper."""

    colours: Tokens

    def fill(self, chart: Chart, series: Series) -> Fill:
        """Return how the bars of a series are filled."""
        colours = self.colours
        if series.is_previous:
            return Fill(
                ground=colours.surface,
                ink=colours.muted,
                edge=colours.muted,
                text=colours.text2,
                pattern=_BEFORE[rank_of(chart, series) % len(_BEFORE)],
                is_dashed=True,
            )
        if series.key in GIRS:
            fill, text = colours.gir(int(series.key))
            edge = colours.gir4 if int(series.key) >= GIR_BORDERED_FROM else fill
            return Fill(ground=fill, ink=fill, edge=edge, text=text)
        if series.key in UNKNOWN:
            return _patterned(colours.surface, colours.border_strong, colours.text, Pattern.NONE)
        return self._of_rank(rank_of(chart, series))

    def _of_rank(self, rank: int) -> Fill:
        colours = self.colours
        accent, grey, ground = colours.accent, colours.text2, colours.surface
        known = (
            Fill(ground=accent, ink=accent, edge=accent, text=colours.on_accent),
            _patterned(ground, grey, colours.text, Pattern.RISING),
            Fill(ground=colours.accent_soft, ink=accent, edge=accent, text=colours.accent_ink),
            Fill(ground=grey, ink=grey, edge=grey, text=ground),
            _patterned(ground, accent, colours.text, Pattern.CROSS),
            _patterned(ground, grey, colours.text, Pattern.DOTS),
            _patterned(ground, accent, colours.text, Pattern.LINES),
            Fill(ground=colours.press, ink=grey, edge=colours.border_strong, text=colours.text),
            _patterned(ground, grey, colours.text, Pattern.FALLING),
            _patterned(ground, colours.muted, colours.text, Pattern.NONE),
        )
        return known[rank % len(known)]

    def stroke(self, chart: Chart, series: Series) -> Stroke:
        """Return how the line of a series is drawn."""
        colours = self.colours
        if series.is_previous:
            dash, mark = _BEFORE_LINES[rank_of(chart, series) % len(_BEFORE_LINES)]
            return Stroke(ink=colours.text2, width=1.5, dash=dash, mark=mark)
        known = (
            Stroke(ink=colours.accent, width=2.25, dash=(), mark="disc"),
            Stroke(ink=colours.text2, width=1.75, dash=(9, 3), mark="triangle"),
            Stroke(ink=colours.accent_ink, width=1.75, dash=(6, 3, 1.5, 3), mark="diamond"),
            Stroke(ink=colours.muted, width=1.75, dash=(2.5, 2), mark="cross"),
        )
        return known[rank_of(chart, series) % len(known)]


def paper() -> Ink:
    """Return the ink of a picture that leaves: light, on white, whatever the screen."""
    return Ink(colours=LIGHT._replace(surface=PAPER))


_BEFORE: Final = (Pattern.NONE, Pattern.RISING, Pattern.LINES, Pattern.DOTS, Pattern.CROSS)
_BEFORE_LINES: Final = (
    ((4.0, 3.0), "square"),
    ((1.5, 2.0), "wedge"),
    ((7.0, 2.0, 1.5, 2.0), "plus"),
)


def rank_of(chart: Chart, series: Series) -> int:
    """Return the place of a series among those of its period; one of before has that of its own key."""
    own = [one for one in chart.series if not one.is_previous]
    alike = [one for one in chart.series if one.is_previous] if series.is_previous else own
    keys = [one.key for one in own]
    if series.is_previous and keys.count(series.key) == 1:
        return keys.index(series.key)
    return alike.index(series) if series in alike else 0


def _patterned(ground: str, ink: str, text: str, pattern: Pattern) -> Fill:
    return Fill(ground=ground, ink=ink, edge=ink, text=text, pattern=pattern)


# --- painting --------------------------------------------------------------------------------


def paint_fill(painter: QPainter, box: QRectF, fill: Fill) -> None:
    """Fill a bar: ground, pattern, edge. Nothing is clipped, so that a vector file holds plain lines."""
    if box.width() <= 0 or box.height() <= 0:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill.ground))
    painter.drawRect(box)
    _paint_pattern(painter, box, fill)
    if fill.edge == fill.ground:
        return
    pen = QPen(QColor(fill.edge), 1.25 if fill.is_dashed else 1)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if fill.is_dashed:
        pen.setDashPattern([3, 2.5])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = pen.widthF() / 2
    painter.drawRect(box.adjusted(half, half, -half, -half))


def _paint_pattern(painter: QPainter, box: QRectF, fill: Fill) -> None:
    pattern = fill.pattern
    if pattern in {Pattern.SOLID, Pattern.NONE}:
        return
    if pattern is Pattern.DOTS:
        painter.setBrush(QColor(fill.ink))
        for place in dots_in(box):
            painter.drawEllipse(place, _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        return
    pen = QPen(QColor(fill.ink), 1)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLines(_lines_of(box, pattern))


def _lines_of(box: QRectF, pattern: Pattern) -> list[QLineF]:
    if pattern is Pattern.LINES:
        count = int(box.height() / HATCH_STEP)
        rows = (box.top() + HATCH_STEP * (at + 0.5) for at in range(count + 1))
        return [QLineF(box.left(), y, box.right(), y) for y in rows if y < box.bottom()]
    rising = slanted_in(box) if pattern in {Pattern.RISING, Pattern.CROSS} else []
    if pattern is Pattern.RISING:
        return rising
    middle = box.left() + box.right()
    falling = [
        QLineF(middle - one.x1(), one.y1(), middle - one.x2(), one.y2()) for one in slanted_in(box)
    ]
    return [*rising, *falling]


def slanted_in(box: QRectF, step: float = HATCH_STEP) -> list[QLineF]:
    """Return the lines at 45° that rise to the right inside a box, cut at its edges."""
    found = []
    offset = step
    width, height = box.width(), box.height()
    while offset < width + height:
        # The line x + y' = offset, where y' is measured from the top of the box.
        left = max(0.0, offset - height)
        right = min(width, offset)
        found.append(
            QLineF(
                box.left() + left,
                box.top() + offset - left,
                box.left() + right,
                box.top() + offset - right,
            )
        )
        offset += step
    return found


def dots_in(box: QRectF, step: float = HATCH_STEP) -> list[QPointF]:
    """Return the middles of dots in staggered rows inside a box."""
    found = []
    row, y = 0, box.top() + step / 2
    while y + _DOT < box.bottom():
        x = box.left() + step / 2 + (step / 2 if row % 2 else 0)
        while x + _DOT < box.right():
            found.append(QPointF(x, y))
            x += step
        row, y = row + 1, y + step * 0.75
    return found


def pen_of(stroke: Stroke) -> QPen:
    """Return the pen of a line."""
    pen = QPen(QColor(stroke.ink), stroke.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if stroke.dash:
        pen.setDashPattern(list(stroke.dash))
    return pen


def paint_mark(painter: QPainter, place: QPointF, stroke: Stroke, ground: str) -> None:
    """Draw the mark of a series at a point: hollow, of its own shape."""
    painter.setPen(QPen(QColor(stroke.ink), min(stroke.width, 2.0)))
    painter.setBrush(QColor(ground))
    _MARKS[stroke.mark](painter, place)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _disc(painter: QPainter, place: QPointF) -> None:
    painter.drawEllipse(place, MARK, MARK)


def _square(painter: QPainter, place: QPointF) -> None:
    painter.drawRect(QRectF(place.x() - 3.75, place.y() - 3.75, 7.5, 7.5))


def _polygon(*corners: tuple[float, float]) -> Callable[[QPainter, QPointF], None]:
    def paint(painter: QPainter, place: QPointF) -> None:
        painter.drawPolygon(QPolygonF([place + QPointF(*corner) for corner in corners]))

    return paint


def _plus(painter: QPainter, place: QPointF) -> None:
    half = 4.5
    painter.drawLine(place + QPointF(-half, 0), place + QPointF(half, 0))
    painter.drawLine(place + QPointF(0, -half), place + QPointF(0, half))


def _cross(painter: QPainter, place: QPointF) -> None:
    half = 3.5
    painter.drawLine(place + QPointF(-half, -half), place + QPointF(half, half))
    painter.drawLine(place + QPointF(-half, half), place + QPointF(half, -half))


_MARKS: Final[dict[str, Callable[[QPainter, QPointF], None]]] = {
    "disc": _disc,
    "square": _square,
    "triangle": _polygon((0, -5.2), (5, 3.8), (-5, 3.8)),
    "diamond": _polygon((0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)),
    "cross": _cross,
    "wedge": _polygon((0, 5.2), (5, -3.8), (-5, -3.8)),
    "plus": _plus,
}

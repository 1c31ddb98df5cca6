"""A drawing being filled: words that never overlap, fills and lines told apart without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from reportlab.graphics.shapes import Circle, Drawing, Line, Path, Polygon, String
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from crt_desktop.reports.charts import Series
from exports.pdf.fonts import BOLD, REGULAR
from exports.pdf.pen import Pen
from exports.pdf.styles import ACCENT, INK, PALE, PAPER

Anchor = Literal["start", "middle", "end"]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""

GRID: Final = HexColor("#D5D1C7")
SIZE: Final = 8.5
"""The size of the words of a chart."""
LEADING: Final = 10.5
DESCENT: Final = 0.24
ASCENT: Final = 0.76
"""Parts of the size that letters take under and over the line they stand on."""
THIN: Final = 0.6
THICK: Final = 1.8
MARK: Final = 2.3
"""Half of the width of the mark of a point."""
_APART: Final = 0.5


@dataclass(frozen=True, slots=True)
class Fill:
    """A fill; ``strokes`` are the directions of its hatches, ``step`` the distance between two."""

    ground: Color
    strokes: str = ""
    step: float = 4
    is_dashed: bool = False


SOLID: Final = Fill(ACCENT)
FILLS: Final = (
    SOLID,
    Fill(PAPER, "/", 3.6),
    Fill(PALE),
    Fill(PAPER, "x", 4.4),
    Fill(PAPER, "-", 3),
    Fill(PAPER, "|", 3),
    Fill(PAPER, "\\", 6),
    Fill(PAPER),
)
"""Fills of series, in order: any two differ without colour."""
PREVIOUS: Final = Fill(PAPER, is_dashed=True)
PREVIOUS_TWO: Final = Fill(PAPER, "-", 7, is_dashed=True)
"""Fills of the period before, where those of now have no hatches."""
GIR_FILLS: Final = {
    "1": Fill(INK),
    "2": Fill(PAPER, "x", 2.6),
    "3": Fill(PAPER, "/", 2.6),
    "4": Fill(PAPER, "/", 5),
    "5": Fill(PALE),
    "6": Fill(PAPER),
    "non_evalue": Fill(PAPER, "-", 3),
}
"""The emphasis falls from GIR 1 to GIR 6."""
DASHES: Final[tuple[list[float] | None, ...]] = (
    None,
    [6, 2.5],
    [2, 2],
    [8, 2.5, 2, 2.5],
    [4, 1.5],
    [10, 3],
)
TARGET_DASH: Final[list[float]] = [1, 2.4]
PREVIOUS_DASH: Final[list[float]] = [4, 2.5]
MARKERS: Final = ("disc", "square", "triangle", "diamond", "circle", "cross")


def width_of(text: str, font: str = REGULAR, size: float = SIZE) -> float:
    """Return how wide a text is."""
    return float(stringWidth(text, font, size))


@dataclass(slots=True)
class Plate:
    """A drawing, and where its words stand."""

    pen: Pen
    width: float
    height: float
    drawing: Drawing = field(init=False)
    words: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin an empty drawing."""
        # Otherwise every page would refer to a font that is not in the file.
        self.drawing = Drawing(self.width, self.height, initialFontName=REGULAR)

    # --- words -----------------------------------------------------------------------------

    def say(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: Anchor = "start",
        is_bold: bool = False,
        color: Color = INK,
        is_on_paper: bool = False,
    ) -> bool:
        """Write a line where it overlaps no other and stays inside; tell whether it was written.

        Args:
            x: Where the line begins, is centred or ends.
            y: The line the letters stand on.
            text: What to write; the font must have its letters.
            anchor: What ``x`` is.
            is_bold: In the bold font.
            color: Of the letters.
            is_on_paper: Over a white ground, for what stands on hatches or lines.
        """
        font = BOLD if is_bold else REGULAR
        wide = width_of(text, font)
        left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        box = (left, y - SIZE * DESCENT, left + wide, y + SIZE * ASCENT)
        if not text or not self.has_room(box):
            return False
        self.words.append(box)
        if is_on_paper:
            ground = (box[0] - 1.5, box[1] - 0.3, box[2] + 1.5, box[3] + 0.3)
            self.drawing.add(Polygon(_corners(ground), fillColor=PAPER, strokeColor=None))
        self.drawing.add(
            String(left, y, text, fontName=font, fontSize=SIZE, fillColor=color, textAnchor="start")
        )
        return True

    def has_room(self, box: Box) -> bool:
        """Tell whether words may stand in a box: inside the drawing, apart from the others."""
        left, bottom, right, top = box
        if left < -_APART or bottom < -_APART:
            return False
        if right > self.width + _APART or top > self.height + _APART:
            return False
        return not any(
            left < other[2] + _APART
            and right > other[0] - _APART
            and bottom < other[3]
            and top > other[1]
            for other in self.words
        )

    # --- shapes ----------------------------------------------------------------------------

    def line(
        self,
        points: list[tuple[float, float]],
        *,
        color: Color = INK,
        width: float = THIN,
        dash: list[float] | None = None,
    ) -> None:
        """Draw a line through points."""
        path = Path(
            fillColor=None,
            strokeColor=color,
            strokeWidth=width,
            strokeDashArray=dash or [],
            strokeLineJoin=1,
        )
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        self.drawing.add(path)

    def rule(self, y: float, left: float, right: float, *, color: Color = GRID) -> None:
        """Draw a thin level line."""
        self.drawing.add(Line(left, y, right, y, strokeColor=color, strokeWidth=THIN))

    def bar(self, box: Box, fill: Fill) -> None:
        """Draw a bar: its ground, its hatches, its outline."""
        left, bottom, right, top = box
        if right - left <= 0 or top - bottom <= 0:
            return
        self.drawing.add(
            Polygon(
                _corners(box),
                fillColor=fill.ground,
                strokeColor=INK,
                strokeWidth=THIN,
                strokeDashArray=[2, 1.6] if fill.is_dashed else [],
            )
        )
        if fill.strokes:
            path = Path(fillColor=None, strokeColor=INK, strokeWidth=0.5)
            for stroke in "/\\" if fill.strokes == "x" else fill.strokes:
                _hatch(path, box, stroke, fill.step)
            self.drawing.add(path)

    def marker(
        self, x: float, y: float, rank: int, color: Color = INK, *, is_hollow: bool = False
    ) -> None:
        """Draw the mark of a point of a series, its shape by rank; words keep away from it."""
        size = MARK
        shape = MARKERS[rank % len(MARKERS)]
        self.words.append((x - size, y - size, x + size, y + size))
        tall = size * 1.25
        if shape in {"disc", "circle"}:
            ground = PAPER if is_hollow or shape == "circle" else color
            self.drawing.add(Circle(x, y, size, fillColor=ground, strokeColor=color))
        elif shape == "cross":
            self.line([(x - size, y - size), (x + size, y + size)], color=color, width=1)
            self.line([(x - size, y + size), (x + size, y - size)], color=color, width=1)
        else:
            corners = {
                "square": [
                    x - size,
                    y - size,
                    x + size,
                    y - size,
                    x + size,
                    y + size,
                    x - size,
                    y + size,
                ],
                "triangle": [x - tall, y - size, x + tall, y - size, x, y + tall],
                "diamond": [x - tall, y, x, y - tall, x + tall, y, x, y + tall],
            }[shape]
            ground = PAPER if is_hollow else color
            self.drawing.add(Polygon(corners, fillColor=ground, strokeColor=color))


def fill_of(key: str, rank: int, *, is_previous: bool) -> Fill:
    """Return the fill of a series: by its GIR, else by its rank among those of the same period.

    A series of the period before has the hatches of its twin of now, wider and dashed around.
    """
    fill = GIR_FILLS.get(key) or FILLS[rank % len(FILLS)]
    if not is_previous:
        return fill
    if not fill.strokes:
        return PREVIOUS if rank % 2 == 0 else PREVIOUS_TWO
    return replace(fill, step=fill.step * 1.8, is_dashed=True)


def ranks_of(series: Sequence[Series]) -> list[int]:
    """Return the rank of each series among those of the same period."""
    ranks: list[int] = []
    for place, one in enumerate(series):
        ranks.append(sum(other.is_previous is one.is_previous for other in series[:place]))
    return ranks


def fills_of(series: Sequence[Series]) -> list[Fill]:
    """Return the fill of each series."""
    return [
        fill_of(one.key, rank, is_previous=one.is_previous)
        for one, rank in zip(series, ranks_of(series), strict=True)
    ]


def _corners(box: Box) -> list[float]:
    left, bottom, right, top = box
    return [left, bottom, right, bottom, right, top, left, top]


def _hatch(path: Path, box: Box, stroke: str, step: float) -> None:
    """Add to a path the hatches of one direction, cut at the edges of the box."""
    left, bottom, right, top = box
    wide, high = right - left, top - bottom
    if stroke == "-":
        at = step / 2
        while at < high:
            path.moveTo(left, bottom + at)
            path.lineTo(right, bottom + at)
            at += step
        return
    if stroke == "|":
        at = step / 2
        while at < wide:
            path.moveTo(left + at, bottom)
            path.lineTo(left + at, top)
            at += step
        return
    # A diagonal goes up by as much as it goes right: it enters by the left or the foot.
    spread = step * 2**0.5
    at = spread / 2 - high
    while at < wide:
        start, end = max(at, 0.0), min(at + high, wide)
        foot, head = bottom + start - at, bottom + end - at
        if stroke == "\\":
            foot, head = bottom + top - foot, bottom + top - head
        path.moveTo(left + start, foot)
        path.lineTo(left + end, head)
        at += spread

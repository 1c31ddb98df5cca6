"""The rows of the board of the places, each painted once and then only copied to the screen.

Scrolling, the mouse that passes and a stay that is dragged leave nearly every row as it was.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPixmap

from ui.theme.theme import tokens
from ui.theme.tokens import Tokens
from ui.widgets.places_board_geometry import HEAD, STEP, Geometry
from ui.widgets.places_board_panels import Look, paint_head, paint_row

_SPARE: Final = 8
"""How many pictures are kept besides those in sight, at least."""
_HEAD_ROW: Final = -1
_Named = tuple[int, Look | None]


class Pictures:
    """Keeps the pictures of one geometry, in one appearance, at one pixel ratio."""

    def __init__(self) -> None:
        """Keep none."""
        self._drawn: dict[_Named, QPixmap] = {}
        self._of: tuple[Geometry, Tokens, float] | None = None

    def forget(self) -> None:
        """Keep none any more."""
        self._drawn.clear()
        self._of = None

    def paint(
        self, painter: QPainter, places: Geometry, look: Look, *, offset: int, dirty: QRect
    ) -> None:
        """Draw what is in sight of a board scrolled by ``offset``; the head stays at the top."""
        ratio = painter.device().devicePixelRatio()
        self._settle(places, ratio)
        painter.fillRect(dirty, QColor(tokens().surface))
        rows = places.rows_between(
            max(dirty.top(), HEAD) + offset, max(dirty.bottom(), HEAD) + offset
        )
        for row in rows:
            own = look.of_row(places.timeline, places.timeline.rows[row].place)
            box = places.row_rect(row).translated(0, -offset)
            self._copy(painter, (row, own), box, partial(_row_at_top, places, row, own))
        if dirty.top() < HEAD:
            whole = QRect(0, 0, places.width, HEAD)
            self._copy(painter, (_HEAD_ROW, None), whole, partial(_head, places))
        self._drop(2 * len(rows) + _SPARE)

    def _settle(self, places: Geometry, ratio: float) -> None:
        """Forget the pictures of another board, appearance or screen."""
        colours = tokens()
        known = self._of
        if known is None or not (
            known[0] is places and known[1] is colours and math.isclose(known[2], ratio)
        ):
            self._drawn.clear()
            self._of = (places, colours, ratio)

    def _copy(
        self, painter: QPainter, name: _Named, box: QRect, paint: Callable[[QPainter], None]
    ) -> None:
        """Draw a picture in a box of the viewport, painting it the first time."""
        ratio = painter.device().devicePixelRatio()
        if not (ratio * STEP).is_integer():
            # Its edge would fall within a pixel: seams would be seen between the rows.
            painter.save()
            painter.translate(box.topLeft())
            paint(painter)
            painter.restore()
            return
        # Taken out and put back: those used last are at the end.
        picture = self._drawn.pop(name, None)
        if picture is None:
            picture = QPixmap(math.ceil(box.width() * ratio), round(box.height() * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(QColor(tokens().surface))
            brush = QPainter(picture)
            paint(brush)
            brush.end()
        self._drawn[name] = picture
        painter.drawPixmap(box.topLeft(), picture)

    def _drop(self, most: int) -> None:
        while len(self._drawn) > most:
            del self._drawn[next(iter(self._drawn))]


def _row_at_top(places: Geometry, row: int, look: Look, brush: QPainter) -> None:
    brush.save()
    brush.translate(0, -places.tops[row])
    paint_row(brush, places, row, look)
    brush.restore()


def _head(places: Geometry, brush: QPainter) -> None:
    paint_head(brush, places)

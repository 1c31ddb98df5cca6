"""Where the hours, the columns and the visits of a time grid stand, scrolling included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize

from ui.viewmodels.visites_agenda import (
    FIRST_HOUR,
    LAST_HOUR,
    LEAST,
    Block,
    Board,
    Change,
    Column,
    Slot,
)
from ui.viewmodels.visites_period import AgendaView

GUTTER: Final = 52
HEAD: Final = 46
HOURS: Final = 24
LEAST_HOUR: Final = 44
MOST_HOUR: Final = 132
LEAST_COLUMN: Final = 132
"""Narrower, the day of a professionnel is not read: the columns then scroll sideways."""
LEAST_DAY: Final = 84
LEAST_CARD: Final = 46
"""Visits side by side that would be narrower stand one over the other, like cards, or in a pile."""
PILE: Final = 34
PILE_HEIGHT: Final = 19
GAP: Final = 7
"""What is left free at the right of a column: a press there is on the ground."""
SLOT_STEP: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Visits a day has no room for; ``rect``: where « +3 » is drawn on the whole grid."""

    column: int
    blocks: tuple[Block, ...]
    rect: QRect


class TimeLayout:
    """The sizes for a room, and the rectangles that follow.

    Rectangles are on the whole grid; ``shift`` takes them to the viewport.
    """

    def __init__(self) -> None:
        """Start without a visit."""
        self.board = Board(view=AgendaView.SEMAINE)
        self.hour = float(LEAST_HOUR)
        self.width = float(LEAST_COLUMN)
        self.shift = QPoint(GUTTER, HEAD)
        self.rects: list[tuple[Block, QRect]] = []
        self.piles: list[Pile] = []

    def fit(self, board: Board, room: QSize, *, zoom: int, selected: int | None) -> None:
        """Give hours and columns their size for a room.

        Args:
            board: What is shown.
            room: The viewport.
            zoom: How much taller an hour is made.
            selected: The visit that never hides in a pile.
        """
        self.board = board
        fitting = (room.height() - HEAD) / (LAST_HOUR - FIRST_HOUR)
        self.hour = min(max(fitting, LEAST_HOUR) + zoom, max(fitting, MOST_HOUR))
        least = LEAST_COLUMN if board.view is AgendaView.JOUR else LEAST_DAY
        self.width = max((room.width() - GUTTER) / max(len(board.columns), 1), least)
        piled = [block for block in board.blocks if self._is_piled(block)]
        self.rects = [
            (block, self.place(block))
            for block in board.blocks
            if block.row_id == selected or not self._is_piled(block)
        ]
        self.piles = self._pile_up([block for block in piled if block.row_id != selected])

    @property
    def whole(self) -> QSize:
        """The size of the whole grid, gutter and head apart."""
        columns = max(len(self.board.columns), 1)
        return QSize(round(columns * self.width), round(HOURS * self.hour))

    # --- visits ------------------------------------------------------------------------------

    def place(self, block: Block) -> QRect:
        """Return where a block stands."""
        width, shown = self.width - GAP, self._lanes_shown(block)
        card = step = width / block.lanes
        if shown < block.lanes:
            card = step = (width - PILE) / shown
            if block.lane >= shown:
                step = (width - card) / block.lane
        elif step < LEAST_CARD and block.lanes > 1:
            card = float(LEAST_CARD)
            step = (width - card) / (block.lanes - 1)
        left = block.column * self.width + 2 + block.lane * step
        return self._span(left, card - 1, block.start, max(block.end - block.start, LEAST))

    def _span(self, left: float, width: float, start: int, minutes: int) -> QRect:
        top, height = start * self.hour / 60, minutes * self.hour / 60
        return QRect(round(left), round(top) + 1, round(width), round(height) - 2)

    def _lanes_shown(self, block: Block) -> int:
        """Return how many visits of a day stand side by side; the others make piles."""
        is_week = self.board.view is AgendaView.SEMAINE
        if not is_week or (self.width - GAP) / block.lanes >= LEAST_CARD:
            return block.lanes
        return max(int((self.width - GAP - PILE) // LEAST_CARD), 1)

    def _is_piled(self, block: Block) -> bool:
        return block.lane >= self._lanes_shown(block)

    def has_piled(self, *row_ids: int | None) -> bool:
        """Tell whether one of these visits has no room of its own."""
        return any(one.row_id in row_ids and self._is_piled(one) for one in self.board.blocks)

    def _pile_up(self, blocks: Sequence[Block]) -> list[Pile]:
        """Gather the visits there is no room for; a pile takes those that begin within its height."""
        piles: list[Pile] = []
        for block in blocks:
            top = round(block.start * self.hour / 60) + 2
            last = piles[-1] if piles else None
            if last is not None and last.column == block.column and top <= last.rect.bottom() + 2:
                piles[-1] = replace(last, blocks=(*last.blocks, block))
                continue
            left = round((block.column + 1) * self.width) - PILE - 4
            rect = QRect(left, top, PILE - 1, PILE_HEIGHT)
            piles.append(Pile(column=block.column, blocks=(block,), rect=rect))
        return piles

    def pile_at(self, point: QPoint) -> Pile | None:
        """Return the pile under a point of the viewport."""
        place = point - self.shift
        return next((pile for pile in self.piles if pile.rect.contains(place)), None)

    # --- free places, ghosts -----------------------------------------------------------------

    def ghost(self, change: Change, column: int) -> QRect:
        """Return where a change would put its visit."""
        left, width = column * self.width + 2, self.width - GAP
        return self._span(left, width, change.start, max(change.minutes, LEAST))

    def free(self, slot: Slot, column: int) -> QRect:
        """Return where a free place stands."""
        left, width = column * self.width + 2, self.width - GAP
        return self._span(left, width, slot.start, SLOT_STEP)

    def column_at(self, x: int) -> Column | None:
        """Return the column at an abscissa of the viewport, the first or the last one beyond."""
        columns = self.board.columns
        at = int((x - self.shift.x()) // self.width)
        return columns[min(max(at, 0), len(columns) - 1)] if columns else None

    def minute_at(self, y: int) -> float:
        """Return the minute at an ordinate of the viewport."""
        return (y - self.shift.y()) * 60 / self.hour

    def left_of(self, column: int) -> int:
        """Return where a column begins, on the viewport."""
        return round(column * self.width) + self.shift.x()

    def top_of(self, minute: float) -> int:
        """Return where a minute is, on the viewport."""
        return round(minute * self.hour / 60) + self.shift.y()

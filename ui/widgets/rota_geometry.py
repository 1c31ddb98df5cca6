"""Where everything of the rota stands: panels of months, rows, columns, cells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QRect

from ui.viewmodels.astreintes import Board

HEAD: Final = 38
FOOT: Final = 3
GAP: Final = 12
COLUMNS: Final = 31
SMALLEST_ROW: Final = 20
TALLEST_ROW: Final = 34
NAMES: Final = (136, 214)
"""The least and the most room of the names."""
PROFESSION: Final = 34
EDGE: Final = 14
RIGHT: Final = 2
MONTHS_SEEN: Final = 3
SMALLEST_COLUMN: Final = 18
BOX: Final = (24, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Geometry:
    """The places of a board in a width; rows grow until three months fill the height."""

    board: Board
    width: int
    row: int
    names: int
    column: float

    @classmethod
    def of(cls, board: Board, width: int, height: int) -> Geometry:
        """Return the places for a view of this size."""
        least, most = NAMES
        names = max(least, min(round(width * 0.16), most))
        count = max(len(board.rows), 1)
        share = (height - GAP * (MONTHS_SEEN - 1)) // MONTHS_SEEN - HEAD - FOOT
        row = max(SMALLEST_ROW, min(share // count, TALLEST_ROW))
        column = max((width - names - RIGHT) / COLUMNS, SMALLEST_COLUMN)
        return cls(board=board, width=width, row=row, names=names, column=column)

    @property
    def panel_height(self) -> int:
        """The height of the panel of one month."""
        return HEAD + len(self.board.rows) * self.row + FOOT

    @property
    def height(self) -> int:
        """The height of every panel."""
        count = len(self.board.months)
        return count * self.panel_height + max(count - 1, 0) * GAP

    @property
    def content_width(self) -> int:
        """The width that shows every column."""
        return round(self.names + COLUMNS * self.column) + RIGHT

    def panel_top(self, month: int) -> int:
        """Return where a month begins."""
        return month * (self.panel_height + GAP)

    def column_left(self, at: int) -> int:
        """Return where a column begins; the one after the last is the right edge."""
        return self.names + round(at * self.column)

    def column_rect(self, month: int, at: int) -> QRect:
        """Return the whole column of a day, its head included."""
        left = self.column_left(at)
        return QRect(
            left, self.panel_top(month), self.column_left(at + 1) - left, self.panel_height - FOOT
        )

    def row_top(self, month: int, row: int) -> int:
        """Return where a row begins."""
        return self.panel_top(month) + HEAD + row * self.row

    def cell_rect(self, month: int, row: int, at: int) -> QRect:
        """Return the place of a cell."""
        left = self.column_left(at)
        return QRect(left, self.row_top(month, row), self.column_left(at + 1) - left, self.row)

    def place_of(self, row: int, on: date) -> QRect | None:
        """Return the place of a person on a night, None outside the board."""
        for month, panel in enumerate(self.board.months):
            if panel.first.month == on.month and panel.first.year == on.year and panel.days:
                return self.cell_rect(month, row, (on - panel.days[0].on).days)
        return None

    def hit(self, x: int, y: int) -> tuple[int, int | None, date | None] | None:
        """Return the month, the row and the night under a point; None for a head or a margin.

        Without a row it is the head of a column, without a night the name of a row.
        """
        for month, panel in enumerate(self.board.months):
            top = self.panel_top(month)
            if not top <= y < top + self.panel_height:
                continue
            under = (y - top - HEAD) // self.row if y >= top + HEAD else None
            row = under if under is not None and under < len(self.board.rows) else None
            on = None
            for at, day in enumerate(panel.days):
                if self.column_left(at) <= x < self.column_left(at + 1):
                    on = day.on
            return (month, row, on) if row is not None or on is not None else None
        return None

    def box(self, cell: QRect) -> QRect:
        """Return the square drawn in a cell."""
        most_wide, most_high = BOX
        wide = min(cell.width() - 4, most_wide)
        high = min(cell.height() - 5, most_high)
        # One pixel right and down: the line of the grid is at the left of the cell.
        return QRect(
            cell.x() + (cell.width() - wide + 1) // 2,
            cell.y() + (cell.height() - high) // 2,
            wide,
            high,
        )

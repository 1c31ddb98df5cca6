"""Where the keys lead in the grid of the rota."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt

from crt_desktop.domain.dates import ONE_DAY
from ui.viewmodels.astreintes import Board, Day

_SIDEWAYS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_UPRIGHT: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_WEEK: Final = 7
_PAGES: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


def moved(
    board: Board, row: int, on: date, key: Qt.Key, *, is_far: bool = False
) -> tuple[int, date]:
    """Return the cell a key leads to; the end of a month goes on in the next one.

    ``is_far``, the Ctrl key: a week sideways, the first or last night of the board.
    """
    if key in _SIDEWAYS:
        return row, _beside(board, on, _SIDEWAYS[key] * (_WEEK if is_far else 1))
    if key in _UPRIGHT:
        return _above(board, row, on, _UPRIGHT[key])
    if key in _PAGES:
        return row, _in_month(board, on, _PAGES[key])
    days = [one.on for one in _days_around(board, on, whole=is_far)]
    return row, days[0] if key == Qt.Key.Key_Home else days[-1]


def span_to(board: Board, on: date, key: Qt.Key) -> date:
    """Return the day a span is drawn to."""
    return moved(board, 0, on, key)[1] if key not in _UPRIGHT else on


def _beside(board: Board, on: date, days: int) -> date:
    wanted = on + days * ONE_DAY
    return min(max(wanted, min(board.days)), max(board.days))


def _above(board: Board, row: int, on: date, step: int) -> tuple[int, date]:
    after = row + step
    if 0 <= after < len(board.rows):
        return after, on
    other = _in_month(board, on, step)
    if other == on or (other.year, other.month) == (on.year, on.month):
        return row, on
    return (0 if step > 0 else len(board.rows) - 1), other


def _in_month(board: Board, on: date, step: int) -> date:
    """Return the same day of another month of the board, the last one when it is shorter."""
    at = next(
        rank
        for rank, month in enumerate(board.months)
        if (month.first.year, month.first.month) == (on.year, on.month)
    )
    wanted = min(max(at + step, 0), len(board.months) - 1)
    days = board.months[wanted].days
    return next((day.on for day in days if day.on.day == on.day), days[-1].on)


def _days_around(board: Board, on: date, *, whole: bool) -> list[Day]:
    """Return the nights of the month of a day, or of the whole board."""
    return [
        day
        for day in board.days.values()
        if whole or (day.on.year, day.on.month) == (on.year, on.month)
    ]

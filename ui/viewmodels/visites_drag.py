"""What becomes of a visit that is dragged or pushed by the arrows, step by step on the grid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from enum import Enum
from typing import Final

from ui.viewmodels.visites_agenda import (
    DAY_MINUTES,
    STEP,
    Block,
    Change,
    Column,
    instant_of,
    on_grid,
    unchanged,
)

LONGEST: Final = DAY_MINUTES


class Grip(Enum):
    """What of a visit is held: the whole of it, its beginning, or its end."""

    WHOLE = "whole"
    START = "start"
    END = "end"


class VisitDrag:
    """One drag, from the press to the release; `change` is what it would do so far."""

    def __init__(self, block: Block, grip: Grip = Grip.WHOLE, *, grabbed: int = 0) -> None:
        """Hold a visit; ``grabbed``: how far under its beginning the mouse holds it, in minutes."""
        self.block = block
        self.grip = grip
        self._grabbed = grabbed
        self._origin = unchanged(block.line)
        self.change = self._origin

    @property
    def is_any(self) -> bool:
        """Tell whether dropping it now would change anything."""
        return self.change.is_any

    def to(self, column: Column, minute: float) -> Change:
        """Follow the mouse to a minute of a column."""
        if self.grip is Grip.WHOLE:
            start = min(max(on_grid(minute - self._grabbed), 0), DAY_MINUTES - STEP)
            self.change = _given(replace(self._origin, day=column.day, start=start), column)
        elif self.grip is Grip.END:
            self.change = ended(self._origin, on_grid(minute))
        else:
            self.change = begun(self._origin, on_grid(minute))
        return self.change

    def to_day(self, column: Column) -> Change:
        """Follow the mouse to a day; the hour stays."""
        self.change = replace(self._origin, day=column.day)
        return self.change

    def push(self, *, minutes: int = 0, column: Column | None = None) -> Change:
        """Go some minutes later, or to another column."""
        start = min(max(self.change.start + minutes, 0), DAY_MINUTES - STEP)
        moved = replace(self.change, start=start)
        self.change = moved if column is None else _given(replace(moved, day=column.day), column)
        return self.change

    def stretch(self, minutes: int) -> Change:
        """Make it longer, or shorter."""
        wanted = min(max(self.change.minutes + minutes, STEP), LONGEST)
        self.change = replace(self.change, minutes=wanted)
        return self.change


def _given(change: Change, column: Column) -> Change:
    """Give the visit to whose column it is, when columns are professionnels."""
    if not column.is_member:
        return change
    is_other = column.professionnel != change.line.professionnel
    return replace(change, gives=is_other, professionnel=column.professionnel if is_other else None)


def ended(change: Change, end: int) -> Change:
    """Return a visit that ends at a minute of the wall, one step after its beginning at the earliest."""
    until = instant_of(change.day, max(end, change.start + STEP))
    minutes = (until - change.starts_at) // timedelta(minutes=1)
    return replace(change, minutes=min(max(minutes, STEP), LONGEST))


def begun(change: Change, start: int) -> Change:
    """Return a visit that begins at a minute of the wall and ends when it did."""
    latest = change.start + change.minutes - STEP
    first = min(max(start, 0), max(latest, 0))
    minutes = (change.ends_at - instant_of(change.day, first)) // timedelta(minutes=1)
    return replace(change, start=first, minutes=min(max(minutes, STEP), LONGEST))

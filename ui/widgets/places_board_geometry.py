"""Where everything stands on the board of the places: rows, columns of days or months, bars."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QRect, QRectF

from crt_desktop.domain.dates import ONE_DAY, add_months
from crt_desktop.reports.places import StayBar
from ui.viewmodels.places import WEEK, Timeline, Zoom, key_of

STEP: Final = 4
"""Heights are multiples of it: whole pixels at 125, 150 and 175 % too."""
HEAD: Final = 48
GROUP: Final = 32
PLACE: Final = 60
PLACE_LOW: Final = 44
NAMES: Final = 206
NAMES_NARROW: Final = 168
BAR_INSET: Final = 12
BAR_INSET_LOW: Final = 7
MANY: Final = 12
"""More places than this are drawn lower."""
_WIDE: Final = 900
EDGE: Final = 6
"""How near its edge a bar is held by it."""
_LANE_GAP: Final = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A day, or a month: its first day and the one after its last."""

    first: date
    after_last: date


@dataclass(frozen=True, slots=True)
class Geometry:
    """Places in the widget without its scroll; a stay runs from the middle of a day to another's."""

    timeline: Timeline
    width: int
    is_low: bool
    names: int
    place: int
    tops: tuple[int, ...]
    height: int
    first: date
    """The first day shown."""
    after_last: date
    """The day after the last one shown."""
    day_width: float
    """How wide a day is."""
    columns: tuple[Column, ...]
    """A month or a day each."""
    mondays: tuple[date, ...]
    """Where weeks begin, when the columns are months."""

    @classmethod
    def of(cls, timeline: Timeline, width: int, *, is_low: bool = False) -> Geometry:
        """Place a board in this width; ``is_low``: the rows are to take little height."""
        count = sum(row.place is not None for row in timeline.rows)
        place = PLACE_LOW if is_low or count > MANY else PLACE
        tops, top = [], HEAD
        for row in timeline.rows:
            tops.append(top)
            top += GROUP if row.place is None else place
        names = NAMES if width >= _WIDE else NAMES_NARROW
        period = timeline.board.period
        days = (period.after_end - period.start).days
        return cls(
            timeline=timeline,
            width=width,
            is_low=is_low,
            names=names,
            place=place,
            tops=tuple(tops),
            height=top,
            first=period.start,
            after_last=period.after_end,
            day_width=max(width - names, 1) / max(days, 1),
            columns=_columns(timeline),
            mondays=_mondays(timeline),
        )

    # --- time --------------------------------------------------------------------------------

    def x(self, day: date) -> float:
        """Return where a day begins."""
        return self.names + (day - self.first).days * self.day_width

    def middle(self, day: date) -> float:
        """Return the middle of a day, where one leaves and another comes."""
        return self.x(day) + self.day_width / 2

    def day_at(self, x: float) -> date | None:
        """Return the day under a point, None outside the columns."""
        if not self.names <= x < self.width:
            return None
        return self.first + timedelta(days=int((x - self.names) / self.day_width))

    # --- rows --------------------------------------------------------------------------------

    def row_height(self, row: int) -> int:
        """Return how high a row is."""
        return GROUP if self.timeline.rows[row].place is None else self.place

    def row_rect(self, row: int) -> QRect:
        """Return the whole row."""
        return QRect(0, self.tops[row], self.width, self.row_height(row))

    def rows_between(self, top: int, bottom: int) -> range:
        """Return the rows that stand between two heights."""
        if not self.tops:
            return range(0)
        first = max(bisect_right(self.tops, top) - 1, 0)
        return range(first, bisect_right(self.tops, bottom))

    def row_at(self, y: int) -> int | None:
        """Return the row at a height, None outside."""
        if not self.tops or not HEAD <= y < self.height:
            return None
        return bisect_right(self.tops, y) - 1

    # --- bars --------------------------------------------------------------------------------

    def bar_rect(self, bar: StayBar) -> QRectF | None:
        """Return where a stay stands, None when it is out of the period or its place is not shown."""
        row = self.timeline.row_of.get(bar.place_id)
        if row is None:
            return None
        lane = self.timeline.lanes.get(key_of(bar), (0, 1))
        return self.span_rect(row, bar.arrived_on, bar.departed_on, lane=lane)

    def span_rect(
        self,
        row: int,
        arrived_on: date,
        departed_on: date | None,
        *,
        lane: tuple[int, int] = (0, 1),
    ) -> QRectF | None:
        """Return the bar of these dates on a row; one of no night is a thin mark."""
        if arrived_on >= self.after_last or (departed_on is not None and departed_on < self.first):
            return None
        left = float(self.names) if arrived_on < self.first else self.middle(arrived_on)
        right = float(self.width)
        if departed_on is not None and departed_on < self.after_last:
            right = self.middle(departed_on)
        inset = BAR_INSET_LOW if self.place == PLACE_LOW else BAR_INSET
        rank, shared = lane
        height = (self.place - 2 * inset - _LANE_GAP * (shared - 1)) / shared
        top = self.tops[row] + inset + rank * (height + _LANE_GAP)
        return QRectF(left, top, max(right - left - 1, 4), height)


def _columns(timeline: Timeline) -> tuple[Column, ...]:
    period = timeline.board.period
    found, day = [], period.start
    while day < period.after_end:
        if timeline.zoom is Zoom.MOIS:
            after = min(add_months(day.replace(day=1), 1), period.after_end)
        else:
            after = day + ONE_DAY
        found.append(Column(day, after))
        day = after
    return tuple(found)


def _mondays(timeline: Timeline) -> tuple[date, ...]:
    if timeline.zoom is not Zoom.MOIS:
        return ()
    period = timeline.board.period
    days = (period.after_end - period.start).days
    since = -period.start.weekday() % WEEK
    return tuple(period.start + timedelta(days=rank) for rank in range(since, days, WEEK))

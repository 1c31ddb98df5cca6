"""The board of the places as it is drawn: rows by EHPAD, stays in their place, columns of days or months."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from crt_desktop.domain.codes import TYPE_HT
from crt_desktop.domain.dates import Period, add_months
from crt_desktop.domain.places import KINDS
from crt_desktop.reports.places import Board, PlaceLine, StayBar

WEEK: Final = 7
DAYS: Final = 14
WEEKS: Final = 4
MONTHS_SHOWN: Final = 6
TONES: Final = {"HT": "ht", "HTSH": "htsh", "HTU": "htu"}
"""The hue of each kind of place, as `ui.theme.tokens` names it."""

SHORT_MONTHS: Final = (
    *("janv.", "févr.", "mars", "avr.", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)

Key = tuple[str, int]
"""A stay: its sheet and its row id."""


class Zoom(StrEnum):
    """How wide time is drawn."""

    JOURS = "jours"
    SEMAINES = "semaines"
    MOIS = "mois"
    OCCUPATION = "occupation"


ZOOM_LABELS: Final = {
    Zoom.JOURS: "Jours",
    Zoom.SEMAINES: "Semaines",
    Zoom.MOIS: "Mois",
    Zoom.OCCUPATION: "Occupation",
}


def tone_of(kind: str) -> str:
    """Return the tone of a kind of place; one that nobody knows is neutral."""
    return TONES.get(kind, "neutral")


def kind_word(kind: str) -> str:
    """Return how a kind is read on a badge: « HT-SH »."""
    return TYPE_HT.get(kind, kind).split(" ")[0]


def kind_choices() -> dict[str, str]:
    """Return the kinds a booking may be of, that of the emergencies first."""
    return {kind: kind_word(kind) for kind in KINDS}


# --- time ----------------------------------------------------------------------------------


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def period_of(zoom: Zoom, day: date) -> Period:
    """Return the period shown around a day: the week before it too, where there is room for four."""
    if zoom is Zoom.JOURS:
        start = monday_of(day)
        return Period(start=start, end=start + timedelta(days=DAYS - 1))
    if zoom is Zoom.SEMAINES:
        start = monday_of(day) - timedelta(days=WEEK)
        return Period(start=start, end=start + timedelta(days=WEEKS * WEEK - 1))
    if zoom is Zoom.OCCUPATION:
        return Period(start=date(day.year, 1, 1), end=date(day.year, 12, 31))
    start = add_months(day.replace(day=1), -1)
    return Period(start=start, end=add_months(start, MONTHS_SHOWN) - timedelta(days=1))


def step_of(zoom: Zoom, day: date, step: int) -> date:
    """Return the day to show after the next (+1) or the previous period (−1) is asked."""
    if zoom is Zoom.JOURS:
        return day + timedelta(days=WEEK * step)
    if zoom is Zoom.SEMAINES:
        return day + timedelta(days=2 * WEEK * step)
    if zoom is Zoom.OCCUPATION:
        return date(day.year + step, 1, 1)
    return add_months(day.replace(day=1), 3 * step)


# --- rows ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the board: a place, or the head of an EHPAD (``place`` None)."""

    etablissement: str
    commune: str | None
    telephone: str | None
    place: PlaceLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What is drawn: rows in order, and the stays of each place.

    ``lanes``: where stays that lie over one another stand (rank, how many share the row), those alone left out.
    ``under_option``: the places that only an option keeps tonight.
    """

    board: Board
    zoom: Zoom
    rows: tuple[Row, ...] = ()
    bars: Mapping[int, tuple[StayBar, ...]]
    by_key: Mapping[Key, StayBar]
    row_of: Mapping[int, int]
    lanes: Mapping[Key, tuple[int, int]]
    under_option: frozenset[int] = frozenset()

    @property
    def places(self) -> tuple[PlaceLine, ...]:
        """The places, in the order of the rows."""
        return tuple(row.place for row in self.rows if row.place is not None)

    def place(self, place_id: int) -> PlaceLine | None:
        """Return a place of the board."""
        row = self.row_of.get(place_id)
        return None if row is None else self.rows[row].place


def is_unnamed(bar: StayBar) -> bool:
    """Tell whether a place is kept for somebody to be named; not of a stay whose person is hidden."""
    return bar.beneficiaire_id is None and not bar.is_hidden


def key_of(bar: StayBar) -> Key:
    """Return what names a stay."""
    return bar.sheet, bar.row_id


def timeline_of(board: Board, zoom: Zoom) -> Timeline:
    """Return the board as it is drawn."""
    rows: list[Row] = []
    row_of: dict[int, int] = {}
    for place in board.places:
        if not rows or rows[-1].etablissement != place.etablissement:
            rows.append(
                Row(
                    etablissement=place.etablissement,
                    commune=place.commune,
                    telephone=place.telephone,
                )
            )
        row_of[place.row_id] = len(rows)
        rows.append(
            Row(
                etablissement=place.etablissement,
                commune=place.commune,
                telephone=place.telephone,
                place=place,
            )
        )
    bars: dict[int, list[StayBar]] = {}
    for bar in sorted(board.bars, key=_by_arrival):
        bars.setdefault(bar.place_id, []).append(bar)
    lanes: dict[Key, tuple[int, int]] = {}
    for found in bars.values():
        lanes.update(lanes_of(found))
    return Timeline(
        board=board,
        zoom=zoom,
        rows=tuple(rows),
        bars={place_id: tuple(found) for place_id, found in bars.items()},
        by_key={key_of(bar): bar for bar in board.bars},
        row_of=row_of,
        lanes=lanes,
    )


def nothing(period: Period, today: date, zoom: Zoom) -> Timeline:
    """Return a board without places."""
    board = Board(
        period=period,
        today=today,
        places=(),
        bars=(),
        compteurs=(),
        a_suivre=(),
        libres=(),
        refus_trimestre=0,
    )
    return timeline_of(board, zoom)


def lanes_of(bars: Iterable[StayBar]) -> dict[Key, tuple[int, int]]:
    """Return where the stays of a place that lie over one another stand (an option); none for one alone."""
    found: dict[Key, tuple[int, int]] = {}
    cluster: list[tuple[StayBar, int]] = []
    ends: list[date] = []
    for bar in bars:
        arrived_on = bar.arrived_on
        if cluster and max(ends) <= arrived_on:
            found.update(_shared(cluster, len(ends)))
            cluster, ends = [], []
        rank = next((at for at, end in enumerate(ends) if end <= arrived_on), len(ends))
        ends[rank : rank + 1] = [bar.departed_on or date.max]
        cluster.append((bar, rank))
    found.update(_shared(cluster, len(ends)))
    return found


def _shared(cluster: Iterable[tuple[StayBar, int]], lanes: int) -> dict[Key, tuple[int, int]]:
    return {key_of(bar): (rank, lanes) for bar, rank in cluster} if lanes > 1 else {}


def _by_arrival(bar: StayBar) -> tuple[date, int]:
    return bar.arrived_on, bar.row_id


# --- from one stay to another --------------------------------------------------------------


def neighbour(timeline: Timeline, place_id: int, key: Key | None, step: int) -> StayBar | None:
    """Return the stay before (−1) or after (+1) in the same place, None at the end."""
    bars = timeline.bars.get(place_id, ())
    if not bars:
        return None
    at = next((rank for rank, bar in enumerate(bars) if key_of(bar) == key), None)
    if at is None:
        return bars[0] if step > 0 else bars[-1]
    return bars[at + step] if 0 <= at + step < len(bars) else None


def nearest(timeline: Timeline, place_id: int, day: date) -> StayBar | None:
    """Return the stay of a place that is nearest to a day."""
    return min(timeline.bars.get(place_id, ()), key=lambda bar: _away(bar, day), default=None)


def _away(bar: StayBar, day: date) -> int:
    if day < bar.arrived_on:
        return (bar.arrived_on - day).days
    if bar.departed_on is None or day < bar.departed_on:
        return 0
    return (day - bar.departed_on).days + 1


def next_place(timeline: Timeline, place_id: int, step: int) -> int | None:
    """Return the place above (−1) or under (+1), None at the edge."""
    ids = [place.row_id for place in timeline.places]
    if place_id not in ids:
        return ids[0] if ids else None
    at = ids.index(place_id) + step
    return ids[at] if 0 <= at < len(ids) else None

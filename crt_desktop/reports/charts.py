"""Charts as data: what the screen paints, the files draw, and their table says, all from one place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from crt_desktop.domain.dates import Period

ChartValue = int | Decimal | None
"""A figure of a chart; None: unknown, which is neither drawn nor zero."""


class ChartKind(StrEnum):
    """How figures are drawn.

    LINE: one line per series over ordered categories. BARS: a bar per category, series side by side.
    STACKED: a bar per category, series one over the other. SHARES: a bar per category (most often a single
    one), always as long, cut in parts, a series a part. ROWS: a horizontal bar per category, for long words.
    """

    LINE = "courbe"
    BARS = "barres"
    STACKED = "empilees"
    SHARES = "parts"
    ROWS = "lignes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Figures beside the categories of the chart; ``key`` chooses colour and pattern ("1" … "6" for GIR).

    ``is_previous``: the same of the period before, drawn dashed, aligned by position. ``evidence`` and
    ``periods``, when they are given, stand for those of the chart.
    """

    key: str
    label: str
    values: tuple[ChartValue, ...]
    is_previous: bool = False
    evidence: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A value to reach, drawn dotted across; ``values`` beside the categories when it moves."""

    label: str
    values: tuple[ChartValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart: categories in order, series beside them, and what is said under it.

    ``caption`` is one sentence that says what the figures show, read aloud instead of the drawing.
    ``evidence``: beside the categories, the path whose records open for it over ``periods`` (beside too);
    empty when no list stands behind. ``unit``: « personnes », « h », « € », « % ».
    """

    key: str
    title: str
    kind: ChartKind
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    caption: str
    targets: tuple[Target, ...] = ()
    evidence: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether no figure is known, or all are zero."""
        return not any(value for one in self.series for value in one.values)

    def opening(self, series: int, rank: int) -> tuple[str, Period] | None:
        """Return the path and the period whose records open behind a point; None when no list does.

        Args:
            series: Rank of the series, from 0.
            rank: Rank of the category, from 0.
        """
        own = self.series[series]
        paths = own.evidence or (() if own.is_previous else self.evidence)
        periods = own.periods or (() if own.is_previous else self.periods)
        if rank >= min(len(paths), len(periods)) or not paths[rank]:
            return None
        return (paths[rank], periods[rank]) if own.values[rank] is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DataTable:
    """A table of figures with its head; the last row is the total when ``has_total``.

    ``kinds`` beside ``columns``: texte, entier, decimal, euro, pourcentage.
    """

    key: str
    title: str
    note: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[str | ChartValue, ...], ...]
    has_total: bool = False

"""Asks the parts of the director's dashboard one after the other, and says what its tiles show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.dates import ONE_DAY, Period, add_months
from crt_desktop.domain.indicators import previous_period
from crt_desktop.domain.pilotage_words import running_words
from crt_desktop.domain.typography import upper_first
from crt_desktop.reports.pilotage import FigureValue, KeyFigure, PilotagePart
from ui.viewmodels import words
from ui.viewmodels.charts import unit_of, with_unit
from ui.viewmodels.periods import dates_of, is_quarter, is_year, period_name

if TYPE_CHECKING:
    from crt_desktop.services.pilotage import Pilotage
    from ui.viewmodels.latest import TaskRunner

IN_FIGURE: Final = frozenset({"%", "€"})
"""Units that stand with the big figure; the others stand beside it."""
MONTHS_OF_YEAR: Final = 12


class Comparison(StrEnum):
    """Which period the figures stand beside."""

    BEFORE = "before"
    YEAR_BEFORE = "year_before"
    FREE = "free"


def compared(period: Period, comparison: Comparison, free: Period | None) -> Period:
    """Return the period a comparison means."""
    if comparison is Comparison.FREE and free is not None:
        return free
    if comparison is Comparison.YEAR_BEFORE:
        return year_before(period)
    return previous_period(period)


def year_before(period: Period) -> Period:
    """Return the same days a year before; a period that ends with a month still ends with it."""
    after = add_months(period.after_end, -MONTHS_OF_YEAR)
    return Period(start=add_months(period.start, -MONTHS_OF_YEAR), end=after - ONE_DAY)


class PilotageViewModel(QObject):
    """Holds the two periods and the parts that have come; a part of former periods is never shown."""

    parts_known = Signal(object)
    """The key and the title of every part, in order."""
    part_arrived = Signal(str, object)
    """The key of a part and its `PilotagePart`."""
    part_failed = Signal(str, object)
    """The key of a part ("" for the list of the parts) and the error."""
    asked = Signal()
    """Everything is being asked anew."""
    settled = Signal()
    """Every part has come or failed."""

    def __init__(
        self,
        pilotage: Callable[[], Pilotage],
        tasks: TaskRunner,
        *,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        """Start on the current year beside the one before; nothing is asked before `refresh`.

        The service is given as a function, called on the database thread: making it may load modules.
        """
        super().__init__(parent)
        self._pilotage = pilotage
        self._tasks = tasks
        self.today = today
        self.period = Period.of_year(today().year)
        self.comparison = Comparison.BEFORE
        self._free: Period | None = None
        self._parts: tuple[tuple[str, str], ...] = ()
        self._waited: set[str] = set()
        self.arrived: dict[str, PilotagePart] = {}
        self._round = 0

    @property
    def compared_with(self) -> Period:
        """The period the figures stand beside."""
        return compared(self.period, self.comparison, self._free)

    def show_period(self, period: Period) -> None:
        """Ask everything over another period."""
        self.period = period
        self.refresh()

    def compare(self, comparison: Comparison, free: Period | None = None) -> None:
        """Ask everything beside another period."""
        self.comparison = comparison
        self._free = free
        self.refresh()

    def refresh(self) -> None:
        """Ask every part again, in the order they are shown."""
        self._round += 1
        self.arrived = {}
        self.asked.emit()
        if self._parts:
            self._ask_parts(self._round, self._parts)
            return
        self._tasks.run(
            lambda: self._pilotage().parts(),
            owner=self,
            done=partial(self._ask_parts, self._round),
            failed=partial(self._fail, self._round, ""),
        )

    def ask_again(self, key: str) -> None:
        """Ask one part again, after it failed."""
        self._waited.add(key)
        self._ask(self._round, key)

    def _ask_parts(self, asked_in: int, parts: tuple[tuple[str, str], ...]) -> None:
        if asked_in != self._round:
            return
        if parts != self._parts:
            self._parts = parts
            self.parts_known.emit(parts)
        self._waited = {key for key, _title in parts}
        for key, _title in parts:
            self._ask(asked_in, key)

    def _ask(self, asked_in: int, key: str) -> None:
        period, beside = self.period, self.compared_with
        self._tasks.run(
            # Nobody waits for the parts of a period that was left meanwhile.
            lambda: (
                self._pilotage().part(key, period, compared_with=beside)
                if asked_in == self._round
                else None
            ),
            owner=self,
            done=partial(self._arrive, asked_in, key),
            failed=partial(self._fail, asked_in, key),
        )

    def _arrive(self, asked_in: int, key: str, part: PilotagePart | None) -> None:
        if asked_in != self._round or part is None:
            return
        self.arrived[key] = part
        self.part_arrived.emit(key, part)
        self._count(key)

    def _fail(self, asked_in: int, key: str, error: Exception) -> None:
        if asked_in != self._round:
            return
        self.part_failed.emit(key, error)
        self._count(key)

    def _count(self, key: str) -> None:
        self._waited.discard(key)
        if not self._waited:
            self.settled.emit()

    @property
    def is_without_data(self) -> bool:
        """Tell whether every part has come and nothing is counted in any."""
        keys = {key for key, _title in self._parts}
        has_come = bool(keys) and keys == set(self.arrived)
        return has_come and all(is_empty(part) for part in self.arrived.values())


def is_empty(part: PilotagePart) -> bool:
    """Tell whether nothing is counted in a part, nor was in the period beside."""
    has_figures = any(one.value or one.previous for one in part.figures if one.path)
    return not has_figures and all(chart.is_empty for chart in part.charts)


# --- words -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """What a tile shows: its figure, what stands beside it, how it moved and the arrow that says so."""

    figure: str
    beside: str
    trend: str
    short_trend: str
    arrow: str


def tile_of(one: KeyFigure, beside: Period) -> Tile:
    """Return what the tile of a key figure shows, compared with a period."""
    in_figure = one.unit in IN_FIGURE
    return Tile(
        figure=_said(one.value, one.unit if in_figure else ""),
        beside=""
        if in_figure or not isinstance(one.value, int | Decimal)
        else unit_of(one.value, one.unit),
        trend=trend_of(one, beside),
        short_trend=trend_of(one, beside, is_short=True),
        arrow=arrow_of(one),
    )


def _said(value: FigureValue, unit: str) -> str:
    if isinstance(value, date):
        return words.day(value)
    return words.DASH if value is None else with_unit(value, unit)


def arrow_of(one: KeyFigure) -> str:
    """Return the icon that says how a figure moved, empty when nobody can tell."""
    now, before = one.value, one.previous
    if not isinstance(now, int | Decimal) or not isinstance(before, int | Decimal):
        return ""
    if now == before:
        return "minus"
    return "arrow-up" if now > before else "arrow-down"


def trend_of(one: KeyFigure, beside: Period, *, is_short: bool = False) -> str:
    """Return « 6 de plus qu’en 2025 (28) »; empty when there is nothing to compare.

    ``is_short``: without the figure compared with.
    """
    now, before = one.value, one.previous
    if before is None:
        return ""
    if isinstance(now, int | Decimal) and isinstance(before, int | Decimal):
        said = _said(before, one.unit if one.unit in IN_FIGURE else "")
        change = f"{change_of(now, before, one.unit)} {than(beside)}"
        return change if is_short else f"{change} ({said})"
    return f"{than(beside, is_plain=True)} : {_said(before, one.unit)}"


def change_of(now: int | Decimal, before: int | Decimal, unit: str) -> str:
    """Return « 3 de plus », « 2,5 points de moins », « autant »."""
    if now == before:
        return "autant"
    gap = abs(Decimal(now) - Decimal(before))
    said = (
        with_unit(gap, "points") if unit == "%" else _said(gap, unit if unit in IN_FIGURE else "")
    )
    return f"{said} de {'plus' if now > before else 'moins'}"


def than(beside: Period, *, is_plain: bool = False) -> str:
    """Return « qu’en 2025 », « qu’au 2e trimestre 2026 »; plain: « en 2025 », to begin a fact."""
    if is_year(beside):
        said = f"en {beside.start.year}"
    elif is_quarter(beside):
        said = f"au {period_name(beside)}"
    else:
        return "période comparée" if is_plain else "que sur la période comparée"
    return said if is_plain else f"qu’{said}"


def facts(period: Period, beside: Period, *, today: date) -> str:
    """Return the line under the title: « 01/01 – 31/12/2026, comparé à 01/01 – 31/12/2025 ».

    Of a period that is not over, it says first up to when it is told, and that what is planned counts too.
    """
    if period.end < today:
        return f"{dates_of(period)}, comparé à {dates_of(beside)}"
    standing = running_words(period, today) or "période à venir"
    other = dates_of(beside)
    if is_year(beside):
        other = f"{beside.start.year} entier" if beside.end < today else f"{beside.start.year}"
    return f"{upper_first(standing)}, prévu compris · comparé à {other}"

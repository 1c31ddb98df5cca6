"""The figures of now behind the questions being written: all at once, and apart those with filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Question
from crt_desktop.domain.indicators import value_at
from crt_desktop.reports.survey import IndicatorValue
from ui.tasks import Tasks

SETTLE_MS: Final = 150
_Key = tuple[str, tuple[str, ...]]


class FigureService(Protocol):
    """What the preview asks of `crt_desktop.services.surveys.Surveys`."""

    def values(self, period: Period) -> Mapping[str, IndicatorValue]:
        """Return the figures of every code."""

    def filtered_value(self, path: str, filters: tuple[str, ...], period: Period) -> IndicatorValue:
        """Return the figure of a path, of the persons behind every filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The answer of now: ``is_known`` once it is computed; ``error`` when it cannot be.

    ``is_sound``: nothing is to mend in what it is computed from.
    """

    period: Period
    value: IndicatorValue = None
    is_known: bool = False
    is_sound: bool = True
    error: Exception | None = None


class Preview(QObject):
    """Computes the figures of the questions shown, off the thread of the window; remembers them."""

    changed = Signal()
    """A figure asked for is known."""

    def __init__(
        self,
        surveys: Callable[[], FigureService],
        tasks: Tasks,
        *,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        """Know nothing yet."""
        super().__init__(parent)
        self._surveys, self._tasks, self._today = surveys, tasks, today
        self._values: Mapping[str, IndicatorValue] | None = None
        self._known: dict[_Key, Figure] = {}
        self._wanted: _Key | None = None
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self._ask)

    @property
    def period(self) -> Period:
        """The current year."""
        year = self._today().year
        return Period(start=date(year, 1, 1), end=date(year, 12, 31))

    def forget(self) -> None:
        """Compute again from now on: the records changed."""
        self._known.clear()
        self._values = None

    def of(self, question: Question, *, is_sound: bool) -> Figure:
        """Return the figure of a question, computed soon when it is not known.

        One that is not sound, or is typed, is not computed.
        """
        nothing = Figure(period=self.period)
        if question.indicateur is None or not is_sound:
            self._wanted = None
            return replace(nothing, is_sound=is_sound)
        if not question.filters and self._values is not None:
            value = value_at(self._values, question.indicateur)
            return Figure(period=self.period, value=value, is_known=True)
        key = (question.indicateur, question.filters)
        known = self._known.get(key)
        if known is None and key != self._wanted:
            self._wanted = key
            self._timer.start()
        return known or nothing

    def _ask(self) -> None:
        key = self._wanted
        if key is None or key in self._known:
            return
        path, filters = key
        period = self.period

        def failed(error: Exception) -> None:
            self._keep(key, Figure(period=period, error=error))

        if filters:
            self._tasks.run(
                lambda: self._surveys().filtered_value(path, filters, period),
                owner=self,
                done=lambda value: self._keep(
                    key, Figure(period=period, value=value, is_known=True)
                ),
                failed=failed,
            )
        else:
            self._tasks.run(
                lambda: self._surveys().values(period), owner=self, done=self._take, failed=failed
            )

    def _take(self, values: Mapping[str, IndicatorValue]) -> None:
        self._values, self._wanted = values, None
        self.changed.emit()

    def _keep(self, key: _Key, figure: Figure) -> None:
        self._known[key] = figure
        if key == self._wanted:
            self._wanted = None
        self.changed.emit()

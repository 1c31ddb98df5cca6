"""What the services need of time: the clock, and the public holidays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of the present."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""

    def today(self) -> date:
        """Return the day in Europe/Paris."""


class HolidayCalendar(Protocol):
    """French public holidays."""

    def between(self, first: date, last: date, *, departement: str | None) -> frozenset[date]:
        """Return the holidays from first to last, both included (57, 67, 68 have two more)."""

    def names(self, first: date, last: date, *, departement: str | None) -> Mapping[date, str]:
        """Return the French name of each of these holidays."""

"""Dates, periods and the local time of the trade (Europe/Paris)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
ONE_DAY = timedelta(days=1)
MONTHS: Final = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
"""Names of the months, in French."""
YEARS: Final = range(1900, 2200)
"""The years a question may be about: the period before and the day after then exist as well."""
_SHORTEST_MONTH: Final = 28


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Period:
    """A period of days, both ends included; ``start`` is never after ``end``."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts; raises ValueError."""
        if self.end < self.start:
            msg = f"period ends {self.end} before it starts {self.start}"
            raise ValueError(msg)

    @classmethod
    def of_year(cls, year: int) -> Period:
        """Return the civil year."""
        return cls(start=date(year, 1, 1), end=date(year, 12, 31))

    @property
    def after_end(self) -> date:
        """The day after the last one: the open end of the period."""
        return self.end + ONE_DAY

    def contains(self, day: date | None) -> bool:
        """Tell whether the day is known and inside, ends included."""
        return day is not None and self.start <= day <= self.end

    def months(self) -> Iterator[Period]:
        """Yield the months of the period in order, the first and last ones cut to it."""
        first = self.start
        while first <= self.end:
            last = first.replace(day=monthrange(first.year, first.month)[1])
            yield Period(start=first, end=min(last, self.end))
            first = last + ONE_DAY

    def instants(self) -> tuple[datetime, datetime]:
        """Return the half-open [start, end) of the period as aware UTC instants."""
        return midnight(self.start), midnight(self.after_end)


def midnight(day: date) -> datetime:
    """Return the instant, in UTC, at which a day of Europe/Paris begins."""
    return datetime(day.year, day.month, day.day, tzinfo=PARIS).astimezone(UTC)


def local_date(instant: datetime) -> date:
    """Return the day of an aware instant in Europe/Paris."""
    return instant.astimezone(PARIS).date()


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, clamped to the last day of the month.

    30 November + 3 months is 28 or 29 February.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if day.day <= _SHORTEST_MONTH:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def quarter_of(day: date) -> Period:
    """Return the civil quarter of a day."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Period(start=first, end=add_months(first, 3) - ONE_DAY)


def completed_years(born_on: date, on: date) -> int:
    """Return the age in completed years; born on 29 February, a year completes on 1 March of common years."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def occupied_days(start: date, end: date | None) -> tuple[date, date | None]:
    """Return the first and last day, both included, of [start, end).

    When both fall on the same day, that one day; without an end, the last day is None.
    """
    return start, None if end is None else max(start, end - ONE_DAY)

"""The periods a survey can be about, named as people say them."""

from __future__ import annotations

from datetime import date
from typing import Final

from crt_desktop.domain.dates import ONE_DAY, Period, add_months
from ui.viewmodels import words

YEARS_OFFERED: Final = 4
QUARTERS_OFFERED: Final = 5
QUARTER_MONTHS: Final = 3
_RANKS: Final = ("1er", "2e", "3e", "4e")


def years_offered(today: date) -> tuple[Period, ...]:
    """Return the current civil year and those before it."""
    return tuple(Period.of_year(today.year - back) for back in range(YEARS_OFFERED))


def quarters_offered(today: date) -> tuple[Period, ...]:
    """Return the current quarter and those before it."""
    first = date(today.year, today.month - (today.month - 1) % QUARTER_MONTHS, 1)
    starts = (add_months(first, -QUARTER_MONTHS * back) for back in range(QUARTERS_OFFERED))
    return tuple(
        Period(start=start, end=add_months(start, QUARTER_MONTHS) - ONE_DAY) for start in starts
    )


def is_year(period: Period) -> bool:
    """Tell whether the period is a civil year."""
    return period == Period.of_year(period.start.year)


def is_quarter(period: Period) -> bool:
    """Tell whether the period is a civil quarter."""
    start = period.start
    starts_one = start.day == 1 and start.month % QUARTER_MONTHS == 1
    return starts_one and period.end == add_months(start, QUARTER_MONTHS) - ONE_DAY


def period_name(period: Period) -> str:
    """Return "Année 2026", "2e trimestre 2026" or "01/01 – 31/03/2026"."""
    if is_year(period):
        return f"Année {period.start.year}"
    if is_quarter(period):
        rank = _RANKS[(period.start.month - 1) // QUARTER_MONTHS]
        return f"{rank} trimestre {period.start.year}"
    return dates_of(period)


def dates_of(period: Period) -> str:
    """Return "01/01 – 31/12/2026"; both years when they differ."""
    same = period.start.year == period.end.year
    start = words.short_day(period.start) if same else words.day(period.start)
    return f"{start} – {words.day(period.end)}"


def in_file_name(period: Period) -> str:
    """Return the period as the name of a file ends: "2026", or both its days."""
    if is_year(period):
        return str(period.start.year)
    return f"{period.start.isoformat()}_{period.end.isoformat()}"


def column_name(period: Period, *, is_previous: bool) -> str:
    """Return the head of the column of a period: the year, or its place."""
    if is_year(period):
        return str(period.start.year)
    return "Précédente" if is_previous else "Période"


def in_words(period: Period) -> str:
    """Return the period as it ends a sentence: "en 2025", "du 01/01 au 31/03/2025"."""
    if is_year(period):
        return f"en {period.start.year}"
    same = period.start.year == period.end.year
    start = words.short_day(period.start) if same else words.day(period.start)
    return f"du {start} au {words.day(period.end)}"

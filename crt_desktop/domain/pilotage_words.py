"""How the sentences of the dashboard write numbers, months and periods in French."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from crt_desktop.domain.dates import MONTHS, ONE_DAY, Period, add_months
from crt_desktop.domain.typography import NARROW_SPACE

SHORT_MONTHS: Final = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
_RANKS: Final = ("1er", "2e", "3e", "4e")
_QUARTER: Final = 3


def number_words(value: int | Decimal) -> str:
    """Return « 1 636 », « 48,7 », « −3 », « 23 » for 23.0: thousands apart, a decimal comma, a true minus."""
    shown = int(value) if value == int(value) else value
    return f"{shown:,}".replace(",", NARROW_SPACE).replace(".", ",").replace("-", "−")


def counted(value: int | Decimal, singular: str, several: str | None = None) -> str:
    """Return a number and its noun, singular under two: « 1 personne », « 1,5 heure », « 2 personnes »."""
    is_single = Decimal(-2) < value < Decimal(2)
    noun = singular if is_single else several or f"{singular}s"
    return f"{number_words(value)} {noun}"


def day_words(day: date) -> str:
    """Return « 1er janvier 2026 »."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def month_label(month: Period, *, has_year: bool) -> str:
    """Return « janv. », « janv. 2026 »; the days come first when the month is cut: « 15–31 janv. »."""
    label = SHORT_MONTHS[month.start.month - 1]
    if has_year:
        label += f" {month.start.year}"
    if month.start.day == 1 and month.after_end.day == 1:
        return label
    first, last = month.start.day, month.end.day
    return f"{first} {label}" if first == last else f"{first}–{last} {label}"


def period_words(period: Period) -> str:
    """Return « 2026 », « 1er trimestre 2026 », « mars 2026 », « 15/03/2026 » or « 01/02/2026 – 15/03/2026 »."""
    start = period.start
    if period == Period.of_year(start.year):
        return str(start.year)
    if start.day == 1 and period.after_end == add_months(start, 1):
        return f"{MONTHS[start.month - 1]} {start.year}"
    if _is_quarter(period):
        return f"{_RANKS[(start.month - 1) // _QUARTER]} trimestre {start.year}"
    if start == period.end:
        return f"{start:%d/%m/%Y}"
    return f"{start:%d/%m/%Y} – {period.end:%d/%m/%Y}"


def in_words(period: Period) -> str:
    """Return the period as it stands in a sentence: « en 2026 », « en mars 2026 », « du … au … »."""
    start = period.start
    if period == Period.of_year(start.year) or (
        start.day == 1 and period.after_end == add_months(start, 1)
    ):
        return f"en {period_words(period)}"
    if _is_quarter(period):
        return f"au {period_words(period)}"
    if start == period.end:
        return f"le {day_words(start)}"
    return f"du {start:%d/%m/%Y} au {period.end:%d/%m/%Y}"


def running_words(period: Period, on: date) -> str:
    """Return « année en cours, arrêtée au 22/11 » of a period that is not over on a day; "" of another.

    The year follows the day when it is not that of the period's end.
    """
    if not period.start <= on <= period.end:
        return ""
    day = f"{on:%d/%m}" if on.year == period.end.year else f"{on:%d/%m/%Y}"
    kind = "année" if period == Period.of_year(period.start.year) else "période"
    return f"{kind} en cours, arrêtée au {day}"


def _is_quarter(period: Period) -> bool:
    start = period.start
    begins_one = start.day == 1 and start.month % _QUARTER == 1
    return begins_one and period.end == add_months(start, _QUARTER) - ONE_DAY

"""The views of the visits: what period each shows, its name in French, and how to go on."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from crt_desktop.domain.dates import MONTHS, Period, add_months

WEEK: Final = 7
DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
LETTERS: Final = ("L", "M", "M", "J", "V", "S", "D")
SATURDAY: Final = 5


class AgendaView(StrEnum):
    """How the visits are shown."""

    JOUR = "jour"
    SEMAINE = "semaine"
    MOIS = "mois"
    LISTE = "liste"
    TOURNEE = "tournee"
    BILAN = "bilan"


VIEW_LABELS: Final = {
    AgendaView.JOUR: "Jour",
    AgendaView.SEMAINE: "Semaine",
    AgendaView.MOIS: "Mois",
    AgendaView.LISTE: "Liste",
}
"""The views of the segments; the other two have their own button."""

_BY_DAY: Final = frozenset({AgendaView.JOUR, AgendaView.TOURNEE})


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def month_of(day: date) -> Period:
    """Return the month of a day."""
    last = monthrange(day.year, day.month)[1]
    return Period(start=day.replace(day=1), end=day.replace(day=last))


def period_of(view: AgendaView, day: date) -> Period:
    """Return the period a view is about, the day inside."""
    if view in _BY_DAY:
        return Period(start=day, end=day)
    if view is AgendaView.SEMAINE:
        monday = monday_of(day)
        return Period(start=monday, end=monday + timedelta(days=WEEK - 1))
    return month_of(day)


def read_period(view: AgendaView, day: date) -> Period:
    """Return the period whose visits a view draws: a month is drawn in whole weeks."""
    period = period_of(view, day)
    if view is not AgendaView.MOIS:
        return period
    return Period(
        start=monday_of(period.start), end=monday_of(period.end) + timedelta(days=WEEK - 1)
    )


def step_of(view: AgendaView, day: date, step: int) -> date:
    """Return a day of the next period (+1) or of the one before (−1)."""
    if view in _BY_DAY:
        return day + timedelta(days=step)
    if view is AgendaView.SEMAINE:
        return day + timedelta(days=WEEK * step)
    return add_months(day, step)


def long_day(day: date, *, has_year: bool = True) -> str:
    """Write « lundi 23 novembre 2026 »."""
    year = f" {day.year}" if has_year else ""
    return f"{DAYS[day.weekday()]} {_number(day)} {MONTHS[day.month - 1]}{year}"


def _number(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def period_name(view: AgendaView, day: date) -> str:
    """Name the period of a view: « du 23 au 29 novembre 2026 », « novembre 2026 »."""
    period = period_of(view, day)
    first, last = period.start, period.end
    if view in _BY_DAY:
        return long_day(day)
    if view is not AgendaView.SEMAINE:
        return f"{MONTHS[first.month - 1]} {first.year}"
    end = f"{_number(last)} {MONTHS[last.month - 1]} {last.year}"
    start = _number(first)
    if first.month != last.month:
        start += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"du {start} au {end}"

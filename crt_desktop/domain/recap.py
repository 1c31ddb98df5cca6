"""The recap of a month: which duties and calls are of it, what compensation they give.

Source: CT R3121-2 (a recap for each employee at the end of the month), L3121-9 (a compensation).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from crt_desktop.domain.astreintes import counts, night_served
from crt_desktop.domain.dates import MONTHS, YEARS, local_date
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.heures import Heures
from crt_desktop.domain.regimes import Limit, RegimeLimits
from crt_desktop.domain.typography import french

NO_RULE: Final = (
    "Contrepartie fixée par l'accord ou par l'établissement (CT L3121-9) : "
    "aucune règle n'est saisie dans les réglages."
)
_HUNDREDTH: Final = Decimal("0.01")
_ID: Final = re.compile(r"(\d{4})-(\d{2})(?::(.+))?")


def read_recap_id(text: str) -> tuple[date, str | None]:
    """Return the month, by its first day, and the professionnel of « AAAA-MM » or « AAAA-MM:REFERENCE ».

    Raises ValueError.
    """
    match = _ID.fullmatch(text.strip())
    if match is None or int(match[1]) not in YEARS:
        msg = "not a month"
        raise ValueError(msg)
    return date(int(match[1]), int(match[2]), 1), match[3]


def month_words(month: date) -> str:
    """Return « octobre 2026 »."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def is_of_month(day: date, month: date) -> bool:
    """Tell whether a day is of the month that another day is of."""
    return (day.year, day.month) == (month.year, month.month)


def day_of_duty(duty: Astreinte, parametres: Parametres) -> date:
    """Return the day a duty is of: the one it begins on, or the day its night began before midnight.

    So the end of a night taken back at 3:00, once somebody held its middle, is of the same month as its start.
    """
    served = night_served(duty.starts_at, duty.ends_at, parametres)
    return min(local_date(duty.starts_at), served)


def duties_of_month(
    duties: Iterable[Astreinte], month: date, parametres: Parametres
) -> list[Astreinte]:
    """Return the duties that count and are of a month, in order."""
    of_month = (
        one for one in duties if counts(one) and is_of_month(day_of_duty(one, parametres), month)
    )
    return sorted(of_month, key=lambda one: (one.starts_at, one.ends_at))


def calls_of_month(
    professionnel: str,
    appels: Iterable[AppelAstreinte],
    duties: Sequence[Astreinte],
    month: date,
    parametres: Parametres,
) -> list[AppelAstreinte]:
    """Return the calls a professionnel answered that are of a month, in order.

    A call is of the month of its duty; without a duty at that time, of the month of its own day.

    Args:
        professionnel: Whose (reference).
        appels: Calls of anybody, those of the first morning of the next month too.
        duties: The professionnel's own, those that begin in the month before too.
        month: A day of the month.
        parametres: When nights begin and end.
    """

    def day_of(appel: AppelAstreinte) -> date:
        held = [one for one in duties if one.starts_at <= appel.called_at < one.ends_at]
        days = (day_of_duty(one, parametres) for one in held if counts(one))
        return min(days, default=local_date(appel.called_at))

    answered = (one for one in appels if one.professionnel == professionnel)
    return sorted(
        (one for one in answered if is_of_month(day_of(one), month)),
        key=lambda one: one.called_at,
    )


def travel_of(appel: AppelAstreinte) -> timedelta:
    """Return the travel there and back, as far as it was noted."""
    there = _between(appel.departed_at, appel.arrived_at)
    return there + _between(appel.ended_at, appel.returned_at)


def _between(start: datetime | None, end: datetime | None) -> timedelta:
    return timedelta() if start is None or end is None else max(end - start, timedelta())


def compensation_of(heures: Heures, limits: RegimeLimits) -> Decimal | None:
    """Return the minutes owed for hours on call, to a hundredth; None when no rule says.

    A rate that is not set gives nothing.
    """
    by_day, by_night = limits.minutes_day, limits.minutes_night
    if by_day is None and by_night is None:
        return None
    owed = _owed(heures.jour, by_day) + _owed(
        heures.nuit + heures.dimanche + heures.ferie, by_night
    )
    return (Decimal(owed.numerator) / Decimal(owed.denominator)).quantize(_HUNDREDTH, ROUND_HALF_UP)


def _owed(time: timedelta, rate: Limit | None) -> Fraction:
    minutes = Fraction(int(time.total_seconds()), 60)
    return minutes * (0 if rate is None else rate.value) / 60


def compensation_words(limits: RegimeLimits) -> str:
    """Return the rule of the compensation in words, with its source."""
    by_day, by_night = limits.minutes_day, limits.minutes_night
    if by_day is None and by_night is None:
        return french(NO_RULE)
    parts = []
    if by_day is not None:
        parts.append(f"{by_day.value} min le jour")
    if by_night is not None:
        parts.append(f"{by_night.value} min la nuit, le dimanche et les jours fériés")
    sources = dict.fromkeys(one.article for one in (by_day, by_night) if one is not None)
    return french(f"1 h d'astreinte donne {', '.join(parts)} ({', '.join(sources)}).")

"""What a régime limits by month, by year and over fifteen days: who goes beyond, at which night.

A night, a Saturday, a Sunday or a public holiday is counted by the day the night begins; a duty without a
night by the day it begins. Every duty that stands counts, a renfort too: it is time on call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from crt_desktop.domain.dates import MONTHS, PARIS, local_date
from crt_desktop.domain.ecarts import Ecart
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.heures import SUNDAY, days_served, duration_words, nights_touched
from crt_desktop.domain.horaires import merged
from crt_desktop.domain.regimes import HALF_DAY, WINDOW_DAYS, Limit, RegimeLimits
from crt_desktop.domain.typography import french

SATURDAY: Final = 5


def find_excesses(
    professionnel: str,
    duties: Sequence[Astreinte],
    *,
    limits: RegimeLimits,
    holidays: Collection[date],
    parametres: Parametres,
) -> Iterator[Ecart]:
    """Yield what somebody serves beyond the limits, one breach at each day that goes beyond.

    Args:
        professionnel: Whose duties these are (reference).
        duties: All those that stand in the months, the years and the fifteen days before that are judged.
        limits: Those in force.
        holidays: Public holidays of the same days.
        parametres: Those in force, for the span of the nights.
    """
    days = sorted(
        {day for one in duties for day in days_served(one.starts_at, one.ends_at, parametres)}
    )
    nights = {
        day for one in duties for day in nights_touched(one.starts_at, one.ends_at, parametres)
    }
    for code, words, limit, kept in (
        ("nuits_mois", "nuit", limits.nights_month, lambda day: day in nights),
        ("samedis_mois", "samedi", limits.saturdays_month, lambda day: day.weekday() == SATURDAY),
        ("dimanches_mois", "dimanche", limits.sundays_month, lambda day: day.weekday() == SUNDAY),
        ("feries_mois", "jour férié", limits.feries_month, lambda day: day in holidays),
    ):
        if limit is not None:
            yield from _beyond_month(professionnel, code, words, limit, filter(kept, days))
    yield from _weeks(professionnel, limits.weeks_year, days)
    yield from _days_on_call(professionnel, limits.days_month, duties, parametres)
    yield from _window(professionnel, limits.window_hours, duties)


def _beyond_month(
    professionnel: str, code: str, words: str, limit: Limit, days: Iterable[date]
) -> Iterator[Ecart]:
    for month in _by_month(days).values():
        for rank, day in enumerate(month[limit.value :], start=limit.value + 1):
            already = "" if rank == 1 else f", déjà {_some_days(month[: rank - 1])}"
            yield _ecart(
                professionnel,
                code,
                day,
                f"{_rank(rank, words)} du mois{already} ; {_at_most(limit)} par mois au plus.",
                limit,
            )


def _by_month(days: Iterable[date]) -> dict[tuple[int, int], list[date]]:
    months: dict[tuple[int, int], list[date]] = defaultdict(list)
    for day in days:
        months[day.year, day.month].append(day)
    return months


def _weeks(professionnel: str, limit: Limit | None, days: Iterable[date]) -> Iterator[Ecart]:
    """Yield the first day of each ISO week beyond those of an ISO year."""
    if limit is None:
        return
    years: dict[int, dict[int, date]] = defaultdict(dict)
    for day in days:
        year, week, _ = day.isocalendar()
        years[year].setdefault(week, day)
    for year, weeks in years.items():
        firsts = list(weeks.values())
        for rank, day in enumerate(firsts[limit.value :], start=limit.value + 1):
            yield _ecart(
                professionnel,
                "semaines_an",
                day,
                f"{_rank(rank, 'semaine')} d'astreinte de {year} ; {_at_most(limit)} par an au plus.",
                limit,
            )


def _days_on_call(
    professionnel: str, limit: Limit | None, duties: Sequence[Astreinte], parametres: Parametres
) -> Iterator[Ecart]:
    """Yield the days that bring the month beyond its days on call; each half-day begun counts one half."""
    if limit is None:
        return
    served: dict[date, timedelta] = defaultdict(timedelta)
    for starts_at, ends_at in merged((one.starts_at, one.ends_at) for one in duties):
        served[days_served(starts_at, ends_at, parametres)[0]] += ends_at - starts_at
    for (_, month), days in _by_month(sorted(served)).items():
        halves = 0
        for day in days:
            halves += -(-served[day] // HALF_DAY)
            if halves > 2 * limit.value:
                yield _ecart(
                    professionnel,
                    "jours_mois",
                    day,
                    f"{_halves(halves)} d'astreinte en {MONTHS[month - 1]} ; "
                    f"{limit.value} au plus (jusqu'à 12 h, une astreinte compte une demi-journée).",
                    limit,
                )


def _window(
    professionnel: str, limit: Limit | None, duties: Sequence[Astreinte]
) -> Iterator[Ecart]:
    """Yield the ends of stretches on call that bring fifteen days running beyond their hours.

    The window that ends with a duty is the fullest of those that hold its end.
    """
    if limit is None:
        return
    stretches = merged((one.starts_at, one.ends_at) for one in duties)
    most = timedelta(hours=limit.value)
    for rank, (begun_at, ends_at) in enumerate(stretches):
        opens_at = _days_before(ends_at, WINDOW_DAYS)
        held = timedelta()
        for first, last in reversed(stretches[: rank + 1]):
            if last <= opens_at:
                break
            held += last - max(first, opens_at)
        if held > most:
            since = local_date(opens_at)
            yield _ecart(
                professionnel,
                "heures_quinzaine",
                local_date(begun_at),
                f"{duration_words(held)} d'astreinte en {WINDOW_DAYS} jours, depuis le {since:%d/%m} ; "
                f"{duration_words(most)} au plus.",
                limit,
            )


def _days_before(instant: datetime, days: int) -> datetime:
    """Return the same local time some days before."""
    local = instant.astimezone(PARIS)
    return (local - timedelta(days=days)).astimezone(instant.tzinfo)


def _ecart(professionnel: str, code: str, day: date, message: str, limit: Limit) -> Ecart:
    return Ecart(
        code=code,
        on=day,
        message=french(message),
        professionnel=professionnel,
        article=limit.article,
    )


def _rank(rank: int, words: str) -> str:
    """Return « 2e dimanche », « 1re nuit »."""
    first = "re" if words in {"nuit", "semaine"} else "er"
    return f"{rank}{first if rank == 1 else 'e'} {words}"


def _some_days(days: Sequence[date]) -> str:
    """Return « le 17/01 », « les 04/01 et 17/01 », or the last of many."""
    if len(days) == 1:
        return f"le {days[0]:%d/%m}"
    if len(days) == 2:  # noqa: PLR2004 - the grammar of a list of two
        return f"les {days[0]:%d/%m} et {days[1]:%d/%m}"
    return f"{len(days)} depuis le {days[0]:%d/%m}"


def _at_most(limit: Limit) -> str:
    return "aucun" if limit.value == 0 else str(limit.value)


def _halves(halves: int) -> str:
    whole, half = divmod(halves, 2)
    return f"{whole},5 jours" if half else f"{whole} jours"

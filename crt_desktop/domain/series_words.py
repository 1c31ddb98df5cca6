"""Series of visits in French words: « tous les lundis et jeudis à 09:00, 45 min »."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from crt_desktop.domain.dates import MONTHS
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.series import Rule, RuleUnreadableError, read_rule, write_rule
from crt_desktop.domain.typography import french, french_list

_WEEK: Final = 7
_RANKED_FROM_END: Final = 3
_JOURS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def rule_words(rule: Rule, started_on: date) -> str:
    """Return a rule in French: « tous les lundis et jeudis », « toutes les 2 semaines le mardi »."""
    words = _WORDS[rule.freq](rule, started_on)
    if words is None:
        words = f"selon la règle {write_rule(replace(rule, count=None, until=None))}"
    if rule.count is not None:
        words += f", {rule.count} fois"
    if rule.until is not None:
        words += f", jusqu'au {rule.until:%d/%m/%Y}"
    return french(words)


def serie_words(serie: SerieVisites) -> str:
    """Return « tous les lundis et jeudis à 09:00, 45 min »; the rule itself when it cannot be read."""
    timed = f"à {serie.heure:%H:%M}, {serie.duree_minutes} min"
    try:
        rule = read_rule(serie.regle)
    except RuleUnreadableError:
        return french(f"{serie.regle} {timed}")
    bare = rule_words(replace(rule, count=None, until=None), serie.started_on)
    whole = rule_words(rule, serie.started_on)
    return french(f"{bare} {timed}") + whole.removeprefix(bare)


def _daily(rule: Rule, started_on: date) -> str | None:
    if rule.numbers:
        return None
    if rule.by_day:
        return None if rule.interval > 1 else _weekly(replace(rule, freq="WEEKLY"), started_on)
    return "tous les jours" if rule.interval == 1 else f"tous les {rule.interval} jours"


def _weekly(rule: Rule, started_on: date) -> str | None:
    if rule.numbers:
        return None
    days = tuple(sorted({day for _, day in rule.by_day})) or (started_on.weekday(),)
    if len(days) == _WEEK:
        return "tous les jours" if rule.interval == 1 else f"tous les jours, {_weeks(rule)}"
    is_run = len(days) > 2 and days == tuple(range(days[0], days[-1] + 1))  # noqa: PLR2004 - « du … au … »
    if is_run:
        run = f"du {_JOURS[days[0]]} au {_JOURS[days[-1]]}"
        return f"tous les jours {run}" if rule.interval == 1 else f"{_weeks(rule)} {run}"
    if rule.interval == 1:
        return "tous les " + french_list([f"{_JOURS[day]}s" for day in days], last="et")
    return f"{_weeks(rule)} le " + french_list([_JOURS[day] for day in days], last="et le")


def _weeks(rule: Rule) -> str:
    return f"toutes les {rule.interval} semaines"


def _monthly(rule: Rule, started_on: date) -> str | None:
    names = {name for name, _ in rule.numbers}
    if rule.by_day:
        if names or any(rank not in _RANKS for rank, _ in rule.by_day):
            return None
        which = [f"{_RANKS[rank]} {_JOURS[day]}" for rank, day in rule.by_day]
    elif names <= {"BYMONTHDAY"}:
        which = [_month_day(day) for day in rule.list_of("BYMONTHDAY") or (started_on.day,)]
    else:
        return None
    words = french_list(which, last="et")
    return f"{words} du mois" if rule.interval == 1 else f"{words}, tous les {rule.interval} mois"


def _yearly(rule: Rule, started_on: date) -> str | None:
    if rule.numbers or rule.by_day:
        return None
    day = f"{_ordinal_day(started_on.day)} {MONTHS[started_on.month - 1]}"
    every = "tous les ans" if rule.interval == 1 else f"tous les {rule.interval} ans"
    return f"{every}, le {day}"


_RANKS: Final[Mapping[int, str]] = {
    1: "le 1er",
    2: "le 2e",
    3: "le 3e",
    4: "le 4e",
    5: "le 5e",
    -1: "le dernier",
    -2: "l'avant-dernier",
}


def _month_day(day: int) -> str:
    if day > 0:
        return f"le {_ordinal_day(day)}"
    if day > -_RANKED_FROM_END:
        return f"{_RANKS[day]} jour"
    return f"le {-day}e jour avant la fin"


def _ordinal_day(day: int) -> str:
    return "1er" if day == 1 else str(day)


_WORDS: Final[Mapping[str, Callable[[Rule, date], str | None]]] = {
    "DAILY": _daily,
    "WEEKLY": _weekly,
    "MONTHLY": _monthly,
    "YEARLY": _yearly,
}

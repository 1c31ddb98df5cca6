"""Series of visits moved from a day to another, one of their visits being taken there."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, Protocol

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.series import (
    MOST_OCCURRENCES,
    Rule,
    exceptions_of,
    read_rule,
    write_exceptions,
    write_rule,
)

_WEEK: Final = 7
_FAR: Final = timedelta(days=2 * 365)
"""How far the days of a series without a last one are looked at."""
_EVER: Final = timedelta(days=200 * 365)
_SLACK: Final = timedelta(days=62)
"""How far beyond its last day a shift may put a series."""
_DRIFT: Final = timedelta(days=7)
"""How far the days of a shifted series may be from those of the first, besides the shift."""


class Expansion(Protocol):
    """Gives the days of a rule: see `crt_desktop.ports.visites.RecurrenceRules`."""

    def __call__(
        self,
        rule: Rule,
        started_on: date,
        *,
        first: date,
        last: date,
        limit: int = MOST_OCCURRENCES,
    ) -> tuple[date, ...]:
        """Return the days of a rule from first to last, both included, at most so many, in order."""


def shifted_serie(
    serie: SerieVisites, to: date, expand: Expansion
) -> tuple[dict[date, date], SerieVisites]:
    """Return which day each day of a series becomes when its first one becomes another, and the series.

    Of several days of the week only that of the first one moves.

    Raises:
        RuleViolationError: ``serie_trop_complexe``: to be ended, and planned anew.
    """
    on, rule = serie.started_on, read_rule(serie.regle)
    shifted = shift_rule(rule, on, to)
    last = rule.until or max(serie.prepared_until or on, on + _FAR)
    if len(rule.by_day) > 1:
        days, first, shifted, passed = _one_of_several(rule, shifted, on, to, expand)
    else:
        first, passed = to, frozenset[date]()
        old = expand(rule, on, first=on, last=last)
        endless = replace(shifted, until=None, count=None)
        new = expand(endless, to, first=to, last=last + _SLACK, limit=len(old))
        days = _paired(old, new, to - on)
        if rule.until is not None:
            is_whole = len(old) < MOST_OCCURRENCES
            until = max(days.values()) if is_whole else rule.until + (to - on)
            shifted = replace(shifted, until=until)
    skipped = {days.get(day, day) for day in exceptions_of(serie)} | passed
    prepared = serie.prepared_until
    if prepared is not None:
        prepared = max(prepared, *(new for day, new in days.items() if day <= prepared))
    return days, replace(
        serie,
        started_on=first,
        regle=write_rule(shifted),
        exceptions=write_exceptions(frozenset(skipped)),
        prepared_until=prepared,
    )


def _one_of_several(
    rule: Rule, shifted: Rule, on: date, to: date, expand: Expansion
) -> tuple[dict[date, date], date, Rule, frozenset[date]]:
    """Return the days, the first one, the rule and the days it must not have, one day of the week shifted.

    A day that is passed over on the way is no other visit; a series that has a last day keeps its number
    of visits.
    """
    is_bounded = rule.until is not None or rule.count is not None
    old = expand(rule, on, first=on, last=rule.until or on + (_EVER if is_bounded else _FAR))
    days = {day: day + (to - on) if day.weekday() == on.weekday() else day for day in old}
    first = min(on, to)
    last = max(days.values()) if is_bounded else max(on, to)
    shifted = replace(shifted, count=None, until=last if is_bounded else None)
    every = expand(shifted, first, first=first, last=last)
    return days, first, shifted, frozenset(every) - frozenset(days.values())


def _paired(old: Sequence[date], new: Sequence[date], by: timedelta) -> dict[date, date]:
    pairs = dict(zip(old, new, strict=False))
    has_drifted = any(abs((to - day) - by) > _DRIFT for day, to in pairs.items())
    if len(pairs) < len(old) or has_drifted:
        raise RuleViolationError("serie_trop_complexe")
    return pairs


def shift_rule(rule: Rule, before: date, after: date) -> Rule:
    """Return the rule whose day ``before`` becomes ``after``, the other days of the week as they were.

    Raises RuleViolationError (``serie_trop_complexe``): to be ended, and planned anew.
    """
    if before == after:
        return rule
    names = {name for name, _ in rule.numbers} - {"BYMONTH"}
    is_other_month = bool(rule.list_of("BYMONTH")) and before.month != after.month
    if is_other_month or names - {"BYMONTHDAY"} or (names and rule.by_day):
        raise RuleViolationError("serie_trop_complexe")
    if names:
        return _shift_month_day(rule, before, after)
    return _shift_week_day(rule, before, after) if rule.by_day else rule


def _shift_month_day(rule: Rule, before: date, after: date) -> Rule:
    if rule.list_of("BYMONTHDAY") != (before.day,):
        raise RuleViolationError("serie_trop_complexe")
    numbers = tuple(
        (name, (after.day,) if name == "BYMONTHDAY" else values) for name, values in rule.numbers
    )
    return replace(rule, numbers=numbers)


def _shift_week_day(rule: Rule, before: date, after: date) -> Rule:
    """Shift the day of a single one, or one of several of a same week to a day that is free."""
    if len(rule.by_day) == 1:
        ((rank, _),) = rule.by_day
        return replace(rule, by_day=((_rank_of(rank, after), after.weekday()),))
    is_ranked = any(rank for rank, _ in rule.by_day)
    is_taken = (0, after.weekday()) in rule.by_day
    if is_ranked or is_taken or _week_of(before, rule) != _week_of(after, rule):
        raise RuleViolationError("serie_trop_complexe")
    days = {day for _, day in rule.by_day} - {before.weekday()} | {after.weekday()}
    return replace(rule, by_day=tuple((0, day) for day in sorted(days)))


def _rank_of(rank: int, day: date) -> int:
    """Return the rank a day has among those of its name in the month, counted the same way."""
    if rank == 0:
        return 0
    if rank > 0:
        return (day.day - 1) // _WEEK + 1
    return -((monthrange(day.year, day.month)[1] - day.day) // _WEEK + 1)


def _week_of(day: date, rule: Rule) -> date:
    return day - timedelta(days=(day.weekday() - rule.week_start) % _WEEK)

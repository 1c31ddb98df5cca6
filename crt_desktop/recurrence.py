"""Rules of RFC 5545 expanded by `dateutil`, imported at the first question."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from functools import cache
from itertools import islice
from types import SimpleNamespace
from typing import Any, Final, Literal

from crt_desktop.domain.series import MOST_OCCURRENCES, Rule

_FREQUENCIES: Final[Mapping[str, Literal[0, 1, 2, 3]]] = {
    "YEARLY": 0,
    "MONTHLY": 1,
    "WEEKLY": 2,
    "DAILY": 3,
}
"""The frequencies, as the library numbers them."""

_MOST_LOOKED_AT: Final = 20_000
"""Days looked at before the first one asked for: fifty years of a daily visit."""


class DateutilRules:
    """Expands rules within bounds; implements `crt_desktop.ports.visites.RecurrenceRules`."""

    def days(
        self,
        rule: Rule,
        started_on: date,
        *,
        first: date,
        last: date,
        limit: int = MOST_OCCURRENCES,
    ) -> tuple[date, ...]:
        """Return the days of a rule from first to last, both included, at most so many, in order."""
        end = last if rule.until is None else min(last, rule.until)
        if end < started_on:
            return ()
        found = islice(_days(rule, started_on, end), rule.count or _MOST_LOOKED_AT)
        wanted = (day for day in found if day >= first)
        return tuple(islice(wanted, min(limit, MOST_OCCURRENCES)))


def bounded_rules(last_year: int) -> Any:
    """Return the module of rules of `dateutil`, which stops looking after a year.

    The library looks for the next day of a rule until the year 9999, whatever its UNTIL: seventeen seconds
    for a rule that never falls (30 February). This is a copy of its module, of our own, whose last year is
    given. Used from one thread at a time, as the database is.
    """
    module = _copy_of_the_library()
    module.datetime.MAXYEAR = last_year
    return module


@cache
def _copy_of_the_library() -> Any:
    found = importlib.util.find_spec("dateutil.rrule")
    if found is None or found.loader is None:
        raise ModuleNotFoundError(name="dateutil.rrule")
    module: Any = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    module.datetime = SimpleNamespace(**vars(module.datetime))
    return module


def _days(rule: Rule, started_on: date, end: date) -> Iterator[date]:
    """Yield every day of the rule up to the end: it is given to the library, so that it always stops."""
    rrule = bounded_rules(end.year + 1)
    weekdays = [rrule.weekday(day, rank or None) for rank, day in rule.by_day]
    found = rrule.rrule(
        _FREQUENCIES[rule.freq],
        dtstart=datetime.combine(started_on, time()),
        interval=rule.interval,
        wkst=rule.week_start,
        until=datetime.combine(end, time()),
        byweekday=weekdays or None,
        bymonthday=rule.list_of("BYMONTHDAY") or None,
        bymonth=rule.list_of("BYMONTH") or None,
        bysetpos=rule.list_of("BYSETPOS") or None,
        byyearday=rule.list_of("BYYEARDAY") or None,
        byweekno=rule.list_of("BYWEEKNO") or None,
    )
    return (moment.date() for moment in found)

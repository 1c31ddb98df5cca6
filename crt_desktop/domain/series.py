"""Series of visits: a rule of RFC 5545 read and written, in words, cut in two, its days as instants.

What expands a rule into days is a port (`crt_desktop.ports.visites.RecurrenceRules`): here stand the
syntax, the limits and the arithmetic around it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from crt_desktop.domain.dates import MONTHS, ONE_DAY, PARIS
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.horaires import instant_of
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.typography import french, french_list

MOST_OCCURRENCES: Final = 1_000
"""How many days of a rule are ever looked at in one go."""
WEEKS_AHEAD: Final = 26
"""How far ahead the visits of a series are written."""

_MOST_INTERVAL: Final = 366
_DRIFT: Final = timedelta(days=7)
"""How far the days of a shifted series may be from those of the first, besides the shift."""
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK: Final = len(DAYS)
_JOURS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_TOO_OFTEN: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
_TIMED: Final = frozenset({"BYHOUR", "BYMINUTE", "BYSECOND"})
_BYDAY: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL: Final = re.compile(r"(\d{8})(?:T(\d{6})(Z)?)?")
_NUMBERS: Final[Mapping[str, tuple[int, bool]]] = {
    "BYMONTHDAY": (31, True),
    "BYMONTH": (12, False),
    "BYSETPOS": (366, True),
    "BYYEARDAY": (366, True),
    "BYWEEKNO": (53, True),
}
"""The parts that are lists of numbers: the largest, and whether negative ones count from the end."""


class RuleUnreadableError(ValueError):
    """A rule that cannot be read, or is refused. Codes: ``regle_illisible``, ``regle_trop_frequente``."""

    def __init__(self, code: str, regle: str) -> None:
        """Name what is wrong with a rule."""
        super().__init__(f"{code}: {regle}")
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of recurrence, read. ``by_day``: (rank or 0, weekday from 0); ``until``: last day, included.

    ``numbers``: the other lists (`BYMONTHDAY`, `BYMONTH`, `BYSETPOS`, `BYYEARDAY`, `BYWEEKNO`) in order.
    """

    freq: str
    interval: int = 1
    by_day: tuple[tuple[int, int], ...] = ()
    numbers: tuple[tuple[str, tuple[int, ...]], ...] = ()
    week_start: int = 0
    count: int | None = None
    until: date | None = None

    def list_of(self, name: str) -> tuple[int, ...]:
        """Return one of the lists of numbers, empty when it is not there."""
        return dict(self.numbers).get(name, ())


# --- reading and writing -------------------------------------------------------------------


def read_rule(text: str) -> Rule:
    """Read the text of an RRULE without its name; raises RuleUnreadableError.

    A rule more frequent than every day is refused, and so is one that names hours: a series has one time.
    """
    parts = _parts(text)
    freq = parts.pop("FREQ", "")
    if freq in _TOO_OFTEN or _TIMED & parts.keys():
        raise RuleUnreadableError("regle_trop_frequente", text)
    if freq not in FREQUENCIES:
        raise RuleUnreadableError("regle_illisible", text)
    try:
        values = {
            _ATTRIBUTES[name]: _READERS[name](value)
            for name, value in parts.items()
            if name not in _NUMBERS
        }
        numbers = tuple(
            (name, _numbers(parts[name], *_NUMBERS[name])) for name in _NUMBERS if name in parts
        )
        rule = Rule(freq=freq, numbers=numbers, **values)  # type: ignore[arg-type] # read by name
    except (KeyError, ValueError) as error:
        raise RuleUnreadableError("regle_illisible", text) from error
    if not _is_coherent(rule):
        raise RuleUnreadableError("regle_illisible", text)
    return rule


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, sign, value = part.partition("=")
        if not sign or not value or name in parts:
            raise RuleUnreadableError("regle_illisible", text)
        parts[name.strip()] = value.strip()
    return parts


def _is_coherent(rule: Rule) -> bool:
    """Tell whether the parts go together, as RFC 5545 has it."""
    names = {name for name, _ in rule.numbers}
    if rule.count is not None and rule.until is not None:
        return False
    if any(rank for rank, _ in rule.by_day) and (
        rule.freq not in {"MONTHLY", "YEARLY"} or "BYWEEKNO" in names
    ):
        return False
    if "BYWEEKNO" in names and rule.freq != "YEARLY":
        return False
    if "BYYEARDAY" in names and rule.freq != "YEARLY":
        return False
    if "BYMONTHDAY" in names and rule.freq == "WEEKLY":
        return False
    return names != {"BYSETPOS"} or bool(rule.by_day)


def _bounded(most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        number = int(value) if value.isascii() and value.isdigit() else 0
        if not 1 <= number <= most:
            raise ValueError(value)
        return number

    return read


def _read_days(value: str) -> tuple[tuple[int, int], ...]:
    days = []
    for one in value.split(","):
        found = _BYDAY.fullmatch(one)
        rank = int(found[1] or 0) if found else 0
        if found is None or (found[1] and not 1 <= abs(rank) <= 53):  # noqa: PLR2004 - weeks of a year
            raise ValueError(value)
        days.append((rank, DAYS.index(found[2])))
    return tuple(dict.fromkeys(days))


def _numbers(value: str, most: int, has_negative: bool) -> tuple[int, ...]:  # noqa: FBT001 - of a table
    found = tuple(dict.fromkeys(int(one) for one in value.split(",")))
    for number in found:
        if not 1 <= abs(number) <= most or (number < 0 and not has_negative):
            raise ValueError(value)
    return found


def _read_until(value: str) -> date:
    found = _UNTIL.fullmatch(value)
    if found is None:
        raise ValueError(value)
    day, clock, is_utc = found.groups()
    if clock is None:
        return datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).date()
    moment = datetime.strptime(day + clock, "%Y%m%d%H%M%S").replace(tzinfo=UTC if is_utc else PARIS)
    return moment.astimezone(PARIS).date()


_ATTRIBUTES: Final = {
    "INTERVAL": "interval",
    "COUNT": "count",
    "UNTIL": "until",
    "BYDAY": "by_day",
    "WKST": "week_start",
}
_READERS: Final[Mapping[str, Callable[[str], object]]] = {
    "INTERVAL": _bounded(_MOST_INTERVAL),
    "COUNT": _bounded(MOST_OCCURRENCES),
    "UNTIL": _read_until,
    "BYDAY": _read_days,
    "WKST": DAYS.index,
}


def write_rule(rule: Rule) -> str:
    """Return the text of a rule, its parts always in the same order."""
    parts = [f"FREQ={rule.freq}"]
    if rule.interval > 1:
        parts.append(f"INTERVAL={rule.interval}")
    if rule.by_day:
        days = ",".join(f"{rank or ''}{DAYS[day]}" for rank, day in rule.by_day)
        parts.append(f"BYDAY={days}")
    parts += [f"{name}={','.join(map(str, numbers))}" for name, numbers in rule.numbers]
    if rule.week_start:
        parts.append(f"WKST={DAYS[rule.week_start]}")
    if rule.count is not None:
        parts.append(f"COUNT={rule.count}")
    if rule.until is not None:
        parts.append(f"UNTIL={rule.until:%Y%m%d}")
    return ";".join(parts)


def ending(rule: Rule, until: date | None) -> Rule:
    """Return the rule with this last day; None leaves it as it is."""
    if until is None:
        return rule
    return replace(rule, until=until if rule.until is None else min(until, rule.until), count=None)


def last_day(serie: SerieVisites) -> date | None:
    """Return the last day a series may have a visit, None when only a count, or nothing, ends it."""
    return read_rule(serie.regle).until


# --- exceptions ----------------------------------------------------------------------------


def exceptions_of(serie: SerieVisites) -> frozenset[date]:
    """Return the days of the rule that have no visit; what is not a day is left out."""
    found = set()
    for text in (serie.exceptions or "").split(","):
        try:
            found.add(date.fromisoformat(text.strip()))
        except ValueError:
            continue
    return frozenset(found)


def write_exceptions(days: Sequence[date] | frozenset[date]) -> str | None:
    """Return the text of exceptions, None for none."""
    return ",".join(day.isoformat() for day in sorted(days)) or None


# --- instants ------------------------------------------------------------------------------


def span_on(serie: SerieVisites, day: date) -> tuple[datetime, datetime]:
    """Return when the visit of a day takes place, in UTC: the local time is kept across clock changes.

    A time that does not exist that day takes the offset before the change; the duration is elapsed time.
    """
    starts_at = instant_of(day, serie.heure)
    return starts_at, starts_at + timedelta(minutes=serie.duree_minutes)


def wall_of(instant: datetime) -> time:
    """Return the local time of the day, to the minute."""
    return instant.astimezone(PARIS).time().replace(second=0, microsecond=0, fold=0)


# --- cutting in two ------------------------------------------------------------------------


def cut_before(serie: SerieVisites, day: date) -> SerieVisites:
    """Return the series without its days from this one on: it now ends the day before."""
    rule = ending(read_rule(serie.regle), day - ONE_DAY)
    kept = [one for one in exceptions_of(serie) if one < day]
    prepared = serie.prepared_until
    return replace(
        serie,
        regle=write_rule(rule),
        exceptions=write_exceptions(kept),
        prepared_until=None if prepared is None else min(prepared, day - ONE_DAY),
    )


def cut_from(serie: SerieVisites, day: date, *, already: int, reference: str) -> SerieVisites:
    """Return the series of the days from this one on, which is one of the rule's.

    Args:
        serie: The whole series.
        day: The first day of the new one.
        already: How many days of the rule come before, exceptions counted.
        reference: The reference of the new series.
    """
    rule = read_rule(serie.regle)
    if rule.count is not None:
        rule = replace(rule, count=max(rule.count - already, 1))
    kept = [one for one in exceptions_of(serie) if one >= day]
    return replace(
        serie,
        reference=reference,
        started_on=day,
        regle=write_rule(rule),
        exceptions=write_exceptions(kept),
    )


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


def first_shifted(rule: Rule, before: date, after: date) -> date:
    """Return the day a shifted series begins: that of its first visit, before or after the shift."""
    return min(before, after) if len(rule.by_day) > 1 else after


def shifted_days(
    rule: Rule, before: date, after: date, *, old: Sequence[date], new: Sequence[date]
) -> dict[date, date]:
    """Return which day each day of a series becomes.

    Args:
        rule: The rule as it was.
        before: The day that was moved.
        after: The day it was moved to.
        old: The days of the rule from the one moved on, in order.
        new: The days of the shifted rule from its first one on, in order.

    Raises:
        RuleViolationError: ``serie_trop_complexe``: the days do not follow one another alike.
    """
    by = after - before
    if len(rule.by_day) > 1:
        return {day: day + by if day.weekday() == before.weekday() else day for day in old}
    pairs = dict(zip(old, new, strict=False))
    has_drifted = any(abs((to - day) - by) > _DRIFT for day, to in pairs.items())
    if len(pairs) < len(old) or has_drifted:
        raise RuleViolationError("serie_trop_complexe")
    return pairs


# --- in words ------------------------------------------------------------------------------


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
        if names or any(rank == 0 for rank, _ in rule.by_day):
            return None
        which = [f"{_ranked(rank)} {_JOURS[day]}" for rank, day in rule.by_day]
    elif names <= {"BYMONTHDAY"}:
        which = [_month_day(day) for day in rule.list_of("BYMONTHDAY") or (started_on.day,)]
    else:
        return None
    words = "le " + french_list(which, last="et le")
    return f"{words} du mois" if rule.interval == 1 else f"{words}, tous les {rule.interval} mois"


def _yearly(rule: Rule, started_on: date) -> str | None:
    if rule.numbers or rule.by_day:
        return None
    day = f"{_ordinal_day(started_on.day)} {MONTHS[started_on.month - 1]}"
    every = "tous les ans" if rule.interval == 1 else f"tous les {rule.interval} ans"
    return f"{every}, le {day}"


def _ranked(rank: int) -> str:
    if rank == -1:
        return "dernier"
    if rank < 0:
        return f"{-rank}e avant la fin,"
    return "1er" if rank == 1 else f"{rank}e"


def _month_day(day: int) -> str:
    if day == -1:
        return "dernier jour"
    return f"{-day}e jour avant la fin" if day < 0 else _ordinal_day(day)


def _ordinal_day(day: int) -> str:
    return "1er" if day == 1 else str(day)


_WORDS: Final[Mapping[str, Callable[[Rule, date], str | None]]] = {
    "DAILY": _daily,
    "WEEKLY": _weekly,
    "MONTHLY": _monthly,
    "YEARLY": _yearly,
}

"""Series of visits: a rule of RFC 5545 read and written, in words, cut in two, its days as instants.

What expands a rule into days is a port (`crt_desktop.ports.visites.RecurrenceRules`): here stand the
syntax, the limits and the arithmetic around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from crt_desktop.domain.dates import ONE_DAY, PARIS
from crt_desktop.domain.horaires import instant_of
from crt_desktop.domain.planning import SerieVisites

MOST_OCCURRENCES: Final = 1_000
"""How many days of a rule are ever looked at in one go."""
WEEKS_AHEAD: Final = 26
"""How far ahead the visits of a series are written."""

_MOST_INTERVAL: Final = 366
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK: Final = len(DAYS)
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


def ended_by_sortie(serie: SerieVisites, left_on: date, *, keeps_planned: bool) -> SerieVisites:
    """Return the series of somebody who leaves: no day of it is on the day of the sortie or after.

    With ``keeps_planned`` it goes on up to the last day whose visits are written. A series that has ended
    by then, or whose rule cannot be read, is returned as it is.
    """
    try:
        rule = read_rule(serie.regle)
    except RuleUnreadableError:
        return serie
    first_out, prepared = left_on, serie.prepared_until
    if prepared is not None and keeps_planned:
        first_out = max(left_on, prepared + ONE_DAY)
    if prepared is not None and rule.count is not None:
        # It may have counted its last day already: nothing is to be written after what is.
        first_out = min(first_out, prepared + ONE_DAY)
    if rule.until is not None and rule.until < first_out:
        return serie
    return cut_before(serie, first_out)


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

"""Dates, times, numbers and phones as people type them, set in the form the records are read in.

What cannot be read is given back as it was typed: the rule that reads the form says what is wrong.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from crt_desktop.domain.search import fold

YEARS_AHEAD: Final = 10
"""A year of two digits is of this century up to ten years from now, of the last one after."""

_WORDS: Final = {
    "avant hier": -2,
    "hier": -1,
    "h": -1,
    "aujourd hui": 0,
    "aujourdhui": 0,
    "auj": 0,
    "a": 0,
    "ce jour": 0,
    "demain": 1,
    "d": 1,
    "apres demain": 2,
}
_SHIFT: Final = re.compile(r"([+\-−–])\s*(\d{1,4})")
_PARTS: Final = re.compile(r"(\d{1,2})[/.\-\s](\d{1,2})(?:[/.\-\s](\d{4}|\d{2}))?")
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DIGITS: Final = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})?")
_CLOCK: Final = re.compile(r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?)?")
_BARE_CLOCK: Final = re.compile(r"(\d{1,2})(\d{2})")
_PHONE: Final = re.compile(r"0[1-9]\d{8}")
_NUMBER: Final = re.compile(r"(\d+)[.,](\d+)")
_MINUTES: Final = 60
_HOURS: Final = 24


def read_typed_date(text: str, *, today: date, is_past: bool = False) -> date | None:
    """Return the day that was typed: « 3/2/38 », « 03021938 », « hier », « +7 »; None when unreadable.

    Without a year it is the year of ``today``; with ``is_past`` (a birth) never a day to come.
    """
    bare = " ".join(text.split())
    word = fold(bare)
    if word in _WORDS:
        return today + timedelta(days=_WORDS[word])
    if shift := _SHIFT.fullmatch(bare):
        days = int(shift[2])
        return today + timedelta(days=days if shift[1] == "+" else -days)
    if iso := _ISO.fullmatch(bare):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    match = _PARTS.fullmatch(bare) or _DIGITS.fullmatch(bare)
    if match is None:
        return None
    day, month, year = match.groups()
    return _day(_year(year, int(month), int(day), today, is_past=is_past), int(month), int(day))


def _year(typed: str | None, month: int, day: int, today: date, *, is_past: bool) -> int:
    if typed is None:
        return today.year - 1 if is_past and (month, day) > (today.month, today.day) else today.year
    year = int(typed)
    if len(typed) > 2:  # noqa: PLR2004 - a year of two digits
        return year
    this_century = today.year - today.year % 100 + year
    latest = today.year if is_past else today.year + YEARS_AHEAD
    return this_century if this_century <= latest else this_century - 100


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def show_date(day: date) -> str:
    """Return « 03/02/1938 »."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def normal_date(text: str, *, today: date, is_past: bool = False) -> str:
    """Return what was typed as JJ/MM/AAAA, or as it is when it is not a day."""
    found = read_typed_date(text, today=today, is_past=is_past)
    return text.strip() if found is None else show_date(found)


def read_typed_time(text: str) -> time | None:
    """Return the time that was typed: « 2:47 », « 2h47 », « 0247 », « 14 »; None when unreadable."""
    bare = text.strip()
    match = _CLOCK.fullmatch(bare) or _BARE_CLOCK.fullmatch(bare)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < _HOURS and minute < _MINUTES else None


def normal_time(text: str, *, now: datetime) -> str:
    """Return what was typed as HH:MM (« maintenant » is ``now``), or as it is."""
    if fold(text) in {"maintenant", "m"}:
        return f"{now.hour:02}:{now.minute:02}"
    found = read_typed_time(text)
    return text.strip() if found is None else f"{found.hour:02}:{found.minute:02}"


def normal_number(text: str) -> str:
    """Return the number with a French comma."""
    bare = "".join(text.split())
    match = _NUMBER.fullmatch(bare)
    return f"{match[1]},{match[2]}" if match else bare


def normal_phone(text: str) -> str:
    """Return a French number by pairs, another one as it is."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not _PHONE.fullmatch(digits):
        return text.strip()
    return " ".join(digits[start : start + 2] for start in range(0, len(digits), 2))

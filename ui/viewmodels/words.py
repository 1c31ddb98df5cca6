"""How the screens write numbers, dates, phones and counted nouns in French."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.search import phone_digits

NARROW: Final = "\u202f"
"""Narrow no-break space: thousands, before ; ? ! and inside « »."""
NO_BREAK: Final = "\u00a0"
"""No-break space: before a colon, between a figure and its unit."""
DASH: Final = "—"
"""What stands for an unknown value."""
EVENING_FROM: Final = 18
"""Hour from which a visit of the day is said to be « ce soir »."""
PHONE_DIGITS: Final = 10
YEAR_IS_PLAIN: Final = timedelta(days=300)


def number(value: int | Decimal) -> str:
    """Write a number with French thousands and decimals: 1636 → "1 636", 48.7 → "48,7"."""
    text = f"{value:,}"
    return text.replace(",", NARROW).replace(".", ",").replace("-", "−")


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Write a counted noun; 0 and 1 are singular: "1 personne", "1 636 personnes"."""
    word = noun if abs(count) <= 1 else plural or f"{noun}s"
    return f"{number(count)} {word}"


def plural(count: int, singular: str, several: str) -> str:
    """Return the form that agrees with the count."""
    return singular if abs(count) <= 1 else several


def quoted(text: str) -> str:
    """Put a text between French quotation marks."""
    return f"«{NARROW}{text}{NARROW}»"


def listed(parts: Iterable[str]) -> str:
    """Join words as a French sentence does: "a, b et c"."""
    words = list(parts)
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"


def day(value: date) -> str:
    """Write a date as JJ/MM/AAAA."""
    return f"{value:%d/%m/%Y}"


def short_day(value: date) -> str:
    """Write a date whose year is plain as JJ/MM."""
    return f"{value:%d/%m}"


def clock(value: datetime) -> str:
    """Write the time of an aware instant in Europe/Paris as HH:MM."""
    return f"{value.astimezone(PARIS):%H:%M}"


def plain_day(value: date, *, today: date) -> str:
    """Write a date without its year when it is less than ten months away, else whole."""
    return short_day(value) if abs(value - today) < YEAR_IS_PLAIN else day(value)


def near_day(
    value: date, *, today: date, at: datetime | None = None, is_short: bool = False
) -> str:
    """Write a date as people say it: "ce soir 19:30", "demain 09:30", else its day."""
    if at is not None and value == today:
        is_evening = at.astimezone(PARIS).hour >= EVENING_FROM
        return f"{'ce soir' if is_evening else 'aujourd’hui'} {clock(at)}"
    if at is not None and value == today + timedelta(days=1):
        return f"demain {clock(at)}"
    if value == today:
        return "aujourd’hui"
    return plain_day(value, today=today) if is_short else day(value)


def phone(text: str | None) -> str:
    """Write a French phone by pairs; another one stays as typed."""
    digits = phone_digits(text)
    if len(digits) != PHONE_DIGITS:
        return (text or "").strip()
    return NO_BREAK.join(digits[at : at + 2] for at in range(0, PHONE_DIGITS, 2))


def file_size(size_bytes: int) -> str:
    """Write the size of a file in Ko or Mo."""
    kilo = 1024
    if size_bytes < kilo * kilo:
        return f"{number(max(1, round(size_bytes / kilo)))}{NO_BREAK}Ko"
    return f"{number(Decimal(size_bytes / kilo / kilo).quantize(Decimal('0.1')))}{NO_BREAK}Mo"


def seconds(value: float) -> str:
    """Write a duration in seconds with one decimal."""
    return f"{number(Decimal(value).quantize(Decimal('0.1')))}{NO_BREAK}s"


def is_feminine(sexe: str) -> bool:
    """Tell how words agree with a person: only "M" is masculine (« la personne » otherwise)."""
    return sexe != "M"


def agree(sexe: str, feminine: str, masculine: str) -> str:
    """Return the form that agrees with a person."""
    return feminine if is_feminine(sexe) else masculine

"""What the command line reads in its arguments: dates, years, counts, questions, the period asked for."""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, Namespace
from datetime import date
from typing import Final

from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.dates import YEARS, Period

MOST_YEARS: Final = 20
"""The civil years one period may touch: a month of it is a term of one query."""
_FRENCH_DATE: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def parse_date(text: str) -> date:
    """Read an ISO or JJ/MM/AAAA date of a year in YEARS; raises ArgumentTypeError."""
    cleaned = text.strip()
    iso, local = _ISO_DATE.fullmatch(cleaned), _FRENCH_DATE.fullmatch(cleaned)
    parts = iso.groups() if iso else local.groups()[::-1] if local else ()
    try:
        found = date(*map(int, parts)) if parts else None
    except ValueError:
        found = None
    if found is None:
        msg = f"{text!r} n'est pas une date (AAAA-MM-JJ ou JJ/MM/AAAA)"
        raise ArgumentTypeError(msg)
    if found.year not in YEARS:
        msg = f"{text!r} : l'année doit être entre {YEARS[0]} et {YEARS[-1]}"
        raise ArgumentTypeError(msg)
    return found


def parse_year(text: str) -> int:
    """Read a civil year; raises ArgumentTypeError."""
    if re.fullmatch(r"\d{4}", text) and int(text) in YEARS:
        return int(text)
    msg = f"{text!r} n'est pas une année"
    raise ArgumentTypeError(msg)


def parse_count(text: str) -> int:
    """Read a whole number of at least 1; raises ArgumentTypeError."""
    if text.isascii() and text.isdigit() and int(text) > 0:
        return int(text)
    msg = f"{text!r} n'est pas un nombre entier positif"
    raise ArgumentTypeError(msg)


def period_of(parser: FrenchParser, arguments: Namespace) -> Period:
    """Return the period asked for: a civil year, or two dates; raises UsageError."""
    has_year, has_dates = arguments.year is not None, bool(arguments.start or arguments.end)
    if has_year == has_dates:
        parser.error("indiquez soit --year, soit --from et --to")
    if has_year:
        return Period.of_year(arguments.year)
    if arguments.start is None or arguments.end is None:
        parser.error("--from et --to vont ensemble")
    if arguments.end < arguments.start:
        parser.error("--to précède --from")
    if arguments.end.year - arguments.start.year >= MOST_YEARS:
        parser.error(f"--from et --to : {MOST_YEARS} années civiles au plus")
    return Period(start=arguments.start, end=arguments.end)


def parse_keys(text: str) -> frozenset[str]:
    """Read the keys of questions, separated by commas; raises ArgumentTypeError."""
    keys = frozenset(key.strip() for key in text.split(",")) - {""}
    if not keys:
        msg = "aucune clé de question"
        raise ArgumentTypeError(msg)
    return keys

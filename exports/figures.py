"""Figures as French documents write them, and the shape in which they fill a table."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.typography import NO_BREAK_SPACE

UNKNOWN: Final = "–"
"""What stands for a figure nobody knows."""
MINUS: Final = "\u2212"
SHARE: Final = "%"
WORDS: Final = "texte"
"""The kind of a column of a `DataTable` that holds no figures."""
_SIGNS: Final = {"euro": "€", "pourcentage": SHARE}


def number_words(value: int | Decimal) -> str:
    """Return 1 636 or −48,7, with no-break spaces between thousands and no needless zero."""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text.replace(",", NO_BREAK_SPACE).replace(".", ",").replace("-", MINUS)


def figure_words(value: Any, unit: str = "") -> str:
    """Return a figure as it is printed: a number with its unit, a day, yes or no, words, or a dash."""
    if value is None or value == "":
        return UNKNOWN
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, int | Decimal):
        words = number_words(value)
        return f"{words}{NO_BREAK_SPACE}{unit}" if unit else words
    if isinstance(value, datetime):
        return f"{value.astimezone(PARIS) if value.tzinfo else value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def cell_words(value: Any, kind: str) -> str:
    """Return what a cell of a `DataTable` says; ``kind`` is that of its column."""
    is_figure = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return figure_words(value, _SIGNS.get(kind, "")) if is_figure else figure_words(value)

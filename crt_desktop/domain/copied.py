"""A figure as a French form on the web takes it: what goes to the clipboard, cell by cell."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.indicators import INDICATOR_BY_CODE


def copied_text(value: Any) -> str:
    """Return the text to paste into a field of a form; a figure with parts has none and gives "".

    Numbers have a decimal comma, no space between thousands and no needless zero; a day is JJ/MM/AAAA,
    even given as an ISO text; yes and no are words; an unknown figure leaves the field empty. A list of
    codes is their French words, joined by commas.
    """
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, int | Decimal):
        return _number(Decimal(value))
    if isinstance(value, date):
        return f"{_local(value):%d/%m/%Y}"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return ", ".join(_WORDS.get(one, one) for one in value)
    return ""


def _local(value: date) -> date:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(PARIS)
    return value


def _number(value: Decimal) -> str:
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace(".", ",")


def _text(value: str) -> str:
    """Return a day for an ISO one, any other text as it is."""
    if not _ISO_DAY.fullmatch(value):
        return value
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    except ValueError:
        return value


_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS: Final = INDICATOR_BY_CODE["obligatoires_manquants"].modalites
"""The only list of codes among the figures is that of the missing conventions."""

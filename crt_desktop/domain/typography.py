"""French typography of the sentences people read."""

from __future__ import annotations

from typing import Final

NARROW_SPACE: Final = "\u202f"
NO_BREAK_SPACE: Final = "\u00a0"

_PAIRS: Final = (
    ("'", "’"),
    ("« ", "«" + NARROW_SPACE),
    (" »", NARROW_SPACE + "»"),
    (" ;", NARROW_SPACE + ";"),
    (" ?", NARROW_SPACE + "?"),
    (" !", NARROW_SPACE + "!"),
    (" %", NARROW_SPACE + "%"),
    (" :", NO_BREAK_SPACE + ":"),
)


def french(text: str) -> str:
    """Return the sentence with its curly apostrophes and its no-break spaces."""
    for plain, set_ in _PAIRS:
        text = text.replace(plain, set_)
    return text


def upper_first(text: str) -> str:
    """Raise the first letter, and leave the others as they are."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """Lower the first letter of words that go on a sentence, except of an acronym (« IDE », « SAMU »)."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def french_list(items: list[str] | tuple[str, ...], last: str = "ou") -> str:
    """Return « a, b ou c »; an empty list gives an empty text."""
    if len(items) < 2:  # noqa: PLR2004 - the grammar of a list of two
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"

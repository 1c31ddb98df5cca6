"""What to know before ringing at a person's door: the words typed, and what the file itself knows."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from crt_desktop.domain.dates import add_months
from crt_desktop.domain.search import fold

FALL_MONTHS: Final = 6
"""How long a fall is a point of vigilance."""

CHUTES: Final = "Chutes"
TELEASSISTANCE: Final = "Téléassistance"

_SEPARATORS: Final = re.compile(r"[,;\n]+")


def vigilances_of(
    typed: str | None, *, fell_on: date | None, has_teleassistance: bool, on: date
) -> tuple[str, ...]:
    """Return short words, falls first, then those typed, then the téléassistance; each once.

    Args:
        typed: Words separated by commas, semicolons or line ends.
        fell_on: The latest fall known on the day.
        has_teleassistance: One is installed and was not recovered.
        on: The day of the question; a fall counts up to six months after it, that day included.
    """
    words = [word for part in _SEPARATORS.split(typed or "") if (word := " ".join(part.split()))]
    if fell_on is not None and fell_on <= on <= add_months(fell_on, FALL_MONTHS):
        words.insert(0, CHUTES)
    if has_teleassistance:
        words.append(TELEASSISTANCE)
    if len(words) <= 1:
        return tuple(words)
    found: dict[str, str] = {}
    for word in words:
        # « Chute », typed, says the same as « Chutes ».
        found.setdefault(fold(word).removesuffix("s"), word)
    return tuple(found.values())

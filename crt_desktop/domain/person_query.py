"""A person looked for in one line: names, beginnings of names and a birth, in any order, any missing.

« fontès hug 12/03/35 », « 1935 fon », « 12031935 » and « huguette » are all questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from crt_desktop.domain.search import compact
from crt_desktop.domain.typography import upper_first

_DAY: Final = re.compile(r"(?<!\d)(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4}|\d{2})(?!\d)")
_ISO: Final = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DIGITS: Final = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4}|\d{2})(?!\d)")
_YEAR: Final = re.compile(r"(?<!\d)((?:18|19|20)\d{2})(?!\d)")
_NUMBERS: Final = re.compile(r"[\d/.\-]*\d[\d/.\-]*")
_PARTICLES: Final = frozenset(
    {"de", "du", "des", "d", "la", "le", "les", "l", "van", "von", "der", "den", "el", "al", "ben",
     "bel", "san", "saint", "sainte", "st", "ste", "dos", "da", "di", "del", "della"}
)  # fmt: skip
"""Words a family name begins with: the next one belongs to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonQuery:
    """What was typed: the words as written, and the birth or its year when one was."""

    words: tuple[str, ...] = ()
    born_on: date | None = None
    year: int | None = None

    @property
    def folded(self) -> tuple[str, ...]:
        """The words as a search compares them."""
        return tuple(filter(None, (compact(word) for word in self.words)))

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look for."""
        return not self.folded and self.born_on is None and self.year is None


def read_person_query(text: str, *, today: date) -> PersonQuery:
    """Read a line; a birth is never to come, whatever the century of its two digits."""
    rest, born_on, year = text, None, None
    for pattern in (_ISO, _DAY, _DIGITS):
        match = pattern.search(rest)
        if match is None:
            continue
        parts = match.groups()
        born_on = _birth(parts[::-1] if pattern is _ISO else parts, today=today)
        if born_on is not None:
            rest = _without(rest, match)
            break
    if born_on is None and (match := _YEAR.search(rest)) is not None:
        is_alone = rest[: match.start()][-1:] not in {"/", ".", "-"}
        year = int(match[1]) if is_alone and int(match[1]) <= today.year else None
        rest = _without(rest, match)
    words = tuple(word for word in _NUMBERS.sub(" ", rest).split() if compact(word))
    return PersonQuery(words=words, born_on=born_on, year=year)


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _birth(parts: Sequence[str], *, today: date) -> date | None:
    day, month, typed = int(parts[0]), int(parts[1]), parts[2]
    year = int(typed)
    if len(typed) == 2:  # noqa: PLR2004 - a year of two digits
        year += today.year - today.year % 100
        year -= 100 if year > today.year else 0
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found <= today else None


def guess_names(words: Sequence[str]) -> tuple[str, str]:
    """Return the family name and the first names of a line of words, in the usual case.

    Words written in capitals are the family name wherever they stand; else it is the first one, with the
    particles before it. What is guessed is shown and can be changed.
    """
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    if capitals and len(capitals) < len(words):
        others = [word for word in words if word not in capitals]
        return _cased(capitals), _cased(others)
    count = 0
    while count < len(words) - 1 and _is_particle(words[count]):
        count += 1
    return _cased(words[: count + 1]), _cased(words[count + 1 :])


def _is_particle(word: str) -> bool:
    return compact(word) in _PARTICLES or word.endswith(("’", "'"))


def _cased(words: Sequence[str]) -> str:
    """Return the words with a capital where nobody chose one: « FONTÈS-PUIG » is « Fontès-Puig »."""
    return " ".join(_cased_word(word) for word in words)


def _cased_word(word: str) -> str:
    if not (word.islower() or word.isupper()):
        return word
    if word.islower() and _is_particle(word):
        return word
    parts = re.split(r"([-’'])", word.lower())
    return "".join(upper_first(part) for part in parts)

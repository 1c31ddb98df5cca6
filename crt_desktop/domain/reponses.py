"""Answers to a questionnaire: what was typed, what is said of it, how a validated one is kept and compared.

A validated answer is kept as canonical JSON: sorted keys, no blanks, ASCII, decimals exact and days apart
from texts, so that the same answer always has the same bytes and the same SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import compress
from operator import ne
from typing import Any, Final

from crt_desktop.domain.editions import Question
from crt_desktop.domain.indicators import INDICATOR_BY_CODE, INDICATORS, Indicator
from crt_desktop.domain.reprise.cells import Flawed, clean, normal, read_date, read_flag
from crt_desktop.domain.search import compact
from crt_desktop.domain.typography import french, french_list

MOST_CHARACTERS: Final = 10_000
"""Characters of a text of an answer, of a comment or of a justification."""

PERCENT: Final = "pourcentage"
_WHOLE: Final = Decimal(100)
_NUMBER: Final = re.compile(r"[+-]?\d{1,13}(?:[.,]\d{0,6})?")
_SPACES: Final = re.compile("[ \u00a0\u202f\u2009']")

_NUMBERS: Final[Mapping[str, str]] = {
    "nombre": "Tapez un nombre, par exemple 12,5.",
    "entier": "Tapez un nombre entier, par exemple 12.",
    PERCENT: "Tapez un pourcentage, par exemple 12,5.",
}
_NOT_A_DATE: Final = "Tapez une date, par exemple 31/12/2026."
_NOT_YES_OR_NO: Final = "Répondez par oui ou par non."


class AnswerState(StrEnum):
    """What is said of an answer, the ones that ask for an act first."""

    TO_TYPE = "a_saisir"
    TO_JUSTIFY = "a_justifier"
    JUSTIFIED = "justifie"
    UNAVAILABLE = "non_disponible"
    TYPED = "saisi"
    COMPUTED = "calcule"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadManual:
    """What was typed, read: its value, None for nothing or when it is wrong, and the sentence that says so."""

    value: str | Decimal | int | bool | date | None = None
    sentence: str = ""


def key_of(question: Question) -> str:
    """Return what names a question for ever, whatever its number becomes."""
    return question.key


def evidence_key(path: str, filters: Sequence[str] = ()) -> str:
    """Return what names the records behind a figure: its path, and the filters after bars."""
    return "|".join((path, *filters))


def read_manual(question: Question, text: str) -> ReadManual:
    """Read a manual answer by the type of its question, within its limits; a blank is no answer."""
    typed = clean(text)
    if not typed:
        return ReadManual()
    kind = question.manual_type or "texte"
    if kind in _NUMBERS:
        return _read_number(question, kind, typed)
    if kind == "date":
        day = read_date(typed)
        return _wrong(_NOT_A_DATE) if isinstance(day, Flawed) else ReadManual(value=_day(day))
    if kind == "oui_non":
        flag = read_flag(typed)
        return ReadManual(value=flag) if isinstance(flag, bool) else _wrong(_NOT_YES_OR_NO)
    if kind == "choix":
        return _read_choice(question, typed)
    limit = MOST_CHARACTERS if question.maximum is None else int(question.maximum)
    return too_long(typed, limit) or ReadManual(value=typed)


def too_long(text: str, limit: int = MOST_CHARACTERS) -> ReadManual | None:
    """Return what is said of a text of too many characters, None of another."""
    if len(text) <= limit:
        return None
    return _wrong(f"{limit} caractères au plus : il y en a {len(text)}.")


def state_of(
    question: Question, *, value: Any, is_justified: bool, is_doubtful: bool
) -> AnswerState:
    """Return what is said of an answer.

    ``value``: computed, or typed and read; ``is_doubtful``: somebody or something asks for a justification.
    An optional question left blank asks for nothing.
    """
    if question.indicateur is None and value is None:
        return AnswerState.UNAVAILABLE if question.is_optional else AnswerState.TO_TYPE
    if is_doubtful:
        return AnswerState.JUSTIFIED if is_justified else AnswerState.TO_JUSTIFY
    if question.indicateur is None:
        return AnswerState.TYPED
    return AnswerState.UNAVAILABLE if value is None else AnswerState.COMPUTED


def canonical_json(value: Any) -> bytes:
    """Return the one written form of a value; raises TypeError, ValueError for what cannot be kept.

    Days, instants and decimals stand in objects of one key (« $jour », « $instant », « $decimal »).
    """
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
        check_circular=False,
        default=_tagged,
    ).encode("ascii")


def read_canonical(content: bytes) -> Any:
    """Return the value that `canonical_json` wrote; raises ValueError."""
    return json.loads(content, object_hook=_untagged)


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of a content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def in_catalogue_order(path: str, value: Any, kept: Indicator | None = None) -> Any:
    """Return a value with its modalities in the order of the catalogue, what it does not know after.

    ``kept``: what was said of the code then; a code that neither knows stays in the order it is in.
    """
    indicator = kept or INDICATOR_BY_CODE.get(path.partition(".")[0])
    if indicator is None or not isinstance(value, Mapping):
        return value
    levels = [indicator.modalites, indicator.parts]
    return _ordered(value, levels[1:] if "." in path else levels)


def values_in_order(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of all codes in the order of the catalogue, what it does not know after."""
    known = [one.code for one in INDICATORS if one.code in values]
    return {
        **{code: in_catalogue_order(code, values[code]) for code in known},
        **{code: value for code, value in values.items() if code not in known},
    }


Row = tuple[int | None, tuple[Any, ...]]
"""A record behind a figure: whose it is, None when no person is told, and its cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanges:
    """Places of the records counted then and no longer, and of those counted now that were not."""

    gone: tuple[int, ...]
    new: tuple[int, ...]


def compare_rows(before: Sequence[Hashable], after: Sequence[Hashable]) -> RowChanges:
    """Compare two lists of records, whatever their order; the same record twice counts twice.

    A number may stand for each: the same for records that are equal.
    """
    return RowChanges(gone=_besides(before, after), new=_besides(after, before))


def has_same_people(before: Sequence[int | None], after: Sequence[int | None]) -> bool:
    """Tell whether both lists of persons hold the same, each as many times."""
    return Counter(before) == Counter(after)


def number_rows(
    before: Sequence[Sequence[Any]], after: Sequence[Sequence[Any]], *, is_whole: bool
) -> tuple[Sequence[int], Sequence[int]]:
    """Return a number for each row of two lists of the same columns, column by column, at least one.

    Different rows never have the same number. Of equal rows, there are as many under each number then as
    now, as far as both lists have them: any part of the lists that takes equal rows all together or not at
    all is compared by its numbers as by its rows. Rows at the same place in both, counted from the
    beginning or from the end, are told so column by column, without a look at each. ``is_whole``: equal
    rows are so taken; else equal rows all have the same number.
    """
    count, now = len(before[0]), len(after[0])
    pairs = tuple(zip(before, after, strict=True))
    start, end = _same_ends(pairs, min(count, now)) if is_whole else (0, 0)
    stop, stop_now = count - end, now - end
    places: Sequence[int] = range(start, stop)
    places_now: Sequence[int] = range(start, stop_now)
    if is_whole and stop == stop_now:
        moved = {place for then, since in pairs for place in _differences(then, since, start, stop)}
        places = places_now = sorted(moved)
    told, told_now = list(range(count)), [*range(stop_now), *range(stop, count)]
    numbers: dict[tuple[Any, ...], int] = {}
    for columns, asked, found in ((before, places, told), (after, places_now, told_now)):
        rows = zip(*([column[place] for place in asked] for column in columns), strict=True)
        for place, row in zip(asked, rows, strict=True):
            found[place] = count + numbers.setdefault(row, len(numbers))
    return told, told_now


def _same_ends(pairs: Sequence[tuple[Sequence[Any], Sequence[Any]]], count: int) -> tuple[int, int]:
    """Return how many of the first rows, then of the last among the others, are the same in both lists."""
    start = min(_first_difference(before, after, count) for before, after in pairs)
    left = count - start
    if not left:
        return start, 0
    ends = (_first_difference(before[::-1], after[::-1], left) for before, after in pairs)
    return start, min(ends)


def _first_difference(before: Sequence[Any], after: Sequence[Any], count: int) -> int:
    """Return how many of the first cells are the same in both columns, of so many at most."""
    found = compress(range(count), map(ne, before, after))
    return next(found, count)


def _differences(
    before: Sequence[Any], after: Sequence[Any], start: int, stop: int
) -> Iterator[int]:
    return compress(range(start, stop), map(ne, before[start:stop], after[start:stop]))


def _read_number(question: Question, kind: str, typed: str) -> ReadManual:
    digits = _SPACES.sub("", typed).replace("\u2212", "-")
    if kind == PERCENT:
        digits = digits.removesuffix("%")
    if not _NUMBER.fullmatch(digits):
        return _wrong(_NUMBERS[kind])
    number = normal(Decimal(digits.replace(",", ".")))
    if kind == "entier" and number != number.to_integral_value():
        return _wrong(_NUMBERS[kind])
    minimum, maximum = question.minimum, question.maximum
    if kind == PERCENT:
        minimum = Decimal(0) if minimum is None else minimum
        maximum = _WHOLE if maximum is None else maximum
    if (minimum is not None and number < minimum) or (maximum is not None and number > maximum):
        return _wrong(_limits(minimum, maximum))
    return ReadManual(value=int(number) if number == number.to_integral_value() else number)


def _read_choice(question: Question, typed: str) -> ReadManual:
    if typed in question.choices:
        return ReadManual(value=typed)
    found = [choice for choice in question.choices if compact(choice) == compact(typed)]
    if len(found) != 1:
        return _wrong(f"Choisissez une réponse : {french_list(question.choices)}.")
    return ReadManual(value=found[0])


def _limits(minimum: Decimal | None, maximum: Decimal | None) -> str:
    if minimum is None:
        return f"{_shown(maximum)} au plus."
    if maximum is None:
        return f"{_shown(minimum)} au moins."
    return f"Entre {_shown(minimum)} et {_shown(maximum)}."


def _shown(number: Decimal | None) -> str:
    return f"{normal(number or Decimal(0)):f}".replace(".", ",").replace("-", "\u2212")


def _wrong(sentence: str) -> ReadManual:
    return ReadManual(sentence=french(sentence))


def _day(found: object) -> date | None:
    return found if isinstance(found, date) else None


def _tagged(value: object) -> Any:
    if isinstance(value, datetime):
        # Very many are already in UTC: those behind the figures.
        instant = value if value.tzinfo is UTC else value.astimezone(UTC)
        return {"$instant": instant.isoformat()}
    if isinstance(value, date):
        return {"$jour": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$decimal": f"{normal(value):f}"}
    msg = f"{type(value).__name__} has no canonical form"
    raise TypeError(msg)


_READERS: Final[Mapping[str, Any]] = {
    "$decimal": Decimal,
    "$instant": datetime.fromisoformat,
    "$jour": date.fromisoformat,
}


def _untagged(found: dict[str, Any]) -> Any:
    if len(found) == 1:
        ((key, text),) = found.items()
        if key in _READERS and isinstance(text, str):
            return _READERS[key](text)
    return found


def _ordered(value: Mapping[str, Any], levels: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    known = [key for key in levels[0] if key in value] if levels else []
    parts = {
        key: _ordered(part, levels[1:]) if isinstance(part, Mapping) else part
        for key, part in value.items()
    }
    return {**{key: parts[key] for key in known}, **parts}


def _besides(rows: Sequence[Hashable], others: Sequence[Hashable]) -> tuple[int, ...]:
    """Return the places of the rows that the others do not hold, as many times as they lack."""
    left = Counter(others)
    found = []
    for place, row in enumerate(rows):
        if left[row]:
            left[row] -= 1
        else:
            found.append(place)
    return tuple(found)

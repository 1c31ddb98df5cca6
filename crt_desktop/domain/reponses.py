"""Answers to a questionnaire: what was typed, what is said of it, how a validated one is kept and compared.

A validated answer is kept as canonical JSON: sorted keys, no blanks, ASCII, decimals exact and days apart
from texts, so that the same answer always has the same bytes and the same SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from operator import itemgetter
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


def has_same_people(before: Sequence[Row], after: Sequence[Row]) -> bool:
    """Tell whether both lists count the same persons, each as many times."""
    return Counter(person for person, _ in before) == Counter(person for person, _ in after)


def pick_cells(
    wanted: Sequence[str], keys: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> tuple[tuple[Any, ...], ...]:
    """Return the cells of these columns, in their order, of rows whose columns are ``keys``."""
    columns = [map(itemgetter(keys.index(key)), rows) for key in wanted]
    return tuple(zip(*columns, strict=True)) if columns else ((),) * len(rows)


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
    if isinstance(value, Decimal):
        return {"$decimal": f"{normal(value):f}"}
    if isinstance(value, datetime):
        return {"$instant": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"$jour": value.isoformat()}
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

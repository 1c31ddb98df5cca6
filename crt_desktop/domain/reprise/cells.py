"""From a raw cell of the workbook to a value: dates, times, codes, numbers and texts.

A reader takes what the file holds and returns the value, None for an empty cell, or a `Flawed`:
what could be read, if anything, and the code of what is to be said about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from crt_desktop.domain.reprise.columns import Column, Kind
from crt_desktop.domain.reprise.instants import Shifted, read_local
from crt_desktop.domain.search import compact
from crt_desktop.domain.typography import french_list

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

MAX_TEXT: Final = 32_767
"""Characters of a cell; a spreadsheet accepts no more."""

MAX_REFERENCE: Final = 200
"""Characters of an id."""

FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2200
"""Years a date of this trade can have; another is a slip of the keyboard."""

SHOWN: Final = 80
"""Characters of a cell that a report repeats."""

MAX_INTEGER: Final = 1_000_000
MAX_DECIMAL: Final = Decimal(1_000_000_000)
_HALF_SECOND: Final = 500_000
_FOUR_DECIMALS: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Flawed:
    """A cell that is not quite right.

    ``code`` is a key of `findings.SENTENCES`; ``value`` is what was read of it, if that may be kept.
    """

    code: str
    value: object = None
    values: Mapping[str, str] = field(default_factory=lambda: NOTHING)


_NOT_A_TIME: Final = Flawed("heure_du_jour_illisible")

Reader = Callable[[object], object]
"""Reads one cell: a value, None, a `Repeated` time, or a `Flawed`."""

_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]"
)
_EDGES: Final = " \t\r\n\u00a0\u202f\u2007\u200b\ufeff"
_LIST_MARKS: Final = re.compile("[,;\n]")
_SPACES: Final = re.compile("[ \u00a0\u202f\u2009']")
_FRENCH_DATE: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T]+(.+))?")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]+(.+))?")
_TIME: Final = re.compile(
    r"(\d{1,2})\s*[:hH]\s*(\d{2})?(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|z|[+-]\d{2}:?\d{2})?"
)
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{0,15})?")

_FLAGS: Final = {
    "oui": True,
    "o": True,
    "true": True,
    "vrai": True,
    "1": True,
    "non": False,
    "n": False,
    "false": False,
    "faux": False,
    "0": False,
}

_LEADING_ZEROS: Final = {
    "code_postal": 5,
    "code_insee_naissance": 5,
    "telephone": 10,
    "finess": 9,
}
"""Columns of digits whose first zero a spreadsheet loses once they are typed as numbers."""


def clean(text: str) -> str:
    """Return the text without what no file can carry, nor blanks around it; lines end in a line feed."""
    if not text.isprintable():
        text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip(_EDGES)
    return text.strip(_EDGES)


def show(raw: object) -> str:
    """Return a cell as the person reads it on the screen of a spreadsheet, cut after 80 characters."""
    if raw is None:
        return ""
    if isinstance(raw, datetime):
        return raw.strftime("%d/%m/%Y %H:%M") if raw.time() != time() else raw.strftime("%d/%m/%Y")
    if isinstance(raw, date):
        return raw.strftime("%d/%m/%Y")
    if isinstance(raw, time):
        return raw.strftime("%H:%M")
    text = clean(_plain(raw))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def reader_of(column: Column) -> Reader:
    """Return the function that reads the cells of a column."""
    if column.kind is Kind.CODE:
        return _code_reader(column.codes or {})
    if column.kind is Kind.CODES:
        return _codes_reader(column.codes or {})
    if column.kind is Kind.REFERENCE or column.attribute == "reference":
        return read_reference
    if column.kind is Kind.TEXT and column.name in _LEADING_ZEROS:
        return _digits_reader(_LEADING_ZEROS[column.name])
    return READERS[column.kind]


def read_text(raw: object) -> object:
    """Read a text; a number loses its empty decimals (12.0 → "12")."""
    if raw is None:
        return None
    if isinstance(raw, str):
        if len(raw) > MAX_TEXT:
            return Flawed("texte_trop_long", None, {"limite": str(MAX_TEXT)})
        return clean(raw) or None
    return _plain(raw)


def read_reference(raw: object) -> object:
    """Read the id of a record, or of another one it names."""
    value = read_text(raw)
    if isinstance(value, str) and len(value) > MAX_REFERENCE:
        return Flawed("texte_trop_long", None, {"limite": str(MAX_REFERENCE)})
    return value


def read_flag(raw: object) -> object:
    """Read a yes or no."""
    if raw is None or isinstance(raw, bool):
        return raw
    word = clean(_plain(raw))
    if not word:
        return None
    flag = _FLAGS.get(compact(word))
    return Flawed("oui_non_invalide") if flag is None else flag


def read_integer(raw: object) -> object:
    """Read a whole number, 0 or more."""
    number = _number(raw)
    if number is None or isinstance(number, Flawed):
        return number
    if not 0 <= number <= MAX_INTEGER:
        return Flawed("nombre_hors_bornes")
    if number != number.to_integral_value():
        return Flawed("entier_invalide")
    return int(number)


def read_decimal(raw: object) -> object:
    """Read a number, 0 or more, rounded to four decimals."""
    number = _number(raw)
    if number is None or isinstance(number, Flawed):
        return number
    if not 0 <= number <= MAX_DECIMAL:
        return Flawed("nombre_hors_bornes")
    return normal(number.quantize(_FOUR_DECIMALS))


def normal(number: Decimal) -> Decimal:
    """Return the same number without useless zeros, never in scientific form."""
    whole = number.to_integral_value()
    return Decimal(int(whole)) if number == whole else number.normalize()


def read_date(raw: object) -> object:
    """Read a day; a time that came with it is left out, and said."""
    if raw is None:
        return None
    moment = _read_moment(raw)
    if isinstance(moment, datetime):
        has_time = moment.time().replace(tzinfo=None) != time()
        day = moment.date()
        return Flawed("heure_ignoree", day) if has_time else day
    return moment


def read_instant(raw: object) -> object:
    """Read a local time of Europe/Paris, or a text with its own offset, as an instant in UTC."""
    if raw is None:
        return None
    moment = _read_moment(raw)
    if isinstance(moment, datetime):
        if moment.tzinfo is not None:
            return _rounded(moment).astimezone(UTC)
        wall = _rounded(moment)
        instant = read_local(wall)
        if isinstance(instant, Shifted):
            shown = (wall + timedelta(hours=1)).strftime("%H:%M")
            return Flawed("heure_inexistante", instant.instant, {"lue": shown})
        return instant
    if isinstance(moment, date):
        midnight = read_local(datetime(moment.year, moment.month, moment.day))  # noqa: DTZ001 - a wall clock
        return Flawed("heure_absente", midnight) if isinstance(raw, str) else midnight
    return moment


def read_time(raw: object) -> object:
    """Read a time of the day to the minute: a cell of a spreadsheet, 8:30, 8h30 or 8 h."""
    if isinstance(raw, datetime):
        raw = raw.time()
    if isinstance(raw, time):
        return raw.replace(second=0, microsecond=0, tzinfo=None)
    text = clean(raw) if isinstance(raw, str) else raw
    if not text and not isinstance(raw, (int, float)):
        return None
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    try:
        return time(int(match[1]), int(match[2] or 0)) if match else _NOT_A_TIME
    except ValueError:
        return _NOT_A_TIME


def _read_moment(raw: object) -> datetime | date | Flawed | None:
    """Return the day, or the day and time, that a cell holds; years are checked."""
    if isinstance(raw, str):
        text = clean(raw)
        moment = _parse_moment(text) if text else None
    elif isinstance(raw, date):
        moment = raw
    else:
        return Flawed("date_illisible")
    if isinstance(moment, date) and not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return Flawed("annee_invraisemblable")
    return moment


def _parse_moment(text: str) -> datetime | date | Flawed:
    french, iso = _FRENCH_DATE.fullmatch(text), _ISO_DATE.fullmatch(text)
    if french:
        day, month, year, clock = french.groups()
    elif iso:
        year, month, day, clock = iso.groups()
    else:
        return Flawed("date_illisible")
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return Flawed("date_inexistante")
    return found if clock is None else _parse_clock(found, clock)


def _parse_clock(day: date, clock: str) -> datetime | Flawed:
    match = _TIME.fullmatch(clock.strip())
    if match is None:
        return Flawed("heure_illisible")
    hour, minute, second, fraction, offset = match.groups()
    try:
        moment = datetime(  # noqa: DTZ001 - a wall clock until its offset is known
            day.year, day.month, day.day, int(hour), int(minute or 0), int(second or 0)
        )
        if fraction:
            moment = moment.replace(microsecond=int(fraction[:6].ljust(6, "0")))
        if offset:
            zone = datetime.strptime(offset.upper(), "%z").tzinfo
            moment = moment.replace(tzinfo=zone)
    except ValueError:
        return Flawed("heure_illisible")
    return moment


def _rounded(moment: datetime) -> datetime:
    """Return the nearest whole second: a spreadsheet keeps times as fractions of a day."""
    if not moment.microsecond:
        return moment
    if moment.microsecond >= _HALF_SECOND:
        moment += timedelta(seconds=1)
    return moment.replace(microsecond=0)


def _plain(raw: object) -> str:
    """Return a number, a truth value or a date as text, the way a French spreadsheet shows it."""
    if isinstance(raw, bool):
        return "oui" if raw else "non"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() else repr(raw).replace(".", ",")
    if isinstance(raw, (date, time)):
        return show(raw)
    return str(raw)


def _number(raw: object) -> Decimal | Flawed | None:
    if raw is None:
        return None
    text = _SPACES.sub("", clean(raw)) if isinstance(raw, str) else _digits(raw)
    if not text and isinstance(raw, str):
        return None
    if not _NUMBER.fullmatch(text):
        return Flawed("nombre_invalide")
    return Decimal(text.replace(",", "."))


def _digits(raw: object) -> str:
    """Return a numeric cell in plain digits, an empty text for anything else or too big a number."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        return ""
    return f"{raw:.10f}" if abs(raw) < float(MAX_DECIMAL) else ""


def _code_reader(codes: Mapping[str, str]) -> Reader:
    """Return a reader of one code; a code or its label, accents, case and blanks ignored."""
    known = {compact(label): code for code, label in codes.items()}
    known.update({compact(code): code for code in codes})
    exact: dict[object, object] = {code: code for code in codes}

    def read(raw: object) -> object:
        found = exact.get(raw)
        if found is not None or raw is None:
            return found
        word = clean(_plain(raw))
        if not word:
            return None
        code = known.get(compact(word))
        return (
            Flawed("code_inconnu", None, {"codes": french_list(tuple(codes))})
            if code is None
            else code
        )

    return read


def split_list(raw: object) -> tuple[str, ...]:
    """Return the words of a list separated by commas, each once, in order."""
    if raw is None:
        return ()
    words = (clean(part) for part in _LIST_MARKS.split(_plain(raw)))
    return tuple(dict.fromkeys(word for word in words if word))


def _codes_reader(codes: Mapping[str, str]) -> Reader:
    """Return a reader of a list of codes, each kept once, in order."""
    read_one = _code_reader(codes)

    def read(raw: object) -> object:
        items: dict[object, None] = {}
        for word in split_list(raw):
            value = read_one(word)
            if isinstance(value, Flawed):
                return Flawed("code_inconnu_liste", None, {**value.values, "mot": show(word)})
            items[value] = None
        return tuple(items)

    return read


def _digits_reader(length: int) -> Reader:
    """Return a reader of digits kept as text; the zero lost by a numeric cell is put back, and said."""

    def read(raw: object) -> object:
        value = read_text(raw)
        if isinstance(raw, (int, float)) and isinstance(value, str) and len(value) == length - 1:
            return Flawed("zero_retabli", "0" + value, {"lue": "0" + value})
        return value

    return read


read_finess: Final[Reader] = _digits_reader(_LEADING_ZEROS["finess"])
"""Reads a FINESS number."""

READERS: Final[Mapping[Kind, Reader]] = {
    Kind.TEXT: read_text,
    Kind.DATE: read_date,
    Kind.INSTANT: read_instant,
    Kind.TIME: read_time,
    Kind.FLAG: read_flag,
    Kind.INTEGER: read_integer,
    Kind.DECIMAL: read_decimal,
}

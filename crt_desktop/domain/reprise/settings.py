"""The ``etablissement`` sheet: keys and values, kept as texts in one form.

Days are ISO, numbers have a point, times are HH:MM, lists are separated by commas. An empty value
leaves the setting as it is: the template's keys change nothing until they are filled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from crt_desktop.domain.reprise.cells import (
    Flawed,
    Reader,
    clean,
    read_date,
    read_decimal,
    read_finess,
    read_integer,
    read_text,
    show,
    split_list,
)
from crt_desktop.domain.reprise.findings import Finding
from crt_desktop.domain.reprise.schema import (
    ETABLISSEMENT_SHEET,
    EXAMPLE_PREFIX,
    PARAMETRE_KINDS,
    Kind,
)
from crt_desktop.domain.search import compact

KEY_COLUMN: Final = "cle"
VALUE_COLUMN: Final = "valeur"
MAX_KEY: Final = 100
_TIMES: Final = frozenset({"nuit_debut", "nuit_fin"})
_TIME: Final = re.compile(r"(\d{1,2})\s*[:hH]\s*(\d{2})?(?::\d{2})?")
_KNOWN: Final = {compact(key): key for key in PARAMETRE_KINDS}


@dataclass(slots=True, kw_only=True)
class SettingLine:
    """One row of the sheet: its key, its value as kept, and whether it stays out."""

    row: int
    key: str = ""
    value: str | None = None
    is_failed: bool = False
    is_warned: bool = False


@dataclass(frozen=True, slots=True)
class SettingColumns:
    """Where the two columns are; None when the sheet does not have one."""

    key: int | None
    value: int | None


def find_setting_columns(header: tuple[str, ...]) -> SettingColumns:
    """Find the two columns of the sheet from its header, accents and case ignored."""
    titles = [compact(title) for title in header]

    def index(name: str) -> int | None:
        return titles.index(name) if name in titles else None

    return SettingColumns(index(KEY_COLUMN), index(VALUE_COLUMN))


def read_setting(
    row: int, raw_key: object, raw_value: object, *, is_uncached: bool = False
) -> tuple[SettingLine, list[Finding]]:
    """Read one row; the key loses its accents and its case when it is a known one."""
    line = SettingLine(row=row)
    findings: list[Finding] = []

    def note(code: str, column: str, raw: object, **values: str) -> None:
        finding = Finding(
            sheet=ETABLISSEMENT_SHEET,
            row=row,
            column=column,
            value=show(raw),
            code=code,
            values=values,
        )
        findings.append(finding)
        line.is_failed |= finding.is_error
        line.is_warned |= not finding.is_error

    key = read_text(raw_key)
    if not isinstance(key, str):
        note("requis_absent", KEY_COLUMN, raw_key)
        return line, findings
    if len(key) > MAX_KEY:
        note("cle_trop_longue", KEY_COLUMN, raw_key)
        return line, findings
    line.key = _KNOWN.get(compact(key), key)
    if line.key not in PARAMETRE_KINDS:
        note("cle_inconnue", KEY_COLUMN, raw_key, cles=", ".join(PARAMETRE_KINDS))
    if is_uncached:
        note("formule_sans_valeur", VALUE_COLUMN, raw_value)
        return line, findings
    value = _read_value(line.key, raw_value)
    if isinstance(value, Flawed):
        note(value.code, VALUE_COLUMN, raw_value, **value.values)
        value = value.value
    line.value = None if value is None or line.is_failed else write_setting(value)
    return line, findings


def is_example_key(raw_key: object) -> bool:
    """Tell whether a key is one of the template's examples."""
    key = read_text(raw_key)
    return isinstance(key, str) and key.upper().startswith(EXAMPLE_PREFIX)


def _read_value(key: str, raw: object) -> object:
    if key in _TIMES:
        return _read_time(raw)
    if key == "finess":
        return read_finess(raw)
    return _READERS[PARAMETRE_KINDS.get(key, Kind.TEXT)](raw)


def _read_list(raw: object) -> object:
    return split_list(raw) or None


_READERS: Final[Mapping[Kind, Reader]] = {
    Kind.TEXT: read_text,
    Kind.DATE: read_date,
    Kind.INTEGER: read_integer,
    Kind.DECIMAL: read_decimal,
    Kind.CODES: _read_list,
}


def _read_time(raw: object) -> object:
    if isinstance(raw, datetime):
        raw = raw.time()
    if isinstance(raw, time):
        return raw
    if raw is None or (isinstance(raw, str) and not clean(raw)):
        return None
    match = _TIME.fullmatch(clean(raw)) if isinstance(raw, str) else None
    if match is None:
        return Flawed("heure_nuit_invalide")
    try:
        return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        return Flawed("heure_nuit_invalide")


def write_setting(value: object) -> str:
    """Return a setting in the form it is kept in."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value)
    return str(value)


def typed_setting(key: str, text: str) -> date | Decimal | str:
    """Return a kept setting as a spreadsheet should hold it: a day, a number or a text."""
    kind = PARAMETRE_KINDS.get(key)
    try:
        if kind is Kind.DATE:
            return date.fromisoformat(text)
        if kind in {Kind.INTEGER, Kind.DECIMAL}:
            return Decimal(text)
    except (ValueError, ArithmeticError):
        return text
    return text


def whole_number(texts: Mapping[str, str], key: str, default: int) -> int:
    """Return a setting kept as a whole number, or the default when it is not one."""
    text = texts.get(key, "")
    return int(text) if text.isascii() and text.isdigit() else default

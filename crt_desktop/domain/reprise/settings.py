"""The ``etablissement`` sheet: keys and values, kept as texts in one form.

Days are ISO, numbers have a point, times are HH:MM, flags oui or non, lists are separated by commas. An
empty value leaves the setting as it is: the template's keys change nothing until they are filled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.etablissement import BOUNDS, LOGO
from crt_desktop.domain.reprise.cells import (
    READERS,
    Flawed,
    clean,
    read_finess,
    read_integer,
    read_text,
    reader_of,
    show,
    split_list,
)
from crt_desktop.domain.reprise.columns import Column, Kind
from crt_desktop.domain.reprise.findings import Finding
from crt_desktop.domain.reprise.schema import (
    ETABLISSEMENT_SHEET,
    EXAMPLE_PREFIX,
    PARAMETRE_KINDS,
    REPRISE_PARAMETRES,
)
from crt_desktop.domain.search import compact

KEY_COLUMN: Final = "cle"
VALUE_COLUMN: Final = "valeur"
MAX_KEY: Final = 100
_TIMES: Final = frozenset({"nuit_debut", "nuit_fin", "soiree_debut"})
_TIME: Final = re.compile(r"(\d{1,2})\s*[:hH]\s*(\d{2})?(?::\d{2})?")
_KNOWN: Final = {compact(key): key for key in (*PARAMETRE_KINDS, LOGO)}
_CODES: Final = {
    "regime_astreinte": codes.REGIME_ASTREINTE,
    "professions_astreinte": codes.PROFESSION,
    "conventions_obligatoires": codes.CATEGORIE_PARTENAIRE,
}


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
    if line.key == LOGO:
        note("cle_hors_classeur", KEY_COLUMN, raw_key)
        return line, findings
    if line.key not in PARAMETRE_KINDS:
        note("cle_inconnue", KEY_COLUMN, raw_key, cles=", ".join(REPRISE_PARAMETRES))
    if is_uncached:
        note("formule_sans_valeur", VALUE_COLUMN, raw_value)
        return line, findings
    value = read_value(line.key, raw_value)
    if isinstance(value, Flawed):
        note(value.code, VALUE_COLUMN, raw_value, **value.values)
        value = value.value
    line.value = None if value is None or line.is_failed else write_setting(value)
    return line, findings


def is_example_key(raw_key: object) -> bool:
    """Tell whether a key is one of the template's examples."""
    key = read_text(raw_key)
    return isinstance(key, str) and key.upper().startswith(EXAMPLE_PREFIX)


def read_value(key: str, raw: object) -> object:
    """Return the value of a setting from a cell or from what was typed; None when it is empty.

    A `Flawed` tells what is wrong. Keys nobody knows are texts.
    """
    if key in _TIMES:
        return _read_time(raw)
    if key == "finess":
        return read_finess(raw)
    if key in _CODES:
        kind = PARAMETRE_KINDS[key]
        return reader_of(Column(name=key, attribute=key, kind=kind, codes=_CODES[key]))(raw) or None
    if key == "alertes_hospitalisation_jours":
        return _read_days(raw)
    kind = PARAMETRE_KINDS.get(key, Kind.TEXT)
    value = _read_list(raw) if kind is Kind.CODES else READERS[kind](raw)
    return _bounded(key, value)


def _bounded(key: str, value: object) -> object:
    if key in BOUNDS and isinstance(value, (int, Decimal)):
        low, high = BOUNDS[key]
        if not low <= value <= high:
            return Flawed("hors_limites", None, {"minimum": str(low), "maximum": str(high)})
    return value


def _read_list(raw: object) -> object:
    return split_list(raw) or None


def _read_days(raw: object) -> object:
    days: set[int] = set()
    for word in split_list(raw):
        day = _bounded("alertes_hospitalisation_jours", read_integer(word))
        if not isinstance(day, int):
            return day
        days.add(day)
    return tuple(sorted(days)) or None


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
    if isinstance(value, bool):
        return "oui" if value else "non"
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

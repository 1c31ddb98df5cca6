"""Settings of the etablissement: the parametres of the rules, with their defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Parametres:
    """The parametres in force.

    ``forfait_mensuel`` in euros; the night span [nuit_debut, nuit_fin) is local time and crosses
    midnight; ``minutes_maximum`` counts as near enough.

    Source: AMI CRT Occitanie 2026 (target 30, 900 € a month, 60 years, 30 minutes, 21:00–06:00).
    """

    nom: str | None = None
    finess: str | None = None
    departement: str | None = None
    date_ouverture: date | None = None
    objectif_file_active: int = 30
    forfait_mensuel: Decimal = Decimal(900)
    nuit_debut: time = time(21)
    nuit_fin: time = time(6)
    age_minimum: int = 60
    minutes_maximum: int = 30
    communes: tuple[str, ...] = ()
    antennes: tuple[str, ...] = ()


def parametres_from_texts(texts: Mapping[str, str]) -> Parametres:
    """Return the settings stored as text, in the form the workbook gives them.

    A key that is absent, blank or unreadable keeps its default; unknown keys are ignored. Days are
    ISO or JJ/MM/AAAA, times HH:MM, lists separated by commas.
    """
    known: dict[str, Any] = {}
    for key, parse in _PARSERS.items():
        text = texts.get(key, "").strip()
        if not text:
            continue
        try:
            known[key] = parse(text)
        except (ValueError, InvalidOperation):
            continue
    return Parametres(**known)


def _parse_day(text: str) -> date:
    if "/" in text:
        day, month, year = text.split("/")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(text)


def _parse_time(text: str) -> time:
    hours, minutes = text.split(":")[:2]
    return time(int(hours), int(minutes))


def _parse_amount(text: str) -> Decimal:
    amount = Decimal("".join(text.split()).replace(",", "."))
    if not amount.is_finite() or amount < 0:
        msg = "not an amount"
        raise ValueError(msg)
    return amount


def _parse_count(text: str) -> int:
    amount = _parse_amount(text)
    if amount != int(amount):
        msg = "not a whole number"
        raise ValueError(msg)
    return int(amount)


def _parse_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


_PARSERS: Final[Mapping[str, Callable[[str], object]]] = {
    "nom": str,
    "finess": str,
    "departement": str,
    "date_ouverture": _parse_day,
    "objectif_file_active": _parse_count,
    "forfait_mensuel": _parse_amount,
    "nuit_debut": _parse_time,
    "nuit_fin": _parse_time,
    "age_minimum": _parse_count,
    "minutes_maximum": _parse_count,
    "communes": _parse_list,
    "antennes": _parse_list,
}

"""How a figure of a survey is written: in a cell, as a big figure, as the rows of a breakdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain.codes import NON_EVALUE, NON_RENSEIGNE
from crt_desktop.domain.dates import MONTHS, PARIS
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import (
    MASKED,
    Indicator,
    Kind,
    find_indicator,
)
from crt_desktop.reports.survey import Cell, EvidenceColumn
from ui.viewmodels import words
from ui.viewmodels.words import DASH, NO_BREAK

_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_UNKNOWN_LABELS: Final = {NON_RENSEIGNE: "Non renseigné", NON_EVALUE: "Non évalué"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownRow:
    """One line of a breakdown: its words, its figure and that of the previous period, its bar."""

    label: str
    text: str
    previous: str
    share: float | None = None


def scalar_text(value: Any) -> str:
    """Write a single figure; an unknown one is a dash."""
    if isinstance(value, bool):
        return "Oui" if value else "Non"
    if isinstance(value, int | Decimal | float):
        return words.number(Decimal(str(value)) if isinstance(value, float) else value)
    if isinstance(value, datetime):
        value = value.astimezone(PARIS).date()
    if isinstance(value, date):
        return words.day(value)
    return _written(value) if isinstance(value, str) else DASH


def _written(value: str) -> str:
    if value == MASKED:
        return "1 à 4"
    try:
        return words.day(date.fromisoformat(value))
    except ValueError:
        return value


def is_detailed(value: Any) -> bool:
    """Tell whether a value has parts to show."""
    return isinstance(value, Mapping | list) and bool(value)


def indicator_of(path: str) -> Indicator:
    """Return what the catalogue says of a path; of a code dropped since a validation, a bare breakdown."""
    try:
        return find_indicator(path)
    except NotFoundError:
        code = path.partition(".")[0]
        return Indicator(code=code, label=code, definition="", unit="", kind=Kind.BREAKDOWN)


Says = Callable[[str], Indicator]
"""What is said of the code of a path."""


def total_of(path: str, value: Any) -> Any:
    """Return the one figure that sums a value up; None when nothing does.

    A breakdown of records is its sum; a list of conventions is how many there are; a series is its
    last month.
    """
    if not isinstance(value, Mapping | list):
        return value
    indicator = indicator_of(path)
    if indicator.kind is Kind.SERIES:
        return value[-1]["valeur"] if value else None
    if isinstance(value, list):
        return len(value)
    if indicator.kind is Kind.FLAGS:
        return sum(part is True for part in value.values())
    return _counted(indicator, value)


def _counted(indicator: Indicator, value: Mapping[str, Any]) -> Any:
    counted = indicator.counted
    if counted and "*" not in counted:
        return value.get(counted)
    figures = list(_leaves(value))
    is_sum = counted is not None and all(
        isinstance(figure, int | Decimal) and not isinstance(figure, bool) for figure in figures
    )
    if counted == "*" and is_sum:
        return sum(figures)
    return None


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for part in value.values():
            yield from _leaves(part)
    else:
        yield value


def cell_text(path: str, value: Any) -> str:
    """Write a value in one cell: its figure, or « détail » when only its parts say something."""
    if is_detailed(value):
        total = total_of(path, value)
        return "détail" if total is None else scalar_text(total)
    if isinstance(value, list):
        return "0"
    return scalar_text(value)


def difference(value: Any, previous: Any) -> str:
    """Write how a figure moved: "+ 6", "− 2,5", "="; empty when either is unknown."""
    if not _is_number(value) or not _is_number(previous):
        return ""
    moved = Decimal(value) - Decimal(previous)
    if moved == 0:
        return "="
    sign = "+" if moved > 0 else "−"
    size = abs(moved)
    exact = int(size) if size == size.to_integral_value() and isinstance(value, int) else size
    return f"{sign}{NO_BREAK}{words.number(exact)}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


# --- breakdowns ------------------------------------------------------------------------------


def breakdown_rows(
    path: str, value: Any, previous: Any, *, said: Says = indicator_of
) -> tuple[BreakdownRow, ...]:
    """Return the lines of a value that has parts, zeros included, in the order of its codes.

    ``said``: what was said of a code, where it is not what the catalogue says today.
    """
    if "." in path and not is_detailed(value):
        return ()
    indicator = said(path)
    pairs = list(_pairs(indicator, value, previous))
    comparable = indicator.kind in {Kind.BREAKDOWN, Kind.SERIES}
    largest = max(
        (Decimal(now) for _label, now, _before in pairs if comparable and _is_number(now)),
        default=Decimal(0),
    )
    return tuple(
        BreakdownRow(
            label=label,
            text=scalar_text(now),
            previous=scalar_text(before),
            share=float(Decimal(now) / largest) if largest and _is_number(now) else None,
        )
        for label, now, before in pairs
    )


def _pairs(indicator: Indicator, value: Any, previous: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(value, list):
        yield from _list_pairs(indicator, value, previous)
        return
    before = previous if isinstance(previous, Mapping) else {}
    for key, part in value.items():
        label = _label(indicator.modalites, key)
        if isinstance(part, Mapping):
            inner = before.get(key)
            for name, figure in part.items():
                part_label = f"{label} – {_label(indicator.parts, name)}"
                yield part_label, figure, inner.get(name) if isinstance(inner, Mapping) else None
        elif isinstance(part, list):
            named = [_label(indicator.modalites, str(one)) for one in part]
            yield label, ", ".join(named) or "aucun", None
        else:
            yield label, part, before.get(key)


def _list_pairs(
    indicator: Indicator, value: list[Any], previous: Any
) -> Iterator[tuple[str, Any, Any]]:
    """Yield the months side by side with those before, or the codes of a list."""
    if indicator.kind is not Kind.SERIES:
        for code in value:
            yield _label(indicator.modalites, str(code)), None, None
        return
    aligned = previous if isinstance(previous, list) and len(previous) == len(value) else []
    is_month_plain = bool(aligned) and len({part["mois"][:4] for part in value}) == 1
    for at, part in enumerate(value):
        name = month_name(str(part["mois"]))
        label = name.partition(" ")[0] if is_month_plain else name
        yield label, part["valeur"], aligned[at]["valeur"] if aligned else None


def _label(labels: Mapping[str, str], key: str) -> str:
    return labels.get(key) or _UNKNOWN_LABELS.get(key) or month_name(key)


def month_name(code: str) -> str:
    """Return "janvier 2025" for "2025-01"."""
    if not _MONTH.fullmatch(code):
        return code
    year, _dash, month = code.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}"


# --- evidence --------------------------------------------------------------------------------

_CODES_OF: Final[Mapping[str, str]] = {
    "issue": "demandes_par_issue",
    "origine": "demandes_par_origine",
    "profession": "visites_par_profession",
    "reponse": "appels_par_reponse",
    "motif": "sorties_par_motif",
    "type": "sejours_ht",
}
"""The columns of evidence that hold a code, with the breakdown whose modalities name it."""
_OPEN_ENDS: Final = frozenset({"sortie", "depart"})
"""The columns whose empty cell means that it goes on."""


def evidence_text(
    code: str, column: EvidenceColumn, cell: Cell, *, said: Says = indicator_of
) -> str:
    """Write one cell of the evidence of an indicator, or of a path in it; codes by their label.

    ``said``: as in `breakdown_rows`.
    """
    if cell is None:
        return "en cours" if column.key in _OPEN_ENDS else ""
    if isinstance(cell, datetime):
        local = cell.astimezone(PARIS)
        return f"{words.day(local.date())} {words.clock(local)}"
    if column.key == "modalite":
        modalites = said(code).modalites
        return ", ".join(_label(modalites, part) for part in str(cell).split(","))
    if isinstance(cell, str):
        named = _CODES_OF.get(column.key)
        return _label({} if named is None else said(named).modalites, cell)
    return scalar_text(cell)

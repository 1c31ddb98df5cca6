"""What is said of an indicator, and the common shapes of its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from crt_desktop.domain.codes import NON_RENSEIGNE
from crt_desktop.domain.typography import french


class Kind(StrEnum):
    """The shape of a value.

    COUNT: a number of records. NUMBER: another number. DAY: a date. SERIES: a list of months.
    STATISTICS: mean, median, number. BREAKDOWN: a count by modality. GROUP: named figures.
    FLAGS: yes or no by modality. CODES: a list of modalities.
    """

    COUNT = "effectif"
    NUMBER = "nombre"
    DAY = "jour"
    SERIES = "serie"
    STATISTICS = "statistiques"
    BREAKDOWN = "repartition"
    GROUP = "groupe"
    FLAGS = "drapeaux"
    CODES = "liste"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One indicator.

    ``modalites``: keys of the value, with their French labels, in order; ``parts``: keys inside each.
    ``has_free_modalites``, ``has_free_parts``: keys found in the data come too.
    ``counted``: where the number of records behind the figure is: "" the value itself, "*" the sum of
    a breakdown, "*.nombre" a key of every modality, else a key of the value; None when the figure is not a count of records.
    ``is_maskable``: counts of 1 to 4 in it can point to someone.
    ``is_recorded``: False while nothing records the data; its value is None.
    """

    code: str
    label: str
    definition: str
    unit: str
    kind: Kind
    modalites: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    has_free_modalites: bool = False
    has_free_parts: bool = False
    counted: str | None = None
    is_maskable: bool = True
    is_recorded: bool = True


STATISTICS: Final[Mapping[str, str]] = {
    "moyenne": "Moyenne",
    "mediane": "Médiane",
    "n": "Nombre de valeurs",
}

GIRS: Final[Mapping[str, str]] = {
    **{str(gir): f"GIR {gir}" for gir in range(1, 7)},
    "non_evalue": "Non évalué",
}

YES_UNKNOWN: Final[Mapping[str, str]] = {"oui": "Oui", "inconnu": "Inconnu"}


def or_empty(modalites: Mapping[str, str]) -> Mapping[str, str]:
    """Return the modalities of a list whose cell may be empty."""
    return {**modalites, NON_RENSEIGNE: "Non renseigné"}


def indicator(
    code: str,
    label: str,
    unit: str,
    kind: Kind,
    definition: str,
    *,
    modalites: Mapping[str, str] | None = None,
    parts: Mapping[str, str] | None = None,
    counted: str | None = None,
    has_free_modalites: bool = False,
    has_free_parts: bool = False,
    is_maskable: bool = True,
    is_recorded: bool = True,
) -> Indicator:
    """Describe an indicator, its French set with the right spaces and apostrophes."""
    return Indicator(
        code=code,
        label=french(label),
        definition=french(definition),
        unit=unit,
        kind=kind,
        modalites={key: french(text) for key, text in (modalites or {}).items()},
        parts={key: french(text) for key, text in (parts or {}).items()},
        counted=counted,
        has_free_modalites=has_free_modalites,
        has_free_parts=has_free_parts,
        is_maskable=is_maskable,
        is_recorded=is_recorded,
    )


def count_of(
    code: str, label: str, unit: str, definition: str, *, is_maskable: bool = True
) -> Indicator:
    """Describe a number of records."""
    return indicator(code, label, unit, Kind.COUNT, definition, counted="", is_maskable=is_maskable)


def number_of(
    code: str, label: str, unit: str, definition: str, *, is_maskable: bool = False
) -> Indicator:
    """Describe a number that no list of records adds up to one by one."""
    return indicator(code, label, unit, Kind.NUMBER, definition, is_maskable=is_maskable)


def breakdown_of(
    code: str,
    label: str,
    unit: str,
    modalites: Mapping[str, str],
    definition: str,
    *,
    has_free_modalites: bool = False,
) -> Indicator:
    """Describe a count by modality, whose sum is the number of records behind it."""
    return indicator(
        code,
        label,
        unit,
        Kind.BREAKDOWN,
        definition,
        modalites=modalites,
        counted="*",
        has_free_modalites=has_free_modalites,
    )


def statistics_of(code: str, label: str, unit: str, definition: str) -> Indicator:
    """Describe a mean, a median and the number of records they are over."""
    return indicator(
        code, label, unit, Kind.STATISTICS, definition, modalites=STATISTICS, counted="n"
    )

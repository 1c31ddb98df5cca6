"""The indicators: what each code counts, its shape, and how its value is read and masked.

The table itself is in `domain.catalogue`; this module looks it up. A *path* is a code, or a code
and the keys that lead inside its value, joined by dots: ``par_gir_entree.1``. The modalities of a
breakdown may be added up: ``par_gir_entree.1+2``.

Source: AMI CRT Occitanie 2026 and the counting rules of the project; no questionnaire is published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any, Final

from crt_desktop.domain.catalogue.activity import ACTIVITY
from crt_desktop.domain.catalogue.model import Indicator, Kind
from crt_desktop.domain.catalogue.network import NETWORK
from crt_desktop.domain.catalogue.people import PEOPLE
from crt_desktop.domain.catalogue.work import WORK
from crt_desktop.domain.dates import ONE_DAY, Period, add_months
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.masking import (
    HIDDEN,
    MASKED,
    SMALL,
    hide_second,
    is_found,
    is_told,
    mask_sum,
)

INDICATORS: Final[tuple[Indicator, ...]] = (*ACTIVITY, *PEOPLE, *WORK, *NETWORK)
"""Every indicator, in the order of the reference page."""

INDICATOR_BY_CODE: Final[Mapping[str, Indicator]] = {
    indicator.code: indicator for indicator in INDICATORS
}

_SMALL_SOURCES: Final = {
    "ecart_objectif": "file_active",
    "forfait_theorique": "personnes_mois",
    "age": "file_active",
}
"""Figures that would give away a masked one."""

_EXTREMES: Final = ("min", "max")
"""Of the ages: each is that of one person, or of a few."""

_SAME: Final = (
    (("par_mode_vie", "seul"), ("vit_seul", "oui")),
    (("par_mode_vie", "non_renseigne"), ("vit_seul", "inconnu")),
    (("par_gir_actuel", "non_evalue"), ("dossiers_incomplets", "gir")),
    (("appels_par_reponse", "deplacement"), ("interventions_nuit", "nombre")),
)
"""Figures that count the same under two codes: a part hidden in one is not told in the other."""

FILTER_CODES: Final = (
    "par_sexe",
    "par_tranche_age",
    "par_gir_entree",
    "par_gir_actuel",
    "evolution_gir",
    "par_mode_vie",
    "par_protection",
    "par_commune",
    "par_profil",
    "apa",
    "aidant_principal",
    "vit_seul",
    "a_moins_de_30_min",
)
"""Breakdowns of the file active whose modalities can filter a question, in the order they are offered."""

_WITHOUT_PERSONS: Final = frozenset({"nuits_couvertes", "nuits_non_couvertes"})
"""Counts of records that are about nobody."""


def find_indicator(path: str) -> Indicator:
    """Return the indicator of a code or of a path inside it; raises NotFoundError."""
    code = path.partition(".")[0]
    indicator = INDICATOR_BY_CODE.get(code)
    if indicator is None:
        raise NotFoundError(kind="indicateur", reference=code)
    return indicator


def keys_of(path: str) -> tuple[tuple[str, ...], ...]:
    """Return, level by level, the keys a path adds up inside a value; raises NotFoundError.

    A free key (a commune, a reason) keeps its dots and its signs.
    """
    indicator = find_indicator(path)
    _, dot, rest = path.partition(".")
    if not dot:
        return ()
    has_parts = bool(indicator.parts) or indicator.has_free_parts
    levels = rest.split(".", 1) if has_parts else [rest]
    known = (
        (indicator.modalites, indicator.has_free_modalites),
        (indicator.parts, indicator.has_free_parts),
    )
    can_add = indicator.kind is Kind.BREAKDOWN
    keys = tuple(
        _added(key, modalites, is_free=is_free, can_add=can_add)
        for key, (modalites, is_free) in zip(levels, known, strict=False)
    )
    if not rest or not all(keys) or indicator.kind is Kind.CODES:
        # A list of codes is told whole: nothing is counted inside it.
        raise NotFoundError(kind="modalite", reference=path)
    return keys


def label_of(path: str) -> str:
    """Return the French label of a code or path: « GIR à l’entrée – GIR 1 »; raises NotFoundError."""
    indicator = find_indicator(path)
    words = [indicator.label]
    for labels, keys in zip((indicator.modalites, indicator.parts), keys_of(path), strict=False):
        words.append(", ".join(labels.get(key, key) for key in keys))
    return " – ".join(words)


def value_at(values: Mapping[str, Any], path: str) -> Any:
    """Return the figure a path points to among the values of all codes; raises NotFoundError.

    A modality nobody has is zero; anything inside an unknown value is None; a sum with a masked
    term is not told.
    """
    value = values.get(find_indicator(path).code)
    for keys in keys_of(path):
        if value is None or not is_told(value):
            return value
        terms = [value.get(key, 0) for key in keys]
        value = terms[0] if len(terms) == 1 else mask_sum(terms)
    return value


def selected_by(path: str) -> tuple[frozenset[str], ...]:
    """Return, level by level, the modalities a path picks among the records; empty: it picks none.

    ``hospitalisations.par_urgences`` picks some of the stays, ``hospitalisations.jours`` measures all
    of them. Raises NotFoundError.
    """
    kind = find_indicator(path).kind
    measures = _MEASURES | _WHOLES if kind in {Kind.GROUP, Kind.STATISTICS} else frozenset()
    return tuple(frozenset(level) - measures for level in keys_of(path))


def is_filter(path: str) -> bool:
    """Tell whether a path can filter a question: one modality, or several added up, of `FILTER_CODES`.

    ``par_gir_actuel.1+2`` keeps the persons of the file active in one of the two; ``par_sexe`` alone says
    nobody. Never raises: an unknown path filters nothing.
    """
    try:
        return find_indicator(path).code in FILTER_CODES and bool(keys_of(path))
    except NotFoundError:
        return False


def can_filter(path: str) -> bool:
    """Tell whether the figure of a path can be filtered: it counts records that are about persons.

    So a count (``entrees``), a breakdown or a part of one (``demandes_par_canal``,
    ``visites_par_profession.ide``), what a group counts (``hospitalisations.par_urgences``,
    ``sejours_ht.HT.nombre``), the number behind a mean (``delai_demande_admission.n``). Not a mean, a sum of
    days or hours, a number of different persons among several records each, nor what nobody stands behind
    (nights, team, conventions). Never raises.
    """
    try:
        indicator, keys = find_indicator(path), keys_of(path)
    except NotFoundError:
        return False
    if indicator.counted is None or indicator.code in _WITHOUT_PERSONS:
        return False
    if indicator.counted in {"", "*"}:
        return True
    *levels, counted = indicator.counted.split(".")
    if len(keys) != len(levels) + 1:
        return False
    return keys[-1] == (counted,) or (not levels and any(selected_by(path)))


def record_count(indicator: Indicator, value: Any) -> int | None:
    """Return how many records stand behind a value; None when the figure is not a count of records."""
    counted = indicator.counted
    if value is None or counted is None:
        return None
    if counted == "":
        return int(value)
    every, _, key = counted.rpartition(".")
    if every:
        return sum(int(part[key]) for part in value.values())
    return _sum_of(value) if counted == "*" else int(value[counted])


def mask_small(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with every count of people or events from 1 to 4 replaced by `MASKED`.

    Means over so few values, the lowest and the highest age, and the figures that would give a masked one
    away, become None; the part of a breakdown from which another, masked alone, would be found, is hidden.
    Zeros, and what is not such a count (days, hours, nights, ETP…), stay. A code that the catalogue does
    not know, of an answer validated before, is masked.
    """
    masked = {
        code: _masked(value, code) if _is_maskable(code) else value
        for code, value in values.items()
    }
    for code, source in _SMALL_SOURCES.items():
        if code in masked and masked.get(source) == MASKED:
            masked[code] = None
    if masked.get("age"):
        masked["age"] = {
            key: None if key in _EXTREMES else value for key, value in masked["age"].items()
        }
    _hide_the_same(masked)
    months = values.get("presents_fin_mois") or ()
    is_month_found = is_found([one["valeur"] for one in months if one["valeur"] in SMALL])
    if is_month_found and "file_active_moyenne" in masked:
        masked["file_active_moyenne"] = None
    return masked


def _hide_the_same(masked: dict[str, Any]) -> None:
    """Hide under both its codes what is hidden under one, and what is measured of it."""
    for pair in _SAME:
        parts = [masked.get(code) or {} for code, _ in pair]
        if HIDDEN in [part.get(key) for part, (_, key) in zip(parts, pair, strict=True)]:
            for part, (code, key) in zip(parts, pair, strict=True):
                if key in part:
                    told = {one: None if one in _MEASURES else part[one] for one in part}
                    masked[code] = told | {key: HIDDEN}


def mask_figure(value: Any, terms: Sequence[Any] = ()) -> Any:
    """Return one count of records, or a breakdown of them, masked in the same way.

    ``terms``: what was added up to make it, each of the shape of the value. A sum is not told with any of
    them masked, from which its neighbours would give it away.
    """
    if isinstance(value, Mapping):
        if not terms:
            return hide_second("", _masked(value), value)
        masked = {
            key: mask_figure(part, [term.get(key, 0) for term in terms])
            for key, part in value.items()
        }
        return hide_second("", masked, value)
    is_hidden = any(term in SMALL for term in terms) and value not in SMALL
    return HIDDEN if is_hidden else _masked(value)


def adds_up(path: str) -> bool:
    """Tell whether a path adds several modalities up; one that is unknown does when it seems to."""
    try:
        return any(len(keys) > 1 for keys in keys_of(path))
    except NotFoundError:
        return "+" in path


def terms_of(path: str) -> tuple[str, ...]:
    """Return the paths a path adds up, itself when it adds nothing up; raises NotFoundError."""
    code = find_indicator(path).code
    return tuple(".".join((code, *keys)) for keys in product(*keys_of(path)))


def previous_period(period: Period) -> Period:
    """Return the period just before, of the same length.

    A period of whole months is preceded by as many whole months (so a year by a year), another by
    as many days.
    """
    months = tuple(period.months())
    is_whole = period.start.day == 1 and period.after_end.day == 1
    if is_whole:
        return Period(start=add_months(period.start, -len(months)), end=period.start - ONE_DAY)
    length = period.end - period.start
    last = period.start - ONE_DAY
    return Period(start=last - length, end=last)


def _added(key: str, known: Mapping[str, str], *, is_free: bool, can_add: bool) -> tuple[str, ...]:
    """Return the known keys that a level of a path names or adds up; empty when one is unknown.

    A key may itself end with the sign (95+): the longest one that fits is read first.
    """
    if key in known or (is_free and key):
        return (key,)
    if can_add:
        for first in sorted(known, key=len, reverse=True):
            others = (
                _added(key.removeprefix(f"{first}+"), known, is_free=False, can_add=True)
                if key.startswith(f"{first}+")
                else ()
            )
            if others and first not in others:
                return (first, *others)
    return ()


def _is_maskable(code: str) -> bool:
    return code not in INDICATOR_BY_CODE or INDICATOR_BY_CODE[code].is_maskable


def _sum_of(value: Any) -> int:
    if isinstance(value, Mapping):
        return sum(_sum_of(part) for part in value.values())
    return int(value)


def _masked(value: Any, code: str = "") -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, str | Decimal):
        return value
    if isinstance(value, int):
        return MASKED if value in SMALL else value
    if isinstance(value, list):
        return [_masked(part) for part in value]
    masked = _masked_group(value)
    known = INDICATOR_BY_CODE.get(code)
    if known is not None and known.kind is Kind.BREAKDOWN and known.counted == "*":
        return hide_second(code, masked, value)
    parts = {key: value[key] for key in _PARTS_OF_STAYS if key in value}
    if code == "hospitalisations" and sum(parts.values()) == value.get("nombre"):
        return masked | hide_second(code, {key: masked[key] for key in parts}, parts)
    return masked


def _masked_group(value: Mapping[str, Any]) -> dict[str, Any]:
    """Mask a breakdown or a group of figures; days, nights and means over few records are hidden."""
    few = any(value.get(key) in SMALL for key in ("n", "nombre"))
    return {
        key: None if few and key in _MEASURES else part if key in _MEASURES else _masked(part)
        for key, part in value.items()
    }


_MEASURES: Final = frozenset(
    {
        "moyenne",
        "mediane",
        "duree_moyenne",
        "duree_moyenne_min",
        "delai_moyen_min",
        "jours",
        "nuits",
    }
)
"""Keys of a group that measure instead of counting."""

_PARTS_OF_STAYS: Final = ("programmees", "non_programmees")
"""The two that make the number of the stays, when it is known of each whether it was planned."""

_WHOLES: Final = frozenset({"n", "nombre", "personnes", "total", "valeur", "base", "min", "max"})
"""Keys of a group that count all its records, or look at all of them."""

__all__ = [
    "FILTER_CODES",
    "INDICATORS",
    "INDICATOR_BY_CODE",
    "MASKED",
    "Indicator",
    "Kind",
    "adds_up",
    "can_filter",
    "find_indicator",
    "is_filter",
    "keys_of",
    "label_of",
    "mask_figure",
    "mask_small",
    "previous_period",
    "record_count",
    "selected_by",
    "terms_of",
    "value_at",
]

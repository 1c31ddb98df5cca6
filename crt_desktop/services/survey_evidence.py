"""The records behind a figure: those of a part of it, those of the persons behind filters, pseudonyms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from typing import Final

from crt_desktop.domain.editions import Question
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.figures import breakdown
from crt_desktop.domain.indicators import (
    Indicator,
    Kind,
    can_filter,
    find_indicator,
    is_filter,
    keys_of,
    label_of,
    selected_by,
    terms_of,
    value_at,
)
from crt_desktop.domain.typography import french
from crt_desktop.reports.survey import Cell, Evidence, IndicatorValue

_PSEUDONYMS: Final[Mapping[str, str]] = {
    "beneficiaire": "P{:04d}",
    "personne": "Personne {:04d}",
    "aidant": "Aidant de {:04d}",
}
_ERASED: Final = frozenset({"demande"})
"""Columns that would lead back to the person in a file kept elsewhere."""
_OF_THE_TEAM: Final = "professionnel"
_NAME: Final = "nom"
"""The name of a member of the team; in a list without members, that of an organisation, which is kept."""
_MOST_TERMS: Final = 200
"""How many figures are counted to know whether a sum may be told."""
_LEVELS: Final = ("modalite", "motif")
"""The columns that say under which key of a value a record is counted, level by level."""


class EvidenceReader:
    """The records behind the figures of one period; those of a code are read once."""

    def __init__(self, read: Callable[[str], Evidence]) -> None:
        """``read`` returns all the records behind a code."""
        self._read = read
        self._whole: dict[str, Evidence] = {}
        self._people: dict[str, frozenset[int]] = {}

    def of(self, path: str, filters: Sequence[str] = ()) -> Evidence:
        """Return the records behind a path whose person stands behind every filter.

        Filtered, the value is how many there are (by modality, of a whole breakdown). Raises NotFoundError
        for a figure or a filter that does not exist.
        """
        code = find_indicator(path).code
        whole = self._all(code)
        found = whole if path == code else narrowed(whole, path)
        return self._filtered(found, path, filters) if filters else found

    def value(self, path: str, filters: Sequence[str]) -> IndicatorValue:
        """Return a filtered figure; None when it cannot be filtered so, or when nothing records it."""
        if not can_filter(path) or not all(map(is_filter, filters)):
            return None
        return self.of(path, filters).value

    def terms(self, path: str, filters: Sequence[str]) -> tuple[IndicatorValue, ...] | None:
        """Return the figures a filtered figure adds up, one for each set of modalities of path and filters.

        None when there are too many, or when the figure cannot be filtered so.
        """
        if not can_filter(path) or not all(map(is_filter, filters)):
            return None
        parts = [terms_of(one) for one in (path, *filters)]
        if prod(map(len, parts)) > _MOST_TERMS:
            return None
        return tuple(self.value(one, others) for one, *others in product(*parts))

    def _all(self, code: str) -> Evidence:
        if code not in self._whole:
            self._whole[code] = self._read(code)
        return self._whole[code]

    def _behind(self, path: str) -> frozenset[int]:
        """Return the persons a filter keeps."""
        if path not in self._people:
            if not is_filter(path):
                raise NotFoundError(kind="filtre", reference=path)
            ids = narrowed(self._all(find_indicator(path).code), path).beneficiaire_ids
            self._people[path] = frozenset(one for one in ids if one is not None)
        return self._people[path]

    def _filtered(self, evidence: Evidence, path: str, filters: Sequence[str]) -> Evidence:
        if not can_filter(path):
            raise NotFoundError(kind="indicateur", reference=path)
        kept = frozenset.intersection(*map(self._behind, filters))
        found = _with_rows(
            evidence, [place for place, one in enumerate(evidence.beneficiaire_ids) if one in kept]
        )
        return replace(
            found,
            label=french(f"{evidence.label} ({' ; '.join(map(label_of, filters))})"),
            value=None if evidence.value is None else _counted(found, path),
            filters=tuple(filters),
        )


def has_records(question: Question) -> bool:
    """Tell whether the filters of a question, if any, can be applied."""
    path = question.indicateur or ""
    return not question.filters or (can_filter(path) and all(map(is_filter, question.filters)))


def narrowed(evidence: Evidence, path: str) -> Evidence:
    """Keep the records a path picks; some cells hold several modalities, joined by commas."""
    keys = [column.key for column in evidence.columns]
    can_hold_several = find_indicator(path).kind is Kind.GROUP
    wanted = [
        (keys.index(key), level)
        for key, level in zip(_LEVELS, selected_by(path), strict=False)
        if level and key in keys
    ]

    def is_picked(row: tuple[Cell, ...]) -> bool:
        return all(
            level & set(str(row[place]).split(",") if can_hold_several else (str(row[place]),))
            for place, level in wanted
        )

    return replace(
        _with_rows(evidence, [place for place, row in enumerate(evidence.rows) if is_picked(row)]),
        indicateur=path,
        label=label_of(path),
        value=value_at({find_indicator(path).code: evidence.value}, path),
    )


def pseudonymised(evidence: Evidence) -> Evidence:
    """Return the list with names replaced: the same pseudonym for a person in every list of the vault."""
    keys = [column.key for column in evidence.columns]
    erased = _ERASED | {_NAME} if _OF_THE_TEAM in keys else _ERASED
    return replace(
        evidence,
        rows=tuple(
            tuple(
                None if key in erased else _pseudonym(key, cell, person)
                for key, cell in zip(keys, row, strict=True)
            )
            for row, person in zip(evidence.rows, evidence.beneficiaire_ids, strict=True)
        ),
        is_pseudonymised=True,
    )


def _pseudonym(key: str, cell: Cell, person: int | None) -> Cell:
    if key not in _PSEUDONYMS or cell is None:
        return cell
    return None if person is None else _PSEUDONYMS[key].format(person)


def _with_rows(evidence: Evidence, places: Sequence[int]) -> Evidence:
    return replace(
        evidence,
        rows=tuple(evidence.rows[place] for place in places),
        beneficiaire_ids=tuple(evidence.beneficiaire_ids[place] for place in places),
    )


def _counted(evidence: Evidence, path: str) -> IndicatorValue:
    """Return how many records a list has, by modality when the path leads to a breakdown."""
    indicator = find_indicator(path)
    named = len(keys_of(path))
    depth = 1 + bool(indicator.parts) if indicator.counted == "*" else 0
    return _tally(indicator, evidence, tuple(range(named, depth)), evidence.rows)


def _tally(
    indicator: Indicator,
    evidence: Evidence,
    levels: tuple[int, ...],
    rows: Sequence[tuple[Cell, ...]],
) -> IndicatorValue:
    """Count rows by the keys of these levels, one inside the other, in the order of the indicator."""
    if not levels:
        return len(rows)
    level, *others = levels
    place = [column.key for column in evidence.columns].index(_LEVELS[level])
    groups: dict[str, list[tuple[Cell, ...]]] = {}
    for row in rows:
        groups.setdefault(str(row[place]), []).append(row)
    known = (indicator.modalites, indicator.parts)[level]
    if others:
        return {
            key: _tally(indicator, evidence, tuple(others), groups.get(key, ())) for key in known
        }
    return breakdown(known, Counter({key: len(found) for key, found in groups.items()}))

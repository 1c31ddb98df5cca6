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
from crt_desktop.reports.rows import Column, ColumnRows, by_column, cells_at
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
        self._places: dict[str, Sequence[int]] = {}
        self._people: dict[str, frozenset[int]] = {}
        self._hidden: dict[str, Evidence] = {}
        self._pseudonyms = Pseudonyms()

    def of(self, path: str, filters: Sequence[str] = ()) -> Evidence:
        """Return the records behind a path whose person stands behind every filter.

        Filtered, the value is how many there are (by modality, of a whole breakdown). Raises NotFoundError
        for a figure or a filter that does not exist.
        """
        code = find_indicator(path).code
        whole = self._all(code)
        places = self.places(path, filters)
        found = whole if path == code else _narrowed(whole, path)
        if places is not None:
            found = _with_rows(found, places)
        return _told(found, path, filters) if filters else found

    def hidden(self, code: str) -> Evidence:
        """Return all the records behind a code under pseudonyms; lists that share a column still do."""
        if code not in self._hidden:
            self._hidden[code] = self._pseudonyms.of(self.of(code))
        return self._hidden[code]

    def places(self, path: str, filters: Sequence[str] = ()) -> Sequence[int] | None:
        """Return the places of those records among all of the code, in order; None: every one.

        Raises what `of` says.
        """
        whole = self._all(find_indicator(path).code)
        picked = self._picked(path)
        if filters:
            if not can_filter(path):
                raise NotFoundError(kind="indicateur", reference=path)
            kept = frozenset.intersection(*map(self._behind, filters))
            people = whole.beneficiaire_ids
            picked = [place for place in picked if people[place] in kept]
        return None if len(picked) == len(whole.rows) else picked

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

    def _picked(self, path: str) -> Sequence[int]:
        """Return the places of the records that a path picks."""
        if path not in self._places:
            whole = self._all(find_indicator(path).code)
            self._places[path] = _places_picked(whole, path)
        return self._places[path]

    def _behind(self, path: str) -> frozenset[int]:
        """Return the persons a filter keeps."""
        if path not in self._people:
            if not is_filter(path):
                raise NotFoundError(kind="filtre", reference=path)
            people = self._all(find_indicator(path).code).beneficiaire_ids
            found = {people[place] for place in self._picked(path)}
            self._people[path] = frozenset(one for one in found if one is not None)
        return self._people[path]


def has_records(question: Question) -> bool:
    """Tell whether the filters of a question, if any, can be applied."""
    path = question.indicateur or ""
    return not question.filters or (can_filter(path) and all(map(is_filter, question.filters)))


def pseudonymised(evidence: Evidence) -> Evidence:
    """Return the list with names replaced: the same pseudonym for a person in every list of the vault."""
    return Pseudonyms().of(evidence)


class Pseudonyms:
    """Replaces the names of many lists; a column that several share is replaced once."""

    def __init__(self) -> None:
        """Nothing is replaced yet."""
        self._columns: dict[tuple[str, int, int], tuple[Column, Column, Column]] = {}

    def of(self, evidence: Evidence) -> Evidence:
        """Return the list with names replaced: the same pseudonym for a person in every list."""
        keys = [column.key for column in evidence.columns]
        erased = _ERASED | {_NAME} if _OF_THE_TEAM in keys else _ERASED
        count = len(evidence.rows)
        columns = [
            (None,) * count if key in erased else self._hidden(key, cells, evidence)
            for key, cells in zip(keys, by_column(evidence.rows, len(keys)).columns, strict=True)
        ]
        return replace(evidence, rows=ColumnRows(columns, count), is_pseudonymised=True)

    def _hidden(self, key: str, cells: Column, evidence: Evidence) -> Column:
        if key not in _PSEUDONYMS:
            return cells
        people = evidence.beneficiaire_ids
        known = (key, id(cells), id(people))
        # Both are kept beside what replaces them: as long as they live, nothing else has their identity.
        if known not in self._columns:
            self._columns[known] = (cells, people, _hidden(_PSEUDONYMS[key], cells, people))
        return self._columns[known][-1]


def _hidden(pseudonym: str, cells: Column, people: Sequence[int | None]) -> Column:
    """Return a column that names persons with each replaced; an empty cell stays so."""
    words = {one: None if one is None else pseudonym.format(one) for one in set(people)}
    if None not in cells:
        return tuple(map(words.__getitem__, people))
    return tuple(
        None if cell is None else words[one] for cell, one in zip(cells, people, strict=True)
    )


def _places_picked(evidence: Evidence, path: str) -> Sequence[int]:
    """Return the places of the records a path picks; some cells hold several modalities, joined by commas."""
    keys = [column.key for column in evidence.columns]
    can_hold_several = find_indicator(path).kind is Kind.GROUP
    columns = by_column(evidence.rows, len(keys)).columns
    places: Sequence[int] = range(len(evidence.rows))
    for key, level in zip(_LEVELS, selected_by(path), strict=False):
        if not level or key not in keys:
            continue
        rank = keys.index(key)
        cells = columns[rank]
        wanted = {
            cell
            for cell in set(cells)
            if level & set(str(cell).split(",") if can_hold_several else (str(cell),))
        }
        places = [place for place in places if cells[place] in wanted]
    return places


def _narrowed(evidence: Evidence, path: str) -> Evidence:
    """Return what is told of a part of a code; its records are still those of the whole."""
    return replace(
        evidence,
        indicateur=path,
        label=label_of(path),
        value=value_at({find_indicator(path).code: evidence.value}, path),
    )


def _told(evidence: Evidence, path: str, filters: Sequence[str]) -> Evidence:
    """Return what is told of filtered records: how many they are, whom they are kept to."""
    return replace(
        evidence,
        label=french(f"{evidence.label} ({' ; '.join(map(label_of, filters))})"),
        value=None if evidence.value is None else _counted(evidence, path),
        filters=tuple(filters),
    )


def _with_rows(evidence: Evidence, places: Sequence[int]) -> Evidence:
    return replace(
        evidence,
        rows=by_column(evidence.rows, len(evidence.columns)).at(places),
        beneficiaire_ids=cells_at(evidence.beneficiaire_ids, places),
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

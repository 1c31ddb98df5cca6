"""The records behind the figures of a version beside those of today; each list is read and hidden once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from crt_desktop.domain.reponses import Row, compare_rows, has_same_people, pick_cells
from crt_desktop.reports.survey import Cell, EvidenceColumn
from crt_desktop.services.frozen_reading import proof_key, read_list
from crt_desktop.services.survey_evidence import EvidenceReader, pseudonymised

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The records that explain a figure, on the columns that both lists have.

    ``gone``: under pseudonyms; ``new``: as the reader may see them. ``has_moved``: it counts other persons.
    """

    columns: tuple[EvidenceColumn, ...] = ()
    gone: tuple[Row, ...] = ()
    new: tuple[Row, ...] = ()
    has_moved: bool = False

    @property
    def people(self) -> frozenset[int]:
        """The persons of these records."""
        return frozenset(one for one, _ in (*self.gone, *self.new) if one is not None)


NOTHING: Final = Changes()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """All the records of a code, then and now, on the columns that both have.

    Each has a number, the same then and now when nothing of it changed: to compare those behind every
    figure of the code, whole numbers stand for the cells. ``after``: as the reader may see them.
    """

    columns: tuple[EvidenceColumn, ...]
    before: tuple[Row, ...]
    numbers_before: Sequence[int]
    after: tuple[Row, ...]
    numbers_after: Sequence[int]


class RecordComparison:
    """Compares what a version holds with what is read today, figure by figure."""

    def __init__(
        self, content: Mapping[str, Any], records: EvidenceReader, *, is_named: bool
    ) -> None:
        """``is_named``: the records of today are shown under names."""
        self._content = content
        self._records = records
        self._is_named = is_named
        self._proofs = {proof_key(proof): proof for proof in content["preuves"]}
        self._pairs: dict[str, _Pair] = {}

    def has(self, key: str) -> bool:
        """Tell whether the version holds records under a key of `evidence_key`."""
        return key in self._proofs

    def changes(self, key: str) -> Changes:
        """Return the records that changed behind a figure."""
        proof = self._proofs[key]
        pair = self._pair(proof["liste"])
        then: Sequence[int] | None = proof["rangs"]
        now = self._records.places(proof["chemin"], proof["filtres"])
        numbers_before, numbers_after = (
            _at(then, pair.numbers_before),
            _at(now, pair.numbers_after),
        )
        if numbers_before == numbers_after:
            return NOTHING
        before, after = _at(then, pair.before), _at(now, pair.after)
        changed = compare_rows(numbers_before, numbers_after)
        return Changes(
            columns=pair.columns,
            gone=tuple(before[place] for place in changed.gone),
            new=tuple(after[place] for place in changed.new),
            has_moved=not has_same_people(before, after),
        )

    def _pair(self, code: str) -> _Pair:
        if code not in self._pairs:
            self._pairs[code] = self._paired(code)
        return self._pairs[code]

    def _paired(self, code: str) -> _Pair:
        kept, now = read_list(self._content, code), self._records.of(code)
        hidden = pseudonymised(now)
        keys, others = ([column.key for column in one.columns] for one in (kept, now))
        shared = [key for key in keys if key in others]
        before = _rows(kept.people, pick_cells(shared, keys, kept.rows))
        after = _rows(now.beneficiaire_ids, pick_cells(shared, others, hidden.rows))
        shown = pick_cells(shared, others, (now if self._is_named else hidden).rows)
        numbers: dict[Row, int] = {}
        return _Pair(
            columns=tuple(column for column in kept.columns if column.key in shared),
            before=before,
            numbers_before=_numbered(before, numbers),
            after=_rows(now.beneficiaire_ids, shown),
            numbers_after=_numbered(after, numbers),
        )


def _at(places: Sequence[int] | None, found: Sequence[T]) -> list[T]:
    """Return what stands at these places; everything for None."""
    return list(found) if places is None else [found[place] for place in places]


def _rows(people: Sequence[int | None], cells: Sequence[tuple[Cell, ...]]) -> tuple[Row, ...]:
    return tuple(zip(people, cells, strict=True))


def _numbered(rows: Sequence[Row], numbers: dict[Row, int]) -> list[int]:
    """Return the number of each record, those not met yet numbered after the others."""
    return [numbers.setdefault(row, len(numbers)) for row in rows]

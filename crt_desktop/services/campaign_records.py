"""The records behind the figures of a version beside those of today; each list is read and hidden once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from crt_desktop.domain.reponses import Row, compare_rows, has_same_people, number_rows
from crt_desktop.reports.rows import Column, by_column, cells_at
from crt_desktop.reports.survey import Evidence, EvidenceColumn
from crt_desktop.services.frozen_reading import KeptList, proof_key, read_list
from crt_desktop.services.survey_evidence import EvidenceReader


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
class _Records:
    """All the records of a code at one time: whose each is, its cells column by column, its number."""

    people: Sequence[int | None]
    cells: Sequence[Column]
    numbers: Sequence[int]

    def at(self, place: int) -> Row:
        """Return the record at a place."""
        return self.people[place], tuple(column[place] for column in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """All the records of a code, then and now, on the columns that both have.

    Each has a number, the same then and now when nothing of it changed: to compare those behind every
    figure of the code, whole numbers stand for the cells. ``after``: as the reader may see them.
    """

    columns: tuple[EvidenceColumn, ...]
    before: _Records
    after: _Records


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
        before, after = pair.before, pair.after
        then = _places(proof["rangs"], before)
        now = _places(self._records.places(proof["chemin"], proof["filtres"]), after)
        numbers_before, numbers_after = _taken(before.numbers, then), _taken(after.numbers, now)
        if numbers_before == numbers_after:
            return NOTHING
        changed = compare_rows(numbers_before, numbers_after)
        return Changes(
            columns=pair.columns,
            gone=tuple(before.at(then[place]) for place in changed.gone),
            new=tuple(after.at(now[place]) for place in changed.new),
            has_moved=not has_same_people(_taken(before.people, then), _taken(after.people, now)),
        )

    def _pair(self, code: str) -> _Pair:
        if code not in self._pairs:
            self._pairs[code] = self._paired(code)
        return self._pairs[code]

    def _paired(self, code: str) -> _Pair:
        kept, now = read_list(self._content, code), self._records.of(code)
        keys, others = ([column.key for column in one.columns] for one in (kept, now))
        shared = [key for key in keys if key in others]
        hidden = _cells(self._records.hidden(code), shared)
        before, after = (kept.people, *_cells(kept, shared)), (now.beneficiaire_ids, *hidden)
        # A column less, and records that were told apart by it may be picked apart.
        numbers = number_rows(before, after, is_whole=keys == others)
        return _Pair(
            columns=tuple(column for column in kept.columns if column.key in shared),
            before=_Records(people=kept.people, cells=before[1:], numbers=numbers[0]),
            after=_Records(
                people=now.beneficiaire_ids,
                cells=_cells(now, shared) if self._is_named else hidden,
                numbers=numbers[1],
            ),
        )


def _places(places: Sequence[int] | None, records: _Records) -> Sequence[int]:
    """Return these places; those of every record for None."""
    return range(len(records.people)) if places is None else places


def _taken(cells: Column, places: Sequence[int]) -> Column:
    """Return the cells that stand at places that `_places` told."""
    return tuple(cells) if isinstance(places, range) else cells_at(cells, places)


def _cells(found: KeptList | Evidence, shared: Sequence[str]) -> Sequence[Column]:
    """Return the columns of these keys, in their order."""
    keys = [column.key for column in found.columns]
    columns = by_column(found.rows, len(keys)).columns
    return [columns[keys.index(key)] for key in shared]

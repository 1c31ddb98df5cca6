"""The records that changed behind a figure, person by person: gone, new, or counted otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from crt_desktop.reports.survey import Cell, EvidenceColumn

IDENTITY: Final = frozenset({"beneficiaire", "personne", "nom", "aidant", "professionnel"})
"""Columns that say who, not what is counted."""
MOST_COMPARED: Final = 10_000
"""Records gone times records new, of one person: more are shown as they are."""

PersonRow = tuple[int | None, tuple[Cell, ...]]


class Counted(NamedTuple):
    """Records of one person that changed alike.

    ``was``: the cells then, of records that count then and now; None of one that is gone or new.
    ``cells``: of a record that is gone as they were, else as they are; a cell that is not the same for
    all the records told together is None. ``times``: how many they are.
    """

    person: int | None
    is_gone: bool
    cells: tuple[Cell, ...]
    was: tuple[Cell, ...] | None = None
    times: int = 1


def by_person(
    columns: Sequence[EvidenceColumn], gone: Iterable[PersonRow], new: Iterable[PersonRow]
) -> list[Counted]:
    """Return what changed, persons in the order of their keys, nobody last.

    Of a person: what is gone, what is new, then what counts otherwise. A record gone and a record new
    of one person that share a cell are one record that counts otherwise: a discharge put right does not
    take the person out of the months before. Those that changed alike are told once.
    """
    facts = [at for at, column in enumerate(columns) if column.key not in IDENTITY]
    rows = [(person, True, cells) for person, cells in gone]
    rows += [(person, False, cells) for person, cells in new]
    rows.sort(key=lambda row: (row[0] is None, row[0] or 0))
    found: list[Counted] = []
    for person, of_person in groupby(rows, key=lambda row: row[0]):
        listed = list(of_person)
        left = [cells for _, is_gone, cells in listed if is_gone]
        come = [cells for _, is_gone, cells in listed if not is_gone]
        pairs = [] if person is None else _take_pairs(left, come, facts)
        found += [Counted(person, is_gone=True, cells=cells) for cells in left]
        found += [Counted(person, is_gone=False, cells=cells) for cells in come]
        found += _alike(person, pairs)
    return found


_Pair = tuple[tuple[Cell, ...], tuple[Cell, ...]]


def _take_pairs(
    left: list[tuple[Cell, ...]], come: list[tuple[Cell, ...]], facts: Sequence[int]
) -> list[_Pair]:
    """Take out of both lists the records that are most alike, two by two, and return them."""
    if len(left) * len(come) > MOST_COMPARED:
        return []
    pairs: list[_Pair] = []
    alone: list[tuple[Cell, ...]] = []
    for before in left:
        shared = [_shared(before, after, facts) for after in come]
        most = max(shared, default=0)
        if most:
            pairs.append((before, come.pop(shared.index(most))))
        else:
            alone.append(before)
    left[:] = alone
    return pairs


def _shared(before: tuple[Cell, ...], after: tuple[Cell, ...], facts: Sequence[int]) -> int:
    return sum(before[at] is not None and before[at] == after[at] for at in facts)


def _alike(person: int | None, pairs: Sequence[_Pair]) -> list[Counted]:
    """Return the records that count otherwise, those whose same cells changed alike as one."""
    together: dict[tuple[tuple[int, Cell, Cell], ...], list[_Pair]] = {}
    for before, after in pairs:
        moved = tuple(
            (at, then, now)
            for at, (then, now) in enumerate(zip(before, after, strict=True))
            if then != now
        )
        together.setdefault(moved, []).append((before, after))
    return [
        Counted(
            person,
            is_gone=False,
            cells=_common([after for _, after in alike]),
            was=_common([before for before, _ in alike]),
            times=len(alike),
        )
        for alike in together.values()
    ]


def _common(rows: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    """Return the cells that all the records have, None elsewhere."""
    return tuple(
        cells[0] if all(one == cells[0] for one in cells) else None
        for cells in zip(*rows, strict=True)
    )

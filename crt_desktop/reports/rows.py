"""Rows kept column by column: what very many records hold is read, hidden and kept one column at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any, Final, overload

Column = Sequence[Any]
"""The cells of a column, from the first row to the last."""

_SEVERAL: Final = 2


class ColumnRows(Sequence[tuple[Any, ...]]):
    """Rows of cells, made when asked for; equal to the tuple of the same rows.

    Columns are kept as they are given: two tables that share one are known by it.
    """

    __slots__ = ("_count", "columns")

    def __init__(self, columns: Sequence[Column], count: int) -> None:
        """``count``: how many rows there are, each column holding as many cells; raises ValueError."""
        if any(len(column) != count for column in columns):
            msg = f"every column must have {count} cells"
            raise ValueError(msg)
        self.columns: tuple[Column, ...] = tuple(columns)
        self._count = count

    def __len__(self) -> int:
        """Return how many rows there are."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> tuple[Any, ...]: ...

    @overload
    def __getitem__(self, place: slice) -> ColumnRows: ...

    def __getitem__(self, place: int | slice) -> tuple[Any, ...] | ColumnRows:
        """Return a row; raises IndexError. Of a slice, its rows."""
        if isinstance(place, slice):
            return ColumnRows(
                [column[place] for column in self.columns], len(range(self._count)[place])
            )
        rank = range(self._count)[place]
        return tuple(column[rank] for column in self.columns)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Return the rows one after the other."""
        if not self.columns:
            return iter(((),) * self._count)
        return zip(*self.columns, strict=True)

    def __eq__(self, other: object) -> bool:
        """Tell whether others, or a tuple, hold the same rows in the same order; a list never does."""
        if isinstance(other, ColumnRows):
            return self._count == other._count and (
                self.columns == other.columns or tuple(self) == tuple(other)
            )
        return tuple(self) == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        """Return the hash of the tuple of the rows."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """Return the rows as a tuple shows them."""
        return repr(tuple(self))

    def at(self, places: Sequence[int]) -> ColumnRows:
        """Return the rows that stand at these places, in their order."""
        return ColumnRows([cells_at(column, places) for column in self.columns], len(places))


def cells_at(column: Column, places: Sequence[int]) -> tuple[Any, ...]:
    """Return the cells that stand at these places, in their order."""
    if len(places) < _SEVERAL:
        return tuple(column[place] for place in places)
    found: tuple[Any, ...] = itemgetter(*places)(column)
    return found


def by_column(rows: Sequence[tuple[Any, ...]], width: int) -> ColumnRows:
    """Return rows of so many cells kept column by column: themselves when they are."""
    if isinstance(rows, ColumnRows):
        return rows
    return ColumnRows(list(zip(*rows, strict=True)) if rows else [()] * width, len(rows))

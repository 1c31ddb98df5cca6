"""Rows kept column by column are those that a tuple of tuples would hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.reports.rows import ColumnRows, by_column, cells_at

WIDTH = 3
TABLES = st.lists(st.tuples(*[st.none() | st.integers(0, 2)] * WIDTH), max_size=8).map(tuple)


@given(TABLES)
def test_they_are_counted_read_and_compared_as_tuples(
    rows: tuple[tuple[int | None, ...], ...],
) -> None:
    kept = by_column(rows, WIDTH)
    assert len(kept) == len(rows)
    assert kept == rows
    assert rows == kept
    assert tuple(kept) == rows
    assert [kept[place] for place in range(-len(rows), len(rows))] == [*rows, *rows]
    assert kept[1:-1] == rows[1:-1]
    assert hash(kept) == hash(rows)
    assert repr(kept) == repr(rows)
    assert kept == by_column(rows, WIDTH)
    assert kept == ColumnRows([list(column) for column in kept.columns], len(rows))
    assert by_column(kept, WIDTH) is kept


@given(TABLES, st.data())
def test_rows_at_places_are_taken_in_the_order_of_the_places(
    rows: tuple[tuple[int | None, ...], ...], data: st.DataObject
) -> None:
    places = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=5)) if rows else []
    assert by_column(rows, WIDTH).at(places) == tuple(rows[place] for place in places)


def test_other_rows_are_not_equal() -> None:
    kept = by_column(((1, 2), (3, 4)), 2)
    assert kept != ((1, 2), (3, 5))
    assert kept != by_column(((1, 2),), 2)
    assert kept != by_column(((1, 2), (3, 5)), 2)
    assert kept != [(1, 2), (3, 4)]


def test_rows_without_a_column_are_as_many() -> None:
    kept = ColumnRows((), 2)
    assert tuple(kept) == ((), ())
    assert kept[1] == ()
    assert by_column((), 2).columns == ((), ())


def test_a_row_too_far_is_refused() -> None:
    with pytest.raises(IndexError):
        by_column(((1,),), 1)[1]
    with pytest.raises(IndexError):
        cells_at((1,), [1])


def test_columns_of_other_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        ColumnRows([(1, 2), (1,)], 2)

"""The records that changed behind a figure: one record put right is not one gone and one new."""

from __future__ import annotations

from datetime import date
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.reports.survey import Cell, EvidenceColumn
from crt_desktop.services.changed_records import MOST_COMPARED, Counted, PersonRow, by_person

COLUMNS: Final = (
    EvidenceColumn(key="personne", title="Personne"),
    EvidenceColumn(key="admission", title="Admission", kind="date"),
    EvidenceColumn(key="sortie", title="Sortie", kind="date"),
    EvidenceColumn(key="modalite", title="Modalité"),
)
IN, OUT, LATER = date(2026, 2, 6), date(2026, 7, 24), date(2026, 8, 31)


def in_month(name: str, left: date, *, who: str = "Personne 0029") -> tuple[Cell, ...]:
    return (who, IN, left, name)


def test_a_discharge_put_right_keeps_the_person_in_the_months_before_and_adds_the_one_after() -> (
    None
):
    gone = [(29, in_month(month, OUT)) for month in ("février", "mars", "avril")]
    new = [(29, in_month(month, LATER)) for month in ("février", "mars", "avril", "mai")]
    assert by_person(COLUMNS, gone, new) == [
        Counted(29, is_gone=False, cells=in_month("mai", LATER)),
        Counted(
            29,
            is_gone=False,
            cells=("Personne 0029", IN, LATER, None),
            was=("Personne 0029", IN, OUT, None),
            times=3,
        ),
    ]


def test_the_records_most_alike_are_the_same_one() -> None:
    gone = [(1, in_month("mars", OUT))]
    new = [(1, in_month("avril", OUT)), (1, in_month("mars", OUT, who="Autre nom"))]
    found = by_person(COLUMNS, gone, new)
    assert [(one.cells[3], one.was is not None) for one in found] == [
        ("avril", False),
        ("mars", True),
    ]


def test_records_that_share_nothing_but_who_stay_apart() -> None:
    gone = [(1, ("Personne 0001", IN, None, "mars"))]
    new = [(1, ("Personne 0001", LATER, None, "avril"))]
    assert [(one.is_gone, one.was) for one in by_person(COLUMNS, gone, new)] == [
        (True, None),
        (False, None),
    ]


def test_two_persons_and_nobody_are_never_one() -> None:
    gone = [(2, in_month("mars", OUT)), (None, in_month("mars", OUT))]
    new = [(1, in_month("mars", OUT)), (None, in_month("mars", LATER))]
    assert [(one.person, one.is_gone) for one in by_person(COLUMNS, gone, new)] == [
        (1, False),
        (2, True),
        (None, True),
        (None, False),
    ]


def test_too_many_records_of_one_person_are_shown_as_they_are() -> None:
    many = MOST_COMPARED // 100 + 1
    gone = [(1, in_month(str(rank), OUT)) for rank in range(many)]
    new = [(1, in_month(str(rank), LATER)) for rank in range(100)]
    found = by_person(COLUMNS, gone, new)
    assert len(found) == many + 100
    assert all(one.was is None for one in found)


CELLS: Final = st.tuples(
    st.just("Quelqu'un"),
    st.sampled_from((IN, None)),
    st.sampled_from((OUT, LATER, None)),
    st.sampled_from(("mars", "avril")),
)
ROWS: Final = st.lists(st.tuples(st.sampled_from((1, 2, None)), CELLS), max_size=8)


@given(gone=ROWS, new=ROWS)
def test_as_many_records_are_told_as_changed(gone: list[PersonRow], new: list[PersonRow]) -> None:
    found = by_person(COLUMNS, gone, new)
    for person in (1, 2, None):
        mine = [one for one in found if one.person == person]
        paired = sum(one.times for one in mine if one.was is not None)
        left = sum(one.is_gone for one in mine)
        come = sum(not one.is_gone and one.was is None for one in mine)
        assert left + paired == sum(who == person for who, _ in gone)
        assert come + paired == sum(who == person for who, _ in new)

"""Two edits of one plan brought together: nothing that either did is lost, what both changed is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.plan_differences import compare, keyed
from crt_desktop.domain.plan_document import ObjectifLine, PlanDocument
from crt_desktop.domain.plan_merge import merge
from crt_desktop.domain.plans import number_threads
from tests.plan_documents import a_plan, a_prestation, an_objectif, edits, objectifs, prestations

OPENED = a_plan(
    objectifs=tuple(an_objectif(fil, objectif=f"But {fil}") for fil in (1, 2, 3)),
    prestations=(a_prestation(),),
)


def lines(*wanted: int | ObjectifLine) -> PlanDocument:
    """Return an edit whose objectives are those of these threads, or these."""
    known = {line.fil: line for line in OPENED.objectifs}
    found = tuple(known[one] if isinstance(one, int) else one for one in wanted)
    return replace(OPENED, objectifs=found)


def new(said: str, fil: int = 0) -> ObjectifLine:
    return an_objectif(fil, objectif=said)


def worded(fil: int, **changes: Any) -> ObjectifLine:
    return an_objectif(fil, objectif=f"But {fil}", **changes)


@pytest.mark.parametrize(
    ("theirs", "mine", "expected"),
    [
        pytest.param(lines(1, 2, 3), lines(1, 2), [1, 2], id="taken out by one"),
        pytest.param(lines(1, 3), lines(1, 2, 3), [1, 3], id="taken out by the other"),
        pytest.param(
            lines(1, worded(2, actions="x"), 3), lines(1, 3), [1, 2, 3], id="changed and taken out"
        ),
        pytest.param(
            lines(1, 3), lines(1, worded(2, actions="x"), 3), [1, 2, 3], id="taken out and changed"
        ),
        pytest.param(lines(1, 3), lines(1, 3), [1, 3], id="taken out by both"),
        pytest.param(lines(3, 2, 1), lines(1, 2, 3), [3, 2, 1], id="their order"),
        pytest.param(lines(3, 2, 1), lines(2, 1, 3), [2, 1, 3], id="my order"),
        pytest.param(
            lines(1, 2, new("t", 4), 3), lines(1, new("m"), 2, 3), [1, 0, 2, 4, 3], id="both added"
        ),
        pytest.param(
            lines(1, 2, 3, new("t", 4)), lines(3, 1, 2), [3, 4, 1, 2], id="added where I moved"
        ),
        pytest.param(lines(1, 2, 3), lines(new("m"), 1, 2, 3), [0, 1, 2, 3], id="added at the top"),
        pytest.param(
            lines(1, 2, 3, new("t", 4)), lines(1, 2, 3, new("m", 4)), [1, 2, 3, 4], id="put back"
        ),
    ],
)
def test_what_becomes_of_the_lines(
    theirs: PlanDocument, mine: PlanDocument, expected: list[int]
) -> None:
    both = merge(OPENED, theirs, mine)
    assert [line.fil for line in both.document.objectifs] == expected
    assert both.conflicts == ()


def test_cells_of_one_line_changed_by_each_go_together() -> None:
    theirs = replace(lines(worded(1, actions="Marcher"), 2, 3), synthese="Eux", version=7)
    mine = replace(lines(worded(1, critere="Un mois"), 2, 3), projet="Moi")
    both = merge(OPENED, theirs, mine)
    assert both.document.objectifs[0] == worded(1, actions="Marcher", critere="Un mois")
    assert (both.document.synthese, both.document.projet) == ("Eux", "Moi")
    assert (both.document.version, both.conflicts) == (7, ())


def test_a_cell_both_changed_is_mine_and_told() -> None:
    theirs = replace(lines(worded(1, famille="habitat"), 2, 3), synthese="Eux")
    mine = replace(lines(worded(1, famille="autre"), 2, 3), synthese="Moi")
    both = merge(OPENED, theirs, mine)
    assert both.document.objectifs[0].famille == "autre"
    told = [(one.part, one.fil, one.attribute, one.before, one.after) for one in both.conflicts]
    assert told == [
        ("synthese", 0, "synthese", "Eux", "Moi"),
        ("objectif", 1, "famille", "Habitat", "Autre"),
    ]
    same = merge(OPENED, theirs, theirs)
    assert (same.document, same.conflicts) == (theirs, ())


@st.composite
def a_start(draw: st.DrawFn) -> PlanDocument:
    fils = range(1, draw(st.integers(1, 4)))
    return a_plan(
        objectifs=tuple(draw(objectifs(fil)) for fil in fils),
        prestations=tuple(draw(prestations(fil)) for fil in fils),
    )


@given(data=st.data())
def test_an_edit_beside_none_is_kept_as_it_is(data: st.DataObject) -> None:
    opened = data.draw(a_start())
    edited = data.draw(edits(opened))
    assert merge(opened, opened, edited).document == edited
    assert merge(opened, edited, opened).document == edited


@given(data=st.data())
def test_whatever_either_wrote_is_there_or_told(data: st.DataObject) -> None:
    opened = data.draw(a_start())
    theirs = number_threads(data.draw(edits(opened)), free_objectif=9, free_prestation=9)
    mine = data.draw(edits(opened))
    both = merge(opened, theirs, mine)
    told = {(one.fil, one.attribute) for one in both.conflicts}
    held, was = keyed(both.document.objectifs), keyed(opened.objectifs)
    for side, is_mine in ((theirs, False), (mine, True)):
        for key, line in keyed(side.objectifs).items():
            changed = {
                one.attribute
                for one in compare(opened, replace(opened, objectifs=side.objectifs))
                if one.fil == key[0] and one.attribute
            }
            if key not in was:
                assert held[key] == line
            for name in changed:
                kept = getattr(held[key], name) == getattr(line, name)
                assert kept or (not is_mine and (key[0], name) in told)

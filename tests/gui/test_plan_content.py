"""The changes of a plan: pure, undone and redone in any order, kept as text, merged with another's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QAbstractItemModelTester

from crt_desktop.domain import codes
from crt_desktop.reports.plans import (
    DifferenceKind,
    ObjectifLine,
    PlanDifference,
    PrestationLine,
)
from tests.fakes_plans import MODELES, a_plan, former_plans
from ui.models.plan_grid import PlanGridModel, SectionRow, rows_of
from ui.viewmodels.plan_content import (
    GROUPS,
    OBJECTIFS,
    PARTS,
    PRESTATIONS,
    PlanContent,
    Spot,
    add_line,
    change_line,
    content_of,
    document_of,
    from_text,
    group_of,
    lines_of,
    move_line,
    new_line,
    place_line,
    remove_line,
    since_version,
    spot_of_change,
    threads_of,
    to_text,
    with_modele,
)
from ui.viewmodels.plan_editor import PlanEditor
from ui.viewmodels.plan_merge import PlanMerge
from ui.viewmodels.plan_providers import provider_name, provider_values
from ui.viewmodels.plan_words import with_providers_named

FAMILIES = ("mobilite", "nutrition", "aidant")


def texts(content: PlanContent) -> list[tuple[str, str]]:
    found = []
    for one in content.objectifs:
        assert isinstance(one.line, ObjectifLine)
        found.append((one.line.famille, one.line.objectif))
    return found


def a_content(*names: str) -> PlanContent:
    """Return objectives named « family:name »."""
    lines = []
    for at, name in enumerate(names, start=1):
        family, _, text = name.partition(":")
        lines.append(ObjectifLine(fil=at, famille=family, objectif=text))
    return content_of(a_plan(objectifs=tuple(lines), prestations=()))


def names(content: PlanContent) -> list[str]:
    return [f"{family}:{text}" for family, text in texts(content)]


def key_of(content: PlanContent, text: str) -> int:
    return next(
        one.key
        for one in content.objectifs
        if isinstance(one.line, ObjectifLine) and one.line.objectif == text
    )


def test_lines_of_a_family_stand_together_in_the_order_of_its_first_line() -> None:
    content = a_content("mobilite:a", "nutrition:b", "mobilite:c")
    assert names(content) == ["mobilite:a", "mobilite:c", "nutrition:b"]


def test_prestations_stand_in_the_order_of_the_five_domains() -> None:
    lines = tuple(PrestationLine(fil=at, domaine=one) for at, one in enumerate(codes.DOMAINE, 1))
    content = content_of(a_plan(prestations=tuple(reversed(lines))))
    assert [group_of(PRESTATIONS, one.line) for one in content.prestations] == list(codes.DOMAINE)


def test_a_line_moves_among_its_own_then_joins_the_family_beside_and_stays_at_the_ends() -> None:
    content = a_content("mobilite:a", "mobilite:b", "nutrition:c")
    a = key_of(content, "a")
    once = move_line(content, OBJECTIFS, a, 1)
    assert names(once) == ["mobilite:b", "mobilite:a", "nutrition:c"]
    twice = move_line(once, OBJECTIFS, a, 1)
    assert names(twice) == ["mobilite:b", "nutrition:a", "nutrition:c"]
    back = move_line(twice, OBJECTIFS, a, -1)
    assert names(back) == ["mobilite:b", "mobilite:a", "nutrition:c"]
    b = key_of(content, "b")
    assert move_line(back, OBJECTIFS, b, -1) is back


def test_a_line_is_added_after_another_or_at_the_end_of_its_family() -> None:
    content = a_content("mobilite:a", "mobilite:b", "nutrition:c")
    line = new_line(OBJECTIFS, "mobilite")
    after = add_line(content, OBJECTIFS, line, after=key_of(content, "a"))
    assert names(after) == ["mobilite:a", "mobilite:", "mobilite:b", "nutrition:c"]
    last = add_line(content, OBJECTIFS, line, after=None)
    assert names(last) == ["mobilite:a", "mobilite:b", "mobilite:", "nutrition:c"]


def test_a_line_given_another_family_goes_to_its_end() -> None:
    content = a_content("mobilite:a", "mobilite:b", "nutrition:c")
    changed = change_line(content, OBJECTIFS, key_of(content, "a"), famille="nutrition")
    assert names(changed) == ["mobilite:b", "nutrition:c", "nutrition:a"]


@pytest.mark.parametrize(
    ("group", "before", "expected"),
    [
        ("nutrition", "c", ["mobilite:b", "nutrition:a", "nutrition:c"]),
        ("nutrition", None, ["mobilite:b", "nutrition:c", "nutrition:a"]),
        ("mobilite", None, ["mobilite:b", "mobilite:a", "nutrition:c"]),
        ("mobilite", "a", ["mobilite:a", "mobilite:b", "nutrition:c"]),
    ],
)
def test_a_dragged_line_stands_where_it_was_dropped(
    group: str, before: str | None, expected: list[str]
) -> None:
    content = a_content("mobilite:a", "mobilite:b", "nutrition:c")
    there = key_of(content, before) if before else None
    moved = place_line(content, OBJECTIFS, key_of(content, "a"), group=group, before=there)
    assert names(moved) == expected


def test_a_template_comes_after_what_stands_and_fills_only_empty_texts() -> None:
    content = replace(a_content("mobilite:a", "nutrition:"), synthese="Déjà dite.")
    blank = add_line(content, OBJECTIFS, new_line(OBJECTIFS, "aidant"), after=None)
    with_lines = with_modele(blank, MODELES[0])
    assert names(with_lines) == [
        "mobilite:a",
        "organisation:Rester chez soi trois mois sans nouvelle hospitalisation",
    ]
    assert with_lines.synthese == "Déjà dite."
    assert with_modele(replace(content, synthese=""), MODELES[0]).synthese != ""
    assert all(one.line.fil == 0 for one in with_lines.objectifs[1:])


def test_what_differs_from_the_version_before_is_told_by_line() -> None:
    earlier = former_plans()[1]
    content = content_of(a_plan())
    found = since_version(content, OBJECTIFS, earlier, {})
    assert (len(found.added), len(found.changed), found.removed) == (2, 1, 0)
    blank = add_line(content, OBJECTIFS, new_line(OBJECTIFS, "aidant"), after=None)
    assert since_version(blank, OBJECTIFS, earlier, {}) == found
    gone = remove_line(content, OBJECTIFS, content.objectifs[0].key)
    assert since_version(gone, OBJECTIFS, earlier, {}).removed == 1


def test_the_place_of_a_change_is_the_line_and_the_attribute() -> None:
    before = a_content("mobilite:a", "mobilite:b")
    key = key_of(before, "b")
    after = change_line(before, OBJECTIFS, key, actions="Marcher")
    assert spot_of_change(before, after) == Spot(part=OBJECTIFS, key=key, attribute="actions")
    gone = remove_line(before, OBJECTIFS, key)
    assert spot_of_change(before, gone) == Spot(part=OBJECTIFS, key=key_of(before, "a"))
    assert spot_of_change(gone, before) == Spot(part=OBJECTIFS, key=key)
    empty = remove_line(gone, OBJECTIFS, key_of(before, "a"))
    assert spot_of_change(gone, empty) == Spot(part=OBJECTIFS, key=0)
    assert spot_of_change(before, replace(before, projet="Voir la mer")) == Spot(attribute="projet")
    assert spot_of_change(before, before) is None


def test_a_draft_gives_back_what_was_typed_each_line_under_its_key() -> None:
    content = content_of(a_plan(review_on=date(2027, 1, 31)))
    new = new_line(OBJECTIFS, "aidant")
    content = add_line(content, OBJECTIFS, new, after=None)
    read = from_text(to_text(content, {}), keys=threads_of({}, content))
    assert read is not None
    document = a_plan()
    assert document_of(read, document, {}) == document_of(content, document, {})
    for part in PARTS:
        kept = [one.key for one in lines_of(content, part) if one.line.fil]
        assert [one.key for one in lines_of(read, part) if one.line.fil] == kept


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"objectifs": 3}', "null"])
def test_a_draft_that_cannot_be_read_is_no_draft(text: str) -> None:
    assert from_text(text, keys={}) is None


# --- undo and redo ---------------------------------------------------------------------------

_ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(FAMILIES), st.integers(0, 20)),
        st.tuples(st.just("write"), st.integers(0, 20), st.text(max_size=4)),
        st.tuples(st.just("remove"), st.integers(0, 20), st.none()),
        st.tuples(st.just("move"), st.integers(0, 20), st.sampled_from((-1, 1))),
        st.tuples(st.just("group"), st.integers(0, 20), st.sampled_from(FAMILIES)),
        st.tuples(st.just("place"), st.integers(0, 20), st.integers(0, 20)),
        st.tuples(st.just("text"), st.text(max_size=3), st.none()),
        st.tuples(st.just("undo"), st.none(), st.none()),
        st.tuples(st.just("redo"), st.none(), st.none()),
    ),
    max_size=25,
)


def do(editor: PlanEditor, act: str, first: Any, second: Any) -> None:
    lines = editor.content.objectifs

    def key(at: int) -> int:
        return lines[at % len(lines)].key

    if act == "text":
        editor.set_text("projet", first)
    elif act in {"undo", "redo"}:
        getattr(editor, act)()
    elif act == "add":
        editor.add(OBJECTIFS, first, after=key(second) if lines else None)
    elif lines and act == "write":
        editor.set_values(OBJECTIFS, key(first), actions=second)
    elif lines and act == "remove":
        editor.remove(OBJECTIFS, key(first))
    elif lines and act == "move":
        editor.move(OBJECTIFS, key(first), second)
    elif lines and act == "group":
        editor.set_values(OBJECTIFS, key(first), famille=second)
    elif lines and act == "place":
        target = lines[second % len(lines)]
        group = group_of(OBJECTIFS, target.line)
        editor.place(OBJECTIFS, key(first), group=group, before=target.key)


@settings(max_examples=80, deadline=None)
@given(acts=_ACTS)
def test_every_change_is_undone_and_redone_and_the_model_follows(acts: list[Any]) -> None:
    editor = PlanEditor()
    first = a_content("mobilite:a", "nutrition:b", "mobilite:c", "aidant:d")
    editor.load(first, is_editable=True)
    model = PlanGridModel(OBJECTIFS)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    def follow(*_contents: object) -> None:
        model.show_rows(rows_of(editor.content, OBJECTIFS, lambda _key: ()))

    editor.changed.connect(follow)
    follow()
    for act in acts:
        do(editor, *act)
        lines = editor.content.objectifs
        assert len({one.key for one in lines}) == len(lines)
        groups = [group_of(OBJECTIFS, one.line) for one in lines]
        runs = [one for at, one in enumerate(groups) if at == 0 or groups[at - 1] != one]
        assert len(runs) == len(set(runs)), "a family stands in two places"
        shown = [model.row(at) for at in range(model.rowCount())]
        assert [row.key for row in shown if row and not isinstance(row, SectionRow)] == [
            one.key for one in lines
        ]
        assert sum(isinstance(row, SectionRow) for row in shown) == len(runs)
    last = editor.content
    while editor.undo() is not None or editor.stack.canUndo():
        pass
    assert editor.content == first
    while editor.redo() is not None or editor.stack.canRedo():
        pass
    # What was redone is what was done, but for what an undo in the middle made be forgotten.
    assert editor.content == last or any(act[0] == "undo" for act in acts)
    del tester


def test_what_is_written_in_a_row_in_a_text_is_undone_together() -> None:
    editor = PlanEditor()
    editor.load(a_content("mobilite:a"), is_editable=True)
    before = editor.content.projet
    for text in ("V", "Vo", "Voir"):
        editor.set_text("projet", text)
    editor.set_text("synthese", "Autre")
    editor.undo()
    assert editor.content.projet == "Voir"
    editor.undo()
    assert editor.content.projet == before
    assert not editor.stack.canUndo()


def test_a_plan_that_may_not_be_written_takes_no_change() -> None:
    editor = PlanEditor()
    content = a_content("mobilite:a")
    editor.load(content, is_editable=False)
    assert editor.add(OBJECTIFS, "mobilite") == 0
    assert not editor.set_values(OBJECTIFS, content.objectifs[0].key, actions="Non")
    editor.remove(OBJECTIFS, content.objectifs[0].key)
    assert editor.content is content


# --- two saves -------------------------------------------------------------------------------


def three(**changes: Any) -> tuple[PlanContent, PlanContent, PlanContent]:
    base = a_content("mobilite:a", "nutrition:b", "aidant:c")
    return base, changes["theirs"](base), changes["mine"](base)


def write(text: str, **values: Any) -> Any:
    return lambda content: change_line(content, OBJECTIFS, key_of(content, text), **values)


def drop(text: str) -> Any:
    return lambda content: remove_line(content, OBJECTIFS, key_of(content, text))


def test_changes_at_different_places_are_both_kept_without_a_question() -> None:
    merge = PlanMerge(*three(theirs=write("a", actions="Leur"), mine=write("b", actions="Mien")))
    assert merge.conflicts == []
    assert [merge.name_of(one.attribute) for one in merge.others] == ["a, actions"]
    merged = merge.merged({})
    assert [one.line.actions for one in merged.objectifs] == ["Leur", "Mien", ""]  # type: ignore[union-attr]


@pytest.mark.parametrize(("chosen", "kept"), [("Leur", "Leur"), ("Mien", "Mien")])
def test_the_same_cell_written_twice_is_a_choice(chosen: str, kept: str) -> None:
    merge = PlanMerge(*three(theirs=write("a", actions="Leur"), mine=write("a", actions="Mien")))
    (conflict,) = merge.conflicts
    assert (conflict.theirs, conflict.mine) == ("Leur", "Mien")
    merged = merge.merged({conflict.attribute: chosen})
    assert merged.objectifs[0].line.actions == kept  # type: ignore[union-attr]


def test_lines_added_on_both_sides_are_all_kept() -> None:
    def add(family: str) -> Any:
        return lambda content: add_line(content, OBJECTIFS, new_line(OBJECTIFS, family), after=None)

    merge = PlanMerge(*three(theirs=add("mobilite"), mine=add("habitat")))
    families = [family for family, _text in texts(merge.merged({}))]
    assert sorted(families) == ["aidant", "habitat", "mobilite", "mobilite", "nutrition"]


def test_a_line_one_took_away_and_nobody_changed_goes() -> None:
    for theirs, mine in (
        (drop("b"), write("a", actions="x")),
        (write("a", actions="x"), drop("b")),
    ):
        merge = PlanMerge(*three(theirs=theirs, mine=mine))
        assert merge.conflicts == []
        assert [text for _family, text in texts(merge.merged({}))] == ["a", "c"]


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_line_one_changed_and_the_other_took_away_is_a_choice(is_kept: bool) -> None:  # noqa: FBT001
    merge = PlanMerge(*three(theirs=write("b", actions="Leur"), mine=drop("b")))
    (conflict,) = merge.conflicts
    chosen = conflict.theirs if is_kept else conflict.mine
    merged = merge.merged({conflict.attribute: chosen})
    assert ("nutrition", "b") in texts(merged) if is_kept else len(texts(merged)) == 2
    merge = PlanMerge(*three(theirs=drop("b"), mine=write("b", actions="Mien")))
    (conflict,) = merge.conflicts
    chosen = conflict.mine if is_kept else conflict.theirs
    merged = merge.merged({conflict.attribute: chosen})
    assert len(texts(merged)) == (3 if is_kept else 2)


def test_texts_and_the_review_date_are_merged_too() -> None:
    base = a_content("mobilite:a")
    theirs = replace(base, projet="Leur", review_on=date(2027, 1, 1))
    mine = replace(base, projet="Mien", synthese="Mienne")
    merge = PlanMerge(base, theirs, mine)
    (conflict,) = merge.conflicts
    merged = merge.merged({conflict.attribute: "Leur"})
    assert (merged.projet, merged.synthese) == ("Leur", "Mienne")
    assert merged.review_on == date(2027, 1, 1)
    assert [one.theirs for one in merge.others] == ["01/01/2027"]


def test_every_part_has_a_group_and_its_lines() -> None:
    content = content_of(a_plan())
    for part in PARTS:
        assert all(getattr(one.line, GROUPS[part]) for one in lines_of(content, part))


def test_a_prestation_taken_over_with_its_partenaire_alone_shows_its_name_and_keeps_it() -> None:
    known = {"P1": "SAAS Cigale", "P2": "SAAS Cigale"}
    line = PrestationLine(fil=1, domaine="urgence", partenaire="P2")
    assert provider_name(line, known) == "SAAS Cigale"
    assert provider_values(line, "SAAS Cigale", known) == {}
    assert provider_values(line, "saas cigale", known) == {
        "fournisseur": "SAAS Cigale",
        "partenaire": "P2",
    }
    assert provider_values(line, "", known) == {"fournisseur": "", "partenaire": None}


def test_a_partenaire_that_changes_is_told_by_its_name_and_once() -> None:
    partner = PlanDifference(
        kind=DifferenceKind.CHANGED,
        part="prestation",
        fil=1,
        attribute="partenaire",
        before="P1",
        after="P9",
    )
    words = replace(partner, attribute="fournisseur", before="Cigale", after="CRT")
    assert with_providers_named([words, partner], {"P1": "Cigale"}) == [words]
    (alone,) = with_providers_named([partner], {"P1": "Cigale"})
    assert (alone.before, alone.after) == ("Cigale", "P9")

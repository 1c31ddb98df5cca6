"""What an editor of questionnaires does to one: every act keeps the questions and their keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.editions import Edition, Question, Section, check_edition
from crt_desktop.domain.editions_editing import (
    insert_question,
    insert_section,
    move_question,
    move_section,
    new_question,
    next_number,
    place_above,
    place_below,
    place_of_key,
    question_at,
    relabel_question,
    remove_question,
    remove_section,
    renumber,
    replace_question,
    retitle_section,
)


def an_edition(*sizes: int) -> Edition:
    """Return sections of these numbers of questions, keyed a, b, c… through them all."""
    keys = iter("abcdefghijklmnopqrstuvwxyz")
    return Edition(
        id="essai",
        title="Essai",
        year=None,
        notice="",
        sections=tuple(
            Section(
                title=f"{rank}. Partie",
                questions=tuple(
                    Question(
                        number=f"{rank}.{place}", label="?", key=next(keys), manual_type="date"
                    )
                    for place in range(1, size + 1)
                ),
            )
            for rank, size in enumerate(sizes, 1)
        ),
    )


def keys(edition: Edition) -> list[str]:
    return ["".join(one.key for one in section.questions) for section in edition.sections]


def numbers(edition: Edition) -> list[str]:
    return [question.number for question in edition.questions]


EDITION = an_edition(2, 0, 3)


def test_a_question_is_carried_to_another_place_and_section() -> None:
    assert keys(EDITION) == ["ab", "", "cde"]
    assert keys(move_question(EDITION, (0, 0), (0, 1))) == ["ba", "", "cde"]
    assert keys(move_question(EDITION, (0, 0), (2, 1))) == ["b", "", "cade"]
    assert keys(move_question(EDITION, (2, 2), (0, 9))) == ["abe", "", "cd"]


def test_up_goes_through_every_section_to_the_head() -> None:
    edition, place, seen = EDITION, (2, 1), []
    while (above := place_above(edition, place)) != place:
        edition, place = move_question(edition, place, above), above
        seen.append("|".join(keys(edition)))
    assert seen == ["ab||dce", "ab|d|ce", "abd||ce", "adb||ce", "dab||ce"]


def test_down_goes_through_every_section_to_the_end() -> None:
    edition, place, seen = EDITION, (0, 0), []
    while (below := place_below(edition, place)) != place:
        edition, place = move_question(edition, place, below), below
        seen.append("|".join(keys(edition)))
    assert seen == ["ba||cde", "b|a|cde", "b||acde", "b||cade", "b||cdae", "b||cdea"]


def test_sections_are_added_renamed_carried_and_taken_away() -> None:
    added = insert_section(EDITION, 1, "Neuve")
    assert [section.title for section in added.sections] == [
        "1. Partie",
        "Neuve",
        "2. Partie",
        "3. Partie",
    ]
    assert insert_section(EDITION, 9, "Fin").sections[-1].title == "Fin"
    assert retitle_section(EDITION, 1, "Autre").sections[1].title == "Autre"
    assert keys(move_section(EDITION, 2, 0)) == ["cde", "ab", ""]
    assert keys(move_section(EDITION, 0, 9)) == ["", "cde", "ab"]
    assert keys(move_section(EDITION, 1, -1)) == ["", "ab", "cde"]
    assert keys(remove_section(EDITION, 0)) == ["", "cde"]


def test_questions_are_added_changed_and_taken_away() -> None:
    question = new_question(EDITION, 2, label="Neuve")
    assert (question.number, question.label, question.manual_type) == ("3.4", "Neuve", "texte")
    added = insert_question(EDITION, (2, 9), question)
    assert keys(added) == ["ab", "", f"cde{question.key}"]
    assert check_edition(added) == ()
    assert place_of_key(added, question.key) == (2, 3)
    assert place_of_key(added, "absent") is None
    assert question_at(relabel_question(EDITION, (0, 1), "Autre"), (0, 1)).label == "Autre"
    assert keys(replace_question(EDITION, (0, 0), question)) == [f"{question.key}b", "", "cde"]
    assert keys(remove_question(EDITION, (2, 1))) == ["ab", "", "ce"]


def test_a_copy_of_a_question_has_a_key_of_its_own() -> None:
    copied = insert_question(EDITION, (0, 1), question_at(EDITION, (0, 0)))
    first, second = copied.sections[0].questions[:2]
    assert first.label == second.label
    assert first.key != second.key


def test_the_next_number_is_not_that_of_another_question() -> None:
    edition = remove_question(EDITION, (2, 0))
    assert numbers(edition) == ["1.1", "1.2", "3.2", "3.3"]
    assert next_number(edition, 2) == "3.4"
    assert next_number(edition, 1) == "2.1"


def test_numbering_anew_follows_the_order_and_titles_keep_their_words() -> None:
    edition = insert_section(move_section(EDITION, 2, 0), 3, "Divers 2026")
    edition = retitle_section(edition, 2, "12) Fin")
    anew = renumber(edition)
    assert numbers(anew) == ["1.1", "1.2", "1.3", "2.1", "2.2"]
    assert [section.title for section in anew.sections] == [
        "1. Partie",
        "2. Partie",
        "3) Fin",
        "Divers 2026",
    ]
    assert keys(anew) == keys(edition)


@pytest.mark.parametrize("title", ["12 mois d’activité", "2026 en chiffres", "2.5 places"])
def test_a_title_that_begins_with_a_figure_keeps_it(title: str) -> None:
    edition = retitle_section(EDITION, 1, title)
    assert renumber(edition).sections[1].title == title


@given(st.data())
def test_whatever_is_moved_no_question_is_lost_and_none_changes_its_key(
    data: st.DataObject,
) -> None:
    sizes = data.draw(st.lists(st.integers(0, 4), min_size=1, max_size=5).filter(any))
    edition = an_edition(*sizes)
    before = sorted(question.key for question in edition.questions)
    for _ in range(data.draw(st.integers(1, 8))):
        places = [
            (rank, index)
            for rank, section in enumerate(edition.sections)
            for index, _ in enumerate(section.questions)
        ]
        place = data.draw(st.sampled_from(places))
        step = data.draw(st.sampled_from([place_above, place_below]))
        key = question_at(edition, place).key
        to = step(edition, place)
        edition = move_question(edition, place, to)
        assert place_of_key(edition, key) == to
        edition = move_section(edition, place[0], data.draw(st.integers(-1, 6)))
    anew = renumber(edition)
    assert sorted(question.key for question in anew.questions) == before
    assert keys(anew) == keys(edition)
    assert check_edition(anew) == ()

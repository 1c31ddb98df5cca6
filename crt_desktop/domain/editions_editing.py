"""What an editor of questionnaires does: pure operations, each gives the edition that follows.

A place is the rank of a section and that of a question in it, from 0. No operation changes the key of a
question, under which what was typed is kept.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from crt_desktop.domain.editions_model import Edition, Question, Section, fresh_key

Place = tuple[int, int]
"""The rank of a section, and the rank of a question in it."""

_NUMBERED: Final = re.compile(r"\d{1,2}(?=[.)](?:\s|$))")
"""« 2. Parcours », « 2) Parcours »; « 12 mois » and « 2.5 places » begin with a figure, not a number."""


def question_at(edition: Edition, place: Place) -> Question:
    """Return the question of a place; raises IndexError."""
    section, rank = place
    return edition.sections[section].questions[rank]


def place_of_key(edition: Edition, key: str) -> Place | None:
    """Return where the question of a key stands; None when there is none."""
    for rank, section in enumerate(edition.sections):
        for index, question in enumerate(section.questions):
            if question.key == key:
                return rank, index
    return None


def next_number(edition: Edition, section: int) -> str:
    """Return the number that follows those of a section, not that of another question."""
    taken = {question.number for question in edition.questions}
    rank = len(edition.sections[section].questions) + 1
    while (number := f"{section + 1}.{rank}") in taken:
        rank += 1
    return number


def new_question(edition: Edition, section: int, *, label: str = "") -> Question:
    """Return a question to add to a section: the number that follows, a key no other has, a free text."""
    return Question(
        number=next_number(edition, section),
        label=label,
        manual_type="texte",
        key=fresh_key({question.key for question in edition.questions}),
    )


def insert_section(edition: Edition, rank: int, title: str) -> Edition:
    """Add an empty section before the one of that rank; beyond the last, at the end."""
    sections = list(edition.sections)
    sections.insert(rank, Section(title=title, questions=()))
    return replace(edition, sections=tuple(sections))


def retitle_section(edition: Edition, rank: int, title: str) -> Edition:
    """Give a section another title."""
    return _with_section(edition, rank, replace(edition.sections[rank], title=title))


def remove_section(edition: Edition, rank: int) -> Edition:
    """Take a section away, with its questions."""
    return replace(edition, sections=edition.sections[:rank] + edition.sections[rank + 1 :])


def move_section(edition: Edition, rank: int, to: int) -> Edition:
    """Carry a section to another rank, with its questions; a rank beyond an end is that end."""
    sections = list(edition.sections)
    moved = sections.pop(rank)
    sections.insert(max(0, to), moved)
    return replace(edition, sections=tuple(sections))


def insert_question(edition: Edition, place: Place, question: Question) -> Edition:
    """Add a question at a place; beyond the last of the section, at its end.

    One whose key is another's (a copy) is given a new one.
    """
    section, rank = place
    taken = {one.key for one in edition.questions}
    if question.key in taken:
        question = replace(question, key=fresh_key(taken))
    questions = list(edition.sections[section].questions)
    questions.insert(rank, question)
    return _with_questions(edition, section, tuple(questions))


def replace_question(edition: Edition, place: Place, question: Question) -> Edition:
    """Put a question where another stands."""
    section, rank = place
    questions = edition.sections[section].questions
    return _with_questions(edition, section, (*questions[:rank], question, *questions[rank + 1 :]))


def relabel_question(edition: Edition, place: Place, label: str) -> Edition:
    """Give a question another label."""
    return replace_question(edition, place, replace(question_at(edition, place), label=label))


def remove_question(edition: Edition, place: Place) -> Edition:
    """Take a question away."""
    section, rank = place
    questions = edition.sections[section].questions
    return _with_questions(edition, section, questions[:rank] + questions[rank + 1 :])


def move_question(edition: Edition, place: Place, to: Place) -> Edition:
    """Carry a question to a place, as counted once it has left its own."""
    moved = question_at(edition, place)
    return insert_question(remove_question(edition, place), to, moved)


def place_above(edition: Edition, place: Place) -> Place:
    """Return where « up » carries a question: a rank higher, or to the end of the section before.

    Its own place when it is the first of all.
    """
    section, rank = place
    if rank > 0:
        return section, rank - 1
    if section > 0:
        return section - 1, len(edition.sections[section - 1].questions)
    return place


def place_below(edition: Edition, place: Place) -> Place:
    """Return where « down » carries a question: a rank lower, or to the head of the section after.

    Its own place when it is the last of all.
    """
    section, rank = place
    if rank + 1 < len(edition.sections[section].questions):
        return section, rank + 1
    if section + 1 < len(edition.sections):
        return section + 1, 0
    return place


def renumber(edition: Edition) -> Edition:
    """Number the questions anew, « 1.1 », « 1.2 »…, each under its own key.

    A title that begins with a number (« 2. Parcours ») takes that of its section.
    """
    return replace(
        edition,
        sections=tuple(
            Section(
                title=_NUMBERED.sub(str(rank), section.title, count=1)
                if _NUMBERED.match(section.title)
                else section.title,
                questions=tuple(
                    replace(question, number=f"{rank}.{place}")
                    for place, question in enumerate(section.questions, 1)
                ),
            )
            for rank, section in enumerate(edition.sections, 1)
        ),
    )


def _with_questions(edition: Edition, rank: int, questions: tuple[Question, ...]) -> Edition:
    return _with_section(edition, rank, replace(edition.sections[rank], questions=questions))


def _with_section(edition: Edition, rank: int, section: Section) -> Edition:
    return replace(
        edition, sections=(*edition.sections[:rank], section, *edition.sections[rank + 1 :])
    )

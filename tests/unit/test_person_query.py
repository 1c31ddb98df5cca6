"""A person looked for in one line, in any order, any trait missing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.person_query import PersonQuery, guess_names, read_person_query

TODAY = date(2026, 11, 23)
BIRTH = date(1935, 3, 12)


@pytest.mark.parametrize(
    ("text", "words", "born_on", "year"),
    [
        ("", (), None, None),
        ("   ", (), None, None),
        ("Fontès", ("Fontès",), None, None),
        ("fon hug", ("fon", "hug"), None, None),
        ("Fontès Huguette 12/03/1935", ("Fontès", "Huguette"), BIRTH, None),
        ("12/03/1935 Fontès Huguette", ("Fontès", "Huguette"), BIRTH, None),
        ("Fontès 12.3.35 Huguette", ("Fontès", "Huguette"), BIRTH, None),
        ("12 03 1935 fon", ("fon",), BIRTH, None),
        ("12031935", (), BIRTH, None),
        ("120335", (), BIRTH, None),
        ("1935-03-12", (), BIRTH, None),
        ("Fontès 1935", ("Fontès",), None, 1935),
        ("1935", (), None, 1935),
        ("Fontès 31/02/1935", ("Fontès",), None, None),
        ("Fontès 2031", ("Fontès",), None, None),
        ("Fontès 12/0", ("Fontès",), None, None),
        # A birth is never to come.
        ("01/01/30", (), date(1930, 1, 1), None),
        ("01/01/26", (), date(2026, 1, 1), None),
        ("24/11/2026", (), None, None),
    ],
)
def test_a_line_is_read_in_any_order(
    text: str, words: tuple[str, ...], born_on: date | None, year: int | None
) -> None:
    assert read_person_query(text, today=TODAY) == PersonQuery(
        words=words, born_on=born_on, year=year
    )


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ((), ("", "")),
        (("fontès",), ("Fontès", "")),
        (("fontès", "huguette"), ("Fontès", "Huguette")),
        (("Huguette", "FONTÈS"), ("Fontès", "Huguette")),
        (("FONTÈS-PUIG", "marie-ange"), ("Fontès-Puig", "Marie-Ange")),
        (("FONTES", "HUGUETTE"), ("Fontes", "Huguette")),
        (("de", "la", "Tour", "Jeanne", "Marie"), ("de la Tour", "Jeanne Marie")),
        (("d’", "Arboisin", "Lucette"), ("d’ Arboisin", "Lucette")),
        (("McAlister", "ann"), ("McAlister", "Ann")),
        (("de",), ("de", "")),
    ],
)
def test_the_names_of_a_new_person_are_guessed(
    words: tuple[str, ...], names: tuple[str, str]
) -> None:
    assert guess_names(words) == names


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read(text: str) -> None:
    query = read_person_query(text, today=TODAY)
    assert query.born_on is None or query.born_on <= TODAY
    assert query.is_empty is (not query.folded and query.born_on is None and query.year is None)
    guess_names(query.words)

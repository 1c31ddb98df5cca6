"""What to know before ringing: the words typed, and what the file itself knows."""

from __future__ import annotations

from datetime import date

import pytest

from crt_desktop.domain.vigilances import vigilances_of

ON = date(2026, 11, 23)


def test_the_words_typed_are_cut_at_commas_semicolons_and_lines() -> None:
    typed = " Anticoagulant,  portail  24B7 ;chien\n\n"
    assert vigilances_of(typed, fell_on=None, has_teleassistance=False, on=ON) == (
        "Anticoagulant",
        "portail 24B7",
        "chien",
    )


def test_what_the_file_knows_stands_around_what_was_typed() -> None:
    found = vigilances_of("Anticoagulant", fell_on=ON, has_teleassistance=True, on=ON)
    assert found == ("Chutes", "Anticoagulant", "Téléassistance")


@pytest.mark.parametrize(
    ("fell_on", "on", "counts"),
    [
        (date(2026, 5, 23), ON, True),
        (date(2026, 5, 22), ON, False),
        (date(2026, 11, 24), ON, False),
        (date(2025, 8, 31), date(2026, 2, 28), True),
        (date(2025, 8, 31), date(2026, 3, 1), False),
    ],
)
def test_a_fall_counts_for_six_months(fell_on: date, on: date, *, counts: bool) -> None:
    found = vigilances_of(None, fell_on=fell_on, has_teleassistance=False, on=on)
    assert found == (("Chutes",) if counts else ())


@pytest.mark.parametrize("typed", ["chute", "CHUTES", "Chutes"])
def test_what_was_typed_is_not_said_twice(typed: str) -> None:
    found = vigilances_of(f"{typed}, téléassistance", fell_on=ON, has_teleassistance=True, on=ON)
    assert found == ("Chutes", "téléassistance")


def test_nothing_known_is_an_empty_list() -> None:
    assert vigilances_of("  ; ,", fell_on=None, has_teleassistance=False, on=ON) == ()

"""Dates, times, numbers and phones as they are typed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.reprise.cells import read_date
from ui.viewmodels.typed import (
    normal_date,
    normal_number,
    normal_phone,
    normal_time,
    read_typed_date,
    read_typed_time,
    show_date,
)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3/2/1938", date(1938, 2, 3)),
        ("3/2/38", date(1938, 2, 3)),
        ("3/2/36", date(2036, 2, 3)),
        ("03021938", date(1938, 2, 3)),
        ("030227", date(2027, 2, 3)),
        ("3.2.2026", date(2026, 2, 3)),
        ("3-2-2026", date(2026, 2, 3)),
        ("3 2 2026", date(2026, 2, 3)),
        ("2026-02-03", date(2026, 2, 3)),
        ("3/2", date(2026, 2, 3)),
        ("0302", date(2026, 2, 3)),
        ("aujourd'hui", TODAY),
        ("Aujourd’hui", TODAY),
        ("hier", date(2026, 11, 22)),
        ("Avant-hier", date(2026, 11, 21)),
        ("demain", date(2026, 11, 24)),
        ("+7", date(2026, 11, 30)),
        ("-30", date(2026, 10, 24)),
        ("+ 1", date(2026, 11, 24)),
    ],
)
def test_a_day_is_read_however_it_is_typed(typed: str, day: date) -> None:
    assert read_typed_date(typed, today=TODAY) == day


@pytest.mark.parametrize("typed", ["", "31/02/2026", "x", "3/2/938", "99", "+", "1/13/2026"])
def test_what_is_no_day_stays_as_it_was_typed(typed: str) -> None:
    assert read_typed_date(typed, today=TODAY) is None
    assert normal_date(typed, today=TODAY) == typed


def test_a_birth_is_never_to_come() -> None:
    assert read_typed_date("3/2/36", today=TODAY, is_past=True) == date(1936, 2, 3)
    assert read_typed_date("24/11/26", today=TODAY, is_past=True) == date(2026, 11, 24)
    assert read_typed_date("24/12", today=TODAY, is_past=True) == date(2025, 12, 24)


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)))
def test_a_day_shown_reads_back_and_is_read_by_the_forms(day: date) -> None:
    assert read_typed_date(show_date(day), today=TODAY) == day
    assert read_date(show_date(day)) == day


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        ("2:47", time(2, 47)),
        ("2h47", time(2, 47)),
        ("02 h 47", time(2, 47)),
        ("0247", time(2, 47)),
        ("247", time(2, 47)),
        ("14", time(14)),
        ("14h", time(14)),
    ],
)
def test_a_time_is_read_however_it_is_typed(typed: str, clock: time) -> None:
    assert read_typed_time(typed) == clock


def test_a_time_that_does_not_exist_stays_as_it_was_typed() -> None:
    assert normal_time("25:00", now=NOW) == "25:00"
    assert normal_time("2h5", now=NOW) == "2h5"
    assert normal_time("maintenant", now=NOW) == "14:05"
    assert normal_time("9h", now=NOW) == "09:00"


def test_numbers_take_a_comma_and_phones_their_pairs() -> None:
    assert normal_number("4.5") == "4,5"
    assert normal_number("1 250") == "1250"
    assert normal_number("beaucoup") == "beaucoup"
    assert normal_phone("0465712840") == "04 65 71 28 40"
    assert normal_phone("04.65.71.28.40") == "04 65 71 28 40"
    assert normal_phone("+33 4 65 71 28 40") == "+33 4 65 71 28 40"

"""Periods and months."""

from __future__ import annotations

from datetime import date

import pytest

from crt_desktop.domain.dates import Period, add_months, completed_years


def test_a_period_never_ends_before_it_starts() -> None:
    day = date(2025, 3, 1)
    assert list(Period(start=day, end=day).months()) == [Period(start=day, end=day)]
    with pytest.raises(ValueError, match="before it starts"):
        Period(start=day, end=date(2025, 2, 28))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
    ],
)
def test_months_are_clamped_to_their_last_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_someone_born_on_29_february_is_a_year_older_on_1_march() -> None:
    born_on = date(1940, 2, 29)
    assert completed_years(born_on, date(2025, 2, 28)) == 84
    assert completed_years(born_on, date(2025, 3, 1)) == 85
    assert completed_years(born_on, date(2024, 2, 29)) == 84

"""The curve of the file active against a count made day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.curve import Span, curve_days, curve_of, quarter_of, threshold_of
from crt_desktop.domain.dates import Period

YEAR = Period.of_year(2026)
FIRST = date(2025, 11, 1)
SPANS = st.lists(
    st.tuples(
        st.integers(1, 5),
        st.integers(0, 500),
        st.none() | st.integers(0, 300),
    ).map(
        lambda drawn: (
            drawn[0],
            FIRST + timedelta(days=drawn[1]),
            None if drawn[2] is None else FIRST + timedelta(days=drawn[1] + drawn[2]),
        )
    ),
    max_size=12,
)


def days_of(span: Span) -> tuple[date, date]:
    _, admitted_on, left_on = span
    if left_on is None:
        return admitted_on, date(2100, 1, 1)
    return admitted_on, left_on - timedelta(days=0 if left_on == admitted_on else 1)


def touching(spans: list[Span]) -> list[Span]:
    return [
        span for span in spans if days_of(span)[0] <= YEAR.end and days_of(span)[1] >= YEAR.start
    ]


@given(SPANS, st.integers(-40, 420))
def test_each_point_counts_who_came_by_then_and_who_is_there(
    drawn: list[Span], offset: int
) -> None:
    spans = touching(drawn)
    until = YEAR.start + timedelta(days=offset)
    for day, cumulated, present in curve_of(spans, period=YEAR, until=until):
        came = {span[0] for span in spans if days_of(span)[0] <= day}
        there = [span for span in spans if days_of(span)[0] <= day <= days_of(span)[1]]
        assert (cumulated, present) == (len(came), len(there))


@given(SPANS, st.integers(0, 6))
def test_the_threshold_is_the_first_day_that_counts_enough_persons(
    drawn: list[Span], objectif: int
) -> None:
    spans = touching(drawn)

    def counted_by(day: date) -> int:
        return len({span[0] for span in spans if days_of(span)[0] <= day})

    days = (YEAR.start + timedelta(days=rank) for rank in range(365))
    expected = next((day for day in days if counted_by(day) >= objectif), None)
    assert threshold_of(spans, objectif=objectif, start=YEAR.start) == expected


@pytest.mark.parametrize(
    ("period", "until", "days"),
    [
        (
            YEAR,
            date(2026, 3, 15),
            [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 3, 15)],
        ),
        (YEAR, date(2026, 2, 1), [date(2026, 1, 1), date(2026, 2, 1)]),
        (YEAR, date(2026, 1, 1), [date(2026, 1, 1)]),
        (YEAR, date(2025, 12, 31), []),
        (
            Period(start=date(2026, 1, 20), end=date(2026, 2, 10)),
            date(2027, 1, 1),
            [date(2026, 1, 20), date(2026, 2, 1), date(2026, 2, 10)],
        ),
    ],
)
def test_the_curve_has_a_point_a_month_and_the_last_day(
    period: Period, until: date, days: list[date]
) -> None:
    assert curve_days(period, until=until) == days


@pytest.mark.parametrize(
    ("period", "on", "quarter"),
    [
        (YEAR, date(2026, 11, 23), (date(2026, 10, 1), date(2026, 12, 31))),
        (YEAR, date(2026, 1, 1), (date(2026, 1, 1), date(2026, 3, 31))),
        (YEAR, date(2025, 6, 1), (date(2026, 1, 1), date(2026, 3, 31))),
        (YEAR, date(2028, 6, 1), (date(2026, 10, 1), date(2026, 12, 31))),
        (
            Period(start=date(2026, 11, 15), end=date(2026, 12, 3)),
            date(2026, 11, 23),
            (date(2026, 11, 15), date(2026, 12, 3)),
        ),
    ],
)
def test_the_quarter_is_the_one_of_the_day_cut_to_the_period(
    period: Period, on: date, quarter: tuple[date, date]
) -> None:
    found = quarter_of(period, on=on)
    assert (found.start, found.end) == quarter

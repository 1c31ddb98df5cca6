"""What the dashboard is cut into, the ramp-up, and how its sentences write figures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.curve import counts_at
from crt_desktop.domain.dates import Period
from crt_desktop.domain.pilotage import (
    accompanied,
    folded,
    is_ramping_up,
    month_key,
    person_months,
    ramp_up_at,
    ramp_up_end,
    tranches_of,
)
from crt_desktop.domain.pilotage_words import (
    counted,
    day_words,
    in_words,
    number_words,
    period_words,
    running_words,
)

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2026, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Period(start=first, end=last)


@st.composite
def spans(draw: st.DrawFn) -> tuple[int, date, date | None]:
    admitted_on = draw(DAYS)
    lasted = draw(st.none() | st.integers(min_value=0, max_value=400))
    left_on = None if lasted is None else admitted_on + timedelta(days=lasted)
    return draw(st.integers(min_value=1, max_value=4)), admitted_on, left_on


def is_present(span: tuple[int, date, date | None], day: date) -> bool:
    _, admitted_on, left_on = span
    return admitted_on == left_on == day or (
        admitted_on <= day and (left_on is None or day < left_on)
    )


@given(periods())
def test_tranches_follow_each_other_and_hold_the_whole_period(period: Period) -> None:
    tranches = tranches_of(period)
    assert tranches[0].period.start == period.start
    assert tranches[-1].period.end == period.end
    for one, other in pairwise(tranches):
        assert one.period.after_end == other.period.start
    months = [month for one in tranches for month in one.months]
    assert months == [month_key(month.start) for month in period.months()]
    assert len(tranches) <= 24
    assert len({one.label for one in tranches}) == len(tranches)


@pytest.mark.parametrize(
    ("period", "labels"),
    [
        (Period(start=date(2026, 1, 1), end=date(2026, 3, 31)), ["janv.", "févr.", "mars"]),
        (
            Period(start=date(2025, 12, 15), end=date(2026, 1, 31)),
            ["15–31 déc. 2025", "janv. 2026"],
        ),
        (Period(start=date(2026, 8, 4), end=date(2026, 8, 4)), ["4 août"]),
        (
            Period(start=date(2024, 1, 1), end=date(2026, 2, 28)),
            [
                *(f"T{n} {year}" for year in (2024, 2025) for n in range(1, 5)),
                "T1 2026 (en partie)",
            ],
        ),
        (
            Period(start=date(2024, 1, 2), end=date(2026, 3, 31)),
            [
                "T1 2024 (en partie)",
                *(f"T{n} 2024" for n in range(2, 5)),
                *(f"T{n} 2025" for n in range(1, 5)),
                "T1 2026",
            ],
        ),
        (
            Period(start=date(2018, 6, 1), end=date(2026, 12, 31)),
            ["2018 (en partie)", *(str(year) for year in range(2019, 2027))],
        ),
    ],
)
def test_a_long_period_is_told_by_quarters_then_by_years(period: Period, labels: list[str]) -> None:
    assert [one.label for one in tranches_of(period)] == labels


def test_a_period_of_24_months_is_told_by_months() -> None:
    tranches = tranches_of(Period(start=date(2025, 1, 1), end=date(2026, 12, 31)))
    assert [tranches[0].label, len(tranches)] == ["janv. 2025", 24]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 1), 0),
        (date(2026, 1, 2), 0),
        (date(2026, 1, 4), 0),
        (date(2026, 1, 5), 1),
        (date(2026, 4, 1), 15),
        (date(2026, 6, 28), 30),
        (date(2026, 7, 1), 30),
        (date(2027, 1, 1), 30),
    ],
)
def test_the_ramp_up_reaches_the_objectif_six_months_after_the_opening(
    day: date, expected: int
) -> None:
    assert ramp_up_at(day, opened_on=date(2026, 1, 1), objectif=30) == expected


def test_the_ramp_up_ends_on_the_last_day_of_a_shorter_month() -> None:
    opened_on = date(2025, 8, 31)
    assert ramp_up_end(opened_on) == date(2026, 2, 28)
    february = Period(start=date(2026, 2, 1), end=date(2026, 2, 28))
    march = Period(start=date(2026, 3, 1), end=date(2026, 3, 31))
    assert is_ramping_up(february, opened_on=opened_on)
    assert not is_ramping_up(march, opened_on=opened_on)
    assert not is_ramping_up(february, opened_on=None)


@given(st.lists(spans(), max_size=12), periods())
def test_person_months_count_each_person_once_a_month(
    known: list[tuple[int, date, date | None]], period: Period
) -> None:
    wanted = {}
    for month in period.months():
        days = [month.start + timedelta(days=n) for n in range((month.end - month.start).days + 1)]
        wanted[month_key(month.start)] = len(
            {one[0] for one in known for day in days if is_present(one, day)}
        )
    assert person_months(known, period) == wanted


@given(st.lists(spans(), max_size=12))
def test_a_person_is_judged_at_the_first_admission_and_at_the_last_day(
    known: list[tuple[int, date, date | None]],
) -> None:
    period = Period(start=date(2020, 1, 1), end=date(2026, 12, 31))
    found = {person: (entered, day) for person, entered, day in accompanied(known, period)}
    assert set(found) == {one[0] for one in known}
    for person, (entered, day) in found.items():
        own = [one for one in known if one[0] == person]
        assert entered == min(one[1] for one in own)
        last = [one for one in own if one[1] == max(other[1] for other in own)]
        assert day in {min(one[2] or period.end, period.end) for one in last}


@given(st.lists(spans(), max_size=12), st.lists(DAYS, max_size=5))
def test_counts_at_a_day_are_those_of_each_day_since_the_start(
    known: list[tuple[int, date, date | None]], days: list[date]
) -> None:
    start = date(2020, 1, 1)
    for day, cumulated, present in counts_at(known, start=start, days=days):
        assert present == sum(is_present(one, day) for one in known)
        assert cumulated == len({one[0] for one in known if one[1] <= day})


def test_counts_are_folded_over_the_months_of_a_tranche() -> None:
    first, *_ = tranches_of(Period(start=date(2020, 1, 1), end=date(2023, 12, 31)))
    assert folded({202001: 2, 202003: 5, 202004: 7}, first) == 7


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1636, "1\u202f636"),
        (-3, "−3"),
        (Decimal("48.7"), "48,7"),
        (Decimal("23.0"), "23"),
        (Decimal("-1200.5"), "−1\u202f200,5"),
    ],
)
def test_numbers_are_written_as_in_french(value: int | Decimal, text: str) -> None:
    assert number_words(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 personne"),
        (1, "1 personne"),
        (2, "2 personnes"),
        (Decimal("1.9"), "1,9 personne"),
        (-2, "−2 personnes"),
    ],
)
def test_under_two_is_singular(value: int | Decimal, text: str) -> None:
    assert counted(value, "personne") == text


def test_a_noun_may_have_a_plural_of_its_own() -> None:
    assert counted(3, "personne-mois", "personnes-mois") == "3 personnes-mois"


@pytest.mark.parametrize(
    ("first", "last", "name", "sentence"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), "2026", "en 2026"),
        (date(2026, 3, 1), date(2026, 3, 31), "mars 2026", "en mars 2026"),
        (date(2026, 4, 1), date(2026, 6, 30), "2e trimestre 2026", "au 2e trimestre 2026"),
        (date(2026, 3, 4), date(2026, 3, 4), "04/03/2026", "le 4 mars 2026"),
        (
            date(2026, 2, 1),
            date(2026, 4, 30),
            "01/02/2026 – 30/04/2026",
            "du 01/02/2026 au 30/04/2026",
        ),
        (
            date(2026, 1, 1),
            date(2026, 3, 30),
            "01/01/2026 – 30/03/2026",
            "du 01/01/2026 au 30/03/2026",
        ),
    ],
)
def test_a_period_is_named_as_people_say_it(
    first: date, last: date, name: str, sentence: str
) -> None:
    period = Period(start=first, end=last)
    assert (period_words(period), in_words(period)) == (name, sentence)


@pytest.mark.parametrize(
    ("end", "on", "words"),
    [
        (date(2026, 12, 31), date(2026, 11, 22), "année en cours, arrêtée au 22/11"),
        (date(2026, 12, 31), date(2026, 12, 31), "année en cours, arrêtée au 31/12"),
        (date(2026, 12, 31), date(2027, 1, 1), ""),
        (date(2026, 12, 31), date(2025, 12, 31), ""),
        (date(2026, 3, 31), date(2026, 2, 1), "période en cours, arrêtée au 01/02"),
        (date(2027, 3, 31), date(2026, 2, 1), "période en cours, arrêtée au 01/02/2026"),
    ],
)
def test_a_period_that_is_not_over_says_up_to_when_it_is_told(
    end: date, on: date, words: str
) -> None:
    assert running_words(Period(start=date(2026, 1, 1), end=end), on) == words


def test_the_first_of_a_month_is_an_ordinal() -> None:
    assert [day_words(date(2026, 1, day)) for day in (1, 2)] == [
        "1er janvier 2026",
        "2 janvier 2026",
    ]

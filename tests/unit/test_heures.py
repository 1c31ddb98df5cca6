"""Elapsed hours by night, Sunday and holiday; the nights a duty touches; what a stretch leaves free."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.heures import Heures, days_served, gaps_in, nights_touched, split_hours

PARIS = ZoneInfo("Europe/Paris")
PARAMETRES = Parametres()
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
ARMISTICE = date(2026, 11, 11)


def at(day: date, wall: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(wall), tzinfo=PARIS).astimezone(UTC)


def duty(day: date, starts: str = "21:00", ends: str = "06:00") -> tuple[datetime, datetime]:
    return at(day, starts), at(day if starts < ends else day + timedelta(days=1), ends)


def split(span: tuple[datetime, datetime], *holidays: date) -> Heures:
    return split_hours(*span, parametres=PARAMETRES, holidays=frozenset(holidays))


@pytest.mark.parametrize(
    ("span", "holidays", "expected"),
    [
        (duty(date(2026, 1, 13)), (), Heures(nuit=9 * HOUR)),
        (duty(date(2026, 1, 13), "18:00", "09:00"), (), Heures(nuit=9 * HOUR, jour=6 * HOUR)),
        (duty(date(2026, 1, 17)), (), Heures(nuit=3 * HOUR, dimanche=6 * HOUR)),
        (duty(date(2026, 1, 18)), (), Heures(dimanche=3 * HOUR, nuit=6 * HOUR)),
        (duty(date(2026, 3, 28)), (), Heures(nuit=3 * HOUR, dimanche=5 * HOUR)),
        (duty(date(2026, 10, 24)), (), Heures(nuit=3 * HOUR, dimanche=7 * HOUR)),
        (duty(ARMISTICE), (ARMISTICE,), Heures(ferie=3 * HOUR, nuit=6 * HOUR)),
        (
            duty(date(2026, 11, 10), "18:00", "18:00"),
            (ARMISTICE,),
            Heures(jour=3 * HOUR, nuit=3 * HOUR, ferie=18 * HOUR),
        ),
        (duty(date(2026, 1, 18), "09:00", "17:00"), (date(2026, 1, 18),), Heures(ferie=8 * HOUR)),
    ],
)
def test_each_hour_is_of_a_holiday_else_of_a_sunday_else_of_the_night(
    span: tuple[datetime, datetime], holidays: tuple[date, ...], expected: Heures
) -> None:
    assert split(span, *holidays) == expected
    assert expected.total == span[1] - span[0]


def slow_class(instant: datetime, holidays: frozenset[date]) -> str:
    local = instant.astimezone(PARIS)
    if local.date() in holidays:
        return "ferie"
    if local.isoweekday() == 7:
        return "dimanche"
    return "nuit" if local.time() >= time(21) or local.time() < time(6) else "jour"


INSTANTS = st.sampled_from(
    [date(2026, 3, 27), date(2026, 10, 23), date(2026, 11, 9), date(2026, 1, 16)]
).flatmap(
    lambda day: st.integers(0, 5 * 24 * 60).map(lambda drawn: at(day, "00:00") + drawn * MINUTE)
)


@given(INSTANTS, st.integers(0, 30 * 60))
def test_every_minute_is_counted_once_in_its_class(start: datetime, minutes: int) -> None:
    holidays = frozenset({ARMISTICE})
    found = split((start, start + minutes * MINUTE), ARMISTICE)
    classes = [slow_class(start + one * MINUTE, holidays) for one in range(minutes)]
    for name in ("jour", "nuit", "dimanche", "ferie"):
        assert getattr(found, name) == classes.count(name) * MINUTE


@given(INSTANTS, st.integers(1, 60 * 60))
def test_the_nights_touched_are_those_with_a_minute_inside(start: datetime, minutes: int) -> None:
    slow: set[date] = set()
    for one in range(minutes):
        local = (start + one * MINUTE).astimezone(PARIS)
        if local.time() >= time(21):
            slow.add(local.date())
        elif local.time() < time(6):
            slow.add(local.date() - timedelta(days=1))
    end = start + minutes * MINUTE
    assert nights_touched(start, end, PARAMETRES) == tuple(sorted(slow))
    assert days_served(start, end, PARAMETRES) == (
        tuple(sorted(slow)) or (start.astimezone(PARIS).date(),)
    )


def test_an_empty_stretch_touches_no_night() -> None:
    midnight = at(date(2026, 1, 13), "00:00")
    assert nights_touched(midnight, midnight, PARAMETRES) == ()


@given(st.lists(st.tuples(st.integers(-5, 30), st.integers(-5, 30)), max_size=6))
def test_what_is_left_free_and_what_is_taken_make_the_whole(drawn: list[tuple[int, int]]) -> None:
    start = at(date(2026, 1, 13), "00:00")

    def instant(minute: int) -> datetime:
        return start + minute * MINUTE

    free = gaps_in((instant(0), instant(25)), [(instant(one), instant(two)) for one, two in drawn])
    taken = {minute for one, two in drawn for minute in range(one, two)}
    left = [
        minute
        for one, two in free
        for minute in range((one - start) // MINUTE, (two - start) // MINUTE)
    ]
    assert left == [minute for minute in range(25) if minute not in taken]
    assert all(one < two for one, two in free)

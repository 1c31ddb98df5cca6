"""Which night goes on, and which one an instant is told of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.astreintes import night_span
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.nuits import is_in_night, night_at, night_near

PARAMETRES = Parametres()
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 7 * 366 * 86_400).map(lambda one: EPOCH + timedelta(seconds=one))


def local(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize(
    ("at", "night_on", "near"),
    [
        ("23/11/2026 21:00", "2026-11-23", "2026-11-23"),
        ("23/11/2026 20:59", "2026-11-23", "2026-11-23"),
        ("24/11/2026 02:47", "2026-11-23", "2026-11-23"),
        ("24/11/2026 05:59", "2026-11-23", "2026-11-23"),
        ("24/11/2026 06:00", "2026-11-24", "2026-11-23"),
        ("24/11/2026 13:30", "2026-11-24", "2026-11-23"),
        ("24/11/2026 13:31", "2026-11-24", "2026-11-24"),
        ("01/01/2027 00:30", "2026-12-31", "2026-12-31"),
    ],
)
def test_the_night_that_goes_on_and_the_one_an_instant_belongs_to(
    at: str, night_on: str, near: str
) -> None:
    assert night_at(local(at), PARAMETRES) == date.fromisoformat(night_on)
    assert night_near(local(at), PARAMETRES) == date.fromisoformat(near)


def test_both_two_thirties_are_of_the_night_of_the_change() -> None:
    for hour in (0, 1):
        instant = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        assert night_at(instant, PARAMETRES) == date(2026, 10, 24)
        assert is_in_night(instant, PARAMETRES)


@given(INSTANTS)
def test_a_night_found_holds_the_instant_or_is_the_next_one(instant: datetime) -> None:
    night_on = night_at(instant, PARAMETRES)
    starts_at, ends_at = night_span(night_on, PARAMETRES)
    _, before = night_span(night_on - timedelta(days=1), PARAMETRES)
    assert before <= instant < ends_at
    assert is_in_night(instant, PARAMETRES) is (starts_at <= instant)


@given(INSTANTS)
def test_no_other_night_is_nearer(instant: datetime) -> None:
    def far(night_on: date) -> timedelta:
        starts_at, ends_at = night_span(night_on, PARAMETRES)
        return max(starts_at - instant, instant - ends_at, timedelta())

    near = night_near(instant, PARAMETRES)
    assert all(far(near) <= far(near + timedelta(days=days)) for days in (-1, 1))

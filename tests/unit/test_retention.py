"""Which backups are kept, day after day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.retention import (
    AUTOMATIQUE,
    MANUELLE,
    KeptBackup,
    expired,
    is_elsewhere_late,
    is_made_on,
)

TODAY = date(2026, 11, 22)
MORNING = datetime(2026, 11, 22, 8, tzinfo=UTC)


def a_backup(days_ago: int, *, hour: int = 8, kind: str = AUTOMATIQUE) -> KeptBackup:
    made_at = datetime.combine(TODAY - timedelta(days=days_ago), time(hour), UTC)
    return KeptBackup(name=f"{made_at:%Y%m%dT%H%M}-{kind}", made_at=made_at, kind=kind)


def days_kept(backups: list[KeptBackup]) -> list[date]:
    gone = expired(backups, today=TODAY)
    return sorted(one.made_at.date() for one in backups if one.name not in gone)


def test_a_daily_backup_for_two_years_leaves_seven_days_four_weeks_twelve_months() -> None:
    kept = days_kept([a_backup(days) for days in range(730)])
    assert kept == [
        *(date(2025, month, 31) for month in (12,)),
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 5, 31),
        date(2026, 6, 30),
        date(2026, 7, 31),
        date(2026, 8, 31),
        date(2026, 9, 30),
        date(2026, 10, 31),
        date(2026, 11, 1),  # Sundays end weeks
        date(2026, 11, 8),
        date(2026, 11, 15),
        *(date(2026, 11, day) for day in range(16, 23)),
    ]


def test_of_several_backups_of_a_day_the_last_stays() -> None:
    backups = [a_backup(0, hour=hour) for hour in (6, 8, 19)]
    assert expired(backups, today=TODAY) == {one.name for one in backups[:2]}


def test_a_day_is_that_of_paris() -> None:
    late = KeptBackup(
        name="soir", made_at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC), kind=AUTOMATIQUE
    )
    assert is_made_on([late], TODAY)
    assert not is_made_on([late], date(2026, 11, 21))


def test_a_workstation_off_for_months_loses_nothing() -> None:
    backups = [a_backup(days) for days in range(200, 207)]
    assert expired(backups, today=TODAY) == frozenset()


def test_a_backup_by_hand_is_safe_for_a_calendar_month_then_like_the_others() -> None:
    by_hand = [a_backup(days, hour=hour, kind=MANUELLE) for days in (25, 40) for hour in (9, 10)]
    others = [a_backup(days, hour=20) for days in range(60)]
    gone = expired([*by_hand, *others], today=TODAY)
    assert {one.name for one in by_hand} & gone == {one.name for one in by_hand[2:]}


def test_a_backup_by_hand_is_not_the_automatic_one_of_the_day() -> None:
    assert not is_made_on([a_backup(0, kind=MANUELLE)], TODAY)
    assert is_made_on([a_backup(0), a_backup(1)], TODAY)


def test_nothing_is_kept_of_nothing() -> None:
    assert expired([], today=TODAY) == frozenset()


@given(
    st.lists(
        st.tuples(
            st.integers(0, 900), st.integers(0, 23), st.sampled_from([AUTOMATIQUE, MANUELLE])
        ),
        unique=True,
        max_size=60,
    )
)
def test_the_latest_stays_and_what_was_kept_yesterday_only_shrinks(
    made: list[tuple[int, int, str]],
) -> None:
    backups = [a_backup(days, hour=hour, kind=kind) for days, hour, kind in made]
    gone = expired(backups, today=TODAY)
    left = [one for one in backups if one.name not in gone]
    if backups:
        latest = max(one.made_at for one in backups)
        assert any(one.made_at == latest for one in left)
        assert len({local_date(one.made_at) for one in left}) >= min(
            7, len({local_date(one.made_at) for one in backups})
        )
    # Thinning out again at once finds nothing more.
    assert expired(left, today=TODAY) == frozenset()


@pytest.mark.parametrize(
    ("last_at", "expected"),
    [
        (None, True),
        (MORNING, False),
        (MORNING - timedelta(days=7), False),
        (MORNING - timedelta(days=7, seconds=1), True),
    ],
)
def test_a_copy_elsewhere_is_late_after_so_many_days(
    last_at: datetime | None, *, expected: bool
) -> None:
    assert is_elsewhere_late(last_at, now=MORNING, days=7) is expected

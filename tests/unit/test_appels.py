"""The times of a call: typed on the wall's clock, placed in the night, in their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.appels import (
    AHEAD,
    KEEP,
    STEPS,
    CallUpdate,
    TypedTime,
    apply,
    call_issues,
    clock_words,
    is_open,
    is_repeated,
    place,
    settle_times,
    tells_of_visit,
    visit_of,
)
from crt_desktop.domain.dates import PARIS
from crt_desktop.domain.equipe import AppelAstreinte
from crt_desktop.domain.etablissement import Parametres

PARAMETRES = Parametres()
NIGHT = date(2026, 11, 23)
AUTUMN = date(2026, 10, 24)
"""The night in which 2:30 comes twice."""
SPRING = date(2026, 3, 28)
"""The night in which 2:30 does not exist."""
CALLED = datetime(2026, 11, 24, 1, 47, tzinfo=UTC)
CALL = AppelAstreinte(called_at=CALLED, origine="aidant", reponse="deplacement")
LATER = CALLED + timedelta(hours=8)
FIRST = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
SECOND = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def placed(text: str, night_on: date = NIGHT, **options: Any) -> datetime | None:
    is_second = options.pop("is_second", None)
    typed = TypedTime(text=text, is_second=is_second)
    return place(typed, night_on=night_on, parametres=PARAMETRES, **options)


def wall(instant: datetime | None) -> str:
    assert instant is not None
    return f"{instant.astimezone(PARIS):%d/%m %H:%M}"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("22:15", "23/11 22:15"),
        ("2:47", "24/11 02:47"),
        ("2h47", "24/11 02:47"),
        (" 0247 ", "24/11 02:47"),
        ("02.47", "24/11 02:47"),
        ("20:50", "23/11 20:50"),
        ("07:10", "24/11 07:10"),
        ("00:00", "24/11 00:00"),
        ("18:00", "23/11 18:00"),
        ("09:00", "24/11 09:00"),
    ],
)
def test_a_time_is_placed_in_the_night_or_nearest_to_it(typed: str, expected: str) -> None:
    assert wall(placed(typed)) == expected


@pytest.mark.parametrize("typed", ["", "24:00", "12:60", "midi", "2", "02:4", "-1:00", "1:2:3"])
def test_what_is_no_time_is_not_placed(typed: str) -> None:
    assert placed(typed) is None
    assert not is_repeated(typed, night_on=AUTUMN, parametres=PARAMETRES)


def test_a_night_that_begins_after_midnight_has_its_evening_the_day_before() -> None:
    late = replace(PARAMETRES, nuit_debut=time(0), nuit_fin=time(6))
    found = place(TypedTime(text="23:50"), night_on=NIGHT, parametres=late)
    assert wall(found) == "22/11 23:50"


@pytest.mark.parametrize(
    ("is_second", "not_before", "expected"),
    [
        (None, None, FIRST),
        (None, FIRST, FIRST),
        (None, FIRST + timedelta(minutes=1), SECOND),
        (False, SECOND, FIRST),
        (True, None, SECOND),
    ],
)
def test_the_time_that_comes_twice_is_the_one_said_or_the_first_that_is_not_before(
    *, is_second: bool | None, not_before: datetime | None, expected: datetime
) -> None:
    found = placed("02:30", AUTUMN, is_second=is_second, not_before=not_before)
    assert found == expected
    assert is_repeated("02:30", night_on=AUTUMN, parametres=PARAMETRES)


def test_a_time_is_repeated_in_one_night_of_the_year_only() -> None:
    assert not is_repeated("03:00", night_on=AUTUMN, parametres=PARAMETRES)
    assert is_repeated("02:59", night_on=AUTUMN, parametres=PARAMETRES)
    for other in (AUTUMN - timedelta(days=1), AUTUMN + timedelta(days=1), SPRING, NIGHT):
        assert not is_repeated("02:30", night_on=other, parametres=PARAMETRES)


def test_a_time_that_does_not_exist_is_read_with_the_offset_before() -> None:
    assert placed("02:30", SPRING) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(
    day=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    clock=st.times(),
    is_second=st.booleans(),
)
def test_what_is_placed_shows_the_time_typed_and_is_near_its_night(
    *, day: date, clock: time, is_second: bool
) -> None:
    found = placed(f"{clock:%H:%M}", day, is_second=is_second)
    assert found is not None
    middle = datetime.combine(day, time(1, 30), tzinfo=PARIS) + timedelta(days=1)
    assert abs(found - middle.astimezone(UTC)) <= timedelta(hours=13)
    shown = found.astimezone(PARIS)
    if f"{shown:%H:%M}" != f"{clock:%H:%M}":
        # Only the hour that is skipped in March cannot be shown.
        assert shown.month == 3
        assert f"{shown - timedelta(hours=1):%H:%M}" == f"{clock:%H:%M}"


# --- what is noted afterwards ----------------------------------------------------------------


def test_an_update_tells_only_what_was_noted() -> None:
    update = CallUpdate(suite="domicile", remarque=None)
    assert update.given() == {"suite": "domicile", "remarque": None}
    assert CallUpdate().given() == {}
    assert CallUpdate().motif is KEEP


def test_a_text_left_blank_is_nothing() -> None:
    told = apply(CALL, {"remarque": "  ", "prevenus": " Sa fille ", "suite": None})
    assert (told.remarque, told.prevenus, told.suite) == (None, "Sa fille", None)


def test_each_time_typed_follows_the_one_before_it() -> None:
    call = replace(CALL, called_at=FIRST)
    changes = {
        "departed_at": TypedTime(text="02:40"),
        "arrived_at": TypedTime(text="02:10"),
        "ended_at": TypedTime(text="03:20"),
    }
    settled, issues = settle_times(changes, call, now=LATER, parametres=PARAMETRES)
    assert issues == ()
    assert [wall(settled[name]) for name in changes] == [
        "25/10 02:40",
        "25/10 02:10",
        "25/10 03:20",
    ]
    assert settled["arrived_at"] - settled["departed_at"] == timedelta(minutes=30)
    assert settled["ended_at"] - settled["arrived_at"] == timedelta(minutes=70)


def test_a_new_call_is_of_the_night_that_goes_on() -> None:
    now = datetime(2026, 11, 24, 2, tzinfo=UTC)
    changes = {"called_at": TypedTime(text="23:10")}
    settled, _ = settle_times(changes, None, now=now, parametres=PARAMETRES)
    assert wall(settled["called_at"]) == "23/11 23:10"


@pytest.mark.parametrize(
    ("typed", "night_on", "expected"),
    [
        ("02:30", None, "24/11 02:30"),
        ("02:30", date(2026, 11, 24), "24/11 02:30"),
        ("22:15", date(2026, 11, 22), "22/11 22:15"),
        ("13:58", None, "24/11 13:58"),
    ],
)
def test_a_call_written_down_in_the_afternoon_is_never_of_the_night_to_come(
    typed: str, night_on: date | None, expected: str
) -> None:
    now = datetime(2026, 11, 24, 14, tzinfo=PARIS)
    changes = {"called_at": TypedTime(text=typed)}
    settled, issues = settle_times(changes, None, now=now, parametres=PARAMETRES, night_on=night_on)
    assert issues == ()
    assert wall(settled["called_at"]) == expected


def test_an_instant_is_kept_to_the_minute_and_what_is_emptied_stays_empty() -> None:
    exact = datetime(2026, 11, 24, 3, 1, 59, 7, tzinfo=PARIS)
    changes = {"arrived_at": exact, "ended_at": None}
    settled, _ = settle_times(changes, CALL, now=LATER, parametres=PARAMETRES)
    assert settled == {"arrived_at": datetime(2026, 11, 24, 2, 1, tzinfo=UTC), "ended_at": None}


def test_what_is_no_time_is_said_under_its_field() -> None:
    changes = {"ended_at": TypedTime(text="tard")}
    _, issues = settle_times(changes, CALL, now=LATER, parametres=PARAMETRES)
    assert [one.attribute for one in issues] == ["ended_at"]


def test_what_happens_within_one_minute_is_in_order() -> None:
    call = replace(CALL, called_at=CALLED + timedelta(seconds=40))
    changes = {"departed_at": CALLED + timedelta(seconds=50), "arrived_at": CALLED}
    settled, _ = settle_times(changes, call, now=LATER, parametres=PARAMETRES)
    assert set(settled.values()) == {call.called_at}
    assert call_issues(replace(call, **settled), now=LATER) == ()


def test_a_step_before_the_one_it_follows_is_refused_with_both_hours() -> None:
    call = replace(CALL, arrived_at=CALLED - timedelta(minutes=5))
    (issue,) = call_issues(call, now=LATER)
    assert issue.attribute == "arrived_at"
    assert "L’arrivée (02:42) précède l’appel (02:47)" in issue.message


def test_what_has_not_come_yet_is_refused_beyond_a_few_minutes() -> None:
    call = replace(CALL, ended_at=CALLED + AHEAD)
    assert call_issues(call, now=CALLED) == ()
    late = replace(CALL, ended_at=CALLED + AHEAD + timedelta(minutes=1))
    (issue,) = call_issues(late, now=CALLED)
    assert issue.message.startswith("Il n’est pas encore 02:53")


@given(st.lists(st.one_of(st.none(), st.integers(0, 300)), min_size=4, max_size=4))
def test_steps_in_order_are_accepted_and_no_others(minutes: list[int | None]) -> None:
    moments = [None if one is None else CALLED + timedelta(minutes=one) for one in minutes]
    call = replace(CALL, **dict(zip(STEPS[1:], moments, strict=True)))  # type: ignore[arg-type]
    known = [one for one in minutes if one is not None]
    assert (call_issues(call, now=LATER) == ()) is (known == sorted(known))


def test_the_two_times_that_read_alike_are_told_apart() -> None:
    assert clock_words(FIRST) == "02:30 (heure d'été)"
    assert clock_words(SECOND) == "02:30 (heure d'hiver)"
    assert clock_words(CALLED) == "02:47"


# --- the visit -------------------------------------------------------------------------------


def test_a_visit_at_home_that_ended_is_a_visit_done() -> None:
    arrived, ended = CALLED + timedelta(minutes=20), CALLED + timedelta(minutes=50)
    call = replace(CALL, beneficiaire="B1", professionnel="P1", arrived_at=arrived, ended_at=ended)
    visite = visit_of(call, profession="as")
    assert visite is not None
    assert (visite.beneficiaire, visite.professionnel, visite.profession) == ("B1", "P1", "as")
    assert (visite.starts_at, visite.ends_at) == (arrived, ended)
    assert (visite.statut, visite.domaine) == ("realisee", "urgence")


def test_without_an_arrival_the_visit_begins_at_the_departure_or_at_the_call() -> None:
    departed = CALLED + timedelta(minutes=5)
    call = replace(CALL, beneficiaire="B1", ended_at=CALLED + timedelta(minutes=50))
    for changes, expected in (({"departed_at": departed}, departed), ({}, CALLED)):
        visite = visit_of(apply(call, changes), profession="ide")
        assert visite is not None
        assert visite.starts_at == expected


@pytest.mark.parametrize(
    "changes",
    [{"reponse": "conseil"}, {"beneficiaire": None}, {"ended_at": None}],
)
def test_no_visit_without_a_move_somebody_or_an_end(changes: dict[str, Any]) -> None:
    call = replace(CALL, beneficiaire="B1", ended_at=CALLED + timedelta(minutes=50))
    assert visit_of(call, profession="ide") is not None
    assert visit_of(replace(call, **changes), profession="ide") is None


def test_what_the_visit_tells_is_not_what_is_written_beside() -> None:
    assert tells_of_visit(["ended_at"])
    assert not tells_of_visit(["remarque", "prevenus", "suite", "returned_at", "motif", "origine"])


def test_a_call_is_open_while_somebody_is_out() -> None:
    assert is_open("deplacement", None)
    assert not is_open("deplacement", CALLED)
    assert not is_open("conseil", None)

"""Rests: the example of the trade, its neighbours, and a minute-by-minute twin on thousands of months."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import AppelAstreinte, Visite
from crt_desktop.domain.planning import Absence, HoraireTravail
from crt_desktop.domain.repos import (
    LongDay,
    Resume,
    find_daily_breaches,
    find_long_days,
    find_weekly_breaches,
    interventions_of,
    journees,
    ordinary_work,
    resume_not_before,
    working_time,
)
from tests.sizes import at_length
from tests.slow_rests import Month, SlowBreach

PARIS = ZoneInfo("Europe/Paris")
MONTHS = at_length(1_500, 20_000)
HOUR = timedelta(hours=1)
ELEVEN = 11 * HOUR
MONDAY = date(2026, 1, 12)
MARCH = date(2026, 3, 28)
OCTOBER = date(2026, 10, 24)

Span = tuple[datetime, datetime]


def at(day: int | date, wall: str, *, fold: int = 0) -> datetime:
    """Return a local time; a number is a day from the Monday of reference."""
    when = MONDAY + timedelta(days=day) if isinstance(day, int) else day
    local = datetime.combine(when, time.fromisoformat(wall), tzinfo=PARIS).replace(fold=fold)
    return local.astimezone(UTC)


def span(day: int | date, starts: str, ends: str) -> Span:
    """Return a stretch of a day; an end before the start is of the next day."""
    first = at(day, starts)
    days = 0 if starts < ends else 1
    if isinstance(day, int):
        return first, at(day + days, ends)
    return first, at(day + timedelta(days=days), ends)


def resume(
    work: list[Span], interventions: list[Span], *, on: datetime, rest: timedelta = ELEVEN
) -> datetime | None:
    found = resume_not_before(work, interventions, rest=rest, at=on)
    return None if found is None else found.not_before


# --- the example of the trade ----------------------------------------------------------------


def test_after_an_intervention_from_3_to_4_nobody_works_before_15() -> None:
    work = [span(0, "09:00", "18:00")]
    found = resume_not_before(work, [span(1, "03:00", "04:00")], rest=ELEVEN, at=at(1, "04:00"))
    assert found == Resume(not_before=at(1, "15:00"), intervention_ended_at=at(1, "04:00"))


def test_work_resumed_at_9_after_it_is_a_breach_that_says_15() -> None:
    work = [span(0, "09:00", "18:00"), span(1, "09:00", "18:00")]
    (breach,) = find_daily_breaches(work, [span(1, "03:00", "04:00")], rest=ELEVEN)
    assert (breach.ended_at, breach.resumed_at) == (at(0, "18:00"), at(1, "09:00"))
    assert breach.longest == 9 * HOUR
    assert breach.not_before == at(1, "15:00")


def test_work_resumed_at_15_is_right() -> None:
    work = [span(0, "09:00", "18:00"), span(1, "15:00", "18:00")]
    assert not list(find_daily_breaches(work, [span(1, "03:00", "04:00")], rest=ELEVEN))


def test_nothing_is_owed_when_the_rest_was_taken_in_full_before() -> None:
    work = [span(0, "09:00", "18:00"), span(1, "09:00", "18:00")]
    interventions = [span(1, "05:30", "06:15")]
    assert not list(find_daily_breaches(work, interventions, rest=ELEVEN))
    assert resume(work[:1], interventions, on=at(1, "06:15")) is None


def test_an_hour_earlier_the_rest_was_not_whole() -> None:
    work = [span(0, "09:00", "18:00")]
    assert resume(work, [span(1, "04:59", "05:30")], on=at(1, "05:30")) == at(1, "16:30")
    assert resume(work, [span(1, "05:00", "05:30")], on=at(1, "05:30")) is None


def test_of_several_interventions_the_last_one_counts() -> None:
    work = [span(0, "09:00", "18:00")]
    interventions = [
        span(0, "22:00", "23:00"),
        span(1, "02:00", "02:40"),
        span(1, "04:10", "05:00"),
    ]
    assert resume(work, interventions, on=at(1, "05:00")) == at(1, "16:00")


def test_between_two_interventions_eleven_hours_are_a_rest() -> None:
    work = [span(0, "09:00", "18:00")]
    interventions = [span(0, "20:00", "21:00"), span(1, "08:00", "08:30")]
    assert resume(work, interventions, on=at(1, "08:30")) is None
    assert resume(work, interventions[:1], on=at(0, "21:00")) == at(1, "08:00")


def test_once_the_rest_is_over_nothing_is_said() -> None:
    work = [span(0, "09:00", "18:00")]
    interventions = [span(1, "03:00", "04:00")]
    assert resume(work, interventions, on=at(1, "14:59")) == at(1, "15:00")
    assert resume(work, interventions, on=at(1, "15:00")) is None


def test_an_intervention_to_come_says_nothing_yet() -> None:
    assert (
        resume([span(0, "09:00", "18:00")], [span(1, "03:00", "04:00")], on=at(1, "02:59")) is None
    )


def test_without_a_journee_before_nothing_is_owed() -> None:
    assert resume([], [span(1, "03:00", "04:00")], on=at(1, "04:00")) is None
    assert (
        resume([span(1, "09:00", "18:00")], [span(1, "03:00", "04:00")], on=at(1, "04:00")) is None
    )


def test_who_works_on_after_the_intervention_is_judged_by_the_journees() -> None:
    work = [span(0, "09:00", "18:00")]
    assert resume(work, [span(0, "17:00", "17:30")], on=at(0, "17:40")) is None
    assert resume(work, [span(0, "17:30", "18:30")], on=at(0, "18:30")) == at(1, "05:30")


def test_work_taken_up_too_early_does_not_hide_what_was_owed() -> None:
    work = [span(0, "09:00", "18:00"), span(1, "09:00", "12:00")]
    assert resume(work, [span(1, "03:00", "04:00")], on=at(1, "10:00")) == at(1, "15:00")


def test_in_the_public_hospital_twelve_hours_are_owed() -> None:
    work = [span(0, "09:00", "18:00")]
    twelve = 12 * HOUR
    assert resume(work, [span(1, "03:00", "04:00")], on=at(1, "04:00"), rest=twelve) == at(
        1, "16:00"
    )
    assert resume(work, [span(1, "05:30", "06:00")], on=at(1, "06:00"), rest=twelve) == at(
        1, "18:00"
    )
    assert resume(work, [span(1, "06:00", "06:30")], on=at(1, "06:30"), rest=twelve) is None


# --- the clock changes -----------------------------------------------------------------------


def test_in_march_the_night_lacks_an_hour_and_the_rest_ends_later_on_the_clock() -> None:
    work = [span(MARCH, "09:00", "18:00")]
    sunday = MARCH + timedelta(days=1)
    intervention = (at(sunday, "01:00"), at(sunday, "04:00"))
    assert intervention[1] - intervention[0] == 2 * HOUR
    assert resume(work, [intervention], on=intervention[1]) == at(sunday, "15:00")
    # From 18:00 to 5:30 the clock shows eleven hours and a half, of which ten and a half went by.
    late = span(sunday, "05:30", "06:00")
    assert resume(work, [late], on=late[1]) == at(sunday, "17:00")
    later = span(sunday, "06:00", "06:30")
    assert resume(work, [later], on=later[1]) is None


def test_in_october_the_night_has_an_hour_more() -> None:
    work = [span(OCTOBER, "09:00", "18:00")]
    sunday = OCTOBER + timedelta(days=1)
    between = (at(sunday, "02:30"), at(sunday, "02:30", fold=1))
    assert between[1] - between[0] == HOUR
    assert resume(work, [between], on=between[1]) == at(sunday, "13:30")
    late = span(sunday, "04:00", "04:30")
    assert resume(work, [late], on=late[1]) is None
    resumed = [*work, span(sunday, "04:00", "12:00")]
    assert not list(find_daily_breaches(resumed, [], rest=ELEVEN))
    earlier = [*work, span(sunday, "03:59", "12:00")]
    assert [one.longest for one in find_daily_breaches(earlier, [], rest=ELEVEN)] == [
        ELEVEN - timedelta(minutes=1)
    ]


def test_in_march_going_to_bed_at_18_and_working_at_5_is_ten_hours() -> None:
    work = [span(MARCH, "09:00", "18:00"), span(MARCH + timedelta(days=1), "05:00", "12:00")]
    assert [one.longest for one in find_daily_breaches(work, [], rest=ELEVEN)] == [10 * HOUR]


# --- journées --------------------------------------------------------------------------------


def test_a_journee_holds_what_begins_within_thirteen_hours() -> None:
    blocks = [span(0, "08:00", "12:00"), span(0, "20:59", "22:00"), span(1, "09:00", "12:00")]
    assert journees(blocks, rest=ELEVEN) == [(at(0, "08:00"), at(0, "22:00")), blocks[2]]


def test_a_block_that_begins_thirteen_hours_later_is_another_journee() -> None:
    blocks = [span(0, "08:00", "12:00"), span(0, "21:00", "22:00")]
    assert journees(blocks, rest=ELEVEN) == blocks
    assert [one.longest for one in find_daily_breaches(blocks, [], rest=ELEVEN)] == [9 * HOUR]


# --- weekly rest -----------------------------------------------------------------------------


def week(*days: int, starts: str = "09:00", ends: str = "17:00") -> list[Span]:
    return [span(day, starts, ends) for day in days]


def weekly(work: list[Span], interventions: list[Span], *, hours: int = 35) -> list[timedelta]:
    period = Period(start=MONDAY, end=MONDAY + timedelta(days=6))
    found = find_weekly_breaches(work, interventions, rest=hours * HOUR, period=period)
    return [one.longest for one in found]


def test_one_day_off_between_evenings_and_mornings_is_a_weekly_rest() -> None:
    assert weekly(week(0, 1, 2, 3, 4, 5, 7), []) == []


def test_seven_days_of_work_have_none() -> None:
    assert weekly(week(*range(-1, 9)), []) == [16 * HOUR]


def test_an_intervention_cuts_the_weekly_rest() -> None:
    work = week(-1, 0, 1, 2, 3, 4, 5, 7)
    assert weekly(work, [span(6, "10:00", "11:00")]) == [17 * HOUR]
    assert weekly(work, [span(5, "20:00", "21:00")]) == []
    assert weekly(work, [span(5, "23:00", "23:30")]) == [33 * HOUR + HOUR / 2]


def test_a_rest_that_lies_mostly_in_the_next_week_is_not_of_this_one() -> None:
    work = [*week(-1, 0, 1, 2, 3, 4, 5), span(6, "06:00", "12:00"), *week(8, 9)]
    assert weekly(work, []) == [16 * HOUR]


def test_half_a_sunday_and_the_monday_are_of_the_week_when_a_day_of_it_is_inside() -> None:
    work = [*week(-1, 0, 1, 2, 3, 4), span(5, "20:00", "23:59"), span(7, "12:00", "13:00")]
    assert weekly(work, []) == []
    assert weekly(work, [], hours=37) == [36 * HOUR + timedelta(minutes=1)]


def test_a_week_of_which_nothing_is_known_is_a_rest() -> None:
    assert weekly([], []) == []


# --- the amplitude of a journée --------------------------------------------------------------


def long_days(work: list[Span], *interventions: Span) -> list[LongDay]:
    return list(find_long_days(work, interventions, rest=ELEVEN, most=13 * HOUR))


def test_a_journee_of_thirteen_hours_is_right_and_a_minute_more_is_too_long() -> None:
    work = [span(0, "07:00", "09:00"), span(0, "19:00", "20:00")]
    assert long_days(work) == []
    work[1] = span(0, "19:00", "20:01")
    (found,) = long_days(work)
    assert (found.started_at, found.ended_at) == (at(0, "07:00"), at(0, "20:01"))
    assert found.amplitude == 13 * HOUR + timedelta(minutes=1)
    assert not found.has_rest


def test_a_long_journee_that_a_short_rest_follows_is_told_once_by_the_rest() -> None:
    work = [span(0, "07:00", "09:00"), span(0, "19:00", "21:00")]
    short, whole = span(1, "07:59", "12:00"), span(1, "08:00", "12:00")
    assert long_days([*work, short]) == []
    assert len(list(find_daily_breaches([*work, short], [], rest=ELEVEN))) == 1
    assert [one.ended_at for one in long_days([*work, whole])] == [at(0, "21:00")]
    assert list(find_daily_breaches([*work, whole], [], rest=ELEVEN)) == []


def test_a_rest_cut_by_an_intervention_hides_no_long_journee() -> None:
    work = [span(0, "07:00", "09:00"), span(0, "19:00", "21:00"), span(1, "09:00", "12:00")]
    night = span(1, "02:00", "03:00")
    assert len(long_days(work, night)) == 1
    assert len(list(find_daily_breaches(work, [night], rest=ELEVEN))) == 1


def test_a_rest_taken_inside_a_long_journee_is_told() -> None:
    work = [span(0, "07:00", "08:00"), span(0, "19:00", "21:00")]
    assert [one.has_rest for one in long_days(work)] == [True]
    assert [one.has_rest for one in long_days(work, span(0, "12:00", "12:10"))] == [False]


@pytest.mark.parametrize(("day", "is_long"), [(MARCH, False), (OCTOBER, True)])
def test_the_hours_of_a_journee_are_elapsed_ones(day: date, is_long: bool) -> None:  # noqa: FBT001 - drawn
    work = [(at(day, "20:00"), at(day + timedelta(days=1), "09:30"))]
    assert bool(long_days(work)) is is_long


# --- what is work ----------------------------------------------------------------------------


def a_call(**changes: object) -> AppelAstreinte:
    base: dict[str, object] = {
        "called_at": at(0, "23:00"),
        "origine": "aidant",
        "reponse": "deplacement",
        "professionnel": "P1",
    }
    return AppelAstreinte(**{**base, **changes})  # type: ignore[arg-type] # any field


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"ended_at": at(0, "23:20")}, ("23:00", "23:20")),
        ({"departed_at": at(0, "23:10"), "ended_at": at(0, "23:40")}, ("23:10", "23:40")),
        (
            {
                "departed_at": at(0, "23:10"),
                "ended_at": at(0, "23:40"),
                "returned_at": at(0, "23:55"),
            },
            ("23:10", "23:55"),
        ),
        ({"departed_at": at(0, "23:10"), "returned_at": at(0, "23:55")}, ("23:10", "23:55")),
        ({"departed_at": at(0, "23:10")}, None),
        ({"ended_at": at(0, "23:00")}, None),
    ],
)
def test_the_working_time_of_a_call_holds_the_travel(
    changes: dict[str, object], expected: tuple[str, str] | None
) -> None:
    found = working_time(a_call(**changes))
    assert found == (None if expected is None else span(0, *expected))


def test_the_interventions_of_somebody_are_merged_and_nobody_elses() -> None:
    calls = [
        a_call(ended_at=at(0, "23:30")),
        a_call(called_at=at(0, "23:15"), ended_at=at(0, "23:45")),
        a_call(called_at=at(1, "02:00"), ended_at=at(1, "02:10"), professionnel="P2"),
        a_call(called_at=at(1, "03:00")),
    ]
    assert interventions_of("P1", calls) == [span(0, "23:00", "23:45")]


def a_visit(day: int, starts: str, ends: str, **changes: object) -> Visite:
    first, last = span(day, starts, ends)
    base: dict[str, object] = {
        "beneficiaire": "B1",
        "starts_at": first,
        "ends_at": last,
        "profession": "ide",
        "statut": "realisee",
        "professionnel": "P1",
    }
    return Visite(**{**base, **changes})  # type: ignore[arg-type] # any field


def test_the_visit_of_a_call_is_an_intervention_and_not_ordinary_work() -> None:
    visites = [
        a_visit(0, "09:00", "10:00"),
        a_visit(0, "10:00", "11:00", statut="prevue"),
        a_visit(0, "14:00", "15:00", statut="annulee"),
        a_visit(0, "15:00", "16:00", statut="absence"),
        a_visit(0, "16:00", "17:00", professionnel="P2"),
        a_visit(0, "23:00", "23:30", reference="V9"),
        a_visit(1, "09:00", "10:00", reference="V10"),
    ]
    work = ordinary_work("P1", visites=visites, appels=[a_call(visite="V9")])
    assert work == [span(0, "09:00", "11:00"), span(1, "09:00", "10:00")]


def test_contract_hours_count_when_asked_but_on_days_of_absence() -> None:
    horaires = [
        HoraireTravail(professionnel="P1", jour="lundi", starts=time(9), ends=time(17)),
        HoraireTravail(professionnel="P1", jour="mardi", starts=time(22), ends=time(6)),
        HoraireTravail(professionnel="P1", jour="mercredi", starts=time(9), ends=time(17)),
        HoraireTravail(professionnel="P2", jour="jeudi", starts=time(9), ends=time(17)),
    ]
    away = Absence(
        professionnel="P1",
        started_on=MONDAY + timedelta(days=2),
        ended_on=MONDAY + timedelta(days=2),
        motif="conge",
    )
    of_another = Absence(
        professionnel="P2", started_on=MONDAY, ended_on=MONDAY + timedelta(days=6), motif="conge"
    )
    period = Period(start=MONDAY, end=MONDAY + timedelta(days=6))
    found = ordinary_work(
        "P1", visites=(), horaires=horaires, absences=[away, of_another], period=period
    )
    assert found == [span(0, "09:00", "17:00"), span(1, "22:00", "06:00")]
    assert ordinary_work("P1", visites=(), horaires=horaires) == []


# --- the slow twin ---------------------------------------------------------------------------

STARTS = (
    *(date(2026, month, 1) for month in range(1, 13)),
    date(2026, 3, 16),
    date(2026, 10, 12),
    date(2027, 3, 15),
    date(2024, 10, 14),
)
DAYS = 31


def compare(
    first: date, work: list[Span], interventions: list[Span], hours: int
) -> tuple[int, int]:
    """Check both ways on a month; return how many rests are missing, and how many journées are too long."""
    month = Month(first, DAYS, work, interventions)
    rest = hours * HOUR
    daily = [
        SlowBreach(one.ended_at, one.resumed_at, one.longest // timedelta(minutes=1))
        for one in find_daily_breaches(work, interventions, rest=rest)
    ]
    assert daily == month.daily(hours)
    long_days = [
        (one.started_at, one.ended_at, one.has_rest)
        for one in find_long_days(work, interventions, rest=rest, most=(24 - hours) * HOUR)
    ]
    assert long_days == month.long_days(hours, 24 - hours)
    period = Period(start=first, end=first + timedelta(days=DAYS - 1))
    weekly_hours = hours + 24
    found = find_weekly_breaches(work, interventions, rest=weekly_hours * HOUR, period=period)
    weeks = [one.monday for one in found]
    assert weeks == month.weeks_without_rest(weekly_hours, period.start, period.end)
    for asked in [end for _, end in interventions[:6]]:
        for on in (asked, asked + 3 * HOUR, asked + 12 * HOUR):
            assert resume(work, interventions, on=on, rest=rest) == month.resume(hours, on)
    return len(daily) + len(weeks), len(long_days)


def random_month(dice: Random, first: date) -> tuple[list[Span], list[Span]]:
    """Draw a month: days of work that sometimes go on late, nights with interventions."""
    work: list[Span] = []
    interventions: list[Span] = []
    busy, called = dice.choice((0.5, 0.75, 0.95, 1)), dice.choice((0, 0.1, 0.4, 1.2))
    for offset in range(DAYS):
        midnight = datetime.combine(first + timedelta(days=offset), time(), tzinfo=PARIS)
        opening = dice.choice((5, 7, 8, 9, 13, 21))
        while opening < 23 and dice.random() < busy:
            starts_at = midnight.replace(hour=opening, minute=dice.choice((0, 0, 30, 59)))
            minutes = dice.choice((20, 45, 180, 240, 480, 600))
            begun = starts_at.astimezone(UTC)
            work.append((begun, begun + timedelta(minutes=minutes)))
            opening += minutes // 60 + dice.choice((0, 1, 5, 9))
        while dice.random() < called / 1.5:
            begun = midnight.astimezone(UTC) + timedelta(minutes=dice.randrange(-240, 540))
            interventions.append((begun, begun + timedelta(minutes=dice.choice((1, 20, 60, 150)))))
    dice.shuffle(work)
    return work, interventions


def test_a_minute_by_minute_check_agrees_on_thousands_of_months() -> None:
    dice = Random(20261122)  # noqa: S311 - a draw that can be drawn again
    breaches = long_days = 0
    for rank in range(MONTHS):
        first = STARTS[rank % len(STARTS)]
        work, interventions = random_month(dice, first)
        missing, too_long = compare(first, work, interventions, dice.choice((11, 11, 12, 9)))
        breaches += missing
        long_days += too_long
    assert breaches > MONTHS
    assert long_days > MONTHS // 10


SPANS = st.lists(
    st.tuples(st.integers(0, DAYS * 24 * 60 - 1), st.integers(1, 16 * 60)).map(
        lambda drawn: (drawn[0], drawn[0] + drawn[1])
    ),
    max_size=25,
)


@settings(max_examples=5_000 if MONTHS > 2_000 else 300, deadline=None)
@given(first=st.sampled_from(STARTS), work=SPANS, calls=SPANS, hours=st.sampled_from((9, 11, 12)))
def test_it_agrees_on_any_month_that_can_be_drawn(
    first: date, work: list[tuple[int, int]], calls: list[tuple[int, int]], hours: int
) -> None:
    start = datetime.combine(first, time(), tzinfo=UTC)

    def instants(drawn: list[tuple[int, int]]) -> list[Span]:
        return [
            (start + timedelta(minutes=one), start + timedelta(minutes=two)) for one, two in drawn
        ]

    compare(first, instants(work), instants(calls), hours)

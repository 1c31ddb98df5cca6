"""The problem of a rota, read from duties, absences, wishes and the team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from crt_desktop.domain.astreintes import night_span
from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import Astreinte, Professionnel
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.planning import Absence, Souhait
from crt_desktop.domain.regles_astreinte import RotaFacts
from crt_desktop.domain.rota import RotaMember
from crt_desktop.domain.rota_reading import Reading, days_of_history, read_problem
from tests.rotas import ONE

FIRST = date(2027, 1, 4)
WEEK = Period(start=FIRST, end=FIRST + 6 * ONE)
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
PARAMETRES = Parametres(regime_astreinte="ccn51")


def somebody(reference: str, profession: str = "ide", **more: Any) -> Professionnel:
    return Professionnel(
        reference=reference, nom=f"Nom{reference}", prenom="Prénom", profession=profession, **more
    )


def a_duty(night_on: date, who: str, *, hours: int = 0, **more: Any) -> Astreinte:
    starts_at, ends_at = night_span(night_on, PARAMETRES)
    more_hours = timedelta(hours=hours)
    return Astreinte(professionnel=who, starts_at=starts_at, ends_at=ends_at + more_hours, **more)


def read(
    *duties: Astreinte,
    team: Iterable[Professionnel] = (somebody("A"), somebody("B")),
    absences: Iterable[Absence] = (),
    souhaits: Iterable[Souhait] = (),
    holidays: Iterable[date] = (),
    period: Period = WEEK,
    now: datetime = NOW,
    keep_drafts: bool = True,
    parametres: Parametres = PARAMETRES,
) -> Reading:
    facts = RotaFacts(
        period=period,
        parametres=parametres,
        team=tuple(team),
        duties=duties,
        absences=tuple(absences),
        holidays=frozenset(holidays),
    )
    return read_problem(facts, tuple(souhaits), now=now, seconds=7.0, keep_drafts=keep_drafts)


def member(reading: Reading, reference: str) -> RotaMember:
    return next(one for one in reading.problem.members if one.reference == reference)


def test_the_nights_of_the_period_are_read_with_their_kind_and_the_limits_of_the_regime() -> None:
    problem = read(holidays=[FIRST + ONE]).problem
    assert [night.night_on for night in problem.nights] == [FIRST + rank * ONE for rank in range(7)]
    assert [night.is_saturday for night in problem.nights] == [False] * 5 + [True, False]
    assert [night.is_sunday for night in problem.nights] == [False] * 6 + [True]
    assert [night.is_ferie for night in problem.nights] == [False, True] + [False] * 5
    assert (problem.limits.nights_month, problem.limits.sundays_month) == (10, 1)
    assert problem.seconds == 7.0


@pytest.mark.parametrize(
    ("night_on", "hours"),
    [(date(2026, 3, 28), 8), (date(2026, 10, 24), 10), (date(2026, 10, 25), 9)],
)
def test_a_night_lasts_the_hours_that_pass(night_on: date, hours: int) -> None:
    period = Period(start=night_on, end=night_on)
    (night,) = read(period=period, now=NOW - timedelta(days=400)).problem.nights
    assert night.elapsed == timedelta(hours=hours)


def test_a_night_that_has_begun_is_never_proposed_but_counts() -> None:
    begun = night_span(FIRST + 2 * ONE, PARAMETRES)[0]
    reading = read(a_duty(FIRST + ONE, "A"), now=begun)
    assert reading.problem.nights[0].night_on == FIRST + 3 * ONE
    assert reading.problem.around == {FIRST + ONE: "A"}
    assert member(reading, "A").done_nights == {(2027, 1): 1}


def test_nothing_is_asked_before_the_opening_nor_when_all_is_past() -> None:
    opened = replace(PARAMETRES, date_ouverture=FIRST + 5 * ONE)
    assert len(read(parametres=opened).problem.nights) == 2
    past = read(a_duty(FIRST, "A"), now=NOW + timedelta(days=400)).problem
    assert (past.nights, past.fixed, past.around) == ((), {}, {})


def test_what_is_published_is_fixed_and_so_are_drafts_that_are_kept() -> None:
    duties = (
        a_duty(FIRST, "A"),
        a_duty(FIRST + ONE, "B", statut="brouillon"),
        a_duty(FIRST + 2 * ONE, "B", statut="remplacee"),
        a_duty(FIRST + 3 * ONE, "B", rang_astreinte="renfort", statut="brouillon"),
    )
    kept = read(*duties)
    assert kept.problem.fixed == {FIRST: "A", FIRST + ONE: "B"}
    assert kept.published == {FIRST}
    anew = read(*duties, keep_drafts=False)
    assert anew.problem.fixed == {FIRST: "A"}
    assert member(anew, "B").done_nights == {(2027, 1): 1}


def test_a_night_shared_is_of_who_holds_most_of_it_and_counts_for_both() -> None:
    starts_at, ends_at = night_span(FIRST, PARAMETRES)
    at_two = starts_at + timedelta(hours=5)
    reading = read(
        Astreinte(professionnel="A", starts_at=at_two, ends_at=ends_at),
        Astreinte(professionnel="B", starts_at=starts_at, ends_at=at_two),
        Astreinte(professionnel="A", starts_at=ends_at, ends_at=ends_at),
    )
    assert reading.problem.fixed == {FIRST: "B"}
    assert member(reading, "A").done_nights == {(2027, 1): 1}
    assert member(reading, "B").done_nights == {}


def test_a_draft_never_takes_the_place_of_what_is_published() -> None:
    reading = read(a_duty(FIRST, "B", statut="brouillon"), a_duty(FIRST, "A"))
    assert reading.problem.fixed == {FIRST: "A"}
    assert member(reading, "B").done_nights == {(2027, 1): 1}


def test_the_first_to_hold_as_much_of_a_night_keeps_it_whatever_their_order() -> None:
    whole, part = a_duty(FIRST, "A"), a_duty(FIRST, "B", hours=-4)
    for duties in ((whole, part), (part, whole)):
        assert read(*duties).problem.fixed == {FIRST: "A"}


def test_the_duties_around_are_read_with_their_own_hours() -> None:
    reading = read(a_duty(FIRST - ONE, "A", hours=3), a_duty(FIRST - 40 * ONE, "A"))
    assert reading.problem.around == {FIRST - ONE: "A"}
    assert [night.elapsed for night in reading.problem.edges] == [timedelta(hours=12)]


def test_who_is_away_or_not_there_is_not_asked() -> None:
    team = (
        somebody("A"),
        somebody("B", arrived_on=FIRST + 2 * ONE),
        somebody("C", left_on=FIRST + 3 * ONE),
        somebody("D", "psychologue"),
        somebody("E", left_on=FIRST - ONE),
    )
    absences = (
        Absence(
            professionnel="A",
            started_on=FIRST + 2 * ONE,
            ended_on=FIRST + 3 * ONE,
            motif="conge",
        ),
        Absence(
            professionnel="A",
            started_on=FIRST + 6 * ONE,
            ended_on=FIRST + 6 * ONE,
            motif="formation",
        ),
    )
    reading = read(team=team, absences=absences)
    assert [one.reference for one in reading.problem.members] == ["A", "B", "C"]
    away = member(reading, "A")
    assert [(day - FIRST).days for day in sorted(away.unavailable)] == [1, 2, 3, 6]
    assert [away.away[day] for day in sorted(away.away)] == ["conge"] * 3 + ["formation"]
    assert [(day - FIRST).days for day in sorted(member(reading, "B").unavailable)] == [0, 1]
    assert [(day - FIRST).days for day in sorted(member(reading, "C").unavailable)] == [3, 4, 5, 6]


def test_who_is_away_all_along_is_kept_for_the_night_that_is_already_theirs() -> None:
    absence = Absence(
        professionnel="A", started_on=WEEK.start, ended_on=WEEK.end + ONE, motif="maladie"
    )
    assert [one.reference for one in read(absences=[absence]).problem.members] == ["B"]
    with_one = read(a_duty(FIRST, "A"), absences=[absence])
    assert [one.reference for one in with_one.problem.members] == ["A", "B"]


def test_wishes_and_parts_are_read() -> None:
    team = (somebody("A", etp=Decimal("0.5")), somebody("B"))
    souhaits = (
        Souhait(professionnel="A", night_on=FIRST, souhait="prefere"),
        Souhait(professionnel="A", night_on=FIRST + ONE, souhait="evite"),
        Souhait(professionnel="B", night_on=FIRST, souhait="evite"),
    )
    reading = read(team=team, souhaits=souhaits)
    asks = member(reading, "A")
    assert asks.prefers == {FIRST}
    assert asks.avoids == {FIRST + ONE}
    assert (asks.part, member(reading, "B").part) == (0.5, 1.0)
    assert asks.nom == "Prénom NomA"


def test_what_was_served_is_counted_by_month_and_by_week() -> None:
    sunday, saturday = date(2027, 1, 3), date(2027, 1, 2)
    new_year = date(2027, 1, 1)
    duties = [a_duty(day, "A") for day in (new_year, saturday, sunday)]
    reading = read(*duties, a_duty(date(2027, 2, 28), "B"), holidays=[new_year])
    served = member(reading, "A")
    assert served.done_nights == {(2027, 1): 3}
    assert served.done_saturdays == {(2027, 1): 1}
    assert served.done_sundays == {(2027, 1): 1}
    assert served.done_feries == {(2027, 1): 1}
    assert served.done_weeks == {2026: {53}}
    assert member(reading, "B").done_weeks == {2027: {8}}


def test_the_history_tells_who_served_more_than_the_share_they_had() -> None:
    days = [FIRST - rank * ONE for rank in range(1, 5)]
    late = somebody("C", arrived_on=FIRST - ONE)
    duties = (*(a_duty(day, "A") for day in days[:3]), a_duty(days[3], "B"))
    reading = read(*duties, team=(somebody("A"), somebody("B"), late))
    # The last night was shared by three, the others by two: 1.5 + 1/3 for A and B.
    assert member(reading, "A").carried["nuits"] == pytest.approx(3 - 1.5 - 1 / 3)
    assert member(reading, "B").carried["nuits"] == pytest.approx(1 - 1.5 - 1 / 3)
    assert member(reading, "C").carried["nuits"] == pytest.approx(-1 / 3)


def test_the_days_looked_at_hold_a_year_of_history_and_the_whole_of_the_years() -> None:
    days = days_of_history(WEEK)
    assert days.start <= WEEK.start - timedelta(days=365)
    assert days.end >= date(2027, 12, 31)

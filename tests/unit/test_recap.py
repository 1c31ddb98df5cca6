"""The recap of a month: what is of it, its hours at the clock changes, what it owes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel
from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.heures import Heures
from crt_desktop.domain.recap import (
    calls_of_month,
    compensation_of,
    compensation_words,
    duties_of_month,
    month_words,
    read_recap_id,
    travel_of,
)
from crt_desktop.domain.regimes import limits_of
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.reports.recap import Recap
from crt_desktop.services.recap_rows import allowed, build_recap

PARIS = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)
OCTOBER = date(2026, 10, 1)
CCN51 = Parametres(regime_astreinte="ccn51")
IDE = Professionnel(reference="P1", nom="Benamrou", prenom="Nadia", profession="ide")
TOUSSAINT = date(2026, 11, 1)


def at(day: date, wall: str, *, fold: int = 0) -> datetime:
    local = datetime.combine(day, time.fromisoformat(wall), tzinfo=PARIS).replace(fold=fold)
    return local.astimezone(UTC)


def a_duty(day: date, starts: str = "21:00", ends: str = "06:00", **changes: Any) -> Astreinte:
    last = day if starts < ends else day + timedelta(days=1)
    base: dict[str, Any] = {
        "professionnel": "P1",
        "starts_at": at(day, starts),
        "ends_at": at(last, ends),
    }
    return Astreinte(**{**base, **changes})


def a_call(called_at: datetime, **changes: Any) -> AppelAstreinte:
    base: dict[str, Any] = {
        "called_at": called_at,
        "origine": "aidant",
        "reponse": "deplacement",
        "professionnel": "P1",
    }
    return AppelAstreinte(**{**base, **changes})


def recap(
    duties: list[Astreinte],
    calls: list[AppelAstreinte] | None = None,
    *,
    month: date = OCTOBER,
    parametres: Parametres = CCN51,
) -> Recap:
    return build_recap(
        IDE,
        month,
        duties,
        calls or [],
        parametres=parametres,
        holidays=frozenset({TOUSSAINT}),
        is_training=False,
    )


# --- whose and which month -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10", (OCTOBER, None)),
        (" 2026-10 ", (OCTOBER, None)),
        ("2026-10:PRO-0002", (OCTOBER, "PRO-0002")),
        ("2026-10:a:b", (OCTOBER, "a:b")),
    ],
)
def test_a_recap_is_named_by_its_month_and_its_professionnel(
    text: str, expected: tuple[date, str | None]
) -> None:
    assert read_recap_id(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "2026", "2026-13", "2026-10:", "10/2026", "2026-10-01", "x", "0001-01", "9999-12"],
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_recap_id(text)


def test_a_month_is_told_in_french() -> None:
    assert month_words(date(2026, 8, 1)) == "août 2026"


def test_a_duty_is_of_the_month_it_begins_in() -> None:
    last, first = a_duty(date(2026, 10, 31)), a_duty(date(2026, 9, 30))
    assert duties_of_month([last, first], OCTOBER, Parametres()) == [last]


def test_a_night_held_at_both_ends_is_of_one_month_whoever_held_its_middle() -> None:
    evening = a_duty(date(2026, 10, 31))
    ends = replace(evening, ends_at=at(TOUSSAINT, "01:00"))
    back = replace(evening, starts_at=at(TOUSSAINT, "03:00"))
    of_the_day = replace(evening, starts_at=at(TOUSSAINT, "08:00"), ends_at=at(TOUSSAINT, "12:00"))
    held = [back, ends, of_the_day]

    assert duties_of_month(held, OCTOBER, Parametres()) == [ends, back]
    assert duties_of_month(held, TOUSSAINT, Parametres()) == [of_the_day]
    call = a_call(at(TOUSSAINT, "04:00"))
    assert calls_of_month("P1", [call], held, OCTOBER, Parametres()) == [call]


def test_only_what_is_published_counts() -> None:
    duties = [a_duty(OCTOBER, statut=one) for one in ("brouillon", "remplacee", "annulee")]
    kept = a_duty(date(2026, 10, 2), statut="publiee")
    assert duties_of_month([*duties, kept], OCTOBER, Parametres()) == [kept]


def test_a_call_is_of_the_month_of_its_duty_else_of_its_own() -> None:
    duties = [a_duty(date(2026, 9, 30)), a_duty(date(2026, 10, 31))]
    before = a_call(at(OCTOBER, "02:00"))
    after = a_call(at(TOUSSAINT, "02:00"))
    alone = a_call(at(date(2026, 10, 15), "02:00"))
    of_another = a_call(at(date(2026, 10, 15), "02:00"), professionnel="P2")
    calls = [after, alone, before, of_another]
    assert calls_of_month("P1", calls, duties, OCTOBER, Parametres()) == [alone, after]
    assert calls_of_month("P1", calls, duties, date(2026, 9, 1), Parametres()) == [before]


# --- who may read ----------------------------------------------------------------------------


def an_actor(role: Role, professionnel: str | None = None) -> Actor:
    return Actor(
        account_id=1,
        name="a",
        display_name="A",
        role=role,
        workstation="w",
        professionnel=professionnel,
    )


@pytest.mark.parametrize("role", [Role.COORDINATEUR, Role.DIRECTION])
def test_the_coordination_and_the_direction_read_everybody_s(role: Role) -> None:
    assert allowed(an_actor(role), None) is None
    assert allowed(an_actor(role), "P2") == "P2"


@pytest.mark.parametrize("role", [Role.SOIGNANT_ASTREINTE, Role.MEDECIN])
def test_who_is_on_call_reads_their_own_alone(role: Role) -> None:
    own = an_actor(role, "P1")
    assert allowed(own, None) == allowed(own, "P1") == "P1"
    with pytest.raises(PermissionDeniedError):
        allowed(own, "P2")
    with pytest.raises(PermissionDeniedError):
        allowed(an_actor(role), None)


@pytest.mark.parametrize("role", [Role.INTERVENANT, Role.ADMINISTRATEUR])
def test_who_does_not_read_the_rota_reads_no_recap(role: Role) -> None:
    with pytest.raises(PermissionDeniedError):
        allowed(an_actor(role, "P1"), "P1")


# --- the hours -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("night", "hours", "sunday"),
    [
        (date(2026, 3, 28), 8, 5),
        (date(2026, 10, 24), 10, 7),
        (date(2026, 10, 17), 9, 6),
    ],
)
def test_the_night_of_a_clock_change_lasts_what_it_lasts(
    night: date, hours: int, sunday: int
) -> None:
    found = recap([a_duty(night)], month=night)
    assert [one.elapsed for one in found.duties] == [hours * HOUR]
    assert found.astreinte == hours * HOUR
    assert found.heures == Heures(nuit=3 * HOUR, dimanche=sunday * HOUR)
    assert found.compensation == 20 * hours


def test_a_month_is_counted_by_nights_sundays_and_holidays_and_in_hours() -> None:
    duties = [
        a_duty(date(2026, 10, 5), "18:00", "09:00"),
        a_duty(date(2026, 10, 18)),
        a_duty(date(2026, 10, 20), couche="remplacement"),
        a_duty(date(2026, 10, 20), "09:00", "18:00", rang_astreinte="renfort"),
        a_duty(date(2026, 10, 31)),
    ]
    found = recap(duties)
    assert (found.nuits, found.dimanches, found.feries) == (4, 1, 0)
    assert found.heures == Heures(
        jour=15 * HOUR,
        nuit=9 * HOUR + 6 * HOUR + 9 * HOUR + 3 * HOUR,
        dimanche=3 * HOUR,
        ferie=6 * HOUR,
    )
    assert [one.is_remplacement for one in found.duties] == [False, False, False, True, False]
    assert [one.is_renfort for one in found.duties] == [False, False, True, False, False]
    assert found.compensation == 15 * 15 + 36 * 20
    assert (found.nom, found.regime, found.month) == ("Nadia Benamrou", "ccn51", OCTOBER)


def test_a_holiday_is_counted_by_the_night_that_begins_on_it() -> None:
    november = date(2026, 11, 1)
    found = recap([a_duty(TOUSSAINT)], month=november)
    assert (found.nuits, found.dimanches, found.feries) == (1, 1, 1)


def test_being_on_call_twice_at_once_counts_once() -> None:
    duties = [a_duty(OCTOBER), a_duty(OCTOBER, "18:00", "23:00", rang_astreinte="renfort")]
    found = recap(duties)
    assert found.astreinte == 12 * HOUR
    assert (len(found.duties), found.nuits) == (2, 1)


def test_interventions_hold_the_travel_and_overlaps_count_once() -> None:
    night = date(2026, 10, 24)
    sunday = night + timedelta(days=1)
    calls = [
        a_call(
            at(sunday, "02:30"),
            departed_at=at(sunday, "02:40"),
            arrived_at=at(sunday, "02:55"),
            ended_at=at(sunday, "02:30", fold=1),
            returned_at=at(sunday, "02:50", fold=1),
        ),
        a_call(at(sunday, "02:45", fold=1), ended_at=at(sunday, "03:00"), reponse="conseil"),
        a_call(at(sunday, "04:00")),
    ]
    found = recap([a_duty(night)], calls)
    assert [one.elapsed for one in found.interventions] == [
        timedelta(minutes=70),
        timedelta(minutes=15),
        None,
    ]
    assert found.trajet == timedelta(minutes=15 + 20)
    assert found.intervention == timedelta(minutes=80)
    assert found.without_end == 1


def test_a_travel_that_was_not_noted_is_nothing() -> None:
    monday = date(2026, 10, 12)
    assert travel_of(a_call(at(monday, "22:00"), departed_at=at(monday, "22:10"))) == 0 * HOUR
    returned = a_call(
        at(monday, "22:00"), ended_at=at(monday, "23:00"), returned_at=at(monday, "23:20")
    )
    assert travel_of(returned) == timedelta(minutes=20)


def test_a_departure_without_a_return_begins_with_it_all_the_same() -> None:
    monday = date(2026, 10, 12)
    call = a_call(at(monday, "22:00"), departed_at=at(monday, "22:10"))
    (one,) = recap([a_duty(monday)], [call]).interventions
    assert (one.starts_at, one.ends_at) == (at(monday, "22:10"), None)


# --- what is owed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parametres", "expected", "words"),
    [
        (
            CCN51,
            Decimal("235.00"),
            "1 h d’astreinte donne 15 min le jour, 20 min la nuit, le dimanche et les jours fériés (CCN 51).",
        ),
        (Parametres(), None, "aucune règle n’est saisie dans les réglages."),
        (
            Parametres(compensation_minutes_nuit=30),
            Decimal("285.00"),
            "30 min la nuit, le dimanche et les jours fériés (Réglages de l’établissement).",
        ),
        (
            Parametres(compensation_minutes_jour=10),
            Decimal("30.00"),
            "1 h d’astreinte donne 10 min le jour (Réglages de l’établissement).",
        ),
        (
            Parametres(regime_astreinte="ccn51", compensation_minutes_nuit=30),
            Decimal("330.00"),
            "(CCN 51, Réglages de l’établissement).",
        ),
    ],
)
def test_the_compensation_follows_the_regime_or_the_parametres(
    parametres: Parametres, expected: Decimal | None, words: str
) -> None:
    heures = Heures(jour=3 * HOUR, nuit=6 * HOUR, dimanche=2 * HOUR, ferie=HOUR * 3 / 2)
    limits = limits_of(parametres)
    assert compensation_of(heures, limits) == expected
    assert compensation_words(limits).endswith(words)


@given(st.integers(0, 40_000), st.integers(0, 40_000), st.integers(0, 60), st.integers(0, 60))
def test_minutes_owed_are_exact_to_a_hundredth(
    day: int, night: int, by_day: int, by_night: int
) -> None:
    limits = limits_of(
        Parametres(compensation_minutes_jour=by_day, compensation_minutes_nuit=by_night)
    )
    heures = Heures(jour=timedelta(minutes=day), nuit=timedelta(minutes=night))
    found = compensation_of(heures, limits)
    assert found is not None
    assert abs(Fraction(found) - Fraction(day * by_day + night * by_night, 60)) <= Fraction(1, 200)

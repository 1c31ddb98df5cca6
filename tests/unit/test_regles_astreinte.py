"""The rules of a rota: a decision for each of them, and counts that a naive twin counts too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crt_desktop.domain.dates import Period
from crt_desktop.domain.ecarts import Ecart, Gravite
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel, Visite
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.planning import Absence, HoraireTravail, PublicationAstreinte
from crt_desktop.domain.regimes import limits_of
from crt_desktop.domain.regles_astreinte import RotaFacts, check_rota, days_of_duties, days_of_work
from tests import slow_regles

PARIS = ZoneInfo("Europe/Paris")
HALF_HOUR = timedelta(minutes=30)
JANUARY = Period(start=date(2026, 1, 1), end=date(2026, 1, 31))
YEAR = Period.of_year(2026)
NEW_YEAR = date(2026, 1, 1)
IDE = Professionnel(reference="P1", nom="Nom", prenom="Prénom", profession="ide")
AS = replace(IDE, reference="P2", profession="as")
COOK = replace(IDE, reference="P3", profession="psychologue")
TEAM = (IDE, AS, COOK)


def at(day: date, wall: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(wall), tzinfo=PARIS).astimezone(UTC)


def a_duty(
    day: date, who: str = "P1", starts: str = "21:00", ends: str = "06:00", **changes: Any
) -> Astreinte:
    last = day if starts < ends else day + timedelta(days=1)
    base: dict[str, Any] = {
        "professionnel": who,
        "starts_at": at(day, starts),
        "ends_at": at(last, ends),
    }
    return Astreinte(**{**base, **changes})


def january(*days: int) -> list[date]:
    return [date(2026, 1, day) for day in days]


def check(
    duties: Iterable[Astreinte] = (),
    *,
    regime: str = "droit_commun",
    period: Period = JANUARY,
    parametres: Parametres | None = None,
    **facts: Any,
) -> tuple[Ecart, ...]:
    return check_rota(
        RotaFacts(
            **{
                "period": period,
                "parametres": parametres or Parametres(regime_astreinte=regime),
                "team": TEAM,
                "duties": tuple(duties),
                "holidays": frozenset({NEW_YEAR}),
                **facts,
            }
        )
    )


def seen(code: str, found: Iterable[Ecart]) -> list[tuple[date, str | None]]:
    return [(one.on, one.professionnel) for one in found if one.code == code]


def the(code: str, found: Iterable[Ecart]) -> Ecart:
    (one,) = (each for each in found if each.code == code)
    return one


# --- the cover -------------------------------------------------------------------------------


def test_a_rota_that_covers_every_night_breaks_nothing() -> None:
    duties = [a_duty(date(2026, 1, day), "P1" if day % 2 else "P2") for day in range(1, 32)]
    assert check(duties) == ()


def test_every_night_of_an_empty_rota_is_without_anybody() -> None:
    found = check(period=Period(start=date(2026, 1, 5), end=date(2026, 1, 6)))
    assert [(one.code, one.on, one.professionnel, one.article) for one in found] == [
        ("nuit_non_couverte", date(2026, 1, 5), None, ""),
        ("nuit_non_couverte", date(2026, 1, 6), None, ""),
    ]
    assert found[0].message == "Personne d’astreinte de 21:00 à 06:00."


ONE = Period(start=date(2026, 1, 13), end=date(2026, 1, 13))


@pytest.mark.parametrize(
    ("duties", "expected"),
    [
        ([a_duty(ONE.start, starts="18:00", ends="09:00")], None),
        ([a_duty(ONE.start, ends="01:00"), a_duty(ONE.end, "P2", "23:00")], None),
        ([a_duty(ONE.start, ends="03:00")], "de 03:00 à 06:00"),
        (
            [a_duty(ONE.start, starts="22:00", ends="23:00"), a_duty(ONE.start, ends="21:30")],
            "de 21:30 à 22:00, de 23:00 à 06:00",
        ),
        ([a_duty(ONE.start, statut="publiee")], None),
        ([a_duty(ONE.start, statut="brouillon")], None),
        ([a_duty(ONE.start, statut="remplacee")], "de 21:00 à 06:00"),
        ([a_duty(ONE.start, statut="annulee")], "de 21:00 à 06:00"),
        ([a_duty(ONE.start, rang_astreinte="renfort")], "de 21:00 à 06:00"),
        ([a_duty(ONE.start - timedelta(days=1))], "de 21:00 à 06:00"),
    ],
)
def test_what_covers_a_night(duties: list[Astreinte], expected: str | None) -> None:
    found = [one.message for one in check(duties, period=ONE) if one.code == "nuit_non_couverte"]
    assert found == ([] if expected is None else [f"Personne d’astreinte {expected}."])


def test_a_draft_covers_nothing_when_only_what_is_published_is_asked() -> None:
    draft = a_duty(ONE.start, statut="brouillon")
    assert seen("nuit_non_couverte", check([draft], period=ONE, with_drafts=False)) == [
        (ONE.start, None)
    ]


@pytest.mark.parametrize("night", [date(2026, 3, 28), date(2026, 10, 24)])
def test_a_night_of_a_clock_change_is_covered_or_lacks_its_own_hours(night: date) -> None:
    one = Period(start=night, end=night)
    assert check([a_duty(night)], period=one) == ()
    short = a_duty(night)
    short = replace(short, ends_at=short.ends_at - timedelta(hours=1))
    assert the("nuit_non_couverte", check([short], period=one)).message.endswith(
        "de 05:00 à 06:00."
    )


def test_nights_before_the_opening_are_nobody_s() -> None:
    opened = Parametres(date_ouverture=date(2026, 1, 30))
    assert [one.on for one in check(parametres=opened)] == january(30, 31)


# --- who is on call --------------------------------------------------------------------------


def test_the_qualification_of_a_titulaire_is_looked_at_not_that_of_a_renfort() -> None:
    duties = [a_duty(ONE.start, "P3"), a_duty(ONE.start, "P3", rang_astreinte="renfort")]
    found = check(duties[:1], period=ONE)
    assert the("qualification", found).message == (
        "Psychologue d’astreinte\u202f; professions prévues\u00a0: IDE, Aide-soignant, ASG."
    )
    assert seen("qualification", check(duties[1:], period=ONE)) == []
    allowed = Parametres(professions_astreinte=("psychologue",))
    assert check(duties[:1], period=ONE, parametres=allowed) == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, None),
        ({"arrived_on": date(2026, 1, 13)}, None),
        ({"left_on": date(2026, 1, 13)}, None),
        ({"arrived_on": date(2026, 1, 14)}, "D’astreinte avant son arrivée, le 14/01/2026."),
        ({"left_on": date(2026, 1, 12)}, "D’astreinte après son départ, le 12/01/2026."),
    ],
)
def test_whoever_is_on_call_is_of_the_team(changes: dict[str, Any], message: str | None) -> None:
    found = check([a_duty(ONE.start)], period=ONE, team=(replace(IDE, **changes),))
    assert [one.message for one in found] == ([] if message is None else [message])


def test_somebody_nobody_knows_is_not_of_the_team() -> None:
    found = check([a_duty(ONE.start, "P9")], period=ONE)
    assert seen("hors_equipe", found) == [(ONE.start, "P9")]


def test_a_duty_of_two_nights_outside_the_team_is_told_for_each() -> None:
    duty = replace(a_duty(ONE.start, "P9"), ends_at=at(ONE.start + timedelta(days=2), "06:00"))
    period = Period(start=ONE.start, end=ONE.start + timedelta(days=1))
    assert len(seen("hors_equipe", check([duty], period=period))) == 2
    halves = [a_duty(ONE.start, "P9", ends="23:00"), a_duty(ONE.start, "P9", starts="23:00")]
    assert len(seen("hors_equipe", check(halves, period=ONE))) == 1


def an_absence(first: date, last: date, motif: str = "conge", who: str = "P1") -> Absence:
    return Absence(professionnel=who, started_on=first, ended_on=last, motif=motif)


@pytest.mark.parametrize(
    ("first", "last", "is_told"),
    [(12, 12, False), (13, 13, True), (10, 20, True), (14, 20, False), (1, 13, True)],
)
def test_leave_holds_the_nights_that_begin_in_it(first: int, last: int, is_told: bool) -> None:  # noqa: FBT001 - a decision table
    absences = (an_absence(date(2026, 1, first), date(2026, 1, last)),)
    found = check([a_duty(ONE.start)], period=ONE, absences=absences)
    assert bool(seen("astreinte_absence", found)) is is_told


@pytest.mark.parametrize(
    ("motif", "regime", "gravite", "article"),
    [
        ("conge", "droit_commun", Gravite.REGLE, ""),
        ("maladie", "ccn66", Gravite.REGLE, "CCN 66"),
        ("formation", "ccn66", Gravite.AVERTISSEMENT, "CCN 66"),
    ],
)
def test_an_absence_is_a_breach_or_deserves_a_look(
    motif: str, regime: str, gravite: Gravite, article: str
) -> None:
    absences = (an_absence(ONE.start, ONE.end, motif), an_absence(ONE.start, ONE.end, who="P2"))
    one = the(
        "astreinte_absence",
        check([a_duty(ONE.start)], period=ONE, absences=absences, regime=regime),
    )
    assert (one.gravite, one.article) == (gravite, article)
    assert "du 13/01 au 13/01" in one.message


def test_nobody_is_on_call_twice_at_once() -> None:
    duties = [
        a_duty(ONE.start, starts="18:00", ends="23:00"),
        a_duty(ONE.start),
        a_duty(ONE.start, "P2"),
        a_duty(ONE.start, rang_astreinte="renfort", starts="05:00", ends="09:00"),
    ]
    found = check(duties, period=ONE)
    assert the("chevauchement", found).message == (
        "Deux astreintes à la fois, du 13/01 à 21:00 au 13/01 à 23:00."
    )
    touching = [a_duty(ONE.start, ends="23:00"), a_duty(ONE.start, starts="23:00")]
    assert check(touching, period=ONE) == ()


# --- the régimes -----------------------------------------------------------------------------


def test_the_eleventh_night_of_a_month_is_too_many_in_the_ccn51() -> None:
    duties = [a_duty(day) for day in january(5, 6, 7, 8, 9, 12, 13, 14, 15, 16, 19)]
    found = check(duties, regime="ccn51")
    one = the("nuits_mois", found)
    assert (one.on, one.professionnel, one.article) == (date(2026, 1, 19), "P1", "CCN 51")
    assert one.message == ("11e nuit du mois, déjà 10 depuis le 05/01\u202f; 10 par mois au plus.")
    assert seen("nuits_mois", check(duties, regime="droit_commun")) == []


def test_the_second_sunday_of_a_month_says_the_first_one() -> None:
    found = check([a_duty(day) for day in january(18, 25)], regime="ccn51")
    assert the("dimanches_mois", found).message == (
        "2e dimanche du mois, déjà le 18/01\u202f; 1 par mois au plus."
    )


def test_a_saturday_night_is_a_saturday_although_it_ends_on_sunday() -> None:
    found = check([a_duty(day) for day in january(10, 17, 24)], regime="fph")
    assert seen("samedis_mois", found) == [(date(2026, 1, 17), "P1"), (date(2026, 1, 24), "P1")]
    assert seen("dimanches_mois", found) == []
    assert [one.message for one in found if one.code == "samedis_mois"][1] == (
        "3e samedi du mois, déjà les 10/01 et 17/01\u202f; 1 par mois au plus."
    )


def test_a_second_public_holiday_of_a_month_is_too_many() -> None:
    may = Period(start=date(2026, 5, 1), end=date(2026, 5, 31))
    holidays = frozenset({date(2026, 5, 1), date(2026, 5, 8), date(2026, 5, 14)})
    duties = [a_duty(date(2026, 5, day)) for day in (1, 8, 13)]
    found = check(duties, regime="ccn51", period=may, holidays=holidays)
    assert seen("feries_mois", found) == [(date(2026, 5, 8), "P1")]
    none = Parametres(regime_astreinte="ccn51", astreinte_feries_mois=0)
    found = check(duties, parametres=none, period=may, holidays=holidays)
    assert next(one.message for one in found if one.code == "feries_mois") == (
        "1er jour férié du mois\u202f; aucun par mois au plus."
    )
    assert {one.article for one in found if one.code == "feries_mois"} == {
        "Réglages de l’établissement"
    }


def test_what_was_served_before_the_period_counts_in_its_month() -> None:
    late = Period(start=date(2026, 1, 20), end=date(2026, 1, 31))
    duties = [a_duty(day) for day in january(4, 25)]
    assert seen("dimanches_mois", check(duties, regime="ccn51", period=late)) == [
        (date(2026, 1, 25), "P1")
    ]


def test_the_twenty_seventh_week_of_a_year_is_too_many_in_the_ccn66() -> None:
    mondays = [date(2025, 12, 29) + timedelta(weeks=week) for week in range(27)]
    duties = [a_duty(day) for monday in mondays for day in (monday, monday + timedelta(days=2))]
    found = check(duties, regime="ccn66", period=YEAR)
    assert seen("semaines_an", found) == [(date(2026, 6, 29), "P1")]
    one = the("semaines_an", found)
    assert one.message == "27e semaine d’astreinte de 2026\u202f; 26 par an au plus."
    assert seen("semaines_an", check(duties[:-2], regime="ccn66", period=YEAR)) == []


def test_seventy_two_hours_in_fifteen_days_are_the_most_in_the_public_hospital() -> None:
    eight = [a_duty(day) for day in january(5, 6, 7, 8, 12, 13, 14, 15)]
    assert seen("heures_quinzaine", check(eight, regime="fph")) == []
    found = check([*eight, a_duty(date(2026, 1, 19))], regime="fph")
    one = the("heures_quinzaine", found)
    assert (one.on, one.article) == (date(2026, 1, 19), "Décret 2002-9, art. 23")
    assert one.message == (
        "81\u202fh d’astreinte en 15 jours, depuis le 05/01\u202f; 72\u202fh au plus."
    )
    assert seen("heures_quinzaine", check([*eight, a_duty(date(2026, 1, 20))], regime="fph")) == []


def test_the_night_of_october_is_ten_hours_of_the_seventy_two() -> None:
    october = Period(start=date(2026, 10, 1), end=date(2026, 10, 31))
    duties = [a_duty(date(2026, 10, day)) for day in (12, 13, 14, 15, 16, 20, 21)]
    assert seen("heures_quinzaine", check(duties, regime="fph", period=october)) == []
    found = check([*duties, a_duty(date(2026, 10, 24))], regime="fph", period=october)
    assert the("heures_quinzaine", found).message.startswith("73\u202fh")


def test_sixteen_nights_are_eight_days_on_call_in_home_help() -> None:
    days = [day for day in january(*range(1, 32)) if day.weekday() < 5]
    sixteen = [a_duty(day) for day in days[:16]]
    assert seen("jours_mois", check(sixteen, regime="bad")) == []
    found = check([*sixteen, a_duty(days[16])], regime="bad")
    assert the("jours_mois", found).message == (
        "8,5 jours d’astreinte en janvier\u202f; 8 au plus (jusqu’à 12 h, une astreinte compte "
        "une demi-journée)."
    )
    long = [a_duty(day, starts="18:00", ends="09:00") for day in days[:8]]
    assert seen("jours_mois", check(long, regime="bad")) == []
    assert seen("jours_mois", check([*long, a_duty(days[8])], regime="bad")) == [(days[8], "P1")]


def test_no_regime_of_private_law_but_its_own_limits_a_busy_person() -> None:
    duties = [a_duty(date(2026, 1, day)) for day in range(1, 32)]
    assert check(duties, regime="droit_commun") == ()


# --- the rests -------------------------------------------------------------------------------


def a_visit(day: date, starts: str, ends: str, **changes: Any) -> Visite:
    base: dict[str, Any] = {
        "beneficiaire": "B1",
        "starts_at": at(day, starts),
        "ends_at": at(day, ends),
        "profession": "ide",
        "statut": "prevue",
        "professionnel": "P1",
    }
    return Visite(**{**base, **changes})


def test_an_intervention_at_3_forbids_the_morning_and_says_until_when() -> None:
    monday = date(2026, 1, 12)
    visites = (a_visit(monday, "09:00", "18:00"), a_visit(ONE.start, "09:00", "18:00"))
    call = AppelAstreinte(
        called_at=at(ONE.start, "02:45"),
        origine="aidant",
        reponse="deplacement",
        professionnel="P1",
        departed_at=at(ONE.start, "03:00"),
        ended_at=at(ONE.start, "03:40"),
        returned_at=at(ONE.start, "04:00"),
    )
    facts: dict[str, Any] = {"period": ONE, "visites": visites}
    duties = [a_duty(monday, starts="18:00", ends="09:00"), a_duty(ONE.start, "P2")]
    assert check(duties, **facts) == ()
    one = the("repos_quotidien", check(duties, appels=(call,), **facts))
    assert (one.on, one.professionnel, one.article) == (ONE.start, "P1", "CT L3131-1")
    assert one.message == (
        "9\u202fh de repos d’affilée entre le 12/01 à 18:00 et le 13/01 à 09:00\u202f; 11\u202fh "
        "au moins\u00a0: après l’intervention finie à 04:00, ne peut reprendre avant 15:00."
    )


def test_a_rest_too_short_between_two_journees_needs_no_intervention() -> None:
    visites = (
        a_visit(ONE.start - timedelta(days=1), "14:00", "22:30"),
        a_visit(ONE.start, "07:00", "09:00"),
    )
    one = the("repos_quotidien", check([a_duty(ONE.start)], period=ONE, visites=visites))
    assert one.message.endswith("11\u202fh au moins, ne peut reprendre avant 09:30.")
    later = replace(visites[0], ends_at=at(ONE.start - timedelta(days=1), "23:30"))
    found = check([a_duty(ONE.start)], period=ONE, visites=(later, visites[1]), regime="fph")
    assert the("repos_quotidien", found).article == "Décret 2002-9, art. 6"


def test_a_journee_too_long_is_a_breach_with_its_article() -> None:
    duties = [a_duty(ONE.start)]
    morning, evening = a_visit(ONE.start, "07:00", "09:00"), a_visit(ONE.start, "19:00", "20:30")
    one = the("amplitude", check(duties, period=ONE, visites=(morning, evening)))
    assert (one.on, one.professionnel, one.article) == (ONE.start, "P1", "CT L3131-1")
    assert one.gravite is Gravite.REGLE
    assert one.message == (
        "Journée du 13/01 de 07:00 à 20:30\u00a0: 13\u202fh\u202f30 d’amplitude\u202f; 13\u202fh au plus."
    )
    next_day = a_visit(ONE.start + timedelta(days=1), "07:00", "09:00")
    two = Period(start=ONE.start, end=ONE.start + timedelta(days=1))
    duties = [a_duty(day, "P2") for day in (two.start, two.end)]
    found = check(duties, period=two, visites=(morning, evening, next_day))
    assert [one.code for one in found] == ["repos_quotidien"]
    early = replace(morning, ends_at=at(ONE.start, "08:00"))
    look = the("amplitude", check([a_duty(ONE.start)], period=ONE, visites=(early, evening)))
    assert look.gravite is Gravite.AVERTISSEMENT
    assert look.message.endswith("au plus\u202f; 11\u202fh de repos prises entre deux.")


def test_the_amplitude_follows_the_rest_of_the_regime() -> None:
    visites = (a_visit(ONE.start, "07:00", "09:00"), a_visit(ONE.start, "18:00", "19:30"))
    duties = [a_duty(ONE.start)]
    assert check(duties, period=ONE, visites=visites) == ()
    found = the("amplitude", check(duties, period=ONE, visites=visites, regime="fph"))
    assert found.article == "Décret 2002-9, art. 7"
    assert found.message.endswith("12\u202fh\u202f30 d’amplitude\u202f; 12\u202fh au plus.")
    late = (visites[0], a_visit(ONE.start, "18:00", "21:30"))
    for hours, codes in ((9, []), (14, ["repos_quotidien"])):
        parametres = Parametres(repos_quotidien_heures=hours)
        found_codes = [
            one.code for one in check(duties, period=ONE, visites=late, parametres=parametres)
        ]
        assert found_codes == codes


def test_the_etablissement_may_set_the_amplitude_of_a_journee() -> None:
    visites = (a_visit(ONE.start, "08:00", "12:00"), a_visit(ONE.start, "15:00", "19:00"))
    duties = [a_duty(ONE.start)]
    assert check(duties, period=ONE, visites=visites, regime="fph") == ()
    discontinuous = Parametres(regime_astreinte="fph", amplitude_minutes=630)
    found = the("amplitude", check(duties, period=ONE, visites=visites, parametres=discontinuous))
    assert found.article == "Réglages de l’établissement"
    assert found.message.endswith("11\u202fh d’amplitude\u202f; 10\u202fh\u202f30 au plus.")
    shorter = replace(visites[1], ends_at=at(ONE.start, "18:30"))
    kept = check(duties, period=ONE, visites=(visites[0], shorter), parametres=discontinuous)
    assert kept == ()


def test_an_agreed_shorter_rest_leaves_the_amplitude_of_the_fph_as_the_decree_has_it() -> None:
    limits = limits_of(Parametres(regime_astreinte="fph", repos_quotidien_heures=11))
    assert (limits.daily_rest.value, limits.amplitude.value) == (11, 720)
    assert limits_of(Parametres(repos_quotidien_heures=9)).amplitude.value == 900


HOURS = tuple(
    HoraireTravail(professionnel="P1", jour=jour, starts=time(9), ends=time(17))
    for jour in ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
)


def test_a_week_without_a_day_off_has_no_weekly_rest() -> None:
    week = Period(start=date(2026, 1, 12), end=date(2026, 1, 18))
    duties = [a_duty(day, "P2") for day in january(*range(12, 19))]
    one = the("repos_hebdomadaire", check(duties, period=week, horaires=HOURS))
    assert (one.on, one.article) == (date(2026, 1, 12), "CT L3132-2")
    assert one.message == (
        "Semaine du 12/01 au 18/01\u00a0: 16\u202fh de repos d’affilée\u202f; 35\u202fh au moins."
    )
    off = (an_absence(date(2026, 1, 17), date(2026, 1, 17)),)
    assert check(duties, period=week, horaires=HOURS, absences=off) == ()
    thursday = Period(start=date(2026, 1, 15), end=date(2026, 1, 15))
    found = check(duties, period=thursday, horaires=HOURS)
    assert seen("repos_hebdomadaire", found) == [(thursday.start, "P1")]


def test_the_sunday_of_a_clock_change_rests_an_hour_less() -> None:
    week = Period(start=date(2026, 3, 23), end=date(2026, 3, 29))
    duties = [a_duty(date(2026, 3, day), "P2") for day in range(23, 30)]
    work = tuple(
        replace(one, ends=time(22), starts=time(14)) if one.jour == "samedi" else one
        for one in HOURS
        if one.jour != "dimanche"
    )
    found = check(duties, period=week, horaires=work)
    assert "34\u202fh de repos" in the("repos_hebdomadaire", found).message


# --- the notice ------------------------------------------------------------------------------


def a_publication(
    on: date, first: date, last: date, motif: str | None = None
) -> PublicationAstreinte:
    return PublicationAstreinte(
        reference=f"PA-{on}",
        started_on=first,
        ended_on=last,
        published_at=at(on, "12:00"),
        publiee_par="coordination",
        motif=motif,
    )


@pytest.mark.parametrize(
    ("days", "motif", "words"),
    [
        (15, None, None),
        (14, None, "14 jours avant\u202f; 15 au moins, ou un motif."),
        (14, "  ", "14 jours avant\u202f; 15 au moins, ou un motif."),
        (14, "Arrêt de travail", None),
        (2, "Arrêt de travail", None),
        (1, "Arrêt de travail", "1 jour avant\u202f; il faut un jour franc, même avec un motif."),
        (0, "Arrêt de travail", "le jour même\u202f; il faut un jour franc, même avec un motif."),
        (-3, None, "après coup\u202f; 15 au moins, ou un motif."),
    ],
)
def test_a_programme_is_given_fifteen_days_before(
    days: int, motif: str | None, words: str | None
) -> None:
    publication = a_publication(ONE.start - timedelta(days=days), ONE.start, ONE.end, motif)
    found = check([a_duty(ONE.start)], period=ONE, publications=(publication,))
    assert [one.article for one in found] == ([] if words is None else ["CT R3121-3"])
    if words is not None:
        assert the("preavis_publication", found).message.endswith(words)


def test_a_programme_that_goes_on_with_another_is_judged_on_the_nights_it_brings() -> None:
    first = a_publication(date(2025, 12, 1), date(2026, 1, 1), date(2026, 1, 20))
    second = a_publication(date(2026, 1, 5), date(2026, 1, 1), date(2026, 1, 31))
    again = a_publication(date(2026, 1, 6), date(2026, 1, 1), date(2026, 1, 31))
    duties = [a_duty(date(2026, 1, day)) for day in range(1, 32)]
    assert check(duties, publications=(second, first, again)) == ()
    later = replace(second, published_at=at(date(2026, 1, 7), "12:00"))
    found = check(duties, publications=(later, first))
    assert seen("preavis_publication", found) == [(date(2026, 1, 21), None)]


def test_home_help_is_programmed_by_the_quarter() -> None:
    month = a_publication(date(2025, 12, 1), date(2026, 1, 1), date(2026, 1, 31))
    quarter = replace(month, ended_on=date(2026, 3, 31))
    duties = [a_duty(date(2026, 1, day), "P1" if day % 2 else "P2") for day in range(1, 32)]
    (one,) = check(duties, regime="bad", publications=(month,))
    assert (one.code, one.gravite) == ("programme_trop_court", Gravite.AVERTISSEMENT)
    assert one.message == "Programme du 01/01 au 31/01\u202f; 3 mois à la fois."
    assert check(duties, regime="bad", publications=(quarter,)) == ()


def an_override(decided_at: datetime | None, **changes: Any) -> tuple[Astreinte, Astreinte]:
    """Return a duty of the rotation that was replaced, and the one that stands for it."""
    before = a_duty(ONE.start, "P2", reference="AST-1", statut="remplacee")
    after = a_duty(
        ONE.start,
        remplace="AST-1",
        statut="publiee",
        couche="remplacement",
        decided_at=decided_at,
        motif="Arrêt de travail",
    )
    return before, replace(after, **changes)


def decided(days: int) -> datetime:
    return at(ONE.start - timedelta(days=days), "10:00")


@pytest.mark.parametrize(
    ("regime", "decided_at", "changes", "expected"),
    [
        ("droit_commun", None, {}, None),
        ("droit_commun", decided(15), {"motif": None}, None),
        ("droit_commun", decided(2), {}, None),
        ("droit_commun", decided(2), {"motif": " "}, ("preavis_changement", "CT R3121-3")),
        ("droit_commun", decided(1), {}, ("preavis_changement", "CT R3121-3")),
        ("droit_commun", decided(0), {}, ("preavis_changement", "CT R3121-3")),
        ("droit_commun", decided(-1), {}, ("changement_apres_coup", "")),
        ("droit_commun", decided(1), {"professionnel": "P2"}, None),
        ("bad", decided(31), {}, None),
        ("bad", decided(30), {}, ("preavis_changement", "BAD")),
    ],
)
def test_a_change_keeps_its_notice(
    regime: str,
    decided_at: datetime | None,
    changes: dict[str, Any],
    expected: tuple[str, str] | None,
) -> None:
    found = check(an_override(decided_at, **changes), regime=regime, period=ONE)
    assert [(one.code, one.article) for one in found] == ([] if expected is None else [expected])


def test_a_late_change_is_told_in_figures_and_a_swap_only_deserves_a_look() -> None:
    (one,) = check(an_override(decided(1)), period=ONE)
    assert (one.professionnel, one.gravite) == ("P1", Gravite.REGLE)
    assert one.message == (
        "Changement décidé le 12/01/2026, 1 jour avant\u202f; il faut un jour franc, "
        "même avec un motif."
    )
    (swap,) = check(an_override(decided(1), couche="echange"), period=ONE)
    assert swap.gravite is Gravite.AVERTISSEMENT
    (noted,) = check(an_override(decided(-1)), period=ONE)
    assert noted.gravite is Gravite.AVERTISSEMENT
    assert noted.message == "Changement noté le 14/01 à 10:00, après le début de l’astreinte."


# --- what is loaded, what is told ------------------------------------------------------------


def test_a_check_looks_at_the_years_of_the_duties_and_the_weeks_of_the_work() -> None:
    assert days_of_duties(ONE) == Period(start=date(2025, 12, 16), end=date(2027, 1, 16))
    assert days_of_work(ONE) == Period(start=date(2026, 1, 4), end=date(2026, 1, 26))


def test_breaches_come_by_day_and_only_those_of_the_period() -> None:
    duties = [a_duty(day, "P9") for day in january(12, 13, 14)]
    assert [(one.on, one.code) for one in check(duties, period=ONE)] == [(ONE.start, "hors_equipe")]
    days = [one.on for one in check(duties)]
    assert days == sorted(days)


# --- the naive twin --------------------------------------------------------------------------

FIRSTS = (date(2026, 1, 1), date(2026, 3, 15), date(2026, 10, 10), date(2026, 12, 20))
DUTIES = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from((18, 21, 9)), st.integers(1, 60)),
    unique_by=lambda drawn: drawn[0],
    max_size=25,
)


@settings(max_examples=120, deadline=None)
@given(
    first=st.sampled_from(FIRSTS),
    drawn=DUTIES,
    most=st.integers(1, 6),
    regime=st.sampled_from(("droit_commun", "ccn51", "bad", "fph")),
)
def test_a_naive_count_agrees_with_every_limit(
    first: date, drawn: list[tuple[int, int, int]], most: int, regime: str
) -> None:
    starts = [
        at(first + timedelta(days=offset), f"{hour:02}:00") for offset, hour, _ in sorted(drawn)
    ]
    # Never into the next duty, half an hour between the two.
    most_halves = [(after - start) // HALF_HOUR - 1 for start, after in pairwise(starts)] + [60]
    spans = [
        (start, start + min(halves, longest) * HALF_HOUR)
        for start, (_, _, halves), longest in zip(starts, sorted(drawn), most_halves, strict=False)
    ]
    nights = slow_regles.nights_of(spans)
    days = sorted(
        {
            *nights,
            *(
                start.astimezone(PARIS).date()
                for start, end in spans
                if not slow_regles.nights_of([(start, end)])
            ),
        }
    )
    holidays = frozenset(day for day in days if day.day in {1, 11, 25})
    parametres = Parametres(
        regime_astreinte=regime,
        astreinte_nuits_mois=most,
        astreinte_samedis_mois=1,
        astreinte_dimanches_mois=2,
        astreinte_feries_mois=0,
        astreinte_semaines_an=most,
        astreinte_heures_quinzaine=72,
        astreinte_jours_mois=most,
    )
    period = Period(start=first, end=first + timedelta(days=60))
    duties = [Astreinte(professionnel="P1", starts_at=start, ends_at=end) for start, end in spans]
    found = check(duties, parametres=parametres, period=period, holidays=holidays)

    def told(code: str) -> list[date]:
        return [on for on, _ in seen(code, found)]

    def expected(days: Iterable[date], limit: int) -> list[date]:
        return slow_regles.beyond_month(days, limit)

    assert told("nuits_mois") == expected(nights, most)
    assert told("samedis_mois") == expected([day for day in days if day.isoweekday() == 6], 1)
    assert told("dimanches_mois") == expected([day for day in days if day.isoweekday() == 7], 2)
    assert told("feries_mois") == expected(holidays, 0)
    assert told("semaines_an") == slow_regles.beyond_weeks(days, most)
    months = {day.replace(day=1) for day in days}
    halves = max((slow_regles.half_days(spans, month) for month in months), default=0)
    assert bool(told("jours_mois")) is (halves > 2 * most)
    assert bool(told("heures_quinzaine")) is (slow_regles.most_hours(spans, 15) > 72)

"""The parts of the dashboard: equal to the indicators of the period, right on nights and clock changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import Period, midnight
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.sejours import PlaceHt, SejourHt
from crt_desktop.reports.dashboard import NightFigures
from db.queries.dashboard import SqlDashboardQueries
from db.queries.indicators import SqlIndicatorQueries
from tests.builders import Caseload
from tests.caseloads import Case, make_case
from tests.dice import Dice
from tests.persistence.records import a_named
from tests.persistence.store import store_caseload
from tests.sizes import caseloads
from tests.slow_indicators.basics import Question, at, is_day_of, without_fictif

CASELOADS = caseloads(25, 200)


def indicators(session: Session, case: Case, period: Period) -> dict[str, Any]:
    return SqlIndicatorQueries(session).compute(
        period,
        parametres=case.parametres,
        holidays=case.holidays,
        is_training=case.is_training,
    )


def figures(session: Session, case: Case, on: date) -> dict[str, Any]:
    """Return the parts of the dashboard under the codes of the indicators they must equal."""
    queries = SqlDashboardQueries(session)
    asked: dict[str, Any] = {"on": on, "is_training": case.is_training}
    active = queries.file_active(case.period, parametres=case.parametres, **asked)
    moves = queries.movements(case.period, **asked)
    waiting = queries.waiting(case.period, **asked)
    gir = queries.gir(case.period, **asked)
    incomplete = queries.incomplete(case.period, parametres=case.parametres, **asked)
    return {
        "file_active": active.total,
        "objectif": active.objectif,
        "date_seuil": None if active.seuil_on is None else active.seuil_on.isoformat(),
        "entrees": moves.entrees,
        "sorties": moves.sorties,
        "liste_attente_fin": waiting.waiting,
        "delai": waiting.median_delay,
        "evolution_gir": {
            "amelioration": gir.amelioration,
            "stable": gir.stable,
            "aggravation": gir.aggravation,
            "non_mesurable": gir.non_mesurable,
        },
        "dossiers_incomplets": {**incomplete.by_piece, "total": incomplete.total},
        "base": incomplete.base,
    }


def expected(values: dict[str, Any]) -> dict[str, Any]:
    middle = values["delai_demande_admission"]["mediane"]
    same = (
        "file_active",
        "objectif",
        "date_seuil",
        "entrees",
        "sorties",
        "liste_attente_fin",
        "evolution_gir",
        "dossiers_incomplets",
    )
    return {
        **{code: values[code] for code in same},
        "delai": None if middle is None else str(middle),
        "base": values["file_active"],
    }


@pytest.mark.timeout(0)
def test_every_figure_of_a_period_is_its_indicator(session: Session) -> None:
    differences = {}
    for seed in range(CASELOADS):
        case = make_case(seed)
        store_caseload(session, case.caseload)
        for on in (case.period.start, case.period.end, case.period.end + timedelta(days=40)):
            found = figures(session, case, on)
            wanted = expected(indicators(session, case, case.period))
            if found != wanted:
                differences[seed, on] = {
                    code: (found[code], wanted[code])
                    for code in wanted
                    if found[code] != wanted[code]
                }
        session.rollback()

    assert differences == {}


@pytest.mark.timeout(0)
def test_presence_movements_of_the_quarter_and_gir_of_those_present_agree(
    session: Session,
) -> None:
    differences = {}
    for seed in range(CASELOADS):
        case = make_case(seed)
        store_caseload(session, case.caseload)
        dice = Dice(seed + 70_000, case.period)
        for on in (case.period.end, dice.day(), dice.day()):
            found, wanted = standing(session, case, on), slow_standing(case, on)
            if found != wanted:
                differences[seed, on] = (found, wanted)
        session.rollback()

    assert differences == {}


def standing(session: Session, case: Case, on: date) -> dict[str, Any]:
    queries = SqlDashboardQueries(session)
    presence = queries.presence(on=on, is_training=case.is_training)
    gir = queries.gir(Period(start=date(2020, 1, 1), end=on), on=on, is_training=case.is_training)
    moves = queries.movements(case.period, on=on, is_training=case.is_training)
    active = queries.file_active(
        case.period, on=on, parametres=case.parametres, is_training=case.is_training
    )
    return {
        "presence": (
            presence.total,
            presence.a_domicile,
            presence.hospitalisees,
            presence.en_ht,
        ),
        "gir": {key: count for key, count in gir.by_gir.items() if count},
        "moves": (moves.quarter_start, moves.entrees_quarter, moves.sorties_quarter),
        "curve": [(point.on, point.cumulated, point.present) for point in active.curve],
    }


def slow_standing(case: Case, on: date) -> dict[str, Any]:
    caseload = case.caseload if case.is_training else without_fictif(case.caseload)
    question = Question(
        caseload=caseload,
        period=case.period,
        parametres=case.parametres,
        holidays=case.holidays,
    )
    present = question.present_on(on)
    in_hospital = {
        one.beneficiaire
        for one in caseload.hospitalisations
        if one.entered_on <= on and (one.left_on is None or on < one.left_on)
    }
    elsewhere = {
        one.beneficiaire
        for one in caseload.sejours_ht
        if one.etat not in {"annule", "option"}
        and one.arrived_on <= on
        and (one.departed_on is None or on < one.departed_on)
    }
    girs: dict[str, int] = {}
    for person in present:
        gir = question.gir_on(person, on)
        key = "non_evalue" if gir is None else str(gir)
        girs[key] = girs.get(key, 0) + 1
    return {
        "presence": (
            len(present),
            len(present - in_hospital - elsewhere),
            len(present & in_hospital),
            len((present & elsewhere) - in_hospital),
        ),
        "gir": girs,
        "moves": slow_quarter(case.period, question, on),
        "curve": slow_curve(question, on),
    }


def slow_quarter(period: Period, question: Question, on: date) -> tuple[date, int, int]:
    day = max(period.start, min(on, period.end))
    quarter = [
        one
        for one in question.days
        if (one.year, (one.month - 1) // 3) == (day.year, (day.month - 1) // 3)
    ]
    entries = [one for one in question.accompagnements if one.admitted_on in quarter]
    exits = [one for one in question.accompagnements if one.left_on in quarter]
    return quarter[0], len(entries), len(exits)


def slow_curve(question: Question, on: date) -> list[tuple[date, int, int]]:
    days = [day for day in question.days if day <= on]
    shown = [day for day in days if day == days[0] or day.day == 1 or day == days[-1]]
    points = []
    for shown_day in shown:
        seen = {
            one.beneficiaire
            for one in question.accompagnements
            for day in days
            if day <= shown_day and is_day_of(one, day)
        }
        points.append((shown_day, len(seen), len(question.present_on(shown_day))))
    return points


# --- tonight -------------------------------------------------------------------------------

TEAM = (
    Professionnel(
        reference="P1",
        nom="Benamrou",
        prenom="Nadia",
        profession="ide",
        telephone="06 39 98 14 22",
    ),
    Professionnel(reference="P2", nom="Fourcade", prenom="Laure", profession="as"),
)


def night_of(
    session: Session,
    on: date,
    *,
    astreintes: Sequence[Astreinte] = (),
    appels: Sequence[AppelAstreinte] = (),
    places: Sequence[PlaceHt] = (),
    sejours: Sequence[SejourHt] = (),
    parametres: Parametres | None = None,
) -> NightFigures:
    store_caseload(
        session,
        Caseload(
            beneficiaires=(a_named("B1"),),
            professionnels=TEAM,
            astreintes=tuple(astreintes),
            appels_astreinte=tuple(appels),
            places_ht=tuple(places),
            sejours_ht=tuple(sejours),
        ),
    )
    found = SqlDashboardQueries(session).night(
        on=on, at=midnight(on), parametres=parametres or Parametres()
    )
    session.rollback()
    return found


def a_duty(who: str, start: datetime, end: datetime) -> Astreinte:
    return Astreinte(professionnel=who, starts_at=start, ends_at=end)


ORDINARY = date(2026, 11, 23)
LATER = ORDINARY + timedelta(days=1)
SPRING, AUTUMN = date(2026, 3, 28), date(2026, 10, 24)
"""The evenings before the clock changes."""


@pytest.mark.parametrize("on", [ORDINARY, SPRING, AUTUMN])
def test_a_duty_over_the_whole_night_covers_it(session: Session, on: date) -> None:
    after = on + timedelta(days=1)
    duty = a_duty("P1", at(on, time(18)), at(after, time(9)))
    night = night_of(session, on, astreintes=[duty])
    assert night.is_covered
    assert night.span == "21:00–06:00"
    (line,) = night.duties
    assert (line.nom, line.profession) == ("Nadia Benamrou", "IDE")
    assert (line.telephone, line.starts, line.ends) == ("06 39 98 14 22", "21:00", "06:00")


@pytest.mark.parametrize("on", [ORDINARY, SPRING, AUTUMN])
@pytest.mark.parametrize(("gap_s", "is_covered"), [(-600, True), (0, True), (1, False)])
def test_two_duties_cover_a_night_when_one_takes_over_at_once(
    session: Session, on: date, gap_s: int, *, is_covered: bool
) -> None:
    after = on + timedelta(days=1)
    relay = at(after, time(2, 30))
    duties = [
        a_duty("P1", at(on, time(21)), relay),
        a_duty("P2", relay + timedelta(seconds=gap_s), at(after, time(6))),
    ]
    night = night_of(session, on, astreintes=duties)
    assert night.is_covered is is_covered
    assert [line.nom for line in night.duties] == ["Nadia Benamrou", "Laure Fourcade"]
    assert night.duties[1].telephone is None


@pytest.mark.parametrize(("on", "hours"), [(ORDINARY, 9), (SPRING, 8), (AUTUMN, 10)])
def test_a_night_lasts_what_the_clock_makes_it(session: Session, on: date, hours: int) -> None:
    start = at(on, time(21))
    whole = a_duty("P1", start, start + timedelta(hours=hours))
    assert night_of(session, on, astreintes=[whole]).is_covered
    shorter = a_duty("P1", start, start + timedelta(hours=hours, seconds=-1))
    assert not night_of(session, on, astreintes=[shorter]).is_covered


def test_a_night_without_a_duty_is_not_covered(session: Session) -> None:
    day_before = a_duty("P1", at(date(2026, 11, 22), time(21)), at(ORDINARY, time(21)))
    night = night_of(session, ORDINARY, astreintes=[day_before])
    assert (night.is_covered, night.duties) == (False, ())


def a_call(called_at: datetime, reponse: str = "conseil") -> AppelAstreinte:
    return AppelAstreinte(called_at=called_at, origine="personne", reponse=reponse)


def test_last_night_counts_the_calls_of_its_span(session: Session) -> None:
    evening = date(2026, 11, 22)
    calls = [
        a_call(at(evening, time(20, 59))),
        a_call(at(evening, time(21)), "deplacement"),
        a_call(at(ORDINARY, time(2, 47)), "levee_de_doute"),
        a_call(at(ORDINARY, time(5, 59))),
        a_call(at(ORDINARY, time(6)), "deplacement"),
        a_call(at(ORDINARY, time(22)), "deplacement"),
    ]
    night = night_of(session, ORDINARY, appels=calls)
    assert (night.calls_last_night, night.interventions_last_night) == (3, 1)


@pytest.mark.parametrize("evening", [SPRING, AUTUMN])
def test_last_night_is_whole_when_the_clock_changed(session: Session, evening: date) -> None:
    start, end = at(evening, time(21)), at(evening + timedelta(days=1), time(6))
    hours = int((end - start).total_seconds()) // 3600
    calls = [a_call(start + timedelta(hours=rank)) for rank in range(hours + 1)]
    night = night_of(session, evening + timedelta(days=1), appels=calls)
    assert night.calls_last_night == hours
    assert hours == {SPRING: 8, AUTUMN: 10}[evening]


def test_a_night_that_begins_past_midnight_is_on_its_own_day(session: Session) -> None:
    late = Parametres(nuit_debut=time(0, 30), nuit_fin=time(5))
    duty = a_duty("P1", at(ORDINARY, time(0, 30)), at(ORDINARY, time(5)))
    assert night_of(session, ORDINARY, astreintes=[duty], parametres=late).is_covered


def a_place(reference: str, **changes: Any) -> PlaceHt:
    place = PlaceHt(reference=reference, etablissement="EHPAD Saint-Roch", type="HTU")
    return replace(place, **changes)


def a_stay(place: str, **changes: Any) -> SejourHt:
    stay = SejourHt(
        beneficiaire="B1",
        place=place,
        type="HTU",
        arrived_on=ORDINARY - timedelta(days=3),
        departed_on=ORDINARY + timedelta(days=1),
        etat="en_cours",
    )
    return replace(stay, **changes)


@pytest.mark.parametrize(
    ("place", "stay", "is_free"),
    [
        (a_place("L1"), None, True),
        (a_place("L1", type="HT"), None, False),
        (a_place("L1", opened_on=ORDINARY), None, True),
        (a_place("L1", opened_on=ORDINARY + timedelta(days=1)), None, False),
        (a_place("L1", closed_on=ORDINARY), None, False),
        (a_place("L1", closed_on=ORDINARY + timedelta(days=1)), None, True),
        (a_place("L1"), a_stay("L1"), False),
        (a_place("L1"), a_stay("L1", departed_on=None), False),
        (a_place("L1"), a_stay("L1", departed_on=ORDINARY), True),
        (a_place("L1"), a_stay("L1", arrived_on=ORDINARY + timedelta(days=1)), True),
        (a_place("L1"), a_stay("L1", etat="annule"), True),
        (a_place("L1"), a_stay("L1", etat="option"), False),
        (a_place("L1"), a_stay("L1", etat="option", expire_at=midnight(ORDINARY)), True),
        (a_place("L1"), a_stay("L1", etat="option", expire_at=midnight(LATER)), False),
    ],
)
def test_a_free_place_is_open_and_held_by_nobody(
    session: Session, place: PlaceHt, stay: SejourHt | None, *, is_free: bool
) -> None:
    sejours = [] if stay is None else [stay]
    night = night_of(session, ORDINARY, places=[place], sejours=sejours)
    assert night.free_htu == (("EHPAD Saint-Roch",) if is_free else ())


def test_places_of_one_house_are_counted(session: Session) -> None:
    places = [a_place("L1"), a_place("L2"), a_place("L3", etablissement="EHPAD Les Glycines")]
    night = night_of(session, ORDINARY, places=places)
    assert night.free_htu == ("EHPAD Les Glycines", "EHPAD Saint-Roch (2 places)")


def test_instants_of_a_night_are_those_of_paris(session: Session) -> None:
    duty = a_duty(
        "P1",
        datetime(2026, 11, 23, 20, tzinfo=UTC),
        datetime(2026, 11, 24, 5, tzinfo=UTC),
    )
    night = night_of(session, ORDINARY, astreintes=[duty])
    assert (night.duties[0].starts, night.duties[0].ends) == ("21:00", "06:00")
    assert night.is_covered

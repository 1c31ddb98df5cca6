"""What is due about the rota and the visits: each rule on its edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from crt_desktop.domain.alertes import Gravite
from crt_desktop.domain.alertes_rota import (
    change_due,
    intervention_due,
    owed_rest,
    passages_due,
    programmes_due,
    rest_due,
    resumes_of,
    swap_due,
)
from crt_desktop.domain.astreintes import night_span
from crt_desktop.domain.dates import PARIS, Period, quarter_of
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Visite
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.planning import Absence, HoraireTravail
from crt_desktop.domain.repos import Resume

DEFAULTS = Parametres()
ON = date(2026, 11, 20)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), PARIS).astimezone(UTC)


NOW = at(ON, 8)


def a_night(on: date, **changes: object) -> Astreinte:
    starts_at, ends_at = night_span(on, DEFAULTS)
    duty = Astreinte(professionnel="P1", starts_at=starts_at, ends_at=ends_at)
    return replace(duty, **changes)  # type: ignore[arg-type] # named by the callers


def a_call(**changes: object) -> AppelAstreinte:
    """A call of the night before, on the way from 3:00 to 4:00."""
    call = AppelAstreinte(
        called_at=at(ON, 2, 50),
        origine="aidant",
        reponse="deplacement",
        professionnel="P1",
        departed_at=at(ON, 3),
        returned_at=at(ON, 4),
    )
    return replace(call, **changes)  # type: ignore[arg-type] # named by the callers


def a_visit(starts_at: datetime, statut: str = "prevue") -> Visite:
    return Visite(
        beneficiaire="",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        profession="ide",
        professionnel="P1",
        statut=statut,
    )


# --- programmes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("night", "start", "end"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_night_is_of_a_civil_quarter(night: date, start: date, end: date) -> None:
    assert quarter_of(night) == Period(start=start, end=end)


@pytest.mark.parametrize(
    ("days", "gravite"),
    [
        (31, None),
        (30, Gravite.BIENTOT),
        (16, Gravite.BIENTOT),
        (15, Gravite.URGENT),
        (0, Gravite.URGENT),
        (-1, None),
    ],
)
def test_a_programme_in_draft_is_due_from_a_month_before_its_first_night(
    days: int, gravite: Gravite | None
) -> None:
    night = ON + timedelta(days=days)
    found = [
        duty
        for _, duty in programmes_due(
            [a_night(night, statut="brouillon"), a_night(night)], on=ON, parametres=DEFAULTS
        )
    ]
    assert [one.gravite for one in found] == ([] if gravite is None else [gravite])
    assert all(one.echeance == night - timedelta(days=15) for one in found)


def test_each_quarter_in_draft_is_told_apart() -> None:
    nights = (date(2026, 11, 25), date(2026, 11, 26), date(2026, 12, 31), date(2027, 1, 1))
    drafts = [a_night(night, statut="brouillon") for night in nights]
    on = date(2026, 12, 5)
    (last, next_) = programmes_due(drafts, on=on, parametres=DEFAULTS)
    assert (last[0].start, next_[0].start) == (date(2026, 10, 1), date(2027, 1, 1))
    assert last[1].detail == "1 nuit en brouillon, la première le 31/12/2026"
    (first,) = programmes_due(drafts, on=date(2026, 11, 20), parametres=DEFAULTS)
    assert first[1].detail == "3 nuits en brouillon, la première le 25/11/2026"


# --- changes -------------------------------------------------------------------------------


def a_change(**changes: object) -> Astreinte:
    known = {"couche": "remplacement", "decided_at": NOW - timedelta(days=2)}
    return a_night(date(2026, 11, 26), **(known | changes))


def told(duty: Astreinte, replaced: Astreinte | None = None) -> Gravite | None:
    found = change_due(duty, replaced, nom="Nadia", at=NOW, parametres=DEFAULTS)
    return None if found is None else found.gravite


def test_a_change_nobody_was_told_of_is_due_after_two_days() -> None:
    assert told(a_change()) is Gravite.BIENTOT
    assert told(a_change(decided_at=NOW - timedelta(days=2) + timedelta(seconds=1))) is None
    found = change_due(a_change(), None, nom="Nadia", at=NOW, parametres=DEFAULTS)
    assert found is not None
    assert found.detail == "Nadia, nuit du 26/11/2026, remplacement du 18/11/2026"
    assert found.echeance == ON


def test_what_is_no_change_or_is_over_is_not_told() -> None:
    assert told(a_change(couche="rotation")) is None
    assert told(a_change(statut="remplacee")) is None
    assert told(a_change(decided_at=None)) is None
    assert told(a_change(), a_night(date(2026, 11, 26))) is None
    assert told(a_change(), a_night(date(2026, 11, 26), professionnel="P2")) is Gravite.BIENTOT
    assert told(a_change(ends_at=NOW)) is None


def test_a_change_of_a_night_that_is_near_is_urgent() -> None:
    starts_at, ends_at = night_span(ON + timedelta(days=2), DEFAULTS)
    assert told(a_change(starts_at=starts_at, ends_at=ends_at)) is Gravite.URGENT


@pytest.mark.parametrize(("days", "gravite"), [(15, Gravite.URGENT), (16, Gravite.BIENTOT)])
def test_a_swap_asked_for_is_due_on_its_night(days: int, gravite: Gravite) -> None:
    night = ON + timedelta(days=days)
    duty = swap_due(NOW, night, nom="Nadia", avec=None, on=ON)
    assert (duty.gravite, duty.echeance) == (gravite, night)
    assert duty.detail == f"Nadia, nuit du {night:%d/%m/%Y}, demandée le 20/11/2026"
    assert " avec Luc," in swap_due(NOW, night, nom="Nadia", avec="Luc", on=ON).detail


# --- rests ---------------------------------------------------------------------------------

HOURS = HoraireTravail(professionnel="P1", jour="vendredi", starts=time(9), ends=time(18))
EVENING = a_visit(at(date(2026, 11, 19), 17), "realisee")


def test_only_who_came_back_too_little_ago_may_owe_a_rest() -> None:
    def who(call: AppelAstreinte, now: datetime = NOW) -> frozenset[str]:
        return owed_rest([call], at=now, parametres=DEFAULTS)

    assert who(a_call()) == {"P1"}
    assert who(a_call(), at(ON, 15)) == frozenset()
    assert who(a_call(), at(ON, 14, 59)) == {"P1"}
    assert who(a_call(professionnel=None)) == frozenset()
    assert who(a_call(returned_at=None)) == frozenset()


def test_work_resumes_eleven_hours_after_the_way_back() -> None:
    def resumes(*visites: Visite) -> dict[str, datetime]:
        found = resumes_of(
            [a_call()],
            visites=visites,
            horaires=[],
            absences=[],
            at=NOW,
            parametres=DEFAULTS,
        )
        return {who: one.not_before for who, one in found.items()}

    assert resumes(EVENING) == {"P1": at(ON, 15)}
    assert resumes() == {}
    assert resumes(a_visit(at(date(2026, 11, 19), 14), "realisee")) == {}


RESUME = Resume(not_before=at(ON, 15), intervention_ended_at=at(ON, 4))


def rest(
    *visites: Visite,
    resume: Resume = RESUME,
    horaires: tuple[HoraireTravail, ...] = (),
    absences: tuple[Absence, ...] = (),
) -> str | None:
    duty = rest_due(
        resume,
        who="P1",
        nom="Nadia",
        visites=visites,
        horaires=horaires,
        absences=absences,
        at=NOW,
    )
    return None if duty is None else f"{duty.message} / {duty.detail}"


def test_work_planned_before_the_hour_allowed_is_told() -> None:
    said = "Nadia ne peut reprendre avant 15:00 / Intervention finie à 04:00, "
    assert rest(a_visit(at(ON, 14))) == said + "1 passage prévu avant"
    both = a_visit(at(ON, 9)), a_visit(at(ON, 14))
    assert rest(*both) == said + "2 passages prévus avant"
    assert rest(horaires=(HOURS,)) == said + "horaires prévus avant"


def test_work_after_the_hour_done_or_of_another_is_not() -> None:
    assert rest(a_visit(at(ON, 15))) is None
    assert rest(a_visit(at(ON, 14), "realisee")) is None
    assert rest(a_visit(at(ON, 7))) is None
    assert rest(replace(a_visit(at(ON, 14)), professionnel="P2")) is None
    away = Absence(professionnel="P1", started_on=ON, ended_on=ON, motif="recuperation")
    assert rest(horaires=(HOURS,), absences=(away,)) is None
    assert rest(horaires=(replace(HOURS, professionnel="P2"),)) is None
    assert rest(horaires=(replace(HOURS, starts=time(15)),)) is None


def test_an_hour_of_tomorrow_is_dated() -> None:
    tomorrow = Resume(not_before=at(ON + timedelta(days=1), 2), intervention_ended_at=at(ON, 15))
    told_ = rest(a_visit(at(ON, 23)), resume=tomorrow)
    assert told_ is not None
    assert told_.startswith("Nadia ne peut reprendre avant le 21/11 à 02:00")


# --- visits and interventions --------------------------------------------------------------


def test_visits_left_open_are_told_by_professionnel_and_press_with_time() -> None:
    one = passages_due(1, ON - timedelta(days=15), nom="Nadia", on=ON)
    assert (one.message, one.gravite) == ("1 passage non renseigné", Gravite.INFORMATION)
    many = passages_due(12, ON - timedelta(days=16), nom=None, on=ON)
    assert (many.message, many.gravite) == ("12 passages non renseignés", Gravite.BIENTOT)
    assert many.detail == "Sans professionnel désigné, depuis le 04/11/2026"


def test_an_intervention_without_an_end_is_asked_about_after_twelve_hours() -> None:
    open_ = a_call(returned_at=None)
    assert intervention_due(open_, nom="Nadia", at=at(ON, 14, 59)) is None
    duty = intervention_due(open_, nom="Nadia", at=at(ON, 15))
    assert duty is not None
    assert duty.detail.startswith("Départ le 20/11/2026 à 03:00, Nadia")
    unnamed = intervention_due(open_, nom=None, at=at(ON, 15))
    assert unnamed is not None
    assert "Nadia" not in unnamed.detail


def test_an_intervention_that_ended_never_left_or_is_history_is_not() -> None:
    later = at(ON, 20)
    for call in (
        a_call(),
        a_call(returned_at=None, ended_at=at(ON, 4)),
        a_call(returned_at=None, departed_at=None),
    ):
        assert intervention_due(call, nom=None, at=later) is None
    open_ = a_call(returned_at=None)
    assert intervention_due(open_, nom=None, at=open_.called_at + timedelta(days=90)) is not None
    long_after = open_.called_at + timedelta(days=90, seconds=1)
    assert intervention_due(open_, nom=None, at=long_after) is None

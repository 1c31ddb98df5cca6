"""What the rules of the rota are given to look at: duties of the year, interventions and the work around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final, TypeVar, cast

from crt_desktop.domain.alertes_rota import RESTS_SINCE, owed_rest, resumes_of
from crt_desktop.domain.astreintes import BROUILLON, meets, night_span, stands
from crt_desktop.domain.dates import ONE_DAY, Period, local_date
from crt_desktop.domain.ecarts import Ecart
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel, is_in_team
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.planning import Absence, HoraireTravail, PublicationAstreinte
from crt_desktop.domain.regles_astreinte import (
    RotaFacts,
    check_rota,
    days_of_duties,
    days_of_work,
)
from crt_desktop.domain.repos import Resume, is_away
from crt_desktop.ports.clock import HolidayCalendar
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.fiches import StoredFiche

AROUND: Final = timedelta(days=15)
"""How far around a night its months, its weeks and its fifteen days are looked at."""

T = TypeVar("T")


def read_facts(
    uow: UnitOfWork, period: Period, *, parametres: Parametres, holidays: HolidayCalendar
) -> RotaFacts:
    """Return everything the rules look at for a period; drafts are judged as if they were published.

    Ordinary work is that of the visits of those who are on call in the weeks looked at, or who answered a
    call of them: their rests are judged in every one of these weeks.
    """
    rota = uow.astreintes
    years, weeks = days_of_duties(period), days_of_work(period)
    duties = records_of(Astreinte, rota.duties(*years.instants()))
    appels = rota.calls(*weeks.instants())
    return RotaFacts(
        period=period,
        parametres=parametres,
        team=records_of(Professionnel, rota.team()),
        duties=duties,
        appels=appels,
        visites=rota.visits(dict.fromkeys(_on_call(duties, appels, weeks), weeks.instants())),
        absences=records_of(Absence, rota.absences(weeks)),
        publications=records_of(PublicationAstreinte, rota.publications(weeks)),
        holidays=holidays.between(years.start, years.end, departement=parametres.departement),
    )


def _on_call(
    duties: Iterable[Astreinte], appels: Iterable[AppelAstreinte], days: Period
) -> frozenset[str]:
    """Return whose duties stand on some of these days, and who answered a call of them."""
    starts_at, ends_at = days.instants()
    serving = {
        one.professionnel for one in duties if stands(one) and meets(one, starts_at, ends_at)
    }
    answering = {one.professionnel for one in appels if one.professionnel is not None}
    return frozenset(serving | answering)


def read_resumes(uow: UnitOfWork, at: datetime, *, parametres: Parametres) -> Mapping[str, Resume]:
    """Return, by professionnel, when ordinary work may resume: those who may not work yet.

    The contract hours of the days without absence are ordinary work, with the visits.
    """
    appels = uow.astreintes.calls(at - RESTS_SINCE, at)
    people = owed_rest(appels, at=at, parametres=parametres)
    if not people:
        return {}
    since = at - RESTS_SINCE - ONE_DAY
    days = Period(start=local_date(since), end=local_date(at) + ONE_DAY)
    return resumes_of(
        appels,
        visites=uow.astreintes.visits(dict.fromkeys(people, (since, at))),
        horaires=records_of(HoraireTravail, uow.astreintes.horaires()),
        absences=records_of(Absence, uow.astreintes.absences(days)),
        at=at,
        parametres=parametres,
    )


def records_of(kind: type[T], fiches: Iterable[StoredFiche]) -> tuple[T, ...]:
    """Return the records of fiches of one kind."""
    del kind
    return tuple(cast("T", one.record) for one in fiches)


def is_free(facts: RotaFacts, one: Professionnel, night_on: date) -> bool:
    """Tell whether somebody answers at night, is there on a night and is not on call then already."""
    starts_at, ends_at = night_span(night_on, facts.parametres)
    return (
        one.profession in facts.parametres.professions_astreinte
        and is_in_team(one, on=night_on)
        and not is_away(
            [each for each in facts.absences if each.professionnel == one.reference], night_on
        )
        and not any(
            stands(duty) and duty.professionnel == one.reference and meets(duty, starts_at, ends_at)
            for duty in facts.duties
        )
    )


def would_break(facts: RotaFacts, who: str, night_on: date) -> tuple[Ecart, ...]:
    """Return what giving a night to somebody would break, that is not broken already."""
    starts_at, ends_at = night_span(night_on, facts.parametres)
    own = [duty for duty in facts.duties if duty.professionnel == who]
    given = Astreinte(professionnel=who, starts_at=starts_at, ends_at=ends_at, statut=BROUILLON)
    month = Period(start=night_on - AROUND, end=night_on + AROUND)
    alone = replace(
        facts,
        period=month,
        team=[one for one in facts.team if one.reference == who],
        appels=[one for one in facts.appels if one.professionnel == who],
        visites=[one for one in facts.visites if one.professionnel == who],
        absences=[one for one in facts.absences if one.professionnel == who],
        publications=(),
        duties=own,
    )
    before = {_named(one) for one in check_rota(alone)}
    after = check_rota(replace(alone, duties=[*own, given]))
    return tuple(one for one in after if one.professionnel == who and _named(one) not in before)


def _named(one: Ecart) -> tuple[str, date]:
    return one.code, one.on

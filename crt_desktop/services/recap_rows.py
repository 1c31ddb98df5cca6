"""The recap of each employee from what is stored, and who may read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final, cast

from crt_desktop.domain.astreintes import RENFORT, counts, is_override, rang_of
from crt_desktop.domain.dates import Period, add_months, midnight
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel
from crt_desktop.domain.errors import NotFoundError, PermissionDeniedError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.heures import SUNDAY, Heures, days_served, nights_touched, split_hours
from crt_desktop.domain.horaires import merged
from crt_desktop.domain.recap import (
    calls_of_month,
    compensation_of,
    compensation_words,
    duties_of_month,
    travel_of,
)
from crt_desktop.domain.regimes import limits_of
from crt_desktop.domain.repos import working_time
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.ports.clock import HolidayCalendar
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.recap import Recap, RecapDuty, RecapIntervention

TEAM: Final = "equipe"
"""What stands for everybody in the journal."""
_LONGEST_DUTY: Final = timedelta(days=8)


def allowed(actor: Actor, professionnel: str | None) -> str | None:
    """Return whose recaps somebody may read: of everybody (None) or of one professionnel.

    The coordination and the direction read everybody's; who else reads the rota, or is on call, reads their own.
    Raises PermissionDeniedError.
    """
    actor.require(Permission.ASTREINTE_READ, Permission.NIGHT_READ)
    if actor.may(Permission.RECAP_READ):
        return professionnel
    own = actor.professionnel
    if own is None or professionnel not in {None, own}:
        raise PermissionDeniedError(permission=Permission.RECAP_READ.value, role=actor.role.value)
    return own


def read_recaps(
    uow: UnitOfWork,
    month: date,
    professionnel: str | None,
    *,
    holidays: HolidayCalendar,
    is_training: bool,
) -> tuple[Recap, ...]:
    """Return the recaps of a month, by name: of those who served or answered in it, or of one whatever happened.

    Raises NotFoundError: nobody has this reference.
    """
    first = month.replace(day=1)
    last = add_months(first, 1) - timedelta(days=1)
    around = Period(start=first - _LONGEST_DUTY, end=last + _LONGEST_DUTY)
    parametres = uow.parametres()
    team = [cast("Professionnel", one.record) for one in uow.astreintes.team()]
    if professionnel is not None:
        team = [one for one in team if one.reference == professionnel]
        if not team:
            raise NotFoundError(kind="professionnels", reference=professionnel)
    duties: dict[str, list[Astreinte]] = defaultdict(list)
    for fiche in uow.astreintes.duties(*around.instants()):
        one = cast("Astreinte", fiche.record)
        if counts(one):
            duties[one.professionnel].append(one)
    appels = uow.astreintes.calls(midnight(first), midnight(around.end))
    feries = holidays.between(around.start, around.end, departement=parametres.departement)
    recaps = (
        build_recap(
            who,
            first,
            duties[who.reference],
            appels,
            parametres=parametres,
            holidays=feries,
            is_training=is_training,
        )
        for who in team
    )
    return tuple(
        one for one in recaps if professionnel is not None or one.duties or one.interventions
    )


def build_recap(
    who: Professionnel,
    month: date,
    duties: Collection[Astreinte],
    appels: Collection[AppelAstreinte],
    *,
    parametres: Parametres,
    holidays: frozenset[date],
    is_training: bool,
) -> Recap:
    """Return the recap of one professionnel: their duties around the month, the calls of anybody."""
    limits = limits_of(parametres)
    served = duties_of_month(duties, month, parametres)
    answered = calls_of_month(who.reference, appels, list(duties), month, parametres)
    spans = [(one.starts_at, one.ends_at) for one in served]
    days = {day for span in spans for day in days_served(*span, parametres)}
    nights = {night for span in spans for night in nights_touched(*span, parametres)}
    heures = _sum(
        split_hours(*span, parametres=parametres, holidays=holidays) for span in merged(spans)
    )
    worked = merged(span for span in map(working_time, answered) if span is not None)
    return Recap(
        professionnel=who.reference,
        nom=f"{who.prenom} {who.nom}".strip(),
        profession=who.profession,
        month=month,
        regime=limits.regime,
        duties=tuple(_duty(one, parametres, holidays) for one in served),
        interventions=tuple(map(_intervention, answered)),
        nuits=len(nights),
        dimanches=sum(day.weekday() == SUNDAY for day in days),
        feries=sum(day in holidays for day in days),
        heures=heures,
        intervention=sum((end - start for start, end in worked), timedelta()),
        trajet=sum(map(travel_of, answered), timedelta()),
        compensation=compensation_of(heures, limits),
        regle=compensation_words(limits),
        is_training=is_training,
    )


def _duty(one: Astreinte, parametres: Parametres, holidays: frozenset[date]) -> RecapDuty:
    return RecapDuty(
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        heures=split_hours(one.starts_at, one.ends_at, parametres=parametres, holidays=holidays),
        is_remplacement=is_override(one),
        is_renfort=rang_of(one) == RENFORT,
    )


def _intervention(one: AppelAstreinte) -> RecapIntervention:
    span = working_time(one)
    return RecapIntervention(
        starts_at=span[0] if span else one.departed_at or one.called_at,
        ends_at=span[1] if span else None,
        travel=travel_of(one),
        reponse=one.reponse,
    )


def _sum(parts: Iterable[Heures]) -> Heures:
    kept = list(parts)
    return Heures(
        jour=sum((one.jour for one in kept), timedelta()),
        nuit=sum((one.nuit for one in kept), timedelta()),
        dimanche=sum((one.dimanche for one in kept), timedelta()),
        ferie=sum((one.ferie for one in kept), timedelta()),
    )

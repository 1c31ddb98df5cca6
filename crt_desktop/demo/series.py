"""The visits of the demo as a plan asks for them: the prestation each delivers, the series some belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from crt_desktop.demo.team import Team, on_call_at
from crt_desktop.demo.world import DAYS_AHEAD, World, at
from crt_desktop.domain.dates import ONE_DAY, PARIS, local_date
from crt_desktop.domain.equipe import Astreinte, Visite
from crt_desktop.domain.parcours import Plan, Prestation
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.series import DAYS, WEEKS_AHEAD

_LINKED_FOR: Final = timedelta(days=92)
"""How far back visits name the prestation they deliver."""
_WEEKLY: Final = 3
"""How many persons have a visit that comes back every week."""
_BEDTIME: Final = time(22, 15)
_BEDTIME_MINUTES: Final = 20

Rhythm = tuple[str, int, time, str, str | None]
"""What comes back: whose, on which weekday, at what time, by which profession and for what."""


def name_prestations(
    visites: Iterable[Visite],
    *,
    plans: Iterable[Plan],
    prestations: Iterable[Prestation],
    world: World,
) -> list[Visite]:
    """Return the visits, those of the last months naming the prestation of the plan they deliver."""
    latest: dict[str, Plan] = {}
    for plan in plans:
        if plan.beneficiaire not in latest or latest[plan.beneficiaire].numero < plan.numero:
            latest[plan.beneficiaire] = plan
    fils: dict[tuple[str, str, str | None], int] = {}
    for one in prestations:
        plan_of = latest.get(one.beneficiaire)
        if plan_of is not None and one.plan == plan_of.reference and one.etat != "refusee":
            fils.setdefault((one.beneficiaire, one.domaine, one.profession), one.fil)
    since = world.on - _LINKED_FOR
    return [
        visite
        if local_date(visite.starts_at) < since
        else replace(visite, prestation_fil=_fil_of(visite, fils))
        for visite in visites
    ]


def _fil_of(visite: Visite, fils: Mapping[tuple[str, str, str | None], int]) -> int | None:
    """Return the prestation of the visit's domaine, that of its profession first."""
    domaine = visite.domaine or ""
    own = fils.get((visite.beneficiaire, domaine, visite.profession))
    return fils.get((visite.beneficiaire, domaine, None)) if own is None else own


def make_series(
    visites: Sequence[Visite],
    *,
    sleeper: str | None,
    team: Team,
    rota: Mapping[date, list[Astreinte]],
    world: World,
) -> tuple[list[SerieVisites], list[Visite]]:
    """Return the series, and every visit with the series it belongs to.

    Three persons have a visit that comes back every week; ``sleeper`` is put to bed every night by whoever
    is on call, and has visits for it.
    """
    series: list[SerieVisites] = []
    found = _rhythms(visites, world)
    of_rhythm: dict[Rhythm, SerieVisites] = {}
    for rhythm in _chosen(found):
        serie = _weekly(f"SV{len(series) + 1:03d}", found[rhythm], rhythm, world)
        of_rhythm[rhythm] = serie
        series.append(serie)
    linked = [_linked(visite, of_rhythm, world) for visite in visites]
    if sleeper is not None:
        serie = _bedtime(f"SV{len(series) + 1:03d}", sleeper, world)
        series.append(serie)
        linked += _nights(serie, team, rota, linked, world)
    return series, linked


def _rhythm_of(visite: Visite) -> Rhythm:
    local = visite.starts_at.astimezone(PARIS)
    who = visite.beneficiaire
    return who, local.weekday(), local.time(), visite.profession, visite.domaine


def _rhythms(visites: Iterable[Visite], world: World) -> dict[Rhythm, list[Visite]]:
    """Return what is planned at the same time on both of the coming weeks."""
    found: defaultdict[Rhythm, list[Visite]] = defaultdict(list)
    for visite in visites:
        if _is_to_come(visite, world):
            found[_rhythm_of(visite)].append(visite)
    return {rhythm: planned for rhythm, planned in found.items() if len(planned) > 1}


def _is_to_come(visite: Visite, world: World) -> bool:
    return visite.statut == "prevue" and local_date(visite.starts_at) > world.on


def _chosen(found: Mapping[Rhythm, list[Visite]]) -> Iterable[Rhythm]:
    """Yield a rhythm of each of the first persons, one that a plan asks for when there is one."""
    best: dict[str, Rhythm] = {}
    for rhythm in sorted(found, key=lambda one: (_is_unasked(found[one]), *map(str, one))):
        best.setdefault(rhythm[0], rhythm)
    yield from list(best.values())[:_WEEKLY]


def _is_unasked(planned: Sequence[Visite]) -> bool:
    return planned[0].prestation_fil is None


def _weekly(
    reference: str, planned: Sequence[Visite], rhythm: Rhythm, world: World
) -> SerieVisites:
    first = min(planned, key=lambda one: one.starts_at)
    started_on = local_date(first.starts_at)
    last = world.on + timedelta(weeks=WEEKS_AHEAD)
    off = sorted(
        day for day in world.holidays if started_on < day <= last and day.weekday() == rhythm[1]
    )
    usual = {one.professionnel for one in planned}
    return SerieVisites(
        reference=reference,
        beneficiaire=first.beneficiaire,
        started_on=started_on,
        heure=rhythm[2],
        duree_minutes=(first.ends_at - first.starts_at) // timedelta(minutes=1),
        regle=f"FREQ=WEEKLY;BYDAY={DAYS[rhythm[1]]}",
        profession=first.profession,
        professionnel=first.professionnel if len(usual) == 1 else None,
        domaine=first.domaine,
        prestation_fil=first.prestation_fil,
        exceptions=",".join(day.isoformat() for day in off) or None,
        prepared_until=world.on + timedelta(days=DAYS_AHEAD),
    )


def _linked(visite: Visite, series: Mapping[Rhythm, SerieVisites], world: World) -> Visite:
    serie = series.get(_rhythm_of(visite)) if _is_to_come(visite, world) else None
    if serie is None:
        return visite
    return replace(visite, serie=serie.reference, occurrence_on=local_date(visite.starts_at))


def _bedtime(reference: str, person: str, world: World) -> SerieVisites:
    return SerieVisites(
        reference=reference,
        beneficiaire=person,
        started_on=world.on + ONE_DAY,
        heure=_BEDTIME,
        duree_minutes=_BEDTIME_MINUTES,
        regle="FREQ=DAILY",
        profession="as",
        domaine="securisation",
        prepared_until=world.on + timedelta(days=DAYS_AHEAD),
        remarque="Coucher : change, position demi-assise, veilleuse allumée.",
    )


def _nights(
    serie: SerieVisites,
    team: Team,
    rota: Mapping[date, list[Astreinte]],
    visites: Iterable[Visite],
    world: World,
) -> Iterable[Visite]:
    """Yield the visit of each coming night, by whoever is on call when free."""
    professions = {one.reference: one.profession for one in team.members}
    taken = {
        (one.professionnel, one.starts_at, one.ends_at)
        for one in visites
        if _is_to_come(one, world)
    }
    for gap in range(1, DAYS_AHEAD + 1):
        day = world.on + timedelta(days=gap)
        starts_at = at(day, serie.heure)
        ends_at = starts_at + timedelta(minutes=serie.duree_minutes)
        on_call = on_call_at(rota.get(day, ()), starts_at)
        if on_call is not None and not _is_free(on_call, starts_at, ends_at, taken):
            on_call = None
        yield Visite(
            beneficiaire=serie.beneficiaire,
            starts_at=starts_at,
            ends_at=ends_at,
            profession=professions.get(on_call or "", serie.profession),
            statut="prevue",
            professionnel=on_call,
            domaine=serie.domaine,
            serie=serie.reference,
            occurrence_on=day,
            remarque=serie.remarque,
        )


def _is_free(
    who: str,
    starts_at: datetime,
    ends_at: datetime,
    taken: Iterable[tuple[str | None, datetime, datetime]],
) -> bool:
    return not any(one == who and start < ends_at and starts_at < end for one, start, end in taken)

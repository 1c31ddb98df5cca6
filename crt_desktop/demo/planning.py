"""The planning of the demo: series of visits, working hours, leave, wishes and programmes published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from crt_desktop.demo.layers import night_of
from crt_desktop.demo.team import Team, is_in_post, quarter_of
from crt_desktop.demo.world import World, at
from crt_desktop.domain.astreintes import fingerprint
from crt_desktop.domain.codes import JOUR_SEMAINE
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.equipe import Astreinte, Professionnel
from crt_desktop.domain.planning import (
    Absence,
    HoraireTravail,
    InformationAstreinte,
    PublicationAstreinte,
    SerieVisites,
    Souhait,
)

_PROGRAMME: Final = "PUB001"
_NOTICE: Final = timedelta(days=24)
_WORKING_DAYS: Final = tuple(JOUR_SEMAINE)[:5]
_HOURS: Final = ((time(9), time(12, 30)), (time(13, 30), time(17)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """The records of the planning, under the names of the sheets."""

    series_visites: tuple[SerieVisites, ...]
    horaires: tuple[HoraireTravail, ...]
    absences: tuple[Absence, ...]
    souhaits: tuple[Souhait, ...]
    publications: tuple[PublicationAstreinte, ...]
    informations: tuple[InformationAstreinte, ...]


def make_planning(
    team: Team,
    rota: Sequence[Astreinte],
    series: Iterable[SerieVisites],
    world: World,
    *,
    changes: Sequence[InformationAstreinte] = (),
) -> Planning:
    """Return the planning as it stands: a quarter published in time and told to everybody in it.

    ``changes``: the proofs that those whose nights changed since were told.
    """
    first, last = quarter_of(world.on)
    published_at = at(first - _NOTICE, time(11))
    on_call = {duty.professionnel for duty in rota if first <= local_date(duty.starts_at) <= last}
    present = [one for one in team.members if is_in_post(one, world.on)]
    nights = [one for one in present if one.reference in on_call]
    return Planning(
        series_visites=tuple(series),
        horaires=tuple(hours for one in present for hours in _hours(one)),
        absences=tuple(_leave(nights, world)),
        souhaits=tuple(_wishes(nights, last)),
        publications=(
            PublicationAstreinte(
                reference=_PROGRAMME,
                started_on=first,
                ended_on=last,
                published_at=published_at,
                publiee_par="Coordination",
                empreinte=fingerprint(one for one in rota if first <= night_of(one) <= last),
            ),
        ),
        informations=(
            *changes,
            *_told(nights, published_at),
        ),
    )


def _told(nights: Sequence[Professionnel], published_at: datetime) -> list[InformationAstreinte]:
    return [
        InformationAstreinte(
            professionnel=one.reference,
            informed_at=published_at + timedelta(hours=rank),
            moyen="main_propre" if rank % 2 else "courriel",
            publication=_PROGRAMME,
            auteur="Coordination",
        )
        for rank, one in enumerate(nights, 1)
    ]


def _hours(one: Professionnel) -> Iterable[HoraireTravail]:
    for jour in _WORKING_DAYS:
        for starts, ends in _HOURS:
            yield HoraireTravail(
                professionnel=one.reference,
                jour=jour,
                starts=starts,
                ends=ends,
                since=one.arrived_on,
            )


def _leave(nights: Sequence[Professionnel], world: World) -> Iterable[Absence]:
    for rank, one in enumerate(nights[:3]):
        begins = world.on + timedelta(days=45 + 20 * rank)
        yield Absence(
            professionnel=one.reference,
            started_on=begins,
            ended_on=begins + timedelta(days=6),
            motif="formation" if rank == 1 else "conge",
        )


def _wishes(nights: Sequence[Professionnel], last: date) -> Iterable[Souhait]:
    for rank, one in enumerate(nights[:4]):
        yield Souhait(
            professionnel=one.reference,
            night_on=last + timedelta(days=10 + rank),
            souhait="evite" if rank % 2 else "prefere",
        )

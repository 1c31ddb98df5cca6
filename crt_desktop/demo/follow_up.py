"""What is recorded day after day, put together for every person of the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from crt_desktop.demo.aidance import make_contacts, make_soutiens, measure_zarit
from crt_desktop.demo.entourage import make_intervenants
from crt_desktop.demo.followed import Followed
from crt_desktop.demo.health import (
    make_chutes,
    make_depistages,
    make_teleconsultations,
    make_vaccinations,
)
from crt_desktop.demo.material import make_consentements, make_equipements, make_transports
from crt_desktop.demo.network import make_interlocuteurs
from crt_desktop.demo.team import Team
from crt_desktop.demo.words import make_notes, make_transmissions
from crt_desktop.demo.world import World
from crt_desktop.domain.equipe import AppelAstreinte
from crt_desktop.domain.suivi import (
    Chute,
    Consentement,
    ContactAidant,
    Depistage,
    Equipement,
    Interlocuteur,
    Intervenant,
    MesureZarit,
    Note,
    SoutienAidant,
    Teleconsultation,
    Transmission,
    Transport,
    Vaccination,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """The records of the daily follow-up, under the names of the sheets."""

    intervenants: tuple[Intervenant, ...]
    interlocuteurs: tuple[Interlocuteur, ...]
    zarit: tuple[MesureZarit, ...]
    soutiens_aidants: tuple[SoutienAidant, ...]
    contacts_aidants: tuple[ContactAidant, ...]
    chutes: tuple[Chute, ...]
    depistages: tuple[Depistage, ...]
    notes: tuple[Note, ...]
    transmissions: tuple[Transmission, ...]
    equipements: tuple[Equipement, ...]
    vaccinations: tuple[Vaccination, ...]
    teleconsultations: tuple[Teleconsultation, ...]
    transports: tuple[Transport, ...]
    consentements: tuple[Consentement, ...]


def make_follow_up(
    everyone: Sequence[Followed], appels: Sequence[AppelAstreinte], team: Team, world: World
) -> FollowUp:
    """Return what is recorded of everyone, person by person."""

    def each(make: Callable[[Followed], Iterable[T]]) -> tuple[T, ...]:
        return tuple(record for one in everyone for record in make(one))

    return FollowUp(
        intervenants=each(make_intervenants),
        interlocuteurs=tuple(make_interlocuteurs()),
        zarit=each(measure_zarit),
        soutiens_aidants=each(lambda one: make_soutiens(one, measure_zarit(one))),
        contacts_aidants=each(make_contacts),
        chutes=each(lambda one: make_chutes(one, appels)),
        depistages=each(make_depistages),
        notes=each(lambda one: make_notes(one, team)),
        transmissions=tuple(make_transmissions(everyone, team, world)),
        equipements=each(make_equipements),
        vaccinations=each(make_vaccinations),
        teleconsultations=each(lambda one: make_teleconsultations(one, team)),
        transports=each(make_transports),
        consentements=each(lambda one: make_consentements(one, make_intervenants(one))),
    )

"""The layers of the rota of the demo: a programme in draft, backs-up on weekends, a replacement and a swap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final

from crt_desktop.demo.team import NIGHT_PROFESSIONS, Team, given_until, is_in_post
from crt_desktop.demo.world import World, at
from crt_desktop.domain.astreinte_acts import Change, replaced, standing_for, swapped
from crt_desktop.domain.astreintes import BROUILLON, RENFORT
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.equipe import Astreinte
from crt_desktop.domain.planning import InformationAstreinte

_AUTHOR: Final = "Claire Vidal"
_SATURDAY: Final = 5
_NOON: Final = timedelta(hours=12)
_BACKED_UP_FOR: Final = timedelta(days=28)
"""How long there has been somebody to back the titulaire up on weekends."""
_REPLACED_IN: Final = 4
_SWAPPED_IN: Final = (8, 10)
"""How many days ahead the nights that change hands are."""
_DECIDED_AGO: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Layers:
    """The duties of every layer, and the proofs that those whose nights changed were told."""

    astreintes: tuple[Astreinte, ...]
    informations: tuple[InformationAstreinte, ...]


def make_layers(team: Team, rota: Sequence[Astreinte], world: World) -> Layers:
    """Return the rotation with what lies over it; what is beyond the programme given is a draft."""
    until = given_until(world)
    base = [replace(one, statut=BROUILLON) if night_of(one) > until else one for one in rota]
    backs_up = list(_backs_up(team, base, world, until))
    over, kept = _changes(team, [*base, *backs_up], world)
    every = [kept.get(id(one), one) for one in (*base, *backs_up)]
    return Layers(
        astreintes=tuple(
            sorted((*every, *over), key=lambda one: (one.starts_at, one.professionnel))
        ),
        informations=tuple(_proofs(over, world)),
    )


def night_of(duty: Astreinte) -> date:
    """Return the day the night of a duty begins."""
    return local_date(duty.starts_at - _NOON)


def _backs_up(
    team: Team, base: Sequence[Astreinte], world: World, until: date
) -> Iterator[Astreinte]:
    """Yield the renfort of each weekend night that somebody holds."""
    night, turn = world.on - _BACKED_UP_FOR, 0
    while night <= until:
        held = [one for one in base if night_of(one) == night]
        if night.weekday() >= _SATURDAY and held:
            free = _free(team, base, night)
            yield Astreinte(
                professionnel=free[turn % len(free)],
                starts_at=min(one.starts_at for one in held),
                ends_at=max(one.ends_at for one in held),
                rang_astreinte=RENFORT,
            )
            turn += 1
        night += timedelta(days=1)


def _free(team: Team, duties: Iterable[Astreinte], night: date) -> list[str]:
    """Return who answers at night and is not on call that night."""
    taken = {one.professionnel for one in duties if night_of(one) == night}
    return [
        one.reference
        for one in team.members
        if one.profession in NIGHT_PROFESSIONS
        and is_in_post(one, night + timedelta(days=1))
        and one.reference not in taken
    ]


def _changes(
    team: Team, duties: Sequence[Astreinte], world: World
) -> tuple[list[Astreinte], dict[int, Astreinte]]:
    """Return what stands for the duties that changed hands, and each of those as it is kept."""
    decided_at = at(world.day(_DECIDED_AGO), time(14, 30))
    first, (second, third) = (
        world.on + timedelta(days=_REPLACED_IN),
        (world.on + timedelta(days=days) for days in _SWAPPED_IN),
    )
    chosen = {night: _whole(duties, night) for night in (first, second, third)}
    kept = {
        id(one): replaced(one, f"AS{rank:04d}")
        for rank, one in enumerate((one for one in chosen.values() if one is not None), 1)
    }
    over: list[Astreinte] = []
    ill, free = chosen[first], _free(team, duties, first)
    if ill is not None and free:
        change = Change(motif="Arrêt de travail", accord=_AUTHOR, decided_at=decided_at)
        over += standing_for(
            kept[id(ill)], by=free[0], change=change, starts_at=ill.starts_at, ends_at=ill.ends_at
        )
    here, there = chosen[second], chosen[third]
    can_swap = (
        here is not None
        and there is not None
        and there.professionnel in _free(team, duties, second)
        and here.professionnel in _free(team, duties, third)
    )
    if here is not None and there is not None and can_swap:
        change = Change(motif="Mariage d’un proche", accord=_AUTHOR, decided_at=decided_at)
        over += swapped(kept[id(here)], kept[id(there)], change=change)
    changed = {one.remplace for one in over}
    kept = {key: one for key, one in kept.items() if one.reference in changed}
    return [replace(one, reference=f"AS{rank:04d}") for rank, one in enumerate(over, 11)], kept


def _whole(duties: Iterable[Astreinte], night: date) -> Astreinte | None:
    """Return the duty of whoever holds a night alone, None when several share it or nobody does."""
    held = [one for one in duties if night_of(one) == night and one.rang_astreinte != RENFORT]
    return held[0] if len(held) == 1 else None


def _proofs(over: Sequence[Astreinte], world: World) -> Iterator[InformationAstreinte]:
    told_at = at(world.day(_DECIDED_AGO - 1), time(9))
    for rank, one in enumerate(over):
        yield InformationAstreinte(
            professionnel=one.professionnel,
            informed_at=told_at + timedelta(minutes=10 * rank),
            moyen="telephone" if rank % 2 else "courriel",
            astreinte=one.reference,
            auteur=_AUTHOR,
        )

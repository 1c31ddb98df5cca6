"""The team, and the rota of its nights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from crt_desktop.demo.world import Draws, World, at
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.equipe import Astreinte, Professionnel

NIGHT_START: Final = time(21)
NIGHT_END: Final = time(6)
RELAY: Final = time(1)

_TEAM: Final = (
    ("Vidal", "Claire", "coordinateur", "1", "salarie", None, None),
    ("Sarrazeau", "Marc", "medecin", "0.2", "mis_a_disposition", None, None),
    ("Roumégas", "Philippe", "direction", "0.2", "salarie", None, None),
    ("Benamrou", "Nadia", "ide", "1", "salarie", None, None),
    ("Castaing", "Julien", "ide", "0.8", "salarie", None, None),
    ("Marquille", "Sophie", "ide", "0.8", "salarie", None, None),
    ("Fourcade", "Laure", "ide", "0.5", "mis_a_disposition", 300, None),
    ("Lignères", "Anaïs", "ide", "0.5", "mis_a_disposition", None, 301),
    ("Delpuchet", "Thierry", "as", "1", "salarie", None, None),
    ("Carrabin", "Inès", "as", "0.8", "salarie", None, None),
    ("Roumens", "Karine", "as", "1", "salarie", 365, None),
    ("Olivarès", "Maria", "asg", "0.8", "salarie", None, None),
    ("Sentenac", "Maïlys", "ergotherapeute", "0.3", "liberal", None, None),
    ("Garrigou", "Éloïse", "psychologue", "0.3", "salarie", None, None),
    ("Lafforgue", "Bruno", "assistant_social", "0.4", "mis_a_disposition", None, None),
    ("Belhadj", "Karim", "apa", "0.3", "liberal", None, None),
)
"""Name, first name, profession, ETP, status, days since the arrival and since the departure."""

_WITH_RPPS: Final = frozenset({"medecin", "ide", "ergotherapeute"})
NIGHT_PROFESSIONS: Final = frozenset({"ide", "as", "asg"})
_UNCOVERED: Final = (487, 333, 209, 116, 38, -6)
"""Nights without anyone, in days before the demo; the last one is still to be filled."""
_CUT_SHORT: Final = (278, 84)
"""Nights whose second part nobody took."""
_CAST_SIZE: Final = 45
_PERSONS_PER_CARER: Final = 6
_MORE_NAMES: Final = ("Azéma", "Bourrel", "Condomines", "Durand-Py", "Estadieu", "Fabre", "Guilhem")
_RELAY_SHARE: Final = 0.06
_PROGRAMME_AHEAD: Final = timedelta(days=21)
"""How far ahead nights are given to the team at least."""
_PREPARED_BEYOND: Final = timedelta(days=35)
"""How far beyond what is given the rota is prepared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The members of the team."""

    members: tuple[Professionnel, ...]

    def of(self, profession: str, day: date) -> list[Professionnel]:
        """Return the members of a profession in post on a day."""
        return [
            one for one in self.members if one.profession == profession and is_in_post(one, day)
        ]


def is_in_post(member: Professionnel, day: date) -> bool:
    """Tell whether the member is in post, arrival and departure days included."""
    return (member.arrived_on is None or member.arrived_on <= day) and (
        member.left_on is None or day <= member.left_on
    )


def writer_on(team: Team, day: date, professions: frozenset[str], draws: Draws) -> str | None:
    """Return the name of somebody of these professions in post on the day."""
    writers = [
        one for one in team.members if one.profession in professions and is_in_post(one, day)
    ]
    if not writers:
        return None
    writer = draws.choice(writers)
    return f"{writer.prenom} {writer.nom}"


def make_team(world: World, people: int) -> Team:
    """Return the team, the one who left included; it grows with the persons beyond the cast."""
    more = tuple(
        (_MORE_NAMES[rank % len(_MORE_NAMES)], "Camille", ("as", "ide", "asg")[rank % 3], "1",
         "salarie", None, None)
        for rank in range(max(0, people - _CAST_SIZE) // _PERSONS_PER_CARER)
    )  # fmt: skip
    return Team(
        members=tuple(
            Professionnel(
                reference=f"P{rank:02d}",
                nom=nom,
                prenom=prenom,
                profession=profession,
                etp=Decimal(etp),
                statut=statut,
                rpps=_rpps(rank) if profession in _WITH_RPPS else None,
                arrived_on=world.opened_on if arrived is None else world.day(arrived),
                left_on=None if left is None else world.day(left),
                telephone=f"06 39 98 {10 + rank % 90} {(23 * rank) % 90 + 10}",
                courriel=f"equipe.{rank:02d}@demo.example",
                mssante=f"equipe.{rank:02d}@demo.mssante.fr" if profession in _WITH_RPPS else None,
            )
            for rank, (nom, prenom, profession, etp, statut, arrived, left) in enumerate(
                (*_TEAM, *more), 1
            )
        )
    )


def luhn_digit(body: str) -> int:
    """Return the digit that completes a number so that its Luhn sum ends in 0."""
    total = 0
    for rank, character in enumerate(reversed(body)):
        doubled = int(character) * (2 if rank % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return -total % 10


def _rpps(rank: int) -> str:
    body = f"9990000{rank:03d}"
    return f"{body}{luhn_digit(body)}"


def quarter_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter of a day."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return first, add_months(first, 3) - timedelta(days=1)


def given_until(world: World) -> date:
    """Return the last night that was given to the team; what is prepared beyond it is a draft."""
    return max(quarter_of(world.on)[1], world.on + _PROGRAMME_AHEAD)


def make_rota(team: Team, world: World) -> list[Astreinte]:
    """Return the rotation of each night since the opening and for the weeks to come.

    Those in post take turns; a few nights are shared, cut short or empty.
    """
    draws = world.draws("rota")
    last_day = given_until(world) + _PREPARED_BEYOND
    uncovered = {world.day(ago) for ago in _UNCOVERED}
    cut_short = {world.day(ago) for ago in _CUT_SHORT}
    rota: list[Astreinte] = []
    day, turn = world.opened_on, 0
    while day <= last_day:
        on_call = [
            one
            for one in team.members
            if one.profession in NIGHT_PROFESSIONS and is_in_post(one, day + timedelta(days=1))
        ]
        takers = [on_call[turn % len(on_call)], on_call[(turn + 3) % len(on_call)]]
        turn += 1
        if day in cut_short:
            rota += _night(day, takers[:1], is_cut_short=True)
        elif day not in uncovered:
            rota += _night(day, takers if draws.happens(_RELAY_SHARE) else takers[:1])
        day += timedelta(days=1)
    return rota


def _night(
    day: date, takers: Sequence[Professionnel], *, is_cut_short: bool = False
) -> list[Astreinte]:
    start, end = at(day, NIGHT_START), at(day + timedelta(days=1), NIGHT_END)
    relay = at(day + timedelta(days=1), RELAY)
    first_end = relay if is_cut_short or len(takers) > 1 else end
    bounds = [(start, first_end), (relay, end)]
    return [
        Astreinte(professionnel=one.reference, starts_at=starts_at, ends_at=ends_at)
        for one, (starts_at, ends_at) in zip(takers, bounds, strict=False)
    ]


def on_call_at(rota: Sequence[Astreinte], instant: datetime) -> str | None:
    """Return the reference of who is on call, or None."""
    for duty in rota:
        if duty.starts_at <= instant < duty.ends_at:
            return duty.professionnel
    return None

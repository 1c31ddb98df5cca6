"""Time spent elsewhere: hospital stays, places and stays of hébergement temporaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from crt_desktop.demo.story import Hospital, Story
from crt_desktop.demo.team import luhn_digit
from crt_desktop.demo.world import Draws, World, at
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, SejourHt

_HOSTS: Final = {
    "EHPAD La Garrigue": ("Ferrals-les-Corbières", "04 65 71 52 24"),
    "EHPAD L'Oustal": ("Tuchan", "04 65 71 78 24"),
    "EHPAD Les Glycines": ("Lézignan-Corbières", "04 65 71 40 24"),
    "EHPAD Saint-Roch": ("Lagrasse", "04 65 71 66 24"),
}
"""The EHPAD with their commune, and the phone that answers day and night."""
_PLACES: Final = (
    ("L1", "HT", "EHPAD Les Glycines", None),
    ("L2", "HTU", "EHPAD Les Glycines", None),
    ("L3", "HT", "EHPAD La Garrigue", None),
    ("L4", "HTSH", "EHPAD La Garrigue", None),
    ("L5", "HTU", "EHPAD Saint-Roch", None),
    ("L6", "HTU", "EHPAD Saint-Roch", None),
    ("L7", "HT", "EHPAD L'Oustal", 150),
)
"""Reference, kind, host, days since it closed."""
_NIGHTS: Final = {"HT": (7, 21), "HTSH": (10, 25), "HTU": (3, 12)}
_MOTIFS: Final = {
    "HT": {"repit": 5, "autre": 1},
    "HTSH": {"sortie_hopital": 1},
    "HTU": {"urgence": 3, "carence_aidant": 3},
}
_EARLIER_UNTIL: Final = 20
"""Days before the demo after which no stay is drawn."""
_REST: Final = timedelta(days=21)
"""Time at home around a drawn stay."""
_MOST_STAYS: Final = 2
"""Drawn stays of one person: the yearly ceilings are never reached by chance."""
_HOSPITALS: Final = {
    "Hôpital de Lézignan-Corbières": 5,
    "Centre hospitalier de Narbonne": 4,
    "Centre hospitalier de Carcassonne": 2,
}
_BETWEEN: Final = (25, 320)
"""Days at home before a drawn stay in hospital."""
_LEAST_GAP: Final = 25
_QUIET_DAYS: Final = 200
"""Days before the demo without a drawn stay, for those whose temporary stays are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absences:
    """When each person is away: half-open spans of days, by person."""

    spans: dict[str, list[tuple[date, date]]] = field(default_factory=dict)

    def add(self, person: str, start: date, end: date) -> None:
        """Note that the person is away from start to end, end not included."""
        self.spans.setdefault(person, []).append((start, end))

    def away(self, person: str, start: date, end: date) -> bool:
        """Tell whether the person is away at some time of [start, end)."""
        return any(begun < end and start < ended for begun, ended in self.spans.get(person, ()))


def make_hospitalisations(
    story: Story, person: str, demandes: Sequence[Demande], world: World
) -> list[Hospitalisation]:
    """Return the stays told of a person; one is drawn for some of the others."""
    told = [_told(hospital, person, world) for hospital in story.hospitals]
    draws = world.draws("hospital", person)
    admitted = [one for one in demandes if one.admitted_on is not None]
    if told or not admitted:
        return told
    last = admitted[-1]
    until = last.left_on or world.day(_QUIET_DAYS if story.stays else _LEAST_GAP)
    entered_on = (last.admitted_on or world.on) + timedelta(days=draws.randint(*_BETWEEN))
    while entered_on + timedelta(days=_LEAST_GAP) < until:
        told.append(_drawn(person, entered_on, draws))
        entered_on += timedelta(days=_LEAST_GAP + draws.randint(*_BETWEEN))
    return told


def _drawn(person: str, entered_on: date, draws: Draws) -> Hospitalisation:
    is_programmee = draws.happens(0.3)
    return Hospitalisation(
        beneficiaire=person,
        entered_on=entered_on,
        left_on=entered_on + timedelta(days=draws.choice((0, 2, 3, 4, 6, 8, 11, 15))),
        is_programmee=is_programmee,
        is_par_urgences=not is_programmee and draws.happens(0.85),
        etablissement=draws.pick(_HOSPITALS),
    )


def _told(hospital: Hospital, person: str, world: World) -> Hospitalisation:
    entered_on = (
        world.day(hospital.entered)
        if hospital.term_in is None
        else add_months(world.day(-hospital.term_in), -3)
    )
    return Hospitalisation(
        beneficiaire=person,
        entered_on=entered_on,
        left_on=None if hospital.left is None else world.day(hospital.left),
        is_programmee=hospital.is_programmee,
        is_par_urgences=hospital.is_par_urgences,
        etablissement=hospital.etablissement,
    )


def make_places(world: World) -> list[PlaceHt]:
    """Return the places, one of them closed since."""
    finess = {
        host: f"11099{rank:03d}{luhn_digit(f'11099{rank:03d}')}"
        for rank, host in enumerate(sorted({place[2] for place in _PLACES}), 1)
    }
    return [
        PlaceHt(
            reference=reference,
            etablissement=host,
            finess=finess[host],
            type=kind,
            telephone=_HOSTS[host][1],
            opened_on=world.opened_on,
            closed_on=None if closed is None else world.day(closed),
            libelle=f"Place {rank}",
            commune=_HOSTS[host][0],
        )
        for rank, (reference, kind, host, closed) in enumerate(_PLACES, 1)
    ]


def make_told_sejours(story: Story, person: str, world: World) -> list[SejourHt]:
    """Return the stays told of a person."""
    kinds = {place[0]: place[1] for place in _PLACES}
    return [
        SejourHt(
            beneficiaire=person,
            place=stay.place,
            type=kinds[stay.place],
            arrived_on=world.day(stay.arrived),
            departed_on=None if stay.departed is None else world.day(stay.departed),
            etat=stay.etat,
            motif=stay.motif,
            expire_at=None if stay.expires is None else at(world.on, stay.expires),
            demandeur=stay.demandeur,
        )
        for stay in story.stays
    ]


def make_earlier_sejours(
    demandes: Mapping[str, Sequence[Demande]],
    told: Sequence[SejourHt],
    absences: Absences,
    world: World,
) -> list[SejourHt]:
    """Fill the places before the told stays begin; some stays follow another on the same day.

    A departure and an arrival on one day is how a place turns; some bookings were cancelled first.
    """
    draws = world.draws("sejours")
    already_told = {stay.beneficiaire for stay in told}
    others = sorted(demandes.keys() - already_told)
    candidates = [person for person in others for _ in range(_MOST_STAYS)]
    draws.shuffle(candidates)
    found: list[SejourHt] = []
    for place in make_places(world):
        told_here = [stay.arrived_on for stay in told if stay.place == place.reference]
        until = min([*told_here, place.closed_on or world.on, world.day(_EARLIER_UNTIL)])
        arrived_on = world.opened_on + timedelta(days=draws.randint(70, 110))
        while True:
            departed_on = arrived_on + timedelta(days=draws.randint(*_NIGHTS[place.type]))
            if departed_on > until:
                break
            person = _free_person(candidates, demandes, absences, arrived_on, departed_on)
            if person is not None:
                candidates.remove(person)
                absences.add(person, arrived_on, departed_on)
                found.append(_ended(person, place, arrived_on, departed_on, draws))
            arrived_on = departed_on + timedelta(days=draws.choice((0, 0, 3, 9, 24)))
    return _with_cancelled(found, draws)


def _ended(
    person: str, place: PlaceHt, arrived_on: date, departed_on: date, draws: Draws
) -> SejourHt:
    return SejourHt(
        beneficiaire=person,
        place=place.reference,
        type=place.type,
        arrived_on=arrived_on,
        departed_on=departed_on,
        etat="termine",
        motif=draws.pick(_MOTIFS[place.type]),
    )


def _free_person(
    candidates: Sequence[str],
    demandes: Mapping[str, Sequence[Demande]],
    absences: Absences,
    start: date,
    end: date,
) -> str | None:
    """Return someone accompanied and at home all along, and some weeks around, or None."""
    for person in candidates:
        is_accompanied = any(
            one.admitted_on is not None
            and one.admitted_on <= start
            and (one.left_on is None or end <= one.left_on)
            for one in demandes[person]
        )
        if is_accompanied and not absences.away(person, start - _REST, end + _REST):
            return person
    return None


def _with_cancelled(stays: Sequence[SejourHt], draws: Draws) -> list[SejourHt]:
    """Add, before some stays, the booking that was cancelled and left the place free."""
    found: list[SejourHt] = []
    for rank, stay in enumerate(stays):
        if rank % 4 == 1:
            start = stay.arrived_on - timedelta(days=draws.randint(15, 30))
            found.append(
                SejourHt(
                    beneficiaire=stay.beneficiaire,
                    place=stay.place,
                    type=stay.type,
                    arrived_on=start,
                    departed_on=start + timedelta(days=7),
                    etat="annule",
                    motif="autre",
                )
            )
        found.append(stay)
    return found

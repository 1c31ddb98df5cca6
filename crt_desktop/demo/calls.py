"""The calls of the nights, what was answered, and the visits they led to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from crt_desktop.demo.stays import Absences
from crt_desktop.demo.team import on_call_at
from crt_desktop.demo.world import Draws, World
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte
from crt_desktop.domain.sejours import Hospitalisation, SejourHt

_NIGHT_SHARE: Final = 0.42
"""How many nights have a call, when everyone is at home."""
_MOTIFS: Final = {
    "chute": 9, "angoisse": 8, "soin": 4, "aidant": 4, "coucher": 3, "douleur": 4, "fugue": 1,
    "autre": 2,
}  # fmt: skip
_ORIGINES: Final = {
    "teleassistance": 9, "aidant": 7, "personne": 6, "sad": 2, "ehpad": 1, "autre": 1
}  # fmt: skip
_REPONSES: Final = {
    "chute": {"levee_de_doute": 4, "deplacement": 4},
    "angoisse": {"conseil": 6, "deplacement": 2},
    "soin": {"deplacement": 3, "conseil": 2},
    "aidant": {"conseil": 4, "deplacement": 1},
    "coucher": {"deplacement": 1, "conseil": 2},
    "douleur": {"conseil": 3, "deplacement": 1},
    "fugue": {"levee_de_doute": 1, "deplacement": 1},
    "autre": {"sans_suite": 2, "conseil": 2},
}
_SUITES: Final = {"domicile": 12, "medecin": 3, "autre": 1}
_EMERGENCY_SHARE: Final = 0.7
_UNKNOWN_CALLER: Final = 0.05


def make_appels(
    *,
    demandes: Mapping[str, Sequence[Demande]],
    hospitalisations: Sequence[Hospitalisation],
    sejours: Sequence[SejourHt],
    absences: Absences,
    rota: dict[date, list[Astreinte]],
    world: World,
) -> list[AppelAstreinte]:
    """Return the calls of every night before the demo, in order."""
    made = [
        *_ordinary(demandes, absences, rota, world),
        *_emergencies(demandes, hospitalisations, rota, world),
        *_towards_htu(sejours, rota, world),
        *_last_calls(demandes, rota, world),
    ]
    return sorted(made, key=lambda call: call.called_at)


def _ordinary(
    demandes: Mapping[str, Sequence[Demande]],
    absences: Absences,
    rota: dict[date, list[Astreinte]],
    world: World,
) -> Iterator[AppelAstreinte]:
    draws = world.draws("calls")
    day = world.opened_on
    while day < world.on:
        at_home = [
            person
            for person in demandes
            if _is_accompanied(demandes[person], day)
            and not absences.away(person, day, day + timedelta(days=2))
        ]
        share = min(1.0, _NIGHT_SHARE * len(at_home) / 25)
        duties = rota.get(day, [])
        if at_home and duties and draws.happens(share):
            duty = draws.choice(duties)
            length = duty.ends_at - duty.starts_at
            minutes = draws.randrange(5, length // timedelta(minutes=1) - 100)
            motif = draws.pick(_MOTIFS)
            yield _call(
                duty.starts_at + timedelta(minutes=minutes),
                draws,
                person=None if draws.happens(_UNKNOWN_CALLER) else draws.choice(at_home),
                motif=motif,
                reponse=draws.pick(_REPONSES[motif]),
                professionnel=duty.professionnel,
            )
        day += timedelta(days=1)


def _emergencies(
    demandes: Mapping[str, Sequence[Demande]],
    hospitalisations: Sequence[Hospitalisation],
    rota: dict[date, list[Astreinte]],
    world: World,
) -> Iterator[AppelAstreinte]:
    """Tell the nights that ended at the emergency department."""
    draws = world.draws("emergencies")
    for stay in hospitalisations:
        eve = stay.entered_on - timedelta(days=1)
        is_night_call = stay.is_par_urgences and draws.happens(_EMERGENCY_SHARE)
        if not is_night_call or not _is_accompanied(demandes[stay.beneficiaire], eve):
            continue
        yield from _on_night(
            eve,
            rota,
            draws,
            person=stay.beneficiaire,
            motif=draws.pick({"chute": 3, "douleur": 2}),
            reponse=draws.pick({"samu": 3, "deplacement": 1}),
            suite="urgences",
        )


def _towards_htu(
    sejours: Sequence[SejourHt], rota: dict[date, list[Astreinte]], world: World
) -> Iterator[AppelAstreinte]:
    draws = world.draws("towards htu")
    for stay in sejours:
        is_urgent = stay.type == "HTU" and stay.etat in ("termine", "en_cours")
        if is_urgent and stay.arrived_on < world.on and draws.happens(_EMERGENCY_SHARE):
            yield from _on_night(
                stay.arrived_on - timedelta(days=1),
                rota,
                draws,
                person=stay.beneficiaire,
                motif="aidant" if stay.motif == "carence_aidant" else "angoisse",
                reponse="htu",
                suite="htu",
            )


def _last_calls(
    demandes: Mapping[str, Sequence[Demande]], rota: dict[date, list[Astreinte]], world: World
) -> Iterator[AppelAstreinte]:
    """Tell the night before a death at home: the SAMU was called."""
    draws = world.draws("last calls")
    for person in sorted(demandes):
        for one in demandes[person]:
            if one.motif_sortie == "deces" and one.left_on is not None:
                yield from _on_night(
                    one.left_on - timedelta(days=1),
                    rota,
                    draws,
                    person=person,
                    motif="douleur",
                    reponse="samu",
                    suite="deces",
                )


def _on_night(
    eve: date,
    rota: dict[date, list[Astreinte]],
    draws: Draws,
    *,
    person: str,
    motif: str,
    reponse: str,
    suite: str,
) -> Iterator[AppelAstreinte]:
    """Yield a call in the small hours of the night that starts on this eve, if someone is on call."""
    duties = rota.get(eve, [])
    if duties:
        called_at = duties[0].starts_at + timedelta(minutes=draws.randrange(200, 420))
        on_call = on_call_at(duties, called_at)
        if on_call is not None:
            yield _call(
                called_at, draws, person=person, motif=motif, reponse=reponse,
                professionnel=on_call, suite=suite,
            )  # fmt: skip


def _call(
    called_at: datetime,
    draws: Draws,
    *,
    person: str | None,
    motif: str,
    reponse: str,
    professionnel: str,
    suite: str | None = None,
) -> AppelAstreinte:
    departed_at = arrived_at = ended_at = None
    if reponse == "deplacement":
        departed_at = called_at + timedelta(minutes=draws.randint(4, 12))
        arrived_at = departed_at + timedelta(minutes=draws.randint(6, 28))
        ended_at = arrived_at + timedelta(minutes=draws.randint(15, 55))
    follow = suite
    if suite is None and reponse != "sans_suite":
        follow = draws.pick(_SUITES)
    return AppelAstreinte(
        called_at=called_at,
        origine=draws.pick(_ORIGINES),
        reponse=reponse,
        beneficiaire=person,
        motif=motif,
        professionnel=professionnel,
        departed_at=departed_at,
        arrived_at=arrived_at,
        ended_at=ended_at,
        suite=follow,
    )


def _is_accompanied(demandes: Sequence[Demande], day: date) -> bool:
    return any(
        one.admitted_on is not None
        and one.admitted_on <= day
        and (one.left_on is None or day < one.left_on)
        for one in demandes
    )

"""Draws what is due about the nights and the visits around a day: drafts, changes, interventions, visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from crt_desktop.domain.codes import JOUR_SEMAINE
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Visite
from crt_desktop.domain.planning import Absence, HoraireTravail, InformationAstreinte
from tests.builders import Caseload
from tests.dice import PARIS, Dice
from tests.slow_alertes import SwapWanted


def with_rota(dice: Dice, caseload: Caseload, on: date) -> Caseload:
    """Return the caseload with the rota and the visits of the days around one."""
    team = [one.reference for one in caseload.professionnels]
    people = [one.reference for one in caseload.beneficiaires]
    if not team or not people:
        return caseload
    changes = _changes(dice, team, on)
    return replace(
        caseload,
        astreintes=(*caseload.astreintes, *_drafts(dice, team, on), *changes),
        informations=_proofs(dice, changes, on),
        horaires=_hours(dice, team),
        absences=tuple(
            Absence(professionnel=one, started_on=on, ended_on=on, motif="conge")
            for one in team
            if dice.chance(0.2)
        ),
        visites=(*caseload.visites, *_visits(dice, team, people, on)),
        appels_astreinte=(*caseload.appels_astreinte, *_calls(dice, team, people, on)),
    )


def swaps_wanted(dice: Dice, caseload: Caseload, on: date) -> tuple[SwapWanted, ...]:
    """Return what people ask for around a day: open, decided, decided later, not asked yet."""
    days = (-40, -1, 0, 1)
    return tuple(
        SwapWanted(
            duty=one.reference,
            avec=dice.pick((None, *(each.reference for each in caseload.professionnels))),
            asked_at=instant(on + timedelta(days=dice.pick(days)), dice.pick((8, 9, 10))),
            decided_at=dice.maybe((instant(on + timedelta(days=dice.pick(days)), 9),)),
        )
        for one in caseload.astreintes
        if one.reference is not None and dice.chance(0.7)
    )


def instant(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), PARIS).astimezone(UTC)


def _night(who: str, on: date, **changes: object) -> Astreinte:
    return Astreinte(
        professionnel=who,
        starts_at=instant(on, 21),
        ends_at=instant(on + timedelta(days=1), 6),
        **changes,  # type: ignore[arg-type] # named by the callers
    )


def _drafts(dice: Dice, team: list[str], on: date) -> list[Astreinte]:
    return [
        _night(
            dice.pick(team),
            on + timedelta(days=dice.pick((-1, 0, 1, 20, 29, 30, 31, 90))),
            statut="brouillon",
        )
        for _ in range(dice.count(3))
    ]


def _changes(dice: Dice, team: list[str], on: date) -> list[Astreinte]:
    """Return duties that were replaced, each before what stands for it."""
    found = []
    for rank in range(dice.count(4)):
        night = on + timedelta(days=dice.pick((-2, -1, 0, 1, 2, 3, 10)))
        before, after = dice.pick(team), dice.pick(team)
        decided = instant(on - timedelta(days=dice.pick((0, 1, 2, 3))), dice.pick((8, 9, 10)))
        found.append(_night(before, night, reference=f"AS{rank}", statut="remplacee"))
        found.append(
            _night(
                after,
                night,
                reference=f"AR{rank}",
                statut=dice.pick((None, "publiee", "annulee")),
                couche=dice.pick(("remplacement", "echange", "rotation")),
                remplace=dice.pick((f"AS{rank}", None)),
                decided_at=dice.maybe((decided,)),
            )
        )
    return found


def _proofs(dice: Dice, changes: list[Astreinte], on: date) -> tuple[InformationAstreinte, ...]:
    return tuple(
        InformationAstreinte(
            professionnel=one.professionnel,
            informed_at=instant(on, dice.pick((8, 9, 10))),
            moyen="telephone",
            astreinte=one.reference,
        )
        for one in changes
        if dice.chance(0.3)
    )


def _hours(dice: Dice, team: list[str]) -> tuple[HoraireTravail, ...]:
    return tuple(
        HoraireTravail(professionnel=one, jour=jour, starts=time(9), ends=time(18))
        for one in team
        for jour in JOUR_SEMAINE
        if dice.chance(0.3)
    )


def _visits(dice: Dice, team: list[str], people: list[str], on: date) -> list[Visite]:
    found = []
    for days in (-91, -90, -16, -15, -1, -1, 0, 0, 0, 1):
        if dice.chance(0.4):
            continue
        starts_at = instant(on + timedelta(days=days), dice.pick((0, 8, 9, 10, 14, 17, 23)))
        found.append(
            Visite(
                beneficiaire=dice.pick(people),
                starts_at=starts_at,
                ends_at=starts_at + timedelta(minutes=45),
                profession="ide",
                professionnel=dice.maybe(team),
                statut=dice.pick(("prevue", "prevue", "realisee", "annulee")),
            )
        )
    return found


def _calls(dice: Dice, team: list[str], people: list[str], on: date) -> list[AppelAstreinte]:
    found = []
    for _ in range(dice.count(3)):
        day = on - timedelta(days=dice.pick((0, 0, 0, 1, 2, 3, 89, 90, 91)))
        called_at = instant(day, dice.pick((0, 2, 4, 8)), dice.count(59))
        ended_at = called_at + timedelta(minutes=dice.pick((30, 60, 90)))
        found.append(
            AppelAstreinte(
                called_at=called_at,
                origine="aidant",
                reponse="deplacement",
                beneficiaire=dice.maybe(people),
                professionnel=dice.maybe(team),
                departed_at=dice.maybe((called_at + timedelta(minutes=10),)),
                ended_at=dice.maybe((ended_at,)),
                returned_at=dice.maybe((ended_at + timedelta(minutes=15),)),
            )
        )
    return found

"""Putting the stories together into the records of every sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Final

from crt_desktop.demo.aidance import measure_zarit, orient
from crt_desktop.demo.asking import tell
from crt_desktop.demo.calls import make_appels
from crt_desktop.demo.cast_first import FIRST
from crt_desktop.demo.cast_others import CLOSED, LEFT, WAITING
from crt_desktop.demo.cast_second import SECOND
from crt_desktop.demo.entourage import complete_aidant, complete_beneficiaire, number_aidants
from crt_desktop.demo.extras import invent
from crt_desktop.demo.follow_up import FollowUp, make_follow_up
from crt_desktop.demo.followed import Followed
from crt_desktop.demo.gir import make_evaluations
from crt_desktop.demo.hospital_words import tell_stay
from crt_desktop.demo.layers import make_layers
from crt_desktop.demo.network import make_partenaires
from crt_desktop.demo.papers import Papers, make_papers
from crt_desktop.demo.parcours import make_demandes
from crt_desktop.demo.people import ANTENNES, POSTCODES, make_aidants, make_beneficiaire
from crt_desktop.demo.places import Desk, make_desk
from crt_desktop.demo.planning import Planning, make_planning
from crt_desktop.demo.series import make_series, name_prestations
from crt_desktop.demo.stays import (
    Absences,
    make_earlier_sejours,
    make_hospitalisations,
    make_places,
    make_told_sejours,
)
from crt_desktop.demo.story import Story
from crt_desktop.demo.team import NIGHT_END, NIGHT_START, luhn_digit, make_rota, make_team
from crt_desktop.demo.visits import Diary, make_visites
from crt_desktop.demo.world import DAYS_AHEAD, World
from crt_desktop.domain.aggir import EvaluationGir
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.equipe import AppelAstreinte, Astreinte, Professionnel, Visite
from crt_desktop.domain.etablissement import parametres_from_texts
from crt_desktop.domain.partenaire import Partenaire
from crt_desktop.domain.people import Aidant, Beneficiaire
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.domain.sejours import Hospitalisation, PlaceHt, SejourHt

DEFAULT_PEOPLE: Final = 45
DEFAULT_SEED: Final = 2026
NAME: Final = "CRT Minervois-Corbières"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCaseload:
    """The records of the demo, under the names of the sheets, and the settings as text."""

    beneficiaires: tuple[Beneficiaire, ...]
    demandes: tuple[Demande, ...]
    gir: tuple[EvaluationGir, ...]
    visites: tuple[Visite, ...]
    professionnels: tuple[Professionnel, ...]
    astreintes: tuple[Astreinte, ...]
    appels_astreinte: tuple[AppelAstreinte, ...]
    hospitalisations: tuple[Hospitalisation, ...]
    places_ht: tuple[PlaceHt, ...]
    sejours_ht: tuple[SejourHt, ...]
    aidants: tuple[Aidant, ...]
    partenaires: tuple[Partenaire, ...]
    suivi: FollowUp
    papers: Papers
    planning: Planning
    desk: Desk
    parametres: Mapping[str, str]

    def sheets(self) -> dict[str, tuple[Record, ...]]:
        """Return the records by name of sheet, in the workbook's order."""
        return {
            sheet.name: next(
                getattr(part, sheet.name)
                for part in (self, self.suivi, self.papers, self.planning, self.desk)
                if hasattr(part, sheet.name)
            )
            for sheet in ALL_SHEETS
        }


def generate(
    people: int = DEFAULT_PEOPLE,
    seed: int = DEFAULT_SEED,
    *,
    on: date,
    holidays: frozenset[date] = frozenset(),
) -> DemoCaseload:
    """Return the caseload of a fictional CRT as it stands on a day.

    Args:
        people: How many persons, 0 or more; the first 45 are written, the others drawn.
        seed: What is left to chance is the same for a seed.
        on: The day it is told from; visits are planned two weeks ahead of it.
        holidays: Public holidays, on which fewer visits are made; those of the year before ``on``
            to the year after are of use.
    """
    world = World(on=on, seed=seed, holidays=holidays)
    stories = {f"B{rank:03d}": story for rank, story in enumerate(_cast(people, world), 1)}
    team = make_team(world, people)
    demandes = _numbered(
        {
            person: [tell(one, story, team, world) for one in make_demandes(story, person, world)]
            for person, story in stories.items()
        }
    )
    hospitalisations = {
        person: make_hospitalisations(story, person, demandes[person], world)
        for person, story in stories.items()
    }
    sejours, absences = _stays(stories, demandes, hospitalisations, world)
    rota = make_rota(team, world)
    by_night = _by_night(rota)
    diary = Diary()
    visites = [
        visite
        for person, story in stories.items()
        for visite in make_visites(
            story,
            person,
            demandes=demandes[person],
            hospitalisations=hospitalisations[person],
            absences=absences,
            team=team,
            rota=by_night,
            diary=diary,
            world=world,
        )
    ]
    all_hospitalisations = [one for stays in hospitalisations.values() for one in stays]
    appels = make_appels(
        demandes=demandes,
        hospitalisations=all_hospitalisations,
        sejours=sejours,
        absences=absences,
        rota=by_night,
        world=world,
    )
    layers = make_layers(team, rota, world)
    everyone = _follow(stories, demandes, absences, world)
    beneficiaires = {
        person: complete_beneficiaire(make_beneficiaire(story, person, world), story, world)
        for person, story in stories.items()
    }
    parametres = _parametres(world)
    papers = make_papers(everyone, beneficiaires, team, parametres_from_texts(parametres))
    series, visites = make_series(
        name_prestations(visites, plans=papers.plans, prestations=papers.prestations, world=world),
        sleeper=_sleeper(stories, demandes, absences, world),
        team=team,
        rota=by_night,
        world=world,
    )
    return DemoCaseload(
        beneficiaires=tuple(beneficiaires.values()),
        demandes=tuple(sorted((one for made in demandes.values() for one in made), key=_received)),
        gir=tuple(
            evaluation
            for person, story in stories.items()
            for evaluation in make_evaluations(story, person, demandes[person], world)
        ),
        visites=tuple(sorted(visites, key=lambda one: (one.starts_at, one.beneficiaire))),
        professionnels=team.members,
        astreintes=layers.astreintes,
        appels_astreinte=tuple(appels),
        hospitalisations=tuple(
            tell_stay(one, world)
            for one in sorted(all_hospitalisations, key=lambda one: one.entered_on)
        ),
        places_ht=tuple(make_places(world)),
        sejours_ht=tuple(sorted(sejours, key=lambda one: (one.arrived_on, one.place))),
        aidants=tuple(
            orient(aidant, measure_zarit(one), one) for one in everyone for aidant in one.aidants
        ),
        partenaires=tuple(make_partenaires(world)),
        suivi=make_follow_up(everyone, appels, team, world),
        papers=papers,
        planning=make_planning(team, rota, series, world, changes=layers.informations),
        desk=make_desk(make_places(world), sejours, world),
        parametres=parametres,
    )


def _follow(
    stories: Mapping[str, Story],
    demandes: Mapping[str, list[Demande]],
    absences: Absences,
    world: World,
) -> list[Followed]:
    """Return everyone with their carers, who have got their references."""
    numbered = iter(
        number_aidants(
            [one for person, story in stories.items() for one in make_aidants(story, person, world)]
        )
    )
    return [
        Followed(
            person=person,
            story=story,
            demandes=tuple(demandes[person]),
            aidants=tuple(
                complete_aidant(one, story, world) for one in islice(numbered, len(story.carers))
            ),
            absences=absences,
            world=world,
        )
        for person, story in stories.items()
    ]


def _cast(people: int, world: World) -> list[Story]:
    """Return the first persons of the cast, each kind in proportion, then drawn ones."""
    kinds = ((*FIRST, *SECOND), LEFT, WAITING, CLOSED)
    placed = [
        ((rank + 0.5) / len(kind), order, story)
        for order, kind in enumerate(kinds)
        for rank, story in enumerate(kind)
    ]
    written = [story for *_, story in sorted(placed, key=lambda place: place[:2])]
    drawn = [invent(rank, world) for rank in range(len(written), people)]
    return [*written, *drawn][:people]


def _stays(
    stories: Mapping[str, Story],
    demandes: Mapping[str, list[Demande]],
    hospitalisations: Mapping[str, list[Hospitalisation]],
    world: World,
) -> tuple[list[SejourHt], Absences]:
    """Return every temporary stay, and when each person is away from home."""
    absences = Absences()
    far = world.on + timedelta(days=366)
    told: list[SejourHt] = []
    for person, story in stories.items():
        for stay in hospitalisations[person]:
            absences.add(person, stay.entered_on, stay.left_on or far)
        for sejour in make_told_sejours(story, person, world):
            told.append(sejour)
            if sejour.etat != "option":
                absences.add(person, sejour.arrived_on, sejour.departed_on or far)
    return [*make_earlier_sejours(demandes, told, absences, world), *told], absences


def _sleeper(
    stories: Mapping[str, Story],
    demandes: Mapping[str, list[Demande]],
    absences: Absences,
    world: World,
) -> str | None:
    """Return who is put to bed every night: the first of those who need most, at home these weeks."""
    end = world.on + timedelta(days=DAYS_AHEAD + 1)
    for person, story in stories.items():
        is_here = any(
            one.admitted_on is not None and one.admitted_on < world.on and one.left_on is None
            for one in demandes[person]
        )
        if (
            is_here
            and (story.gir_now or story.gir) == 1
            and not absences.away(person, world.on, end)
        ):
            return person
    return None


def _by_night(rota: list[Astreinte]) -> dict[date, list[Astreinte]]:
    """Return the duties by the day on which their night begins."""
    nights: dict[date, list[Astreinte]] = {}
    for duty in rota:
        begun_on = local_date(duty.starts_at - timedelta(hours=12))
        nights.setdefault(begun_on, []).append(duty)
    return nights


def _numbered(demandes: Mapping[str, list[Demande]]) -> dict[str, list[Demande]]:
    """Give the demandes their references, in the order they were received."""
    received = sorted((one for made in demandes.values() for one in made), key=_received)
    ranks = {id(one): rank for rank, one in enumerate(received, 1)}
    return {
        person: [replace(one, reference=f"D{ranks[id(one)]:03d}") for one in made]
        for person, made in demandes.items()
    }


def _received(demande: Demande) -> tuple[date, str]:
    return demande.requested_on, demande.beneficiaire


def _parametres(world: World) -> dict[str, str]:
    return {
        "nom": NAME,
        "finess": f"11099900{luhn_digit('11099900')}",
        "departement": "11",
        "date_ouverture": world.opened_on.isoformat(),
        "objectif_file_active": "30",
        "forfait_mensuel": "900",
        "nuit_debut": f"{NIGHT_START:%H:%M}",
        "nuit_fin": f"{NIGHT_END:%H:%M}",
        "age_minimum": "60",
        "minutes_maximum": "30",
        "communes": ",".join(sorted(POSTCODES)),
        "antennes": ",".join(ANTENNES),
    }

"""Falls, screenings, vaccinations, assisted teleconsultations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from crt_desktop.demo.followed import Followed, e_of, without_repeats
from crt_desktop.demo.team import Team
from crt_desktop.demo.world import Draws
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.equipe import AppelAstreinte
from crt_desktop.domain.suivi import Chute, Depistage, Teleconsultation, Vaccination
from crt_desktop.domain.typography import french

_FALLS_A_MONTH: Final = 0.1
_LIEUX: Final = {
    "chambre": 6, "salle_de_bain": 5, "cuisine": 3, "escalier": 1, "autre_piece": 3, "exterieur": 3
}  # fmt: skip
_NIGHT_LIEUX: Final = {"chambre": 6, "salle_de_bain": 4, "autre_piece": 1}
_GRAVITES: Final = {"sans_gravite": 7, "blessure_legere": 4, "blessure_grave": 1}
_TOLD: Final = {
    "chambre": "En se levant du lit, pantoufles usées remplacées.",
    "salle_de_bain": "Tapis de la salle de bain retiré, barre d'appui demandée.",
    "cuisine": "En voulant attraper une boîte en hauteur.",
    "escalier": "Deux dernières marches, éclairage à revoir.",
    "autre_piece": "Pied pris dans le fil de la lampe.",
    "exterieur": "Dans l'allée, après la pluie.",
    "autre": "Chez des voisins.",
}

_FIRST: Final = ("chute", "denutrition", "troubles_cognitifs")
_AGAIN: Final = {"chute": 4, "denutrition": 4, "troubles_cognitifs": 2, "humeur": 3}
_AGAIN_EVERY: Final = (150, 320)
_SLOW_SECONDS: Final = 14
_POOR_NUTRITION: Final = 11
_GOOD_MEMORY: Final = 24

_SEASON: Final = ((10, 14), (11, 24))
"""First and last day, month first, between which flu and Covid-19 vaccinations are given."""
_SHARES: Final = {"grippe": 0.8, "covid": 0.6}
_ONCE: Final = {"pneumocoque": 0.35, "zona": 0.25, "dtp": 0.2}

_TELECONSULTATIONS_A_MONTH: Final = 0.12
_SPECIALITES: Final = {
    "Gériatrie": 5, "Dermatologie": 3, "Cardiologie": 3, "Psychiatrie de la personne âgée": 2,
    "Diabétologie": 2, "Plaies et cicatrisation": 3,
}  # fmt: skip
_OUTCOMES: Final = (
    "Compte rendu reçu par MSSanté.",
    "Traitement ajusté, ordonnance envoyée à la pharmacie.",
    "À revoir dans trois mois.",
    "Connexion difficile, finie au téléphone.",
)


def make_chutes(followed: Followed, appels: Sequence[AppelAstreinte]) -> list[Chute]:
    """Return the falls: those the nights were called for, and others by day."""
    draws = followed.draws("falls")
    nights = [
        _night_fall(followed, call, draws)
        for call in appels
        if call.beneficiaire == followed.person and call.motif == "chute"
    ]
    taken = [one.fell_on for one in nights]
    days = without_repeats(list(followed.days(draws, a_month=_FALLS_A_MONTH)), apart=6)
    others = [_fall(followed, day, draws) for day in days if day not in taken]
    return sorted([*nights, *others], key=lambda one: one.fell_on)


def _night_fall(followed: Followed, call: AppelAstreinte, draws: Draws) -> Chute:
    lieu = draws.pick(_NIGHT_LIEUX)
    is_hospital = call.suite == "urgences"
    gravite = (
        "hospitalisation" if is_hospital else draws.pick({"sans_gravite": 4, "blessure_legere": 2})
    )
    e = e_of(followed.story)
    told = "Partie aux urgences." if e else "Parti aux urgences."
    if not is_hospital:
        told = {
            "deplacement": f"Relevé{e} par l'astreinte.",
            "levee_de_doute": f"Relevé{e} avec l'aide d'un proche, appel de nuit.",
        }.get(call.reponse, "Appel de nuit.")
    return Chute(
        beneficiaire=followed.person,
        fell_on=local_date(call.called_at),
        lieu=lieu,
        gravite=gravite,
        is_relevee_seule=False,
        remarque=french(told),
    )


def _fall(followed: Followed, day: date, draws: Draws) -> Chute:
    lieu = draws.pick(_LIEUX)
    gravite = draws.pick(_GRAVITES)
    return Chute(
        beneficiaire=followed.person,
        fell_on=day,
        lieu=lieu,
        gravite=gravite,
        is_relevee_seule=None if draws.happens(0.15) else draws.happens(0.4),
        remarque=french(_TOLD[lieu]) if draws.happens(0.6) else None,
    )


def make_depistages(followed: Followed) -> list[Depistage]:
    """Return the screenings made at entry, then again along the way."""
    draws = followed.draws("screenings")
    found = [
        _screening(followed, max(start, day), kind, draws)
        for start, end in followed.spans
        for kind in _FIRST
        if (day := start + timedelta(days=draws.randint(2, 20))) < end
    ]
    found += [
        _screening(followed, day, draws.pick(_AGAIN), draws)
        for day in followed.every(draws, *_AGAIN_EVERY, first=draws.randint(120, 200))
    ]
    return sorted(found, key=lambda one: one.screened_on)


def _screening(followed: Followed, day: date, kind: str, draws: Draws) -> Depistage:
    value = draws.randint(0, 100)
    seconds, nutrition, memory = 9 + value // 4, 6 + value // 12, 16 + value // 7
    instrument, score, resultat = {
        "chute": ("Timed Up and Go", f"{seconds} s", _risk(seconds >= _SLOW_SECONDS)),
        "denutrition": ("MNA-SF", f"{nutrition}/14", _risk(nutrition <= _POOR_NUTRITION)),
        "troubles_cognitifs": (
            "MMSE",
            f"{memory}/30",
            "sans_risque" if memory >= _GOOD_MEMORY else "a_confirmer",
        ),
        "humeur": ("Mini-GDS", f"{value // 30}/4", _risk(value // 30 >= 1)),
    }[kind]
    return Depistage(
        beneficiaire=followed.person,
        screened_on=day,
        type=kind,
        instrument=instrument,
        score=score,
        resultat=resultat,
        remarque=french("Médecin traitant prévenu.")
        if resultat != "sans_risque" and draws.happens(0.5)
        else None,
    )


def _risk(is_at_risk: bool) -> str:  # noqa: FBT001 - the answer is the word for it
    return "a_risque" if is_at_risk else "sans_risque"


def make_vaccinations(followed: Followed) -> list[Vaccination]:
    """Return the vaccinations of each autumn, and those given once."""
    draws = followed.draws("vaccinations")
    found: list[Vaccination] = []
    (first_month, first_day), (last_month, last_day) = _SEASON
    for year in range(followed.world.opened_on.year, followed.world.on.year + 1):
        season = (date(year, last_month, last_day) - date(year, first_month, first_day)).days
        for vaccin, share in _SHARES.items():
            day = date(year, first_month, first_day) + timedelta(days=draws.randint(0, season))
            if draws.happens(share) and _is_followed(followed, day):
                found.append(_vaccination(followed, vaccin, day, date(year + 1, 10, 15)))
    for vaccin, share in _ONCE.items():
        days = list(followed.days(draws, a_month=0.2))
        if days and draws.happens(share):
            found.append(_vaccination(followed, vaccin, days[0], None))
    return sorted(found, key=lambda one: one.vaccinated_on)


def _is_followed(followed: Followed, day: date) -> bool:
    return followed.is_home(day) and any(start <= day < end for start, end in followed.spans)


def _vaccination(followed: Followed, vaccin: str, day: date, next_on: date | None) -> Vaccination:
    return Vaccination(
        beneficiaire=followed.person, vaccin=vaccin, vaccinated_on=day, next_on=next_on
    )


def make_teleconsultations(followed: Followed, team: Team) -> list[Teleconsultation]:
    """Return the teleconsultations that a nurse of the team assisted."""
    draws = followed.draws("teleconsultations")
    found: list[Teleconsultation] = []
    for day in followed.days(draws, a_month=_TELECONSULTATIONS_A_MONTH, in_week=True):
        nurses = team.of("ide", day)
        found.append(
            Teleconsultation(
                beneficiaire=followed.person,
                held_on=day,
                specialite=draws.pick(_SPECIALITES),
                professionnel=draws.choice(nurses).reference if nurses else None,
                remarque=french(draws.choice(_OUTCOMES)) if draws.happens(0.6) else None,
            )
        )
    return found

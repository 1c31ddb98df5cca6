"""What carers live: their burden over time, the support they get, the contacts they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from crt_desktop.demo.entourage import PFR_NOTICE
from crt_desktop.demo.followed import Followed
from crt_desktop.demo.world import Draws, office_day
from crt_desktop.domain.people import Aidant
from crt_desktop.domain.suivi import ContactAidant, MesureZarit, SoutienAidant
from crt_desktop.domain.typography import french

_HEAVY: Final = Decimal(4)
"""Mini-Zarit from which a carer is oriented to the PFR."""
_MOST: Final = Decimal(7)
_STEPS: Final = (Decimal(-1), Decimal("-0.5"), Decimal("0.5"), Decimal("0.5"), Decimal(1))
_CONTACTS_A_MONTH: Final = 0.4
_UNLISTED: Final = 0.06

_HEAVY_WORDS: Final = (
    "Répit et soutien psychologique proposés.",
    "Fatigue, sommeil haché ; accepte l'idée d'un séjour temporaire.",
    "Se sent seul{e} face aux nuits.",
)
_SUPPORT: Final = {
    "psychologue": ("Éloïse Garrigou, psychologue du CRT", "Une rencontre toutes les deux semaines."),
    "repit": ("PFR Les Chemins du répit", "Relais au domicile, une demi-journée par semaine."),
    "groupe_parole": ("Association Au fil de l'Orbieu", "Un jeudi par mois à Lézignan."),
    "formation": ("PFR Les Chemins du répit", "Cycle « Aider sans s'épuiser », cinq séances."),
    "administratif": ("Bruno Lafforgue, assistant social du CRT", "Dossier de congé de proche aidant."),
}  # fmt: skip
_SUPPORT_ODDS: Final = {
    "psychologue": 5, "repit": 4, "groupe_parole": 2, "formation": 2, "administratif": 2
}  # fmt: skip
_CHANNELS: Final = {"telephone": 9, "visite": 3, "rencontre": 2, "message": 2}
_ASKED: Final = {
    "ecoute": 6, "information": 5, "repit": 5, "aide_domicile": 3, "administratif": 4,
    "sante_personne": 5, "sante_aidant": 2, "hebergement": 3, "formation": 1, "urgence": 1,
    "autre": 1,
}  # fmt: skip
_DONE: Final = {
    "ecoute": {"ecoute": 5, "rendez_vous": 1},
    "information": {"information": 5, "orientation_partenaire": 2},
    "repit": {"repit": 3, "orientation_pfr": 3, "information": 1},
    "aide_domicile": {"orientation_partenaire": 3, "visite": 2},
    "administratif": {"rendez_vous": 2, "information": 3},
    "sante_personne": {"visite": 4, "rendez_vous": 2, "ecoute": 1},
    "sante_aidant": {"orientation_partenaire": 2, "ecoute": 2, "orientation_pfr": 1},
    "hebergement": {"repit": 2, "information": 2, "visite": 1},
    "formation": {"orientation_pfr": 3, "information": 1},
    "urgence": {"visite": 2, "repit": 1},
    "autre": {"autre": 2, "aucune": 1},
}
_TOLD: Final = {
    "ecoute": "Besoin de parler après une nuit difficile.",
    "information": "Demande ce que prévoit le plan pour les week-ends.",
    "repit": "Souhaite souffler quelques jours.",
    "aide_domicile": "L'aide du soir est souvent en retard.",
    "administratif": "Renouvellement de l'APA à remplir.",
    "sante_personne": "Trouve que l'appétit baisse.",
    "sante_aidant": "Ne trouve plus le temps de voir son médecin.",
    "hebergement": "Cherche une place temporaire pendant ses soins.",
    "formation": "Aimerait apprendre les gestes du transfert.",
    "urgence": "Ne peut plus rester auprès de la personne ce soir.",
    "autre": "Demande à récupérer des papiers laissés au CRT.",
}


def measure_zarit(followed: Followed) -> list[MesureZarit]:
    """Return the burden of the main carer at entry, then every few months."""
    aidant = followed.main_aidant
    if aidant is None or aidant.reference is None:
        return []
    draws = followed.draws("zarit")
    heavier = 2 if aidant.is_cohabitant else 0
    score = Decimal(draws.randint(2, 6) + heavier) / 2
    found: list[MesureZarit] = []
    e = "" if aidant.sexe == "M" else "e"
    for day in followed.every(draws, 105, 190, first=draws.randint(0, 25)):
        remarque = draws.choice(_HEAVY_WORDS) if score >= _HEAVY and draws.happens(0.6) else None
        found.append(
            MesureZarit(
                beneficiaire=followed.person,
                aidant=aidant.reference,
                measured_on=day,
                score=score,
                remarque=remarque and french(remarque.format(e=e)),
            )
        )
        score = min(_MOST, max(Decimal(0), score + draws.choice(_STEPS)))
    return found


def orient(aidant: Aidant, measures: list[MesureZarit], followed: Followed) -> Aidant:
    """Date the orientation to the PFR after the first heavy measure, where it was made."""
    heavy = [
        one.measured_on
        for one in measures
        if one.aidant == aidant.reference and one.score >= _HEAVY
    ]
    if not heavy or not followed.draws("pfr").happens(0.75):
        return aidant
    return replace(aidant, pfr_on=min(office_day(heavy[0] + PFR_NOTICE), followed.world.day(1)))


def make_soutiens(followed: Followed, measures: list[MesureZarit]) -> list[SoutienAidant]:
    """Return the supports given to a carer once the burden was measured."""
    found: list[SoutienAidant] = []
    draws = followed.draws("soutiens")
    given: set[str] = set()
    for measure in measures:
        kind = draws.pick(_SUPPORT_ODDS)
        if kind in given or not draws.happens(float(measure.score) / 6):
            continue
        given.add(kind)
        organisme, remarque = _SUPPORT[kind]
        started_on = office_day(measure.measured_on + timedelta(days=draws.randint(7, 30)))
        ended_on = started_on + timedelta(days=draws.randint(40, 200))
        if started_on >= followed.world.on:
            continue
        found.append(
            SoutienAidant(
                beneficiaire=followed.person,
                aidant=measure.aidant,
                type=kind,
                started_on=started_on,
                ended_on=ended_on if ended_on < followed.world.on else None,
                organisme=french(organisme),
                remarque=french(remarque),
            )
        )
    return found


def make_contacts(followed: Followed) -> list[ContactAidant]:
    """Return the contacts received from the carers of a person."""
    if not followed.aidants:
        return []
    draws = followed.draws("contacts")
    return [
        _contact(followed, day, draws) for day in followed.days(draws, a_month=_CONTACTS_A_MONTH)
    ]


def _contact(followed: Followed, day: date, draws: Draws) -> ContactAidant:
    asked = draws.pick(_ASKED)
    weights = [3 if one.is_principal else 1 for one in followed.aidants]
    caller = draws.choices(followed.aidants, weights)[0]
    is_unlisted = draws.happens(_UNLISTED)
    told = "Une nièce de passage, au téléphone." if is_unlisted else _TOLD[asked]
    return ContactAidant(
        beneficiaire=followed.person,
        aidant=None if is_unlisted else caller.reference,
        contacted_on=day,
        canal=draws.pick(_CHANNELS),
        demande=asked,
        action=draws.pick(_DONE[asked]),
        remarque=french(told) if is_unlisted or draws.happens(0.5) else None,
    )

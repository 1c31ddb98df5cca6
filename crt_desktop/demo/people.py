"""The persons and their carers: identities that look real and cannot be anyone's."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

from crt_desktop.demo.story import Story
from crt_desktop.demo.world import Draws, World
from crt_desktop.domain.people import Aidant, Beneficiaire

POSTCODES: Final = {
    "Boutenac": "11200",
    "Conilhac-Corbières": "11200",
    "Cruscades": "11200",
    "Escales": "11200",
    "Fabrezan": "11200",
    "Ferrals-les-Corbières": "11200",
    "Fontcouverte": "11700",
    "Lagrasse": "11220",
    "Lézignan-Corbières": "11200",
    "Montséret": "11200",
    "Ornaisons": "11200",
    "Saint-André-de-Roquelongue": "11200",
    "Talairan": "11220",
    "Thézan-des-Corbières": "11200",
    "Tuchan": "11350",
}
"""The communes of the CRT."""

ANTENNES: Final = ("Lézignan-Corbières", "Lagrasse")
_NEAR_LAGRASSE: Final = frozenset({"Lagrasse", "Talairan", "Tuchan"})

_STREETS: Final = (
    "rue des Tonneliers",
    "avenue des Corbières",
    "rue de l'Orbieu",
    "chemin des Garrigues",
    "impasse du Four-à-Chaux",
    "place de la Fontaine",
    "rue du Château",
    "rue des Vignerons",
    "chemin de l'Œil-Doux",
    "lotissement Les Amandiers",
)
_BIRTHPLACES: Final = {
    "11203": 8,
    "11262": 5,
    "11069": 4,
    "34032": 2,
    "66136": 2,
    "31555": 1,
    "2A004": 1,
    "99134": 2,
    "99352": 1,
}
"""Codes of the towns of birth, with their weight: the Aude first, then its neighbours and Spain."""

_TEST_OIDS: Final = {"1.2.250.1.213.1.4.10": 4, "1.2.250.1.213.1.4.11": 1}
_WITH_MATRICULE: Final = frozenset({"recuperee", "qualifiee"})
_NIR_MODULUS: Final = 97
_LONG_OF: Final = {"2A": "19", "2B": "18"}


def make_beneficiaire(story: Story, reference: str, world: World) -> Beneficiaire:
    """Give the person an address, a phone and an identity."""
    draws = world.draws("person", reference)
    born_on = _born_on(story, world)
    statut, attribut = story.identity
    birthplace = draws.pick(_BIRTHPLACES)
    has_matricule = statut in _WITH_MATRICULE
    return Beneficiaire(
        reference=reference,
        nom_naissance=story.nom,
        prenoms=story.prenoms,
        nom_usage=story.nom_usage,
        sexe=story.sexe,
        born_on=born_on,
        code_insee_naissance=birthplace,
        matricule_ins=_nir(story.sexe, born_on, birthplace, draws) if has_matricule else None,
        ins_oid=draws.pick(_TEST_OIDS) if has_matricule else None,
        statut_identite=statut,
        attribut_identite=attribut,
        antenne=ANTENNES[story.commune in _NEAR_LAGRASSE],
        adresse=f"{draws.randint(1, 68)} {draws.choice(_STREETS)}",
        code_postal=POSTCODES[story.commune],
        commune=story.commune,
        telephone=_phone(reference),
        minutes_trajet=story.minutes,
        mode_vie=story.mode_vie,
        protection=story.protection,
        apa=None if story.gir is None else draws.happens(_apa_odds(story)),
        profils=story.profils,
    )


def make_aidants(story: Story, reference: str, world: World) -> list[Aidant]:
    """Return the carers of a person."""
    born = _born_on(story, world).year
    return [
        Aidant(
            beneficiaire=reference,
            nom=carer.nom,
            prenom=carer.prenom,
            lien=carer.lien,
            is_principal=carer.is_principal,
            is_cohabitant=carer.is_cohabitant,
            annee_naissance=born + carer.younger,
            sexe=carer.sexe,
        )
        for carer in story.carers
    ]


def _born_on(story: Story, world: World) -> date:
    age, month, day = story.born
    year = world.on.year - age
    return date(year, month, min(day, monthrange(year, month)[1]))


def _apa_odds(story: Story) -> float:
    return 0.85 if story.entries else 0.4


def _phone(reference: str) -> str:
    """Return a number kept for fiction (04 65 71 …), one per person."""
    rank = int("".join(filter(str.isdigit, reference)))
    digits = f"{(2840 + 137 * rank) % 10_000:04d}"
    return f"04 65 71 {digits[:2]} {digits[2:]}"


def _nir(sexe: str, born_on: date, birthplace: str, draws: Draws) -> str:
    """Return a well-formed matricule: it goes with a test OID, so it is nobody's."""
    sex_digit = "1" if sexe == "M" else "2"
    body = f"{sex_digit}{born_on:%y%m}{birthplace}{draws.randint(1, 480):03d}"
    return f"{body}{nir_key(body):02d}"


def nir_key(body: str) -> int:
    """Return the key of thirteen characters: 97 − (N mod 97), Corsica read as 19 or 18.

    Source: INSEE, structure of the NIR.
    """
    number = body
    for letters, digits in _LONG_OF.items():
        number = number.replace(letters, digits)
    return _NIR_MODULUS - int(number) % _NIR_MODULUS

"""The tables asked elsewhere in the commissioning texts: home-care return, aidants, partners, volet 1.

Source: AMI CRT Occitanie 2026 and the texts around it; nothing here is a published form.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.model import GIRS, or_empty
from crt_desktop.domain.catalogue.network import MANQUANTS
from crt_desktop.domain.figures import percentage, to_tenth
from crt_desktop.domain.pilotage import folded
from crt_desktop.domain.pilotage_words import number_words
from crt_desktop.ports.pilotage import CareCounts, ContactCounts
from crt_desktop.reports.charts import ChartValue, DataTable
from crt_desktop.reports.pilotage import PilotagePart
from crt_desktop.services.pilotage_kit import Reading, table
from crt_desktop.services.pilotage_travail import SECONDS_AN_HOUR

UNAVAILABLE: Final = "non disponible"
HORS_FILE_ACTIVE: Final = "hors_file_active"
_ODD_HOURS: Final = ("soiree", "weekend", "ferie", "nuit")
_ROWS: Final = {**GIRS, HORS_FILE_ACTIVE: "Hors file active"}
_LIEUX: Final = {
    "cohabitant": "Vit avec la personne",
    "meme_commune": "Même commune",
    "autre_commune": "Autre commune",
}
_AGES: Final = {
    "<50": "Moins de 50 ans",
    "50-59": "50-59 ans",
    "60-69": "60-69 ans",
    "70-79": "70-79 ans",
    "80+": "80 ans et plus",
}
_PROFILE: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "age": ("Âge", or_empty(_AGES)),
    "sexe": ("Sexe", or_empty(codes.SEXE)),
    "lieu": ("Lieu de vie", or_empty(_LIEUX)),
    "activite": ("Situation", or_empty(codes.ACTIVITE_AIDANT)),
    "lien": ("Lien", or_empty(codes.LIEN_AIDANT)),
}


def tableaux_part(reading: Reading) -> PilotagePart:
    """Return the tables of the period asked; nothing is compared."""
    queries = reading.queries
    care = queries.care(reading.now, queries.spans(reading.now), queries.girs())
    contacts = queries.contacts(reading.now)
    aidants = queries.aidants(reading.now).values
    team = queries.team(reading.now).values
    return PilotagePart(
        key="tableaux",
        title="Tableaux demandés ailleurs",
        tables=(
            _hours_table(care),
            _profils_table(care),
            _contacts_table(reading, contacts),
            _callers_table(contacts),
            _kinds_table(aidants),
            _network_table(team, contacts, aidants),
            _volet1_table(),
        ),
    )


# --- the yearly return of the home-care services -------------------------------------------


def _hours(seconds: int) -> Decimal:
    return to_tenth(Fraction(seconds, SECONDS_AN_HOUR))


def _hours_table(care: CareCounts) -> DataTable:
    def row(label: str, people: ChartValue, seconds: Mapping[str, int]) -> tuple[Any, ...]:
        total = _hours(sum(seconds.values()))
        return (label, people, total, *(_hours(seconds[key]) for key in _ODD_HOURS))

    everybody = {key: sum(found[key] for found in care.seconds.values()) for key in codes.CRENEAU}
    return table(
        "retour_aide_domicile",
        "Retour annuel des services à domicile : personnes et heures selon le GIR",
        "Personnes de la file active selon leur GIR actuel ; heures des visites réalisées, rangées selon"
        " l'heure de début : jour férié, sinon samedi ou dimanche, sinon nuit (avant 7 h, après 22 h), sinon"
        " soirée. « Hors file active » : visites à des personnes sans jour d'accompagnement dans la période."
        " Les heures des services partenaires : non disponible.",
        columns=(
            "GIR",
            "Personnes",
            "Heures",
            "dont soirées",
            "dont week-ends",
            "dont jours fériés",
            "dont nuits (avant 7 h, après 22 h)",
        ),
        kinds=("texte", "entier", *("decimal",) * 5),
        rows=[
            *(row(label, care.people.get(key), care.seconds[key]) for key, label in _ROWS.items()),
            row("Total", sum(care.people.values()), everybody),
        ],
        has_total=True,
    )


def _profils_table(care: CareCounts) -> DataTable:
    total = sum(care.people.values())
    heavy = care.people["1"] + care.people["2"]
    return table(
        "profils_particuliers",
        "Profils particuliers",
        "Personnes de la file active dont le dossier porte le profil ; une personne peut en avoir plusieurs,"
        f" les colonnes ne s'additionnent pas. Heures : visites réalisées à ces personnes. GIR 1 et 2 évalués :"
        f" {number_words(heavy)} sur {number_words(total)}.",
        columns=("Profil", "Personnes", "Part de la file active", "Heures"),
        kinds=("texte", "entier", "pourcentage", "decimal"),
        rows=[
            (
                label,
                care.profils[key],
                percentage(care.profils[key], total),
                _hours(care.profil_seconds[key]),
            )
            for key, label in codes.PROFIL.items()
        ],
    )


# --- contacts of aidants -------------------------------------------------------------------


def _contacts_table(reading: Reading, contacts: ContactCounts) -> DataTable:
    return table(
        "contacts_par_mois",
        "Contacts d'aidants",
        "Contacts reçus d'aidants datés de la période. Contact unique : le seul que son aidant ait eu dans la"
        f" période ; {number_words(contacts.aidants)} aidants différents en ont eu au moins un. Un contact sans"
        " aidant nommé n'est pas rangé parmi les uniques.",
        columns=("Période", "Contacts", "dont contacts uniques"),
        kinds=("texte", "entier", "entier"),
        rows=[
            *(
                (one.label, folded(contacts.months, one), folded(contacts.single, one))
                for one in reading.tranches
            ),
            ("Total", sum(contacts.months.values()), sum(contacts.single.values())),
        ],
        has_total=True,
    )


def _callers_table(contacts: ContactCounts) -> DataTable:
    rows: list[tuple[str | ChartValue, ...]] = []
    for key, (title, labels) in _PROFILE.items():
        found = contacts.profile[key]
        rows += [(title, label, found.get(one, 0)) for one, label in labels.items()]
    rows.append(("Pathologie de la personne", "—", UNAVAILABLE))
    return table(
        "profil_aidants",
        "Profil des aidants qui ont pris contact",
        "Aidants différents ayant eu au moins un contact dans la période, chacun compté une fois par rubrique ;"
        " âge atteint dans l'année de fin de période. La pathologie de la personne n'est pas enregistrée.",
        columns=("Rubrique", "Modalité", "Aidants"),
        kinds=("texte", "texte", "entier"),
        rows=rows,
    )


def _kinds_table(aidants: Mapping[str, Any]) -> DataTable:
    kinds = (
        ("Demande", "contacts_aidants_par_demande", codes.DEMANDE_AIDANT),
        ("Action", "contacts_aidants_par_action", codes.ACTION_AIDANT),
    )
    return table(
        "demandes_actions_aidants",
        "Contacts d'aidants : ce qui est demandé, ce qui est fait",
        "Contacts reçus d'aidants datés de la période, une fois selon la demande et une fois selon l'action.",
        columns=("Rubrique", "Modalité", "Contacts"),
        kinds=("texte", "texte", "entier"),
        rows=[
            (title, label, aidants[code][key])
            for title, code, labels in kinds
            for key, label in labels.items()
        ],
    )


# --- partners and volet 1 ------------------------------------------------------------------


def _network_table(
    team: Mapping[str, Any], contacts: ContactCounts, aidants: Mapping[str, Any]
) -> DataTable:
    flags = team["partenaires_conventionnes"]
    missing = [codes.CATEGORIE_PARTENAIRE[one] for one in team[MANQUANTS]]
    return table(
        "coordination",
        "Coordination avec la PFR et les partenaires",
        "Conventions en cours le dernier jour de la période. Réunions, groupes de travail et activités communes"
        " ne sont pas enregistrés.",
        columns=("Élément", "Valeur"),
        kinds=("texte", "entier"),
        rows=[
            (
                "Catégories de partenaires sous convention",
                sum(flags[one] for one in codes.CATEGORIE_PARTENAIRE),
            ),
            ("Conventions obligatoires manquantes", len(missing)),
            ("Lesquelles", ", ".join(missing) or "aucune"),
            ("Convention avec la PFR", "oui" if flags["pfr"] else "non"),
            ("Aidants orientés vers la PFR", contacts.orientes_pfr),
            (
                "Contacts suivis d'une orientation vers la PFR",
                aidants["contacts_aidants_par_action"]["orientation_pfr"],
            ),
            ("Réunions", UNAVAILABLE),
            ("Groupes de travail", UNAVAILABLE),
            ("Activités communes", UNAVAILABLE),
        ],
    )


def _volet1_table() -> DataTable:
    fields = (
        "Accès aux soins et prévention",
        "Lutte contre l'isolement",
        "Pratiques professionnelles",
    )
    return table(
        "volet_1",
        "Participations aux actions collectives du volet 1",
        "Les participations des personnes accompagnées ne sont pas encore enregistrées.",
        columns=("Champ", "Participations"),
        kinds=("texte", "entier"),
        rows=[(field, UNAVAILABLE) for field in fields],
    )

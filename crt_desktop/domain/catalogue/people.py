"""Indicators of the persons accompanied, their sorties and the papers of their files."""

from __future__ import annotations

from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.model import (
    GIRS,
    YES_UNKNOWN,
    Indicator,
    Kind,
    breakdown_of,
    indicator,
    or_empty,
    statistics_of,
)

TRANCHES_AGE: Final = (
    "<60",
    "60-64",
    "65-69",
    "70-74",
    "75-79",
    "80-84",
    "85-89",
    "90-94",
    "95+",
)
"""Age bands in completed years, youngest first."""

EVOLUTIONS: Final = {
    "amelioration": "Amélioration",
    "stable": "Stable",
    "aggravation": "Aggravation",
    "non_mesurable": "Non mesurable",
}

NEAR_MINUTES: Final = 30
"""The indicator is defined at 30 minutes included, whatever distance the etablissement accepts."""

_AGE: Final = {
    "moyenne": "Moyenne",
    "mediane": "Médiane",
    "min": "Âge le plus bas",
    "max": "Âge le plus élevé",
}


def tranche_of(age: int) -> str:
    """Return the age band of an age in completed years."""
    youngest, oldest = 60, 95
    if age < youngest:
        return TRANCHES_AGE[0]
    if age >= oldest:
        return TRANCHES_AGE[-1]
    return TRANCHES_AGE[1 + (age - youngest) // 5]


PEOPLE: Final[tuple[Indicator, ...]] = (
    breakdown_of(
        "par_sexe",
        "Personnes selon le sexe",
        "personnes",
        codes.SEXE,
        "Personnes accompagnées dans la période, selon leur sexe.",
    ),
    breakdown_of(
        "par_tranche_age",
        "Personnes selon l'âge",
        "personnes",
        {
            "<60": "Moins de 60 ans",
            **{tranche: f"{tranche} ans" for tranche in TRANCHES_AGE[1:-1]},
            "95+": "95 ans et plus",
        },
        "Personnes accompagnées dans la période, selon leur âge le dernier jour ou à leur sortie si elle est antérieure.",
    ),
    breakdown_of(
        "par_gir_entree",
        "GIR à l'entrée",
        "personnes",
        GIRS,
        "Personnes accompagnées dans la période, selon la dernière évaluation GIR datée au plus tard de l'admission de leur premier accompagnement de la période.",
    ),
    breakdown_of(
        "par_gir_actuel",
        "GIR actuel",
        "personnes",
        GIRS,
        "Personnes accompagnées dans la période, selon la dernière évaluation GIR datée au plus tard du dernier jour ou de leur sortie si elle est antérieure.",
    ),
    breakdown_of(
        "par_mode_vie",
        "Personnes selon le mode de vie",
        "personnes",
        or_empty(codes.MODE_VIE),
        "Personnes accompagnées dans la période, selon leur mode de vie.",
    ),
    breakdown_of(
        "par_protection",
        "Personnes selon la protection juridique",
        "personnes",
        or_empty(codes.PROTECTION),
        "Personnes accompagnées dans la période, selon leur mesure de protection juridique.",
    ),
    breakdown_of(
        "par_commune",
        "Personnes selon la commune",
        "personnes",
        or_empty({}),
        "Personnes accompagnées dans la période, selon la commune de leur domicile.",
        has_free_modalites=True,
    ),
    breakdown_of(
        "par_profil",
        "Personnes selon le profil particulier",
        "personnes",
        codes.PROFIL,
        "Personnes accompagnées dans la période qui présentent chaque profil particulier ; une personne peut en avoir plusieurs.",
    ),
    indicator(
        "age",
        "Âge",
        "ans",
        Kind.GROUP,
        "Âge en années révolues, le dernier jour de la période ou à la sortie si elle est antérieure, des personnes accompagnées.",
        modalites=_AGE,
        is_maskable=False,
    ),
    breakdown_of(
        "evolution_gir",
        "Évolution du GIR",
        "personnes",
        EVOLUTIONS,
        "Personnes accompagnées dans la période, selon que leur GIR actuel est plus élevé (amélioration), égal ou plus bas qu'à l'entrée.",
    ),
    breakdown_of(
        "apa",
        "Bénéficiaires de l'APA",
        "personnes",
        YES_UNKNOWN,
        "Personnes accompagnées dans la période qui perçoivent l'APA, et celles dont on ne le sait pas.",
    ),
    breakdown_of(
        "aidant_principal",
        "Personnes ayant un aidant principal",
        "personnes",
        YES_UNKNOWN,
        "Personnes accompagnées dans la période qui ont au moins un aidant principal, et celles dont aucun aidant n'est enregistré.",
    ),
    breakdown_of(
        "vit_seul",
        "Personnes vivant seules",
        "personnes",
        YES_UNKNOWN,
        "Personnes accompagnées dans la période qui vivent seules, et celles dont le mode de vie n'est pas renseigné.",
    ),
    breakdown_of(
        "a_moins_de_30_min",
        "Personnes à 30 minutes ou moins",
        "personnes",
        YES_UNKNOWN,
        "Personnes accompagnées dans la période qui vivent à 30 minutes de trajet au plus, et celles dont le trajet n'est pas renseigné.",
    ),
    statistics_of(
        "duree_accompagnement_sortis",
        "Durée d'accompagnement des personnes sorties",
        "jours",
        "Jours entre l'admission et la sortie, pour les sorties de la période.",
    ),
    statistics_of(
        "anciennete_presents",
        "Ancienneté des personnes présentes",
        "jours",
        "Jours entre l'admission et le lendemain du dernier jour, pour les personnes présentes ce jour-là.",
    ),
    breakdown_of(
        "sorties_par_motif",
        "Sorties selon le motif",
        "accompagnements",
        or_empty(codes.MOTIF_SORTIE),
        "Sorties de la période, selon leur motif.",
    ),
    breakdown_of(
        "sorties_par_destination",
        "Sorties selon la destination",
        "accompagnements",
        or_empty(codes.DESTINATION),
        "Sorties de la période hors décès, selon la destination de la personne.",
    ),
    breakdown_of(
        "sorties_avec_relais",
        "Sorties avec un relais",
        "accompagnements",
        {"oui": "Oui", "non": "Non", "inconnu": "Inconnu"},
        "Sorties de la période hors décès, selon qu'un relais de droit commun a été organisé.",
    ),
    indicator(
        "plans_a_jour",
        "Plans d'accompagnement à jour",
        "personnes",
        Kind.GROUP,
        "Parmi les personnes présentes le dernier jour (base), celles dont le dernier plan daté au plus tard de ce jour est à réviser après lui (valeur).",
        modalites={"valeur": "Plans à jour", "base": "Personnes présentes"},
        counted="valeur",
    ),
    statistics_of(
        "delai_admission_contrat",
        "Délai entre l'admission et le contrat",
        "jours",
        "Jours entre l'admission et la signature du contrat, négatifs si le contrat est signé avant, pour les admissions de la période dont le contrat est signé.",
    ),
    indicator(
        "dossiers_incomplets",
        "Dossiers incomplets",
        "personnes",
        Kind.GROUP,
        "Personnes accompagnées dans la période dont le dernier accompagnement n'a pas, le dernier jour, chacune des pièces ; une personne peut en manquer plusieurs, le total la compte une fois.",
        modalites={**codes.PIECE, "total": "Personnes concernées"},
        counted="total",
    ),
)
"""In the order of the reference page."""

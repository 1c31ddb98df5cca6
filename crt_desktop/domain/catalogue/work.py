"""Indicators of the visits, the nights and the calls."""

from __future__ import annotations

from typing import Final

from crt_desktop.domain import codes
from crt_desktop.domain.catalogue.model import (
    Indicator,
    Kind,
    breakdown_of,
    count_of,
    indicator,
    number_of,
    or_empty,
)

MISSED: Final = ("annulee", "absence")
"""Statuses of a visit that did not take place; one still planned is not among them."""

WORK: Final[tuple[Indicator, ...]] = (
    count_of(
        "visites_realisees",
        "Visites réalisées",
        "visites",
        "Visites réalisées qui commencent dans la période.",
    ),
    number_of(
        "visites_heures",
        "Heures de visite",
        "heures",
        "Durée totale des visites réalisées qui commencent dans la période.",
    ),
    breakdown_of(
        "visites_par_profession",
        "Visites selon la profession",
        "visites",
        codes.PROFESSION,
        "Visites réalisées qui commencent dans la période, selon la profession de l'intervenant.",
    ),
    breakdown_of(
        "visites_par_domaine",
        "Visites selon le domaine",
        "visites",
        or_empty(codes.DOMAINE),
        "Visites réalisées qui commencent dans la période, selon le domaine de prestation.",
    ),
    breakdown_of(
        "visites_par_creneau",
        "Visites selon le créneau",
        "visites",
        codes.CRENEAU,
        "Visites réalisées qui commencent dans la période, selon l'heure de leur début : jour férié, sinon samedi ou dimanche, sinon nuit, sinon soirée (à partir de 19 h, sauf réglage), sinon jour.",
    ),
    indicator(
        "visites_non_realisees",
        "Visites non réalisées",
        "visites",
        Kind.BREAKDOWN,
        "Visites qui commencent dans la période et n'ont pas eu lieu, annulées ou faute de trouver la personne, selon leur statut puis leur motif.",
        modalites={statut: codes.STATUT_VISITE[statut] for statut in MISSED},
        parts=or_empty({}),
        counted="*",
        has_free_parts=True,
    ),
    count_of(
        "nuits_couvertes",
        "Nuits couvertes",
        "nuits",
        "Nuits commençant dans la période dont toute la durée est couverte par une astreinte, d'une personne ou de plusieurs à la suite.",
        is_maskable=False,
    ),
    count_of(
        "nuits_non_couvertes",
        "Nuits non couvertes",
        "nuits",
        "Nuits commençant dans la période dont une partie au moins n'est couverte par aucune astreinte.",
        is_maskable=False,
    ),
    count_of(
        "appels_astreinte",
        "Appels d'astreinte",
        "appels",
        "Appels reçus en astreinte dans la période.",
    ),
    count_of(
        "appels_personnes",
        "Personnes ayant motivé un appel",
        "personnes",
        "Personnes différentes au sujet desquelles un appel a été reçu dans la période.",
    ),
    breakdown_of(
        "appels_par_origine",
        "Appels selon l'origine",
        "appels",
        codes.ORIGINE_APPEL,
        "Appels reçus en astreinte dans la période, selon qui appelle.",
    ),
    breakdown_of(
        "appels_par_reponse",
        "Appels selon la réponse",
        "appels",
        codes.REPONSE_APPEL,
        "Appels reçus en astreinte dans la période, selon la réponse apportée.",
    ),
    breakdown_of(
        "appels_par_motif",
        "Appels selon le motif",
        "appels",
        or_empty(codes.MOTIF_APPEL),
        "Appels reçus en astreinte dans la période, selon leur motif.",
    ),
    breakdown_of(
        "appels_par_suite",
        "Appels selon la suite",
        "appels",
        or_empty(codes.SUITE_APPEL),
        "Appels reçus en astreinte dans la période, selon ce qui a suivi.",
    ),
    indicator(
        "interventions_nuit",
        "Interventions de nuit à domicile",
        "interventions",
        Kind.GROUP,
        "Appels de la période suivis d'un déplacement : nombre, personnes différentes, durée moyenne de l'arrivée à la fin et délai moyen de l'appel à l'arrivée.",
        modalites={
            "nombre": "Interventions",
            "personnes": "Personnes différentes",
            "duree_moyenne_min": "Durée moyenne (minutes)",
            "delai_moyen_min": "Délai moyen (minutes)",
        },
        counted="nombre",
    ),
)
"""In the order of the reference page."""

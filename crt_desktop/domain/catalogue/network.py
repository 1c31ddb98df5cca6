"""Indicators of the stays elsewhere, the aidants, the team and the partenaires."""

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

OBLIGATOIRES: Final = ("ehpad", "had", "pfr", "hopital_proximite", "dac")
"""Categories a CRT must have a convention with. Source: AMI CRT Occitanie 2026."""

OBLIGATOIRES_AUDE: Final = ("mdph", "espace_seniors")
"""Categories the Aude adds."""

MANQUANTS: Final = "obligatoires_manquants"
"""Stands both as a code of its own and beside the categories."""

DEPARTEMENT_AUDE: Final = "11"

EHPAD_EQUIVALENTS: Final = frozenset({"ehpad", "sad_aide", "saas"})
"""Any of these is the convention asked of a CRT carried by the other kind of service."""

_HOSPITALISATIONS: Final = {
    "nombre": "Hospitalisations",
    "personnes": "Personnes différentes",
    "programmees": "Programmées",
    "non_programmees": "Non programmées",
    "par_urgences": "Par les urgences",
    "rehospitalisations_30j": "Réhospitalisations à 30 jours",
    "jours": "Jours d'hospitalisation",
}
_SEJOURS: Final = {
    "nombre": "Séjours",
    "personnes": "Personnes différentes",
    "nuits": "Nuits",
    "duree_moyenne": "Durée moyenne (nuits)",
}

NETWORK: Final[tuple[Indicator, ...]] = (
    indicator(
        "hospitalisations",
        "Hospitalisations",
        "hospitalisations",
        Kind.GROUP,
        "Hospitalisations commençant dans la période de personnes accompagnées ce jour-là ; les jours sont ceux de ces séjours inclus dans la période.",
        modalites=_HOSPITALISATIONS,
        counted="nombre",
    ),
    count_of(
        "hospitalises_plus_3_mois",
        "Personnes hospitalisées plus de 3 mois",
        "personnes",
        "Personnes dont une hospitalisation a atteint trois mois de date à date dans la période, et qui étaient encore hospitalisées ce jour-là.",
    ),
    indicator(
        "sejours_ht",
        "Séjours d'hébergement temporaire",
        "séjours",
        Kind.GROUP,
        "Séjours d'hébergement temporaire arrivés dans la période, ni annulés ni simples options, selon leur type ; durée moyenne des séjours terminés.",
        modalites=codes.TYPE_HT,
        parts=_SEJOURS,
        counted="*.nombre",
    ),
    number_of(
        "taux_occupation_ht",
        "Taux d'occupation de l'hébergement temporaire",
        "%",
        "Nuits occupées dans la période rapportées aux nuits offertes par les places ouvertes.",
    ),
    indicator(
        "aidants",
        "Aidants",
        "aidants",
        Kind.GROUP,
        "Aidants des personnes accompagnées dans la période, dont aidants principaux et aidants vivant avec la personne.",
        modalites={"total": "Aidants", "principal": "Principaux", "cohabitants": "Cohabitants"},
        counted="total",
    ),
    breakdown_of(
        "aidants_par_lien",
        "Aidants selon le lien",
        "aidants",
        or_empty(codes.LIEN_AIDANT),
        "Aidants des personnes accompagnées dans la période, selon leur lien avec la personne.",
    ),
    breakdown_of(
        "contacts_aidants_par_demande",
        "Contacts d'aidants selon la demande",
        "contacts",
        codes.DEMANDE_AIDANT,
        "Contacts reçus d'aidants datés dans la période, selon ce qui est demandé ; que la personne soit accompagnée ou non ce jour-là.",
    ),
    breakdown_of(
        "contacts_aidants_par_action",
        "Contacts d'aidants selon l'action",
        "contacts",
        codes.ACTION_AIDANT,
        "Contacts reçus d'aidants datés dans la période, selon l'action menée ; que la personne soit accompagnée ou non ce jour-là.",
    ),
    indicator(
        "etp",
        "ETP selon la profession",
        "ETP",
        Kind.BREAKDOWN,
        "Équivalents temps plein des professionnels présents le dernier jour, jours d'arrivée et de départ compris, selon leur profession.",
        modalites=codes.PROFESSION,
        is_maskable=False,
    ),
    indicator(
        "partenaires_conventionnes",
        "Partenaires conventionnés",
        "catégories",
        Kind.FLAGS,
        "Catégories de partenaires avec lesquelles une convention est en cours le dernier jour, et conventions obligatoires qui manquent.",
        modalites={
            **codes.CATEGORIE_PARTENAIRE,
            MANQUANTS: "Conventions obligatoires manquantes",
        },
        is_maskable=False,
    ),
    indicator(
        MANQUANTS,
        "Conventions obligatoires manquantes",
        "catégories",
        Kind.CODES,
        "Catégories de partenaires dont la convention est obligatoire et n'est pas en cours le dernier jour ; SAD ou SAAS valent EHPAD.",
        modalites=codes.CATEGORIE_PARTENAIRE,
        is_maskable=False,
    ),
    count_of(
        "chutes",
        "Chutes",
        "chutes",
        "Chutes datées dans la période, quelle qu'en soit la gravité ; celles qu'un appel d'astreinte signale ne comptent que si elles sont enregistrées au dossier.",
    ),
    breakdown_of(
        "depistages",
        "Dépistages",
        "dépistages",
        codes.DEPISTAGE,
        "Dépistages datés dans la période, selon leur type ; chaque dépistage compte, même refait pour la même personne.",
    ),
    indicator(
        "participations_volet1",
        "Participations aux actions collectives",
        "participations",
        Kind.BREAKDOWN,
        "Participations des personnes accompagnées aux actions collectives du volet 1, par domaine ; elles ne sont pas encore enregistrées.",
        is_recorded=False,
    ),
)
"""In the order of the reference page."""

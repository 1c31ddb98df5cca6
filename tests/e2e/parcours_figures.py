"""The figures of the two years of the parcours, counted by hand from what was done."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain import codes

_NOTHING_LEFT: Final = dict.fromkeys((*codes.MOTIF_SORTIE, codes.NON_RENSEIGNE), 0)
BY_HAND: Final[dict[int, dict[str, Any]]] = {
    2025: {
        "file_active": 2,
        "demandes": 2,
        "entrees": 2,
        "sorties": 0,
        "reentrees": 0,
        "sorties_par_motif": _NOTHING_LEFT,
        # 15 September to 22 September, and the same day.
        "delai_demande_evaluation": {"moyenne": Decimal("3.5"), "mediane": Decimal("3.5"), "n": 2},
        # 15 September to 8 October, and the same day.
        "delai_demande_admission": {"moyenne": Decimal("11.5"), "mediane": Decimal("11.5"), "n": 2},
        # Signed on 6 October, two days before an admission put right.
        "delai_admission_contrat": {"moyenne": -2, "mediane": -2, "n": 1},
        "plans_a_jour": {"valeur": 1, "base": 2},
        "dossiers_incomplets": {
            "contrat": 1,
            "plan": 1,
            "avis_medical": 1,
            "gir": 0,
            "consentement": 0,
            "concertation": 1,
            "total": 1,
        },
        # 28 November to 12 December, and from 30 November to the end of the year.
        "hospitalisations": {
            "nombre": 2,
            "personnes": 2,
            "programmees": 1,
            "non_programmees": 1,
            "par_urgences": 1,
            "rehospitalisations_30j": 0,
            "jours": 14 + 32,
        },
        "hospitalises_plus_3_mois": 0,
    },
    2026: {
        "file_active": 2,
        "demandes": 1,
        "entrees": 1,
        "sorties": 1,
        "reentrees": 1,
        "sorties_par_motif": {**_NOTHING_LEFT, "hospitalisation_3_mois": 1},
        "sorties_avec_relais": {"oui": 1, "non": 0, "inconnu": 0},
        "delai_demande_evaluation": {"moyenne": 3, "mediane": 3, "n": 1},
        "delai_demande_admission": {"moyenne": 3, "mediane": 3, "n": 1},
        "delai_admission_contrat": {"moyenne": None, "mediane": None, "n": 0},
        # Reviewed before 24 May: nothing is up to date at the end of the year.
        "plans_a_jour": {"valeur": 0, "base": 2},
        "dossiers_incomplets": {
            "contrat": 1,
            "plan": 1,
            "avis_medical": 1,
            "gir": 0,
            "consentement": 0,
            "concertation": 1,
            "total": 1,
        },
        "hospitalises_plus_3_mois": 1,
        # 14 October 2025 to 28 February.
        "duree_accompagnement_sortis": {"moyenne": 137, "mediane": 137, "n": 1},
    },
}

"""The nights, calls and visits of 2026, counted by hand from what was done."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

BY_HAND: Final[dict[str, Any]] = {
    # The fourth quarter, and the night of 28 March.
    "nuits_couvertes": 92 + 1,
    "nuits_non_couvertes": 365 - 93,
    "appels_astreinte": 2,
    "appels_personnes": 1,
    "appels_par_origine": {"teleassistance": 2},
    "appels_par_reponse": {"conseil": 1, "deplacement": 1},
    "appels_par_motif": {"angoisse": 1, "chute": 1},
    "appels_par_suite": {"non_renseigne": 2},
    # There at 02:55, an hour and twenty-five minutes after the first 02:30, twenty-five after the second.
    "interventions_nuit": {
        "nombre": 1,
        "personnes": 1,
        "duree_moyenne_min": Decimal("45.0"),
        "delai_moyen_min": Decimal("25.0"),
    },
    # Saturday 3 October, and the one of the second call, on a Sunday.
    "visites_realisees": 2,
    "visites_heures": Decimal("1.7"),
    "visites_par_profession": {"ide": 2},
    "visites_par_domaine": {"urgence": 1, "non_renseigne": 1},
    "visites_par_creneau": {"weekend": 2},
    "visites_non_realisees": {
        "annulee": {"Rendez-vous chez le sourcier": 1},
        "absence": {"Ne répond pas": 1},
    },
}

"""The order of the waiting list, told term by term.

Source: AMI CRT Occitanie 2026 (an explainable order on the shared list); the weights are parametres.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from crt_desktop.domain.dates import add_months
from crt_desktop.domain.etablissement import Parametres


class Terme(StrEnum):
    """The terms of a priority, in the order they are shown."""

    URGENCE = "urgence"
    SORTIE_HOPITAL = "sortie_hopital"
    ISOLEMENT = "isolement"
    GIR = "gir"
    ANCIENNETE = "anciennete"


TERME_LABELS: Final = {
    Terme.URGENCE: "Urgence",
    Terme.SORTIE_HOPITAL: "Sortie d'hôpital",
    Terme.ISOLEMENT: "Isolement",
    Terme.GIR: "GIR",
    Terme.ANCIENNETE: "Ancienneté",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Poids:
    """The points of each term; ``gir`` from GIR 1 to GIR 4, nothing for the others."""

    urgence: int
    sortie_hopital: int
    isolement: int
    gir: tuple[int, int, int, int]
    anciennete_par_semaine: int
    anciennete_maximum: int


def poids_of(parametres: Parametres) -> Poids:
    """Return the weights the etablissement has set."""
    return Poids(
        urgence=parametres.priorite_urgence,
        sortie_hopital=parametres.priorite_sortie_hopital,
        isolement=parametres.priorite_isolement,
        gir=(
            parametres.priorite_gir_1,
            parametres.priorite_gir_2,
            parametres.priorite_gir_3,
            parametres.priorite_gir_4,
        ),
        anciennete_par_semaine=parametres.priorite_semaine,
        anciennete_maximum=parametres.priorite_anciennete_maximum,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the priority of a demande looks at, on a day.

    ``is_isolee``: lives alone, or has the profile of isolement; ``gir``: the one that counts that day.
    """

    requested_on: date
    circonstance: str | None = None
    is_isolee: bool = False
    gir: int | None = None


def points_of(situation: Situation, *, on: date, poids: Poids) -> dict[Terme, int]:
    """Return the points of every term, zeros included; whole weeks count for the ancienneté."""
    weeks = max((on - situation.requested_on).days, 0) // 7
    gir = situation.gir
    of_gir = poids.gir[gir - 1] if gir is not None and 1 <= gir <= len(poids.gir) else 0
    return {
        Terme.URGENCE: poids.urgence if situation.circonstance == "urgence" else 0,
        Terme.SORTIE_HOPITAL: (
            poids.sortie_hopital if situation.circonstance == "sortie_hospitalisation" else 0
        ),
        Terme.ISOLEMENT: poids.isolement if situation.is_isolee else 0,
        Terme.GIR: of_gir,
        Terme.ANCIENNETE: min(weeks * poids.anciennete_par_semaine, poids.anciennete_maximum),
    }


def is_to_remind(last_touched_on: date, *, on: date, months: int) -> bool:
    """Tell whether a demande untouched for some months is due for a reminder, that day included.

    Source: AMI CRT Occitanie 2026 (a demande untouched for six months).
    """
    return on >= add_months(last_touched_on, months)

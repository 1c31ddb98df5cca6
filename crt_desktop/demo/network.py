"""The partners of the CRT and their conventions."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from crt_desktop.demo.world import World
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.partenaire import Partenaire

_EXPIRES_IN: Final = 23
_EXPIRED_SINCE: Final = 47
_YEARS: Final = 36

_PARTNERS: Final = (
    ("DAC de l'Aude", "dac", "dated"),
    ("HAD Corbières-Narbonnais", "had", "dated"),
    ("PFR Les Chemins du répit", "pfr", "expiring"),
    ("Hôpital de proximité de Lézignan-Corbières", "hopital_proximite", "dated"),
    ("EHPAD Les Glycines", "ehpad", "dated"),
    ("EHPAD La Garrigue", "ehpad", "dated"),
    ("EHPAD Saint-Roch", "ehpad", "dated"),
    ("EHPAD L'Oustal", "ehpad", "expired"),
    ("MDPH de l'Aude", "mdph", "none"),
    ("Espace Seniors Corbières-Minervois", "espace_seniors", "dated"),
    ("SAAS Cigale Services", "saas", "dated"),
    ("SAD Aide et Présence", "sad_aide", "none"),
    ("Équipe médico-sociale APA, Lézignan", "ems_apa", "none"),
    ("ESA du Lézignanais", "esa", "dated"),
    ("CPTS Corbières-Minervois", "cpts", "open"),
    ("MSP de Fabrezan", "msp", "none"),
    ("Pharmacie de la Fontaine, Lagrasse", "pharmacie", "none"),
    ("Équipe mobile de gériatrie de Narbonne", "emg", "open"),
    ("Centre 15 de l'Aude", "centre_15", "none"),
    ("Centre hospitalier de Narbonne", "etablissement_sante", "dated"),
    ("Commune de Lézignan-Corbières, CCAS", "commune_epci", "none"),
    ("Association Au fil de l'Orbieu", "association_aidants", "none"),
)
"""Name, kind, and its convention: one of the required ones is missing, one is about to expire."""

_WITH_MSSANTE: Final = frozenset({"dac", "had", "hopital_proximite", "ehpad", "cpts", "esa"})


def make_partenaires(world: World) -> list[Partenaire]:
    """Return the partners; numbers and addresses are kept for fiction."""
    signed_on = add_months(world.opened_on, -1)
    bounds = {
        "none": (None, None),
        "open": (signed_on, None),
        "dated": (signed_on, add_months(signed_on, _YEARS) - timedelta(days=1)),
        "expiring": (signed_on, world.day(-_EXPIRES_IN)),
        "expired": (signed_on, world.day(_EXPIRED_SINCE)),
    }
    return [
        Partenaire(
            reference=f"S{rank:02d}",
            nom=nom,
            categorie=categorie,
            convention_from=bounds[state][0],
            convention_until=bounds[state][1],
            mssante=(
                f"{categorie}.{rank:02d}@demo.mssante.fr" if categorie in _WITH_MSSANTE else None
            ),
            telephone=f"01 99 00 {20 + rank} {10 + rank}",
        )
        for rank, (nom, categorie, state) in enumerate(_PARTNERS, 1)
    ]

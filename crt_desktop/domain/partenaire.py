"""Partner organisations and their conventions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

_AT_HOME: Final = frozenset({"saas", "sad_aide"})
PROVIDERS: Final[Mapping[str, frozenset[str]]] = {
    "securisation": _AT_HOME
    | {"cicat_eqlaat", "eaar", "mdph", "caisse_mutuelle", "espace_seniors", "association", "autre"},
    "urgence": _AT_HOME
    | {
        "had",
        "centre_15",
        "etablissement_sante",
        "hopital_proximite",
        "ehpad",
        "emg",
        "emppa",
        "sante_mentale",
        "medecin_traitant",
        "autre",
    },
    "coordination": _AT_HOME
    | {
        "dac",
        "had",
        "ems_apa",
        "cpts",
        "msp",
        "centre_sante",
        "esp_est",
        "medecin_traitant",
        "pharmacie",
        "emsp",
        "emg",
        "emh_eoh",
        "eps_pa",
        "esa",
        "esmnd",
        "eaar",
        "sante_mentale",
    },
    "projet_de_vie": _AT_HOME
    | {
        "accueil_jour",
        "ehpad",
        "esa",
        "cvs",
        "association",
        "commune_epci",
        "espace_seniors",
        "conseil_departemental",
    },
    "aidant": _AT_HOME
    | {"pfr", "association_aidants", "repit_domicile", "accueil_jour", "ehpad", "esa", "esmnd"},
}
"""The categories of partenaires that provide the prestations of each domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partenaire:
    """A partner; its convention covers convention_from … convention_until, both included, None is open."""

    reference: str
    nom: str
    categorie: str
    convention_from: date | None = None
    convention_until: date | None = None
    mssante: str | None = None
    telephone: str | None = None
    adresse: str | None = None
    code_postal: str | None = None
    commune: str | None = None
    courriel: str | None = None
    finess: str | None = None
    remarque: str | None = None

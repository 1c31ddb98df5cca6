"""Settings of the etablissement: the parametres of the rules, with their defaults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Parametres:
    """The parametres in force.

    ``forfait_mensuel`` in euros; the night span [nuit_debut, nuit_fin) is local time and crosses
    midnight; ``minutes_maximum`` counts as near enough.

    Source: AMI CRT Occitanie 2026 (target 30, 900 € a month, 60 years, 30 minutes, 21:00–06:00).
    """

    nom: str | None = None
    finess: str | None = None
    departement: str | None = None
    date_ouverture: date | None = None
    objectif_file_active: int = 30
    forfait_mensuel: Decimal = Decimal(900)
    nuit_debut: time = time(21)
    nuit_fin: time = time(6)
    age_minimum: int = 60
    minutes_maximum: int = 30
    communes: tuple[str, ...] = ()
    antennes: tuple[str, ...] = ()

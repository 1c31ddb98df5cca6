"""Partner organisations and their conventions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


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

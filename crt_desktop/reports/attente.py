"""The waiting list as it stood on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crt_desktop.domain.attente import Terme


class Etape(StrEnum):
    """How far a waiting demande is; the first that applies names what comes next."""

    A_EVALUER = "a_evaluer"
    EVALUEE = "evaluee"
    AVIS_RENDU = "avis_rendu"
    DECIDEE = "decidee"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttenteLine:
    """One waiting demande; ``rang`` from 1; ``termes`` hold every term, zeros included.

    ``etape_on``: the day of the step reached, None for one that waits for its evaluation. ``touched_on``:
    the last step known on the day of the list.
    """

    rang: int
    demande_row_id: int
    reference: str
    beneficiaire_id: int
    beneficiaire: str
    nom: str
    prenoms: str
    born_on: date
    age: int
    sexe: str
    telephone: str | None
    commune: str | None
    minutes_trajet: int | None
    is_far: bool
    gir: int | None
    requested_on: date
    origine: str
    circonstance: str | None
    canal: str | None
    waiting_days: int
    etape: Etape
    etape_on: date | None
    touched_on: date
    is_to_remind: bool
    termes: Mapping[Terme, int]

    @property
    def priorite(self) -> int:
        """The sum of the terms."""
        return sum(self.termes.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Departures:
    """How the demandes of the last thirty days left the list."""

    since: date
    admises: int
    refusees: int
    sans_suite: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AttenteList:
    """The list of a day, the highest priority first; at equal points the older demande comes first."""

    on: date
    lines: tuple[AttenteLine, ...]
    departures: Departures

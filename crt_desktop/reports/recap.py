"""The monthly recap of the astreintes of an employee (Code du travail, R3121-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapDuty:
    """One duty of the month, elapsed time, and what of it falls on a Sunday, a holiday, by night or by day."""

    starts_at: datetime
    ends_at: datetime
    elapsed: timedelta
    jour: timedelta
    nuit: timedelta
    dimanche: timedelta
    ferie: timedelta
    is_remplacement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapIntervention:
    """One intervention, travel included: working time."""

    starts_at: datetime
    ends_at: datetime
    elapsed: timedelta
    travel: timedelta
    motif: str
    suite: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """What one employee served in one month.

    ``compensation``: minutes owed for the duties, None when the régime leaves it to the establishment and no
    parametre says; ``regle``: the rule in words, with its source.
    """

    professionnel: str
    nom: str
    profession: str
    month: date
    regime: str
    duties: tuple[RecapDuty, ...]
    interventions: tuple[RecapIntervention, ...]
    nuits: int
    dimanches: int
    feries: int
    astreinte: timedelta
    intervention: timedelta
    trajet: timedelta
    compensation: Decimal | None
    regle: str
    is_training: bool = False

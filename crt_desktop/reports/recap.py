"""The monthly recap of the astreintes of an employee (Code du travail, R3121-2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from crt_desktop.domain.heures import Heures


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapDuty:
    """One duty of the month; ``heures``: its elapsed time by day, by night, on Sundays and holidays."""

    starts_at: datetime
    ends_at: datetime
    heures: Heures
    is_remplacement: bool = False
    is_renfort: bool = False

    @property
    def elapsed(self) -> timedelta:
        """How long it lasted: 8 or 10 hours in the nights of a clock change."""
        return self.ends_at - self.starts_at


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapIntervention:
    """One intervention, travel included: working time; why and for whom is nothing of a pay slip.

    ``ends_at`` None: no end was noted, it counts for nothing yet. ``reponse``: code of `codes.REPONSE_APPEL`.
    """

    starts_at: datetime
    ends_at: datetime | None
    travel: timedelta
    reponse: str

    @property
    def elapsed(self) -> timedelta | None:
        """How long it lasted, travel included; None when no end was noted."""
        return None if self.ends_at is None else self.ends_at - self.starts_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """What one employee served in one month, named by its first day.

    A duty is of the month it begins in, and an intervention of the month of the duty it came in. Time on
    call or at work twice at once counts once. ``compensation``: minutes owed for the duties, None when the
    régime leaves it to the etablissement and no parametre says; ``regle``: the rule in words, with its source.
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
    heures: Heures
    intervention: timedelta
    trajet: timedelta
    compensation: Decimal | None
    regle: str
    is_training: bool = False

    @property
    def astreinte(self) -> timedelta:
        """The elapsed time on call."""
        return self.heures.total

    @property
    def without_end(self) -> int:
        """How many interventions have no end noted."""
        return sum(one.ends_at is None for one in self.interventions)

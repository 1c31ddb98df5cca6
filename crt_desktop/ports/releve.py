"""What the relève needs of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.nuit import ReleveItem


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleveQuestion:
    """What is asked: recorded after ``since``, happened on ``happened_since`` or later, or still to come."""

    since: datetime
    happened_since: date
    parametres: Parametres


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleveEntry:
    """One thing that was written, and about whom; None: about nobody known.

    ``professionnel``: the reference of who did it; ``account``: the name of the account that wrote it last.
    """

    beneficiaire_id: int | None
    personne: str
    item: ReleveItem
    professionnel: str | None = None
    account: str | None = None


class ReleveRepository(Protocol):
    """Reads what was recorded, and keeps how far each account has read."""

    def read_until(self, account_id: int) -> datetime | None:
        """Return until which instant of recording an account has read; None: never."""

    def entries(self, question: ReleveQuestion) -> tuple[ReleveEntry, ...]:
        """Return what was recorded since, the earliest recorded first."""

    def mark(self, account_id: int, *, read_until: datetime, at: datetime) -> None:
        """Say how far an account has read."""

"""The team and its night duty: professionnels, astreintes and appels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Professionnel:
    """A member of the team; present from ``arrived_on`` to ``left_on``, both included."""

    reference: str
    nom: str
    prenom: str
    profession: str
    etp: Decimal | None = None
    statut: str | None = None
    rpps: str | None = None
    arrived_on: date | None = None
    left_on: date | None = None
    telephone: str | None = None
    courriel: str | None = None
    mssante: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Astreinte:
    """One on-call duty [starts_at, ends_at) of a professionnel (its reference); instants are aware UTC."""

    professionnel: str
    starts_at: datetime
    ends_at: datetime
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppelAstreinte:
    """One call received on duty, and the visit it led to; instants are aware UTC."""

    called_at: datetime
    origine: str
    reponse: str
    beneficiaire: str | None = None
    motif: str | None = None
    professionnel: str | None = None
    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    ended_at: datetime | None = None
    suite: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visite:
    """One visit at home [starts_at, ends_at), planned or done; instants are aware UTC."""

    beneficiaire: str
    starts_at: datetime
    ends_at: datetime
    profession: str
    statut: str
    professionnel: str | None = None
    domaine: str | None = None
    motif: str | None = None
    reference: str | None = None


def is_in_team(professionnel: Professionnel, *, on: date) -> bool:
    """Tell whether somebody is of the team on a day, the days of arrival and departure included."""
    arrived, left = professionnel.arrived_on, professionnel.left_on
    return (arrived is None or arrived <= on) and (left is None or left >= on)

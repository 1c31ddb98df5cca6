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
    """One on-call duty [starts_at, ends_at) of a professionnel (its reference); instants are aware UTC.

    ``statut``: code of `codes.STATUT_ASTREINTE`, None is published: only published duties count, a draft
    or one that was replaced never does. ``couche``: code of `codes.COUCHE_ASTREINTE`, None is the rotation.
    ``rang_astreinte``: code of `codes.RANG_ASTREINTE`, None is the titulaire; a renfort covers no night.
    ``remplace``: the duty (its reference) this one stands for, whole or in part; ``motif`` and ``accord``:
    why, and who agreed; ``decided_at``: when.
    """

    professionnel: str
    starts_at: datetime
    ends_at: datetime
    reference: str | None = None
    statut: str | None = None
    couche: str | None = None
    rang_astreinte: str | None = None
    remplace: str | None = None
    motif: str | None = None
    accord: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppelAstreinte:
    """One call received on duty, and the visit it led to; instants are aware UTC.

    Working time is [departed_at, returned_at), the travel back included; without a departure
    [called_at, ended_at), and without a return it stops at ``ended_at``. ``prevenus``: who was told;
    ``visite``: the visit (its reference) this call led to.
    """

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
    returned_at: datetime | None = None
    prevenus: str | None = None
    remarque: str | None = None
    visite: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visite:
    """One visit at home [starts_at, ends_at), planned or done; instants are aware UTC.

    A visit that is done bears its real times, and ``planned_starts_at`` and ``planned_ends_at`` keep those
    it was planned at. ``serie`` and ``occurrence_on``: the series (its reference) it belongs to and the day
    the rule gave it, which a move does not change. ``prestation_fil``: the line of the person's plan it
    delivers (`Prestation.fil`).
    """

    beneficiaire: str
    starts_at: datetime
    ends_at: datetime
    profession: str
    statut: str
    professionnel: str | None = None
    domaine: str | None = None
    motif: str | None = None
    reference: str | None = None
    serie: str | None = None
    occurrence_on: date | None = None
    planned_starts_at: datetime | None = None
    planned_ends_at: datetime | None = None
    prestation_fil: int | None = None
    remarque: str | None = None


def is_in_team(professionnel: Professionnel, *, on: date) -> bool:
    """Tell whether somebody is of the team on a day, the days of arrival and departure included."""
    arrived, left = professionnel.arrived_on, professionnel.left_on
    return (arrived is None or arrived <= on) and (left is None or left >= on)

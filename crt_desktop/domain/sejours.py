"""Time spent elsewhere: hospitalisations, places and sejours of hébergement temporaire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Hospitalisation:
    """A stay in hospital, entry day counted, exit day not; ``left_on`` None is still there.

    ``preparation``: what is settled for the return, codes of `codes.PREPARATION_RETOUR`.
    """

    beneficiaire: str
    entered_on: date
    left_on: date | None = None
    is_programmee: bool | None = None
    is_par_urgences: bool | None = None
    etablissement: str | None = None
    reference: str | None = None
    service: str | None = None
    telephone: str | None = None
    motif: str | None = None
    retour_prevu_on: date | None = None
    preparation: tuple[str, ...] = ()
    remarque: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHt:
    """A bed in a host EHPAD, offered on [opened_on, closed_on); no opening date: always offered before closing."""

    reference: str
    etablissement: str
    type: str
    finess: str | None = None
    telephone: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SejourHt:
    """A stay [arrived_on, departed_on) on a place (its reference); nights = departure − arrival."""

    beneficiaire: str
    place: str
    type: str
    arrived_on: date
    departed_on: date | None = None
    etat: str | None = None
    motif: str | None = None
    reference: str | None = None

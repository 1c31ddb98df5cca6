"""Time spent elsewhere: hospitalisations, places and sejours of hébergement temporaire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


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
    """A bed in a host EHPAD, offered on [opened_on, closed_on); no opening date: always offered before closing.

    ``libelle``: how the EHPAD calls it (« Place 1 »); ``telephone`` answers day and night.
    """

    reference: str
    etablissement: str
    type: str
    finess: str | None = None
    telephone: str | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    libelle: str | None = None
    commune: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SejourHt:
    """A stay [arrived_on, departed_on) on a place (its reference); nights = departure − arrival.

    ``expire_at``: until when an option is kept, aware UTC. ``arrivee``: what was checked on arrival, codes of
    `codes.ARRIVEE_HT`; ``preparation``: what is settled for the return, codes of `codes.PREPARATION_RETOUR`;
    ``fin``: how it ended, code of `codes.FIN_SEJOUR`. ``suite_de``: the stay (its reference) that this one
    renews, or follows in another place.
    """

    beneficiaire: str
    place: str
    type: str
    arrived_on: date
    departed_on: date | None = None
    etat: str | None = None
    motif: str | None = None
    reference: str | None = None
    expire_at: datetime | None = None
    demandeur: str | None = None
    telephone: str | None = None
    arrivee: tuple[str, ...] = ()
    preparation: tuple[str, ...] = ()
    fin: str | None = None
    motif_annulation: str | None = None
    suite_de: str | None = None
    remarque: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationHt:
    """A place kept for somebody « à nommer » [arrived_on, departed_on): a stay once the person is known.

    ``etat``: option, kept until ``expire_at`` (aware UTC), or reserve.
    """

    reference: str
    place: str
    type: str
    arrived_on: date
    etat: str
    departed_on: date | None = None
    expire_at: datetime | None = None
    motif: str | None = None
    demandeur: str | None = None
    telephone: str | None = None
    remarque: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusHt:
    """A request for a place that could not be met; ``beneficiaire`` None when nobody known was named."""

    asked_on: date
    type: str
    arrived_on: date
    raison: str
    beneficiaire: str | None = None
    departed_on: date | None = None
    motif: str | None = None
    suite: str | None = None
    remarque: str | None = None
    reference: str | None = None

"""The planning of the visits, as screens show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from crt_desktop.domain.dates import Period
from crt_desktop.domain.visites import Conflict

__all__ = [
    "Conflict",
    "DeliveryLine",
    "MovedVisits",
    "PlannedVisits",
    "PlanningFilters",
    "PlanningView",
    "PrestationChoice",
    "Round",
    "RoundStop",
    "SeriesLine",
    "TeamMember",
    "VisitLine",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """One visit. Instants are aware UTC; names are ready to be shown; codes are codes.

    ``creneau``: slot class (jour, soiree, nuit, weekend, ferie); ``prestation``: the words of the line of
    the plan it delivers; ``serie_id``: the series it belongs to.
    """

    row_id: int
    version: int
    beneficiaire_id: int
    personne: str
    commune: str | None
    adresse: str | None
    starts_at: datetime
    ends_at: datetime
    profession: str
    statut: str
    creneau: str
    professionnel: str | None = None
    professionnel_nom: str | None = None
    domaine: str | None = None
    motif: str | None = None
    serie_id: int | None = None
    occurrence_on: date | None = None
    prestation_fil: int | None = None
    prestation: str | None = None
    planned_starts_at: datetime | None = None
    planned_ends_at: datetime | None = None
    remarque: str | None = None
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """Somebody who may be given a visit or a night."""

    row_id: int
    reference: str
    nom: str
    profession: str
    telephone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningFilters:
    """What of the planning is asked: empty sets and None leave all in."""

    professionnels: frozenset[str] = frozenset()
    professions: frozenset[str] = frozenset()
    statuts: frozenset[str] = frozenset()
    beneficiaire_id: int | None = None
    only_conflicts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningView:
    """The visits that begin in a period, by start, and who is in the team during it."""

    period: Period
    visites: tuple[VisitLine, ...]
    equipe: tuple[TeamMember, ...]
    feries: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesLine:
    """A series of visits in words (« tous les lundis et jeudis à 09:00, 45 min »)."""

    row_id: int
    version: int
    beneficiaire_id: int
    personne: str
    words: str
    started_on: date
    regle: str
    until: date | None
    next_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundStop:
    """One stop of a professionnel's day, with what is needed to get in."""

    visite: VisitLine
    telephone: str | None
    acces: str | None
    vigilances: str | None
    minutes_trajet: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A professionnel's day: the stops in the order of the visits, minutes of visits in all."""

    professionnel: TeamMember
    on: date
    stops: tuple[RoundStop, ...]
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLine:
    """Planned against delivered of one prestation of a plan over a period, in visits and minutes.

    ``prevues``: every visit of the prestation in the period whatever became of it; ``a_venir``: those still
    planned; ``frequence``: what the plan says, in words. ``fil`` None: visits that name no prestation.
    """

    beneficiaire_id: int
    personne: str
    fil: int | None
    libelle: str
    domaine: str | None
    frequence: str | None
    prevues: int
    realisees: int
    annulees: int
    absences: int
    a_venir: int
    minutes_prevues: int
    minutes_realisees: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisits:
    """What planning stored: the visits in order, the series they belong to, and the first one's conflicts.

    ``conflicts``: those of the first visit that has any; ``how_many_clash``: how many visits have some.
    """

    row_ids: tuple[int, ...]
    serie_id: int | None = None
    conflicts: tuple[Conflict, ...] = ()
    how_many_clash: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedVisits:
    """What a change stored: the visits changed, with their versions, and the conflicts of the one asked.

    ``serie_id``: the series of the visits after a change of all the following ones.
    """

    versions: dict[int, int]
    conflicts: tuple[Conflict, ...] = ()
    serie_id: int | None = None

    @property
    def row_ids(self) -> tuple[int, ...]:
        """The visits changed."""
        return tuple(self.versions)


class PrestationChoice(NamedTuple):
    """A prestation of a person's plan that a visit may deliver: its thread, its words, its codes."""

    fil: int
    libelle: str
    domaine: str
    profession: str | None

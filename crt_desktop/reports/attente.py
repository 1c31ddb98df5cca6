"""The waiting list as it stood on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from crt_desktop.domain.admission_facts import Etape as EtapeAdmission
from crt_desktop.domain.attente import Terme


class Etape(StrEnum):
    """How far a waiting demande is; the first that applies names what comes next."""

    A_EVALUER = "a_evaluer"
    EVALUEE = "evaluee"
    AVIS_RENDU = "avis_rendu"
    DECIDEE = "decidee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Avancement:
    """How much of the path of an admission is done on a day, and the first step that lacks something."""

    faites: int
    etapes: int
    suivante: EtapeAdmission | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttenteLine:
    """One waiting demande; ``rang`` from 1; ``termes`` hold every term, zeros included.

    ``etape_on``: the day of the step reached, None for one that waits for its evaluation. ``touched_on``:
    the last step known on the day of the list. ``avancement``: of one that was evaluated. ``evaluateur``,
    ``evaluation_prevue_at`` and ``informes`` bear no date: they are told of today's list alone.
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
    gir_on: date | None = None
    gir_source: str | None = None
    mode_vie: str | None = None
    is_isolee: bool = False
    motif: str | None = None
    appelant: str | None = None
    telephone_appelant: str | None = None
    viatrajectoire_numero: str | None = None
    viatrajectoire_statut: str | None = None
    evaluateur: str | None = None
    evaluation_prevue_at: datetime | None = None
    informes: str | None = None
    avancement: Avancement | None = None

    @property
    def priorite(self) -> int:
        """The sum of the terms."""
        return sum(self.termes.values())

    @property
    def has_no_evaluator(self) -> bool:
        """Tell whether it waits for an evaluation that nobody is named for."""
        return self.etape is Etape.A_EVALUER and not self.evaluateur


class Issue(StrEnum):
    """How a demande left the list."""

    ADMISE = "admise"
    REFUSEE = "refusee"
    SANS_SUITE = "sans_suite"


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureLine:
    """A demande that left the list, the day it did, and why where there is a reason."""

    demande_row_id: int
    beneficiaire_id: int
    nom: str
    prenoms: str
    sexe: str
    born_on: date
    issue: Issue
    on: date
    requested_on: date
    motif: str | None = None
    precision: str | None = None
    reorientation: str | None = None

    @property
    def waited_days(self) -> int:
        """How long it waited."""
        return (self.on - self.requested_on).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Departures:
    """How the demandes of the last thirty days left the list; ``lines``: the latest first."""

    since: date
    admises: int
    refusees: int
    sans_suite: int
    lines: tuple[DepartureLine, ...] = ()

    @property
    def total(self) -> int:
        """How many left."""
        return self.admises + self.refusees + self.sans_suite


@dataclass(frozen=True, slots=True, kw_only=True)
class AttenteList:
    """The list of a day, the highest priority first; at equal points the older demande comes first.

    ``is_past``: of a day gone by, as the effective dates tell it: it is read, nothing is done from it.
    """

    on: date
    lines: tuple[AttenteLine, ...]
    departures: Departures
    is_past: bool = False

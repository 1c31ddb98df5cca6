"""What the night and the relève need of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from crt_desktop.domain.equipe import AppelAstreinte, Visite
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.planning import Absence, HoraireTravail
from crt_desktop.reports.nuit import CallLine, FreePlace, NightPerson, OnCall, PhoneLine
from crt_desktop.reports.planning import VisitLine


@dataclass(frozen=True, slots=True, kw_only=True)
class NightQuestion:
    """One night: the day it begins, its span in UTC, and the day its absences are told of.

    ``absent_on``: the days of which any makes a person absent: that of the night and, once midnight has
    passed, the next one.
    """

    night_on: date
    starts_at: datetime
    ends_at: datetime
    absent_on: tuple[date, ...]
    parametres: Parametres
    is_training: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a professionnel works around an instant: visits, calls, contract hours, absences."""

    visites: tuple[Visite, ...]
    appels: tuple[AppelAstreinte, ...]
    horaires: tuple[HoraireTravail, ...]
    absences: tuple[Absence, ...]


class NightQueries(Protocol):
    """Reads one night, each part in a number of statements that does not depend on how many persons."""

    def duties(self, starts_at: datetime, ends_at: datetime) -> tuple[OnCall, ...]:
        """Return the published duties that touch a span, titulaires first, then by start."""

    def people(self, question: NightQuestion) -> tuple[NightPerson, ...]:
        """Return the persons accompanied on the day the night begins, those at home first, by name."""

    def visits(self, question: NightQuestion) -> tuple[VisitLine, ...]:
        """Return the visits that touch the night, by start, but for those a call led to."""

    def calls(self, starts_at: datetime, ends_at: datetime) -> tuple[CallLine, ...]:
        """Return the calls received on [starts_at, ends_at), the latest first."""

    def call(self, row_id: int) -> CallLine:
        """Return one call; raises NotFoundError."""

    def free_places(self, on: date, at: datetime) -> tuple[FreePlace, ...]:
        """Return the places that may be offered on a night, those of the emergencies first.

        ``at``: the instant after which an option that is laid on one still stands.
        """

    def numbers(self, on: date) -> tuple[PhoneLine, ...]:
        """Return whom to ring whoever the person is: the médecins of the team, then the centre 15."""

    def work(self, professionnel: str, first: datetime, last: datetime) -> Work:
        """Return what somebody (reference) works on [first, last); contract hours and absences are all there."""

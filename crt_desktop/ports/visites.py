"""What the planning of the visits needs of the database, and of a library of recurrences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from crt_desktop.domain.dates import Period
from crt_desktop.domain.equipe import Visite
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.planning import SerieVisites
from crt_desktop.domain.series import MOST_OCCURRENCES, Rule
from crt_desktop.domain.sortie_items import Held
from crt_desktop.domain.visites import Surroundings
from crt_desktop.reports.planning import (
    DeliveryLine,
    PlanningFilters,
    PrestationChoice,
    RoundStop,
    TeamMember,
    VisitLine,
)


class RecurrenceRules(Protocol):
    """Expands rules of RFC 5545 into days."""

    def days(
        self,
        rule: Rule,
        started_on: date,
        *,
        first: date,
        last: date,
        limit: int = MOST_OCCURRENCES,
    ) -> tuple[date, ...]:
        """Return the days of a rule from first to last, both included, at most so many, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSeries:
    """A series as it is stored, and whose it is; ``next_on``: the day of its next planned visit."""

    row_id: int
    version: int
    beneficiaire_id: int
    personne: str
    record: SerieVisites
    next_on: date | None = None


class VisiteQueries(Protocol):
    """Reads the planning of the visits."""

    def lines(
        self,
        period: Period,
        filters: PlanningFilters,
        *,
        own: str | None,
        feries: frozenset[date],
        parametres: Parametres,
    ) -> tuple[VisitLine, ...]:
        """Return the visits that begin in a period, by start, without their conflicts.

        ``own``: the reference of whose visits alone are read, None: everybody's.
        """

    def surroundings(
        self,
        period: Period,
        *,
        people: Collection[int],
        team: Collection[str],
        known: Sequence[VisitLine] | None = None,
        row_ids: Sequence[int] | None = None,
    ) -> Surroundings:
        """Return what the visits of these persons and professionnels are judged against in a period.

        ``known``: every visit of the period when it was read already; ``row_ids``: the stored visits that
        are judged, the others being those that meet them. Without either, all those of the persons and of
        the team are read.
        """

    def team(self, period: Period) -> tuple[TeamMember, ...]:
        """Return who is in the team on some day of a period, by name."""

    def series(self, *, beneficiaire_id: int | None, on: date) -> tuple[StoredSeries, ...]:
        """Return the series of a person, or all, by person then first day; what is next is after a day."""

    def unprepared(self, *, before: date) -> tuple[StoredSeries, ...]:
        """Return the series whose visits are written up to a day before this one at most."""

    def of_serie(self, serie_id: int, *, since: date) -> tuple[Held[Visite], ...]:
        """Return the visits of a series whose day in it is from this one on, in order."""

    def followed(self, beneficiaire_id: int) -> tuple[tuple[date, date | None], ...]:
        """Return the [admission, sortie) of each accompagnement of a person."""

    def stops(self, lines: Iterable[VisitLine]) -> tuple[RoundStop, ...]:
        """Return what is needed to get in at each of these visits, in their order."""

    def prestations(self, beneficiaire_id: int) -> tuple[PrestationChoice, ...]:
        """Return the prestations of a person's latest plan that are not refused, in its order."""

    def deliveries(
        self, period: Period, *, beneficiaire_id: int | None, own: str | None
    ) -> tuple[DeliveryLine, ...]:
        """Return planned against delivered by prestation, by person then in the order of the plan."""

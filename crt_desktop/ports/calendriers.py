"""What calendar files need: the records, what was given before, the format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from crt_desktop.domain.calendrier import Agenda, AgendaEvent, GivenEvent, LeaveEvent
from crt_desktop.domain.dates import Period
from crt_desktop.reports.calendrier import AgendaFile, AgendaSource, AgendaTarget


class AgendaStore(Protocol):
    """The records calendars tell of, and what each calendar was given."""

    def vault(self) -> str:
        """Return what names this vault, for the identifiers of its events."""

    def target(self, agenda: Agenda, reference: str) -> AgendaTarget:
        """Return whom a calendar is for: raises NotFoundError."""

    def sources(
        self,
        agenda: Agenda,
        period: Period,
        *,
        target: AgendaTarget | None,
        also: Sequence[int] = (),
    ) -> tuple[AgendaSource, ...]:
        """Return the records that touch a period, and those of ``also`` wherever they are, by start."""

    def given(self, portee: str, period: Period) -> tuple[GivenEvent, ...]:
        """Return what a calendar was last given that touches a period."""

    def given_of(self, portee: str, uids: Sequence[str]) -> tuple[GivenEvent, ...]:
        """Return what a calendar was last given of these, whenever they are."""

    def highest(self, uids: Sequence[str]) -> Mapping[str, int]:
        """Return the highest sequence each of these was given with, in any calendar."""

    def keep(self, portee: str, events: Sequence[AgendaEvent]) -> None:
        """Keep what a calendar is given now; takes the lock for writing."""

    def duties_during(self, professionnel: str, first: date, last: date) -> int:
        """Count the duties of somebody, not cancelled nor replaced, whose night begins in these days."""


class AgendaRenderer(Protocol):
    """Writes a calendar file."""

    def __call__(self, agenda: AgendaFile) -> bytes:
        """Return the whole .ics file."""


class LeaveReader(Protocol):
    """Reads leave from a calendar file, within bounds."""

    def __call__(self, path: Path) -> tuple[tuple[LeaveEvent, ...], int]:
        """Return the events read and how many were left out.

        Raises FileNotFoundError, RuleViolationError (``calendrier_illisible``, ``calendrier_trop_gros``,
        ``calendrier_lecture_longue``, ``calendrier_memoire``).
        """

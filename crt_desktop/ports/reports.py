"""What putting off something that is due needs of the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from crt_desktop.reports.alertes import Report


class ReportRepository(Protocol):
    """What was put off, by key. The first change takes the lock for writing."""

    def standing(self, *, on: date) -> Mapping[str, Report]:
        """Return what is put off on a day: said by then, and its day not yet come."""

    def put_off(self, report: Report) -> None:
        """Keep a report in the place of an earlier one of the same key."""

    def take_up(self, cle: str) -> Report:
        """Forget a report and return it; raises NotFoundError."""

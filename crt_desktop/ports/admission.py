"""What the path of an admission needs of the database."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from crt_desktop.reports.admission import AdmissionLine, StoredAdmission


class AdmissionQueries(Protocol):
    """Reads the path of one demande, and those that wait for a decision."""

    def read(self, demande_row_id: int, *, on: date) -> StoredAdmission:
        """Return everything the path looks at, and the team of a day; raises NotFoundError."""

    def demande_of(self, beneficiaire_id: int) -> int | None:
        """Return the demande of a person that no decision has ended, else the latest; None without any."""

    def waiting(self, *, is_training: bool) -> tuple[AdmissionLine, ...]:
        """Return the demandes that wait for a decision, the oldest first."""

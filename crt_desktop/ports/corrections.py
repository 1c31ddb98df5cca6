"""What correcting a date needs of the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from crt_desktop.reports.corrections import Correction


class CorrectionRepository(Protocol):
    """The corrections made. Adding takes the lock for writing."""

    def add(self, correction: Correction) -> None:
        """Keep a correction."""

    def of_person(self, beneficiaire_id: int) -> Sequence[Correction]:
        """Return a person's corrections, the latest first."""

"""What scanned papers need of the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from crt_desktop.domain.scans import CheckedScan
from crt_desktop.reports.contrats import Scan, ScanLine


class ScanStore(Protocol):
    """Scanned papers of the contrats. The first change takes the lock for writing."""

    def of_contrats(self, row_ids: Collection[int]) -> Mapping[int, tuple[ScanLine, ...]]:
        """Return the scans of these contrats, in the order they were added."""

    def line(self, piece_id: int) -> ScanLine:
        """Return a scan without its bytes; raises NotFoundError."""

    def read(self, piece_id: int) -> Scan:
        """Return a scan whole.

        Raises NotFoundError, VaultDamagedError (``piece``) when its bytes are not those kept.
        """

    def add(
        self,
        contrat_row_id: int,
        checked: CheckedScan,
        content: bytes,
        *,
        beneficiaire_id: int,
        at: datetime,
        by: str,
    ) -> ScanLine:
        """Keep a scan of a contrat."""

    def remove(self, piece_id: int) -> None:
        """Remove a scan for good, its bytes with it; raises NotFoundError."""

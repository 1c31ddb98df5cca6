"""What makes the workbook of the monthly recaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from crt_desktop.reports.recap import Recap


class RecapWorkbook(Protocol):
    """Makes an .xlsx, whole, in memory."""

    def render(
        self, recaps: Sequence[Recap], *, month: date, issuer: str, is_training: bool
    ) -> bytes:
        """Return the workbook of a month: a line for each employee, then the duties, then the interventions."""

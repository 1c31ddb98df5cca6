"""What makes documents on paper."""

from __future__ import annotations

from typing import Protocol

from crt_desktop.reports.documents import ContratPaper, PlanPaper


class DocumentRenderer(Protocol):
    """Makes the file of a document, whole, in memory."""

    def plan(self, paper: PlanPaper, *, is_large: bool = False) -> bytes:
        """Return a plan d'accompagnement; ``is_large``: for somebody who reads large letters."""

    def contrat(self, paper: ContratPaper, *, is_large: bool = False) -> bytes:
        """Return a contrat d'accompagnement or an avenant."""

"""What makes documents on paper."""

from __future__ import annotations

from typing import Protocol

from crt_desktop.reports.documents import ContratPaper, DluPaper, NightPaper, PlanPaper, RecapPaper


class DocumentRenderer(Protocol):
    """Makes the file of a document, whole, in memory."""

    def plan(self, paper: PlanPaper, *, is_large: bool = False) -> bytes:
        """Return a plan d'accompagnement; ``is_large``: for somebody who reads large letters."""

    def contrat(self, paper: ContratPaper, *, is_large: bool = False) -> bytes:
        """Return a contrat d'accompagnement or an avenant."""

    def dlu(self, paper: DluPaper) -> bytes:
        """Return the dossier de liaison d'urgence of a person, on one or two pages."""

    def recap(self, paper: RecapPaper) -> bytes:
        """Return the recaps of a month, each employee on pages of their own."""

    def nuit(self, paper: NightPaper) -> bytes:
        """Return the sheet of a night, on one or two pages."""

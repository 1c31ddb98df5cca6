"""Makes the file of each kind of document, with the fonts of the program."""

from __future__ import annotations

from pathlib import Path

from crt_desktop.reports.documents import ContratPaper, PlanPaper
from exports.pdf.contrat import render_contrat
from exports.pdf.fonts import load_fonts
from exports.pdf.plan import render_plan


class PdfDocuments:
    """Renders documents as PDF."""

    def __init__(self, fonts: Path) -> None:
        """Use the fonts of this folder; they are read when the first document is made."""
        self._fonts = fonts

    def plan(self, paper: PlanPaper, *, is_large: bool = False) -> bytes:
        """Return a plan d'accompagnement."""
        return render_plan(paper, load_fonts(self._fonts), is_large=is_large)

    def contrat(self, paper: ContratPaper, *, is_large: bool = False) -> bytes:
        """Return a contrat d'accompagnement or an avenant."""
        return render_contrat(paper, load_fonts(self._fonts), is_large=is_large)

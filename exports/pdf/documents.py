"""Makes the file of each kind of document, with the fonts of the program."""

from __future__ import annotations

from pathlib import Path

from crt_desktop.reports.documents import ContratPaper, DluPaper, NightPaper, PlanPaper, RecapPaper
from exports.pdf.contrat import render_contrat
from exports.pdf.dlu import render_dlu
from exports.pdf.fonts import load_fonts
from exports.pdf.nuit import render_nuit
from exports.pdf.plan import render_plan
from exports.pdf.recap import render_recap


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

    def dlu(self, paper: DluPaper) -> bytes:
        """Return the dossier de liaison d'urgence of a person, on one or two pages."""
        return render_dlu(paper, load_fonts(self._fonts))

    def recap(self, paper: RecapPaper) -> bytes:
        """Return the recaps of a month, each employee on pages of their own."""
        return render_recap(paper, load_fonts(self._fonts))

    def nuit(self, paper: NightPaper) -> bytes:
        """Return the sheet of a night, on one or two pages."""
        return render_nuit(paper, load_fonts(self._fonts))

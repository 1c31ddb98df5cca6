"""The sincerity report as a file: a workbook of two sheets, or pages to print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol

from crt_desktop.domain.dates import PARIS, local_date
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.pilotage_words import running_words
from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.enquetes import SincerityPaper, SincerityReport
from exports.sheets import APPLICATION, LAST_ROW, Book, book_in_memory, row_height
from exports.survey_sheets import PSEUDONYMS, SheetLook, begin_sheet

TITLE: Final = "Rapport de sincérité"
KINDS: Final = "Motifs"
PEOPLE: Final = "Personnes"
_KIND_COLUMNS: Final = (
    ("Motif de doute", 44),
    ("Personnes", 12),
    ("Ce qu'il entraîne", 60),
    ("Que faire", 60),
)
_PEOPLE_COLUMNS: Final = (
    ("Motif de doute", 44),
    ("Personne", 34),
    ("Admission", 13),
    ("Sortie", 13),
    ("Précision", 54),
)


class Renderer(Protocol):
    """Renders the report in one format."""

    def render(self, paper: SincerityPaper) -> bytes:
        """Return the whole file."""


def sincerity_renderers(fonts: Path) -> Mapping[str, Renderer]:
    """Return the renderers by format, pdf and xlsx; ``fonts`` is the folder of the fonts."""
    return {"pdf": _LatePdf(fonts), "xlsx": SincerityXlsx()}


class _LatePdf:
    """Renders the pages, their library imported when the first report is made."""

    def __init__(self, fonts: Path) -> None:
        self._fonts = fonts

    def render(self, paper: SincerityPaper) -> bytes:
        """Return the whole file."""
        from exports.pdf.fonts import load_fonts  # noqa: PLC0415 - heavy, and seldom used
        from exports.pdf.sincerite import render_sincerity  # noqa: PLC0415 - the same

        return render_sincerity(paper, load_fonts(self._fonts))


class SincerityXlsx:
    """Renders a workbook: the kinds of doubt, then one row for each person behind each."""

    def render(self, paper: SincerityPaper) -> bytes:
        """Return the workbook; raises RuleViolationError (``export_trop_grand``)."""
        title = f"{TITLE} – {period_words(paper.report)}"
        look = SheetLook(
            is_training=paper.is_training,
            footer=f"{APPLICATION} {paper.version} – calculé le {moment_words(paper.report)}",
        )
        with book_in_memory(title=title, is_training=paper.is_training) as (book, buffer):
            _write_kinds(book, paper, title, look)
            _write_people(book, paper, title, look)
        return buffer.getvalue()


def period_words(report: SincerityReport) -> str:
    """Return « du 01/01/2026 au 31/12/2026 »."""
    return f"du {report.period.start:%d/%m/%Y} au {report.period.end:%d/%m/%Y}"


def moment_words(report: SincerityReport) -> str:
    """Return « 22/11/2026 à 09:05 »."""
    return f"{report.computed_at.astimezone(PARIS):%d/%m/%Y à %H:%M}"


def base_words(report: SincerityReport) -> str:
    """Return « 34 dossiers lus, 12 personnes à vérifier »."""
    read = "dossier lu" if report.base < 2 else "dossiers lus"  # noqa: PLR2004 - the plural of French
    doubted = "personne" if report.people < 2 else "personnes"  # noqa: PLR2004 - the same
    return f"{report.base} {read}, {report.people} {doubted} à vérifier"


def standing_words(report: SincerityReport) -> str:
    """Return « Année en cours, arrêtée au 22/11. », blank of a period that is over."""
    words = running_words(report.period, local_date(report.computed_at))
    return f"{upper_first(words)}." if words else ""


def _top(paper: SincerityPaper) -> Iterator[str | None]:
    report = paper.report
    yield paper.etablissement
    yield standing_words(report) or None
    yield french(f"{base_words(report)}. Une personne peut relever de plusieurs motifs.")
    yield french(PSEUDONYMS) if report.is_pseudonymised else None
    yield french(f"Calculé le {moment_words(report)}, version {paper.version}.")


def _write_kinds(book: Book, paper: SincerityPaper, title: str, look: SheetLook) -> None:
    page = book.workbook.add_worksheet(KINDS)
    row = begin_sheet(
        book, page, title, _top(paper), _KIND_COLUMNS, look=look, figures=frozenset({1})
    )
    for line in paper.report.lines:
        texts = (line.title, "", line.consequence, line.remedy)
        sized = ((text, width) for text, (_, width) in zip(texts, _KIND_COLUMNS, strict=True))
        page.set_row(row, row_height(*sized))
        for column in (0, 2, 3):
            page.write_string(row, column, texts[column], book.wrapped)
        book.put_figure(page, row, 1, len(line.people))
        row += 1


def _write_people(book: Book, paper: SincerityPaper, title: str, look: SheetLook) -> None:
    page = book.workbook.add_worksheet(PEOPLE)
    row = begin_sheet(book, page, f"{PEOPLE} – {title}", _top(paper), _PEOPLE_COLUMNS, look=look)
    if row + sum(len(line.people) for line in paper.report.lines) > LAST_ROW:
        raise RuleViolationError("export_trop_grand", sheet=PEOPLE)
    for line in paper.report.lines:
        for one in line.people:
            page.set_row(row, row_height((line.title, 44), (one.name, 34), (one.detail, 54)))
            for column, text in ((0, line.title), (1, one.name), (4, one.detail)):
                if text:
                    page.write_string(row, column, text, book.wrapped)
            book.put(page, row, 2, one.admitted_on)
            book.put(page, row, 3, one.left_on)
            row += 1

"""The records behind a figure as a file of their own: a workbook, or a CSV for a French spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from crt_desktop.domain.csv_cells import csv_file
from crt_desktop.domain.dates import PARIS, Period, local_date
from crt_desktop.domain.indicators import label_of
from crt_desktop.domain.pilotage_words import running_words
from crt_desktop.domain.typography import french, upper_first
from crt_desktop.reports.survey import EvidencePaper
from exports.figures import figure_words
from exports.sheets import APPLICATION, TRAINING_MARK, book_in_memory
from exports.survey_rows import local
from exports.survey_sheets import SheetLook, sheet_name, write_evidence


class Renderer(Protocol):
    """Renders the records behind a figure in one format."""

    def render(self, paper: EvidencePaper) -> bytes:
        """Return the whole file."""


class EvidenceXlsx:
    """Renders a workbook of one sheet: what is counted, what it counts, the records."""

    def render(self, paper: EvidencePaper) -> bytes:
        """Return the workbook; raises RuleViolationError (``export_trop_grand``)."""
        evidence = paper.evidence
        computed = f"{paper.computed_at.astimezone(PARIS):%d/%m/%Y à %H:%M}"
        look = SheetLook(
            is_training=paper.is_training,
            footer=f"{APPLICATION} {paper.version} – calculé le {computed}",
        )
        filters = ", ".join(label_of(one) for one in evidence.filters)
        period = Period(start=evidence.start, end=evidence.end)
        standing = running_words(period, local_date(paper.computed_at))
        top = (
            paper.etablissement,
            f"{upper_first(standing)}." if standing else None,
            french(f"Valeur : {_value(paper)} – {len(evidence.rows)} lignes"),
            french(f"Restreint à : {filters}") if filters else None,
            french(f"Calculé le {computed}, version {paper.version}."),
        )
        with book_in_memory(title=evidence.label, is_training=paper.is_training) as (book, buffer):
            write_evidence(
                book, evidence, sheet_name(evidence.indicateur, set()), look=look, top=top
            )
        return buffer.getvalue()


class EvidenceCsv:
    """Renders the records alone, each with the figure and the period it is counted in."""

    def render(self, paper: EvidencePaper) -> bytes:
        """Return the file, in UTF-8 with its mark."""
        evidence = paper.evidence
        mark = (TRAINING_MARK,) if paper.is_training else ()
        head = (
            *(("Avertissement",) if mark else ()),
            *(column.title for column in evidence.columns),
            "Indicateur compté",
            "Début de période",
            "Fin de période",
        )
        counted = (evidence.indicateur, evidence.start, evidence.end)
        rows = ((*mark, *map(local, row), *counted) for row in evidence.rows)
        return csv_file((head, *rows))


def _value(paper: EvidencePaper) -> str:
    value = paper.evidence.value
    return "détail par modalité" if isinstance(value, Mapping | list) else figure_words(value)


EVIDENCE_RENDERERS: Final[Mapping[str, Renderer]] = {"xlsx": EvidenceXlsx(), "csv": EvidenceCsv()}

"""Renders a survey answer as CSV for a French spreadsheet: BOM, semicolons, decimal commas.

Cells are written by `crt_desktop.domain.csv_cells`: none is ever a formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crt_desktop.domain.csv_cells import csv_file
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.indicators import MASKED
from crt_desktop.reports.survey import Evidence, SurveyAnswer
from exports.sheets import TRAINING_MARK
from exports.survey_rows import FigureLine, figure_lines, version_words

HEADER: Final = (
    "section",
    "question",
    "libelle",
    "detail",
    "indicateur",
    "valeur",
    "precedent",
    "commentaire",
    "justification",
    "edition",
    "debut",
    "fin",
    "filtres",
    "version",
    "arrete_au",
)


class SurveyCsv:
    """Renders the figures of an answer; the records behind them are left out."""

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        """Return the file, in UTF-8 with its mark."""
        del evidences
        mark = (TRAINING_MARK,) if answer.is_training else ()
        version = version_words(answer)
        # Of a period that was not over, the day up to which it is told.
        told_on = local_date(answer.computed_at) if answer.standing else None
        rows: list[Sequence[object]] = [(*(("avertissement",) if mark else ()), *HEADER)]
        rows.extend(
            (
                *mark,
                line.section,
                line.number,
                line.label,
                line.detail,
                line.indicateur,
                *_figures(line),
                line.comment,
                line.justification,
                answer.edition.id,
                answer.start,
                answer.end,
                line.filters,
                version,
                told_on,
            )
            for line in figure_lines(answer)
        )
        return csv_file(rows)


def _figures(line: FigureLine) -> list[object]:
    """Return both figures; a masked one in words: a spreadsheet takes « 1-4 » for the first of April."""
    told = (line.value, line.previous)
    return ["1 à 4" if line.indicateur and one == MASKED else one for one in told]

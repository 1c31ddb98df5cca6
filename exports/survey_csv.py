"""Renders a survey answer as CSV for a French spreadsheet: BOM, semicolons, decimal commas.

A text that a spreadsheet could take for a formula is prefixed with an apostrophe; numbers never are.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Final

from crt_desktop.reports.survey import Evidence, SurveyAnswer
from exports.sheets import TRAINING_MARK
from exports.survey_rows import figure_lines

HEADER: Final = (
    "section",
    "question",
    "libelle",
    "detail",
    "indicateur",
    "valeur",
    "precedent",
    "commentaire",
    "edition",
    "debut",
    "fin",
)
_FORMULA_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")
_BLANKS: Final = " \u00a0\u202f\ufeff\u200b"


class SurveyCsv:
    """Renders the figures of an answer; the records behind them are left out."""

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        """Return the file, in UTF-8 with its mark."""
        del evidences
        out = StringIO(newline="")
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        mark = (TRAINING_MARK,) if answer.is_training else ()
        writer.writerow((*(("avertissement",) if mark else ()), *HEADER))
        for line in figure_lines(answer):
            cells = (
                line.section,
                line.number,
                line.label,
                line.detail,
                line.indicateur,
                line.value,
                line.previous,
                line.comment,
                answer.edition.id,
                answer.start,
                answer.end,
            )
            writer.writerow((*mark, *(csv_cell(cell) for cell in cells)))
        return out.getvalue().encode("utf-8-sig")


def csv_cell(value: object) -> str:
    """Return a value as a French spreadsheet reads it, never as a formula."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, (int, float, Decimal)):
        return (f"{value:f}" if isinstance(value, Decimal) else str(value)).replace(".", ",")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y %H:%M" if isinstance(value, datetime) else "%d/%m/%Y")
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(_BLANKS).startswith(_FORMULA_STARTS) else text

"""Renders a survey answer as a workbook: answers, definitions, charts, the records behind the figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain.masking import LEGEND
from crt_desktop.domain.typography import french
from crt_desktop.reports.survey import Evidence, SurveyAnswer
from exports.sheets import APPLICATION, Book, book_in_memory, row_height
from exports.survey_charts import charts_of
from exports.survey_rows import (
    FigureLine,
    figure_lines,
    limits_words,
    local,
    period_words,
    standing_words,
)
from exports.survey_sheets import SheetLook, begin_sheet, sheet_name, write_evidence
from exports.survey_xlsx_charts import CHARTS, write_charts

ANSWERS: Final = "Réponses"
DEFINITIONS: Final = "Définitions"
_SHORT: Final = 12
"""Characters of a text that stands among figures: « 1-4 », « oui »."""

_SECTION_HEIGHT: Final = 20
_COLUMNS: Final = (
    ("N°", 8),
    ("Question", 52),
    ("Détail", 30),
    ("Valeur", 14),
    ("Période précédente", 14),
    ("Commentaire", 36),
    ("Indicateur", 36),
)
_FIGURES: Final = frozenset({3, 4})
_JUSTIFICATION: Final = ("Justification", 40)
_DEFINITION_COLUMNS: Final = (
    ("Indicateur", 30),
    ("Libellé", 44),
    ("Définition", 90),
    ("Unité", 14),
)


class SurveyXlsx:
    """Renders the answers, their definitions, and a sheet for each piece of evidence."""

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        """Return the workbook; raises RuleViolationError (``export_trop_grand``)."""
        title = f"{answer.edition.title} – {period_words(answer)}"
        with book_in_memory(title=title, is_training=answer.is_training) as (book, buffer):
            look = SheetLook(is_training=answer.is_training, footer=_footer(answer))
            _write_answers(book, answer, title, look)
            _write_definitions(book, answer, evidences, title, look)
            write_charts(book, charts_of(answer), title, look)
            names = {ANSWERS.lower(), DEFINITIONS.lower(), CHARTS.lower()}
            for evidence in evidences:
                write_evidence(book, evidence, sheet_name(evidence.indicateur, names), look=look)
        return buffer.getvalue()


def _footer(answer: SurveyAnswer) -> str:
    """Return what says at the foot of each page which program counted, and when."""
    return f"{APPLICATION} {answer.version} – calculé le {_moment(answer)}"


def _moment(answer: SurveyAnswer) -> str:
    computed = local(answer.computed_at)
    # An instant of the hour that autumn repeats is kept as a text with its offset.
    if isinstance(computed, datetime):
        return f"{computed:%d/%m/%Y à %H:%M}"
    return str(computed)


def _write_answers(book: Book, answer: SurveyAnswer, title: str, look: SheetLook) -> None:
    page = book.workbook.add_worksheet(ANSWERS)
    lines = list(figure_lines(answer))
    columns: tuple[tuple[str, int], ...] = _COLUMNS
    if any(line.justification for line in lines):
        columns = (*_COLUMNS, _JUSTIFICATION)
    top = (
        answer.etablissement,
        standing_words(answer) or None,
        french(answer.edition.notice),
        french(LEGEND) if answer.is_masked else None,
        french(f"Calculé le {_moment(answer)}, version {answer.version}."),
        answer.frozen_label or None,
    )
    row = begin_sheet(book, page, title, top, columns, look=look, figures=_FIGURES)
    section = number = ""
    for line in lines:
        if line.section != section:
            section = line.section
            page.set_row(row, _SECTION_HEIGHT)
            for column in range(len(columns)):
                page.write_blank(row, column, None, book.section)
            page.write_string(row, 0, section, book.section)
            row += 1
        _write_line(book, page, row, line, is_first=line.number != number)
        number = line.number
        row += 1


def _write_line(book: Book, page: Any, row: int, line: FigureLine, *, is_first: bool) -> None:
    label = "\n".join(filter(None, (line.label, limits_words(line))))
    shown = (
        (label if is_first else "", _COLUMNS[1][1]),
        (line.detail, _COLUMNS[2][1]),
        (line.value if isinstance(line.value, str) else "", _COLUMNS[3][1]),
        (line.comment, _COLUMNS[5][1]),
        (line.indicateur, _COLUMNS[6][1]),
        (line.justification, _JUSTIFICATION[1]),
    )
    page.set_row(row, row_height(*shown))
    if is_first:
        book.put(page, row, 0, line.number)
        page.write_string(row, 1, label, book.wrapped)
    for column, text in ((2, line.detail), (5, line.comment), (6, line.indicateur)):
        if text:
            page.write_string(row, column, text, book.wrapped)
    _put_figure(book, page, row, 3, local(line.value))
    _put_figure(book, page, row, 4, local(line.previous))
    if line.justification:
        page.write_string(row, 7, line.justification, book.wrapped)


def _put_figure(book: Book, page: Any, row: int, column: int, value: object) -> None:
    """Write a figure on the right of its cell, thousands apart."""
    if isinstance(value, bool):
        page.write_string(row, column, "oui" if value else "non", book.answer)
    elif isinstance(value, int | Decimal):
        book.put_figure(page, row, column, value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        page.write_datetime(row, column, value, book.day)
    elif isinstance(value, str):
        page.write_string(row, column, value, book.answer if len(value) <= _SHORT else book.wrapped)
    else:
        book.put(page, row, column, value)


def _write_definitions(
    book: Book,
    answer: SurveyAnswer,
    evidences: Sequence[Evidence],
    title: str,
    look: SheetLook,
) -> None:
    page = book.workbook.add_worksheet(DEFINITIONS)
    first = begin_sheet(book, page, f"{DEFINITIONS} – {title}", (), _DEFINITION_COLUMNS, look=look)
    paths = [one.question.indicateur for one in answer.answers if one.question.indicateur]
    paths += [evidence.indicateur for evidence in evidences]
    for row, path in enumerate(
        dict.fromkeys(path.partition(".")[0] for path in paths), start=first
    ):
        indicator = answer.indicator(path)
        page.set_row(row, row_height((indicator.label, 44), (indicator.definition, 90)))
        book.put(page, row, 0, indicator.code)
        page.write_string(row, 1, indicator.label, book.wrapped)
        page.write_string(row, 2, indicator.definition, book.wrapped)
        book.put(page, row, 3, indicator.unit)

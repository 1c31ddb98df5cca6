"""Renders a survey answer as a workbook: answers, definitions, and the records behind the figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.indicators import find_indicator
from crt_desktop.domain.typography import french
from crt_desktop.reports.survey import Evidence, EvidenceColumn, SurveyAnswer
from exports.sheets import LAST_ROW, TRAINING_MARK, Book, book_in_memory, set_up_print
from exports.survey_rows import FigureLine, figure_lines, local, period_words

ANSWERS: Final = "Réponses"
DEFINITIONS: Final = "Définitions"
_NAME_LENGTH: Final = 31
_SHORT: Final = 12
"""Characters of a text that stands among figures: « 1-4 », « oui »."""

_TITLE_HEIGHT: Final = 24
_SECTION_HEIGHT: Final = 20
_HEADER_HEIGHT: Final = 32
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_COLUMNS: Final = (
    ("N°", 8),
    ("Question", 52),
    ("Détail", 30),
    ("Valeur", 14),
    ("Période précédente", 14),
    ("Commentaire", 40),
    ("Indicateur", 26),
)
_DEFINITION_COLUMNS: Final = (
    ("Indicateur", 30),
    ("Libellé", 44),
    ("Définition", 90),
    ("Unité", 14),
)
_WIDTHS: Final = {"date": 12, "instant": 17, "entier": 10, "decimal": 10}
_WIDTH: Final = 26


class SurveyXlsx:
    """Renders the answers, their definitions, and a sheet for each piece of evidence."""

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        """Return the workbook; raises RuleViolationError (``export_trop_grand``)."""
        title = f"{answer.edition.title} – {period_words(answer)}"
        with book_in_memory(title=title, is_training=answer.is_training) as (book, buffer):
            _write_answers(book, answer, title)
            _write_definitions(book, answer, evidences, title)
            names = {ANSWERS.lower(), DEFINITIONS.lower()}
            for evidence in evidences:
                _write_evidence(book, answer, evidence, _sheet_name(evidence.indicateur, names))
        return buffer.getvalue()


def _write_answers(book: Book, answer: SurveyAnswer, title: str) -> None:
    page = book.workbook.add_worksheet(ANSWERS)
    computed = local(answer.computed_at)
    top = (
        answer.etablissement,
        french(answer.edition.notice),
        french("Données masquées : les effectifs de 1 à 4 sont remplacés par 1-4.")
        if answer.is_masked
        else None,
        french(f"Calculé le {computed:%d/%m/%Y à %H:%M}, version {answer.version}.")
        if hasattr(computed, "strftime")
        else french(f"Calculé le {computed}, version {answer.version}."),
    )
    row = _begin(book, page, title, top, _COLUMNS, is_training=answer.is_training)
    section = number = ""
    for line in figure_lines(answer):
        if line.section != section:
            section = line.section
            page.set_row(row, _SECTION_HEIGHT)
            for column in range(len(_COLUMNS)):
                page.write_blank(row, column, None, book.section)
            page.write_string(row, 0, section, book.section)
            row += 1
        _write_line(book, page, row, line, is_first=line.number != number)
        number = line.number
        row += 1


def _write_line(book: Book, page: Any, row: int, line: FigureLine, *, is_first: bool) -> None:
    if is_first:
        book.put(page, row, 0, line.number)
        page.write_string(row, 1, line.label, book.wrapped)
    book.put(page, row, 2, line.detail or None)
    _put_figure(book, page, row, 3, local(line.value))
    _put_figure(book, page, row, 4, local(line.previous))
    if line.comment:
        page.write_string(row, 5, line.comment, book.wrapped)
    book.put(page, row, 6, line.indicateur or None)


def _put_figure(book: Book, page: Any, row: int, column: int, value: object) -> None:
    """Write a figure on the right of its cell, thousands apart."""
    if isinstance(value, bool):
        page.write_string(row, column, "oui" if value else "non", book.answer)
    elif isinstance(value, int):
        page.write_number(row, column, value, book.count)
    elif isinstance(value, Decimal):
        page.write_number(row, column, value, book.figure)
    elif isinstance(value, date) and not isinstance(value, datetime):
        page.write_datetime(row, column, value, book.day)
    elif isinstance(value, str) and len(value) <= _SHORT:
        page.write_string(row, column, value, book.answer)
    else:
        book.put(page, row, column, value)


def _write_definitions(
    book: Book, answer: SurveyAnswer, evidences: Sequence[Evidence], title: str
) -> None:
    page = book.workbook.add_worksheet(DEFINITIONS)
    first = _begin(
        book,
        page,
        f"{DEFINITIONS} – {title}",
        (),
        _DEFINITION_COLUMNS,
        is_training=answer.is_training,
    )
    paths = [one.question.indicateur for one in answer.answers if one.question.indicateur]
    paths += [evidence.indicateur for evidence in evidences]
    for row, path in enumerate(
        dict.fromkeys(path.partition(".")[0] for path in paths), start=first
    ):
        indicator = find_indicator(path)
        book.put(page, row, 0, indicator.code)
        page.write_string(row, 1, indicator.label, book.wrapped)
        page.write_string(row, 2, indicator.definition, book.wrapped)
        book.put(page, row, 3, indicator.unit)


def _write_evidence(book: Book, answer: SurveyAnswer, evidence: Evidence, name: str) -> None:
    page = book.workbook.add_worksheet(name)
    columns = [
        (column.title, max(_WIDTHS.get(column.kind, _WIDTH), len(column.title) + 2))
        for column in evidence.columns
    ]
    top = (
        evidence.definition,
        french("Les noms sont remplacés : pseudonymes.") if evidence.is_pseudonymised else None,
    )
    title = f"{evidence.label} – {period_words(answer)}"
    first = _begin(book, page, title, top, columns, is_training=answer.is_training)
    if first + len(evidence.rows) > LAST_ROW:
        raise RuleViolationError("export_trop_grand", sheet=name)
    for row, cells in enumerate(evidence.rows, start=first):
        _write_row(book, page, row, evidence.columns, cells)


def _write_row(
    book: Book, page: Any, row: int, columns: Sequence[EvidenceColumn], cells: Iterable[object]
) -> None:
    for index, (_, value) in enumerate(zip(columns, cells, strict=True)):
        book.put(page, row, index, local(value))


def _begin(
    book: Book,
    page: Any,
    title: str,
    top: Iterable[str | None],
    columns: Sequence[tuple[str, int]],
    *,
    is_training: bool,
) -> int:
    """Write the title, what is said above the table and its header; return the row below."""
    lines = [TRAINING_MARK] if is_training else []
    lines += [line for line in top if line]
    page.set_row(0, _TITLE_HEIGHT)
    page.write_string(0, 0, title, book.title)
    for row, line in enumerate(lines, start=1):
        page.write_string(row, 0, line, book.mark if line == TRAINING_MARK else book.remark)
    header = len(lines) + 2
    page.set_row(header, _HEADER_HEIGHT)
    for index, (name, width) in enumerate(columns):
        page.set_column(index, index, width)
        page.write_string(header, index, name, book.header)
    page.freeze_panes(header + 1, 0)
    set_up_print(page, is_training=is_training, title=title, header_row=header)
    return header + 1


def _sheet_name(path: str, taken: set[str]) -> str:
    """Return a name a spreadsheet accepts, different from those taken, and take it."""
    base = _FORBIDDEN.sub(" ", path).strip()[:_NAME_LENGTH] or "preuve"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        name = f"{base[: _NAME_LENGTH - len(str(number)) - 1]}~{number}"
    taken.add(name.lower())
    return name

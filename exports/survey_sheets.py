"""Sheets of a survey: what stands over a table, and the records behind a figure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.typography import french
from crt_desktop.reports.survey import Evidence
from exports.sheets import LAST_ROW, TRAINING_MARK, Book, row_height, set_up_print
from exports.survey_rows import local

PSEUDONYMS: Final = "Les noms sont remplacés : pseudonymes."
_NAME_LENGTH: Final = 31
_TITLE_HEIGHT: Final = 24
_HEADER_HEIGHT: Final = 32
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_WIDTHS: Final = {"date": 12, "instant": 17, "entier": 10, "decimal": 10}
_WIDTH: Final = 26
_PLAIN_WIDTH: Final = 9
"""Of a column nobody sets."""
_LEAST_WIDTH: Final = 84
"""Characters that a line over a narrow table may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLook:
    """What every sheet of a file says: is it fictional, what stands at its foot."""

    is_training: bool
    footer: str


def begin_sheet(
    book: Book,
    page: Any,
    title: str,
    top: Iterable[str | None],
    columns: Sequence[tuple[str, int]],
    *,
    look: SheetLook,
    figures: frozenset[int] = frozenset(),
) -> int:
    """Write the title, what is said above the table and its header; return the row below.

    ``columns``: titles and widths; without any, there is no header. ``figures``: the columns whose
    title stands at the right, over numbers.
    """
    lines = [TRAINING_MARK] if look.is_training else []
    lines += [line for line in top if line]
    page.set_row(0, _TITLE_HEIGHT)
    page.write_string(0, 0, title, book.title)
    for row, line in enumerate(lines, start=1):
        _write_top(book, page, row, line, columns)
    header = len(lines) + 2
    set_up_print(
        page,
        is_training=look.is_training,
        title=title,
        header_row=header if columns else None,
        footer=look.footer,
        width=sum(width for _, width in columns) or None,
    )
    if not columns:
        return header
    page.set_row(header, _HEADER_HEIGHT)
    for index, (name, width) in enumerate(columns):
        page.set_column(index, index, width)
        style = book.header_figure if index in figures else book.header
        page.write_string(header, index, name, style)
    page.freeze_panes(header + 1, 0)
    return header + 1


def _write_top(
    book: Book, page: Any, row: int, line: str, columns: Sequence[tuple[str, int]]
) -> None:
    """Write a line over the table, on several lines of its width when it is longer.

    Printed one page wide, a text that ran past the table would make the whole page smaller.
    """
    last, width = len(columns) - 1, sum(width for _, width in columns)
    while width < _LEAST_WIDTH:
        last, width = last + 1, width + _PLAIN_WIDTH
    style = book.mark if line == TRAINING_MARK else book.remark
    if len(line) > width and columns:
        style = book.wrapped_remark
        page.set_row(row, row_height((line, width)))
        page.merge_range(row, 0, row, last, "", style)
    page.write_string(row, 0, line, style)


def write_evidence(
    book: Book,
    evidence: Evidence,
    name: str,
    *,
    look: SheetLook,
    top: Sequence[str | None] = (),
) -> None:
    """Write the records behind a figure on a sheet of their own.

    Raises RuleViolationError (``export_trop_grand``) when a sheet cannot hold them.
    """
    page = book.workbook.add_worksheet(name)
    columns = [
        (column.title, max(_WIDTHS.get(column.kind, _WIDTH), len(column.title) + 2))
        for column in evidence.columns
    ]
    said = (
        *top,
        evidence.definition,
        french(PSEUDONYMS) if evidence.is_pseudonymised else None,
    )
    numbers = frozenset(
        index
        for index, column in enumerate(evidence.columns)
        if column.kind in {"entier", "decimal"}
    )
    title = f"{evidence.label} – du {evidence.start:%d/%m/%Y} au {evidence.end:%d/%m/%Y}"
    first = begin_sheet(book, page, title, said, columns, look=look, figures=numbers)
    if first + len(evidence.rows) > LAST_ROW:
        raise RuleViolationError("export_trop_grand", sheet=name)
    for row, cells in enumerate(evidence.rows, start=first):
        for index, value in enumerate(cells):
            is_amount = index in numbers and isinstance(value, int | Decimal)
            if is_amount and not isinstance(value, bool):
                page.write_number(row, index, value, book.amount)
            else:
                book.put(page, row, index, local(value))


def sheet_name(path: str, taken: set[str]) -> str:
    """Return a name a spreadsheet accepts, different from those taken, and take it."""
    base = _FORBIDDEN.sub(" ", path).strip()[:_NAME_LENGTH] or "preuve"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        name = f"{base[: _NAME_LENGTH - len(str(number)) - 1]}~{number}"
    taken.add(name.lower())
    return name

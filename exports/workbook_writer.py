"""Writes the caseload in the take-over shape, so that it can come back in as it went out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, time
from itertools import chain
from pathlib import Path
from typing import Any, Final, Protocol

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.reprise.columns import Column, Kind, Sheet
from crt_desktop.domain.reprise.instants import write_local
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import ETABLISSEMENT_SHEET, PARAMETRE_KINDS, SUIVI_SHEETS
from crt_desktop.domain.reprise.settings import KEY_COLUMN, VALUE_COLUMN, typed_setting
from crt_desktop.domain.reprise.sheets_reprise import SHEETS
from crt_desktop.reports.exchange import ImportReport
from exports.annotated import write_annotated
from exports.sheets import LAST_ROW, Book, new_book, set_up_sheet
from exports.workbook_layout import header_format, size_of_comment, width_of
from exports.workbook_template import write_template
from exports.workbook_words import comment

TITLE: Final = "Classeur de reprise"


class Stored(Protocol):
    """A record as the vault gives it."""

    @property
    def record(self) -> Record:
        """The record."""


class XlsxWorkbookWriter:
    """Writes take-over workbooks with XlsxWriter."""

    def write_caseload(
        self,
        path: Path,
        *,
        sheets: Mapping[str, Iterable[Stored]],
        parametres: Mapping[str, str],
        is_training: bool,
        identified: Collection[str] = (),
    ) -> dict[str, int]:
        """Write every sheet of the take-over, and those of `SUIVI_SHEETS` that have rows.

        Return the rows written by sheet. Raises DiskFullError, ReadOnlyError, RuleViolationError (``export_trop_grand``).
        """
        counts: dict[str, int] = {}
        with new_book(path, title=TITLE, is_training=is_training, in_rows=True) as book:

            def write(sheet: Sheet, records: Iterable[Stored]) -> None:
                has_id = sheet.has_required_id or sheet.name in identified
                columns = [
                    column for column in sheet.columns if has_id or column.attribute != "reference"
                ]
                counts[sheet.name] = _write_sheet(
                    book, sheet, columns, records, is_training=is_training
                )

            for sheet in SHEETS:
                write(sheet, sheets.get(sheet.name, ()))
            counts[ETABLISSEMENT_SHEET] = _write_settings(book, parametres, is_training=is_training)
            for sheet in SUIVI_SHEETS:
                records = iter(sheets.get(sheet.name, ()))
                first = next(records, None)
                if first is not None:
                    write(sheet, chain((first,), records))
        return counts

    def write_template(self, path: Path) -> None:
        """Write the blank template; raises DiskFullError, ReadOnlyError."""
        write_template(path)

    def write_annotated(
        self,
        source: Path,
        report: ImportReport,
        output: Path,
        *,
        is_training: bool,
        progress: Callable[[int, int], bool] | None = None,
    ) -> None:
        """Write a copy of a workbook with what a check found; see `exports.annotated`."""
        write_annotated(source, report, output, is_training=is_training, progress=progress)


def write_cell(kind: Kind, value: object) -> object:
    """Return a value as the workbook holds it."""
    if value is None:
        return None
    if kind is Kind.CODES and isinstance(value, tuple):
        return ",".join(value) or None
    if kind is Kind.INSTANT and isinstance(value, datetime):
        return write_local(value)
    if kind is Kind.TIME and isinstance(value, time):
        return f"{value:%H:%M}"
    return value


def _write_sheet(
    book: Book,
    sheet: Sheet,
    columns: list[Column],
    records: Iterable[Stored],
    *,
    is_training: bool,
) -> int:
    page = book.workbook.add_worksheet(sheet.name)
    widths = [width_of(column) for column in columns]
    set_up_sheet(page, widths, is_training=is_training, title=f"{TITLE} – {sheet.name}")
    for index, column in enumerate(columns):
        page.write_string(0, index, column.name, header_format(book, column))
        if sheet in SUIVI_SHEETS:
            # The template does not have these sheets: their words stand here.
            page.write_comment(0, index, comment(sheet.name, column), size_of_comment(column))
    fields = [(index, column.attribute, column.kind) for index, column in enumerate(columns)]
    put: Callable[[Any, int, int, object], None] = book.put
    row = 0
    for row, stored in enumerate(records, start=1):
        if row > LAST_ROW:
            raise RuleViolationError("export_trop_grand", sheet=sheet.name)
        record = stored.record
        for index, attribute, kind in fields:
            value = getattr(record, attribute)
            if value is not None:
                put(page, row, index, write_cell(kind, value))
    return row


def _write_settings(book: Book, parametres: Mapping[str, str], *, is_training: bool) -> int:
    page = book.workbook.add_worksheet(ETABLISSEMENT_SHEET)
    title = f"{TITLE} – {ETABLISSEMENT_SHEET}"
    set_up_sheet(page, [24, 48], is_training=is_training, title=title)
    for index, name in enumerate((KEY_COLUMN, VALUE_COLUMN)):
        page.write_string(0, index, name, book.required)
    known = [key for key in PARAMETRE_KINDS if key in parametres]
    keys = [*known, *(key for key in parametres if key not in PARAMETRE_KINDS)]
    for row, key in enumerate(keys, start=1):
        book.put(page, row, 0, key)
        book.put(page, row, 1, typed_setting(key, parametres[key]))
    return len(keys)

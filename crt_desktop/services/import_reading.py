"""From raw cells to lines: the sheets recognised, their rows read and given their keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from crt_desktop.domain.errors import WorkbookUnreadableError
from crt_desktop.domain.reprise.cells import NOTHING
from crt_desktop.domain.reprise.columns import Sheet
from crt_desktop.domain.reprise.findings import Finding
from crt_desktop.domain.reprise.rows import (
    HEADER_ROW,
    Layout,
    Line,
    assign_keys,
    cell,
    is_example,
    read_layout,
    read_line,
    untitled_findings,
)
from crt_desktop.domain.reprise.schema import (
    ETABLISSEMENT_SHEET,
    FORMULA_MARK,
    LISTS_SHEET,
    SHEET_BY_NAME,
    SHEET_NAMES,
    SUMMARY_SHEET,
)
from crt_desktop.domain.reprise.settings import (
    KEY_COLUMN,
    VALUE_COLUMN,
    SettingLine,
    find_setting_columns,
    is_example_key,
    read_setting,
)
from crt_desktop.domain.search import compact
from crt_desktop.ports.exchange import RowKey
from crt_desktop.reports.exchange import RawSheet, RawWorkbook

PERSONS = "beneficiaires"
EACH_ROWS = 1000
"""Rows read between two looks at whether the person stopped the operation."""


@dataclass(frozen=True, slots=True)
class SheetLines:
    """The lines of one sheet of the file, in file order."""

    layout: Layout
    lines: list[Line]


@dataclass(slots=True)
class ReadWorkbook:
    """Everything the file says: lines by sheet, settings (None without the sheet), what is wrong."""

    sheets: dict[str, SheetLines] = field(default_factory=dict)
    settings: list[SettingLine] | None = None
    findings: list[Finding] = field(default_factory=list)
    absorbed: Mapping[str, str] = field(default_factory=lambda: NOTHING)

    def lines(self, sheet: str) -> list[Line]:
        """Return the lines of a sheet; empty when the file does not have it."""
        held = self.sheets.get(sheet)
        return held.lines if held is not None else []

    def valid(self, sheet: str) -> list[Line]:
        """Return the lines of a sheet that are not in error."""
        return [line for line in self.lines(sheet) if not line.is_failed]

    def note(self, line: Line, finding: Finding) -> None:
        """Keep what is said of a line, and mark it."""
        self.findings.append(finding)
        if finding.is_error:
            line.is_failed = True
        else:
            line.is_warned = True


def read_workbook(
    workbook: RawWorkbook,
    check_cancelled: Callable[[], None] = lambda: None,
    *,
    absorbed: Mapping[str, str] = NOTHING,
) -> ReadWorkbook:
    """Read every known sheet; raises WorkbookUnreadableError when there is none.

    ``absorbed``: the references that merges took away, each with that of who has the records now. The row
    of such a person is left out and said; the rows about her are read as about the other.
    """
    book = ReadWorkbook(absorbed=absorbed)
    named = {compact(name): name for name in SHEET_NAMES}
    seen: set[str] = set()
    is_annotated = any(raw.name == SUMMARY_SHEET for raw in workbook.sheets)
    for raw in workbook.sheets:
        if raw.name in {LISTS_SHEET, SUMMARY_SHEET}:
            continue
        name = named.get(compact(raw.name))
        if name is None:
            _note_sheet(book, "feuille_inconnue", raw.name)
        elif name in seen:
            _note_sheet(book, "feuille_double", raw.name)
        elif not any(compact(title) for title in raw.header):
            seen.add(name)
            _note_sheet(book, "feuille_sans_entete", raw.name)
        else:
            seen.add(name)
            uncached = _uncached(raw, is_annotated=is_annotated)
            if name == ETABLISSEMENT_SHEET:
                _read_settings(book, raw, uncached)
            else:
                _read_sheet(book, SHEET_BY_NAME[name], raw, uncached, check_cancelled)
    if not seen:
        raise WorkbookUnreadableError(reason="sans_feuille", file=workbook.file_name)
    return book


def key_of(line: Line) -> RowKey:
    """Return the key of a line; raises TypeError for one that was not given any."""
    if type(line.key) is not RowKey:
        raise TypeError(line.key)
    return line.key


def _note_sheet(book: ReadWorkbook, code: str, name: str) -> None:
    values = {"feuilles": ", ".join(SHEET_NAMES)}
    book.findings.append(
        Finding(sheet=name, row=HEADER_ROW, column="", value=name, code=code, values=values)
    )


def _read_sheet(
    book: ReadWorkbook,
    sheet: Sheet,
    raw: RawSheet,
    uncached: Mapping[int, frozenset[int]],
    check_cancelled: Callable[[], None],
) -> None:
    layout, findings = read_layout(sheet, raw.header, has_rows=bool(raw.rows))
    book.findings += findings
    held = book.sheets[sheet.name] = SheetLines(layout, [])
    for done, row in enumerate(raw.rows):
        if done % EACH_ROWS == 0:
            check_cancelled()
        if is_example(layout, row.cells):
            book.findings.append(_example(sheet.name, row.number, row.cells, layout))
            continue
        line, problems = read_line(
            layout, row.number, row.cells, uncached.get(row.number, frozenset())
        )
        if _is_absorbed(book, sheet, line):
            continue
        held.lines.append(line)
        for finding in problems:
            book.note(line, finding)
        line.is_failed |= not layout.is_complete
    for finding in assign_keys(sheet, held.lines, RowKey):
        book.findings.append(finding)
    book.findings += untitled_findings(layout, held.lines)


def _is_absorbed(book: ReadWorkbook, sheet: Sheet, line: Line) -> bool:
    """Leave out the row of a person merged into another; make a row about her one about the other."""
    if not book.absorbed:
        return False
    reference = line.values.get("reference")
    if sheet.name == PERSONS and isinstance(reference, str) and reference in book.absorbed:
        book.findings.append(
            line.finding("personne_fusionnee", "reference", autre=book.absorbed[reference])
        )
        return True
    for column in sheet.columns:
        named = line.values.get(column.attribute)
        if column.sheet == PERSONS and isinstance(named, str) and named in book.absorbed:
            line.values[column.attribute] = book.absorbed[named]
    return False


def _uncached(raw: RawSheet, *, is_annotated: bool) -> Mapping[int, frozenset[int]]:
    """Return, by row, where the formulas without a value are; an annotated copy shows their text."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for row, index in raw.uncached_formulas:
        found[row].add(index)
    for one in raw.rows if is_annotated else ():
        for index, value in enumerate(one.cells):
            if isinstance(value, str) and value.startswith(FORMULA_MARK):
                found[one.number].add(index)
    return {row: frozenset(indexes) for row, indexes in found.items()}


def _example(sheet: str, row: int, cells: tuple[object, ...], layout: Layout | None) -> Finding:
    index = layout.index_of("reference") if layout is not None else None
    return Finding(
        sheet=sheet,
        row=row,
        column="id" if layout is not None else KEY_COLUMN,
        value=str(cell(cells, index) if index is not None else "").strip(),
        code="ligne_exemple",
    )


def _read_settings(
    book: ReadWorkbook, raw: RawSheet, uncached: Mapping[int, frozenset[int]]
) -> None:
    columns = find_setting_columns(raw.header)
    lines = book.settings = []
    missing = [
        name
        for name, index in ((KEY_COLUMN, columns.key), (VALUE_COLUMN, columns.value))
        if index is None
    ]
    for name in missing:
        code = "colonne_absente" if raw.rows else "colonne_absente_sans_ligne"
        _note_settings(book, HEADER_ROW, name, code, values={"colonne": name})
    for index, title in enumerate(raw.header):
        if compact(title) and index not in {columns.key, columns.value}:
            _note_settings(book, HEADER_ROW, title, "colonne_inconnue", values={"colonne": title})
    if columns.key is None or columns.value is None:
        lines += [SettingLine(row=row.number, is_failed=True) for row in raw.rows]
        return
    first_rows: dict[str, int] = {}
    for row in raw.rows:
        raw_key = cell(row.cells, columns.key)
        if is_example_key(raw_key):
            book.findings.append(
                Finding(
                    sheet=ETABLISSEMENT_SHEET,
                    row=row.number,
                    column=KEY_COLUMN,
                    value=str(raw_key).strip(),
                    code="ligne_exemple",
                )
            )
            continue
        line, findings = read_setting(
            row.number,
            raw_key,
            cell(row.cells, columns.value),
            is_uncached=columns.value in uncached.get(row.number, frozenset()),
        )
        lines.append(line)
        book.findings += findings
        if line.key in first_rows:
            line.is_failed = True
            first = first_rows[line.key]
            _note_settings(
                book,
                row.number,
                KEY_COLUMN,
                "identifiant_double",
                values={"ligne": str(first)},
                value=line.key,
            )
        if line.key:
            first_rows.setdefault(line.key, row.number)


def _note_settings(
    book: ReadWorkbook,
    row: int,
    column: str,
    code: str,
    *,
    values: Mapping[str, str],
    value: str = "",
) -> None:
    book.findings.append(
        Finding(
            sheet=ETABLISSEMENT_SHEET,
            row=row,
            column=column,
            value=value or column,
            code=code,
            values=values,
        )
    )

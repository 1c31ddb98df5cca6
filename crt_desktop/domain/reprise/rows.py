"""From the header and the cells of a sheet to lines: values by attribute, and what is wrong.

A column the sheet does not have is absent from the values of its lines (the stored value stays);
an empty cell is there, as None (the stored value is cleared).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crt_desktop.domain.reprise.cells import Flawed, Reader, read_text, reader_of, show
from crt_desktop.domain.reprise.columns import Column, Kind, Sheet
from crt_desktop.domain.reprise.findings import Finding
from crt_desktop.domain.reprise.instants import Repeated
from crt_desktop.domain.reprise.records import Record
from crt_desktop.domain.reprise.schema import EXAMPLE_PREFIX
from crt_desktop.domain.search import compact

HEADER_ROW: Final = 1

KeyMaker = Callable[[str | None, tuple[object, ...], int], object]
"""Makes the stable key of a line: its id, or else its natural key and its rank among equal ones."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a sheet are: (index, column, reader) in the schema's order.

    ``untitled`` are the indexes without a title, ``width`` the number of titles, blank ones included.
    """

    sheet: Sheet
    columns: tuple[tuple[int, Column, Reader], ...]
    untitled: tuple[int, ...]
    width: int
    is_complete: bool

    def index_of(self, attribute: str) -> int | None:
        """Return where an attribute's column is, None when the sheet does not have it."""
        for index, column, _ in self.columns:
            if column.attribute == attribute:
                return index
        return None


@dataclass(slots=True, kw_only=True, eq=False)
class Line:
    """One row of the file on its way into the vault.

    ``record`` is the merged record once it could be built; ``stored`` the one it replaces.
    """

    layout: Layout
    row: int
    cells: Sequence[object]
    values: dict[str, object] = field(default_factory=dict)
    key: object = None
    record: Record | None = None
    stored: Record | None = None
    is_failed: bool = False
    is_warned: bool = False

    @property
    def sheet(self) -> str:
        """The name of the sheet."""
        return self.layout.sheet.name

    def finding(self, code: str, attribute: str, **values: str) -> Finding:
        """Return a finding on one cell of this line."""
        column = self.layout.sheet.column(attribute)
        index = self.layout.index_of(attribute)
        if index is not None:
            shown = show(cell(self.cells, index))
        else:
            shown = show(getattr(self.record, attribute, None))
        return Finding(
            sheet=self.sheet,
            row=self.row,
            column=column.name,
            value=shown,
            code=code,
            values=values,
        )


def cell(cells: Sequence[object], index: int) -> object:
    """Return a cell of a row, None past its end."""
    return cells[index] if index < len(cells) else None


def read_layout(
    sheet: Sheet, header: Sequence[str], *, has_rows: bool
) -> tuple[Layout, list[Finding]]:
    """Find the columns of a sheet from its header: order free, accents and case ignored."""
    known = {compact(column.name): column for column in sheet.columns}
    places: dict[str, int] = {}
    untitled: list[int] = []
    findings: list[Finding] = []

    def note(code: str, title: str) -> None:
        findings.append(
            Finding(
                sheet=sheet.name,
                row=HEADER_ROW,
                column=title,
                value=title,
                code=code,
                values={"colonne": title},
            )
        )

    for index, title in enumerate(header):
        column = known.get(compact(title))
        if not compact(title):
            untitled.append(index)
        elif column is None:
            note("colonne_inconnue", show(title))
        elif column.name in places:
            note("colonne_double", show(title))
        else:
            places[column.name] = index
    missing = [
        column for column in sheet.columns if column.is_required and column.name not in places
    ]
    for column in missing:
        note("colonne_absente" if has_rows else "colonne_absente_sans_ligne", column.name)
    columns = tuple(
        (places[column.name], column, reader_of(column))
        for column in sheet.columns
        if column.name in places
    )
    return Layout(sheet, columns, tuple(untitled), len(header), not missing), findings


def read_line(
    layout: Layout, row: int, cells: Sequence[object], uncached: frozenset[int]
) -> tuple[Line, list[Finding]]:
    """Read the cells of one row; ``uncached`` are the indexes of formulas without a value."""
    line = Line(layout=layout, row=row, cells=cells)
    findings: list[Finding] = []
    values = line.values
    width = len(cells)
    has_repeated = False
    for index, column, reader in layout.columns:
        value = reader(cells[index] if index < width else None)
        if type(value) is Flawed:
            finding = line.finding(value.code, column.attribute, **value.values)
            findings.append(finding)
            line.is_failed |= finding.is_error
            value = value.value
        elif uncached and index in uncached:
            findings.append(line.finding("formule_sans_valeur", column.attribute))
            line.is_failed = True
        elif type(value) is Repeated:
            has_repeated = True
        elif value is None and column.is_required:
            findings.append(line.finding("requis_absent", column.attribute))
            line.is_failed = True
        values[column.attribute] = value
    if has_repeated:
        _settle_repeated(line)
    return line, findings


def _settle_repeated(line: Line) -> None:
    """Choose, for each local time that comes twice, the instant that keeps the row in order."""
    earlier = None
    for _, column, _ in line.layout.columns:
        if column.kind is Kind.INSTANT:
            value = line.values[column.attribute]
            if type(value) is Repeated:
                value = line.values[column.attribute] = value.following(earlier)  # type: ignore[arg-type] # an instant or None
            earlier = value if value is not None else earlier


def is_example(layout: Layout, cells: Sequence[object]) -> bool:
    """Tell whether a row is one of the template's examples."""
    index = layout.index_of("reference")
    if index is None:
        return False
    reference = read_text(cell(cells, index))
    return isinstance(reference, str) and reference.upper().startswith(EXAMPLE_PREFIX)


def untitled_findings(layout: Layout, lines: Sequence[Line]) -> Iterator[Finding]:
    """Yield the first filled cell of each column that has no title."""
    width = max((len(line.cells) for line in lines), default=0)
    for index in (*layout.untitled, *range(layout.width, width)):
        for line in lines:
            shown = show(cell(line.cells, index))
            if shown:
                yield Finding(
                    sheet=layout.sheet.name,
                    row=line.row,
                    column=column_letters(index),
                    value=shown,
                    code="cellule_hors_colonnes",
                )
                break


def column_letters(index: int) -> str:
    """Return the letters of a column, from 0: A, B … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def assign_keys(sheet: Sheet, lines: Sequence[Line], make_key: KeyMaker) -> list[Finding]:
    """Give each line its key, and return the ids used twice, on the later line.

    Equal natural keys are told apart by their rank in file order, the lines in error counted too.
    """
    findings: list[Finding] = []
    first_rows: dict[str, int] = {}
    ranks: defaultdict[tuple[object, ...], int] = defaultdict(int)
    for line in lines:
        reference = line.values.get("reference")
        if isinstance(reference, str):
            line.key = make_key(reference, (), 0)
            if reference in first_rows:
                first = str(first_rows[reference])
                findings.append(line.finding("identifiant_double", "reference", ligne=first))
                line.is_failed = True
            first_rows.setdefault(reference, line.row)
        elif sheet.natural_key:
            natural = tuple(line.values.get(attribute) for attribute in sheet.natural_key)
            line.key = make_key(None, natural, ranks[natural])
            ranks[natural] += 1
        else:
            line.key = make_key(None, (), 0)
    return findings


def build_record(line: Line, stored: Record | None) -> Record:
    """Return the record the line makes: its values, over the stored ones where it has no column."""
    record = line.layout.sheet.record
    if stored is None:
        return record(**line.values)  # type: ignore[arg-type] # read by the schema of this very record
    kept: Mapping[str, object] = {
        column.attribute: getattr(stored, column.attribute)
        for column in line.layout.sheet.columns
        if column.attribute not in line.values
    }
    return record(**kept, **line.values)  # type: ignore[arg-type] # the same

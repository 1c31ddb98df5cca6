"""The references of a workbook: those that name nothing, somebody else's record, or a row left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from crt_desktop.domain.reprise.columns import Column, Kind
from crt_desktop.domain.reprise.findings import OWNERS, Finding
from crt_desktop.domain.reprise.rows import Line
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.services.import_checks import MergedCaseload
from crt_desktop.services.import_reading import ReadWorkbook, key_of

_LINKS: Final = tuple(
    (sheet.name, column, column.sheet or "")
    for sheet in ALL_SHEETS
    for column in sheet.columns
    if column.kind is Kind.REFERENCE
)
_OF_SOMEBODY: Final = ("demandes", "plans", "series_visites")
"""What a record may name only among its own person's: figures and papers follow the link."""
_WORDS: Final = {"demandes": "La demande", "plans": "Le plan", "series_visites": "La série"}


def settle_links(book: ReadWorkbook, merged: MergedCaseload, *, cascade: bool) -> None:
    """Put in error the rows that name somebody else's record; with ``cascade``, those that depend on one.

    To be asked once every other error is known: a row put in error leaves out those that name it, and so
    on.
    """
    for line, finding in list(_foreign(book, merged)):
        book.note(line, finding)
    while cascade and (left_out := list(_dependents(book, merged))):
        for line, finding in left_out:
            if not line.is_failed:
                book.note(line, finding)


def reference_findings(
    book: ReadWorkbook, merged: MergedCaseload, *, cascade: bool
) -> Iterator[tuple[Line, Finding]]:
    """Yield the references that name nothing; with ``cascade``, those that name a row left out."""
    for sheet, column, target in _LINKS:
        lines = {key_of(line).reference: line for line in book.lines(target)}
        for line, reference in _naming(book.lines(sheet), column):
            if merged.is_known(target, reference):
                continue
            named_line = lines.get(reference)
            if named_line is None:
                if cascade or not _has_no_ids(book, target):
                    yield line, _unknown(line, column, target)
            elif named_line.is_failed and cascade:
                yield line, _depending(line, column, target, named_line)


def _naming(lines: list[Line], column: Column) -> Iterator[tuple[Line, str]]:
    for line in lines:
        reference = line.values.get(column.attribute)
        if isinstance(reference, str):
            yield line, reference


def _unknown(line: Line, column: Column, target: str) -> Finding:
    return line.finding(
        "reference_inconnue", column.attribute, aucun=OWNERS[target], feuille=target
    )


def _depending(line: Line, column: Column, target: str, named_line: Line) -> Finding:
    return line.finding(
        "reference_en_erreur", column.attribute, feuille=target, ligne=str(named_line.row)
    )


def _has_no_ids(book: ReadWorkbook, sheet: str) -> bool:
    """Tell whether a sheet lacks its required id: said once, its references are not said one by one."""
    held = book.sheets.get(sheet)
    return (
        held is not None
        and held.layout.sheet.has_required_id
        and held.layout.index_of("reference") is None
    )


def _foreign(book: ReadWorkbook, merged: MergedCaseload) -> Iterator[tuple[Line, Finding]]:
    """Yield the rows that name a demande or a plan of another person."""
    for sheet, column, target in _LINKS:
        if target not in _OF_SOMEBODY:
            continue
        naming = [
            (line, reference)
            for line in book.valid(sheet)
            if isinstance(reference := getattr(line.record, column.attribute, None), str)
        ]
        owners = merged.owners(target, (reference for _, reference in naming))
        for line, reference in naming:
            held = owners.get(reference)
            mine = str(getattr(line.record, "beneficiaire", ""))
            other = mine if held is None else str(getattr(held.record, "beneficiaire", ""))
            if other != mine:
                values = {"quoi": _WORDS[target], "reference": reference, "autre": other}
                yield line, line.finding("autre_personne", column.attribute, **values)


def _dependents(book: ReadWorkbook, merged: MergedCaseload) -> Iterator[tuple[Line, Finding]]:
    """Yield the valid rows that name a row in error which is not stored either."""
    for sheet, column, target in _LINKS:
        failed = {key_of(line).reference: line for line in book.lines(target) if line.is_failed}
        if not failed:
            continue
        for line, reference in _naming(list(book.valid(sheet)), column):
            if reference in failed and not merged.is_known(target, reference):
                yield line, _depending(line, column, target, failed[reference])

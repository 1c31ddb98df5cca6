"""Workbooks made by hand, sound or hostile, as bytes."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from crt_desktop.domain.reprise.schema import SHEET_NAMES
from crt_desktop.domain.search import compact
from crt_desktop.reports.exchange import RawRow, RawSheet, RawWorkbook
from exports.workbook_scan import RefusedError
from exports.workbook_worker import answer

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

PEOPLE = ("id", "nom_naissance", "prenoms", "sexe", "date_naissance")


def text_cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'


def people_sheet(*rows: str) -> str:
    """Return the XML of a beneficiaires sheet: its header, and rows given as XML."""
    header = "".join(text_cell(f"{chr(65 + index)}1", name) for index, name in enumerate(PEOPLE))
    return sheet_xml(f'<row r="1">{header}</row>', *rows)


def sheet_xml(*rows: str) -> str:
    return f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'


def a_row(number: int, *texts: str) -> str:
    cells = "".join(text_cell(f"{chr(65 + at)}{number}", text) for at, text in enumerate(texts))
    return f'<row r="{number}">{cells}</row>'


def parts(sheets: Mapping[str, str], **others: str) -> dict[str, str]:
    """Return the parts of a workbook whose sheets are given as XML by name."""
    names = list(sheets)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
        for number, name in enumerate(names, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(names) + 1)
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for number in range(1, len(names) + 1)
    )
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        **{
            f"xl/worksheets/sheet{number}.xml": sheets[name]
            for number, name in enumerate(names, start=1)
        },
        **others,
    }


def zipped(entries: Mapping[str, str | bytes], method: int = ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def a_sound_workbook() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "beneficiaires"
    sheet.append(PEOPLE)
    sheet.append(("P1", "Roux", "Anne", "F", "01/01/1938"))
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def replaced(content: bytes, name: str, part: bytes) -> bytes:
    """Return a workbook with one part replaced or added."""
    with ZipFile(BytesIO(content)) as archive:
        entries: dict[str, str | bytes] = {one: archive.read(one) for one in archive.namelist()}
    return zipped({**entries, name: part})


def overlapping_zip(copies: int, kernel: bytes) -> bytes:
    """Return an archive whose entries all share the bytes of one: every entry inflates the kernel."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(kernel) + packer.flush()
    check = zlib.crc32(kernel)
    name = b"xl/workbook.xml"
    local = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, check, len(packed), len(kernel), len(name), 0
    )
    body = local + name + packed
    directory = b""
    for number in range(copies):
        entry = name if number == 0 else f"xl/p{number}.xml".encode()
        directory += (
            struct.pack(
                "<4s6H3L5H2L",
                b"PK\x01\x02",
                20,
                20,
                0,
                8,
                0,
                0,
                check,
                len(packed),
                len(kernel),
                len(entry),
                0,
                0,
                0,
                0,
                0,
                0,
            )
            + entry
        )
    return body + directory + _end(copies, len(directory), len(body))


def lying_zip(content: bytes, name: str, kernel: bytes, declared: int) -> bytes:
    """Return a workbook one part of which declares a size far below the true one."""
    whole = replaced(content, name, kernel)
    true, false = struct.pack("<L", len(kernel)), struct.pack("<L", declared)
    assert whole.count(true) >= 2
    return whole.replace(true, false)


def crowded_zip(entries: int) -> bytes:
    """Return an archive of many empty entries."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for number in range(entries):
            archive.writestr(f"xl/{number}.xml", b"")
    return buffer.getvalue()


def _end(entries: int, size: int, offset: int) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries, entries, size, offset, 0)


def read_here(path: Path) -> RawWorkbook:
    """Read a workbook without a process of its own; raises RefusedError."""
    sheets: list[RawSheet] = []
    for message in answer(
        "xlsx",
        path.read_bytes(),
        limit_bytes=1 << 26,
        limit_rows=1000,
        wanted=frozenset(compact(name) for name in SHEET_NAMES),
    ):
        if message[0] == "refused":
            raise RefusedError(message[1], **message[2])
        if message[0] == "sheet":
            _, name, header, uncached = message
            sheets.append(
                RawSheet(name=name, header=header, rows=(), uncached_formulas=tuple(uncached))
            )
        elif message[0] == "rows":
            rows = tuple(RawRow(number, cells) for number, cells in message[1])
            sheets[-1] = replace(sheets[-1], rows=sheets[-1].rows + rows)
    return RawWorkbook(file_name=path.name, size_bytes=path.stat().st_size, sheets=tuple(sheets))

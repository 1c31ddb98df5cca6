"""What is checked of an .xlsx file before anything parses it: its directory, its sizes, its XML.

Standard library only: this runs in the worker process, first. A file that is not a plain workbook is
refused with a reason of `crt_desktop.domain.sentences.files.WORKBOOK_REASONS`.
"""

from __future__ import annotations

import html
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

MEBIBYTE: Final = 1 << 20
LIMIT_ENTRIES: Final = 2_000
LIMIT_DIRECTORY: Final = 2 * MEBIBYTE
LIMIT_INFLATED: Final = 300 * MEBIBYTE
LIMIT_RATIO: Final = 200
"""How many times its size a part may inflate to, once it is over `RATIO_FROM`."""
RATIO_FROM: Final = 5 * MEBIBYTE
LIMIT_RUN: Final = 512 * 1024
"""Bytes of text in one go: four times the longest cell a spreadsheet accepts, written in UTF-8."""
LIMIT_ROW: Final = 16 * MEBIBYTE
LIMIT_STRINGS: Final = 2_000_000
LIMIT_SHEETS: Final = 200

_CHUNK: Final = 256 * 1024
_LOCAL_HEADER: Final = struct.Struct("<4s5H3L2H")
_END: Final = struct.Struct("<4s4H2LH")
_END_MARK: Final = b"PK\x05\x06"
_LONGEST_COMMENT: Final = 1 << 16
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STORED_FLAG: Final = 0x1

_DECLARATION: Final = re.compile(rb"<![DdEe]")
_ENCODING: Final = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']+)""")
_FAR: Final = re.compile(rb'r="(?:[A-Z]{3,}\d|[D-Z][A-Z]\d|[A-Z]+\d{6})')
_FILLED_FAR: Final = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+)(\d+)"[^>]*(?<!/)>')
_CELL: Final = re.compile(rb"<(?:\w+:)?c(?=[\s>])([^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_VALUE: Final = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_TYPE: Final = re.compile(rb'\st="(\w+)"')
_PLACE: Final = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION: Final = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE: Final = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

MAX_COLUMNS: Final = 104
"""Columns a sheet may fill: A to CZ."""


class RefusedError(Exception):
    """The file is refused: a key of the reasons, and the values of its sentence."""

    def __init__(self, reason: str, **values: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason
        self.values = values


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scan found: by sheet name, the (row, column index) of formulas without a value."""

    uncached: Mapping[str, list[tuple[int, int]]] = field(default_factory=dict)


def scan(content: bytes, *, limit_rows: int) -> Scan:
    """Check a file before it is parsed; raises RefusedError."""
    _identify(content)
    _check_end(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error) as error:
        raise RefusedError("endommage") from error
    names = _check_entries(entries)
    texts: dict[str, bytes] = {
        name: b"".join(_inflate(content, names[name], LIMIT_INFLATED))
        for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[content_types].xml")
        if name in names
    }
    if b"macroenabled" in texts.get("[content_types].xml", b"").lower():
        raise RefusedError("macros")
    sheets = _sheet_names(texts)
    return Scan(_scan_parts(content, names, sheets, limit_rows))


def _identify(content: bytes) -> None:
    """Refuse what is not a zip archive, by its first bytes."""
    if not content:
        raise RefusedError("vide")
    if content.startswith(_OLE):
        is_encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise RefusedError("protege" if is_encrypted else "ancien_format")
    if not content.startswith(b"PK"):
        raise RefusedError("pas_un_classeur")


def _check_end(content: bytes) -> None:
    """Read the end of the archive: how many entries, how big a directory."""
    at = content.rfind(_END_MARK, max(0, len(content) - _LONGEST_COMMENT - _END.size))
    if at < 0 or len(content) < at + _END.size:
        raise RefusedError("tronque")
    _, _, _, _, entries, size, offset, _ = _END.unpack_from(content, at)
    if entries > LIMIT_ENTRIES or size > LIMIT_DIRECTORY:
        raise RefusedError("bombe")
    if offset + size > at:
        raise RefusedError("endommage")


def _check_entries(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Return the entries by name in lower case; refuse macros, links, locks and absurd sizes."""
    names: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = entry.filename.replace("\\", "/").lower().lstrip("/")
        if name in names or entry.flag_bits & _STORED_FLAG:
            raise RefusedError("endommage" if name in names else "protege")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise RefusedError("endommage")
        if "vbaproject" in name or "/macrosheets/" in name or name.endswith(".xlm"):
            raise RefusedError("macros")
        if "/externallinks/" in name:
            raise RefusedError("liens_externes")
        if _is_inflated_too_much(entry.file_size, entry.compress_size):
            raise RefusedError("bombe")
        names[name] = entry
    if sum(entry.file_size for entry in entries) > LIMIT_INFLATED or _overlap(entries):
        raise RefusedError("bombe")
    if "xl/workbook.xml" not in names:
        is_sheet = "xl/workbook.bin" in names or "content.xml" in names
        raise RefusedError("autre_tableur" if is_sheet else "pas_un_classeur")
    return names


def _is_inflated_too_much(inflated: int, compressed: int) -> bool:
    return inflated > RATIO_FROM and inflated > LIMIT_RATIO * max(compressed, 1)


def _overlap(entries: list[zipfile.ZipInfo]) -> bool:
    """Tell whether two entries share bytes of the file: the trick of the denser bombs."""
    ends = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < ends:
            return True
        ends = entry.header_offset + _LOCAL_HEADER.size + entry.compress_size
    return False


def _inflate(content: bytes, entry: zipfile.ZipInfo, budget: int) -> Iterator[bytes]:
    """Yield the true content of an entry by pieces, whatever size it declares."""
    at = entry.header_offset
    if at + _LOCAL_HEADER.size > len(content):
        raise RefusedError("endommage")
    header = _LOCAL_HEADER.unpack_from(content, at)
    at += _LOCAL_HEADER.size + header[-2] + header[-1]
    end = at + entry.compress_size
    if header[0] != b"PK\x03\x04" or end > len(content):
        raise RefusedError("endommage")
    if entry.compress_type == zipfile.ZIP_STORED:
        pieces: Iterator[bytes] = (
            content[start : min(start + _CHUNK, end)] for start in range(at, end, _CHUNK)
        )
    else:
        pieces = _unpack(content[at:end])
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > budget or _is_inflated_too_much(total, entry.compress_size):
            raise RefusedError("bombe")
        yield piece


def _unpack(packed: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = packed
    try:
        while not unpacker.eof:
            piece = unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
            if not piece and not rest:
                raise RefusedError("endommage")
            yield piece
    except zlib.error as error:
        raise RefusedError("endommage") from error


def _sheet_names(texts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the name of the sheet kept in each part of the archive (its name in lower case)."""
    workbook = texts["xl/workbook.xml"].decode("utf-8", "replace")
    relations = texts.get("xl/_rels/workbook.xml.rels", b"").decode("utf-8", "replace")
    targets = {
        one.get("Id", ""): one.get("Target", "") for one in _attributes(_RELATION, relations)
    }
    sheets: dict[str, str] = {}
    for one in _attributes(_SHEET, workbook):
        identifier = next((value for key, value in one.items() if key.endswith(":id")), "")
        target = targets.get(identifier, "").replace("\\", "/").lower()
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        sheets[part] = one.get("name", "")
    if len(sheets) > LIMIT_SHEETS:
        raise RefusedError("bombe")
    return sheets


def _attributes(pattern: re.Pattern[str], text: str) -> Iterator[dict[str, str]]:
    for match in pattern.finditer(text):
        yield {
            name: html.unescape(double or single)
            for name, double, single in _ATTRIBUTE.findall(match[1])
        }


def _scan_parts(
    content: bytes, names: Mapping[str, zipfile.ZipInfo], sheets: Mapping[str, str], limit_rows: int
) -> dict[str, list[tuple[int, int]]]:
    """Inflate every XML part once; refuse declarations, endless texts, far cells; find formulas."""
    budget = LIMIT_INFLATED
    found: dict[str, list[tuple[int, int]]] = {}
    for name, entry in names.items():
        if not name.endswith((".xml", ".rels")):
            continue
        part = _Part(sheets.get(name), limit_rows)
        for piece in _inflate(content, entry, budget):
            budget -= len(piece)
            part.feed(piece)
        part.end()
        if part.uncached and part.sheet is not None:
            found[part.sheet] = part.uncached
    return found


class _Part:
    """One XML part, looked at piece by piece."""

    def __init__(self, sheet: str | None, limit_rows: int) -> None:
        """Look at a part; ``sheet`` is the name of the sheet it holds, if it holds one."""
        self.sheet = sheet
        self.uncached: list[tuple[int, int]] = []
        self._limit_rows = limit_rows
        self._tail = b""
        self._run = 0
        self._strings = 0
        self._is_begun = False
        self._row = b""

    def feed(self, piece: bytes) -> None:
        """Look at the next piece; raises RefusedError."""
        if not self._is_begun:
            self._check_beginning(piece)
        text = self._tail + piece
        # Looking for bytes is ten times quicker than looking for a pattern.
        if b"<!" in text and _DECLARATION.search(text):
            raise RefusedError("entites")
        self._check_runs(piece)
        self._tail = piece[-2:]
        self._strings += piece.count(b"<si")
        if self._strings > LIMIT_STRINGS:
            raise RefusedError("bombe")
        if self.sheet is not None:
            self._look_at_rows(piece)

    def end(self) -> None:
        """Look at what is left."""
        if self.sheet is not None:
            self._look_at_cells(self._row)

    def _check_beginning(self, piece: bytes) -> None:
        self._is_begun = True
        encoding = _ENCODING.match(piece.removeprefix(b"\xef\xbb\xbf"))
        if b"\x00" in piece[:64] or (
            encoding and encoding[1].lower() not in {b"utf-8", b"us-ascii", b"ascii"}
        ):
            raise RefusedError("endommage")

    def _check_runs(self, piece: bytes) -> None:
        """Refuse a text longer than any cell: it would be copied as often as it is used."""
        if b"<" in piece:
            self._run = len(piece) - piece.rfind(b"<")
        else:
            self._run += len(piece)
            if self._run > LIMIT_RUN:
                raise RefusedError("cellule")

    def _look_at_rows(self, piece: bytes) -> None:
        text = self._row + piece
        cut = text.rfind(b"row>")
        if cut < 0:
            self._row = text
            if len(text) > LIMIT_ROW:
                raise RefusedError("bombe")
            return
        self._look_at_cells(text[:cut])
        self._row = text[cut:]

    def _look_at_cells(self, text: bytes) -> None:
        if _FAR.search(text):
            for letters, digits in _FILLED_FAR.findall(text):
                if int(digits) > self._limit_rows + 1:
                    raise RefusedError("trop_de_lignes", sheet=self.sheet or "")
                if column_index(letters) >= MAX_COLUMNS:
                    raise RefusedError("trop_de_colonnes", sheet=self.sheet or "")
        has_formula = (b"<f" in text or b":f" in text) and _FORMULA.search(text)
        if has_formula or b't="e"' in text:
            self.uncached += _uncached_cells(text)


def _uncached_cells(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield the place of the formulas without a value, and of the cells that hold an error."""
    for attributes, body in _CELL.findall(text):
        kind = _TYPE.search(attributes)
        place = _PLACE.search(attributes)
        if place is None:
            continue
        is_error = kind is not None and kind[1] == b"e"
        if is_error or (_FORMULA.search(body) and not _has_value(kind, body)):
            yield int(place[2]), column_index(place[1])


def _has_value(kind: re.Match[bytes] | None, body: bytes) -> bool:
    """Tell whether a formula has its value: an empty one counts only for a formula of text."""
    value = _VALUE.search(body)
    is_text = kind is not None and kind[1] == b"str"
    if value is None:
        return is_text and b"<v" in body
    return is_text or bool(value[1].strip())


def column_index(letters: bytes) -> int:
    """Return the index, from 0, of the column named by these letters."""
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1

"""The process that parses files from elsewhere, workbooks and calendars, with little memory, little time and nothing to steal.

It reads one request on its standard input (the bytes of an .xlsx, or the path of a folder of .csv) and
writes pickled messages of plain values on its standard output: a sheet, its rows by batches, the end, or
why the file is refused. `exports.workbook_reader` starts it and reads them. Asked for an annotated copy
(`exports.annotated`), it sends how far it is, then the bytes of the copy, instead of rows. Asked for the
leave of a calendar (`exports.calendar_reader`), it sends its events as fields, and how many were left out.
"""

from __future__ import annotations

import csv
import pickle
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

from crt_desktop.domain.search import compact
from exports.workbook_scan import RefusedError, scan

MEMORY_LIMIT: Final = 1536 * (1 << 20)
CPU_LIMIT_S: Final = 60
COPY_CPU_LIMIT_S: Final = 180
"""Writing a copy takes longer than reading it."""
CALENDAR: Final = "ics"
"""The kind of a request for the leave of a calendar."""
CALENDAR_LIMIT_BYTES: Final = 1 << 20
CALENDAR_CPU_LIMIT_S: Final = 15
CALENDAR_MEMORY_LIMIT: Final = 512 * (1 << 20)
ANNOTATED: Final = "annote-"
"""What the kind of a request begins with when an annotated copy is asked."""
BATCH: Final = 2_000
"""Rows in one message."""

LIMIT_FILES: Final = 100
_BLANKS: Final = " \t\r\n\u00a0\u202f\ufeff\u200b"

Message = tuple[Any, ...]
Rows = Iterable[tuple[int, tuple[object, ...]]]


def main(arguments: Sequence[str]) -> int:
    """Answer one request; ``arguments``: kind (xlsx or csv), bytes and rows allowed, sheets wanted."""
    kind, limit_bytes, limit_rows, *wanted = arguments
    if kind == CALENDAR:
        limit_resources(CALENDAR_CPU_LIMIT_S, CALENDAR_MEMORY_LIMIT)
    else:
        limit_resources(COPY_CPU_LIMIT_S if kind.startswith(ANNOTATED) else CPU_LIMIT_S)
    # A windowed frozen application has no sys.stdin nor sys.stdout, but its pipes are there.
    with open(0, "rb", closefd=False) as stream:
        request = stream.read()
    with open(1, "wb", closefd=False) as output:
        for message in answer(
            kind,
            request,
            limit_bytes=int(limit_bytes),
            limit_rows=int(limit_rows),
            wanted=frozenset(wanted),
        ):
            pickle.dump(message, output, protocol=5)
    return 0


def limit_resources(cpu_s: int = CPU_LIMIT_S, memory: int = MEMORY_LIMIT) -> None:
    """Bound what this process may take, where the system can."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    for kind, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, limit))


def answer(
    kind: str, request: bytes, *, limit_bytes: int, limit_rows: int, wanted: frozenset[str]
) -> Iterator[Message]:
    """Yield the messages that answer a request; a refusal ends them."""
    try:
        if kind.startswith(ANNOTATED):
            yield from _annotate(kind, request, limit_bytes, limit_rows, wanted)
        elif kind == CALENDAR:
            yield from _read_calendar(request)
        elif kind == "csv":
            folder = Path(request.decode("utf-8", "surrogateescape"))
            yield from _read_folder(folder, limit_bytes, limit_rows, wanted)
        else:
            yield from _read_xlsx(request, limit_rows, wanted)
    except RefusedError as refusal:
        yield "refused", refusal.reason, refusal.values
    except MemoryError:
        yield "refused", "memoire", {}
    else:
        yield ("end",)


def _annotate(
    kind: str, request: bytes, limit_bytes: int, limit_rows: int, wanted: frozenset[str]
) -> Iterator[Message]:
    from exports.annotated_worker import (  # noqa: PLC0415 - openpyxl is for the copies only
        annotate_rows,
        annotate_xlsx,
        folder_of,
        in_parts,
        unpack,
    )

    header, content = unpack(request)
    if kind.endswith("xlsx"):
        made = yield from annotate_xlsx(header, content, limit_rows)
    else:
        files = [
            path
            for path in _csv_files(folder_of(content), limit_bytes)
            if compact(path.stem) in wanted
        ]
        made = yield from annotate_rows(
            header, [(one.stem, iter(_csv_rows(one, limit_rows))) for one in files]
        )
    yield from in_parts(made)


def _read_calendar(content: bytes) -> Iterator[Message]:
    from exports.calendar_parsing import parse_leave  # noqa: PLC0415 - icalendar is for calendars only

    events, left_out = parse_leave(content)
    for place in range(0, len(events), BATCH):
        yield "leave", [asdict(one) for one in events[place : place + BATCH]]
    yield "left_out", left_out


def _read_xlsx(content: bytes, limit_rows: int, wanted: frozenset[str]) -> Iterator[Message]:
    found = scan(content, limit_rows=limit_rows)
    from python_calamine import (  # noqa: PLC0415 - after the scan
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
    )

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        for metadata in workbook.sheets_metadata:
            if metadata.typ != SheetTypeEnum.WorkSheet:
                continue
            name = metadata.name
            uncached = found.uncached.get(name, [])
            if compact(name) in wanted:
                sheet = workbook.get_sheet_by_name(name)
                rows = _numbered(sheet, limit_rows, {row for row, _ in uncached})
                yield from _sheet_messages(name, rows, uncached)
            else:
                yield "sheet", name, (), []
    except PasswordError as error:
        raise RefusedError("protege") from error
    except (CalamineError, OSError, ValueError, LookupError) as error:
        raise RefusedError("endommage") from error
    except (RefusedError, MemoryError, GeneratorExit):
        raise
    except BaseException as error:
        raise RefusedError("endommage") from error


def _numbered(sheet: Any, limit_rows: int, kept: set[int]) -> Rows:
    """Yield the rows that are not blank, with their numbers; those in ``kept`` even when blank."""
    if sheet.start is None:
        return
    margin = (None,) * sheet.start[1]
    if sheet.total_height > limit_rows + 1:
        raise RefusedError("trop_de_lignes", sheet=sheet.name)
    known: dict[str, str | None] = {}
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_plain(cell, known) for cell in row]
        if number in kept or any(cell is not None for cell in cells):
            yield number, (*margin, *cells)


def _plain(cell: object, known: dict[str, str | None]) -> object:
    """Return a cell as a plain value; equal texts are one object, blank ones None."""
    if type(cell) is str:
        try:
            return known[cell]
        except KeyError:
            text = known[cell] = cell if cell.strip(_BLANKS) else None
            return text
    if isinstance(cell, timedelta):
        minutes = cell // timedelta(minutes=1)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return cell


def _sheet_messages(name: str, rows: Rows, uncached: list[tuple[int, int]]) -> Iterator[Message]:
    """Yield the header of a sheet, its first row that is not blank, then the others by batches."""
    numbered = iter(rows)
    first = next(numbered, None)
    header = () if first is None else tuple("" if one is None else str(one) for one in first[1])
    below = 0 if first is None else first[0]
    yield "sheet", name, header, [place for place in uncached if place[0] > below]
    batch: list[tuple[int, tuple[object, ...]]] = []
    for row in numbered:
        batch.append(row)
        if len(batch) == BATCH:
            yield "rows", batch
            batch = []
    if batch:
        yield "rows", batch


def _read_folder(
    folder: Path, limit_bytes: int, limit_rows: int, wanted: frozenset[str]
) -> Iterator[Message]:
    for path in _csv_files(folder, limit_bytes):
        if compact(path.stem) in wanted:
            yield from _sheet_messages(path.stem, _csv_rows(path, limit_rows), [])
        else:
            yield "sheet", path.stem, (), []


def _csv_files(folder: Path, limit_bytes: int) -> list[Path]:
    """Return the files of a folder, in order; raises RefusedError."""
    files = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() == ".csv" and not path.name.startswith(".")
    )
    if not files:
        raise RefusedError("dossier_sans_csv")
    sizes = [path.stat() for path in files]
    if not all(stat.S_ISREG(one.st_mode) for one in sizes):
        raise RefusedError("pas_un_classeur")
    if len(files) > LIMIT_FILES or sum(one.st_size for one in sizes) > limit_bytes:
        raise RefusedError("trop_gros")
    return files


def _csv_rows(path: Path, limit_rows: int) -> Rows:
    """Yield the rows of a file that are not blank; every cell is a text."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError("encodage", sheet=path.stem) from error
    if "\x00" in text[:1024]:
        raise RefusedError("encodage", sheet=path.stem)
    first_line = text.partition("\n")[0]
    if ";" not in first_line and ("," in first_line or "\t" in first_line):
        raise RefusedError("separateur", sheet=path.stem)
    known: dict[str, str | None] = {}
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=";"), 1):
            if number > limit_rows + 1:
                raise RefusedError("trop_de_lignes", sheet=path.stem)
            cells = tuple([_plain(cell, known) for cell in row])
            if any(cell is not None for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise RefusedError("cellule", sheet=path.stem) from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

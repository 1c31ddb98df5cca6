"""Workbooks spoilt at random: never a crash, never a hang, never half an import.

``CRT_FUZZ_WORKBOOKS`` gives the number of workbooks; the long tests spoil 2,000 of them.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from time import process_time
from typing import Any
from zipfile import ZipFile

import pytest

from crt_desktop.domain.errors import CrtError, WorkbookUnreadableError
from crt_desktop.domain.reprise.schema import ALL_SHEETS
from crt_desktop.reports.exchange import RawCell, RawRow, RawSheet, RawWorkbook
from crt_desktop.services.exchanges import Exchanges
from exports.workbook_reader import SafeWorkbookReader
from exports.workbook_scan import RefusedError
from tests.example_workbook import WORKBOOK
from tests.fakes_exchange import FakeReader, FakeSession, FixedClock, wall
from tests.rendering.workbook_files import read_here, zipped
from tests.sizes import at_length

COUNT = int(os.environ.get("CRT_FUZZ_WORKBOOKS") or at_length(80, 2000))
THROUGH_THE_PROCESS = max(COUNT // 20, 4)
LIMIT_S = 2

Random = random.Random


class NoWriter:
    def write_caseload(self, path: Path, **others: Any) -> dict[str, int]:
        raise AssertionError(path)

    def write_template(self, path: Path) -> None:
        raise AssertionError(path)

    def write_annotated(self, source: Path, *others: Any, **options: Any) -> None:
        raise AssertionError(source)


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    """The parts of the example workbook, its longest sheets cut short."""
    with ZipFile(WORKBOOK) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    for name, content in found.items():
        if "/worksheets/" in name:
            rows = content.split(b"</row>")
            found[name] = b"</row>".join([*rows[:-1][:12], rows[-1]])
    return found


def flip(chance: Random, content: bytes) -> bytes:
    """Change, take out or double a few bytes."""
    spoilt = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        if not spoilt:
            break
        at = chance.randrange(len(spoilt))
        kind = chance.randrange(4)
        if kind == 0:
            spoilt[at] = chance.randrange(256)
        elif kind == 1:
            del spoilt[at : at + chance.randint(1, 400)]
        elif kind == 2:
            spoilt[at:at] = spoilt[at : at + chance.randint(1, 400)]
        else:
            spoilt[at:at] = chance.randbytes(chance.randint(1, 40))
    return bytes(spoilt)


SNIPPETS = (
    b"<row r='4294967295'/>",
    b"<c r='A0'><v>1</v></c>",
    b"<c r='ZZZZZZ9'><v>1</v></c>",
    b"<c r='B2' t='s'><v>99999999</v></c>",
    b"<c r='B2' t='s'><v>-1</v></c>",
    b"<c r='B2' t='d'><v>2025-99-99</v></c>",
    b"<c r='C3' s='65535'><v>1e308</v></c>",
    b"<c r='C3' t='b'><v>7</v></c>",
    b"<c r='C3' t='e'><v>#REF!</v></c>",
    b"<c r='C3'><f t='shared' si='9'/><v>NaN</v></c>",
    b"<is><t>&#0;&#xD800;&amp;&lt;</t></is>",
    b"<![CDATA[]]>",
    b"<!-- -->",
    b"<mergeCell ref='A1:XFD1048576'/>",
    b"<dimension ref='A1:XFD1048576'/>",
    b"</sheetData></worksheet>",
)


def spoil_xml(chance: Random, parts: dict[str, bytes]) -> bytes:
    spoilt = dict(parts)
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(list(spoilt))
        content = spoilt[name]
        kind = chance.randrange(4)
        if kind == 0:
            spoilt[name] = flip(chance, content)
        elif kind == 1:
            at = content.find(b">", chance.randrange(len(content))) + 1
            spoilt[name] = content[:at] + chance.choice(SNIPPETS) + content[at:]
        elif kind == 2:
            spoilt[name] = spoilt[chance.choice(list(spoilt))]
        else:
            del spoilt[name]
            if not spoilt:
                break
    return zipped(dict(spoilt))


def spoil_zip(chance: Random, parts: dict[str, bytes]) -> bytes:
    return flip(chance, zipped(dict(parts)))


def cut_zip(chance: Random, parts: dict[str, bytes]) -> bytes:
    whole = zipped(dict(parts))
    return whole[: chance.randrange(len(whole))]


SPOILERS: tuple[Callable[[Random, dict[str, bytes]], bytes], ...] = (spoil_xml, spoil_zip, cut_zip)


def attempt(session: FakeSession, workbook: RawWorkbook, *, skip_invalid: bool) -> None:
    """Import a workbook; whatever happens, it is all or nothing."""
    before = deepcopy(session.exchange)
    entries = len(session.journal)
    exchanges = Exchanges(session, FixedClock(), FakeReader(workbook), NoWriter())
    try:
        report = exchanges.import_workbook(session.actor, Path("x.xlsx"), skip_invalid=skip_invalid)
    except CrtError:
        report = None
    if report is None or not report.is_written:
        assert session.exchange == before
        assert len(session.journal) == entries
    else:
        assert len(session.journal) > entries
        for sheet in report.sheets.values():
            assert sheet.read == sheet.created + sheet.updated + sheet.unchanged + sheet.failed


@pytest.mark.timeout(3600)
def test_spoilt_files_are_read_or_refused(tmp_path: Path, parts: dict[str, bytes]) -> None:
    chance = Random(2026)
    session = FakeSession()
    path = tmp_path / "x.xlsx"
    outcomes = {"read": 0, "refused": 0}
    for number in range(COUNT):
        path.write_bytes(SPOILERS[number % len(SPOILERS)](chance, parts))
        started = process_time()
        try:
            workbook = read_here(path)
        except RefusedError:
            outcomes["refused"] += 1
        else:
            outcomes["read"] += 1
            attempt(session, workbook, skip_invalid=number % 2 == 0)
        assert process_time() - started < LIMIT_S, number
    assert min(outcomes.values()) > COUNT // 50, outcomes


@pytest.mark.timeout(3600)
def test_spoilt_files_go_through_the_process_unharmed(
    tmp_path: Path, parts: dict[str, bytes]
) -> None:
    chance = Random(7)
    path = tmp_path / "x.xlsx"
    for number in range(THROUGH_THE_PROCESS):
        path.write_bytes(SPOILERS[number % len(SPOILERS)](chance, parts))
        try:
            reason = ""
            assert isinstance(SafeWorkbookReader().read(path), RawWorkbook)
        except WorkbookUnreadableError as error:
            reason = str(error.values["reason"])
        assert reason not in {"trop_long", "memoire"}


def a_cell(chance: Random, pool: list[RawCell]) -> RawCell:
    kind = chance.randrange(10)
    if kind < 5:
        return chance.choice(pool)
    if kind == 5:
        return chance.choice(
            (float("nan"), float("inf"), -1.0, 1e300, 0.1 + 0.2, 2.0**60, True, False)
        )
    if kind == 6:
        return date(1900, 1, 1) + timedelta(days=chance.randrange(60_000))
    if kind == 7:
        return wall(2025, 10, 26, chance.randrange(24), chance.randrange(60))
    if kind == 8:
        return "".join(
            chr(chance.choice((chance.randrange(32, 127), chance.randrange(0xD7FF))))
            for _ in range(chance.randrange(30))
        )
    return None


@pytest.mark.timeout(3600)
def test_cells_shuffled_at_random_never_break_the_rules(
    tmp_path: Path, parts: dict[str, bytes]
) -> None:
    chance = Random(11)
    path = tmp_path / "x.xlsx"
    path.write_bytes(zipped(dict(parts)))
    whole = read_here(path)
    session = FakeSession()
    for number in range(COUNT):
        if number % 8 == 0:
            session = FakeSession()
        started = process_time()
        attempt(session, shuffled(chance, whole), skip_invalid=number % 2 == 0)
        assert process_time() - started < LIMIT_S, number
    assert any(session.exchange.rows[sheet.name] for sheet in ALL_SHEETS)


def shuffled(chance: Random, whole: RawWorkbook) -> RawWorkbook:
    """Return the workbook with some cells, headers and sheets changed."""
    sheets: list[RawSheet] = []
    for sheet in whole.sheets:
        pool = [cell for row in sheet.rows for cell in row.cells]
        rate = chance.choice((0, 0, 0.01, 0.1, 0.5))
        rows = tuple(
            RawRow(
                row.number,
                tuple(
                    a_cell(chance, pool) if chance.random() < rate else cell for cell in row.cells
                ),
            )
            for row in sheet.rows
            for _ in range(chance.choice((1, 1, 1, 2)))
        )
        header = list(sheet.header)
        if header and chance.random() < 0.1:
            header[chance.randrange(len(header))] = chance.choice(("", "taille", *sheet.header))
        uncached = ((2, chance.randrange(6)),) if chance.random() < 0.1 else ()
        if chance.random() > 0.05:
            sheets.append(
                RawSheet(
                    name=sheet.name, header=tuple(header), rows=rows, uncached_formulas=uncached
                )
            )
    return RawWorkbook(file_name="x.xlsx", size_bytes=1, sheets=tuple(sheets))


def test_a_spoilt_copy_differs_from_the_sound_one(parts: dict[str, bytes]) -> None:
    sound = zipped(dict(parts))
    assert all(spoil(Random(1), parts) != sound for spoil in SPOILERS)
    assert ZipFile(BytesIO(sound)).testzip() is None

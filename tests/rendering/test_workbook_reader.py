"""Reading a workbook: the cells as they are, and every file that is refused, with its reason."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path
from time import monotonic, process_time
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook

from crt_desktop.domain.errors import OperationCancelledError, WorkbookUnreadableError
from crt_desktop.domain.messages import explain
from crt_desktop.domain.sentences.files import WORKBOOK_REASONS
from crt_desktop.reports.exchange import RawSheet, RawWorkbook
from exports import workbook_worker
from exports.workbook_reader import SafeWorkbookReader
from exports.workbook_scan import MEBIBYTE, RefusedError, scan
from exports.workbook_worker import answer
from tests.fakes_exchange import wall
from tests.rendering.workbook_files import (
    MAIN,
    XML,
    a_row,
    a_sound_workbook,
    crowded_zip,
    lying_zip,
    overlapping_zip,
    parts,
    people_sheet,
    replaced,
    sheet_xml,
    text_cell,
    zipped,
)

THIRTY = 30 * MEBIBYTE
HOLLOW = b"<a/>" * (THIRTY // 4)


def saved(folder: Path, content: bytes, name: str = "reprise.xlsx") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def read(path: Path) -> RawWorkbook:
    return SafeWorkbookReader().read(path)


def reason_of(path: Path) -> str:
    with pytest.raises(WorkbookUnreadableError) as caught:
        read(path)
    message = explain(caught.value)
    reason = str(caught.value.values["reason"])
    assert reason in WORKBOOK_REASONS
    assert message.detail == explain(caught.value).detail
    assert "inconnu" not in message.text
    assert caught.value.values["file"] == path.name
    return reason


def only_sheet(path: Path) -> RawSheet:
    (sheet,) = read(path).sheets
    return sheet


# --- what is read --------------------------------------------------------------------------


def test_cells_are_read_as_the_file_holds_them(tmp_path: Path) -> None:
    path = tmp_path / "reprise.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("beneficiaires")
    day, instant, clock, length = (
        book.add_format({"num_format": code})
        for code in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm", "hh:mm", "[h]:mm")
    )
    sheet.write_row(0, 0, ["id", "a", "b", "c", "d", "e", "f", "g", "h"])
    sheet.write_string(1, 0, " P1 ")
    sheet.write_datetime(1, 1, date(1938, 2, 14), day)
    sheet.write_datetime(1, 2, wall(2025, 3, 1, 21, 15), instant)
    sheet.write_datetime(1, 3, time(21, 0), clock)
    sheet.write_datetime(1, 4, timedelta(hours=26, minutes=30), length)
    sheet.write_number(1, 5, 12)
    sheet.write_boolean(1, 6, True)  # noqa: FBT003 - the library's own shape
    sheet.write_formula(1, 7, "=1+1", None, 2)
    sheet.write_string(1, 8, "=1+1")
    sheet.write_string(4, 0, "P2")
    sheet.write_string(5, 0, "   ")
    book.add_worksheet("vacances").write_string(0, 0, "x")
    book.close()
    workbook = read(path)
    assert workbook.file_name == "reprise.xlsx"
    assert workbook.size_bytes == path.stat().st_size
    assert workbook.read_in_s > 0
    people, holidays = workbook.sheets
    assert people.header[:2] == ("id", "a")
    assert [row.number for row in people.rows] == [2, 5]
    assert people.rows[0].cells == (
        " P1 ",
        date(1938, 2, 14),
        wall(2025, 3, 1, 21, 15),
        time(21, 0),
        "26:30",
        12.0,
        True,
        2.0,
        "=1+1",
    )
    assert people.rows[1].cells == ("P2", *(None,) * 8)
    assert people.uncached_formulas == ()
    assert (holidays.name, holidays.header, holidays.rows) == ("vacances", (), ())


def test_a_sheet_that_begins_further_keeps_its_row_numbers_and_its_columns(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "gir"
    sheet["B3"] = "beneficiaire"
    sheet["C5"] = "x"
    path = tmp_path / "reprise.xlsx"
    book.save(path)
    found = only_sheet(path)
    assert found.header == ("", "beneficiaire", "")
    assert [(row.number, row.cells) for row in found.rows] == [(5, (None, None, "x"))]


def test_an_empty_sheet_has_neither_header_nor_rows(tmp_path: Path) -> None:
    found = only_sheet(saved(tmp_path, zipped(parts({"gir": sheet_xml()}))))
    assert (found.header, found.rows) == ((), ())


def test_formulas_without_a_value_and_errors_are_reported_by_their_place(tmp_path: Path) -> None:
    rows = (
        (
            '<row r="2"><c r="A2"><f>B2</f></c><c r="B2"><f>1+1</f><v>2</v></c>'
            '<c r="C2" t="str"><f>A2</f><v></v></c><c r="D2"><f>1+1</f><v></v></c>'
            '<c r="E2" t="e"><f>NA()</f><v>#N/A</v></c></row>'
        ),
        '<row r="3"><c r="A3" s="1"/><c r="B3" t="str"><f>A2</f></c><c r="C3" t="str"><f>A2</f><v/></c></row>',
        '<row r="4"><c><f>A2</f></c></row>',
    )
    found = only_sheet(saved(tmp_path, zipped(parts({"beneficiaires": people_sheet(*rows)}))))
    assert set(found.uncached_formulas) == {(2, 0), (2, 3), (2, 4), (3, 1)}
    assert [row.number for row in found.rows] == [2, 3]


def test_formulas_written_by_openpyxl_have_no_value(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "beneficiaires"
    sheet.append(("id", "nom_naissance"))
    sheet.append(("P1", "=UPPER(A2)"))
    path = tmp_path / "reprise.xlsx"
    book.save(path)
    assert only_sheet(path).uncached_formulas == ((2, 1),)


def test_a_folder_of_csv_is_read_with_or_without_a_mark(tmp_path: Path) -> None:
    saved(
        tmp_path,
        '\ufeffid;nom_naissance\r\nP1;Œillet\r\n;\r\n\r\nP2;"a;b\nc"\r\n'.encode(),
        "Bénéficiaires.CSV",
    )
    saved(tmp_path, b"cle;valeur\nnom;CRT\n", "etablissement.csv")
    saved(tmp_path, b"a,b\n1,2\n", "autre.csv")
    saved(tmp_path, b"notes", "lisez-moi.txt")
    workbook = read(tmp_path)
    assert [sheet.name for sheet in workbook.sheets] == ["Bénéficiaires", "autre", "etablissement"]
    assert workbook.sheets[0].header == ("id", "nom_naissance")
    assert [(row.number, row.cells) for row in workbook.sheets[0].rows] == [
        (2, ("P1", "Œillet")),
        (5, ("P2", "a;b\nc")),
    ]
    assert workbook.sheets[1].rows == ()
    assert workbook.file_name == tmp_path.name


# --- what is refused -----------------------------------------------------------------------


def test_a_missing_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "absent.xlsx")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "vide"),
        (b"%PDF-1.7\n" + b"x" * 500, "pas_un_classeur"),
        (b"id;nom_naissance\nP1;Roux\n", "pas_un_classeur"),
        (b"<html><table></table></html>", "pas_un_classeur"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "ancien_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protege"),
        (a_sound_workbook()[:-200], "tronque"),
        (a_sound_workbook()[:100], "tronque"),
        (b"PK\x03\x04", "tronque"),
        (zipped({"mimetype": "application/vnd.oasis", "content.xml": "<a/>"}), "autre_tableur"),
        (zipped({"xl/workbook.bin": "x"}), "autre_tableur"),
        (zipped({"word/document.xml": "<a/>"}), "pas_un_classeur"),
        (zipped({}), "pas_un_classeur"),
        (replaced(a_sound_workbook(), "xl/vbaProject.bin", b"x"), "macros"),
        (replaced(a_sound_workbook(), "xl/macrosheets/sheet1.xml", b"<a/>"), "macros"),
        (
            replaced(
                a_sound_workbook(),
                "[Content_Types].xml",
                b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
            ),
            "macros",
        ),
        (
            replaced(a_sound_workbook(), "xl/externalLinks/externalLink1.xml", b"<a/>"),
            "liens_externes",
        ),
        (
            replaced(
                a_sound_workbook(),
                "xl/worksheets/sheet1.xml",
                b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            ),
            "entites",
        ),
        (replaced(a_sound_workbook(), "xl/styles.xml", b"<!-- x --><!ENTITY b 'c'>"), "entites"),
        (
            replaced(a_sound_workbook(), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
            "endommage",
        ),
        (
            replaced(a_sound_workbook(), "xl/worksheets/sheet1.xml", "<a/>".encode("utf-16")),
            "endommage",
        ),
        (
            replaced(
                a_sound_workbook(), "xl/workbook.xml", b'<?xml version="1.0" encoding="UTF-7"?><a/>'
            ),
            "endommage",
        ),
        (
            zipped(parts({"gir": sheet_xml('<row r="200002"><c r="A200002"><v>1</v></c></row>')})),
            "trop_de_lignes",
        ),
        (
            zipped(parts({"gir": sheet_xml('<row r="2"><c r="DA2"><v>1</v></c></row>')})),
            "trop_de_colonnes",
        ),
        (
            zipped(parts({"gir": sheet_xml('<row r="2"><c r="XFD2"><v>1</v></c></row>')})),
            "trop_de_colonnes",
        ),
    ],
)
def test_each_file_that_is_no_plain_workbook_is_refused_with_its_reason(
    content: bytes, reason: str
) -> None:
    assert messages(content)[-1][:2] == ("refused", reason)
    assert reason in WORKBOOK_REASONS


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "vide"),
        (b"%PDF-1.7\n" + b"x" * 500, "pas_un_classeur"),
        (a_sound_workbook()[:-200], "tronque"),
        (replaced(a_sound_workbook(), "xl/vbaProject.bin", b"x"), "macros"),
        (
            zipped(parts({"gir": sheet_xml('<row r="200002"><c r="A200002"><v>1</v></c></row>')})),
            "trop_de_lignes",
        ),
    ],
)
def test_a_refusal_comes_out_of_the_process_as_a_sentence(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    assert reason_of(saved(tmp_path, content)) == reason


def test_an_empty_cell_far_away_is_no_reason_to_refuse(tmp_path: Path) -> None:
    rows = sheet_xml(a_row(1, "id"), '<row r="1048576"><c r="XFD1048576" s="1"/></row>')
    assert only_sheet(saved(tmp_path, zipped(parts({"gir": rows})))).header == ("id",)


def test_a_macro_workbook_is_refused_by_its_name(tmp_path: Path) -> None:
    assert reason_of(saved(tmp_path, a_sound_workbook(), "reprise.xlsm")) == "macros"
    assert reason_of(saved(tmp_path, a_sound_workbook(), "reprise.xlsb")) == "autre_tableur"


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"xl/workbook.xml": "<a/>"}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert reason_of(saved(tmp_path, bytes(content))) == "protege"


def test_a_file_over_fifty_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path, b"PK")
    os.truncate(path, 51 * MEBIBYTE)
    assert reason_of(path) == "trop_gros"


def test_a_cell_of_ten_megabytes_is_refused(tmp_path: Path) -> None:
    rows = people_sheet(f'<row r="2">{text_cell("A2", "x" * (10 * MEBIBYTE))}</row>')
    content = zipped(parts({"beneficiaires": rows}), 0)
    assert reason_of(saved(tmp_path, content)) == "cellule"
    folder = tmp_path / "dossier"
    folder.mkdir()
    saved(folder, b"id\n" + b"x" * MEBIBYTE, "gir.csv")
    assert reason_of(folder) == "cellule"


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "dossier_sans_csv"),
        ({"gir.csv": "id;prénom\n".encode("cp1252")}, "encodage"),
        ({"gir.csv": "id;a\n".encode("utf-16")}, "encodage"),
        ({"gir.csv": "id;a\n".encode("utf-16-le")}, "encodage"),
        ({"gir.csv": b"beneficiaire,date\nP1,x\n"}, "separateur"),
        ({"gir.csv": b"beneficiaire\tdate\n"}, "separateur"),
        ({f"f{number}.csv": b"" for number in range(101)}, "trop_gros"),
    ],
)
def test_each_folder_that_is_no_workbook_is_refused(
    tmp_path: Path, files: dict[str, bytes], reason: str
) -> None:
    for name, content in files.items():
        saved(tmp_path, content, name)
    assert reason_of(tmp_path) == reason


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and modes are those of Unix")
def test_a_pipe_a_device_or_a_forbidden_file_never_hangs(tmp_path: Path) -> None:
    pipe = tmp_path / "tube.xlsx"
    os.mkfifo(pipe)
    assert reason_of(pipe) == "pas_un_classeur"
    folder = tmp_path / "dossier"
    folder.mkdir()
    os.mkfifo(folder / "gir.csv")
    assert reason_of(folder) == "pas_un_classeur"


# --- bombs ---------------------------------------------------------------------------------


def _many_small_strings() -> bytes:
    strings = f'{XML}<sst xmlns="{MAIN}">'.encode() + b"<si/>" * 3_000_000 + b"</sst>"
    return replaced(a_sound_workbook(), "xl/sharedStrings.xml", strings)


def _long_row() -> bytes:
    cells = b"<c r='A1'><v>1</v></c>" * 1_000_000
    return replaced(
        a_sound_workbook(), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='1'>" + cells
    )


BOMBS: dict[str, Callable[[], bytes]] = {
    "one part of thirty megabytes of nothing": lambda: replaced(
        a_sound_workbook(), "xl/worksheets/sheet1.xml", HOLLOW
    ),
    "a picture of thirty megabytes of nothing": lambda: replaced(
        a_sound_workbook(), "xl/media/a.png", HOLLOW
    ),
    "three parts of thirty megabytes": lambda: zipped(
        {**parts({"gir": sheet_xml()}), **{f"xl/{number}.xml": HOLLOW for number in range(3)}}
    ),
    "a size that lies": lambda: lying_zip(
        a_sound_workbook(), "xl/worksheets/sheet1.xml", HOLLOW, 1000
    ),
    "a shared string of fifty megabytes": lambda: replaced(
        a_sound_workbook(),
        "xl/sharedStrings.xml",
        b"<sst><si><t>" + b"ab" * (25 * MEBIBYTE) + b"</t></si></sst>",
    ),
    "three million shared strings": _many_small_strings,
    "entries that share their bytes": lambda: overlapping_zip(50, b" " * (4 * MEBIBYTE)),
    "twenty thousand entries": lambda: crowded_zip(20_000),
    "a billion laughs": lambda: replaced(
        a_sound_workbook(),
        "xl/sharedStrings.xml",
        b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>',
    ),
    "a quadratic blow-up": lambda: replaced(
        a_sound_workbook(),
        "xl/workbook.xml",
        b'<!DOCTYPE l [<!ENTITY a "' + b"x" * 100_000 + b'">]><l>' + b"&a;" * 1000 + b"</l>",
    ),
    "an external entity": lambda: replaced(
        a_sound_workbook(),
        "xl/workbook.xml",
        b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>',
    ),
    "one cell at the far corner": lambda: zipped(
        parts({"gir": sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')})
    ),
    "a row without an end": _long_row,
    "a directory larger than allowed": lambda: zipped(
        {
            **parts({"gir": sheet_xml()}),
            **{f"xl/{'a' * 60_000}{number}.xml": "" for number in range(40)},
        }
    ),
}
BOMB_REASONS = {"bombe", "cellule", "entites", "trop_de_lignes", "trop_de_colonnes"}


@pytest.mark.parametrize("name", BOMBS)
def test_each_of_fourteen_bombs_is_refused_within_two_seconds_of_work(
    tmp_path: Path, name: str
) -> None:
    content = BOMBS[name]()
    started = process_time()
    with pytest.raises(RefusedError) as caught:
        scan(content, limit_rows=200_000)
    assert process_time() - started < 2
    assert caught.value.reason in BOMB_REASONS


def test_there_are_fourteen_bombs_and_one_is_refused_out_of_the_process_too(tmp_path: Path) -> None:
    assert len(BOMBS) == 14
    assert reason_of(saved(tmp_path, BOMBS["a size that lies"]())) == "bombe"


# --- the process ---------------------------------------------------------------------------


def test_a_reading_can_be_stopped_and_is_stopped_by_the_clock(tmp_path: Path) -> None:
    path = saved(tmp_path, a_sound_workbook())
    asked: list[float] = []

    def is_cancelled() -> bool:
        asked.append(monotonic())
        return len(asked) > 1

    with pytest.raises(OperationCancelledError):
        SafeWorkbookReader().read(path, is_cancelled=is_cancelled)
    with pytest.raises(WorkbookUnreadableError) as caught:
        SafeWorkbookReader(time_limit_s=0.001).read(path)
    assert caught.value.values["reason"] == "trop_long"
    assert not [one for one in threading.enumerate() if "_receive" in one.name]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "trop_long"),
        ("import os; os.abort()", "memoire"),
        ("import sys; sys.exit(3)", "endommage"),
        ("import sys; sys.stdout.buffer.write(b'not a pickle')", "endommage"),
        (
            (
                "import pickle, sys, os\nclass Evil:\n def __reduce__(self): return os.getcwd, ()\n"
                "pickle.dump(('sheet', Evil()), sys.stdout.buffer)"
            ),
            "endommage",
        ),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of Unix")
def test_a_worker_that_dies_or_lies_makes_the_file_unreadable_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, reason: str
) -> None:
    monkeypatch.setattr("exports.workbook_reader._command", lambda: [sys.executable, "-c", program])
    assert reason_of(saved(tmp_path, a_sound_workbook())) == reason


def test_the_worker_inherits_neither_the_environment_nor_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRT_PASSPHRASE", "lavande moulin")
    program = (
        "import os, pickle, sys\n"
        "header = tuple(sorted(os.environ)) + (os.getcwd(),)\n"
        "for one in (('sheet', 'gir', header, []), ('end',)): pickle.dump(one, sys.stdout.buffer)"
    )
    monkeypatch.setattr("exports.workbook_reader._command", lambda: [sys.executable, "-c", program])
    *names, folder = only_sheet(saved(tmp_path, a_sound_workbook())).header
    assert "CRT_PASSPHRASE" not in names
    assert "HOME" not in names
    assert folder == os.path.abspath(os.sep)  # noqa: PTH100 - the root of this system


def test_the_frozen_application_is_its_own_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    from exports import workbook_reader  # noqa: PLC0415 - its private part

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert workbook_reader._command() == [sys.executable, "--lire-classeur"]


def test_a_csv_of_too_many_rows_is_refused(tmp_path: Path) -> None:
    saved(tmp_path, b"id\n" + b"x\n" * 101, "gir.csv")
    found = messages(os.fsencode(tmp_path), "csv")
    assert found[-1] == ("refused", "trop_de_lignes", {"sheet": "gir"})


def messages(content: bytes, kind: str = "xlsx", **changes: Any) -> list[tuple[Any, ...]]:
    options: dict[str, Any] = {
        "limit_bytes": MEBIBYTE,
        "limit_rows": 100,
        "wanted": frozenset({"gir", "beneficiaires"}),
    }
    options.update(changes)
    return list(answer(kind, content, **options))


def test_the_worker_answers_by_batches_and_ends_with_a_word() -> None:
    rows = [a_row(number, f"P{number}") for number in range(2, 2504)]
    content = zipped(parts({"beneficiaires": people_sheet(*rows)}))
    found = messages(content, limit_rows=5000)
    assert [one[0] for one in found] == ["sheet", "rows", "rows", "end"]
    assert [len(one[1]) for one in found[1:3]] == [2000, 502]
    assert messages(content) == [("refused", "trop_de_lignes", {"sheet": "beneficiaires"})]


def test_a_panic_or_a_lack_of_memory_of_the_parser_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class PanicError(BaseException):
        """What the parser raises when it panics: not an Exception."""

    for error, reason in (
        (PanicError(), "endommage"),
        (MemoryError(), "memoire"),
        (KeyError("x"), "endommage"),
    ):

        def fail(*_: object, error: BaseException = error) -> None:
            raise error

        monkeypatch.setattr(workbook_worker, "_numbered", fail)
        assert messages(a_sound_workbook())[-1][:2] == ("refused", reason)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "dossier_sans_csv"),
        ({"gir.csv": "id;prénom\n".encode("cp1252")}, "encodage"),
        ({"gir.csv": "id;a\n".encode("utf-16-le")}, "encodage"),
        ({"gir.csv": b"beneficiaire,date\n"}, "separateur"),
        ({"gir.csv": b"id\n" + b"x" * MEBIBYTE}, "cellule"),
        ({"gir.csv": b"id\n", "visites.csv": b"x" * MEBIBYTE * 2}, "trop_gros"),
    ],
)
def test_the_worker_refuses_folders_with_the_same_reasons(
    tmp_path: Path, files: dict[str, bytes], reason: str
) -> None:
    for name, content in files.items():
        saved(tmp_path, content, name)
    request = os.fsencode(tmp_path)
    assert messages(request, "csv", limit_bytes=2 * MEBIBYTE)[-1][:2] == ("refused", reason)


def test_the_worker_reads_a_folder_and_leaves_unknown_files(tmp_path: Path) -> None:
    saved(tmp_path, b"id;a\nP1;\n;\n", "gir.csv")
    saved(tmp_path, b"x", "vacances.csv")
    assert messages(os.fsencode(tmp_path), "csv") == [
        ("sheet", "gir", ("id", "a"), []),
        ("rows", [(2, ("P1", None))]),
        ("sheet", "vacances", (), []),
        ("end",),
    ]


def test_the_worker_leaves_charts_and_unknown_sheets_and_writes_lengths_as_times() -> None:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("gir")
    sheet.write_row(0, 0, ["id", "durée"])
    length = book.add_format({"num_format": "[h]:mm"})
    sheet.write_datetime(1, 1, timedelta(hours=26, minutes=30), length)
    book.add_worksheet("vacances")
    book.add_worksheet("beneficiaires")
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=gir!$A$1:$A$2"})
    book.add_chartsheet("courbe").set_chart(chart)
    book.close()
    assert messages(buffer.getvalue()) == [
        ("sheet", "gir", ("id", "durée"), []),
        ("rows", [(2, (None, "26:30"))]),
        ("sheet", "vacances", (), []),
        ("sheet", "beneficiaires", (), []),
        ("end",),
    ]


def _spoilt_directory(place: int, value: bytes) -> bytes:
    content = bytearray(a_sound_workbook())
    at = content.index(b"PK\x01\x02") + place
    content[at : at + len(value)] = value
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_spoilt_directory(10, b"\x63\x00"), "endommage"),
        (_spoilt_directory(42, b"\xff\xff\xff\x00"), "endommage"),
        (_spoilt_directory(42, b"\x01\x00\x00\x00"), "endommage"),
        (_spoilt_directory(20, b"\x02\x00\x00\x00"), "endommage"),
        (_spoilt_directory(0, b"PK\x09\x09"), "endommage"),
        (zipped({"xl/workbook.xml": "<a/>", "XL/WORKBOOK.XML": "<a/>"}), "endommage"),
        (
            a_sound_workbook()[:-22] + a_sound_workbook()[-22:-6] + b"\xff\xff\x00\x00\x00\x00",
            "endommage",
        ),
        (
            zipped(parts({f"s{number}": sheet_xml() for number in range(201)})),
            "bombe",
        ),
    ],
)
def test_a_directory_that_does_not_hold_together_is_refused(content: bytes, reason: str) -> None:
    assert messages(content) == [("refused", reason, {})]


def test_sheets_named_by_absolute_targets_are_found() -> None:
    rows = people_sheet('<row r="2"><c r="A2"><f>B2</f></c></row>')
    entries = parts({"beneficiaires": rows})
    links = entries["xl/_rels/workbook.xml.rels"]
    entries["xl/_rels/workbook.xml.rels"] = links.replace("worksheets/", "/xl/worksheets/")
    assert messages(zipped(entries, 0))[0][3] == [(2, 0)]

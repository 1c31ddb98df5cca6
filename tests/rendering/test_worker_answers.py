"""What the reading process answers, asked of its functions here: the same requests, the same messages."""

from __future__ import annotations

import os
import pickle
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from crt_desktop.domain.reprise.schema import FORMULA_MARK, SUMMARY_SHEET
from exports import annotated_worker, workbook_worker
from exports.workbook_scan import LIMIT_RUN, RefusedError, scan
from exports.workbook_worker import BATCH, limit_resources
from tests.rendering.workbook_files import a_row, a_sound_workbook, parts, people_sheet, zipped

HEADER: dict[str, Any] = {
    "file": "reprise.xlsx",
    "is_training": False,
    "left_out": 0,
    "sheets": {"beneficiaires": [1, 0, 0, 0, 1, 0]},
    "problems": [
        {
            "sheet": "beneficiaires",
            "row": 2,
            "column": "sexe",
            "value": "Z",
            "code": "code_inconnu",
            "severity": "erreur",
            "message": "Code inconnu.",
            "remedy": "Choisissez F, M ou I.",
        }
    ],
}


def copy_of(kind: str, content: bytes, **limits: Any) -> Workbook:
    """Return the annotated copy that the worker answers, read back."""
    options: dict[str, Any] = {
        "limit_bytes": 1_000_000,
        "limit_rows": 100,
        "wanted": frozenset({"beneficiaires"}),
    }
    request = annotated_worker.pack(HEADER, content)
    *sent, last = workbook_worker.answer(f"annote-{kind}", request, **(options | limits))
    assert last == ("end",)
    steps = [told for name, told in sent if name == "done"]
    parts = [told for name, told in sent if name == "part"]
    assert steps == [50, 60]
    assert len(steps) + len(parts) == len(sent)
    return load_workbook(BytesIO(b"".join(parts)))


def test_a_copy_travels_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(annotated_worker, "PART", 500)
    book = copy_of("xlsx", a_sound_workbook())
    comment = book["beneficiaires"]["D2"].comment
    assert comment is not None
    assert "Choisissez F, M ou I." in comment.text
    assert book.sheetnames == [SUMMARY_SHEET, "beneficiaires"]


def test_a_folder_of_csv_becomes_a_workbook_of_texts(tmp_path: Path) -> None:
    (tmp_path / "beneficiaires.csv").write_text(
        "id;nom_naissance;prenoms;sexe\nP1;=1+1;;Z\n", encoding="utf-8"
    )
    (tmp_path / "vacances.csv").write_text("id\nx\n", encoding="utf-8")
    book = copy_of("csv", os.fsencode(tmp_path))
    assert book.sheetnames == [SUMMARY_SHEET, "beneficiaires"]
    name, first_name, sex = (book["beneficiaires"].cell(2, column) for column in (2, 3, 4))
    assert (name.value, name.data_type) == ("=1+1", "s")
    assert first_name.value is None
    assert sex.comment is not None


def test_a_formula_without_a_value_is_shown_as_a_text() -> None:
    source = Workbook()
    sheet: Any = source.active
    sheet.title = "beneficiaires"
    sheet.append(("id", "nom_naissance", "prenoms", "sexe"))
    sheet.append(("P1", "=UPPER(A2)", None, "Z"))
    buffer = BytesIO()
    source.save(buffer)
    cell = copy_of("xlsx", buffer.getvalue())["beneficiaires"]["B2"]
    assert (cell.value, cell.data_type) == (f"{FORMULA_MARK}=UPPER(A2)", "s")


def test_a_request_of_bytes_is_answered_on_the_output_within_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(workbook_worker, "limit_resources", asked.append)
    request, output = tmp_path / "request", tmp_path / "output"
    request.write_bytes(a_sound_workbook())
    opened = {0: request, 1: output}
    monkeypatch.setattr(
        workbook_worker,
        "open",
        lambda number, mode, closefd: opened[number].open(mode),
        raising=False,
    )
    assert workbook_worker.main(["xlsx", "100000", "100", "beneficiaires"]) == 0
    request.write_bytes(annotated_worker.pack(HEADER, a_sound_workbook()))
    assert workbook_worker.main(["annote-xlsx", "100000", "100"]) == 0
    assert asked == [workbook_worker.CPU_LIMIT_S, workbook_worker.COPY_CPU_LIMIT_S]
    request.write_bytes(a_sound_workbook())
    workbook_worker.main(["xlsx", "100000", "100", "beneficiaires"])
    with output.open("rb") as stream:
        messages = [pickle.load(stream) for _ in range(3)]  # noqa: S301 - written just above
    assert [message[0] for message in messages] == ["sheet", "rows", "end"]
    assert messages[1][1][0] == (2, ("P1", "Roux", "Anne", "F", "01/01/1938"))


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_what_the_process_may_take_is_bounded_and_a_refusal_of_the_system_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    asked: dict[int, tuple[int, int]] = {}

    def set_limit(kind: int, limits: tuple[int, int]) -> None:
        asked[kind] = limits
        if kind == resource.RLIMIT_AS:
            raise ValueError(kind)

    monkeypatch.setattr(resource, "setrlimit", set_limit)
    limit_resources(7)
    assert asked == {
        resource.RLIMIT_AS: (workbook_worker.MEMORY_LIMIT,) * 2,
        resource.RLIMIT_CPU: (7, 7),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_FSIZE: (0, 0),
    }


def test_rows_in_number_are_read_in_several_pieces() -> None:
    rows = [a_row(number, f"P{number}", "Roux" * 40) for number in range(2, BATCH)]
    assert (
        scan(zipped(parts({"beneficiaires": people_sheet(*rows)})), limit_rows=BATCH).uncached == {}
    )


def test_a_text_without_end_is_refused_while_it_is_inflated() -> None:
    endless = people_sheet('<row r="2"><c r="A2" t="inlineStr"><is><t>' + "x" * (LIMIT_RUN * 2))
    with pytest.raises(RefusedError) as refused:
        scan(zipped(parts({"beneficiaires": endless}), 0), limit_rows=10)
    assert refused.value.reason == "cellule"

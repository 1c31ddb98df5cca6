"""The annotated copy: what is wrong stands on its cell, and nothing in the copy runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from crt_desktop.domain.errors import (
    OperationCancelledError,
    RuleViolationError,
    WorkbookUnreadableError,
)
from crt_desktop.domain.reprise.schema import SUMMARY_SHEET
from crt_desktop.reports.exchange import ImportReport
from crt_desktop.services.exchanges import Exchanges
from exports import annotated, annotated_worker, workbook_worker
from exports.annotated import write_annotated
from exports.workbook_reader import SafeWorkbookReader
from exports.workbook_scan import RefusedError
from exports.workbook_writer import XlsxWorkbookWriter
from tests.fakes_exchange import FakeSession, FixedClock
from tests.rendering.payloads import PAYLOADS

PEOPLE = ("id", "nom_naissance", "prenoms", "sexe", "date_naissance", "commune", "minutes_trajet")
GOOD = ("P1", "Roux", "Anne", "F", date(1938, 1, 1), "Tuchan", 12)
FAR = ("P1", "Roux", "Anne", "F", date(1938, 1, 1), "Tuchan", 45)
RED, AMBER = "FFF4B4AE", "FFFBDCA0"


def a_book(*rows: tuple[Any, ...], titles: tuple[str, ...] = PEOPLE, above: int = 0) -> Workbook:
    book = Workbook()
    page: Any = book.active
    page.title = "beneficiaires"
    for row in (*((),) * above, titles, *rows):
        page.append(row)
    return book


def saved(book: Workbook, folder: Path, name: str = "reprise.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


@pytest.fixture
def exchanges() -> Exchanges:
    return Exchanges(FakeSession(), FixedClock(), SafeWorkbookReader(), XlsxWorkbookWriter())


def check(exchanges: Exchanges, path: Path) -> ImportReport:
    return exchanges.check(exchanges._session.actor, path)


def copied(exchanges: Exchanges, path: Path, output: Path | None = None) -> Workbook:
    output = output or path.with_name("annote.xlsx")
    exchanges.annotate(exchanges._session.actor, path, check(exchanges, path), output)
    return load_workbook(output)


def comment_of(cell: Any) -> str:
    return cell.comment.text if cell.comment is not None else ""


def summary_of(book: Workbook) -> list[tuple[Any, ...]]:
    """Return the lines of the first sheet under « Gravité »."""
    rows = list(book[SUMMARY_SHEET].iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == "Gravité")
    return rows[start + 1 :]


def formulas(book: Workbook) -> Iterator[str]:
    for page in book:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield f"{page.title}!{cell.coordinate} {cell.value}"


# --- what is wrong stands on its cell --------------------------------------------------------


def test_faulty_cells_are_red_or_amber_with_what_is_wrong_and_what_to_do(
    exchanges: Exchanges, tmp_path: Path
) -> None:
    path = saved(a_book(FAR, ("P2", "Brun", "Léon", "Z", "31/02/1935", None, 45)), tmp_path)
    before = path.read_bytes()

    book = copied(exchanges, path)
    page = book["beneficiaires"]

    assert path.read_bytes() == before
    assert {cell.coordinate: cell.fill.fgColor.rgb for row in page for cell in row if cell.comment} == {
        "G2": AMBER, "D3": RED, "E3": RED
    }  # fmt: skip
    assert comment_of(page["D3"]) == "Erreur – Code inconnu.\nChoisissez F, M ou I."
    assert "Trajet de 45 minutes" in comment_of(page["G2"])
    assert [cell.value for cell in page[3]] == ["P2", "Brun", "Léon", "Z", "31/02/1935", None, 45]
    assert page["E2"].is_date


def test_the_first_sheet_counts_by_sheet_and_links_each_problem_to_its_cell(
    exchanges: Exchanges, tmp_path: Path
) -> None:
    book = copied(
        exchanges, saved(a_book(FAR, ("P2", "Brun", "Léon", "Z", None, None, 45)), tmp_path)
    )
    page = book[SUMMARY_SHEET]
    cells = [row[2] for row in page.iter_rows() if row[2].hyperlink]

    assert book.sheetnames[0] == book.active.title == SUMMARY_SHEET  # type: ignore[union-attr] # a sheet is active
    assert ("beneficiaires", 2, 1, 1, None, None, None) in page.iter_rows(values_only=True)
    assert [(row[0], row[2], row[3], row[4]) for row in summary_of(book)] == [
        ("Avertissement", "G2", "minutes_trajet", "45"),
        ("Erreur", "D3", "sexe", "Z"),
        ("Erreur", "E3", "date_naissance", None),
    ]
    assert [cell.hyperlink.location for cell in cells if cell.hyperlink] == [
        f"'beneficiaires'!{place}" for place in ("G2", "D3", "E3")
    ]
    assert [one.title for one in book.worksheets if one.sheet_view.tabSelected] == [SUMMARY_SHEET]


def test_problems_of_the_titles_stand_on_the_titles_wherever_they_are(
    exchanges: Exchanges, tmp_path: Path
) -> None:
    titles = ("nom_naissance", "id", "prenoms", "date_naissance", "surnom", "ID")
    book = a_book(("Roux", "P1", "Anne", date(1938, 1, 1), "Nana", "x"), titles=titles, above=2)
    book.create_sheet("Brouillon")
    book["beneficiaires"]["B3"].comment = Comment("Écrit par l'équipe", "Claire")

    copy = copied(exchanges, saved(book, tmp_path))
    page = copy["beneficiaires"]

    assert "« sexe » manque" in comment_of(page["A3"]).replace("\u202f", " ")
    assert page["A3"].fill.fgColor.rgb == RED
    assert "n’est pas lue" in comment_of(page["E3"])
    assert "en double" in comment_of(page["F3"])
    assert comment_of(page["B3"]) == "Écrit par l'équipe"
    assert "cette feuille n’est pas lue" in comment_of(copy["Brouillon"]["A1"]).lower()


def test_a_comment_that_was_there_is_kept_under_what_is_said(
    exchanges: Exchanges, tmp_path: Path
) -> None:
    book = a_book(("P1", "Roux", "Anne", "Z", date(1938, 1, 1), None, None))
    book["beneficiaires"]["D2"].comment = Comment("À demander à sa fille", "Claire")

    text = comment_of(copied(exchanges, saved(book, tmp_path))["beneficiaires"]["D2"])

    assert text.startswith("Erreur – Code inconnu.")
    assert text.endswith("À demander à sa fille")


def test_several_problems_of_one_cell_are_said_together(
    exchanges: Exchanges, tmp_path: Path
) -> None:
    book = a_book(GOOD)
    demandes: Any = book.create_sheet("demandes")
    demandes.append(("id", "beneficiaire", "date_demande", "origine", "date_admission", "decision"))
    demandes.append(("D1", "P1", date(2025, 1, 1), "dac", date(2025, 2, 1), "admission"))

    copy = copied(exchanges, saved(book, tmp_path))

    text = comment_of(copy["demandes"]["E2"])
    assert "Aucun GIR connu" in text
    assert "Aucune visite réalisée" in text
    assert "Contrat absent" in comment_of(copy["demandes"]["A2"])


# --- mended, it comes back in ----------------------------------------------------------------


def test_the_copy_once_mended_goes_in_and_loses_its_marks_when_annotated_again(
    exchanges: Exchanges, tmp_path: Path
) -> None:
    rows = (GOOD, ("P2", "Brun", "Léon", "Z", date(1935, 1, 1), None, 45))
    book = a_book(*rows)
    book["beneficiaires"]["D3"].comment = Comment("À vérifier", "Claire")
    book = copied(exchanges, saved(book, tmp_path))
    book["beneficiaires"]["D3"].value = "M"
    mended = saved(book, tmp_path, "corrige.xlsx")

    report = check(exchanges, mended)
    again = copied(exchanges, mended, tmp_path / "annote2.xlsx")

    assert [problem.code for problem in report.problems] == ["trajet_long"]
    assert again.sheetnames == [SUMMARY_SHEET, "beneficiaires"]
    page = again["beneficiaires"]
    assert (comment_of(page["D3"]), page["D3"].fill.fill_type) == ("À vérifier", None)
    assert comment_of(page["G3"]).count("Trajet") == 1
    assert exchanges.import_workbook(exchanges._session.actor, mended).is_written


def test_a_formula_without_a_result_is_still_an_error_in_the_copy(
    exchanges: Exchanges, tmp_path: Path
) -> None:
    path = saved(a_book((*GOOD[:5], '=CONCATENATE("Tu";"chan")', None)), tmp_path)
    output = tmp_path / "annote.xlsx"

    copy = copied(exchanges, path, output)

    assert str(copy["beneficiaires"]["F2"].value).startswith("Formule sans résultat : =CONCAT")
    assert [one.code for one in check(exchanges, output).problems] == ["formule_sans_valeur"]


# --- nothing runs ----------------------------------------------------------------------------


def test_nothing_a_person_typed_is_a_formula_in_the_copy(
    exchanges: Exchanges, tmp_path: Path
) -> None:
    book = a_book(
        *(
            (f"P{rank}", payload, "Anne", payload, date(1938, 1, 1), payload, None)
            for rank, payload in enumerate(PAYLOADS)
        )
    )
    for row in book["beneficiaires"].iter_rows(min_row=2):
        for cell in row:
            if cell.data_type == "f" and cell.column != 2:
                cell.data_type = "s"

    copy = copied(exchanges, saved(book, tmp_path))

    assert list(formulas(copy)) == []
    assert len(summary_of(copy)) >= len(PAYLOADS)
    values = {cell.value for cell in copy["beneficiaires"]["D"]}
    # A carriage return is a line feed once it went through a file.
    assert {payload.replace("\r", "\n") for payload in PAYLOADS} <= values


def test_a_folder_of_csv_becomes_one_workbook_of_texts(
    exchanges: Exchanges, tmp_path: Path
) -> None:
    folder = tmp_path / "reprise"
    folder.mkdir()
    (folder / "beneficiaires.csv").write_text(
        "id;nom_naissance;prenoms;sexe;date_naissance\n007;=1+1;Anne;F;01/01/1938\n008;Brun;Léon;Z;x\n",
        encoding="utf-8",
    )
    (folder / "autre.csv").write_bytes(b"\xff\xfe;illisible")

    copy = copied(exchanges, folder, tmp_path / "annote.xlsx")

    assert copy.sheetnames == [SUMMARY_SHEET, "beneficiaires"]
    assert [cell.value for cell in copy["beneficiaires"]["A"]] == ["id", "007", "008"]
    assert copy["beneficiaires"]["B2"].data_type == "s"
    assert {row[2] for row in summary_of(copy)} == {"D3", "E3", None}
    assert list(formulas(copy)) == []
    assert sorted(one.name for one in folder.iterdir()) == ["autre.csv", "beneficiaires.csv"]


# --- bounds ----------------------------------------------------------------------------------


def finished(making: annotated_worker.Making) -> bytes:
    """Return what work makes, its progress left aside."""
    try:
        while True:
            next(making)
    except StopIteration as ended:
        return bytes(ended.value)


def header_for(report: ImportReport) -> dict[str, Any]:
    return annotated_worker.unpack(annotated._request(report, b"", is_training=True))[0]


def test_beyond_a_number_of_cells_they_are_coloured_without_a_comment_and_it_is_said(
    exchanges: Exchanges, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(f"P{rank}", "Roux", "Anne", "Z", date(1938, 1, 1), None, None) for rank in range(9)]
    path = saved(a_book(*rows), tmp_path)
    monkeypatch.setattr(annotated_worker, "MOST_COMMENTS", 4)
    monkeypatch.setattr(annotated, "MOST_PROBLEMS", 7)
    made = finished(
        annotated_worker.annotate_xlsx(
            header_for(check(exchanges, path)), path.read_bytes(), limit_rows=100
        )
    )
    output = tmp_path / "annote.xlsx"
    output.write_bytes(made)
    copy = load_workbook(output)
    cells = [row[3] for row in copy["beneficiaires"].iter_rows(min_row=2)]
    said = "\n".join(str(row[0]) for row in copy[SUMMARY_SHEET].iter_rows(values_only=True))

    assert [bool(cell.comment) for cell in cells] == [True] * 4 + [False] * 5
    assert [cell.fill.fgColor.rgb == RED for cell in cells] == [True] * 7 + [False] * 2
    assert "Au-delà de 4 cellules" in said
    assert "Problèmes qui ne sont pas dans cette copie\u00a0: 2." in said
    assert "DONNÉES FICTIVES" in said


def test_errors_are_kept_before_warnings_when_there_are_too_many(
    exchanges: Exchanges, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        ("P1", "Roux", "Anne", "F", date(1938, 1, 1), None, 45),
        ("P2", None, "Léon", "M", 3, None, 1),
    ]
    report = check(exchanges, saved(a_book(*rows), tmp_path))
    monkeypatch.setattr(annotated, "MOST_PROBLEMS", 1)

    (problem,) = header_for(report)["problems"]

    assert problem["severity"] == "erreur"


def test_a_copy_is_written_within_the_limits_of_the_reader(
    exchanges: Exchanges, tmp_path: Path
) -> None:
    path = saved(a_book(("P1", "Roux", "Anne", "Z", None, None, None)), tmp_path)
    report = check(exchanges, path)
    output = tmp_path / "annote.xlsx"

    with pytest.raises(WorkbookUnreadableError) as refused:
        write_annotated(path, report, output, is_training=False, time_limit_s=0.0)

    assert refused.value.values["reason"] == "trop_long"
    assert not output.exists()


def test_what_the_reader_refuses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedError):
        finished(annotated_worker.annotate_xlsx({}, b"PK\x03\x04 rien", limit_rows=10))
    request = annotated_worker.pack({}, b"PK\x03\x04 rien")
    (message,) = workbook_worker.answer(
        "annote-xlsx", request, limit_bytes=100, limit_rows=10, wanted=frozenset()
    )
    assert message[:2] == ("refused", "tronque")


def test_a_part_that_trips_the_library_is_a_damaged_file(
    exchanges: Exchanges, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(a_book(GOOD), tmp_path)
    report = check(exchanges, path)

    def trip(*_: object, **__: object) -> None:
        raise KeyError("theme")

    monkeypatch.setattr(annotated_worker, "load_workbook", trip)
    with pytest.raises(RefusedError) as refused:
        finished(
            annotated_worker.annotate_xlsx(header_for(report), path.read_bytes(), limit_rows=10)
        )
    assert refused.value.reason == "endommage"


@pytest.mark.parametrize("seed", range(120))
def test_a_damaged_file_is_copied_or_refused_and_nothing_else(seed: int) -> None:
    draws = Random(seed)  # noqa: S311 - damage, the same for a seed
    buffer = BytesIO()
    a_book(GOOD, FAR).save(buffer)
    content = bytearray(buffer.getvalue())
    for _ in range(draws.randint(1, 6)):
        content[draws.randrange(len(content))] = draws.randrange(256)
    if draws.random() < 0.3:
        del content[draws.randrange(len(content)) :]
    problem = {
        "sheet": "beneficiaires", "row": 3, "column": "minutes_trajet", "value": "45",
        "code": "trajet_long", "severity": "avertissement", "message": "Loin.", "remedy": "Vérifiez.",
    }  # fmt: skip
    header = {
        "file": "x.xlsx", "is_training": False, "problems": [problem], "left_out": 0, "sheets": {}
    }  # fmt: skip
    with suppress(RefusedError):
        made = finished(annotated_worker.annotate_xlsx(header, bytes(content), 100))
        assert made.startswith(b"PK")


# --- progress --------------------------------------------------------------------------------


def test_a_copy_tells_how_far_it_is(exchanges: Exchanges, tmp_path: Path) -> None:
    path = saved(a_book(GOOD, FAR), tmp_path)
    told: list[int] = []

    def note(done: int, total: int) -> bool:
        told.append(100 * done // total)
        return True

    report, output = check(exchanges, path), tmp_path / "annote.xlsx"
    exchanges.annotate(exchanges._session.actor, path, report, output, progress=note)
    assert output.exists()
    assert told == sorted(told)
    assert {0, 50, 60} <= set(told)


@pytest.mark.parametrize("stopped_at", [0, 50, 60])
def test_a_copy_that_is_stopped_leaves_what_was_there(
    exchanges: Exchanges, tmp_path: Path, stopped_at: int
) -> None:
    path = saved(a_book(GOOD, FAR), tmp_path)
    report, output = check(exchanges, path), tmp_path / "annote.xlsx"
    output.write_bytes(b"celle d'avant")
    with pytest.raises(OperationCancelledError):
        exchanges.annotate(
            exchanges._session.actor,
            path,
            report,
            output,
            progress=lambda done, _total: done < stopped_at,
        )
    assert output.read_bytes() == b"celle d'avant"
    assert sorted(tmp_path.iterdir()) == sorted((path, output))


# --- the original is safe --------------------------------------------------------------------


def test_the_copy_never_takes_the_place_of_the_workbook(
    exchanges: Exchanges, tmp_path: Path
) -> None:
    path = saved(a_book(GOOD), tmp_path)
    link = tmp_path / "lien.xlsx"
    link.symlink_to(path)
    before = path.read_bytes()
    for output in (path, link):
        with pytest.raises(RuleViolationError) as refused:
            exchanges.annotate(exchanges._session.actor, path, check(exchanges, path), output)
        assert refused.value.code == "copie_sur_original"
    assert path.read_bytes() == before


def test_a_workbook_that_changed_since_its_check_is_checked_again_first(
    exchanges: Exchanges, tmp_path: Path
) -> None:
    path = saved(a_book(GOOD), tmp_path)
    report = check(exchanges, path)
    saved(a_book(GOOD, GOOD, GOOD, GOOD), tmp_path)

    with pytest.raises(WorkbookUnreadableError) as refused:
        exchanges.annotate(exchanges._session.actor, path, report, tmp_path / "annote.xlsx")

    assert refused.value.values["reason"] == "modifie"
    path.unlink()
    with pytest.raises(FileNotFoundError):
        exchanges.annotate(exchanges._session.actor, path, report, tmp_path / "annote.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_merged_cell_is_marked_where_its_value_is(exchanges: Exchanges, tmp_path: Path) -> None:
    book = a_book(("P1", "Roux", "Anne", "F", None, None, None))
    book["beneficiaires"].merge_cells("D2:E2")

    page = copied(exchanges, saved(book, tmp_path))["beneficiaires"]

    assert "doit être remplie" in comment_of(page["D2"])
    assert page["D2"].fill.fgColor.rgb == RED

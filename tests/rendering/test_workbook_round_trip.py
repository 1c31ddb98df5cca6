"""What goes out comes back in the same: export, import into an empty vault, export again."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.escape import unescape

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.equipe import Professionnel, Visite
from crt_desktop.domain.errors import DiskFullError, EnvironmentFailedError, RuleViolationError
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.reprise.cells import clean
from crt_desktop.domain.reprise.columns import Kind
from crt_desktop.domain.reprise.schema import (
    ALL_SHEETS,
    LISTS_SHEET,
    REPRISE_PARAMETRES,
    SHEET_BY_NAME,
    SUIVI_SHEETS,
)
from crt_desktop.domain.reprise.sheets_reprise import SHEETS
from crt_desktop.domain.suivi import Chute
from crt_desktop.ports.exchange import RowKey, StoredRecord
from crt_desktop.reports.exchange import ImportReport
from crt_desktop.services.exchanges import Exchanges
from exports.workbook_reader import SafeWorkbookReader
from exports.workbook_template import EXAMPLES
from exports.workbook_words import SETTINGS, comment
from exports.workbook_writer import XlsxWorkbookWriter
from tests.example_workbook import WORKBOOK
from tests.fakes_exchange import FakeExchange, FakeReader, FakeSession, FixedClock
from tests.rendering.payloads import PAYLOADS
from tests.rendering.workbook_files import read_here

Cells = dict[str, list[list[Any]]]


def exchanges_of(session: FakeSession) -> Exchanges:
    return Exchanges(session, FixedClock(), SafeWorkbookReader(), XlsxWorkbookWriter())


def imported(path: Path) -> FakeSession:
    session = FakeSession()
    report = exchanges_of(session).import_workbook(session.actor, path)
    assert report.is_written, [one for one in report.problems if one.severity == "erreur"]
    return session


def exported(session: FakeSession, path: Path) -> Path:
    exchanges_of(session).export_caseload(session.actor, path, "essai")
    return path


def cells_of(path: Path) -> Cells:
    """Return every cell of a workbook with its type, as another library reads it."""
    return {
        sheet.title: [[(cell.data_type, cell.value) for cell in row] for row in sheet.iter_rows()]
        for sheet in load_workbook(path)
    }


def a_beneficiaire(**changes: Any) -> Beneficiaire:
    values: dict[str, Any] = {
        "reference": "P1",
        "nom_naissance": "Roux",
        "prenoms": "Anne",
        "sexe": "F",
        "born_on": date(1938, 2, 14),
    }
    values.update(changes)
    return Beneficiaire(**values)


def a_session(*records: tuple[str, RowKey, Any], **options: Any) -> FakeSession:
    exchange = FakeExchange()
    for sheet, key, record in records:
        exchange.rows[sheet][key] = record
    return FakeSession(exchange=exchange, **options)


def test_the_example_workbook_goes_in_without_error_and_comes_out_the_same(tmp_path: Path) -> None:
    first = imported(WORKBOOK)
    one = exported(first, tmp_path / "un.xlsx")
    second = imported(one)
    two = exported(second, tmp_path / "deux.xlsx")
    assert second.exchange == first.exchange
    assert cells_of(one) == cells_of(two)


def test_the_example_workbook_written_again_holds_the_same_values(tmp_path: Path) -> None:
    written = load_workbook(exported(imported(WORKBOOK), tmp_path / "un.xlsx"))
    for source in load_workbook(WORKBOOK):
        header = [cell.value for cell in next(written[source.title].iter_rows())]
        names = [cell.value for cell in next(source.iter_rows())]
        rows = zip(
            source.iter_rows(min_row=2, values_only=True),
            written[source.title].iter_rows(min_row=2, values_only=True),
            strict=True,
        )
        for before, after in rows:
            assert [after[header.index(name)] for name in names] == list(before)


def test_every_kind_of_value_comes_back(tmp_path: Path) -> None:
    session = a_session(
        (
            "beneficiaires",
            RowKey("007"),
            a_beneficiaire(
                reference="007",
                nom_naissance="=1+1",
                prenoms="Zoé _x000D_ Émile",
                born_on=date(1899, 12, 31),
                adresse="1 rue\nde l'Aude ; « ici »",
                code_postal="09100",
                minutes_trajet=0,
                apa=False,
                profils=("isolement", "gir_1_2"),
            ),
        ),
        (
            "professionnels",
            RowKey("12"),
            Professionnel(
                reference="12", nom="Mas", prenom="12.0", profession="as", etp=Decimal("0.3333")
            ),
        ),
    )
    instants = [
        datetime(2025, 10, 26, 0, 15, tzinfo=UTC),
        datetime(2025, 10, 26, 1, 15, tzinfo=UTC),
        datetime(2025, 3, 30, 1, 0, tzinfo=UTC),
        datetime(2025, 1, 1, 23, 0, 1, tzinfo=UTC),
    ]
    for at in instants:
        visit = Visite(
            beneficiaire="007", starts_at=at, ends_at=at, profession="ide", statut="prevue"
        )
        session.exchange.rows["visites"][RowKey(natural=("007", at, "ide"))] = visit
    session.exchange.settings = {
        "nuit_debut": "21:00",
        "date_ouverture": "2023-03-01",
        "forfait_mensuel": "900.5",
        "zone": "=A1",
        "communes": "Limoux,Quillan",
    }
    path = exported(session, tmp_path / "un.xlsx")
    back = imported(path)
    assert back.exchange == session.exchange
    sheet = load_workbook(path)["visites"]
    starts = [row[1].value for row in sheet.iter_rows(min_row=2)]
    assert starts[:2] == ["2025-10-26T02:15:00+02:00", "2025-10-26T02:15:00+01:00"]
    assert load_workbook(path)["beneficiaires"]["F2"].value == "1899-12-31"


def test_the_id_column_is_there_only_when_a_row_carries_one(tmp_path: Path) -> None:
    at = datetime(2025, 1, 1, 9, tzinfo=UTC)
    values: dict[str, Any] = {
        "beneficiaire": "P1",
        "starts_at": at,
        "ends_at": at,
        "profession": "ide",
        "statut": "prevue",
    }
    person = ("beneficiaires", RowKey("P1"), a_beneficiaire())
    plain = ("visites", RowKey(natural=("P1", at, "ide")), Visite(**values))
    named = ("visites", RowKey("V1"), Visite(**values, reference="V1"))
    without = load_workbook(exported(a_session(person, plain), tmp_path / "sans.xlsx"))["visites"]
    assert without["A1"].value == "beneficiaire"
    session = a_session(person, plain, named)
    path = exported(session, tmp_path / "avec.xlsx")
    assert [cell.value for cell in load_workbook(path)["visites"]["A"]] == ["id", None, "V1"]
    assert imported(path).exchange == session.exchange


def test_forty_formulas_in_disguise_come_back_as_the_texts_they_are(tmp_path: Path) -> None:
    assert len(set(PAYLOADS)) == 40
    people = [
        (
            "beneficiaires",
            RowKey(f"P{number:02}"),
            a_beneficiaire(
                reference=f"P{number:02}", nom_naissance=payload, adresse=payload, telephone=payload
            ),
        )
        for number, payload in enumerate(PAYLOADS)
    ]
    path = exported(a_session(*people), tmp_path / "un.xlsx")
    sheet = load_workbook(path)["beneficiaires"]
    for payload, row in zip(PAYLOADS, sheet.iter_rows(min_row=2), strict=True):
        assert row[1].data_type in {"s", "inlineStr"}
        assert row[1].hyperlink is None
        assert unescape(str(row[1].value)) == payload
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist() if "/worksheets/" in name]
    assert not any(b"<f>" in part or b"<hyperlink" in part for part in parts)
    back = imported(path)
    texts = [cast(Any, one).nom_naissance for one in back.exchange.rows["beneficiaires"].values()]
    assert texts == [clean(payload) for payload in PAYLOADS]


@given(st.text(min_size=1, max_size=60).map(clean).filter(bool))
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_comes_back(tmp_path: Path, text: str) -> None:
    session = a_session(("beneficiaires", RowKey("P1"), a_beneficiaire(adresse=text)))
    path = exported(session, tmp_path / "un.xlsx")
    empty = FakeSession()
    reader = FakeReader(read_here(path))
    report = Exchanges(empty, FixedClock(), reader, XlsxWorkbookWriter()).import_workbook(
        empty.actor, path
    )
    assert report.is_written
    assert empty.exchange.rows == session.exchange.rows


def test_a_training_vault_says_so_on_what_it_prints_and_comes_back_the_same(tmp_path: Path) -> None:
    person = ("beneficiaires", RowKey("P1"), a_beneficiaire())
    training = a_session(person, is_training=True)
    path = exported(training, tmp_path / "fictif.xlsx")
    book = load_workbook(path)
    assert "DONNÉES FICTIVES" in str(book.properties.title)
    for sheet in book:
        for printed in (sheet.oddHeader, sheet.oddFooter):
            assert printed is not None
            assert "DONNÉES FICTIVES" in str(printed.right.text)
    real = exported(a_session(person), tmp_path / "reel.xlsx")
    assert "FICTIVES" not in str(load_workbook(real).properties.title)
    assert cells_of(path) == cells_of(real)
    assert imported(path).exchange == training.exchange


def test_an_export_is_audited_with_its_reason_and_its_fingerprint(tmp_path: Path) -> None:
    session = a_session(("beneficiaires", RowKey("P1"), a_beneficiaire()))
    report = exchanges_of(session).export_caseload(
        session.actor, tmp_path / "un.xlsx", " envoi à l'ARS "
    )
    (entry,) = session.journal
    assert entry.tag is AuditTag.EXPORT_CASELOAD
    assert entry.fields == ("motif : envoi à l'ARS", f"sha256 : {report.sha256}")
    assert report.counts["beneficiaires"] == 1
    assert set(report.counts) == {*(sheet.name for sheet in SHEETS), "etablissement"}
    said = " ".join(report.not_carried)
    for kept in (
        "comptes",
        "journal",
        "brouillons",
        "corbeille",
        "accusés de lecture",
        "demandes d’échange",
        "numérisés",
    ):
        assert kept in said
    exchanges_of(session).export_caseload(session.actor, tmp_path / "deux.xlsx", " ")
    assert session.journal[1].fields[0] == "motif : ligne de commande"


def test_nothing_leaves_the_vault_when_its_entry_cannot_be_written(tmp_path: Path) -> None:
    session = a_session(("beneficiaires", RowKey("P1"), a_beneficiaire()))
    session.commit_failure = DiskFullError(path="coffre")
    with pytest.raises(DiskFullError):
        exported(session, tmp_path / "un.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_the_file_that_stood_there_stays_when_an_export_over_it_fails(tmp_path: Path) -> None:
    session = a_session(("beneficiaires", RowKey("P1"), a_beneficiaire()))
    path = tmp_path / "un.xlsx"
    path.write_bytes(b"ancien")
    session.commit_failure = DiskFullError(path="coffre")
    with pytest.raises(DiskFullError) as refused:
        exported(session, path)
    assert refused.value.values["path"] == "coffre"
    assert path.read_bytes() == b"ancien"
    assert list(tmp_path.iterdir()) == [path]


def test_an_export_that_cannot_be_written_names_the_file_asked_for(tmp_path: Path) -> None:
    session = a_session(("beneficiaires", RowKey("P1"), a_beneficiaire()))
    path = tmp_path / "absent" / "un.xlsx"
    with pytest.raises(EnvironmentFailedError) as refused:
        exported(session, path)
    assert refused.value.values["path"] == str(path)


def test_an_export_to_a_place_that_refuses_leaves_no_trace(tmp_path: Path) -> None:
    session = a_session(("beneficiaires", RowKey("P1"), a_beneficiaire()))
    blocked = tmp_path / "fichier"
    blocked.write_bytes(b"x")
    with pytest.raises(EnvironmentFailedError):
        exported(session, blocked / "un.xlsx")
    assert [one.name for one in tmp_path.iterdir()] == ["fichier"]
    assert session.journal == []


def test_more_rows_than_a_sheet_holds_are_refused_and_a_long_sheet_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [
        ("beneficiaires", RowKey(f"P{number}"), a_beneficiaire(reference=f"P{number}"))
        for number in range(3)
    ]
    session = a_session(*people)
    monkeypatch.setattr("crt_desktop.services.exchanges.LIMIT_ROWS", 2)
    report = exchanges_of(session).export_caseload(session.actor, tmp_path / "un.xlsx", "essai")
    assert "beneficiaires" in report.not_carried[-1]
    monkeypatch.setattr("exports.workbook_writer.LAST_ROW", 2)
    with pytest.raises(RuleViolationError):
        exported(session, tmp_path / "deux.xlsx")
    assert [one.name for one in tmp_path.iterdir()] == ["un.xlsx"]


def test_a_text_longer_than_a_cell_is_never_cut_in_silence(tmp_path: Path) -> None:
    session = a_session(("beneficiaires", RowKey("P1"), a_beneficiaire(adresse="x" * 40_000)))
    with pytest.raises(ValueError, match="spreadsheet"):
        exported(session, tmp_path / "un.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_while_the_workbook_is_put_together_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno  # noqa: PLC0415 - this test alone

    def fail(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(xlsxwriter.Workbook, "_store_workbook", fail)
    with pytest.raises(DiskFullError):
        exported(a_session(("beneficiaires", RowKey("P1"), a_beneficiaire())), tmp_path / "un.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_leaves_no_half_written_archive_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno  # noqa: PLC0415 - this test alone
    import gc  # noqa: PLC0415 - this test alone

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("zipfile.ZipFile.write", refuse)
    left: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", left.append)
    with pytest.raises(DiskFullError):
        XlsxWorkbookWriter().write_template(tmp_path / "modele.xlsx")
    gc.collect()
    assert left == []
    assert list(tmp_path.iterdir()) == []


def test_sheets_of_the_follow_up_go_out_when_they_have_rows_with_their_words(
    tmp_path: Path,
) -> None:
    fall = Chute(beneficiaire="P1", fell_on=date(2026, 3, 9), remarque="=SOMME(A1)")
    session = a_session(
        ("beneficiaires", RowKey("P1"), a_beneficiaire()),
        ("chutes", RowKey(natural=("P1", fall.fell_on), rank=0), fall),
    )
    path = tmp_path / "un.xlsx"
    report = exchanges_of(session).export_caseload(session.actor, path, "essai")
    book = load_workbook(path)
    titles = book["chutes"][1]

    assert report.counts["chutes"] == 1
    assert [name for name in book.sheetnames if name in {one.name for one in SUIVI_SHEETS}] == [
        "chutes"
    ]
    columns = [column for column in SHEET_BY_NAME["chutes"].columns if column.name != "id"]
    assert [cell.value for cell in titles] == [column.name for column in columns]
    for cell, column in zip(titles, columns, strict=True):
        assert cell.comment is not None
        assert cell.comment.text.strip() == comment("chutes", column)
    assert imported(path).exchange == session.exchange


@pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.name)
def test_every_column_is_described(sheet: Any) -> None:
    for column in sheet.columns:
        assert comment(sheet.name, column).endswith((".", "?", *(column.codes or {}).values()))


# --- the template --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("modele") / "modele.xlsx"
    XlsxWorkbookWriter().write_template(path)
    return path


def test_the_template_has_every_column_with_its_comment_and_the_required_ones_stand_out(
    template: Path,
) -> None:
    book = load_workbook(template)
    for sheet in SHEETS:
        page = book[sheet.name]
        assert page.freeze_panes == "A2"
        assert [cell.value for cell in page[1]] == [column.name for column in sheet.columns]
        colours = {False: set(), True: set()}  # type: ignore[var-annotated] # colours of both kinds
        for cell, column in zip(page[1], sheet.columns, strict=True):
            assert cell.comment is not None
            assert cell.comment.text.strip() == comment(sheet.name, column)
            assert all(code in cell.comment.text for code in column.codes or {})
            colours[column.is_required].add(cell.fill.fgColor.rgb)
        assert not colours[True] & colours[False]


def test_the_template_offers_the_codes_of_each_column(template: Path) -> None:
    book = load_workbook(template)
    for sheet in SHEETS:
        page = book[sheet.name]
        rules = {
            str(rule.sqref).partition(":")[0]: rule for rule in page.data_validations.dataValidation
        }
        for index, column in enumerate(sheet.columns):
            if column.kind is not Kind.CODE:
                continue
            place = f"{get_column_letter(index + 1)}2"
            source = str(rules[place].formula1)
            if source.startswith('"'):
                assert source.strip('"').split(",") == list(column.codes or {})
            else:
                assert source.startswith(f"{LISTS_SHEET}!")
                titled = {
                    column_cells[0].value: column_cells
                    for column_cells in book[LISTS_SHEET].columns
                }
                listed = [cell.value for cell in titled[f"{sheet.name}.{column.name}"][1:]]
                assert listed == list(column.codes or {})
    assert book[LISTS_SHEET].sheet_state == "hidden"


def test_the_template_changes_nothing_where_it_is_imported(template: Path) -> None:
    session = imported(WORKBOOK)
    before = FakeExchange(
        rows=dict(session.exchange.rows), settings=dict(session.exchange.settings)
    )
    report: ImportReport = exchanges_of(session).import_workbook(session.actor, template)
    assert report.is_written
    assert session.exchange == before
    assert {one.code for one in report.problems} == {"ligne_exemple"}
    assert len(report.problems) == len(SHEETS) + 1
    assert sum(sheet.read for name, sheet in report.sheets.items() if name != "etablissement") == 0


def test_the_example_rows_are_sound_once_they_are_somebody(template: Path, tmp_path: Path) -> None:
    book = load_workbook(template)
    for page in book:
        for row in page.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("EXEMPLE", "VRAI")
    path = tmp_path / "rempli.xlsx"
    book.save(path)
    session = FakeSession()
    report = exchanges_of(session).import_workbook(session.actor, path)
    assert report.is_written
    assert {one.code for one in report.problems} <= {"cle_inconnue"}
    assert all(report.sheets[name].created == 1 for name in EXAMPLES)


def test_every_setting_is_described() -> None:
    assert set(SETTINGS) == set(REPRISE_PARAMETRES)


def test_records_are_written_in_the_order_they_are_given(tmp_path: Path) -> None:
    stored = [
        StoredRecord(key=RowKey(one), record=a_beneficiaire(reference=one))
        for one in ("P9", "P1", "P5")
    ]
    counts = XlsxWorkbookWriter().write_caseload(
        tmp_path / "un.xlsx", sheets={"beneficiaires": stored}, parametres={}, is_training=False
    )
    assert counts["beneficiaires"] == 3
    column = load_workbook(tmp_path / "un.xlsx")["beneficiaires"]["A"]
    assert [cell.value for cell in column] == ["id", "P9", "P1", "P5"]

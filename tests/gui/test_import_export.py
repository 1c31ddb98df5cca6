"""The import and export screen, driven as a person does, on prepared reports."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import DiskFullError, WorkbookUnreadableError
from crt_desktop.domain.roles import Role
from crt_desktop.reports.exchange import Severity
from tests.fakes_ui import (
    CLEAN_SHEETS,
    ERRORS,
    SAME_SHEETS,
    WARNINGS,
    FakeExchanges,
    a_report,
)
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.verb import VerbDialog
from ui.models.exchange import PAGE_SIZE, ProblemsModel, SheetsModel
from ui.pages.import_export import ImportExportPage
from ui.pages.import_parts import COPY
from ui.viewmodels.exchange import Step
from ui.widgets.feedback import Toast

WORKBOOK = Path("reprise_2026.xlsx")


@pytest.fixture
def service() -> FakeExchanges:
    return FakeExchanges()


@pytest.fixture
def kit(service: FakeExchanges) -> Iterator[Kit]:
    with a_kit(exchanges=service) as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, kit: Kit) -> ImportExportPage:
    made = ImportExportPage(kit.context)
    show_page(qtbot, kit, made)
    return made


def check(qtbot: QtBot, kit: Kit, page: ImportExportPage) -> None:
    page.view_model.choose(WORKBOOK)
    rest(qtbot, kit)


def test_the_screen_opens_on_the_choice_of_a_workbook(page: ImportExportPage) -> None:
    assert page.panes.currentWidget() is page.start
    assert page.stepper.current() == 0
    assert not page.footer.isVisible()
    assert page.header.title.text() == "Import et export"


def test_a_workbook_dropped_is_checked_and_nothing_written(
    qtbot: QtBot, kit: Kit, page: ImportExportPage, service: FakeExchanges
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(WORKBOOK))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.drop_zone.dropEvent(event)
    rest(qtbot, kit)

    assert service.calls == [("check", WORKBOOK)]
    assert page.panes.currentWidget() is page.preview
    assert page.header.facts() == ("reprise_2026.xlsx · 412\u00a0Ko, 13 feuilles, lu en 0,4\u00a0s")


def test_something_else_dropped_is_ignored(page: ImportExportPage) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("photo.png")])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.drop_zone.dropEvent(event)
    assert page.view_model.step is Step.CHOISIR


def test_a_workbook_is_chosen_with_the_button(
    qtbot: QtBot,
    kit: Kit,
    page: ImportExportPage,
    service: FakeExchanges,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(WORKBOOK), ""))
    page.drop_zone.choose_button.click()
    rest(qtbot, kit)
    assert service.calls == [("check", WORKBOOK)]


def test_errors_block_the_import_and_the_reason_stands_beside(
    qtbot: QtBot, kit: Kit, page: ImportExportPage
) -> None:
    check(qtbot, kit, page)

    assert not page.import_button.isEnabled()
    assert page.blocked.text() == "6 lignes à corriger d’abord"
    assert page.import_button.accessibleDescription() == page.blocked.text()
    assert page.partial_button.accessibleName() == "Importer sans ces 6 lignes…"
    assert page.preview.problems_title.text() == "6 lignes à corriger"
    assert page.preview.problems.problem_count() == 6
    assert page.preview.warnings_count.text() == "5 avertissements"


def test_the_preview_counts_each_sheet_and_the_total(
    qtbot: QtBot, kit: Kit, page: ImportExportPage
) -> None:
    check(qtbot, kit, page)
    model = page.preview.sheets
    rows = [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in (1, 13)
    ]
    assert rows == [
        ["demandes", "61", "57", "0", "2", "2"],
        ["Total", "3\u202f733", "3\u202f662", "15", "50", "6"],
    ]


def test_a_sheet_or_its_chip_narrows_the_problems(
    qtbot: QtBot, kit: Kit, page: ImportExportPage
) -> None:
    check(qtbot, kit, page)
    page.preview.table.select_row(1)
    assert page.preview.problems.sheet == "demandes"
    assert page.preview.problems.problem_count() == 2
    assert page.preview._sheet_chips["demandes"].isChecked()

    page.preview._sheet_chips[None].click()
    assert page.preview.problems.problem_count() == 6


def test_warnings_are_shown_on_demand(qtbot: QtBot, kit: Kit, page: ImportExportPage) -> None:
    check(qtbot, kit, page)
    page.preview.warnings_button.click()
    assert page.preview.problems.severity is Severity.AVERTISSEMENT
    assert page.preview.problems.problem_count() == 5
    page.preview.warnings_button.click()
    assert page.preview.problems_title.text() == "6 lignes à corriger"


def test_a_clean_workbook_is_imported_whole_and_the_caseload_shown(
    qtbot: QtBot, kit: Kit, page: ImportExportPage, service: FakeExchanges
) -> None:
    service.checked = a_report(problems=WARNINGS, sheets=CLEAN_SHEETS)
    check(qtbot, kit, page)
    assert page.import_button.isEnabled()
    assert page.preview.problems.severity is Severity.AVERTISSEMENT

    with qtbot.waitSignal(kit.context.changes.caseload_changed):
        page.import_button.click()
    rest(qtbot, kit)
    assert service.calls[-1] == ("import", False)
    assert page.stepper.current() == 3
    assert "3\u202f668 lignes ajoutées" in page.result.banner.accessibleName()
    assert not page.result.skipped.isVisible()

    page.result.caseload_button.click()
    assert kit.visited == ["file_active"]
    assert page.view_model.step is Step.CHOISIR


def test_a_workbook_already_in_has_nothing_to_import(
    qtbot: QtBot, kit: Kit, page: ImportExportPage, service: FakeExchanges
) -> None:
    service.checked = a_report(problems=(), sheets=SAME_SHEETS)
    check(qtbot, kit, page)
    assert not page.import_button.isEnabled()
    assert page.blocked.text() == "Rien à importer"
    assert page.preview.nothing.isVisible()


def test_rows_in_error_are_left_out_only_once_confirmed(
    qtbot: QtBot, kit: Kit, page: ImportExportPage, service: FakeExchanges
) -> None:
    service.written = a_report(is_written=True)
    check(qtbot, kit, page)
    page.partial_button.click()
    dialog = page.window().findChild(VerbDialog)
    assert dialog is not None
    assert "3\u202f677 lignes entrent" in dialog.text_label.text()
    assert service.calls == [("check", WORKBOOK)]

    dialog.verb_button.click()
    rest(qtbot, kit)
    assert service.calls[-1] == ("import", True)
    assert "6 lignes en erreur n’ont pas été importées" in page.result.skipped.accessibleName()


def test_a_file_that_changed_since_the_check_is_shown_again(
    qtbot: QtBot, kit: Kit, page: ImportExportPage, service: FakeExchanges
) -> None:
    service.checked = a_report(problems=(), sheets=CLEAN_SHEETS)
    check(qtbot, kit, page)
    service.written = a_report(is_written=False)
    page.import_button.click()
    rest(qtbot, kit)
    assert page.view_model.step is Step.VERIFIER
    assert not page.import_button.isEnabled()


def test_the_workbook_is_read_again_once_mended(
    qtbot: QtBot, kit: Kit, page: ImportExportPage, service: FakeExchanges
) -> None:
    check(qtbot, kit, page)
    service.checked = a_report(problems=(), sheets=CLEAN_SHEETS)
    page.reload_button.click()
    rest(qtbot, kit)
    assert page.import_button.isEnabled()


def test_a_workbook_gone_since_it_was_chosen_is_said_and_no_bug_of_ours(
    qtbot: QtBot, kit: Kit, page: ImportExportPage, service: FakeExchanges
) -> None:
    service.error = FileNotFoundError(2, "No such file", str(WORKBOOK))
    check(qtbot, kit, page)
    assert page.panes.currentWidget() is page.refused
    assert "n'existe pas" in page.refused.text.text().replace("’", "'")
    assert kit.errors == []


def test_a_bug_met_by_an_import_leaves_its_report(
    qtbot: QtBot, kit: Kit, page: ImportExportPage, service: FakeExchanges
) -> None:
    service.error = RuntimeError("x")
    check(qtbot, kit, page)
    assert page.panes.currentWidget() is page.refused
    assert kit.errors == [service.error]
    kit.errors.clear()


def test_an_unreadable_file_is_explained_with_a_way_out(
    qtbot: QtBot, kit: Kit, page: ImportExportPage, service: FakeExchanges
) -> None:
    service.error = WorkbookUnreadableError(reason="protege", file="reprise.xlsx")
    check(qtbot, kit, page)
    assert page.panes.currentWidget() is page.refused
    assert "mot de passe" in page.refused.text.text()
    assert page.refused.button.isVisible()
    assert not page.import_button.isVisible()

    service.error = None
    page.reload_button.click()
    rest(qtbot, kit)
    assert page.panes.currentWidget() is page.preview


def test_reading_shows_its_progress_and_can_be_cancelled(
    qtbot: QtBot, kit: Kit, page: ImportExportPage, service: FakeExchanges
) -> None:
    service.waits = True
    page.view_model.choose(WORKBOOK)
    qtbot.waitUntil(lambda: "30" in page.progress._figures.text())
    assert page.panes.currentWidget() is page.working
    assert page.stop_button.isVisible()

    page.stop_button.click()
    service.gate.set()
    rest(qtbot, kit)
    assert page.view_model.step is Step.CHOISIR
    assert page.panes.currentWidget() is page.start


def test_an_export_asks_its_reason_then_its_place(
    kit: Kit, page: ImportExportPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    service = cast(FakeExchanges, kit.context.services.exchanges)
    target = tmp_path / "sortie"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    page.export_button.click()
    dialog = page.window().findChild(ReasonDialog)
    assert dialog is not None
    dialog.editor.setText("Relecture annuelle")
    press(dialog, Qt.Key.Key_Return)
    rest(qtbot, kit)

    assert service.calls == [("export", (tmp_path / "sortie.xlsx", "Relecture annuelle"))]
    assert page.export_note.text() == (
        "sortie.xlsx\u00a0: 106 lignes. Les comptes restent dans le coffre."
    )


def test_an_export_that_fails_is_told(qtbot: QtBot, service: FakeExchanges, tmp_path: Path) -> None:
    service.error = DiskFullError(path=str(tmp_path))
    with a_kit(exchanges=service) as kit:
        page = ImportExportPage(kit.context)
        show_page(qtbot, kit, page)
        page.view_model.export(tmp_path / "a.xlsx", "motif")
        rest(qtbot, kit)
        assert [type(error) for error in kit.errors] == [DiskFullError]
        assert page.export_button.isEnabled()
        kit.errors.clear()


def test_the_blank_template_is_written_where_asked(
    kit: Kit, page: ImportExportPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    service = cast(FakeExchanges, kit.context.services.exchanges)
    target = tmp_path / "modele.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    page.template_button.click()
    rest(qtbot, kit)
    assert service.calls == [("template", target)]


def test_a_checked_workbook_with_problems_offers_an_annotated_copy(
    kit: Kit, page: ImportExportPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    service = cast(FakeExchanges, kit.context.services.exchanges)
    asked: list[str] = []

    def answer(_parent: object, _title: str, name: str, _filter: str) -> tuple[str, str]:
        asked.append(name)
        return str(tmp_path / "copie"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    source = tmp_path / "reprise.xlsx"
    page.view_model.choose(source)
    rest(qtbot, kit)
    assert page.copy_button.isVisible()
    assert page.copy_button.isEnabled()

    page.preview.show_sheet("demandes")
    page.copy_button.click()
    rest(qtbot, kit)

    assert asked == ["reprise annoté.xlsx"]
    problems = len(service.checked.problems)
    assert service.calls[-1] == ("annotate", (source, problems, tmp_path / "copie.xlsx"))
    assert page.copy_button.isEnabled()
    assert page.view_model.step is Step.VERIFIER
    assert page.preview.problems.sheet == "demandes"


def test_a_copy_that_fails_is_told_and_may_be_asked_again(
    qtbot: QtBot, service: FakeExchanges, tmp_path: Path
) -> None:
    with a_kit(exchanges=service) as kit:
        page = ImportExportPage(kit.context)
        show_page(qtbot, kit, page)
        page.view_model.choose(tmp_path / "reprise.xlsx")
        rest(qtbot, kit)
        service.error = FileNotFoundError("reprise.xlsx")
        page.view_model.annotate(tmp_path / "copie.xlsx")
        rest(qtbot, kit)
        (error,) = kit.errors
        assert isinstance(error, WorkbookUnreadableError)
        assert error.values["reason"] == "absent"
        assert page.copy_button.isEnabled()
        assert page.view_model.step is Step.VERIFIER
        kit.errors.clear()


def test_a_copy_under_way_says_how_far_it_is_and_is_stopped_by_its_link(
    qtbot: QtBot, service: FakeExchanges, tmp_path: Path
) -> None:
    with a_kit(exchanges=service) as kit:
        page = ImportExportPage(kit.context)
        show_page(qtbot, kit, page)
        page.view_model.choose(tmp_path / "reprise.xlsx")
        rest(qtbot, kit)
        service.waits = True
        page.view_model.annotate(tmp_path / "copie.xlsx")
        qtbot.waitUntil(lambda: "30" in page.copy_button.text(), timeout=3000)
        assert page.copy_button.text() == "Annuler la copie annotée (30\u202f%)"
        assert page.copy_button.accessibleName() == page.copy_button.text()
        page.view_model.annotate(tmp_path / "autre.xlsx")
        page.copy_button.click()
        service.gate.set()
        rest(qtbot, kit)
        assert [name for name, _ in service.calls] == ["check"]
        assert page.copy_button.text() == COPY
        assert page.view_model.step is Step.VERIFIER
        assert [toast.accessibleName() for toast in page.findChildren(Toast)] == [
            "Copie annulée, rien n’est enregistré"
        ]


def test_a_lock_stops_a_copy(qtbot: QtBot, service: FakeExchanges, tmp_path: Path) -> None:
    with a_kit(exchanges=service) as kit:
        page = ImportExportPage(kit.context)
        show_page(qtbot, kit, page)
        page.view_model.choose(tmp_path / "reprise.xlsx")
        rest(qtbot, kit)
        service.waits = True
        page.view_model.annotate(tmp_path / "copie.xlsx")
        qtbot.waitUntil(lambda: "30" in page.copy_button.text(), timeout=3000)
        threading.Timer(0.1, service.gate.set).start()
        kit.context.upkeep.close()
        assert [name for name, _ in service.calls] == ["check"]


def test_a_workbook_without_a_problem_offers_no_copy(
    qtbot: QtBot, service: FakeExchanges, tmp_path: Path
) -> None:
    service.checked = a_report(problems=(), sheets=CLEAN_SHEETS)
    with a_kit(exchanges=service) as kit:
        page = ImportExportPage(kit.context)
        show_page(qtbot, kit, page)
        page.view_model.choose(tmp_path / "reprise.xlsx")
        rest(qtbot, kit)
        assert not page.copy_button.isVisible()
        page.view_model.start_over()
        page.view_model.annotate(tmp_path / "copie.xlsx")
        page.ask_copy()
        assert [name for name, _ in service.calls] == ["check"]


def test_a_role_that_may_not_import_sees_no_drop_zone(qtbot: QtBot) -> None:
    with a_kit(role=Role.MEDECIN, exchanges=FakeExchanges()) as kit:
        page = ImportExportPage(kit.context)
        show_page(qtbot, kit, page)
        assert not page.drop_zone.isVisible()
        assert not page.export_button.isVisible()


def test_problems_come_by_pages(qtbot: QtBot) -> None:
    model = ProblemsModel()
    model.show_problems(ERRORS * 50)
    assert model.rowCount() == PAGE_SIZE
    assert model.canFetchMore(model.index(-1, 0))
    model.fetchMore(model.index(-1, 0))
    assert model.rowCount() == 2 * PAGE_SIZE
    model.fetchMore(model.index(-1, 0))
    assert model.rowCount() == 300
    assert not model.canFetchMore(model.index(-1, 0))


def test_the_problems_hold_under_the_model_tester(qtbot: QtBot) -> None:
    model = ProblemsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_problems((*ERRORS, *WARNINGS))
    model.narrow("demandes", Severity.ERREUR)
    assert model.rowCount() == 2
    assert model.index(0, 0).data().startswith("demandes, ligne 14 : La sortie précède")
    assert tester.model() is model


def test_the_sheets_hold_under_the_model_tester(qtbot: QtBot) -> None:
    model = SheetsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_report(a_report())
    assert model.sheet_at(0) == "beneficiaires"
    assert model.sheet_at(13) is None
    assert model.row_of("gir") == 2
    assert model.row_of("inconnue") == -1
    assert model.flags(model.index(13, 0)) == Qt.ItemFlag.NoItemFlags
    assert tester.model() is model

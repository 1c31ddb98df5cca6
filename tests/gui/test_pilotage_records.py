"""The list behind a figure of the dashboard: exactly what it counts, with names for a reason only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.roles import Role
from tests.fakes_pilotage import MONTH_PERIODS, YEAR, FakePilotage
from tests.fakes_ui import FakeSurveys
from tests.gui.page_kit import Kit, a_kit, press, rest, show_page
from ui.dialogs.reason import ReasonDialog
from ui.pages.pilotage.page import PilotagePage
from ui.pages.pilotage.records import EXPORT_REASON, RecordsDialog
from ui.widgets.feedback import Toast


@dataclass
class Desk:
    kit: Kit
    surveys: FakeSurveys
    page: PilotagePage

    def records(self) -> RecordsDialog:
        return next(one for one in self.page.findChildren(RecordsDialog) if one.isVisible())


@pytest.fixture(params=[Role.DIRECTION])
def desk(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Desk]:
    surveys = FakeSurveys(role=request.param)
    with a_kit(role=request.param, pilotage=FakePilotage(), surveys=surveys) as kit:
        page = PilotagePage(kit.context)
        show_page(qtbot, kit, page, width=1224)
        yield Desk(kit, surveys, page)


def test_a_tile_opens_the_records_of_its_own_path_and_period(qtbot: QtBot, desk: Desk) -> None:
    desk.page.sections["file_active"].tiles[0].click()
    rest(qtbot, desk.kit)
    dialog = desk.records()
    assert desk.surveys.calls[-1] == ("evidence", "file_active", None)
    assert dialog.windowTitle() == "Personnes accompagnées"
    assert dialog.text_label.text().startswith("En 2026\u00a0: ")
    assert dialog.block.model.rowCount() > 0
    assert dialog.block.title.text().endswith("derrière ce chiffre")
    assert not dialog.block.whole_button.isVisible()
    assert not dialog.block.switch.isVisible()


def test_a_point_opens_the_records_of_its_part_and_month(qtbot: QtBot, desk: Desk) -> None:
    canvas = desk.page.sections["gir"].charts[0].canvas
    canvas.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        press(canvas, key)
    rest(qtbot, desk.kit)
    assert desk.surveys.calls[-1] == ("evidence", "par_gir_actuel.2", None)
    assert desk.records().windowTitle() == "GIR actuel – GIR 2"
    desk.records().cancel_button.click()
    canvas = desk.page.sections["mouvements"].charts[0].canvas
    canvas.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        press(canvas, key)
    rest(qtbot, desk.kit)
    month = MONTH_PERIODS[1]
    assert f"{month.start:%d/%m}" in desk.records().text_label.text()


def test_from_the_list_one_goes_to_the_question(qtbot: QtBot, desk: Desk) -> None:
    desk.page.sections["file_active"].tiles[0].click()
    rest(qtbot, desk.kit)
    desk.records().verb_button.click()
    assert desk.kit.evidence == [("file_active", YEAR)]


def test_escape_in_the_list_comes_back_to_the_dashboard(qtbot: QtBot, desk: Desk) -> None:
    desk.page.sections["file_active"].tiles[0].click()
    rest(qtbot, desk.kit)
    table = desk.records().block.table
    press(table, Qt.Key.Key_Escape)
    assert not any(one.isVisible() for one in desk.page.findChildren(RecordsDialog))


def test_the_direction_reads_names_for_a_reason(qtbot: QtBot, desk: Desk) -> None:
    desk.page.sections["file_active"].tiles[0].click()
    rest(qtbot, desk.kit)
    dialog = desk.records()
    assert "Personne 00" in str(dialog.block.model.index(0, 0).data())
    dialog.block.names_button.click()
    reason = desk.page.findChild(ReasonDialog)
    assert reason is not None
    reason.editor.setText("contrôle de l’ARS")
    reason.verb_button.click()
    rest(qtbot, desk.kit)
    assert desk.surveys.calls[-1] == ("evidence", "file_active", "contrôle de l’ARS")
    assert "Personne 00" not in str(dialog.block.model.index(0, 0).data())


@pytest.mark.parametrize("desk", [Role.COORDINATEUR], indirect=True)
def test_who_reads_files_goes_to_a_person(qtbot: QtBot, desk: Desk) -> None:
    desk.page.sections["file_active"].tiles[0].click()
    rest(qtbot, desk.kit)
    dialog = desk.records()
    person = dialog.block.model.person_at(0)
    dialog.block.table.select_row(0)
    press(dialog.block.table, Qt.Key.Key_Return)
    assert [key for key, _tab in desk.kit.opened] == [person]


def test_the_list_leaves_under_pseudonyms_or_with_names_for_a_reason(
    qtbot: QtBot, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []

    def answer(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        proposed.append(name)
        return str(tmp_path / name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    desk.page.sections["file_active"].tiles[0].click()
    rest(qtbot, desk.kit)
    dialog = desk.records()
    dialog.block.export_asked.emit("xlsx", False)  # noqa: FBT003 - a signal's value
    rest(qtbot, desk.kit)
    dialog.block.export_asked.emit("csv", True)  # noqa: FBT003 - a signal's value
    reason = desk.page.findChild(ReasonDialog)
    assert reason is not None
    reason.editor.setText("contrôle de l’ARS")
    reason.verb_button.click()
    rest(qtbot, desk.kit)
    assert proposed == [
        "pilotage_preuve_file_active_2026.xlsx",
        "pilotage_preuve_file_active_2026.csv",
    ]
    assert [(one[1], one[3], *one[6:]) for one in desk.surveys.calls if one[0] == "proof"] == [
        ("file_active", "xlsx", False, EXPORT_REASON),
        ("file_active", "csv", True, "contrôle de l’ARS"),
    ]
    assert any(one.accessibleName() == "Preuve exportée" for one in desk.page.findChildren(Toast))


@pytest.mark.parametrize("error", [VaultBusyError(operation=""), ValueError("boom")])
def test_a_list_that_cannot_be_read_is_explained(
    qtbot: QtBot, desk: Desk, error: Exception
) -> None:
    desk.surveys.evidence_error = error
    desk.page.sections["file_active"].tiles[0].click()
    rest(qtbot, desk.kit)
    assert desk.records().block.notice.isVisible()
    assert desk.kit.errors == ([] if isinstance(error, VaultBusyError) else [error])
    desk.kit.errors.clear()

"""The real window on a real vault: unlock, import, find a person, read a figure and its people."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.indicators import value_at
from tests.e2e.command_line import EXAMPLE, EXPECTED_2025, CommandLine
from tests.e2e.driver import Driver
from tests.gui.page_kit import press
from ui.app import forget_drawings
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.survey_export import SurveyExportDialog
from ui.pages.dossier.page import DossierPage
from ui.settings import WindowSettings
from ui.shell import Shell
from ui.theme.theme import THEME, ThemeMode
from ui.viewmodels.exchange import Step
from ui.viewmodels.figures import cell_text

EXPECTED: dict[str, Any] = json.loads(EXPECTED_2025.read_text(encoding="utf-8"))
YEAR = Period.of_year(2025)


@pytest.fixture(scope="module", autouse=True)
def undressed_at_the_end(qapp: QApplication) -> Iterator[None]:
    yield
    THEME.undress()
    forget_drawings()


@pytest.fixture
def driver(qtbot: QtBot, command_line: CommandLine, tmp_path: Path) -> Iterator[Driver]:
    THEME.apply(ThemeMode.LIGHT)
    shell = Shell(
        command_line.application(),
        WindowSettings(tmp_path / "reglages"),
        restart=lambda _path: None,
    )
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    yield Driver(qtbot, shell)
    shell.close()
    shell.tasks.close()


def test_an_empty_vault_takes_the_example_in_and_shows_it(
    driver: Driver, command_line: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    command_line.done("init", command_line.vault, "--user", "claire.vidal")
    driver.unlock(command_line.vault)
    people = driver.file_active()
    assert people.states.empty.isVisible()
    people.states.empty.button.click()
    driver.rest()

    page = driver.import_export()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(EXAMPLE), ""))
    page.drop_zone.choose_button.click()
    driver.rest()
    assert page.view_model.error is None
    assert page.import_button.isEnabled()
    page.import_button.click()
    driver.rest()
    assert page.view_model.step is Step.TERMINE

    page.result.caseload_button.click()
    driver.rest()
    assert driver.shell.windowTitle() == "CRT d'essai — CRT Desktop"
    assert driver.main.current_page() is people
    listed = command_line.done("caseload", command_line.vault, "--json").json["personnes"]
    assert people.model.person_count == len(listed) > 0
    shown = [people.model.line_of(people.model.id_at(row) or 0) for row in range(len(listed))]
    assert [line.reference for line in shown if line is not None] == [one["id"] for one in listed]


def test_the_same_workbook_again_has_nothing_to_bring(
    driver: Driver, with_example: CommandLine
) -> None:
    driver.unlock(with_example.vault)
    page = driver.import_export()
    page.view_model.choose(EXAMPLE)
    driver.rest()
    assert page.blocked.text() == "Rien à importer"


def test_a_damaged_workbook_is_refused_in_french_and_nothing_changes(
    driver: Driver, with_example: CommandLine, tmp_path: Path
) -> None:
    driver.unlock(with_example.vault)
    driver.rest()
    before = driver.file_active().model.person_count
    damaged = tmp_path / "abime.xlsx"
    damaged.write_bytes(EXAMPLE.read_bytes()[:2000])
    page = driver.import_export()
    page.view_model.choose(damaged)
    driver.rest()
    assert page.view_model.step is Step.REFUSE
    assert page.refused.title.text()
    assert page.refused.text.text()
    assert driver.file_active().model.person_count == before


def test_a_person_is_found_by_a_few_letters_and_opened_by_the_keyboard(
    driver: Driver, with_example: CommandLine
) -> None:
    driver.unlock(with_example.vault)
    driver.rest()
    page = driver.file_active()
    wanted = page.model.line_of(page.model.id_at(3) or 0)
    assert wanted is not None
    page.focus_search()
    page.search.setText(f"{wanted.nom} {wanted.prenoms[:3]}".swapcase())
    driver.rest()
    press(page.search, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_Space)
    driver.rest()
    assert page.panel.summary is not None
    assert page.panel.summary.line.reference == wanted.reference
    press(page.table, Qt.Key.Key_Return)
    driver.rest()
    dossier = cast(DossierPage, driver.main.screen_page())
    assert driver.main.current_page() is dossier
    assert dossier.view_model.person == wanted.beneficiaire_id
    driver.main.go_back()
    assert driver.main.current_page() is page


def test_the_navigation_counts_what_the_pages_count_before_they_are_opened(
    driver: Driver, with_example: CommandLine
) -> None:
    driver.unlock(with_example.vault)
    items = driver.main.side.nav.items
    keys = ("file_active", "liste_attente", "a_faire")
    driver.main.counts.ask()
    driver.rest()
    driver.main.counts.ask()
    driver.rest()
    before = [items[key].accessibleName() for key in keys]
    for key in keys:
        driver.main.show_page(key)
        driver.rest()
    assert [items[key].accessibleName() for key in keys] == before
    assert all("," in name for name in before), before


def test_every_answer_on_screen_is_the_figure_expected(
    driver: Driver, with_example: CommandLine
) -> None:
    driver.unlock(with_example.vault)
    page = driver.enquetes()
    page.choose_period(YEAR)
    driver.rest()
    answer = page.view_model.answer
    assert answer is not None
    compared = 0
    for one in answer.answers:
        path = one.question.indicateur
        if path is None or path.partition(".")[0] not in EXPECTED:
            continue
        row = page.model.row_of(one.question.number)
        shown = str(page.model.index(row, 2).data())
        assert shown == cell_text(path, value_at(EXPECTED, path)), one.question.number
        compared += 1
    assert compared > 80


def test_the_people_behind_a_figure_lead_to_their_file(
    driver: Driver, with_example: CommandLine
) -> None:
    driver.unlock(with_example.vault)
    page = driver.enquetes()
    page.choose_period(YEAR)
    driver.rest()
    page.table.select_row(page.model.row_of("1.1"))
    press(page.table, Qt.Key.Key_Return)
    driver.rest()
    assert page.panel.evidence.model.rowCount() == EXPECTED["file_active"]
    assert page.panel.evidence.title.text().startswith(f"{EXPECTED['file_active']} personnes")

    page.panel.evidence.table.select_row(4)
    name = str(page.panel.evidence.model.index(4, 0).data())
    press(page.panel.evidence.table, Qt.Key.Key_Return)
    driver.rest()
    dossier = cast(DossierPage, driver.main.screen_page())
    assert driver.main.current_page() is dossier
    opened = driver.file_active().model.line_of(dossier.view_model.person or 0)
    assert opened is not None
    assert name.startswith(f"{opened.nom} {opened.prenoms}")


def test_a_survey_is_exported_with_the_figures_of_the_screen(
    driver: Driver,
    with_example: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    driver.unlock(with_example.vault)
    page = driver.enquetes()
    page.choose_period(YEAR)
    driver.rest()
    target = tmp_path / "reponse.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    page.header.export_button.click()
    dialog = driver.shell.findChild(SurveyExportDialog)
    assert dialog is not None
    dialog.kind.set_text("json")
    dialog.verb_button.click()
    driver.rest()
    figures = json.loads(target.read_text(encoding="utf-8"))["indicateurs"]
    for code in ("file_active", "journees", "delai_demande_admission", "visites_heures"):
        assert figures[code] == EXPECTED[code], code


def test_the_caseload_leaves_with_a_reason_and_comes_back_equal(
    driver: Driver,
    with_example: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    driver.unlock(with_example.vault)
    page = driver.import_export()
    target = tmp_path / "sortie.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(target), ""))
    page.export_button.click()
    dialog = driver.shell.findChild(ReasonDialog)
    assert dialog is not None
    dialog.editor.setText("Relecture annuelle")
    dialog.verb_button.click()
    driver.rest()
    assert "sortie.xlsx" in page.export_note.text()

    page.view_model.choose(target)
    driver.rest()
    assert page.blocked.text() == "Rien à importer"


def test_the_direction_reads_figures_without_a_name(
    driver: Driver, command_line: CommandLine
) -> None:
    command_line.done(
        "init", command_line.vault, "--user", "philippe.roumegas", "--role", "direction"
    )
    driver.unlock(command_line.vault)
    assert [entry.key for entry in driver.main.entries] == [
        "tableau",
        "a_faire",
        "admissions",
        "astreintes",
        "places",
        "partenaires",
        "pilotage",
        "enquetes",
        "reglages",
    ]
    page = driver.enquetes()
    page.table.select_row(page.model.row_of("1.1"))
    press(page.table, Qt.Key.Key_Return)
    driver.rest()
    assert page.panel.figure.text() == "0"

"""The direction at the real window, on a real vault: figures, their records, pictures, the dossier."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from tests.e2e.command_line import EXPECTED_2025, CommandLine
from tests.e2e.driver import Driver
from tests.gui.page_kit import press
from ui.app import forget_drawings
from ui.pages.pilotage.dialogue import DialogueDialog
from ui.pages.pilotage.page import PilotagePage
from ui.pages.pilotage.records import RecordsDialog
from ui.settings import WindowSettings
from ui.shell import Shell
from ui.theme.theme import THEME, ThemeMode
from ui.viewmodels.charts import stops_of

EXPECTED: dict[str, Any] = json.loads(EXPECTED_2025.read_text(encoding="utf-8"))
YEAR = Period.of_year(2025)
D = TypeVar("D", bound=QDialog)


@pytest.fixture(scope="module", autouse=True)
def undressed_at_the_end(qapp: QApplication) -> Iterator[None]:
    yield
    THEME.undress()
    forget_drawings()


@pytest.fixture
def driver(qtbot: QtBot, with_example: CommandLine, tmp_path: Path) -> Iterator[Driver]:
    THEME.apply(ThemeMode.LIGHT)
    shell = Shell(
        with_example.application(),
        WindowSettings(tmp_path / "reglages"),
        restart=lambda _path: None,
    )
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    made = Driver(qtbot, shell)
    made.unlock(with_example.vault)
    yield made
    shell.close()
    shell.tasks.close()


@pytest.fixture
def page(driver: Driver) -> PilotagePage:
    driver.main.show_page("pilotage")
    driver.rest()
    found = driver.main.page("pilotage")
    assert isinstance(found, PilotagePage)
    found.show_period(YEAR)
    driver.rest()
    return found


def _visible(page: QWidget, kind: type[D]) -> D:
    return next(one for one in page.window().findChildren(kind) if one.isVisible())


def test_the_figures_are_those_of_the_survey(page: PilotagePage) -> None:
    tiles = page.sections["file_active"].tiles
    assert tiles[0].figure() == str(EXPECTED["file_active"])
    assert tiles[1].figure() == str(EXPECTED["presents_fin"])
    assert not any(one.trouble.isVisibleTo(one) for one in page.sections.values())
    assert len(page.sections) >= 10


def test_every_count_of_a_chart_opens_as_many_records(driver: Driver, page: PilotagePage) -> None:
    """One point of each series of the parts about persons, by the keyboard."""
    opened = 0
    for key in ("file_active", "mouvements", "profil"):
        for view in page.sections[key].charts:
            chart = view.chart()
            assert chart is not None
            for series in stops_of(chart, 0):
                point = next(
                    (
                        (series, at)
                        for at, value in enumerate(chart.series[series].values)
                        if value and chart.opening(series, at)
                    ),
                    None,
                )
                if point is None:
                    continue
                found = chart.opening(*point)
                assert found is not None
                view.evidence_asked.emit(*found)
                driver.rest()
                dialog = _visible(page, RecordsDialog)
                assert dialog.block.model.rowCount() == chart.series[series].values[point[1]]
                dialog.cancel_button.click()
                opened += 1
    assert opened > 10


def test_a_chart_leaves_as_a_picture_and_the_journal_tells_it(
    driver: Driver, page: PilotagePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *asked: (str(tmp_path / asked[2]), "")
    )
    view = page.sections["file_active"].charts[0]
    for action in view.more.menu_shown.actions():
        if "…" in action.text():
            action.trigger()
            driver.rest()
    written = {path.suffix: path for path in tmp_path.glob("pilotage_*")}
    assert set(written) == {".png", ".svg", ".csv"}
    assert QImage(str(written[".png"])).width() == 1920
    assert view.title.text().split("  ")[0][:11] in written[".svg"].read_text(encoding="utf-8")
    assert written[".csv"].read_bytes().startswith(b"\xef\xbb\xbf")


def test_the_dossier_is_written_with_what_was_said_of_a_part(
    driver: Driver, page: PilotagePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "dossier.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.dossier.click()
    driver.rest()
    dialog = _visible(page, DialogueDialog)
    dialog.parts["file_active"].area.area.setPlainText("La seconde antenne a ouvert en mars.")
    dialog.verb_button.click()
    driver.rest()
    text = "\n".join(one.extract_text() for one in PdfReader(path).pages)
    plain = " ".join(text.split())
    assert "La seconde antenne a ouvert en mars." in plain
    assert str(EXPECTED["file_active"]) in plain
    page.dossier.click()
    driver.rest()
    again = _visible(page, DialogueDialog)
    assert again.parts["file_active"].area.text() == "La seconde antenne a ouvert en mars."
    again.cancel_button.click()


def test_the_whole_dashboard_is_gone_about_without_a_mouse(
    driver: Driver, page: PilotagePage
) -> None:
    page.window().activateWindow()
    driver.qtbot.waitUntil(page.window().isActiveWindow)
    page.setFocus()
    keys = list(page.sections)
    for key in keys[1:]:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        assert page.bar.current() == key
    stop = page.sections["mouvements"].charts[0].canvas
    page.go_to_part("mouvements")
    stop.setFocus()
    for arrow in (Qt.Key.Key_End, Qt.Key.Key_Home):
        press(stop, arrow)
    assert stop.current() is not None
    assert stop.accessibleDescription()

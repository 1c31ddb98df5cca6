"""A file asked for in the window: its ending, and no replacement without a question."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from ui.dialogs.save_file import ask_file
from ui.dialogs.verb import VerbDialog


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def ask(host: QWidget, monkeypatch: pytest.MonkeyPatch, typed: Path | None) -> list[Path]:
    """Answer the dialog of the system with what was typed; return what it leads to."""
    answer = "" if typed is None else str(typed)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (answer, ""))
    found: list[Path] = []
    ask_file(host, "Exporter", "a.xlsx", kinds="", suffix=".xlsx", chosen=found.append)
    return found


def question(host: QWidget) -> VerbDialog:
    (dialog,) = (one for one in host.findChildren(VerbDialog) if one.isVisible())
    return dialog


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("reprise.xlsx", "reprise.xlsx"),
        ("reprise.XLSX", "reprise.XLSX"),
        ("reprise", "reprise.xlsx"),
        ("reprise.v2", "reprise.v2.xlsx"),
    ],
)
def test_a_name_ends_as_its_format_does(
    host: QWidget, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, typed: str, written: str
) -> None:
    assert ask(host, monkeypatch, tmp_path / typed) == [tmp_path / written]


def test_nothing_chosen_is_nothing_written(host: QWidget, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(host, monkeypatch, None) == []


def test_a_file_the_system_asked_about_is_not_asked_about_twice(
    host: QWidget, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = tmp_path / "reprise.xlsx"
    there.touch()
    assert ask(host, monkeypatch, there) == [there]
    assert host.findChildren(VerbDialog) == []


def test_a_file_that_only_the_ending_reaches_is_asked_about(
    host: QWidget, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    there = tmp_path / "reprise.xlsx"
    there.touch()
    found = ask(host, monkeypatch, tmp_path / "reprise")
    assert found == []
    dialog = question(host)
    assert "reprise.xlsx" in dialog.windowTitle()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert found == []
    found = ask(host, monkeypatch, tmp_path / "reprise")
    question(host).verb_button.click()
    assert found == [there]

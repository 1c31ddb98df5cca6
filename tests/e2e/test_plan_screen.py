"""A plan written with the keyboard alone in the real window, through a lock, validated, revised."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.reports.plans import PlanDocument
from tests.e2e.command_line import CommandLine
from tests.e2e.keyboard import Keyboard
from ui.app import forget_drawings
from ui.pages.plan.page import PlanPage
from ui.settings import WindowSettings
from ui.shell import Shell
from ui.theme.theme import THEME, ThemeMode

Opens = Callable[[], Keyboard]


@pytest.fixture(scope="module", autouse=True)
def undressed_at_the_end(qapp: QApplication) -> Iterator[None]:
    yield
    THEME.undress()
    forget_drawings()


@pytest.fixture
def open_window(qtbot: QtBot, with_example: CommandLine, tmp_path: Path) -> Iterator[Opens]:
    THEME.apply(ThemeMode.LIGHT)
    shells: list[Shell] = []

    def made() -> Keyboard:
        shell = Shell(
            with_example.application(),
            WindowSettings(tmp_path / "reglages"),
            restart=lambda _path: None,
        )
        shells.append(shell)
        qtbot.addWidget(shell)
        with qtbot.waitExposed(shell):
            shell.show()
        keyboard = Keyboard(qtbot, shell)
        keyboard.unlock(with_example.vault)
        return keyboard

    yield made
    for shell in shells:
        shell.close()
        shell.tasks.close()


def someone(keyboard: Keyboard) -> str:
    """Return the family name of somebody of the example that nobody else has."""
    answer = keyboard.file_active().view_model.answer
    assert answer is not None
    names = [line.nom for line in answer.lines]
    return next(name for name in names if names.count(name) == 1)


def open_plan(keyboard: Keyboard, name: str) -> PlanPage:
    keyboard.press("Ctrl+K")
    keyboard.write(f"plan {name}")
    keyboard.press("Return")
    keyboard.until(lambda: keyboard.place().startswith("Plan d’accompagnement"))
    return cast(PlanPage, keyboard.main.current_page())


def settled(keyboard: Keyboard, page: PlanPage) -> PlanDocument:
    """Return the version shown once everything typed is stored."""
    keyboard.until(lambda: not page.view_model.is_dirty)
    document = page.view_model.document
    assert document is not None
    return document


def test_a_plan_is_written_locked_over_validated_and_revised_without_a_mouse(
    open_window: Opens,
) -> None:
    keyboard = open_window()
    name = someone(keyboard)
    page = open_plan(keyboard, name)
    keyboard.push("Commencer un plan")
    keyboard.pick("Plan vide")
    keyboard.until(lambda: page.view_model.is_editable)

    keyboard.push("Ajouter un objectif")
    keyboard.pick("Mobilité")
    for text in ("Trois chutes depuis juillet", "Marcher jusqu’à la boulangerie", "Barres d’appui"):
        keyboard.write(text)
        keyboard.press("Tab")
    keyboard.write("Ergothérapeute")
    keyboard.press("Ctrl+Return")
    keyboard.write("À retirer")
    keyboard.press("Tab")
    keyboard.press("Del")
    keyboard.press("Ctrl+Return")
    keyboard.write("Lever de nuit")
    keyboard.press("Tab")
    keyboard.write("Aller aux toilettes sans danger")
    keyboard.press("Alt+Up")
    stored = settled(keyboard, page)
    assert [one.probleme for one in stored.objectifs] == [
        "Lever de nuit",
        "Trois chutes depuis juillet",
    ]
    keyboard.press("Ctrl+Z")
    keyboard.press("Ctrl+Z", times=2)
    keyboard.press("Ctrl+Y", times=3)
    again = settled(keyboard, page)
    assert [one.fil for one in again.objectifs] == [one.fil for one in stored.objectifs]
    keyboard.press("Tab", times=2)
    keyboard.write("Chemin lumineux")
    # The cell is still open when the vault locks.
    keyboard.press("Ctrl+L")
    keyboard.qtbot.waitUntil(lambda: keyboard.shell.main is None or not keyboard.shell.isVisible())

    keyboard = open_window()
    page = open_plan(keyboard, name)
    keyboard.until(lambda: page.view_model.document is not None)
    document = page.view_model.document
    assert document is not None
    assert document.objectifs[0].actions == "Chemin lumineux"

    keyboard.push("Valider la version 1")
    keyboard.dialog()
    keyboard.push("Valider la version 1")
    keyboard.until(lambda: page.header.version.text() == "Version 1, validée")
    keyboard.push("Commencer la version 2")
    keyboard.until(lambda: page.header.version.text() == "Version 2, en cours")
    assert [one.fil for one in settled(keyboard, page).objectifs] == [
        one.fil for one in stored.objectifs
    ]

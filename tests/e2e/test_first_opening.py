"""From nothing to an open vault, its backup, its lock, and the backup on a clean folder: real files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.roles import Role
from tests.e2e.command_line import CommandLine
from tests.e2e.driver import Driver
from tests.gui.page_kit import press
from ui.app import forget_drawings
from ui.dialogs.accounts import AddAccountDialog
from ui.forms.dialog import FicheDialog
from ui.pages.choose_passphrase import OWN, PassphraseChooser
from ui.pages.create_vault import CreateVaultCard
from ui.pages.recovery_key import RecoveryKeyCard
from ui.pages.reglages.backups import BackupsSection
from ui.pages.reglages.page import ReglagesPage
from ui.pages.reglages.users import UsersSection
from ui.pages.restore import RestoreCard
from ui.pages.unlock import UnlockCard
from ui.palette.dialog import DEBOUNCE_MS
from ui.settings import WindowSettings
from ui.shell import Shell
from ui.theme.theme import THEME, ThemeMode

OWN_PHRASE = "cheval bleu agrafe lampe velours canal brume"


@pytest.fixture(scope="module", autouse=True)
def undressed_at_the_end(qapp: QApplication) -> Iterator[None]:
    yield
    THEME.undress()
    forget_drawings()


@pytest.fixture
def restarted() -> list[Path]:
    return []


@pytest.fixture
def open_window(
    qtbot: QtBot, command_line: CommandLine, tmp_path: Path, restarted: list[Path]
) -> Iterator[list[Shell]]:
    """Give the windows opened; the last one is closed after."""
    shells: list[Shell] = []
    yield shells
    for shell in shells:
        shell.close()
        shell.upkeep.close()
        shell.tasks.close()


def a_shell(
    qtbot: QtBot,
    command_line: CommandLine,
    home: Path,
    restarted: list[Path],
    shells: list[Shell],
) -> Driver:
    THEME.apply(ThemeMode.LIGHT)
    shell = Shell(command_line.application(), WindowSettings(home), restart=restarted.append)
    shells.append(shell)
    qtbot.addWidget(shell)
    with qtbot.waitExposed(shell):
        shell.show()
    return Driver(qtbot, shell)


def section(driver: Driver, key: str) -> object:
    driver.main.show_page("reglages")
    page = driver.main.page("reglages")
    assert isinstance(page, ReglagesPage)
    page.show_section(key)
    driver.rest()
    return page.section_widget(key)


def upkeep_rests(driver: Driver) -> None:
    driver.qtbot.waitUntil(lambda: not driver.shell.upkeep.is_busy, timeout=60_000)
    driver.rest()


def make_vault(driver: Driver, vault: Path) -> str:
    """Go through the steps of a new vault; return its recovery key."""
    driver.shell.show_create()
    card = driver.shell.gate.card
    assert isinstance(card, CreateVaultCard)
    card.path_edit.setText(str(vault))
    QTest.keyClicks(card.label_edit, "CRT Essai")
    card.finess_edit.setText("110789236")
    card.go_on()
    QTest.keyClicks(card.display_name, "Anne Martin")
    card.go_on()
    QTest.keyClicks(card.passphrase.drawn.typed.edit, card.passphrase.text())
    card.go_on()
    driver.rest()
    sheet = driver.shell.gate.card
    assert isinstance(sheet, RecoveryKeyCard)
    groups = sheet._key.split("-")
    QTest.keyClicks(sheet.edit, "".join(groups[at] for at in sheet.asked))
    sheet.go_button.click()
    driver.rest()
    settings = driver.main._context.services.reglages.read()
    assert (settings["nom"], settings["finess"]) == ("CRT Essai", "110789236")
    return sheet._key


def add_account(driver: Driver) -> None:
    """Add Paul Andrieu, of the direction."""
    users = section(driver, "utilisateurs")
    assert isinstance(users, UsersSection)
    users.add_button.click()
    [dialog] = users.window().findChildren(AddAccountDialog)
    dialog.display_name.setText("Paul Andrieu")
    dialog.name_edit.setText("paul.andrieu")
    dialog.role.setCurrentIndex(dialog.role.findData(Role.DIRECTION.value))
    assert "plus par vous" in dialog.role.field.warning
    type_own(dialog.passphrase)
    dialog.verb_button.click()
    driver.rest()
    # Somebody holds the management from now on, and it is not the coordination.
    assert users.count.text() == "Votre compte"
    assert users.add_button.isHidden()


def type_own(chooser: PassphraseChooser) -> None:
    chooser.choose(OWN)
    chooser.own.first.edit.setText(OWN_PHRASE)
    chooser.own.second.edit.setText(OWN_PHRASE)


def back_up(driver: Driver, elsewhere: Path) -> None:
    """Copy the vault elsewhere, make the backup of the day, and rehearse its restoration."""
    backups = section(driver, "sauvegardes")
    assert isinstance(backups, BackupsSection)
    backups.copy_to(elsewhere)
    upkeep_rests(driver)
    assert backups.trouble.isHidden(), backups.trouble.accessibleName()
    assert driver.shell.watchman is not None
    driver.shell.watchman.back_up_if_due()
    upkeep_rests(driver)
    assert backups.model.rowCount() == 1
    backups.table.select_row(0)
    backups.rehearse_selected()
    upkeep_rests(driver)
    assert "se restaure" in backups.result.accessibleName()


def restore_with_sheet(driver: Driver, copy: Path, into: Path, key: str) -> None:
    """Put the backup back with the recovery key alone, for Paul Andrieu."""
    driver.shell.show_restore()
    card = driver.shell.gate.card
    assert isinstance(card, RestoreCard)
    card.file_chosen.emit(copy)
    driver.rest()
    assert card.account.count() == 2
    card.into_edit.setText(str(into))
    card.account.setCurrentIndex(card.account.findData("paul.andrieu"))
    card.use_sheet()
    card.key_edit.setText(key)
    type_own(card.passphrase)
    card.ask()
    driver.rest()
    fresh = driver.shell.gate.card
    assert isinstance(fresh, RecoveryKeyCard), card.problem.accessibleName()
    assert fresh._key != key
    fresh.edit.setText(fresh._key)
    fresh.go_button.click()


def test_a_vault_is_made_backed_up_locked_and_restored_with_its_sheet_alone(
    qtbot: QtBot,
    command_line: CommandLine,
    tmp_path: Path,
    restarted: list[Path],
    open_window: list[Shell],
) -> None:
    vault, home = tmp_path / "neuf", tmp_path / "reglages"
    elsewhere = tmp_path / "cle"
    elsewhere.mkdir()
    driver = a_shell(qtbot, command_line, home, restarted, open_window)
    key = make_vault(driver, vault)
    assert driver.shell.windowTitle() == "CRT Essai — CRT Desktop"
    add_account(driver)
    back_up(driver, elsewhere)
    assert driver.shell.watchman is not None
    driver.shell.watchman.lock_asked.emit()
    assert restarted == [vault]
    assert not driver.shell.isVisible()

    again = a_shell(qtbot, command_line, home, restarted, open_window)
    [copy] = elsewhere.iterdir()
    restore_with_sheet(again, copy, tmp_path / "remis", key)
    unlock = again.shell.gate.card
    assert isinstance(unlock, UnlockCard)
    unlock.choose_account("paul.andrieu")
    unlock.field.edit.setText(OWN_PHRASE)
    unlock.open_button.click()
    again.rest()
    assert again.main._context.actor.name == "paul.andrieu"
    assert again.shell.windowTitle() == "CRT Essai — CRT Desktop"


def test_what_is_typed_survives_a_lock_and_is_offered_again(
    qtbot: QtBot,
    with_example: CommandLine,
    tmp_path: Path,
    restarted: list[Path],
    open_window: list[Shell],
) -> None:
    home = tmp_path / "reglages"
    driver = a_shell(qtbot, with_example, home, restarted, open_window)
    driver.unlock(with_example.vault)
    driver.rest()
    page = driver.file_active()
    person = page.model.line_of(page.model.id_at(1) or 0)
    assert person is not None
    driver.main.open_palette()
    palette = driver.main._palette
    assert palette is not None
    palette.edit.setText(f"note {person.nom} {person.prenoms}")
    qtbot.wait(DEBOUNCE_MS + 50)
    driver.rest()
    press(palette.edit, Qt.Key.Key_Return)
    driver.rest()
    [dialog] = driver.shell.findChildren(FicheDialog)
    dialog.editor.type_value("texte", "Douleur à la hanche, à revoir")
    assert driver.shell.watchman is not None
    driver.shell.watchman.idle.idle.emit()
    assert not driver.shell.isVisible()
    assert not dialog.isVisible()
    assert restarted == [with_example.vault]

    again = a_shell(qtbot, with_example, home, restarted, open_window)
    again.unlock(with_example.vault)
    kept = again.main._context.services.fiches.drafts()
    assert [draft.values["texte"] for draft in kept] == ["Douleur à la hanche, à revoir"]
    assert kept[0].beneficiaire_id == person.beneficiaire_id


def test_a_vault_tied_to_this_workstation_hides_its_key_and_shows_it_to_its_account_alone(
    qtbot: QtBot,
    command_line: CommandLine,
    tmp_path: Path,
    restarted: list[Path],
    open_window: list[Shell],
) -> None:
    driver = a_shell(qtbot, command_line, tmp_path / "reglages", restarted, open_window)
    driver.shell.show_create()
    driver.rest()
    card = driver.shell.gate.card
    assert isinstance(card, CreateVaultCard)
    card.path_edit.setText(str(tmp_path / "coffre"))
    QTest.keyClicks(card.label_edit, "CRT Essai")
    card.go_on()
    QTest.keyClicks(card.display_name, "Anne Martin")
    card.go_on()
    passphrase = card.passphrase.text()
    QTest.keyClicks(card.passphrase.drawn.typed.edit, passphrase)
    card.factor.click()
    card.go_on()
    driver.rest()
    sheet = driver.shell.gate.card
    assert isinstance(sheet, RecoveryKeyCard)
    sheet.hide_key()
    sheet.hidden.field.edit.setText("ce n'est pas elle")
    sheet.hidden.ask()
    driver.rest()
    assert sheet.hidden.field.error.startswith("Phrase de passe inexacte.")
    assert sheet.is_key_hidden
    command_line.clock.instant += timedelta(seconds=3)
    sheet.hidden.forget()
    sheet.hidden.field.edit.setText(passphrase)
    sheet.hidden.ask()
    driver.rest()
    assert not sheet.is_key_hidden, sheet.hidden.field.error
    QTest.keyClicks(sheet.edit, sheet._key)
    sheet.go_button.click()
    driver.rest()
    [account] = driver.main._context.services.accounts.all()
    assert account.has_factor

"""What somebody asked to store about accounts is stored, even when the vault locks the moment after."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from crt_desktop.domain.roles import Role
from tests.fakes_vault import PASSPHRASE
from tests.gui.page_kit import Kit, a_kit, rest
from tests.gui.shell_kit import Window, a_window
from tests.gui.test_upkeep_sections import FakeAccounts, only, users
from ui.dialogs.accounts import DisableAccountDialog
from ui.dialogs.own_passphrase import ask_own_passphrase, ask_second_factor
from ui.pages.create_vault import CreateVaultCard, NewVault
from ui.pages.reglages.users import UsersSection


def own_passphrase(section: UsersSection, kit: Kit) -> None:
    dialog = ask_own_passphrase(kit.context, parent=section)
    dialog.change_asked.emit("avant", "après")


def second_factor(section: UsersSection, kit: Kit) -> None:
    dialog = ask_second_factor(kit.context, is_on=False, parent=section, done=bool)
    is_wanted = True
    dialog.change_asked.emit("avant", is_wanted)


def add(section: UsersSection, _kit: Kit) -> None:
    section.add()
    dialog: Any = QApplication.activeModalWidget()
    dialog.add_asked.emit("luc", "Luc", Role.LECTURE, "phrase", "")


def change(section: UsersSection, _kit: Kit) -> None:
    section.table.select_row(1)
    section.change_selected()
    dialog: Any = QApplication.activeModalWidget()
    dialog.change_asked.emit("nadia.benamrou", "Nadia B.", Role.LECTURE, "")


def disable(section: UsersSection, _kit: Kit) -> None:
    section.table.select_row(1)
    section.disable_selected()
    only(section, DisableAccountDialog).verb_button.click()


@pytest.mark.parametrize(
    ("act", "called"),
    [
        (own_passphrase, "passphrase"),
        (second_factor, "factor"),
        (add, "add"),
        (change, "change"),
        (disable, "disable"),
    ],
)
def test_an_act_on_an_account_is_done_though_the_vault_locks_at_once(
    qtbot: QtBot, act: Callable[[UsersSection, Kit], None], called: str
) -> None:
    accounts = FakeAccounts()
    with a_kit(accounts=accounts) as kit:
        section = users(qtbot, kit)
        gate = threading.Event()
        kit.tasks.run(lambda: gate.wait(5), owner=section, done=lambda _: None)
        act(section, kit)
        kit.tasks.drop_waiting()
        gate.set()
        rest(qtbot, kit)
        assert [call[0] for call in accounts.calls] == [called]
        if called == "disable":
            assert not accounts.lines[1].is_active


def busy(window: Window) -> threading.Event:
    gate = threading.Event()
    shell = window.shell
    shell.tasks.run(lambda: gate.wait(5), owner=shell, done=lambda _: None)
    return gate


def test_a_vault_asked_for_is_made_though_the_window_closes_at_once(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.show_create()
        asked = NewVault(
            path=tmp_path / "coffre",
            label="CRT Essai",
            display_name="Anne",
            name="anne",
            role=Role.COORDINATEUR,
            passphrase=PASSPHRASE,
        )
        gate = busy(window)
        window.card_as(CreateVaultCard).create_asked.emit(asked)
        threading.Timer(0.2, gate.set).start()
        window.shell.close()
        assert [account.name for account, _ in window.vaults.created] == ["anne"]
        assert window.vaults.sessions[0].is_closed

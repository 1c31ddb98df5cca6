"""A recovery key nobody looks at any more leaves the screen; the vault just made stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import TooManyAttemptsError, WrongPassphraseError
from crt_desktop.domain.etablissement import Parametres
from tests.fakes_vault import PASSPHRASE, RECOVERY_KEY, FakeUow
from tests.gui.shell_kit import Window, a_window, rest
from ui.idle import IdleWatch
from ui.pages.recovery import RecoverCard
from ui.pages.recovery_key import RecoveryKeyCard
from ui.pages.unlock import UnlockCard

NEW = "cheval bleu agrafe lampe velours canal brume"
NEW_KEY = RECOVERY_KEY[::-1]


@contextmanager
def recovered(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """Give a window whose vault was just recovered: its new key is on screen."""
    with a_window(qtbot, tmp_path) as made:
        made.shell.start(tmp_path)
        made.card_as(UnlockCard).recovery_link.click()
        card = made.card_as(RecoverCard)
        card.recover_asked.emit("claire.vidal", RECOVERY_KEY, NEW)
        rest(qtbot, made.shell)
        rest(qtbot, made.shell)
        made.card_as(RecoveryKeyCard)
        yield made


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with recovered(qtbot, tmp_path) as made:
        yield made


def the_watch(window: Window) -> IdleWatch:
    assert window.shell._ways is not None
    watch = window.shell._ways.idle
    assert watch is not None
    return watch


def leave_alone(window: Window, minutes: int = 5) -> RecoveryKeyCard:
    watch = the_watch(window)
    watch._last -= minutes * 60
    watch.look()
    return window.card_as(RecoveryKeyCard)


def words_on_screen(card: RecoveryKeyCard) -> str:
    QApplication.sendPostedEvents()
    shown = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    return " ".join(shown)


def test_the_key_is_hidden_after_the_idle_delay_and_the_vault_is_kept(window: Window) -> None:
    card = window.card_as(RecoveryKeyCard)
    first = NEW_KEY.split("-")[0]
    assert first in words_on_screen(card)
    card.edit.setText(NEW_KEY)
    card.copy_button.click()
    leave_alone(window, 4)
    assert not card.is_key_hidden
    leave_alone(window, 5)
    assert card.is_key_hidden
    assert first not in words_on_screen(card)
    assert card.edit.text() == ""
    assert QApplication.clipboard().text() == ""
    assert not card.go_button.isEnabled()
    assert card.hidden.field.edit.hasFocus()
    assert window.shell.main is None
    assert not window.vaults.sessions[-1].is_closed


def test_the_passphrase_of_the_account_shows_the_key_again(qtbot: QtBot, window: Window) -> None:
    card = leave_alone(window)
    QTest.keyClicks(card.hidden.field.edit, NEW)
    QTest.keyClick(card.hidden.field.edit, Qt.Key.Key_Return)
    rest(qtbot, window.shell)
    assert not card.is_key_hidden
    assert all(group in words_on_screen(card) for group in NEW_KEY.split("-"))
    assert card.hidden.field.text() == ""
    assert window.vaults.sessions[-1].is_closed, "the opening that checked it is not kept"
    leave_alone(window)
    assert card.is_key_hidden, "it is watched again"
    card.reveal()
    card.edit.setText(NEW_KEY)
    QTest.keyClick(card.edit, Qt.Key.Key_Return)
    assert window.shell.main is not None


def test_a_wrong_passphrase_shows_nothing(qtbot: QtBot, window: Window) -> None:
    card = leave_alone(window)
    card.hidden.ask()
    assert card.hidden.field.error == "Saisissez la phrase de passe de ce compte."
    card.hidden.field.edit.setText(PASSPHRASE)
    card.hidden.button.click()
    rest(qtbot, window.shell)
    assert card.is_key_hidden
    assert card.hidden.field.error.startswith("Phrase de passe inexacte.")
    card.refuse_reveal(TooManyAttemptsError(delay_s=60))
    assert "1\u202fmin" in card.hidden.field.error
    assert not card.hidden.button.isEnabled()
    card.refuse_reveal(WrongPassphraseError(delay_s=0))
    assert card.hidden.button.isEnabled()


def test_dialogs_that_would_give_the_key_out_close_with_it(window: Window) -> None:
    card = window.card_as(RecoveryKeyCard)
    card.save_button.click()
    dialog = card.findChildren(QFileDialog)[0]
    leave_alone(window)
    assert not dialog.isVisible()


def test_locking_the_screen_or_ctrl_l_hides_the_key_at_once(qtbot: QtBot, window: Window) -> None:
    card = window.card_as(RecoveryKeyCard)
    QTest.keyClick(window.shell.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: card.is_key_hidden, timeout=2000)


def test_the_delay_is_that_of_the_settings_of_the_vault(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried = Parametres(verrouillage_minutes=2)
    monkeypatch.setattr(FakeUow, "parametres", lambda _uow: hurried)
    with recovered(qtbot, tmp_path) as window:
        assert not leave_alone(window, 1).is_key_hidden
        assert leave_alone(window, 2).is_key_hidden

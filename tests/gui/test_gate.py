"""From no vault to an open one, as a person goes: unlock, create, recover, and what goes wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from crt_desktop.domain.errors import (
    CrtError,
    DiskFullError,
    KeyringUnavailableError,
    TooManyAttemptsError,
    VaultBusyError,
    VaultDamagedError,
    VaultNewerError,
    WrongRecoveryKeyError,
)
from crt_desktop.domain.roles import Role
from tests.fakes_upkeep import FakeAccountStore
from tests.fakes_vault import PASSPHRASE, RECOVERY_KEY, FakeVaults
from tests.gui.shell_kit import Window, a_window, rest
from ui.demonstration import demo_command, demo_folder
from ui.dialogs.message import CrashDialog
from ui.pages.choose_passphrase import OWN
from ui.pages.create_vault import CreateVaultCard
from ui.pages.new_passphrase import strength_sentence
from ui.pages.problem import ProblemCard
from ui.pages.recovery import RecoverCard
from ui.pages.recovery_key import RecoveryKeyCard, canonical_key, sheet_html, sheet_text
from ui.pages.restore import RestoreCard
from ui.pages.unlock import UnlockCard, wait_text
from ui.pages.welcome import WelcomeCard
from ui.printing import make_printer, write_page
from ui.widgets import Banner

STRONG = "cheval bleu agrafe lampe velours canal brume"


def _type(edit: QLineEdit, key: Qt.Key, text: str, *, shifted: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ShiftModifier if shifted else Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(edit, QKeyEvent(QEvent.Type.KeyPress, key, modifier, text))


def test_without_a_known_vault_the_window_welcomes(qtbot: QtBot, tmp_path: Path) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.start(None)
        card = window.card_as(WelcomeCard)
        assert card.create_button.hasFocus()
        card.create_button.click()
        window.card_as(CreateVaultCard).cancel_button.click()
        window.card_as(WelcomeCard)


def test_the_vault_opened_last_comes_first_with_its_account(qtbot: QtBot, tmp_path: Path) -> None:
    known = tmp_path / "coffre"
    known.mkdir()
    accounts = {"anne": (Role.DIRECTION, "x"), "claire": (Role.COORDINATEUR, PASSPHRASE)}
    with a_window(qtbot, tmp_path, vaults=FakeVaults(accounts=accounts)) as window:
        window.settings.remember_vault(tmp_path / "gone")
        window.settings.remember_vault(known)
        window.settings.remember_account(known, "claire")
        window.shell.start(None)
        card = window.card_as(UnlockCard)
        assert card.account.currentData() == "claire"
        assert card.account.currentText() == "claire, coordination"
        assert card.field.edit.hasFocus()


def test_the_right_passphrase_and_enter_open_the_vault(qtbot: QtBot, tmp_path: Path) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.start(tmp_path)
        card = window.card_as(UnlockCard)
        card.field.edit.setText(PASSPHRASE)
        QTest.keyClick(card.field.edit, Qt.Key.Key_Return)
        assert not card.open_button.isEnabled()
        assert card.open_button.text() == "Ouverture du coffre…"
        rest(qtbot, window.shell)
        assert window.shell.main is not None
        assert window.settings.vaults() == [tmp_path]
        assert window.settings.account_of(tmp_path) == "claire.vidal"


def test_a_wrong_passphrase_says_so_and_counts_the_delay_down(qtbot: QtBot, tmp_path: Path) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.start(tmp_path)
        card = window.card_as(UnlockCard)
        card.ask()
        assert card.field.error == "Saisissez la phrase de passe de ce compte."
        card.field.edit.setText("non")
        card.ask()
        rest(qtbot, window.shell)
        assert card.field.error.startswith("Phrase de passe inexacte.")
        assert card.open_button.text() == "Ouvrir le coffre dans 2\u202fs"
        assert not card.open_button.isEnabled()
        assert card.field.edit.hasFocus()
        card.ask()
        assert not window.shell.tasks.is_busy
        qtbot.waitUntil(card.open_button.isEnabled, timeout=4000)
        assert card.open_button.text() == "Ouvrir le coffre"
        _type(card.field.edit, Qt.Key.Key_A, "a")
        assert card.field.error == ""


def test_a_delay_already_running_is_counted_from_the_start(qtbot: QtBot, tmp_path: Path) -> None:
    with a_window(qtbot, tmp_path, vaults=FakeVaults(delay_s=65)) as window:
        window.shell.start(tmp_path)
        card = window.card_as(UnlockCard)
        assert card.open_button.text() == "Ouvrir le coffre dans 1\u202fmin\u202f05"
    assert wait_text(3600) == "1\u202fh\u202f00"


def test_the_caps_lock_is_told_from_the_letters(qtbot: QtBot, tmp_path: Path) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.start(tmp_path)
        card = window.card_as(UnlockCard)
        edit = card.field.edit
        _type(edit, Qt.Key.Key_A, "A", shifted=True)
        assert not edit.is_caps_lock_on
        _type(edit, Qt.Key.Key_B, "B")
        assert edit.is_caps_lock_on
        card.ask()
        rest(qtbot, window.shell)
        assert "Verr. Maj est active" in card.field.error
        _type(edit, Qt.Key.Key_CapsLock, "")
        assert not edit.is_caps_lock_on
        _type(edit, Qt.Key.Key_C, "c", shifted=True)
        assert edit.is_caps_lock_on
        _type(edit, Qt.Key.Key_D, "d")
        assert not edit.is_caps_lock_on


def test_the_passphrase_can_be_shown_and_hidden(qtbot: QtBot, tmp_path: Path) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.start(tmp_path)
        field = window.card_as(UnlockCard).field
        assert field.edit.echoMode() is QLineEdit.EchoMode.Password
        field._toggle.click()
        assert field.edit.echoMode() is QLineEdit.EchoMode.Normal
        assert field._toggle.text() == "Masquer"
        field._toggle.click()
        assert field.edit.echoMode() is QLineEdit.EchoMode.Password


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (VaultDamagedError(part="cles"), "Coffre endommagé"),
        (VaultNewerError(found=9, known=1), "Coffre plus récent que le logiciel"),
        (VaultBusyError(operation="import"), "Coffre occupé"),
        (DiskFullError(path="x"), "Le coffre ne s’ouvre pas"),
    ],
)
def test_each_trouble_of_a_vault_has_its_sentence_and_its_way_out(
    qtbot: QtBot, tmp_path: Path, error: CrtError, title: str
) -> None:
    with a_window(qtbot, tmp_path, vaults=FakeVaults(failure=error)) as window:
        window.shell.start(tmp_path)
        card = window.card_as(UnlockCard)
        card.field.edit.setText(PASSPHRASE)
        card.ask()
        rest(qtbot, window.shell)
        problem = window.card_as(ProblemCard)
        assert problem.name.text() == title
        assert problem.findChildren(Banner)
        window.vaults.failure = None
        problem.main_button.click()
        window.card_as(UnlockCard)


def test_too_many_attempts_and_a_lost_account_are_said_in_the_form(
    qtbot: QtBot, tmp_path: Path
) -> None:
    vaults = FakeVaults(failure=TooManyAttemptsError(delay_s=60))
    with a_window(qtbot, tmp_path, vaults=vaults) as window:
        window.shell.start(tmp_path)
        card = window.card_as(UnlockCard)
        card.field.edit.setText(PASSPHRASE)
        card.ask()
        rest(qtbot, window.shell)
        assert card.field.error.startswith("Trop de tentatives")
    accounts = {"claire.vidal": (Role.COORDINATEUR, PASSPHRASE)}
    with a_window(qtbot, tmp_path, vaults=FakeVaults(accounts=accounts)) as window:
        window.shell.start(tmp_path)
        card = window.card_as(UnlockCard)
        accounts.clear()
        card.field.edit.setText(PASSPHRASE)
        card.ask()
        rest(qtbot, window.shell)
        assert card.field.error.startswith("Ce compte n’existe plus")


def test_a_vault_that_is_not_there_can_be_created_or_another_opened(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "absent"
    with a_window(qtbot, tmp_path) as window:
        window.shell.start(path)
        problem = window.card_as(ProblemCard)
        assert problem.create_link.isVisible()
        problem.other_link.click()
        dialogs = window.shell.findChildren(QFileDialog)
        assert len(dialogs) == 1
        dialogs[0].fileSelected.emit(str(tmp_path / "coffre"))
        dialogs[0].close()
        window.card_as(UnlockCard)
        window.shell.start(path)
        window.card_as(ProblemCard).create_link.click()
        assert window.card_as(CreateVaultCard).path_edit.text() == str(path)


def test_a_bug_while_opening_leaves_a_report_without_its_text(
    qtbot: QtBot, tmp_path: Path, own_folders: Path
) -> None:
    with a_window(qtbot, tmp_path, vaults=FakeVaults(failure=KeyError("Mme Santoraz"))) as window:
        window.shell.start(tmp_path)
        card = window.card_as(UnlockCard)
        card.field.edit.setText(PASSPHRASE)
        card.ask()
        rest(qtbot, window.shell)
        dialog = window.shell.findChildren(CrashDialog)[0]
        assert "KeyError" in dialog.report.toPlainText()
        assert "Santoraz" not in dialog.report.toPlainText()
        dialog.copy_button.click()
        assert QApplication.clipboard().text() == dialog.report.toPlainText()
        dialog.close()
        window.card_as(UnlockCard)
    reports = list((own_folders / "journaux").glob("erreur-*.txt"))
    assert len(reports) == 1
    assert "Santoraz" not in reports[0].read_text(encoding="utf-8")


def test_each_step_says_everything_missing_at_once_and_the_first_gets_the_focus(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.show_create()
        card = window.card_as(CreateVaultCard)
        assert card.stepper.accessibleName() == "Étape 1 sur 4 : Établissement"
        assert card.label_edit.hasFocus()
        card.path_edit.clear()
        card.finess_edit.setText("11078")
        card.create_button.click()
        assert all(one.error for one in (card.label_field, card.finess_field, card.path_field))
        assert card.label_edit.hasFocus()
        _type(card.label_edit, Qt.Key.Key_A, "a")
        assert card.label_field.error == ""
        card.path_edit.setText(str(tmp_path / "coffre"))
        card.finess_edit.setText("11 078 1234")
        QTest.keyClick(card.path_edit, Qt.Key.Key_Return)
        assert card.stepper.current() == 1
        assert card.display_name.hasFocus()
        card.create_button.click()
        assert card.display_field.error
        assert card.name_field.error
        card.back_button.click()
        assert card.stepper.current() == 0
        assert card.finess_edit.text() == "11 078 1234"


def test_the_account_name_follows_the_person_until_it_is_typed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.show_create()
        card = window.card_as(CreateVaultCard)
        _type(card.display_name, Qt.Key.Key_A, "Hélène Vidal")
        assert card.name_edit.text() == "helene.vidal"
        _type(card.name_edit, Qt.Key.Key_X, "x")
        _type(card.display_name, Qt.Key.Key_B, "b")
        assert card.name_edit.text() == "helene.vidalx"


def test_a_weak_passphrase_is_refused_in_the_window_and_a_mistyped_one_too(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.show_create()
        typed = window.card_as(CreateVaultCard).passphrase.own
        typed.first.edit.setText("cheval bleu agrafe")
        assert typed.find_errors() == [typed.first]
        assert typed.first.error == strength_sentence("cheval bleu agrafe")
        typed.first.edit.setText(STRONG)
        typed.second.edit.setText(f"{STRONG}s")
        assert typed.find_errors() == [typed.second]
        typed.second.edit.setText(STRONG)
        assert typed.find_errors() == []
    assert strength_sentence("").startswith("Sept mots")
    assert strength_sentence("cheval bleu agrafe lampe velours").startswith("Acceptée")
    assert strength_sentence(STRONG).startswith("Solide")


def _fill(card: CreateVaultCard, path: Path) -> None:
    """Fill the steps up to the last one, with one's own passphrase."""
    card.path_edit.setText(str(path))
    card.label_edit.setText("CRT Minervois-Corbières")
    card.create_button.click()
    card.display_name.setText("Claire Vidal")
    card.name_edit.setText("claire")
    card.create_button.click()
    card.passphrase.choose(OWN)
    card.passphrase.own.first.edit.setText(STRONG)
    card.passphrase.own.second.edit.setText(STRONG)


def test_a_vault_is_created_with_the_keyboard_and_a_drawn_passphrase(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.show_create()
        card = window.card_as(CreateVaultCard)
        card.path_edit.setText(str(tmp_path / "coffre"))
        QTest.keyClicks(card.label_edit, "CRT Essai")
        QTest.keyClick(card.label_edit, Qt.Key.Key_Return)
        QTest.keyClicks(card.display_name, "Anne Martin")
        QTest.keyClick(card.display_name, Qt.Key.Key_Return)
        typed = card.passphrase.drawn.typed.edit
        assert typed.hasFocus()
        QTest.keyClick(typed, Qt.Key.Key_Return)
        assert card.passphrase.drawn.typed.error
        QTest.keyClicks(typed, card.passphrase.text())
        QTest.keyClick(typed, Qt.Key.Key_Return)
        rest(qtbot, window.shell)
        account, passphrase = window.vaults.created[0]
        assert account.name == "anne.martin"
        assert len(passphrase.split()) == 7
        key = window.card_as(RecoveryKeyCard)
        assert key.edit.hasFocus()
        groups = RECOVERY_KEY.split("-")
        QTest.keyClicks(key.edit, " ".join(groups[at] for at in key.asked).lower())
        QTest.keyClick(key.edit, Qt.Key.Key_Return)
        assert window.shell.main is not None


def test_two_groups_of_the_key_or_all_of_it_are_typed_back(qtbot: QtBot) -> None:
    card = RecoveryKeyCard(
        RECOVERY_KEY, sheet="", write_sheet=lambda _path, _text: None, asked=(2, 6)
    )
    qtbot.addWidget(card)
    assert card.edit.accessibleName() == "Recopiez les groupes 3 et 7 de votre fiche"
    for typed, is_done, error in (
        ("", False, ""),
        ("ccc", False, ""),
        ("ccccc ggggg", True, ""),
        ("CCCCC-GGGGG", True, ""),
        ("ccccc ggggx", False, "Le groupe 7 est différent de la fiche affichée."),
        ("cccx", False, "Le groupe 3 est différent de la fiche affichée."),
        ("aaaaa bbbbb", False, ""),
        (RECOVERY_KEY.lower().replace("-", " "), True, ""),
        ("aaaaa-bbbbx", False, "Le groupe 3 est différent de la fiche affichée."),
        (RECOVERY_KEY + "A", False, "Le groupe 3 est différent de la fiche affichée."),
        ("ccccc ggggg h", False, "Le groupe 1 est différent de la fiche affichée."),
    ):
        card.edit.setText(typed)
        assert card.go_button.isEnabled() is is_done, typed
        assert card.field.error == error, typed


def test_the_sheet_is_printed_large_on_a_page(qtbot: QtBot, tmp_path: Path) -> None:
    sheet = sheet_text(label_text="CRT Essai", path=tmp_path, name="anne.martin", key=RECOVERY_KEY)
    html = sheet_html(sheet, RECOVERY_KEY)
    assert "17pt" in html.partition(RECOVERY_KEY)[0][-60:]
    printer = make_printer("Fiche de secours")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "fiche.pdf"))
    write_page(printer, html)
    assert (tmp_path / "fiche.pdf").read_bytes().startswith(b"%PDF")
    card = RecoveryKeyCard(RECOVERY_KEY, sheet=sheet, write_sheet=lambda _path, _text: None)
    qtbot.addWidget(card)
    card.show()
    card.print_button.click()
    dialog = card.findChildren(QPrintDialog)[0]
    assert dialog.isVisible()
    dialog.reject()


def test_a_vault_is_created_then_its_key_is_typed_back_before_it_opens(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.show_create()
        card = window.card_as(CreateVaultCard)
        _fill(card, tmp_path / "coffre")
        card.create_button.click()
        rest(qtbot, window.shell)
        account, passphrase = window.vaults.created[0]
        assert (account.name, account.role, passphrase) == ("claire", Role.COORDINATEUR, STRONG)
        assert window.vaults.sessions[0].only_uow.stored == {"nom": "CRT Minervois-Corbières"}
        key = window.card_as(RecoveryKeyCard)
        assert not key.go_button.isEnabled()
        key.edit.setText(RECOVERY_KEY.lower().replace("-", " "))
        assert key.field.error == ""
        QTest.keyClick(key.edit, Qt.Key.Key_Return)
        main = window.shell.main
        assert main is not None
        assert main.side.name.whole_text() == "Minervois-Corbières"


@pytest.mark.parametrize("is_usable", [True, False])
def test_a_second_factor_is_offered_where_a_keyring_can_keep_it(
    qtbot: QtBot,
    tmp_path: Path,
    is_usable: bool,  # noqa: FBT001 - both kinds of workstation
) -> None:
    vaults = FakeVaults(keyring=is_usable)
    with a_window(qtbot, tmp_path, vaults=vaults) as window:
        window.shell.show_create()
        rest(qtbot, window.shell)
        card = window.card_as(CreateVaultCard)
        _fill(card, tmp_path / "coffre")
        assert card.factor_field.isVisible() is is_usable
        assert not card.factor.isChecked()
        card.factor.setChecked(True)
        card.create_button.click()
        rest(qtbot, window.shell)
        key = window.card_as(RecoveryKeyCard)
        assert not key.note.isVisible()
        own = vaults.account_store._place(vaults.account_store.own)
        assert vaults.account_store.lines[own].has_factor is is_usable


def test_a_keyring_that_refuses_does_not_lose_the_vault(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_store: FakeAccountStore, **_asked: object) -> None:
        raise KeyringUnavailableError(reason="absent")

    monkeypatch.setattr(FakeAccountStore, "set_second_factor", refuse)
    vaults = FakeVaults(keyring=True)
    with a_window(qtbot, tmp_path, vaults=vaults) as window:
        window.shell.show_create()
        rest(qtbot, window.shell)
        card = window.card_as(CreateVaultCard)
        _fill(card, tmp_path / "coffre")
        card.factor.setChecked(True)
        card.create_button.click()
        rest(qtbot, window.shell)
        key = window.card_as(RecoveryKeyCard)
        assert "pas lié à ce poste" in key.note.accessibleName()
        assert len(vaults.created) == 1


def test_a_refused_folder_keeps_what_was_typed(qtbot: QtBot, tmp_path: Path) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.show_create()
        card = window.card_as(CreateVaultCard)
        _fill(card, tmp_path / "existing")
        card.create_button.click()
        rest(qtbot, window.shell)
        assert window.card is card
        assert card.problem.isVisible()
        assert card.isEnabled()
        assert card.passphrase.text() == STRONG


def test_the_recovery_key_is_copied_and_saved_to_a_file(qtbot: QtBot, tmp_path: Path) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.show_create()
        card = window.card_as(CreateVaultCard)
        _fill(card, tmp_path / "coffre")
        card.create_button.click()
        rest(qtbot, window.shell)
        key = window.card_as(RecoveryKeyCard)
        key.copy_button.click()
        assert QApplication.clipboard().text() == RECOVERY_KEY
        key.save_button.click()
        dialog = key.findChildren(QFileDialog)[0]
        dialog.fileSelected.emit(str(tmp_path / "cle.txt"))
        rest(qtbot, window.shell)
        text = window.sink.written[tmp_path / "cle.txt"].decode()
        assert RECOVERY_KEY in text
        assert "CRT Minervois-Corbières" in text
        assert key.note.accessibleName().startswith("Clé enregistrée")
        window.sink.failure = DiskFullError(path="cle.txt")
        dialog.fileSelected.emit(str(tmp_path / "autre.txt"))
        dialog.close()
        rest(qtbot, window.shell)
        assert key.note.property("tone") == "danger"


def test_the_recovery_key_gives_a_new_passphrase_and_a_new_key(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.start(tmp_path)
        window.card_as(UnlockCard).recovery_link.click()
        card = window.card_as(RecoverCard)
        card.recover_button.click()
        assert card.key_field.error
        assert card.passphrase.drawn.typed.error
        card.passphrase.choose(OWN)
        card.recover_button.click()
        assert card.passphrase.own.first.error
        card.key_edit.setText(RECOVERY_KEY)
        card.passphrase.own.first.edit.setText(STRONG)
        card.passphrase.own.second.edit.setText(STRONG)
        card.recover_button.click()
        rest(qtbot, window.shell)
        key = window.card_as(RecoveryKeyCard)
        key.edit.setText(RECOVERY_KEY[::-1])
        key.go_button.click()
        assert window.shell.main is not None
        assert window.vaults.accounts["claire.vidal"][1] == STRONG


def test_a_wrong_recovery_key_is_said_under_its_field(qtbot: QtBot, tmp_path: Path) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.start(tmp_path)
        window.card_as(UnlockCard).recovery_link.click()
        card = window.card_as(RecoverCard)
        card.refuse(WrongRecoveryKeyError(delay_s=4))
        assert "La clé de secours n’ouvre pas ce coffre." in card.key_field.error
        card.cancel_button.click()
        window.card_as(UnlockCard)


def test_lookalike_letters_of_a_key_are_read_as_figures() -> None:
    assert canonical_key(" o1l-Iab ") == "0111AB"
    text = sheet_text(label_text="", path=Path("/x"), name="claire", key="AAAAA")
    assert "non précisé" in text
    assert "Coffre\u00a0: " in text


def test_leaving_the_recovery_key_unconfirmed_still_closes_the_vault(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_window(qtbot, tmp_path) as window:
        window.shell.show_create()
        card = window.card_as(CreateVaultCard)
        _fill(card, tmp_path / "coffre")
        card.create_button.click()
        rest(qtbot, window.shell)
        window.shell.close()
        assert window.vaults.sessions[0].is_closed


def test_the_demonstration_is_made_and_its_passphrase_is_offered(
    qtbot: QtBot, tmp_path: Path
) -> None:
    said = f"compte «\u202fclaire.vidal\u202f», phrase de passe «\u202f{PASSPHRASE}\u202f»"

    def command(folder: Path) -> list[str]:
        return [sys.executable, "-c", f"print({said!r})"]

    with a_window(qtbot, tmp_path, demo_command=command) as window:
        window.shell.start(None)
        card = window.card_as(WelcomeCard)
        card.demo_button.click()
        assert card.demo_button.text() == "Préparation de la démonstration…"
        qtbot.waitUntil(lambda: isinstance(window.card, UnlockCard), timeout=10_000)
        unlock = window.card_as(UnlockCard)
        assert PASSPHRASE in unlock.field.note_label.text()
        unlock.open_button.click()
        rest(qtbot, window.shell)
        assert window.shell.main is not None


def test_a_demonstration_that_fails_is_said_and_can_be_tried_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    def command(folder: Path) -> list[str]:
        return [sys.executable, "-c", "import sys; sys.exit('Disque plein.')"]

    with a_window(qtbot, tmp_path, demo_command=command) as window:
        window.shell.start(None)
        card = window.card_as(WelcomeCard)
        card.demo_button.click()
        qtbot.waitUntil(card.problem.isVisible, timeout=10_000)
        assert "Disque plein." in card.problem.accessibleName()
        assert card.demo_button.isEnabled()
    assert demo_command(tmp_path)[-3:] == ["demo", str(tmp_path), "--no-window"]
    assert demo_folder().name == "Démonstration CRT"


def _choose_backup(qtbot: QtBot, window: Window, path: Path) -> RestoreCard:
    """Go from the welcome to a backup chosen in the dialog."""
    window.shell.start(None)
    window.card_as(WelcomeCard).restore_button.click()
    card = window.card_as(RestoreCard)
    assert card.choose_button.hasFocus()
    card.choose_button.click()
    dialog = card.findChildren(QFileDialog)[0]
    dialog.fileSelected.emit(str(path))
    dialog.close()
    rest(qtbot, window.shell)
    return card


def test_a_backup_is_restored_with_the_passphrase_of_then_and_offered_to_be_opened(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_window(qtbot, tmp_path) as window:
        card = _choose_backup(qtbot, window, tmp_path / "a.crtsauve")
        assert card.file_field.note_label.text()
        assert window.shell.focusWidget() is card.phrase.edit
        card.into_edit.setText(str(tmp_path / "existing"))
        QTest.keyClick(card.phrase.edit, Qt.Key.Key_Return)
        assert card.phrase.error == "Saisissez la phrase de passe."
        card.phrase.edit.setText(PASSPHRASE)
        card.restore_button.click()
        rest(qtbot, window.shell)
        assert card.problem.isVisible()
        assert card.replace_box.isVisible(), "a vault that is there is set aside, if one wants"
        card.replace_box.setChecked(True)
        card.restore_button.click()
        rest(qtbot, window.shell)
        order = window.vaults.restored[0]
        assert (order.name, order.passphrase, order.replace) == ("claire.vidal", PASSPHRASE, True)
        window.card_as(UnlockCard)


def test_a_backup_is_restored_with_the_sheet_alone_and_gives_a_new_one(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_window(qtbot, tmp_path) as window:
        card = _choose_backup(qtbot, window, tmp_path / "a.crtsauve")
        card.use_sheet()
        card.into_edit.setText(str(tmp_path / "neuf"))
        card.restore_button.click()
        assert card.key_field.error
        assert card.passphrase.drawn.typed.error
        card.key_edit.setText(RECOVERY_KEY)
        card.passphrase.choose(OWN)
        card.passphrase.own.first.edit.setText(STRONG)
        card.passphrase.own.second.edit.setText(STRONG)
        card.restore_button.click()
        rest(qtbot, window.shell)
        order = window.vaults.restored[0]
        assert (order.recovery_key, order.new_passphrase) == (RECOVERY_KEY, STRONG)
        assert order.passphrase is None
        key = window.card_as(RecoveryKeyCard)
        key.edit.setText(RECOVERY_KEY[::-1])
        key.go_button.click()
        window.card_as(UnlockCard)


def test_a_file_that_is_no_backup_is_refused_where_it_is_chosen(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with a_window(qtbot, tmp_path) as window:
        card = _choose_backup(qtbot, window, tmp_path / "absent" / "a.crtsauve")
        assert card.file_field.error
        assert not card.restore_button.isEnabled()
        assert not card.details.isVisible()
        card.ask()
        assert window.vaults.restored == []
        card.cancel_button.click()
        window.card_as(WelcomeCard)

"""The frame: navigation by role, keys, rail, training strip, theme, lock, errors."""

from __future__ import annotations

import threading
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, cast

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QWidget
from pytestqt.qtbot import QtBot

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import DiskFullError, OperationCancelledError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.roles import Permission, Role
from crt_desktop.reports.caseload import CaseloadState
from crt_desktop.reports.upkeep import BackupInfo
from tests.fakes_enquetes import FakeCampagnes, FakeDrafts
from tests.fakes_pilotage import FakePilotage
from tests.fakes_tableau import FakeAFaire, FakeTableau
from tests.fakes_ui import FakeBeneficiaires, FakeExchanges, FakeSurveys
from tests.fakes_vault import PASSPHRASE, FakeVaults
from tests.gui.page_kit import Kit, a_kit, an_actor, press, rest
from tests.gui.releve_kit import FakeReleve
from tests.gui.shell_kit import a_window
from tests.gui.shell_kit import rest as rest_shell
from tests.gui.test_upkeep_sections import FakeAccounts
from ui.commands import actions_of
from ui.dialogs.accounts import OwnPassphraseDialog, SecondFactorDialog
from ui.dialogs.keys import KeysDialog
from ui.dialogs.message import CrashDialog, MessageDialog
from ui.entries import entries_of, first_entry
from ui.errors import message_of, show_error
from ui.help.window import GuideWindow
from ui.main_window import MainWindow
from ui.pages import PersonPage
from ui.pages.dossier.page import DossierPage
from ui.pages.enquetes import EnquetesPage
from ui.pages.file_active import FileActivePage
from ui.pages.unlock import UnlockCard
from ui.palette.dialog import Palette
from ui.tasks import Progress
from ui.theme.theme import THEME, ThemeMode
from ui.watchman import Watchman
from ui.widgets import Button, Toast

DESK: Final = "tableau a_faire file_active"


def services() -> dict[str, Any]:
    return {
        "beneficiaires": FakeBeneficiaires(),
        "exchanges": FakeExchanges(),
        "surveys": FakeSurveys(),
        "campagnes": FakeCampagnes(),
        "fiches": FakeDrafts(),
        "pilotage": FakePilotage(),
        "tableau": FakeTableau(),
        "a_faire": FakeAFaire(),
        "accounts": FakeAccounts(),
        "releve": FakeReleve(),
    }


def _main(qtbot: QtBot, kit: Kit, *, has_banner: bool = False) -> MainWindow:
    window = MainWindow(kit.context, label_text="CRT Minervois-Corbières", has_banner=has_banner)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    with qtbot.waitActive(window):
        window.show()
    rest(qtbot, kit)
    return window


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        (
            Role.COORDINATEUR,
            f"{DESK} liste_attente nuit releve visites astreintes places partenaires pilotage enquetes import_export reglages",
        ),
        (
            Role.MEDECIN,
            f"{DESK} liste_attente nuit releve visites partenaires",
        ),
        (
            Role.SOIGNANT_ASTREINTE,
            "file_active nuit releve visites astreintes places partenaires",
        ),
        (Role.INTERVENANT, "file_active visites transmissions partenaires"),
        (
            Role.DIRECTION,
            "tableau a_faire admissions astreintes places partenaires pilotage enquetes reglages",
        ),
        (
            Role.LECTURE,
            f"{DESK} liste_attente visites astreintes places transmissions partenaires pilotage enquetes",
        ),
        (Role.ADMINISTRATEUR, "reglages"),
    ],
)
def test_each_role_sees_the_pages_it_may_open(role: Role, keys: str) -> None:
    assert [entry.key for entry in entries_of(an_actor(role))] == keys.split()


def test_each_role_begins_on_its_first_page_but_who_is_on_call_and_the_direction() -> None:
    first = {role: first_entry(an_actor(role)).key for role in Role}
    assert first.pop(Role.SOIGNANT_ASTREINTE) == "nuit"
    assert first.pop(Role.DIRECTION) == "pilotage"
    assert first == {role: entries_of(an_actor(role))[0].key for role in first}


def test_what_is_passed_on_has_one_page_in_the_navigation_of_each_who_reads_persons() -> None:
    for role in Role:
        keys = {entry.key for entry in entries_of(an_actor(role))}
        assert len(keys & {"releve", "transmissions"}) == ("file_active" in keys)


def test_the_permissions_of_a_page_are_those_of_its_use_cases() -> None:
    coordination = an_actor()
    assert all(
        isinstance(one, Permission)
        for entry in entries_of(coordination)
        for one in entry.permissions
    )


def test_an_account_without_a_screen_is_told_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.main_window.entries_of", lambda _actor: [])
    with a_kit(role=Role.ADMINISTRATEUR) as kit:
        window = _main(qtbot, kit)
        assert window.current_page() is None
        window.focus_page()
        window.show_page("file_active")
        window.go_back()
        assert window.current_page() is None


def test_ctrl_digits_change_page_and_ctrl_f_goes_to_the_search(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        assert window.current_page() is window.page("tableau")
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
        assert window.current_page() is window.page("a_faire")
        assert window.side.nav.items["a_faire"].isChecked()
        QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        rest(qtbot, kit)
        assert window.current_page() is window.page("file_active")
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        focused = window.focusWidget()
        assert focused is not None
        assert focused.accessibleName() == "Nom, prénom, téléphone"
        assert window.side.nav.items["file_active"].accessibleName() == "File active, 27"


def test_f1_lists_the_keys_of_the_page_and_of_the_window(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        QTest.keyClick(window, Qt.Key.Key_F1)
        dialog = window.findChildren(KeysDialog)[0]
        assert dialog.isVisible()
        dialog.close_button.click()
        qtbot.waitUntil(lambda: not window.findChildren(KeysDialog))


def test_the_guide_opens_from_the_keys_at_the_page_on_screen(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        window.show_page("enquetes")
        rest(qtbot, kit)
        window.show_keys()
        window.findChildren(KeysDialog)[0].guide_button.click()
        guide = window.window().findChild(GuideWindow)
        assert guide is not None
        assert guide.view.toPlainText().startswith("Enquêtes")
        guide.close()


class _Dossier(PersonPage):
    """A file that remembers whom it was asked to show."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[int, str]] = []
        self.origins: list[str] = []

    def show_person(self, beneficiaire_id: int, tab: str = "") -> None:
        self.asked.append((beneficiaire_id, tab))

    def show_origin(self, title: str) -> None:
        self.origins.append(title)


def test_a_file_opens_over_its_page_and_alt_left_goes_back(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        dossier = _Dossier()
        window._screens["dossier"] = cast(DossierPage, dossier)
        window._stack.addWidget(dossier)
        window.show_page("file_active")
        rest(qtbot, kit)
        table = window.page("file_active").table  # type: ignore[attr-defined]
        table.setFocus()
        window.open_dossier(7)
        window.open_dossier(7, "gir")
        window.open_dossier(8)
        assert window.current_page() is dossier
        assert window.side.nav.items["file_active"].isChecked()
        QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert dossier.asked == [(7, ""), (7, "gir"), (8, ""), (7, "gir")]
        QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert window.current_page() is window.page("file_active")
        assert table.hasFocus(), "one is back where one was"
        window.go_back()
        window.go_back()
        assert window.current_page() is window.page("tableau")


@pytest.mark.parametrize(
    ("key", "title"),
    [("tableau", "Tableau de bord"), ("a_faire", "À faire"), ("file_active", "File active")],
)
def test_a_file_names_the_page_it_was_opened_from_and_goes_back_to_it(
    qtbot: QtBot, key: str, title: str
) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        dossier = _Dossier()
        window._screens["dossier"] = cast(DossierPage, dossier)
        window._stack.addWidget(dossier)
        window.show_page(key)
        rest(qtbot, kit)
        window.open_dossier(7)
        window.open_dossier(8)
        window.go_back()
        assert dossier.origins == [title, "Personne précédente", title]
        window.go_back()
        assert window.current_page() is window.page(key)


def test_a_figure_leads_to_its_evidence_and_to_its_list(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        window.show_evidence("entrees", Period.of_year(2025))
        rest(qtbot, kit)
        survey = window.page("enquetes")
        assert isinstance(survey, EnquetesPage)
        assert window.current_page() is survey
        assert survey.view_model.period == Period.of_year(2025)
        assert survey.panel.number.text() == "1.3"
        window.show_caseload({CaseloadState.SORTIE}, {"2"})
        rest(qtbot, kit)
        people = window.page("file_active")
        assert isinstance(people, FileActivePage)
        assert people.view_model.criteria.states == {CaseloadState.SORTIE}
        assert people.view_model.criteria.girs == {"2"}


def test_what_a_role_may_not_open_is_not_opened_from_elsewhere(qtbot: QtBot) -> None:
    with a_kit(role=Role.MEDECIN, **services()) as kit:
        window = _main(qtbot, kit)
        window.show_evidence("entrees", Period.of_year(2025))
        assert window.current_page() is window.page("tableau")
    with a_kit(role=Role.DIRECTION, **services()) as kit:
        window = _main(qtbot, kit)
        window.show_caseload({CaseloadState.SORTIE})
        assert window.current_page() is window.page("pilotage")


def test_what_is_due_is_counted_in_the_navigation(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        item = window.side.nav.items["a_faire"]
        kit.context.changes.due_counted.emit(7, 3)
        assert item.accessibleName() == "À faire, 7"
        kit.context.changes.due_counted.emit(0, 0)
        assert item.accessibleName() == "À faire"


def test_ctrl_k_finds_a_page_and_leaves_when_it_is_shown(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        palette = window.findChild(Palette)
        assert palette is not None
        assert palette.edit.hasFocus()
        palette.edit.setText("enq")
        press(palette.edit, Qt.Key.Key_Return)
        rest(qtbot, kit)
        assert window.current_page() is window.page("enquetes")
        qtbot.waitUntil(lambda: not window.findChildren(Palette))
        window.open_palette()
        window.show_page("file_active")
        rest(qtbot, kit)
        assert all(not one.isVisible() for one in window.findChildren(Palette))


def test_every_act_of_the_palette_does_what_it_says(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        acts = {action.title: action for action in actions_of(window, kit.context)}
        for title, signal in (
            ("Verrouiller", window.lock_asked),
            ("Changer d’utilisateur", window.switch_asked),
            ("Sauvegarder maintenant", window.backup_asked),
        ):
            with qtbot.waitSignal(signal):
                acts[title].run()
        with qtbot.waitSignal(window.theme_asked) as asked:
            acts["Apparence sombre"].run()
        assert asked.args == [ThemeMode.DARK]
        acts["Changer ma phrase de passe…"].run()
        dialog = window.findChild(OwnPassphraseDialog)
        assert dialog is not None
        assert dialog.isVisible()
        dialog.reject()
        acts["Import et export"].run()
        assert window.current_page() is window.page("import_export")
    with a_kit(role=Role.LECTURE, **services()) as kit:
        window = _main(qtbot, kit)
        titles = {action.title for action in actions_of(window, kit.context)}
        assert not titles & {"Nouvelle personne…", "Sauvegarder maintenant", "Réglages"}


def test_below_1280_the_navigation_is_a_rail_with_tooltips(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        assert window.side.width() == 216
        window.resize(1279, 800)
        assert window.side.width() == 56
        assert window.side.nav.items["enquetes"].toolTip().startswith("Enquêtes")
        assert not window.grab().isNull()
        window.resize(1280, 800)
        assert window.side.width() == 216


def test_a_training_vault_says_so_over_every_page(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        plain = _main(qtbot, kit)
        training = _main(qtbot, kit, has_banner=True)
        for window, count in ((plain, 0), (training, 1)):
            strips = [
                frame
                for frame in window.findChildren(QFrame)
                if frame.accessibleName() == "Données fictives"
            ]
            assert len(strips) == count
        training.set_label("")
        assert training.side.name.whole_text() == "CRT Desktop"


def test_the_account_menu_changes_the_appearance_and_locks(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        menu = window.side.account._menu
        assert menu is not None
        window.side.account.click()
        assert menu.isVisible()
        assert not window.menu.factor_action.isVisible()
        rest(qtbot, kit)
        assert window.menu.factor_action.text() == "Lier ce poste…"
        assert window.menu.factor_action.isVisible()
        window.menu.factor_action.trigger()
        window.findChildren(SecondFactorDialog)[0].reject()
        menu.hide()
        actions = {action.text(): action for action in menu.actions()}
        with qtbot.waitSignal(window.theme_asked) as asked:
            actions["Apparence sombre"].trigger()
        assert asked.args == [ThemeMode.DARK]
        with qtbot.waitSignal(window.lock_asked):
            actions["Verrouiller"].trigger()
        with qtbot.waitSignal(window.lock_asked):
            QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        with qtbot.waitSignal(window.lock_asked):
            window.side.lock_button.click()


def test_every_control_of_the_frame_has_an_accessible_name(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        assert window.side.account.accessibleName() == "Compte : Claire Vidal, Coordination"
        assert window.side.lock_button.accessibleName() == "Verrouiller (Ctrl\u00a0L)"
        assert window.side.nav.accessibleName() == "Navigation"


def _open(qtbot: QtBot, tmp_path: Path, role: Role) -> FakeVaults:
    return FakeVaults(accounts={"anne": (role, PASSPHRASE)})


def test_locking_closes_the_vault_clears_the_clipboard_and_starts_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    vaults = _open(qtbot, tmp_path, Role.ADMINISTRATEUR)
    with a_window(qtbot, tmp_path, vaults=vaults) as window:
        window.shell.start(tmp_path)
        window.shell.unlock("anne", PASSPHRASE)
        rest_shell(qtbot, window.shell)
        main = window.shell.main
        assert main is not None
        main.theme_asked.emit(ThemeMode.DARK)
        assert THEME.mode is ThemeMode.DARK
        assert window.settings.theme is ThemeMode.DARK
        main.show_page("file_active")
        QApplication.clipboard().setText("04 65 71 28 40")
        with qtbot.waitSignal(window.shell.locked):
            main.lock_asked.emit()
        assert not window.shell.isVisible()
        assert vaults.sessions[0].is_closed
        assert QApplication.clipboard().text() == ""
        assert window.restarted == [tmp_path]


def test_closing_the_window_closes_the_vault_and_keeps_its_size(
    qtbot: QtBot, tmp_path: Path
) -> None:
    vaults = _open(qtbot, tmp_path, Role.ADMINISTRATEUR)
    with a_window(qtbot, tmp_path, vaults=vaults) as window:
        window.shell.start(tmp_path)
        window.shell.unlock("anne", PASSPHRASE)
        rest_shell(qtbot, window.shell)
        window.shell.resize(1300, 777)
        QApplication.sendEvent(window.shell, QCloseEvent())
        assert vaults.sessions[0].is_closed
        assert window.restarted == []
    with a_window(qtbot, tmp_path, vaults=vaults) as again:
        # The offscreen platform takes a title bar off each time.
        assert abs(again.shell.height() - 777) < 10


def test_an_expected_error_is_said_with_its_remedy(qtbot: QtBot) -> None:
    window = Button("x")
    qtbot.addWidget(window)
    window.show()
    show_error(window, DiskFullError(path="a"), version="1")
    dialog = window.findChildren(MessageDialog)[0]
    assert not isinstance(dialog, CrashDialog)
    assert dialog.accessibleName() == message_of(DiskFullError(path="a")).title
    dialog.close_button.click()


def test_a_bug_is_never_quoted_to_the_person() -> None:
    message = message_of(ValueError("Mme Santoraz"))
    assert "Santoraz" not in message.text
    assert message.title == "Le logiciel a rencontré une erreur inattendue."


def test_building_the_pages_flashes_no_window(qtbot: QtBot) -> None:
    shown: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            if event.type() is QEvent.Type.Show and isinstance(watched, QWidget):
                shown.extend([type(watched).__name__] if watched.isWindow() else [])
            return False

    application = QApplication.instance()
    assert application is not None
    watch = Watch()
    with a_kit(**services()) as kit:
        application.installEventFilter(watch)
        try:
            window = _main(qtbot, kit)
            window.show_page("import_export")
            rest(qtbot, kit)
        finally:
            application.removeEventFilter(watch)
    assert shown == ["MainWindow"]


def test_somebody_else_comes_in_from_the_list_of_accounts(qtbot: QtBot, tmp_path: Path) -> None:
    vaults = FakeVaults(
        accounts={"anne": (Role.ADMINISTRATEUR, PASSPHRASE), "paul": (Role.LECTURE, PASSPHRASE)}
    )
    with a_window(qtbot, tmp_path, vaults=vaults) as window:
        window.shell.start(tmp_path)
        window.shell.unlock("anne", PASSPHRASE)
        rest_shell(qtbot, window.shell)
        assert window.shell.main is not None
        window.shell.main.switch_asked.emit()
        assert window.restarted == [tmp_path]
    with a_window(qtbot, tmp_path, vaults=vaults) as again:
        again.shell.start(tmp_path)
        card = again.card_as(UnlockCard)
        assert card.account.hasFocus()
        qtbot.waitUntil(card.account.view().isVisible)
        card.account.setCurrentIndex(1)
        card.account.hidePopup()
        card.account.activated.emit(1)
        assert card.field.edit.hasFocus()
        again.shell.start(tmp_path)
        assert again.card_as(UnlockCard).field.edit.hasFocus(), "asked once"


def test_what_is_typed_is_kept_before_the_vault_closes(qtbot: QtBot, tmp_path: Path) -> None:
    vaults = _open(qtbot, tmp_path, Role.ADMINISTRATEUR)
    with a_window(qtbot, tmp_path, vaults=vaults) as window:
        shell = window.shell
        shell.start(tmp_path)
        shell.unlock("anne", PASSPHRASE)
        rest_shell(qtbot, shell)
        session = vaults.sessions[0]
        kept: list[bool] = []
        running, gate = threading.Event(), threading.Event()
        assert shell._changes is not None

        def keep() -> None:
            assert not shell.isVisible(), "nothing is seen any more"
            shell.tasks.run(
                lambda: kept.append(session.is_closed), owner=shell, done=lambda _nothing: None
            )
            gate.set()

        def work() -> None:
            running.set()
            gate.wait(5)

        told: list[object] = []
        shell._changes.about_to_lock.connect(keep)
        shell.tasks.run(work, owner=shell, done=told.append)
        running.wait(5)
        shell.tasks.run(lambda: kept.append(True), owner=shell, done=lambda _nothing: None)
        assert shell.watchman is not None
        shell.watchman.lock_asked.emit()
        assert kept == [False], "the draft is written while the vault is open, a reading is not"
        assert session.is_closed
        assert window.restarted == [tmp_path]
        shell.lock()
        assert window.restarted == [tmp_path], "asked twice, locked once"
        assert shell.main is not None
        assert shell.main.isHidden(), "a picture of the hidden window shows no file"
        QApplication.processEvents()
        assert told == [], "no answer opens a dialog over the locked screen"


def test_a_lock_stops_an_import_and_stores_what_was_asked(qtbot: QtBot, tmp_path: Path) -> None:
    vaults = _open(qtbot, tmp_path, Role.ADMINISTRATEUR)
    with a_window(qtbot, tmp_path, vaults=vaults) as window:
        shell = window.shell
        shell.start(tmp_path)
        shell.unlock("anne", PASSPHRASE)
        rest_shell(qtbot, shell)
        session = vaults.sessions[0]
        done: list[tuple[str, bool]] = []
        running, rests = threading.Event(), threading.Event()

        def work(progress: Progress) -> None:
            running.set()
            for count in range(1000):
                if not progress(count, 1000):
                    done.append(("stopped", session.is_closed))
                    raise OperationCancelledError
                rests.wait(0.01)
            done.append(("whole", session.is_closed))

        shell.tasks.run_long(work, owner=shell, done=lambda _nothing: None)
        running.wait(5)
        shell.tasks.run(
            lambda: done.append(("record", session.is_closed)),
            owner=shell,
            done=lambda _nothing: None,
            keeps=True,
        )
        shell.lock()
        assert done == [("stopped", False), ("record", False)]
        assert session.is_closed
        assert window.restarted == [tmp_path]


def test_closing_the_window_stores_what_was_asked_and_what_is_being_typed(
    qtbot: QtBot, tmp_path: Path
) -> None:
    vaults = _open(qtbot, tmp_path, Role.ADMINISTRATEUR)
    with a_window(qtbot, tmp_path, vaults=vaults) as window:
        shell = window.shell
        shell.start(tmp_path)
        shell.unlock("anne", PASSPHRASE)
        rest_shell(qtbot, shell)
        session = vaults.sessions[0]
        kept: list[tuple[str, bool]] = []
        running, gate = threading.Event(), threading.Event()

        def store(what: str) -> None:
            shell.tasks.run(
                lambda: kept.append((what, session.is_closed)),
                owner=shell,
                done=lambda _nothing: None,
                keeps=True,
            )

        def keep() -> None:
            store("draft")
            gate.set()

        def work() -> None:
            running.set()
            gate.wait(5)

        assert shell._changes is not None
        shell._changes.about_to_lock.connect(keep)
        shell.tasks.run(work, owner=shell, done=lambda _nothing: None)
        running.wait(5)
        store("record")
        shell.close()
        assert kept == [("record", False), ("draft", False)]
        assert session.is_closed


class _Backups:
    """Backups that are made, or refused."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.made: list[str] = []

    def make_if_due(self, progress: Progress) -> BackupInfo | None:
        assert progress(0, 1), "nobody asks it to stop"
        if self.error is not None:
            raise self.error
        self.made.append("auto")
        return None

    def make(self, progress: Progress) -> BackupInfo:
        assert progress(0, 1)
        if self.error is not None:
            raise self.error
        self.made.append("now")
        return cast(BackupInfo, object())


class _Reglages:
    def parametres(self) -> Parametres:
        return Parametres(verrouillage_minutes=12)


def test_the_watchman_reads_the_delay_and_makes_the_backups_beside_the_work(qtbot: QtBot) -> None:
    backups = _Backups()
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    with a_kit(backups=backups, reglages=_Reglages()) as kit:
        watchman = Watchman(kit.context, host)
        told: list[object] = []
        kit.context.changes.backups_changed.connect(told.append)
        rest(qtbot, kit)
        assert watchman.idle._limit_s == 12 * 60
        watchman._first.timeout.emit()
        rest(qtbot, kit)
        assert (backups.made, told) == (["auto"], [])
        watchman.back_up_now()
        rest(qtbot, kit)
        assert (backups.made, told) == (["auto", "now"], [None])
        assert host.findChildren(Toast)[-1].accessibleName().startswith("Sauvegarde faite")
        backups.error = DiskFullError(path="sauvegardes")
        watchman.back_up_if_due()
        rest(qtbot, kit)
        assert told[-1] is backups.error
        backups.error = ValueError("bogue")
        watchman.back_up_if_due()
        rest(qtbot, kit)
        assert isinstance(kit.errors.pop(), ValueError)
        watchman.warning.show_left(12)
        assert watchman.warning.isVisible()
        assert watchman.warning.accessibleName() == "Verrouillage dans 12\u202fs"
        watchman.stop()
        assert not watchman.warning.isVisible()


def test_in_a_low_window_the_entries_scroll_and_never_overlap(qtbot: QtBot) -> None:
    with a_kit(**services()) as kit:
        window = _main(qtbot, kit)
        window.resize(911, 512)
        QApplication.processEvents()
        items = list(window.side.nav.items.values())
        for one, other in pairwise(items):
            assert one.geometry().bottom() < other.geometry().top()
        assert {item.height() for item in items} == {32}
        for key in ("import_export", "tableau"):
            window.show_page(key)
            rest(qtbot, kit)
            item = window.side.nav.items[key]
            assert item.visibleRegion().boundingRect().height() == item.height()

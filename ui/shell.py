"""The one window: the gate before a vault is open, the frame after, and the way between them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from crt_desktop.domain.errors import (
    AccessError,
    CrtError,
    VaultNotFoundError,
)
from crt_desktop.services.application import Application
from ui.pages.gate import Gate
from ui.settings import WindowSettings
from ui.tasks import Tasks
from ui.theme.theme import THEME, ThemeMode

if TYPE_CHECKING:
    from crt_desktop.reports.vault import VaultStatus
    from crt_desktop.services.sessions import VaultSession
    from ui.beginnings import Beginnings
    from ui.context import Changes
    from ui.main_window import MainWindow
    from ui.pages.unlock import UnlockCard
    from ui.pages.welcome import WelcomeCard
    from ui.watchman import Watchman


SMALLEST: Final = (900, 500)
"""A screen of 1366 by 768 at 150 % has 910 by 512 of these."""


def restart_locked(vault_path: Path) -> None:
    """Start the program again on this vault: the new process holds no key and no row."""
    from PySide6.QtCore import QProcess

    is_frozen = getattr(sys, "frozen", False)
    command = [] if is_frozen else ["-m", "crt_desktop"]
    QProcess.startDetached(sys.executable, [*command, str(vault_path)])


class Shell(QWidget):
    """Leads from a vault to its frame."""

    vault_opened = Signal()
    vault_refused = Signal(object)
    locked = Signal()
    """Nothing is left in this process: it may end, another one was started."""

    def __init__(
        self,
        application: Application,
        settings: WindowSettings,
        *,
        restart: Callable[[Path], None] = restart_locked,
        demo_command: Callable[[Path], Sequence[str]] | None = None,
    ) -> None:
        """Make the window, empty; `start` shows the first screen."""
        super().__init__()
        self._application = application
        self._settings = settings
        self._restart = restart
        self._demo_command = demo_command
        self._path: Path | None = None
        self._status: VaultStatus | None = None
        self._session: VaultSession | None = None
        self._ways: Beginnings | None = None
        self._changes: Changes | None = None
        self.main: MainWindow | None = None
        self.tasks = Tasks(self)
        self.upkeep = Tasks(self, name="upkeep")
        self.watchman: Watchman | None = None
        for tasks in (self.tasks, self.upkeep):
            tasks.error_escaped.connect(self.show_error)
        self.gate = Gate(version=application.version)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.gate)
        THEME.darkens_at_night = settings.darkens_at_night
        THEME.night_choice_changed.connect(self._keep_night_choice)
        self.setWindowTitle("CRT Desktop")
        self.setMinimumSize(*SMALLEST)
        geometry = settings.geometry
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(1440, 900)

    def start(self, path: Path | None) -> None:
        """Show the first screen: this vault, the one opened last, or the welcome."""
        if path is None:
            path = next((one for one in self._settings.vaults() if one.exists()), None)
        if path is None:
            self.show_welcome()
        else:
            self.show_vault(path)

    # --- before a vault is open --------------------------------------------------------------

    def show_welcome(self) -> None:
        """Offer to create or to open a vault."""
        from ui.pages.welcome import WelcomeCard

        card = WelcomeCard()
        card.demo_asked.connect(self._make_demo)
        card.create_asked.connect(self.show_create)
        card.open_asked.connect(self.choose_vault)
        card.restore_asked.connect(self.show_restore)
        self.gate.show_path("")
        self.gate.show_card(card)

    def _make_demo(self) -> None:
        """Make the training vault, then offer to open it."""
        from ui.demonstration import Demonstration, demo_folder

        card: WelcomeCard = self.gate.card  # type: ignore[assignment]  # only that card asks
        card.show_working(is_working=True)
        demonstration = Demonstration(demo_folder(), command=self._demo_command, parent=card)
        demonstration.ready.connect(self._offer_demo)
        demonstration.failed.connect(card.refuse)
        demonstration.start()

    def _offer_demo(self, path: Path, passphrase: str) -> None:
        from ui.pages.unlock import UnlockCard

        self.show_vault(path)
        if isinstance(self.gate.card, UnlockCard):
            self.gate.card.show_public_passphrase(passphrase)

    def show_vault(self, path: Path) -> None:
        """Show the unlock screen of a vault, or what is wrong with it."""
        from ui.pages.unlock import UnlockCard

        self._path = path
        self.gate.show_path(str(path))
        try:
            status = self._application.sessions.inspect(path)
        except CrtError as error:
            self._show_problem(error)
            return
        self._status = status
        self._show_title(status.label)
        card = UnlockCard(status)
        card.choose_account(self._settings.account_of(path))
        card.unlock_asked.connect(self.unlock)
        card.recovery_asked.connect(self._show_recover)
        card.other_vault_asked.connect(self.choose_vault)
        self.gate.show_card(card)
        if self._settings.is_switching:
            self._settings.is_switching = False
            card.offer_accounts()

    def choose_vault(self) -> None:
        """Ask for the folder of a vault."""
        from PySide6.QtWidgets import QFileDialog

        start = str(self._path.parent) if self._path else ""
        dialog = QFileDialog(self, "Ouvrir un coffre", start)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.show_vault(Path(chosen)))
        dialog.open()

    def show_create(self) -> None:
        """Ask what a new vault needs."""
        path = self._path if isinstance(self._problem(), VaultNotFoundError) else None
        self._beginnings().show_create(path)

    def show_restore(self) -> None:
        """Ask for a backup to put back."""
        self._beginnings().show_restore()

    def _beginnings(self) -> Beginnings:
        """Return what leads to a vault that is not there yet, made the first time."""
        if self._ways is None:
            from ui.beginnings import Beginnings

            self._ways = ways = Beginnings(self._application, self.gate, self.tasks, self)
            ways.entered.connect(
                lambda session, name, text: self._enter(session, name, label_text=text)
            )
            ways.restored.connect(self.show_vault)
            ways.left.connect(lambda: self.start(self._path))
            ways.broken.connect(self._fail)
        return self._ways

    def _problem(self) -> CrtError | None:
        from ui.pages.problem import ProblemCard

        card = self.gate.card
        return card.error if isinstance(card, ProblemCard) else None

    def _show_problem(self, error: CrtError) -> None:
        from ui.pages.problem import ProblemCard

        card = ProblemCard(error)
        card.retry_asked.connect(lambda: self.start(self._path))
        card.other_vault_asked.connect(self.choose_vault)
        card.create_asked.connect(self.show_create)
        self.gate.show_card(card)

    def _show_recover(self, name: str) -> None:
        if self._path is not None and self._status is not None:
            self._beginnings().show_recover(self._path, self._status, name)

    # --- opening -----------------------------------------------------------------------------

    def unlock(self, name: str, passphrase: str) -> None:
        """Open the vault on screen with the passphrase of an account."""
        path, card = self._path, self.gate.card
        if path is None or card is None:
            return
        unlock_card: UnlockCard = card  # type: ignore[assignment]  # only that card asks
        unlock_card.show_working(is_working=True)

        def fail(error: Exception) -> None:
            self.vault_refused.emit(error)
            if isinstance(error, AccessError):
                unlock_card.refuse(error)
            else:
                self._fail(error)

        self.tasks.run(
            lambda: self._application.sessions.unlock(path, name=name, passphrase=passphrase),
            owner=unlock_card,
            done=lambda session: self._enter(session, name),
            failed=fail,
        )

    def _fail(self, error: Exception) -> None:
        if isinstance(error, CrtError):
            self._show_problem(error)
        else:
            self.show_error(error)
            self.start(self._path)

    def _enter(self, session: VaultSession, name: str, *, label_text: str | None = None) -> None:
        """Put the frame of the open vault on screen."""
        from ui.context import Changes, PageContext
        from ui.main_window import MainWindow
        from ui.watchman import Watchman

        self._session = session
        self._path = session.path
        self._settings.remember_vault(session.path)
        self._settings.remember_account(session.path, name)
        if label_text is None:
            label_text = self._status.label if self._status else ""
        self._show_title(label_text)
        context = PageContext(
            application=self._application,
            services=self._application.services(session),
            actor=session.actor,
            is_training=session.is_training,
            tasks=self.tasks,
            upkeep=self.upkeep,
            changes=Changes(self),
            go_to=lambda key: self._frame().show_page(key),
            go_back=lambda: self._frame().go_back(),
            open_dossier=lambda beneficiaire_id, tab="": self._frame().open_dossier(
                beneficiaire_id, tab
            ),
            open_screen=lambda screen, beneficiaire_id, tab="": self._frame().open_screen(
                screen, beneficiaire_id, tab
            ),
            show_evidence=lambda code, period: self._frame().show_evidence(code, period),
            show_caseload=lambda states=(), girs=(): self._frame().show_caseload(states, girs),
            show_partner=lambda row_id: self._frame().show_partner(row_id),
            open_palette=lambda: self._frame().open_palette(),
            show_error=self.show_error,
            show_visits=lambda beneficiaire_id, name: self._frame().show_visits(
                beneficiaire_id, name
            ),
            settings=self._settings,
        )
        self.main = MainWindow(context, label_text=label_text, has_banner=session.is_training)
        self.main.lock_asked.connect(self.lock)
        self.main.switch_asked.connect(self.switch_user)
        self.watchman = Watchman(context, self)
        self.watchman.lock_asked.connect(self.lock)
        self.main.backup_asked.connect(self.watchman.back_up_now)
        self._changes = context.changes
        self.main.theme_asked.connect(self._choose_theme)
        context.changes.etablissement_changed.connect(self._show_label)
        self._stack.addWidget(self.main)
        self._stack.setCurrentWidget(self.main)
        self.main.focus_page()
        self._stack.removeWidget(self.gate)
        self.gate.deleteLater()
        self.vault_opened.emit()

    def _show_title(self, label_text: str) -> None:
        self.setWindowTitle(f"{label_text} — CRT Desktop" if label_text else "CRT Desktop")

    def _show_label(self) -> None:
        """Show the name the etablissement now has, as the unlock screen will."""
        if self.main is None or self._path is None:
            return
        # A slot file that cannot be read is the next opening's affair.
        with suppress(CrtError):
            label_text = self._application.sessions.inspect(self._path).label
            self.main.set_label(label_text)
            self._show_title(label_text)

    def _frame(self) -> MainWindow:
        """Return the frame; pages act once it stands."""
        if self.main is None:
            message = "no vault is open"
            raise RuntimeError(message)
        return self.main

    def _choose_theme(self, mode: ThemeMode) -> None:
        self._settings.theme = mode
        THEME.apply(mode)

    def _keep_night_choice(self, is_dark: bool) -> None:  # noqa: FBT001 - a signal's value
        self._settings.darkens_at_night = is_dark

    # --- the end -----------------------------------------------------------------------------

    def switch_user(self) -> None:
        """Lock, then offer the accounts."""
        self._settings.is_switching = True
        self.lock()

    def lock(self) -> None:
        """Hide everything, keep what is being typed, forget the key, and start again locked."""
        path = self._path
        if self._session is None:
            # Already locking: the system and the clock may both ask.
            return
        self._settings.geometry = self.saveGeometry()
        for window in QApplication.topLevelWidgets():
            window.hide()
        QApplication.clipboard().clear()
        self.tasks.drop_waiting()
        if self._changes is not None:
            self._changes.about_to_lock.emit()
        self._close_session(finishes=True)
        for tasks in (self.tasks, self.upkeep):
            # An answer on its way would open its dialog over the locked screen.
            tasks.silence()
        for shown in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            # Whoever asks the hidden window for a picture gets an empty one.
            shown.hide()
        if path is not None:
            self._restart(path)
        self.locked.emit()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close the vault with the window, what is being typed kept first."""
        self._settings.geometry = self.saveGeometry()
        if self._session is not None and self._changes is not None:
            self._changes.about_to_lock.emit()
        self._close_session()
        super().closeEvent(event)

    def _close_session(self, *, finishes: bool = False) -> None:
        session, self._session = self._session, None
        ways = self._ways

        def close() -> None:
            # Looked at after the work before: a vault may just have been made, its key not typed back.
            opened = session or (ways.session if ways is not None else None)
            if opened is not None:
                opened.close()

        if self.watchman is not None:
            self.watchman.stop()
        self.upkeep.close()
        is_empty = session is None and ways is None
        self.tasks.close(last=None if is_empty else close, finishes=finishes)

    def show_error(self, error: BaseException) -> None:
        """Say an error in French; a bug leaves a report that can be copied."""
        from ui.errors import show_error

        show_error(self, error, version=self._application.version)

"""Looks after an open vault while somebody works: locks it when they leave, backs it up each day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.reports.upkeep import BackupInfo
from ui.context import PageContext
from ui.idle import BY_DEFAULT_MINUTES, IdleWatch, seconds
from ui.system_lock import SystemLock
from ui.tasks import Progress
from ui.theme.tokens import BODY_STRONG, SMALL
from ui.widgets import IconLabel, label, show_toast

FIRST_BACKUP_MS: Final = 20_000
"""Rest after the opening before the first backup: the list of the morning comes first."""
BACKUP_EACH_MS: Final = 3_600_000
_EDGE: Final = 24


class LockWarning(QFrame):
    """Says over everything, dialogs included, that the vault locks in a moment; touches nothing."""

    def __init__(self, window: QWidget) -> None:
        """Make it, hidden."""
        super().__init__(
            window,
            Qt.WindowType.ToolTip
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowTransparentForInput,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setProperty("role", "toast")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 20, 12)
        row.setSpacing(12)
        row.addWidget(IconLabel("lock", "toast_text", 18))
        words = QVBoxLayout()
        words.setSpacing(2)
        self.head = label("", BODY_STRONG)
        self.text = label("Une touche ou un mouvement de souris, et vous continuez.", SMALL)
        words.addWidget(self.head)
        words.addWidget(self.text)
        row.addLayout(words)

    def show_left(self, left_s: int) -> None:
        """Say how many seconds are left."""
        said = f"Verrouillage dans {left_s}\u202fs"
        self.head.setText(said)
        self.setAccessibleName(said)
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            corner = parent.mapToGlobal(parent.rect().bottomRight())
            self.move(corner.x() - self.width() - _EDGE, corner.y() - self.height() - _EDGE)
        self.show()
        self.raise_()


class Watchman(QObject):
    """Asks to lock on time; makes the automatic backups on a thread of their own."""

    lock_asked = Signal()

    def __init__(
        self,
        context: PageContext,
        window: QWidget,
        *,
        clock: Callable[[], float] = seconds,
    ) -> None:
        """Begin to watch; the delay of the settings is read at once, and again when they change."""
        super().__init__(window)
        self._context = context
        self._window = window
        self.warning = LockWarning(window)
        self.idle = IdleWatch(BY_DEFAULT_MINUTES, clock=clock, parent=self)
        self.idle.idle.connect(self.lock_asked)
        self.idle.lock_asked.connect(self.lock_asked)
        self.idle.near.connect(self.warning.show_left)
        self.idle.touched.connect(self.warning.hide)
        self.system = SystemLock(self)
        self.system.locked.connect(self.lock_asked)
        self._first = QTimer(self, singleShot=True, interval=FIRST_BACKUP_MS)
        self._first.timeout.connect(self.back_up_if_due)
        self._each = QTimer(self, interval=BACKUP_EACH_MS)
        self._each.timeout.connect(self.back_up_if_due)
        self._first.start()
        self._each.start()
        context.changes.etablissement_changed.connect(self.read_delay)
        self.read_delay()

    def stop(self) -> None:
        """Watch no more: the vault closes."""
        self.idle.stop()
        self._first.stop()
        self._each.stop()
        self.warning.hide()

    def read_delay(self) -> None:
        """Take the delay of the settings."""
        services = self._context.services

        def read() -> Parametres:
            # The service is built here: its module is not loaded on the thread of the window.
            return services.reglages.parametres()

        def done(parametres: Parametres) -> None:
            self.idle.set_minutes(parametres.verrouillage_minutes)

        self._context.tasks.run(read, owner=self, done=done)

    def back_up_if_due(self) -> None:
        """Make the backup of the day unless it is there; only a failure is said."""
        services = self._context.services

        def make(progress: Progress) -> BackupInfo | None:
            return services.backups.make_if_due(progress)

        # A lock does not wait for its end: a backup cut short is made after the next opening.
        self._context.upkeep.run_long(
            make,
            owner=self,
            done=self._tell_backups,
            failed=self._tell_failure,
        )

    def back_up_now(self) -> None:
        """Make a backup because somebody asks for it."""
        services = self._context.services

        def make(progress: Progress) -> BackupInfo:
            return services.backups.make(progress)

        def done(made: BackupInfo) -> None:
            self._tell_backups(made)
            show_toast(self._window, "Sauvegarde faite et vérifiée")

        self._context.upkeep.run_long(
            make,
            owner=self,
            done=done,
            failed=self._context.show_error,
        )

    def _tell_backups(self, made: BackupInfo | None) -> None:
        if made is not None:
            self._context.changes.backups_changed.emit(None)

    def _tell_failure(self, error: Exception) -> None:
        if not isinstance(error, CrtError):
            self._context.show_error(error)
            return
        self._context.changes.backups_changed.emit(error)
        show_toast(self._window, "Sauvegarde du jour non faite")

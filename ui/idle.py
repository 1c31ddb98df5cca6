"""Tells when nobody has touched the window for a while, and says so a little before.

Only what comes from the hand counts: keys, mouse, wheel, touch. It is looked at where the system
delivers it, in the native windows, dialogs and menus included: a filter over every event of the
application would slow all of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

TICK_MS: Final = 1000
WARNING_S: Final = 30
BY_DEFAULT_MINUTES: Final = 5
"""The delay until the settings of the vault are read."""
_FROM_THE_HAND: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
    }
)


def seconds() -> float:
    """Return seconds that go on while the computer sleeps, from no particular day."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class IdleWatch(QObject):
    """Counts the time since the last touch; `idle` once it reaches the limit."""

    idle = Signal()
    near = Signal(int)
    """Seconds left, each second of the last half minute."""
    touched = Signal()
    """Somebody is there again after `near`."""
    lock_asked = Signal()
    """Ctrl+L over a dialog, where the keys of the window under it do not reach."""

    def __init__(
        self,
        minutes: int,
        *,
        clock: Callable[[], float] = seconds,
        parent: QObject | None = None,
    ) -> None:
        """Begin to count now."""
        super().__init__(parent)
        self._clock = clock
        self._limit_s = minutes * 60
        self._last = clock()
        self._is_near = False
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self._watch_windows()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            # A dialog is looked at as soon as it opens.
            application.focusWindowChanged.connect(self._watch_windows)

    def set_minutes(self, minutes: int) -> None:
        """Take another limit."""
        self._limit_s = minutes * 60

    def start(self) -> None:
        """Count again, from now."""
        self.touch()
        self._timer.start()

    def stop(self) -> None:
        """Count no more."""
        self._timer.stop()

    def touch(self) -> None:
        """Begin to count again."""
        self._last = self._clock()
        if self._is_near:
            self._is_near = False
            self.touched.emit()

    def look(self) -> None:
        """Say where the count is; called each second."""
        self._watch_windows()
        left = self._limit_s - (self._clock() - self._last)
        if left <= 0:
            self.stop()
            self.idle.emit()
        elif left <= min(WARNING_S, self._limit_s / 2):
            self._is_near = True
            self.near.emit(int(left) + (left > int(left)))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Begin to count again when something comes from the hand; nothing is kept from anybody."""
        if event.type() in _FROM_THE_HAND:
            self.touch()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if is_control and event.key() == Qt.Key.Key_L:
                # After this event: locking takes the dialog away.
                QTimer.singleShot(0, self, self.lock_asked.emit)
                return True
        return False

    def _watch_windows(self, _window: QWindow | None = None) -> None:
        """Look at every native window; one already looked at is not looked at twice."""
        for window in QGuiApplication.topLevelWindows():
            if isinstance(window, QWindow):
                window.installEventFilter(self)

"""Hears that the screen is locked or that the computer goes to sleep, where the system tells.

On Linux through D-Bus; without a bus, or without its module, nothing is heard and nothing is wrong.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import SLOT, QObject, Signal, Slot

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

_LOGIN: Final = "org.freedesktop.login1"
_SLEEP: Final = (_LOGIN, "/org/freedesktop/login1", f"{_LOGIN}.Manager")
_SAVERS: Final = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver", "org.freedesktop.ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver", "org.cinnamon.ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver", "org.mate.ScreenSaver"),
)


class SystemLock(QObject):
    """`locked` when the screen is locked, the session is, or the computer is about to sleep."""

    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Listen to the buses there are."""
        super().__init__(parent)
        self.is_listening = False
        try:
            from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 - may not be there
        except ImportError:  # pragma: no cover - an installation without the module of D-Bus
            return
        self._listen_to_system(QDBusConnection.systemBus())
        self._listen_to_session(QDBusConnection.sessionBus())

    def _listen_to_system(self, bus: QDBusConnection) -> None:
        if not bus.isConnected():
            return
        self._connect(bus, _SLEEP, "PrepareForSleep", "hear(bool)")
        session = os.environ.get("XDG_SESSION_ID", "")
        path = f"/org/freedesktop/login1/session/{_escaped(session)}" if session else ""
        self._connect(bus, (_LOGIN, path, f"{_LOGIN}.Session"), "Lock", "hear_lock()")

    def _listen_to_session(self, bus: QDBusConnection) -> None:
        if not bus.isConnected():
            return
        for saver in _SAVERS:
            self._connect(bus, saver, "ActiveChanged", "hear(bool)")

    def _connect(
        self, bus: QDBusConnection, source: tuple[str, str, str], name: str, slot: str
    ) -> None:
        """Hear a signal of a source: its service, its path, its interface."""
        service, path, interface = source
        # The stubs ask for bytes, the library for a text.
        heard = bus.connect(service, path, interface, name, self, SLOT(slot))  # type: ignore[call-overload]
        self.is_listening = self.is_listening or heard

    @Slot(bool)
    def hear(self, is_beginning: bool) -> None:  # noqa: FBT001 - D-Bus's signature
        """Take a signal that tells a beginning and an end."""
        if is_beginning:
            self.locked.emit()

    @Slot()
    def hear_lock(self) -> None:
        """Take a signal that tells a lock."""
        self.locked.emit()


def _escaped(session: str) -> str:
    """Return the id of a session as the path of its object writes it: « c2 » → « c2 », « 3 » → « _33 »."""
    kept = [
        char
        if char.isascii() and char.isalnum() and not (at == 0 and char.isdigit())
        else f"_{ord(char):02x}"
        for at, char in enumerate(session)
    ]
    return "".join(kept)

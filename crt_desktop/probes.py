"""Looks at this workstation for the check of the installation: versions, screen, keyring, disk, vault."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from crt_desktop.domain.errors import EngineUnsuitableError, UnsafeLocationError
from crt_desktop.ports.diagnosis import EngineFacts, KeyringFacts, QtFacts, VaultFacts

KEYRING_TIME_LIMIT_S: Final = 5.0
FONT_MARKS: Final = (b"\x00\x01\x00\x00", b"OTTO", b"wOF2")
"""How a TrueType, an OpenType and a compressed font begin."""

CARRIED_FONT: Final = "Inter"
BACKUPS_FOLDER: Final = "sauvegardes"

_FOR_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class LocalProbes:
    """Implements `crt_desktop.ports.diagnosis.Probes` on this workstation."""

    def __init__(
        self,
        *,
        has_screen: Callable[[], bool],
        fonts: Callable[[], Sequence[Path]],
        settings: Path,
        find_keyring: Callable[[], Any | None] | None = None,
        keyring_time_limit_s: float = KEYRING_TIME_LIMIT_S,
    ) -> None:
        """Look at nothing yet.

        Args:
            has_screen: Tells whether a window can be shown.
            fonts: Returns the files of the fonts the program carries.
            settings: Where the program keeps its settings.
            find_keyring: Returns the keyring, None when there is none; another one is for tests.
            keyring_time_limit_s: How long the keyring is waited for.
        """
        self._has_screen = has_screen
        self._fonts = fonts
        self._settings = settings
        self._find_keyring = find_keyring
        self._keyring_time_limit_s = keyring_time_limit_s

    def python(self) -> str:
        """Return the version of Python."""
        return platform.python_version()

    def qt(self) -> QtFacts:
        """Load the graphical library."""
        try:
            from PySide6 import QtWidgets
            from PySide6.QtCore import qVersion
        except ImportError as error:
            return QtFacts(version=None, error=str(error))
        del QtWidgets
        return QtFacts(version=qVersion())

    def engine(self) -> EngineFacts:
        """Open an encrypted database in memory."""
        try:
            import sqlcipher3.dbapi2 as driver
        except ImportError as error:
            missing = EngineUnsuitableError(found=str(error), expected="sqlcipher3")
            return EngineFacts(sqlcipher="", sqlite="", refusal=missing)
        from db.engine import check_cipher, check_sqlite_version

        connection = driver.connect(":memory:")
        try:
            connection.execute(f"PRAGMA key = \"x'{'0' * 64}'\"")
            version, status, provider = (
                _first(connection, f"PRAGMA cipher_{name}")
                for name in ("version", "status", "provider")
            )
        finally:
            connection.close()
        refusal: EngineUnsuitableError | None = None
        try:
            check_sqlite_version(driver.sqlite_version_info)
            check_cipher(status=status, provider=provider)
        except EngineUnsuitableError as error:
            refusal = error
        return EngineFacts(sqlcipher=version, sqlite=driver.sqlite_version, refusal=refusal)

    def has_screen(self) -> bool:
        """Tell whether a window can be shown."""
        return self._has_screen()

    def broken_fonts(self) -> Sequence[str]:
        """Return the fonts the program carries that are missing or cannot be read."""
        fonts = self._fonts()
        return [path.name for path in fonts if not _is_font(path)] if fonts else [CARRIED_FONT]

    def keyring(self) -> KeyringFacts:
        """Look for the keyring of the session, in a thread left behind when it does not answer."""
        found: list[str | None] = []

        def work() -> None:
            if self._find_keyring is None:
                from db.factor import find_keyring
            else:
                find_keyring = self._find_keyring
            found.append(_kind_of(find_keyring()))

        thread = threading.Thread(target=work, name="crt-keyring-probe", daemon=True)
        thread.start()
        thread.join(self._keyring_time_limit_s)
        return KeyringFacts(name=found[0]) if found else KeyringFacts(name=None, is_silent=True)

    def free_bytes(self, path: Path) -> int | None:
        """Return the room left on the disk of a path, or of what exists above it; None if unknown."""
        resolved = path.expanduser().absolute()
        for folder in (resolved, *resolved.parents):
            try:
                return shutil.disk_usage(folder).free
            except FileNotFoundError:
                continue
            except OSError:
                return None
        return None

    def settings_folder(self) -> Path:
        """Return where the program keeps its settings."""
        return self._settings

    def vault(self, path: Path) -> VaultFacts:
        """Look at a vault folder without opening it."""
        from db.backup_file import backups_in
        from db.leftovers import leftovers
        from db.slots import DATABASE_NAME, FILE_NAME

        folder = path.expanduser()
        is_there = (folder / FILE_NAME).is_file()
        backups = backups_in(folder / BACKUPS_FOLDER) if is_there else []
        return VaultFacts(
            is_there=is_there,
            size_bytes=_size_of(folder / DATABASE_NAME),
            refusal=_refusal_of(folder),
            open_to_others=tuple(_open_to_others(folder)) if is_there else (),
            backup_count=len(backups),
            last_backup_at=max((made_at for _, made_at in backups), default=None),
            leftovers=tuple(one.name for one in leftovers(folder)),
        )


def _first(connection: Any, statement: str) -> str:
    row = connection.execute(statement).fetchone()
    return "" if row is None else str(row[0])


def _is_font(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) in FONT_MARKS
    except OSError:
        return False


def _kind_of(keyring: Any | None) -> str | None:
    """Return the name of the system behind a keyring, from the module its class comes from."""
    if keyring is None:
        return None
    modules = [one.__module__ for one in type(keyring).__mro__]
    named = next((one for one in modules if one.startswith("keyring.backends.")), modules[0])
    return named.rpartition(".")[2]


def _refusal_of(folder: Path) -> UnsafeLocationError | None:
    from db.locations import refuse_unsafe_location

    try:
        refuse_unsafe_location(folder)
    except UnsafeLocationError as error:
        return error
    return None


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _open_to_others(folder: Path) -> Iterator[str]:
    """Yield the names, under a vault, of what others than the owner may reach; "." is the folder.

    On Windows the rights are an access list the folder hands down: modes say nothing there.
    """
    if sys.platform == "win32":
        return
    if stat.S_IMODE(folder.stat().st_mode) & _FOR_OTHERS:
        yield "."
    for root, _, files in os.walk(folder):
        for name in sorted(files):
            path = Path(root) / name
            if stat.S_IMODE(path.lstat().st_mode) & _FOR_OTHERS:
                yield str(path.relative_to(folder))

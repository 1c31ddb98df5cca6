"""What the database engine's refusals mean to the program."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Final

from crt_desktop.domain.errors import (
    CrtError,
    DiskFullError,
    EnvironmentFailedError,
    ReadOnlyError,
    VaultBusyError,
    VaultDamagedError,
)

_BUSY: Final = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")
_DAMAGED: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_READ_ONLY: Final = ("SQLITE_READONLY", "SQLITE_PERM")
_ROOM_BYTES: Final = 1 << 20
_ENVIRONMENT: Final = ("SQLITE_IOERR", "SQLITE_CANTOPEN")


def expected_error(error: BaseException, path: Path) -> CrtError | None:
    """Return the expected error behind one of the driver's, or None when it is a bug.

    Args:
        error: What the driver raised; extended result codes are told by their prefix.
        path: The database, for the sentence.
    """
    name = str(getattr(error, "sqlite_errorname", ""))
    # The key was proved right by the slot file: an unreadable header is damage, not a wrong key.
    if name.startswith(_DAMAGED) or "file is not a database" in str(error):
        return VaultDamagedError(part="coffre")
    if name.startswith(_BUSY):
        return VaultBusyError(operation="")
    # A refused copy page by page (backup) comes without a name.
    if name.startswith("SQLITE_FULL") or "disk is full" in str(error):
        return DiskFullError(path=str(path))
    if name.startswith(_READ_ONLY):
        return ReadOnlyError(path=str(path))
    if name.startswith(_ENVIRONMENT):
        return _machine_error(path)
    return None


def _machine_error(path: Path) -> CrtError:
    """Return what an unsaid refusal of the machine most likely is."""
    if not path.exists():
        return VaultDamagedError(part="coffre")
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return ReadOnlyError(path=str(path))
    with suppress(OSError):
        if shutil.disk_usage(path.parent).free < _ROOM_BYTES:
            return DiskFullError(path=str(path))
    return EnvironmentFailedError(path=str(path))

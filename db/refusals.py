"""What the database engine's refusals mean to the program."""

from __future__ import annotations

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
    if name.startswith("SQLITE_FULL"):
        return DiskFullError(path=str(path))
    if name.startswith(_READ_ONLY):
        return ReadOnlyError(path=str(path))
    if name.startswith(_ENVIRONMENT):
        return EnvironmentFailedError(path=str(path))
    return None

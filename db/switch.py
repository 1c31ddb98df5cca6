"""Putting what was made apart in its place: a database with its slot file, or a whole restored vault.

A new database and its slot file are written beside the others under names of their own, the database
first. Renaming the database decides: before, an opening undoes what it finds; after, it finishes. What
a session of before left of its write-ahead log belongs to the old database, and goes with it.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from crt_desktop.domain.errors import EnvironmentFailedError, VaultBusyError
from crt_desktop.domain.machine import machine_refusals
from db.files import sync_folder
from db.slots import DATABASE_NAME, FILE_NAME

NEXT_DATABASE: Final = "coffre.suivant.db"
NEXT_SLOTS: Final = "coffre.cles.suivant.json"
LOG_SUFFIXES: Final = ("-wal", "-shm", "-journal")

_RESTORED: Final = ".restauree-"
_SET_ASIDE: Final = ".avant-restauration-"


def settle(folder: Path, *, wait_s: float) -> None:
    """Finish or undo a change of key that was cut short; raises VaultBusyError while one is under way."""
    if not _is_pending(folder):
        return
    from db.locks import operation_lock  # noqa: PLC0415 - seldom needed

    with operation_lock(folder, wait_s=wait_s):
        settle_held(folder)


def settle_if_free(folder: Path) -> None:
    """Do as `settle`, or nothing where somebody is at work or the folder cannot be written."""
    with suppress(VaultBusyError, EnvironmentFailedError):
        settle(folder, wait_s=0)


def settle_held(folder: Path) -> None:
    """Do as `settle` for a caller who holds the operation lock."""
    if not _is_pending(folder):
        return
    with machine_refusals(folder):
        if (folder / NEXT_SLOTS).exists() and not (folder / NEXT_DATABASE).exists():
            _finish(folder)
        else:
            _undo(folder)


def switch(folder: Path) -> None:
    """Put what was written beside in its place; the caller holds every lock and synced both files."""
    with machine_refusals(folder):
        try:
            (folder / NEXT_DATABASE).replace(folder / DATABASE_NAME)
        except PermissionError as error:
            if sys.platform != "win32":
                raise
            # There, a file that another session has open keeps its place.
            raise VaultBusyError(operation="") from error
        sync_folder(folder)
        _finish(folder)


def _is_pending(folder: Path) -> bool:
    return (folder / NEXT_SLOTS).exists() or (folder / NEXT_DATABASE).exists()


def _finish(folder: Path) -> None:
    remove_logs(folder / DATABASE_NAME)
    sync_folder(folder)
    (folder / NEXT_SLOTS).replace(folder / FILE_NAME)
    sync_folder(folder)


def _undo(folder: Path) -> None:
    # The slot file first: alone, it would mean that the database had taken its place.
    (folder / NEXT_SLOTS).unlink(missing_ok=True)
    sync_folder(folder)
    remove_logs(folder / NEXT_DATABASE)
    (folder / NEXT_DATABASE).unlink(missing_ok=True)


def remove_logs(database: Path) -> None:
    """Remove the logs that stand beside a database."""
    for suffix in LOG_SUFFIXES:
        database.with_name(database.name + suffix).unlink(missing_ok=True)


def restored_name(vault: Path, stamp: str) -> Path:
    """Return where a restored vault waits, whole, for its place."""
    return vault.with_name(f".{vault.name}{_RESTORED}{stamp}")


def set_aside_name(vault: Path, stamp: str) -> Path:
    """Return where the vault that a restored one replaces is kept."""
    return vault.with_name(f"{vault.name}{_SET_ASIDE}{stamp}")


def finish_restoration(vault: Path) -> None:
    """Put a restored vault in its place when the former one was just set aside and nothing more."""
    prefix = f".{vault.name}{_RESTORED}"
    if os.path.lexists(vault):
        return
    with suppress(OSError):
        for waiting in vault.absolute().parent.iterdir():
            stamp = waiting.name.removeprefix(prefix)
            if stamp != waiting.name and set_aside_name(vault, stamp).is_dir():
                waiting.rename(vault)
                sync_folder(vault.absolute().parent)
                return

"""The operation lock: held while a vault is being made over (migration, new keys, restoration)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from crt_desktop.domain.errors import VaultBusyError
from crt_desktop.domain.machine import machine_refusals
from db.files import PRIVATE_FILE

FILE_NAME: Final = "coffre.operation.lock"
WAIT_S: Final = 10.0


@contextmanager
def operation_lock(folder: Path, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Hold the vault for one operation; openers pass through it to wait for its end.

    Raises VaultBusyError after the wait, ReadOnlyError where the lock cannot be written.
    """
    lock = FileLock(folder / FILE_NAME, mode=PRIVATE_FILE, timeout=wait_s)
    with machine_refusals(folder):
        try:
            lock.acquire()
        except Timeout as error:
            raise VaultBusyError(operation="") from error
    try:
        yield
    finally:
        lock.release()

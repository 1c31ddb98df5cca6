"""The working folders of restorations, beside the vault: held while one lasts, removed after a cut.

The lock lies beside the folder, which is moved into place at the end. A folder without a lock is that of
an earlier program: it is left alone for a day.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from crt_desktop.domain.machine import machine_refusals
from db.files import PRIVATE_FILE, create_private_folder

LEFTOVER_S: Final = 86_400
"""Age from which a folder without a lock is that of a process cut short."""

_WORKING: Final = ".restauration-"
_LOCK: Final = ".verrou"


@contextmanager
def working_folder(vault: Path) -> Iterator[Path]:
    """Give a private folder beside a vault, held for as long as this lasts and removed at the end."""
    from filelock import FileLock  # noqa: PLC0415 - the unlock screen does without

    work = vault.with_name(f".{vault.name}{_WORKING}{secrets.token_hex(4)}")
    with machine_refusals(work):
        lock = FileLock(_lock_of(work), mode=PRIVATE_FILE)
        lock.acquire()
    try:
        with machine_refusals(work):
            create_private_folder(work)
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        lock.release()
        with suppress(OSError):
            _lock_of(work).unlink(missing_ok=True)


def leftovers(vault: Path) -> tuple[Path, ...]:
    """Return the working folders of restorations of this vault that nobody holds, by name."""
    return tuple(work for work in _working_folders(vault) if work.is_dir() and not _is_held(work))


def remove_leftovers(vault: Path) -> None:
    """Remove what restorations of this vault that were cut short left; what one holds is untouched."""
    from filelock import FileLock, Timeout  # noqa: PLC0415 - the unlock screen does without

    for work in _working_folders(vault):
        if _is_held(work):
            continue
        with suppress(OSError, Timeout):
            # Held while it goes, so that nobody takes what is half removed for a whole one.
            with FileLock(_lock_of(work), mode=PRIVATE_FILE, timeout=0):
                shutil.rmtree(work, ignore_errors=True)
            if not work.exists():
                _lock_of(work).unlink(missing_ok=True)


def _working_folders(vault: Path) -> tuple[Path, ...]:
    """Return the working folders of a vault, and those of which the lock alone is left."""
    whole = vault.expanduser().absolute()
    prefix = f".{whole.name}{_WORKING}"
    found: set[Path] = set()
    with suppress(OSError):
        for one in whole.parent.iterdir():
            if one.name.startswith(prefix):
                found.add(one.with_name(one.name.removesuffix(_LOCK)))
    return tuple(sorted(found))


def _is_held(work: Path) -> bool:
    from filelock import FileLock, Timeout  # noqa: PLC0415 - seldom needed

    lock = _lock_of(work)
    try:
        if not lock.exists():
            return time.time() - work.stat().st_mtime < LEFTOVER_S
        with FileLock(lock, mode=PRIVATE_FILE, timeout=0):
            return False
    except (OSError, Timeout):
        return True


def _lock_of(work: Path) -> Path:
    return work.with_name(work.name + _LOCK)

"""Private files, written whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from crt_desktop.domain.machine import machine_refusals

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
BACKUPS = "sauvegardes"
"""The folder of a vault's own backups."""


def write_atomic(path: Path, content: bytes) -> None:
    """Write a private file: the old content or the new one is there, even after a power cut.

    Raises DiskFullError, ReadOnlyError, EnvironmentFailedError; the old file is then untouched.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    with machine_refusals(path):
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system lets a folder be synchronised."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def create_private_file(path: Path) -> None:
    """Make an empty private file that did not exist; raises FileExistsError and OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))


def create_private_folder(path: Path) -> None:
    """Make a folder, with its parents, that its owner alone can enter; it may exist already."""
    path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    restrict_folder(path)


def restrict_folder(path: Path) -> None:
    """Keep a folder for its owner: mode 0700, or an access list on Windows."""
    if sys.platform == "win32":
        import getpass  # noqa: PLC0415 - Windows alone
        import subprocess  # noqa: PLC0415 - Windows alone

        grant = f"{getpass.getuser()}:(OI)(CI)F"
        subprocess.run(  # noqa: S603 - a fixed command of the system
            ["icacls", str(path), "/inheritance:r", "/grant:r", grant],  # noqa: S607
            check=False,
            capture_output=True,
        )
        return
    if stat.S_IMODE(path.stat().st_mode) != PRIVATE_FOLDER:
        path.chmod(PRIVATE_FOLDER)

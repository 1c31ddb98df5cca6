"""Private files, written whole or not at all, and what the machine's refusals mean."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crt_desktop.domain.errors import CrtError, DiskFullError, EnvironmentFailedError, ReadOnlyError

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def environment_error(error: OSError, path: Path) -> CrtError:
    """Return the expected error that says what the machine refused."""
    if error.errno in _FULL:
        return DiskFullError(path=str(path))
    if error.errno in _READ_ONLY:
        return ReadOnlyError(path=str(path))
    return EnvironmentFailedError(path=str(path))


@contextmanager
def machine_refusals(path: Path) -> Iterator[None]:
    """Turn the OSErrors of the block into `EnvironmentFailedError` and its kinds."""
    try:
        yield
    except OSError as error:
        raise environment_error(error, path) from error


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

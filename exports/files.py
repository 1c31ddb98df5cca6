"""Files that appear whole or not at all, and what the machine's refusals mean."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from crt_desktop.domain.errors import CrtError, DiskFullError, EnvironmentFailedError, ReadOnlyError

PRIVATE_FILE: Final = 0o600

_FULL: Final = frozenset(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name)
)
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class AtomicFiles:
    """Writes a file whole or not at all."""

    def write(self, path: Path, content: bytes) -> None:
        """Replace or create a private file; raises DiskFullError, ReadOnlyError."""
        with appearing(path) as temporary:
            temporary.write_bytes(content)


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """Yield the path of a file to write; it takes the place of ``path`` when the block succeeds.

    The file is private, flushed to the disk before it appears, and taken away when the block fails.
    Raises DiskFullError, ReadOnlyError, EnvironmentFailedError.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    with refusals(path):
        try:
            os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE))
            yield temporary
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
            _flush_folder(path.parent)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


@contextmanager
def private_folder(beside: Path) -> Iterator[Path]:
    """Yield a folder that its owner alone can enter, on the disk of a file; emptied at the end."""
    with refusals(beside):
        folder = Path(tempfile.mkdtemp(prefix=".crt-", dir=beside.parent))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn the OSErrors of the block into `EnvironmentFailedError` and its kinds."""
    try:
        yield
    except OSError as error:
        raise _refusal(error, path) from error


def _refusal(error: OSError, path: Path) -> CrtError:
    if error.errno in _FULL:
        return DiskFullError(path=str(path))
    if error.errno in _READ_ONLY:
        return ReadOnlyError(path=str(path))
    return EnvironmentFailedError(path=str(path))


def _flush_folder(folder: Path) -> None:
    """Make the name of the file durable, where the system lets a folder be flushed."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # Some file systems refuse to flush a folder: the file itself is already safe.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)

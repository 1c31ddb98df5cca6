"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from crt_desktop.domain.machine import machine_refusals
from crt_desktop.domain.vault_folder import keep_out_of_vaults

PRIVATE_FILE: Final = 0o600


class AtomicFiles:
    """Writes a file whole or not at all."""

    def write(self, path: Path, content: bytes) -> None:
        """Replace or create a private file; raises the errors of `appearing`."""
        with appearing(path) as temporary:
            temporary.write_bytes(content)


@contextmanager
def appearing(path: Path) -> Iterator[Path]:
    """Yield the path of a file to write; it takes the place of ``path`` when the block succeeds.

    The file is private, flushed to the disk before it appears, and taken away when the block fails.
    Raises RuleViolationError (``fichier_dans_coffre``), DiskFullError, ReadOnlyError,
    EnvironmentFailedError.
    """
    keep_out_of_vaults(path)
    temporary = path.with_name(f".{secrets.token_hex(8)}.tmp")
    with machine_refusals(path):
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
    with machine_refusals(beside):
        folder = Path(tempfile.mkdtemp(prefix=".crt-", dir=beside.parent))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


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

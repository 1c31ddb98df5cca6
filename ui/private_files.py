"""Files in clear for the reader of the system: in a private folder, gone at the lock and at the end.

What a process cut short left goes when the next one starts, and each time a folder is made.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile

PREFIX: Final = "crt-desktop-lecture-"
_LOCK: Final = "verrou"


class PrivateFiles:
    """The folder of one process, made at the first file."""

    def __init__(self, root: Path | None = None) -> None:
        """Make nothing yet; ``root`` stands for the temporary folder of the system."""
        self._root = root
        self._folder: Path | None = None
        self._lock: QLockFile | None = None

    @property
    def folder(self) -> Path | None:
        """The folder, None while there is none."""
        return self._folder

    def path_for(self, name: str) -> Path:
        """Return where a file of this name may be written, in a folder of its own."""
        if self._folder is None:
            self._make_folder()
        return Path(tempfile.mkdtemp(dir=self._folder)) / name

    def sweep(self) -> None:
        """Remove what processes cut short left; for the beginning of this one."""
        _sweep(self._place)

    def empty(self) -> None:
        """Remove every file; one that a reader still holds open goes the next time."""
        folder, self._folder = self._folder, None
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.unlock()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def _place(self) -> Path:
        return self._root or Path(tempfile.gettempdir())

    def _make_folder(self) -> None:
        self.sweep()
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=self._place))
        lock = QLockFile(str(folder / _LOCK))
        lock.tryLock(0)
        self._folder, self._lock = folder, lock
        atexit.register(self.empty)


def _sweep(root: Path) -> None:
    """Remove the folders of processes that are gone; those of others are left alone."""
    with suppress(OSError):
        for folder in root.glob(f"{PREFIX}*"):
            lock = QLockFile(str(folder / _LOCK))
            if lock.tryLock(0):
                lock.unlock()
                shutil.rmtree(folder, ignore_errors=True)


PRIVATE_FILES: Final = PrivateFiles()
"""Those of this process."""

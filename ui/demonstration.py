"""Makes the training vault from the welcome screen, by the command line's own `demo`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QProcess, QStandardPaths, Signal

_SAID: Final = re.compile("phrase de passe «\\s?(.+?)\\s?»")


def demo_command(folder: Path) -> list[str]:
    """Return the command that fills this folder."""
    is_frozen = getattr(sys, "frozen", False)
    program = [sys.executable] if is_frozen else [sys.executable, "-m", "crt_desktop"]
    return [*program, "demo", str(folder), "--no-window"]


def demo_folder() -> Path:
    """Return the folder of the demonstration, in the user's documents."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place)) / "Démonstration CRT"


class Demonstration(QObject):
    """Runs the command in a process of its own; the passphrase it prints is no secret."""

    ready = Signal(object, str)
    """The vault, and its passphrase."""
    failed = Signal(str)
    """What the command said."""

    def __init__(
        self,
        folder: Path,
        *,
        command: Callable[[Path], Sequence[str]] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Fill this folder once started."""
        super().__init__(parent)
        self._folder = folder
        self._command = command or demo_command
        self._process = QProcess(self)
        self._process.finished.connect(self._finish)
        self._process.errorOccurred.connect(lambda _error: self.failed.emit(""))

    def start(self) -> None:
        """Start; ends with one of the signals."""
        program, *arguments = self._command(self._folder)
        self._process.start(program, arguments)

    def _finish(self, code: int) -> None:
        output = bytes(self._process.readAllStandardOutput().data()).decode(errors="replace")
        said = _SAID.search(output)
        if code == 0 and said is not None:
            self.ready.emit(self._folder / "coffre", said[1])
        else:
            errors = bytes(self._process.readAllStandardError().data()).decode(errors="replace")
            self.failed.emit(errors.strip())

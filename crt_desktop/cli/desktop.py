"""What the command line asks of the window, without knowing it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from crt_desktop.services.application import Application


class Desktop(Protocol):
    """The window, as the command line sees it."""

    def has_screen(self) -> bool:
        """Tell whether a window can be shown to somebody."""

    def open(self, application: Application, vault: Path | None) -> int:
        """Open the window and return its exit code when it is closed."""

    def draw_screens(self, vault: Path, *, passphrase: str, folder: Path) -> Sequence[Path]:
        """Draw every screen on this vault, light and dark; return the pictures, the sheet last."""

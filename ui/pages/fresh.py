"""A page that asks what it shows again when it may have changed, or has grown old."""

from __future__ import annotations

from time import monotonic
from typing import Final

from ui.pages import Page

FRESH_S: Final = 60
"""How long what is shown stands before coming back to it asks again: another process may have written."""


class FreshPage(Page):
    """Asks the first time it is shown, then when a change was told or the time has passed."""

    def __init__(self) -> None:
        """Have everything to ask."""
        super().__init__()
        self._is_stale = True
        self._asked_at = 0.0

    def on_shown(self) -> None:
        """Ask unless what is shown is fresh."""
        if self._is_stale or monotonic() - self._asked_at > FRESH_S:
            self._ask()

    def _ask(self) -> None:
        """Ask now, whatever is shown."""
        self._is_stale = False
        self._asked_at = monotonic()
        self._read_again()

    def _read_again(self) -> None:
        """Ask for what the page shows; each page says how."""
        raise NotImplementedError

    def _become_stale(self) -> None:
        """Ask again now when on screen, else the next time it is shown."""
        self._is_stale = True
        if self.isVisible():
            self.on_shown()

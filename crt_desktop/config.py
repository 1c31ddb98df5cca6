"""Where the program keeps what is not in a vault: its journal, its reports, the editions of the house.

Folders follow each system's custom; nothing in them is health data.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """The folders of this user: ``settings`` (editions of the establishment), ``logs`` (journal)."""

    settings: Path
    logs: Path

    @property
    def editions(self) -> Path:
        """Edition files put here replace or complete the shipped ones."""
        return self.settings / "editions"


def find_folders() -> Folders:
    """Return the user's folders, or those under ``CRT_HOME`` when it is set; makes none of them."""
    home = os.environ.get("CRT_HOME")
    if home:
        return Folders(settings=Path(home), logs=Path(home) / "journaux")
    from platformdirs import PlatformDirs

    places = PlatformDirs("crt-desktop", appauthor=False)
    return Folders(settings=Path(places.user_config_dir), logs=Path(places.user_log_dir))

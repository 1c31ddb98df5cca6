"""What the check of an installation asks of the workstation: facts, no judgement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from crt_desktop.domain.errors import EngineUnsuitableError, UnsafeLocationError


@dataclass(frozen=True, slots=True, kw_only=True)
class QtFacts:
    """The graphical library: its version, None when it cannot be loaded, and then why."""

    version: str | None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFacts:
    """The database engine; ``refusal`` when the program would not use it."""

    sqlcipher: str
    sqlite: str
    refusal: EngineUnsuitableError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyringFacts:
    """The keyring of the session: the name of its kind, None when there is none; or it is silent."""

    name: str | None
    is_silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultFacts:
    """A vault folder, seen without a key.

    ``refusal``: why a vault should not live there; ``open_to_others``: names of what others than the
    owner may read, "." for the folder itself; ``backup_count`` and ``last_backup_at`` are those of the
    vault's own folder of backups; ``leftovers`` are the folders, beside the vault, of restorations that
    were cut short.
    """

    is_there: bool
    size_bytes: int = 0
    refusal: UnsafeLocationError | None = None
    open_to_others: Sequence[str] = ()
    backup_count: int = 0
    last_backup_at: datetime | None = None
    leftovers: Sequence[str] = ()


class Probes(Protocol):
    """Looks at this workstation; nothing raises but what is a bug."""

    def python(self) -> str:
        """Return the version of Python."""

    def qt(self) -> QtFacts:
        """Load the graphical library."""

    def engine(self) -> EngineFacts:
        """Open an encrypted database in memory."""

    def has_screen(self) -> bool:
        """Tell whether a window can be shown."""

    def broken_fonts(self) -> Sequence[str]:
        """Return the fonts the program carries that are missing or cannot be read."""

    def keyring(self) -> KeyringFacts:
        """Look for the keyring of the session, for a few seconds at most."""

    def free_bytes(self, path: Path) -> int | None:
        """Return the room left on the disk of a path, or of what exists above it; None if unknown."""

    def settings_folder(self) -> Path:
        """Return where the program keeps its settings."""

    def vault(self, path: Path) -> VaultFacts:
        """Look at a vault folder without opening it."""

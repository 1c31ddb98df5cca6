"""A recovery key handed over once: printed, or written into a new private file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from crt_desktop.cli.console import Console
from crt_desktop.domain.errors import VaultExistsError
from crt_desktop.domain.vault_folder import keep_out_of_vaults

ADVICE: Final = (
    "Recopiez-la sur papier et gardez-la hors de cet ordinateur : elle seule rouvre le coffre "
    "quand une phrase de passe est perdue. Elle ne sera plus jamais affichée."
)


@dataclass(slots=True)
class KeyFile:
    """Where a recovery key is to be handed over; the file was made beforehand, empty."""

    file: Path | None
    descriptor: int | None

    def write(self, console: Console, key: str) -> None:
        """Write the key; when the disk refuses, show it rather than lose it, then raise OSError."""
        if self.descriptor is None:
            return
        descriptor, self.descriptor = self.descriptor, None
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(key + "\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            console.tell(f"Clé de secours : {key}")
            console.tell(ADVICE)
            raise

    def say(self, console: Console, key: str) -> None:
        """Print the key with what to do of it, or where it was written."""
        if self.file is None:
            console.say(f"Clé de secours : {key}")
            console.say(ADVICE)
        else:
            console.say("Clé de secours écrite dans : ", self.file)
            console.say("Mettez ce fichier en lieu sûr.")


@contextmanager
def key_file(file: Path | None) -> Iterator[KeyFile]:
    """Make the file of a recovery key before there is one; it goes if none comes.

    Raises VaultExistsError for a file that exists, RuleViolationError (``fichier_dans_coffre``) for one in
    a vault, which it would open, EnvironmentFailedError, OSError.
    """
    if file is not None:
        keep_out_of_vaults(file)
    if file is not None and os.path.lexists(file):
        raise VaultExistsError(path=str(file))
    descriptor = (
        None if file is None else os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    )
    given = KeyFile(file, descriptor)
    try:
        yield given
    finally:
        if given.descriptor is not None and file is not None:
            os.close(given.descriptor)
            with suppress(OSError):
                file.unlink()

"""The folder of a vault holds the files of the vault: nothing else is written in it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.machine import machine_refusals

SLOT_FILE: Final = "coffre.cles.json"
"""The file that makes a folder a vault."""


def keep_out_of_vaults(path: Path) -> None:
    """Refuse a file that would stand in a vault, however deep: one of its names taken is a caseload lost.

    Raises RuleViolationError (``fichier_dans_coffre``), and the machine's refusals when it cannot be looked at.
    """
    with machine_refusals(path):
        folder = path.parent.resolve()
        vault = next((one for one in (folder, *folder.parents) if (one / SLOT_FILE).exists()), None)
    if vault is not None:
        raise RuleViolationError("fichier_dans_coffre", file=path.name, folder=str(vault))

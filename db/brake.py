"""The brake on wrong passphrases: 2, 4, 8, 16 seconds, then 60 doubling up to an hour.

A brake, not a lock: it holds no secret, and whoever can delete its file can also copy the vault. What
resists guessing is the key derivation.
"""

from __future__ import annotations

import json
import math
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from crt_desktop.domain.errors import EnvironmentFailedError
from db.files import write_atomic

FILE_NAME: Final = "coffre.tentatives.json"
FIRST_DELAYS_S: Final = (2, 4, 8, 16)
LONG_DELAY_S: Final = 60
LONGEST_DELAY_S: Final = 3600


def delay_after(failures: int) -> int:
    """Return the seconds to wait after this many failures in a row."""
    if failures <= 0:
        return 0
    if failures <= len(FIRST_DELAYS_S):
        return FIRST_DELAYS_S[failures - 1]
    doublings = min(failures - len(FIRST_DELAYS_S) - 1, 10)
    return min(LONG_DELAY_S << doublings, LONGEST_DELAY_S)


@dataclass(frozen=True, slots=True)
class Brake:
    """The failed attempts on the vault in a folder."""

    folder: Path

    @property
    def path(self) -> Path:
        """Where the attempts are counted."""
        return self.folder / FILE_NAME

    def delay_s(self, now: datetime) -> int:
        """Return the seconds before an attempt is accepted, 0 when one is accepted now.

        Never more than the delay of the count, even when the clock was set back.
        """
        failures, until = self._read()
        return max(0, min(math.ceil(until - now.timestamp()), delay_after(failures)))

    def count_failure(self, now: datetime) -> int:
        """Count one more failure and return the seconds to wait before the next attempt."""
        failures = self._read()[0] + 1
        delay = delay_after(failures)
        state = {"failures": failures, "until": now.timestamp() + delay}
        # A folder that cannot be written cannot be opened either: its error comes with the opening.
        with suppress(EnvironmentFailedError):
            write_atomic(self.path, json.dumps(state).encode())
        return delay

    def release(self) -> None:
        """Forget the failures after a success."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _read(self) -> tuple[int, float]:
        """Return the failures in a row and when the delay ends; an unreadable file counts none."""
        try:
            state = json.loads(self.path.read_bytes())
            failures, until = int(state["failures"]), float(state["until"])
        except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            return 0, 0.0
        return (failures, until) if math.isfinite(until) else (0, 0.0)

"""How much a test looks at: little each time, everything with `make test-long`."""

from __future__ import annotations

import os
from typing import Final

IS_LONG: Final = bool(os.environ.get("CRT_LONG_TESTS"))


def at_length(quick: int, whole: int) -> int:
    """Return how many to look at: ``quick``, or ``whole`` when `CRT_LONG_TESTS` is set."""
    return whole if IS_LONG else quick


def caseloads(quick: int, whole: int) -> int:
    """Return how many generated caseloads to look at; `CRT_CASELOADS` says another number."""
    return int(os.environ.get("CRT_CASELOADS") or at_length(quick, whole))

"""Exit codes, and the error each comes from."""

from __future__ import annotations

from typing import Final

from crt_desktop.domain import errors

DONE: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
NOT_ALLOWED: Final = 3
DAMAGED: Final = 4
BUSY: Final = 5
ENVIRONMENT: Final = 6
INTERRUPTED: Final = 130
"""What a shell expects after Ctrl+C."""

_BY_KIND: Final[tuple[tuple[type[errors.CrtError], int], ...]] = (
    (errors.AccessError, NOT_ALLOWED),
    (errors.PermissionDeniedError, NOT_ALLOWED),
    (errors.VaultDamagedError, DAMAGED),
    (errors.VaultBusyError, BUSY),
    (errors.EnvironmentFailedError, ENVIRONMENT),
    (errors.VaultNotFoundError, USAGE),
)


def exit_code(error: errors.CrtError) -> int:
    """Return the exit code of an expected error: 1 unless its kind has its own."""
    return next((code for kind, code in _BY_KIND if isinstance(error, kind)), REFUSED)

"""What the machine's refusals mean: disk full, read-only, and the rest."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from crt_desktop.domain.errors import DiskFullError, EnvironmentFailedError, ReadOnlyError

# Some of these names are not known to every system.
_FULL: Final = frozenset(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name)
)
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def environment_error(error: OSError, path: object) -> EnvironmentFailedError:
    """Return the expected error that says what the machine refused at a path."""
    if error.errno in _FULL:
        return DiskFullError(path=str(path))
    if error.errno in _READ_ONLY:
        return ReadOnlyError(path=str(path))
    return EnvironmentFailedError(path=str(path))


@contextmanager
def machine_refusals(path: object) -> Iterator[None]:
    """Turn the OSErrors of the block into `EnvironmentFailedError` and its kinds."""
    try:
        yield
    except OSError as error:
        raise environment_error(error, path) from error

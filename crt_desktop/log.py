"""The journal of the program: ids and codes, never a name, never a value of a person.

One rotating file in the user's log folder. An unexpected error leaves a report beside it: the chain of
calls and the kind of error, without its text nor any local value, since either may hold a person's data.
"""

from __future__ import annotations

import logging
import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

LOGGER: Final = logging.getLogger("crt_desktop")
_FILE: Final = "crt-desktop.log"
_SIZE_BYTES: Final = 1_000_000
_KEPT: Final = 3


class _Journal(RotatingFileHandler):
    """The file of the journal; a line that the disk refuses is lost without a word."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name logging calls
        """Let pass what the machine refuses: the traceback of the library would show on the terminal."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def start(folder: Path, *, is_verbose: bool = False) -> None:
    """Write the journal in this folder, made private; silently go without when it cannot be written.

    Started again, it writes in the new folder only: the demonstration opens the window after a command.
    """
    LOGGER.setLevel(logging.DEBUG if is_verbose else logging.INFO)
    LOGGER.propagate = False
    try:
        _make_private(folder)
        handler: logging.Handler = _Journal(
            folder / _FILE, maxBytes=_SIZE_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for former in tuple(LOGGER.handlers):
        LOGGER.removeHandler(former)
        former.close()
    LOGGER.addHandler(handler)


def describe(error: BaseException, *, version: str) -> str:
    """Return a report that can be copied to the people who mend the program.

    Kinds of errors, modules, functions and line numbers; neither messages nor values.
    """
    lines = [
        f"CRT Desktop {version}",
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}",
        f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    ]
    link: BaseException | None = error
    told: set[int] = set()
    while link is not None and id(link) not in told:
        told.add(id(link))
        lines.append(f"{type(link).__module__}.{type(link).__qualname__}")
        lines.extend(
            f"  {_short(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(link.__traceback__)
        )
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n".join(lines) + "\n"


def write_report(folder: Path, error: BaseException, *, version: str) -> Path | None:
    """Keep the report of an unexpected error in a private folder; None when nothing can be written."""
    path = folder / f"erreur-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    try:
        _make_private(folder)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(describe(error, version=version))
    except OSError:
        return None
    return path


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)


def _short(file_name: str) -> str:
    """Return the end of a path: the folders above the packages may hold the user's name."""
    return "/".join(Path(file_name).parts[-3:])

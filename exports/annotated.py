"""The annotated copy of a workbook, made in the process that parses workbooks.

The original is only read. The request goes through a pipe, the copy comes back through another: nothing
of it is on the disk until the whole copy takes its place.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Final

from crt_desktop.domain.errors import WorkbookUnreadableError
from crt_desktop.reports.exchange import ImportReport, Problem, Severity
from exports.files import appearing
from exports.workbook_reader import Answer, measure, open_worker
from exports.workbook_worker import ANNOTATED

TIME_LIMIT_S: Final = 400.0
_WHOLE: Final = 100
MOST_PROBLEMS: Final = 20_000
"""Lines of the first sheet: errors come before warnings when there are more."""


def write_annotated(
    source: Path,
    report: ImportReport,
    output: Path,
    *,
    is_training: bool,
    progress: Callable[[int, int], bool] | None = None,
    time_limit_s: float = TIME_LIMIT_S,
) -> None:
    """Write a copy of a workbook with what a check found in it.

    Args:
        source: The workbook, or the folder of .csv, that was checked.
        report: What the check found.
        output: The .xlsx to write, whole or not at all.
        is_training: Whether the copy says that its people are fictional.
        progress: Told (done, total); returning False stops, and nothing is written.
        time_limit_s: How long it may take.

    Raises:
        FileNotFoundError: There is nothing at ``source``.
        WorkbookUnreadableError: It cannot be read, or it changed since the check (``modifie``).
        DiskFullError: The copy does not fit.
        ReadOnlyError: The copy may not be written there.
        OperationCancelledError: ``progress`` said so.
    """
    deadline = monotonic() + time_limit_s
    steps = _Steps(progress)
    try:
        size, kind = measure(source)
        if size != report.size_bytes:
            raise WorkbookUnreadableError(reason="modifie", file=source.name)
        content = source.read_bytes() if kind == "xlsx" else os.fsencode(source.resolve())
        request = _request(report, content, is_training=is_training)
        made = _ask(source.name, kind, request, deadline, steps)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise WorkbookUnreadableError(reason="acces", file=source.name) from error
    with appearing(output) as temporary:
        temporary.write_bytes(made)


@dataclass(slots=True)
class _Steps:
    """Tells how far a copy is, and notices that the person stopped it."""

    progress: Callable[[int, int], bool] | None
    done: int = 0

    def is_cancelled(self) -> bool:
        """Tell how far it is; True when the person stopped."""
        return self.progress is not None and not self.progress(self.done, _WHOLE)


def _ask(file_name: str, kind: str, request: bytes, deadline: float, steps: _Steps) -> bytes:
    parts = []
    with _sent(request) as stream, open_worker(f"{ANNOTATED}{kind}", stream) as process:
        for what, told in Answer(file_name, process).messages(deadline, steps.is_cancelled):
            if what == "done":
                steps.done = told
            else:
                parts.append(told)
    return b"".join(parts)


def _request(report: ImportReport, content: bytes, *, is_training: bool) -> bytes:
    from exports.annotated_worker import pack  # noqa: PLC0415 - openpyxl, only for a copy

    kept = _kept(report.problems)
    header = {
        "file": report.file_name,
        "is_training": is_training,
        "problems": [asdict(problem) for problem in kept],
        "left_out": len(report.problems) - len(kept),
        "sheets": {
            name: (sheet.read, sheet.failed, sheet.warned) for name, sheet in report.sheets.items()
        },
    }
    return pack(header, content)


def _kept(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems a copy shows, in the order of the workbook."""
    if len(problems) <= MOST_PROBLEMS:
        return problems
    ranked = sorted(
        range(len(problems)), key=lambda rank: problems[rank].severity is not Severity.ERREUR
    )
    return tuple(problems[rank] for rank in sorted(ranked[:MOST_PROBLEMS]))


@contextmanager
def _sent(request: bytes) -> Iterator[IO[bytes]]:
    """Yield a stream that gives the request, written by a thread: a pipe holds little at once."""
    reading, writing = os.pipe()

    def send() -> None:
        # A worker that stopped reading has said, or will say, why.
        with suppress(OSError), os.fdopen(writing, "wb") as sender:
            sender.write(request)

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    try:
        with os.fdopen(reading, "rb") as stream:
            yield stream
    finally:
        # With nobody left to read, whatever is still to be sent is dropped.
        sender.join()

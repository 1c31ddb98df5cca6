"""Reads a take-over workbook, an .xlsx or a folder of .csv, through a process of its own.

The worker gets the bytes on its standard input and an environment of two or three variables: neither the
files, nor the keys, nor the passphrase of this process. What it answers is unpickled without any class
but dates.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import IO, Any, Final

from crt_desktop.domain.errors import OperationCancelledError, WorkbookUnreadableError
from crt_desktop.domain.reprise.schema import LIMIT_BYTES, LIMIT_ROWS, SHEET_NAMES
from crt_desktop.domain.search import compact
from crt_desktop.reports.exchange import RawRow, RawSheet, RawWorkbook

WORKER_FLAG: Final = "--lire-classeur"
"""First argument of the frozen application when it is to be the worker."""

TIME_LIMIT_S: Final = 60.0
_POLL_S: Final = 0.05
_AHEAD: Final = 8
"""Messages read ahead of what is used."""

_KEPT_VARIABLES: Final = ("SYSTEMROOT", "SYSTEMDRIVE", "LD_LIBRARY_PATH", "TZ")
_MACRO_SUFFIXES: Final = frozenset({".xlsm", ".xltm", ".xlam", ".xlsb"})
_SAFE: Final = frozenset({"date", "datetime", "time"})
_TOO_LONG: Final = frozenset(
    {-getattr(signal, name) for name in ("SIGXCPU", "SIGKILL") if hasattr(signal, name)}
)
_NO_MEMORY: Final = frozenset(
    {-getattr(signal, name) for name in ("SIGABRT", "SIGSEGV") if hasattr(signal, name)}
)


class SafeWorkbookReader:
    """Reads workbooks in a worker process."""

    def __init__(self, *, time_limit_s: float = TIME_LIMIT_S) -> None:
        """Bound how long a file may take."""
        self._time_limit_s = time_limit_s

    def read(self, path: Path, *, is_cancelled: Callable[[], bool] | None = None) -> RawWorkbook:
        """Return the cells of a workbook.

        Raises:
            FileNotFoundError: There is nothing at this path.
            WorkbookUnreadableError: It is not a workbook that can be read; its reason says why.
            OperationCancelledError: ``is_cancelled`` said so.
        """
        started = monotonic()
        try:
            size, kind = measure(path)
            with _request(path, kind) as request, open_worker(kind, request) as process:
                answer = Answer(path.name, process)
                sheets = answer.collect(started + self._time_limit_s, is_cancelled)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise WorkbookUnreadableError(reason="acces", file=path.name) from error
        return RawWorkbook(
            file_name=path.name,
            size_bytes=size,
            sheets=tuple(sheets),
            read_in_s=monotonic() - started,
        )


def measure(path: Path) -> tuple[int, str]:
    """Return the size and the kind of what is there; raises WorkbookUnreadableError, OSError."""
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        return sum(one.stat().st_size for one in path.glob("*.csv")), "csv"
    if not stat.S_ISREG(found.st_mode):
        raise WorkbookUnreadableError(reason="pas_un_classeur", file=path.name)
    if found.st_size == 0:
        raise WorkbookUnreadableError(reason="vide", file=path.name)
    if found.st_size > LIMIT_BYTES:
        raise WorkbookUnreadableError(reason="trop_gros", file=path.name)
    if path.suffix.lower() in _MACRO_SUFFIXES:
        reason = "autre_tableur" if path.suffix.lower() == ".xlsb" else "macros"
        raise WorkbookUnreadableError(reason=reason, file=path.name)
    return found.st_size, "xlsx"


@contextmanager
def _request(path: Path, kind: str) -> Iterator[IO[bytes]]:
    """Yield what the worker reads: the file itself, or the path of the folder."""
    if kind == "xlsx":
        with path.open("rb") as file:
            yield file
        return
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as request:
        with os.fdopen(writing, "wb") as sender:
            sender.write(os.fsencode(path.resolve()))
        yield request


@contextmanager
def open_worker(kind: str, request: IO[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the worker; it is killed if it outlives the block."""
    process = subprocess.Popen(  # noqa: S603 - this very interpreter, with fixed arguments
        [
            *_command(),
            kind,
            str(LIMIT_BYTES),
            str(LIMIT_ROWS),
            *(compact(name) for name in SHEET_NAMES),
        ],
        stdin=request,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root of this system
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        with process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.kill()
    finally:
        process.wait()


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_FLAG]
    return [sys.executable, "-P", "-m", "exports.workbook_worker"]


def _environment() -> dict[str, str]:
    """Return the little a process needs to start: no passphrase, no key goes through it."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    root = str(Path(__file__).resolve().parent.parent)
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([root, *(entry for entry in sys.path if entry)]),
        "PYTHONUTF8": "1",
    }


class _Restricted(pickle.Unpickler):
    """Unpickles plain values and dates, and nothing that could run."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class of dates; raises UnpicklingError for any other."""
        if module == "datetime" and name in _SAFE:
            return super().find_class(module, name)
        msg = f"{module}.{name} has no place in a workbook"
        raise pickle.UnpicklingError(msg)


@dataclass(slots=True)
class _Sheet:
    """A sheet being received."""

    name: str
    header: tuple[str, ...]
    uncached: list[tuple[int, int]]
    rows: list[RawRow] = field(default_factory=list)


class Answer:
    """The messages of a worker, read by a thread so that time and cancelling are watched."""

    def __init__(self, file_name: str, process: subprocess.Popen[bytes]) -> None:
        """Begin to read."""
        self._file_name = file_name
        self._process = process
        self._messages: queue.Queue[tuple[Any, ...] | None] = queue.Queue(_AHEAD)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._receive, daemon=True)
        self._thread.start()

    def collect(self, deadline: float, is_cancelled: Callable[[], bool] | None) -> list[RawSheet]:
        """Return the sheets received; raises WorkbookUnreadableError, OperationCancelledError."""
        sheets: list[_Sheet] = []
        for message in self.messages(deadline, is_cancelled):
            if message[0] == "sheet":
                sheets.append(_Sheet(*message[1:]))
            else:
                sheets[-1].rows += [RawRow(number, cells) for number, cells in message[1]]
        return [
            RawSheet(
                name=sheet.name,
                header=sheet.header,
                rows=tuple(sheet.rows),
                uncached_formulas=tuple(sheet.uncached),
            )
            for sheet in sheets
        ]

    def messages(
        self, deadline: float, is_cancelled: Callable[[], bool] | None
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the messages up to the end; raises WorkbookUnreadableError, OperationCancelledError.

        Go through all of them: the worker is put away after the last one.
        """
        try:
            yield from self._until(deadline, is_cancelled)
        finally:
            self._is_over.set()
            self._process.kill()
            self._thread.join()

    def _until(
        self, deadline: float, is_cancelled: Callable[[], bool] | None
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the messages up to the end; raises what stops them."""
        while True:
            if is_cancelled is not None and is_cancelled():
                raise OperationCancelledError
            if monotonic() > deadline:
                raise self._refusal("trop_long")
            try:
                message = self._messages.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if message is None:
                raise self._refusal(self._cause_of_death())
            if message[0] == "end":
                return
            if message[0] == "refused":
                raise self._refusal(message[1], **message[2])
            yield message

    def _refusal(self, reason: str, **values: str) -> WorkbookUnreadableError:
        return WorkbookUnreadableError(reason=reason, file=self._file_name, **values)

    def _cause_of_death(self) -> str:
        code = self._process.wait()
        if code in _TOO_LONG:
            return "trop_long"
        return "memoire" if code in _NO_MEMORY else "endommage"

    def _receive(self) -> None:
        """Read messages until the worker ends; None says that it ended too soon."""
        message: tuple[Any, ...] | None = ("begun",)
        stream = self._process.stdout
        while message is not None and message[0] not in {"end", "refused"}:
            message = None
            with suppress(EOFError, pickle.UnpicklingError, OSError, ValueError):
                message = _Restricted(stream).load() if stream is not None else None
            self._put(message)

    def _put(self, message: tuple[Any, ...] | None) -> None:
        while not self._is_over.is_set():
            with suppress(queue.Full):
                self._messages.put(message, timeout=_POLL_S)
                return

"""Starts the process that searches, follows it, and stops it: implements `crt_desktop.ports.rota.RotaSolver`.

The process sends every better assignment as it finds it: whatever stops the search (the person, the time), the
best one is already here, and the process is simply put an end to.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any, Final

from crt_desktop.domain.errors import SolverFailedError
from crt_desktop.domain.rota import RotaProblem, RotaProgress, RotaSolution, RotaStatus
from crt_desktop.ports.rota import RotaWatch
from crt_desktop.rota_solver.programme import EMPTY_COST
from crt_desktop.rota_solver.wire import read_assignments, write_problem

WORKER_FLAG: Final = "--proposer-astreintes"
"""First argument of the frozen application when it is to be the process that searches."""

GRACE_S: Final = 0.7
"""How long after its time the process may still answer."""
_POLL_S: Final = 0.2
_KEPT_VARIABLES: Final = ("SYSTEMROOT", "SYSTEMDRIVE", "LD_LIBRARY_PATH", "TZ")


class HighsRotaSolver:
    """Solves each problem in a process of its own."""

    def __init__(self, command: Sequence[str] | None = None) -> None:
        """Run this command, or this very program as the process that searches."""
        self._command = tuple(command or _own_command())

    def solve(self, problem: RotaProblem, *, progress: RotaWatch | None = None) -> RotaSolution:
        """Return the best assignment found within the time of the problem, what is fixed included.

        Stopped by ``progress``, it gives the best found so far. Raises SolverFailedError when the process
        could not run, died, or answered nonsense.
        """
        started = monotonic()
        follow = _Following(problem=problem, started=started)
        with _process(self._command) as process:
            messages = _Messages(process, write_problem(problem))
            try:
                is_over = follow.until_the_end(messages, progress)
            finally:
                process.kill()
                messages.join()
        return follow.solution(is_over=is_over)


@dataclass(slots=True)
class _Following:
    """What is known of a search under way."""

    problem: RotaProblem
    started: float
    best: dict[date, str] = field(default_factory=dict)
    total: float | None = None
    bound: float = 0.0
    is_optimal: bool = False

    def until_the_end(self, messages: _Messages, progress: RotaWatch | None) -> bool:
        """Follow to the end of the search, True; False when it was stopped or went over its time."""
        deadline = self.started + self.problem.seconds + GRACE_S
        told_at = 0.0
        while monotonic() < deadline:
            try:
                message = messages.get(min(_POLL_S, max(deadline - monotonic(), 0)))
            except queue.Empty:
                message = {}
            if self._hear(message):
                return True
            if progress is not None and monotonic() - told_at >= _POLL_S:
                told_at = monotonic()
                if not progress(self.progress()):
                    return False
        return False

    def _hear(self, message: Mapping[str, Any] | None) -> bool:
        """Keep what a message says; True for the last one. Raises SolverFailedError."""
        if message is None:
            raise SolverFailedError
        try:
            match message.get("type"):
                case "found":
                    self.best = read_assignments(message["assignments"])
                    self.total = message["objective"]
                case "bound":
                    self.bound = max(self.bound, message["bound"])
                case "end":
                    self.bound, self.is_optimal = message["bound"], message["is_optimal"]
                    return True
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise SolverFailedError from error
        return False

    def progress(self) -> RotaProgress:
        """Return where the search stands."""
        return RotaProgress(
            seconds=monotonic() - self.started, objective=self._objective(), gap=self._gap()
        )

    def _empty(self) -> tuple[date, ...]:
        nights = (night.night_on for night in self.problem.nights)
        return tuple(
            night_on
            for night_on in nights
            if night_on not in self.best and night_on not in self.problem.fixed
        )

    def _objective(self) -> float | None:
        return None if self.total is None else self.total - EMPTY_COST * len(self._empty())

    def _bound(self) -> float:
        """Return the bound of the objective; 0 as long as fewer empty nights are not ruled out."""
        return max(self.bound - EMPTY_COST * len(self._empty()), 0.0)

    def _gap(self) -> float | None:
        """Return how far the best may be from the optimum, the empty nights counted while in doubt."""
        if self.total is None:
            return None
        missing = self.total - self.bound
        is_cover_proven = self.bound >= EMPTY_COST * len(self._empty())
        whole = self._objective() if is_cover_proven else self.total
        return missing / whole if whole and missing > 0 else 0.0

    def solution(self, *, is_over: bool) -> RotaSolution:
        """Return the best found, as a proposal."""
        status = RotaStatus.OPTIMAL if self.is_optimal else RotaStatus.GAP
        if not is_over and monotonic() - self.started < self.problem.seconds:
            status = RotaStatus.STOPPED
        if self.total is None:
            status = RotaStatus.EMPTY
        return RotaSolution(
            assignments={**self.problem.fixed, **self.best},
            status=status,
            unfilled=self._empty(),
            objective=self._objective(),
            bound=None if self.total is None else self._bound(),
            gap=self._gap(),
            seconds=monotonic() - self.started,
        )


class _Messages:
    """The messages of a process, read by a thread; None stands for its end before it said so."""

    def __init__(self, process: subprocess.Popen[bytes], request: bytes) -> None:
        """Send the request and begin to read."""
        self._process = process
        self._queue: queue.Queue[Mapping[str, Any] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, args=(request,), daemon=True)
        self._thread.start()

    def get(self, timeout_s: float) -> Mapping[str, Any] | None:
        """Return the next message; raises queue.Empty."""
        return self._queue.get(timeout=timeout_s)

    def join(self) -> None:
        """Wait for the thread, once the process is killed."""
        self._thread.join()

    def _run(self, request: bytes) -> None:
        with suppress(OSError, ValueError):
            if self._process.stdin is not None:
                self._process.stdin.write(request)
                self._process.stdin.close()
            for line in self._process.stdout or ():
                message = json.loads(line)
                self._queue.put(message if isinstance(message, dict) else None)
        self._queue.put(None)


@contextmanager
def _process(command: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run the process; it is killed if it outlives the block. Raises SolverFailedError."""
    try:
        process = subprocess.Popen(  # noqa: S603 - this very interpreter, with fixed arguments
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root of this system
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise SolverFailedError from error
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        process.wait()


def _own_command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_FLAG]
    return [sys.executable, "-P", "-m", "crt_desktop.rota_solver.worker"]


def _environment() -> dict[str, str]:
    """Return the little a process needs to start: no passphrase, no key goes through it."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    root = str(Path(__file__).resolve().parent.parent.parent)
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([root, *(entry for entry in sys.path if entry)]),
        "PYTHONUTF8": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }

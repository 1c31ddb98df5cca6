"""Kills a piece of work at a chosen instant, as a power cut or kill -9 would."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from tests.sizes import IS_LONG

STEPS = frozenset(
    {"open", "fsync", "replace", "rename", "remove", "unlink", "write", "mkdir", "rmdir", "execute"}
    | {"executemany", "backup", "close", "commit"}
)
"""Calls into C whose eve is an instant: everything that reaches a file or the database."""

_DONE = 7

posix_only = pytest.mark.skipif(
    sys.platform == "win32", reason="a process is forked, then killed by a signal"
)


def count_steps(work: Callable[[], object]) -> int:
    """Return how many instants a piece of work has, by doing it in a process of its own."""
    reader, writer = os.pipe()

    def counted() -> None:
        counter = _Counter(at=None)
        sys.setprofile(counter)
        work()
        sys.setprofile(None)
        os.write(writer, str(counter.count).encode())

    assert _run_apart(counted) == _DONE
    os.close(writer)
    with os.fdopen(reader) as answer:
        return int(answer.read())


def run_killed(work: Callable[[], object], *, at: int) -> bool:
    """Do a piece of work in a process killed on the eve of a step, from 1; tell whether it was."""

    def cut() -> None:
        sys.setprofile(_Counter(at=at))
        work()
        sys.setprofile(None)

    return _run_apart(cut) != _DONE


def spread(total: int, *, count: int) -> list[int]:
    """Return instants to try: every one in the long run, a few spread evenly otherwise."""
    if IS_LONG or total <= count:
        return list(range(1, total + 1))
    return sorted({1 + index * (total - 1) // (count - 1) for index in range(count)})


class _Counter:
    def __init__(self, at: int | None) -> None:
        self.count = 0
        self._at = at

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        if event != "c_call" or argument.__name__ not in STEPS:
            return
        self.count += 1
        if self.count == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


def _run_apart(work: Callable[[], None]) -> int:
    """Run in a forked process that leaves nothing but its files; return its exit, negative if killed."""
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told by the exit alone
            os.write(2, f"{error!r}\n".encode())
            os._exit(1)
        os._exit(_DONE)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        return -os.WTERMSIG(status)
    assert os.WEXITSTATUS(status) == _DONE
    return os.WEXITSTATUS(status)

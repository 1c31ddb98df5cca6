"""Runs the newest of what is asked, one at a time: an overtaken answer is never shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject

T = TypeVar("T")


class TaskRunner(Protocol):
    """What view models need of `ui.tasks`: work on the database thread, callbacks on this one."""

    def run(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        keeps: bool = False,
    ) -> object:
        """Run the work later; call one of the callbacks unless the owner is gone.

        Work that ``keeps`` what somebody typed or asked for is done even when the vault closes meanwhile.
        """


class Latest(Generic[T]):
    """Keeps at most one task running and one waiting; the waiting one is always the newest."""

    def __init__(
        self,
        tasks: TaskRunner,
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Call back on behalf of this owner."""
        self._tasks = tasks
        self._owner = owner
        self._done = done
        self._failed = failed
        self._waiting: Callable[[], T] | None = None
        self._is_running = False
        self._is_wanted = False

    def ask(self, work: Callable[[], T]) -> None:
        """Run this work now, or as soon as the one running ends."""
        self._waiting = work
        self._is_wanted = True
        if not self._is_running:
            self._start()

    def forget(self) -> None:
        """Drop the answer on its way and what waits."""
        self._waiting = None
        self._is_wanted = False

    def _start(self) -> None:
        work = self._waiting
        if work is None:
            return
        self._waiting = None
        self._is_running = True
        self._tasks.run(work, owner=self._owner, done=self._finish, failed=self._stop)

    def _finish(self, answer: T) -> None:
        self._is_running = False
        if self._waiting is not None:
            self._start()
        elif self._is_wanted:
            self._done(answer)

    def _stop(self, error: Exception) -> None:
        self._is_running = False
        if self._waiting is not None:
            self._start()
        elif self._is_wanted:
            self._failed(error)

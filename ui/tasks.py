"""Work on the one database thread; answers come back to the thread of the window.

The window never waits for the database. An answer whose owner is gone is dropped; an error is
never lost: without a taker it goes to `Tasks.error_escaped`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

T = TypeVar("T")


class Progress(Protocol):
    """How work says how far it is; the answer False asks it to stop."""

    def __call__(self, done: int, total: int, /) -> bool:
        """Tell the progress; return False when the user cancelled."""


class Task:
    """One piece of work under way; `cancel` drops its answer and asks it to stop."""

    def __init__(self, owner: QObject, *, keeps: bool = False, is_long: bool = False) -> None:
        """Work on behalf of an owner.

        Args:
            owner: Who waits for the answer.
            keeps: It stores what somebody asked to keep.
            is_long: It can be stopped on the way, and then leaves nothing half done.
        """
        self.owner = owner
        self.keeps = keeps
        self.is_long = is_long
        self._is_cancelled = threading.Event()
        self._future: Future[Any] | None = None

    def cancel(self) -> None:
        """Ask the work to stop; none of its callbacks is called any more."""
        self._is_cancelled.set()
        if self._future is not None:
            self._future.cancel()

    def is_cancelled(self) -> bool:
        """Tell whether `cancel` was called; safe from the database thread."""
        return self._is_cancelled.is_set()

    def drop(self) -> None:
        """Cancel the work unless it has begun."""
        if self._future is not None and self._future.cancel():
            self._is_cancelled.set()

    def attach(self, future: Future[Any]) -> None:
        """Keep the future, so that work not yet begun never begins."""
        self._future = future

    @property
    def is_wanted(self) -> bool:
        """Tell whether somebody still waits for the answer; for the window's thread."""
        return not self.is_cancelled() and isValid(self.owner)


class Tasks(QObject):
    """Runs work one piece at a time, in the order it was given."""

    error_escaped = Signal(object)
    """An exception nobody took: it goes to the crash dialog, or to its message."""
    busy_changed = Signal(bool)
    """Work began while nothing was running, or everything ended."""

    _came_back = Signal(object)

    def __init__(self, parent: QObject | None = None, *, name: str = "database") -> None:
        """Start the thread, called so, at the first work."""
        super().__init__(parent)
        self._name = name
        self._pool: ThreadPoolExecutor | None = None
        self._running: set[Task] = set()
        self._is_closed = False
        self._is_silent = False
        # Emitted on the database thread, received on the thread of this object.
        self._came_back.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def _thread(self) -> ThreadPoolExecutor:
        """Return the one thread, started at the first work: not before the window is painted."""
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor

            self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self._name)
        return self._pool

    @property
    def is_busy(self) -> bool:
        """Tell whether work is waiting or running."""
        return bool(self._running)

    def run(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        keeps: bool = False,
    ) -> Task:
        """Run the work later; call one of the callbacks unless the owner is gone by then.

        Work that ``keeps`` what somebody typed or asked for is done even when the vault closes meanwhile.
        """
        return self._submit(Task(owner, keeps=keeps), work, done=done, failed=failed)

    def run_long(
        self,
        work: Callable[[Progress], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
        progressed: Callable[[int, int], None] | None = None,
        keeps: bool = False,
    ) -> Task:
        """Run work that tells its progress and can be cancelled.

        The work calls the `Progress` it is given and stops when it answers False. Only `Task.cancel` stops
        what ``keeps``: it is finished even when the vault closes meanwhile.
        """
        task = Task(owner, is_long=True, keeps=keeps)

        def tell(done_count: int, total: int) -> bool:
            if progressed is not None and not task.is_cancelled():
                self._came_back.emit((task, progressed, (done_count, total)))
            return not task.is_cancelled()

        return self._submit(task, lambda: work(tell), done=done, failed=failed)

    def drop_waiting(self) -> None:
        """Forget the work that has not begun and only reads: nobody will look at its answer.

        Long work under way is asked to stop: nobody waits for an import to see the vault locked.
        """
        for task in tuple(self._running):
            if task.keeps:
                continue
            if task.is_long:
                task.cancel()
            else:
                task.drop()

    def silence(self) -> None:
        """Call nobody back any more: what comes to an end from now on opens no window."""
        self._is_silent = True

    def close(self, *, last: Callable[[], None] | None = None, finishes: bool = False) -> None:
        """Cancel what waits, ask the running work to stop, do one last thing, stop the thread.

        Work that keeps something is done first, and with ``finishes`` everything given before. Closing
        twice does nothing more.
        """
        if self._is_closed:
            return
        self._is_closed = True
        if not finishes:
            for task in tuple(self._running):
                if not task.keeps:
                    task.cancel()
        if self._pool is None and last is None:
            return
        pool = self._thread()
        future = pool.submit(last) if last is not None else None
        pool.shutdown(wait=True)
        if future is not None and (error := future.exception()) is not None:
            self.error_escaped.emit(error)

    def _submit(
        self,
        task: Task,
        work: Callable[[], T],
        *,
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None,
    ) -> Task:
        def finish(future: Future[T]) -> None:
            # Runs on the database thread, or on this one when the work was cancelled in time.
            if future.cancelled():
                self._came_back.emit((task, None, ()))
            elif (error := future.exception()) is not None:
                self._came_back.emit((task, failed, (error,)))
            else:
                self._came_back.emit((task, done, (future.result(),)))
            self._came_back.emit((None, self._end, (task,)))

        if self._is_closed:
            # The window is going away: nobody waits for the answer any more.
            task.cancel()
            return task
        self._begin(task)
        future = self._thread().submit(work)
        task.attach(future)
        future.add_done_callback(finish)
        return task

    def _call(
        self, message: tuple[Task | None, Callable[..., None] | None, tuple[Any, ...]]
    ) -> None:
        task, callback, values = message
        if self._is_silent and task is not None:
            return
        if task is None or (task.is_wanted and callback is not None):
            if callback is not None:
                callback(*values)
            return
        error = values[0] if values and isinstance(values[0], BaseException) else None
        if error is not None and not task.is_cancelled():
            self.error_escaped.emit(error)

    def _begin(self, task: Task) -> None:
        self._running.add(task)
        if len(self._running) == 1:
            self.busy_changed.emit(True)  # noqa: FBT003 - a signal's value

    def _end(self, task: Task) -> None:
        self._running.discard(task)
        if not self._running:
            self.busy_changed.emit(False)  # noqa: FBT003 - a signal's value

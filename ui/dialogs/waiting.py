"""How far a long work is, with a way to stop it; work that ends at once shows nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui.dialogs.verb import VerbDialog
from ui.tasks import Progress, Task, Tasks
from ui.widgets.feedback import ProgressLine

T = TypeVar("T")

DELAY_MS: Final = 700
"""Work that ends before shows no dialog."""


class WaitingDialog(VerbDialog):
    """Tells the progress of one work; « Annuler » asks it to stop."""

    def __init__(self, title: str, consequence: str, *, said: str, parent: QWidget) -> None:
        """Stay hidden until the work has lasted, and while ``parent`` is; ``said`` names what is going on."""
        super().__init__(title, consequence, verb="", parent=parent)
        self.verb_button.hide()
        self.verb_button.setDefault(False)
        self.progress = ProgressLine(said)
        self.progress.set_progress(0, 0)
        self.body.addWidget(self.progress)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._page = parent
        self._timer.timeout.connect(self._open_there)
        self._timer.start()

    def _open_there(self) -> None:
        """Open over the screen that asked for the work; wait for it when it was left."""
        if self._page.isVisible():
            self.open()
        else:
            self._timer.start()

    def end(self) -> None:
        """Close: the work has ended."""
        self._timer.stop()
        self.accept()
        self.deleteLater()

    def try_accept(self) -> None:
        """Stay: only the end of the work closes the dialog."""


class WatchedWork:
    """One work under way behind its dialog."""

    def __init__(self, dialog: WaitingDialog, task: Task) -> None:
        """Watch a task."""
        self.dialog = dialog
        self.task = task

    def stop(self) -> None:
        """Ask the work to stop; none of its callbacks is called any more."""
        self.task.cancel()
        self.dialog.end()


def run_watched(
    tasks: Tasks,
    dialog: WaitingDialog,
    work: Callable[[Progress], T],
    *,
    owner: QObject,
    done: Callable[[T], None],
    failed: Callable[[Exception], None],
    stopped: Callable[[], None],
    keeps: bool = False,
) -> WatchedWork:
    """Run work whose progress the dialog tells; call ``stopped`` when it was asked to stop."""

    def finish(answer: T) -> None:
        dialog.end()
        done(answer)

    def fail(error: Exception) -> None:
        dialog.end()
        failed(error)

    task = tasks.run_long(
        work,
        owner=owner,
        done=finish,
        failed=fail,
        progressed=dialog.progress.set_progress,
        keeps=keeps,
    )

    def give_up() -> None:
        task.cancel()
        stopped()

    dialog.rejected.connect(give_up)
    return WatchedWork(dialog, task)

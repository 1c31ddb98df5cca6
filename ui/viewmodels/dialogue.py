"""Keeps what is written in the dossier of dialogue de gestion of a period, by itself, and loses nothing.

A second after the last key, and when the dialog closes or the vault locks. What somebody else wrote
meanwhile in the same part is shown, and waits for a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import VersionMovedError

if TYPE_CHECKING:
    from crt_desktop.services.pilotage import Pilotage
    from ui.viewmodels.latest import TaskRunner

SAVE_MS: Final = 1000
"""How long after the last key what was typed is kept."""

Comments = Mapping[str, tuple[str, int]]


@dataclass(slots=True)
class _Entry:
    """One part: its version, what was typed last, whether it waits, what is on its way, what another wrote.

    ``version`` is also written by the work that keeps a text, one piece at a time: the next one starts
    from the version the former left.
    """

    version: int = 0
    typed: str = ""
    is_pending: bool = False
    under_way: int = 0
    theirs: tuple[str, int] | None = None


class CommentKeeper(QObject):
    """The comments of one period at a time."""

    loaded = Signal(object)
    """The comments of the period: text and version by part."""
    kept = Signal()
    """Everything typed is kept, but for what waits for a choice."""
    waiting = Signal()
    """Something typed is not kept yet."""
    conflicted = Signal(str, str)
    """Somebody else wrote in a part: its key, and what stands there now."""
    failed = Signal(object)

    def __init__(
        self,
        pilotage: Callable[[], Pilotage],
        tasks: TaskRunner,
        *,
        parent: QObject | None = None,
    ) -> None:
        """Hold nothing before `load`."""
        super().__init__(parent)
        self._pilotage = pilotage
        self._tasks = tasks
        self._period: Period | None = None
        self._entries: dict[str, _Entry] = {}
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def is_settled(self) -> bool:
        """Tell whether everything typed is kept."""
        return all(_is_kept(one) for one in self._entries.values())

    @property
    def disputed(self) -> str | None:
        """The first part that waits for a choice."""
        waiting = (key for key, one in self._entries.items() if one.theirs is not None)
        return next(waiting, None)

    def load(self, period: Period) -> None:
        """Keep what was typed, then read the comments of a period."""
        self.flush()
        self._period = period
        self._entries = {}
        self._tasks.run(
            lambda: self._pilotage().comments(period),
            owner=self,
            done=partial(self._show, period),
            failed=self.failed.emit,
        )

    def _show(self, period: Period, comments: Comments) -> None:
        if period != self._period:
            return
        self._entries = {key: _Entry(version=version) for key, (_, version) in comments.items()}
        self.loaded.emit(comments)

    def type(self, rubrique: str, text: str) -> None:
        """Take what a person typed in a part."""
        entry = self._entry(rubrique)
        entry.typed, entry.is_pending = text, True
        self.waiting.emit()
        self._timer.start()

    def flush(self) -> None:
        """Keep now what was typed."""
        self._timer.stop()
        for rubrique, entry in self._entries.items():
            if entry.is_pending and entry.theirs is None:
                self._send(rubrique, entry)

    def keep_mine(self, rubrique: str) -> None:
        """Write what was typed here over what somebody else wrote."""
        entry = self._entry(rubrique)
        if entry.theirs is not None:
            entry.version = entry.theirs[1]
            entry.theirs = None
            self.flush()

    def take_theirs(self, rubrique: str) -> str:
        """Give up what was typed here; return what somebody else wrote."""
        entry = self._entry(rubrique)
        text, entry.version = entry.theirs or ("", entry.version)
        entry.theirs, entry.is_pending = None, False
        self._tell()
        return text

    def _entry(self, rubrique: str) -> _Entry:
        return self._entries.setdefault(rubrique, _Entry())

    def _send(self, rubrique: str, entry: _Entry) -> None:
        period = self._period
        if period is None:
            return
        text = entry.typed
        entry.is_pending = False
        entry.under_way += 1

        def keep() -> None:
            entry.version = self._pilotage().comment(period, rubrique, text, version=entry.version)

        self._tasks.run(
            keep,
            owner=self,
            done=partial(self._note, entry),
            failed=partial(self._refuse, rubrique, entry, period),
            keeps=True,
        )

    def _note(self, entry: _Entry, _nothing: None) -> None:
        entry.under_way -= 1
        self._tell()

    def _refuse(self, rubrique: str, entry: _Entry, period: Period, error: Exception) -> None:
        """Wait for a choice when somebody else wrote; else say why nothing was kept."""
        entry.is_pending = True
        entry.under_way -= 1
        if not isinstance(error, VersionMovedError):
            self.failed.emit(error)
            return
        self._tasks.run(
            lambda: self._pilotage().comments(period),
            owner=self,
            done=partial(self._dispute, rubrique, entry),
            failed=self.failed.emit,
        )

    def _dispute(self, rubrique: str, entry: _Entry, comments: Comments) -> None:
        theirs = comments.get(rubrique, ("", 0))
        if theirs[0] == entry.typed:
            # Both wrote the same.
            entry.version, entry.is_pending = theirs[1], False
            self._tell()
            return
        entry.theirs = theirs
        if self._entries.get(rubrique) is entry:
            self.conflicted.emit(rubrique, theirs[0])

    def _tell(self) -> None:
        """Say that everything is kept, but for what waits for a choice."""
        if all(_is_kept(one) for one in self._entries.values() if one.theirs is None):
            self.kept.emit()


def _is_kept(entry: _Entry) -> bool:
    return not entry.is_pending and not entry.under_way

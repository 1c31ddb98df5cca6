"""Keeps what is written in the dossier of dialogue de gestion of a period, by itself, and loses nothing.

A second after the last key, and when the dialog closes or the vault locks. What somebody else wrote
meanwhile in the same part is shown, and waits for a choice. What the vault refuses, or what waits for a
choice when the period is left, is a draft of the account, taken up when the period is shown again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from crt_desktop.domain.dates import Period
from crt_desktop.domain.errors import CrtError, VersionMovedError
from crt_desktop.reports.fiches import Draft

if TYPE_CHECKING:
    from crt_desktop.services.pilotage import Pilotage
    from ui.viewmodels.latest import TaskRunner

SAVE_MS: Final = 1000
"""How long after the last key what was typed is kept."""

PREFIX: Final = "dialogue:"
_TEXT: Final = "texte"
_VERSION: Final = "version"

Comments = Mapping[str, tuple[str, int]]


class DraftService(Protocol):
    """What keeping a comment asks of `crt_desktop.services.fiches.Fiches`."""

    def keep_draft(self, draft: Draft) -> None:
        """Keep what is being typed."""

    def drafts(self) -> tuple[Draft, ...]:
        """Return the account's own drafts."""

    def discard_draft(self, form: str) -> None:
        """Throw away what was typed in a form."""


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
    is_drafted: bool = False


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
        drafts: Callable[[], DraftService],
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        """Hold nothing before `load`; the services are asked from the tasks."""
        super().__init__(parent)
        self._pilotage = pilotage
        self._drafts = drafts
        self._now = now
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
        """Keep what was typed, then read the comments of a period and the drafts over them."""
        self.flush()
        self._period = period
        self._entries = {}
        self._tasks.run(
            lambda: (self._pilotage().comments(period), self._drafts().drafts()),
            owner=self,
            done=partial(self._show, period),
            failed=self.failed.emit,
        )

    def _show(self, period: Period, read: tuple[Comments, tuple[Draft, ...]]) -> None:
        if period != self._period:
            return
        comments, drafts = read
        self._entries = {key: _Entry(version=version) for key, (_, version) in comments.items()}
        beginning = form_of(period, "")
        drafted = {
            draft.form.removeprefix(beginning): draft
            for draft in drafts
            if draft.form.startswith(beginning)
        }
        texts = {key: (draft.values[_TEXT], 0) for key, draft in drafted.items()}
        self.loaded.emit({**comments, **texts})
        for key, draft in drafted.items():
            self._resume(key, draft, comments.get(key, ("", 0)))

    def _resume(self, rubrique: str, draft: Draft, stored: tuple[str, int]) -> None:
        """Take up what was typed last time, over the version it was typed over."""
        entry = self._entry(rubrique)
        entry.version = int(draft.values[_VERSION])
        entry.typed, entry.is_pending, entry.is_drafted = draft.values[_TEXT], True, True
        self.waiting.emit()
        if stored[1] == entry.version or stored[0] == entry.typed:
            entry.version = stored[1]
            self._timer.start()
        else:
            entry.theirs = stored
            self.conflicted.emit(rubrique, stored[0])

    def type(self, rubrique: str, text: str) -> None:
        """Take what a person typed in a part."""
        entry = self._entry(rubrique)
        entry.typed, entry.is_pending = text, True
        self.waiting.emit()
        self._timer.start()

    def flush(self) -> None:
        """Keep now what was typed; what waits for a choice, as a draft."""
        self._timer.stop()
        for rubrique, entry in self._entries.items():
            if entry.is_pending and entry.theirs is None:
                self._send(rubrique, entry)
            elif entry.is_pending:
                self._keep_draft(rubrique, entry)

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
        if entry.is_drafted and self._period is not None:
            self._discard(rubrique, entry, self._period)
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
        now = self._now()

        def keep() -> None:
            version = entry.version
            try:
                entry.version = self._pilotage().comment(period, rubrique, text, version=version)
            except CrtError:
                self._drafts().keep_draft(_draft(period, rubrique, text, version, now))
                entry.is_drafted = True
                raise
            if entry.is_drafted:
                entry.is_drafted = False
                self._drafts().discard_draft(form_of(period, rubrique))

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

    def _keep_draft(self, rubrique: str, entry: _Entry) -> None:
        if self._period is None:
            return
        draft = _draft(self._period, rubrique, entry.typed, entry.version, self._now())
        entry.is_drafted = True
        self._tasks.run(
            lambda: self._drafts().keep_draft(draft),
            owner=self,
            done=_nothing,
            failed=self.failed.emit,
            keeps=True,
        )

    def _discard(self, rubrique: str, entry: _Entry, period: Period) -> None:
        entry.is_drafted = False
        form = form_of(period, rubrique)
        self._tasks.run(
            lambda: self._drafts().discard_draft(form), owner=self, done=_nothing, keeps=True
        )

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
            done=partial(self._dispute, rubrique, entry, period),
            failed=self.failed.emit,
        )

    def _dispute(self, rubrique: str, entry: _Entry, period: Period, comments: Comments) -> None:
        theirs = comments.get(rubrique, ("", 0))
        if theirs[0] == entry.typed:
            # Both wrote the same.
            entry.version, entry.is_pending = theirs[1], False
            self._discard(rubrique, entry, period)
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


def form_of(period: Period, rubrique: str) -> str:
    """Return the key of the draft of a comment."""
    return f"{PREFIX}{period.start.isoformat()}_{period.end.isoformat()}:{rubrique}"


def _draft(period: Period, rubrique: str, text: str, version: int, now: datetime) -> Draft:
    return Draft(
        form=form_of(period, rubrique),
        title="Dossier de dialogue de gestion",
        values={_TEXT: text, _VERSION: str(version)},
        saved_at=now,
    )


def _nothing(_answer: object) -> None:
    """Nobody waits for the answer."""

"""Stores what is typed about the questions of a campaign, by itself, and loses nothing of it.

A second after the last key, and when the question is left. What the vault refuses is kept as a draft of
the account; what somebody else changed meanwhile is shown, and waits for a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from crt_desktop.domain.errors import CrtError, VersionMovedError
from crt_desktop.reports.enquetes import AnswerLine, CampaignView
from crt_desktop.reports.fiches import Draft
from ui.viewmodels.enquetes_sheet import key_of, typed_text
from ui.viewmodels.latest import TaskRunner

SAVE_MS: Final = 1000
"""How long after the last key what was typed is stored."""
TEXTS: Final = ("manual", "comment", "justification")
MARK: Final = "is_marked"
_VERSION: Final = "version"
_YES: Final = "oui"

Value = str | bool | None
Fields = dict[str, Value]


class TypingService(Protocol):
    """What storing an answer asks of `crt_desktop.services.campagnes.Campagnes`."""

    def type(
        self,
        row_id: int,
        question_key: str,
        *,
        version: int,
        manual: str | None = ...,
        comment: str | None = ...,
        justification: str | None = ...,
        is_marked: bool = ...,
    ) -> AnswerLine:
        """Keep what was typed about one question; what is not given stays."""

    def view(self, row_id: int) -> CampaignView:
        """Return a campaign with its answers."""


class DraftService(Protocol):
    """What storing an answer asks of `crt_desktop.services.fiches.Fiches`."""

    def keep_draft(self, draft: Draft) -> None:
        """Keep what is being typed."""

    def discard_draft(self, form: str) -> None:
        """Throw away what was typed in a form."""


@dataclass(slots=True)
class _Entry:
    """One question: what waits to be stored, what is on its way, and over which version."""

    version: int
    pending: Fields = field(default_factory=dict)
    sent: Fields = field(default_factory=dict)
    error: Exception | None = None
    theirs: AnswerLine | None = None
    is_drafted: bool = False
    is_stale: bool = False
    """Something was typed since the draft was kept."""


class AnswerKeeper(QObject):
    """Keeps the answers of one campaign at a time."""

    saved = Signal(object)
    """An `AnswerLine` as it is stored now."""
    state_changed = Signal(str)
    """Whether this question is stored, refused or disputed may have changed: its key."""

    def __init__(
        self,
        service: Callable[[], TypingService],
        drafts: Callable[[], DraftService],
        tasks: TaskRunner,
        *,
        now: Callable[[], datetime],
        parent: QObject,
    ) -> None:
        """Store nothing yet; the services are asked from the tasks."""
        super().__init__(parent)
        self._service = service
        self._drafts = drafts
        self._tasks = tasks
        self._now = now
        self._row_id = 0
        self._entries: dict[str, _Entry] = {}
        self._timer = QTimer(self, singleShot=True, interval=SAVE_MS)
        self._timer.timeout.connect(self.flush)

    # --- what is shown -----------------------------------------------------------------------

    def show_campaign(
        self, row_id: int, lines: Iterable[AnswerLine], drafts: Iterable[Draft] = ()
    ) -> None:
        """Keep the answers of this campaign from now on; what waits of it goes on waiting.

        ``drafts``: what the vault refused, or could not take, last time.
        """
        if row_id != self._row_id:
            self.keep_all()
            self._entries = {}
            self._row_id = row_id
        known = {form_of(row_id, key_of(line)): line for line in lines}
        for draft in drafts:
            line = known.get(draft.form)
            if line is not None and key_of(line) not in self._entries:
                self._resume(line, draft)

    def text_of(self, line: AnswerLine, name: str) -> str:
        """Return what a field shows: what was typed and is not stored, else what is stored."""
        value = self._unsaved(key_of(line)).get(name, stored_value(line, name))
        return value if isinstance(value, str) else ""

    def mark_of(self, line: AnswerLine) -> bool:
        """Tell whether the answer is marked, as typed."""
        return bool(self._unsaved(key_of(line)).get(MARK, line.is_marked))

    def error_of(self, key: str) -> Exception | None:
        """Return what refused the last save of a question."""
        entry = self._entries.get(key)
        return None if entry is None else entry.error

    def theirs_of(self, key: str) -> AnswerLine | None:
        """Return what somebody else stored meanwhile, when a choice waits."""
        entry = self._entries.get(key)
        return None if entry is None else entry.theirs

    def mine_of(self, key: str) -> Mapping[str, Value]:
        """Return what was typed about a question and is not stored."""
        return self._unsaved(key)

    def is_saving(self, key: str) -> bool:
        """Tell whether something typed is not stored yet, and nothing stands against it."""
        entry = self._entries.get(key)
        waits = entry is not None and bool(entry.pending or entry.sent)
        return waits and entry is not None and entry.error is None and entry.theirs is None

    def unsaved_keys(self) -> frozenset[str]:
        """Return the questions of which something is not stored."""
        return frozenset(key for key, entry in self._entries.items() if entry.pending or entry.sent)

    # --- what is typed -----------------------------------------------------------------------

    def type(self, line: AnswerLine, name: str, value: Value) -> None:
        """Note what was typed in a field of a question; it is stored within a second."""
        key = key_of(line)
        entry = self._entries.setdefault(key, _Entry(version=line.version))
        if not entry.pending and not entry.sent:
            entry.version = line.version
        entry.pending[name] = value
        entry.is_stale = True
        entry.error = None
        self._timer.start()
        self.state_changed.emit(key)

    def flush(self) -> None:
        """Store now what waits."""
        self._timer.stop()
        for key, entry in tuple(self._entries.items()):
            if entry.pending and not entry.sent and entry.theirs is None:
                self._send(key, entry)
            elif entry.theirs is not None and entry.is_stale:
                self._draft_disputed(key, entry)

    def keep_all(self) -> None:
        """Store now what waits, or keep it as a draft: the vault is about to lock, or the campaign is left."""
        self.flush()
        for key, entry in tuple(self._entries.items()):
            if entry.theirs is not None:
                self._draft_disputed(key, entry)

    def _draft_disputed(self, key: str, entry: _Entry) -> None:
        entry.is_stale, entry.is_drafted = False, True
        self._keep(self._draft(key, entry.version, entry.pending))

    def keep_mine(self, key: str) -> None:
        """Store what was typed here over what the other stored."""
        entry = self._entries[key]
        if entry.theirs is not None:
            entry.version, entry.theirs = entry.theirs.version, None
            self.flush()
            self.state_changed.emit(key)

    def take_theirs(self, key: str) -> None:
        """Drop what was typed here: what the other stored stays."""
        entry = self._entries.pop(key)
        if entry.is_drafted:
            self._discard(key)
        if entry.theirs is not None:
            self.saved.emit(entry.theirs)
        self.state_changed.emit(key)

    # --- storing -----------------------------------------------------------------------------

    def _send(self, key: str, entry: _Entry) -> None:
        row_id, version = self._row_id, entry.version
        values = entry.sent = entry.pending
        entry.pending = {}
        draft = self._draft(key, version, values)

        def work() -> AnswerLine:
            try:
                return self._service().type(row_id, key, version=version, **values)  # type: ignore[arg-type]  # by name
            except CrtError:
                self._drafts().keep_draft(draft)
                raise

        self._tasks.run(
            work,
            owner=self,
            done=lambda line: self._done(row_id, key, entry, line),
            failed=lambda error: self._fail(row_id, key, entry, error),
            keeps=True,
        )

    def _done(self, row_id: int, key: str, entry: _Entry, line: AnswerLine) -> None:
        entry.sent = {}
        entry.version = line.version
        if entry.is_drafted:
            entry.is_drafted = False
            self._discard(key, row_id)
        if row_id != self._row_id:
            return
        if entry.pending:
            self._timer.start()
        self.saved.emit(line)
        self.state_changed.emit(key)

    def _fail(self, row_id: int, key: str, entry: _Entry, error: Exception) -> None:
        entry.pending = {**entry.sent, **entry.pending}
        entry.sent = {}
        entry.is_drafted = isinstance(error, CrtError)
        if isinstance(error, VersionMovedError):
            self._tasks.run(
                lambda: self._service().view(row_id),
                owner=self,
                done=lambda view: self._compare(key, entry, view),
                failed=lambda other: self._refuse(key, entry, other),
            )
        else:
            self._refuse(key, entry, error)

    def _refuse(self, key: str, entry: _Entry, error: Exception) -> None:
        entry.error = error
        self.state_changed.emit(key)

    def _compare(self, key: str, entry: _Entry, view: CampaignView) -> None:
        """Go on when the other changed something else; else wait for a choice."""
        theirs = next((line for line in view.answers if key_of(line) == key), None)
        if theirs is None:
            self._refuse(key, entry, VersionMovedError(version=0))
            return
        if all(stored_value(theirs, name) == value for name, value in entry.pending.items()):
            self._entries.pop(key, None)
            if entry.is_drafted:
                self._discard(key)
            self.saved.emit(theirs)
        else:
            entry.theirs = theirs
        self.state_changed.emit(key)

    # --- drafts ------------------------------------------------------------------------------

    def _resume(self, line: AnswerLine, draft: Draft) -> None:
        """Take up what was typed last time, over the version it was typed over."""
        key = key_of(line)
        typed: Fields = {name: draft.values[name] for name in TEXTS if name in draft.values}
        if MARK in draft.values:
            typed[MARK] = draft.values[MARK] == _YES
        version = int(draft.values.get(_VERSION, "0"))
        entry = _Entry(version=version, pending=typed, is_drafted=True)
        self._entries[key] = entry
        if version != line.version:
            entry.theirs = line
        else:
            self._timer.start()
        self.state_changed.emit(key)

    def _draft(self, key: str, version: int, values: Mapping[str, Value]) -> Draft:
        said = {
            name: (_YES if value else "") if name == MARK else str(value or "")
            for name, value in values.items()
        }
        return Draft(
            form=form_of(self._row_id, key),
            title=f"Enquête, question {key}",
            values={**said, _VERSION: str(version)},
            saved_at=self._now(),
        )

    def _keep(self, draft: Draft) -> None:
        self._tasks.run(
            lambda: self._drafts().keep_draft(draft), owner=self, done=_nothing, keeps=True
        )

    def _discard(self, key: str, row_id: int | None = None) -> None:
        form = form_of(row_id or self._row_id, key)
        self._tasks.run(
            lambda: self._drafts().discard_draft(form), owner=self, done=_nothing, keeps=True
        )

    def _unsaved(self, key: str) -> Fields:
        entry = self._entries.get(key)
        return {} if entry is None else {**entry.sent, **entry.pending}


def form_of(row_id: int, key: str) -> str:
    """Return the key of the draft of an answer."""
    return f"{PREFIX}{row_id}:{key}"


PREFIX: Final = "enquete:"


def stored_value(line: AnswerLine, name: str) -> Value:
    """Return what is stored in a field of an answer, as it would be typed."""
    if name == MARK:
        return line.is_marked
    return manual_text(line) if name == "manual" else getattr(line, name) or ""


def manual_text(line: AnswerLine) -> str:
    """Return the answer to a manual question as it was typed."""
    return line.text if line.text is not None else typed_text(line.manual)


def _nothing(_answer: object) -> None:
    """Nobody waits for the answer."""

"""The questionnaire being edited: what it says now, where one stands in it, what can be undone."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from crt_desktop.domain.editions import Edition, Question, Section

UNDO_LIMIT: Final = 500
NOTHING: Final = Edition(id="", title="", year=None, notice="", sections=())
_LARGEST_ID: Final = 0x7FFFFFFF


class Spot(NamedTuple):
    """A place in a questionnaire: its head (no section), a section, a question; perhaps a field of it."""

    section: int | None = None
    question: int | None = None
    field: str = ""

    @property
    def row(self) -> Spot:
        """The place without its field."""
        return Spot(self.section, self.question)


HEAD: Final = Spot()


class _Edit(QUndoCommand):
    """One change: the questionnaire before and after, both whole, and where one stood."""

    def __init__(
        self, editor: EditionEditor, words: str, after: Edition, spot: Spot, merge: int
    ) -> None:
        super().__init__(words)
        self._editor = editor
        self._before, self.after = editor.edition, after
        self.left, self.spot = editor.spot, spot
        self._merge = merge

    def id(self) -> int:
        """Tell which commands may become one."""
        return self._merge

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 - Qt's name
        """Become one with the change that follows, of the same text."""
        if not isinstance(other, _Edit):
            return False
        self.after, self.spot = other.after, other.spot
        return True

    def redo(self) -> None:
        """Do, the first time too."""
        self._editor.put(self.after, self.spot)

    def undo(self) -> None:
        """Take back."""
        self._editor.put(self._before, self.left)


class EditionEditor(QObject):
    """Holds the questionnaire; each act is a change that can be undone."""

    changed = Signal(object, object)
    """The questionnaire before and after: `Edition`."""
    moved = Signal(object)
    """One stands elsewhere: a `Spot`."""
    loaded = Signal()
    """Another questionnaire, or the same one read again; what could be undone is forgotten."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty and read only."""
        super().__init__(parent)
        self._edition = NOTHING
        self._spot = HEAD
        self._seal = 0
        self.is_editable = False
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(UNDO_LIMIT)

    # --- what it says ------------------------------------------------------------------------

    @property
    def edition(self) -> Edition:
        """What the questionnaire says."""
        return self._edition

    @property
    def spot(self) -> Spot:
        """Where one stands, without a field."""
        return self._spot

    @property
    def section(self) -> Section | None:
        """The section one stands in, None in the head."""
        at = self._spot.section
        return None if at is None else self._edition.sections[at]

    @property
    def question(self) -> Question | None:
        """The question one stands on."""
        section, at = self.section, self._spot.question
        return None if section is None or at is None else section.questions[at]

    def load(self, edition: Edition, *, is_editable: bool, spot: Spot = HEAD) -> None:
        """Show another questionnaire; nothing before can be undone."""
        self._edition = edition
        self._spot = nearest(edition, spot)
        self.is_editable = is_editable
        self.stack.clear()
        self.loaded.emit()

    def go_to(self, spot: Spot) -> None:
        """Stand elsewhere; what was being typed is one change, what follows another."""
        there = nearest(self._edition, spot)
        if there != self._spot:
            self._spot = there
            self.seal()
            self.moved.emit(there)

    def put(self, edition: Edition, spot: Spot) -> None:
        """Say something else without a way back; the commands use it."""
        before, self._edition = self._edition, edition
        self._spot = nearest(edition, spot)
        self.changed.emit(before, edition)

    # --- acts --------------------------------------------------------------------------------

    def edit(
        self, words: str, edition: Edition, *, spot: Spot | None = None, merge: str = ""
    ) -> bool:
        """Change the questionnaire; ``words`` name the act. Tell whether it changed anything.

        Acts of the same ``merge`` in a row are undone together. One then stands at ``spot``.
        """
        if not self.is_editable or edition == self._edition:
            return False
        there = self._spot if spot is None else spot
        if not merge:
            self.seal()
        self.stack.push(_Edit(self, words, edition, there, self._merge_id(merge)))
        return True

    def seal(self) -> None:
        """End what is being typed: what follows is undone apart."""
        self._seal += 1

    def undo(self) -> bool:
        """Take the last change back; tell whether there was one."""
        return self._through(self.stack.undo) if self.stack.canUndo() else False

    def redo(self) -> bool:
        """Do it again."""
        return self._through(self.stack.redo) if self.stack.canRedo() else False

    def _through(self, act: Callable[[], None]) -> bool:
        self.seal()
        act()
        return True

    def _merge_id(self, merge: str) -> int:
        if not merge:
            return -1
        return zlib.crc32(f"{merge}\0{self._seal}\0{self._spot}".encode()) & _LARGEST_ID


def nearest(edition: Edition, spot: Spot) -> Spot:
    """Return a place that is there, the nearest to one that may not be any more."""
    section, question = spot.section, spot.question
    if section is None or not edition.sections:
        return HEAD
    section = min(max(section, 0), len(edition.sections) - 1)
    count = len(edition.sections[section].questions)
    if question is None or not count:
        return Spot(section)
    return Spot(section, min(max(question, 0), count - 1))

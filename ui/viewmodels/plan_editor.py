"""The plan being edited: what it says now, and every change undone and redone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from ui.viewmodels import plan_content as edits
from ui.viewmodels.plan_content import PlanContent, Spot

UNDO_LIMIT: Final = 500


class _Edit(QUndoCommand):
    """One change: the content before and after, both whole and never changed themselves."""

    def __init__(self, editor: PlanEditor, words: str, after: PlanContent, merge: int) -> None:
        super().__init__(words)
        self._editor = editor
        self._before, self.after = editor.content, after
        self._merge = merge

    def id(self) -> int:
        """Tell which commands may become one."""
        return self._merge

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 - Qt's name
        """Become one with the change that follows, of the same text."""
        if not isinstance(other, _Edit):
            return False
        self.after = other.after
        return True

    def redo(self) -> None:
        """Do, the first time too."""
        self._editor.put(self.after)

    def undo(self) -> None:
        """Take back."""
        self._editor.put(self._before)


class PlanEditor(QObject):
    """Holds the content; each act is a change that can be undone."""

    changed = Signal(object, object)
    """The content before and after: `PlanContent`."""
    loaded = Signal()
    """Another plan, or the same one read again; what could be undone is forgotten."""
    pending_changed = Signal()
    """Something is being typed in a cell, or no longer is."""
    line_removed = Signal(str)
    """A line was taken away, in this part."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty and read only."""
        super().__init__(parent)
        self._content = PlanContent()
        self.is_editable = False
        self._pending: tuple[str, int, str, str] | None = None
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(UNDO_LIMIT)

    # --- what it says ------------------------------------------------------------------------

    @property
    def content(self) -> PlanContent:
        """What the plan says, cells being typed in apart."""
        return self._content

    @property
    def content_with_typing(self) -> PlanContent:
        """What the plan says with the cell being typed in: what a crash must not lose."""
        if self._pending is None:
            return self._content
        part, key, attribute, text = self._pending
        if edits.find_line(self._content, part, key) is None:
            return self._content
        return edits.change_line(self._content, part, key, **{attribute: text})

    def load(self, content: PlanContent, *, is_editable: bool) -> None:
        """Show another content; nothing before can be undone."""
        self._content = content
        self.is_editable = is_editable
        self._pending = None
        self.stack.clear()
        self.loaded.emit()

    def put(self, content: PlanContent) -> None:
        """Say something else without a way back; the commands use it."""
        before, self._content = self._content, content
        self.changed.emit(before, content)

    def note_typing(self, part: str, key: int, attribute: str, text: str) -> None:
        """Hear what is being typed in a cell."""
        self._pending = (part, key, attribute, text)
        self.pending_changed.emit()

    def forget_typing(self) -> None:
        """Hear that the cell is left."""
        if self._pending is not None:
            self._pending = None
            self.pending_changed.emit()

    # --- acts --------------------------------------------------------------------------------

    def edit(self, words: str, content: PlanContent, *, merge: int = -1) -> bool:
        """Change the content; ``words`` name the act. Tell whether it changed anything.

        Acts of the same ``merge`` in a row are undone together.
        """
        if not self.is_editable or content == self._content:
            return False
        self.stack.push(_Edit(self, words, content, merge))
        return True

    def set_text(self, name: str, text: str) -> None:
        """Write one of the texts; what is written in a row is undone together."""
        content = replace(self._content, **{name: text})  # type: ignore[arg-type]
        self.edit("Texte", content, merge=edits.TEXTS.index(name))

    def set_values(self, part: str, key: int, **values: Any) -> bool:
        """Write values of a line."""
        if edits.find_line(self._content, part, key) is None:
            return False
        return self.edit("Modification", edits.change_line(self._content, part, key, **values))

    def add(self, part: str, group: str, *, after: int | None = None) -> int:
        """Add an empty line to a group; return its key, 0 when nothing may change."""
        line = edits.new_line(part, group)
        is_added = self.edit("Ajout", edits.add_line(self._content, part, line, after=after))
        return line.key if is_added else 0

    def remove(self, part: str, key: int) -> None:
        """Take a line away."""
        if self.edit("Retrait", edits.remove_line(self._content, part, key)):
            self.line_removed.emit(part)

    def move(self, part: str, key: int, step: int) -> None:
        """Move a line one place up or down."""
        self.edit("Déplacement", edits.move_line(self._content, part, key, step))

    def place(self, part: str, key: int, *, group: str, before: int | None) -> None:
        """Put a line somewhere else."""
        self.edit(
            "Déplacement",
            edits.place_line(self._content, part, key, group=group, before=before),
        )

    def undo(self) -> Spot | None:
        """Take the last change back; return where it was."""
        return self._through(self.stack.undo) if self.stack.canUndo() else None

    def redo(self) -> Spot | None:
        """Do it again; return where."""
        return self._through(self.stack.redo) if self.stack.canRedo() else None

    def _through(self, act: Callable[[], None]) -> Spot | None:
        before = self._content
        act()
        return edits.spot_of_change(before, self._content)

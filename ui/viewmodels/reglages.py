"""The settings being typed: what was read, what differs, what came back from saving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.errors import FieldIssue, InvalidFicheError, StaleEdit, StaleEditError
from crt_desktop.domain.reglages import FIELD_BY_KEY
from ui.viewmodels.latest import TaskRunner

if TYPE_CHECKING:
    from crt_desktop.services.reglages import Reglages


class SettingsViewModel(QObject):
    """Holds the texts as typed; a text equal to its default counts as blank.

    Answers come as signals on the window's thread.
    """

    read = Signal()
    """The settings arrived: `texts` are those in force."""
    typed = Signal()
    """What differs from what was read changed."""
    saved = Signal(object)
    """Stored; a tuple of the keys that changed and a tuple of warnings."""
    refused = Signal(object)
    """Nothing stored: a tuple of `FieldIssue`."""
    outrun = Signal(object)
    """Nothing stored: the `StaleEdit` of somebody who was faster."""
    failed = Signal(object)
    """The exception of a reading or a saving."""

    def __init__(self, reglages: Reglages, tasks: TaskRunner, parent: QObject) -> None:
        """Ask nothing yet."""
        super().__init__(parent)
        self._reglages = reglages
        self._tasks = tasks
        self._was_read: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self.is_loaded = False
        self.is_saving = False

    # --- reading -----------------------------------------------------------------------------

    def load(self) -> None:
        """Read the settings; what is typed and not saved stays."""
        self._tasks.run(self._reglages.read, owner=self, done=self._take, failed=self.failed.emit)

    def _take(self, texts: Mapping[str, str]) -> None:
        mine = self.changes() if self.is_loaded else {}
        self._was_read = dict(texts)
        self._texts = {**texts, **mine}
        self.is_loaded = True
        self.read.emit()
        self.typed.emit()

    # --- typing ------------------------------------------------------------------------------

    def text(self, key: str) -> str:
        """Return what a field shows: what was typed or read, else the default."""
        return self._texts.get(key, "") or FIELD_BY_KEY[key].default

    def is_default(self, key: str) -> bool:
        """Tell whether the default is in force for a setting, as typed."""
        return plain(key, self._texts.get(key, "")) == ""

    def set_text(self, key: str, text: str) -> None:
        """Note what was typed."""
        if self.text(key) != text or (not text and self._texts.get(key)):
            self._texts[key] = text
            self.typed.emit()

    def changes(self) -> dict[str, str]:
        """Return what differs from what was read, by key, in the order of the screen."""
        return {
            key: plain(key, self._texts.get(key, ""))
            for key in FIELD_BY_KEY
            if plain(key, self._texts.get(key, "")) != plain(key, self._was_read.get(key, ""))
        }

    def give_up(self) -> None:
        """Go back to what was read."""
        self._texts = dict(self._was_read)
        self.read.emit()
        self.typed.emit()

    # --- saving ------------------------------------------------------------------------------

    def save(self) -> None:
        """Store what differs, unless nothing does or a saving is under way."""
        values = self.changes()
        if not values or self.is_saving:
            return
        was_read = dict(self._was_read)
        self.is_saving = True
        self._tasks.run(
            lambda: self._reglages.save(values, was_read=was_read),
            owner=self,
            done=lambda warnings: self._finish(values, warnings),
            failed=self._stop,
            keeps=True,
        )

    def merge(self, edit: StaleEdit, chosen: Mapping[str, str]) -> None:
        """Save again over what somebody else stored, with the texts chosen for each field."""
        for one in (*edit.conflicts, *edit.theirs):
            self._was_read[one.attribute] = one.theirs
        self._texts.update(chosen)
        self.read.emit()
        self.typed.emit()
        self.save()

    def _finish(self, values: Mapping[str, str], warnings: tuple[FieldIssue, ...]) -> None:
        self.is_saving = False
        # What was typed while it was being stored is still to be saved.
        later = {key: text for key, text in self.changes().items() if values.get(key) != text}
        self._was_read.update(values)
        self._texts = {**self._was_read, **later}
        self.saved.emit((tuple(values), warnings))
        self.typed.emit()
        # What was typed is now in its usual form, and others may have changed the rest.
        self.load()

    def _stop(self, error: Exception) -> None:
        self.is_saving = False
        if isinstance(error, InvalidFicheError):
            self.refused.emit(error.issues)
        elif isinstance(error, StaleEditError) and error.edit is not None:
            self.outrun.emit(error.edit)
        else:
            self.failed.emit(error)


def plain(key: str, text: str) -> str:
    """Return a text as it is compared: without blanks around it, empty when it is the default."""
    bare = text.strip()
    return "" if bare == FIELD_BY_KEY[key].default else bare

"""Keeps the settings being typed, so that a lock or a crash loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.reglages import FIELD_BY_KEY
from crt_desktop.reports.fiches import Draft, FicheForm
from ui.context import PageContext
from ui.forms.drafts import DraftKeeper
from ui.viewmodels.reglages import SettingsViewModel

FORM: Final = "reglages:0"


class SettingsDraft(QObject):
    """Stores what differs within a second, and gives it back once when the settings are first read."""

    found = Signal()
    """What was typed last time is back in the fields."""

    def __init__(
        self, context: PageContext, view_model: SettingsViewModel, *, parent: QObject
    ) -> None:
        """Look for a draft at the first reading."""
        super().__init__(parent)
        self._context = context
        self._view_model = view_model
        self._is_asked = False
        self._keeper = DraftKeeper(context, title="Réglages", typed=view_model.changes, parent=self)
        self._keeper.set_form(FicheForm(sheet="", values={}, form=FORM))
        view_model.read.connect(self._look)
        view_model.typed.connect(self._note)

    def discard(self) -> None:
        """Throw away what was kept."""
        self._keeper.discard()

    def _note(self) -> None:
        if self._view_model.changes():
            self._keeper.note_typing()
        else:
            self._keeper.forget()

    def _look(self) -> None:
        if self._is_asked:
            return
        self._is_asked = True
        self._context.tasks.run(self._context.services.fiches.drafts, owner=self, done=self._take)

    def _take(self, drafts: Sequence[Draft]) -> None:
        kept = next((one for one in drafts if one.form == FORM), None)
        if kept is None:
            return
        for key, text in kept.values.items():
            if key in FIELD_BY_KEY:
                self._view_model.set_text(key, text)
        if self._view_model.changes():
            self._view_model.read.emit()
            self.found.emit()

"""Keeps what is written in a questionnaire and not saved: within a second, and when the vault locks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject

from crt_desktop.reports.fiches import FicheForm
from ui.context import PageContext
from ui.forms.drafts import DraftKeeper
from ui.viewmodels.questionnaire import QuestionnaireViewModel, form_of

TITLE: Final = "Questionnaire"


class EditionDraft(QObject):
    """Stores the whole questionnaire while it differs from what is stored; throws it away after."""

    def __init__(
        self, context: PageContext, view_model: QuestionnaireViewModel, *, parent: QObject
    ) -> None:
        """Listen to what is written and what is stored."""
        super().__init__(parent)
        self._view_model = view_model
        self._is_kept = False
        self._keeper = DraftKeeper(context, title=TITLE, typed=self._typed, parent=self)
        view_model.shown.connect(self._begin)
        view_model.saved.connect(lambda _line: self.settle())
        view_model.editor.changed.connect(lambda *_both: self.settle())

    def _typed(self) -> Mapping[str, str]:
        typed = self._view_model.typed()
        self._is_kept = self._is_kept or bool(typed)
        return typed

    def _begin(self) -> None:
        model = self._view_model
        self._is_kept = model.draft is not None
        self._keeper.set_form(FicheForm(sheet="", values={}, form=form_of(model.code)))

    def settle(self) -> None:
        """Keep what differs soon; throw the draft away once nothing does."""
        if self._view_model.is_dirty:
            self._keeper.note_typing()
        else:
            self.forget()

    def forget(self) -> None:
        """Throw away what was kept."""
        self._keeper.forget()
        if self._is_kept:
            self._is_kept = False
            self._keeper.discard()

    def keep_now(self) -> None:
        """Keep at once what differs."""
        if self._view_model.is_dirty:
            self._keeper.keep_now()

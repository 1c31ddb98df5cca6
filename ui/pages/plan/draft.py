"""Keeps what is typed in a plan and not stored, so that a crash or a refused save loses nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal

from crt_desktop.reports.fiches import Draft, FicheForm
from ui.context import PageContext
from ui.forms.drafts import DraftKeeper
from ui.viewmodels.plan import PlanViewModel
from ui.viewmodels.plan_content import PlanContent, content_of, from_text, to_text
from ui.viewmodels.plan_merge import PlanMerge
from ui.viewmodels.plan_store import Saving

TYPED: Final = "contenu"
OPENED: Final = "depart"
"""The names of what a draft holds: the plan as typed, and as it was stored when it was typed."""


def form_of(plan_row_id: int) -> str:
    """Return the key of the draft of a version."""
    return f"plan:{plan_row_id}"


class PlanDraft(QObject):
    """Stores the whole content within a second of a key while it is not stored; gives it back once."""

    found = Signal(object)
    """What was typed last time, over what is stored now: a `PlanMerge`."""

    def __init__(self, context: PageContext, view_model: PlanViewModel, *, parent: QObject) -> None:
        """Listen to what is typed and what is stored."""
        super().__init__(parent)
        self._context = context
        self._view_model = view_model
        self._form = ""
        self._is_kept = False
        self._keeper = DraftKeeper(
            context, title="Plan d’accompagnement", typed=self._typed, parent=self
        )
        view_model.editor.pending_changed.connect(self._note)
        view_model.editor.changed.connect(lambda *_contents: self._note())
        view_model.saving_changed.connect(self._react)
        view_model.sheet_changed.connect(self._look)

    def _typed(self) -> Mapping[str, str]:
        model = self._view_model
        if not model.is_dirty:
            return {}
        self._is_kept = True
        fils = model.fils()
        return {
            TYPED: to_text(model.editor.content_with_typing, fils),
            OPENED: to_text(model.stored, fils),
        }

    def _note(self) -> None:
        if self._form and self._view_model.is_editable:
            self._keeper.note_typing()

    def flush(self) -> None:
        """Keep now what is not stored: another plan takes its place."""
        if self._form and self._view_model.is_dirty:
            self._keeper.keep_now()

    def _react(self) -> None:
        model = self._view_model
        if model.saving is Saving.DONE and not model.is_dirty:
            self._keeper.forget()
            if self._is_kept:
                self._is_kept = False
                self._keeper.discard()

    def _look(self) -> None:
        """Look for a draft of the version shown, once."""
        document = self._view_model.document
        form = form_of(document.plan_row_id) if document is not None else ""
        if form == self._form:
            return
        self._form = ""
        self._keeper.forget()
        if document is None or not self._view_model.is_editable:
            return
        self._form, self._is_kept = form, False
        self._keeper.set_form(
            FicheForm(sheet="", values={}, form=form, beneficiaire_id=document.beneficiaire_id)
        )
        self._context.tasks.run(
            self._context.services.fiches.drafts,
            owner=self,
            done=lambda drafts: self._take(form, drafts),
        )

    def _take(self, form: str, drafts: Sequence[Draft]) -> None:
        kept = next((one for one in drafts if one.form == form), None)
        model = self._view_model
        document = model.document
        if kept is None or form != self._form or document is None or model.is_dirty:
            return
        self._is_kept = True
        keys = model.threads()
        typed = from_text(kept.values.get(TYPED, ""), keys=keys)
        opened = from_text(kept.values.get(OPENED, ""), keys=keys)
        now: PlanContent = content_of(document, keys=keys)
        if typed is None or opened is None or typed in (now, opened):
            self._is_kept = False
            self._keeper.discard()
            return
        self.found.emit(PlanMerge(opened, now, typed))

"""Keeps what is being typed: at most a second after a key, and when the vault is about to lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer

from crt_desktop.domain.reprise.columns import Kind
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.reports.fiches import Draft, FicheForm
from ui.context import PageContext

DRAFT_MS: Final = 900


class DraftKeeper(QObject):
    """Stores the draft of one form: what differs from what it opened with, and the days of a new record."""

    def __init__(
        self,
        context: PageContext,
        *,
        title: str,
        typed: Callable[[], Mapping[str, str]],
        parent: QObject,
    ) -> None:
        """Wait for the first key; ``typed`` gives what differs at that moment."""
        super().__init__(parent)
        self._context = context
        self._title = title
        self._typed = typed
        self._form: FicheForm | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_MS)
        self._timer.timeout.connect(self.keep_now)
        context.changes.about_to_lock.connect(self._flush)

    def set_form(self, form: FicheForm) -> None:
        """Keep drafts of this form from now on."""
        self._form = form

    def note_typing(self) -> None:
        """Keep a draft within a second."""
        if not self._timer.isActive():
            self._timer.start()

    def forget(self) -> None:
        """Keep nothing more until the next key."""
        self._timer.stop()

    def keep_now(self) -> None:
        """Store what was typed."""
        self._timer.stop()
        form = self._form
        values = dict(self._typed())
        if form is None or not values:
            return
        draft = Draft(
            form=form.form,
            title=self._title,
            values={**_days_of(form), **values},
            saved_at=self._context.application.clock.now(),
            beneficiaire_id=form.beneficiaire_id,
        )
        self._context.tasks.run(
            lambda: self._context.services.fiches.keep_draft(draft),
            owner=self,
            done=_nothing,
            keeps=True,
        )

    def discard(self) -> None:
        """Throw away what was kept."""
        self.forget()
        form = self._form
        if form is None:
            return
        self._form = replace(form, draft=None)
        self._context.tasks.run(
            lambda: self._context.services.fiches.discard_draft(form.form),
            owner=self._context.changes,
            done=_nothing,
            keeps=True,
        )

    def _flush(self) -> None:
        if self._timer.isActive():
            self.keep_now()


def _days_of(form: FicheForm) -> dict[str, str]:
    """Return the days and hours a new record began with: taken up days later, it keeps them."""
    sheet = SHEET_BY_NAME.get(form.sheet)
    if sheet is None or form.row_id is not None:
        return {}
    dated = (one.attribute for one in sheet.columns if one.kind in {Kind.DATE, Kind.INSTANT})
    return {name: form.values[name] for name in dated if form.values.get(name)}


def _nothing(_answer: object) -> None:
    """Nobody waits for the answer."""

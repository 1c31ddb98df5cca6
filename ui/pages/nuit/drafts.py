"""What was begun and not written down: the call being taken, kept as it goes, and those put aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from crt_desktop.reports.fiches import Draft
from ui.context import PageContext
from ui.viewmodels.nuit_call import TakenCall, call_of, draft_of, is_ours

DRAFT_MS: Final = 900
"""The rest after an answer before the call is kept."""


class CallDrafts(QObject):
    """Keeps in the vault what is not yet in the book, and forgets it once it is there."""

    kept = Signal()
    """The call being taken is in the vault as it is."""

    def __init__(
        self, context: PageContext, taken: Callable[[], TakenCall], parent: QObject
    ) -> None:
        """Know of no draft; ``taken`` returns the call of the form."""
        super().__init__(parent)
        self._context = context
        self._taken = taken
        self._stored: set[str] = set()
        self._aside: dict[str, TakenCall] = {}
        self._rest = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._rest.timeout.connect(self.keep)

    @property
    def aside(self) -> tuple[TakenCall, ...]:
        """The calls put aside, in the order they are shown."""
        return tuple(self._aside.values())

    def know(self, drafts: Sequence[Draft]) -> None:
        """Take the drafts of the vault; that of the call on the form is not aside."""
        self._stored |= {draft.form for draft in drafts}
        self._aside = {
            draft.form: call_of(draft)
            for draft in drafts
            if is_ours(draft) and draft.form != self._taken().form
        }

    def follow(self, call: TakenCall) -> None:
        """Keep a new call soon; forget one without an answer left."""
        if call.is_begun:
            self._rest.start()
        else:
            self._rest.stop()
            self.discard(call.form)

    def keep(self) -> None:
        """Keep the call of the form now, if it is new and begun."""
        self._rest.stop()
        call = self._taken()
        if not _is_draft(call):
            return
        draft = draft_of(call, saved_at=self._context.application.clock.now())
        self._stored.add(draft.form)
        self._context.tasks.run(
            lambda: self._context.services.fiches.keep_draft(draft),
            owner=self,
            done=lambda _nothing: self.kept.emit(),
            keeps=True,
        )

    def flush(self) -> None:
        """Keep now what was to be kept soon."""
        if self._rest.isActive():
            self.keep()

    def wait(self) -> None:
        """Keep nothing soon: the call is on its way to the book."""
        self._rest.stop()

    def put_aside(self) -> bool:
        """Keep the call of the form among those put aside; tell whether there was one to keep."""
        call = self._taken()
        if not _is_draft(call):
            return False
        self.keep()
        self._aside[call.form] = call
        return True

    def find(self, form: str) -> TakenCall | None:
        """Return a call that was put aside, or None."""
        return self._aside.get(form)

    def take_up(self, form: str) -> None:
        """Count a call among those put aside no more: it is on the form."""
        self._aside.pop(form, None)

    def discard(self, form: str) -> None:
        """Take a draft out of the vault, if it is there."""
        if form not in self._stored:
            return
        self._stored.discard(form)
        self._context.tasks.run(
            lambda: self._context.services.fiches.discard_draft(form),
            owner=self._context.changes,
            done=lambda _nothing: None,
            keeps=True,
        )


def _is_draft(call: TakenCall) -> bool:
    """Tell whether a call is begun and not in the book."""
    return call.is_begun and call.row_id is None

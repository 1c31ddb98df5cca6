"""What the use cases on plans share: what was given out, the threads given, what somebody else saved."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from crt_desktop.domain.errors import NotFoundError, StaleEdit
from crt_desktop.domain.plan_differences import compare
from crt_desktop.domain.plan_document import PlanDocument
from crt_desktop.domain.plan_merge import merge
from crt_desktop.domain.plans import PlanMovedError, number_threads
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.services.fiche_desk import FicheDesk

PLANS: Final = "plans"

DOCUMENTS_KEPT: Final = 50
"""How many documents given out are remembered, to tell what others changed meanwhile."""


class PlanDesk(FicheDesk):
    """The actor at work on plans, in one open vault."""

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        super().__init__(session, clock)
        self._given: OrderedDict[tuple[int, int], PlanDocument] = OrderedDict()
        self._threads: dict[int, tuple[int, int]] = {}

    def remember(self, document: PlanDocument) -> PlanDocument:
        """Keep a document given out: the third side of a comparison, and threads an undo may bring back."""
        self._note_threads(document)
        key = document.plan_row_id, document.version
        self._given[key] = document
        self._given.move_to_end(key)
        while len(self._given) > DOCUMENTS_KEPT:
            self._given.popitem(last=False)
        return document

    def stored(self, uow: UnitOfWork, plan_row_id: int, mine: PlanDocument | None) -> PlanDocument:
        """Return a version as stored; raises PlanMovedError when it was taken away."""
        try:
            return uow.plans.document(plan_row_id)
        except NotFoundError as error:
            edit = StaleEdit(by="", at=None, version=0, is_gone=True)
            raise PlanMovedError(edit=edit, theirs=None, mine=mine) from error

    def require_fresh(
        self, uow: UnitOfWork, theirs: PlanDocument, version: int, mine: PlanDocument | None
    ) -> None:
        """Refuse to go on over what somebody else saved; raises PlanMovedError.

        What comes to the same as what is stored, or was edited from the same, goes on.
        """
        if theirs.version == version:
            return
        opened = self._given.get((theirs.plan_row_id, version))
        their_changes = () if opened is None else compare(opened, theirs)
        differences = () if mine is None else compare(theirs, mine)
        if mine is not None and (not differences or (opened is not None and not their_changes)):
            return
        self.remember(theirs)
        stored = uow.fiches.get(PLANS, theirs.plan_row_id)
        latest = uow.fiches.last_change(stored)
        raise PlanMovedError(
            edit=StaleEdit(
                by=latest[0] if latest else "",
                at=latest[1] if latest else theirs.recorded_at,
                version=theirs.version,
            ),
            theirs=theirs,
            mine=mine,
            opened=opened,
            differences=differences,
            their_changes=their_changes,
            merge=None if opened is None or mine is None else merge(opened, theirs, mine),
        )

    def threaded(
        self, uow: UnitOfWork, document: PlanDocument, *, stored: PlanDocument
    ) -> PlanDocument:
        """Give their thread to the lines that have none; no thread seen in this session is given again."""
        if not _has_new_lines(document, stored):
            return document
        person = document.beneficiaire_id
        seen = self._threads.get(person, (1, 1))
        free = tuple(map(max, zip(uow.plans.free_threads(person), seen, strict=True)))
        numbered = number_threads(document, free_objectif=free[0], free_prestation=free[1])
        self._note_threads(numbered)
        return numbered

    def _note_threads(self, document: PlanDocument) -> None:
        first, second = self._threads.get(document.beneficiaire_id, (1, 1))
        self._threads[document.beneficiaire_id] = (
            max(first, *(line.fil + 1 for line in document.objectifs), 1),
            max(second, *(line.fil + 1 for line in document.prestations), 1),
        )


def _has_new_lines(document: PlanDocument, stored: PlanDocument) -> bool:
    """Tell whether a line is on no thread of the version stored, or two are on one."""
    for lines, known in (
        (document.objectifs, stored.objectifs),
        (document.prestations, stored.prestations),
    ):
        threads = [line.fil for line in lines]
        if len(set(threads)) < len(threads) or not set(threads) <= {line.fil for line in known}:
            return True
    return False

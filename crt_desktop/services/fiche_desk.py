"""What every use case on records shares: whose record it is, who may reach it, what the journal is told."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import ONE_DAY, midnight
from crt_desktop.domain.errors import (
    NotFoundError,
    PermissionDeniedError,
    StaleEdit,
    StaleEditError,
)
from crt_desktop.domain.reprise.remarks import Setting
from crt_desktop.domain.reprise.schema import SHEET_BY_NAME
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.fiches import Draft, StoredFiche
from crt_desktop.services.beneficiaires import scope_of
from crt_desktop.services.fiche_rights import is_own_only

PERSONS: Final = "beneficiaires"
PERSON: Final = "beneficiaire"
SHARED: Final = "import"
"""What the journal calls a person, and what belongs to nobody in particular."""

OPENED_KEPT: Final = 100
"""How many opened forms are remembered, to tell what others changed meanwhile."""


class FicheDesk:
    """The actor at work on records, in one open vault."""

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self.session = session
        self.clock = clock
        self._bin_looked_on: date | None = None

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self.session.actor

    def setting(self, uow: UnitOfWork) -> Setting:
        """Return what records are judged against."""
        return Setting(today=self.clock.today(), now=self.clock.now(), parametres=uow.parametres())

    def is_in_scope(self, uow: UnitOfWork, sheet: str, whose: int | None) -> bool:
        """Tell whether the actor may write this sheet for this person."""
        if not is_own_only(self.actor, sheet):
            return True
        if whose is None:
            # A call whose person is not known yet.
            return not SHEET_BY_NAME[sheet].column(PERSON).is_required
        return uow.caseload.is_in_scope(whose, on=self.clock.today(), scope=scope_of(self.actor))

    def require_scope(self, uow: UnitOfWork, sheet: str, whose: int | None) -> None:
        """Refuse a person outside the scope of whoever writes for own people only."""
        if not self.is_in_scope(uow, sheet, whose):
            permission, role = Permission.SUIVI_WRITE.value, self.actor.role.value
            raise PermissionDeniedError(permission=permission, role=role)

    def still_there(
        self, uow: UnitOfWork, sheet: str, row_id: int, beneficiaire_id: int | None = None
    ) -> StoredFiche:
        """Return a record; raises StaleEditError when it was taken away since the form was opened."""
        try:
            stored = uow.fiches.get(sheet, row_id)
        except NotFoundError as error:
            raise StaleEditError(_gone(uow, sheet, row_id)) from error
        if beneficiaire_id is not None and stored.beneficiaire_id not in {None, beneficiaire_id}:
            # The number was given to a record of somebody else since.
            raise StaleEditError(_gone(uow, sheet, row_id))
        return stored

    def record(
        self,
        uow: UnitOfWork,
        tag: AuditTag,
        people: Iterable[int | None],
        fields: Sequence[str],
    ) -> None:
        """Leave an entry for each person; None is what belongs to nobody in particular."""
        for one in sorted(set(people), key=lambda person: person or 0):
            entity = SHARED if one is None else PERSON
            uow.audit.record(self.actor, tag, entity=entity, entity_id=one, fields=fields)

    def empty_bin(self, uow: UnitOfWork) -> None:
        """Throw away, at the first write of a day, what has been in the bin for the days set."""
        today = self.clock.today()
        if self._bin_looked_on == today:
            return
        kept = timedelta(days=uow.parametres().corbeille_jours)
        before = midnight(today - kept + ONE_DAY)
        if uow.fiches.has_old_bin(before=before):
            owners = uow.fiches.empty_bin(before=before)
            self.record(uow, AuditTag.BIN_EMPTY, owners, (str(len(owners)),))

    def bin_was_looked_at(self) -> None:
        """Do not look at the bin again today: what was thrown away is committed."""
        self._bin_looked_on = self.clock.today()


def _gone(uow: UnitOfWork, sheet: str, row_id: int) -> StaleEdit:
    for line in uow.fiches.bin():
        if (line.sheet, line.row_id) == (sheet, row_id):
            return StaleEdit(by=line.deleted_by, at=line.deleted_at, version=0, is_gone=True)
    return StaleEdit(by="", at=None, version=0, is_gone=True)


class Openings:
    """What forms opened with, by form and version: the third side of a comparison."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._texts: OrderedDict[tuple[str, int], Mapping[str, str]] = OrderedDict()

    def remember(self, form: str, version: int, texts: Mapping[str, str]) -> None:
        """Keep what a form opened with; the oldest of many is forgotten."""
        self._texts[form, version] = texts
        self._texts.move_to_end((form, version))
        while len(self._texts) > OPENED_KEPT:
            self._texts.popitem(last=False)

    def texts(self, form: str, version: int | None) -> Mapping[str, str] | None:
        """Return what a form opened with at a version, None when it is not known."""
        return None if version is None else self._texts.get((form, version))

    def dated(self, draft: Draft) -> Draft:
        """Return the draft with what its form opened with: the latest opening is what was typed over."""
        if draft.version is not None:
            return draft
        for (form, version), texts in reversed(self._texts.items()):
            if form == draft.form:
                return replace(draft, version=version, opened=texts)
        return draft

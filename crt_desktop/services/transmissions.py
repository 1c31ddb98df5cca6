"""What the team passes on about persons: what is left to read, and who has read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.caseload import CaseloadScope
from crt_desktop.reports.fiches import TransmissionLine
from crt_desktop.services.beneficiaires import READERS, scope_of
from crt_desktop.services.list_reading import ListReadings

UNREAD_SINCE: Final = timedelta(days=30)
"""How far back a transmission is still worth acknowledging: a new account does not begin with years of them."""


class Transmissions:
    """Use cases on transmissions for one open vault; every method raises PermissionDeniedError.

    Whoever sees some persons only sees their transmissions only.
    """

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._readings = ListReadings(AuditTag.TRANSMISSION_READ, list_tag=AuditTag.CASELOAD_LIST)

    def unread(self) -> tuple[TransmissionLine, ...]:
        """Return what the actor has not acknowledged, urgent first, then the latest."""
        return self._lines(self._clock.now() - UNREAD_SINCE, only_unread=True)

    def since(self, instant: datetime) -> tuple[TransmissionLine, ...]:
        """Return what was written since an instant, urgent and unread first, then the latest."""
        return self._lines(instant, only_unread=False)

    def acknowledge(self, row_ids: Sequence[int]) -> None:
        """Say that the actor has read these; audited, one entry for each person.

        Those of persons outside the scope, or taken away meanwhile, are left out.
        """
        actor = self._session.actor
        actor.require(*READERS)
        with self._session.uow() as uow:
            uow.fiches.lock()
            whose = uow.transmissions.people_of(row_ids)
            visible = self._visible(uow, whose.values())
            by_person: defaultdict[int, list[int]] = defaultdict(list)
            for row_id in row_ids:
                if whose.get(row_id) in visible:
                    by_person[whose[row_id]].append(row_id)
            if not by_person:
                return
            read = [row_id for ids in by_person.values() for row_id in ids]
            uow.transmissions.acknowledge(actor.account_id, read, at=self._clock.now())
            for person, ids in by_person.items():
                uow.audit.record(
                    actor,
                    AuditTag.TRANSMISSION_READ,
                    entity="beneficiaire",
                    entity_id=person,
                    fields=[str(row_id) for row_id in ids],
                )
            uow.commit()

    def _lines(self, since: datetime, *, only_unread: bool) -> tuple[TransmissionLine, ...]:
        """Return the lines in scope.

        The first list of a session is an audit entry, and so is each person the first time a text
        about her is shown.
        """
        actor = self._session.actor
        actor.require(*READERS)
        with self._session.uow() as uow:
            lines = uow.transmissions.lines(actor.account_id, since=since, only_unread=only_unread)
            visible = self._visible(uow, (line.beneficiaire_id for line in lines))
            shown = tuple(line for line in lines if line.beneficiaire_id in visible)
            people = (line.beneficiaire_id for line in shown)
            self._readings.record(uow, actor, ("transmissions",), people)
        return shown

    def _visible(self, uow: UnitOfWork, people: Iterable[int]) -> frozenset[int]:
        """Return which of these persons the actor may see without a reason."""
        scope = scope_of(self._session.actor)
        if scope == CaseloadScope():
            return frozenset(people)
        today = self._clock.today()
        return frozenset(
            one for one in set(people) if uow.caseload.is_in_scope(one, on=today, scope=scope)
        )

"""The waiting list, as it stands or as it stood."""

from __future__ import annotations

from datetime import date

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.attente import AttenteList


class ListeAttente:
    """Use cases on the waiting list of one open vault; every method raises PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock

    def waiting(self, on: date | None = None) -> AttenteList:
        """Return the list of a day, today by default; audited with the day.

        Only for those who read every file: it names persons, whoever follows them.
        """
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_READ)
        today = self._clock.today()
        day = on or today
        with self._session.uow() as uow:
            found = uow.attente.waiting(
                on=day,
                parametres=uow.parametres(),
                is_training=self._session.is_training,
                today=today,
            )
            uow.audit.record(actor, AuditTag.WAITING_LIST, fields=(day.isoformat(),))
            uow.commit()
        return found

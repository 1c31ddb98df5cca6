"""Leave taken in from somebody's own calendar: shown first, then written as absences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.calendrier import LeaveEvent
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.planning import Absence
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.calendriers import LeaveReader
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.calendrier import LeaveChange, LeaveLine, LeavePreview
from crt_desktop.reports.fiches import StoredFiche

ABSENCES: Final = "absences"
ABSENCE: Final = "Absence reprise d’un calendrier"
"""What the bin calls one: the title of a private event may tell of somebody's health."""
TEAM: Final = "professionnels"
DEFAULT_MOTIF: Final = "conge"


class Conges:
    """Use cases on leave read from calendars; every method raises PermissionDeniedError."""

    def __init__(
        self, session: VaultSession, clock: Clock, read: Callable[[], LeaveReader]
    ) -> None:
        """Act as the session's actor; ``read`` gives the reader when it is first needed."""
        self._session = session
        self._clock = clock
        self._read = read

    def preview(self, path: Path, professionnel: str) -> LeavePreview:
        """Return what a calendar file would bring to a professionnel (its reference); nothing is written.

        Raises FileNotFoundError, NotFoundError, RuleViolationError (``calendrier_illisible``,
        ``calendrier_trop_gros``, ``calendrier_lecture_longue``, ``calendrier_memoire``).
        """
        self._session.actor.require(Permission.EQUIPE_WRITE)
        events, left_out = self._read()(path)
        with self._session.uow() as uow:
            _require_member(uow, professionnel)
            known = _known(uow, professionnel)
            lines = tuple(_line(uow, one, professionnel, known.get(one.uid)) for one in events)
        return LeavePreview(file_name=path.name, lines=lines, left_out=left_out)

    def take(
        self, professionnel: str, lines: Iterable[LeaveLine], *, motif: str = DEFAULT_MOTIF
    ) -> int:
        """Write these events as absences of a professionnel, in one transaction; return how many changed.

        An event already known by its identifier is changed in place, one that was cancelled is taken
        away to the bin; what stands the same is left alone.
        """
        actor = self._session.actor
        actor.require(Permission.EQUIPE_WRITE)
        with self._session.uow() as uow:
            uow.fiches.lock()
            _require_member(uow, professionnel)
            known = _known(uow, professionnel)
            changed = [
                row_id
                for line in lines
                if (row_id := self._write(uow, line.event, professionnel, known, motif))
            ]
            if changed:
                fields = (professionnel, *(str(row_id) for row_id in changed))
                uow.audit.record(actor, AuditTag.LEAVE_IMPORT, fields=fields)
                uow.commit()
        return len(changed)

    def _write(
        self,
        uow: UnitOfWork,
        event: LeaveEvent,
        professionnel: str,
        known: Mapping[str, StoredFiche],
        motif: str,
    ) -> int | None:
        """Write one event; return the row it changed, None when there was nothing to do."""
        stored = known.get(event.uid)
        if event.is_cancelled:
            if stored is None:
                return None
            uow.fiches.remove(
                ABSENCES,
                stored.row_id,
                version=stored.version,
                title=ABSENCE,
                by=self._session.actor.display_name,
                at=self._clock.now(),
            )
            return stored.row_id
        if stored is None:
            record = Absence(
                professionnel=professionnel,
                started_on=event.first_on,
                ended_on=event.last_on,
                motif=motif,
                uid=event.uid,
            )
            return uow.fiches.add(ABSENCES, record).row_id
        before = stored.record
        if not isinstance(before, Absence):
            return None
        after = replace(before, started_on=event.first_on, ended_on=event.last_on)
        if after == before:
            return None
        return uow.fiches.update(ABSENCES, stored.row_id, after, version=stored.version).row_id


def _require_member(uow: UnitOfWork, professionnel: str) -> None:
    if uow.fiches.find(TEAM, professionnel) is None:
        raise NotFoundError(kind="professionnel", reference=professionnel)


def _known(uow: UnitOfWork, professionnel: str) -> dict[str, StoredFiche]:
    """Return the absences of a professionnel that came from a calendar, by the event they came from."""
    return {
        one.record.uid: one
        for one in uow.fiches.linked(ABSENCES, "professionnel", professionnel)
        if isinstance(one.record, Absence) and one.record.uid
    }


def _line(
    uow: UnitOfWork, event: LeaveEvent, professionnel: str, stored: StoredFiche | None
) -> LeaveLine:
    duties = uow.calendars.duties_during(professionnel, event.first_on, event.last_on)
    return LeaveLine(event=event, change=_change(event, stored), duties=duties)


def _change(event: LeaveEvent, stored: StoredFiche | None) -> LeaveChange:
    if event.is_cancelled:
        return LeaveChange.UNKNOWN if stored is None else LeaveChange.REMOVED
    if stored is None:
        return LeaveChange.NEW
    record = stored.record
    is_same = isinstance(record, Absence) and (record.started_on, record.ended_on) == (
        event.first_on,
        event.last_on,
    )
    return LeaveChange.SAME if is_same else LeaveChange.CHANGED

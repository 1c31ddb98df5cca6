"""The relève: what was written since the reader last read, and that it has been read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.dates import local_date
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.releve import ReleveEntry, ReleveQuestion
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.caseload import CaseloadScope
from crt_desktop.reports.nuit import Releve, ReleveItem, RelevePerson
from crt_desktop.services.beneficiaires import scope_of
from crt_desktop.services.fiche_desk import PERSON

FIRST_READING: Final = timedelta(days=3)
"""How far back somebody reads who never has."""
NEWS_FOR: Final = timedelta(days=30)
"""How long before the last reading what is only written now may have happened: older is history."""
ONE_SECOND: Final = timedelta(seconds=1)
"""Instants of recording are whole seconds."""

_Key = tuple[str, int, datetime]


class Releves:
    """Use cases on the relève for one open vault; every method raises PermissionDeniedError.

    Two readers are independent: each has read as far as each acknowledged. Whoever sees some persons only
    reads of those.
    """

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._is_recorded = False
        self._told: set[int] = set()
        self._shown: set[_Key] = set()

    def read(self) -> Releve:
        """Return what was recorded since the last acknowledgement, by person, the urgent ones first.

        The first reading of a session is an entry of the journal, and so is each person the first time
        something is told of her.
        """
        actor = self._session.actor
        actor.require(Permission.RELEVE_READ)
        now = _second(self._clock.now())
        with self._session.uow() as uow:
            read_until = uow.releve.read_until(actor.account_id)
            entries = self._entries(uow, read_until, now)
            self._record_reading(uow, entries)
        self._shown = {_key(entry.item) for entry in entries}
        return Releve(
            read_until=read_until,
            until=now,
            personnes=self._by_person(entries),
            count=len(entries),
        )

    def unread_count(self) -> int:
        """Return how much is unread; of nobody in particular, so that nothing is left in the journal.

        What is counted was not shown: it is not acknowledged by what is read next.
        """
        actor = self._session.actor
        actor.require(Permission.RELEVE_READ)
        with self._session.uow() as uow:
            read_until = uow.releve.read_until(actor.account_id)
            return len(self._entries(uow, read_until, _second(self._clock.now())))

    def acknowledge(self, until: datetime) -> None:
        """Say that what the last reading showed, up to an instant, has been read; audited.

        What was recorded after ``until`` stays unread, and so does what was not shown, though its instant
        of recording is earlier: it was being written. Nothing is lost, and a few things may be shown again.
        The transmissions shown are acknowledged with it, or none is.
        """
        actor = self._session.actor
        actor.require(Permission.RELEVE_READ)
        now = _second(self._clock.now())
        with self._session.uow() as uow:
            uow.fiches.lock()
            before = uow.releve.read_until(actor.account_id)
            entries = self._entries(uow, before, now)
            reached = self._reached(entries, until=_second(until), now=now)
            read = [entry for entry in entries if entry.item.recorded_at <= reached]
            if before is None or reached > before:
                uow.releve.mark(actor.account_id, read_until=reached, at=now)
            self._acknowledge_transmissions(uow, read, at=now)
            uow.audit.record(
                actor, AuditTag.RELEVE_ACKNOWLEDGE, fields=(reached.isoformat(), str(len(read)))
            )
            uow.commit()

    def _reached(
        self, entries: Sequence[ReleveEntry], *, until: datetime, now: datetime
    ) -> datetime:
        """Return how far has been read: before what was not shown, and before the second that goes on.

        Under the lock for writing, whatever is recorded later bears this second or a later one.
        """
        unseen = (
            entry.item.recorded_at for entry in entries if _key(entry.item) not in self._shown
        )
        return min((until, now - ONE_SECOND, *(at - ONE_SECOND for at in unseen)))

    def _entries(
        self, uow: UnitOfWork, read_until: datetime | None, now: datetime
    ) -> tuple[ReleveEntry, ...]:
        """Return what is unread about the persons in scope, the earliest recorded first."""
        since = now - FIRST_READING if read_until is None else read_until
        question = ReleveQuestion(
            since=since,
            happened_since=local_date(since - NEWS_FOR),
            parametres=uow.parametres(),
        )
        entries = uow.releve.entries(question)
        visible = self._visible(uow, (entry.beneficiaire_id for entry in entries))
        return tuple(entry for entry in entries if entry.beneficiaire_id in visible)

    def _visible(self, uow: UnitOfWork, people: Iterable[int | None]) -> frozenset[int | None]:
        """Return which of these persons the actor may read of; a call about nobody known is for all."""
        scope, whose = scope_of(self._session.actor), set(people)
        if scope == CaseloadScope():
            return frozenset(whose)
        today = self._clock.today()
        return frozenset(
            one
            for one in whose
            if one is None or uow.caseload.is_in_scope(one, on=today, scope=scope)
        )

    def _by_person(self, entries: Iterable[ReleveEntry]) -> tuple[RelevePerson, ...]:
        """Gather by person: those of whom something is urgent first, then the latest told."""
        of_person: defaultdict[int | None, list[ReleveEntry]] = defaultdict(list)
        for entry in entries:
            of_person[entry.beneficiaire_id].append(entry)
        people = [
            RelevePerson(
                beneficiaire_id=key,
                personne=found[0].personne,
                items=tuple(sorted(map(self._marked, found), key=_item_order)),
            )
            for key, found in of_person.items()
        ]
        return tuple(sorted(people, key=_person_order))

    def _marked(self, entry: ReleveEntry) -> ReleveItem:
        """Return the item, and whether it is the reader's own."""
        actor = self._session.actor
        is_own = (
            entry.account == actor.name
            or entry.item.auteur == actor.display_name
            or (actor.professionnel is not None and entry.professionnel == actor.professionnel)
        )
        return replace(entry.item, is_own=is_own)

    def _record_reading(self, uow: UnitOfWork, entries: Sequence[ReleveEntry]) -> None:
        """Leave what this session has not yet left: an entry for the reading, one for each person."""
        people = {one.beneficiaire_id for one in entries if one.beneficiaire_id is not None}
        unseen = people - self._told
        if self._is_recorded and not unseen:
            return
        actor = self._session.actor
        if not self._is_recorded:
            uow.audit.record(actor, AuditTag.RELEVE_READ)
        for person in sorted(unseen):
            uow.audit.record(actor, AuditTag.RELEVE_READ, entity=PERSON, entity_id=person)
        uow.commit()
        self._is_recorded = True
        self._told |= unseen

    def _acknowledge_transmissions(
        self, uow: UnitOfWork, read: Sequence[ReleveEntry], *, at: datetime
    ) -> None:
        actor = self._session.actor
        of_person: defaultdict[int | None, list[int]] = defaultdict(list)
        for entry in read:
            if entry.item.kind == "transmission":
                of_person[entry.beneficiaire_id].append(entry.item.row_id)
        row_ids = [row_id for ids in of_person.values() for row_id in ids]
        if not row_ids:
            return
        uow.transmissions.acknowledge(actor.account_id, row_ids, at=at)
        for person, ids in of_person.items():
            uow.audit.record(
                actor,
                AuditTag.TRANSMISSION_READ,
                entity=PERSON,
                entity_id=person,
                fields=[str(row_id) for row_id in ids],
            )


def _second(instant: datetime) -> datetime:
    return instant.replace(microsecond=0)


def _key(item: ReleveItem) -> _Key:
    return item.sheet, item.row_id, item.recorded_at


def _item_order(item: ReleveItem) -> tuple[object, ...]:
    return not item.is_urgent, -item.at.timestamp(), item.sheet, -item.row_id


def _person_order(person: RelevePerson) -> tuple[object, ...]:
    latest = max(item.at for item in person.items)
    is_urgent = any(item.is_urgent for item in person.items)
    return not is_urgent, -latest.timestamp(), person.personne

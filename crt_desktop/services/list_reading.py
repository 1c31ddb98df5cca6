"""The journal of a list of persons that was read: once in a session, and once for each person it shows."""

from __future__ import annotations

from collections.abc import Iterable

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.roles import Actor
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.services.fiche_desk import PERSON


class ListReadings:
    """What one session has read of some lists, and journaled."""

    def __init__(self, tag: AuditTag, *, list_tag: AuditTag | None = None) -> None:
        """Leave entries of this tag; those of the lists themselves may have one of their own."""
        self._tag = tag
        self._list_tag = list_tag or tag
        self._listed: set[tuple[str, ...]] = set()
        self._shown: set[int] = set()

    def record(
        self, uow: UnitOfWork, actor: Actor, what: tuple[str, ...], people: Iterable[int | None]
    ) -> None:
        """Leave what this session has not yet left, and commit it: nothing is when all was read before.

        Args:
            uow: The transaction the list was read in.
            actor: Who read it.
            what: The list, as the entry names it.
            people: Those it shows; None is nobody in particular, and has no entry.
        """
        unseen = {one for one in people if one is not None} - self._shown
        if what in self._listed and not unseen:
            return
        if what not in self._listed:
            uow.audit.record(actor, self._list_tag, fields=what)
        for person in sorted(unseen):
            uow.audit.record(actor, self._tag, entity=PERSON, entity_id=person)
        uow.commit()
        self._listed.add(what)
        self._shown |= unseen

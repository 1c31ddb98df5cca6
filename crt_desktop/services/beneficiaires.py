"""The persons of the file active: lists, and the opening of one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.domain.search import matcher
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.caseload import (
    BeneficiaireSummary,
    CaseloadCriteria,
    CaseloadFilters,
    CaseloadIndex,
    CaseloadLine,
    CaseloadOrder,
    CaseloadRow,
    CaseloadScope,
    CaseloadState,
    PresentLine,
)

READERS = (
    Permission.BENEFICIAIRE_READ,
    Permission.BENEFICIAIRE_READ_WITH_REASON,
    Permission.BENEFICIAIRE_READ_OWN,
)
"""Any of these lets an actor see a list; how much of it is the scope's affair."""


def scope_of(actor: Actor) -> CaseloadScope:
    """Return whose files the actor may see without giving a reason.

    The one on call sees those present, whom the night covers; an intervenant those of own visits.
    """
    if actor.may(Permission.BENEFICIAIRE_READ):
        return CaseloadScope()
    if actor.may(Permission.BENEFICIAIRE_READ_WITH_REASON):
        return CaseloadScope(is_present_only=True)
    return CaseloadScope(professionnel=actor.professionnel or "")


def stated_reason(actor: Actor, reason: str | None) -> str:
    """Return the reason to read a file outside the scope, as the journal keeps it.

    Raises PermissionDeniedError; its ``permission`` is ``beneficiaire_read_with_reason`` when a reason
    would do.
    """
    permission = Permission.BENEFICIAIRE_READ_WITH_REASON
    if not actor.may(permission):
        # No reason would do: asking for one would go round for ever.
        actor.require(Permission.BENEFICIAIRE_READ)
    stated = (reason or "").strip()
    if not stated:
        raise PermissionDeniedError(permission=permission.value, role=actor.role.value)
    return f"motif : {stated}"


HOMONYMS_WITHIN = 200
"""The longest list whose homonyms are named: in a longer one nobody is being looked for."""


def narrow(order: CaseloadOrder, criteria: CaseloadCriteria) -> CaseloadIndex:
    """Return the persons of an ordered list that answer to the query and states, exited ones last.

    The counts are those of the query, whatever states are asked for.
    """
    found: Iterable[CaseloadRow] = order.rows
    if criteria.query.strip():
        answers = matcher(criteria.query)
        found = [row for row in order.rows if answers(row.search_text, row.search_phone)]
    counts = dict.fromkeys(CaseloadState, 0)
    still: list[int] = []
    exited: list[int] = []
    kept = dict.fromkeys(criteria.states, still)
    if CaseloadState.SORTIE in kept:
        kept[CaseloadState.SORTIE] = exited
    for key, state, _text, _phone in found:
        counts[state] += 1
        if state in kept:
            kept[state].append(key)
    return CaseloadIndex(
        ids=(*still, *exited),
        counts=counts,
        present_count=len(still),
        total_present=order.total_present,
        accompanied_this_year=order.accompanied_this_year,
    )


def _repeated(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names that stand more than once, in their order."""
    return tuple(name for name, count in Counter(names).items() if count > 1)


class Beneficiaires:
    """Use cases on persons for one open vault; every method raises PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._is_list_recorded = False
        self._seen_entry = -1
        self._kept: tuple[tuple[CaseloadCriteria, date], CaseloadOrder] | None = None

    def index(self, criteria: CaseloadCriteria) -> CaseloadIndex:
        """Return the ordered ids of the people in scope that answer to the criteria.

        The first list of a session is an audit entry; each file opened is one of its own.
        """
        actor = self._require_reader()
        with self._session.uow() as uow:
            order = self._order(uow, criteria)
            index = narrow(order, criteria)
            if criteria.query and len(index.ids) <= HOMONYMS_WITHIN:
                index = replace(index, homonyms=_repeated(uow.caseload.birth_names(index.ids)))
            if not self._is_list_recorded:
                uow.audit.record(actor, AuditTag.CASELOAD_LIST)
                uow.commit()
                self._is_list_recorded = True
        return index

    def _order(self, uow: UnitOfWork, criteria: CaseloadCriteria) -> CaseloadOrder:
        """Return everyone in order; read again only when the question or a record changed.

        A keystroke then costs the narrowing alone: a few milliseconds for 10,000 persons.
        """
        today = self._clock.today()
        scope = scope_of(self._session.actor)
        question = (replace(criteria, query="", states=frozenset()), today)
        entry, has_changed = uow.caseload.changed_since(self._seen_entry)
        if self._kept is None or has_changed or self._kept[0] != question:
            order = uow.caseload.order(
                criteria, on=today, scope=scope, is_training=self._session.is_training
            )
            self._kept = (question, order)
        # Only now: a reading that failed must be tried again.
        self._seen_entry = entry
        return self._kept[1]

    def lines(self, ids: Sequence[int]) -> tuple[CaseloadLine, ...]:
        """Return one page of lines; ids outside the scope are left out."""
        actor = self._require_reader()
        scope = scope_of(actor)
        today = self._clock.today()
        with self._session.uow() as uow:
            visible = (
                ids
                if scope == CaseloadScope()
                else [key for key in ids if uow.caseload.is_in_scope(key, on=today, scope=scope)]
            )
            return uow.caseload.lines(
                visible,
                on=today,
                parametres=uow.parametres(),
                is_training=self._session.is_training,
            )

    def filters(self) -> CaseloadFilters:
        """Return the communes and GIR the filters offer, with their counts."""
        actor = self._require_reader()
        with self._session.uow() as uow:
            return uow.caseload.filters(
                on=self._clock.today(),
                scope=scope_of(actor),
                is_training=self._session.is_training,
            )

    def summary(self, beneficiaire_id: int, *, reason: str | None = None) -> BeneficiaireSummary:
        """Open one person's summary; audited, with the reason where one was needed.

        A person outside the scope is shown to the one on call who states a reason, and to nobody
        else without the full right; raises NotFoundError, PermissionDeniedError
        (``permission`` is ``beneficiaire_read_with_reason`` when a reason would do).
        """
        actor = self._require_reader()
        today = self._clock.today()
        with self._session.uow() as uow:
            summary = uow.caseload.summary(
                beneficiaire_id,
                on=today,
                parametres=uow.parametres(),
                is_training=self._session.is_training,
            )
            fields: tuple[str, ...] = ()
            if not uow.caseload.is_in_scope(beneficiaire_id, on=today, scope=scope_of(actor)):
                fields = (stated_reason(actor, reason),)
            uow.audit.record(
                actor,
                AuditTag.BENEFICIAIRE_READ,
                entity="beneficiaire",
                entity_id=beneficiaire_id,
                fields=fields,
            )
            uow.commit()
        return summary

    def present(self, on: date) -> tuple[PresentLine, ...]:
        """Return who is accompanied on a day, by name; audited.

        Only for those who read every file: a dated list is not limited to tonight's people.
        """
        actor = self._session.actor
        actor.require(Permission.BENEFICIAIRE_READ)
        with self._session.uow() as uow:
            people = uow.caseload.present(on, is_training=self._session.is_training)
            uow.audit.record(actor, AuditTag.CASELOAD_LIST, fields=(on.isoformat(),))
            uow.commit()
        return people

    def _require_reader(self) -> Actor:
        actor = self._session.actor
        actor.require(*READERS)
        return actor

"""One person's file: opened, its timeline, who read it, and the square of the INS."""

from __future__ import annotations

from dataclasses import replace

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.desk import MatrixEncoder
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.dossier import (
    AccessLine,
    Dossier,
    EventCategory,
    PrintedDlu,
    Timeline,
    VisitsAndCalls,
)
from crt_desktop.services.beneficiaires import READERS, scope_of, stated_reason
from crt_desktop.services.dlu_paper import is_outdated

ENTITY = "beneficiaire"
MOST_ACCESSES = 500
"""How many entries of the journal a file shows."""


class Dossiers:
    """Use cases on one person's file for one open vault; every method raises PermissionDeniedError."""

    def __init__(self, session: VaultSession, clock: Clock, encoder: MatrixEncoder) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._encoder = encoder
        self._reasons: dict[int, tuple[str, ...]] = {}
        self._ins: dict[int, str | None] = {}

    def open(self, beneficiaire_id: int, *, reason: str | None = None) -> Dossier:
        """Open the whole file but its timeline; audited, with the reason where one was needed.

        The reason given once holds for the session. Raises NotFoundError, and PermissionDeniedError
        whose ``permission`` is ``beneficiaire_read_with_reason`` when a reason would do.
        """
        actor = self._session.actor
        actor.require(*READERS)
        today = self._clock.today()
        with self._session.uow() as uow:
            is_in_scope = uow.caseload.is_in_scope(beneficiaire_id, on=today, scope=scope_of(actor))
            dossier = uow.dossiers.read(
                beneficiaire_id,
                on=today,
                parametres=uow.parametres(),
                is_training=self._session.is_training,
            )
            fields: tuple[str, ...] = ()
            if not is_in_scope:
                fields = self._reasons.get(beneficiaire_id, ())
                if reason or not fields:
                    fields = (stated_reason(actor, reason),)
            uow.audit.record(
                actor,
                AuditTag.BENEFICIAIRE_READ,
                entity=ENTITY,
                entity_id=beneficiaire_id,
                fields=fields,
            )
            uow.commit()
        self._reasons[beneficiaire_id] = fields
        self._ins[beneficiaire_id] = dossier.ins_text
        return dossier

    def timeline(
        self,
        beneficiaire_id: int,
        *,
        categories: frozenset[EventCategory] = frozenset(),
        query: str = "",
        limit: int = 200,
    ) -> Timeline:
        """Return what happened to a person whose file was opened in this session, latest first.

        Nothing planned is there. ``query``: every word must begin a word of the title or the line,
        accents and case ignored. No category means every one.
        """
        self._require_open(beneficiaire_id)
        with self._session.uow() as uow:
            return uow.dossiers.timeline(
                beneficiaire_id,
                until=self._clock.today(),
                categories=categories,
                query=query,
                limit=limit,
            )

    def visits_and_calls(self, beneficiaire_id: int) -> VisitsAndCalls:
        """Return the visits, planned ones too, and the calls of a file opened in this session."""
        self._require_open(beneficiaire_id)
        with self._session.uow() as uow:
            return uow.dossiers.visits_and_calls(beneficiaire_id)

    def accesses(self, beneficiaire_id: int) -> tuple[AccessLine, ...]:
        """Return who read and changed the file, latest first; looking is itself an entry."""
        actor = self._session.actor
        actor.require(Permission.JOURNAL_READ_PEOPLE, Permission.JOURNAL_READ)
        with self._session.uow() as uow:
            lines = uow.dossiers.accesses(beneficiaire_id, limit=MOST_ACCESSES)
            uow.audit.record(actor, AuditTag.JOURNAL_READ, entity=ENTITY, entity_id=beneficiaire_id)
            uow.commit()
        return lines

    def ins_matrix(self, beneficiaire_id: int) -> tuple[tuple[bool, ...], ...] | None:
        """Return the modules of the INS datamatrix of an open file, None unless it is qualified."""
        self._require_open(beneficiaire_id)
        text = self._ins[beneficiaire_id]
        return None if text is None else self._encoder(text)

    def printed_dlu(self, beneficiaire_id: int) -> PrintedDlu | None:
        """Return the dossier de liaison d'urgence printed last of an open file, and whether it is out of date.

        None when none was printed, or what the journal keeps no longer tells.
        """
        self._require_open(beneficiaire_id)
        with self._session.uow() as uow:
            printed = uow.dossiers.printed_dlu(beneficiaire_id)
            if printed is None:
                return None
            return replace(
                printed,
                is_outdated=is_outdated(
                    uow,
                    beneficiaire_id,
                    printed,
                    on=self._clock.today(),
                    is_training=self._session.is_training,
                ),
            )

    def _require_open(self, beneficiaire_id: int) -> None:
        """Refuse a file that was not opened in this session: its opening is what the journal keeps."""
        actor = self._session.actor
        actor.require(*READERS)
        if beneficiaire_id not in self._reasons:
            raise PermissionDeniedError(
                permission=Permission.BENEFICIAIRE_READ.value, role=actor.role.value
            )

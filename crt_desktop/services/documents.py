"""Documents on paper: made from what is stored, written where one asks, each time with a trace."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Final, cast

from crt_desktop.domain.audit import COMMAND_LINE_REASON, DLU_NUMBER, AuditTag
from crt_desktop.domain.dates import YEARS
from crt_desktop.domain.errors import NotFoundError, NothingToPrintError
from crt_desktop.domain.parcours import Contrat
from crt_desktop.domain.recap import read_recap_id
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.clock import Clock, HolidayCalendar
from crt_desktop.ports.documents import DocumentRenderer
from crt_desktop.ports.files import FileSink
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.documents import CONTRAT, DLU, NUIT, PLAN, RECAP, Imprint
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.dlu_paper import dlu_paper, latest_plan
from crt_desktop.services.document_papers import (
    contrat_paper,
    night_paper,
    plan_paper,
    recap_paper,
)
from crt_desktop.services.fiche_desk import PERSON
from crt_desktop.services.night_sheet import KnownPeople, read_sheet, shown_besides
from crt_desktop.services.night_sheet import trace_of as trace_of_night
from crt_desktop.services.recap_rows import TEAM, allowed, read_recaps

SHEETS: Final[Mapping[str, str]] = {PLAN: "plans", CONTRAT: "contrats"}
"""The sheet whose records each kind of document is made from."""

PERSONS: Final = "beneficiaires"
PREVIEW: Final = "apercu"
IN_FILE: Final = "fichier"
LARGE: Final = "gros_caracteres"


class Documents:
    """Use cases on documents for one open vault."""

    def __init__(
        self,
        session: VaultSession,
        clock: Clock,
        *,
        renderer: DocumentRenderer,
        sink: FileSink,
        holidays: HolidayCalendar,
    ) -> None:
        """Act as the session's actor."""
        self._session = session
        self._clock = clock
        self._renderer = renderer
        self._sink = sink
        self._holidays = holidays

    def render(
        self, kind: str, id_: str | int, *, large_print: bool = False, reason: str | None = None
    ) -> bytes:
        """Return a document, to be shown or printed; audited as a document that left.

        Args:
            kind: « plan », « contrat », « dlu », « recap » or « nuit ».
            id_: A row id, a reference of the record, or that of a person: the latest validated plan,
                else the one in progress; the latest contrat or avenant. Of a dlu, that of the person. Of a
                recap, « AAAA-MM », or « AAAA-MM:REFERENCE » for one professionnel; of a night, the day it
                begins, « AAAA-MM-JJ ».
            large_print: In large letters.
            reason: Why, for the journal.

        Raises:
            PermissionDeniedError: The role may not.
            NotFoundError: No such kind, record or person, or the person has none.
            RuleViolationError: ``contrat_sans_texte``.
        """
        return self._make(kind, id_, PREVIEW, is_large=large_print, reason=reason)

    def write(
        self,
        kind: str,
        id_: str | int,
        output: Path,
        *,
        reason: str | None = None,
        large_print: bool = False,
    ) -> bytes:
        """Write a document whole or not at all, and return it; the journal is written first.

        Arguments and errors are those of `render`; DiskFullError, ReadOnlyError.
        """
        content = self._make(kind, id_, IN_FILE, is_large=large_print, reason=reason)
        self._sink.write(output, content)
        return content

    def _make(
        self, kind: str, id_: str | int, where: str, *, is_large: bool, reason: str | None
    ) -> bytes:
        actor = self._session.actor
        if kind == RECAP:
            return self._recap(str(id_), where, reason=reason)
        if kind == NUIT:
            return self._nuit(str(id_), where, reason=reason)
        if kind == DLU:
            return self._dlu(id_, where, reason=reason)
        actor.require(Permission.DOCUMENT_EXPORT)
        if kind not in SHEETS:
            raise NotFoundError(kind="document", reference=kind)
        today = self._clock.today()
        with self._session.uow() as uow:
            stored = _find(uow, kind, id_)
            content = self._content(uow, stored, on=today, is_large=is_large)
            uow.audit.record(
                actor,
                AuditTag.DOCUMENT_EXPORT,
                entity="beneficiaire",
                entity_id=stored.beneficiaire_id,
                fields=(
                    stored.sheet,
                    str(stored.record.reference or stored.row_id),
                    where,
                    *((LARGE,) if is_large else ()),
                    *trace_of(content, reason),
                ),
            )
            uow.commit()
        return content

    def _content(self, uow: UnitOfWork, stored: StoredFiche, *, on: date, is_large: bool) -> bytes:
        person = cast(int, stored.beneficiaire_id)
        if stored.sheet == SHEETS[PLAN]:
            sheet = uow.plans.sheet(person, stored.row_id, on=on)
            document = sheet.document or uow.plans.document(stored.row_id)
            paper = plan_paper(uow, sheet, document, imprint=self._imprint(), on=on)
            return self._renderer.plan(paper, is_large=is_large)
        contrat = cast(Contrat, stored.record)
        return self._renderer.contrat(
            contrat_paper(uow, person, contrat, imprint=self._imprint(), on=on), is_large=is_large
        )

    def _recap(self, id_: str, where: str, *, reason: str | None) -> bytes:
        """Return the recaps of a month, for those who may read them."""
        actor = self._session.actor
        try:
            month, professionnel = read_recap_id(id_)
        except ValueError as error:
            raise NotFoundError(kind=RECAP, reference=id_) from error
        whose = allowed(actor, professionnel)
        imprint = self._imprint()
        with self._session.uow() as uow:
            recaps = read_recaps(
                uow,
                month,
                whose,
                holidays=self._holidays,
                is_training=self._session.is_training,
            )
            content = self._renderer.recap(recap_paper(uow, recaps, month, imprint=imprint))
            uow.audit.record(
                actor,
                AuditTag.DOCUMENT_EXPORT,
                fields=(RECAP, f"{month:%Y-%m}", whose or TEAM, where, *trace_of(content, reason)),
            )
            uow.commit()
        return content

    def _nuit(self, id_: str, where: str, *, reason: str | None) -> bytes:
        """Return the sheet of a night, for those who read every file and for who is on call that night."""
        actor = self._session.actor
        actor.require(Permission.NIGHT_READ)
        night_on = _night_of(id_)
        with self._session.uow() as uow:
            sheet = read_sheet(uow, self._session, self._clock, night_on, people=KnownPeople())
            if not sheet.is_shown:
                actor.require(Permission.DOCUMENT_EXPORT)
            content = self._renderer.nuit(night_paper(uow, sheet, imprint=self._imprint()))
            # Whom the sheet told of is told by its reading, as on the screen.
            uow.audit.record(actor, AuditTag.NIGHT_READ, fields=trace_of_night(sheet))
            for person in sorted(shown_besides(sheet)):
                uow.audit.record(actor, AuditTag.NIGHT_READ, entity=PERSON, entity_id=person)
            uow.audit.record(
                actor,
                AuditTag.DOCUMENT_EXPORT,
                fields=(NUIT, night_on.isoformat(), where, *trace_of(content, reason)),
            )
            uow.commit()
        return content

    def _dlu(self, id_: str | int, where: str, *, reason: str | None) -> bytes:
        """Return the dossier de liaison d'urgence of a person, a row id or a reference."""
        actor = self._session.actor
        actor.require(Permission.DOCUMENT_EXPORT)
        with self._session.uow() as uow:
            person = (
                uow.fiches.get(PERSONS, id_)
                if isinstance(id_, int)
                else uow.fiches.find(PERSONS, id_)
            )
            if person is None:
                raise NotFoundError(kind=PERSONS, reference=id_)
            paper = dlu_paper(
                uow,
                person.row_id,
                latest_plan(uow, person.row_id),
                imprint=self._imprint(),
                on=self._clock.today(),
            )
            content = self._renderer.dlu(paper)
            uow.audit.record(
                actor,
                AuditTag.DOCUMENT_EXPORT,
                entity=PERSON,
                entity_id=person.row_id,
                fields=(
                    DLU,
                    str(person.record.reference),
                    where,
                    f"{DLU_NUMBER}{paper.imprint.fingerprint}",
                    *trace_of(content, reason),
                ),
            )
            uow.commit()
        return content

    def _imprint(self) -> Imprint:
        """Return what is known of a document before it is: who makes it, when."""
        return Imprint(
            title="",
            version="",
            statut="",
            author=self._session.actor.display_name,
            printed_at=self._clock.now(),
            is_training=self._session.is_training,
        )


def trace_of(content: bytes, reason: str | None) -> tuple[str, str]:
    """Return what the journal keeps of a document that left: its digest, and why."""
    return (
        f"sha256 : {hashlib.sha256(content).hexdigest()}",
        f"motif : {(reason or '').strip() or COMMAND_LINE_REASON}",
    )


def _find(uow: UnitOfWork, kind: str, id_: str | int) -> StoredFiche:
    """Return the record a document is made from; raises NotFoundError, NothingToPrintError."""
    sheet = SHEETS[kind]
    if isinstance(id_, int):
        return uow.fiches.get(sheet, id_)
    found = uow.fiches.find(sheet, id_)
    if found is not None:
        return found
    person = uow.fiches.find(PERSONS, id_)
    if person is None:
        raise NotFoundError(kind=sheet, reference=id_)
    latest = _LATEST[kind](uow, person.row_id)
    if latest is None:
        raise NothingToPrintError(kind=kind, reference=id_)
    return uow.fiches.get(sheet, latest)


def _latest_contrat(uow: UnitOfWork, beneficiaire_id: int) -> int | None:
    def rank(stored: StoredFiche) -> tuple[date, int]:
        contrat = cast(Contrat, stored.record)
        return contrat.drawn_on, contrat.numero

    stored = uow.fiches.of_person(SHEETS[CONTRAT], beneficiaire_id)
    return max(((rank(one), one.row_id) for one in stored), default=(None, None))[1]


_LATEST: Final[Mapping[str, Callable[[UnitOfWork, int], int | None]]] = {
    PLAN: latest_plan,
    CONTRAT: _latest_contrat,
}


def _night_of(id_: str) -> date:
    """Return the night that an identifier names by the day it begins; raises NotFoundError."""
    try:
        night_on = date.fromisoformat(id_)
    except ValueError as error:
        raise NotFoundError(kind=NUIT, reference=id_) from error
    if night_on.year not in YEARS:
        raise NotFoundError(kind=NUIT, reference=id_)
    return night_on

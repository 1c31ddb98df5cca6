"""Scanned papers of the contrats: taken in, read, written out, removed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final, cast

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import OperationCancelledError, RuleViolationError
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.scans import check_scan
from crt_desktop.ports.files import FileSink
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.upkeep import Progress
from crt_desktop.reports.contrats import Scan, ScanLine
from crt_desktop.services.fiche_desk import PERSON, FicheDesk

CONTRATS: Final = "contrats"
PIECES: Final = "pieces_jointes"
"""What the journal calls scanned papers."""

_STEPS: Final = 3
"""What attaching is counted in: checked, written, durable."""


def attach(
    desk: FicheDesk,
    contrat_row_id: int,
    nom: str,
    content: bytes,
    *,
    progress: Progress | None = None,
) -> ScanLine:
    """Keep a scanned paper of a contrat; see `Contrats.attach`."""
    desk.actor.require(Permission.BENEFICIAIRE_WRITE)
    checked = check_scan(nom, content)
    digest = hashlib.sha256(content).hexdigest()
    _follow(progress, 1)
    with desk.session.uow() as uow:
        uow.fiches.lock()
        contrat = uow.fiches.get(CONTRATS, contrat_row_id)
        for known in uow.scans.of_contrats([contrat_row_id]).get(contrat_row_id, ()):
            if known.sha256 == digest:
                raise RuleViolationError("piece_deja_jointe", nom=known.nom)
        line = uow.scans.add(
            contrat_row_id,
            checked,
            content,
            beneficiaire_id=cast(int, contrat.beneficiaire_id),
            at=desk.clock.now(),
            by=desk.actor.display_name,
        )
        _record(desk, uow, AuditTag.FICHE_ADD, line)
        _follow(progress, 2)
        uow.commit()
    if progress is not None:
        # It is kept: nothing is left to be stopped.
        progress(_STEPS, _STEPS)
    return line


def read(desk: FicheDesk, piece_id: int) -> Scan:
    """Return a scan whole; see `Contrats.read_scan`."""
    desk.actor.require(Permission.BENEFICIAIRE_READ)
    with desk.session.uow() as uow:
        scan = uow.scans.read(piece_id)
        uow.audit.record(
            desk.actor,
            AuditTag.BENEFICIAIRE_READ,
            entity=PERSON,
            entity_id=scan.line.beneficiaire_id,
            fields=(PIECES, str(piece_id)),
        )
        uow.commit()
    return scan


def write(desk: FicheDesk, sink: FileSink, piece_id: int, output: Path, *, reason: str) -> ScanLine:
    """Write a scan in clear; see `Contrats.write_scan`."""
    desk.actor.require(Permission.DOCUMENT_EXPORT)
    with desk.session.uow() as uow:
        scan = uow.scans.read(piece_id)
        fields = (*_fields(scan.line), f"motif : {reason}")
        uow.audit.record(
            desk.actor,
            AuditTag.DOCUMENT_EXPORT,
            entity=PERSON,
            entity_id=scan.line.beneficiaire_id,
            fields=fields,
        )
        uow.commit()
    sink.write(output, scan.content)
    return scan.line


def remove(desk: FicheDesk, piece_id: int) -> None:
    """Remove a scan for good; see `Contrats.remove_scan`."""
    desk.actor.require(Permission.BENEFICIAIRE_WRITE)
    with desk.session.uow() as uow:
        uow.fiches.lock()
        line = uow.scans.line(piece_id)
        uow.scans.remove(piece_id)
        _record(desk, uow, AuditTag.FICHE_REMOVE, line)
        uow.commit()


def _record(desk: FicheDesk, uow: UnitOfWork, tag: AuditTag, line: ScanLine) -> None:
    desk.record(uow, tag, [line.beneficiaire_id], _fields(line))


def _fields(line: ScanLine) -> tuple[str, ...]:
    return PIECES, str(line.piece_id), f"sha256 : {line.sha256}"


def _follow(progress: Progress | None, step: int) -> None:
    if progress is not None and not progress(step, _STEPS):
        raise OperationCancelledError

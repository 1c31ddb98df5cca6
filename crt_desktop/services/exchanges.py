"""Files in and out of the vault: check, import and export of the take-over workbook."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Final

from crt_desktop.domain.audit import COMMAND_LINE_REASON, AuditTag
from crt_desktop.domain.errors import (
    CrtError,
    EnvironmentFailedError,
    OperationCancelledError,
    RuleViolationError,
)
from crt_desktop.domain.machine import machine_refusals
from crt_desktop.domain.reprise.remarks import Setting
from crt_desktop.domain.reprise.schema import ALL_SHEETS, ETABLISSEMENT_SHEET, LIMIT_ROWS
from crt_desktop.domain.roles import Actor, Permission
from crt_desktop.domain.typography import french
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.files import WorkbookReader, WorkbookWriter
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.exchange import ExportReport, ImportReport, RawWorkbook
from crt_desktop.services.import_plan import ImportPlan, plan_import

Progress = Callable[[int, int], bool]
"""Told (done, total); returning False stops the operation."""

_READ_SHARE: Final = 30
_CHECK_SHARE: Final = 60
_WHOLE: Final = 100
"""How far the progress is after the reading and after the checks."""

_CHUNK: Final = 1 << 20

_NOT_CARRIED: Final = tuple(
    french(sentence)
    for sentence in (
        "Les comptes, le journal des accès et les sauvegardes restent dans le coffre.",
        "Les brouillons, la corbeille et les accusés de lecture des transmissions y restent aussi.",
        "Les demandes d'échange d'astreinte y restent : ce qui a été accepté sort avec les astreintes.",
        "Les documents numérisés n'en sortent pas : enregistrez-les un à un, depuis chaque contrat.",
        "Les dates de saisie ne sortent pas : le classeur porte les dates des faits.",
    )
)


@dataclass(slots=True)
class _Steps:
    """Tells the progress of an import and notices that the person stopped it."""

    progress: Callable[[int, int], bool] | None
    done: int = 0

    def reach(self, done: int) -> None:
        """Tell how far it is; raises OperationCancelledError when the person stopped."""
        self.done = done
        self.check()

    def check(self) -> None:
        """Raise OperationCancelledError when the person stopped."""
        if self.is_cancelled():
            raise OperationCancelledError

    def is_cancelled(self) -> bool:
        """Tell whether the person stopped."""
        return self.progress is not None and not self.progress(self.done, _WHOLE)

    def write(self, done: int, total: int) -> bool:
        """Tell how far the writing is; False when the person stopped."""
        self.done = _CHECK_SHARE + (_WHOLE - _CHECK_SHARE) * done // max(total, 1)
        return not self.is_cancelled()


class Exchanges:
    """Use cases on workbooks for one open vault; every method may raise PermissionDeniedError."""

    def __init__(
        self, session: VaultSession, clock: Clock, reader: WorkbookReader, writer: WorkbookWriter
    ) -> None:
        """Keep the vault and what reads and writes workbooks."""
        self._session = session
        self._clock = clock
        self._reader = reader
        self._writer = writer

    def check(
        self,
        actor: Actor,
        path: Path,
        *,
        skip_invalid: bool = False,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Return what an import would do; nothing is written.

        Raises WorkbookUnreadableError, FileNotFoundError, OperationCancelledError.
        """
        return self.import_workbook(
            actor, path, dry_run=True, skip_invalid=skip_invalid, progress=progress
        )

    def import_workbook(
        self,
        actor: Actor,
        path: Path,
        *,
        dry_run: bool = False,
        skip_invalid: bool = False,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Bring a take-over workbook in: all of it or nothing.

        With ``skip_invalid`` the rows in error, and those that depend on them, are left out instead.
        ``is_written`` of the report tells whether it went in. ``progress(done, total)`` returns False
        to stop. Raises WorkbookUnreadableError, FileNotFoundError, OperationCancelledError.
        """
        actor.require(Permission.CASELOAD_IMPORT)
        started = perf_counter()
        steps = _Steps(progress)
        steps.check()
        workbook = self._reader.read(path, is_cancelled=steps.is_cancelled)
        steps.reach(_READ_SHARE)
        with self._session.uow() as uow:
            plan = plan_import(
                workbook,
                uow.exchange,
                self._setting(uow),
                skip_invalid=skip_invalid,
                check_cancelled=steps.check,
            )
            steps.reach(_CHECK_SHARE)
            is_written = not dry_run and (skip_invalid or not plan.has_errors)
            if is_written:
                self._store(actor, uow, plan, steps)
                uow.commit()
        if is_written and "nom" in plan.parametres:
            # What went in is in: a slot file that cannot be rewritten now does not undo it.
            with suppress(CrtError):
                self._session.set_label(plan.parametres["nom"])
        return _report(workbook, plan, is_written=is_written, took_s=perf_counter() - started)

    def export_caseload(
        self, actor: Actor, path: Path, reason: str = COMMAND_LINE_REASON
    ) -> ExportReport:
        """Write the whole caseload in the take-over shape, in clear; the reason is audited.

        The file appears once its entry is in the journal, whole, or what was there before stays.
        Raises DiskFullError, ReadOnlyError.
        """
        actor.require(Permission.CASELOAD_EXPORT)
        with _in_place_once_told(path) as made, self._session.uow() as uow:
            counts = self._writer.write_caseload(
                made,
                sheets={sheet.name: uow.exchange.read_sheet(sheet.name) for sheet in ALL_SHEETS},
                parametres=uow.exchange.parametres(),
                is_training=self._session.is_training,
                identified=_identified(uow),
            )
            digest = _sha256(made)
            uow.audit.record(
                actor,
                AuditTag.EXPORT_CASELOAD,
                entity="export",
                fields=(
                    f"motif : {reason.strip() or COMMAND_LINE_REASON}",
                    f"sha256 : {digest}",
                ),
            )
            uow.commit()
        return ExportReport(
            file_name=path.name, counts=counts, sha256=digest, not_carried=_not_carried(counts)
        )

    def write_template(self, path: Path) -> None:
        """Write a blank take-over workbook; raises DiskFullError, ReadOnlyError."""
        self._writer.write_template(path)

    def annotate(
        self,
        actor: Actor,
        path: Path,
        report: ImportReport,
        output: Path,
        *,
        progress: Progress | None = None,
    ) -> None:
        """Write a copy of a workbook with what a check found on its cells, and a first sheet of it all.

        The workbook itself is only read. ``progress(done, total)`` returns False to stop: nothing is
        written then. Raises FileNotFoundError, WorkbookUnreadableError (``modifie``: it changed since the
        check), RuleViolationError (``copie_sur_original``), DiskFullError, ReadOnlyError,
        OperationCancelledError.
        """
        actor.require(Permission.CASELOAD_IMPORT)
        if output.exists() and path.exists() and output.samefile(path):
            raise RuleViolationError("copie_sur_original", file=path.name)
        self._writer.write_annotated(
            path, report, output, is_training=self._session.is_training, progress=progress
        )

    def _setting(self, uow: UnitOfWork) -> Setting:
        return Setting(
            today=self._clock.today(), now=self._clock.now(), parametres=uow.parametres()
        )

    def _store(self, actor: Actor, uow: UnitOfWork, plan: ImportPlan, steps: _Steps) -> None:
        """Write the plan, with one entry for the run and one for each person touched."""
        touched = uow.exchange.apply(plan.changes, progress=steps.write)
        if plan.parametres:
            uow.exchange.store_parametres(plan.parametres)
        sheets = [one.sheet for one in plan.changes if one.created or one.updated]
        settings = [f"{ETABLISSEMENT_SHEET}.{key}" for key in plan.parametres]
        uow.audit.record(actor, AuditTag.IMPORT_RUN, entity="import", fields=(*sheets, *settings))
        personal = tuple(sheet for sheet in sheets if sheet in _PERSONAL_SHEETS)
        for beneficiaire_id in touched:
            uow.audit.record(
                actor,
                AuditTag.IMPORT_BENEFICIAIRE,
                entity="beneficiaire",
                entity_id=beneficiaire_id,
                fields=personal,
            )


_PERSONAL_SHEETS: Final = frozenset(
    sheet.name
    for sheet in ALL_SHEETS
    if sheet.name == "beneficiaires"
    or any(column.sheet == "beneficiaires" for column in sheet.columns)
)
"""The sheets whose rows are about a person."""


def _report(
    workbook: RawWorkbook, plan: ImportPlan, *, is_written: bool, took_s: float
) -> ImportReport:
    return ImportReport(
        file_name=workbook.file_name,
        size_bytes=workbook.size_bytes,
        sheets=plan.sheets,
        problems=plan.problems,
        is_written=is_written,
        took_s=took_s,
    )


def _identified(uow: UnitOfWork) -> frozenset[str]:
    """Return the sheets without a required id where some row carries one."""
    return frozenset(
        sheet.name
        for sheet in ALL_SHEETS
        if not sheet.has_required_id and uow.exchange.references(sheet.name)
    )


def _not_carried(counts: Mapping[str, int]) -> tuple[str, ...]:
    return (
        *_NOT_CARRIED,
        *(
            french(
                f"La feuille {name} dépasse les {LIMIT_ROWS} lignes qu'un import accepte : "
                "partagez-la en plusieurs classeurs avant de l'importer."
            )
            for name, count in counts.items()
            if count > LIMIT_ROWS
        ),
    )


@contextmanager
def _in_place_once_told(path: Path) -> Iterator[Path]:
    """Yield where to write a file that takes its place after the block, its entry included.

    When the block fails nothing has left the vault, and what stood at ``path`` is still there.
    """
    made = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        yield made
        with machine_refusals(path):
            made.replace(path)
    except BaseException as error:
        with suppress(OSError):
            made.unlink()
        if isinstance(error, EnvironmentFailedError) and error.values.get("path") == str(made):
            # The sentence names the file that was asked for.
            error.values["path"] = str(path)
        raise


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()

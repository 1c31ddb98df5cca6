"""The import and export screen without its widgets: which step, which report, what is running."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.errors import (
    CrtError,
    OperationCancelledError,
    WorkbookUnreadableError,
)
from crt_desktop.domain.roles import Actor
from crt_desktop.reports.exchange import ExportReport, ImportReport, Severity, SheetReport
from ui.tasks import Progress, Tasks
from ui.viewmodels import words


class ExchangeService(Protocol):
    """What this screen asks of `crt_desktop.services.exchanges.Exchanges`."""

    def check(
        self,
        actor: Actor,
        path: Path,
        *,
        skip_invalid: bool = False,
        progress: Callable[[int, int], bool] | None = None,
    ) -> ImportReport:
        """Return what an import would do."""

    def import_workbook(
        self,
        actor: Actor,
        path: Path,
        *,
        dry_run: bool = False,
        skip_invalid: bool = False,
        progress: Callable[[int, int], bool] | None = None,
    ) -> ImportReport:
        """Bring a workbook in."""

    def export_caseload(self, actor: Actor, path: Path, reason: str = ...) -> ExportReport:
        """Write the whole caseload, in clear."""

    def write_template(self, path: Path) -> None:
        """Write a blank workbook."""

    def annotate(
        self,
        actor: Actor,
        path: Path,
        report: ImportReport,
        output: Path,
        *,
        progress: Callable[[int, int], bool] | None = None,
    ) -> None:
        """Write a copy of a workbook with what a check found in it."""


class Step(StrEnum):
    """Where the import stands."""

    CHOISIR = "choisir"
    LECTURE = "lecture"
    VERIFIER = "verifier"
    ECRITURE = "ecriture"
    TERMINE = "termine"
    REFUSE = "refuse"


class ExchangeViewModel(QObject):
    """Reads, checks and imports a workbook on the database thread; exports the caseload."""

    step_changed = Signal()
    progressed = Signal(int, int)
    imported = Signal(object)
    exported = Signal(object)
    template_written = Signal(object)
    annotating = Signal(int, int)
    """An annotated copy is being made: how far it is."""
    annotating_ended = Signal()
    annotation_cancelled = Signal()
    annotated = Signal(object)
    export_failed = Signal(object)
    import_broke = Signal(object)
    """A bug, not a refusal: its report must be kept."""

    def __init__(
        self,
        service: ExchangeService,
        tasks: Tasks,
        actor: Actor,
        *,
        upkeep: Tasks,
        parent: QObject | None = None,
    ) -> None:
        """Wait for a workbook; ``upkeep`` runs what needs no database and may take a minute."""
        super().__init__(parent)
        self._service = service
        self._tasks = tasks
        self._upkeep = upkeep
        self._actor = actor
        self._stop = threading.Event()
        self._stop_copy = threading.Event()
        self.is_annotating = False
        self._step = Step.CHOISIR
        self.path: Path | None = None
        self.report: ImportReport | None = None
        self.error: Exception | None = None
        self.is_exporting = False

    @property
    def step(self) -> Step:
        """Where the import stands."""
        return self._step

    # --- the import --------------------------------------------------------------------------

    def choose(self, path: Path) -> None:
        """Read and check a workbook; nothing is written."""
        self.path = path
        self.report = self.error = None
        service, actor = self._service, self._actor
        self._run(
            Step.LECTURE,
            lambda tell: service.check(actor, path, progress=tell),
            self._show_check,
        )

    def reload(self) -> None:
        """Read the same file again, once it was mended."""
        if self.path is not None:
            self.choose(self.path)

    def import_all(self) -> None:
        """Write the workbook, all of it or nothing."""
        self._import(skip_invalid=False)

    def import_valid(self) -> None:
        """Write the workbook without its rows in error."""
        self._import(skip_invalid=True)

    def cancel(self) -> None:
        """Ask what is running to stop; nothing is written then."""
        self._stop.set()

    def start_over(self) -> None:
        """Come back to the choice of a workbook."""
        self.path = self.report = self.error = None
        self._go(Step.CHOISIR)

    # --- the exports -------------------------------------------------------------------------

    def export(self, path: Path, reason: str) -> None:
        """Write the caseload in clear; the reason is audited."""
        service, actor = self._service, self._actor
        self.is_exporting = True
        self.step_changed.emit()

        def done(report: ExportReport) -> None:
            self.is_exporting = False
            self.step_changed.emit()
            self.exported.emit(report)

        self._tasks.run(
            lambda: service.export_caseload(actor, path, reason=reason),
            owner=self,
            done=done,
            failed=self._fail_export,
            keeps=True,
        )

    def write_template(self, path: Path) -> None:
        """Write a blank workbook."""
        service = self._service
        self._tasks.run(
            lambda: service.write_template(path),
            owner=self,
            done=lambda _nothing: self.template_written.emit(path),
            failed=self._fail_export,
        )

    def annotate(self, output: Path) -> None:
        """Write the annotated copy of the workbook that was checked."""
        service, actor, path, report = self._service, self._actor, self.path, self.report
        if path is None or report is None or self.is_annotating:
            return
        self.is_annotating = True
        self._stop_copy.clear()
        self.annotating.emit(0, 0)

        def work(tell: Progress) -> None:
            # As for an import: whether it stopped must be known.
            service.annotate(
                actor,
                path,
                report,
                output,
                progress=lambda count, total: tell(count, total) and not self._stop_copy.is_set(),
            )

        def done(_nothing: None) -> None:
            self._end_annotating()
            self.annotated.emit(output)

        def failed(error: Exception) -> None:
            self._end_annotating()
            if isinstance(error, OperationCancelledError):
                self.annotation_cancelled.emit()
            else:
                self.export_failed.emit(_told(error, path))

        self._upkeep.run_long(
            work, owner=self, done=done, failed=failed, progressed=self.annotating.emit
        )

    def cancel_copy(self) -> None:
        """Ask the annotated copy to stop; nothing is written then."""
        self._stop_copy.set()

    def _end_annotating(self) -> None:
        self.is_annotating = False
        self.annotating_ended.emit()

    # --- inside ------------------------------------------------------------------------------

    def _import(self, *, skip_invalid: bool) -> None:
        path = self.path
        if path is None:
            return
        service, actor = self._service, self._actor
        self._run(
            Step.ECRITURE,
            lambda tell: service.import_workbook(
                actor, path, skip_invalid=skip_invalid, progress=tell
            ),
            self._show_import,
        )

    def _run(
        self,
        step: Step,
        work: Callable[[Progress], ImportReport],
        done: Callable[[ImportReport], None],
    ) -> None:
        self._stop.clear()
        self._go(step)

        def stoppable(tell: Progress) -> ImportReport:
            # The flag of the task itself would drop the answer: whether it stopped must be known.
            return work(lambda count, total: tell(count, total) and not self._stop.is_set())

        self._tasks.run_long(
            stoppable,
            owner=self,
            done=done,
            failed=self._fail,
            progressed=self.progressed.emit,
        )

    def _show_check(self, report: ImportReport) -> None:
        self.report = report
        self._go(Step.VERIFIER)

    def _show_import(self, report: ImportReport) -> None:
        self.report = report
        if report.is_written:
            self._go(Step.TERMINE)
            self.imported.emit(report)
        else:
            # The file changed since it was checked: what is wrong now is shown instead.
            self._go(Step.VERIFIER)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, OperationCancelledError):
            self._go(Step.CHOISIR if self.report is None else Step.VERIFIER)
            return
        self.error = error = _told(error, self.path)
        self._go(Step.REFUSE)
        if not isinstance(error, CrtError):
            self.import_broke.emit(error)

    def _fail_export(self, error: Exception) -> None:
        self.is_exporting = False
        self.step_changed.emit()
        self.export_failed.emit(error)

    def _go(self, step: Step) -> None:
        self._step = step
        self.step_changed.emit()


def _told(error: Exception, path: Path | None) -> Exception:
    """Return the error to show: a file moved or unplugged since it was chosen is no bug of ours."""
    if isinstance(error, FileNotFoundError):
        return WorkbookUnreadableError(reason="absent", file="" if path is None else path.name)
    return error


# --- what is said of a report ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Rows over all sheets."""

    read: int
    created: int
    updated: int
    unchanged: int
    failed: int

    @property
    def written(self) -> int:
        """Rows an import writes."""
        return self.created + self.updated


def totals_of(report: ImportReport) -> Totals:
    """Add the sheets up."""
    sheets = report.sheets.values()

    def add(pick: Callable[[SheetReport], int]) -> int:
        return sum(pick(sheet) for sheet in sheets)

    return Totals(
        read=add(lambda sheet: sheet.read),
        created=add(lambda sheet: sheet.created),
        updated=add(lambda sheet: sheet.updated),
        unchanged=add(lambda sheet: sheet.unchanged),
        failed=add(lambda sheet: sheet.failed),
    )


def file_fact(report: ImportReport) -> str:
    """Return "reprise.xlsx · 412 Ko, 13 feuilles, lu en 0,4 s"."""
    verb = "importé" if report.is_written else "lu"
    sheets = words.counted(len(report.sheets), "feuille")
    size = words.file_size(report.size_bytes)
    return f"{report.file_name} · {size}, {sheets}, {verb} en {words.seconds(report.took_s)}"


def banner_of(report: ImportReport) -> tuple[str, str, str]:
    """Return the tone, the fact and the consequence said above a preview."""
    totals = totals_of(report)
    fact = "Rien n’est encore écrit dans le coffre."
    if totals.failed:
        the_rows = words.plural(
            totals.failed, "la ligne", f"les {words.number(totals.failed)} lignes"
        )
        consequence = (
            f"Corrigez {the_rows} en erreur puis rechargez le classeur{words.NO_BREAK}: "
            "l’import se fait en une seule fois."
        )
        return "info", fact, consequence
    if not totals.written:
        return (
            "success",
            "Ce classeur est déjà dans le coffre.",
            "Aucune ligne n’est nouvelle ni changée.",
        )
    return (
        "info",
        fact,
        f"Le classeur est prêt{words.NO_BREAK}: l’import se fait en une seule fois.",
    )


def blocked_reason(report: ImportReport) -> str:
    """Return why « Tout importer » is disabled; empty when it is not."""
    totals = totals_of(report)
    if totals.failed:
        rows = words.counted(totals.failed, "ligne")
        return f"{rows} à corriger d’abord"
    return "" if totals.written else "Rien à importer"


def result_sentence(report: ImportReport) -> str:
    """Return what an import did, in one sentence."""
    totals = totals_of(report)
    parts = [
        words.counted(totals.created, "ligne ajoutée", "lignes ajoutées"),
        words.counted(totals.updated, "ligne modifiée", "lignes modifiées"),
        f"{words.number(totals.unchanged)} déjà à jour",
    ]
    return f"{words.listed(parts)}."


def skipped_sentence(report: ImportReport) -> str:
    """Return what was left out, or nothing."""
    failed = totals_of(report).failed
    if not failed:
        return ""
    rows = words.counted(
        failed, "ligne en erreur n’a pas été importée", "lignes en erreur n’ont pas été importées"
    )
    return (
        f"{rows}. Corrigez-les dans le classeur puis importez-le de nouveau{words.NO_BREAK}: "
        "rien ne sera doublé."
    )


def problems_title(report: ImportReport) -> str:
    """Return the title of the list of problems."""
    failed = totals_of(report).failed
    return (
        words.counted(failed, "ligne à corriger", "lignes à corriger")
        if failed
        else ("Aucune ligne à corriger")
    )


def error_sheets(report: ImportReport) -> dict[str, int]:
    """Return how many errors each sheet has, the sheets without any left out."""
    counts = Counter(
        problem.sheet for problem in report.problems if problem.severity is Severity.ERREUR
    )
    return {sheet: counts[sheet] for sheet in report.sheets if counts[sheet]} | {
        sheet: count for sheet, count in counts.items() if sheet not in report.sheets
    }


def warning_count(report: ImportReport) -> int:
    """Return how many warnings there are."""
    return sum(problem.severity is Severity.AVERTISSEMENT for problem in report.problems)


def warnings_sentence(report: ImportReport) -> tuple[str, str]:
    """Return the count of warnings, and where they are."""
    counts = Counter(
        problem.sheet for problem in report.problems if problem.severity is Severity.AVERTISSEMENT
    )
    total = sum(counts.values())
    where = ", ".join(f"{sheet} {words.number(count)}" for sheet, count in counts.most_common(3))
    more = "…" if len(counts) > MOST_SHEETS else ""
    text = words.plural(total, "importé quand même", "importés quand même")
    return words.counted(total, "avertissement"), f"{text}{words.NO_BREAK}: {where}{more}"


MOST_SHEETS = 3

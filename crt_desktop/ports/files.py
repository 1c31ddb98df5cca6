"""The files written and read beside the vault."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from crt_desktop.ports.exchange import StoredRecord
from crt_desktop.reports.exchange import ImportReport, RawWorkbook
from crt_desktop.reports.survey import Evidence, SurveyAnswer


class WorkbookReader(Protocol):
    """Reads a take-over workbook (.xlsx or a folder of .csv) safely."""

    def read(self, path: Path, *, is_cancelled: Callable[[], bool] | None = None) -> RawWorkbook:
        """Return the cells; raises WorkbookUnreadableError, FileNotFoundError."""


class WorkbookWriter(Protocol):
    """Writes the take-over shape."""

    def write_caseload(
        self,
        path: Path,
        *,
        sheets: Mapping[str, Iterable[StoredRecord]],
        parametres: Mapping[str, str],
        is_training: bool,
        identified: Collection[str] = (),
    ) -> dict[str, int]:
        """Write every sheet; return the rows written by sheet. The file appears whole or not at all.

        ``identified`` names the sheets, among those without a required id, where some row carries one.
        """

    def write_template(self, path: Path) -> None:
        """Write the blank template: lists, comments, an example row."""

    def write_annotated(
        self,
        source: Path,
        report: ImportReport,
        output: Path,
        *,
        is_training: bool,
        progress: Callable[[int, int], bool] | None = None,
    ) -> None:
        """Write a copy of a workbook with what a check found on its cells; the source is only read.

        ``progress(done, total)`` returns False to stop. Raises FileNotFoundError, WorkbookUnreadableError,
        DiskFullError, ReadOnlyError, OperationCancelledError.
        """


class SurveyRenderer(Protocol):
    """Renders an answer in one format."""

    def render(self, answer: SurveyAnswer, evidences: Sequence[Evidence]) -> bytes:
        """Return the whole file; formats without evidence ignore it."""


class FileSink(Protocol):
    """Writes a file whole or not at all; raises DiskFullError, ReadOnlyError."""

    def write(self, path: Path, content: bytes) -> None:
        """Replace or create the file, never leaving half of it."""

"""What the window and the command line are given: the use cases, built when first used.

Importing this module costs next to nothing: the unlock window is painted before the rules, the
database and the file formats are loaded. `Application.preload` loads them while the person types.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from crt_desktop.ports.calendriers import AgendaRenderer, LeaveReader
    from crt_desktop.ports.clock import Clock, HolidayCalendar
    from crt_desktop.ports.desk import MatrixEncoder
    from crt_desktop.ports.diagnosis import Probes
    from crt_desktop.ports.documents import DocumentRenderer
    from crt_desktop.ports.enquetes import EvidenceRenderer, SincerityRenderer
    from crt_desktop.ports.files import FileSink, SurveyRenderer, WorkbookReader, WorkbookWriter
    from crt_desktop.ports.pilotage import DialogueRenderer
    from crt_desktop.ports.recap import RecapWorkbook
    from crt_desktop.ports.rota import RotaSolver
    from crt_desktop.ports.vault import Vaults, VaultSession
    from crt_desktop.ports.visites import RecurrenceRules
    from crt_desktop.reports.enquetes import EditionLine
    from crt_desktop.services.diagnosis import Diagnostics
    from crt_desktop.services.open_vault import OpenVault
    from crt_desktop.services.sessions import Sessions


class Wiring(Protocol):
    """The adapters of this installation; each call may import a library and is made once."""

    def clock(self) -> Clock:
        """Return the source of the present."""

    def holidays(self) -> HolidayCalendar:
        """Return the calendar of public holidays."""

    def recurrence(self) -> RecurrenceRules:
        """Return what expands rules of recurrence."""

    def vaults(self) -> Vaults:
        """Return the maker and opener of vaults."""

    def reader(self) -> WorkbookReader:
        """Return the reader of take-over workbooks."""

    def writer(self) -> WorkbookWriter:
        """Return the writer of take-over workbooks."""

    def renderers(self) -> Mapping[str, SurveyRenderer]:
        """Return the renderers of survey answers by format: json, csv, xlsx, pdf."""

    def editions(self) -> Mapping[str, EditionLine]:
        """Return the survey editions that need no vault by id, the workstation's over those shipped."""

    def sink(self) -> FileSink:
        """Return the writer of whole files."""

    def matrix_encoder(self) -> MatrixEncoder:
        """Return what draws two-dimensional codes."""

    def document_renderer(self) -> DocumentRenderer:
        """Return what makes documents on paper."""

    def dialogue_renderer(self) -> DialogueRenderer:
        """Return what makes the dossier of dialogue de gestion."""

    def evidence_renderers(self) -> Mapping[str, EvidenceRenderer]:
        """Return the renderers of the records behind a figure, by format: xlsx, csv."""

    def sincerity_renderers(self) -> Mapping[str, SincerityRenderer]:
        """Return the renderers of the sincerity report, by format: pdf, xlsx."""

    def recap_workbook(self) -> RecapWorkbook:
        """Return what makes the workbook of the monthly recaps."""

    def calendar_renderer(self) -> AgendaRenderer:
        """Return what writes calendar files."""

    def leave_reader(self) -> LeaveReader:
        """Return what reads leave from calendar files."""

    def probes(self) -> Probes:
        """Return what looks at this workstation."""

    def rota_solver(self) -> RotaSolver:
        """Return what proposes a rota."""

    def preload(self) -> None:
        """Import every library the use cases need; called from a background thread."""


class Application:
    """The application, wired: everything the window and the command line may ask for."""

    def __init__(self, *, version: str, wiring: Wiring) -> None:
        """Keep the wiring; nothing is built yet."""
        self.version = version
        self._wiring = wiring

    @cached_property
    def clock(self) -> Clock:
        """The source of the present."""
        return self._wiring.clock()

    @cached_property
    def holidays(self) -> HolidayCalendar:
        """The calendar of public holidays."""
        return self._wiring.holidays()

    @cached_property
    def recurrence(self) -> RecurrenceRules:
        """The expansion of rules of recurrence."""
        return self._wiring.recurrence()

    @cached_property
    def sessions(self) -> Sessions:
        """Making, opening and checking vaults."""
        from crt_desktop.services.sessions import Sessions

        return Sessions(self._wiring.vaults())

    @cached_property
    def reader(self) -> WorkbookReader:
        """The reader of take-over workbooks."""
        return self._wiring.reader()

    @cached_property
    def writer(self) -> WorkbookWriter:
        """The writer of take-over workbooks."""
        return self._wiring.writer()

    @cached_property
    def renderers(self) -> Mapping[str, SurveyRenderer]:
        """The renderers of survey answers, by format."""
        return self._wiring.renderers()

    @cached_property
    def editions(self) -> Mapping[str, EditionLine]:
        """The survey editions that need no vault, by id."""
        return self._wiring.editions()

    @cached_property
    def matrix_encoder(self) -> MatrixEncoder:
        """What draws two-dimensional codes."""
        return self._wiring.matrix_encoder()

    @cached_property
    def recap_workbook(self) -> RecapWorkbook:
        """What makes the workbook of the monthly recaps."""
        return self._wiring.recap_workbook()

    @cached_property
    def calendar_renderer(self) -> AgendaRenderer:
        """What writes calendar files."""
        return self._wiring.calendar_renderer()

    @cached_property
    def leave_reader(self) -> LeaveReader:
        """What reads leave from calendar files."""
        return self._wiring.leave_reader()

    @cached_property
    def document_renderer(self) -> DocumentRenderer:
        """What makes documents on paper."""
        return self._wiring.document_renderer()

    @cached_property
    def dialogue_renderer(self) -> DialogueRenderer:
        """What makes the dossier of dialogue de gestion."""
        return self._wiring.dialogue_renderer()

    @cached_property
    def evidence_renderers(self) -> Mapping[str, EvidenceRenderer]:
        """The renderers of the records behind a figure, by format."""
        return self._wiring.evidence_renderers()

    @cached_property
    def sincerity_renderers(self) -> Mapping[str, SincerityRenderer]:
        """The renderers of the sincerity report, by format."""
        return self._wiring.sincerity_renderers()

    @cached_property
    def rota_solver(self) -> RotaSolver:
        """What proposes a rota."""
        return self._wiring.rota_solver()

    @cached_property
    def diagnostics(self) -> Diagnostics:
        """The check of this installation; needs no vault."""
        from crt_desktop.services.diagnosis import Diagnostics

        return Diagnostics(self._wiring.probes(), self.clock, version=self.version)

    @cached_property
    def sink(self) -> FileSink:
        """The writer of whole files."""
        return self._wiring.sink()

    def services(self, session: VaultSession) -> OpenVault:
        """Return the use cases over this vault; keep the result as long as the session."""
        from crt_desktop.services.open_vault import OpenVault

        return OpenVault(self, session)

    def write_template(self, path: Path) -> None:
        """Write a blank take-over workbook; needs no vault."""
        self.writer.write_template(path)

    def preload(self) -> None:
        """Load what the use cases need, from a background thread, while the person types."""
        self._wiring.preload()

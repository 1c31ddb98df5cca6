"""The only module that sees everything: it joins the use cases and the adapters.

Everything heavy is imported by the method that needs it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crt_desktop import __version__
from crt_desktop.services.application import Application

CONTACT_SHEET: Final = "planche.png"
"""The picture of all the pictures."""

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
    from crt_desktop.ports.vault import Vaults
    from crt_desktop.ports.visites import RecurrenceRules
    from crt_desktop.reports.enquetes import EditionLine


class LocalWiring:
    """The adapters of one workstation: a vault in a folder, files beside it."""

    def __init__(self, clock: Clock | None = None) -> None:
        """Use this clock, or the computer's."""
        self._clock = clock

    def clock(self) -> Clock:
        """Return the clock of the computer."""
        if self._clock is None:
            from crt_desktop.clock import SystemClock

            self._clock = SystemClock()
        return self._clock

    def holidays(self) -> HolidayCalendar:
        """Return the French public holidays."""
        from crt_desktop.holidays_fr import FrenchHolidays

        return FrenchHolidays()

    def recurrence(self) -> RecurrenceRules:
        """Return the rules of RFC 5545."""
        from crt_desktop.recurrence import DateutilRules

        return DateutilRules()

    def vaults(self) -> Vaults:
        """Return the encrypted vaults in local folders."""
        from db.vault import LocalVaults

        return LocalVaults(self.clock())

    def reader(self) -> WorkbookReader:
        """Return the reader of .xlsx workbooks and folders of .csv, in a process of its own."""
        from exports.workbook_reader import SafeWorkbookReader

        return SafeWorkbookReader()

    def writer(self) -> WorkbookWriter:
        """Return the writer of .xlsx workbooks."""
        from exports.workbook_writer import XlsxWorkbookWriter

        return XlsxWorkbookWriter()

    def renderers(self) -> Mapping[str, SurveyRenderer]:
        """Return the renderers of survey answers: json, csv, xlsx, pdf."""
        from exports.survey import survey_renderers

        return survey_renderers(_font_folder())

    def editions(self) -> Mapping[str, EditionLine]:
        """Return the shipped editions, and those of the establishment over them."""
        from crt_desktop.config import find_folders
        from crt_desktop.editions import load_editions

        return load_editions(find_folders().editions)

    def sink(self) -> FileSink:
        """Return the writer of whole files."""
        from exports.files import AtomicFiles

        return AtomicFiles()

    def matrix_encoder(self) -> MatrixEncoder:
        """Return what draws Data Matrix symbols."""
        from exports.datamatrix import encode_datamatrix

        return encode_datamatrix

    def document_renderer(self) -> DocumentRenderer:
        """Return the maker of PDF documents, with the fonts of the window."""
        from exports.pdf.documents import PdfDocuments

        return PdfDocuments(_font_folder())

    def dialogue_renderer(self) -> DialogueRenderer:
        """Return the maker of the dossier of dialogue de gestion."""
        from exports.pdf.dialogue import PdfDialogue

        return PdfDialogue(_font_folder())

    def evidence_renderers(self) -> Mapping[str, EvidenceRenderer]:
        """Return the renderers of the records behind a figure: xlsx, csv."""
        from exports.evidence import EVIDENCE_RENDERERS

        return EVIDENCE_RENDERERS

    def sincerity_renderers(self) -> Mapping[str, SincerityRenderer]:
        """Return the renderers of the sincerity report: pdf, xlsx."""
        from exports.sincerity import sincerity_renderers

        return sincerity_renderers(_font_folder())

    def recap_workbook(self) -> RecapWorkbook:
        """Return what makes the workbook of the monthly recaps."""
        from exports.recap_xlsx import RecapXlsx

        return RecapXlsx()

    def calendar_renderer(self) -> AgendaRenderer:
        """Return what writes calendar files."""
        from exports.calendar import render_calendar

        return render_calendar

    def leave_reader(self) -> LeaveReader:
        """Return what reads leave from calendar files."""
        from exports.calendar_reader import read_leave

        return read_leave

    def rota_solver(self) -> RotaSolver:
        """Return what proposes a rota, in a process of its own."""
        from crt_desktop.rota_solver.solver import HighsRotaSolver

        return HighsRotaSolver()

    def probes(self) -> Probes:
        """Return what looks at this workstation."""
        from crt_desktop.config import find_folders
        from crt_desktop.probes import LocalProbes

        return LocalProbes(
            has_screen=QtDesktop().has_screen, fonts=_fonts, settings=find_folders().settings
        )

    def preload(self) -> None:
        """Import what the first screens need; the rest comes when it is used."""
        from crt_desktop import config, holidays_fr, log
        from crt_desktop.services import alertes, beneficiaires, reglages, sessions, tableau
        from db import vault

        del alertes, beneficiaires, reglages, sessions, tableau
        vault.preload()
        holidays_fr.preload(self.clock().today())
        log.start(config.find_folders().logs)
        log.LOGGER.info("window version %s", __version__)


class QtDesktop:
    """The window of the project, for the command line."""

    def has_screen(self) -> bool:
        """Tell whether a window can be shown: on Linux, a display and not the offscreen platform."""
        if os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal")):
            return False
        if not sys.platform.startswith("linux"):
            return True
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))

    def open(self, application: Application, vault: Path | None) -> int:
        """Open the window and return its exit code when it is closed."""
        from ui.app import run

        return run(application, vault, argv=sys.argv[:1])

    def draw_screens(self, vault: Path, *, passphrase: str, folder: Path) -> Sequence[Path]:
        """Draw every screen on this vault, light and dark, and a contact sheet of them, the last.

        In a process of its own, without a screen: one process has one Qt platform, and the window may
        be opened after.
        """
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        folder.mkdir(parents=True, exist_ok=True)
        with ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=_leave_the_screen
        ) as process:
            process.submit(_draw, vault, passphrase, folder).result()
        sheet = folder / CONTACT_SHEET
        others = sorted(path for path in folder.rglob("*.png") if path != sheet)
        return [*others, sheet] if sheet.exists() else others


def _font_folder() -> Path:
    """Return the folder of the fonts the window carries, found even where Qt cannot be loaded."""
    import ui

    return Path(ui.__path__[0]) / "theme" / "fonts"


def _fonts() -> Sequence[Path]:
    return sorted(_font_folder().glob("*.ttf"))


def _leave_the_screen() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _draw(vault: Path, passphrase: str, folder: Path) -> None:
    from ui.screenshots import draw_all

    draw_all(build(), vault, passphrase, folder)


def build() -> Application:
    """Return the application of this workstation; nothing is loaded yet."""
    return Application(version=__version__, wiring=LocalWiring())

"""The sincerity report taken away: a file to print or a workbook, without names or with a reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.dates import Period
from ui.context import PageContext
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.save_file import ask_file
from ui.dialogs.survey_export import KINDS
from ui.pages.enquetes.writing import write_file
from ui.viewmodels.enquetes import EXPORT_REASON
from ui.viewmodels.periods import in_file_name
from ui.widgets.buttons import MenuButton

_FORMATS: Final = (
    ("pdf", "Document PDF…", "Document PDF avec les noms…"),
    ("xlsx", "Classeur XLSX…", "Classeur XLSX avec les noms…"),
)


class ReportExport(QObject):
    """Asks the format, the names and the place, then writes the report."""

    def __init__(
        self, context: PageContext, page: QWidget, *, period: Callable[[], Period]
    ) -> None:
        """Write the report of the period that is on screen when it is asked for."""
        super().__init__(page)
        self._context = context
        self._page = page
        self._period = period
        self.open_url: Callable[[QUrl], bool] = QDesktopServices.openUrl
        self.button = MenuButton("Exporter", icon_name="download")
        menu = self.button.menu()
        for kind, words, _named in _FORMATS:
            menu.addAction(words).triggered.connect(partial(self._ask, kind, None))
        menu.addSeparator()
        for kind, _words, named in _FORMATS:
            menu.addAction(named).triggered.connect(partial(self._ask_reason, kind))

    def _ask_reason(self, kind: str, _on: object = None) -> None:
        dialog = ReasonDialog(
            "Exporter le rapport avec les noms ?",
            "Le fichier contiendra les noms des personnes et quittera le coffre : gardez-le en lieu sûr. "
            "L'export et son motif sont inscrits au journal.",
            verb="Choisir le fichier…",
            placeholder="Exemple : contrôle de l’ARS du 12/01",
            parent=self._page,
        )
        dialog.reason_given.connect(lambda reason: self._ask(kind, reason))
        dialog.open()

    def _ask(self, kind: str, reason: str | None, _on: object = None) -> None:
        period = self._period()
        ask_file(
            self._page,
            "Exporter le rapport de sincérité",
            file_name(period, kind),
            kinds=KINDS[kind],
            suffix=f".{kind}",
            chosen=partial(self._write, period, kind, reason),
        )

    def _write(self, period: Period, kind: str, reason: str | None, path: Path) -> None:
        services = self._context.services

        def work() -> Path:
            services.surveys.export_sincerity(
                period,
                kind=kind,
                path=path,
                is_named=reason is not None,
                reason=reason or EXPORT_REASON,
            )
            return path

        write_file(
            self._context,
            work,
            "Rapport exporté",
            owner=self,
            page=self._page,
            show=self._show_folder,
        )

    def _show_folder(self, folder: QUrl) -> None:
        self.open_url(folder)


def file_name(period: Period, kind: str) -> str:
    """Return the name an export proposes: « sincerite_2026.pdf »."""
    return f"sincerite_{in_file_name(period)}.{kind}"

"""The acts of the night beside the calls: a visit marked done, the sheet as PDF."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from crt_desktop.reports.nuit import NightSheet
from crt_desktop.reports.planning import VisitLine
from ui.context import PageContext
from ui.dialogs.save_file import ask_file
from ui.pages.nuit.look import night_toast

KIND: Final = "nuit"
REASON: Final = "demandé depuis l’écran de la nuit"


class NightActs:
    """What the page asks of the visits and of the documents."""

    def __init__(self, context: PageContext, page: QWidget, *, changed: Callable[[], None]) -> None:
        """Act for a page; ``changed`` is called once a visit was written."""
        self._context = context
        self._page = page
        self._changed = changed

    def mark_done(self, visit: VisitLine, *, now: datetime) -> None:
        """Mark a visit done, ended now, as long as it was planned; it can be undone."""
        lasted = visit.ends_at - visit.starts_at

        def done(_moved: object) -> None:
            night_toast(self._page, "Passage noté", undo=lambda: self._reopen(visit.row_id))
            self._tell(visit)

        services = self._context.services
        self._context.tasks.run(
            lambda: services.visites.mark_done(
                visit.row_id, version=visit.version, starts_at=now - lasted, ends_at=now
            ),
            owner=self._page,
            done=done,
            failed=self._context.show_error,
            keeps=True,
        )
        self._marked = visit

    def _reopen(self, row_id: int) -> None:
        visit = self._marked
        if visit.row_id != row_id:
            return
        services = self._context.services
        self._context.tasks.run(
            lambda: services.visites.reopen(row_id, version=visit.version + 1),
            owner=self._page,
            done=lambda _moved: self._tell(visit),
            failed=self._context.show_error,
            keeps=True,
        )

    def _tell(self, visit: VisitLine) -> None:
        self._changed()
        self._context.changes.fiche_changed.emit("visites", visit.beneficiaire_id)

    def write_pdf(self, sheet: NightSheet) -> None:
        """Ask for a file, write the sheet of the night in it, open it."""
        night = sheet.night_on

        def write(path: Path) -> None:
            services = self._context.services
            self._context.tasks.run(
                lambda: services.documents.write(KIND, night.isoformat(), path, reason=REASON),
                owner=self._page,
                done=lambda _content: self._open(path),
                failed=self._context.show_error,
                keeps=True,
            )

        ask_file(
            self._page,
            "Enregistrer la feuille de nuit",
            f"feuille-de-nuit-{night:%Y-%m-%d}.pdf",
            kinds="Document PDF (*.pdf)",
            suffix=".pdf",
            chosen=write,
        )

    def _open(self, path: Path) -> None:
        night_toast(self._page, "Feuille de nuit enregistrée")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

"""What can be done with a waiting demande, from its menu and from its panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from crt_desktop.domain.demandes import Fin
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.attente import AttenteLine
from ui.context import PageContext
from ui.theme.icons import icon
from ui.widgets import show_toast

ADMISSION: Final = "admission"


class AttenteActs(QObject):
    """Opens what acts on a demande, over the page."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        """Open dialogs over this page."""
        super().__init__(page)
        self._context = context
        self._page = page
        self.may_write = context.actor.may(Permission.BENEFICIAIRE_WRITE)

    def open_admission(self, line: AttenteLine) -> None:
        """Open the path of the admission."""
        self._context.open_screen(ADMISSION, line.beneficiaire_id, str(line.demande_row_id))

    def open_dossier(self, line: AttenteLine) -> None:
        """Open the file where the demande is."""
        self._context.open_dossier(line.beneficiaire_id, "parcours")

    def ask_evaluator(self, line: AttenteLine) -> None:
        """Ask who evaluates, when, and who is informed."""
        from ui.dialogs.evaluateur import open_evaluator_dialog  # noqa: PLC0415 - seldom opened

        open_evaluator_dialog(
            self._context,
            demande_row_id=line.demande_row_id,
            beneficiaire_id=line.beneficiaire_id,
            parent=self._page,
        )

    def end(self, line: AttenteLine, fin: Fin) -> None:
        """Ask why the demande ends."""
        from ui.dialogs.issue_demande import open_issue_dialog  # noqa: PLC0415 - seldom opened

        open_issue_dialog(
            self._context,
            demande_row_id=line.demande_row_id,
            beneficiaire_id=line.beneficiaire_id,
            decision=fin.value,
            parent=self._page,
        )

    def copy(self, name: str, text: str) -> None:
        """Put a text where another program can paste it."""
        QGuiApplication.clipboard().setText(text)
        show_toast(self._page, f"Copié\u00a0: {name}")

    def fill_menu(self, menu: QMenu, line: AttenteLine, *, is_past: bool) -> None:
        """Offer what this reader may do; nothing is done from a list of a day gone by."""
        menu.clear()
        offered: list[tuple[str, str, Callable[[], None]] | None] = []
        if not is_past:
            offered.append(
                ("Ouvrir le parcours d’admission", "route", lambda: self.open_admission(line))
            )
        offered.append(("Ouvrir le dossier", "folder-open", lambda: self.open_dossier(line)))
        if self.may_write and not is_past:
            offered += [
                None,
                ("Qui évalue…", "calendar-clock", lambda: self.ask_evaluator(line)),
                None,
                ("Réorienter…", "send", lambda: self.end(line, Fin.REORIENTATION)),
                ("Refuser…", "circle-x", lambda: self.end(line, Fin.REFUS)),
                ("Classer sans suite…", "archive", lambda: self.end(line, Fin.SANS_SUITE)),
            ]
        for one in offered:
            if one is None:
                menu.addSeparator()
                continue
            words, icon_name, run = one
            menu.addAction(icon(icon_name, "text2"), words).triggered.connect(run)

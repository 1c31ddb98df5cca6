"""Asks whom a transmission is about, then opens its form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.messages import explain
from crt_desktop.reports.demandes import PersonMatch
from crt_desktop.reports.fiches import SavedFiche
from ui.context import PageContext
from ui.dialogs.person_search import PersonSearchBox
from ui.dialogs.verb import VerbDialog
from ui.forms import open_fiche_dialog
from ui.viewmodels.visites_people import people_search

SHEET = "transmissions"
WIDTH = 520


class TransmissionDialog(VerbDialog):
    """Finds a person; the form of the transmission takes its place."""

    def __init__(
        self, context: PageContext, *, parent: QWidget, saved: Callable[[SavedFiche], None]
    ) -> None:
        """Ask who; ``saved`` is told once the transmission is stored."""
        super().__init__(
            "Écrire une transmission à propos de qui ?",
            "",
            verb="Écrire…",
            width=WIDTH,
            parent=parent,
        )
        self.text_label.hide()
        self._context = context
        self._window = parent
        self._saved = saved
        today = context.application.clock.today()
        find = people_search(context.services.beneficiaires, today=today)
        self.search = PersonSearchBox(context, self, offers_new=False, search=find)
        self.search.person_chosen.connect(self._write)
        self.search.failed.connect(self._fail)
        self.search.resized.connect(self._fit)
        self.body.addWidget(self.search)
        self.search.setFocus()

    def try_accept(self) -> None:
        """Take the person that is lit."""
        self.search.take()

    def _write(self, person: PersonMatch) -> None:
        self.accept()
        write_transmission(
            self._context, person.beneficiaire_id, parent=self._window, saved=self._saved
        )

    def _fail(self, error: Exception) -> None:
        if isinstance(error, CrtError):
            self.search.note.setText(explain(error).text)
            self.search.note.show()
        else:
            self._context.show_error(error)


def write_transmission(
    context: PageContext,
    beneficiaire_id: int,
    *,
    parent: QWidget,
    saved: Callable[[SavedFiche], None],
) -> None:
    """Open the form of a transmission about a person."""
    open_fiche_dialog(context, SHEET, beneficiaire_id=beneficiaire_id, parent=parent, saved=saved)


def ask_transmission(
    context: PageContext, *, parent: QWidget, saved: Callable[[SavedFiche], None]
) -> TransmissionDialog:
    """Ask whom a transmission is about, then write it."""
    dialog = TransmissionDialog(context, parent=parent, saved=saved)
    dialog.open()
    return dialog

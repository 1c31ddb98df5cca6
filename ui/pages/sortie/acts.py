"""What is done from the page of a sortie besides pronouncing it: relay, opinion, hospital, coming back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crt_desktop.reports.fiches import SavedFiche
from crt_desktop.reports.sorties import SortieSheet
from ui.context import PageContext
from ui.forms.told import tell_changed
from ui.pages.sortie.dialogs import OpinionDialog, RelayDialog
from ui.viewmodels import sortie as told
from ui.widgets import show_toast

DEMANDES: Final = "demandes"
SETTLED: Final = (
    "visites",
    "sejours_ht",
    "equipements",
    "hospitalisations",
    "transmissions",
    "plans",
    "consentements",
)
"""The sheets a sortie may have written in, besides the demande."""


class SortieActs(QObject):
    """Acts on the sheet on screen; what comes of each is told to the open screens."""

    def __init__(
        self,
        context: PageContext,
        *,
        sheet: Callable[[], SortieSheet | None],
        window: QWidget,
    ) -> None:
        """Open dialogs over the window."""
        super().__init__(window)
        self._context = context
        self._sheet = sheet
        self._window = window

    def _today(self) -> date:
        return self._context.application.clock.today()

    def tell_pronounced(self, saved: SavedFiche, *, is_death: bool) -> None:
        """Tell the open screens everything that may have changed."""
        show_toast(self._window, "Décès enregistré" if is_death else "Sortie prononcée")
        changes, person = self._context.changes, saved.fiche.beneficiaire_id
        for sheet in (DEMANDES, *SETTLED):
            changes.fiche_changed.emit(sheet, person)
        changes.caseload_changed.emit()

    def ask_relay(self) -> None:
        """Ask the day somebody made sure of the relay."""
        sheet = self._sheet()
        if sheet is None or not told.relay_is_open(sheet.demande):
            return
        dialog = RelayDialog(sheet, today=self._today, parent=self._window)
        dialog.confirmed.connect(partial(self._confirm_relay, sheet))
        dialog.open()

    def _confirm_relay(
        self,
        sheet: SortieSheet,
        on: date,
        organisme: str,
        is_assured: bool,  # noqa: FBT001 - a signal's slot
    ) -> None:
        services = self._context.services
        self._context.tasks.run(
            lambda: services.sorties.confirm_relay(
                sheet.demande_row_id,
                on,
                is_assured=is_assured,
                organisme=organisme,
                version=sheet.version,
            ),
            owner=self,
            done=partial(self._tell_saved, "Relais confirmé" if is_assured else "Relais noté"),
            failed=self._context.show_error,
            keeps=True,
        )

    def _tell_saved(self, said: str, saved: SavedFiche) -> None:
        show_toast(self._window, said)
        tell_changed(self._context, DEMANDES, saved.fiche.beneficiaire_id)

    def sign(self) -> None:
        """Ask the médecin the day of his opinion."""
        sheet = self._sheet()
        if sheet is None:
            return
        dialog = OpinionDialog(sheet, today=self._today, parent=self._window)
        dialog.signed.connect(partial(self._do_sign, sheet))
        dialog.open()

    def _do_sign(self, sheet: SortieSheet, on: date) -> None:
        services = self._context.services
        self._context.tasks.run(
            lambda: services.sorties.sign_opinion(sheet.demande_row_id, on, version=sheet.version),
            owner=self,
            done=partial(self._tell_saved, "Avis signé"),
            failed=self._context.show_error,
            keeps=True,
        )

    def enter_hospital(self) -> None:
        """Ask where and since when the person is in hospital."""
        sheet = self._sheet()
        if sheet is not None:
            import_module("ui.dialogs.hospitalisation").open_entry(
                self._context, sheet.beneficiaire_id, parent=self._window
            )

    def prepare_return(self) -> None:
        """Open the preparation of the return."""
        sheet = self._sheet()
        if sheet is not None and sheet.hospital is not None:
            import_module("ui.dialogs.hospitalisation").open_return(
                self._context, sheet.hospital.row_id, parent=self._window
            )

    def begin_again(self) -> None:
        """Open a new demande for who has left."""
        sheet = self._sheet()
        if sheet is not None:
            import_module("ui.dialogs.reprise").open_new_accompagnement(
                self._context, sheet.beneficiaire_id, parent=self._window
            )

    def open_dossier(self) -> None:
        """Show the file of the person."""
        sheet = self._sheet()
        if sheet is not None:
            self._context.open_dossier(sheet.beneficiaire_id)

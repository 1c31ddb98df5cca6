"""What can be done from a person's file: add a record, edit it, take it away, evaluate the GIR."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib import import_module

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.errors import CrtError
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.dossier import PrintedDlu
from crt_desktop.reports.fiches import StoredFiche
from crt_desktop.services.fiche_rights import may_write
from ui.context import PageContext
from ui.viewmodels.dossier import DossierViewModel
from ui.viewmodels.dossier_presets import preset_of
from ui.viewmodels.words import day


class DossierActs(QObject):
    """Lends the acts of the page to its tabs."""

    printed_dlu_known = Signal(object)
    """The `PrintedDlu` of the person, None when there is none to know of."""
    tab_asked = Signal(str, str)
    """A tab, and a section of it or nothing."""

    def __init__(self, context: PageContext, view_model: DossierViewModel, window: QWidget) -> None:
        """Open dialogs over this widget."""
        super().__init__(window)
        self.context = context
        self.view_model = view_model
        self._window = window
        view_model.removed.connect(self._tell_removed)
        view_model.act_failed.connect(self._tell_failure)

    def today(self) -> date:
        """Return the day the page is about."""
        return self.context.application.clock.today()

    def may_write(self, sheet: str) -> bool:
        """Tell whether the account may write the records of a sheet."""
        return may_write(self.context.actor, sheet)

    def may_read_contrats(self) -> bool:
        """Tell whether the account may read the contrats."""
        return self.context.actor.may(Permission.BENEFICIAIRE_READ)

    def add(self, sheet: str, preset: Mapping[str, str] | None = None) -> None:
        """Open the form of a new record, filled with today."""
        person = self.view_model.person
        if person is None:
            return
        if sheet == "gir":
            self.evaluate_gir()
            return
        if sheet == "hospitalisations":
            self.enter_hospital(person)
            return
        now = self.context.application.clock.now()
        filled = preset_of(sheet, now=now, author=self.context.actor.display_name)
        import_module("ui.forms").open_fiche_dialog(
            self.context,
            sheet,
            beneficiaire_id=person,
            preset={**filled, **(preset or {})},
            parent=self._window,
        )

    def edit(self, sheet: str, row_id: int) -> None:
        """Open the form of a record."""
        import_module("ui.forms").open_fiche_dialog(
            self.context,
            sheet,
            row_id=row_id,
            beneficiaire_id=self.view_model.person,
            parent=self._window,
        )

    def end(self, fiche: StoredFiche, attribute: str, title: str) -> None:
        """Ask for the day something ended, today already filled in."""
        dialog = import_module("ui.forms").open_fiche_dialog(
            self.context,
            fiche.sheet,
            row_id=fiche.row_id,
            beneficiaire_id=self.view_model.person,
            fields=(attribute, "remarque"),
            title=title,
            parent=self._window,
        )
        filled = {attribute: day(self.today())}
        dialog.editor.ready.connect(lambda: dialog.editor.body.fill(filled))

    def enter_hospital(self, person: int) -> None:
        """Ask where, since when and how somebody is in hospital."""
        import_module("ui.dialogs.hospitalisation").open_entry(
            self.context, person, parent=self._window
        )

    def prepare_return(self, row_id: int) -> None:
        """Open the preparation of a return from hospital."""
        import_module("ui.dialogs.hospitalisation").open_return(
            self.context, row_id, parent=self._window
        )

    def go_to_hospital(self) -> None:
        """Note an entry in hospital, or prepare the return of who is there."""
        dossier = self.view_model.dossier
        if dossier is not None and dossier.hospital is not None:
            self.prepare_return(dossier.hospital.row_id)
        else:
            self.add("hospitalisations")

    def open_sortie(self) -> None:
        """Show the sortie of the person."""
        person = self.view_model.person
        if person is not None:
            self.context.open_screen("sortie", person)

    def begin_again(self) -> None:
        """Open a new demande for a former person."""
        person = self.view_model.person
        if person is not None:
            import_module("ui.dialogs.reprise").open_new_accompagnement(
                self.context, person, parent=self._window
            )

    def correct_date(self, *sheets: str) -> None:
        """Ask which effective date was recorded wrong; those of these sheets come first."""
        person = self.view_model.person
        if person is not None:
            import_module("ui.dialogs.correct_date").open_correct_date(
                self.context, person, sheets=sheets, parent=self._window
            )

    def open_fusion(self) -> None:
        """Look for the other record of the person, to merge both, and show the merges made."""
        person = self.view_model.person
        if person is not None:
            self.context.open_screen("fusion", person)

    def open_plan(self) -> None:
        """Show the plan d'accompagnement of the person."""
        person = self.view_model.person
        if person is not None:
            self.context.open_screen("plan", person)

    def print_dlu(self) -> None:
        """Write the dossier de liaison d'urgence of the person as PDF."""
        dossier = self.view_model.dossier
        if dossier is not None:
            import_module("ui.pages.dossier.printing").print_dlu(
                self.context,
                dossier.identity.row_id,
                dossier.summary.line.nom,
                self._window,
            )

    def ask_printed_dlu(self) -> None:
        """Ask whether the dossier de liaison d'urgence printed last may still be trusted."""
        dossier = self.view_model.dossier
        if dossier is None or not self.context.actor.may(Permission.DOCUMENT_EXPORT):
            return
        services, person = self.context.services, dossier.identity.row_id
        self.printed_dlu_known.emit(None)

        def tell(printed: PrintedDlu | None) -> None:
            if self.view_model.dossier is dossier:
                self.printed_dlu_known.emit(printed)

        self.context.tasks.run(
            lambda: services.dossiers.printed_dlu(person),
            owner=self,
            done=tell,
            failed=self.context.show_error,
        )

    def open_admission(self, demande_row_id: int) -> None:
        """Show the path of an admission of the person."""
        person = self.view_model.person
        if person is not None:
            self.context.open_screen("admission", person, str(demande_row_id))

    def open_contrat(self, demande_row_id: int) -> None:
        """Show the contrats of one of the person's demandes."""
        person = self.view_model.person
        if person is not None:
            import_module("ui.dialogs.contrat").open_contrat_dialog(
                self.context, person, demande_row_id, self._window
            )

    def evaluate_gir(self) -> None:
        """Open the grid for a new evaluation."""
        dossier = self.view_model.dossier
        if dossier is not None and dossier.identity.beneficiaire_id is not None:
            import_module("ui.pages.dossier.aggir_dialog").open_aggir(
                self.context, dossier.identity.beneficiaire_id, dossier, self._window
            )

    def remove(self, fiche: StoredFiche) -> None:
        """Take a record away; a toast brings it back."""
        self.view_model.remove(fiche)

    def go_to(self, tab: str, section: str = "") -> None:
        """Show another tab."""
        self.tab_asked.emit(tab, section)

    # --- what came of it ---------------------------------------------------------------------

    def _tell_removed(self, fiche: StoredFiche, bin_id: int) -> None:
        import_module("ui.forms").tell_removed(
            self.context, self._window, fiche.sheet, bin_id, fiche.beneficiaire_id
        )

    def _tell_failure(self, error: Exception) -> None:
        self.context.show_error(error)
        if isinstance(error, CrtError):
            # What is on screen may be what is refused: show what stands now.
            self.view_model.refresh()

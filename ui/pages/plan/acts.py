"""What can be done with a version of a plan: begin, note, validate, print, abandon, settle two saves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from crt_desktop.domain.errors import StaleEdit
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.plan_issues import PlanIssue, validation_issues
from crt_desktop.domain.plans import default_review_on
from crt_desktop.reports.plans import ModelePlan
from ui.context import PageContext
from ui.dialogs.stale import StaleDialog
from ui.dialogs.verb import VerbDialog
from ui.pages.plan import printing
from ui.pages.plan.dialogs import BilanDialog, ValidateDialog
from ui.pages.plan.menus import run_on
from ui.viewmodels import plan_words as told
from ui.viewmodels.plan import PlanViewModel
from ui.viewmodels.plan_content import OBJECTIFS, document_of, find_line
from ui.viewmodels.plan_merge import PlanMerge
from ui.widgets import show_toast


class PlanActs(QObject):
    """Opens the dialogs of the screen, and does what they give."""

    keep_asked = Signal()
    """Everything typed must be stored before what follows."""
    place_asked = Signal(object)
    """The place of a `PlanIssue` is wanted."""
    line_asked = Signal(int, str)
    """A line is to be gone back to: its key and an attribute."""
    read_again = Signal()
    """The plan is to be read again."""

    def __init__(self, context: PageContext, view_model: PlanViewModel, host: QWidget) -> None:
        """Open dialogs over this widget."""
        super().__init__(host)
        self._context = context
        self.view_model = view_model
        self._host = host
        self._today: Callable[[], date] = context.application.clock.today
        self.begin_menu = QMenu(host)

    # --- versions ----------------------------------------------------------------------------

    def do_main(self) -> None:
        """Validate the version en cours, or begin the one after."""
        if self.view_model.is_editable:
            self.ask_validation()
        else:
            self.view_model.begin()

    def offer_beginning(self, button: QWidget) -> None:
        """Offer an empty plan, or a template."""
        if self.begin_menu.actions():
            self.begin_menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))
        else:
            self.view_model.begin()

    def offer(self, modeles: Sequence[ModelePlan]) -> None:
        """Offer these templates to begin with."""
        self.begin_menu.clear()
        blank = self.begin_menu.addAction("Plan vide")
        run_on(blank, self.view_model.begin)
        self.begin_menu.addSeparator()
        for one in modeles:
            act = self.begin_menu.addAction(f"À partir du modèle « {one.titre} »")
            run_on(act, partial(self.view_model.begin, one.cle))

    def open_bilans(self, key: int) -> None:
        """Show the progress notes of an objective, and take another."""
        line = find_line(self.view_model.editor.content, OBJECTIFS, key)
        if line is None:
            return
        dialog = BilanDialog(
            told.line_title(line),
            self.view_model.notes_of(key),
            today=self._today,
            may_write=self.view_model.may_note,
            parent=self._host,
        )
        dialog.noted.connect(partial(self.view_model.add_bilan, key))
        dialog.finished.connect(lambda _code: self.line_asked.emit(key, "bilans"))
        dialog.open()

    def ask_validation(self) -> None:
        """Ask the dates of the validation, and show what keeps the version from it."""
        self.keep_asked.emit()
        services = self._context.services
        self._context.tasks.run(
            lambda: services.reglages.parametres(),  # noqa: PLW0108 - built on its thread
            owner=self,
            done=self._open_validation,
            failed=self._context.show_error,
        )

    def _open_validation(self, parametres: Parametres) -> None:
        model = self.view_model
        document, sheet = model.document, model.sheet
        if document is None or sheet is None:
            return
        today = self._today()
        written = document_of(self.view_model.editor.content, document, model.fils())
        validated = [one.validated_on for one in sheet.versions if one.validated_on is not None]

        def check(on: date, review_on: date) -> Sequence[PlanIssue]:
            return validation_issues(
                written,
                on=on,
                review_on=review_on,
                today=today,
                parametres=parametres,
                previous_on=max(validated, default=None),
            )

        review_on = written.review_on
        if review_on is None or review_on <= today:
            review_on = default_review_on(today, parametres)
        dialog = ValidateDialog(
            document.numero,
            day=today,
            review_on=review_on,
            today=self._today,
            check=check,
            parent=self._host,
        )
        dialog.validated.connect(lambda on, review: model.validate(on=on, review_on=review))
        dialog.place_asked.connect(self.place_asked)
        dialog.open()

    def ask_discard(self) -> None:
        """Ask before the version en cours goes to the bin."""
        document = self.view_model.document
        if document is None:
            return
        dialog = VerbDialog(
            "Abandonner cette version ?",
            f"La version {document.numero} va dans la corbeille, d’où l’on peut la remettre. "
            "Les versions validées ne changent pas.",
            verb="Abandonner la version",
            variant="danger",
            parent=self._host,
        )
        dialog.accepted.connect(lambda: self.view_model.discard(self._tell_discarded))
        dialog.open()

    def _tell_discarded(self, bin_id: int) -> None:
        def put_back() -> None:
            self._context.tasks.run(
                lambda: self._context.services.fiches.restore(bin_id),
                owner=self,
                done=lambda _fiche: self.read_again.emit(),
                failed=self._context.show_error,
                keeps=True,
            )

        show_toast(self._host, "Version abandonnée", undo=put_back)

    def print_version(self, *, is_large: bool) -> None:
        """Write the version shown as PDF."""
        self.keep_asked.emit()
        sheet, document = self.view_model.sheet, self.view_model.document
        if sheet is None or document is None:
            return
        name = f"plan-{sheet.nom}-version-{document.numero}.pdf".replace(" ", "-").lower()
        printing.print_plan(
            self._context, document.plan_row_id, name, is_large=is_large, parent=self._host
        )

    def ask_which(self, merge: PlanMerge, edit: StaleEdit) -> None:
        """Let the person choose between what somebody else stored and what was typed."""
        dialog = StaleDialog(
            edit, name_of=merge.name_of, shown=lambda _place, text: text, parent=self._host
        )
        dialog.merged.connect(lambda chosen: self.view_model.merge(merge, chosen))
        dialog.open()

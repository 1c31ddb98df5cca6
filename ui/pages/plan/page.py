"""The screen of a person's plan: read, written and saved by itself, with its versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout
from shiboken6 import isValid

from crt_desktop.domain.errors import CrtError, InvalidFicheError
from crt_desktop.domain.messages import explain
from crt_desktop.reports.plans import ModelePlan, ObjectifLine, PlanDocument
from ui.context import PageContext
from ui.dialogs.reason import ReasonDialog
from ui.forms.told import tell_changed
from ui.pages import PersonPage, Scene
from ui.pages.plan import printing
from ui.pages.plan.acts import PlanActs
from ui.pages.plan.body import TABS, PlanBody
from ui.pages.plan.draft import PlanDraft
from ui.pages.plan.header import PlanHeader
from ui.theme.tokens import PAGE_MARGIN
from ui.viewmodels import plan_words as told
from ui.viewmodels.plan import PlanViewModel
from ui.viewmodels.plan_content import (
    OBJECTIFS,
    PRESTATIONS,
    add_line,
    document_of,
    keyed,
    lines_of,
)
from ui.viewmodels.plan_merge import PlanMerge
from ui.viewmodels.plan_store import Saving
from ui.viewmodels.plan_unreached import Unreached, unreached_now
from ui.widgets import MessageState, StateStack, show_toast
from ui.widgets.feedback import Toast

SHEET: Final = "plans"
MARGIN_TOP: Final = 12


class PlanPage(PersonPage):
    """Shows the plan of one person at a time, and writes it."""

    guide = "parcours.md"

    def __init__(self, context: PageContext) -> None:
        """Build the screen; nothing is asked before `show_person`."""
        super().__init__()
        self._context = context
        services = context.services
        self.view_model = PlanViewModel(
            lambda: services.plans,
            context.tasks,
            now=context.application.clock.now,
            parent=self,
        )
        self.editor = self.view_model.editor
        self._is_stale = False
        self._has_modeles = False
        self._is_telling = False
        self._origin = ""
        self._removal: Toast | None = None
        self.acts = PlanActs(context, self.view_model, self)
        self._build()
        self._connect()
        self._bind_keys()
        # Before the drafts: what is stored on a lock needs none.
        context.changes.about_to_lock.connect(self.keep_now)
        self.draft = PlanDraft(context, self.view_model, parent=self)
        self.draft.found.connect(self._resume)

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.setProperty("role", "page")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.header = PlanHeader()
        self.header.setContentsMargins(PAGE_MARGIN, MARGIN_TOP, PAGE_MARGIN, 4)
        self.header.show_nothing()
        self.header.allow_printing(is_allowed=printing.may_print(self._context))
        layout.addWidget(self.header)
        self.body = PlanBody(self.editor, today=self._context.application.clock.today)
        self.empty = MessageState(
            "clipboard-list",
            "Pas encore de plan",
            "Le plan rassemble ce que la personne souhaite, ce qui fait difficulté, ce qui sera "
            "fait et par qui.",
            button="Commencer un plan",
        )
        self.states = StateStack(self.body, empty=self.empty)
        layout.addWidget(self.states, 1)

    def _connect(self) -> None:
        model, header = self.view_model, self.header
        model.coming.connect(self._show_coming)
        model.sheet_changed.connect(self._show_sheet)
        model.failed.connect(self._show_failure)
        model.reason_wanted.connect(self._ask_reason)
        model.saving_changed.connect(self._show_saving)
        model.bilans_changed.connect(lambda _key: self._show_bilans())
        model.outrun.connect(self.acts.ask_which)
        model.act_failed.connect(self._tell_failure)
        model.changed_elsewhere.connect(self._tell_others)
        self.editor.changed.connect(lambda *_contents: self._show_changes())
        self.editor.changed.connect(lambda *_contents: self._forget_removal())
        self.editor.line_removed.connect(self._tell_removed)
        self.editor.stack.canUndoChanged.connect(header.undo_button.setEnabled)
        self.editor.stack.canRedoChanged.connect(header.redo_button.setEnabled)
        header.undo_button.setEnabled(False)
        header.redo_button.setEnabled(False)
        header.back_asked.connect(self._context.go_back)
        header.version_asked.connect(self.show_version)
        header.retry_asked.connect(model.retry)
        header.discard_asked.connect(self.acts.ask_discard)
        header.undo_button.clicked.connect(self.undo)
        header.redo_button.clicked.connect(self.redo)
        header.compare_button.clicked.connect(self.open_comparison)
        header.main_button.clicked.connect(self.acts.do_main)
        header.print_action.triggered.connect(lambda: self.acts.print_version(is_large=False))
        header.large_action.triggered.connect(lambda: self.acts.print_version(is_large=True))
        self.empty.asked.connect(lambda: self.acts.offer_beginning(self.empty.button))
        self.states.error.asked.connect(self._retry)
        self.acts.keep_asked.connect(self.keep_now)
        self.acts.place_asked.connect(self.body.go_to_issue)
        self.acts.line_asked.connect(self.body.action.grid.go_to)
        self.acts.read_again.connect(self._retry)
        self.body.compare.compared.connect(self._compare)
        self.body.unreached.resumed.connect(self._resume_objectif)
        for tab in self.body.grids:
            tab.modele_asked.connect(model.use_modele)
            tab.bilan_asked.connect(self.acts.open_bilans)
        self._context.changes.fiche_changed.connect(self._hear_fiche)
        self._context.changes.caseload_changed.connect(self._become_stale)

    def _bind_keys(self) -> None:
        for keys, act in (
            ("Ctrl+Tab", lambda: self.body.bar.move(1)),
            ("Ctrl+PgDown", lambda: self.body.bar.move(1)),
            ("Ctrl+Shift+Tab", lambda: self.body.bar.move(-1)),
            ("Ctrl+PgUp", lambda: self.body.bar.move(-1)),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+S", self.keep_now),
            ("Ctrl+Shift+N", self.body.ask_line),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- what the window asks ----------------------------------------------------------------

    def show_origin(self, title: str) -> None:
        """Name the place « retour » leads to."""
        self._origin = title
        self._show_back()
        self._show_saving()

    def _show_back(self) -> None:
        sheet = self.view_model.sheet
        named = told.person_name(sheet) if sheet is not None else ""
        self.header.set_back(named if named and self._is_from_dossier else self._origin)

    @property
    def _is_from_dossier(self) -> bool:
        """Tell whether « retour » leads to the person, and so is called by her name."""
        return self._origin in {"", "Dossier"}

    def show_person(self, beneficiaire_id: int, tab: str = "") -> None:
        """Show the plan of a person, on this tab or the one left open."""
        is_other = beneficiaire_id != self.view_model.person
        if tab or is_other:
            self.body.show_tab(tab or "action")
        if is_other or self._is_stale or self.view_model.sheet is None:
            self._is_stale = False
            self.body.close_comparison()
            self.keep_now()
            self.draft.flush()
            self.view_model.show_person(beneficiaire_id)

    def on_shown(self) -> None:
        """Read the plan again when it changed while another page was shown."""
        if self._is_stale:
            self._is_stale = False
            self.view_model.refresh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Store what is being typed before another page is shown."""
        super().hideEvent(event)
        self.keep_now()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start in the tabs."""
        self.body.bar.setFocus(event.reason())

    def keep_now(self) -> None:
        """Store everything typed, the open cell too."""
        self.body.commit()
        self.view_model.leave()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("Tab, Maj Tab", "cellule suivante, cellule précédente"),
            ("F2, Entrée ou une lettre", "écrire dans la cellule"),
            ("Échap", "laisser la cellule comme elle était"),
            ("Ctrl Entrée", "ajouter un objectif dessous, dans la même famille"),
            ("Ctrl Maj N", "ajouter un objectif, famille au choix"),
            ("Alt ↑, Alt ↓", "déplacer la ligne"),
            ("Ctrl E", "choisir l’état de l’objectif"),
            ("Suppr", "retirer la ligne"),
            ("Ctrl Z, Ctrl Y", "annuler, rétablir"),
            ("Ctrl Tab", "passer à l’onglet suivant"),
        ]

    def scenes(self) -> list[Scene]:
        """Return each tab, a cell being written in, and the comparison."""
        return [
            *(Scene(tab.key, partial(self._scene, tab.key)) for tab in TABS),
            Scene("cellule", self._scene_cell),
            Scene("comparaison", self._scene_comparison),
        ]

    def _scene(self, key: str) -> None:
        self.body.action.grid.writer.cancel()
        self.body.show_tab(key)

    def _scene_cell(self) -> None:
        self._scene("action")
        lines, grid = lines_of(self.editor.content, OBJECTIFS), self.body.action.grid
        if lines and grid.go_to(lines[0].key, "actions"):
            grid.open_cell(grid.currentIndex())

    def _scene_comparison(self) -> None:
        self._scene("action")
        self.open_comparison()

    # --- content -----------------------------------------------------------------------------

    def _show_coming(self, _beneficiaire_id: int) -> None:
        """Take the former person away at once."""
        self.header.show_nothing()
        self._show_back()
        self.body.hide_notice()
        self.states.show_loading()

    def _show_sheet(self) -> None:
        sheet, model = self.view_model.sheet, self.view_model
        if sheet is None:
            return
        self._show_back()
        self.setAccessibleName(f"Plan d’accompagnement de {told.person_name(sheet)}")
        current = told.current_version(sheet)
        document = sheet.document
        is_current = (
            document is not None
            and current is not None
            and current.plan_row_id == document.plan_row_id
        )
        self.header.show_sheet(
            sheet,
            is_editable=model.is_editable,
            may_begin=sheet.may_write and is_current,
        )
        if document is None:
            self.body.hide_notice()
            self.empty.button.setVisible(sheet.may_write)
            self.states.show_empty()
        else:
            self.states.show_content()
            self.body.informations.show_sheet(sheet)
            self.body.prestations.show_partenaires(dict(sheet.partenaires), dict(sheet.categories))
            self._show_bilans()
            self._show_reading_only(document, is_current=is_current)
        if sheet.may_write and not self._has_modeles:
            self._has_modeles = True
            model.ask_modeles(self._take_modeles)
        self._show_changes()
        self._show_saving()

    def _show_reading_only(self, document: PlanDocument, *, is_current: bool) -> None:
        """Say why an earlier version cannot be written."""
        if is_current:
            self.body.hide_notice()
            return
        self.body.show_notice(
            f"{told.version_words(document)}\u00a0: lecture seule.",
            "Une version validée ne change plus.",
            link="Voir la version actuelle",
            act=self._show_current,
        )

    def _show_current(self) -> None:
        sheet = self.view_model.sheet
        current = told.current_version(sheet) if sheet is not None else None
        if current is not None:
            self.show_version(current.plan_row_id)

    def _show_bilans(self) -> None:
        model = self.view_model
        notes = {
            one.key: model.notes_of(one.key) for one in lines_of(self.editor.content, OBJECTIFS)
        }
        self.body.action.grid.show_bilans(notes, may_note=model.may_note)

    def _show_changes(self) -> None:
        """Mark what differs from the version before, and count the lines of each tab."""
        model, content = self.view_model, self.editor.content
        for part in (OBJECTIFS, PRESTATIONS):
            since, tab = model.since(part), self.body.tab_of(part)
            tab.grid.mark_changed(since.keys if since is not None else frozenset())
            earlier = model.earlier
            said = ""
            if since is not None and earlier is not None:
                said = told.since_words(since, earlier.numero)
            tab.mark.say(said)
        left = self._unreached()
        document = model.document
        self.body.unreached.show_lines(
            left,
            here=document.numero if document is not None else 0,
            may_resume=model.is_editable,
        )
        self.body.bar.set_counts(
            {
                "action": len(content.objectifs),
                "prestations": len(content.prestations),
                **({"non_realises": len(left)} if left else {}),
            }
        )

    def _unreached(self) -> Unreached:
        """Return what was left unreached, the version being written as it stands."""
        model = self.view_model
        sheet, document = model.sheet, model.document
        if sheet is None or document is None:
            return ()
        if not model.is_editable:
            return sheet.non_realises
        here = document_of(self.editor.content, document, model.fils()).objectifs
        return unreached_now(sheet, document.numero, here, model.earlier)

    def _show_saving(self) -> None:
        model, sheet = self.view_model, self.view_model.sheet
        if sheet is None:
            return
        facts = told.facts(
            sheet, review_on=self.editor.content.review_on, saved=model.saved_words()
        )
        # Whose plan it is stands on the page wherever one came from.
        name = "" if self._is_from_dossier else told.person_name(sheet)
        self.header.facts.set_whole_text(" · ".join(filter(None, (name, facts))))
        problem = ""
        if model.saving is Saving.FAILED and model.error is not None:
            problem = self._problem(model.error)
        self.header.show_problem(problem)

    @staticmethod
    def _problem(error: Exception) -> str:
        if isinstance(error, InvalidFicheError) and error.issues:
            return f"Non enregistré\u00a0: {error.issues[0].message}"
        if isinstance(error, CrtError):
            return f"Non enregistré\u00a0: {explain(error).title}"
        return "Non enregistré."

    # --- failures ----------------------------------------------------------------------------

    def _show_failure(self, error: Exception) -> None:
        title, way_out = "Le plan n’a pas pu être ouvert.", ""
        if isinstance(error, CrtError):
            message = explain(error)
            title, way_out = message.title, message.body
        else:
            self._context.show_error(error)
        self.header.show_nothing()
        self.states.show_error(title, way_out)

    def _tell_failure(self, error: Exception) -> None:
        if isinstance(error, InvalidFicheError) and error.issues:
            # The head says what is wrong; here is where.
            self.body.go_to_refusal(error.issues[0])
        else:
            self._context.show_error(error)

    def _retry(self) -> None:
        person = self.view_model.person
        if person is not None:
            self.states.show_loading()
            self.view_model.show_person(person)

    def _ask_reason(self) -> None:
        dialog = ReasonDialog(
            "Ouvrir ce plan ?",
            "Cette personne n’est pas de celles que vous suivez. La lecture et son motif sont "
            "inscrits au journal, que la coordination consulte.",
            verb="Ouvrir le plan",
            parent=self,
        )
        dialog.reason_given.connect(self.view_model.state_reason)
        dialog.rejected.connect(self._context.go_back)
        dialog.open()

    # --- undo --------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last change back and go where it was."""
        self.body.commit_texts()
        self.body.go_to_spot(self.editor.undo())

    def redo(self) -> None:
        """Do it again and go where it was."""
        self.body.go_to_spot(self.editor.redo())

    def _tell_removed(self, part: str) -> None:
        said = "Objectif retiré" if part == OBJECTIFS else "Prestation retirée"
        self._removal = show_toast(self, said, undo=self.undo)

    def _forget_removal(self) -> None:
        """Take away the offer to undo a removal once something else changed: it would undo that."""
        toast, self._removal = self._removal, None
        if toast is not None and isValid(toast):
            toast.dismiss()

    # --- acts --------------------------------------------------------------------------------

    def show_version(self, plan_row_id: int) -> None:
        """Look at another version."""
        self.keep_now()
        person = self.view_model.person
        if person is not None:
            self.view_model.show_person(person, plan_row_id)

    def _take_modeles(self, modeles: Sequence[ModelePlan]) -> None:
        self.body.show_modeles(modeles)
        self.acts.offer(modeles)

    def _resume_objectif(self, line: ObjectifLine) -> None:
        """Take an unreached objective up again, on its own thread."""
        again = keyed(replace(line, statut="en_cours", motif_non_realise="", bilans=()))
        content = add_line(self.editor.content, OBJECTIFS, again, after=None)
        self.editor.edit("Objectif repris", content)
        self.body.show_tab("action")
        self.body.action.grid.go_to(again.key, "objectif")

    # --- comparison --------------------------------------------------------------------------

    def open_comparison(self) -> None:
        """Compare the version shown with the one before it."""
        self.keep_now()
        sheet = self.view_model.sheet
        if sheet is None or sheet.document is None:
            return
        before = told.previous_version(sheet)
        if before is None:
            return
        self.body.open_comparison()
        self.body.compare.open_with(sheet, before.plan_row_id, sheet.document.plan_row_id)

    def _compare(self, before: int, after: int) -> None:
        self.view_model.ask_differences(before, after, self.body.compare.show_differences)

    # --- two saves ---------------------------------------------------------------------------

    def _resume(self, merge: PlanMerge) -> None:
        """Put back what was typed when the program stopped."""
        content = merge.merged({})
        self.editor.edit("Saisie reprise", content)
        self.body.show_notice(
            "Votre saisie a été reprise.",
            "Elle n’était pas enregistrée quand le coffre s’est fermé.",
            link="Annuler cette reprise",
            act=self._undo_resumption,
        )

    def _undo_resumption(self) -> None:
        self.body.hide_notice()
        self.editor.undo()

    # --- changes elsewhere -------------------------------------------------------------------

    def _tell_others(self) -> None:
        self._is_telling = True
        tell_changed(self._context, SHEET, self.view_model.person)
        self._is_telling = False

    def _hear_fiche(self, sheet: str, beneficiaire_id: int | None) -> None:
        if beneficiaire_id == self.view_model.person and not (self._is_telling and sheet == SHEET):
            self._become_stale()

    def _become_stale(self) -> None:
        if self.view_model.person is None:
            return
        if self.isVisible():
            self.view_model.refresh()
        else:
            self._is_stale = True

"""The screen of a person's plan: its parts in tabs, versions, undo, comparison, validation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from crt_desktop.domain.errors import CrtError, InvalidFicheError, StaleEdit
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.messages import explain
from crt_desktop.domain.plan_issues import PlanIssue, validation_issues
from crt_desktop.domain.plans import default_review_on, unreached
from crt_desktop.reports.plans import ModelePlan, ObjectifLine, PlanDocument
from ui.context import PageContext
from ui.dialogs.reason import ReasonDialog
from ui.dialogs.stale import StaleDialog
from ui.dialogs.verb import VerbDialog
from ui.forms.told import tell_changed
from ui.pages import PersonPage, Scene
from ui.pages.plan import printing
from ui.pages.plan.compare import CompareView
from ui.pages.plan.dialogs import BilanDialog, ValidateDialog
from ui.pages.plan.draft import PlanDraft
from ui.pages.plan.grid_tab import GridTab
from ui.pages.plan.header import PlanHeader
from ui.pages.plan.menus import run_on
from ui.pages.plan.texts_tab import InformationsTab, TextsTab
from ui.pages.plan.unreached_tab import UnreachedTab
from ui.theme.tokens import PAGE_MARGIN
from ui.viewmodels import plan_words as told
from ui.viewmodels.plan import PlanViewModel, Saving
from ui.viewmodels.plan_content import (
    OBJECTIFS,
    PRESTATIONS,
    Spot,
    add_line,
    document_of,
    find_line,
    keyed,
    lines_of,
)
from ui.viewmodels.plan_merge import PlanMerge
from ui.widgets import Banner, MessageState, StateStack, show_toast
from ui.widgets.feedback import Toast
from ui.widgets.tabs import Tab, TabBar, TabLine

TABS: Final = (
    Tab(key="informations", title="1. Informations et intervenants", short="1. Informations"),
    Tab(key="synthese", title="2. Synthèse et projet de la personne", short="2. Synthèse"),
    Tab(key="action", title="3. Plan d’action", short="3. Plan d’action"),
    Tab(key="non_realises", title="4. Objectifs non réalisés", short="4. Non réalisés"),
    Tab(key="prestations", title="Prestations"),
)
PART_TABS: Final = {OBJECTIFS: "action", PRESTATIONS: "prestations"}
PARTS_OF_ISSUES: Final = {"objectif": OBJECTIFS, "prestation": PRESTATIONS}
SHEET: Final = "plans"
MARGIN_TOP: Final = 12


class PlanPage(PersonPage):
    """Shows the plan of one person at a time, and writes it."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; nothing is asked before `show_person`."""
        super().__init__()
        self._context = context
        services = context.services
        self._today: Callable[[], date] = context.application.clock.today
        self.view_model = PlanViewModel(
            lambda: services.plans,
            context.tasks,
            now=context.application.clock.now,
            parent=self,
        )
        self.editor = self.view_model.editor
        self._is_stale = False
        self._has_modeles = False
        self._origin = ""
        self._removal: Toast | None = None
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
        layout.addWidget(self.header)
        self.bar = TabBar(name="Parties du plan")
        self.bar.set_tabs(TABS)
        self.bar.show_key("action")
        self.line = TabLine(self.bar)
        layout.addWidget(self.line)
        self._notice_box = QWidget()
        notice = QVBoxLayout(self._notice_box)
        notice.setContentsMargins(PAGE_MARGIN, 12, PAGE_MARGIN, 0)
        self.notice = Banner("")
        notice.addWidget(self.notice)
        self._notice_box.hide()
        layout.addWidget(self._notice_box)
        today = self._today
        self.informations = InformationsTab(self.editor)
        self.synthese = TextsTab(self.editor, ("synthese", "projet", "preferences", "directives"))
        self.action = GridTab(self.editor, OBJECTIFS, today=today)
        self.unreached = UnreachedTab()
        self.prestations = GridTab(self.editor, PRESTATIONS, today=today)
        self._parts: dict[str, QWidget] = {
            "informations": self.informations,
            "synthese": self.synthese,
            "action": self.action,
            "non_realises": self.unreached,
            "prestations": self.prestations,
        }
        self.pages = QStackedWidget()
        for part in self._parts.values():
            self.pages.addWidget(part)
        self.compare = CompareView()
        self.pages.addWidget(self.compare)
        self.empty = MessageState(
            "clipboard-list",
            "Pas encore de plan",
            "Le plan rassemble ce que la personne souhaite, ce qui fait difficulté, ce qui sera "
            "fait et par qui.",
            button="Commencer un plan",
        )
        self.states = StateStack(self.pages, empty=self.empty)
        layout.addWidget(self.states, 1)
        self.begin_menu = QMenu(self.empty.button)
        self.line.hide()

    def _connect(self) -> None:
        model, header = self.view_model, self.header
        model.coming.connect(self._show_coming)
        model.sheet_changed.connect(self._show_sheet)
        model.failed.connect(self._show_failure)
        model.reason_wanted.connect(self._ask_reason)
        model.saving_changed.connect(self._show_saving)
        model.bilans_changed.connect(lambda _key: self._show_bilans())
        model.outrun.connect(self._ask_which)
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
        header.discard_asked.connect(self.ask_discard)
        header.undo_button.clicked.connect(self.undo)
        header.redo_button.clicked.connect(self.redo)
        header.compare_button.clicked.connect(self.open_comparison)
        header.main_button.clicked.connect(self._do_main)
        header.print_action.triggered.connect(lambda: self._print(is_large=False))
        header.large_action.triggered.connect(lambda: self._print(is_large=True))
        self.bar.currentChanged.connect(lambda _at: self._show_tab())
        self.empty.asked.connect(self._offer_beginning)
        self.states.error.asked.connect(self._retry)
        self.compare.closed.connect(self.close_comparison)
        self.compare.compared.connect(self._compare)
        self.unreached.resumed.connect(self._resume_objectif)
        for tab in (self.action, self.prestations):
            tab.modele_asked.connect(model.use_modele)
            tab.bilan_asked.connect(self.open_bilans)
        self.notice.link_clicked.connect(self._follow_notice)
        self._notice_act: Callable[[], None] | None = None
        self._context.changes.fiche_changed.connect(self._hear_fiche)
        self._context.changes.caseload_changed.connect(self._become_stale)

    def _bind_keys(self) -> None:
        for keys, act in (
            ("Ctrl+Tab", lambda: self.bar.move(1)),
            ("Ctrl+PgDown", lambda: self.bar.move(1)),
            ("Ctrl+Shift+Tab", lambda: self.bar.move(-1)),
            ("Ctrl+PgUp", lambda: self.bar.move(-1)),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+S", self.keep_now),
            ("Ctrl+Shift+N", self._add_line),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- what the window asks ----------------------------------------------------------------

    def show_origin(self, title: str) -> None:
        """Name the place « retour » leads to."""
        self._origin = title
        self._show_back()

    def _show_back(self) -> None:
        sheet = self.view_model.sheet
        origin = self._origin
        named = told.person_name(sheet) if sheet is not None else ""
        self.header.set_back(named if named and origin in {"", "Dossier"} else origin)

    def show_person(self, beneficiaire_id: int, tab: str = "") -> None:
        """Show the plan of a person, on this tab or the one left open."""
        is_other = beneficiaire_id != self.view_model.person
        if tab or is_other:
            self.show_tab(tab or "action")
        if is_other or self._is_stale or self.view_model.sheet is None:
            self._is_stale = False
            self.close_comparison()
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
        self.bar.setFocus(event.reason())

    def keep_now(self) -> None:
        """Store everything typed, the open cell too."""
        for tab in (self.action, self.prestations):
            tab.grid.commit_cell()
        for texts in (self.informations, self.synthese):
            texts.commit()
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
        self.close_comparison()
        self.show_tab(key)

    def _scene_cell(self) -> None:
        self._scene("action")
        lines = lines_of(self.editor.content, OBJECTIFS)
        if lines:
            self.action.grid.go_to(lines[0].key, "actions", opens=True)

    def _scene_comparison(self) -> None:
        self.action.grid.cancel_cell()
        self.open_comparison()

    # --- tabs --------------------------------------------------------------------------------

    def show_tab(self, key: str) -> None:
        """Show a tab by its key; one that is not there is ignored."""
        self.bar.show_key(key)
        self._show_tab()

    def _show_tab(self) -> None:
        self.close_comparison()
        self.pages.setCurrentWidget(self._parts[self.bar.key() or "action"])

    def _tab_of(self, part: str) -> GridTab:
        return self.action if part == OBJECTIFS else self.prestations

    def _add_line(self) -> None:
        part = PRESTATIONS if self.bar.key() == "prestations" else OBJECTIFS
        self.show_tab(PART_TABS[part])
        self._tab_of(part).ask_group()

    # --- content -----------------------------------------------------------------------------

    def _show_coming(self, _beneficiaire_id: int) -> None:
        """Take the former person away at once."""
        self.header.show_nothing()
        self._show_back()
        self.line.hide()
        self._hide_notice()
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
            self.line.hide()
            self._hide_notice()
            self.empty.button.setVisible(sheet.may_write)
            self.states.show_empty()
        else:
            self.line.show()
            self.states.show_content()
            self.informations.show_sheet(sheet)
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
            self._hide_notice()
            return
        self._show_notice(
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
            one.key: model.bilans_of(one.key) for one in lines_of(self.editor.content, OBJECTIFS)
        }
        self.action.grid.show_bilans(notes, may_note=model.may_note)

    def _show_changes(self) -> None:
        """Mark what differs from the version before, and count the lines of each tab."""
        model, content = self.view_model, self.editor.content
        for part in (OBJECTIFS, PRESTATIONS):
            since, tab = model.since(part), self._tab_of(part)
            tab.grid.mark_changed(since.keys if since is not None else frozenset())
            earlier = model.earlier
            said = ""
            if since is not None and earlier is not None:
                said = told.since_words(since, earlier.numero)
            tab.mark.say(said)
        left = self._unreached()
        document = model.document
        self.unreached.show_lines(
            left,
            here=document.numero if document is not None else 0,
            may_resume=model.is_editable,
        )
        self.bar.set_counts(
            {
                "action": len(content.objectifs),
                "prestations": len(content.prestations),
                **({"non_realises": len(left)} if left else {}),
            }
        )

    def _unreached(self) -> tuple[tuple[int, ObjectifLine], ...]:
        """Return what was left unreached, this version as it is being written."""
        model = self.view_model
        sheet, document = model.sheet, model.document
        if sheet is None or document is None:
            return ()
        if not model.is_editable:
            return sheet.non_realises
        here = document_of(self.editor.content, document, model.fils()).objectifs
        kept = {line.fil for line in here}
        before = [one for one in sheet.non_realises if one[0] != document.numero]
        earlier = model.earlier
        if earlier is not None:
            known = {line.fil for _numero, line in before}
            gone = unreached(((earlier.numero, earlier.objectifs), (document.numero, here)),
                             until=document.numero)  # fmt: skip
            before += [one for one in gone if one[0] == earlier.numero and one[1].fil not in known]
        mine = [(document.numero, one) for one in here if one.statut == "non_realise"]
        return (*mine, *(one for one in before if one[1].fil not in kept))

    def _show_saving(self) -> None:
        model, sheet = self.view_model, self.view_model.sheet
        if sheet is None:
            return
        self.header.facts.set_whole_text(
            told.facts(sheet, review_on=self.editor.content.review_on, saved=model.saved_words())
        )
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

    # --- notices -----------------------------------------------------------------------------

    def _show_notice(self, fact: str, text: str, *, link: str, act: Callable[[], None]) -> None:
        self.notice.set_banner(fact, text, link=link)
        self._notice_act = act
        self._notice_box.show()

    def _hide_notice(self) -> None:
        self._notice_act = None
        self._notice_box.hide()

    def _follow_notice(self) -> None:
        if self._notice_act is not None:
            self._notice_act()

    # --- failures ----------------------------------------------------------------------------

    def _show_failure(self, error: Exception) -> None:
        title, way_out = "Le plan n’a pas pu être ouvert.", ""
        if isinstance(error, CrtError):
            message = explain(error)
            title, way_out = message.title, message.body
        else:
            self._context.show_error(error)
        self.header.show_nothing()
        self.line.hide()
        self.states.show_error(title, way_out)

    def _tell_failure(self, error: Exception) -> None:
        if isinstance(error, InvalidFicheError):
            # The head says what, and the cell is shown.
            self._show_saving()
            place = error.issues[0].attribute if error.issues else ""
            part, _, rest = place.partition(":")
            at, _, attribute = rest.partition(":")
            if part in PARTS_OF_ISSUES and at.isdigit():
                self._go_to_line(PARTS_OF_ISSUES[part], int(at), attribute)
            return
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
        self._commit_texts()
        self._go_to_spot(self.editor.undo())

    def redo(self) -> None:
        """Do it again and go where it was."""
        self._go_to_spot(self.editor.redo())

    def _commit_texts(self) -> None:
        for texts in (self.informations, self.synthese):
            texts.commit()

    def _go_to_spot(self, spot: Spot | None) -> None:
        if spot is None:
            return
        if spot.part:
            self.show_tab(PART_TABS[spot.part])
            if spot.key:
                self._tab_of(spot.part).grid.go_to(spot.key, spot.attribute)
        elif spot.attribute == "informations":
            self.show_tab("informations")
        elif spot.attribute in self.synthese.texts:
            self.show_tab("synthese")

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

    def _do_main(self) -> None:
        if self.view_model.is_editable:
            self.ask_validation()
        else:
            self.view_model.begin()

    def _take_modeles(self, modeles: Sequence[ModelePlan]) -> None:
        for tab in (self.action, self.prestations):
            tab.show_modeles(modeles)
        self.begin_menu.clear()
        blank = self.begin_menu.addAction("Plan vide")
        run_on(blank, self.view_model.begin)
        self.begin_menu.addSeparator()
        for one in modeles:
            act = self.begin_menu.addAction(f"À partir du modèle « {one.titre} »")
            run_on(act, partial(self.view_model.begin, one.cle))

    def _offer_beginning(self) -> None:
        button = self.empty.button
        if self.begin_menu.actions():
            self.begin_menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))
        else:
            self.view_model.begin()

    def _resume_objectif(self, line: ObjectifLine) -> None:
        """Take an unreached objective up again, on its own thread."""
        again = keyed(replace(line, statut="en_cours", motif_non_realise="", bilans=()))
        content = add_line(self.editor.content, OBJECTIFS, again, after=None)
        self.editor.edit("Objectif repris", content)
        self.show_tab("action")
        self.action.grid.go_to(again.key, "objectif")

    def open_bilans(self, key: int) -> None:
        """Show the progress notes of an objective, and take another."""
        line = find_line(self.editor.content, OBJECTIFS, key)
        if line is None:
            return
        dialog = BilanDialog(
            told.line_title(line),
            self.view_model.bilans_of(key),
            today=self._today,
            may_write=self.view_model.may_note,
            parent=self,
        )
        dialog.noted.connect(partial(self.view_model.add_bilan, key))
        dialog.finished.connect(lambda _code: self.action.grid.go_to(key, "bilans"))
        dialog.open()

    def ask_validation(self) -> None:
        """Ask the dates of the validation, and show what keeps the version from it."""
        self.keep_now()
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
        written = document_of(self.editor.content, document, model.fils())
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
            parent=self,
        )
        dialog.validated.connect(lambda on, review: model.validate(on=on, review_on=review))
        dialog.place_asked.connect(self._go_to_issue)
        dialog.open()

    def _go_to_issue(self, issue: PlanIssue) -> None:
        if issue.part in PARTS_OF_ISSUES:
            self._go_to_line(PARTS_OF_ISSUES[issue.part], issue.place, issue.attribute)
        elif issue.attribute == "informations":
            self.show_tab("informations")
            self.informations.focus_text(issue.attribute)
        elif issue.attribute in self.synthese.texts:
            self.show_tab("synthese")
            self.synthese.focus_text(issue.attribute)

    def _go_to_line(self, part: str, at: int, attribute: str) -> None:
        self.show_tab(PART_TABS[part])
        lines = lines_of(self.editor.content, part)
        tab = self._tab_of(part)
        if 0 <= at < len(lines):
            column = {"motif_non_realise": "objectif", "statut": "objectif"}
            tab.grid.go_to(lines[at].key, column.get(attribute, attribute))
        else:
            tab.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

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
            parent=self,
        )
        dialog.accepted.connect(lambda: self.view_model.discard(self._tell_discarded))
        dialog.open()

    def _tell_discarded(self, bin_id: int) -> None:
        def put_back() -> None:
            self._context.tasks.run(
                lambda: self._context.services.fiches.restore(bin_id),
                owner=self,
                done=lambda _fiche: self._retry(),
                failed=self._context.show_error,
                keeps=True,
            )

        show_toast(self, "Version abandonnée", undo=put_back)

    def _print(self, *, is_large: bool) -> None:
        self.keep_now()
        sheet, document = self.view_model.sheet, self.view_model.document
        if sheet is None or document is None:
            return
        name = f"plan-{sheet.nom}-version-{document.numero}.pdf".replace(" ", "-").lower()
        printing.print_plan(
            self._context, document.plan_row_id, name, is_large=is_large, parent=self
        )

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
        self.pages.setCurrentWidget(self.compare)
        self.compare.open_with(sheet, before.plan_row_id, sheet.document.plan_row_id)

    def close_comparison(self) -> None:
        """Go back to the tab."""
        if self.pages.currentWidget() is self.compare:
            self.pages.setCurrentWidget(self._parts[self.bar.key() or "action"])

    def _compare(self, before: int, after: int) -> None:
        self.view_model.ask_differences(before, after, self.compare.show_differences)

    # --- two saves ---------------------------------------------------------------------------

    def _ask_which(self, merge: PlanMerge, edit: StaleEdit) -> None:
        """Let the person choose between what somebody else stored and what was typed."""
        dialog = StaleDialog(
            edit, name_of=merge.name_of, shown=lambda _place, text: text, parent=self
        )
        dialog.merged.connect(lambda chosen: self.view_model.merge(merge, chosen))
        dialog.open()

    def _resume(self, merge: PlanMerge) -> None:
        """Put back what was typed when the program stopped."""
        content = merge.merged({})
        self.editor.edit("Saisie reprise", content)
        self._show_notice(
            "Votre saisie a été reprise.",
            "Elle n’était pas enregistrée quand le coffre s’est fermé.",
            link="Annuler cette reprise",
            act=self._undo_resumption,
        )

    def _undo_resumption(self) -> None:
        self._hide_notice()
        self.editor.undo()

    # --- changes elsewhere -------------------------------------------------------------------

    def _tell_others(self) -> None:
        tell_changed(self._context, SHEET, self.view_model.person)

    def _hear_fiche(self, sheet: str, beneficiaire_id: int | None) -> None:
        if beneficiaire_id == self.view_model.person and sheet != SHEET:
            self._become_stale()

    def _become_stale(self) -> None:
        if self.view_model.person is None:
            return
        if self.isVisible():
            self.view_model.refresh()
        else:
            self._is_stale = True

"""The editor of a questionnaire: its outline at the left, what is written of one place at the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.errors import EditionInvalidError
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.typography import french
from crt_desktop.reports.enquetes import EditionLine
from ui.context import PageContext
from ui.pages import Scene, SubjectPage
from ui.pages.failures import show_failure
from ui.pages.questionnaire.body import EditorBody
from ui.pages.questionnaire.dialogs import LeaveDialog, overwrite_dialog
from ui.pages.questionnaire.draft import EditionDraft
from ui.pages.questionnaire.header import EditorHeader
from ui.pages.questionnaire.menu import EditorMenu
from ui.pages.questionnaire.problems import next_problem
from ui.pages.questionnaire.words import facts_of, head_facts, standing_of
from ui.theme.tokens import PAGE_MARGIN
from ui.viewmodels.edition_editor import Spot
from ui.viewmodels.edition_preview import Preview
from ui.viewmodels.questionnaire import QuestionnaireViewModel
from ui.viewmodels.words import clock, short_day
from ui.widgets import Banner, MessageState, StateStack, page_layout, show_toast

GUIDE: Final = "questionnaires.md"


class QuestionnairePage(SubjectPage):
    """Shows one questionnaire at a time, and writes it."""

    guide = GUIDE

    def __init__(self, context: PageContext) -> None:
        """Build the screen; nothing is asked before `show_subject`."""
        super().__init__()
        self._context = context
        services = context.services
        may_write = context.actor.may(Permission.SURVEY_WRITE)
        self.view_model = QuestionnaireViewModel(
            lambda: services.editions,
            lambda: services.fiches,
            context.tasks,
            may_write=may_write,
            parent=self,
        )
        self.editor, self.changes = self.view_model.editor, self.view_model.acts
        self.preview = Preview(
            lambda: services.surveys,
            context.tasks,
            today=context.application.clock.today,
            parent=self,
        )
        self._is_leaving = False
        self._starts = True
        self._after_save: Callable[[], None] | None = None
        self._build()
        self.menu = EditorMenu(context, self)
        self.draft = EditionDraft(context, self.view_model, parent=self)
        self._connect()
        self._bind_keys()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        layout.setContentsMargins(PAGE_MARGIN, 14, PAGE_MARGIN, 16)
        self.header = EditorHeader()
        layout.addWidget(self.header)
        self.banner = Banner("")
        self.banner.hide()
        layout.addWidget(self.banner)
        self.body = EditorBody()
        self.states = StateStack(self.body, empty=MessageState("file-text", ""))
        layout.addWidget(self.states, 1)

    def _connect(self) -> None:
        model, header, body = self.view_model, self.header, self.body
        model.shown.connect(self._show)
        model.failed.connect(self._fail)
        model.checked.connect(self._refresh)
        model.saving_changed.connect(self._show_standing)
        model.saved.connect(self._tell_saved)
        model.refused.connect(self._refuse)
        model.moved_elsewhere.connect(self._ask_overwrite)
        self.editor.moved.connect(lambda _spot: self._refresh())
        self.preview.changed.connect(self._show_figure)
        changes = self.changes
        changes.removed.connect(self._tell_removed)
        changes.added.connect(lambda: body.focus_pane(self.editor.spot))
        changes.numbering_changed.connect(lambda _on: self._refresh())
        header.back_asked.connect(self._context.go_back)
        header.undo_button.clicked.connect(self.undo)
        header.redo_button.clicked.connect(self.redo)
        header.main_button.clicked.connect(self.do_main)
        self.editor.stack.canUndoChanged.connect(header.undo_button.setEnabled)
        self.editor.stack.canRedoChanged.connect(header.redo_button.setEnabled)
        header.undo_button.setEnabled(False)
        header.redo_button.setEnabled(False)
        self.states.error.asked.connect(self._retry)
        body.outline.spot_chosen.connect(self.editor.go_to)
        body.outline.writing_asked.connect(lambda: body.focus_pane(self.editor.spot))
        body.outline.removal_asked.connect(self._remove)
        body.outline.carried.connect(self.changes.carry)
        body.place_asked.connect(self.go_to)
        body.next_asked.connect(self.go_to_problem)
        body.question_asked.connect(self._add_question)
        body.section_asked.connect(self._add_section)
        body.numbering_asked.connect(lambda on: changes.set_automatic(is_automatic=on))
        body.head.written.connect(changes.write_head)
        body.section.written.connect(changes.write_section)
        body.question.written.connect(self._write)
        for pane in (body.section, body.question):
            pane.up_asked.connect(partial(self._move, -1))
            pane.down_asked.connect(partial(self._move, 1))
            pane.removal_asked.connect(self._remove)
        body.section.question_asked.connect(self._add_question)
        body.question.copy_asked.connect(self._copy)
        self.banner.link_clicked.connect(self.menu.ask_give_up)
        self._context.changes.caseload_changed.connect(self.preview.forget)

    def _bind_keys(self) -> None:
        for keys, act in (
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
            ("Ctrl+S", self.save),
            ("Ctrl+Return", self._add_question),
            ("Ctrl+Enter", self._add_question),
            ("Ctrl+Shift+Return", self._add_section),
            ("Ctrl+Shift+Enter", self._add_section),
            ("Ctrl+D", self._copy),
            ("Alt+Up", partial(self._move, -1)),
            ("Alt+Down", partial(self._move, 1)),
            ("F8", self.go_to_problem),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- what the window asks ----------------------------------------------------------------

    def show_origin(self, title: str) -> None:
        """Name the place « retour » leads to."""
        self.header.set_back(title)

    def show_subject(self, subject: str) -> None:
        """Show the questionnaire of this code; what is being written in it stays as it is."""
        self._is_leaving = False
        if subject == self.view_model.code and self.view_model.is_dirty:
            return
        spot = self.editor.spot if subject == self.view_model.code else None
        self._starts = spot is None
        if spot is None:
            self.states.show_loading()
            self.banner.hide()
        self.preview.forget()
        self.view_model.show(subject, spot=spot)

    def holds_back(self, go_on: Callable[[], None]) -> bool:
        """Ask whether to save before another screen is shown."""
        if self._is_leaving or not self.view_model.is_dirty:
            return False
        dialog = LeaveDialog(self.editor.edition.title, len(self.view_model.issues), parent=self)
        dialog.draft_chosen.connect(partial(self._leave_draft, go_on))
        dialog.accepted.connect(partial(self._save_then, partial(self.leave, go_on)))
        dialog.open()
        return True

    def leave(self, go_on: Callable[[], None]) -> None:
        """Go on without asking."""
        self._is_leaving = True
        go_on()

    def _leave_draft(self, go_on: Callable[[], None]) -> None:
        self.draft.keep_now()
        self.leave(go_on)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Keep what is written before another screen is shown."""
        super().hideEvent(event)
        self.draft.keep_now()

    def focusInEvent(self, _event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start in the outline."""
        self.body.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape leaves the pane for the outline."""
        focused = self.focusWidget()
        if (
            event.key() == Qt.Key.Key_Escape
            and isinstance(focused, QWidget)
            and self.body.pane.isAncestorOf(focused)
        ):
            self.body.outline.setFocus(Qt.FocusReason.OtherFocusReason)
            event.accept()
            return
        super().keyPressEvent(event)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("↑, ↓", "parcourir les questions"),
            ("Entrée", "écrire la question, Échap pour revenir à la liste"),
            ("Ctrl Entrée", "ajouter une question dessous"),
            ("Ctrl Maj Entrée", "ajouter une section dessous"),
            ("Ctrl D", "copier la question dessous"),
            ("Alt ↑, Alt ↓", "déplacer la question ou la section, ou la glisser à la souris"),
            ("Suppr", "retirer la question ou la section"),
            ("Ctrl Z, Ctrl Y", "annuler, rétablir"),
            ("F8", "aller au prochain point à corriger"),
            ("Ctrl S", "enregistrer"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the head, a question, what is to mend in one being written, and a section read again."""
        return [
            Scene("presentation", lambda: self.go_to(Spot())),
            Scene("question", lambda: self.go_to(Spot(0, 0))),
            Scene("corrections", self._scene_problems),
            Scene("section", self._scene_section),
        ]

    def _scene_problems(self) -> None:
        self.view_model.adapt()
        self.go_to(Spot(0, 0))
        self._add_question()
        self.body.problems.open_list()

    def _scene_section(self) -> None:
        # What the scene before wrote must not hold the window back.
        self.menu.give_up()
        self.go_to(Spot(0))

    # --- content -----------------------------------------------------------------------------

    def _show(self) -> None:
        self.states.show_content()
        self.body.set_editable(is_editable=self.editor.is_editable)
        self.setAccessibleName(f"Questionnaire {self.editor.edition.title}")
        self._show_banner()
        self._refresh()
        if self._starts:
            self._starts = False
            self._start_in_the_outline()

    def _start_in_the_outline(self) -> None:
        """Stand in the outline, which was not there yet when the focus came in the page."""
        focused = self.window().focusWidget()
        if focused is not None and (focused is self or self.isAncestorOf(focused)):
            self.body.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        """Show what the questionnaire says now, and where one stands in it."""
        model = self.view_model
        issues = model.issues if self.editor.is_editable else ()
        self.body.show_edition(
            self.editor.edition,
            issues,
            self.editor.spot,
            is_numbered=self.changes.is_automatic,
        )
        self.body.head.show_facts(facts_of(model))
        self._show_figure()
        self._show_standing()

    def _show_figure(self) -> None:
        question = self.editor.question
        if question is not None:
            bound = ("indicateur", "filters")
            issues = self.view_model.issues_at(self.editor.spot)
            is_sound = all(one.field not in bound for one in issues)
            figure = self.preview.of(question, is_sound=is_sound)
            self.body.question.show_figure(question, figure)

    def _show_standing(self) -> None:
        model, header = self.view_model, self.header
        header.title.set_whole_text(self.editor.edition.title.strip() or "Sans titre")
        words, tone = standing_of(model)
        header.badge.set_badge(words, tone=tone)
        header.facts.set_whole_text(head_facts(model))
        is_editable = self.editor.is_editable
        header.show_main(saves=is_editable)
        header.main_button.setVisible(model.may_write)
        header.main_button.setEnabled(
            (model.is_dirty and not model.is_saving) if is_editable else model.is_shipped
        )
        header.copy_button.setVisible(model.may_write)
        header.copy_button.setEnabled(model.line is not None)
        for button in (header.undo_button, header.redo_button):
            button.setVisible(is_editable)

    def _show_banner(self) -> None:
        model = self.view_model
        draft = model.draft
        if draft is not None:
            at = f"du {short_day(draft.saved_at.date())} à {clock(draft.saved_at)}"
            is_new = model.stored is None
            self.banner.set_banner(
                french(f"Votre saisie {at} est reprise."),
                french("Elle n'est pas encore enregistrée."),
                icon_name="history",
                link="" if is_new else "Revenir à la version enregistrée",
            )
        elif model.is_shipped and not self.editor.is_editable:
            self.banner.set_banner(
                french("Ce questionnaire est livré avec l'application : lecture seule."),
                french("Adaptez-le au questionnaire reçu, ou dupliquez-le pour une autre année.")
                if model.may_write
                else "",
            )
        else:
            self.banner.hide()
            return
        self.banner.show()

    def _fail(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="Le questionnaire n’a pas pu être lu.",
        )

    def _retry(self) -> None:
        self.view_model.show(self.view_model.code)

    # --- acts --------------------------------------------------------------------------------

    def go_to(self, spot: Spot) -> None:
        """Stand on a place; with a field, write in it."""
        self.editor.go_to(spot.row)
        if spot.field:
            self.body.focus_pane(self.editor.spot, spot.field)

    def go_to_problem(self) -> None:
        """Go to the next point to mend."""
        spot = next_problem(self.view_model.issues, self.editor.spot)
        if spot is not None and self.editor.is_editable:
            self.go_to(spot)

    def undo(self) -> None:
        """Take the last change back."""
        self.editor.undo()

    def redo(self) -> None:
        """Do it again."""
        self.editor.redo()

    def _write(self, merge: str, values: dict[str, Any]) -> None:
        self.changes.write_question(merge=merge, **values)

    def _add_question(self) -> None:
        self.changes.add_question()

    def _add_section(self) -> None:
        self.changes.add_section()

    def _copy(self) -> None:
        self.changes.copy_question()

    def _move(self, step: int) -> None:
        self.changes.move(step)

    def _remove(self) -> None:
        self.changes.remove()

    def _tell_removed(self, words: str) -> None:
        self.body.outline.setFocus(Qt.FocusReason.OtherFocusReason)
        show_toast(self, words, undo=self.undo)

    def do_main(self) -> None:
        """Save; or let a shipped questionnaire be adapted."""
        if self.editor.is_editable:
            self.save()
        else:
            self.view_model.adapt()
            self.body.outline.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Store what is written."""
        self._after_save = None
        if self.view_model.is_dirty:
            self.view_model.save()

    def _save_then(self, act: Callable[[], None]) -> None:
        self._after_save = act
        self.view_model.save()

    def _tell_saved(self, line: EditionLine) -> None:
        self._show_banner()
        self._refresh()
        self._context.changes.editions_changed.emit(line.edition.id)
        after, self._after_save = self._after_save, None
        show_toast(self, "Questionnaire enregistré")
        if after is not None:
            after()

    def _refuse(self, error: Exception) -> None:
        self._after_save = None
        if isinstance(error, EditionInvalidError) and error.issues:
            self.body.problems.open_list()
            spot = next_problem(error.issues, Spot(-2))
            if spot is not None:
                self.go_to(spot)
            return
        self.draft.keep_now()
        self._context.show_error(error)

    def _ask_overwrite(self, line: EditionLine) -> None:
        dialog = overwrite_dialog(line, parent=self)
        dialog.accepted.connect(partial(self.view_model.save, over=line))
        dialog.cancel_button.setFocus()
        dialog.open()

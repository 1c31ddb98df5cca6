"""The middle of the night: the call being taken, or one of the book, over the calls of the night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from crt_desktop.domain.appels import CallUpdate
from crt_desktop.domain.errors import CrtError, InvalidFicheError
from crt_desktop.domain.messages import explain
from crt_desktop.reports.fiches import Draft
from crt_desktop.reports.nuit import CallLine, NightPerson, NightSheet, SavedCall
from ui.context import PageContext
from ui.pages.nuit.call_form import CallForm
from ui.pages.nuit.call_panel import CallPanel
from ui.pages.nuit.calls_card import CallsCard
from ui.pages.nuit.drafts import CallDrafts
from ui.pages.nuit.look import GAP, GAP_LOW, LOW_BELOW, night_toast
from ui.viewmodels.nuit_book import CallBook, resume_words
from ui.viewmodels.nuit_call import TakenCall, corrections, fresh_call, new_call

PANEL_MS: Final = 250
KEPT: Final = "Tout est enregistré"


class CallDesk(QWidget):
    """Takes calls, notes what follows, keeps what is unfinished."""

    person_shown = Signal(object)
    """The id of the person the call on screen is about, or None."""
    searched = Signal(str)
    person_asked = Signal()
    outdated = Signal()
    """The calls must be read again."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        """Make the form, the panel and the book."""
        super().__init__(parent)
        self._context = context
        self._sheet: NightSheet | None = None
        self._calls: dict[int, CallLine] = {}
        self._height = 0
        self._resumes: dict[int, str] = {}
        self.book = CallBook(context.tasks, self._update, self)
        self.book.stored.connect(self._take_saved)
        self.book.refused.connect(self._refuse)
        self._make_parts()
        self._drafts = CallDrafts(context, lambda: self.form.call, self)
        self._drafts.kept.connect(self.form.show_kept)
        context.changes.about_to_lock.connect(self.flush)
        self.form.begin(self.now())

    def _make_parts(self) -> None:
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        # One side shows at a time and only it counts: the height is not that of the taller one.
        self._sides = QVBoxLayout()
        layout.addLayout(self._sides, 4)
        self.form = CallForm(self.now, self)
        self.form.record_asked.connect(self._record)
        self.form.changed.connect(self._follow_form)
        self.form.aside_asked.connect(self.put_aside)
        self.form.searched.connect(self.searched)
        self.form.person_asked.connect(self.person_asked)
        self.form.left.connect(self._leave_correction)
        self._sides.addWidget(self.form)
        self._panel: CallPanel | None = None
        # Not needed to see the night: made in the first quiet moment, before a call is recorded.
        QTimer.singleShot(PANEL_MS, self, self._make_panel)
        self.calls = CallsCard(self)
        self.calls.opened.connect(lambda line: self.open_call(line.row_id))
        self.calls.resumed.connect(self.resume)
        layout.addWidget(self.calls, 1)

    @property
    def panel(self) -> CallPanel:
        """The call of the book that is on screen, or was."""
        return self._make_panel()

    def _make_panel(self) -> CallPanel:
        if self._panel is None:
            self._panel = panel = CallPanel(self.now, self)
            panel.noted.connect(self._note)
            panel.correction_asked.connect(self._correct)
            panel.new_asked.connect(self.new_call)
            panel.fit(self._height)
            panel.hide()
            self._sides.addWidget(panel)
        return self._panel

    def _leave_panel(self) -> None:
        """Note what was typed in the panel; no call is on screen any more."""
        if self._panel is not None:
            self._panel.keep_words()
            self._panel.line = None

    def _show_side(self, side: CallForm | CallPanel) -> None:
        """Show the form or the panel, not the other; the focus that was there is for the caller to place."""
        other = self._panel if side is self.form else self.form
        if other is not None:
            other.hide()
        side.show()

    @property
    def _shown_call(self) -> CallLine | None:
        """The call of the book the panel holds."""
        return None if self._panel is None else self._panel.line

    def now(self) -> datetime:
        """Return the instant of the clock of the application."""
        return self._context.application.clock.now()

    # --- content -----------------------------------------------------------------------------

    def show_sheet(self, sheet: NightSheet, drafts: Sequence[Draft]) -> None:
        """Show the calls of a night; what is being typed stays."""
        is_other = self._sheet is None or self._sheet.night_on != sheet.night_on
        self._sheet = sheet
        self.form.show_sheet(sheet)
        read = {line.row_id: line for line in sheet.appels}
        # What is on its way to the vault is newer than what was read.
        busy = {key: line for key, line in self._calls.items() if self.book.is_busy(key)}
        self._calls = read | busy
        self.book.know(sheet.appels)
        self._drafts.know(drafts)
        current = self._shown_call
        if is_other:
            self.new_call(takes_focus=not self.is_taking and self._has_focus)
        elif current is not None and current.row_id in self._calls:
            self.panel.show_call(self._calls[current.row_id], sheet)
        self._show_book()

    def focus(self) -> None:
        """Put the focus on what is to be answered next."""
        if self.is_taking:
            self.form.focus_step()
        else:
            self.panel.stamps.focus_next()

    def fit(self, height: int) -> None:
        """Follow the height of the page."""
        self._height = height
        self.form.fit(height)
        if self._panel is not None:
            self._panel.fit(height)
        self.calls.fit(height)
        self._column.setSpacing(GAP_LOW if height < LOW_BELOW else GAP)

    @property
    def is_taking(self) -> bool:
        """Tell whether the form is on screen."""
        return not self.form.isHidden()

    @property
    def _has_focus(self) -> bool:
        """Tell whether the focus is in the form, the panel or the book."""
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    @property
    def is_about_unknown(self) -> bool:
        """Tell whether the call on screen is of somebody nobody knows."""
        if self.is_taking:
            return bool(self.form.call.personne) and self.form.call.beneficiaire_id is None
        line = self._shown_call
        return line is not None and line.beneficiaire_id is None

    def _show_book(self) -> None:
        line = None if self.is_taking else self._shown_call
        current = None if line is None else line.row_id
        self.calls.show_book(tuple(self._calls.values()), self._drafts.aside, current=current)

    # --- taking a call -----------------------------------------------------------------------

    def new_call(self, *, takes_focus: bool = True) -> None:
        """Take a new call; one that was begun is put aside."""
        self._leave_panel()
        if self.form.call.row_id is not None or not self.form.call.is_begun:
            self.form.begin(self.now())
        self._show_form(takes_focus=takes_focus)

    def _show_form(self, *, takes_focus: bool = True) -> None:
        self._show_side(self.form)
        self.person_shown.emit(self.form.call.beneficiaire_id)
        self._show_book()
        if takes_focus:
            self.form.focus_step()

    def choose_person(self, person: NightPerson) -> None:
        """Answer who with somebody of the list, unless a call of the book is on screen."""
        if self.is_taking and not self.form.call.personne:
            self.form.choose_person(person)
        else:
            self.person_shown.emit(person.beneficiaire_id)

    def show_example(self, person: NightPerson, *, motif: str) -> None:
        """Show a call being taken, of which nothing is kept: for the pictures of the screen."""
        call, takes_focus = fresh_call(self.now()), self._has_focus
        self.form.take(
            replace(
                call,
                personne=person.nom,
                beneficiaire_id=person.beneficiaire_id,
                motif=motif,
            )
        )
        self._show_form(takes_focus=takes_focus)

    def put_aside(self) -> None:
        """Keep the call as it is, and take another."""
        if self._drafts.put_aside():
            self.form.begin(self.now())
            self._show_form()
            night_toast(self, "Appel mis de côté")

    def resume(self, form: str) -> None:
        """Go on with a call that was put aside; the one being taken takes its place."""
        call = self._drafts.find(form)
        if call is None:
            return
        self._drafts.put_aside()
        self._drafts.take_up(form)
        self._leave_panel()
        self.form.take(call)
        self._show_form()

    def _follow_form(self, call: TakenCall) -> None:
        if call.row_id is None:
            self.person_shown.emit(call.beneficiaire_id)
            self._drafts.follow(call)

    def flush(self) -> None:
        """Keep now what is being typed."""
        if self._panel is not None:
            self._panel.keep_words()
        self._drafts.flush()

    def _record(self, call: TakenCall) -> None:
        if call.row_id is not None:
            self._record_correction(call)
            return
        self._drafts.wait()
        services = self._context.services
        new = new_call(call, night_on=None if self._sheet is None else self._sheet.night_on)
        self._context.tasks.run(
            lambda: services.nuit.record_call(new),
            owner=self,
            done=self._take_new,
            failed=self._refuse_new,
            keeps=True,
        )
        # After the call, in the order of what was asked: a refusal keeps the draft anew.
        self._drafts.discard(call.form)

    def _take_new(self, saved: SavedCall) -> None:
        self._learn(saved)
        if self._sheet is not None:
            self._show_call(saved.call, self._sheet)
            self.panel.stamps.focus_next()
        # Out of sight by then: a form on screen would be laid out once more, to be hidden.
        self.form.begin(self.now())
        night_toast(self, "Appel enregistré")
        self._tell(saved.call)

    def _refuse_new(self, error: Exception) -> None:
        self.form.set_sending(is_sending=False)
        self._drafts.keep()
        self.form.show_error(self._sentence(error))

    # --- the book ----------------------------------------------------------------------------

    def open_call(self, row_id: int) -> None:
        """Show a call of the book; one that is being taken is put aside."""
        line, sheet = self._calls.get(row_id), self._sheet
        if line is None or sheet is None:
            return
        if self.is_taking and self._drafts.put_aside():
            self.form.begin(self.now())
        self._show_call(line, sheet)
        self.panel.stamps.focus_next()

    def _show_call(self, line: CallLine, sheet: NightSheet) -> None:
        self.panel.show_call(line, sheet)
        self.panel.show_note("resume", self._resumes.get(line.row_id, ""))
        self._show_side(self.panel)
        self.person_shown.emit(line.beneficiaire_id)
        self._show_book()

    def _correct(self, line: CallLine) -> None:
        self.panel.keep_words()
        self.form.correct(line)
        self._show_side(self.form)
        self.form.head.clock.setFocus()

    def _leave_correction(self) -> None:
        row_id = self.form.call.row_id
        self.form.begin(self.now())
        if row_id is not None:
            self.open_call(row_id)

    def _record_correction(self, call: TakenCall) -> None:
        row_id = call.row_id or 0
        line = self._calls[row_id]
        changed = corrections(call, line)
        self.form.begin(self.now())
        self.open_call(row_id)
        if changed:
            self._note(row_id, changed, is_shown=False)

    def _note(self, row_id: int, fields: dict[str, Any], *, is_shown: bool = True) -> None:
        """Store what was noted, and show it at once when it is plain."""
        line, sheet = self._calls.get(row_id), self._sheet
        if line is None or sheet is None:
            return
        plain: dict[str, Any] = {
            name: value
            for name, value in fields.items()
            if value is None or isinstance(value, str | datetime)
        }
        if is_shown:
            self._calls[row_id] = replace(line, **plain)
            if self.panel.line is not None and self.panel.line.row_id == row_id:
                self.panel.show_call(self._calls[row_id], sheet)
            self._show_book()
        self.panel.show_state("")
        self.book.note(row_id, **fields)

    def _update(self, row_id: int, version: int, update: CallUpdate) -> SavedCall:
        return self._context.services.nuit.update_call(row_id, version=version, update=update)

    def _learn(self, saved: SavedCall) -> None:
        line = saved.call
        self._calls[line.row_id] = line
        self.book.know((line,))
        own = self._context.actor.professionnel
        self._resumes[line.row_id] = resume_words(saved, mine=own)

    def _tell(self, line: CallLine) -> None:
        self._context.changes.fiche_changed.emit("appels_astreinte", line.beneficiaire_id)

    def _take_saved(self, saved: SavedCall) -> None:
        line = saved.call
        self._learn(saved)
        if self.panel.line is not None and self.panel.line.row_id == line.row_id and self._sheet:
            self.panel.show_call(line, self._sheet)
            self.panel.show_note("resume", self._resumes[line.row_id])
            said = " ".join(one.message for one in saved.warnings)
            self.panel.show_note("warning", said)
            self.panel.show_state(KEPT)
        self._show_book()
        self._tell(line)

    def _refuse(self, row_id: int, lost: dict[str, Any], error: Exception) -> None:
        """Say why a change was not stored; what was typed stays on screen."""
        sentence = self._sentence(error)
        if self.panel.line is not None and self.panel.line.row_id == row_id:
            self.panel.show_note("error", sentence)
            self.panel.keep_typed(lost)
        self.outdated.emit()

    def _sentence(self, error: Exception) -> str:
        """Return an error in a sentence; a bug goes to its report."""
        if isinstance(error, InvalidFicheError) and error.issues:
            return " ".join(one.message for one in error.issues)
        if isinstance(error, CrtError):
            return explain(error).text
        self._context.show_error(error)
        return "L’appel n’a pas pu être enregistré ; ce que vous avez tapé est gardé."

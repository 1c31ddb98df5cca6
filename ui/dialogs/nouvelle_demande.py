"""A demande received: who it is about, found or new, then what is asked; stored in one act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from crt_desktop.domain.errors import FieldIssue, InvalidFicheError
from crt_desktop.domain.person_query import PersonQuery
from crt_desktop.reports.demandes import PersonMatch, Received
from crt_desktop.reports.fiches import Draft, FicheForm, PossibleDouble
from crt_desktop.services.demandes import DEMANDES, NEW_FORM, Reception
from ui.context import PageContext
from ui.dialogs.demande_form import TRAITS, DemandeForm
from ui.dialogs.new_person import LEAST_LETTERS, DoublesPanel
from ui.dialogs.person_search import PersonSearchBox
from ui.forms.dialog import needed_height
from ui.forms.drafts import DraftKeeper
from ui.forms.frame import EDGE, SCROLL_ROOM, FormFrame
from ui.forms.questions import ask_give_up
from ui.forms.told import tell_changed
from ui.theme.tokens import SECTION
from ui.viewmodels import demandes as told
from ui.viewmodels.latest import Latest
from ui.viewmodels.typed import read_typed_date
from ui.widgets.feedback import show_toast
from ui.widgets.text import label

TITLE: Final = "Nouvelle demande"
SAVE: Final = "Enregistrer la demande"
SAVED: Final = "Demande enregistrée"
DOUBLES_MS: Final = 180
WIDTH: Final = 640
SIDE_WIDTH: Final = 260
_MARGIN: Final = 20
_ROOM: Final = 24
_TALLEST: Final = 820
_AROUND: Final = 78
_LINE: Final = "recherche"
_PERSON: Final = "personne"
"""What a draft calls the line typed, and the known person chosen, by row id."""


def open_new_demande(
    context: PageContext,
    parent: QWidget,
    beneficiaire_id: int | None = None,
    *,
    saved: Callable[[Received], None] | None = None,
) -> NouvelleDemandeDialog:
    """Receive a demande over a window, for a person already known when one is given.

    ``saved`` is told what was stored; by default a word at the bottom of the window leads to it.
    """
    dialog = NouvelleDemandeDialog(context, parent, saved=saved)
    dialog.begin(beneficiaire_id)
    return dialog


class NouvelleDemandeDialog(QDialog):
    """Asks who, then what; what is typed is kept each second and offered again."""

    def __init__(
        self,
        context: PageContext,
        parent: QWidget,
        *,
        saved: Callable[[Received], None] | None = None,
    ) -> None:
        """Build the dialog; `begin` opens it."""
        super().__init__(parent.window())
        self._context = context
        self._saved = saved
        self._is_saving = False
        self._is_typed = False
        self._offered: tuple[Draft, ...] = ()
        stamp = context.application.clock.now()
        self._form = FicheForm(sheet=DEMANDES, values={}, form=f"{NEW_FORM}:{stamp:%Y%m%d%H%M%S%f}")
        self.setWindowTitle(TITLE)
        self.setAccessibleName(TITLE)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._drafts = DraftKeeper(context, title=TITLE, typed=self.typed_values, parent=self)
        self._drafts.set_form(self._form)
        self._doubles = Latest[tuple[PossibleDouble, ...]](
            context.tasks, owner=self, done=self._show_doubles, failed=context.show_error
        )
        self._timer = QTimer(self, singleShot=True, interval=DOUBLES_MS)
        self._timer.timeout.connect(self._ask_doubles)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.search = PersonSearchBox(self._context)
        self.form = DemandeForm(self._context)
        self.form.hide()
        body = QWidget()
        inside = QVBoxLayout(body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.search)
        inside.addWidget(self.form)
        self._body = body
        self.frame = FormFrame(body, save_verb=SAVE, has_required=True)
        self.doubles = DoublesPanel()
        self.doubles.setFixedWidth(SIDE_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN - EDGE, 18, _MARGIN - SCROLL_ROOM, 18)
        layout.setSpacing(12)
        self.title_label = label(TITLE, SECTION)
        self.title_label.setContentsMargins(EDGE, 0, 0, 0)
        layout.addWidget(self.title_label)
        row = QHBoxLayout()
        row.setSpacing(_MARGIN - SCROLL_ROOM)
        row.addWidget(self.frame, 1)
        row.addWidget(self.doubles)
        layout.addLayout(row, 1)

    def _connect(self) -> None:
        self.search.person_chosen.connect(self.choose)
        self.search.new_asked.connect(self._begin_new)
        self.search.typed.connect(lambda _text: self._note_typing(""))
        self.search.failed.connect(self._context.show_error)
        self.search.resized.connect(self._fit)
        self.form.typed.connect(self._note_typing)
        self.form.other_person_asked.connect(self.show_search)
        self.form.waiting_asked.connect(self._open_waiting)
        self.doubles.chosen.connect(self._load)
        self.frame.save_asked.connect(self.save)
        self.frame.cancel_asked.connect(self.cancel)
        self.frame.draft_wanted.connect(self._resume)
        self.frame.draft_unwanted.connect(self._drop)

    # --- opening -----------------------------------------------------------------------------

    def begin(self, beneficiaire_id: int | None = None) -> None:
        """Open on the search, or on a known person; what was left unfinished is offered."""
        demandes = self._context.services.demandes
        self._context.tasks.run(demandes.pending, owner=self, done=self._offer, failed=self._refuse)
        self.show_search()
        if beneficiaire_id is not None:
            self._load(beneficiaire_id)
        self.open()
        self.search.setFocus()

    def _refuse(self, error: Exception) -> None:
        self._context.show_error(error)
        self.done(QDialog.DialogCode.Rejected)

    def _offer(self, drafts: tuple[Draft, ...]) -> None:
        self._offered = drafts
        self.frame.show_draft(drafts[0] if drafts else None)
        self._fit()

    def _resume(self) -> None:
        """Put back what was typed last time, under the same key."""
        draft, *_ = self._offered
        self._offer(())
        self._form = replace(self._form, form=draft.form)
        self._drafts.set_form(self._form)
        values = dict(draft.values)
        known, line = values.pop(_PERSON, ""), values.pop(_LINE, "")
        self.search.set_text(line)
        self.form.fill(values)
        self._is_typed = True
        if known:
            self._load(int(known))
        elif any(values.get(name) for name in TRAITS):
            self._show_form({})
        else:
            self.search.setFocus()

    def _drop(self) -> None:
        """Throw away the latest draft, and offer the one before."""
        draft, *others = self._offered
        fiches = self._context.services.fiches
        self._context.tasks.run(
            lambda: fiches.discard_draft(draft.form),
            owner=self._context.changes,
            done=lambda _done: None,
            keeps=True,
        )
        self._offer(tuple(others))
        self.search.setFocus()

    # --- who ---------------------------------------------------------------------------------

    def show_search(self) -> None:
        """Look for somebody; what was typed of the demande stays."""
        self.form.hide()
        self.doubles.hide()
        self.search.show()
        for widget in (self.frame.save_button, self.frame.legend):
            widget.hide()
        self._fit()
        self.search.setFocus()

    def choose(self, person: PersonMatch) -> None:
        """Ask about a known person."""
        self._form = replace(self._form, beneficiaire_id=person.beneficiaire_id)
        self._drafts.set_form(self._form)
        self.form.show_known(person)
        self._show_parts(has_doubles=False)

    def _load(self, beneficiaire_id: int) -> None:
        demandes = self._context.services.demandes
        self._context.tasks.run(
            lambda: demandes.person(beneficiaire_id),
            owner=self,
            done=self.choose,
            failed=self._context.show_error,
        )

    def _begin_new(self, query: PersonQuery) -> None:
        self._show_form(told.first_traits(query))

    def _show_form(self, traits: dict[str, str]) -> None:
        self._form = replace(self._form, beneficiaire_id=None)
        self._drafts.set_form(self._form)
        self.form.show_new(traits)
        self._show_parts(has_doubles=True)
        self._ask_doubles()

    def _show_parts(self, *, has_doubles: bool) -> None:
        self.search.hide()
        self.form.show()
        self.doubles.setVisible(has_doubles)
        for widget in (self.frame.save_button, self.frame.legend):
            widget.setVisible(self.form.may_save)
        self._fit()
        self.form.focus_first()

    def _open_waiting(self) -> None:
        person = self.form.known
        if person is not None:
            row_id = person.antecedent.demande_row_id
            self.abandon()
            self._context.open_screen("admission", person.beneficiaire_id, str(row_id or ""))

    def _ask_doubles(self) -> None:
        if self.form.known is not None:
            return
        values = self.form.person.peek()
        today = self._context.application.clock.today()
        born_on = read_typed_date(values["born_on"], today=today, is_past=True)
        nom = values["nom_naissance"]
        if len(nom) < LEAST_LETTERS and born_on is None:
            self.doubles.show_waiting()
            return
        fiches = self._context.services.fiches
        self._doubles.ask(
            lambda: fiches.doubles(
                nom=nom,
                prenoms=values["prenoms"],
                born_on=born_on,
                sexe=values["sexe"] or None,
            )
        )

    def _show_doubles(self, found: tuple[PossibleDouble, ...]) -> None:
        self.doubles.show_found(found)

    # --- typing ------------------------------------------------------------------------------

    def typed_values(self) -> dict[str, str]:
        """Return what a draft keeps: every text, the line typed and the person chosen."""
        if not self._is_typed:
            return {}
        values = {name: text for name, text in self.form.peek().items() if text}
        if self.form.known is not None:
            values[_PERSON] = str(self.form.known.beneficiaire_id)
        if self.search.text():
            values[_LINE] = self.search.text()
        return values

    def _note_typing(self, name: str) -> None:
        self._is_typed = True
        self.frame.show_failure("")
        self.form.forget_issue(name)
        if name in TRAITS:
            self._timer.start()
        self._drafts.note_typing()

    # --- saving ------------------------------------------------------------------------------

    def save(self) -> None:
        """Store the demande, and its person when new; a second call while saving does nothing."""
        if self._is_saving or not self.form.isVisible() or not self.form.may_save:
            return
        person, demande = self.form.settled()
        if self._show_problems(self.form.problems()):
            return
        reception = Reception(
            demande=demande,
            person=person,
            beneficiaire_id=self._form.beneficiaire_id,
            form=self._form.form,
        )
        self._set_saving(is_saving=True)
        self._drafts.forget()
        demandes = self._context.services.demandes
        self._context.tasks.run(
            lambda: demandes.receive(reception),
            owner=self,
            done=self._done,
            failed=self._fail,
            keeps=True,
        )

    def _set_saving(self, *, is_saving: bool) -> None:
        self._is_saving = is_saving
        self.frame.set_busy(is_busy=is_saving)

    def _done(self, received: Received) -> None:
        self._set_saving(is_saving=False)
        self._is_typed = False
        self._drafts.forget()
        fiche = received.demande.fiche
        host, context, person = self.parentWidget(), self._context, fiche.beneficiaire_id
        self.accept()
        if received.person is not None:
            context.changes.fiche_changed.emit("beneficiaires", person)
        if self._saved is not None:
            self._saved(received)
        tell_changed(context, DEMANDES, person)
        if host is not None and person is not None:
            show_toast(
                host,
                SAVED,
                act=lambda: context.open_screen("admission", person, str(fiche.row_id)),
                act_label="Ouvrir",
            )

    def _fail(self, error: Exception) -> None:
        self._set_saving(is_saving=False)
        self._drafts.note_typing()
        if isinstance(error, InvalidFicheError):
            self._show_problems(error.issues)
        else:
            self._context.show_error(error)

    def _show_problems(self, issues: tuple[FieldIssue, ...]) -> bool:
        elsewhere = [one for one in self.form.show_issues(issues) if one.is_error]
        self.frame.show_failure(" ".join(one.message for one in elsewhere))
        wrong = self.form.first_wrong()
        self._fit()
        if wrong is not None:
            self.frame.go_to(wrong)
        return wrong is not None or bool(elsewhere)

    # --- leaving -----------------------------------------------------------------------------

    def cancel(self) -> None:
        """Leave; asks first when something was typed."""
        if self._is_typed and self.typed_values():
            ask_give_up(self, self.abandon)
        else:
            self.done(QDialog.DialogCode.Rejected)

    def abandon(self) -> None:
        """Leave without a question; what was typed is thrown away."""
        if self._is_typed:
            self._drafts.discard()
        self._is_typed = False
        self.done(QDialog.DialogCode.Rejected)

    def reject(self) -> None:
        """Leave through the question."""
        self.cancel()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Leave through the question when the window is closed by hand."""
        if self.isVisible() and self._is_typed and self.typed_values():
            event.ignore()
            self.cancel()
            return
        super().closeEvent(event)

    # --- size --------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Show every field, never more than the window; never shrink under the hand."""
        parent = self.parentWidget()
        if parent is None:
            return
        side = 0 if self.doubles.isHidden() else SIDE_WIDTH + _MARGIN - SCROLL_ROOM
        width = min(WIDTH + SIDE_WIDTH + _MARGIN, parent.width() - _ROOM)
        self._body.resize(width - side - 2 * _MARGIN + EDGE, 10)
        around = self.frame.sizeHint().height() - self.frame.scrolled_height() + _AROUND
        room = min(parent.height() - _ROOM, _TALLEST)
        height = min(max(needed_height(self._body) + around, 320), room)
        self.resize(width, max(height, min(self.height(), room) if self.isVisible() else 0))

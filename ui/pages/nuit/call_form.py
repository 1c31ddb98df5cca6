"""« Nouvel appel »: who, why, what I did; the third answer writes the call down.

Letters search the people, then choose why; digits choose by whom, then what was done. Escape takes back the
last answer. What was chosen is kept as a draft until it is written down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSpacerItem, QWidget

from crt_desktop.reports.nuit import CallLine, NightPerson, NightSheet
from ui.pages.nuit.look import (
    LOW_BELOW,
    PADDING,
    TILE,
    TILE_LOW,
    icon_column,
    night_button,
    one_line,
    words,
)
from ui.pages.nuit.received import ReceivedHead
from ui.pages.nuit.steps import StepHead
from ui.pages.nuit.tile import TileGrid
from ui.pages.nuit.whom import WhomFields
from ui.viewmodels import words as french_words
from ui.viewmodels.nuit_call import (
    ANSWERS,
    MOTIFS,
    UNKNOWN,
    Step,
    TakenCall,
    by_whom,
    correction_of,
    fresh_call,
    placed,
    step_back,
)
from ui.widgets import Card

_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_HINTS: Final = {
    Step.WHO: "Choisissez dans la liste, ou tapez les premières lettres.",
    Step.WHY: "Choisissez pourquoi l’appel a été passé.",
    Step.DONE: "Choisissez ce que vous avez fait : l’appel s’enregistre aussitôt.",
    Step.READY: "",
}


class CallForm(Card):
    """The three questions of a call, and the time it was received."""

    record_asked = Signal(object)
    """A `TakenCall` that is ready."""
    changed = Signal(object)
    """A `TakenCall` with another answer, worth keeping."""
    aside_asked = Signal(object)
    searched = Signal(str)
    person_asked = Signal()
    """Enter in the search, or the down arrow: the first person found."""
    left = Signal()
    """A correction is given up."""

    def __init__(self, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        """Make the form; `begin` puts a call in it. ``now`` is the clock of the application."""
        super().__init__(padding=PADDING, parent=parent)
        self.setAccessibleName("Nouvel appel")
        self.call = TakenCall(form="", clock="")
        self._sheet: NightSheet | None = None
        self._now = now
        self._is_sending = False
        self._is_clock_typed = False
        self._error = ""
        self._is_low = False
        self._gaps: list[tuple[QSpacerItem, int]] = []
        self.body.setSpacing(0)
        self._make_head()
        self._make_who()
        self._make_why()
        self._make_done()
        self.body.addStretch(1)
        self._make_foot()

    # --- parts -------------------------------------------------------------------------------

    def _make_head(self) -> None:
        self.head = ReceivedHead(self)
        self.head.typed.connect(self._type_clock)
        self.head.said.connect(self._choose_time)
        self.body.addWidget(self.head)
        self._add_gap(8)

    def _make_who(self) -> None:
        self.who = StepHead(1, "Pour qui ?", self)
        self.who.change.clicked.connect(self.ask_who)
        self.who.change.setAccessibleName("Changer la personne, ou qui a appelé")
        self.body.addWidget(self.who)
        self.whom = WhomFields(self)
        self.whom.searched.connect(self.searched)
        self.whom.person_asked.connect(self.person_asked)
        self.whom.unknown_chosen.connect(lambda: self.choose_person(None))
        self.whom.origins.chosen.connect(self._choose_origin)
        self.body.addWidget(self.whom)
        self._add_gap(10)

    def _make_why(self) -> None:
        self.why = StepHead(2, "Pourquoi ?", self)
        self.motifs = TileGrid(MOTIFS, columns=4, name="Pourquoi", parent=self)
        self.motifs.chosen.connect(self._choose_motif)
        self._add_step(self.why, self.motifs)

    def _make_done(self) -> None:
        self.done = StepHead(3, "Ce que j’ai fait", self)
        self.answers = TileGrid(ANSWERS, columns=3, name="Ce que j’ai fait", parent=self)
        self.answers.chosen.connect(self._choose_answer)
        self._add_step(self.done, self.answers)

    def _add_step(self, head: StepHead, grid: TileGrid) -> None:
        self.body.addWidget(head)
        self.body.addSpacing(4)
        self.body.addWidget(grid)
        self._add_gap(10)

    def _add_gap(self, size: int) -> None:
        """Leave a gap, half of it where the window is low."""
        gap = QSpacerItem(0, size)
        self.body.addItem(gap)
        self._gaps.append((gap, size))

    def _make_foot(self) -> None:
        note = QHBoxLayout()
        note.setSpacing(10)
        beside, self.note_icon = icon_column("info", "text2")
        note.addLayout(beside)
        self.note = words("", role="text2")
        note.addWidget(self.note, 1)
        self.body.addLayout(note)
        self._add_gap(16)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        self.record = night_button("Enregistrer l’appel", variant="primary")
        self.record.clicked.connect(self.ask_record)
        foot.addWidget(self.record)
        self.aside = night_button("Mettre de côté")
        self.aside.clicked.connect(lambda: self.aside_asked.emit(self.call))
        foot.addWidget(self.aside)
        self.leave = night_button("Annuler", variant="ghost")
        self.leave.clicked.connect(self.left)
        foot.addWidget(self.leave)
        self.kept = one_line("", role="muted")
        foot.addWidget(self.kept, 1)
        self.body.addLayout(foot)

    # --- content -----------------------------------------------------------------------------

    def show_sheet(self, sheet: NightSheet) -> None:
        """Place the times typed in this night."""
        self._sheet = sheet
        self._show_time()

    def begin(self, now: datetime) -> None:
        """Take a new call, received now."""
        self.take(fresh_call(now))

    def correct(self, line: CallLine) -> None:
        """Take up a call of the book again."""
        self.take(correction_of(line))

    def take(self, call: TakenCall) -> None:
        """Go on with a call."""
        self.call = call
        self._is_clock_typed = False
        self.whom.search.clear()
        self.head.clock.setText(call.clock)
        self.kept.set_whole_text("")
        self.set_sending(is_sending=False)
        self.show_error("")
        self._show()

    def tick(self) -> None:
        """Follow the clock until the first answer, or until the time is typed."""
        clock = french_words.clock(self._now())
        if self.call.is_begun or self._is_clock_typed or clock == self.call.clock:
            return
        self.call = replace(self.call, clock=clock)
        self.head.clock.setText(clock)
        self._show_time()

    def set_sending(self, *, is_sending: bool) -> None:
        """Show that the call is being written down."""
        self._is_sending = is_sending
        self._show_record()

    def show_kept(self) -> None:
        """Say that nothing would be lost."""
        if self.call.is_begun and self.call.row_id is None:
            self.kept.set_whole_text("Brouillon gardé")

    def show_error(self, sentence: str) -> None:
        """Say what went wrong, in place of the hint; nothing typed is lost."""
        self._error = sentence
        role = "danger" if sentence else "text2"
        self.note_icon.set_icon("circle-alert" if sentence else "info", role)
        if self.note.property("role") != role:
            self.note.setProperty("role", role)
            self.note.style().unpolish(self.note)
            self.note.style().polish(self.note)
        # Where room is short, the hint of what is in sight already goes.
        is_plain = self._is_low and self.call.step is not Step.WHO
        shown = sentence or ("" if is_plain else self._hint())
        self.note.setText(shown)
        self.note.setVisible(bool(shown))
        self.note_icon.setVisible(bool(shown))

    def _hint(self) -> str:
        if self.call.row_id is not None:
            return "Touchez ce qui est à corriger, puis enregistrez."
        return _HINTS[self.call.step]

    def fit(self, height: int) -> None:
        """Lower the tiles where the window is low."""
        self._is_low = height < LOW_BELOW
        tall = TILE_LOW if self._is_low else TILE
        self.motifs.set_height(tall)
        self.answers.set_height(tall)
        edge = PADDING - 5 if self._is_low else PADDING
        self.body.setContentsMargins(PADDING, edge, PADDING, edge)
        for gap, size in self._gaps:
            gap.changeSize(0, size // 2 if self._is_low else size)
        self.body.invalidate()
        self.show_error(self._error)

    def _show(self) -> None:
        call = self.call
        is_correcting = call.row_id is not None
        self.head.title.setText("Corriger l’appel" if is_correcting else "Nouvel appel")
        is_who = not call.personne
        self.who.show_step(
            "now" if is_who else "done",
            answer=call.personne,
            after="" if is_who else by_whom(call.origine),
        )
        self.who.change.setVisible(not is_who)
        self.whom.setVisible(is_who)
        self.motifs.setVisible(not is_who)
        self.answers.setVisible(not is_who)
        self.why.show_step(_state(call, Step.WHY, is_answered=call.motif is not None))
        self.done.show_step(_state(call, Step.DONE, is_answered=call.reponse is not None))
        self.whom.origins.choose(call.origine)
        self.motifs.choose(call.motif)
        self.answers.choose(call.reponse)
        self.aside.setVisible(not is_correcting)
        self.aside.setEnabled(call.is_begun)
        self.leave.setVisible(is_correcting)
        self.record.setText("Enregistrer la correction" if is_correcting else "Enregistrer l’appel")
        self._show_time()
        self._show_record()
        if not self._error:
            self.show_error("")

    def _show_record(self) -> None:
        is_ready = self.call.step is Step.READY and self.head.is_settled
        self.record.setEnabled(is_ready and not self._is_sending)

    # --- answers -----------------------------------------------------------------------------

    def choose_person(self, person: NightPerson | None) -> None:
        """Answer who; None is somebody unknown."""
        self._change(
            replace(
                self.call,
                beneficiaire_id=None if person is None else person.beneficiaire_id,
                personne=UNKNOWN if person is None else person.nom,
            )
        )
        self.whom.search.clear()
        self.focus_step()

    def ask_who(self) -> None:
        """Ask who again, and by whom."""
        self._change(replace(self.call, personne="", beneficiaire_id=None))
        self.focus_step()

    def _choose_origin(self, code: str) -> None:
        self._change(replace(self.call, origine=code))

    def _choose_motif(self, code: str) -> None:
        self._change(replace(self.call, motif=code))
        if not self._record_if_ready():
            self.focus_step()

    def _choose_answer(self, code: str) -> None:
        self._change(replace(self.call, reponse=code))
        if not self._record_if_ready():
            self.focus_step()

    def _record_if_ready(self) -> bool:
        """Write a new call down with its last answer; a correction waits for its button."""
        if self.call.step is not Step.READY or self.call.row_id is not None:
            return False
        self.ask_record()
        return True

    def ask_record(self) -> None:
        """Write the call down, unless something is missing."""
        if self._is_sending or self.call.step is not Step.READY:
            return
        if not self.head.is_settled:
            self._show_time()
            self.head.focus_unsettled()
            return
        self.show_error("")
        self.set_sending(is_sending=True)
        self.record_asked.emit(self.call)

    def step_back(self) -> bool:
        """Take the last answer back; tell whether there was one."""
        if not self.call.is_begun or self.call.row_id is not None:
            return False
        self._change(step_back(self.call))
        self.focus_step()
        return True

    def _change(self, call: TakenCall) -> None:
        if self._is_sending:
            # What is on its way to the book is not changed under it.
            self._show()
            return
        self.call = call
        self.kept.set_whole_text("")
        self._error = ""
        self._show()
        self.changed.emit(call)

    def focus_step(self) -> None:
        """Put the focus where the next answer is."""
        step = self.call.step
        if step is Step.WHO:
            self.whom.search.setFocus(Qt.FocusReason.OtherFocusReason)
        elif step is Step.WHY:
            self.motifs.focus_first()
        elif step is Step.DONE:
            self.answers.focus_first()
        else:
            self.record.setFocus(Qt.FocusReason.TabFocusReason)

    # --- the time ----------------------------------------------------------------------------

    def _type_clock(self, text: str) -> None:
        self._is_clock_typed = True
        self._change(replace(self.call, clock=text, is_second=None))

    def _choose_time(self, is_second: bool) -> None:  # noqa: FBT001 - which of two tiles
        self._change(replace(self.call, is_second=is_second))
        if not self._record_if_ready():
            self.focus_step()

    def _show_time(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        found = placed(self.call.clock, sheet, now=self._now())
        self.head.show_time(found, is_second=self.call.is_second)
        self._show_record()

    # --- keys --------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Answer the step that is asked: letters say why, digits what was done."""
        if event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        ):
            super().keyPressEvent(event)
            return
        key = event.text().upper()
        if event.key() == Qt.Key.Key_Escape:
            if self.call.row_id is not None:
                self.left.emit()
            elif not self.step_back():
                super().keyPressEvent(event)
                return
        elif event.key() in _ENTER and self.call.step is Step.READY:
            self.ask_record()
        elif self.call.personne and key and (self.motifs.answer(key) or self.answers.answer(key)):
            pass
        else:
            super().keyPressEvent(event)
            return
        event.accept()


def _state(call: TakenCall, step: Step, *, is_answered: bool) -> str:
    if is_answered:
        return "done"
    return "now" if call.step is step else "later"

"""The agendas and the list of the same visits: one is on screen, all say the same of what is selected."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from crt_desktop.reports.planning import PlanningView, VisitLine
from ui.context import PageContext
from ui.delegates.table import install
from ui.models.visites import PLANS, VisitesModel
from ui.theme.tokens import ROW
from ui.viewmodels.visites_agenda import Slot, day_board, month_board, week_board
from ui.viewmodels.visites_period import AgendaView, read_period
from ui.widgets import MessageState, StateStack
from ui.widgets.agenda import ABSENT, CANCELLED, DONE, Agenda
from ui.widgets.agenda_month import MonthGrid
from ui.widgets.agenda_time import TimeGrid
from ui.widgets.record_table import RecordTable
from ui.widgets.table_card import RoundedCard, TableCard

LETTERS: Final = {"r": DONE, "a": CANCELLED, "b": ABSENT}


class VisitBoard(QWidget):
    """Shows a planning in the view asked, and tells what the user does with its visits."""

    visit_selected = Signal(object)
    visit_opened = Signal(int)
    slot_asked = Signal(object)
    change_shown = Signal(object)
    change_asked = Signal(object)
    day_asked = Signal(object)
    act_asked = Signal(str)
    preview_toggled = Signal()
    turned = Signal(int)
    left = Signal()

    def __init__(
        self, context: PageContext, *, may_write: bool, parent: QWidget | None = None
    ) -> None:
        """Make the agendas and the list, empty."""
        super().__init__(parent)
        self._today = context.application.clock.today
        self.view = AgendaView.SEMAINE
        now = context.application.clock.now
        self.time = TimeGrid(name="Agenda des visites", may_write=may_write, now=now)
        self.month = MonthGrid(name="Mois des visites", may_write=may_write)
        self.model = VisitesModel(self)
        self.table = RecordTable(PLANS, name="Liste des visites", sortable=[], row_height=ROW)
        install(self.table)
        self.table.setModel(self.model)
        self.list_card = TableCard(self.table)
        listed = QWidget()
        inside = QVBoxLayout(listed)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.list_card, 1)
        inside.addStretch(0)
        self.list_states = StateStack(listed, empty=MessageState("calendar-days", ""))
        self._stack = QStackedLayout(self)
        self.cards = {
            AgendaView.SEMAINE: _carded(self.time),
            AgendaView.MOIS: _carded(self.month),
            AgendaView.LISTE: self.list_states,
        }
        for widget in self.cards.values():
            self._stack.addWidget(widget)
        for agenda in (self.time, self.month):
            self._connect(agenda)
        self._connect_list()

    def _connect(self, agenda: Agenda) -> None:
        for mine, theirs in (
            (self.visit_selected, agenda.visit_selected),
            (self.visit_opened, agenda.visit_opened),
            (self.slot_asked, agenda.slot_asked),
            (self.change_shown, agenda.change_shown),
            (self.change_asked, agenda.change_asked),
            (self.day_asked, agenda.day_asked),
            (self.act_asked, agenda.act_asked),
            (self.preview_toggled, agenda.preview_toggled),
            (self.turned, agenda.turned),
        ):
            theirs.connect(mine)

    def _connect_list(self) -> None:
        table = self.table
        table.row_selected.connect(self._tell_row)
        table.row_activated.connect(self._open_row)
        table.preview_toggled.connect(self.preview_toggled)
        table.left_by_escape.connect(self.left)
        table.text_typed.connect(self._answer_letter)

    # --- what is shown -----------------------------------------------------------------------

    def agenda(self) -> Agenda | None:
        """Return the agenda on screen; None in the list."""
        if self.view is AgendaView.LISTE:
            return None
        return self.month if self.view is AgendaView.MOIS else self.time

    def control(self) -> QWidget:
        """Return what takes the focus."""
        return self.agenda() or self.table

    def show_planning(
        self,
        view: AgendaView,
        day: date,
        found: PlanningView,
        *,
        chosen: Collection[str] = (),
        has_whole_team: bool = False,
    ) -> None:
        """Draw the visits of a view; the selection stays on the visit that stays.

        Args:
            view: Day, week, month or list.
            day: The day the view is around.
            found: The visits wanted.
            chosen: Professionnels who have a column even without a visit.
            has_whole_team: Everybody has one.
        """
        kept = self.selected()
        had_focus = self.control().hasFocus()
        self.view = view
        today = self._today()
        if view is AgendaView.LISTE:
            self._show_list(found.visites, kept)
        elif view is AgendaView.MOIS:
            period = read_period(view, day)
            self.month.show_board(month_board(found, period, day=day, today=today))
        elif view is AgendaView.SEMAINE:
            self.time.show_board(week_board(found, found.period, today=today))
        else:
            board = day_board(found, day, today=today, chosen=chosen, has_whole_team=has_whole_team)
            self.time.show_board(board)
        self._stack.setCurrentWidget(
            self.cards[AgendaView.SEMAINE if view is AgendaView.JOUR else view]
        )
        if kept is not None:
            self.select(kept)
        if had_focus and not self.control().hasFocus():
            self.control().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_list(self, lines: Sequence[VisitLine], kept: int | None) -> None:
        self.model.show_lines(lines)
        self.list_card.fit_rows()
        self.table.select_row(self.model.row_of(kept))
        self.table.keep_selection_visible()
        if lines:
            self.list_states.show_content()
        else:
            self.list_states.show_empty()

    # --- the selection -----------------------------------------------------------------------

    def selected(self) -> int | None:
        """Return the visit selected, on the view on screen."""
        agenda = self.agenda()
        if agenda is not None:
            return agenda.selected
        line = self.model.line_at(self.table.current_row())
        return line.row_id if line is not None else None

    def select(self, row_id: int | None) -> None:
        """Select a visit of the view on screen, or none."""
        agenda = self.agenda()
        if agenda is None:
            self.table.select_row(self.model.row_of(row_id))
        elif row_id is None or agenda.block_of(row_id) is not None:
            agenda.select(row_id)

    def place_of_selected(self) -> QRect:
        """Return where the visit selected is drawn; nothing in the list."""
        agenda = self.agenda()
        block = agenda.selected_block() if agenda is not None else None
        return QRect() if agenda is None or block is None else agenda.rect_of(block)

    def slot(self) -> Slot | None:
        """Return the free place selected, or the first one of the view."""
        agenda = self.agenda()
        return None if agenda is None else agenda.slot or agenda.step_slot(0, 0)

    # --- the list ----------------------------------------------------------------------------

    def _tell_row(self, index: QModelIndex) -> None:
        line = self.model.line_at(index.row())
        self.visit_selected.emit(line.row_id if line is not None else None)

    def _open_row(self, index: QModelIndex) -> None:
        line = self.model.line_at(index.row())
        if line is not None:
            self.visit_opened.emit(line.row_id)

    def _answer_letter(self, letter: str) -> None:
        """A letter typed in the list is an act, as on the agendas."""
        word = letter.lower()
        if word == "n":
            self.slot_asked.emit(None)
        elif word in LETTERS and self.selected() is not None:
            self.act_asked.emit(LETTERS[word])


def _carded(widget: QWidget) -> RoundedCard:
    """Return a card around an agenda."""
    card = RoundedCard()
    layout = QVBoxLayout(card)
    layout.setContentsMargins(1, 1, 1, 1)
    layout.addWidget(widget)
    card.raise_corners()
    return card


def period_hint(view: AgendaView) -> str:
    """Return « ce jour », « cette semaine », « ce mois »."""
    return {AgendaView.JOUR: "ce jour", AgendaView.SEMAINE: "cette semaine"}.get(view, "ce mois")

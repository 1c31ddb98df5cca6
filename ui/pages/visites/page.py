"""The visits: a day, a week, a month or a list, moved with the mouse or the keys, told done or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from crt_desktop.domain.dates import local_date
from crt_desktop.reports.planning import PlanningFilters, PlanningView, VisitLine
from ui.context import PageContext
from ui.pages import Scene
from ui.pages.failures import show_failure
from ui.pages.fresh import FreshPage
from ui.pages.visites.acts import VisitActs
from ui.pages.visites.balance import BalanceView
from ui.pages.visites.board import VisitBoard, period_hint
from ui.pages.visites.chosen import Chosen, Shown
from ui.pages.visites.dragging import Dragging
from ui.pages.visites.filters import VisitFilters
from ui.pages.visites.host import AGENDA_ROOM, LIST_ROOM, AgendaHost
from ui.pages.visites.keys import HINTS, KEYS
from ui.pages.visites.legend import legend
from ui.pages.visites.panel import VisitPanel
from ui.pages.visites.period_bar import PeriodBar
from ui.pages.visites.round import RoundView
from ui.theme.tokens import SIDE_PANEL_MIN
from ui.viewmodels import visites as told
from ui.viewmodels.latest import Latest
from ui.viewmodels.visites_agenda import Slot
from ui.viewmodels.visites_period import (
    AgendaView,
    period_name,
    period_of,
    read_period,
    step_of,
)
from ui.widgets import Banner, Button, KeyHints, MessageState, PageHeader, StateStack, page_layout
from ui.widgets.visibility import hide_unless

_LOW: Final = 560
_NARROW: Final = 1000
Read = tuple[AgendaView, date, PlanningView]
TITLES: Final = {AgendaView.TOURNEE: "Tournée", AgendaView.BILAN: "Prévu et réalisé"}
SIDE_VIEWS: Final = frozenset(TITLES)


class VisitesPage(FreshPage):
    """Shows the visits of a period."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the visits are asked when the page is shown."""
        super().__init__()
        self._context = context
        self._today = context.application.clock.today
        settings = context.settings
        kept = settings.visites_view if settings is not None else ""
        self.view = AgendaView(kept) if kept in set(AgendaView) else AgendaView.SEMAINE
        self._agenda = self.view
        self.day = self._today()
        self._found: PlanningView | None = None
        self._wanted: int | None = None
        self.acts = VisitActs(context, self)
        self._latest = Latest[Read](
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._ask_if_shown)
        self._build()
        self._connect()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        self.header = PageHeader("Visites")
        self.bar = PeriodBar(self._today)
        self.new_button = Button("Nouvelle visite", variant="primary", icon_name="plus")
        self.new_button.setToolTip("N")
        hide_unless(self.new_button, self.acts.may_plan)
        self.header.add_action(self.bar)
        self.header.add_action(self.new_button)
        layout.addWidget(self.header)
        self.filters = VisitFilters()
        self.search = self.filters.search
        layout.addWidget(self.filters)
        self.nothing = Banner("", tone="info", icon_name="info")
        self.nothing.hide()
        layout.addWidget(self.nothing)
        self.board = VisitBoard(self._context, may_write=self.acts.may_plan)
        self.dragging = Dragging(
            self._context,
            self.board,
            self.acts,
            planning=lambda: self._found,
            redraw=self._redraw,
        )
        self.strip = self.dragging.strip
        self.panel = VisitPanel(may_plan=self.acts.may_plan, may_close=self.acts.may_close)
        self.host = AgendaHost(self.board, self.panel, panel_width=SIDE_PANEL_MIN + 12)
        self.chosen = Chosen(
            self._context,
            self.board,
            host=self.host,
            panel=self.panel,
            acts=self.acts,
            shown=self._what_is_shown,
        )
        self.states = StateStack(self.host, empty=MessageState("calendar-days", ""))
        self.round = RoundView(self._context)
        self.balance = BalanceView(self._context)
        places = QWidget()
        self._stack = QStackedLayout(places)
        for one in (self.states, self.round, self.balance):
            self._stack.addWidget(one)
        layout.addWidget(places, 1)
        foot_host = QWidget()
        # What it holds hides when the page is narrow: it must not keep the page wide.
        foot_host.setMinimumWidth(1)
        foot = QHBoxLayout(foot_host)
        foot.setContentsMargins(0, 0, 0, 0)
        self.legend = legend()
        foot.addWidget(self.legend)
        foot.addStretch(1)
        self.hints = KeyHints(list(HINTS))
        foot.addWidget(self.hints)
        layout.addWidget(foot_host)
        chain = [
            *self.bar.controls(),
            self.new_button,
            *self.filters.focus_chain(),
            self.nothing.link,
            self.board.time,
            self.board.month,
            self.board.table,
            self.panel.close_button,
        ]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        context, board, acts = self._context, self.board, self.acts
        self.bar.stepped.connect(self.step)
        self.bar.today_asked.connect(lambda: self.show_day(self._today()))
        self.bar.day_chosen.connect(self.show_day)
        self.bar.view_asked.connect(self.show_view)
        self.new_button.clicked.connect(lambda: self._plan(self.board.slot()))
        self.filters.changed.connect(self._ask)
        self.filters.narrowed.connect(self._narrow)
        self.filters.view_asked.connect(self.show_view)
        self.filters.back_asked.connect(self._go_back_to_agenda)
        self.search.moved_down.connect(self._enter_board)
        self.search.accepted.connect(self._enter_board)
        self.nothing.link_clicked.connect(self._do_first_act)
        board.slot_asked.connect(self._plan)
        board.day_asked.connect(partial(self.show_day, view=AgendaView.JOUR))
        board.turned.connect(self.step)
        self.chosen.round_asked.connect(self._show_round)
        self.states.error.asked.connect(self._ask)
        self.round.dossier_asked.connect(context.open_dossier)
        self.balance.person_asked.connect(self.show_person)
        acts.refused.connect(self._become_stale)
        acts.planned.connect(lambda planned: self._select_later(planned.row_ids[0]))
        context.changes.fiche_changed.connect(lambda *_: self._become_stale())
        context.changes.caseload_changed.connect(self._become_stale)
        context.changes.etablissement_changed.connect(self._become_stale)
        QShortcut(QKeySequence.StandardKey.Undo, self).activated.connect(acts.undo)

    # --- what the window asks ----------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the visits."""
        self.board.control().setFocus(event.reason())

    def focus_search(self) -> None:
        """Answer Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return list(KEYS)

    def scenes(self) -> list[Scene]:
        """Return each view, and a visit chosen."""
        views = (AgendaView.JOUR, AgendaView.MOIS, AgendaView.LISTE, *sorted(SIDE_VIEWS))
        return [
            Scene("", self._show_week),
            Scene("choisie", self._show_first),
            *(Scene(view.value, partial(self._show_scene, view)) for view in views),
        ]

    def _show_week(self) -> None:
        self.show_view(AgendaView.SEMAINE)

    def _show_first(self) -> None:
        lines = self._lines()
        if lines:
            self.chosen.go_to(lines[0].row_id)

    def _show_scene(self, view: AgendaView) -> None:
        self.host.close_panel()
        if view is AgendaView.TOURNEE:
            who = next((one.professionnel for one in self._lines() if one.professionnel), None)
            self.show_view(view)
            self.round.show_day(self.day, who)
        else:
            self.show_view(view)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the room to the visits in a small window."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        self._settle_foot()
        self.new_button.set_compact(is_compact=is_narrow)
        self.filters.set_compact(is_compact=is_narrow)
        if self._found is not None:
            self.chosen.settle_panel()

    def _settle_foot(self) -> None:
        has_room = self.height() >= _LOW and self.view not in SIDE_VIEWS
        self.hints.setVisible(has_room)
        self.legend.setVisible(has_room and self.width() >= _NARROW)

    # --- where and how -----------------------------------------------------------------------

    def step(self, step: int) -> None:
        """Go to the next period (+1), or the one before (−1)."""
        self.show_day(step_of(self.view, self.day, step))

    def show_day(self, day: date, *, view: AgendaView | None = None) -> None:
        """Show the period a day is in."""
        self.day = day
        self._set_view(view or self.view)
        self._ask()

    def show_view(self, view: AgendaView) -> None:
        """Show the visits another way; this workstation remembers it."""
        self._set_view(view)
        self._ask()

    def _set_view(self, view: AgendaView) -> None:
        self.view = view
        self.header.set_title(TITLES.get(view, "Visites"))
        if view not in SIDE_VIEWS:
            self._agenda = view
            if self._context.settings is not None:
                self._context.settings.visites_view = view.value
        places = {AgendaView.TOURNEE: self.round, AgendaView.BILAN: self.balance}
        self._stack.setCurrentWidget(places.get(view, self.states))
        self.host.room = LIST_ROOM if view is AgendaView.LISTE else AGENDA_ROOM
        self._settle_foot()
        if view in SIDE_VIEWS:
            self.nothing.hide()

    def _go_back_to_agenda(self) -> None:
        """Come back from a round or the balance to the view one was on."""
        self.show_view(self._agenda)

    def show_person(self, beneficiaire_id: int, name: str) -> None:
        """Show the visits of one person."""
        if self.view in SIDE_VIEWS:
            self._set_view(AgendaView.LISTE)
        self.filters.show_person((beneficiaire_id, name))

    # --- reading -----------------------------------------------------------------------------

    def _become_stale(self) -> None:
        """Ask once for several changes told together."""
        self._is_stale = True
        self._again.start()

    def _ask_if_shown(self) -> None:
        if self.isVisible():
            self.on_shown()

    def _read_again(self) -> None:
        view, day = self.view, self.day
        self.bar.show_period(view, day)
        self.filters.show_view(view)
        if self._found is None:
            self.states.show_loading()
        if view is AgendaView.BILAN:
            person = self.filters.shown_person
            self.header.set_facts(told.header_fact(view, None, day))
            self.balance.show_period(period_of(view, day), person[0] if person else None)
            return
        if view is AgendaView.TOURNEE:
            self.round.show_day(day)
        period = read_period(view, day)
        asked = PlanningFilters() if view is AgendaView.TOURNEE else self.filters.asked()
        service = self._context.services.visites
        self._latest.ask(lambda: (view, day, service.planning(period, asked)))

    def _show(self, read: Read) -> None:
        view, day, found = read
        if (view, day) != (self.view, self.day):
            return
        self._found = found
        self.filters.show_team(found.equipe)
        self.round.show_team(found.equipe)
        if view is AgendaView.TOURNEE:
            self.header.set_facts(told.header_fact(view, None, day))
            return
        self.states.show_content()
        self._narrow()

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="Les visites n’ont pas pu être lues.",
        )

    def _lines(self) -> tuple[VisitLine, ...]:
        """Return the visits shown: those read that answer to the name typed."""
        if self._found is None:
            return ()
        return tuple(line for line in self._found.visites if self.filters.keeps(line))

    def _what_is_shown(self) -> Shown:
        team = self._found.equipe if self._found is not None else ()
        return Shown(lines=self._lines(), team=team, named=period_name(self.view, self.day))

    def _narrow(self) -> None:
        found = self._found
        if found is None or self.view in SIDE_VIEWS:
            return
        shown = replace(found, visites=self._lines())
        self.header.set_facts(told.header_fact(self.view, shown, self.day))
        period = period_of(self.view, self.day)
        inside = (one for one in shown.visites if period.contains(local_date(one.starts_at)))
        self.filters.show_count(sum(map(told.has_conflict, inside)))
        self.board.show_planning(
            self.view,
            self.day,
            shown,
            chosen=self.filters.members.chosen(),
            has_whole_team=self.filters.team.isChecked(),
        )
        if self._wanted is not None:
            self.board.select(self._wanted)
            self._wanted = None
        self._say_nothing(is_empty=not shown.visites)
        self.chosen.refresh()
        self.chosen.settle_panel()

    def _redraw(self, found: PlanningView) -> None:
        """Draw other visits until they are read again."""
        self._found = found
        self._narrow()

    def _say_nothing(self, *, is_empty: bool) -> None:
        """Say that there is no visit, and offer the first act; the agenda stays, to plan on it."""
        self.nothing.setVisible(is_empty)
        if not is_empty:
            return
        if self.filters.has_choices:
            self.nothing.set_banner(
                "Aucune visite ne répond à ces choix.", link="Effacer les filtres"
            )
        elif self.acts.may_plan:
            self.nothing.set_banner(
                f"Aucune visite {period_hint(self.view)}.",
                "Double-cliquez sur un créneau libre, ou appuyez sur N.",
                link="Nouvelle visite",
            )
        else:
            self.nothing.set_banner(f"Aucune visite {period_hint(self.view)}.")
        self.board.list_states.empty.set_message(f"Aucune visite {period_hint(self.view)}.")

    def _do_first_act(self) -> None:
        if self.filters.has_choices:
            self.filters.clear()
        else:
            self._plan(self.board.slot())

    # --- acts --------------------------------------------------------------------------------

    def _enter_board(self) -> None:
        self.board.control().setFocus(Qt.FocusReason.TabFocusReason)

    def _select_later(self, row_id: int) -> None:
        self._wanted = row_id

    def _plan(self, slot: Slot | None) -> None:
        team = self._found.equipe if self._found is not None else ()
        if slot is None:
            slot = Slot(day=self.day, start=9 * 60)
        self.acts.plan(slot, team, self.filters.shown_person)

    def _show_round(self, day: date, professionnel: str | None) -> None:
        """Show the day of somebody."""
        self.show_day(day, view=AgendaView.TOURNEE)
        self.round.show_day(day, professionnel)

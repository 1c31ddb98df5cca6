"""The places of hébergement temporaire: who is where and until when, what is free, and every act on a stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from crt_desktop.domain.dates import quarter_of
from crt_desktop.domain.places import EN_COURS
from crt_desktop.reports.places import Board, Consequence, FollowLine, Offer, StayBar
from ui.context import PageContext
from ui.forms.dialog import open_fiche_dialog
from ui.pages import Scene
from ui.pages.failures import show_failure
from ui.pages.fresh import FreshPage
from ui.pages.places import fit
from ui.pages.places.acts import PlacesActs
from ui.pages.places.cards import PlacesCards, Readable, readable_by
from ui.pages.places.header import PlacesHeader
from ui.pages.places.legend import legend
from ui.pages.places.menus import calls_of, stay_menu
from ui.pages.places.occupation import OccupationView
from ui.pages.places.scenes import pull_a_stay
from ui.pages.places.strip import ConsequenceStrip
from ui.viewmodels import places_words as words
from ui.viewmodels.latest import Latest
from ui.viewmodels.places import Key, Timeline, Zoom, nothing, period_of, step_of, timeline_of
from ui.viewmodels.places_change import Change, is_rest_elsewhere, taken
from ui.widgets import Card, KeyHints, MessageState, StateStack, page_layout, show_toast
from ui.widgets.places_board import PlacesBoard

SHEETS: Final = frozenset(
    {"sejours_ht", "reservations_ht", "places_ht", "hospitalisations", "refus_ht"}
)
EMPTY: Final = "Aucune place d’hébergement temporaire"
EMPTY_TEXT: Final = "Ajoutez les places que les EHPAD partenaires réservent au CRT."
EMPTY_READ: Final = "La coordination ajoute celles que les EHPAD partenaires réservent au CRT."
Read = tuple[Zoom, date, Timeline]
Told = tuple[Change, Consequence]


class PlacesPage(FreshPage):
    """Shows the board of a period, and what follows from it."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the board is asked when the page is shown."""
        super().__init__()
        self._context = context
        self._today = context.application.clock.today
        self.zoom = Zoom.SEMAINES
        self.day = self._today()
        self._board: Board | None = None
        self._wanted: Key | None = None
        self._consequence: Told | None = None
        self._is_awaited = False
        self.acts = PlacesActs(context, self)
        self._latest = Latest[Read](
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self._effect = Latest[Told](
            context.tasks, owner=self, done=self._show_effect, failed=self._forget_effect
        )
        self._build()
        self._connect()

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        self.header = PlacesHeader(self.zoom, may_write=self.acts.may_write)
        layout.addWidget(self.header)
        period = period_of(self.zoom, self.day)
        self.board = PlacesBoard(
            nothing(period, self.day, self.zoom), may_write=self.acts.may_write
        )
        self.strip = ConsequenceStrip()
        self.frame = Card(padding=1)
        self.frame.body.setSpacing(0)
        self.frame.body.addWidget(self.board, 1)
        self.frame.body.addWidget(self.strip)
        readable = readable_by(self._context.actor)
        self.legend = legend(knows_somebody=readable is not Readable.NOBODY)
        self.hints = KeyHints(words.hints(may_write=self.acts.may_write))
        self.foot = QWidget()
        # What it holds hides when the page is narrow: it must not keep the page wide.
        self.foot.setMinimumWidth(1)
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.addWidget(self.legend)
        foot.addStretch(1)
        foot.addWidget(self.hints)
        self.cards = PlacesCards(readable)
        timeline = QWidget()
        column = QVBoxLayout(timeline)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(fit.GAP)
        column.addWidget(self.frame)
        column.addWidget(self.foot)
        column.addWidget(self.cards, 1)
        self.occupation = OccupationView(self._context)
        views = QWidget()
        self._views = QStackedLayout(views)
        self._views.addWidget(timeline)
        self._views.addWidget(self.occupation)
        may_write = self.acts.may_write
        empty = MessageState(
            "bed",
            EMPTY,
            EMPTY_TEXT if may_write else EMPTY_READ,
            button="Ajouter une place" if may_write else "",
        )
        self.states = StateStack(views, empty=empty, row_height=58)
        layout.addWidget(self.states, 1)
        chain = [
            *self.header.controls(),
            self.board,
            self.strip.apply_button,
            self.strip.leave_button,
        ]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        header, board, cards, acts = self.header, self.board, self.cards, self.acts
        header.stepped.connect(self.step)
        header.today_asked.connect(lambda: self.show_day(self._today()))
        header.zoom_asked.connect(self.show_zoom)
        header.book_asked.connect(lambda: self._book(board.current_place, None))
        board.reserve_asked.connect(self._book)
        board.stay_opened.connect(self._open_menu)
        board.change_shown.connect(self._preview)
        board.change_asked.connect(self._apply)
        board.turned.connect(self.step)
        self.strip.taken.connect(self._take)
        self.strip.applied.connect(self._apply_shown)
        self.strip.left.connect(self._leave)
        cards.person_asked.connect(lambda key: self._context.open_dossier(key, "sejours"))
        cards.follow_asked.connect(self._follow)
        cards.refusals_asked.connect(lambda: acts.show_refusals(quarter_of(self._today())))
        cards.copied.connect(lambda _phone: show_toast(self, "Téléphone copié"))
        acts.stored.connect(self._want)
        acts.refused.connect(self._become_stale)
        acts.shown.connect(self.board.show_change)
        self.states.error.asked.connect(self._ask)
        self.states.empty.asked.connect(self._add_place)
        context = self._context
        context.changes.fiche_changed.connect(self._note_change)
        context.changes.caseload_changed.connect(self._become_stale)
        context.changes.etablissement_changed.connect(self._become_stale)
        QShortcut(QKeySequence.StandardKey.Undo, self).activated.connect(acts.undo)

    # --- what the window asks ----------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the board."""
        target = self.occupation.table if self.zoom is Zoom.OCCUPATION else self.board
        target.setFocus(event.reason())

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return words.keys(may_write=self.acts.may_write)

    def scenes(self) -> list[Scene]:
        """Return the board in its widths, a change that is refused, the occupancy."""
        return [
            Scene("", self.on_shown),
            Scene("deplacement", lambda: pull_a_stay(self.board)),
            Scene("jours", lambda: self.show_zoom(Zoom.JOURS)),
            Scene("mois", lambda: self.show_zoom(Zoom.MOIS)),
            Scene("occupation", lambda: self.show_zoom(Zoom.OCCUPATION)),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Give the board the height of its rows, the rest to the cards."""
        super().resizeEvent(event)
        self.header.fit(self.width())
        self._fit()

    def _fit(self) -> None:
        self.hints.setVisible(self.width() >= fit.NARROW)
        has_foot = self.height() >= fit.LOW
        self.foot.setVisible(has_foot)
        strip = self.strip.height_in(max(self.states.width() - 2, 1))
        room = fit.room_in(self.states.height(), has_foot=has_foot)
        self.frame.setFixedHeight(
            fit.height_of(self.board, room=room, strip=strip, page=self.height())
        )

    # --- where in time -----------------------------------------------------------------------

    def step(self, step: int) -> None:
        """Go to the next period (+1), or the one before (−1)."""
        self.show_day(step_of(self.zoom, self.day, step))

    def show_day(self, day: date) -> None:
        """Show the period a day is in."""
        self.day = day
        self._ask()

    def show_zoom(self, zoom: Zoom) -> None:
        """Draw time wider or narrower, or show the occupancy."""
        self.zoom = zoom
        self.header.show_zoom(zoom)
        self._views.setCurrentIndex(1 if zoom is Zoom.OCCUPATION else 0)
        self._ask()

    # --- reading -----------------------------------------------------------------------------

    def _note_change(self, sheet: str, _beneficiaire_id: object) -> None:
        if sheet in SHEETS:
            self._become_stale()

    def _read_again(self) -> None:
        zoom, day = self.zoom, self.day
        if self._board is None:
            self.states.show_loading()
        if zoom is Zoom.OCCUPATION:
            self.occupation.show_period(period_of(zoom, day))
        places = self._context.services
        period = period_of(zoom, day)

        def read() -> Read:
            # What is drawn is put in its place here too, away from the window.
            board = places.places.board(period)
            made = timeline_of(board, zoom)
            return zoom, day, replace(made, under_option=words.options_tonight(board))

        self._latest.ask(read)

    def _show(self, read: Read) -> None:
        zoom, day, timeline = read
        if (zoom, day) != (self.zoom, self.day):
            return
        board = timeline.board
        is_first, self._board = self._board is None, board
        self.header.set_facts(words.header_facts(board, zoom))
        has_places = bool(board.places)
        self.header.book_button.setEnabled(has_places)
        if not has_places:
            self.states.show_empty()
            return
        self.states.show_content()
        if zoom is not Zoom.OCCUPATION:
            self.board.set_timeline(timeline)
            self.board.setAccessibleName(
                f"Tableau des places, {words.period_words(board.period, zoom)}"
            )
        self.cards.show_board(board)
        self._fit()
        focused = QApplication.focusWidget()
        if is_first and focused is not None and self.isAncestorOf(focused):
            # While it was read there was no board to start on.
            self.board.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._wanted is not None:
            self.board.select(self._wanted)
            self._wanted = None

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="Les places n’ont pas pu être lues.",
        )

    def _want(self, key: Key) -> None:
        """Choose a stay once it is read."""
        self._wanted = key

    # --- a change shown, and its consequence ---------------------------------------------------

    def _preview(self, change: Change | None) -> None:
        self._consequence = None
        self._is_awaited = False
        if change is None or self._board is None:
            self._effect.forget()
            self.strip.hide()
            self._fit()
            return
        if self.strip.isHidden():
            self.strip.show_change(change, self._board)
            self._fit()
        service = self._context.services
        self._effect.ask(lambda: (change, service.places.consequence(change.order)))

    def _show_effect(self, told: Told) -> None:
        change, found = told
        if change != self.board.change or self._board is None:
            return
        self._consequence = told
        self.board.show_refused(is_refused=found.clash is not None)
        self.strip.show_consequence(change, found, self._board)
        self._fit()
        if self._is_awaited:
            self._is_awaited = False
            self._apply(change)

    def _forget_effect(self, error: Exception) -> None:
        self._is_awaited = False
        self.board.give_up()
        self._context.show_error(error)

    def _apply(self, change: Change) -> None:
        """Store a change once what it does is known; a refusal stays on screen with its alternatives."""
        told = self._consequence
        if told is None or told[0] != change:
            self._is_awaited = True
            return
        if told[1].clash is not None:
            return
        if change.bar.etat == EN_COURS and change.place_id != change.bar.place_id:
            self.board.give_up()
            self.acts.transfer(change.bar, self.board.timeline.places, change.place_id)
            return
        self.acts.apply(change)

    def _apply_shown(self) -> None:
        if self.board.change is not None:
            self._apply(self.board.change)
            self.board.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, offer: Offer) -> None:
        """Do what an alternative says."""
        change = self.board.change
        if change is None:
            return
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)
        if is_rest_elsewhere(change, offer):
            bar = change.bar
            self.board.give_up()
            self.acts.go_on_elsewhere(bar, offer)
            return
        other = taken(change, offer)
        self.board.show_change(other)
        if not other.is_nothing:
            self._apply(other)

    def _leave(self) -> None:
        self.board.give_up()
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- acts --------------------------------------------------------------------------------

    def _book(self, place_id: int | None, day: date | None) -> None:
        place = None if place_id is None else self.board.timeline.place(place_id)
        today = self._today()
        self.acts.book(place, max(day, today) if day is not None else None)

    def _extend(self, bar: StayBar) -> None:
        place = self.board.timeline.place(bar.place_id)
        self.acts.extend(bar, "" if place is None else f"{place.etablissement}, {place.nom}")

    def _open_dossier(self, bar: StayBar) -> None:
        if bar.beneficiaire_id is not None:
            self._context.open_dossier(bar.beneficiaire_id, "sejours")

    def _open_menu(self, bar: StayBar, where: QPoint) -> None:
        calls = calls_of(
            self.acts,
            extend=self._extend,
            transfer=lambda one: self.acts.transfer(one, self.board.timeline.places),
            dossier=self._open_dossier,
        )
        menu = stay_menu(bar, calls, may_write=self.acts.may_write, parent=self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if menu.isEmpty():
            # Nothing to do, and nobody to read of: a stay the reader may only see.
            menu.close()
            menu.deleteLater()
            return
        menu.popup(where)

    def _follow(self, line: FollowLine) -> None:
        """Open the act of something to follow; who may not write is shown the stay."""
        key = (line.sheet, line.row_id)
        is_shown = self.board.select(key)
        bar = self.board.timeline.by_key.get(key)
        if not is_shown or bar is None:
            if line.beneficiaire_id is not None:
                self._context.open_dossier(line.beneficiaire_id, "sejours")
            return
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)
        place = self.board.bar_place(key)
        corner = self.board.viewport().mapToGlobal(
            QPoint(max(int(place.left()), 0) + 8, int(place.bottom()) + 4)
        )
        self._open_menu(bar, corner)

    def _add_place(self) -> None:
        open_fiche_dialog(
            self._context,
            "places_ht",
            parent=self,
            saved=lambda _saved: self._become_stale(),
        )

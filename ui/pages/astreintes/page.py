"""The astreintes of a quarter: who is on call each night, what is wrong, what is published and told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from crt_desktop.domain.dates import Period, add_months, quarter_of
from crt_desktop.domain.ecarts import Ecart
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.rota import RotaSolution
from crt_desktop.domain.typography import french
from crt_desktop.reports.astreintes import ResumeLine, RotaView
from ui.context import PageContext
from ui.dialogs.astreinte_proposer import ProposeDialog
from ui.pages import Scene
from ui.pages.astreintes.header import AstreintesHeader
from ui.pages.astreintes.legend import Legend
from ui.pages.astreintes.menus import RotaMenus
from ui.pages.astreintes.papers import fill_menu
from ui.pages.astreintes.preview import PreviewStrip
from ui.pages.astreintes.side import WIDTH, AstreintesSide, Rights
from ui.pages.astreintes.swap_acts import SwapActs
from ui.pages.failures import show_failure
from ui.pages.fresh import FreshPage
from ui.theme.tokens import SMALL
from ui.viewmodels.astreintes import Board, Layer, board_of
from ui.viewmodels.astreintes_proposal import ProposalRun, proposed_view
from ui.viewmodels.astreintes_words import has_drafts, header_facts
from ui.viewmodels.latest import Latest
from ui.widgets import MessageState, StateStack, label, page_layout, show_toast
from ui.widgets.panel_host import PanelHost
from ui.widgets.rota_grid import RotaGrid

ONE_DAY: Final = timedelta(days=1)
_MONTHS: Final = 3
_LOW: Final = 820
"""Under this height the legend leaves its room to the rows, and stands in the panel."""
_SWAPPING: Final = "Entrée échange avec cette nuit, Échap renonce."
_HINTS: Final = (
    "Flèches : parcourir · Espace : brouillon · R : remplacer · E : échanger "
    "· Maj et flèches : plusieurs jours · Maj F10 : menu"
)
_READ_HINTS: Final = "Flèches : parcourir les nuits · E : demander à changer une de mes nuits"
_NOBODY: Final = "Personne ne peut être d’astreinte"
_WHO: Final = "Seuls les IDE, AS et ASG de l’équipe prennent les nuits."


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What the screen was answered."""

    view: RotaView
    resumes: tuple[ResumeLine, ...]


class AstreintesPage(FreshPage):
    """Shows a quarter of the rota."""

    def __init__(self, context: PageContext) -> None:
        """Build the screen; the rota is asked when the page is shown."""
        super().__init__()
        self._context = context
        self._today = context.application.clock.today
        self.period = quarter_of(self._today())
        self.layer = Layer.FINAL
        self.view: RotaView | None = None
        self.proposal: tuple[RotaSolution, Period] | None = None
        self._breaches: tuple[Ecart, ...] = ()
        self._resumes: tuple[ResumeLine, ...] = ()
        self._is_scrolled = False
        self.acts = SwapActs(context, self, self)
        self._latest: Latest[Read] = Latest(
            context.tasks, owner=self, done=self._show, failed=self._show_failure
        )
        self._build()
        self._connect()
        context.changes.fiche_changed.connect(lambda *_: self._become_stale())
        context.changes.etablissement_changed.connect(self._become_stale)

    # --- the parts ---------------------------------------------------------------------------

    def _build(self) -> None:
        layout = page_layout(self)
        self.header = AstreintesHeader(may_write=self.acts.may_write)
        layout.addWidget(self.header)
        self.preview = PreviewStrip()
        layout.addWidget(self.preview)
        self.grid = RotaGrid()
        self.states = StateStack(self.grid, empty=MessageState("moon", _NOBODY))
        self.status = label("", SMALL, role="text2", wraps=True)
        self.status.setMinimumHeight(2 * SMALL.line)
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.legend = Legend()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.states, 1)
        column.addWidget(self.status)
        column.addWidget(self.legend)
        self.side = AstreintesSide()
        self.aside = QFrame()
        inner = QVBoxLayout(self.aside)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.side)
        self.host = PanelHost(content, self.aside, panel_width=WIDTH, focus_back=self.grid)
        layout.addWidget(self.host, 1)

    def _connect(self) -> None:
        self.menus = RotaMenus(self.grid, self.acts, self)
        header, grid, side, acts = self.header, self.grid, self.side, self.acts
        header.moved.connect(self.move_quarter)
        header.layer_chosen.connect(self.show_layer)
        header.publish_asked.connect(acts.publish)
        header.propose_asked.connect(self.propose)
        header.aside_asked.connect(self._toggle_aside)
        grid.toggle_asked.connect(acts.toggle)
        grid.replace_asked.connect(acts.replace)
        grid.swap_asked.connect(acts.swap)
        grid.night_asked.connect(lambda on: acts.fill((on,)))
        grid.pointed.connect(self._say_cell)
        grid.left_by_escape.connect(self._leave)
        side.fill_asked.connect(acts.fill)
        side.propose_asked.connect(self.propose)
        side.swap_asked.connect(self._swap_from)
        side.shown_asked.connect(self._go_to)
        side.inform_asked.connect(acts.inform)
        side.tell_asked.connect(acts.tell)
        side.decide_asked.connect(acts.decide)
        side.person_asked.connect(self._go_to_person)
        self.preview.taken.connect(self._take_proposal)
        self.preview.left.connect(self.leave_proposal)
        self.states.error.asked.connect(self._ask)
        self.states.empty.asked.connect(lambda: self._context.go_to("reglages"))

    # --- what the window asks ----------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Start on the grid."""
        self.grid.setFocus(event.reason())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the panel beside the grid when there is room, over it on demand otherwise."""
        super().resizeEvent(event)
        self._place_aside()
        self._place_parts()

    def _place_parts(self) -> None:
        """Show around the grid what there is room for; nothing without anybody on it."""
        is_low, is_empty = self.height() < _LOW, not self.grid.board.rows
        self.legend.setVisible(not is_low and not is_empty)
        self.status.setVisible(not is_empty)
        self.side.show_legend(is_shown=is_low)
        self.side.setVisible(not is_empty)

    def keys(self) -> list[tuple[str, str]]:
        """Return the keys of this page."""
        return [
            ("↑ ↓ ← →", "parcourir les nuits"),
            ("Espace, Entrée", "poser ou retirer un brouillon"),
            ("R", "remplacer sur une nuit publiée"),
            ("E", "échanger deux nuits publiées, ou demander à changer la sienne"),
            ("Maj\u00a0← →", "choisir plusieurs jours, puis Entrée"),
            ("Maj\u00a0F10", "ouvrir le menu de la nuit"),
            ("N", "ouvrir le menu de la personne"),
            ("Page ↑ ↓", "changer de mois"),
            ("Ctrl\u00a0← →", "avancer d’une semaine"),
            ("Échap", "renoncer à l’échange, à la proposition"),
        ]

    def scenes(self) -> list[Scene]:
        """Return the quarter in its three views."""
        return [
            Scene("", self.on_shown),
            Scene("rotation", lambda: self._picture(Layer.ROTATION)),
            Scene("remplacements", lambda: self._picture(Layer.OVERRIDES)),
            Scene("suivant", self._picture_next),
        ]

    def _picture(self, layer: Layer) -> None:
        self.header.show_layer(layer)
        self.show_layer(layer)

    def _picture_next(self) -> None:
        self._picture(Layer.FINAL)
        self.move_quarter(1)

    # --- reading -----------------------------------------------------------------------------

    def _read_again(self) -> None:
        if self.view is None:
            self.states.show_loading()
        self._latest.ask(partial(self._read, self.period))

    def _read(self, period: Period) -> Read:
        # On the database thread, where the service is made too.
        astreintes = self._context.services.astreintes
        now = self._context.application.clock.now()
        return Read(view=astreintes.quarter(period), resumes=astreintes.resumes(now))

    def _show(self, answer: Read) -> None:
        self.view, self._resumes = answer.view, answer.resumes
        self.period = answer.view.period
        today = self._today()
        is_current = self.period.contains(today)
        self.header.show_view(
            self.view, is_current=is_current, facts=header_facts(self.view, today=today)
        )
        self._fill_menu(self.period)
        self.grid.setAccessibleName(f"Grille. {self.header.title.accessibleName()}")
        self._show_board()
        is_empty = not self.grid.board.rows
        self.header.set_team(is_empty=is_empty)
        self._place_parts()
        if is_empty:
            may_team = self._context.actor.may(Permission.EQUIPE_WRITE)
            button = "Ouvrir les réglages" if may_team else ""
            self.states.empty.set_message(_NOBODY, _WHO, button=button)
            self.states.show_empty()
            return
        self.states.show_content()
        if not self._is_scrolled:
            self._is_scrolled = True
            self.grid.show_night(max(today, self.period.start) if is_current else self.period.start)

    def _fill_menu(self, period: Period) -> None:
        """Offer what leaves the screen: another quarter has other months."""
        menu = self.header.menu
        menu.clear()
        fill_menu(menu, self._context, period, today=self._today(), parent=self)
        self.header.set_more(is_shown=not menu.isEmpty())

    def _show_board(self) -> None:
        if self.view is None:
            return
        view, solution = self.view, None
        if self.proposal is not None:
            solution = self.proposal[0]
            view = proposed_view(view, solution, self._breaches)
        board = board_of(view, self.layer, today=self._today(), proposal=solution)
        self.grid.set_board(board)
        self.legend.show_board(board)
        final = board
        if board.layer is not Layer.FINAL:
            # What is wrong is wrong whatever the layer looked at.
            final = board_of(view, Layer.FINAL, today=self._today())
        may_write = self.acts.may_write and not board.is_preview
        rights = Rights(may_write=may_write, today=self._today())
        self.side.show_view(final, view, self._resumes, rights)

    def _show_failure(self, error: Exception) -> None:
        show_failure(
            self.states,
            error,
            self._context.show_error,
            unread="Les astreintes n’ont pas pu être lues.",
        )

    # --- the way between quarters and layers ---------------------------------------------------

    def move_quarter(self, step: int) -> None:
        """Show another quarter; 0 is the current one."""
        start = add_months(self.period.start, _MONTHS * step) if step else self._today()
        self.show_period(quarter_of(start))

    def show_period(self, period: Period) -> None:
        """Show a quarter."""
        if self.proposal is not None:
            self.leave_proposal()
        self.acts.leave_swap()
        self.period = period
        self._is_scrolled = False
        self._ask()

    def show_layer(self, layer: Layer) -> None:
        """Look at a layer."""
        self.layer = layer
        self._show_board()

    # --- what the acts ask of the screen -------------------------------------------------------

    @property
    def board(self) -> Board:
        """What the grid shows."""
        return self.grid.board

    def say(self, text: str) -> None:
        """Show a line under the grid, said to screen readers as what the grid is about."""
        self.status.setText(text)
        self.grid.setAccessibleDescription(text)

    def hold(self, cell: tuple[str, date] | None) -> None:
        """Mark the first night of a swap."""
        self.grid.hold(cell)

    def focus_grid(self) -> None:
        """Put the focus in the grid."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_cell(self, said: str) -> None:
        if self.acts.is_swapping:
            said = f"{said} {_SWAPPING}"
        hints = _HINTS if self.acts.may_write else _READ_HINTS
        self.status.setText(said or french(hints))

    def _leave(self) -> None:
        if self.acts.is_swapping:
            self.acts.leave_swap()
            self._say_cell(self.grid.sentence())
        elif self.host.is_open and self.host.is_overlaying():
            self.host.close_panel()
        elif self.proposal is not None:
            self.leave_proposal()

    def _swap_from(self, reference: str, on: date) -> None:
        """Begin a swap, or show what to move when the night is still a draft."""
        self._go_to(reference, on)
        self.acts.leave_swap()
        self.acts.swap(reference, on)

    def _go_to(self, reference: str, on: date) -> None:
        self._show_final()
        self.grid.go_to(reference, on)
        self.focus_grid()

    def _go_to_person(self, reference: str) -> None:
        on = self.grid.current_night
        if on is not None and self.grid.go_to(reference, on):
            self.focus_grid()

    def _show_final(self) -> None:
        if self.layer is not Layer.FINAL:
            self._picture(Layer.FINAL)

    # --- the panel over a small window ---------------------------------------------------------

    def _place_aside(self) -> None:
        is_over = self.host.is_overlaying()
        self.header.set_aside(is_shown=is_over)
        if is_over == (self.aside.property("role") == "card"):
            if not is_over:
                self.host.open_panel()
            return
        self.aside.setProperty("role", "card" if is_over else "")
        self.aside.style().polish(self.aside)
        layout = self.aside.layout()
        margin = 12 if is_over else 0
        if layout is not None:
            layout.setContentsMargins(margin, margin, margin, margin)
        if is_over:
            self.host.close_panel()
        else:
            self.host.open_panel()

    def _toggle_aside(self) -> None:
        if self.host.is_open:
            self.host.close_panel()
        else:
            self.host.open_panel()
            self.side.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- proposing a planning ------------------------------------------------------------------

    def propose(self) -> None:
        """Ask over which nights a planning is searched, then show what is found."""
        first = max(self.period.start, self._today() + ONE_DAY)
        period = Period(start=first, end=max(self.period.end, first))
        context = self._context
        run = ProposalRun(lambda: context.services.rota, context.tasks, context.upkeep, parent=self)
        is_drafted = self.view is not None and has_drafts(self.view)
        dialog = ProposeDialog(period, self._today, run, has_drafts=is_drafted, parent=self)
        dialog.proposed.connect(self.show_proposal)
        dialog.open()

    def show_proposal(self, solution: RotaSolution, period: Period) -> None:
        """Show a proposal over the grid; nothing is stored yet."""
        self.proposal = (solution, period)
        self._breaches = ()
        self._show_board()
        self._ask_breaches(solution)
        self.preview.show_solution(solution)
        self.header.set_frozen(is_frozen=True)

    def _ask_breaches(self, solution: RotaSolution) -> None:
        """Ask what the quarter would break with a proposal in the place of its drafts."""
        services, period = self._context.services, self.period

        def show(ecarts: tuple[Ecart, ...]) -> None:
            if self.proposal is not None and self.proposal[0] is solution:
                self._breaches = ecarts
                self._show_board()

        inside = {on: who for on, who in solution.assignments.items() if period.contains(on)}
        self._context.tasks.run(
            lambda: services.rota.ecarts(period, inside),
            owner=self,
            done=show,
            failed=self._context.show_error,
        )

    def leave_proposal(self) -> None:
        """Show what is stored again."""
        self.proposal = None
        self.header.set_frozen(is_frozen=False)
        self.preview.hide()
        self._show_board()
        self.focus_grid()

    def _take_proposal(self) -> None:
        if self.proposal is None:
            return
        solution, period = self.proposal
        services = self._context.services
        self.preview.take_button.setEnabled(False)

        def done(_nothing: None) -> None:
            self.leave_proposal()
            self._context.changes.fiche_changed.emit("astreintes", None)
            show_toast(self, "Proposition reprise en brouillons")

        def fail(error: Exception) -> None:
            self.preview.take_button.setEnabled(True)
            self._context.show_error(error)

        work: Callable[[], None] = lambda: services.astreintes.accept(  # noqa: E731
            solution.assignments, period=period
        )
        self._context.tasks.run(work, owner=self, done=done, failed=fail, keeps=True)

"""The visit selected: its panel, and what is done to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from crt_desktop.domain.dates import local_date
from crt_desktop.reports.planning import TeamMember, VisitLine
from ui.context import PageContext
from ui.pages.visites.acts import VisitActs
from ui.pages.visites.board import VisitBoard
from ui.pages.visites.host import AgendaHost
from ui.pages.visites.panel import VisitPanel
from ui.viewmodels import visites as told
from ui.widgets.agenda import ABSENT, CANCELLED, DONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is on screen: the visits, who is in the team, and the name of the period."""

    lines: Sequence[VisitLine]
    team: tuple[TeamMember, ...]
    named: str


class Chosen(QObject):
    """Keeps the panel on the visit selected, and acts on it for the keys and the panel."""

    round_asked = Signal(object, object)
    """The day of a visit, and who makes it."""

    def __init__(
        self,
        context: PageContext,
        board: VisitBoard,
        *,
        host: AgendaHost,
        panel: VisitPanel,
        acts: VisitActs,
        shown: Callable[[], Shown],
    ) -> None:
        """Listen to the board and to the panel, which the host shows; ``shown``: what is on screen."""
        super().__init__(host)
        self._context = context
        self._board = board
        self._host = host
        self._acts = acts
        self._shown = shown
        self._panel = panel
        board.visit_selected.connect(self._follow)
        board.visit_opened.connect(self.open)
        board.act_asked.connect(self.act)
        board.preview_toggled.connect(self.toggle_panel)
        board.left.connect(host.close_panel)
        panel.closed.connect(host.close_panel)
        panel.done_asked.connect(self._mark_done)
        panel.missed_asked.connect(self._ask_missed)
        panel.reopen_asked.connect(self._reopen)
        panel.edit_asked.connect(self.edit)
        panel.dossier_asked.connect(self._open_dossier)
        panel.round_asked.connect(self._ask_round)
        panel.visit_asked.connect(self.go_to)
        acts.told_wrong.connect(self._tell_wrong)

    def line(self) -> VisitLine | None:
        """Return the visit selected, if it is shown."""
        key = self._board.selected()
        return next((line for line in self._shown().lines if line.row_id == key), None)

    # --- the panel ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show the visit selected in the panel, else what the period holds."""
        line = self.line()
        if line is not None:
            self._panel.show_line(line)
            self._host.keep_clear(self._board.place_of_selected())
        else:
            shown = self._shown()
            self._panel.show_summary(shown.named, shown.lines)

    def show_panel(self) -> None:
        """Open the panel."""
        self.refresh()
        self._host.open_panel()

    def toggle_panel(self) -> None:
        """Open the panel, or close it."""
        if self._host.is_open:
            self._host.close_panel()
        else:
            self.show_panel()

    def settle_panel(self) -> None:
        """Have the panel beside the visits where there is room, over them only when it was asked."""
        if self._host.is_overlaying():
            if self._panel.shown is None:
                self._host.close_panel()
        elif not self._host.is_open:
            self.show_panel()

    def _follow(self, row_id: int | None) -> None:
        self.refresh()
        overlays = self._host.is_overlaying()
        if row_id is None and overlays:
            self._host.close_panel()
        elif row_id is not None and overlays and self.is_clicked():
            # Shown once it is known that no second click comes: it would fall on the panel.
            wait = QApplication.doubleClickInterval()
            QTimer.singleShot(wait, self, partial(self._show_if_still, row_id))

    @staticmethod
    def is_clicked() -> bool:
        """Tell whether the selection comes from the mouse."""
        return bool(QApplication.mouseButtons() & Qt.MouseButton.LeftButton)

    def _show_if_still(self, row_id: int) -> None:
        agenda = self._board.agenda()
        is_dragged = agenda is not None and agenda.drag is not None
        has_dialog = QApplication.activeModalWidget() is not None
        if self._board.selected() == row_id and not is_dragged and not has_dialog:
            self.show_panel()

    def go_to(self, row_id: int) -> None:
        """Select a visit and show its panel."""
        self._board.select(row_id)
        self.show_panel()

    # --- acts --------------------------------------------------------------------------------

    def open(self, row_id: int) -> None:
        """Open a visit: to change it while it is planned, else to read it."""
        self._board.select(row_id)
        line = self.line()
        if line is not None and line.statut == told.PREVUE and self._acts.may_plan:
            self.edit()
        elif line is not None:
            self.show_panel()

    def edit(self) -> None:
        """Open the visit selected, to change it."""
        line = self.line()
        if line is not None:
            self._acts.edit(line, self._shown().team)

    def act(self, act: str) -> None:
        """Tell what became of the visit selected: done, cancelled, or the person absent."""
        line = self.line()
        if line is None:
            return
        if act == DONE:
            self._acts.mark_done(line)
        elif act in {CANCELLED, ABSENT}:
            self._acts.ask_missed(line, told.ANNULEE if act == CANCELLED else told.ABSENCE)

    def _mark_done(self, starts_at: datetime, ends_at: datetime) -> None:
        line = self.line()
        if line is not None:
            self._acts.mark_done(line, starts_at, ends_at)

    def _ask_missed(self, statut: str) -> None:
        line = self.line()
        if line is not None:
            self._acts.ask_missed(line, statut)

    def _reopen(self) -> None:
        line = self.line()
        if line is not None:
            self._acts.reopen(line)

    def _open_dossier(self) -> None:
        line = self.line()
        if line is not None:
            self._context.open_dossier(line.beneficiaire_id)

    def _ask_round(self) -> None:
        line = self.line()
        if line is not None:
            self.round_asked.emit(local_date(line.starts_at), line.professionnel)

    def _tell_wrong(self, sentence: str) -> None:
        """Say why under the times, where the panel is."""
        self.show_panel()
        if self._panel.shown is not None:
            self._panel.tell_wrong(sentence)

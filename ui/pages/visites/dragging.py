"""A visit dragged on an agenda: what it would clash with while it moves, then what is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import time

from PySide6.QtCore import QObject

from crt_desktop.domain.visites import Conflict, VisitOrder
from crt_desktop.reports.planning import PlanningView
from ui.context import PageContext
from ui.pages.visites.acts import VisitActs
from ui.pages.visites.board import VisitBoard
from ui.pages.visites.strip import DragStrip
from ui.viewmodels import visites as told
from ui.viewmodels.latest import Latest
from ui.viewmodels.visites_agenda import Change

Verdict = tuple[Change, tuple[Conflict, ...]]


class Dragging(QObject):
    """Follows the drags of a board; what is dropped is drawn at once, and stored."""

    def __init__(
        self,
        context: PageContext,
        board: VisitBoard,
        acts: VisitActs,
        *,
        planning: Callable[[], PlanningView | None],
        redraw: Callable[[PlanningView], None],
    ) -> None:
        """Listen to the board.

        Args:
            context: The open vault.
            board: The agendas.
            acts: What stores a change.
            planning: The visits on screen.
            redraw: Draws other visits instead.
        """
        super().__init__(board)
        self._context = context
        self._board = board
        self._acts = acts
        self._planning = planning
        self._redraw = redraw
        self.strip = DragStrip(board)
        self._checks = Latest[Verdict](
            context.tasks, owner=self, done=self._show_verdict, failed=self._forget_check
        )
        board.change_shown.connect(self._preview)
        board.change_asked.connect(self._change)

    def _preview(self, change: Change | None) -> None:
        """Say where a visit would go, and ask what it would clash with."""
        if change is None:
            self._checks.forget()
            self.strip.hide()
            return
        self.strip.show_change(change, self._who(change))
        service = self._context.services.visites
        order = order_of(change)
        self._checks.ask(lambda: (change, service.check(order)))

    def _who(self, change: Change) -> str:
        reference = change.professionnel if change.gives else change.line.professionnel
        if reference is None:
            return told.NOBODY
        found = self._planning()
        team = found.equipe if found is not None else ()
        known = {member.reference: member.nom for member in team}
        return known.get(reference) or change.line.professionnel_nom or reference

    def _show_verdict(self, verdict: Verdict) -> None:
        change, conflicts = verdict
        agenda = self._board.agenda()
        if agenda is None or agenda.drag is None:
            return
        # A visit does not clash with where it was.
        found = [one.message for one in conflicts if one.other != change.line.row_id]
        self.strip.show_conflicts(self._who(change), found)
        agenda.show_verdict(has_conflict=bool(found))

    def _forget_check(self, _error: Exception) -> None:
        """Leave what the drop will say: a ghost is no place for an error."""

    def _change(self, change: Change) -> None:
        """Draw the visit where it was dropped, then store it, once it is known for which visits."""
        found = self._planning()
        if found is None:
            return
        self._redraw(self._changed(found, change))
        if change.line.serie_id is not None:
            self._acts.ask_scope(change, given_up=lambda: self._redraw(found))
        else:
            self._acts.move(change)

    def _changed(self, found: PlanningView, change: Change) -> PlanningView:
        moved = replace(
            change.line, starts_at=change.starts_at, ends_at=change.ends_at, conflicts=()
        )
        if change.gives:
            who = self._who(change) if change.professionnel is not None else None
            moved = replace(moved, professionnel=change.professionnel, professionnel_nom=who)
        lines = (moved if line.row_id == moved.row_id else line for line in found.visites)
        return replace(found, visites=tuple(sorted(lines, key=lambda one: one.starts_at)))


def order_of(change: Change) -> VisitOrder:
    """Return a change as a visit to plan, to be checked."""
    line = change.line
    return VisitOrder(
        beneficiaire_id=line.beneficiaire_id,
        on=change.day,
        heure=time(change.start // 60, change.start % 60),
        minutes=change.minutes,
        profession=line.profession,
        professionnel=change.professionnel if change.gives else line.professionnel,
    )

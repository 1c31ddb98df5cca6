"""What is done to visits from their page: moved, done, missed, reopened, and each of them undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from crt_desktop.domain.errors import InvalidFicheError
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.visites import KEEP, Keep, MoveScope
from crt_desktop.reports.planning import MovedVisits, PlannedVisits, TeamMember, VisitLine
from ui.context import PageContext
from ui.forms.told import tell_changed
from ui.viewmodels import visites as told
from ui.viewmodels.visites_agenda import Change, Slot
from ui.widgets.feedback import show_toast

SHEET: Final = "visites"
MOST_UNDONE: Final = 20
DONE_WORDS: Final = {
    told.REALISEE: "Visite réalisée",
    told.ANNULEE: "Visite annulée",
    told.ABSENCE: "Absence notée",
}
Undo = Callable[[], None]


class VisitActs(QObject):
    """Asks the service, tells the open screens, and keeps how to undo."""

    refused = Signal()
    """A change was not stored: what is drawn must be read again."""
    told_wrong = Signal(str)
    """Why a visit could not be told done: a sentence for the panel."""
    planned = Signal(object)
    """Visits were planned (`PlannedVisits`)."""

    def __init__(self, context: PageContext, host: QWidget) -> None:
        """Open dialogs and toasts over this widget."""
        super().__init__(host)
        self._context = context
        self._host = host
        self._undone: list[Undo] = []
        self.may_plan = context.actor.may(Permission.PLANNING_WRITE)
        self.may_close = self.may_plan or context.actor.may(Permission.SUIVI_WRITE_OWN)

    # --- asking ------------------------------------------------------------------------------

    def _run(
        self,
        line: VisitLine,
        work: Callable[[], MovedVisits],
        done: Callable[[MovedVisits], None],
        *,
        is_drawn: bool = False,
    ) -> None:
        """Store a change; ``is_drawn``: the visit is already shown where it goes."""

        def finish(result: MovedVisits) -> None:
            tell_changed(self._context, SHEET, line.beneficiaire_id)
            done(result)

        fail = partial(self._fail, is_drawn=is_drawn)
        self._context.tasks.run(work, owner=self, done=finish, failed=fail, keeps=True)

    def _fail(self, error: Exception, *, is_drawn: bool) -> None:
        if isinstance(error, InvalidFicheError) and error.issues and not is_drawn:
            self.told_wrong.emit(error.issues[0].message)
            return
        self.refused.emit()
        self._context.show_error(error)

    def _tell(self, words: str, undo: Undo) -> None:
        self._undone = [*self._undone[-MOST_UNDONE + 1 :], undo]
        show_toast(self._host, words, undo=self.undo)

    def undo(self) -> None:
        """Undo what was done last from this page."""
        if self._undone:
            self._undone.pop()()

    @property
    def can_undo(self) -> bool:
        """Tell whether something was done that can be undone."""
        return bool(self._undone)

    # --- moving ------------------------------------------------------------------------------

    def move(self, change: Change, *, scope: MoveScope = MoveScope.THIS) -> None:
        """Move a visit, or make it longer."""
        line = change.line
        who: str | Keep | None = change.professionnel if change.gives else KEEP
        back: str | Keep | None = line.professionnel if change.gives else KEEP

        def put_back(result: MovedVisits) -> None:
            work = partial(
                self._context.services.visites.move,
                line.row_id,
                version=result.versions.get(line.row_id, line.version),
                starts_at=line.starts_at,
                ends_at=line.ends_at,
                professionnel=back,
                scope=scope,
            )
            self._run(line, work, self._tell_back)

        def tell(result: MovedVisits) -> None:
            is_moved = change.starts_at != line.starts_at or change.gives
            words = "Visite déplacée" if is_moved else "Durée changée"
            if scope is MoveScope.FOLLOWING:
                words = "Visites suivantes déplacées"
            self._tell(words, lambda: put_back(result))

        work = partial(
            self._context.services.visites.move,
            line.row_id,
            version=line.version,
            starts_at=change.starts_at,
            ends_at=change.ends_at,
            professionnel=who,
            scope=scope,
        )
        self._run(line, work, tell, is_drawn=True)

    def ask_scope(self, change: Change, *, given_up: Callable[[], None]) -> None:
        """Move a visit of a series once it is known how far the change goes."""
        dialog = import_module("ui.dialogs.visite_scope").ScopeDialog(change, parent=self._host)
        dialog.chosen.connect(lambda scope: self.move(change, scope=scope))
        dialog.rejected.connect(given_up)
        dialog.open()

    # --- what became of it -------------------------------------------------------------------

    def mark_done(
        self,
        line: VisitLine,
        starts_at: datetime | None = None,
        ends_at: datetime | None = None,
    ) -> None:
        """Record a visit as it took place: at the times planned unless others are given."""
        if not self.may_close or line.statut in told.MISSED:
            return
        work = partial(
            self._context.services.visites.mark_done,
            line.row_id,
            version=line.version,
            starts_at=starts_at or line.starts_at,
            ends_at=ends_at or line.ends_at,
        )
        words = "Heures corrigées" if line.statut == told.REALISEE else DONE_WORDS[told.REALISEE]
        self._run(line, work, partial(self._tell_closed, line, words))

    def _tell_closed(self, line: VisitLine, words: str, result: MovedVisits) -> None:
        """Offer to put back what a visit was before."""
        version = result.versions.get(line.row_id, line.version)
        if line.statut == told.PREVUE:
            self._tell(words, lambda: self._reopen(line, version))
            return
        service = self._context.services.visites
        if line.statut == told.REALISEE:
            again = partial(
                service.mark_done,
                line.row_id,
                version=version,
                starts_at=line.starts_at,
                ends_at=line.ends_at,
            )
        else:
            again = partial(
                service.mark_missed,
                line.row_id,
                version=version,
                statut=line.statut,
                motif=line.motif or "",
            )
        self._tell(words, lambda: self._run(line, again, lambda _result: None))

    def ask_missed(self, line: VisitLine, statut: str) -> None:
        """Ask why a visit was cancelled, or the person absent; one click on a reason is enough."""
        if not self.may_close or line.statut == told.REALISEE:
            return
        dialog = import_module("ui.dialogs.visite_missed").MissedDialog(
            line, statut, may_end_series=self.may_plan, parent=self._host
        )
        dialog.reason_given.connect(
            lambda motif, is_following: self.mark_missed(
                line, statut, motif, is_following=is_following
            )
        )
        dialog.open()

    def mark_missed(
        self, line: VisitLine, statut: str, motif: str, *, is_following: bool = False
    ) -> None:
        """Record a visit that was not made, or with ``is_following`` end its series there."""
        service = self._context.services.visites
        if is_following:
            work = partial(service.cancel_following, line.row_id, version=line.version, motif=motif)
            self._run(line, work, partial(self._tell_ended, line))
            return
        again = partial(
            service.mark_missed, line.row_id, version=line.version, statut=statut, motif=motif
        )
        self._run(line, again, partial(self._tell_closed, line, DONE_WORDS[statut]))

    def _tell_ended(self, line: VisitLine, result: MovedVisits) -> None:
        """Offer to give the series back its days, and the visits that were cancelled with them."""
        serie_id = result.serie_id
        if serie_id is None:
            return
        take_up = partial(self._context.services.visites.take_up, serie_id)
        self._tell(
            "Visites suivantes annulées",
            lambda: self._run(line, take_up, self._tell_taken_up),
        )

    def _tell_taken_up(self, result: MovedVisits) -> None:
        count = len(result.versions)
        show_toast(
            self._host,
            "Visite remise en place" if count <= 1 else f"{count} visites remises en place",
        )

    def reopen(self, line: VisitLine) -> None:
        """Put a visit back as it was planned."""
        if self.may_close and line.statut != told.PREVUE:
            work = partial(self._context.services.visites.reopen, line.row_id, version=line.version)
            self._run(line, work, partial(self._tell_closed, line, "Visite à nouveau prévue"))

    def _tell_back(self, _result: MovedVisits) -> None:
        show_toast(self._host, "Visite remise en place")

    def _reopen(self, line: VisitLine, version: int) -> None:
        work = partial(self._context.services.visites.reopen, line.row_id, version=version)
        self._run(line, work, self._tell_back)

    # --- planning ----------------------------------------------------------------------------

    def plan(
        self, slot: Slot | None, team: tuple[TeamMember, ...], person: tuple[int, str] | None = None
    ) -> None:
        """Ask for a new visit, in a free place when one is selected, for somebody when one is shown."""
        if not self.may_plan:
            return
        dialog = import_module("ui.dialogs.visite").VisitDialog(
            self._context, team, slot=slot, person=person, parent=self._host
        )
        dialog.planned.connect(self._tell_planned)
        dialog.open()

    def _tell_planned(self, planned: PlannedVisits, beneficiaire_id: int) -> None:
        tell_changed(self._context, SHEET, beneficiaire_id)
        count = len(planned.row_ids)
        show_toast(self._host, "Visite planifiée" if count <= 1 else f"{count} visites planifiées")
        self.planned.emit(planned)

    def edit(self, line: VisitLine, team: tuple[TeamMember, ...]) -> None:
        """Open a planned visit to change what it is."""
        dialog = import_module("ui.dialogs.visite").VisitDialog(
            self._context, team, line=line, parent=self._host
        )
        dialog.changed.connect(lambda _moved: self._tell_edited(line))
        dialog.open()

    def _tell_edited(self, line: VisitLine) -> None:
        tell_changed(self._context, SHEET, line.beneficiaire_id)
        show_toast(self._host, "Visite modifiée")

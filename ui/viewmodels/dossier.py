"""The screen of a person's file without its widgets: who is open, the newest answers, what is undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.dossier import (
    AccessLine,
    Dossier,
    EventCategory,
    Timeline,
    VisitsAndCalls,
)
from crt_desktop.reports.fiches import StoredFiche, TransmissionLine
from ui.viewmodels.latest import Latest, TaskRunner

FIRST_EVENTS: Final = 200
Matrix = tuple[tuple[bool, ...], ...]


class DossierService(Protocol):
    """What this screen asks of `crt_desktop.services.dossiers.Dossiers`."""

    def open(self, beneficiaire_id: int, *, reason: str | None = None) -> Dossier:
        """Open a file; audited."""

    def timeline(
        self,
        beneficiaire_id: int,
        *,
        categories: frozenset[EventCategory] = frozenset(),
        query: str = "",
        limit: int = FIRST_EVENTS,
    ) -> Timeline:
        """Return what happened."""

    def visits_and_calls(self, beneficiaire_id: int) -> VisitsAndCalls:
        """Return the visits, planned ones too, and the calls."""

    def accesses(self, beneficiaire_id: int) -> tuple[AccessLine, ...]:
        """Return who read and changed the file."""

    def ins_matrix(self, beneficiaire_id: int) -> Matrix | None:
        """Return the INS datamatrix of a qualified identity."""


class FicheService(Protocol):
    """What this screen asks of `crt_desktop.services.fiches.Fiches`."""

    def remove(self, sheet: str, row_id: int, *, version: int, reason: str | None = None) -> int:
        """Take a record away; return the number of the bin line."""


class TransmissionService(Protocol):
    """What this screen asks of `crt_desktop.services.transmissions.Transmissions`."""

    def unread(self) -> tuple[TransmissionLine, ...]:
        """Return what the account has not acknowledged."""

    def acknowledge(self, row_ids: tuple[int, ...]) -> None:
        """Acknowledge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineAsk:
    """What the timeline is asked for; no category is every one."""

    categories: frozenset[EventCategory] = frozenset()
    query: str = ""
    limit: int = FIRST_EVENTS


class DossierViewModel(QObject):
    """Asks the services on the database thread; an answer about another person is never told."""

    coming = Signal(int)
    """Another person's file is on its way: what is on screen must go."""
    dossier_changed = Signal(object)
    failed = Signal(object)
    reason_wanted = Signal(int)
    timeline_changed = Signal(object, object)
    """A `Timeline` and the `TimelineAsk` it answers."""
    timeline_failed = Signal(object)
    visits_changed = Signal(object)
    visits_failed = Signal(object)
    accesses_changed = Signal(object)
    accesses_failed = Signal(object)
    matrix_changed = Signal(object)
    unread_changed = Signal(object)
    """The row ids of the person's transmissions that the account has not acknowledged."""
    removed = Signal(object, int)
    """A `StoredFiche` just taken away, and the bin line that brings it back."""
    act_failed = Signal(object)

    def __init__(
        self,
        dossiers: DossierService,
        tasks: TaskRunner,
        *,
        fiches: Callable[[], FicheService],
        transmissions: Callable[[], TransmissionService],
        parent: QObject | None = None,
    ) -> None:
        """Start with nobody; services that only some acts need are fetched when they are needed."""
        super().__init__(parent)
        self._dossiers = dossiers
        self._tasks = tasks
        self._fiches = fiches
        self._transmissions = transmissions
        self._person: int | None = None
        self._dossier: Dossier | None = None
        self.asked = TimelineAsk()
        self._file = Latest[Dossier](
            tasks, owner=self, done=self._show_dossier, failed=self._refuse
        )
        self._events = Latest[tuple[Timeline, TimelineAsk]](
            tasks,
            owner=self,
            done=lambda answer: self.timeline_changed.emit(*answer),
            failed=self.timeline_failed.emit,
        )
        self._visits = Latest[VisitsAndCalls](
            tasks, owner=self, done=self.visits_changed.emit, failed=self.visits_failed.emit
        )
        self._accesses = Latest[tuple[AccessLine, ...]](
            tasks, owner=self, done=self.accesses_changed.emit, failed=self.accesses_failed.emit
        )
        self._matrix = Latest[Matrix | None](
            tasks, owner=self, done=self.matrix_changed.emit, failed=self.act_failed.emit
        )
        self._unread = Latest[frozenset[int]](
            tasks, owner=self, done=self.unread_changed.emit, failed=self.act_failed.emit
        )
        # A person's record saved tells twice that it changed: one reading is enough.
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._read)

    # --- what the screen reads ---------------------------------------------------------------

    @property
    def person(self) -> int | None:
        """The person whose file is open or on its way."""
        return self._person

    @property
    def dossier(self) -> Dossier | None:
        """The file shown; None while it is on its way or was refused."""
        return self._dossier

    # --- what the user does ------------------------------------------------------------------

    def show_person(self, beneficiaire_id: int) -> None:
        """Open a file; of the person already open, read it again in place."""
        if beneficiaire_id != self._person:
            self._person = beneficiaire_id
            self._forget()
            self.coming.emit(beneficiaire_id)
        self._read()

    def state_reason(self, reason: str) -> None:
        """Open the file again with the reason that was asked."""
        self._read(reason)

    def leave(self) -> None:
        """Forget the person: nothing on its way is shown any more."""
        self._person = None
        self._forget()

    def refresh(self) -> None:
        """Read the file again, once the changes of this turn are all told."""
        if self._person is not None:
            self._again.start()

    def ask_timeline(self, ask: TimelineAsk) -> None:
        """Ask for other events."""
        self.asked = ask
        person = self._person
        if person is None or self._dossier is None:
            return
        service = self._dossiers
        self._events.ask(
            lambda: (
                service.timeline(
                    person, categories=ask.categories, query=ask.query, limit=ask.limit
                ),
                ask,
            )
        )

    def ask_more(self, limit: int) -> None:
        """Ask for more of the same events."""
        self.ask_timeline(replace(self.asked, limit=limit))

    def ask_visits(self) -> None:
        """Ask for the visits and the calls."""
        person, service = self._person, self._dossiers
        if person is not None:
            self._visits.ask(lambda: service.visits_and_calls(person))

    def ask_accesses(self) -> None:
        """Ask who read and changed the file."""
        person, service = self._person, self._dossiers
        if person is not None:
            self._accesses.ask(lambda: service.accesses(person))

    def ask_matrix(self) -> None:
        """Ask for the INS datamatrix."""
        person, service = self._person, self._dossiers
        if person is not None:
            self._matrix.ask(lambda: service.ins_matrix(person))

    def ask_unread(self) -> None:
        """Ask which transmissions of the person are still to be acknowledged."""
        person, get = self._person, self._transmissions

        def work() -> frozenset[int]:
            lines = get().unread()
            return frozenset(line.row_id for line in lines if line.beneficiaire_id == person)

        if person is not None:
            self._unread.ask(work)

    def acknowledge(self, row_ids: tuple[int, ...]) -> None:
        """Acknowledge transmissions, then ask again which are left."""
        get = self._transmissions
        self._tasks.run(
            lambda: get().acknowledge(row_ids),
            owner=self,
            done=lambda _none: self.ask_unread(),
            failed=self.act_failed.emit,
            keeps=True,
        )

    def remove(self, fiche: StoredFiche, *, reason: str | None = None) -> None:
        """Take a record away to the bin."""
        get = self._fiches
        self._tasks.run(
            lambda: get().remove(fiche.sheet, fiche.row_id, version=fiche.version, reason=reason),
            owner=self,
            done=lambda bin_id: self.removed.emit(fiche, bin_id),
            failed=self.act_failed.emit,
            keeps=True,
        )

    # --- the database's answers --------------------------------------------------------------

    def _read(self, reason: str | None = None) -> None:
        person, service = self._person, self._dossiers
        if person is not None:
            self._again.stop()
            self._file.ask(lambda: service.open(person, reason=reason))

    def _forget(self) -> None:
        self._dossier = None
        self.asked = TimelineAsk()
        for latest in (
            self._file,
            self._events,
            self._visits,
            self._accesses,
            self._matrix,
            self._unread,
        ):
            latest.forget()

    def _show_dossier(self, dossier: Dossier) -> None:
        self._dossier = dossier
        self.dossier_changed.emit(dossier)

    def _refuse(self, error: Exception) -> None:
        self._dossier = None
        wants_reason = (
            isinstance(error, PermissionDeniedError)
            and error.values.get("permission") == Permission.BENEFICIAIRE_READ_WITH_REASON.value
        )
        if wants_reason and self._person is not None:
            self.reason_wanted.emit(self._person)
        else:
            self.failed.emit(error)

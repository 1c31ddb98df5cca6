"""The file active screen without its widgets: criteria, newest answer, the file that is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Protocol

from PySide6.QtCore import QObject, Signal

from crt_desktop.domain.errors import PermissionDeniedError
from crt_desktop.domain.roles import Permission
from crt_desktop.reports.caseload import (
    BeneficiaireSummary,
    CaseloadCriteria,
    CaseloadFilters,
    CaseloadIndex,
    CaseloadLine,
    CaseloadSort,
    CaseloadState,
)
from ui.viewmodels.latest import Latest, TaskRunner

FIRST_LINES: Final = 32
"""Lines that come with a list: more than a screen shows, few enough to answer a keystroke."""
BY_DEFAULT: Final = frozenset({CaseloadState.PRESENTE})
WHILE_SEARCHING: Final = frozenset({CaseloadState.PRESENTE, CaseloadState.SORTIE})


class CaseloadService(Protocol):
    """What this screen asks of `crt_desktop.services.beneficiaires.Beneficiaires`."""

    def index(self, criteria: CaseloadCriteria) -> CaseloadIndex:
        """Return the ids of the whole list in order, and its counts."""

    def lines(self, ids: Sequence[int]) -> tuple[CaseloadLine, ...]:
        """Return one page of lines."""

    def filters(self) -> CaseloadFilters:
        """Return what the filters offer."""

    def summary(self, beneficiaire_id: int, *, reason: str | None = None) -> BeneficiaireSummary:
        """Open one person's summary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseloadAnswer:
    """The list that answers one criteria, with its first lines and the counts without filters."""

    criteria: CaseloadCriteria
    index: CaseloadIndex
    lines: tuple[CaseloadLine, ...]
    totals: dict[CaseloadState, int] = field(default_factory=dict)

    @property
    def is_filtered(self) -> bool:
        """Tell whether a query, a GIR or a commune narrows the list."""
        return is_narrowed(self.criteria)

    @property
    def shown(self) -> int:
        """Persons in the list."""
        return len(self.index.ids)

    @property
    def out_of(self) -> int:
        """Persons the same states hold without query, GIR or commune."""
        return sum(self.totals.get(state, 0) for state in self.criteria.states)

    @property
    def elsewhere(self) -> int:
        """Persons that answer but whose state is not shown."""
        return sum(
            count for state, count in self.index.counts.items() if state not in self.criteria.states
        )

    @property
    def is_vault_empty(self) -> bool:
        """Tell whether no person at all can be listed."""
        return sum(self.totals.values()) == 0


def is_narrowed(criteria: CaseloadCriteria) -> bool:
    """Tell whether something else than the states and the sort restricts the list."""
    return bool(criteria.query.strip() or criteria.girs or criteria.communes)


class CaseloadViewModel(QObject):
    """Asks the service on the database thread; shows only the answer to the newest question."""

    answer_changed = Signal(object)
    lines_arrived = Signal(tuple, tuple)
    filters_changed = Signal(object)
    failed = Signal(object)
    summary_asked = Signal(int)
    summary_changed = Signal(object)
    summary_failed = Signal(object)
    reason_wanted = Signal(int)

    def __init__(
        self,
        service: CaseloadService,
        tasks: TaskRunner,
        *,
        today: Callable[[], date],
        is_known: Callable[[int], bool] = lambda _key: False,
        parent: QObject | None = None,
    ) -> None:
        """Start on the persons present, sorted by name; nothing is asked before `refresh`.

        ``is_known`` tells, from the database thread, whether the line of a person is kept already.
        """
        super().__init__(parent)
        self._service = service
        self._tasks = tasks
        self._today = today
        self._is_known = is_known
        self._criteria = CaseloadCriteria()
        self._chosen_states: frozenset[CaseloadState] | None = None
        self._totals: dict[CaseloadState, int] | None = None
        self._answer: CaseloadAnswer | None = None
        self._opened: int | None = None
        self._list = Latest[CaseloadAnswer](
            tasks, owner=self, done=self._show_answer, failed=self.failed.emit
        )
        self._summary = Latest[BeneficiaireSummary](
            tasks, owner=self, done=self.summary_changed.emit, failed=self._summary_refused
        )

    # --- what the screen reads ---------------------------------------------------------------

    @property
    def criteria(self) -> CaseloadCriteria:
        """What the list is asked for."""
        return self._criteria

    @property
    def answer(self) -> CaseloadAnswer | None:
        """The list shown; None before the first one."""
        return self._answer

    @property
    def opened(self) -> int | None:
        """The person whose summary is open or on its way."""
        return self._opened

    @property
    def has_choices(self) -> bool:
        """Tell whether « Effacer les filtres » would change anything."""
        return is_narrowed(self._criteria) or self._chosen_states is not None

    def today(self) -> date:
        """Return the day the list is about."""
        return self._today()

    # --- what the user does ------------------------------------------------------------------

    def search(self, query: str) -> None:
        """Search as typed; while searching, exited persons are listed too unless chips were chosen."""
        self._ask(replace(self._criteria, query=query))

    def toggle_state(self, state: CaseloadState) -> None:
        """Add or remove a state; the last one cannot be removed, a list of nobody tells nothing."""
        states = self._criteria.states ^ {state}
        self._chosen_states = states or None
        self._ask(self._criteria)

    def show_states(self, states: frozenset[CaseloadState]) -> None:
        """Show these states."""
        self._chosen_states = states
        self._ask(self._criteria)

    def choose_girs(self, girs: frozenset[str]) -> None:
        """Keep only these GIR; empty: all."""
        self._ask(replace(self._criteria, girs=girs))

    def choose_communes(self, communes: frozenset[str]) -> None:
        """Keep only these communes; empty: all."""
        self._ask(replace(self._criteria, communes=communes))

    def clear_filters(self) -> None:
        """Forget query, GIR, communes and chips; the sort stays."""
        self._chosen_states = None
        sort, is_descending = self._criteria.sort, self._criteria.is_descending
        self._ask(CaseloadCriteria(sort=sort, is_descending=is_descending))

    def show_only(self, states: frozenset[CaseloadState], girs: frozenset[str]) -> None:
        """Show these states (none: those present) and these GIR (none: all); the sort stays."""
        self._chosen_states = states or None
        sort, is_descending = self._criteria.sort, self._criteria.is_descending
        self._ask(CaseloadCriteria(girs=girs, sort=sort, is_descending=is_descending))

    def sort_by(self, sort: CaseloadSort) -> None:
        """Sort by a column; again, the other way."""
        is_same = sort is self._criteria.sort
        self._ask(
            replace(
                self._criteria,
                sort=sort,
                is_descending=is_same and not self._criteria.is_descending,
            )
        )

    def refresh(self) -> None:
        """Ask everything again: the caseload may have changed."""
        self._totals = None
        self._ask(self._criteria)
        self._tasks.run(
            self._service.filters,
            owner=self,
            done=self.filters_changed.emit,
            failed=self.failed.emit,
        )
        if self._opened is not None:
            self.open_summary(self._opened)

    def fetch_lines(self, ids: tuple[int, ...]) -> None:
        """Ask for the lines of some ids of the list."""
        self._tasks.run(
            lambda: self._service.lines(ids),
            owner=self,
            done=lambda lines: self.lines_arrived.emit(ids, lines),
            failed=self.failed.emit,
        )

    def open_summary(self, beneficiaire_id: int, *, reason: str | None = None) -> None:
        """Open a person's summary; the opening is audited, so ask only for who is really read."""
        self._opened = beneficiaire_id
        self.summary_asked.emit(beneficiaire_id)
        service = self._service
        self._summary.ask(lambda: service.summary(beneficiaire_id, reason=reason))

    def close_summary(self) -> None:
        """Forget the open person."""
        self._opened = None
        self._summary.forget()

    # --- the database's answers --------------------------------------------------------------

    def _ask(self, criteria: CaseloadCriteria) -> None:
        states = self._chosen_states
        if states is None:
            states = WHILE_SEARCHING if criteria.query.strip() else BY_DEFAULT
        self._criteria = asked = replace(criteria, states=states)
        service, totals, is_known = self._service, self._totals, self._is_known

        def work() -> CaseloadAnswer:
            index = service.index(asked)
            counts = totals
            if counts is None:
                whole = service.index(CaseloadCriteria()) if is_narrowed(asked) else index
                counts = dict(whole.counts)
            missing = [key for key in index.ids[:FIRST_LINES] if not is_known(key)]
            lines = service.lines(missing) if missing else ()
            return CaseloadAnswer(criteria=asked, index=index, lines=lines, totals=counts)

        self._list.ask(work)

    def _show_answer(self, answer: CaseloadAnswer) -> None:
        self._totals = answer.totals
        self._answer = answer
        self.answer_changed.emit(answer)

    def _summary_refused(self, error: Exception) -> None:
        wants_reason = (
            isinstance(error, PermissionDeniedError)
            and error.values.get("permission") == Permission.BENEFICIAIRE_READ_WITH_REASON.value
        )
        if wants_reason and self._opened is not None:
            self.reason_wanted.emit(self._opened)
        else:
            self.summary_failed.emit(error)

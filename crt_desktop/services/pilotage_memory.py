"""What several parts of the dashboard look at is read once, as long as nothing has changed in the vault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar, cast

from crt_desktop.domain.curve import Span
from crt_desktop.ports.pilotage import Counts, GirOn, PilotageQueries, PilotageQuestion
from crt_desktop.ports.uow import UnitOfWork

T = TypeVar("T")
Asked = TypeVar("Asked", bound=PilotageQuestion | None)

_MOST: Final = 12
"""Answers kept: three kinds over a few periods."""


class Memory:
    """The answers kept between the parts of one dashboard, each asked in a transaction of its own."""

    def __init__(self) -> None:
        """Remember nothing."""
        self._entry = 0
        self._known: dict[tuple[str, PilotageQuestion | None], Any] = {}

    def queries(self, uow: UnitOfWork) -> PilotageQueries:
        """Return the queries of a transaction; everything is forgotten when the journal tells of a change."""
        self._entry, is_changed = uow.caseload.changed_since(self._entry)
        if is_changed or len(self._known) > _MOST:
            self._known.clear()
        return cast("PilotageQueries", _Remembering(uow.pilotage, self._known))


class _Remembering:
    """Answers from memory what was asked already; hands over the rest."""

    def __init__(
        self, queries: PilotageQueries, known: dict[tuple[str, PilotageQuestion | None], Any]
    ) -> None:
        self._queries = queries
        self._known = known

    def __getattr__(self, name: str) -> Any:
        return getattr(self._queries, name)

    def spans(self, question: PilotageQuestion) -> Sequence[Span]:
        return self._once("spans", question, self._queries.spans)

    def girs(self) -> GirOn:
        return self._once("girs", None, lambda _: self._queries.girs())

    def aidants(self, question: PilotageQuestion) -> Counts:
        return self._once("aidants", question, self._queries.aidants)

    def team(self, question: PilotageQuestion) -> Counts:
        return self._once("team", question, self._queries.team)

    def _once(self, what: str, question: Asked, ask: Callable[[Asked], T]) -> T:
        key = (what, question)
        if key not in self._known:
            self._known[key] = ask(question)
        found: T = self._known[key]
        return found

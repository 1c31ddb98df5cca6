"""What the desk of the temporary stays needs of the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from crt_desktop.domain.dates import Period
from crt_desktop.domain.places import Place, Stay
from crt_desktop.reports.places import RefusalLine


class PlaceQueries(Protocol):
    """Reads the places, who holds them and who asked in vain; each part is a statement or two."""

    def places(self) -> tuple[Place, ...]:
        """Return every place by EHPAD then name, those that are closed too."""

    def place(self, row_id: int) -> Place:
        """Return one place; raises NotFoundError."""

    def stays(
        self, first: date, after_last: date | None, *, places: Collection[int] | None = None
    ) -> tuple[Stay, ...]:
        """Return the stays and options, not cancelled, that touch [first, after_last), by arrival.

        One that leaves on ``first`` is left out; one of no night on a day of the span is there.
        ``after_last`` None: everything to come. ``places``: only those of these places.
        """

    def stay(self, sheet: str, row_id: int) -> Stay:
        """Return one stay or place kept, cancelled ones too; raises NotFoundError."""

    def stays_of(self, people: Collection[int]) -> tuple[Stay, ...]:
        """Return every stay of these persons, not cancelled, by arrival."""

    def stayed(
        self, first: date, *, known: Sequence[Stay] = (), since: date | None = None
    ) -> tuple[Stay, ...]:
        """Return the stays, not cancelled, that are not over on a day, and those they renew or follow.

        They hold what days are counted of: who, dates, kind, state, what they follow; no more is sure.
        ``known``: what `stays` answered from ``since`` on, when it was read already.
        """

    def hospital(
        self, people: Collection[int], first: date, after_last: date
    ) -> Mapping[int, tuple[tuple[date, date | None], ...]]:
        """Return the [entry, exit) in hospital that touch a span and a stay of these persons, by person."""

    def followed(self, people: Collection[int], on: date) -> frozenset[int]:
        """Return those of these persons who are accompanied on a day."""

    def refusal_lines(self, period: Period) -> tuple[RefusalLine, ...]:
        """Return the requests that could not be met among those asked in a period, the last first."""

    def refusals(self, period: Period) -> int:
        """Return how many requests could not be met among those asked in a period."""

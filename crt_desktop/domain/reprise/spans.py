"""Half-open spans of days or instants, and whether two of them share something."""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from crt_desktop.domain.dates import ONE_DAY
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.sejours import ReservationHt, SejourHt

FAR_DAY: Final = date.max
"""The end of what has no end yet."""

CLEAR_OF_PLACE: Final = frozenset({"option", "annule"})
"""States of a sejour that occupy nothing."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """[start, end) of a day or an instant; ``owner`` says whose."""

    start: date
    end: date
    owner: object = field(compare=False, default=None)

    def meets(self, other: Span) -> bool:
        """Tell whether the two share something; an empty span meets what surrounds it."""
        return self.start < other.end and other.start < self.end


class Occupancy:
    """Spans that do not meet, in order."""

    def __init__(self) -> None:
        """Begin with nothing occupied."""
        self._spans: list[Span] = []

    def conflict(self, span: Span) -> Span | None:
        """Return a span already there that this one meets, if any."""
        place = bisect_left(self._spans, span)
        for other in self._spans[max(place - 1, 0) : place + 1]:
            if span.meets(other):
                return other
        return None

    def add(self, span: Span) -> None:
        """Occupy a span, whether or not it meets another."""
        insort(self._spans, span)


def accompagnement_span(demande: Demande, owner: object = None) -> Span | None:
    """Return the days of the accompagnement a demande opened, at least one; None when it opened none."""
    if demande.admitted_on is None:
        return None
    if demande.left_on is None:
        return Span(demande.admitted_on, FAR_DAY, owner)
    return Span(demande.admitted_on, max(demande.left_on, demande.admitted_on + ONE_DAY), owner)


def sejour_span(sejour: SejourHt | ReservationHt, owner: object = None) -> Span | None:
    """Return the nights a sejour, or what is kept « à nommer », occupies its place; None: annule, option."""
    if sejour.etat in CLEAR_OF_PLACE:
        return None
    return Span(sejour.arrived_on, sejour.departed_on or FAR_DAY, owner)

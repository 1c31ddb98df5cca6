"""The places counted night by night, in plain Python: what the fast answers are compared with.

A board is a set of (place, night); nothing here knows an interval.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Guest:
    """Somebody in a place: the nights slept there, and the day of a stay without a night."""

    name: str
    place: str
    kind: str
    arrived_on: date
    departed_on: date | None
    holds: bool = True

    def nights(self, until: date) -> Iterator[date]:
        """Walk the nights one by one, up to a day for a stay that has no end."""
        night = self.arrived_on
        while night < (until if self.departed_on is None else self.departed_on):
            yield night
            night += ONE


def overlaps(guest: Guest, others: Iterable[Guest], until: date) -> bool:
    """Tell whether a guest would find somebody in the bed, night by night.

    Who comes for the day, without a night, finds somebody who slept there the night before and sleeps
    there that night.
    """
    mine = set(guest.nights(until))
    for other in others:
        if not other.holds or other.place != guest.place:
            continue
        theirs = set(other.nights(until))
        if mine & theirs:
            return True
        if not mine and {guest.arrived_on - ONE, guest.arrived_on} <= theirs:
            return True
        if not theirs and {other.arrived_on - ONE, other.arrived_on} <= mine:
            return True
    return False


def count_nights(
    guests: Iterable[Guest], who: tuple[str, str], first: date, last: date, *, until: date
) -> int:
    """Count the nights of one person in one kind from a day to another, both included."""
    return sum(
        first <= night <= last
        for guest in guests
        if guest.holds and (guest.name, guest.kind) == who
        for night in guest.nights(until)
    )


def board_of(guests: Iterable[Guest], first: date, last: date) -> Counter[tuple[str, date]]:
    """Count who sleeps in each place each night from a day to another, both included."""
    found: Counter[tuple[str, date]] = Counter()
    for guest in guests:
        if guest.holds:
            for night in guest.nights(last + ONE):
                if first <= night <= last:
                    found[guest.place, night] += 1
    return found


def first_free(
    guests: Iterable[Guest], place: str, since: date, nights: int, until: date
) -> date | None:
    """Try the days one after the other; None when none is free before ``until``."""
    everyone = [guest for guest in guests if guest.place == place]
    day = since
    while day < until:
        tried = Guest("?", place, "HT", day, day + timedelta(days=nights))
        if not overlaps(tried, everyone, until + timedelta(days=nights + 1)):
            return day
        day += ONE
    return None

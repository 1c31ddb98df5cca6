"""A stay moved, lengthened or shortened on the board, before it is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from crt_desktop.domain.places import EN_COURS, OPTION, RESERVE, BookingOrder
from crt_desktop.reports.places import Offer, StayBar

MOVABLE = frozenset({OPTION, RESERVE, EN_COURS})


class Grip(StrEnum):
    """What of a bar is held."""

    WHOLE = "whole"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Where a stay would stand; ``bar`` is what is stored now."""

    bar: StayBar
    place_id: int
    arrived_on: date
    departed_on: date | None

    @property
    def is_nothing(self) -> bool:
        """Tell whether it would stand where it is."""
        bar = self.bar
        return (self.place_id, self.arrived_on, self.departed_on) == (
            bar.place_id,
            bar.arrived_on,
            bar.departed_on,
        )

    @property
    def is_end_only(self) -> bool:
        """Tell whether only the departure changes."""
        same = (self.place_id, self.arrived_on) == (self.bar.place_id, self.bar.arrived_on)
        return same and not self.is_nothing

    @property
    def nights(self) -> int | None:
        """How many nights it would have."""
        return None if self.departed_on is None else (self.departed_on - self.arrived_on).days

    @property
    def order(self) -> BookingOrder:
        """What is asked of the service."""
        bar = self.bar
        return BookingOrder(
            type=bar.type,
            arrived_on=self.arrived_on,
            beneficiaire_id=bar.beneficiaire_id,
            place_id=self.place_id,
            departed_on=self.departed_on,
            etat=bar.etat,
            sheet=bar.sheet,
            row_id=bar.row_id,
        )


def may_change(bar: StayBar) -> bool:
    """Tell whether a stay may still be moved."""
    return bar.etat in MOVABLE


def unchanged(bar: StayBar) -> Change:
    """Return a stay where it is."""
    return Change(
        bar=bar, place_id=bar.place_id, arrived_on=bar.arrived_on, departed_on=bar.departed_on
    )


def grips_of(bar: StayBar) -> frozenset[Grip]:
    """Return what of a bar may be held: the arrival of a stay under way is past."""
    if not may_change(bar):
        return frozenset()
    held = {Grip.WHOLE}
    if bar.departed_on is not None:
        held.add(Grip.END)
    if bar.etat != EN_COURS:
        held.add(Grip.START)
    return frozenset(held)


def dragged(bar: StayBar, grip: Grip, days: int, place_id: int) -> Change:
    """Return a stay after its bar, or an edge of it, went some days away; a stay keeps one night.

    One under way only goes to another place: its days are lived.
    """
    change = unchanged(bar)
    step = timedelta(days=0 if grip is Grip.WHOLE and bar.etat == EN_COURS else days)
    if grip is Grip.WHOLE:
        departed = None if bar.departed_on is None else bar.departed_on + step
        return replace(
            change, place_id=place_id, arrived_on=bar.arrived_on + step, departed_on=departed
        )
    if grip is Grip.START:
        arrived = bar.arrived_on + step
        if bar.departed_on is not None:
            arrived = min(arrived, bar.departed_on - timedelta(days=1))
        return replace(change, arrived_on=arrived)
    if bar.departed_on is None:
        return change
    departed = max(bar.departed_on + step, bar.arrived_on + timedelta(days=1))
    return replace(change, departed_on=departed)


def stepped(change: Change, grip: Grip, days: int, place_id: int | None = None) -> Change:
    """Return a change one key further."""
    standing = change.bar._replace(
        place_id=change.place_id,
        arrived_on=change.arrived_on,
        departed_on=change.departed_on,
    )
    further = dragged(standing, grip, days, place_id or change.place_id)
    return replace(further, bar=change.bar)


def taken(change: Change, offer: Offer) -> Change:
    """Return the change an alternative makes of another: its place and its dates."""
    return replace(
        change,
        place_id=offer.place_id,
        arrived_on=offer.arrived_on,
        departed_on=offer.departed_on,
    )


def is_rest_elsewhere(change: Change, offer: Offer) -> bool:
    """Tell whether an alternative is only what a longer stay adds, spent in another place.

    The stay then ends where it was to end, and another follows it there.
    """
    return (
        change.is_end_only
        and offer.place_id != change.bar.place_id
        and offer.arrived_on == change.bar.departed_on
    )

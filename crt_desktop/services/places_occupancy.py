"""Occupancy of the places by month, counted as the survey counts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from crt_desktop.domain.dates import Period
from crt_desktop.domain.figures import percentage
from crt_desktop.domain.places import SEJOURS, Place, Stay, kind_rank, nights_within, occupies
from crt_desktop.domain.places_words import kind_word
from crt_desktop.reports.places import OccupancyLine

"""Months of a quarter."""


def occupancy_lines(
    places: Sequence[Place], stays: Sequence[Stay], period: Period, *, is_training: bool
) -> tuple[OccupancyLine, ...]:
    """Return, month by month, the nights of each place, of each kind, and of all.

    Those of the stays alone, as the survey counts them: a place kept for nobody named yet is not occupied.
    A place that nobody opened on a day is offered all along.
    """
    counted = [
        one
        for one in stays
        if one.sheet == SEJOURS and occupies(one.etat) and (is_training or not one.is_fictif)
    ]
    groups: list[tuple[str, Collection[int]]] = [
        (f"{place.etablissement}, {place.nom}", {place.row_id}) for place in places
    ]
    kinds = sorted({place.type for place in places}, key=kind_rank, reverse=True)
    groups += [
        (kind_word(kind), {place.row_id for place in places if place.type == kind})
        for kind in kinds
    ]
    groups.append(("Toutes les places", {place.row_id for place in places}))
    months = [(month.start, month.after_end) for month in period.months()]
    held = [_by_place(counted, *month) for month in months]
    offered = [
        {
            place.row_id: nights_within(place.opened_on or month[0], place.closed_on, *month)
            for place in places
        }
        for month in months
    ]
    return tuple(
        _occupancy(
            nom, month[0], sum(taken.get(one, 0) for one in ids), sum(open_[one] for one in ids)
        )
        for nom, ids in groups
        for month, taken, open_ in zip(months, held, offered, strict=True)
    )


def _by_place(stays: Iterable[Stay], first: date, after_last: date) -> Mapping[int, int]:
    found: defaultdict[int, int] = defaultdict(int)
    for one in stays:
        found[one.place_id] += nights_within(one.arrived_on, one.departed_on, first, after_last)
    return found


def _occupancy(nom: str, month: date, occupied: int, offered: int) -> OccupancyLine:
    return OccupancyLine(
        nom=nom,
        month=month.replace(day=1),
        occupied=occupied,
        offered=offered,
        share=percentage(occupied, offered),
    )

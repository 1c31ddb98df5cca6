"""Who has the places that are not free on the dates asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from crt_desktop.domain.places import (
    Place,
    Stay,
    is_free,
    is_live_option,
    kind_rank,
    meets,
    next_free,
    occupies,
    standing,
)
from crt_desktop.reports.places import Taken


def taken_places(
    places: Sequence[Place],
    by_place: Mapping[int, Sequence[Stay]],
    *,
    on: date,
    nights: int,
    now: datetime,
) -> tuple[tuple[Taken, Stay], ...]:
    """Return the places somebody has on these dates with the first stay in the way, the soonest free first.

    An option that still stands is in the way; a place that is closed, and held by nobody, is left out.
    """
    end = on + timedelta(days=nights)
    found = []
    for place in places:
        stays = by_place.get(place.row_id, ())
        if is_free(place, stays, on=on, now=now, nights=nights):
            continue
        held = standing(stays, now)
        there = [
            (one.arrived_on, one.row_id, stay)
            for one, stay in zip(held, stays, strict=True)
            if occupies(one.etat) and meets(on, end, one.arrived_on, one.departed_on)
        ]
        if there:
            stay = min(there, key=lambda one: one[:2])[2]
            free_on = next_free(place, held, since=on, nights=nights)
            found.append((_taken(place, stay, free_on, now), stay))
    found.sort(key=lambda one: (one[0].next_free_on or date.max, kind_rank(one[0].type)))
    return tuple(found)


def _taken(place: Place, stay: Stay, free_on: date | None, now: datetime) -> Taken:
    return Taken(
        place_id=place.row_id,
        nom=place.nom,
        etablissement=place.etablissement,
        type=place.type,
        telephone=place.telephone,
        occupant=stay.personne,
        arrived_on=stay.arrived_on,
        departed_on=stay.departed_on,
        next_free_on=free_on,
        is_option=is_live_option(stay, now),
    )

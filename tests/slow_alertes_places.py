"""The slow, obvious twin of what is due about the temporary stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crt_desktop.domain import alertes as rules
from crt_desktop.domain import alertes_places
from crt_desktop.domain.people import Beneficiaire
from crt_desktop.domain.places import Stay
from crt_desktop.domain.sejours import ReservationHt, SejourHt

if TYPE_CHECKING:
    from tests.slow_alertes import Asked


def of_person_in_places(asked: Asked, person: Beneficiaire) -> Iterator[rules.Duty | None]:
    """Yield what is due about each stay of a person."""
    name, on = person.reference, asked.on
    places = {place.reference: place.etablissement for place in asked.caseload.places_ht}
    mine = [
        (rank, one)
        for rank, one in enumerate(asked.counted.sejours_ht, 1)
        if one.beneficiaire == name
    ]
    stays = [stay_of(rank, one) for rank, one in mine]
    away = [
        one.entered_on
        for one in asked.counted.hospitalisations
        if one.beneficiaire == name
        and one.entered_on <= on
        and (one.left_on is None or one.left_on > on)
    ]
    for stay, (_, one) in zip(stays, mine, strict=True):
        where = places[one.place]
        yield alertes_places.option_due(stay, on=on, at=asked.moment, etablissement=where)
        yield alertes_places.limit_due(stay, stays, on=on, parametres=asked.parametres)
        if one.arrived_on <= on:
            yield alertes_places.return_due(stay, on=on, etablissement=where)
        if away:
            yield alertes_places.hospital_due(stay, min(away), on=on, etablissement=where)


def of_unnamed(asked: Asked) -> Iterator[rules.Duty | None]:
    """Yield the options for somebody to be named."""
    places = {place.reference: place.etablissement for place in asked.caseload.places_ht}
    for rank, one in enumerate(asked.caseload.reservations_ht, 1):
        yield alertes_places.option_due(
            stay_of(rank, one), on=asked.on, at=asked.moment, etablissement=places[one.place]
        )


def stay_of(rank: int, one: SejourHt | ReservationHt) -> Stay:
    """Return a record as a stay."""
    return Stay(
        sheet="sejours_ht" if isinstance(one, SejourHt) else "reservations_ht",
        row_id=rank,
        version=1,
        place_id=0,
        type=one.type,
        arrived_on=one.arrived_on,
        departed_on=one.departed_on,
        etat=one.etat,
        expire_at=one.expire_at,
        reference=one.reference,
        suite_de=one.suite_de if isinstance(one, SejourHt) else None,
        preparation=one.preparation if isinstance(one, SejourHt) else (),
    )

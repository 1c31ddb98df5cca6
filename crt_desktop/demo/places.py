"""The desk of the temporary stays in the demo: a place kept for nobody named yet, requests not met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from crt_desktop.demo.world import World, at
from crt_desktop.domain.sejours import PlaceHt, RefusHt, ReservationHt, SejourHt

_AHEAD = timedelta(days=11)
_NIGHTS = timedelta(days=5)
_KEPT = timedelta(days=2)
_REFUSED = (
    (12, "HTU", "aucune_place", "maintien_domicile"),
    (33, "HT", "refus_etablissement", "autre_place"),
    (61, "HTU", "aucune_place", "hospitalisation"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The records of the desk besides the places and the stays, under the names of the sheets."""

    reservations_ht: tuple[ReservationHt, ...]
    refus_ht: tuple[RefusHt, ...]


def make_desk(places: list[PlaceHt], sejours: list[SejourHt], world: World) -> Desk:
    """Return an option for somebody still to be named, where nobody stays, and requests not met."""
    return Desk(
        reservations_ht=tuple(_option(places, sejours, world)),
        refus_ht=tuple(
            RefusHt(
                asked_on=world.day(ago),
                type=kind,
                arrived_on=world.day(ago - 1),
                departed_on=world.day(ago - 8),
                raison=raison,
                motif="urgence" if kind == "HTU" else "repit",
                suite=suite,
            )
            for ago, kind, raison, suite in _REFUSED
        ),
    )


def _option(places: list[PlaceHt], sejours: list[SejourHt], world: World) -> list[ReservationHt]:
    """Return the option, on the first place free that long; none when all are held."""
    arrived_on = world.on + _AHEAD
    departed_on = arrived_on + _NIGHTS
    for place in places:
        is_open = place.closed_on is None or place.closed_on > departed_on
        is_held = any(
            stay.place == place.reference
            and stay.arrived_on < departed_on
            and (stay.departed_on is None or stay.departed_on > arrived_on)
            for stay in sejours
        )
        if is_open and not is_held:
            return [
                ReservationHt(
                    reference="RH001",
                    place=place.reference,
                    type=place.type,
                    arrived_on=arrived_on,
                    departed_on=departed_on,
                    etat="option",
                    expire_at=at(world.on + _KEPT, time(18)),
                    motif="sortie_hopital",
                    demandeur="Service social de l'hôpital",
                    telephone="04 65 71 52 10",
                )
            ]
    return []

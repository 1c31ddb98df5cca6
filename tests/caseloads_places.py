"""What the desk of the temporary stays adds to a generated caseload: places kept, requests not met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from crt_desktop.domain import codes
from crt_desktop.domain.dates import midnight
from crt_desktop.domain.sejours import PlaceHt, RefusHt, ReservationHt, SejourHt
from tests.dice import Dice

_LATER = timedelta(days=800)
"""After every stay: what is kept for sure overlaps none."""


def draw_desk(
    dice: Dice, names: Sequence[str], places: Sequence[PlaceHt], sejours: Sequence[SejourHt]
) -> dict[str, tuple[object, ...]]:
    """Return the rows by sheet, the stays with the expiry of their options and how they ended."""
    return {
        "sejours_ht": tuple(_with_more(dice, one) for one in sejours),
        "reservations_ht": tuple(_kept(dice, places, rank) for rank in range(dice.count(4)))
        if places
        else (),
        "refus_ht": tuple(_refused(dice, names, rank) for rank in range(dice.count(4))),
    }


def _with_more(dice: Dice, stay: SejourHt) -> SejourHt:
    if stay.etat == "option":
        hours = dice.pick((None, -40, -1, 3, 30))
        expire_at = None if hours is None else midnight(stay.arrived_on) + timedelta(hours=hours)
        return replace(stay, expire_at=expire_at, demandeur=dice.maybe(("CLIC",)))
    if stay.etat == "termine":
        return replace(stay, fin=dice.maybe(codes.FIN_SEJOUR), preparation=("idel",))
    return stay


def _kept(dice: Dice, places: Sequence[PlaceHt], rank: int) -> ReservationHt:
    is_sure = rank == 0
    arrived_on = dice.day() + _LATER if is_sure else dice.day()
    hours = dice.pick((None, -30, 5, 60))
    return ReservationHt(
        reference=f"RH{rank}",
        place=dice.pick([place.reference for place in places]),
        type=dice.pick(codes.TYPE_HT),
        arrived_on=arrived_on,
        departed_on=dice.pick((None, arrived_on, arrived_on + timedelta(days=4))),
        etat="reserve" if is_sure else "option",
        expire_at=None
        if hours is None or is_sure
        else midnight(arrived_on) + timedelta(hours=hours),
        motif=dice.maybe(codes.MOTIF_SEJOUR),
    )


def _refused(dice: Dice, names: Sequence[str], rank: int) -> RefusHt:
    asked_on = dice.day()
    return RefusHt(
        reference=f"RF{rank}",
        asked_on=asked_on,
        beneficiaire=dice.maybe(names),
        type=dice.pick(codes.TYPE_HT),
        arrived_on=asked_on,
        departed_on=dice.pick((None, asked_on, asked_on + timedelta(days=9))),
        raison=dice.pick(codes.RAISON_REFUS_HT),
        suite=dice.maybe(codes.SUITE_REFUS_HT),
    )

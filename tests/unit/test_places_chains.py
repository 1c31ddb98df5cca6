"""Stays that renew or follow others, against a walk from night to night that knows no interval."""

from __future__ import annotations

from datetime import date, timedelta

import hypothesis.strategies as st
from hypothesis import given, settings

from crt_desktop.domain.places import Stay
from crt_desktop.domain.places_compteurs import chain_of, used_with
from tests.slow_places import ONE, Guest

FIRST = date(2026, 11, 1)
LATER = date(2027, 3, 1)
"""After every night of these stays."""


@st.composite
def renewed_stays(draw: st.DrawFn) -> list[Stay]:
    """Stays in order, each with a night at least; some renew the one before, at once or later."""
    found: list[Stay] = []
    day = FIRST
    for number in range(1, draw(st.integers(1, 6)) + 1):
        gap, nights = draw(st.integers(0, 2)), draw(st.integers(1, 6))
        arrived_on = day + timedelta(days=gap)
        day = arrived_on + timedelta(days=nights)
        is_renewal = number > 1 and draw(st.booleans())
        found.append(
            Stay(
                sheet="sejours_ht",
                row_id=number,
                version=1,
                place_id=1,
                type="HTU",
                arrived_on=arrived_on,
                departed_on=day,
                etat="reserve",
                reference=f"S{number}",
                suite_de=f"S{number - 1}" if is_renewal else None,
            )
        )
    return found


def nights_of_the_stay(stay: Stay, stays: list[Stay]) -> set[date]:
    """Walk from each night to the one before and after: asleep there, in this stay or one tied to it."""
    slept = {
        night: one
        for one in stays
        for night in Guest("", "", "", one.arrived_on, one.departed_on).nights(LATER)
    }
    tied = {(one.suite_de, one.reference) for one in stays if one.suite_de}
    found = {night for night, one in slept.items() if one is stay}
    for step in (ONE, -ONE):
        night = min(found) if step < timedelta(0) else max(found)
        while (beside := slept.get(night + step)) is not None:
            here = slept[night]
            pair = (here.reference, beside.reference)
            if here is not beside and not tied & {pair, pair[::-1]}:
                break
            night += step
            found.add(night)
    return found


@settings(max_examples=200, deadline=None)
@given(stays=renewed_stays())
def test_a_stay_and_its_renewals_are_the_nights_slept_one_after_the_other(
    stays: list[Stay],
) -> None:
    for stay in stays:
        nights = nights_of_the_stay(stay, stays)
        assert used_with(stay, stays, on=FIRST) == len(nights)
        chain = chain_of(stay, stays)
        assert {one.row_id for one in chain} == {
            one.row_id for one in stays if one.arrived_on in nights
        }

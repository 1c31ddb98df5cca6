"""A renewal that is put off on a real vault: what it is counted with."""

from __future__ import annotations

from datetime import date

import pytest

from crt_desktop.domain.places import BookingOrder
from crt_desktop.reports.places import StayBar
from crt_desktop.services.fiches import Fiches
from db.session import LocalVaultSession
from tests.persistence.fiches_desk import Desk
from tests.persistence.places_kit import Case, day, make_case
from tests.persistence.vaults import Bench


@pytest.fixture
def case(vault: LocalVaultSession, bench: Bench) -> Case:
    desk = Desk(vault=vault, clock=bench.clock, fiches=Fiches(vault, bench.clock))
    return make_case(vault, desk)


def renew(case: Case, stay: StayBar, departed_on: date) -> StayBar:
    assert stay.departed_on is not None
    order = BookingOrder(
        type=stay.type,
        beneficiaire_id=stay.beneficiaire_id,
        place_id=stay.place_id,
        arrived_on=stay.departed_on,
        departed_on=departed_on,
        suite_de=stay.row_id,
    )
    return case.service.book(order)


def test_a_renewal_put_off_counts_no_longer_with_the_stay_it_renews(case: Case) -> None:
    first = case.book(day(12), day(25), etat="en_cours")
    renewal = renew(case, first, day(30))
    assert any("18 jours pour ce séjour" in one for one in renewal.warnings)
    (counter,) = case.service.counters(day(26))
    assert counter.used == 18
    moved = case.service.move(
        renewal.sheet,
        renewal.row_id,
        version=renewal.version,
        place_id=renewal.place_id,
        arrived_on=day(26),
        departed_on=date(2026, 12, 1),
    )
    # A night at home: another stay begins, as short as it is alone.
    assert moved.warnings == ()
    (counter,) = case.service.counters(day(26))
    assert (counter.used, counter.this_year) == (5, 18)

"""The small words and questions of the desk of the places, of durations and of orders, one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crt_desktop.domain.heures import duration_words
from crt_desktop.domain.places import (
    Place,
    Stay,
    free_until,
    holds,
    is_free,
    kind_rank,
    next_free,
    nights_of,
)
from crt_desktop.domain.places_words import not_accompanied_warning, other_kind_warning
from crt_desktop.domain.visites import VisitOrder

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MARCH = date(2026, 3, 1)


def a_place(*, closed_on: date | None = None) -> Place:
    return Place(
        row_id=1,
        reference="L1",
        nom="Place 1",
        etablissement="Les Cyprès",
        type="HTU",
        opened_on=date(2026, 1, 1),
        closed_on=closed_on,
    )


def a_stay(arrived_on: date, departed_on: date | None, etat: str = "reserve") -> Stay:
    return Stay(
        sheet="sejours_ht",
        row_id=1,
        version=1,
        place_id=1,
        type="HTU",
        arrived_on=arrived_on,
        departed_on=departed_on,
        etat=etat,
    )


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(45, "45 min"), (60, "1 h"), (510, "8 h 30"), (600, "10 h"), (0, "0 min")],
)
def test_a_duration_is_told_in_hours_and_minutes(minutes: int, words: str) -> None:
    assert plain(duration_words(timedelta(minutes=minutes))) == words


def test_an_order_lasts_its_minutes() -> None:
    order = VisitOrder(beneficiaire_id=1, on=MARCH, heure=NOW.time(), minutes=45, profession="ide")
    assert order.duration == timedelta(minutes=45)


def test_a_place_is_held_the_nights_of_a_stay_and_not_by_an_option() -> None:
    stay = a_stay(MARCH, MARCH + timedelta(days=2))
    days = [MARCH + timedelta(days=shift) for shift in (-1, 0, 1, 2)]
    assert [holds(stay, day) for day in days] == [False, True, True, False]
    assert not holds(a_stay(MARCH, None, "option"), MARCH)
    assert (nights_of(MARCH, MARCH + timedelta(days=2)), nights_of(MARCH, None)) == (2, None)


def test_a_place_that_closes_is_free_until_then_and_never_after() -> None:
    closing = a_place(closed_on=date(2026, 6, 1))
    assert free_until((), on=MARCH, place=closing) == date(2026, 6, 1)
    assert free_until((), on=MARCH, place=a_place()) is None
    assert is_free(closing, (), on=MARCH, now=NOW)
    assert not is_free(closing, (), on=date(2026, 6, 1), now=NOW)
    assert not is_free(closing, (a_stay(MARCH, None),), on=MARCH, now=NOW)


def test_the_next_free_day_is_after_those_who_stay_and_never_after_one_without_an_end() -> None:
    week = a_stay(MARCH, MARCH + timedelta(days=7))
    far = a_stay(date(2026, 9, 1), date(2026, 9, 5))
    assert next_free(a_place(), (week, far), since=MARCH, nights=3) == date(2026, 3, 8)
    assert next_free(a_place(), (week, a_stay(MARCH, None)), since=MARCH, nights=3) is None


def test_the_emergencies_come_first_and_an_unknown_kind_last() -> None:
    assert kind_rank("HTU") == 0
    assert kind_rank("?") > max(kind_rank(kind) for kind in ("HT", "HTSH", "HTU"))


def test_a_kind_that_differs_and_somebody_not_accompanied_are_told() -> None:
    assert "le séjour est" in plain(other_kind_warning("HT", a_place()))
    assert "Simone n'est pas en accompagnement" in plain(not_accompanied_warning("Simone"))

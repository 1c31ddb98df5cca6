"""Who holds a place, when it is free and how many days were used, against a board kept night by night."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crt_desktop.domain.dates import add_months
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.places import (
    EXPIREE,
    Act,
    Place,
    Stay,
    acts_of,
    clash_among,
    free_until,
    holds,
    is_expired,
    is_free,
    is_live_option,
    is_offered,
    next_etat,
    next_free,
    nights_within,
    shown_etat,
)
from crt_desktop.domain.places_compteurs import (
    chain_of,
    current_chain,
    daily_charge,
    limit_of,
    usage_of,
    used_by,
    used_with,
)
from crt_desktop.domain.places_words import (
    closed_warning,
    elsewhere_warning,
    limit_warnings,
    occupied_values,
    option_warning,
    place_word,
)
from tests.slow_places import Guest, count_nights, first_free, overlaps

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PLACE = Place(row_id=1, reference="L1", nom="Place 1", etablissement="EHPAD", type="HTU")
END = date(2029, 1, 1)


def a_stay(arrived_on: date, departed_on: date | None, **changes: Any) -> Stay:
    values: dict[str, Any] = {
        "sheet": "sejours_ht",
        "row_id": 1,
        "version": 1,
        "place_id": 1,
        "type": "HTU",
        "etat": "reserve",
        "beneficiaire_id": 1,
        "personne": "DURAND Marie",
        **changes,
    }
    return Stay(arrived_on=arrived_on, departed_on=departed_on, **values)


DAYS = st.dates(date(2027, 12, 20), date(2028, 3, 5))
"""Around the end of a year and 29 February."""
ETATS = st.sampled_from([None, "option", "reserve", "en_cours", "termine", "annule"])


@st.composite
def stays_and_guests(draw: st.DrawFn) -> list[tuple[Stay, Guest]]:
    found = []
    for number in range(draw(st.integers(0, 7))):
        arrived_on = draw(DAYS)
        is_open = draw(st.integers(0, 9)) == 0
        departed_on = None if is_open else arrived_on + timedelta(days=draw(st.integers(0, 12)))
        etat, place, kind = (
            draw(ETATS),
            draw(st.integers(1, 2)),
            draw(st.sampled_from(["HT", "HTU"])),
        )
        stay = a_stay(
            arrived_on,
            departed_on,
            row_id=number + 1,
            place_id=place,
            etat=etat,
            type=kind,
            beneficiaire_id=draw(st.integers(1, 2)),
        )
        guest = Guest(
            str(stay.beneficiaire_id),
            str(place),
            kind,
            arrived_on,
            departed_on,
            holds=etat not in {"option", "annule"},
        )
        found.append((stay, guest))
    return found


@settings(max_examples=300, deadline=None)
@given(drawn=stays_and_guests(), arrived_on=DAYS, nights=st.none() | st.integers(0, 12))
def test_a_place_is_refused_exactly_when_somebody_sleeps_there(
    drawn: list[tuple[Stay, Guest]], arrived_on: date, nights: int | None
) -> None:
    departed_on = None if nights is None else arrived_on + timedelta(days=nights)
    stays = [stay for stay, _ in drawn if stay.place_id == 1]
    found = clash_among(stays, arrived_on=arrived_on, departed_on=departed_on)
    asked = Guest("?", "1", "HT", arrived_on, departed_on)
    assert (found is not None) == overlaps(asked, [guest for _, guest in drawn], END)


@settings(max_examples=300, deadline=None)
@given(drawn=stays_and_guests(), since=DAYS, nights=st.integers(1, 12))
def test_the_next_free_day_is_the_first_one_tried_that_is_free(
    drawn: list[tuple[Stay, Guest]], since: date, nights: int
) -> None:
    stays = [stay for stay, _ in drawn if stay.place_id == 1]
    found = next_free(PLACE, stays, since=since, nights=nights)
    assert found == first_free([guest for _, guest in drawn], "1", since, nights, date(2028, 6, 1))


@settings(max_examples=200, deadline=None)
@given(drawn=stays_and_guests(), on=DAYS)
def test_days_used_are_those_counted_night_by_night(
    drawn: list[tuple[Stay, Guest]], on: date
) -> None:
    guests = [guest for _, guest in drawn]
    for person in (1, 2):
        stays = [stay for stay, _ in drawn if stay.beneficiaire_id == person]
        for kind in ("HT", "HTU"):
            usage = usage_of(stays, kind, on=on)
            until = on + timedelta(days=1)
            year = (date(on.year, 1, 1), date(on.year, 12, 31))
            assert usage.this_year == count_nights(guests, (str(person), kind), *year, until=until)
            back = (add_months(on, -12) + timedelta(days=1), on)
            assert usage.twelve_months == count_nights(
                guests, (str(person), kind), *back, until=until
            )
            assert usage.used == (usage.this_year if kind == "HT" else usage.current_stay)


def test_one_leaves_and_another_arrives_the_same_day() -> None:
    there = [a_stay(date(2026, 11, 1), date(2026, 11, 10))]
    assert clash_among(there, arrived_on=date(2026, 11, 10), departed_on=None) is None
    assert clash_among(there, arrived_on=date(2026, 10, 1), departed_on=date(2026, 11, 1)) is None
    assert clash_among(there, arrived_on=date(2026, 11, 9), departed_on=None) is there[0]


def test_a_stay_that_moves_does_not_stand_in_its_own_way() -> None:
    there = [a_stay(date(2026, 11, 1), date(2026, 11, 10))]
    asked = {"arrived_on": date(2026, 11, 5), "departed_on": date(2026, 11, 12)}
    assert clash_among(there, **asked, besides=("sejours_ht", 1)) is None
    # The same number on the other sheet is another stay.
    assert clash_among(there, **asked, besides=("reservations_ht", 1)) is there[0]


def test_an_option_frees_itself_at_its_very_instant() -> None:
    option = a_stay(TODAY, date(2026, 11, 25), etat="option", expire_at=NOW)
    assert is_expired(option, NOW)
    assert not is_expired(option, NOW - timedelta(seconds=1))
    assert not is_live_option(option, NOW)
    assert shown_etat(option, today=TODAY, now=NOW) == EXPIREE
    assert is_free(PLACE, [option], on=TODAY, now=NOW)
    assert not is_free(PLACE, [option], on=TODAY, now=NOW - timedelta(seconds=1))
    assert not holds(option, TODAY)


def test_a_place_is_offered_on_its_opening_days_only() -> None:
    place = Place(
        row_id=1,
        reference="L1",
        nom="P",
        etablissement="E",
        type="HT",
        opened_on=date(2026, 1, 1),
        closed_on=date(2026, 12, 31),
    )
    assert is_offered(place, date(2026, 12, 30), date(2026, 12, 31))
    assert is_offered(place, date(2026, 12, 30), None)
    assert not is_offered(place, date(2026, 12, 30), date(2027, 1, 1))
    assert not is_offered(place, date(2025, 12, 31), date(2026, 1, 2))
    assert not is_offered(place, date(2026, 12, 31), None)
    assert next_free(place, (), since=date(2025, 6, 1), nights=3) == date(2026, 1, 1)
    assert next_free(place, (), since=date(2026, 12, 30), nights=3) is None
    assert free_until((), on=TODAY, place=place) == date(2026, 12, 31)
    coming = a_stay(date(2026, 12, 1), None)
    assert free_until([coming], on=TODAY, place=place) == date(2026, 12, 1)
    assert next_free(place, [a_stay(TODAY, None)], since=TODAY, nights=1) is None


def test_for_ever_is_free_once_the_last_has_left() -> None:
    there = [a_stay(date(2026, 11, 1), date(2026, 11, 10))]
    assert next_free(PLACE, there, since=date(2026, 11, 2), nights=None) == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("arrived_on", "departed_on", "etat"),
    [
        (date(2026, 11, 1), date(2026, 11, 22), "termine"),
        (date(2026, 11, 22), None, "en_cours"),
        (date(2026, 11, 23), None, "reserve"),
    ],
)
def test_a_state_nobody_wrote_is_told_from_the_days(
    arrived_on: date, departed_on: date | None, etat: str
) -> None:
    stay = a_stay(arrived_on, departed_on, etat=None)
    assert shown_etat(stay, today=TODAY, now=NOW) == etat
    assert shown_etat(a_stay(TODAY, None), today=TODAY, now=NOW) == "reserve"


def test_the_cycle_goes_one_way() -> None:
    assert next_etat("option", Act.CONFIRM) == "reserve"
    assert next_etat(EXPIREE, Act.CONFIRM) == "reserve"
    assert next_etat("reserve", Act.ARRIVE) == "en_cours"
    assert next_etat("en_cours", Act.LEAVE) == "termine"
    assert next_etat("reserve", Act.MOVE) == "reserve"
    for etat, act in (
        ("option", Act.ARRIVE),
        ("reserve", Act.CONFIRM),
        ("en_cours", Act.CANCEL),
        ("termine", Act.EXTEND),
        ("annule", Act.CONFIRM),
        ("inconnu", Act.MOVE),
    ):
        with pytest.raises(RuleViolationError, match="sejour_etat"):
            next_etat(etat, act)
    assert acts_of(EXPIREE) == acts_of("option")
    assert acts_of("termine") == ()


def test_renewals_count_with_the_stay_they_renew() -> None:
    first = a_stay(date(2026, 11, 1), date(2026, 11, 16), reference="S1")
    second = a_stay(date(2026, 11, 16), date(2026, 12, 1), row_id=2, reference="S2", suite_de="S1")
    apart = a_stay(date(2026, 12, 10), date(2026, 12, 12), row_id=3, reference="S3")
    assert chain_of(second, [first, second, apart]) == (first, second)
    assert chain_of(first, [first, second, apart]) == (first, second)
    assert current_chain([first, second, apart], on=TODAY) == (first, second)
    assert current_chain([apart], on=TODAY) == (apart,)
    assert current_chain([], on=TODAY) == ()
    usage = usage_of([first, second, apart], "HTU", on=TODAY)
    assert (usage.current_stay, usage.used, usage.this_year) == (30, 30, 32)
    longer = a_stay(date(2026, 11, 16), date(2026, 12, 3), row_id=2, reference="S2", suite_de="S1")
    assert used_with(longer, [first, second], on=TODAY) == 32


def test_a_renewal_put_off_by_a_night_is_a_stay_of_its_own() -> None:
    first = a_stay(date(2026, 11, 1), date(2026, 11, 16), reference="S1")
    on_time = a_stay(
        date(2026, 11, 16), date(2026, 11, 26), row_id=2, reference="S2", suite_de="S1"
    )
    third = a_stay(date(2026, 11, 26), date(2026, 11, 30), row_id=3, reference="S3", suite_de="S2")
    assert chain_of(third, [first, on_time, third]) == (first, on_time, third)
    late = on_time._replace(arrived_on=date(2026, 11, 17))
    stays = [first, late, third]
    assert chain_of(first, stays) == (first,)
    assert chain_of(late, stays) == chain_of(third, stays) == (late, third)
    assert used_with(late, [first, third], on=TODAY) == 9 + 4
    assert used_with(first, [late, third], on=TODAY) == 15
    assert usage_of(stays, "HTU", on=TODAY).used == 13
    assert used_by(late, stays, day=date(2026, 11, 20)) == 4
    # Nobody knows when the first one ends: what is foreseen after it still goes with it.
    running = first._replace(departed_on=None)
    assert chain_of(late, [running, late]) == (running, late)


def test_stays_that_renew_each_other_are_walked_once() -> None:
    first = a_stay(date(2026, 11, 1), date(2026, 11, 5), reference="S1", suite_de="S2")
    second = a_stay(date(2026, 11, 5), date(2026, 11, 9), row_id=2, reference="S2", suite_de="S1")
    assert chain_of(first, [first, second]) == (first, second)


def test_the_most_used_of_the_years_a_stay_touches_is_judged() -> None:
    before = a_stay(date(2026, 10, 1), date(2026, 12, 20), type="HT", row_id=2)
    asked = a_stay(date(2026, 12, 26), date(2027, 1, 20), type="HT", row_id=0)
    assert used_with(asked, [before], on=TODAY) == 80 + 6
    running = a_stay(date(2026, 11, 20), None, type="HT", row_id=0)
    assert used_with(running, [], on=TODAY) == 3


def test_limits_are_those_of_the_settings_with_their_source() -> None:
    parametres = Parametres(ht_jours_an=60, htu_renouvellements=0)
    assert (limit_of("HT", parametres).days, limit_of("HTU", parametres).days) == (60, 15)
    assert limit_of("HTSH", Parametres()).days == 30
    assert "renouvelable une fois" in limit_of("HTU", Parametres()).source
    assert "renouvelable 2 fois" in limit_of("HTU", Parametres(htu_renouvellements=2)).source
    assert "sans renouvellement" in limit_of("HTU", parametres).source
    assert [daily_charge(kind, Parametres()) for kind in ("HT", "HTSH", "HTU")] == [0, 20, 20]


@pytest.mark.parametrize(
    ("kind", "used", "words"),
    [
        ("HT", 80, ()),
        ("HT", 81, ("HT\u00a0: 81 jours sur 90 dans l’année",)),
        ("HT", 90, ("HT\u00a0: 90 jours sur 90 dans l’année",)),
        ("HT", 91, ("HT\u00a0: 91 jours dans l’année, 1 jour de plus que la limite",)),
        ("HTU", 15, ()),
        ("HTU", 16, ("HTU\u00a0: 16 jours pour ce séjour, c’est un renouvellement",)),
        ("HTU", 32, ("HTU\u00a0: 32 jours pour ce séjour, 2 jours de plus que la limite",)),
        ("HTSH", 26, ()),
        ("HTSH", 27, ("HT-SH\u00a0: 27 jours sur 30 pour ce séjour",)),
    ],
)
def test_a_limit_is_told_with_its_figures_and_never_blocks(
    kind: str, used: int, words: tuple[str, ...]
) -> None:
    said = limit_warnings(kind, used, limit_of(kind, Parametres()))
    assert tuple(one.partition(" (AMI")[0] for one in said) == words


def test_nights_are_cut_to_a_span_with_both_ends_right() -> None:
    first, after = date(2028, 2, 1), date(2028, 3, 1)
    assert nights_within(date(2028, 1, 1), None, first, after) == 29
    assert nights_within(date(2028, 2, 29), date(2028, 3, 1), first, after) == 1
    assert nights_within(date(2028, 3, 1), date(2028, 3, 5), first, after) == 0


def test_sentences_name_who_where_and_when() -> None:
    stay = a_stay(TODAY, None)
    values = occupied_values(place_word(PLACE), stay, libre_le=None)
    assert (values["jusque"], values["remede"]) == (
        "sans date de départ",
        "Choisissez une autre place.",
    )
    assert "DURAND Marie" in elsewhere_warning(stay, PLACE)
    assert elsewhere_warning(stay, None).endswith("du 22/11/2026.")
    option = a_stay(TODAY, None, etat="option", expire_at=NOW)
    assert "22/11/2026 à 10:00" in option_warning(option)
    assert "jusqu" not in option_warning(a_stay(TODAY, None, etat="option"))
    opened = Place(row_id=1, reference="L", nom="P", etablissement="E", type="HT", opened_on=TODAY)
    assert closed_warning(opened) == "E, P n’est ouverte que du 22/11/2026."

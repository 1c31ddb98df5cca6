"""How long a stay in hospital lasts, its alerts and its term; who is away from home on a day."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crt_desktop.domain.alertes import hospitalisation_due
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.hospitalisations import (
    Absence,
    Lieu,
    absence_on,
    alerts_on,
    is_absent,
    is_under_way,
    stay_among,
    term_on,
    under_way,
    watch,
)
from crt_desktop.domain.sejours import Hospitalisation, SejourHt

DEFAULT = Parametres()
STAY = Hospitalisation(beneficiaire="B1", entered_on=date(2026, 9, 7))
DAYS = st.dates(date(1999, 1, 1), date(2090, 12, 31))


def a_sejour(**changes: Any) -> SejourHt:
    known: dict[str, Any] = {
        "beneficiaire": "B1",
        "place": "P1",
        "type": "HT",
        "arrived_on": date(2026, 9, 1),
        "departed_on": date(2026, 9, 11),
        "etat": "en_cours",
    }
    return SejourHt(**{**known, **changes})


@pytest.mark.parametrize(
    ("entered_on", "expected"),
    [
        (date(2025, 11, 30), date(2026, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2027, 11, 29), date(2028, 2, 29)),
        (date(2026, 11, 29), date(2027, 2, 28)),
        (date(2026, 8, 31), date(2026, 11, 30)),
        (date(2028, 2, 29), date(2028, 5, 29)),
        (date(2026, 9, 7), date(2026, 12, 7)),
    ],
)
def test_three_months_end_on_the_same_day_or_the_last_of_the_month(
    entered_on: date, expected: date
) -> None:
    assert term_on(entered_on, DEFAULT) == expected


@given(entered_on=DAYS)
@example(entered_on=date(2027, 11, 30))
@example(entered_on=date(2026, 11, 30))
def test_the_term_is_in_the_third_month_never_after_its_day(entered_on: date) -> None:
    term = term_on(entered_on, DEFAULT)
    months = (term.year - entered_on.year) * 12 + term.month - entered_on.month
    assert months == 3
    assert term.day == min(entered_on.day, monthrange(term.year, term.month)[1])
    assert 89 <= (term - entered_on).days <= 92


@given(entered_on=DAYS, elapsed=st.integers(0, 120))
def test_the_watch_and_the_list_of_duties_say_the_same(entered_on: date, elapsed: int) -> None:
    on = entered_on + timedelta(days=elapsed)
    seen = watch(replace(STAY, entered_on=entered_on), on=on, parametres=DEFAULT)
    duty = hospitalisation_due(entered_on, on=on, sexe="F", parametres=DEFAULT)
    assert seen.days == elapsed
    assert seen.is_at_term is (duty is not None and duty.code == "hospitalisation_3_mois")
    assert seen.days_left == (seen.term_on - on).days
    if duty is not None:
        assert duty.echeance == seen.term_on
    assert (seen.next_alert_on is None) is seen.is_at_term
    if seen.next_alert_on is not None:
        assert seen.next_alert_on > on


def test_the_alerts_of_a_stay_come_at_60_days_75_days_and_the_term() -> None:
    assert alerts_on(STAY.entered_on, DEFAULT) == (
        date(2026, 11, 6),
        date(2026, 11, 21),
        date(2026, 12, 7),
    )
    late = replace(DEFAULT, alertes_hospitalisation_jours=(120,))
    assert alerts_on(STAY.entered_on, late) == (date(2026, 12, 7),)


def test_at_day_76_the_next_alert_is_the_term() -> None:
    seen = watch(STAY, on=date(2026, 11, 22), parametres=DEFAULT)
    assert (seen.days, seen.next_alert_on, seen.days_left) == (76, date(2026, 12, 7), 15)


@given(entered_on=DAYS, lasted=st.integers(0, 40), shift=st.integers(-3, 45))
def test_a_stay_counts_its_first_day_and_not_its_last(
    entered_on: date, lasted: int, shift: int
) -> None:
    stay = replace(STAY, entered_on=entered_on, left_on=entered_on + timedelta(days=lasted))
    on = entered_on + timedelta(days=shift)
    assert is_under_way(stay, on=on) is (0 <= shift < lasted)


def test_in_and_out_the_same_day_is_not_an_absence() -> None:
    stay = replace(STAY, left_on=STAY.entered_on)
    assert not is_absent(STAY.entered_on, stays=(stay,))


def test_of_two_stays_the_one_that_began_first_is_watched() -> None:
    later = replace(STAY, entered_on=date(2026, 10, 1))
    assert under_way((later, STAY), on=date(2026, 10, 2)) == STAY
    found = stay_among([(2, later), (1, STAY)], on=date(2026, 10, 2), parametres=DEFAULT)
    assert found is not None
    assert (found.row_id, found.watch.stay) == (1, STAY)
    assert stay_among([(1, STAY)], on=date(2026, 9, 6), parametres=DEFAULT) is None


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 8, 31), None),
        (date(2026, 9, 1), Lieu.SEJOUR),
        (date(2026, 9, 6), Lieu.SEJOUR),
        (date(2026, 9, 7), Lieu.HOPITAL),
        (date(2026, 9, 8), Lieu.HOPITAL),
        (date(2026, 9, 9), Lieu.SEJOUR),
        (date(2026, 9, 10), Lieu.SEJOUR),
        (date(2026, 9, 11), None),
    ],
)
def test_the_hospital_comes_before_a_temporary_stay(on: date, expected: Lieu | None) -> None:
    stay = replace(STAY, left_on=date(2026, 9, 9))
    found = absence_on(on, stays=(stay,), sejours=(a_sejour(),))
    assert (None if found is None else found.lieu) is expected


@pytest.mark.parametrize(
    ("etat", "away"),
    [
        (None, True),
        ("option", False),
        ("reserve", True),
        ("en_cours", True),
        ("termine", True),
        ("annule", False),
    ],
)
def test_an_option_and_a_cancelled_stay_keep_nobody_away(etat: str | None, *, away: bool) -> None:
    assert is_absent(date(2026, 9, 2), stays=(), sejours=(a_sejour(etat=etat),)) is away


def test_an_absence_says_since_when_and_until_when_it_is_known() -> None:
    found = absence_on(date(2026, 9, 2), stays=(), sejours=(a_sejour(departed_on=None),))
    assert found == Absence(lieu=Lieu.SEJOUR, since=date(2026, 9, 1))
    assert absence_on(date(2027, 1, 1), stays=(STAY,)) == Absence(
        lieu=Lieu.HOPITAL, since=STAY.entered_on
    )

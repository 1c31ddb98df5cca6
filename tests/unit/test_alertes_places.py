"""What is due about the temporary stays, rule by rule."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from crt_desktop.domain.alertes import Gravite, sejour_due
from crt_desktop.domain.alertes_places import hospital_due, limit_due, option_due, return_due
from crt_desktop.domain.dates import midnight
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.places import Stay
from crt_desktop.domain.places_compteurs import used_by
from crt_desktop.domain.sejours import SejourHt
from tests.unit.test_places import a_stay

ON = date(2026, 11, 22)
AT = midnight(ON) + timedelta(hours=9)


def an_option(expire_at: datetime | None, arrived_on: date = ON) -> Stay:
    return a_stay(arrived_on, None, etat="option", expire_at=expire_at)


@pytest.mark.parametrize(
    ("hours", "code"),
    [
        (24.1, None),
        (24, "sejour_option_a_confirmer"),
        (0.1, "sejour_option_a_confirmer"),
        (0, "sejour_option_expiree"),
        (-300, "sejour_option_expiree"),
    ],
)
def test_an_option_is_told_a_day_before_it_expires_and_once_it_has(
    hours: float, code: str | None
) -> None:
    duty = option_due(
        an_option(AT + timedelta(hours=hours)), on=ON, at=AT, etablissement="Saint-Roch"
    )
    assert (duty and duty.code) == code


def test_what_presses_comes_first_in_what_is_said_of_an_option() -> None:
    for expires, said in (
        (
            AT + timedelta(hours=9),
            "Expire le 22/11/2026 à 18:00, arrivée le 24/11/2026, Saint-Roch",
        ),
        (AT, "Expirée le 22/11/2026 à 09:00, arrivée le 24/11/2026, Saint-Roch"),
    ):
        option = an_option(expires, ON + timedelta(days=2))
        duty = option_due(option, on=ON, at=AT, etablissement="Saint-Roch")
        assert duty is not None
        assert duty.detail.replace("\u00a0", " ") == said


def test_an_option_that_says_nothing_of_its_expiry_or_is_past_is_told_elsewhere() -> None:
    assert option_due(an_option(None), on=ON, at=AT, etablissement="") is None
    past = an_option(AT, ON - timedelta(days=1))
    assert option_due(past, on=ON, at=AT, etablissement="") is None
    kept = a_stay(ON, None, etat="reserve", expire_at=AT)
    assert option_due(kept, on=ON, at=AT, etablissement="") is None
    for arrived_on, expire_at, is_told in (
        (ON, AT, False),
        (ON, None, True),
        (ON - timedelta(days=1), AT, True),
    ):
        sejour = SejourHt(
            beneficiaire="B",
            place="L",
            type="HTU",
            arrived_on=arrived_on,
            etat="option",
            expire_at=expire_at,
        )
        assert (sejour_due(sejour, on=ON, etablissement="") is not None) is is_told


def going_on(days: int, left_in: int | None = None, **changes: Any) -> Stay:
    departed_on = None if left_in is None else ON + timedelta(days=left_in)
    values = {"etat": "en_cours", "type": "HTSH", **changes}
    return a_stay(ON - timedelta(days=days), departed_on, **values)


@pytest.mark.parametrize(
    ("stay", "told"),
    [
        # The night of the day is the 23rd: the 30th is in 7 days.
        (going_on(22), (Gravite.BIENTOT, ON + timedelta(days=7))),
        (going_on(21), None),
        (going_on(22, left_in=7), None),
        (going_on(29), (Gravite.BIENTOT, ON)),
        (going_on(30), (Gravite.URGENT, ON)),
        (going_on(30, left_in=0), None),
        (going_on(30, etat="reserve"), None),
        (going_on(-1), None),
        (going_on(89, type="HT"), (Gravite.BIENTOT, ON)),
    ],
)
def test_a_limit_is_told_seven_days_before_it_is_reached(
    stay: Stay, told: tuple[Gravite, date] | None
) -> None:
    duty = limit_due(stay, [stay], on=ON, parametres=Parametres())
    assert (None if duty is None else (duty.gravite, duty.echeance)) == told


def test_days_used_are_cut_to_the_year_and_to_the_day() -> None:
    stay = a_stay(date(2025, 12, 20), None, type="HT", etat="en_cours")
    used = [
        used_by(stay, [stay], day=day)
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 1))
    ]
    assert used == [12, 1, 31 + 28 + 1]


@pytest.mark.parametrize(
    ("left_in", "changes", "is_told"),
    [
        (3, {}, True),
        (0, {}, True),
        (4, {}, False),
        (-1, {}, False),
        (None, {}, False),
        (3, {"preparation": ("idel",)}, False),
        (3, {"etat": "reserve"}, False),
    ],
)
def test_a_return_is_to_be_prepared_three_days_before(
    left_in: int | None, changes: dict[str, Any], *, is_told: bool
) -> None:
    duty = return_due(going_on(10, left_in, **changes), on=ON, etablissement="Saint-Roch")
    assert (duty is not None) is is_told


def test_in_hospital_during_a_stay_is_told_while_it_goes_on() -> None:
    entered_on = ON - timedelta(days=2)
    duty = hospital_due(going_on(5), entered_on, on=ON, etablissement="Saint-Roch")
    assert duty is not None
    assert duty.message == "à l’hôpital pendant un séjour HT-SH"
    assert hospital_due(going_on(5, 0), entered_on, on=ON, etablissement="") is None

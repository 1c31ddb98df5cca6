"""The régimes of the astreintes: each limit of the trade, and the parametre that overrides it."""

from __future__ import annotations

from dataclasses import fields

import pytest

from crt_desktop.domain.codes import REGIME_ASTREINTE
from crt_desktop.domain.etablissement import BOUNDS, Parametres, parametres_from_texts
from crt_desktop.domain.regimes import (
    OWN_RULE,
    PARAMETRE_OF,
    REGIMES,
    Limit,
    RegimeLimits,
    limits_of,
    rota_limits,
)
from crt_desktop.domain.rota import RotaLimits

LIMITS = {
    "droit_commun": {"daily_rest": 11, "weekly_rest": 35, "notice_days": 15},
    "ccn51": {
        "daily_rest": 11,
        "weekly_rest": 35,
        "notice_days": 15,
        "nights_month": 10,
        "sundays_month": 1,
        "feries_month": 1,
        "minutes_day": 15,
        "minutes_night": 20,
    },
    "ccn66": {"daily_rest": 11, "weekly_rest": 35, "notice_days": 15, "weeks_year": 26},
    "bad": {
        "daily_rest": 11,
        "weekly_rest": 35,
        "notice_days": 15,
        "days_month": 8,
        "change_months": 1,
        "programme_months": 3,
    },
    "fph": {
        "daily_rest": 12,
        "weekly_rest": 36,
        "notice_days": 15,
        "saturdays_month": 1,
        "sundays_month": 1,
        "feries_month": 1,
        "window_hours": 72,
        "amplitude_day": 720,
    },
}
"""What the trade says of each régime, and nothing more; the amplitude is that of the decree of the FPH."""


def thresholds(limits: RegimeLimits) -> dict[str, int]:
    named = ((one.name, getattr(limits, one.name)) for one in fields(limits))
    return {name: limit.value for name, limit in named if isinstance(limit, Limit)}


def test_every_regime_of_the_codes_has_its_limits() -> None:
    assert set(REGIMES) == set(REGIME_ASTREINTE)


@pytest.mark.parametrize("regime", REGIME_ASTREINTE)
def test_each_regime_asks_what_the_trade_says(regime: str) -> None:
    limits = limits_of(Parametres(regime_astreinte=regime))
    assert thresholds(limits) == LIMITS[regime]
    assert limits.label == REGIME_ASTREINTE[regime]
    assert limits.daily.total_seconds() == LIMITS[regime]["daily_rest"] * 3600
    assert limits.weekly.total_seconds() == LIMITS[regime]["weekly_rest"] * 3600


def test_every_limit_says_where_it_is_written() -> None:
    for limits in REGIMES.values():
        for one in fields(limits):
            limit = getattr(limits, one.name)
            assert not isinstance(limit, Limit) or limit.article


@pytest.mark.parametrize(("name", "key"), PARAMETRE_OF.items())
def test_a_parametre_overrides_its_limit_under_any_regime(name: str, key: str) -> None:
    chosen = BOUNDS[key][1]
    for regime in REGIME_ASTREINTE:
        read = parametres_from_texts({"regime_astreinte": regime, key: str(chosen)})
        assert getattr(limits_of(read), name) == Limit(value=chosen, article=OWN_RULE)


def test_a_parametre_equal_to_the_rule_of_the_regime_keeps_its_article() -> None:
    limits = limits_of(Parametres(regime_astreinte="fph", repos_quotidien_heures=12))
    assert limits.daily_rest.article == "Décret 2002-9, art. 6"


def test_nobody_is_on_call_during_leave_in_the_ccn66_by_the_convention_itself() -> None:
    assert {code: one.leave for code, one in REGIMES.items() if one.leave} == {"ccn66": "CCN 66"}


@pytest.mark.parametrize(
    ("regime", "expected"),
    [
        ("droit_commun", RotaLimits()),
        ("ccn51", RotaLimits(nights_month=10, sundays_month=1, feries_month=1)),
        ("ccn66", RotaLimits(weeks_year=26)),
        ("bad", RotaLimits(days_month=8)),
        (
            "fph",
            RotaLimits(saturdays_month=1, sundays_month=1, feries_month=1, hours_window=(15, 72)),
        ),
    ],
)
def test_a_solver_is_given_the_limits_that_bear_on_nights(
    regime: str, expected: RotaLimits
) -> None:
    assert rota_limits(Parametres(regime_astreinte=regime)) == expected


def test_the_solver_keeps_what_the_etablissement_chose() -> None:
    limits = rota_limits(Parametres(regime_astreinte="ccn51", astreinte_nuits_mois=8))
    assert limits.nights_month == 8


def test_the_professions_on_call_are_those_of_the_codes() -> None:
    read = parametres_from_texts({"professions_astreinte": "ide, boulanger"})
    assert read.professions_astreinte == ("ide",)
    assert parametres_from_texts({"professions_astreinte": "x"}) == Parametres()

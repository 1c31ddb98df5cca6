"""Means, medians and shares are exact, and rounded once, halves away from zero."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from statistics import median as plain_median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.figures import (
    breakdown,
    mean,
    median,
    percentage,
    quotient,
    statistics,
    tidy,
    to_tenth,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(1, 4), "0.3"),
        (Fraction(-1, 4), "-0.3"),
        (Fraction(1, 20), "0.1"),
        (Fraction(-1, 20), "-0.1"),
        (Fraction(1, 21), "0.0"),
        (Fraction(-1, 21), "0.0"),
        (Decimal("2.65"), "2.7"),
        (7, "7.0"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: Fraction | Decimal | int, expected: str) -> None:
    assert str(to_tenth(value)) == expected


@given(st.integers(-10_000, 10_000), st.integers(1, 400))
def test_rounding_is_that_of_decimal_half_up(numerator: int, denominator: int) -> None:
    with localcontext(prec=60):
        exact = Decimal(numerator) / Decimal(denominator)
        expected = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    assert to_tenth(Fraction(numerator, denominator)) == expected


@given(st.lists(st.integers(-500, 500), min_size=1, max_size=40))
def test_statistics_of_counted_values_are_those_of_the_plain_list(values: list[int]) -> None:
    found = statistics(Counter(values))

    assert found["n"] == len(values)
    assert found["moyenne"] == to_tenth(Fraction(sum(values), len(values)))
    assert found["mediane"] == to_tenth(Fraction(plain_median([Fraction(one) for one in values])))


def test_nothing_counted_has_no_mean_no_median_and_no_share() -> None:
    assert statistics({}) == {"moyenne": None, "mediane": None, "n": 0}
    assert mean({}) is None
    assert median({}) is None
    assert quotient(0, 0) is None
    assert percentage(3, 0) is None


def test_a_share_is_in_percent() -> None:
    assert percentage(27, 1002) == Decimal("2.7")


def test_a_whole_amount_is_an_integer() -> None:
    assert tidy(Decimal("244800.00")) == 244_800
    assert isinstance(tidy(Decimal("1E+3")), int)
    assert str(tidy(Decimal("900.50"))) == "900.5"


def test_a_breakdown_keeps_its_order_its_zeros_and_what_only_the_data_know() -> None:
    found = breakdown(("a", "b"), {"z": 2, "b": 1})

    assert list(found.items()) == [("a", 0), ("b", 1), ("z", 2)]

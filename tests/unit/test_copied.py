"""What goes to the clipboard for a form on the web."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.copied import copied_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (36, "36"),
        (1636, "1636"),
        (-3, "-3"),
        (Decimal("1636.50"), "1636,5"),
        (Decimal("272.3"), "272,3"),
        (Decimal("-0.0"), "0"),
        (Decimal("1E+3"), "1000"),
        (True, "Oui"),
        (False, "Non"),
        (date(2025, 8, 9), "09/08/2025"),
        ("2025-08-09", "09/08/2025"),
        ("2025-13-09", "2025-13-09"),
        (datetime(2025, 12, 31, 23, 30, tzinfo=UTC), "01/01/2026"),
        (datetime(2025, 12, 31, 23, 30), "31/12/2025"),  # noqa: DTZ001 - a wall clock
        ("1-4", "1-4"),
        ("Deux IDE\nont quitté l’équipe", "Deux IDE\nont quitté l’équipe"),
        (["had", "pfr"], "HAD, PFR"),
        ([], ""),
        (None, ""),
        ({"1": 2}, ""),
        ([{"mois": "2025-01", "valeur": 2}], ""),
    ],
)
def test_a_figure_is_copied_as_a_french_form_takes_it(value: Any, text: str) -> None:
    assert copied_text(value) == text


@given(st.integers(-(10**9), 10**9) | st.decimals(-(10**6), 10**6, places=3))
def test_a_number_is_read_back_the_same(value: int | Decimal) -> None:
    text = copied_text(value)
    assert set(text) <= set("-0123456789,")
    assert Decimal(text.replace(",", ".")) == Decimal(value)

"""The slow twin of the indicators finds the published figures of the example workbook."""

from __future__ import annotations

from typing import Any

import pytest

from crt_desktop.domain.dates import Period
from tests.example_workbook import HOLIDAYS_2025, read_example, read_expected
from tests.slow_indicators import compute_slowly
from tests.slow_indicators.compare import without_zeros


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    caseload, parametres = read_example()
    return compute_slowly(
        caseload,
        Period.of_year(2025),
        parametres=parametres,
        holidays=HOLIDAYS_2025,
        is_training=False,
    )


@pytest.mark.parametrize("code", sorted(read_expected()))
def test_figure_of_the_example_is_the_published_one(code: str, found: dict[str, Any]) -> None:
    assert without_zeros(found[code]) == without_zeros(read_expected()[code])

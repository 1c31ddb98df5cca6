"""The figures of the example workbook, key by key, and the lists behind them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from crt_desktop.domain.dates import Period
from crt_desktop.domain.indicators import INDICATORS
from db.queries.indicators import SqlIndicatorQueries
from tests.example_workbook import HOLIDAYS_2025, read_example, read_expected
from tests.persistence.store import store_caseload

YEAR = Period.of_year(2025)
EXAMPLE = read_example()
EXPECTED = read_expected()


@pytest.fixture
def figures(session: Session) -> dict[str, Any]:
    caseload, parametres = EXAMPLE
    store_caseload(session, caseload)
    return SqlIndicatorQueries(session).compute(
        YEAR, parametres=parametres, holidays=HOLIDAYS_2025, is_training=False
    )


def without_zeros(value: Any) -> Any:
    """Leave out the zero modalities of a breakdown, as the expected file does."""
    if isinstance(value, dict):
        return {
            key: without_zeros(part)
            for key, part in value.items()
            if isinstance(part, bool) or part != 0
        }
    return value


def test_the_example_workbook_gives_exactly_the_expected_figures_of_2025(
    figures: dict[str, Any],
) -> None:
    found = {code: without_zeros(figures[code]) for code in EXPECTED}

    assert found == EXPECTED


def test_every_code_of_the_reference_page_is_there_in_its_order(figures: dict[str, Any]) -> None:
    assert list(figures) == [indicator.code for indicator in INDICATORS]


def test_a_code_nothing_records_is_null_and_only_such_a_code(figures: dict[str, Any]) -> None:
    assert [code for code, value in figures.items() if value is None] == ["participations_volet1"]


def test_figures_the_expected_file_does_not_give_follow_the_rules(figures: dict[str, Any]) -> None:
    assert figures["aidant_principal"] == {"oui": 25, "inconnu": 11}
    assert figures["vit_seul"] == {"oui": 18, "inconnu": 5}
    assert figures["taux_occupation_ht"] == Decimal("2.7")
    assert figures["visites_non_realisees"]["absence"] == {
        "non_renseigne": 0,
        "hospitalisation": 46,
    }
    assert figures["plans_a_jour"] == {"valeur": 6, "base": 23}
    assert figures["obligatoires_manquants"] == [
        "pfr",
        "hopital_proximite",
        "mdph",
        "espace_seniors",
    ]

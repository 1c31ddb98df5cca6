"""The date of a paper that is corrected: set, not to come, not before the paper was drawn."""

from __future__ import annotations

from datetime import date

import pytest

from crt_desktop.domain.corrections import paper_issues, title_of_correction
from crt_desktop.domain.parcours import Contrat, Plan
from crt_desktop.domain.suivi import Chute

TODAY = date(2026, 11, 22)
DRAWN = date(2026, 2, 28)


def a_contrat(signed_on: date | None) -> Contrat:
    return Contrat(
        reference="C1",
        beneficiaire="B1",
        demande="D1",
        numero=1,
        type="contrat",
        drawn_on=DRAWN,
        signed_on=signed_on,
    )


def a_plan(validated_on: date | None) -> Plan:
    return Plan(
        reference="PL1",
        beneficiaire="B1",
        numero=1,
        statut="valide",
        drawn_on=DRAWN,
        validated_on=validated_on,
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (None, "ne s’efface pas"),
        (date(2026, 11, 23), "n’est pas encore venue"),
        (date(2026, 2, 27), "28/02/2026"),
        (DRAWN, ""),
        (TODAY, ""),
    ],
)
def test_the_day_of_a_paper_lies_between_its_drawing_and_today(day: date | None, said: str) -> None:
    for record, attribute in ((a_contrat(day), "signed_on"), (a_plan(day), "validated_on")):
        issues = paper_issues(record, today=TODAY)
        assert [issue.attribute for issue in issues] == ([attribute] if said else [])
        assert all(said in issue.message for issue in issues)


def test_what_is_no_paper_has_no_such_day() -> None:
    assert paper_issues(Chute(beneficiaire="B1", fell_on=date(2027, 1, 1)), today=TODAY) == ()


def test_a_correction_is_told_with_both_dates() -> None:
    told = title_of_correction("demandes", "admitted_on", "03/02/2025", "")
    assert "03/02/2025" in told
    assert "(vide)" in told

"""Nobody falls through: the rules on what nobody has planned, at their edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from crt_desktop.domain.alertes import Gravite
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.prochaine_etape import QUIET_FOR, STEP_WITHIN, evaluateur_due, next_step_due

TODAY = date(2026, 11, 22)
DEMANDE = Demande(reference="D1", beneficiaire="B1", requested_on=TODAY - QUIET_FOR, origine="ccas")


def test_somebody_without_a_plan_has_no_next_step() -> None:
    duty = next_step_due(None, on=TODAY)
    assert duty is not None
    assert (duty.code, duty.gravite, duty.echeance) == (
        "sans_prochaine_etape",
        Gravite.INFORMATION,
        None,
    )
    assert duty.detail == "Ni visite ni évaluation prévue"


@pytest.mark.parametrize(
    ("days", "is_due"), [(0, True), (1, False), (STEP_WITHIN.days, False), (91, True)]
)
def test_a_review_of_the_plan_is_a_next_step_within_three_months(
    days: int, *, is_due: bool
) -> None:
    duty = next_step_due(TODAY + timedelta(days=days), on=TODAY)
    assert (duty is not None) is is_due


def test_a_review_far_away_is_told() -> None:
    duty = next_step_due(date(2027, 4, 12), on=TODAY)
    assert duty is not None
    assert duty.detail.endswith("révision du plan le 12/04/2027")


def evaluateur_is_due(demande: Demande, on: date = TODAY) -> bool:
    return evaluateur_due(demande, on=on, parametres=Parametres()) is not None


def test_a_demande_nobody_evaluates_is_told_from_thirty_days_on() -> None:
    duty = evaluateur_due(DEMANDE, on=TODAY, parametres=Parametres())
    assert duty is not None
    assert (duty.code, duty.gravite, duty.echeance) == (
        "demande_sans_evaluateur",
        Gravite.INFORMATION,
        TODAY,
    )
    assert not evaluateur_is_due(DEMANDE, TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    "change",
    [
        {"evaluateur": "DAC 11"},
        {"evaluated_on": TODAY},
        {"consentement_on": TODAY - timedelta(days=29)},
        {"evaluation_prevue_at": datetime(2026, 12, 1, 9, tzinfo=UTC)},
        {"evaluation_prevue_at": datetime(2026, 11, 1, 9, tzinfo=UTC)},
        {"admitted_on": TODAY},
        {"decision": "refus", "decided_on": TODAY},
    ],
)
def test_a_demande_with_somebody_a_day_or_a_step_is_not(change: dict[str, object]) -> None:
    assert not evaluateur_is_due(replace(DEMANDE, **change))  # type: ignore[arg-type] # by field


def test_a_planned_day_that_passed_a_month_ago_is_nobody_again() -> None:
    planned = datetime(2026, 10, 23, 9, tzinfo=UTC)
    assert evaluateur_is_due(replace(DEMANDE, evaluation_prevue_at=planned))


def test_an_evaluation_dated_after_the_day_is_not_made_yet() -> None:
    assert evaluateur_is_due(replace(DEMANDE, evaluated_on=TODAY + timedelta(days=1)))


def test_a_demande_to_be_recalled_for_its_age_says_it_once() -> None:
    old = replace(DEMANDE, requested_on=date(2026, 5, 22))
    assert not evaluateur_is_due(old)
    assert evaluateur_is_due(old, date(2026, 11, 21))

"""Putting off: what names a duty, which day and reason are taken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crt_desktop.domain.report_alerte import LONGEST, key_of_duty, put_off_issues

TODAY = date(2026, 11, 22)


def test_the_key_of_a_duty_is_its_code_and_its_record() -> None:
    assert key_of_duty("plan_a_reviser", "demandes", 12) == "plan_a_reviser:demandes:12"
    assert key_of_duty("convention_manquante", "partenaires", "had").endswith(":had")
    assert key_of_duty("x", None, None) == "x::"


def test_a_stay_that_goes_on_comes_back_with_its_next_alert() -> None:
    keys = {
        key_of_duty(f"hospitalisation_{days}_jours", "hospitalisations", 4) for days in (60, 75)
    }
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("until_on", "motif", "wrong"),
    [
        (TODAY + timedelta(days=1), "En congé", []),
        (TODAY + LONGEST, "En congé", []),
        (TODAY, "En congé", ["until_on"]),
        (TODAY + LONGEST + timedelta(days=1), "En congé", ["until_on"]),
        (None, "En congé", ["until_on"]),
        (TODAY + timedelta(days=1), "  ", ["motif"]),
        (None, "", ["until_on", "motif"]),
    ],
)
def test_a_day_to_come_within_a_year_and_a_reason_are_asked(
    until_on: date | None, motif: str, wrong: list[str]
) -> None:
    issues = put_off_issues(until_on, motif, today=TODAY)
    assert [issue.attribute for issue in issues] == wrong
    assert all(issue.is_error and issue.message for issue in issues)

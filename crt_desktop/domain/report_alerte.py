"""Putting off something that is due: what names it, for how long, and why."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.typography import french

LONGEST: Final = timedelta(days=366)
"""What is put off for longer than a year is not put off, it is forgotten."""

UNTIL: Final = "until_on"
REASON: Final = "motif"


def key_of_duty(code: str, sheet: str | None, subject: int | str | None) -> str:
    """Return what names a duty from one day to the next: its code and the record it is about.

    A duty that grows (60 days in hospital, then 75) has another code: it comes back by itself.
    """
    return f"{code}:{sheet or ''}:{'' if subject is None else subject}"


def put_off_issues(until_on: date | None, motif: str, *, today: date) -> tuple[FieldIssue, ...]:
    """Return what is wrong with a day and a reason: a day to come within a year, a reason that is said."""
    issues: list[FieldIssue] = []
    if until_on is None:
        issues.append(_issue(UNTIL, "Indiquez jusqu'à quel jour."))
    elif until_on <= today:
        issues.append(_issue(UNTIL, "Choisissez un jour à venir."))
    elif until_on - today > LONGEST:
        issues.append(_issue(UNTIL, "Reportez d'un an au plus : ce qui est dû se règle."))
    if not motif.strip():
        issues.append(_issue(REASON, "Indiquez pourquoi : l'équipe le lira."))
    return tuple(issues)


def _issue(attribute: str, message: str) -> FieldIssue:
    return FieldIssue(attribute=attribute, message=french(message))

"""What is recorded day after day: falls, screenings, contacts of carers."""

from __future__ import annotations

from typing import Any

from crt_desktop.domain import codes
from tests.slow_indicators.basics import Question


def count_suivi(question: Question) -> dict[str, Any]:
    """Count what is dated in the period, one record after the other."""
    caseload = question.caseload
    asked = dict.fromkeys(codes.DEMANDE_AIDANT, 0)
    done = dict.fromkeys(codes.ACTION_AIDANT, 0)
    for contact in caseload.contacts_aidants:
        if question.holds(contact.contacted_on):
            asked[contact.demande] += 1
            done[contact.action] += 1
    return {
        "contacts_aidants_par_demande": asked,
        "contacts_aidants_par_action": done,
        "chutes": len([one for one in caseload.chutes if question.holds(one.fell_on)]),
        "depistages": {
            kind: len(
                [
                    one
                    for one in caseload.depistages
                    if one.type == kind and question.holds(one.screened_on)
                ]
            )
            for kind in codes.DEPISTAGE
        },
    }

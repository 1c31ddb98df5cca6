"""Time spent elsewhere: hospital stays and hébergement temporaire."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from crt_desktop.domain import codes
from crt_desktop.domain.sejours import Hospitalisation, SejourHt
from tests.slow_indicators.basics import (
    ONE_DAY,
    Question,
    mean,
    rounded,
    three_months_after,
)


def nights_inside(start: date | None, end: date | None, question: Question) -> set[date]:
    """Return the days of the period in [start, end); an open end runs to period end + 1."""
    return {
        day
        for day in question.days
        if (start is None or start <= day) and (end is None or day < end)
    }


def count_hospitalisations(question: Question) -> dict[str, Any]:
    """Count the stays in hospital of those who were accompanied when they entered."""
    counted = [
        stay
        for stay in question.caseload.hospitalisations
        if question.holds(stay.entered_on)
        and stay.beneficiaire in question.present_on(stay.entered_on)
    ]
    return {
        "hospitalisations": {
            "nombre": len(counted),
            "personnes": len({stay.beneficiaire for stay in counted}),
            "programmees": len([stay for stay in counted if stay.is_programmee is True]),
            "non_programmees": len([stay for stay in counted if stay.is_programmee is False]),
            "par_urgences": len([stay for stay in counted if stay.is_par_urgences is True]),
            "rehospitalisations_30j": len(
                [stay for stay in counted if _comes_back(stay, question)]
            ),
            "jours": sum(
                len(nights_inside(stay.entered_on, stay.left_on, question)) for stay in counted
            ),
        },
        "hospitalises_plus_3_mois": len(
            {
                stay.beneficiaire
                for stay in question.caseload.hospitalisations
                if question.holds(three_months_after(stay.entered_on))
                and (stay.left_on is None or stay.left_on > three_months_after(stay.entered_on))
            }
        ),
    }


def _comes_back(stay: Hospitalisation, question: Question) -> bool:
    """Tell whether a stay begins 0 to 30 days after the end of one that entered earlier."""
    return any(
        other.beneficiaire == stay.beneficiaire
        and other.entered_on < stay.entered_on
        and other.left_on is not None
        and timedelta(0) <= stay.entered_on - other.left_on <= timedelta(days=30)
        for other in question.caseload.hospitalisations
    )


def count_sejours(question: Question) -> dict[str, Any]:
    """Count the temporary stays by their own kind, and how full the places were."""
    real = [stay for stay in question.caseload.sejours_ht if stay.etat not in ("annule", "option")]
    occupied = sum(len(nights_inside(stay.arrived_on, stay.departed_on, question)) for stay in real)
    offered = sum(
        len(nights_inside(place.opened_on, place.closed_on, question))
        for place in question.caseload.places_ht
    )
    return {
        "sejours_ht": {
            kind: _describe([one for one in real if one.type == kind], question)
            for kind in codes.TYPE_HT
        },
        "taux_occupation_ht": rounded(Fraction(occupied * 100, offered)) if offered else None,
    }


def _describe(stays: list[SejourHt], question: Question) -> dict[str, Any]:
    arrived = [stay for stay in stays if question.holds(stay.arrived_on)]
    return {
        "nombre": len(arrived),
        "personnes": len({stay.beneficiaire for stay in arrived}),
        "nuits": sum(
            len(nights_inside(stay.arrived_on, stay.departed_on, question)) for stay in arrived
        ),
        "duree_moyenne": mean(
            [
                (stay.departed_on - stay.arrived_on).days
                for stay in arrived
                if stay.departed_on is not None and stay.departed_on < question.period.end + ONE_DAY
            ]
        ),
    }

"""The slow, obvious twin of every indicator: lists of records in, every code out.

It shares no line with the SQL and is written day by day from the definitions, so that the two can
only agree by both being right.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from crt_desktop.domain.dates import Period
from crt_desktop.domain.etablissement import Parametres
from tests.builders import Caseload
from tests.slow_indicators import activity, profiles, stays, suivi, work
from tests.slow_indicators.basics import Question, without_fictif

NOT_RECORDED = ("participations_volet1",)
"""Codes whose data nothing records yet."""


def compute_slowly(
    caseload: Caseload,
    period: Period,
    *,
    parametres: Parametres,
    holidays: frozenset[date],
    is_training: bool,
) -> dict[str, Any]:
    """Return every code with its value."""
    question = Question(
        caseload=caseload if is_training else without_fictif(caseload),
        period=period,
        parametres=parametres,
        holidays=holidays,
    )
    return {
        **activity.count_file_active(question),
        **activity.count_flows(question),
        **activity.count_demandes(question),
        **activity.count_papers(question),
        **profiles.count_profiles(question),
        **profiles.count_ages(question),
        **profiles.count_gir(question),
        **profiles.count_aidants(question),
        **work.count_visites(question),
        **work.count_nights(question),
        **work.count_calls(question),
        **work.count_team(question),
        **work.count_partenaires(question),
        **stays.count_hospitalisations(question),
        **stays.count_sejours(question),
        **suivi.count_suivi(question),
        **dict.fromkeys(NOT_RECORDED),
    }

"""Nobody falls through: who is accompanied with nothing ahead, and which demande nobody evaluates.

Codes: sans_prochaine_etape, demande_sans_evaluateur.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from crt_desktop.domain.alertes import Attente, Duty, Gravite, is_waiting, touched_on
from crt_desktop.domain.dates import add_months, local_date
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.reprise.rules import shown
from crt_desktop.domain.typography import french

SANS_ETAPE: Final = "sans_prochaine_etape"
SANS_EVALUATEUR: Final = "demande_sans_evaluateur"

STEP_WITHIN: Final = timedelta(days=90)
"""A review of the plan further away than this is not a next step: nobody would look for a whole season."""

QUIET_FOR: Final = timedelta(days=30)
"""How long a demande may lie untouched before somebody is to be named."""


def next_step_due(review_on: date | None, *, on: date) -> Duty | None:
    """Return that somebody present has nothing ahead but, at most, this review of the plan.

    Asked only of a person without a visit planned, a stay going on or booked, an evaluation planned, nor
    anything else due. ``review_on``: the day the plan is to be reviewed, None without a plan.
    """
    if review_on is not None and on < review_on <= on + STEP_WITHIN:
        return None
    detail = "Ni visite ni évaluation prévue"
    if review_on is not None and review_on > on:
        detail += f" ; révision du plan le {shown(review_on)}"
    return Duty(
        code=SANS_ETAPE,
        gravite=Gravite.INFORMATION,
        message=french("sans prochaine étape"),
        detail=french(detail),
    )


def evaluateur_due(demande: Demande | Attente, *, on: date, parametres: Parametres) -> Duty | None:
    """Return that a waiting demande has nobody to evaluate it, no day for it, and no step in 30 days.

    One evaluated already asks for nobody; one that is to be recalled for its age says no more.
    """
    if not is_waiting(demande, on=on) or demande.evaluateur:
        return None
    if demande.evaluated_on is not None and demande.evaluated_on <= on:
        return None
    touched = touched_on(demande, on=on)
    planned = demande.evaluation_prevue_at
    due = max(touched, touched if planned is None else local_date(planned)) + QUIET_FOR
    if due > on or add_months(touched, parametres.relance_demande_mois) <= on:
        return None
    return Duty(
        code=SANS_EVALUATEUR,
        gravite=Gravite.INFORMATION,
        message=french("demande sans évaluateur"),
        detail=french(f"Reçue le {shown(demande.requested_on)}, personne n'est désigné"),
        echeance=due,
    )

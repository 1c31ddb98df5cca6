"""What is written along the parcours of the small nasty caseloads: versions, contrats, evaluations.

The days are those of the period's edges, and the ones the demandes were given: a version validated the
day another plan was taken over, a contrat signed before, on and after the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from crt_desktop.domain import codes
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.parcours import (
    Bilan,
    Contrat,
    Evaluation,
    Objectif,
    Plan,
    Prestation,
)
from crt_desktop.domain.sejours import Hospitalisation
from tests.caseloads_suivi import WORDS
from tests.dice import Dice


def draw_parcours(
    dice: Dice,
    persons: Sequence[str],
    demandes: Sequence[Demande],
    hospitalisations: Sequence[Hospitalisation],
) -> dict[str, Any]:
    """Return the records of each sheet of the parcours, in file order, and the stays with their return."""
    plans = [plan for person in persons for plan in _plans(dice, person, demandes)]
    return {
        "evaluations": tuple(_evaluation(dice, dice.pick(persons)) for _ in range(dice.count(6))),
        "hospitalisations": tuple(
            replace(one, retour_prevu_on=dice.maybe_day()) for one in hospitalisations
        ),
        "plans": tuple(plans),
        "objectifs": tuple(
            _objectif(dice, dice.pick(plans), rank) for rank in range(dice.count(4) * bool(plans))
        ),
        "bilans": tuple(_bilan(dice, dice.pick(persons)) for _ in range(dice.count(3))),
        "prestations": tuple(
            _prestation(dice, dice.pick(plans), rank) for rank in range(dice.count(3) * bool(plans))
        ),
        "contrats": tuple(
            contrat for demande in demandes for contrat in _contrats(dice, demande, plans)
        ),
    }


def _plans(dice: Dice, person: str, demandes: Sequence[Demande]) -> list[Plan]:
    mine = [one for one in demandes if one.beneficiaire == person]
    taken = [one.plan_on for one in mine if one.plan_on is not None]
    taken += [one.requested_on for one in mine]
    return [_plan(dice, person, rank, mine, taken) for rank in range(dice.count(3))]


def _plan(
    dice: Dice, person: str, rank: int, demandes: Sequence[Demande], taken: Sequence[date]
) -> Plan:
    validated_on = dice.maybe([*taken, dice.day(), dice.day()])
    drawn_on = dice.day() if validated_on is None else validated_on - timedelta(days=dice.count(20))
    demande = dice.maybe(demandes) if demandes else None
    return Plan(
        reference=f"{person}-V{rank}",
        beneficiaire=person,
        demande=None if demande is None else demande.reference,
        numero=dice.pick((rank + 1, 1, 2)),
        statut=dice.pick(
            ("en_cours", "cloture") if validated_on is None else ("valide", "cloture")
        ),
        drawn_on=drawn_on,
        validated_on=validated_on,
        review_on=dice.maybe_day(),
        synthese=dice.maybe(WORDS),
    )


def _contrats(dice: Dice, demande: Demande, plans: Sequence[Plan]) -> list[Contrat]:
    mine = [one.reference for one in plans if one.beneficiaire == demande.beneficiaire]
    return [
        Contrat(
            reference=f"{demande.reference}-C{rank}",
            beneficiaire=demande.beneficiaire,
            demande=demande.reference,
            numero=rank + 1,
            type=dice.pick(("contrat", "contrat", "avenant")),
            drawn_on=dice.day(),
            plan=dice.maybe(mine) if mine else None,
            handed_on=dice.pick((None, None, dice.day())),
            signed_on=dice.pick((None, dice.period.end, dice.day(), dice.day())),
            participants=dice.maybe(WORDS),
        )
        for rank in range(dice.count(3))
    ]


def _evaluation(dice: Dice, person: str) -> Evaluation:
    return Evaluation(
        beneficiaire=person,
        evaluated_on=dice.day(),
        type=dice.pick(codes.TYPE_EVALUATION),
        is_at_home=dice.flag(),
        conclusion=dice.maybe(WORDS),
    )


def _objectif(dice: Dice, plan: Plan, rank: int) -> Objectif:
    return Objectif(
        beneficiaire=plan.beneficiaire,
        plan=plan.reference,
        ordre=rank,
        fil=dice.count(4),
        famille=dice.pick(codes.FAMILLE_PROBLEME),
        objectif=dice.maybe(WORDS),
        statut=dice.maybe(codes.STATUT_OBJECTIF),
    )


def _bilan(dice: Dice, person: str) -> Bilan:
    return Bilan(
        beneficiaire=person, fil=dice.count(4), noted_on=dice.day(), texte=dice.pick(WORDS)
    )


def _prestation(dice: Dice, plan: Plan, rank: int) -> Prestation:
    started_on = dice.day()
    return Prestation(
        beneficiaire=plan.beneficiaire,
        plan=plan.reference,
        ordre=rank,
        fil=dice.count(4),
        domaine=dice.pick(codes.DOMAINE),
        nature=dice.pick(codes.NATURE_PRESTATION),
        libelle=dice.maybe(WORDS),
        started_on=started_on,
        ended_on=None if dice.chance(0.5) else dice.day_from(started_on),
    )

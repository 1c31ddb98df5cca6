"""The plan and the contrat of each accompagnement of a file: taken over in the demande, or written since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from crt_desktop.domain.demande import Demande
from crt_desktop.domain.parcours import Contrat, Plan
from crt_desktop.domain.plans import is_plan_of
from crt_desktop.reports.fiches import StoredFiche
from db.queries.papers_sql import FIRM


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The plans and the contrats of a person, in any order."""

    plans: Sequence[Plan] = ()
    contrats: Sequence[Contrat] = ()

    def plan_of(self, demande: Demande) -> tuple[date | None, date | None]:
        """Return the day of the latest plan of a demande and of its review, as `papers_sql` finds them."""
        known = [
            (plan.validated_on, plan.numero, plan.review_on)
            for plan in self.plans
            if plan.validated_on is not None and is_plan_of(plan, demande)
        ]
        if demande.plan_on is not None:
            known.append((demande.plan_on, 0, demande.plan_review_on))
        if not known:
            return None, demande.plan_review_on
        plan_on, _, review_on = max(known, key=lambda one: one[:2])
        return plan_on, review_on

    def signed_on(self, demande: Demande) -> date | None:
        """Return when the contrat of a demande was first signed; an avenant alone signs nothing."""
        days = [
            one.signed_on
            for one in self.contrats
            if one.demande == demande.reference and one.type == FIRM
        ]
        known = [day for day in (*days, demande.contrat_on) if day is not None]
        return min(known, default=None)


def written_among(plans: Iterable[StoredFiche], contrats: Iterable[StoredFiche]) -> Written:
    """Return the plans and the contrats among records of a file."""
    return Written(
        plans=[cast("Plan", fiche.record) for fiche in plans],
        contrats=[cast("Contrat", fiche.record) for fiche in contrats],
    )

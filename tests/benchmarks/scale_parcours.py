"""Invented papers of a large caseload: for every accompagnement, plans each half year, contrats, evaluations."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from crt_desktop.domain import codes
from crt_desktop.domain.dates import add_months
from crt_desktop.domain.demande import Demande
from crt_desktop.domain.modeles_plan import MODELES
from crt_desktop.domain.parcours import (
    Bilan,
    Contrat,
    Evaluation,
    Objectif,
    Plan,
    Prestation,
)

_MONTHS: Final = 6
_LINES: Final = 4
_WORDS: Final = (
    "Progrès visibles, la famille s'en réjouit.",
    "Rendez-vous pris avec l'ergothérapeute.",
    "Refusé pour le moment, à proposer de nouveau au printemps.",
)


class ScaleParcours:
    """The papers of the accompagnements, the same for a size; days up to ``last``."""

    def __init__(self, demandes: Sequence[Demande], *, last: date) -> None:
        """Draw from the demandes."""
        self._demandes = demandes
        self._last = last
        self._dice = random.Random(20_261_123)  # noqa: S311 - invented data, not secrets

    def sheets(self) -> Iterator[tuple[str, Sequence[Any]]]:
        """Yield the records of each sheet, those that others refer to first."""
        plans = list(self._plans())
        yield "evaluations", list(self._evaluations())
        yield "plans", plans
        yield "objectifs", [line for plan in plans for line in self._objectifs(plan)]
        yield "bilans", [note for plan in plans for note in self._bilans(plan)]
        yield "prestations", [line for plan in plans for line in self._prestations(plan)]
        first = {plan.demande: plan.reference for plan in reversed(plans)}
        yield "contrats", list(self._contrats(first))

    def _evaluations(self) -> Iterator[Evaluation]:
        dice = self._dice
        for demande in self._demandes:
            if demande.evaluated_on is not None:
                yield Evaluation(
                    beneficiaire=demande.beneficiaire,
                    evaluated_on=demande.evaluated_on,
                    type="identification",
                    is_at_home=demande.is_evaluated_at_home,
                    conclusion=dice.choice(_WORDS),
                )
            for day in self._half_years(demande)[1:]:
                yield Evaluation(
                    beneficiaire=demande.beneficiaire,
                    evaluated_on=day,
                    type="suivi",
                    is_at_home=dice.choice((True, True, False)),
                )

    def _half_years(self, demande: Demande) -> list[date]:
        """Return the day of the first plan, then each half year up to the sortie."""
        if demande.admitted_on is None or demande.plan_on is None:
            return []
        until = min(demande.left_on or self._last, self._last)
        days = [demande.plan_on]
        while (again := add_months(days[-1], _MONTHS)) <= until:
            days.append(again)
        return days

    def _plans(self) -> Iterator[Plan]:
        rank, numbers = 0, dict[str, int]()
        for demande in self._demandes:
            days = self._half_years(demande)
            for place, day in enumerate(days):
                rank += 1
                numero = numbers[demande.beneficiaire] = numbers.get(demande.beneficiaire, 0) + 1
                is_last = place == len(days) - 1
                yield Plan(
                    reference=f"V{rank:06d}",
                    beneficiaire=demande.beneficiaire,
                    demande=demande.reference,
                    numero=numero,
                    statut="valide" if is_last and demande.left_on is None else "cloture",
                    drawn_on=day - timedelta(days=5),
                    validated_on=day,
                    review_on=add_months(day, _MONTHS),
                    synthese=self._dice.choice(_WORDS),
                )

    def _objectifs(self, plan: Plan) -> Iterator[Objectif]:
        modele = self._dice.choice(MODELES)
        for ordre, line in enumerate(modele.objectifs[:_LINES]):
            yield Objectif(
                beneficiaire=plan.beneficiaire,
                plan=plan.reference,
                ordre=ordre,
                fil=ordre + 1,
                famille=line.famille,
                probleme=line.probleme,
                objectif=line.objectif,
                actions=line.actions,
                statut=self._dice.choice(sorted(codes.STATUT_OBJECTIF)),
            )

    def _bilans(self, plan: Plan) -> Iterator[Bilan]:
        day = plan.validated_on or plan.drawn_on
        for fil in range(1, 3):
            yield Bilan(
                beneficiaire=plan.beneficiaire,
                fil=fil,
                noted_on=day,
                texte=self._dice.choice(_WORDS),
            )

    def _prestations(self, plan: Plan) -> Iterator[Prestation]:
        for ordre in range(2):
            yield Prestation(
                beneficiaire=plan.beneficiaire,
                plan=plan.reference,
                ordre=ordre,
                fil=ordre + 1,
                domaine=self._dice.choice(sorted(codes.DOMAINE)),
                nature="socle",
                fournisseur="CRT",
                started_on=plan.validated_on,
            )

    def _contrats(self, plans: Mapping[str | None, str]) -> Iterator[Contrat]:
        rank = 0
        for demande in self._demandes:
            day = demande.contrat_on
            if day is None or demande.admitted_on is None:
                continue
            until = min(demande.left_on or self._last, self._last)
            numero = 0
            while day <= until:
                rank, numero = rank + 1, numero + 1
                yield Contrat(
                    reference=f"C{rank:06d}",
                    beneficiaire=demande.beneficiaire,
                    demande=demande.reference,
                    numero=numero,
                    type="contrat" if numero == 1 else "avenant",
                    drawn_on=day - timedelta(days=8),
                    plan=plans.get(demande.reference),
                    handed_on=day - timedelta(days=4),
                    signed_on=day,
                )
                # One in ten is late: it stays due.
                day = add_months(day, 12) if self._dice.random() > 0.1 else date.max

"""What is written along the parcours of everyone: evaluations, plans and their lines, contrats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from crt_desktop.demo.assessing import make_evaluations_of_situation
from crt_desktop.demo.followed import Followed
from crt_desktop.demo.plans import make_plans
from crt_desktop.demo.signing import make_contrats
from crt_desktop.demo.team import Team
from crt_desktop.domain.etablissement import Parametres
from crt_desktop.domain.parcours import (
    Bilan,
    Contrat,
    Evaluation,
    Objectif,
    Plan,
    Prestation,
)
from crt_desktop.domain.people import Beneficiaire

_Named = TypeVar("_Named", Plan, Contrat)
_Line = TypeVar("_Line", Objectif, Prestation, Contrat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The records along the parcours, under the names of the sheets."""

    evaluations: tuple[Evaluation, ...]
    plans: tuple[Plan, ...]
    objectifs: tuple[Objectif, ...]
    bilans: tuple[Bilan, ...]
    prestations: tuple[Prestation, ...]
    contrats: tuple[Contrat, ...]


def make_papers(
    everyone: Sequence[Followed],
    people: Mapping[str, Beneficiaire],
    team: Team,
    parametres: Parametres,
) -> Papers:
    """Return what is written of everyone; plans and contrats are numbered as they were drawn."""
    planned = [(one, make_plans(one, team)) for one in everyone]
    contrats = [
        contrat
        for one, plans in planned
        for contrat in make_contrats(one, plans, people[one.person], parametres)
    ]
    plans, names = _numbered("PL", [plan for _, made in planned for plan in made.plans])
    signed, _ = _numbered("CT", contrats)

    def each(name: str) -> Iterable[Any]:
        return (line for _, made in planned for line in getattr(made, name))

    return Papers(
        evaluations=tuple(
            found
            for one, made in planned
            for found in make_evaluations_of_situation(one, made, team)
        ),
        plans=plans,
        objectifs=_renamed(each("objectifs"), names),
        bilans=tuple(each("bilans")),
        prestations=_renamed(each("prestations"), names),
        contrats=_renamed(signed, names),
    )


def _numbered(prefix: str, records: Sequence[_Named]) -> tuple[tuple[_Named, ...], dict[str, str]]:
    """Give the records their references; return what each was called before."""
    drawn = sorted(records, key=lambda one: (one.drawn_on, one.beneficiaire, one.numero))
    names = {one.reference: f"{prefix}{rank:03d}" for rank, one in enumerate(drawn, 1)}
    return tuple(replace(one, reference=names[one.reference]) for one in drawn), names


def _renamed(lines: Iterable[_Line], names: Mapping[str, str]) -> tuple[_Line, ...]:
    return tuple(
        line if line.plan is None else replace(line, plan=names[line.plan]) for line in lines
    )

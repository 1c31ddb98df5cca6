"""The GIR evaluations: grids whose computed GIR is the one told, evolving for some."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from crt_desktop.demo.story import Story
from crt_desktop.demo.world import Draws, World, office_day
from crt_desktop.domain.aggir import (
    UNWEIGHTED_VARIABLES,
    VARIABLES,
    EvaluationGir,
    compute_gir,
)
from crt_desktop.domain.demande import Demande

_ODDS: Final[Mapping[int, tuple[float, float, float]]] = {
    1: (0.04, 0.16, 0.80),
    2: (0.20, 0.40, 0.40),
    3: (0.40, 0.42, 0.18),
    4: (0.55, 0.38, 0.07),
    5: (0.80, 0.16, 0.04),
    6: (0.97, 0.02, 0.01),
}
"""Odds of A, B and C in a grid of each GIR."""
_LEAST_CHANGE: Final = 200
"""Days of accompagnement after which a stable person has been evaluated again."""
_DISAGREEING: Final = frozenset({"Barthouil", "Escourrou"})
"""Persons whose equipe médico-sociale set a GIR that its own grid does not give."""


def make_evaluations(
    story: Story, person: str, demandes: list[Demande], world: World
) -> list[EvaluationGir]:
    """Return the evaluations of a person, the oldest first."""
    if story.gir is None:
        return []
    draws = world.draws("gir", person)
    first = demandes[0]
    first_on = first.evaluated_on or first.requested_on
    if not story.entries:
        return [_evaluation(person, first_on, story.gir, "ems_apa", draws, with_grid=False)]
    entry_source = draws.choice(("coordinateur", "medecin", "ems_apa"))
    is_disagreeing = story.nom in _DISAGREEING
    found = [
        _evaluation(
            person,
            first_on,
            story.gir,
            "ems_apa" if is_disagreeing else entry_source,
            draws,
            computed=story.gir + 1 if is_disagreeing else story.gir,
        )
    ]
    last = demandes[-1]
    until = last.left_on or world.on
    begun = last.admitted_on or first_on
    middle = office_day(begun + (until - begun) * 0.6)
    if story.gir_now is not None:
        found.append(_evaluation(person, middle, story.gir_now, "medecin", draws))
        follow = middle + timedelta(days=draws.randint(4, 18))
        if follow < until and draws.happens(0.5):
            found.append(
                _evaluation(
                    person, office_day(follow), story.gir_now, "ems_apa", draws, with_grid=False
                )
            )
    elif (until - begun).days > _LEAST_CHANGE:
        found.append(_evaluation(person, middle, story.gir, "coordinateur", draws))
    return found


def _evaluation(
    person: str,
    day: date,
    gir: int,
    source: str,
    draws: Draws,
    *,
    with_grid: bool = True,
    computed: int | None = None,
) -> EvaluationGir:
    grid = _grid(computed or gir, draws) if with_grid else {}
    is_given = source == "ems_apa" or draws.happens(0.7)
    return EvaluationGir(
        beneficiaire=person,
        evaluated_on=day,
        source=source,
        gir=gir if is_given else None,
        **grid,
    )


def _grid(gir: int, draws: Draws) -> dict[str, str]:
    """Draw codes until the law gives this GIR."""
    while True:
        letters = draws.choices("ABC", _ODDS[gir], k=len(VARIABLES))
        if compute_gir("".join(letters)).gir == gir:
            break
    outside = draws.choices("ABC", (1, 2, 3), k=len(UNWEIGHTED_VARIABLES))
    return dict(zip((*VARIABLES, *UNWEIGHTED_VARIABLES), (*letters, *outside), strict=True))

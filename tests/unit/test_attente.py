"""The terms of the waiting list, at their edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crt_desktop.domain.attente import (
    TERME_LABELS,
    Poids,
    Situation,
    Terme,
    is_to_remind,
    poids_of,
    points_of,
)
from crt_desktop.domain.etablissement import Parametres

ON = date(2026, 11, 23)
DEFAULT = poids_of(Parametres())


def total(situation: Situation, poids: Poids = DEFAULT) -> int:
    return sum(points_of(situation, on=ON, poids=poids).values())


@pytest.mark.parametrize(
    ("days", "circonstance", "is_isolee", "gir", "points"),
    [
        (7, "sortie_hospitalisation", True, 1, 71),
        (62, "ordinaire", True, 2, 47),
        (26, "urgence", False, 2, 47),
        (21, None, True, 2, 42),
        (49, None, True, 3, 38),
        (42, None, True, 4, 29),
        (187, "ordinaire", False, 3, 28),
        (17, "liste_attente_ehpad", False, 4, 10),
    ],
)
def test_a_priority_is_the_sum_of_its_terms(
    *, days: int, circonstance: str | None, is_isolee: bool, gir: int, points: int
) -> None:
    situation = Situation(
        requested_on=ON - timedelta(days=days),
        circonstance=circonstance,
        is_isolee=is_isolee,
        gir=gir,
    )
    assert total(situation) == points


@pytest.mark.parametrize("gir", [None, 5, 6])
def test_a_gir_out_of_the_public_gives_no_point(gir: int | None) -> None:
    assert points_of(Situation(requested_on=ON, gir=gir), on=ON, poids=DEFAULT)[Terme.GIR] == 0


@pytest.mark.parametrize(
    ("days", "points"), [(-3, 0), (0, 0), (6, 0), (7, 1), (13, 1), (84, 12), (85, 12), (900, 12)]
)
def test_whole_weeks_count_up_to_their_maximum(days: int, points: int) -> None:
    situation = Situation(requested_on=ON - timedelta(days=days))
    assert points_of(situation, on=ON, poids=DEFAULT)[Terme.ANCIENNETE] == points


def test_every_term_is_told_even_without_points_and_weights_are_parametres() -> None:
    terms = points_of(Situation(requested_on=ON), on=ON, poids=DEFAULT)
    assert list(terms) == list(Terme) == list(TERME_LABELS)
    assert set(terms.values()) == {0}
    situation = Situation(requested_on=ON, circonstance="urgence", gir=4)
    assert total(situation, poids_of(Parametres(priorite_urgence=3, priorite_gir_4=2))) == 5


@pytest.mark.parametrize(
    ("touched", "on", "is_due"),
    [
        (date(2026, 5, 23), ON, True),
        (date(2026, 5, 24), ON, False),
        (date(2025, 8, 31), date(2026, 2, 27), False),
        (date(2025, 8, 31), date(2026, 2, 28), True),
        (date(2023, 8, 31), date(2024, 2, 28), False),
        (date(2023, 8, 31), date(2024, 2, 29), True),
    ],
)
def test_a_reminder_is_due_after_whole_months(*, touched: date, on: date, is_due: bool) -> None:
    assert is_to_remind(touched, on=on, months=6) is is_due

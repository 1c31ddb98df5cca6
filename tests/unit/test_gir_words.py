"""How a GIR was reached, in words."""

from __future__ import annotations

from datetime import date

from crt_desktop.domain.aggir import VARIABLES, EvaluationGir, compute_gir
from crt_desktop.domain.gir_words import grid_words, trace_of


def an_evaluation(codes: str, gir: int | None = None) -> EvaluationGir:
    grid = dict(zip(VARIABLES, codes, strict=False))
    return EvaluationGir(
        beneficiaire="B1", evaluated_on=date(2026, 1, 1), source="medecin", gir=gir, **grid
    )


def test_the_group_the_sum_the_threshold_and_the_rang_are_said() -> None:
    assert grid_words(compute_gir("AACCCCCC")) == "groupe C, somme 1\u202f700 ≥ 1\u202f700, rang 5"


def test_a_grid_that_reaches_no_threshold_says_so() -> None:
    assert trace_of(an_evaluation("AAAAAAAA")) == "aucun seuil atteint, rang 13"


def test_a_gir_given_without_a_grid_says_so() -> None:
    assert trace_of(an_evaluation("", gir=3)) == "sans grille"
    assert trace_of(an_evaluation("CCC", gir=3)) == "sans grille"


def test_a_given_gir_that_is_not_the_one_of_its_grid_says_both() -> None:
    words = trace_of(an_evaluation("AACCCCCC", gir=3))
    assert words == "groupe C, somme 1\u202f700 ≥ 1\u202f700, rang 5 : GIR 2 selon la grille"
    assert "selon" not in trace_of(an_evaluation("AACCCCCC", gir=2))

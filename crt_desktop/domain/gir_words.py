"""How a GIR was reached, in words."""

from __future__ import annotations

from crt_desktop.domain.aggir import EvaluationGir, GirTrace, compute_gir, weighted_codes
from crt_desktop.domain.typography import NARROW_SPACE, french

WITHOUT_GRID = "sans grille"


def grid_words(trace: GirTrace) -> str:
    """Return « groupe C, somme 1 636 ≥ 1 432, rang 6 », or that no threshold was met."""
    if trace.seuil is None:
        return f"aucun seuil atteint, rang {trace.rang}"
    somme, seuil = _spaced(trace.somme), _spaced(trace.seuil)
    return f"groupe {trace.groupe}, somme {somme} ≥ {seuil}, rang {trace.rang}"


def trace_of(evaluation: EvaluationGir) -> str:
    """Return how the GIR was reached; a given one says so when its grid is absent or says otherwise."""
    codes = weighted_codes(evaluation)
    if codes is None:
        return WITHOUT_GRID
    trace = compute_gir(codes)
    words = grid_words(trace)
    if evaluation.gir is not None and evaluation.gir != trace.gir:
        return f"{words} : GIR {trace.gir} selon la grille"
    return words


def reason_of_c_words(evaluation: EvaluationGir, reason: str) -> str:
    """Return the note that says why alimentation was rated C where the text reads B."""
    return french(
        f"Grille AGGIR du {evaluation.evaluated_on:%d/%m/%Y} : alimentation cotée C. {reason}"
    )


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", NARROW_SPACE)

"""The AGGIR grid: from the codes of eight variables to the rang and the GIR.

Source: CASF art. R232-3, annexes 2-1 (grid) and 2-2 (calculation).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from crt_desktop.domain.errors import RuleViolationError

VARIABLES: Final = (
    "coherence",
    "orientation",
    "toilette",
    "habillage",
    "alimentation",
    "elimination",
    "transferts",
    "deplacement_interieur",
)
"""The eight variables that weigh, in the order of the law."""

UNWEIGHTED_VARIABLES: Final = ("deplacement_exterieur", "communication_a_distance")

SOURCE_RANK: Final = {"ems_apa": 0, "medecin": 1, "coordinateur": 2}
"""Which of several evaluations of one day counts: the lowest rank, then the last row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationGir:
    """One evaluation of a beneficiaire; codes are A, B, C or None.

    ``gir`` is the value that was given (by the EMS APA, say), None when only the codes are known.
    """

    beneficiaire: str
    evaluated_on: date
    source: str
    coherence: str | None = None
    orientation: str | None = None
    toilette: str | None = None
    habillage: str | None = None
    alimentation: str | None = None
    elimination: str | None = None
    transferts: str | None = None
    deplacement_interieur: str | None = None
    deplacement_exterieur: str | None = None
    communication_a_distance: str | None = None
    gir: int | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GirTrace:
    """How a GIR was reached: group A to H, its sum, the threshold met (None in rang 13)."""

    codes: str
    groupe: str
    somme: int
    seuil: int | None
    rang: int
    gir: int


_Group = tuple[str, tuple[int, ...], tuple[int, ...], tuple[tuple[int, int], ...]]

_GROUPS: Final[tuple[_Group, ...]] = (
    (
        "A",
        (2000, 1200, 40, 40, 60, 100, 800, 200),
        (0, 0, 16, 16, 20, 16, 120, 32),
        ((4380, 1), (4140, 2), (3390, 3)),
    ),
    (
        "B",
        (1500, 1200, 40, 40, 60, 100, 800, -80),
        (320, 120, 16, 16, 0, 16, 120, -40),
        ((2016, 4),),
    ),
    (
        "C",
        (0, 0, 40, 40, 60, 160, 1000, 400),
        (0, 0, 16, 16, 20, 20, 200, 40),
        ((1700, 5), (1432, 6)),
    ),
    ("D", (0, 0, 0, 0, 2000, 400, 2000, 200), (0, 0, 0, 0, 200, 200, 200, 0), ((2400, 7),)),
    (
        "E",
        (400, 400, 400, 400, 400, 800, 800, 200),
        (0, 0, 100, 100, 100, 100, 100, 0),
        ((1200, 8),),
    ),
    (
        "F",
        (200, 200, 500, 500, 500, 500, 500, 200),
        (100, 100, 100, 100, 100, 100, 100, 0),
        ((800, 9),),
    ),
    (
        "G",
        (150, 150, 300, 300, 500, 500, 400, 200),
        (0, 0, 200, 200, 200, 200, 200, 100),
        ((650, 10),),
    ),
    (
        "H",
        (0, 0, 3000, 3000, 3000, 3000, 1000, 1000),
        (0, 0, 2000, 2000, 2000, 2000, 2000, 1000),
        ((4000, 11), (2000, 12)),
    ),
)

_GIR_OF_RANG: Final = {
    1: 1,
    **dict.fromkeys(range(2, 8), 2),
    8: 3,
    9: 3,
    10: 4,
    11: 4,
    12: 5,
    13: 6,
}
_LAST_RANG: Final = 13


def compute_gir(codes: str) -> GirTrace:
    """Compute rang and GIR from eight letters A, B or C in the order of `VARIABLES`.

    Lower case and surrounding or separating spaces are accepted.

    Raises:
        RuleViolationError: ``aggir_codes`` when there are not eight codes or one is not A, B or C.
    """
    letters = "".join(codes.split()).upper()
    if len(letters) != len(VARIABLES) or set(letters) - set("ABC"):
        raise RuleViolationError("aggir_codes", codes=codes)
    somme, group = 0, ""
    for group, weights_c, weights_b, thresholds in _GROUPS:
        weight = {"A": (0,) * len(letters), "B": weights_b, "C": weights_c}
        somme = sum(weight[letter][index] for index, letter in enumerate(letters))
        for seuil, rang in thresholds:
            if somme >= seuil:
                return GirTrace(
                    codes=letters,
                    groupe=group,
                    somme=somme,
                    seuil=seuil,
                    rang=rang,
                    gir=_GIR_OF_RANG[rang],
                )
    return GirTrace(codes=letters, groupe=group, somme=somme, seuil=None, rang=_LAST_RANG, gir=6)


def weighted_codes(evaluation: EvaluationGir) -> str | None:
    """Return the eight weighing codes as one word, or None when one is missing."""
    codes = [getattr(evaluation, variable) for variable in VARIABLES]
    return "".join(codes) if all(codes) else None


def computed_gir(evaluation: EvaluationGir) -> int | None:
    """Return the GIR computed from the codes, or None when one is missing."""
    codes = weighted_codes(evaluation)
    return None if codes is None else compute_gir(codes).gir


def effective_gir(evaluation: EvaluationGir) -> int | None:
    """Return the GIR that counts: the given one, else the computed one.

    A given value is never overwritten by a computed one.
    """
    return evaluation.gir if evaluation.gir is not None else computed_gir(evaluation)

"""The AGGIR grid from what a person does alone to the code of each variable.

For each (sub-)variable four adverbs are asked: does the person do it alone *spontanément*,
*totalement*, *correctement*, *habituellement*? Four yes: A. None: C. Otherwise: B. Several
sub-variables then make one variable.

Source: CASF annexe 2-1 and the evaluator's guide to the grid.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from crt_desktop.domain.errors import RuleViolationError

ADVERBS: Final = ("spontanement", "totalement", "correctement", "habituellement")
"""In the order of the grid. An adverb that holds is one the person does the act alone with."""

ADVERB_LABELS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "spontanement": "Spontanément",
        "totalement": "Totalement",
        "correctement": "Correctement",
        "habituellement": "Habituellement",
    }
)

SUB_VARIABLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "coherence": ("Communication", "Comportement"),
        "orientation": ("Dans le temps", "Dans l'espace"),
        "toilette": ("Haut du corps", "Bas du corps"),
        "habillage": ("Haut", "Moyen", "Bas"),
        "alimentation": ("Se servir", "Manger"),
        "elimination": ("Urinaire", "Fécale"),
        "transferts": ("",),
        "deplacement_interieur": ("",),
        "deplacement_exterieur": ("",),
        "communication_a_distance": ("",),
    }
)
"""For each variable, the words of its sub-variables in order; one without words is the variable itself."""

_ANY_C_IS_C: Final = frozenset({"coherence", "orientation", "elimination"})
_ALIMENTATION_C: Final = frozenset({"CC", "BC", "CB"})
_ALIMENTATION_OPEN: Final = frozenset({"AC", "CA"})
_CODES: Final = frozenset("ABC")


def code_of_adverbs(held: Collection[str]) -> str:
    """Return A, B or C from the adverbs that hold; raises ValueError for an unknown one."""
    if not set(held) <= set(ADVERBS):
        msg = f"not adverbs of the grid: {sorted(held)}"
        raise ValueError(msg)
    count = len(set(held))
    if count == len(ADVERBS):
        return "A"
    return "B" if count else "C"


def code_of_parts(variable: str, parts: Sequence[str], *, is_c_chosen: bool = False) -> str:
    """Return the code of a variable from those of its sub-variables, in the order of `SUB_VARIABLES`.

    Args:
        variable: One of the ten variables.
        parts: A, B or C for each sub-variable.
        is_c_chosen: The evaluator reads AC or CA of alimentation as C; without effect elsewhere.

    Raises:
        RuleViolationError: ``aggir_codes`` when there are not as many codes as sub-variables, or one is
            not A, B or C.
    """
    if len(parts) != len(SUB_VARIABLES[variable]) or not set(parts) <= _CODES:
        raise RuleViolationError("aggir_codes", codes="".join(parts))
    word = "".join(parts)
    if set(word) == {"A"}:
        return "A"
    if variable in _ANY_C_IS_C:
        return "C" if "C" in word else "B"
    if variable == "alimentation":
        is_c = word in _ALIMENTATION_C or (is_c_chosen and word in _ALIMENTATION_OPEN)
        return "C" if is_c else "B"
    return "C" if set(word) == {"C"} else "B"


def may_choose_c(variable: str, parts: Sequence[str | None]) -> bool:
    """Tell whether the two readings of the law differ: AC or CA of alimentation.

    B by the older legal wording; some programs say C. The evaluator may choose C, with a reason.
    """
    return variable == "alimentation" and tuple(parts) in {("A", "C"), ("C", "A")}

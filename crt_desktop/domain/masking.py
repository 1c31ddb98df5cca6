"""Small counts in a file that leaves: what stands for them, and the count that would give one away.

A part masked alone is found again from the total of its breakdown; so are several, when they are all ones or
all fours. The smallest other part from which they cannot be is hidden with them; where none is large enough,
the small ones are hidden in the same words as it.

Source: the counting rules of the project (counts of 1 to 4 may be masked in a file that leaves).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

MASKED: Final = "1-4"
"""What stands for a count of one to four in a file that leaves the etablissement."""

HIDDEN: Final = "masqué"
"""What stands there for a count of any size, which would give one of those away."""

SMALL: Final = range(1, 5)
LEGEND: Final = "Données masquées : 1-4 remplace un effectif de 1 à 4 ; « masqué », un effectif quelconque dont un autre se déduirait."
"""What a masked file says of it."""

_PARTIAL: Final = frozenset(
    {"par_profil", "apa", "aidant_principal", "vit_seul", "a_moins_de_30_min"}
)
"""Breakdowns whose parts make no total: none of them gives another away."""
_OF_EXITS: Final = frozenset(
    {"sorties_par_motif", "sorties_par_destination", "sorties_avec_relais"}
)
"""Breakdowns whose total, masked, is found from other figures: who was accompanied less who is present."""
_LEAST_HIDDEN: Final = SMALL[-1] + 1
"""Small counts and a hidden one that together make the most of those, and this, leave each unknown."""


def is_told(value: Any) -> bool:
    """Tell whether a figure is shown as it is."""
    return value not in (MASKED, HIDDEN)


def mask_sum(terms: list[Any]) -> Any:
    """Return a sum of figures some of which are masked: small only where nothing else is in it."""
    if all(map(is_told, terms)):
        return sum(terms)
    others = [term for term in terms if term]
    return MASKED if others == [MASKED] else HIDDEN


def hide_second(code: str, masked: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a masked breakdown with another part hidden, when those masked would be found from the total.

    Where only ones and fives could be hidden together, or nothing but ones or fours is counted, no « 1-4 »
    is left: which of the parts hidden is the small one is not told, a zero among them if there must be.

    Args:
        code: Of the breakdown; the parts of some make no total.
        masked: The breakdown, its counts of 1 to 4 masked.
        values: The same one, as it was counted.
    """
    untold = {key: values[key] for key, value in masked.items() if not is_told(value)}
    others = sorted(
        (value, key)
        for key, value in values.items()
        if key not in untold and isinstance(value, int) and value
    )
    is_whole = not others and _is_masked_whole(list(untold.values()))
    is_total_told = code in _OF_EXITS or not is_whole
    if code in _PARTIAL or not is_total_told or not is_found(list(untold.values())):
        return dict(masked)
    chosen = _second(list(untold.values()), others)
    if chosen is not None and not is_found([*untold.values(), values[chosen]]):
        return {key: HIDDEN if key == chosen else value for key, value in masked.items()}
    zeros = (key for key, value in values.items() if value == 0)
    hidden = {*untold, next(zeros, None) if chosen is None else chosen}
    return {key: HIDDEN if key in hidden else value for key, value in masked.items()}


def _second(untold: list[int], others: list[tuple[int, str]]) -> str | None:
    """Return the smallest other part that leaves each count unknown, else the largest; None: there is none."""
    enough = SMALL[-1] * len(untold) + _LEAST_HIDDEN
    safe = [key for value, key in others if value + sum(untold) >= enough]
    return next(iter([*safe, *(key for _, key in reversed(others))]), None)


def _is_masked_whole(untold: list[int]) -> bool:
    """Tell whether counts that are alone have a total masked as well, which could be another."""
    return sum(untold) in SMALL and len(untold) < SMALL[-1]


def is_found(untold: Sequence[int]) -> bool:
    """Tell whether counts that are not told are known from their sum, those over four as at least five."""
    if len(untold) == 1:
        return True
    least = [SMALL[0] if value in SMALL else _LEAST_HIDDEN for value in untold]
    return bool(untold) and (list(untold) == least or set(untold) == {SMALL[-1]})

"""An AGGIR grid being filled, without its widgets: parts, codes, trace, what changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from crt_desktop.domain.aggir import (
    UNWEIGHTED_VARIABLES,
    VARIABLES,
    EvaluationGir,
    GirTrace,
    compute_gir,
)
from crt_desktop.domain.aggir_adverbs import (
    ADVERBS,
    SUB_VARIABLES,
    code_of_adverbs,
    code_of_parts,
    may_choose_c,
)
from crt_desktop.domain.field_labels import field_label
from crt_desktop.domain.gir_words import grid_words
from crt_desktop.domain.typography import french, french_list
from crt_desktop.reports.dossier import Dossier
from ui.viewmodels import words

EVERY_VARIABLE: Final = (*VARIABLES, *UNWEIGHTED_VARIABLES)
_HELD: Final = {"A": frozenset(ADVERBS), "C": frozenset[str]()}


class GridState:
    """What is known of the ten variables.

    A variable is known by its parts, once each has a code, or by a code given at once.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._parts: dict[str, list[str | None]] = {}
        self._held: dict[tuple[str, int], frozenset[str] | None] = {}
        self._direct: dict[str, str | None] = {}
        self.is_c_chosen = False
        self.fill({})

    def fill(self, codes: Mapping[str, str]) -> None:
        """Start from the codes of the variables, without their parts."""
        self._parts = {name: [None] * len(parts) for name, parts in SUB_VARIABLES.items()}
        self._held = {}
        self._direct = {name: codes.get(name) or None for name in EVERY_VARIABLE}
        for name, parts in self._parts.items():
            code = self._direct[name]
            if code is not None and (len(parts) == 1 or code == "A"):
                for rank in range(len(parts)):
                    self.set_part(name, rank, code)

    def held(self, variable: str, rank: int) -> frozenset[str] | None:
        """Return the adverbs that hold for a part; None when they were not told."""
        return self._held.get((variable, rank))

    def part(self, variable: str, rank: int) -> str | None:
        """Return the code of a part."""
        return self._parts[variable][rank]

    def set_held(self, variable: str, rank: int, held: frozenset[str]) -> None:
        """Tell which adverbs hold for a part."""
        self._held[variable, rank] = held
        self._parts[variable][rank] = code_of_adverbs(held)

    def set_part(self, variable: str, rank: int, code: str) -> None:
        """Give a part its code at once; the adverbs of a B are then not known."""
        self._held[variable, rank] = _HELD.get(code)
        self._parts[variable][rank] = code

    def set_code(self, variable: str, code: str) -> None:
        """Give a variable its code at once; parts that say otherwise are forgotten."""
        if self.code(variable) != code:
            parts = self._parts[variable]
            for rank in range(len(parts)):
                self._held.pop((variable, rank), None)
                parts[rank] = None
        self._direct[variable] = code
        if len(self._parts[variable]) == 1:
            self.set_part(variable, 0, code)

    def code(self, variable: str) -> str | None:
        """Return the code of a variable, None while it is not known."""
        parts = self._parts[variable]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts):
            return code_of_parts(variable, known, is_c_chosen=self.is_c_chosen)
        return self._direct[variable] if not known else None

    def codes(self) -> dict[str, str]:
        """Return the text of each variable, empty while it is not known."""
        return {name: self.code(name) or "" for name in EVERY_VARIABLE}

    @property
    def has_two_readings(self) -> bool:
        """Tell whether alimentation may be read B or C."""
        return may_choose_c("alimentation", self._parts["alimentation"])

    def missing(self) -> tuple[str, ...]:
        """Return the weighing variables still to know."""
        return tuple(name for name in VARIABLES if self.code(name) is None)

    def trace(self) -> GirTrace | None:
        """Return how the GIR is reached, None while a variable is missing."""
        if self.missing():
            return None
        return compute_gir("".join(self.code(name) or "" for name in VARIABLES))


def trace_words(state: GridState) -> str:
    """Return « groupe C, somme 1 636 ≥ 1 432 → rang 6 → GIR 2 », or what is missing."""
    trace = state.trace()
    if trace is not None:
        return f"{grid_words(trace).replace(', rang', ' → rang')} → GIR {trace.gir}"
    missing = state.missing()
    if len(missing) == len(VARIABLES):
        return "Le GIR se calcule quand les huit variables discriminantes sont cotées."
    names = [field_label("gir", name).lower() for name in missing]
    return french(f"Il manque : {french_list(names, 'et')}.")


def changes(state: GridState, before: EvaluationGir | None) -> dict[str, str]:
    """Return, for each variable whose code differs from the former grid, the former code."""
    if before is None:
        return {}
    former = {name: getattr(before, name) for name in EVERY_VARIABLE}
    return {
        name: code
        for name, code in former.items()
        if code is not None and state.code(name) is not None and state.code(name) != code
    }


def change_words(state: GridState, before: EvaluationGir | None) -> str:
    """Return how many variables changed since the former grid."""
    if before is None:
        return "Première grille de cette personne."
    count = len(changes(state, before))
    since = words.day(before.evaluated_on)
    if not count:
        return f"Grille précédente du {since}."
    plural = "s ont" if count > 1 else " a"
    return f"{count} variable{plural} changé depuis le {since}."


def former_grid(dossier: Dossier) -> EvaluationGir | None:
    """Return the latest evaluation that has codes."""
    records = [fiche.record for fiche in dossier.fiches.get("gir", ())]
    known = [
        record
        for record in records
        if isinstance(record, EvaluationGir)
        and any(getattr(record, name) is not None for name in EVERY_VARIABLE)
    ]
    return max(known, key=lambda one: one.evaluated_on, default=None)

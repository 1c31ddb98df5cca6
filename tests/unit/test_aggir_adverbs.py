"""From adverbs to codes, on every combination."""

from __future__ import annotations

from itertools import combinations, product

import pytest

from crt_desktop.domain.aggir import UNWEIGHTED_VARIABLES, VARIABLES, compute_gir
from crt_desktop.domain.aggir_adverbs import (
    ADVERB_LABELS,
    ADVERBS,
    SUB_VARIABLES,
    code_of_adverbs,
    code_of_parts,
    may_choose_c,
)
from crt_desktop.domain.errors import RuleViolationError

# The table of the law written out, word by word, apart from the code that applies it.
TABLE = {
    "coherence": {"A": "AA", "B": "AB BA BB", "C": "AC BC CA CB CC"},
    "orientation": {"A": "AA", "B": "AB BA BB", "C": "AC BC CA CB CC"},
    "elimination": {"A": "AA", "B": "AB BA BB", "C": "AC BC CA CB CC"},
    "toilette": {"A": "AA", "B": "AB AC BA BB BC CA CB", "C": "CC"},
    "habillage": {
        "A": "AAA",
        "B": "AAB AAC ABA ABB ABC ACA ACB ACC BAA BAB BAC BBA BBB BBC BCA BCB BCC CAA CAB CAC CBA "
        "CBB CBC CCA CCB",
        "C": "CCC",
    },
    "alimentation": {"A": "AA", "B": "AB AC BA BB CA", "C": "BC CB CC"},
    "transferts": {"A": "A", "B": "B", "C": "C"},
    "deplacement_interieur": {"A": "A", "B": "B", "C": "C"},
    "deplacement_exterieur": {"A": "A", "B": "B", "C": "C"},
    "communication_a_distance": {"A": "A", "B": "B", "C": "C"},
}
CASES = [
    (variable, word, code)
    for variable, codes in TABLE.items()
    for code, words in codes.items()
    for word in words.split()
]


def test_every_subset_of_the_adverbs_has_its_code() -> None:
    codes = {
        held: code_of_adverbs(held)
        for count in range(len(ADVERBS) + 1)
        for held in combinations(ADVERBS, count)
    }
    assert len(codes) == 16
    assert [held for held, code in codes.items() if code == "A"] == [ADVERBS]
    assert [held for held, code in codes.items() if code == "C"] == [()]
    assert set(codes.values()) == {"A", "B", "C"}


def test_an_adverb_said_twice_counts_once() -> None:
    assert code_of_adverbs(["totalement"] * 4) == "B"


def test_an_unknown_adverb_is_refused() -> None:
    with pytest.raises(ValueError, match="souvent"):
        code_of_adverbs(["souvent"])


@pytest.mark.parametrize(("variable", "word", "code"), CASES)
def test_sub_variables_make_the_code_of_the_law(variable: str, word: str, code: str) -> None:
    assert code_of_parts(variable, tuple(word)) == code


def test_the_table_tells_every_combination() -> None:
    every = {
        (variable, "".join(parts))
        for variable, names in SUB_VARIABLES.items()
        for parts in product("ABC", repeat=len(names))
    }
    assert {(variable, word) for variable, word, _code in CASES} == every
    assert len(CASES) == len(every)


def test_only_ac_and_ca_of_alimentation_are_left_to_the_evaluator() -> None:
    open_ones = {
        (variable, "".join(parts))
        for variable, names in SUB_VARIABLES.items()
        for parts in product("ABC", repeat=len(names))
        if may_choose_c(variable, parts)
    }
    assert open_ones == {("alimentation", "AC"), ("alimentation", "CA")}
    assert not may_choose_c("alimentation", ("A", None))


@pytest.mark.parametrize(("variable", "word", "code"), CASES)
def test_choosing_c_changes_only_ac_and_ca_of_alimentation(
    variable: str, word: str, code: str
) -> None:
    chosen = code_of_parts(variable, tuple(word), is_c_chosen=True)
    assert chosen == ("C" if may_choose_c(variable, tuple(word)) else code)


@pytest.mark.parametrize("parts", ["", "A", "AAA", "AX", "ab"])
def test_codes_that_are_not_those_of_the_variable_are_refused(parts: str) -> None:
    with pytest.raises(RuleViolationError) as refused:
        code_of_parts("toilette", tuple(parts))
    assert refused.value.code == "aggir_codes"


def test_the_grid_holds_the_ten_variables_in_order() -> None:
    assert tuple(SUB_VARIABLES) == (*VARIABLES, *UNWEIGHTED_VARIABLES)
    assert tuple(ADVERB_LABELS) == ADVERBS


def test_all_done_alone_is_gir_6_and_nothing_done_alone_gir_1() -> None:
    for held, gir in ((ADVERBS, 6), ((), 1)):
        code = code_of_adverbs(held)
        codes = "".join(
            code_of_parts(variable, (code,) * len(SUB_VARIABLES[variable]))
            for variable in VARIABLES
        )
        assert compute_gir(codes).gir == gir

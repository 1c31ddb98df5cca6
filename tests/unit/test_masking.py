"""No count that is masked is found again from what is shown, and none is masked without need."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crt_desktop.domain.indicators import mask_figure, mask_small
from crt_desktop.domain.masking import HIDDEN, MASKED, SMALL, is_told

_MOST: Final = 14
BREAKDOWNS: Final = st.lists(
    st.sampled_from((0, 1, 1, 2, 3, 4, 4, 5, 5, 6, 9, _MOST)), min_size=1, max_size=5
).map(lambda counts: dict(zip("abcde", counts, strict=False)))


def _found(shown: dict[str, Any], total: int) -> set[str]:
    """Return the small counts a reader finds, who tries every count that what is shown allows.

    The total is shown when it is not small itself. Beside a « 1-4 », where every small count is said to be
    one, what is hidden is at least five.
    """
    totals = set(SMALL) if total in SMALL else {total}
    least = SMALL.stop if MASKED in shown.values() else 0
    allowed = {
        key: {value}
        if is_told(value)
        else set(SMALL if value == MASKED else range(least, total + 1))
        for key, value in shown.items()
    }
    untold = {key for key, value in shown.items() if not is_told(value)}
    return {key for key in untold if _fitting(key, allowed, totals) in ({one} for one in SMALL)}


def _fitting(asked: str, allowed: dict[str, set[int]], totals: set[int]) -> set[int]:
    """Return the counts of one part that make a total with counts allowed to the others."""
    sums = {0}
    for key, counts in allowed.items():
        if key != asked:
            sums = {one + count for one in sums for count in counts if one + count <= max(totals)}
    return {count for count in allowed[asked] if any(count + one in totals for one in sums)}


@given(BREAKDOWNS)
@example({"a": 1, "b": 5})
@example({"a": 1, "b": 5, "c": 5})
@example({"a": 4, "b": 4, "c": 0})
@example({"a": 1, "b": 1, "c": 1, "d": 1})
@example({"a": 1, "b": 1, "c": 1, "d": 1, "e": 1})
def test_no_masked_count_is_found_again_from_the_total(counts: dict[str, int]) -> None:
    shown = mask_figure(counts)
    assert not _found(shown, sum(counts.values()))
    assert all(
        value == counts[key] and value not in SMALL
        for key, value in shown.items()
        if is_told(value)
    )


@given(BREAKDOWNS)
def test_no_count_is_masked_without_need(counts: dict[str, int]) -> None:
    shown, total = mask_figure(counts), sum(counts.values())
    plainly = {key: MASKED if value in SMALL else value for key, value in counts.items()}
    more = [key for key, value in shown.items() if value == HIDDEN and counts[key] not in SMALL]
    assert len(more) <= 1
    if shown != plainly:
        assert _found(plainly, total)
    if HIDDEN in (shown[key] for key in counts if counts[key] in SMALL):
        # No larger count hidden beside them would have been enough.
        large = [key for key, value in counts.items() if value not in SMALL and value]
        assert all(_found({**plainly, key: HIDDEN}, total) for key in large)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        # One and five make six: only one and five do. Neither is said to be the small one.
        ({"a": 1, "b": 5, "c": 0}, {"a": HIDDEN, "b": HIDDEN, "c": 0}),
        ({"a": 1, "b": 5, "c": 5}, {"a": HIDDEN, "b": 5, "c": HIDDEN}),
        ({"a": 1, "b": 1, "c": 5}, {"a": HIDDEN, "b": HIDDEN, "c": HIDDEN}),
        # Two fours alone make eight: one of the zeros may be what makes it.
        ({"a": 4, "b": 4, "c": 0, "d": 0}, {"a": HIDDEN, "b": HIDDEN, "c": HIDDEN, "d": 0}),
        ({"a": 4, "b": 4}, {"a": HIDDEN, "b": HIDDEN}),
        # A total of four is masked, and still at least the number of those who are counted.
        ({"a": 1, "b": 1, "c": 2}, {"a": MASKED, "b": MASKED, "c": MASKED}),
        (
            {"a": 1, "b": 1, "c": 1, "d": 1, "e": 0},
            {"a": HIDDEN, "b": HIDDEN, "c": HIDDEN, "d": HIDDEN, "e": HIDDEN},
        ),
    ],
)
def test_where_no_other_part_is_large_enough_the_small_ones_are_hidden_in_the_same_words(
    counts: dict[str, int], shown: dict[str, Any]
) -> None:
    assert mask_figure(counts) == shown
    assert mask_small({"par_commune": counts})["par_commune"] == shown


@pytest.mark.parametrize(
    ("stays", "planned", "others"),
    [
        ({"nombre": 9, "programmees": 2, "non_programmees": 7}, MASKED, HIDDEN),
        ({"nombre": 6, "programmees": 1, "non_programmees": 5}, HIDDEN, HIDDEN),
        ({"nombre": 12, "programmees": 5, "non_programmees": 7}, 5, 7),
        # Of three stays it is not known whether they were planned.
        ({"nombre": 12, "programmees": 2, "non_programmees": 7}, MASKED, 7),
        ({"nombre": 10, "programmees": 2, "non_programmees": 7}, MASKED, 7),
    ],
)
def test_the_stays_planned_are_not_found_again_from_those_that_were_not(
    stays: dict[str, int], planned: Any, others: Any
) -> None:
    masked = mask_small({"hospitalisations": stays})["hospitalisations"]
    assert (masked["programmees"], masked["non_programmees"]) == (planned, others)
    assert masked["nombre"] == stays["nombre"]


@pytest.mark.parametrize(
    ("months", "mean"),
    [
        ((0, 2, 5, 9), None),
        ((1, 1, 5, 9), None),
        ((2, 3, 5, 9), 4),
        ((0, 6, 5, 9), 5),
        ((3,), None),
    ],
)
def test_a_month_masked_alone_is_not_found_again_from_the_mean(
    months: tuple[int, ...], mean: int | None
) -> None:
    shown = mask_small(
        {
            "presents_fin_mois": [
                {"mois": f"2025-{at:02}", "valeur": one} for at, one in enumerate(months, 1)
            ],
            "file_active_moyenne": mean or 4,
        }
    )
    assert shown["file_active_moyenne"] == mean
    assert all(one["valeur"] not in SMALL for one in shown["presents_fin_mois"])


def test_a_period_of_which_no_month_was_counted_keeps_its_mean() -> None:
    assert mask_small({"presents_fin_mois": None, "file_active_moyenne": None}) == {
        "presents_fin_mois": None,
        "file_active_moyenne": None,
    }


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        # Two deaths are the only exits: who was accompanied less who is present says « two ».
        (
            {"sorties": 2, "sorties_par_motif": {"deces": 2, "souhait": 0, "autre": 0}},
            {
                "sorties": MASKED,
                "sorties_par_motif": {"deces": HIDDEN, "souhait": HIDDEN, "autre": 0},
            },
        ),
        # Eight exits, five deaths: the three others are told.
        (
            {"sorties": 8, "sorties_par_destination": {"ehpad": 3, "usld": 0}},
            {"sorties": 8, "sorties_par_destination": {"ehpad": HIDDEN, "usld": HIDDEN}},
        ),
        (
            {"age": {"moyenne": 87, "mediane": 88, "min": 61, "max": 101}},
            {"age": {"moyenne": 87, "mediane": 88, "min": None, "max": None}},
        ),
        (
            {
                "par_mode_vie": {"seul": 7, "couple": 3, "famille": 24},
                "vit_seul": {"oui": 7, "inconnu": 0},
            },
            {
                "par_mode_vie": {"seul": HIDDEN, "couple": MASKED, "famille": 24},
                "vit_seul": {"oui": HIDDEN, "inconnu": 0},
            },
        ),
        # One and five: neither is said to be the small one, under any code.
        (
            {
                "appels_par_reponse": {"conseil": 5, "deplacement": 1},
                "interventions_nuit": {"nombre": 1, "personnes": 1, "duree_moyenne_min": 40},
            },
            {
                "appels_par_reponse": {"conseil": HIDDEN, "deplacement": HIDDEN},
                "interventions_nuit": {
                    "nombre": HIDDEN,
                    "personnes": MASKED,
                    "duree_moyenne_min": None,
                },
            },
        ),
        (
            {"par_gir_actuel": {"1": 2, "non_evalue": 6}, "dossiers_incomplets": None},
            {"par_gir_actuel": {"1": MASKED, "non_evalue": HIDDEN}, "dossiers_incomplets": None},
        ),
    ],
)
def test_what_is_masked_is_not_found_again_from_another_code(
    values: dict[str, Any], shown: dict[str, Any]
) -> None:
    assert mask_small(values) == shown

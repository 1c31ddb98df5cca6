"""The doubts on a person of the file active, and on a figure against that of the period before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crt_desktop.domain.dates import Period
from crt_desktop.domain.indicators import INDICATOR_BY_CODE
from crt_desktop.domain.sincerite import Course, Facts, find_doubts, is_jump, jump_words
from crt_desktop.domain.sincerite_words import JUMP, KINDS

YEAR = Period.of_year(2025)
TODAY = date(2026, 1, 20)
SOUND = Course(
    requested_on=date(2025, 2, 1),
    evaluated_on=date(2025, 2, 10),
    plan_on=date(2025, 2, 20),
    signed_on=date(2025, 2, 25),
    admitted_on=date(2025, 3, 1),
)


def facts(*courses: Course, **changes: Any) -> Facts:
    return replace(
        Facts(
            beneficiaire_id=1,
            is_counted=True,
            courses=courses or (SOUND,),
            gir_entree=3,
            gir_actuel=2,
        ),
        **changes,
    )


def doubts(*courses: Course, on: date = TODAY, **changes: Any) -> dict[str, str]:
    return find_doubts(facts(*courses, **changes), YEAR, on=on)


def test_a_sound_file_raises_no_doubt() -> None:
    assert doubts() == {}


def test_each_paper_missing_is_a_doubt_of_its_own() -> None:
    missing = frozenset({"contrat", "plan", "gir", "avis_medical", "consentement", "concertation"})
    assert list(doubts(missing=missing)) == [
        "sans_contrat",
        "sans_plan",
        "sans_gir",
        "sans_avis_medical",
        "sans_consentement",
        "sans_concertation",
    ]


@pytest.mark.parametrize(
    ("entree", "actuel", "words"),
    [
        (5, 4, "GIR 5 à l’entrée"),
        (4, 6, "GIR 6 actuel"),
        (5, 6, "GIR 5 à l’entrée, GIR 6 actuel"),
        (6, 6, "GIR 6 à l’entrée et actuel"),
        (4, 1, None),
        (None, None, None),
    ],
)
def test_gir_5_and_6_are_told_with_when(
    entree: int | None, actuel: int | None, words: str | None
) -> None:
    assert doubts(gir_entree=entree, gir_actuel=actuel).get("gir_5_6") == words


@pytest.mark.parametrize(
    ("admitted_on", "left_on", "on", "is_doubted"),
    [
        (date(2025, 12, 24), None, TODAY, True),
        (date(2025, 12, 25), None, TODAY, False),
        (date(2025, 12, 1), date(2025, 12, 9), TODAY, True),
        (date(2025, 12, 1), date(2025, 12, 8), TODAY, False),
        (date(2025, 6, 1), None, date(2025, 6, 8), True),
        (date(2025, 6, 1), None, date(2025, 6, 7), False),
    ],
)
def test_nobody_is_waited_for_before_a_week(
    admitted_on: date, left_on: date | None, on: date, *, is_doubted: bool
) -> None:
    course = replace(SOUND, admitted_on=admitted_on, left_on=left_on, motif_sortie="souhait")
    assert ("jamais_visite" in doubts(course, on=on, is_visited=False)) is is_doubted
    assert "jamais_visite" not in doubts(course, on=on)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"evaluated_on": date(2025, 1, 31)},
            "évaluation du 31/01/2025 avant la demande du 01/02/2025",
        ),
        (
            {"admitted_on": date(2025, 2, 9)},
            "admission du 09/02/2025 avant l’évaluation du 10/02/2025",
        ),
        (
            {"evaluated_on": None, "requested_on": date(2025, 3, 2)},
            "admission du 01/03/2025 avant la demande du 02/03/2025",
        ),
        ({"left_on": date(2025, 2, 28)}, "sortie du 28/02/2025 avant l’admission du 01/03/2025"),
        (
            {"signed_on": date(2025, 5, 2), "left_on": date(2025, 5, 1)},
            "contrat signé le 02/05/2025, après la sortie du 01/05/2025",
        ),
        ({"plan_on": date(2026, 1, 21)}, "plan daté du 21/01/2026, dans l’avenir"),
        (
            {"evaluated_on": date(2026, 1, 21), "admitted_on": date(2026, 1, 21)},
            "évaluation datée du 21/01/2026, dans l’avenir",
        ),
    ],
)
def test_dates_that_contradict_each_other_are_told(changes: dict[str, Any], words: str) -> None:
    course = replace(SOUND, motif_sortie="souhait", **changes)
    assert doubts(course)["dates_en_desordre"] == words


def test_days_shared_by_the_steps_are_in_order() -> None:
    day = date(2025, 3, 1)
    same = Course(
        requested_on=day,
        evaluated_on=day,
        plan_on=TODAY,
        signed_on=day,
        admitted_on=day,
        left_on=day,
        motif_sortie="souhait",
    )
    assert doubts(same) == {}


def test_what_the_person_has_ahead_is_told() -> None:
    ahead = (("évaluation GIR datée", date(2026, 3, 1)),)
    words = "évaluation GIR datée du 01/03/2026, dans l’avenir"
    assert doubts(ahead=ahead)["dates_en_desordre"] == words


def test_accompagnements_overlap_by_their_days() -> None:
    first = replace(SOUND, left_on=date(2025, 6, 1), motif_sortie="souhait")
    after = replace(SOUND, requested_on=SOUND.requested_on, admitted_on=date(2025, 6, 1))
    before = replace(after, admitted_on=date(2025, 5, 31))
    one_day = replace(after, admitted_on=date(2025, 5, 31), left_on=date(2025, 5, 31))
    words = "accompagnements du 01/03/2025 et du 31/05/2025 qui se chevauchent"
    assert doubts(first, after) == {}
    assert doubts(first, before)["dates_en_desordre"] == words
    assert doubts(first, replace(one_day, motif_sortie="souhait"))["dates_en_desordre"] == words
    elsewhere = (replace(first, is_counted=False), replace(before, is_counted=False))
    assert "dates_en_desordre" not in doubts(*elsewhere)


def test_of_somebody_only_leaving_in_the_period_the_motif_alone_is_asked() -> None:
    left = replace(SOUND, left_on=date(2025, 1, 1), is_counted=False)
    found = doubts(left, is_counted=False, missing=frozenset({"contrat"}), is_visited=False)
    assert found == {"sortie_sans_motif": "sortie du 01/01/2025"}
    assert facts(left).last == left


def test_who_may_be_the_same_is_a_doubt_without_a_name() -> None:
    assert doubts(alike=(12,)) == {"double_possible": ""}


def test_every_kind_says_what_to_do_and_doubts_known_figures() -> None:
    for code, kind in KINDS.items():
        assert kind.code == code != JUMP
        assert kind.affects
        assert kind.affects <= INDICATOR_BY_CODE.keys()
        for words in (kind.title, kind.consequence, kind.remedy, kind.one, kind.several):
            assert words
            assert "'" not in words


@pytest.mark.parametrize(
    ("value", "previous", "is_far"),
    [
        (14, 10, False),
        (15, 10, True),
        (5, 10, True),
        (13, 9, False),
        (130, 100, False),
        (131, 100, True),
        (69, 100, True),
        (0, 12, True),
        (50, 0, False),
        (-6, -12, True),
        (Decimal("20.5"), Decimal("15.0"), True),
        (None, 12, False),
        (12, None, False),
        ("1-4", 12, False),
        (True, True, False),
    ],
)
def test_a_jump_is_of_more_than_thirty_percent_and_of_five(
    value: Any, previous: Any, *, is_far: bool
) -> None:
    assert is_jump(value, previous) is is_far


def test_both_figures_of_a_jump_are_told() -> None:
    words = "1 240 contre 800 sur la période précédente (+55 %)"
    assert jump_words("journees", 1240, 800).replace("\u202f", " ") == words
    fall = jump_words("age.moyenne", Decimal("60.5"), Decimal("90.5")).replace("\u202f", " ")
    assert fall == "60,5 contre 90,5 sur la période précédente (−33 %)"
    assert jump_words("journees", 900, 800) == ""


def test_of_a_breakdown_the_part_that_moved_most_is_told() -> None:
    before = {"1": 10, "2": 20, "3": 4}
    assert jump_words("par_gir_entree", {"1": 11, "2": 21, "3": 8}, before) == ""
    words = jump_words("par_gir_entree", {"1": 15, "2": 8, "3": 4, "4": 9}, before)
    assert words.replace("\u202f", " ").replace("\u00a0", " ") == (
        "GIR 2 : 8 contre 20 sur la période précédente (−60 %)"
    )
    assert jump_words("sejours_ht", {"HT": {"nombre": 9}}, {"HT": {"nombre": 1}}) == ""

"""Answers to a questionnaire: read by their type, said in a state, kept the one way, compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.editions import Question
from crt_desktop.domain.indicators import find_indicator
from crt_desktop.domain.reponses import (
    AnswerState,
    Row,
    canonical_json,
    compare_rows,
    evidence_key,
    fingerprint,
    has_same_people,
    in_catalogue_order,
    key_of,
    number_rows,
    read_canonical,
    read_manual,
    state_of,
    values_in_order,
)


def a_question(manual_type: str | None = "texte", **changes: Any) -> Question:
    values: dict[str, Any] = {"number": "1.1", "label": "Une question", "manual_type": manual_type}
    return Question(**values | changes)


def test_a_question_is_named_by_its_key_and_without_one_by_its_number() -> None:
    assert key_of(a_question(key="postes")) == "postes"
    assert key_of(a_question()) == "1.1"


def test_records_are_named_by_their_path_and_their_filters() -> None:
    assert evidence_key("sorties") == "sorties"
    assert evidence_key("sorties", ("par_sexe.F", "apa.oui")) == "sorties|par_sexe.F|apa.oui"


@pytest.mark.parametrize("manual_type", ["texte", "nombre", "date", "oui_non", "choix"])
def test_a_blank_is_no_answer_and_nothing_is_wrong(manual_type: str) -> None:
    read = read_manual(a_question(manual_type), " \u00a0\n")
    assert (read.value, read.sentence) == (None, "")


@pytest.mark.parametrize(
    ("manual_type", "typed", "value"),
    [
        ("texte", "  Oui, deux.\r\nEt demi. ", "Oui, deux.\nEt demi."),
        ("nombre", "12,50", Decimal("12.5")),
        ("nombre", "1\u202f200", 1200),
        ("nombre", "\u22123", -3),
        ("nombre", "12.0", 12),
        ("entier", "12,0", 12),
        ("pourcentage", "12,5 %", Decimal("12.5")),
        ("pourcentage", "100", 100),
        ("date", "31/12/2026", date(2026, 12, 31)),
        ("date", "2026-12-31", date(2026, 12, 31)),
        ("oui_non", "Oui", True),
        ("oui_non", "n", False),
        (None, "libre", "libre"),
    ],
)
def test_an_answer_is_read_by_the_type_of_its_question(
    manual_type: str | None, typed: str, value: object
) -> None:
    read = read_manual(a_question(manual_type), typed)
    assert (read.value, type(read.value), read.sentence) == (value, type(value), "")


@pytest.mark.parametrize(
    ("manual_type", "typed", "sentence"),
    [
        ("texte", "a" * 10_001, "10000 caractères au plus\u00a0: il y en a 10001."),
        ("nombre", "beaucoup", "Tapez un nombre, par exemple 12,5."),
        ("nombre", "1e9", "Tapez un nombre, par exemple 12,5."),
        ("nombre", "1,2345678", "Tapez un nombre, par exemple 12,5."),
        ("entier", "12,5", "Tapez un nombre entier, par exemple 12."),
        ("entier", "%", "Tapez un nombre entier, par exemple 12."),
        ("pourcentage", "%", "Tapez un pourcentage, par exemple 12,5."),
        ("pourcentage", "100,5", "Entre 0 et 100."),
        ("pourcentage", "-1", "Entre 0 et 100."),
        ("date", "31/02/2026", "Tapez une date, par exemple 31/12/2026."),
        ("date", "31/12/2026 10:00", "Tapez une date, par exemple 31/12/2026."),
        ("oui_non", "peut-être", "Répondez par oui ou par non."),
    ],
)
def test_what_is_no_answer_says_what_to_type(manual_type: str, typed: str, sentence: str) -> None:
    read = read_manual(a_question(manual_type), typed)
    assert (read.value, read.sentence) == (None, sentence)


@pytest.mark.parametrize(
    ("minimum", "maximum", "typed", "sentence"),
    [
        ("0", None, "-1", "0 au moins."),
        (None, "50", "51", "50 au plus."),
        ("-2.5", "50", "-3", "Entre \u22122,5 et 50."),
        ("0", "50", "50", ""),
        ("0", "50", "0", ""),
    ],
)
def test_a_number_stays_within_the_limits_of_its_question(
    minimum: str | None, maximum: str | None, typed: str, sentence: str
) -> None:
    question = a_question(
        "nombre",
        minimum=None if minimum is None else Decimal(minimum),
        maximum=None if maximum is None else Decimal(maximum),
    )
    assert read_manual(question, typed).sentence == sentence


def test_a_percentage_may_have_limits_of_its_own() -> None:
    question = a_question("pourcentage", minimum=Decimal(-100), maximum=Decimal(200))
    assert read_manual(question, "150").value == 150
    assert read_manual(question, "-101").sentence == "Entre \u2212100 et 200."


def test_the_maximum_of_a_text_is_its_characters() -> None:
    question = a_question("texte", maximum=Decimal(3))
    assert read_manual(question, "abc").value == "abc"
    assert read_manual(question, "abcd").sentence == "3 caractères au plus\u00a0: il y en a 4."


def test_a_choice_is_one_of_those_offered_whatever_its_accents_and_its_case() -> None:
    question = a_question("choix", choices=("Très bon", "Passable", "+", "++"))
    assert read_manual(question, "tres BON").value == "Très bon"
    assert read_manual(question, "+").value == "+"
    assert read_manual(question, "!").sentence.startswith("Choisissez une réponse")
    wrong = read_manual(question, "moyen")
    assert wrong.sentence == "Choisissez une réponse\u00a0: Très bon, Passable, + ou ++."


def state(question: Question, value: object, **flags: bool) -> AnswerState:
    told = {"is_justified": False, "is_doubtful": False} | flags
    return state_of(question, value=value, **told)


def test_the_state_of_an_answer_says_what_there_is_to_do() -> None:
    manual, computed = a_question(), a_question(None, indicateur="file_active")
    optional = a_question(is_optional=True)

    assert state(manual, None) is AnswerState.TO_TYPE
    assert state(manual, None, is_doubtful=True) is AnswerState.TO_TYPE
    assert state(optional, None) is AnswerState.UNAVAILABLE
    assert state(manual, "oui") is AnswerState.TYPED
    assert state(manual, value=False) is AnswerState.TYPED
    assert state(computed, 0) is AnswerState.COMPUTED
    assert state(computed, None) is AnswerState.UNAVAILABLE
    assert state(computed, 3, is_doubtful=True) is AnswerState.TO_JUSTIFY
    assert state(computed, None, is_doubtful=True) is AnswerState.TO_JUSTIFY
    assert state(computed, 3, is_doubtful=True, is_justified=True) is AnswerState.JUSTIFIED
    assert state(computed, 3, is_justified=True) is AnswerState.COMPUTED
    assert list(AnswerState)[:2] == [AnswerState.TO_TYPE, AnswerState.TO_JUSTIFY]


def test_the_canonical_form_is_what_it_was_and_will_be() -> None:
    value = {
        "b": [Decimal("12.50"), Decimal(3), 4, True, None],
        "a": {"jour": date(2026, 1, 18), "le": datetime(2026, 1, 18, 8, 40, tzinfo=UTC)},
        "é": "L’Hôpital",
    }
    content = canonical_json(value)
    assert content == (
        b'{"a":{"jour":{"$jour":"2026-01-18"},"le":{"$instant":"2026-01-18T08:40:00+00:00"}},'
        b'"b":[{"$decimal":"12.5"},{"$decimal":"3"},4,true,null],"\\u00e9":"L\\u2019H\\u00f4pital"}'
    )
    assert (
        fingerprint(content) == "762ff0f1e3a43c84753eba14ab47d2874063b6df16dd12777d9ca90c787dbe9d"
    )


def test_an_instant_has_one_form_whatever_its_zone() -> None:
    instant = datetime(2026, 7, 1, 10, tzinfo=timezone(timedelta(hours=2)))
    assert canonical_json(instant) == canonical_json(instant.astimezone(UTC))


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**12), 10**12)
    | st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4
    )
    | st.dates()
    | st.datetimes(timezones=st.just(UTC), min_value=datetime(1800, 1, 1))  # noqa: DTZ001
    | st.text()
)
VALUES = st.recursive(
    SCALARS, lambda part: st.lists(part) | st.dictionaries(st.text(), part), max_leaves=12
)


@given(VALUES)
def test_what_is_kept_is_read_back_the_same_and_written_again_the_same(value: Any) -> None:
    content = canonical_json(value)
    back = read_canonical(content)
    assert back == value
    assert canonical_json(back) == content


def test_what_only_looks_like_a_mark_stays_as_it_is() -> None:
    for value in ({"$jour": 3}, {"$jour": "a", "b": 1}, {"$autre": "2026-01-18"}):
        assert read_canonical(canonical_json(value)) == value


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, object()])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical_json([value])


def test_modalities_come_back_in_the_order_of_the_catalogue() -> None:
    ages = {"60-64": 1, "<60": 2, "95+": 0, "autre": 5}
    assert list(in_catalogue_order("par_tranche_age", ages)) == ["<60", "60-64", "95+", "autre"]
    assert in_catalogue_order("file_active", 3) == 3
    stays = {"HTU": {"personnes": 1, "nombre": 2}, "HT": {"nuits": 3, "nombre": 1}}
    found = in_catalogue_order("sejours_ht", stays)
    assert [(kind, list(part)) for kind, part in found.items()] == [
        ("HT", ["nombre", "nuits"]),
        ("HTU", ["nombre", "personnes"]),
    ]
    assert list(in_catalogue_order("sejours_ht.HTU", stays["HTU"])) == ["nombre", "personnes"]
    deeper = {"personnes": {"b": 1, "a": 2}}
    assert in_catalogue_order("sejours_ht.HTU", deeper) == deeper


def test_a_code_that_the_catalogue_dropped_comes_back_in_the_order_kept() -> None:
    value = {"b": 1, "a": 2}
    assert list(in_catalogue_order("par_ancien_code", value)) == ["b", "a"]
    kept = replace(find_indicator("par_sexe"), code="par_ancien_code", modalites={"a": "A"})
    assert list(in_catalogue_order("par_ancien_code", value, kept)) == ["a", "b"]


def test_the_values_of_all_codes_come_back_in_the_order_of_the_catalogue() -> None:
    values = {"ancien": 1, "entrees": 2, "age": {"n": 1, "moyenne": 2}, "file_active": 3}
    found = values_in_order(values)
    assert list(found) == ["file_active", "entrees", "age", "ancien"]
    assert list(found["age"]) == ["moyenne", "n"]


ROWS = st.lists(st.tuples(st.none() | st.integers(1, 4), st.tuples(st.integers(0, 3))), max_size=12)


@given(ROWS, ROWS)
def test_what_is_gone_and_what_is_new_turn_one_list_into_the_other(
    before: list[Row], after: list[Row]
) -> None:
    changes = compare_rows(before, after)
    left = [row for place, row in enumerate(before) if place not in changes.gone]
    turned = left + [after[place] for place in changes.new]
    assert sorted(map(repr, turned)) == sorted(map(repr, after))
    assert not {before[place] for place in changes.gone} & {after[place] for place in changes.new}


def test_a_record_twice_counts_twice_and_persons_are_told_apart() -> None:
    rows: list[Row] = [(1, ("a",)), (1, ("a",)), (2, ("a",))]
    changes = compare_rows(rows, rows[1:])
    assert (len(changes.gone), changes.new) == (1, ())
    assert not has_same_people([1, 1, 2], [1, 2])
    assert has_same_people([1, 1, None, 2], [2, 1, None, 1])


@given(
    before=ROWS,
    after=ROWS,
    then=st.lists(st.integers(0, 3)),
    now=st.lists(st.integers(0, 3)),
    is_whole=st.booleans(),
)
def test_parts_of_two_lists_are_compared_by_their_numbers_as_by_their_rows(
    *, before: list[Row], after: list[Row], then: list[int], now: list[int], is_whole: bool
) -> None:
    """A part takes the records that hold one of some cells: equal ones all together, or not at all."""
    told = number_rows(_columns(before), _columns(after), is_whole=is_whole)
    parts, numbers = [], []
    for rows, found, picked in ((before, told[0], then), (after, told[1], now)):
        places = [place for place, (_, cells) in enumerate(rows) if cells[0] in picked]
        parts.append([rows[place] for place in places])
        numbers.append([found[place] for place in places])
    by_number, by_row = compare_rows(*numbers), compare_rows(*parts)
    for mine, its, part in (
        (by_number.gone, by_row.gone, parts[0]),
        (by_number.new, by_row.new, parts[1]),
    ):
        assert Counter(part[place] for place in mine) == Counter(part[place] for place in its)
    if not is_whole:
        same = {(row, number) for row, number in zip(before, told[0], strict=True)}
        assert len(same) == len(set(before))


def test_a_record_added_in_the_middle_moves_no_other() -> None:
    before: list[Row] = [(one, (one,)) for one in range(6)]
    after = [*before[:3], (9, (9,)), *before[3:]]
    then, now = number_rows(_columns(before), _columns(after), is_whole=True)
    assert compare_rows(then, now) == compare_rows(before, after)
    assert compare_rows(then, now).new == (3,)


def _columns(rows: list[Row]) -> list[list[object]]:
    return [[one for one, _ in rows], [cells[0] for _, cells in rows]]

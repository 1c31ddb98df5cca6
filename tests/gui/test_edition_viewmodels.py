"""Paths taken apart and written again, drafts read back equal, places that outlive what is undone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.editions import Edition, Question, Section
from crt_desktop.domain.errors import NotFoundError
from crt_desktop.domain.indicators import INDICATORS, keys_of
from tests.fakes_questionnaires import shipped, small_edition
from ui.models.edition_outline import OutlineModel, answer_words
from ui.pages.questionnaire.look import typed_words
from ui.viewmodels.edition_editor import HEAD, EditionEditor, Spot, nearest
from ui.viewmodels.edition_paths import (
    Binding,
    binding_of,
    filter_indicators,
    find_indicators,
    levels_of,
    path_words,
)
from ui.viewmodels.edition_text import from_text, to_text


def every_path() -> list[str]:
    """Return a path to each key of each level of each indicator, and a sum of two where it may be."""
    found = []
    for indicator in INDICATORS:
        found.append(indicator.code)
        levels = levels_of(indicator)
        if not levels:
            continue
        first = list(levels[0].choices)
        found += [f"{indicator.code}.{key}" for key in first]
        if levels[0].can_add and len(first) > 1:
            found.append(f"{indicator.code}.{first[0]}+{first[-1]}")
        if len(levels) > 1 and first:
            found += [f"{indicator.code}.{first[0]}.{key}" for key in levels[1].choices]
    return found


def test_every_path_the_editor_can_make_exists_and_is_read_back() -> None:
    for path in every_path():
        keys_of(path)
        assert binding_of(path).path == path
        assert path_words(path)


def test_the_words_of_a_path_name_its_values() -> None:
    assert path_words("par_gir_actuel.1+2") == "GIR actuel\u00a0: GIR 1 + GIR 2"
    assert path_words("sejours_ht.HT.nuits").endswith("\u00a0: HT, Nuits")
    assert path_words("inconnu.x") == "inconnu.x"
    assert binding_of("inconnu.x") == Binding(code="inconnu.x")
    assert binding_of("inconnu.x").indicator is None


def test_what_is_inside_a_value_goes_when_another_is_picked() -> None:
    nights = binding_of("sejours_ht.HT.nuits")
    assert nights.pick(0, ("HTU",)).path == "sejours_ht.HTU.nuits"
    assert nights.pick(1, ()).path == "sejours_ht.HT"
    assert nights.pick(0, ()).path == "sejours_ht"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gir act", "par_gir_actuel"),
        ("HOSPIT 3 mois", "hospitalises_plus_3_mois"),
        ("file_active", "file_active"),
        ("etp", "etp"),
        ("viatrajectoire", "demandes_par_canal"),
    ],
)
def test_an_indicator_is_found_by_its_words(typed: str, first: str) -> None:
    assert find_indicators(typed)[0].code == first


def test_nothing_typed_lists_every_indicator_and_nonsense_none() -> None:
    assert find_indicators("") == list(INDICATORS)
    assert find_indicators("zzz") == []
    assert {one.code for one in filter_indicators()} >= {"par_sexe", "par_gir_actuel", "apa"}
    assert "entrees" not in {one.code for one in filter_indicators()}


_texts = st.text(max_size=12)
_questions = st.builds(
    Question,
    number=_texts,
    label=_texts,
    indicateur=st.none() | _texts,
    manual_type=st.none() | _texts,
    key=_texts,
    filters=st.lists(_texts, max_size=2).map(tuple),
    minimum=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    maximum=st.none() | st.integers().map(Decimal),
    choices=st.lists(_texts, max_size=3).map(tuple),
    help=_texts,
    is_optional=st.booleans(),
)
_editions = st.builds(
    Edition,
    id=_texts,
    title=_texts,
    year=st.none() | st.integers(0, 9999),
    notice=_texts,
    sections=st.lists(
        st.builds(Section, title=_texts, questions=st.lists(_questions, max_size=3).map(tuple)),
        max_size=3,
    ).map(tuple),
)


@given(edition=_editions)
def test_a_draft_is_read_back_equal_whatever_is_wrong_in_it(edition: Edition) -> None:
    assert from_text(to_text(edition)) == edition


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"id": "a"}', '{"id":1,"title":2,"year":"x","notice":3,"sections":[]}'],
)
def test_a_text_that_is_no_draft_is_none(text: str) -> None:
    assert from_text(text) is None


def test_the_place_of_what_is_gone_is_the_nearest_one() -> None:
    small = small_edition()
    assert nearest(small, Spot(0, 9)) == Spot(0, 1)
    assert nearest(small, Spot(9)) == Spot(1)
    assert nearest(replace(small, sections=()), Spot(0, 0)) == HEAD
    empty = replace(small, sections=(Section(title="A", questions=()),))
    assert nearest(empty, Spot(0, 2)) == Spot(0)


def test_nothing_changes_in_what_is_read_only() -> None:
    editor = EditionEditor()
    small = small_edition()
    editor.load(small, is_editable=False)
    assert not editor.edit("Titre", replace(small, title="Autre"))
    assert not editor.undo()
    assert not editor.redo()
    assert editor.section is None
    assert editor.question is None


def test_a_keystroke_tells_of_one_row_only() -> None:
    model, edition = OutlineModel(), shipped("nationale")
    model.show_edition(edition, ())
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    section = edition.sections[0]
    other = replace(section.questions[0], label="Autre")
    after = replace(
        edition,
        sections=(
            replace(section, questions=(other, *section.questions[1:])),
            *edition.sections[1:],
        ),
    )

    model.show_edition(after, ())

    assert changed == [2]
    assert "Autre" in str(model.index(2).data())
    assert model.index(2).data(999) is None
    assert model.row(9999) is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(number="1", label="", manual_type="entier", minimum=Decimal(0)), "Un nombre entier, 0 au moins"),
        (Question(number="1", label="", manual_type="nombre", maximum=Decimal("2.5")), "Un nombre, 2,5 au plus"),
        (Question(number="1", label="", manual_type="pourcentage", minimum=Decimal(0), maximum=Decimal(100)), "Un pourcentage, de 0 à 100"),
        (Question(number="1", label="", manual_type="texte"), "Un texte"),
        (Question(number="1", label="", manual_type="choix"), "Un choix"),
    ],
)  # fmt: skip
def test_what_is_to_be_typed_is_said_with_its_limits(question: Question, words: str) -> None:
    assert typed_words(question) == words


def test_what_answers_a_question_is_said_in_a_few_words() -> None:
    asked = Question(number="1", label="", indicateur="entrees", filters=("par_sexe.F",))
    assert answer_words(asked) == "Entrées · 1 filtre"
    free = Question(number="1", label="", manual_type="texte", is_optional=True)
    assert answer_words(free) == "À saisir\u00a0: texte libre · facultatif"
    assert answer_words(Question(number="1", label="")) == "Réponse à choisir"
    with pytest.raises(NotFoundError):
        keys_of("rien")

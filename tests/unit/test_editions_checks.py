"""Everything that can be wrong in an edition, said in a sentence beside the field that is wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.editions import (
    LIMIT_CHARACTERS,
    Edition,
    EditionIssue,
    Question,
    Section,
    check_edition,
    code_of,
    fresh_key,
    is_code,
    key_in_file,
    place_of,
    read_edition,
    told,
)
from crt_desktop.domain.typography import french

LONG = "é" * 5_000


def an_edition(*questions: Question, **changes: Any) -> Edition:
    edition = Edition(
        id="essai",
        title="Enquête",
        year=2026,
        notice="",
        sections=(Section(title="1. Activité", questions=questions),),
    )
    return replace(edition, **changes)


def computed(**changes: Any) -> Question:
    return Question(
        **{"number": "1.1", "label": "Personnes", "indicateur": "file_active", **changes}
    )


def typed(manual_type: str = "texte", **changes: Any) -> Question:
    return Question(**{"number": "1.1", "label": "Avis", "manual_type": manual_type, **changes})


def found(edition: Edition) -> list[tuple[str, str]]:
    return [(issue.field, issue.sentence) for issue in check_edition(edition)]


GOOD = (
    computed(),
    computed(indicateur="par_gir_actuel.1+2"),
    computed(filters=("par_gir_actuel.1+2", "par_sexe.F")),
    computed(indicateur="hospitalisations.par_urgences", filters=("par_commune.Lunas",)),
    typed(),
    typed(maximum=Decimal(20_000)),
    typed("nombre", minimum=Decimal("-0.5"), maximum=Decimal("0.000001")),
    typed("entier", minimum=Decimal("1E+3"), maximum=Decimal("1000.0")),
    typed("pourcentage", minimum=Decimal(0), maximum=Decimal(100)),
    typed("date", is_optional=True, help="Sur deux\nlignes"),
    typed("oui_non"),
    typed("choix", choices=("Oui", "Non")),
    typed(label="😀" * 1_000, number="é" * 40, key="k" * 200, help="h" * 4_000),
)


@pytest.mark.parametrize("question", GOOD)
def test_nothing_is_said_of_a_sound_question(question: Question) -> None:
    assert check_edition(an_edition(question)) == ()


@pytest.mark.parametrize(
    ("question", "field", "said"),
    [
        (computed(number=" "), "number", "Le numéro manque."),
        (computed(number="1" * 41), "number", "Le numéro est trop long : 40 caractères au plus."),
        (computed(label=""), "label", "Le libellé manque."),
        (computed(label="é" * 1_001), "label", "Le libellé est trop long"),
        (computed(label="a\x00"), "label", "Le libellé contient un caractère invisible"),
        (computed(label="a\ud800"), "label", "Le libellé contient un caractère invisible"),
        (computed(label="a\uffff"), "label", "Le libellé contient un caractère invisible"),
        (computed(key=" "), "key", "La clé manque."),
        (computed(key="k" * 201), "key", "La clé est trop long"),
        (computed(help=LONG), "help", "L'aide est trop long"),
        (computed(indicateur=None), "indicateur", "Il manque l'indicateur, ou le type"),
        (computed(manual_type="texte"), "indicateur", "il faut l'un ou l'autre."),
        (computed(indicateur="inconnu"), "indicateur", "L'indicateur « inconnu » n'existe pas."),
        (computed(indicateur="par_sexe.X"), "indicateur", "« par_sexe.X » n'existe pas."),
        (
            computed(minimum=Decimal(1)),
            "minimum",
            "Le minimum ne vaut que pour une réponse saisie.",
        ),
        (
            computed(maximum=Decimal(1)),
            "maximum",
            "Le maximum ne vaut que pour une réponse saisie.",
        ),
        (
            computed(choices=("a", "b")),
            "choices",
            "Les choix ne valent que pour une réponse saisie.",
        ),
        (computed(filters=("par_sexe.X",)), "filters", "Le filtre « par_sexe.X » n'existe pas."),
        (
            computed(filters=("par_sexe",)),
            "filters",
            "ne garde aucune valeur : il en faut une au moins",
        ),
        (computed(filters=("sorties_par_motif.deces",)), "filters", "n'est pas un filtre"),
        (computed(filters=("par_sexe.F",) * 2), "filters", "Le même filtre est donné deux fois."),
        (
            computed(filters=tuple(f"par_commune.C{one}" for one in range(7))),
            "filters",
            "Il y a 7 filtres : 6 au plus.",
        ),
        (
            computed(indicateur="nuits_couvertes", filters=("par_sexe.F",)),
            "filters",
            "L'indicateur « nuits_couvertes » ne se filtre pas",
        ),
        (typed("heure"), "manual_type", "« heure » n'est pas un type de réponse : texte, nombre,"),
        (typed(filters=("par_sexe.F",)), "filters", "Un filtre ne vaut que pour un indicateur."),
        (
            typed(choices=("a", "b")),
            "choices",
            "Des choix ne valent que pour une réponse « choix ».",
        ),
        (typed("choix"), "choices", "Il manque les choix : deux au moins."),
        (typed("choix", choices=("a",)), "choices", "Il manque les choix : deux au moins."),
        (typed("choix", choices=("a", "")), "choices", "Un choix manque."),
        (typed("choix", choices=("Oui", "oui")), "choices", "Le même choix est donné deux fois."),
        (
            typed("choix", choices=tuple(map(str, range(51)))),
            "choices",
            "Il y a 51 choix : 50 au plus.",
        ),
        (typed(minimum=Decimal(1)), "minimum", "Un minimum ne vaut que pour un nombre."),
        (typed("date", maximum=Decimal(1)), "maximum", "que pour un nombre ou un texte."),
        (typed(maximum=Decimal(0)), "maximum", "La longueur maximale d'un texte va de 1 à 20000"),
        (typed(maximum=Decimal("1.5")), "maximum", "La longueur maximale d'un texte"),
        (typed(maximum=Decimal("NaN")), "maximum", "La longueur maximale d'un texte"),
        (
            typed("nombre", minimum=Decimal(2), maximum=Decimal(1)),
            "maximum",
            "Le maximum est plus petit que le minimum.",
        ),
        (typed("nombre", minimum=Decimal("Infinity")), "minimum", "Le minimum est démesuré"),
        (typed("nombre", minimum=Decimal("NaN")), "minimum", "Le minimum est démesuré"),
        (typed("nombre", minimum=Decimal("-1E+999999999")), "minimum", "Le minimum est démesuré"),
        (typed("nombre", maximum=Decimal("1E-7")), "maximum", "Le maximum est démesuré"),
        (typed("entier", maximum=Decimal("1.5")), "maximum", "Le maximum d'un nombre entier est"),
    ],
)
def test_what_is_wrong_in_a_question_is_said_under_its_field(
    question: Question, field: str, said: str
) -> None:
    (issue,) = check_edition(an_edition(question))

    assert (issue.section, issue.question, issue.field) == (0, 0, field)
    assert french(said) in issue.sentence


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"id": "Été"}, "id", "Le code « Été » ne convient pas"),
        ({"title": ""}, "title", "Le titre manque."),
        ({"title": LONG}, "title", "Le titre est trop long"),
        ({"year": 26}, "year", "L'année doit être entre 1900 et 2199."),
        ({"notice": LONG}, "notice", "L'avertissement est trop long"),
        ({"sections": ()}, "sections", "Il n'y a aucune question."),
    ],
)
def test_what_is_wrong_above_the_questions_is_said(
    changes: dict[str, Any], field: str, said: str
) -> None:
    edition = an_edition(computed(), **changes)
    (issue,) = check_edition(edition)

    assert (issue.section, issue.question, issue.field) == (None, None, field)
    assert french(said) in issue.sentence
    assert told(edition, issue) == issue.sentence


def test_a_section_has_a_title() -> None:
    edition = an_edition(sections=(Section(title=" ", questions=(computed(),)),))
    (issue,) = check_edition(edition)

    assert (issue.section, issue.question, issue.field) == (0, None, "title")
    assert told(edition, issue) == french("Section 1 : le titre manque.")


def test_an_empty_section_is_no_mistake() -> None:
    edition = an_edition(
        sections=(
            Section(title="1. À venir", questions=()),
            Section(title="2. Activité", questions=(computed(),)),
        )
    )
    assert check_edition(edition) == ()


def test_a_number_given_twice_is_said_at_the_second_with_the_place_of_the_first() -> None:
    edition = an_edition(
        sections=(
            Section(title="1", questions=(typed(number="1"), typed(number="2"))),
            Section(title="2", questions=(typed(number="2"),)),
        )
    )
    (issue,) = check_edition(edition)

    assert (issue.section, issue.question, issue.field) == (1, 0, "number")
    assert issue.sentence == french(
        "Le numéro « 2 » est déjà celui de la question 2 de la section 1."
    )


def test_a_key_given_twice_is_said_with_the_question_that_has_it() -> None:
    edition = an_edition(typed(number="1", key="k"), typed(number="2", key="k"))
    (issue,) = check_edition(edition)

    assert (issue.question, issue.field) == (1, "key")
    assert issue.sentence == french("La clé « k » est déjà celle de la question 1.")


def test_a_number_that_is_the_key_of_another_is_no_key_of_its_own() -> None:
    first, second = typed(number="1", key="2"), Question(number="2", label="a", manual_type="date")
    (issue,) = check_edition(an_edition(first, second))

    assert (issue.question, issue.field) == (1, "key")


def test_all_that_is_wrong_is_said_in_the_order_of_the_questionnaire() -> None:
    edition = Edition(
        id="essai",
        title="",
        year=None,
        notice="",
        sections=(
            Section(title="", questions=(typed(label=""), typed(number="2", label=""))),
            Section(title="", questions=(typed(number="", label="a", key=""),)),
        ),
    )

    issues = check_edition(edition)
    assert [(one.section, one.question, one.field) for one in issues] == [
        (None, None, "title"),
        (0, None, "title"),
        (0, 0, "label"),
        (0, 1, "label"),
        (1, None, "title"),
        (1, 0, "number"),
    ]
    assert place_of(edition, issues[-1]) == "Section 2, question 1"
    assert place_of(edition, issues[3]) == "Question 2"


def test_too_many_questions_and_sections_are_said() -> None:
    many = tuple(typed(number=str(one)) for one in range(501))
    assert found(an_edition(*many)) == [("sections", french("Il y a 501 questions : 500 au plus."))]
    sections = tuple(Section(title="s", questions=(typed(number=str(one)),)) for one in range(61))
    assert found(an_edition(sections=sections)) == [
        ("sections", french("Il y a 61 sections : 60 au plus."))
    ]


def test_an_edition_too_long_to_be_read_back_is_refused() -> None:
    many = tuple(typed(number=str(one), help="h" * 4_000) for one in range(130))
    (issue,) = check_edition(an_edition(*many))

    assert issue.sentence == french(
        f"Le questionnaire est trop long : {LIMIT_CHARACTERS} caractères au plus."
    )


def test_an_issue_of_a_file_is_told_once() -> None:
    read = read_edition(
        'titre = 3\nannee = "x"\n[[sections]]\ntitre = "1"\n[[sections.questions]]\n'
        'numero = "1"\nlibelle = "a"\nmanuel = "entier"\nminimum = "0"\nmaximum = true\n'
        'filtres = "par_sexe.F"\nchoix = ["a", 3]\nfacultatif = "oui"\ncle = 2\naide = []\n',
        edition_id="essai",
    )

    assert [issue.field for issue in read.issues] == [
        "title",
        "year",
        "key",
        "filters",
        "minimum",
        "maximum",
        "choices",
        "help",
        "is_optional",
    ]
    assert read.problems[-1] == french(
        "Question 1 : facultatif est true ou false, sans guillemets."
    )
    assert read.edition.questions[0].label == "a"


def test_a_field_is_named_by_the_word_of_the_file() -> None:
    fields = ("title", "label", "manual_type", "is_optional", "couleur")
    assert [key_in_file(one) for one in fields] == [
        "titre",
        "libelle",
        "manuel",
        "facultatif",
        "couleur",
    ]


def test_what_a_file_says_of_a_question_is_read() -> None:
    read = read_edition(
        'titre = "Enquête"\n[[sections]]\ntitre = "1"\n[[sections.questions]]\n'
        'numero = "1"\nlibelle = "a"\nmanuel = "nombre"\nminimum = 0\nmaximum = 2.50\n'
        'facultatif = true\ncle = "a"\naide = "Combien ?"\n',
        edition_id="essai",
    )

    assert read.issues == ()
    assert read.edition.questions == (
        Question(
            number="1",
            key="a",
            label="a",
            manual_type="nombre",
            minimum=Decimal(0),
            maximum=Decimal("2.5"),
            help=french("Combien ?"),
            is_optional=True,
        ),
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Enquête ARS 2026", "enquete-ars-2026"),
        ("  Cœur de l’été (1) ", "coeur-de-l-ete-1"),
        ("nationale", "nationale"),
        ("???", "edition"),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_title_proposes_a_code(text: str, code: str) -> None:
    assert code_of(text) == code


@given(st.text())
def test_the_code_proposed_is_always_a_code(text: str) -> None:
    assert is_code(code_of(text))


def test_a_fresh_key_is_never_one_of_those_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["00", "01"])
    monkeypatch.setattr("secrets.token_hex", lambda _: next(drawn))
    assert fresh_key({"q-00"}) == "q-01"


@given(text=st.text(st.sampled_from("[]{}=\"'\n.#\\ta1e-+:_,"), max_size=60))
def test_no_file_can_make_the_reading_fail(text: str) -> None:
    read = read_edition(text, edition_id="essai")
    assert read.issues
    assert all(isinstance(issue, EditionIssue) for issue in read.issues)
    assert all(read.problems)

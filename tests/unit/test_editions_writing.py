"""An edition written as a file reads back equal, whatever its texts; its file never changes by itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.editions import (
    FILE_HEADER,
    MANUAL_TYPES,
    Edition,
    Question,
    Section,
    parse_edition,
    read_edition,
    tidy_edition,
    write_edition,
)
from crt_desktop.editions import load_editions

NASTY = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text(
        st.sampled_from("\"'\\\n\r\t\b\f\x00\x1f\x7f\u2028\u202e\ufeff #=[]{}«»:;?!%é😀"),
        max_size=20,
    ),
    st.sampled_from(['"""', "'''", "\\u0041", "a\\", "[[sections]]", "\r\n", " x ", "l'été ?", ""]),
)
BOUNDS = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12).map(Decimal),
    st.decimals(-(10**12), 10**12, allow_nan=False, allow_infinity=False, places=6),
    st.sampled_from([Decimal("1E+9"), Decimal("-0"), Decimal("0.10"), Decimal("-1E-6")]),
)
QUESTIONS = st.builds(
    Question,
    number=NASTY,
    label=NASTY,
    indicateur=st.none() | NASTY,
    manual_type=st.none() | NASTY | st.sampled_from([*MANUAL_TYPES]),
    key=NASTY,
    filters=st.lists(NASTY, max_size=3).map(tuple),
    minimum=BOUNDS,
    maximum=BOUNDS,
    choices=st.lists(NASTY, max_size=3).map(tuple),
    help=NASTY,
    is_optional=st.booleans(),
)
SECTIONS = st.builds(Section, title=NASTY, questions=st.lists(QUESTIONS, max_size=4).map(tuple))
EDITIONS = st.builds(
    Edition,
    id=st.just("essai"),
    title=NASTY,
    year=st.none() | st.integers(-(10**6), 10**6),
    notice=NASTY,
    sections=st.lists(SECTIONS, max_size=4).map(tuple),
)


@given(edition=EDITIONS)
def test_what_is_written_reads_back_equal_and_is_written_the_same(edition: Edition) -> None:
    tidy = tidy_edition(edition)
    written = write_edition(tidy)

    assert read_edition(written, edition_id="essai").edition == tidy
    assert write_edition(tidy_edition(tidy)) == written
    assert read_edition(FILE_HEADER + written, edition_id="essai").edition == tidy


@given(text=NASTY)
def test_what_cannot_be_seen_is_written_by_its_number(text: str) -> None:
    edition = Edition(id="essai", title=text, year=None, notice="", sections=())

    assert not set(write_edition(edition)) & set("\x00\x08\x0c\x1f\x7f\r\u2028\u202e\ufeff")


def test_the_shipped_editions_are_written_and_read_back_equal() -> None:
    for line in load_editions().values():
        edition = line.edition
        assert parse_edition(write_edition(edition), edition_id=edition.id, file="x") == edition


def test_a_file_holds_all_that_a_question_says() -> None:
    edition = Edition(
        id="essai",
        title="Enquête",
        year=2026,
        notice="Trame",
        sections=(
            Section(
                title="1. Activité",
                questions=(
                    Question(
                        number="1.1",
                        label="Chutes",
                        indicateur="chutes",
                        filters=("par_gir_actuel.1+2", "par_sexe.F"),
                    ),
                    Question(
                        number="1.2",
                        key="postes",
                        label="Postes \\ vacants",
                        manual_type="nombre",
                        minimum=Decimal("0.5"),
                        maximum=Decimal(50),
                        help="En ETP\nau 31/12",
                        is_optional=True,
                    ),
                    Question(
                        number="1.3", label="Avis", manual_type="choix", choices=("Oui", "Non")
                    ),
                ),
            ),
            Section(title="2. Vide", questions=()),
        ),
    )

    assert write_edition(edition) == (
        'titre = "Enquête"\nannee = 2026\navertissement = "Trame"\n'
        '\n[[sections]]\ntitre = "1. Activité"\n'
        '\n[[sections.questions]]\nnumero = "1.1"\nlibelle = "Chutes"\nindicateur = "chutes"\n'
        'filtres = ["par_gir_actuel.1+2", "par_sexe.F"]\n'
        '\n[[sections.questions]]\nnumero = "1.2"\ncle = "postes"\nlibelle = "Postes \\\\ vacants"\n'
        'manuel = "nombre"\nminimum = 0.5\nmaximum = 50\naide = "En ETP\\nau 31/12"\nfacultatif = true\n'
        '\n[[sections.questions]]\nnumero = "1.3"\nlibelle = "Avis"\nmanuel = "choix"\n'
        'choix = ["Oui", "Non"]\n'
        '\n[[sections]]\ntitre = "2. Vide"\n'
    )
    assert parse_edition(write_edition(edition), edition_id="essai", file="x") == edition


def test_a_question_keeps_its_key_when_its_number_changes() -> None:
    question = Question(number="1.1", label="Avis", manual_type="texte")
    moved = replace(question, number="2.1")
    edition = Edition(
        id="essai",
        title="Enquête",
        year=None,
        notice="",
        sections=(Section(title="2. Suite", questions=(moved,)),),
    )

    assert (question.key, moved.key) == ("1.1", "1.1")
    assert 'cle = "1.1"' in write_edition(edition)
    (read,) = parse_edition(write_edition(edition), edition_id="essai", file="x").questions
    assert (read.number, read.key) == ("2.1", "1.1")

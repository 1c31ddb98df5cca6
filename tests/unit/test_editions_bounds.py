"""A hostile file of an edition is refused before anything is made of it; a sound one never is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crt_desktop.domain.editions import LIMIT_CHARACTERS, Edition, Question, Section, read_edition
from crt_desktop.domain.editions_bounds import LIMIT_DEPTH, LIMIT_DOTS, LIMIT_LINE, unreadable
from crt_desktop.domain.editions_writing import write_edition
from crt_desktop.domain.typography import french
from crt_desktop.editions import load_editions

HEAD = 'titre = "Essai"\n'
DOTS = "3 points au plus"
DEPTH = "8 crochets ou accolades au plus"
LENGTH = "4000 caractères au plus"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (HEAD + ".".join("a" * 5) + " = 1", 2, DOTS),
        (HEAD + ".".join("a" * 1_900) + " = 1", 2, DOTS),
        (HEAD + " . ".join(['"a"', "'b'"] * 700) + " = 1", 2, DOTS),
        (HEAD + "[" + ".".join("a" * 900) + "]", 2, DOTS),
        (HEAD + "[[" + ".".join("a" * 900) + "]]", 2, DOTS),
        (HEAD + "x = { y = 1, " + ".".join("a" * 900) + " = 1 }", 2, DOTS),
        (HEAD + 'x = "a" # "\n' + ".".join("a" * 5) + " = 1", 3, DOTS),
        ('x = """\n"" \\""" a\n"""""\n' + ".".join("a" * 5) + " = 1", 4, DOTS),
        ("x = '''\n'' \\''' \ny = '''\n'\n'''\na.b.c.d.e = 1", 6, DOTS),
        (HEAD + "x = " + "[" * 9 + "]" * 9, 2, DEPTH),
        (HEAD + "x = [\n" * 9, 10, DEPTH),
        (HEAD + "x = " + "{ a = [" * 900, 2, DEPTH),
        (HEAD + "x = 0x" + "f" * 4_000, 2, LENGTH),
        (HEAD + "a" * 4_001, 2, LENGTH),
        (HEAD + "# " + "a" * 4_000, 2, LENGTH),
    ],
)
def test_a_hostile_file_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    (issue,) = read_edition(text, edition_id="essai").issues
    assert issue.field == "document"
    assert issue.sentence.startswith(french(f"La ligne {line} est illisible : "))
    assert said in issue.sentence


def test_a_file_too_long_is_refused() -> None:
    assert unreadable("#\n" * (LIMIT_CHARACTERS // 2)) is None
    assert "trop grand" in (unreadable("#\n" * (LIMIT_CHARACTERS // 2) + "#") or "")


def test_what_is_just_within_the_limits_is_read() -> None:
    assert unreadable(".".join("a" * (LIMIT_DOTS + 1)) + " = 1.5") is None
    assert unreadable("x = " + "[" * LIMIT_DEPTH + "]" * LIMIT_DEPTH) is None
    assert unreadable("a" * LIMIT_LINE + "\n" + "a" * LIMIT_LINE) is None
    assert unreadable("x = [" + ", ".join(["0.5"] * 50) + "]") is None
    assert unreadable("]" * 20 + "\nx = [[1]]") is None


@given(text=st.text(max_size=200))
def test_nothing_inside_a_text_is_counted(text: str) -> None:
    label = text + "a.b.c.d.e.f" + "[{" * 20 + "x" * LIMIT_LINE
    question = Question(number="1", label=label, manual_type="texte", maximum=Decimal("1.5"))
    edition = Edition(
        id="e",
        title=label,
        year=2026,
        notice="",
        sections=(Section(title="s", questions=(question,)),),
    )
    assert unreadable(write_edition(edition)) is None


def test_the_shipped_editions_are_within_the_limits() -> None:
    lines = load_editions().values()
    assert len(lines) == 2
    assert [line.issues for line in lines] == [(), ()]
    assert [unreadable(write_edition(line.edition)) for line in lines] == [None, None]


def test_too_many_questions_and_sections_are_counted_and_not_read() -> None:
    text = HEAD + '[[sections]]\ntitre = "s"\n' + "[[sections.questions]]\n" * 2_000
    text += "[[sections]]\n" * 99
    read = read_edition(text, edition_id="essai")
    assert (len(read.edition.sections), len(read.edition.questions)) == (60, 500)
    assert [one.sentence for one in read.issues if one.field == "sections"] == [
        french("Il y a 2000 questions : 500 au plus."),
        french("Il y a 100 sections : 60 au plus."),
    ]


def test_the_first_unknown_keys_are_told_and_the_others_counted() -> None:
    keys = "".join(f"z{rank:03}{'z' * 90} = 1\n" for rank in range(120))
    text = f'{HEAD}{keys}[[sections]]\ntitre = "s"\nautre = 1\n'
    read = read_edition(text, edition_id="essai")
    unknown = [one for one in read.issues if "est inconnu ici" in one.sentence]
    assert len(unknown) == 50
    assert french(f"« z000{'z' * 56}… » est inconnu ici") in unknown[0].sentence
    assert french("Des mots sont inconnus : ceux qui sont dits et 71 autres.") in read.problems


def test_a_path_too_long_is_told_and_not_read() -> None:
    path = "par_gir_entree." + "+".join("1" * 5_000)
    filters = [path, *(f"x{rank}" for rank in range(3_000))]
    text = (
        f'{HEAD}[[sections]]\ntitre = "s"\n[[sections.questions]]\nnumero = "1"\nlibelle = "l"\n'
        f'indicateur = "{path}"\nfiltres = [\n{"".join(f"{chr(34)}{one}{chr(34)},{chr(10)}" for one in filters)}]\n'
    )
    read = read_edition(text, edition_id="essai")
    said = [one.sentence for one in read.issues]
    assert french("L'indicateur est trop long : 400 caractères au plus.") in said
    assert french("Un filtre est trop long : 400 caractères au plus.") in said
    assert len(said) == 8

"""What a survey edition is made of, and how large it may be."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from crt_desktop.domain.typography import french

MANUAL_TYPES: Final[Mapping[str, str]] = {
    "texte": "Texte libre",
    "nombre": "Nombre",
    "entier": "Nombre entier",
    "pourcentage": "Pourcentage",
    "date": "Date",
    "oui_non": "Oui ou non",
    "choix": "Choix dans une liste",
}
"""What a manual answer may be, with its French label."""

NUMBER_TYPES: Final = frozenset({"nombre", "entier", "pourcentage"})
"""The types of manual answer that ``minimum`` and ``maximum`` bound."""

FIRST_EDITION: Final = "nationale"
"""The code of the edition offered first."""

LIMIT_CHARACTERS: Final = 200_000
"""The longest file of an edition."""
LIMIT_SECTIONS: Final = 60
LIMIT_QUESTIONS: Final = 500
LIMIT_CODE: Final = 60
LIMIT_NUMBER: Final = 40
LIMIT_TITLE: Final = 300
LIMIT_LABEL: Final = 1_000
LIMIT_LONG_TEXT: Final = 4_000
LIMIT_KEY: Final = 200
LIMIT_PATH: Final = 400
"""The longest path of an indicator or of a filter."""
LIMIT_CHOICES: Final = 50
LIMIT_FILTERS: Final = 6
LIMIT_ANSWER: Final = 20_000
"""The longest text a manual answer may be allowed."""
LIMIT_BOUND: Final = Decimal(10) ** 12
"""The highest bound of a number, either side of zero."""
BOUND_DECIMALS: Final = 6

_CODE: Final = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{LIMIT_CODE - 1}}}")
_NOT_IN_A_CODE: Final = re.compile(r"[^a-z0-9]+")
_KEY_BYTES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of an edition.

    ``indicateur`` is a code, or a path inside its value ("par_gir_entree.1"); None asks a manual answer
    of type ``manual_type`` (a key of `MANUAL_TYPES`). ``key`` names the question for ever, whatever its
    number becomes: what was typed is kept under it; its number when none is given.
    ``filters``: paths of breakdowns of the file active ("par_gir_actuel.1+2"); the records behind the
    figure are counted whose person stands behind every one of them.
    ``minimum`` and ``maximum`` bound a number, ``maximum`` the characters of a text; ``choices`` are those
    of a choice. ``help`` is said under the question.
    """

    number: str
    label: str
    indicateur: str | None = None
    manual_type: str | None = None
    key: str = ""
    filters: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[str, ...] = ()
    help: str = ""
    is_optional: bool = False

    def __post_init__(self) -> None:
        """Name by its number a question that has no key."""
        if not self.key:
            object.__setattr__(self, "key", self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled group of questions."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A survey edition: a data file that maps indicators onto a year's questionnaire."""

    id: str
    title: str
    year: int | None
    notice: str
    sections: tuple[Section, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in order."""
        return tuple(question for section in self.sections for question in section.questions)


def is_code(text: str) -> bool:
    """Tell whether a text may name an edition."""
    return _CODE.fullmatch(text) is not None


def code_of(text: str) -> str:
    """Return the code a title or the name of a file proposes: « Enquête 2026 » gives enquete-2026.

    "edition" when the text has neither letter nor digit.
    """
    plain = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")).lower()
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    words = _NOT_IN_A_CODE.sub("-", letters).strip("-")
    return words[:LIMIT_CODE].strip("-") or "edition"


def fresh_key(taken: Collection[str]) -> str:
    """Draw a key for a new question, never one of ``taken``.

    Drawn, not counted: what was typed under a question taken away must not come back under another.
    """
    while (key := f"q-{secrets.token_hex(_KEY_BYTES)}") in taken:
        pass
    return key


def tidy_edition(edition: Edition) -> Edition:
    """Return the edition as its file reads back: no blank around texts, French spaces and apostrophes."""
    return replace(
        edition,
        title=tidy_text(edition.title),
        notice=tidy_text(edition.notice),
        sections=tuple(
            Section(
                title=tidy_text(section.title),
                questions=tuple(tidy_question(question) for question in section.questions),
            )
            for section in edition.sections
        ),
    )


def tidy_question(question: Question) -> Question:
    """Return the question as its file reads back."""
    return replace(
        question,
        number=question.number.strip(),
        label=tidy_text(question.label),
        indicateur=(question.indicateur or "").strip() or None,
        manual_type=(question.manual_type or "").strip() or None,
        key=question.key.strip(),
        filters=tuple(path.strip() for path in question.filters),
        choices=tuple(tidy_text(choice) for choice in question.choices),
        help=tidy_text(question.help),
    )


def tidy_text(text: str) -> str:
    """Return a text people read, without blanks around it, in French typography."""
    return french(text.strip())

"""The file of an edition read: everything that can be understood, and everything that is wrong."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain.editions_bounds import unreadable
from crt_desktop.domain.editions_checks import check_edition, told
from crt_desktop.domain.editions_model import (
    LIMIT_QUESTIONS,
    LIMIT_SECTIONS,
    Edition,
    Question,
    Section,
    tidy_edition,
)
from crt_desktop.domain.errors import EditionInvalidError, EditionIssue
from crt_desktop.domain.typography import french

_HEAD: Final = {
    "titre": "title",
    "annee": "year",
    "avertissement": "notice",
    "sections": "sections",
}
_SECTION: Final = {"titre": "title", "questions": "questions"}
_QUESTION: Final = {
    "numero": "number",
    "cle": "key",
    "libelle": "label",
    "indicateur": "indicateur",
    "filtres": "filters",
    "manuel": "manual_type",
    "minimum": "minimum",
    "maximum": "maximum",
    "choix": "choices",
    "aide": "help",
    "facultatif": "is_optional",
}
_KEYS: Final = {
    attribute: key for table in (_HEAD, _SECTION, _QUESTION) for key, attribute in table.items()
}
_MOST_UNKNOWN: Final = 50
"""How many unknown keys are told one by one."""
_SHOWN: Final = 60
"""How many characters of an unknown key are told."""
_LINE: Final = re.compile(r"at line (\d+), column (\d+)")


def key_in_file(attribute: str) -> str:
    """Return the word of the file for an attribute: "libelle" for ``label``; itself when it has none."""
    return _KEYS.get(attribute, attribute)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEdition:
    """An edition as it could be read, and all that is wrong; it may be used when nothing is."""

    edition: Edition
    issues: tuple[EditionIssue, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, each sentence with its place."""
        return tuple(told(self.edition, issue) for issue in self.issues)

    def require(self, *, file: str) -> Edition:
        """Return the edition; raises EditionInvalidError, whose ``reason`` says all that is wrong."""
        if self.issues:
            raise EditionInvalidError(self.issues, file=file, reason=" ".join(self.problems))
        return self.edition


def parse_edition(text: str, *, edition_id: str, file: str) -> Edition:
    """Return the edition of a file; ``edition_id`` is its code, by default the file's name without .toml.

    Raises EditionInvalidError, whose ``reason`` lists everything that is wrong.
    """
    return read_edition(text, edition_id=edition_id).require(file=file)


def read_edition(text: str, *, edition_id: str) -> ReadEdition:
    """Read the file of an edition, whatever is wrong in it.

    What is not understood is left empty and told once; a file that is not TOML gives an empty edition.
    """
    nothing = Edition(id=edition_id, title="", year=None, notice="", sections=())
    document = _document(text)
    if isinstance(document, str):
        issue = EditionIssue(field="document", sentence=french(document))
        return ReadEdition(edition=nothing, issues=(issue,))
    reader = _Reader()
    edition = tidy_edition(reader.edition(document, edition_id))
    known = {(issue.section, issue.question, issue.field) for issue in reader.issues}
    others = (
        issue
        for issue in check_edition(edition)
        if (issue.section, issue.question, issue.field) not in known
    )
    issues = sorted((*reader.issues, *others), key=_rank)
    return ReadEdition(edition=edition, issues=tuple(issues))


def _rank(issue: EditionIssue) -> tuple[int, int]:
    """Return what orders the issues as the questionnaire, its head first."""
    return (
        -1 if issue.section is None else issue.section,
        -1 if issue.question is None else issue.question,
    )


def _document(text: str) -> Mapping[str, Any] | str:
    """Return the tables of the file, or the sentence that says why it has none."""
    said = unreadable(text)
    if said is not None:
        return said
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        if found is None:
            return "La fin du fichier n'est pas écrite correctement : il y manque quelque chose."
        line, column = found.groups()
        return f"La ligne {line} n'est pas écrite correctement (à partir du caractère {column})."
    except (ValueError, ArithmeticError):
        return "Le fichier est illisible : un nombre y est démesuré."


@dataclass(slots=True)
class _Reader:
    """Turns tables into an edition and notes what is not of the expected kind, where it stands."""

    section: int | None = None
    question: int | None = None
    issues: list[EditionIssue] = field(default_factory=list)
    unknown: int = 0
    count: int = 0

    def edition(self, table: Mapping[str, Any], edition_id: str) -> Edition:
        self._check_keys(table, _HEAD)
        title, notice, year = (
            self._text(table, "titre", "title"),
            self._text(table, "avertissement", "notice"),
            self._year(table),
        )
        sections = []
        parts = self._tables(table, "sections")
        for rank, part in enumerate(parts[:LIMIT_SECTIONS]):
            self.section = rank
            sections.append(self._section(part))
        self.section = None
        self._check_sizes(len(parts))
        return Edition(
            id=edition_id, title=title, year=year, notice=notice, sections=tuple(sections)
        )

    def _section(self, table: Mapping[str, Any]) -> Section:
        self._check_keys(table, _SECTION)
        title = self._text(table, "titre", "title")
        questions = []
        parts = self._tables(table, "questions")
        left = max(LIMIT_QUESTIONS - self.count, 0)
        self.count += len(parts)
        for rank, part in enumerate(parts[:left]):
            self.question = rank
            questions.append(self._question(part))
        self.question = None
        return Section(title=title, questions=tuple(questions))

    def _question(self, table: Mapping[str, Any]) -> Question:
        self._check_keys(table, _QUESTION)
        return Question(
            number=self._text(table, "numero", "number"),
            key=self._text(table, "cle", "key"),
            label=self._text(table, "libelle", "label"),
            indicateur=self._text(table, "indicateur", "indicateur") or None,
            filters=self._texts(table, "filtres", "filters"),
            manual_type=self._text(table, "manuel", "manual_type") or None,
            minimum=self._number(table, "minimum"),
            maximum=self._number(table, "maximum"),
            choices=self._texts(table, "choix", "choices"),
            help=self._text(table, "aide", "help"),
            is_optional=self._flag(table, "facultatif", "is_optional"),
        )

    def _note(self, attribute: str, sentence: str) -> None:
        self.issues.append(
            EditionIssue(
                section=self.section,
                question=self.question,
                field=attribute,
                sentence=french(sentence),
            )
        )

    def _check_keys(self, table: Mapping[str, Any], known: Mapping[str, str]) -> None:
        """Tell the keys that mean nothing here, the first ones by name, the others by their number."""
        unknown = sorted(set(table) - set(known))
        for key in unknown[: max(_MOST_UNKNOWN - self.unknown, 0)]:
            shown = key if len(key) <= _SHOWN else f"{key[:_SHOWN]}…"
            self._note(key, f"« {shown} » est inconnu ici ; sont permis : {', '.join(known)}.")
        self.unknown += len(unknown)

    def _check_sizes(self, sections: int) -> None:
        """Tell what was not read to its end."""
        if self.count > LIMIT_QUESTIONS:
            self._note("sections", f"Il y a {self.count} questions : {LIMIT_QUESTIONS} au plus.")
        if sections > LIMIT_SECTIONS:
            self._note("sections", f"Il y a {sections} sections : {LIMIT_SECTIONS} au plus.")
        others = self.unknown - _MOST_UNKNOWN
        if others > 0:
            self._note(
                "document", f"Des mots sont inconnus : ceux qui sont dits et {others} autres."
            )

    def _text(self, table: Mapping[str, Any], key: str, attribute: str) -> str:
        value = table.get(key, "")
        if isinstance(value, str):
            return value
        self._note(attribute, f"{key} est un texte, entre guillemets.")
        return ""

    def _texts(self, table: Mapping[str, Any], key: str, attribute: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self._note(attribute, f'{key} est une suite de textes : {key} = ["…", "…"].')
        return ()

    def _year(self, table: Mapping[str, Any]) -> int | None:
        value = table.get("annee")
        if value is None or type(value) is int:
            return value
        self._note("year", "annee est un nombre entier, sans guillemets.")
        return None

    def _number(self, table: Mapping[str, Any], key: str) -> Decimal | None:
        value = table.get(key)
        if value is None or isinstance(value, Decimal):
            return value
        if type(value) is int:
            return Decimal(value)
        self._note(key, f"{key} est un nombre, sans guillemets, avec un point pour les décimales.")
        return None

    def _flag(self, table: Mapping[str, Any], key: str, attribute: str) -> bool:
        value = table.get(key, False)
        if isinstance(value, bool):
            return value
        self._note(attribute, f"{key} est true ou false, sans guillemets.")
        return False

    def _tables(self, table: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(part, dict) for part in value):
            return value
        self._note(key, f"{key} n'est pas une suite de [[{key}]].")
        return []

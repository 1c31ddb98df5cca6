"""A survey edition: the questions of a year's questionnaire, and its file, which a director may edit.

The file is TOML::

    titre = "Enquête nationale"
    annee = 2026                      # optional
    avertissement = "trame proposée, à ajuster au questionnaire reçu"

    [[sections]]
    titre = "File active"

    [[sections.questions]]
    numero = "1.1"
    libelle = "Personnes accompagnées dans l'année"
    indicateur = "file_active"        # a code, or a path inside its value: "par_gir_entree.1"

    [[sections.questions]]
    numero = "1.2"
    libelle = "Difficultés de recrutement"
    manuel = "oui_non"                # or texte, nombre: the etablissement answers
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from crt_desktop.domain.errors import EditionInvalidError, NotFoundError
from crt_desktop.domain.indicators import keys_of
from crt_desktop.domain.typography import french

MANUAL_TYPES: Final[Mapping[str, str]] = {
    "texte": "Texte libre",
    "nombre": "Nombre",
    "oui_non": "Oui ou non",
}
"""What a manual answer may be, with its French label."""

LIMIT_CHARACTERS: Final = 500_000
_ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of an edition.

    ``indicateur`` is a code, or a path inside its value ("par_gir_entree.1"); None asks a manual answer
    of type ``manual_type`` (a key of `MANUAL_TYPES`). ``key`` names the question for ever, whatever its
    number becomes: what was typed is kept under it; its number when the file gives none.
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


def parse_edition(text: str, *, edition_id: str, file: str) -> Edition:
    """Read an edition from the text of its file; ``edition_id`` is the file's name without .toml.

    Raises EditionInvalidError, whose ``reason`` lists everything that is wrong.
    """
    wrong: list[str] = []
    if not _ID.fullmatch(edition_id):
        wrong.append("le nom du fichier n'a que des lettres minuscules, des chiffres, - et _")
    document = _document(text, wrong)
    if wrong:
        raise _invalid(file, wrong)
    edition = _edition(document, edition_id, wrong)
    numbers = Counter(question.number for question in edition.questions)
    wrong += [f"la question {number} figure {n} fois" for number, n in numbers.items() if n > 1]
    if not edition.questions and not wrong:
        wrong.append("aucune question")
    if wrong:
        raise _invalid(file, wrong)
    return edition


def _invalid(file: str, wrong: list[str]) -> EditionInvalidError:
    return EditionInvalidError(file=file, reason=french(" ; ".join(wrong)))


def _document(text: str, wrong: list[str]) -> Mapping[str, Any]:
    if len(text) > LIMIT_CHARACTERS:
        wrong.append("le fichier est trop grand")
        return {}
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        wrong.append(f"le fichier n'est pas du TOML ({error})")
        return {}


def _edition(document: Mapping[str, Any], edition_id: str, wrong: list[str]) -> Edition:
    where = "en tête du fichier"
    _check_keys(document, {"titre", "annee", "avertissement", "sections"}, where, wrong)
    year = document.get("annee")
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        wrong.append("annee n'est pas un nombre entier")
        year = None
    return Edition(
        id=edition_id,
        title=_text(document, "titre", where, wrong),
        year=year,
        notice=_text(document, "avertissement", where, wrong, is_required=False),
        sections=tuple(
            _section(section, rank, wrong)
            for rank, section in enumerate(_tables(document, "sections", where, wrong), 1)
        ),
    )


def _section(table: Mapping[str, Any], rank: int, wrong: list[str]) -> Section:
    where = f"section {rank}"
    _check_keys(table, {"titre", "questions"}, where, wrong)
    return Section(
        title=_text(table, "titre", where, wrong),
        questions=tuple(
            _question(question, f"{where}, question {number}", wrong)
            for number, question in enumerate(_tables(table, "questions", where, wrong), 1)
        ),
    )


def _question(table: Mapping[str, Any], place: str, wrong: list[str]) -> Question:
    number = _text(table, "numero", place, wrong)
    where = f"question {number}" if number else place
    _check_keys(table, {"numero", "libelle", "indicateur", "manuel"}, where, wrong)
    indicateur = _text(table, "indicateur", where, wrong, is_required=False) or None
    manual_type = _text(table, "manuel", where, wrong, is_required=False) or None
    if (indicateur is None) == (manual_type is None):
        wrong.append(f"{where} : il faut soit indicateur, soit manuel")
    if indicateur is not None and not _exists(indicateur):
        wrong.append(f"{where} : l'indicateur « {indicateur} » n'existe pas")
    if manual_type is not None and manual_type not in MANUAL_TYPES:
        wrong.append(f"{where} : manuel est l'un de {', '.join(MANUAL_TYPES)}")
    return Question(
        number=number,
        label=_text(table, "libelle", where, wrong),
        indicateur=indicateur,
        manual_type=manual_type,
    )


def _exists(path: str) -> bool:
    try:
        keys_of(path)
    except NotFoundError:
        return False
    return True


def _check_keys(
    table: Mapping[str, Any], known: Iterable[str], where: str, wrong: list[str]
) -> None:
    wrong += [f"{where} : « {key} » est inconnu" for key in sorted(set(table) - set(known))]


def _text(
    table: Mapping[str, Any], key: str, where: str, wrong: list[str], *, is_required: bool = True
) -> str:
    """Return a text set in French typography, empty when it is missing."""
    value = table.get(key)
    if value is None:
        if is_required:
            wrong.append(f"{where} : {key} manque")
        return ""
    if not isinstance(value, str) or not value.strip():
        wrong.append(f"{where} : {key} n'est pas un texte")
        return ""
    return value.strip() if key in {"indicateur", "manuel", "numero"} else french(value.strip())


def _tables(
    table: Mapping[str, Any], key: str, where: str, wrong: list[str]
) -> list[Mapping[str, Any]]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        wrong.append(f"{where} : {key} n'est pas une suite de [[{key}]]")
        return []
    return value

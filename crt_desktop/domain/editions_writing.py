"""An edition written as its TOML file: always the same text for the same edition, read back equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from crt_desktop.domain.editions_model import Edition, Question

FILE_HEADER: Final = """\
# Questionnaire de CRT Desktop. Ce fichier se modifie avec un éditeur de texte, puis s'importe.
#
#   indicateur = "file_active"            un indicateur
#   indicateur = "par_gir_entree.1+2"     des valeurs d'une répartition, additionnées
#   filtres = ["par_sexe.F"]              seulement ce qui concerne ces personnes de la file active
#   manuel = "texte"                      une réponse saisie : texte, nombre, entier, pourcentage,
#                                         date, oui_non ou choix
#   minimum = 0, maximum = 50             les bornes d'un nombre ; maximum : longueur d'un texte
#   choix = ["Oui", "En partie", "Non"]   les réponses d'un choix
#   aide = "…"                            une précision sous la question
#   facultatif = true                     la réponse peut manquer
#   cle = "…"                             ne la changez pas : les réponses saisies y tiennent

"""
"""What a director who opens the file needs to know."""

_ESCAPES: Final = {
    "\\": "\\\\",
    '"': '\\"',
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}
_TO_ESCAPE: Final = re.compile(
    '[\\\\"\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]'
)


def write_edition(edition: Edition) -> str:
    """Return the file of an edition, without its code, which is the name of the file.

    An edition as `tidy_edition` leaves it, whose numbers are finite, reads back equal.
    """
    return "\n".join(_lines(edition)) + "\n"


def _lines(edition: Edition) -> Iterator[str]:
    yield f"titre = {_string(edition.title)}"
    if edition.year is not None:
        yield f"annee = {edition.year}"
    if edition.notice:
        yield f"avertissement = {_string(edition.notice)}"
    for section in edition.sections:
        yield from ("", "[[sections]]", f"titre = {_string(section.title)}")
        for question in section.questions:
            yield from ("", "[[sections.questions]]")
            yield from _question(question)


def _question(question: Question) -> Iterator[str]:
    yield f"numero = {_string(question.number)}"
    if question.key != question.number:
        yield f"cle = {_string(question.key)}"
    yield f"libelle = {_string(question.label)}"
    if question.indicateur is not None:
        yield f"indicateur = {_string(question.indicateur)}"
    if question.filters:
        yield f"filtres = {_strings(question.filters)}"
    if question.manual_type is not None:
        yield f"manuel = {_string(question.manual_type)}"
    if question.minimum is not None:
        yield f"minimum = {_number(question.minimum)}"
    if question.maximum is not None:
        yield f"maximum = {_number(question.maximum)}"
    if question.choices:
        yield f"choix = {_strings(question.choices)}"
    if question.help:
        yield f"aide = {_string(question.help)}"
    if question.is_optional:
        yield "facultatif = true"


def _string(text: str) -> str:
    """Return a TOML string; what cannot be seen, or turns the reading around, is written by its number."""
    return f'"{_TO_ESCAPE.sub(_escaped, text)}"'


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}"


def _strings(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(_string(text) for text in texts)}]"


def _number(value: Decimal) -> str:
    """Return an integer or a decimal in plain digits."""
    return f"{value:f}"

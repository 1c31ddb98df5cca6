"""What is wrong in an edition, one sentence each: nothing is, or it cannot be answered."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from crt_desktop.domain.dates import YEARS
from crt_desktop.domain.editions_model import (
    BOUND_DECIMALS,
    LIMIT_ANSWER,
    LIMIT_BOUND,
    LIMIT_CHARACTERS,
    LIMIT_CHOICES,
    LIMIT_CODE,
    LIMIT_FILTERS,
    LIMIT_KEY,
    LIMIT_LABEL,
    LIMIT_LONG_TEXT,
    LIMIT_NUMBER,
    LIMIT_PATH,
    LIMIT_QUESTIONS,
    LIMIT_SECTIONS,
    LIMIT_TITLE,
    MANUAL_TYPES,
    NUMBER_TYPES,
    Edition,
    Question,
    is_code,
)
from crt_desktop.domain.editions_writing import write_edition
from crt_desktop.domain.errors import EditionIssue, NotFoundError
from crt_desktop.domain.indicators import (
    FILTER_CODES,
    can_filter,
    find_indicator,
    is_filter,
    keys_of,
)
from crt_desktop.domain.typography import french, lower_first

Wrong = tuple[str, str]
"""An attribute, and the sentence that says what is wrong with it."""

_LEAST_CHOICES: Final = 2
_BLANKS: Final = "\n\t"
_UNSEEN: Final = frozenset({"Cc", "Cs"})
_NO_CHARACTERS: Final = frozenset("\ufffe\uffff")


def check_edition(edition: Edition) -> tuple[EditionIssue, ...]:
    """Return everything that is wrong, in the order of the questionnaire, its head first."""
    issues = [
        EditionIssue(field=attribute, sentence=french(sentence))
        for attribute, sentence in _head(edition)
    ]
    numbers: dict[str, tuple[int, int]] = {}
    keys: dict[str, Question] = {}
    for rank, section in enumerate(edition.sections):
        issues += (
            EditionIssue(section=rank, field=attribute, sentence=french(sentence))
            for attribute, sentence in _text("title", section.title, LIMIT_TITLE, "Le titre")
        )
        for place, question in enumerate(section.questions):
            wrong = (
                *check_question(question),
                *_repeated(question, (rank, place), numbers=numbers, keys=keys),
            )
            issues += (
                EditionIssue(
                    section=rank, question=place, field=attribute, sentence=french(sentence)
                )
                for attribute, sentence in wrong
            )
    if not issues and len(write_edition(edition)) > LIMIT_CHARACTERS:
        sentence = f"Le questionnaire est trop long : {LIMIT_CHARACTERS} caractères au plus."
        issues.append(EditionIssue(field="sections", sentence=french(sentence)))
    return tuple(issues)


def check_question(question: Question) -> Iterator[Wrong]:
    """Yield what is wrong in one question, the others apart."""
    yield from _text("number", question.number, LIMIT_NUMBER, "Le numéro")
    yield from _text("label", question.label, LIMIT_LABEL, "Le libellé")
    if question.number.strip():
        yield from _text("key", question.key, LIMIT_KEY, "La clé")
    yield from _text("help", question.help, LIMIT_LONG_TEXT, "L'aide", is_required=False)
    if question.indicateur is not None and question.manual_type is not None:
        yield (
            "indicateur",
            "La question a un indicateur et une réponse saisie : il faut l'un ou l'autre.",
        )
    elif question.indicateur is not None:
        yield from _computed(question, question.indicateur)
    elif question.manual_type is not None:
        yield from _typed(question, question.manual_type)
    else:
        yield "indicateur", "Il manque l'indicateur, ou le type de la réponse à saisir."


def place_of(edition: Edition, issue: EditionIssue) -> str:
    """Return where an issue stands: « Question 1.2 », « Section 3 », nothing for the head."""
    if issue.section is None:
        return ""
    if issue.question is None:
        return f"Section {issue.section + 1}"
    number = edition.sections[issue.section].questions[issue.question].number
    if number:
        return f"Question {number}"
    return f"Section {issue.section + 1}, question {issue.question + 1}"


def told(edition: Edition, issue: EditionIssue) -> str:
    """Return the sentence of an issue with its place."""
    place = place_of(edition, issue)
    return f"{place}{french(' : ')}{lower_first(issue.sentence)}" if place else issue.sentence


def _head(edition: Edition) -> Iterator[Wrong]:
    if not is_code(edition.id):
        yield (
            "id",
            f"Le code « {edition.id} » ne convient pas : {LIMIT_CODE} lettres minuscules sans accent, chiffres, - et _ au plus, sans - ni _ au début.",
        )
    yield from _text("title", edition.title, LIMIT_TITLE, "Le titre")
    if edition.year is not None and edition.year not in YEARS:
        yield "year", f"L'année doit être entre {YEARS[0]} et {YEARS[-1]}."
    yield from _text(
        "notice", edition.notice, LIMIT_LONG_TEXT, "L'avertissement", is_required=False
    )
    count = len(edition.questions)
    if not count:
        yield "sections", "Il n'y a aucune question."
    if count > LIMIT_QUESTIONS:
        yield "sections", f"Il y a {count} questions : {LIMIT_QUESTIONS} au plus."
    if len(edition.sections) > LIMIT_SECTIONS:
        yield "sections", f"Il y a {len(edition.sections)} sections : {LIMIT_SECTIONS} au plus."


def _text(
    attribute: str, text: str, limit: int, name: str, *, is_required: bool = True
) -> Iterator[Wrong]:
    """Check the length of a text and that all of it can be seen; ``name``: with its article."""
    if is_required and not text.strip():
        yield attribute, f"{name} manque."
    if len(text) > limit:
        yield attribute, f"{name} est trop long : {limit} caractères au plus."
    if any(_is_unseen(one) for one in text):
        yield attribute, f"{name} contient un caractère invisible : effacez et tapez de nouveau."


def _is_unseen(character: str) -> bool:
    if character in _BLANKS:
        return False
    return unicodedata.category(character) in _UNSEEN or character in _NO_CHARACTERS


def _repeated(
    question: Question,
    place: tuple[int, int],
    *,
    numbers: dict[str, tuple[int, int]],
    keys: dict[str, Question],
) -> Iterator[Wrong]:
    """Tell of a number or a key that an earlier question has."""
    if question.number:
        section, rank = numbers.setdefault(question.number, place)
        if (section, rank) != place:
            yield (
                "number",
                f"Le numéro « {question.number} » est déjà celui de la question {rank + 1} de la section {section + 1}.",
            )
    if question.key:
        first = keys.setdefault(question.key, question)
        # Two questions of one number and no key have their number told already.
        is_told = question.key == question.number == first.number
        if first is not question and not is_told:
            yield "key", f"La clé « {question.key} » est déjà celle de la question {first.number}."


def _computed(question: Question, path: str) -> Iterator[Wrong]:
    if len(path) > LIMIT_PATH:
        yield "indicateur", f"L'indicateur est trop long : {LIMIT_PATH} caractères au plus."
    elif not _exists(path):
        yield "indicateur", f"L'indicateur « {path} » n'existe pas."
    for attribute, is_given in (
        ("minimum", question.minimum is not None),
        ("maximum", question.maximum is not None),
        ("choices", bool(question.choices)),
    ):
        if is_given:
            what = "Les choix ne valent" if attribute == "choices" else f"Le {attribute} ne vaut"
            yield attribute, f"{what} que pour une réponse saisie."
    if question.filters:
        yield from _filtered(question.filters, path)


def _filtered(filters: tuple[str, ...], path: str) -> Iterator[Wrong]:
    if len(filters) > LIMIT_FILTERS:
        yield "filters", f"Il y a {len(filters)} filtres : {LIMIT_FILTERS} au plus."
    if len(set(filters)) < len(filters):
        yield "filters", "Le même filtre est donné deux fois."
    if _exists(path) and not can_filter(path):
        yield (
            "filters",
            f"L'indicateur « {path} » ne se filtre pas : seul se filtre un nombre de personnes, ou de faits qui concernent une personne.",
        )
    for one in dict.fromkeys(filters[:LIMIT_FILTERS]):
        if len(one) > LIMIT_PATH:
            yield "filters", f"Un filtre est trop long : {LIMIT_PATH} caractères au plus."
        elif not _exists(one):
            yield "filters", f"Le filtre « {one} » n'existe pas."
        elif one in FILTER_CODES:
            yield (
                "filters",
                f"Le filtre « {find_indicator(one).label} » ne garde aucune valeur : il en faut une au moins, comme « par_sexe.F ».",
            )
        elif not is_filter(one):
            yield (
                "filters",
                f"« {one} » n'est pas un filtre : il faut des valeurs d'une répartition de la file active, comme « par_sexe.F ».",
            )


def _typed(question: Question, manual_type: str) -> Iterator[Wrong]:
    if manual_type not in MANUAL_TYPES:
        known = ", ".join(MANUAL_TYPES)
        yield "manual_type", f"« {manual_type} » n'est pas un type de réponse : {known}."
        return
    if question.filters:
        yield "filters", "Un filtre ne vaut que pour un indicateur."
    if manual_type == "choix":
        yield from _choices(question.choices)
    elif question.choices:
        yield "choices", "Des choix ne valent que pour une réponse « choix »."
    if manual_type in NUMBER_TYPES:
        yield from _bounds(question, is_whole=manual_type == "entier")
        return
    if question.minimum is not None:
        yield "minimum", "Un minimum ne vaut que pour un nombre."
    if question.maximum is None:
        return
    if manual_type != "texte":
        yield "maximum", "Un maximum ne vaut que pour un nombre ou un texte."
    elif not (_is_whole(question.maximum) and 1 <= question.maximum <= LIMIT_ANSWER):
        yield "maximum", f"La longueur maximale d'un texte va de 1 à {LIMIT_ANSWER} caractères."


def _choices(choices: tuple[str, ...]) -> Iterator[Wrong]:
    if len(choices) < _LEAST_CHOICES:
        yield "choices", "Il manque les choix : deux au moins."
    if len(choices) > LIMIT_CHOICES:
        yield "choices", f"Il y a {len(choices)} choix : {LIMIT_CHOICES} au plus."
    for choice in choices[:LIMIT_CHOICES]:
        yield from _text("choices", choice, LIMIT_TITLE, "Un choix")
    if len({choice.casefold() for choice in choices}) < len(choices):
        yield "choices", "Le même choix est donné deux fois."


def _bounds(question: Question, *, is_whole: bool) -> Iterator[Wrong]:
    sound: list[Decimal] = []
    for attribute, value in (("minimum", question.minimum), ("maximum", question.maximum)):
        if value is None:
            continue
        if not _is_reasonable(value):
            yield (
                attribute,
                f"Le {attribute} est démesuré : douze chiffres au plus, et {BOUND_DECIMALS} décimales.",
            )
        elif is_whole and not _is_whole(value):
            yield attribute, f"Le {attribute} d'un nombre entier est un nombre entier."
        else:
            sound.append(value)
    if sound != sorted(sound):
        yield "maximum", "Le maximum est plus petit que le minimum."


def _is_reasonable(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return (
        isinstance(exponent, int) and exponent >= -BOUND_DECIMALS and value.copy_abs() < LIMIT_BOUND
    )


def _is_whole(value: Decimal) -> bool:
    return value.is_finite() and value == value.to_integral_value()


def _exists(path: str) -> bool:
    if len(path) > LIMIT_PATH:
        return False
    try:
        keys_of(path)
    except NotFoundError:
        return False
    return True

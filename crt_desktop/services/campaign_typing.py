"""What is typed about one question of a campaign: kept, refused, told to the journal."""

from __future__ import annotations

import re
from typing import Final

from crt_desktop.domain.dates import Period
from crt_desktop.domain.editions import Edition, Question
from crt_desktop.domain.errors import FieldIssue, InvalidFicheError, NotFoundError
from crt_desktop.domain.reponses import read_manual, too_long
from crt_desktop.domain.reprise.cells import clean
from crt_desktop.domain.typography import french
from crt_desktop.ports.enquetes import TypedAnswer
from crt_desktop.reports.enquetes import Keep

_TITLE_CHARACTERS: Final = 200
_YEAR: Final = re.compile(r"\b\d{4}\b")


def blank(key: str) -> TypedAnswer:
    """Return what stands for an answer nobody has typed."""
    return TypedAnswer(question=key, manual=None, comment=None, justification=None, is_marked=False)


def clean_title(text: str) -> str:
    """Return a title as it is kept."""
    return clean(text)[:_TITLE_CHARACTERS]


def default_title(edition: Edition, period: Period) -> str:
    """Return the title of a campaign that was given none: the year once, also after a title that has it."""
    if period == Period.of_year(period.start.year):
        year = str(period.start.year)
        return edition.title if year in _YEAR.findall(edition.title) else f"{edition.title} {year}"
    return f"{edition.title}, du {period.start:%d/%m/%Y} au {period.end:%d/%m/%Y}"


def find_question(edition: Edition, key: str) -> Question:
    """Return the question of a key; raises NotFoundError."""
    for question in edition.questions:
        if question.key == key:
            return question
    raise NotFoundError(kind="question", reference=key)


def kept_text(given: str | Keep | None, before: str | None) -> str | None:
    """Return a text as given without the blanks around it, the one before when none is; blank is None."""
    return before if isinstance(given, Keep) else clean(given or "") or None


def refuse_typed(question: Question, typed: TypedAnswer) -> None:
    """Raise InvalidFicheError with everything that is wrong in what was typed."""
    wrong = {
        "manual": _wrong_manual(question, typed.manual or ""),
        "comment": _too_long(typed.comment),
        "justification": _too_long(typed.justification),
    }
    issues = tuple(
        FieldIssue(attribute=name, message=sentence) for name, sentence in wrong.items() if sentence
    )
    if issues:
        raise InvalidFicheError(issues)


def _wrong_manual(question: Question, text: str) -> str:
    if question.indicateur is None:
        return read_manual(question, text).sentence
    return french("Cette réponse est calculée : rien ne s'y tape.") if text else ""


def _too_long(text: str | None) -> str:
    found = too_long(text or "")
    return "" if found is None else found.sentence


def changed_parts(before: TypedAnswer, after: TypedAnswer) -> tuple[str, ...]:
    """Return what of an answer was typed anew, as the journal names it."""
    names = {
        "manuel": "manual",
        "commentaire": "comment",
        "justification": "justification",
        "a_justifier": "is_marked",
    }
    return tuple(
        name
        for name, attribute in names.items()
        if getattr(before, attribute) != getattr(after, attribute)
    )

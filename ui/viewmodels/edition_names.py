"""What a new questionnaire may be called: its title, its year, its code; said wrong in a sentence."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final, NamedTuple

from crt_desktop.domain.dates import YEARS
from crt_desktop.domain.editions import Edition, code_of, is_code
from crt_desktop.domain.errors import FieldIssue
from crt_desktop.domain.typography import french

TITLE: Final = "title"
YEAR: Final = "year"
CODE: Final = "code"
_YEAR: Final = re.compile(r"\b(19|20)\d{2}\b")


class Naming(NamedTuple):
    """A title, a year and a code."""

    title: str
    year: int | None
    code: str


def next_naming(edition: Edition, *, this_year: int, taken: Collection[str]) -> Naming:
    """Propose the names of a copy: this year's, or the year after for a copy of this year's."""
    year = this_year
    if edition.year is not None and edition.year >= this_year:
        year = edition.year + 1
    before = edition.title
    title = _YEAR.sub(str(year), before, count=1) if _YEAR.search(before) else f"{before} {year}"
    return Naming(title, year, free_code(title, taken))


def free_code(title: str, taken: Collection[str]) -> str:
    """Return the code a title proposes, with a number when another has it."""
    first = code_of(title)
    if first not in taken:
        return first
    rank = 2
    while (code := code_of(f"{first[:56]}-{rank}")) in taken:
        rank += 1
    return code


def naming_issues(
    title: str, year: str, code: str, *, taken: Collection[str]
) -> tuple[FieldIssue, ...]:
    """Return what is wrong with the names that were typed."""
    issues = []
    if not title.strip():
        issues.append(FieldIssue(attribute=TITLE, message="Indiquez un titre."))
    if year and (not year.isdecimal() or int(year) not in YEARS):
        said = f"L'année doit être entre {YEARS[0]} et {YEARS[-1]}."
        issues.append(FieldIssue(attribute=YEAR, message=french(said)))
    if not is_code(code):
        said = "Des lettres minuscules sans accent, des chiffres, - et _, pas de - ni _ au début."
        issues.append(FieldIssue(attribute=CODE, message=said))
    elif code in taken:
        said = "Un questionnaire porte déjà ce code : choisissez-en un autre."
        issues.append(FieldIssue(attribute=CODE, message=french(said)))
    return tuple(issues)

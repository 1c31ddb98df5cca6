"""Checking a file of edition: `survey --check-edition`; no vault is opened."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from crt_desktop.cli.console import Console
from crt_desktop.cli.exits import DONE, REFUSED
from crt_desktop.cli.french_argparse import FrenchParser
from crt_desktop.domain.editions import (
    Edition,
    EditionIssue,
    ReadEdition,
    code_of,
    key_in_file,
    told,
)
from crt_desktop.domain.errors import EditionInvalidError
from crt_desktop.services.edition_shelf import read_edition_file


def require_answer(parser: FrenchParser, arguments: Namespace) -> None:
    """Refuse the call of an answer that lacks what it needs; raises UsageError."""
    needed = (
        ("COFFRE", arguments.vault),
        ("--format", arguments.format),
        ("--output", arguments.output),
    )
    missing = [name for name, value in needed if value is None]
    if missing:
        parser.error(f"il manque : {', '.join(missing)}")
    if arguments.json:
        parser.error("--json ne va qu'avec --check-edition ; pour une réponse : --format json")


def check_edition_file(console: Console, parser: FrenchParser, arguments: Namespace) -> int:
    """Say everything that is wrong in a file of edition, or what it holds."""
    path: Path = arguments.check_edition
    others = (
        ("COFFRE", arguments.vault is not None),
        ("--campaign", arguments.campaign is not None),
        ("--frozen", arguments.frozen is not None),
        ("--year", arguments.year is not None),
        ("--from", arguments.start is not None),
        ("--to", arguments.end is not None),
        ("--format", arguments.format is not None),
        ("--output", arguments.output is not None),
        ("--mask-small", arguments.mask_small),
        ("--questions", arguments.questions is not None),
        ("--sincerity", arguments.sincerity),
    )
    given = [name for name, is_given in others if is_given]
    if given:
        parser.error(f"--check-edition ne va pas avec {', '.join(given)}")
    if not path.exists():
        parser.error(f"fichier introuvable : {path}")
    if path.is_dir():
        parser.error(f"c'est un dossier : {path}")
    read = _read(path)
    if arguments.json:
        console.write_json(_document(path, read))
    else:
        _print(console, read)
    return REFUSED if read.issues else DONE


def _read(path: Path) -> ReadEdition:
    """Read a file, or the reason why it is no text."""
    try:
        return read_edition_file(path)
    except EditionInvalidError as error:
        nothing = Edition(id=code_of(path.stem), title="", year=None, notice="", sections=())
        return ReadEdition(edition=nothing, issues=error.issues)


def _print(console: Console, read: ReadEdition) -> None:
    edition, count = read.edition, len(read.issues)
    for problem in read.problems:
        console.say(problem)
    if count:
        console.say(f"{count} problème{'s' if count > 1 else ''} : ce questionnaire est refusé.")
        return
    year = f" ({edition.year})" if edition.year else ""
    questions = len(edition.questions)
    computed = sum(question.indicateur is not None for question in edition.questions)
    console.say(f"Questionnaire valide : {edition.title}{year}, code {edition.id}.")
    console.say(
        f"Sections : {len(edition.sections)} ; questions : {questions}, dont {computed} calculées et "
        f"{questions - computed} à saisir."
    )


def _document(path: Path, read: ReadEdition) -> dict[str, object]:
    edition = read.edition
    return {
        "fichier": path.name,
        "valide": not read.issues,
        "edition": edition.id,
        "titre": edition.title,
        "annee": edition.year,
        "sections": len(edition.sections),
        "questions": len(edition.questions),
        "problemes": [_problem(edition, issue) for issue in read.issues],
    }


def _problem(edition: Edition, issue: EditionIssue) -> dict[str, object]:
    """Return an issue with its section and question counted from 1, as people count."""
    return {
        "section": None if issue.section is None else issue.section + 1,
        "question": None if issue.question is None else issue.question + 1,
        "champ": key_in_file(issue.field),
        "message": told(edition, issue),
    }

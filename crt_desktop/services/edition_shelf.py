"""Every questionnaire there is: those of the vault over those of the workstation and of the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from crt_desktop.domain.editions import (
    FIRST_EDITION,
    LIMIT_CHARACTERS,
    Edition,
    EditionIssue,
    ReadEdition,
    code_of,
    read_edition,
)
from crt_desktop.domain.errors import EditionInvalidError, NotFoundError
from crt_desktop.domain.typography import french
from crt_desktop.ports.enquetes import StoredEdition
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.reports.enquetes import EditionLine, EditionOrigin

SUFFIX: Final = ".toml"
_MOST_BYTES: Final = 4 * LIMIT_CHARACTERS
"""A character takes four bytes at most."""
_REMEMBERED: Final = 64


class EditionShelf:
    """Finds editions; one kept in the vault is seen as soon as it is saved."""

    def __init__(self, installed: Mapping[str, EditionLine]) -> None:
        """``installed``: those that need no vault, by code."""
        self._installed = installed

    def installed(self, code: str) -> EditionLine | None:
        """Return the one that would be left without the vault's."""
        return self._installed.get(code)

    def lines(self, uow: UnitOfWork) -> tuple[EditionLine, ...]:
        """Return them all, the one to offer first at the head, then by code."""
        lines = {**self._installed, **{one.code: _line(one) for one in uow.editions.all()}}
        campaigns = uow.editions.campaigns()
        return tuple(
            replace(lines[code], campaigns=campaigns.get(code, 0))
            for code in sorted(lines, key=lambda code: (code != FIRST_EDITION, code))
        )

    def line(self, uow: UnitOfWork, code: str) -> EditionLine:
        """Return one; raises NotFoundError."""
        stored = uow.editions.find(code)
        line = self._installed.get(code) if stored is None else _line(stored)
        if line is None:
            raise NotFoundError(kind="edition", reference=code)
        return replace(line, campaigns=uow.editions.campaigns().get(code, 0))

    def edition(self, uow: UnitOfWork, code: str) -> Edition:
        """Return one that can be answered; raises NotFoundError, EditionInvalidError."""
        stored = uow.editions.find(code)
        line = self._installed.get(code) if stored is None else _line(stored)
        if line is None:
            raise NotFoundError(kind="edition", reference=code)
        return ReadEdition(edition=line.edition, issues=line.issues).require(file=code)


def read_edition_file(path: Path, *, code: str | None = None) -> ReadEdition:
    """Read a file of edition, of any content; its code is that of its name unless given.

    Raises EditionInvalidError for a file that is not a text of a reasonable size.
    """
    try:
        if not path.is_file():
            raise _unreadable(path, "Ce n'est pas un fichier, ou il n'existe pas.")
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, "Le fichier ne peut pas être ouvert.") from error
    if len(content) > _MOST_BYTES:
        raise _unreadable(path, "Le fichier est trop grand pour être un questionnaire.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(
            path, "Le fichier n'est pas un texte en UTF-8 : enregistrez-le de nouveau en UTF-8."
        ) from error
    return read_edition(text, edition_id=code or code_of(path.stem))


def _unreadable(path: Path, sentence: str) -> EditionInvalidError:
    issue = EditionIssue(field="document", sentence=french(sentence))
    return EditionInvalidError((issue,), file=path.name, reason=issue.sentence)


@lru_cache(maxsize=_REMEMBERED)
def _read(code: str, document: str) -> ReadEdition:
    """Read what the vault keeps; a questionnaire is read once, whoever asks."""
    return read_edition(document, edition_id=code)


def _line(stored: StoredEdition) -> EditionLine:
    read = _read(stored.code, stored.document)
    edition = read.edition
    return EditionLine(
        edition=edition if edition.title else replace(edition, title=stored.title),
        origin=EditionOrigin.VAULT,
        row_id=stored.row_id,
        version=stored.version,
        updated_at=stored.updated_at,
        updated_by=stored.updated_by,
        issues=read.issues,
    )

"""The questionnaires: listed, kept in the vault, copied, taken from a file and given as one."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Final

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.editions import (
    FILE_HEADER,
    Edition,
    ReadEdition,
    check_edition,
    tidy_edition,
    write_edition,
)
from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.files import FileSink
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.enquetes import EditionLine
from crt_desktop.services.edition_shelf import EditionShelf, read_edition_file

ENTITY: Final = "edition"


class Editions:
    """Use cases on questionnaires for one open vault; every method may raise PermissionDeniedError.

    The vault keeps those of the house; one of the same code as a shipped one takes its place.
    """

    def __init__(self, session: VaultSession, shelf: EditionShelf, *, sink: FileSink) -> None:
        """Act as the session's actor."""
        self._session = session
        self._shelf = shelf
        self._sink = sink

    # --- reading -----------------------------------------------------------------------------

    def all(self) -> tuple[EditionLine, ...]:
        """Return every questionnaire, the one to offer first at the head, then by code.

        One that cannot be answered any more is among them, with what is wrong.
        """
        self._session.actor.require(Permission.SURVEY_READ)
        with self._session.uow() as uow:
            return self._shelf.lines(uow)

    def find(self, code: str) -> EditionLine:
        """Return one; raises NotFoundError."""
        self._session.actor.require(Permission.SURVEY_READ)
        with self._session.uow() as uow:
            return self._shelf.line(uow, code)

    def read_file(self, path: Path, *, code: str | None = None) -> Edition:
        """Return the questionnaire of a file, which is not kept; its code is the file's name unless given.

        Raises EditionInvalidError, which says all that is wrong.
        """
        self._session.actor.require(Permission.SURVEY_READ)
        return read_edition_file(path, code=code).require(file=path.name)

    def write_file(self, code: str, path: Path) -> Path:
        """Write a questionnaire as one file, whole or not at all; the journal is written first.

        Raises NotFoundError, EditionInvalidError for one that cannot be read, DiskFullError, ReadOnlyError.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_READ)
        with self._session.uow() as uow:
            content = (FILE_HEADER + write_edition(self._shelf.edition(uow, code))).encode()
            uow.audit.record(
                actor,
                AuditTag.EDITION_EXPORT,
                entity=ENTITY,
                fields=(code, f"sha256 : {hashlib.sha256(content).hexdigest()}"),
            )
            uow.commit()
        self._sink.write(path, content)
        return path

    # --- writing -----------------------------------------------------------------------------

    def save(self, edition: Edition, *, version: int | None) -> EditionLine:
        """Keep a questionnaire in the vault and return it as kept.

        Args:
            edition: Its ``id`` is its code.
            version: The one that was read; None adds it, over a shipped one of the same code if there is.

        Raises:
            EditionInvalidError: ``issues`` tells all that is wrong; nothing is kept.
            VersionMovedError: Somebody saved it since, took it away, or added one of that code.
        """
        return self._keep(
            edition, version=version, how="ajout" if version is None else "modification"
        )

    def duplicate(self, code: str, *, new_code: str, title: str, year: int | None) -> EditionLine:
        """Copy a questionnaire under another code, title and year; its questions keep their keys.

        So what was typed for last year's stands beside this year's.
        Raises NotFoundError, RuleViolationError (``edition_existe``), EditionInvalidError.
        """
        self._session.actor.require(Permission.SURVEY_WRITE)
        with self._session.uow() as uow:
            edition = self._shelf.line(uow, code).edition
            self._require_free(uow, new_code)
        copy = replace(edition, id=new_code, title=title, year=year)
        return self._keep(copy, version=None, how=f"copie de {code}")

    def import_file(
        self, path: Path, *, code: str | None = None, version: int | None = None
    ) -> EditionLine:
        """Keep the questionnaire of a file.

        Args:
            path: The file; read as `read_file` reads it.
            code: Its code; the file's name by default.
            version: That of the one of the vault it takes the place of; None when it must be new there.

        Raises EditionInvalidError, RuleViolationError (``edition_existe``), VersionMovedError.
        """
        self._session.actor.require(Permission.SURVEY_WRITE)
        edition = read_edition_file(path, code=code).require(file=path.name)
        if version is None:
            with self._session.uow() as uow:
                stored = uow.editions.find(edition.id)
            if stored is not None:
                raise RuleViolationError("edition_existe", edition=edition.id, titre=stored.title)
        return self._keep(edition, version=version, how="import")

    def remove(self, code: str, *, version: int) -> None:
        """Take a questionnaire of the vault away; a shipped one of that code comes back.

        Raises NotFoundError, VersionMovedError, RuleViolationError (``edition_utilisee``) when campaigns
        answer it and nothing would take its place.
        """
        actor = self._session.actor
        actor.require(Permission.SURVEY_WRITE)
        with self._session.uow() as uow:
            line = self._shelf.line(uow, code)
            uow.editions.remove(code, version=version)
            # Counted after the removal, which holds the lock for writing: nobody opens one meanwhile.
            campaigns = uow.editions.campaigns().get(code, 0)
            if campaigns and self._shelf.installed(code) is None:
                raise RuleViolationError(
                    "edition_utilisee",
                    titre=line.edition.title,
                    campagnes=f"{campaigns} campagne{'s' if campaigns > 1 else ''}",
                )
            uow.audit.record(actor, AuditTag.EDITION_REMOVE, entity=ENTITY, fields=(code,))
            uow.commit()

    def _keep(self, edition: Edition, *, version: int | None, how: str) -> EditionLine:
        """Check, store and journal a questionnaire."""
        actor = self._session.actor
        actor.require(Permission.SURVEY_WRITE)
        tidy = tidy_edition(edition)
        ReadEdition(edition=tidy, issues=check_edition(tidy)).require(file=tidy.id)
        document = write_edition(tidy)
        with self._session.uow() as uow:
            row_id = uow.editions.save(
                tidy.id,
                title=tidy.title,
                document=document,
                by=actor.display_name,
                version=version,
            )
            uow.audit.record(
                actor,
                AuditTag.EDITION_SAVE,
                entity=ENTITY,
                entity_id=row_id,
                fields=(
                    tidy.id,
                    how,
                    f"{len(tidy.questions)} questions",
                    f"sha256 : {hashlib.sha256(document.encode()).hexdigest()}",
                ),
            )
            line = self._shelf.line(uow, tidy.id)
            uow.commit()
        return line

    def _require_free(self, uow: UnitOfWork, code: str) -> None:
        """Refuse a code that a questionnaire has, wherever it comes from."""
        for line in self._shelf.lines(uow):
            if line.edition.id == code:
                raise RuleViolationError("edition_existe", edition=code, titre=line.edition.title)

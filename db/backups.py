"""The backups of an open vault: written whole or not at all, opened and compared, thinned out.

A backup is copied from one reading of the database while others write, into a working folder of the
vault; it is opened, compared, packed beside its destination, read back, and only then given its name.
What a process cut short leaves bears a working name, and the next backup removes it.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as driver
from filelock import FileLock, Timeout
from sqlalchemy import func, select

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    CrtError,
    EnvironmentFailedError,
    OperationCancelledError,
    VaultBusyError,
    VaultDamagedError,
    VaultExistsError,
)
from crt_desktop.domain.machine import machine_refusals
from crt_desktop.reports.upkeep import BackupInfo, Restored
from db import slots
from db.backup_check import (
    Contents,
    key_of,
    opened_for_reading,
    read_contents,
    require_contents,
    require_manifest,
)
from db.backup_file import (
    Manifest,
    Member,
    Progress,
    backups_in,
    describe,
    name_of,
    open_archive,
    write_archive,
)
from db.copying import copy_database
from db.engine import open_connection
from db.files import BACKUPS, PRIVATE_FILE, create_private_folder, sync_folder
from db.refusals import expected_error
from db.rehearsal import rehearse_in
from db.session import LocalVaultSession
from db.tables.security import AuditRow

SUBJECT: Final = "sauvegarde"
ELSEWHERE: Final = "ailleurs"
LOCK_NAME: Final = ".sauvegarde.lock"
WORKING: Final = ".travail-"
PARTIAL: Final = ".partiel"
THOUSAND: Final = 1_000
RECORD_WAIT_S: Final = 600.0
"""How long the entry of a backup waits for those who write; a try waits as long as any other writer."""


class LocalBackups:
    """The backups of a vault in a local folder."""

    def __init__(self, session: LocalVaultSession) -> None:
        """Act as the session's actor."""
        self._session = session

    @property
    def folder(self) -> Path:
        """The vault's own folder of backups."""
        return self._session.path / BACKUPS

    def all(self) -> tuple[BackupInfo, ...]:
        """Return the backups of the vault's folder, latest first, as their manifests tell them.

        One whose manifest cannot be read, or was made for another vault, is not verified.
        """
        key = self._session.data_key.backups
        found = [info_of(path, at, key) for path, at in backups_in(self.folder)]
        return tuple(sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True))

    def last_elsewhere_at(self) -> datetime | None:
        """Return when a backup was last written out of the vault's folder, as the journal tells."""
        with self._session.uow() as uow:
            return uow.session.scalar(
                select(func.max(AuditRow.at)).where(
                    AuditRow.entity == SUBJECT,
                    AuditRow.action == AuditTag.BACKUP_MAKE.value,
                    AuditRow.fields == ELSEWHERE,
                )
            )

    def make(
        self,
        *,
        kind: str,
        program_version: str,
        folder: Path | None = None,
        file_name: str | None = None,
        progress: Progress | None = None,
    ) -> BackupInfo:
        """Write a verified backup and its entry in the journal; see `ports.upkeep.BackupStore.make`."""
        with self._alone():
            return self._make(
                kind,
                program_version,
                folder=folder or self.folder,
                file_name=file_name,
                progress=progress,
            )

    def make_unless(
        self,
        is_done: Callable[[Sequence[BackupInfo]], bool],
        *,
        kind: str,
        program_version: str,
        progress: Progress | None = None,
    ) -> BackupInfo | None:
        """Write a backup unless those there are suffice, judged while nobody else writes one."""
        if is_done(self.all()):
            return None
        with self._alone():
            if is_done(self.all()):
                return None
            return self._make(kind, program_version, folder=self.folder, progress=progress)

    def remove(self, backups: Sequence[BackupInfo]) -> None:
        """Delete these backups of the vault's folder."""
        with self._alone(), machine_refusals(self.folder):
            for one in backups:
                (self.folder / one.path.name).unlink(missing_ok=True)

    def check(self, path: Path, progress: Progress | None = None) -> BackupInfo:
        """Open a backup of this vault and compare it with its manifest; raises VaultDamagedError."""
        with self._alone(), self._working_folder() as work, open_archive(path) as archive:
            key = key_of(archive.slot_file(), self._session.data_key)
            database = work / slots.DATABASE_NAME
            try:
                archive.read_database(database, progress)
                with opened_for_reading(
                    database, key.database, part="sauvegarde_donnees"
                ) as connection:
                    require_manifest(connection, archive.manifest, key)
            finally:
                key.forget()
            info = archive.info(is_verified=True)
        self._record_check()
        return info

    def rehearse(self, path: Path, progress: Progress | None = None) -> Restored:
        """Restore a backup of this vault into a private folder, check it whole, delete it."""
        with self._alone(), self._working_folder() as work, open_archive(path) as archive:
            key = key_of(archive.slot_file(), self._session.data_key)
            try:
                rehearse_in(work, archive, key, tools=self._session.tools, progress=progress)
            finally:
                key.forget()
            manifest = archive.manifest
        self._record_check()
        return Restored(path=path, made_at=manifest.made_at, rows=sum(manifest.rows))

    def _record_check(self) -> None:
        with self._session.uow() as uow:
            uow.audit.record(self._session.actor, AuditTag.VAULT_VERIFY, entity=SUBJECT)
            uow.commit()

    def _make(
        self,
        kind: str,
        program_version: str,
        *,
        folder: Path,
        file_name: str | None = None,
        progress: Progress | None = None,
    ) -> BackupInfo:
        session, now = self._session, self._session.tools.clock.now()
        prefix = f".sauvegarde-{slots.read(session.path).vault}-"
        partial = folder / f"{prefix}{secrets.token_hex(4)}{PARTIAL}"
        with self._working_folder() as work, machine_refusals(folder):
            _remove_partial(folder, prefix)
            database = work / slots.DATABASE_NAME
            file, contents = self._copy(database, part_of(progress, 0, 600))
            slot_file = slots.to_bytes(file)
            manifest = Manifest(
                vault=file.vault,
                made_at=now.replace(microsecond=0),
                kind=kind,
                label=file.label,
                is_training=file.is_training,
                schema=contents.schema,
                program=program_version,
                rows=tuple(contents.rows.values()),
                head_seq=contents.head_seq,
                head_mac=contents.head_mac,
                slots=Member(size=len(slot_file), sha256=sha256(slot_file).hexdigest()),
                database=describe(database, part_of(progress, 600, 700)),
            ).sealed(session.data_key.backups)
            try:
                write_archive(partial, manifest, slot_file=slot_file, database=database)
                with open_archive(partial) as archive:
                    archive.slot_file()
                    archive.read_database(None, part_of(progress, 700, THOUSAND))
                path = _give_name(partial, now, file_name)
            except EnvironmentFailedError as error:
                if error.values.get("path") == str(partial):
                    # The sentence names the place that was asked for.
                    error.values["path"] = str(folder if file_name is None else folder / file_name)
                raise
            finally:
                with suppress(OSError):
                    partial.unlink(missing_ok=True)
        self._record(path, kind if _is_within(folder, session.path) else ELSEWHERE, progress)
        return manifest.info(path, is_verified=True)

    def _record(self, path: Path, field: str, progress: Progress | None) -> None:
        """Write the entry of a backup; one that cannot be told is not kept.

        An import may hold the lock for writing longer than a form would wait: the backup is made, and
        waits for its turn; ``progress`` is asked between two tries whether to give up.
        """
        give_up_at = time.monotonic() + RECORD_WAIT_S
        try:
            while True:
                try:
                    self._record_once(field)
                except VaultBusyError:
                    if time.monotonic() >= give_up_at:
                        raise
                    if progress is not None and not progress(THOUSAND - 1, THOUSAND):
                        raise OperationCancelledError from None
                else:
                    return
        except BaseException:
            with suppress(OSError):
                path.unlink()
            raise

    def _record_once(self, field: str) -> None:
        with self._session.uow() as uow:
            uow.audit.record(
                self._session.actor, AuditTag.BACKUP_MAKE, entity=SUBJECT, fields=(field,)
            )
            uow.commit()

    def _copy(self, target: Path, progress: Progress | None) -> tuple[slots.SlotFile, Contents]:
        """Copy the database as it stands and compare the copy; return the slot file of that instant."""
        session = self._session
        path = session.path / slots.DATABASE_NAME
        source: Any = None
        try:
            with session.hold() as file:
                # The key, the slot file and the rows of one instant: all change under this lock.
                key = session.data_key.database
                source = open_connection(path, key, busy_timeout_s=session.tools.lock_wait_s)
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM vault_state").fetchone()
            contents = read_contents(source)
            copy_database(source, target, key, part="coffre", progress=progress)
        except driver.Error as error:
            raise expected_error(error, path) or error from error
        finally:
            if source is not None:
                source.close()
        with opened_for_reading(target, key, part="coffre") as copy:
            require_contents(copy, contents, part="coffre")
        return file, contents

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep the other processes from the folder of backups; raises VaultBusyError."""
        with machine_refusals(self.folder):
            create_private_folder(self.folder)
            lock = FileLock(
                self.folder / LOCK_NAME,
                mode=PRIVATE_FILE,
                timeout=self._session.tools.lock_wait_s,
            )
            try:
                lock.acquire()
            except Timeout as error:
                raise VaultBusyError(operation="sauvegarde") from error
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _working_folder(self) -> Iterator[Path]:
        """Give a private folder that is gone at the end; those of processes cut short go first."""
        work = self.folder / f"{WORKING}{secrets.token_hex(4)}"
        with machine_refusals(self.folder):
            for leftover in self.folder.glob(f"{WORKING}*"):
                shutil.rmtree(leftover, ignore_errors=True)
            create_private_folder(work)
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def info_of(path: Path, made_at: datetime, key: bytes) -> BackupInfo:
    """Return what a backup of this vault tells of itself; one that is damaged is not verified."""
    try:
        with open_archive(path) as archive:
            info = archive.info(is_verified=True)
            try:
                archive.manifest.require_seal(key)
            except VaultDamagedError:
                return replace(info, is_verified=False)
            return info
    except CrtError:
        return BackupInfo(
            path=path,
            made_at=made_at,
            label="",
            size_bytes=path.stat().st_size if path.exists() else 0,
            rows=0,
            schema="",
            kind="",
            is_verified=False,
            program_version="",
        )


def part_of(progress: Progress | None, start: int, end: int) -> Progress | None:
    """Return the progress of a step that goes from start to end thousandths of the whole."""
    if progress is None:
        return None
    tell = progress

    def report(done: int, total: int) -> bool:
        return tell(start + (end - start) * done // max(total, 1), THOUSAND)

    return report


def _give_name(partial: Path, now: datetime, file_name: str | None) -> Path:
    """Give a backup its name, which nothing bears yet; raises VaultExistsError."""
    folder = partial.parent
    if file_name is not None:
        path = folder / file_name
        if os.path.lexists(path):
            raise VaultExistsError(path=str(path))
    else:
        rank = 1
        while os.path.lexists(path := folder / name_of(now, rank)):
            rank += 1
    partial.rename(path)
    sync_folder(folder)
    return path


def _is_within(folder: Path, vault: Path) -> bool:
    """Tell whether a folder is the vault's or below it, however it is spelt; that is not elsewhere."""
    real = folder.resolve()
    for one in (real, *real.parents):
        # A parent that may not be looked at is not the vault, which is open.
        with suppress(OSError):
            if one.samefile(vault):
                return True
    return False


def _remove_partial(folder: Path, prefix: str) -> None:
    """Remove what backups of this vault that were cut short left in a folder."""
    for leftover in folder.iterdir():
        if leftover.name.startswith(prefix) and leftover.name.endswith(PARTIAL):
            with suppress(OSError):
                leftover.unlink()

"""Putting a backup back as a vault: checked, opened, journaled apart, then moved into place at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    VaultExistsError,
    WrongPassphraseError,
    WrongRecoveryKeyError,
)
from crt_desktop.domain.machine import machine_refusals
from crt_desktop.domain.roles import Permission
from crt_desktop.ports.upkeep import RestoreOrder
from crt_desktop.reports.upkeep import Restored
from db import keys, locks, slots
from db.backup_file import Archive, Progress, open_archive
from db.backups import SUBJECT
from db.brake import FILE_NAME as BRAKE_NAME
from db.files import sync_folder
from db.leftovers import remove_leftovers, working_folder
from db.rehearsal import extract, require_backup
from db.switch import restored_name, set_aside_name

if TYPE_CHECKING:
    from db.session import LocalVaultSession

Checker = Callable[[keys.DataKey], None]
Opener = Callable[[Path, RestoreOrder, Checker], "tuple[LocalVaultSession, str | None]"]
"""Opens the files of a backup in a folder, its key checked first; gives the new recovery key, if any."""


def restore(order: RestoreOrder, *, opener: Opener, progress: Progress | None = None) -> Restored:
    """Put a backup back as a vault, whole or not at all; see `ports.Vaults.restore`."""
    into = order.into.expanduser().absolute()
    is_taken = _require_room(into, replace=order.replace)
    with open_archive(order.backup) as archive:
        with machine_refusals(into):
            into.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(into)
        with working_folder(into) as work:
            extract(archive, work, progress)
            stamp, recovery_key = _open_and_record(order, archive, work, opener)
            set_aside = None
            if is_taken:
                set_aside = _put_in_place(work, into, stamp)
            else:
                _move(work, into)
        return Restored(
            path=order.into,
            made_at=archive.manifest.made_at,
            rows=sum(archive.manifest.rows),
            set_aside=set_aside,
            recovery_key=recovery_key,
        )


def _require_room(into: Path, *, replace: bool) -> bool:
    """Tell whether a vault stands there, to be set aside; raises VaultExistsError."""
    with machine_refusals(into):
        if not os.path.lexists(into) or (into.is_dir() and not any(into.iterdir())):
            return False
        is_vault = any((into / name).exists() for name in (slots.FILE_NAME, slots.DATABASE_NAME))
    if not (replace and is_vault):
        raise VaultExistsError(path=str(into))
    return True


def _open_and_record(
    order: RestoreOrder, archive: Archive, work: Path, opener: Opener
) -> tuple[str, str | None]:
    """Open what was extracted, compare it, journal the restoration; return its stamp and the new key."""
    try:
        session, recovery_key = opener(
            work, order, lambda data_key: require_backup(archive, work, data_key)
        )
    except WrongPassphraseError as error:
        # The brake counted it in a folder that goes away.
        raise WrongPassphraseError(delay_s=0) from error
    except WrongRecoveryKeyError as error:
        raise WrongRecoveryKeyError(**{"group": None, **error.values, "delay_s": 0}) from error
    try:
        if recovery_key is None:
            session.actor.require(Permission.BACKUP_RUN)
        stamp = f"{session.tools.clock.now():%Y%m%dT%H%M%SZ}"
        with session.uow() as uow:
            uow.audit.record(
                session.actor,
                AuditTag.BACKUP_RESTORE,
                entity=SUBJECT,
                fields=(f"{archive.manifest.made_at:%Y%m%dT%H%M%SZ}",),
            )
            uow.commit()
        session.forget_anchors()
    finally:
        session.close()
    with machine_refusals(work):
        for name in (locks.FILE_NAME, BRAKE_NAME):
            (work / name).unlink(missing_ok=True)
        sync_folder(work)
    return stamp, recovery_key


def _move(work: Path, into: Path) -> None:
    """Give a restored vault its place, where there is nothing or an empty folder."""
    with machine_refusals(into):
        if into.is_dir():
            into.rmdir()
        work.rename(into)
        sync_folder(into.parent)


def _put_in_place(work: Path, into: Path, stamp: str) -> Path:
    """Set the vault that stands there aside, and give its place to the restored one.

    Cut between the two, the next opening finishes: see `db.switch.finish_restoration`.
    """
    waiting, set_aside = _free_names(into, stamp)
    with machine_refusals(into):
        work.rename(waiting)
        try:
            with locks.operation_lock(into):
                if sys.platform != "win32":  # there, a folder with an open file keeps its name
                    into.rename(set_aside)
            if sys.platform == "win32":
                into.rename(set_aside)
        except BaseException:
            if not os.path.lexists(into):
                set_aside.rename(into)
            waiting.rename(work)
            raise
        sync_folder(into.parent)
        waiting.rename(into)
        sync_folder(into.parent)
    return set_aside


def _free_names(into: Path, stamp: str) -> tuple[Path, Path]:
    rank, chosen = 1, stamp
    while os.path.lexists(set_aside_name(into, chosen)) or os.path.lexists(
        restored_name(into, chosen)
    ):
        rank += 1
        chosen = f"{stamp}-{rank}"
    return restored_name(into, chosen), set_aside_name(into, chosen)

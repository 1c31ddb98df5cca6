"""The backups of a vault: made, checked, rehearsed, thinned out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crt_desktop.domain.dates import local_date
from crt_desktop.domain.retention import (
    AUTOMATIQUE,
    ELSEWHERE_DAYS,
    MANUELLE,
    KeptBackup,
    expired,
    is_elsewhere_late,
    is_made_on,
)
from crt_desktop.domain.roles import Permission
from crt_desktop.domain.vault_folder import keep_out_of_vaults
from crt_desktop.ports.clock import Clock
from crt_desktop.ports.upkeep import Progress
from crt_desktop.ports.vault import VaultSession
from crt_desktop.reports.upkeep import BackupInfo, BackupState, Restored


class Backups:
    """Use cases on the backups of an open vault.

    A backup is one encrypted file; it appears once it was opened and compared, whole or not at all.
    Errors: PermissionDeniedError, VaultDamagedError, VaultBusyError, VaultExistsError, the machine's.
    """

    def __init__(self, session: VaultSession, clock: Clock, *, version: str) -> None:
        """Act as the session's actor; ``version`` of the program goes into each manifest."""
        self._session = session
        self._clock = clock
        self._version = version

    def state(self, *, reminder_days: int = ELSEWHERE_DAYS) -> BackupState:
        """Return the backups of the vault's folder and what is due."""
        self._session.actor.require(Permission.BACKUP_RUN)
        store = self._session.backup_store
        backups, last_at = store.all(), store.last_elsewhere_at()
        return BackupState(
            backups=backups,
            last_elsewhere_at=last_at,
            is_elsewhere_late=is_elsewhere_late(last_at, now=self._clock.now(), days=reminder_days),
            is_due=not self._is_done(backups),
        )

    def make(self, progress: Progress | None = None) -> BackupInfo:
        """Make a backup by hand, in the vault's folder."""
        self._session.actor.require(Permission.BACKUP_RUN)
        return self._session.backup_store.make(
            kind=MANUELLE, program_version=self._version, progress=progress
        )

    def make_elsewhere(self, path: Path, progress: Progress | None = None) -> BackupInfo:
        """Make a backup out of the vault: into a folder, or as a file that does not exist yet.

        A file with a name of its own is refused in any vault, ``fichier_dans_coffre``: those of the vault mean
        something there.
        """
        self._session.actor.require(Permission.BACKUP_RUN)
        is_folder = path.is_dir()
        if not is_folder:
            keep_out_of_vaults(path)
        return self._session.backup_store.make(
            kind=MANUELLE,
            program_version=self._version,
            folder=path if is_folder else path.absolute().parent,
            file_name=None if is_folder else path.name,
            progress=progress,
        )

    def make_if_due(self, progress: Progress | None = None) -> BackupInfo | None:
        """Make the automatic backup of the day unless it is there, and drop those retention lets go.

        Asks for no permission: the caseload is kept safe whoever works today. A damaged backup neither
        counts nor goes: somebody is to look at it.
        """
        store = self._session.backup_store
        made = store.make_unless(
            self._is_done, kind=AUTOMATIQUE, program_version=self._version, progress=progress
        )
        if made is not None:
            backups = [one for one in store.all() if one.is_verified]
            gone = expired(map(_as_kept, backups), today=self._clock.today())
            store.remove([one for one in backups if one.path.name in gone])
        return made

    def check(self, path: Path, progress: Progress | None = None) -> BackupInfo:
        """Open a backup of this vault and compare it with its manifest; raises VaultDamagedError."""
        self._session.actor.require(Permission.BACKUP_RUN, Permission.VAULT_VERIFY)
        return self._session.backup_store.check(path, progress)

    def rehearse(self, path: Path, progress: Progress | None = None) -> Restored:
        """Restore a backup of this vault apart, check every row of it, and delete what was restored."""
        self._session.actor.require(Permission.BACKUP_RUN, Permission.VAULT_VERIFY)
        return self._session.backup_store.rehearse(path, progress)

    def _is_done(self, backups: Sequence[BackupInfo]) -> bool:
        whole = (_as_kept(one) for one in backups if one.is_verified)
        return is_made_on(whole, local_date(self._clock.now()))


def _as_kept(backup: BackupInfo) -> KeptBackup:
    return KeptBackup(name=backup.path.name, made_at=backup.made_at, kind=backup.kind)

"""What the upkeep of a vault asks of it: accounts, keys, backups, restoration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from crt_desktop.domain.roles import Role
from crt_desktop.reports.upkeep import AccountLine, BackupInfo, Restored

Progress = Callable[[int, int], bool]
"""Called with what is done and the total; returning False raises OperationCancelledError."""

AccountRule = Callable[[Sequence[AccountLine]], None]
"""Judges the accounts as they stand once nobody else may change them; raises to refuse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountToAdd:
    """An account to add, or to bring back under its former name."""

    name: str
    display_name: str
    role: Role
    passphrase: str = field(repr=False)
    professionnel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountChange:
    """What changes of an account; None is left as it is, an empty ``professionnel`` unties it."""

    role: Role | None = None
    display_name: str | None = None
    professionnel: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreOrder:
    """Which backup to put back, where, and what opens it.

    Either the account's ``passphrase``, or the ``recovery_key`` of the backup with a ``new_passphrase``.
    ``replace``: a vault that stands there is set aside, never deleted.
    """

    backup: Path
    into: Path
    name: str
    passphrase: str | None = field(default=None, repr=False)
    recovery_key: str | None = field(default=None, repr=False)
    new_passphrase: str | None = field(default=None, repr=False)
    replace: bool = False


class AccountStore(Protocol):
    """The accounts of an open vault: their rows, their slots, the entries of the journal.

    Every method that changes something is durable when it returns, and leaves nothing half-done:
    VaultBusyError while another operation holds the vault, VaultReplacedError when the vault was given
    another key or restored since it was opened, and the EnvironmentFailedError family.
    """

    def all(self) -> tuple[AccountLine, ...]:
        """Return every account, the active ones first, by displayed name."""

    def add(self, account: AccountToAdd, *, rule: AccountRule) -> AccountLine:
        """Add an account, or bring a disabled one back.

        Raises RuleViolationError: ``compte_existant``, ``compte_ressemblant`` for a name that differs
        from another by its capitals or accents alone.
        """

    def change(self, name: str, change: AccountChange, *, rule: AccountRule) -> AccountLine:
        """Change an active account; raises UnknownAccountError."""

    def disable(self, name: str, *, rule: AccountRule, progress: Progress | None = None) -> None:
        """Take an account's access away and give the vault a new key; raises UnknownAccountError."""

    def change_passphrase(self, *, old: str, new: str) -> None:
        """Change the session's own passphrase; a wrong old one is counted.

        Raises WrongPassphraseError, TooManyAttemptsError, and those of the second factor.
        """

    def rotate_key(self, progress: Progress | None = None) -> None:
        """Give the vault a new key; every account keeps its passphrase."""

    def renew_recovery(self) -> str:
        """Return a new recovery key; the former one opens nothing any more."""

    def set_second_factor(self, *, passphrase: str, is_on: bool) -> None:
        """Ask for the secret of this workstation's keyring too, or no longer, for the session's account.

        Raises WrongPassphraseError, KeyringUnavailableError, SecondFactorMissingError.
        """

    def has_keyring(self) -> bool:
        """Tell whether this workstation can keep a second factor now."""


class BackupStore(Protocol):
    """The backups of an open vault, in its own folder and elsewhere."""

    def all(self) -> tuple[BackupInfo, ...]:
        """Return the backups of the vault's folder, latest first, as their manifests tell them."""

    def last_elsewhere_at(self) -> datetime | None:
        """Return when a backup was last written out of the vault's folder, as the journal tells."""

    def make(
        self,
        *,
        kind: str,
        program_version: str,
        folder: Path | None = None,
        file_name: str | None = None,
        progress: Progress | None = None,
    ) -> BackupInfo:
        """Write a verified backup and its entry in the journal.

        Args:
            kind: One of `crt_desktop.domain.retention.KINDS`.
            program_version: For the manifest.
            folder: Where to write it; None is the vault's own folder of backups.
            file_name: Its name there, instead of one made of the instant.
            progress: See `Progress`.

        Raises VaultExistsError (the file exists), VaultDamagedError, and the machine's refusals.
        """

    def make_unless(
        self,
        is_done: Callable[[Sequence[BackupInfo]], bool],
        *,
        kind: str,
        program_version: str,
        progress: Progress | None = None,
    ) -> BackupInfo | None:
        """Write a backup unless those there are suffice, judged while nobody else writes one."""

    def remove(self, backups: Sequence[BackupInfo]) -> None:
        """Delete these backups of the vault's folder."""

    def check(self, path: Path, progress: Progress | None = None) -> BackupInfo:
        """Open a backup of this vault and compare it with its manifest; raises VaultDamagedError."""

    def rehearse(self, path: Path, progress: Progress | None = None) -> Restored:
        """Restore a backup of this vault into a private folder, check it whole, delete it."""

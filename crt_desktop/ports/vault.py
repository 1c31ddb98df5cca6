"""The vault: making, opening and restoring one, and the session of an account in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from crt_desktop.domain.roles import Actor, Role
from crt_desktop.ports.uow import UnitOfWork
from crt_desktop.ports.upkeep import AccountStore, BackupStore, Progress, RestoreOrder
from crt_desktop.reports.upkeep import BackupInfo, Restored
from crt_desktop.reports.vault import VaultStatus, VerifyReport


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """An account to create; ``name`` is what is typed to come in."""

    name: str
    display_name: str
    role: Role
    professionnel: str | None = None


class VaultSession(Protocol):
    """An unlocked vault and who opened it. Used from one thread at a time."""

    @property
    def actor(self) -> Actor:
        """Who acts."""

    @property
    def path(self) -> Path:
        """The folder of the vault."""

    @property
    def is_training(self) -> bool:
        """Tell whether the vault holds fictional people; every output says so."""

    def uow(self) -> UnitOfWork:
        """Return a new unit of work, to be entered with ``with``."""

    def verify(self, progress: Callable[[int, int], bool] | None = None) -> VerifyReport:
        """Check pages, keys, schema, foreign keys, audit chain and content.

        ``progress(done, total)`` returns False to cancel.
        """

    def set_label(self, label: str) -> None:
        """Keep the name of the etablissement where the unlock screen can read it."""

    @property
    def account_store(self) -> AccountStore:
        """The accounts and the keys."""

    @property
    def backup_store(self) -> BackupStore:
        """The backups."""

    def close(self) -> None:
        """Forget the key and close the database; further use is an error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatedVault:
    """A vault just made, or recovered: its session and the recovery key, shown once."""

    session: VaultSession
    recovery_key: str = field(repr=False)


class Vaults(Protocol):
    """Makes and opens vaults. Errors: `domain.errors`, the Access and Vault families."""

    def has_keyring(self) -> bool:
        """Tell whether this workstation can keep a second factor now; may wait a few seconds."""

    def inspect(self, path: Path) -> VaultStatus:
        """Read what the slot file says without a key."""

    def create(
        self,
        path: Path,
        *,
        account: NewAccount,
        passphrase: str,
        label: str = "",
        is_training: bool = False,
    ) -> CreatedVault:
        """Make a vault in a folder that is new or empty."""

    def unlock(self, path: Path, *, name: str, passphrase: str) -> VaultSession:
        """Open with an account's passphrase; a wrong one is counted."""

    def recover(
        self, path: Path, *, name: str, recovery_key: str, new_passphrase: str
    ) -> CreatedVault:
        """Open with the recovery key, give the account a new passphrase and the vault a new key."""

    def inspect_backup(self, path: Path) -> BackupInfo:
        """Read what the manifest of a backup says without a key, and its accounts."""

    def restore(self, order: RestoreOrder, *, progress: Progress | None = None) -> Restored:
        """Put a backup back as a vault, whole or not at all."""

"""Making, opening, recovering and checking vaults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from crt_desktop.domain.errors import RuleViolationError
from crt_desktop.domain.roles import Permission, Role

if TYPE_CHECKING:
    # The unlock screen is painted with this module: the ports and all they name come later.
    from crt_desktop.ports.upkeep import Progress
    from crt_desktop.ports.vault import CreatedVault, Vaults, VaultSession
    from crt_desktop.reports.upkeep import BackupInfo, Restored
    from crt_desktop.reports.vault import VaultStatus, VerifyReport

__all__ = ["CreatedVault", "Sessions", "VaultSession"]


class Sessions:
    """Use cases before a vault is open, and the check of an open one.

    Errors are those of the vault: the Access and Vault families of `crt_desktop.domain.errors`.
    """

    def __init__(self, vaults: Vaults) -> None:
        """Keep what makes and opens vaults."""
        self._vaults = vaults

    def has_keyring(self) -> bool:
        """Tell whether this workstation can keep a second factor now; may wait a few seconds."""
        return self._vaults.has_keyring()

    def inspect(self, path: Path) -> VaultStatus:
        """Return what is known of a vault without a key: accounts, establishment, delay."""
        return self._vaults.inspect(path)

    def create(
        self,
        path: Path,
        *,
        name: str,
        display_name: str,
        role: Role,
        passphrase: str,
        label: str = "",
        is_training: bool = False,
    ) -> CreatedVault:
        """Make a vault and its first account; ``name`` is what is typed to come in.

        The recovery key is shown once and kept nowhere. Raises RuleViolationError (``compte_sans_nom``, ``phrase_vide``). A weak passphrase is the
        caller's to warn about: see `crt_desktop.domain.passphrases`.
        """
        from crt_desktop.ports.vault import NewAccount

        account = NewAccount(name=name.strip(), display_name=display_name.strip(), role=role)
        if not account.name or not account.display_name:
            raise RuleViolationError("compte_sans_nom")
        _require_passphrase(passphrase)
        return self._vaults.create(
            path, account=account, passphrase=passphrase, label=label, is_training=is_training
        )

    def unlock(self, path: Path, *, name: str, passphrase: str) -> VaultSession:
        """Open a vault; the opening is an entry of its journal."""
        _require_passphrase(passphrase)
        return self._vaults.unlock(path, name=name, passphrase=passphrase)

    def recover(
        self, path: Path, *, name: str, recovery_key: str, new_passphrase: str
    ) -> CreatedVault:
        """Open with the recovery key; the account gets a new passphrase, the vault a new key."""
        _require_passphrase(new_passphrase)
        return self._vaults.recover(
            path, name=name, recovery_key=recovery_key, new_passphrase=new_passphrase
        )

    def inspect_backup(self, path: Path) -> BackupInfo:
        """Return what a backup says without a key: when, of what, how big, which accounts.

        Raises VaultNotFoundError, VaultDamagedError, VaultNewerError.
        """
        return self._vaults.inspect_backup(path)

    def restore(
        self,
        backup: Path,
        into: Path,
        *,
        name: str,
        passphrase: str | None = None,
        recovery_key: str | None = None,
        new_passphrase: str | None = None,
        replace: bool = False,
        progress: Progress | None = None,
    ) -> Restored:
        """Put a backup back into a new or empty folder; the restoration is an entry of its journal.

        Opened with the account's passphrase of then, or with the recovery key of then: the account gets
        the new passphrase, and the new recovery key of the result is to be shown once. A vault that
        stands in the folder is refused (VaultExistsError) unless ``replace``: it is then set aside.
        """
        from crt_desktop.ports.upkeep import RestoreOrder

        for given in (passphrase,) if recovery_key is None else (recovery_key, new_passphrase):
            _require_passphrase(given or "")
        order = RestoreOrder(
            backup=backup,
            into=into,
            name=name,
            passphrase=passphrase,
            recovery_key=recovery_key,
            new_passphrase=new_passphrase,
            replace=replace,
        )
        return self._vaults.restore(order, progress=progress)

    def verify(
        self, session: VaultSession, progress: Callable[[int, int], bool] | None = None
    ) -> VerifyReport:
        """Check the whole vault; the check itself is an entry of the journal.

        The entry is written after the checks, so that they judge the journal as it stood, and only
        when they passed: a damaged vault is left as it was found. Raises PermissionDeniedError.
        """
        session.actor.require(Permission.VAULT_VERIFY)
        report = session.verify(progress)
        if report.is_ok:
            from crt_desktop.domain.audit import AuditTag

            with session.uow() as uow:
                uow.audit.record(session.actor, AuditTag.VAULT_VERIFY)
                uow.commit()
        return report


def _require_passphrase(passphrase: str) -> None:
    if not passphrase:
        raise RuleViolationError("phrase_vide")

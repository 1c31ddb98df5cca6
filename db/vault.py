"""Vaults in local folders: made, looked at, opened, recovered.

The unlock screen needs this module at once and the database only once the passphrase is typed: the
cryptography and the database are imported by the functions that use them, or beforehand by `preload`.
"""

from __future__ import annotations

import sys
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from crt_desktop.domain.errors import (
    SecondFactorMissingError,
    TooManyAttemptsError,
    UnknownAccountError,
    VaultBusyError,
    VaultExistsError,
    WrongPassphraseError,
    WrongRecoveryKeyError,
)
from crt_desktop.domain.machine import machine_refusals
from crt_desktop.reports.vault import AccountLabel, VaultStatus
from db import slots
from db.brake import Brake
from db.files import create_private_folder, restrict_folder
from db.switch import finish_restoration, settle, settle_if_free

if TYPE_CHECKING:
    from collections.abc import Callable

    from crt_desktop.ports.clock import Clock
    from crt_desktop.ports.upkeep import RestoreOrder
    from crt_desktop.ports.vault import CreatedVault, NewAccount
    from crt_desktop.reports.upkeep import BackupInfo, Restored
    from db.factor import FactorStore
    from db.keys import DataKey, Stretch
    from db.session import LocalVaultSession
    from db.tools import VaultTools

LOCK_WAIT_S: Final = 10.0
READINGS: Final = 3
"""How often the slot file is read again when somebody changes it during an opening."""


def preload() -> None:
    """Import what opening a vault and its first pages need, in the background while the person types."""
    import db.making  # noqa: PLC0415 - the point of this function
    import db.queries.alerts  # noqa: PLC0415
    import db.queries.caseload  # noqa: PLC0415
    import db.queries.dashboard  # noqa: PLC0415
    import db.repositories.reports  # noqa: PLC0415
    import db.session  # noqa: PLC0415, F401


class LocalVaults:
    """Makes and opens the vaults of this workstation."""

    def __init__(
        self,
        clock: Clock,
        *,
        kdf: slots.KdfParameters | None = None,
        stretch: Stretch | None = None,
        workstation: str | None = None,
        lock_wait_s: float = LOCK_WAIT_S,
        factors: FactorStore | None = None,
    ) -> None:
        """Say how passphrases are stretched: by default Argon2id, measured on this machine.

        Args:
            clock: Dates the journal and times the brake.
            kdf: Parameters of the slots to be made, instead of measured ones.
            stretch: The derivation itself; anything but the default is for tests.
            workstation: The name the journal gives to this machine, its host name by default.
            lock_wait_s: How long to wait for another operation or another writer.
            factors: Where second factors are kept, the system's keyring by default.
        """
        self._clock = clock
        self._kdf = kdf
        self._stretch = stretch
        self._workstation = workstation
        self._lock_wait_s = lock_wait_s
        self._factors = factors

    def has_keyring(self) -> bool:
        """Tell whether this workstation can keep a second factor now."""
        return self._tools().factors.is_usable()

    def inspect(self, path: Path) -> VaultStatus:
        """Read what the slot file says without a key.

        Raises VaultNotFoundError, VaultDamagedError, VaultNewerError, EnvironmentFailedError.
        """
        finish_restoration(path)
        settle_if_free(path)
        file = slots.read(path)
        return VaultStatus(
            path=path,
            label=file.label,
            accounts=account_labels(file),
            is_training=file.is_training,
            delay_s=Brake(path).delay_s(self._clock.now()),
        )

    def create(
        self,
        path: Path,
        *,
        account: NewAccount,
        passphrase: str,
        label: str = "",
        is_training: bool = False,
    ) -> CreatedVault:
        """Make a vault in a folder that is new or empty.

        Raises VaultExistsError, UnsafeLocationError, EnvironmentFailedError and its kinds; nothing
        is left behind.
        """
        from db.locations import refuse_unsafe_location  # noqa: PLC0415 - seldom used
        from db.making import make_vault  # noqa: PLC0415 - loads the database

        refuse_unsafe_location(path)
        with machine_refusals(path):
            if path.exists() and (not path.is_dir() or any(path.iterdir())):
                raise VaultExistsError(path=str(path))
        is_new_folder = not path.exists()
        try:
            with machine_refusals(path):
                create_private_folder(path)
            return make_vault(
                path,
                account=replace(account, name=normal_name(account.name)),
                secret=normal_secret(passphrase),
                label=label,
                is_training=is_training,
                tools=self._tools(),
            )
        except BaseException:
            _undo_creation(path, is_new_folder=is_new_folder)
            raise

    def unlock(self, path: Path, *, name: str, passphrase: str) -> LocalVaultSession:
        """Open with an account's passphrase; a wrong one is counted.

        Raises WrongPassphraseError, UnknownAccountError, TooManyAttemptsError, the errors of the second
        factor and the vault family. An unknown account takes as long as a wrong passphrase.
        """
        from crt_desktop.domain.audit import AuditTag  # noqa: PLC0415 - light, but not needed before
        from db.content import COMPTE  # noqa: PLC0415 - loads the database

        session = self._open_as_it_stands(
            path, lambda file, brake: self._try_passphrase(file, brake, name, passphrase)
        )
        try:
            with session.uow() as uow:
                uow.audit.record(
                    session.actor,
                    AuditTag.VAULT_UNLOCK,
                    entity=COMPTE,
                    entity_id=session.actor.account_id,
                )
                uow.commit()
        except BaseException:
            session.close()
            raise
        return session

    def recover(
        self, path: Path, *, name: str, recovery_key: str, new_passphrase: str
    ) -> CreatedVault:
        """Open with the recovery key, give the account a new passphrase and the vault a new key.

        A mistyped key (its checksum is wrong) costs nothing; a wrong one is counted. Raises
        WrongRecoveryKeyError and what `unlock` raises.
        """
        from db.making import replace_secrets  # noqa: PLC0415 - loads the database

        session = self._open_as_it_stands(
            path, lambda file, brake: self._try_recovery_key(file, brake, name, recovery_key)
        )
        try:
            return replace_secrets(session, secret=normal_secret(new_passphrase))
        except BaseException:
            session.close()
            raise

    def inspect_backup(self, path: Path) -> BackupInfo:
        """Read what the manifest of a backup says without a key, and its accounts.

        Raises VaultNotFoundError, VaultDamagedError, VaultNewerError.
        """
        from db.backup_file import inspect  # noqa: PLC0415 - seldom used

        return inspect(path)

    def restore(
        self, order: RestoreOrder, *, progress: Callable[[int, int], bool] | None = None
    ) -> Restored:
        """Put a backup back as a vault, whole or not at all.

        Raises VaultExistsError, VaultDamagedError, WrongPassphraseError, WrongRecoveryKeyError,
        UnknownAccountError, VaultNewerError and the machine's refusals; what stood there is untouched.
        """
        from db.locations import refuse_unsafe_location  # noqa: PLC0415 - seldom used
        from db.restore import restore  # noqa: PLC0415 - seldom used

        refuse_unsafe_location(order.into)
        finish_restoration(order.into)
        return restore(order, opener=self._open_apart, progress=progress)

    def _open_apart(
        self, folder: Path, order: RestoreOrder, check: Callable[[DataKey], None]
    ) -> tuple[LocalVaultSession, str | None]:
        """Open what a backup held, in a folder of its own; return the new recovery key, if any.

        ``check`` judges the files with their key before anything of them is changed.
        """
        from db.making import replace_secrets  # noqa: PLC0415 - loads the database

        def give_key(file: slots.SlotFile, brake: Brake) -> tuple[DataKey, str]:
            if order.recovery_key is None:
                passphrase = order.passphrase or ""
                data_key, name = self._try_passphrase(file, brake, order.name, passphrase)
            else:
                data_key, name = self._try_recovery_key(file, brake, order.name, order.recovery_key)
            try:
                check(data_key)
            except BaseException:
                data_key.forget()
                raise
            return data_key, name

        session = self._open_as_it_stands(folder, give_key)
        if order.recovery_key is None:
            return session, None
        try:
            created = replace_secrets(session, secret=normal_secret(order.new_passphrase or ""))
        except BaseException:
            session.close()
            raise
        return session, created.recovery_key

    def _try_passphrase(
        self, file: slots.SlotFile, brake: Brake, name: str, passphrase: str
    ) -> tuple[DataKey, str]:
        from db import keys  # noqa: PLC0415 - loads the cryptography

        account = file.account(normal_name(name))
        tried = file.accounts[0] if account is None else account
        factor = None if account is None else self._factor_of(file, account)
        try:
            data_key = keys.open_slot(
                tried.slot,
                normal_secret(passphrase),
                owner=keys.owner_of(file.vault, tried.name),
                kdf=tried.kdf,
                stretch=self._tools().stretch_with(factor),
            )
        except keys.SlotClosedError as error:
            if account is None:
                raise UnknownAccountError(name=name) from None
            delay = brake.count_failure(self._clock.now())
            raise WrongPassphraseError(delay_s=delay) from error
        if account is None:
            # Another account's passphrase: the name is still unknown.
            data_key.forget()
            raise UnknownAccountError(name=name)
        return data_key, account.name

    def _factor_of(self, file: slots.SlotFile, account: slots.AccountSlot) -> bytes | None:
        """Return the second factor an account asks for; raises SecondFactorMissingError."""
        if not account.factor:
            return None
        factor = self._tools().factors.read(file.vault, account.name)
        if factor is None:
            raise SecondFactorMissingError(name=account.name)
        return factor

    def _try_recovery_key(
        self, file: slots.SlotFile, brake: Brake, name: str, recovery_key: str
    ) -> tuple[DataKey, str]:
        from db import keys  # noqa: PLC0415 - loads the cryptography
        from db import recovery_key as recovery  # noqa: PLC0415

        try:
            secret = recovery.from_text(recovery_key)
        except recovery.MistypedKeyError as error:
            raise WrongRecoveryKeyError(delay_s=0, group=error.group) from error
        try:
            data_key = keys.open_slot(
                file.recovery,
                secret,
                owner=keys.owner_of(file.vault, None),
                kdf=keys.DEFAULT_KDF,
                stretch=keys.recovery_stretch,
            )
        except keys.SlotClosedError as error:
            delay = brake.count_failure(self._clock.now())
            raise WrongRecoveryKeyError(delay_s=delay) from error
        account = file.account(normal_name(name))
        if account is None:
            data_key.forget()
            raise UnknownAccountError(name=name)
        return data_key, account.name

    def _open_as_it_stands(
        self,
        path: Path,
        give_key: Callable[[slots.SlotFile, Brake], tuple[DataKey, str]],
    ) -> LocalVaultSession:
        """Open with the key that a reading of the slot file gives; read again if it moved meanwhile."""
        from db.session import SlotsMovedError  # noqa: PLC0415 - loads the database

        for _ in range(READINGS):
            file, brake = self._approach(path)
            data_key, name = give_key(file, brake)
            try:
                session = self._open(path, file, data_key, name=name)
            except SlotsMovedError:
                continue
            brake.release()
            return session
        raise VaultBusyError(operation="")

    def _approach(self, path: Path) -> tuple[slots.SlotFile, Brake]:
        """Read the slot file and pass the brake; raises TooManyAttemptsError."""
        from db.leftovers import remove_leftovers  # noqa: PLC0415 - the unlock screen does without
        from db.locations import refuse_unsafe_location  # noqa: PLC0415 - the same

        finish_restoration(path)
        remove_leftovers(path)
        settle(path, wait_s=self._lock_wait_s)
        file = slots.read(path)
        refuse_unsafe_location(path)
        brake = Brake(path)
        delay = brake.delay_s(self._clock.now())
        if delay > 0:
            raise TooManyAttemptsError(delay_s=delay)
        return file, brake

    def _open(
        self, path: Path, file: slots.SlotFile, data_key: DataKey, *, name: str
    ) -> LocalVaultSession:
        from db import keys  # noqa: PLC0415 - loads the cryptography
        from db.session import open_session  # noqa: PLC0415 - loads the database

        try:
            keys.check_slots(file, data_key)
            if sys.platform != "win32":  # there, the access list was set at the creation
                with machine_refusals(path):
                    restrict_folder(path)
            return open_session(path, file, data_key, name=name, tools=self._tools())
        except BaseException:
            data_key.forget()
            raise

    def _tools(self) -> VaultTools:
        import socket  # noqa: PLC0415 - not needed before the vault is open

        from db import keys  # noqa: PLC0415 - loads the cryptography
        from db.factor import KeyringFactors  # noqa: PLC0415 - beside its use
        from db.tools import VaultTools  # noqa: PLC0415 - beside its use

        return VaultTools(
            clock=self._clock,
            workstation=socket.gethostname() if self._workstation is None else self._workstation,
            stretch=self._stretch or keys.argon2id,
            kdf=self._kdf,
            factors=self._factors or KeyringFactors(),
            lock_wait_s=self._lock_wait_s,
        )


def account_labels(file: slots.SlotFile) -> tuple[AccountLabel, ...]:
    """Return the accounts of a slot file as the unlock screen offers them."""
    return tuple(
        AccountLabel(name=one.name, display_name=one.display_name, role=one.role)
        for one in file.accounts
    )


def normal_name(name: str) -> str:
    """Return the form in which account names are compared: composed, without blanks around."""
    return unicodedata.normalize("NFC", name).strip()


def normal_secret(passphrase: str) -> bytes:
    """Return the bytes of a passphrase, the same for every way of typing its accents."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _undo_creation(path: Path, *, is_new_folder: bool) -> None:
    """Remove what an unfinished creation left; only files of a vault, and only its own folder."""
    with suppress(OSError):
        for leftover in path.glob("coffre.*"):
            leftover.unlink()
        if is_new_folder:
            path.rmdir()

"""Making a vault, and giving new secrets to one that was recovered."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.machine import machine_refusals
from crt_desktop.domain.roles import Actor
from crt_desktop.ports import Clock, CreatedVault, NewAccount
from db import keys, slots
from db import recovery_key as recovery
from db.audit import AuditKeys
from db.content import COMPTE
from db.engine import create_maintenance_engine, create_vault_engine
from db.files import create_private_file
from db.migrate import HEAD_REVISION, upgrade_to_head
from db.session import LocalVaultSession, open_session
from db.tables.security import AccountRow, VaultStateRow
from db.uow import SqlUnitOfWork, UnitOfWorkContext


def make_vault(
    folder: Path,
    *,
    account: NewAccount,
    secret: bytes,
    label: str,
    is_training: bool,
    kdf: slots.KdfParameters | None,
    stretch: keys.Stretch,
    workstation: str,
    clock: Clock,
    lock_wait_s: float,
) -> CreatedVault:
    """Fill an empty private folder with a vault; the slot file, written last, makes it one."""
    data_key = keys.DataKey.new()
    vault = secrets.token_hex(16)
    kdf = kdf or keys.calibrated_kdf()
    recovery_secret = recovery.new_secret()
    file = keys.seal_slots(
        slots.SlotFile(
            vault=vault,
            generation=1,
            schema=HEAD_REVISION,
            label=label,
            is_training=is_training,
            accounts=(
                slots.AccountSlot(
                    name=account.name,
                    display_name=account.display_name,
                    role=account.role,
                    kdf=kdf,
                    slot=keys.make_slot(
                        data_key,
                        secret,
                        owner=keys.owner_of(vault, account.name),
                        kdf=kdf,
                        stretch=stretch,
                    ),
                ),
            ),
            recovery=_recovery_slot(data_key, recovery_secret, vault=vault),
        ),
        data_key,
    )
    _make_database(folder, file, data_key, account=account, workstation=workstation, clock=clock)
    slots.write(folder, file)
    session = open_session(
        folder,
        file,
        data_key,
        name=account.name,
        workstation=workstation,
        clock=clock,
        lock_wait_s=lock_wait_s,
    )
    return CreatedVault(session=session, recovery_key=recovery.to_text(recovery_secret))


def _make_database(
    folder: Path,
    file: slots.SlotFile,
    data_key: keys.DataKey,
    *,
    account: NewAccount,
    workstation: str,
    clock: Clock,
) -> None:
    path = folder / slots.DATABASE_NAME
    with machine_refusals(path):
        create_private_file(path)
    maintenance = create_maintenance_engine(path, data_key.database)
    try:
        with maintenance.connect() as connection:
            upgrade_to_head(connection)
    finally:
        maintenance.dispose()
    engine = create_vault_engine(path, data_key.database)
    context = UnitOfWorkContext(
        engine=engine,
        keys=AuditKeys(chain=data_key.audit, content=data_key.content),
        clock=clock,
        on_commit=lambda *_: None,
    )
    try:
        with SqlUnitOfWork(context) as uow:
            _add_first_rows(uow, file, account=account, workstation=workstation, clock=clock)
            uow.commit()
    finally:
        engine.dispose()


def _add_first_rows(
    uow: SqlUnitOfWork,
    file: slots.SlotFile,
    *,
    account: NewAccount,
    workstation: str,
    clock: Clock,
) -> None:
    uow.begin_writing()
    now = clock.now()
    uow.session.add(
        VaultStateRow(
            id=1,
            vault=file.vault,
            generation=file.generation,
            is_training=file.is_training,
            created_at=now,
        )
    )
    row = AccountRow(
        name=account.name,
        display_name=account.display_name,
        role=account.role.value,
        professionnel=account.professionnel,
        is_active=True,
        recorded_at=now,
    )
    uow.session.add(row)
    uow.session.flush()
    actor = Actor(
        account_id=row.id,
        name=account.name,
        display_name=account.display_name,
        role=account.role,
        workstation=workstation,
        professionnel=account.professionnel,
    )
    uow.audit.record(actor, AuditTag.VAULT_CREATE)
    uow.audit.record(actor, AuditTag.ACCOUNT_CREATE, entity=COMPTE, entity_id=row.id)


def replace_secrets(
    session: LocalVaultSession,
    *,
    secret: bytes,
    kdf: slots.KdfParameters | None,
    stretch: keys.Stretch,
) -> CreatedVault:
    """Give the session's account a new passphrase, and the vault a new recovery key."""
    recovery_secret = recovery.new_secret()
    kdf = kdf or keys.calibrated_kdf()

    def renew(file: slots.SlotFile, data_key: keys.DataKey) -> slots.SlotFile:
        name = session.actor.name
        account = next(one for one in file.accounts if one.name == name)
        slot = keys.make_slot(
            data_key, secret, owner=keys.owner_of(file.vault, name), kdf=kdf, stretch=stretch
        )
        return replace(
            file.with_account(replace(account, kdf=kdf, slot=slot)),
            recovery=_recovery_slot(data_key, recovery_secret, vault=file.vault),
        )

    # The journal first: once the slots are rewritten, nothing may keep the new key from being shown.
    with session.uow() as uow:
        uow.audit.record(session.actor, AuditTag.VAULT_RECOVER)
        uow.audit.record(
            session.actor,
            AuditTag.ACCOUNT_PASSPHRASE,
            entity=COMPTE,
            entity_id=session.actor.account_id,
        )
        uow.commit()
    session.change_slots(renew)
    return CreatedVault(session=session, recovery_key=recovery.to_text(recovery_secret))


def _recovery_slot(data_key: keys.DataKey, secret: bytes, *, vault: str) -> slots.Slot:
    return keys.make_slot(
        data_key,
        secret,
        owner=keys.owner_of(vault, None),
        kdf=keys.DEFAULT_KDF,
        stretch=keys.recovery_stretch,
    )

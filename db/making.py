"""Making a vault, and giving new secrets to one that was recovered."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import UnknownAccountError
from crt_desktop.domain.machine import machine_refusals
from crt_desktop.domain.roles import Actor
from crt_desktop.ports.vault import CreatedVault, NewAccount
from db import keys, slots
from db import recovery_key as recovery
from db.content import COMPTE
from db.engine import create_maintenance_engine, create_vault_engine
from db.files import create_private_file
from db.migrate import HEAD_REVISION, upgrade_to_head
from db.session import LocalVaultSession, audit_keys, open_session
from db.tables.security import AccountRow, VaultStateRow
from db.tools import VaultTools
from db.uow import SqlUnitOfWork, UnitOfWorkContext


def make_vault(
    folder: Path,
    *,
    account: NewAccount,
    secret: bytes,
    label: str,
    is_training: bool,
    tools: VaultTools,
) -> CreatedVault:
    """Fill an empty private folder with a vault; the slot file, written last, makes it one."""
    data_key = keys.DataKey.new()
    vault = secrets.token_hex(16)
    recovery_secret = recovery.new_secret()
    file = keys.seal_slots(
        slots.SlotFile(
            vault=vault,
            generation=1,
            schema=HEAD_REVISION,
            label=label,
            is_training=is_training,
            accounts=(account_slot(data_key, secret, vault=vault, account=account, tools=tools),),
            recovery=recovery_slot(data_key, recovery_secret, vault=vault),
        ),
        data_key,
    )
    _make_database(folder, file, data_key, account=account, tools=tools)
    slots.write(folder, file)
    session = open_session(folder, file, data_key, name=account.name, tools=tools)
    return CreatedVault(session=session, recovery_key=recovery.to_text(recovery_secret))


def _make_database(
    folder: Path,
    file: slots.SlotFile,
    data_key: keys.DataKey,
    *,
    account: NewAccount,
    tools: VaultTools,
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
        keys=audit_keys(data_key),
        clock=tools.clock,
        on_commit=lambda *_: None,
    )
    try:
        with SqlUnitOfWork(context) as uow:
            _add_first_rows(uow, file, account=account, tools=tools)
            uow.commit()
    finally:
        engine.dispose()


def _add_first_rows(
    uow: SqlUnitOfWork,
    file: slots.SlotFile,
    *,
    account: NewAccount,
    tools: VaultTools,
) -> None:
    uow.begin_writing()
    now = tools.clock.now()
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
        workstation=tools.workstation,
        professionnel=account.professionnel,
    )
    uow.audit.record(actor, AuditTag.VAULT_CREATE)
    uow.audit.record(actor, AuditTag.ACCOUNT_CREATE, entity=COMPTE, entity_id=row.id)


def replace_secrets(session: LocalVaultSession, *, secret: bytes) -> CreatedVault:
    """Give the session's account a new passphrase without second factor, the vault a new recovery key."""
    recovery_secret = recovery.new_secret()

    def renew(file: slots.SlotFile, data_key: keys.DataKey) -> slots.SlotFile:
        account = slot_of(file, session.actor.name)
        return replace(
            file.with_account(
                account_slot(
                    data_key, secret, vault=file.vault, account=account, tools=session.tools
                )
            ),
            recovery=recovery_slot(data_key, recovery_secret, vault=file.vault),
        )

    # The journal first: once the slots are rewritten, nothing may keep the new key from being shown.
    with session.uow() as uow:
        for tag in (AuditTag.VAULT_RECOVER, AuditTag.ACCOUNT_PASSPHRASE):
            uow.audit.record(session.actor, tag, entity=COMPTE, entity_id=session.actor.account_id)
        uow.commit()
    session.change_slots(renew)
    return CreatedVault(session=session, recovery_key=recovery.to_text(recovery_secret))


def slot_of(file: slots.SlotFile, name: str) -> slots.AccountSlot:
    """Return the slot of an account; raises UnknownAccountError."""
    found = file.account(name)
    if found is None:
        raise UnknownAccountError(name=name)
    return found


def account_slot(
    data_key: keys.DataKey,
    secret: bytes,
    *,
    vault: str,
    account: NewAccount | slots.AccountSlot,
    tools: VaultTools,
    factor: bytes | None = None,
) -> slots.AccountSlot:
    """Return a slot that an account's passphrase opens, with its second factor when there is one."""
    kdf = tools.kdf or keys.calibrated_kdf()
    return slots.AccountSlot(
        name=account.name,
        display_name=account.display_name,
        role=account.role,
        kdf=kdf,
        slot=keys.make_slot(
            data_key,
            secret,
            owner=keys.owner_of(vault, account.name),
            kdf=kdf,
            stretch=tools.stretch_with(factor),
        ),
        factor=factor is not None,
    )


def recovery_slot(data_key: keys.DataKey, secret: bytes, *, vault: str) -> slots.Slot:
    """Return the slot that a recovery key opens."""
    return keys.make_slot(
        data_key,
        secret,
        owner=keys.owner_of(vault, None),
        kdf=keys.DEFAULT_KDF,
        stretch=keys.recovery_stretch,
    )

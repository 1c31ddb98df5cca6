"""The accounts of an open vault: a row in the database and a slot in the slot file, changed together.

The slot file is written first, then the row with its entry of the journal and the generation of the file
in one transaction: a cut between the two leaves a file ahead of the database, which the next opening
makes agree with it (`db.session.catch_up`).
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final

from sqlalchemy import func, select, update

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import (
    CrtError,
    RuleViolationError,
    SecondFactorMissingError,
    TooManyAttemptsError,
    UnknownAccountError,
    WrongPassphraseError,
)
from crt_desktop.domain.roles import Role
from crt_desktop.ports.upkeep import AccountChange, AccountRule, AccountToAdd, Progress
from crt_desktop.ports.vault import NewAccount
from crt_desktop.reports.upkeep import AccountLine
from db import keys, slots
from db import recovery_key as recovery
from db.brake import Brake
from db.content import COMPTE
from db.factor import FACTOR_BYTES
from db.making import account_slot, recovery_slot, slot_of
from db.rotation import rotate
from db.session import LocalVaultSession, catch_up
from db.tables.security import AccountRow, AuditRow, VaultStateRow
from db.uow import SqlUnitOfWork
from db.vault import normal_name, normal_secret

OPENINGS: Final = (AuditTag.VAULT_UNLOCK.value, AuditTag.VAULT_RECOVER.value)


class LocalAccounts:
    """The accounts of a vault in a local folder."""

    def __init__(self, session: LocalVaultSession) -> None:
        """Act as the session's actor."""
        self._session = session

    def all(self) -> tuple[AccountLine, ...]:
        """Return every account, the active ones first, by displayed name."""
        file = slots.read(self._session.path)
        with self._session.uow() as uow:
            return _lines(uow, file)

    def add(self, account: AccountToAdd, *, rule: AccountRule) -> AccountLine:
        """Add an account, or bring a disabled one back.

        Raises RuleViolationError: ``compte_existant``, ``compte_ressemblant`` for a name that differs
        from another by its capitals or accents alone.
        """
        session, name = self._session, normal_name(account.name)
        new = NewAccount(
            name=name,
            display_name=account.display_name,
            role=account.role,
            professionnel=account.professionnel,
        )
        # Stretched before the vault is held: it takes a second.
        slot = account_slot(
            session.data_key,
            normal_secret(account.passphrase),
            vault=slots.read(session.path).vault,
            account=new,
            tools=session.tools,
        )

        def change_rows(uow: SqlUnitOfWork) -> None:
            row = uow.session.scalar(select(AccountRow).where(AccountRow.name == name))
            if row is None:
                row = AccountRow(name=name, recorded_at=session.tools.clock.now())
                uow.session.add(row)
            else:
                row.version += 1
            row.display_name, row.role = new.display_name, new.role.value
            row.professionnel, row.is_active = new.professionnel, True
            uow.session.flush()
            uow.audit.record(
                session.actor, AuditTag.ACCOUNT_CREATE, entity=COMPTE, entity_id=row.id
            )

        def judge(lines: tuple[AccountLine, ...]) -> None:
            rule(lines)
            if any(line.name == name and line.is_active for line in lines):
                raise RuleViolationError("compte_existant", name=name)
            for line in lines:
                if line.name != name and _bare(line.name) == _bare(name):
                    raise RuleViolationError("compte_ressemblant", name=name, autre=line.name)

        self._change(lambda file: file.with_account(slot), change_rows, rule=judge)
        return self._line(name)

    def change(self, name: str, change: AccountChange, *, rule: AccountRule) -> AccountLine:
        """Change an active account; raises UnknownAccountError."""
        session, wanted = self._session, normal_name(name)

        def change_file(file: slots.SlotFile) -> slots.SlotFile:
            slot = slot_of(file, wanted)
            return file.with_account(
                replace(
                    slot,
                    role=change.role or slot.role,
                    display_name=change.display_name or slot.display_name,
                )
            )

        def change_rows(uow: SqlUnitOfWork) -> None:
            row = _active_row(uow, wanted)
            values = {
                "role": None if change.role is None else change.role.value,
                "display_name": change.display_name,
                "professionnel": change.professionnel,
            }
            fields = [name for name, value in values.items() if value is not None]
            for field in fields:
                setattr(row, field, values[field] or None)
            row.version += 1
            uow.audit.record(
                session.actor,
                AuditTag.ACCOUNT_CHANGE,
                entity=COMPTE,
                entity_id=row.id,
                fields=fields,
            )

        self._change(change_file, change_rows, rule=rule)
        return self._line(wanted)

    def disable(self, name: str, *, rule: AccountRule, progress: Progress | None = None) -> None:
        """Take an account's access away and give the vault a new key; raises UnknownAccountError."""
        session, wanted = self._session, normal_name(name)

        def change_file(file: slots.SlotFile) -> slots.SlotFile:
            with session.uow() as uow:
                rule(_lines(uow, file))
            slot_of(file, wanted)
            return file.without_account(wanted)

        def change_rows(uow: SqlUnitOfWork) -> None:
            row = _active_row(uow, wanted)
            row.is_active = False
            row.version += 1
            uow.session.flush()
            uow.audit.record(
                session.actor, AuditTag.ACCOUNT_DISABLE, entity=COMPTE, entity_id=row.id
            )

        rotate(session, change_file=change_file, change_rows=change_rows, progress=progress)

    def change_passphrase(self, *, old: str, new: str) -> None:
        """Change the session's own passphrase; a wrong old one is counted."""
        factor = self._check_passphrase(old)
        self._make_own_slot(new, factor=factor, fields=())

    def rotate_key(self, progress: Progress | None = None) -> None:
        """Give the vault a new key; every account keeps its passphrase."""
        rotate(self._session, progress=progress)

    def renew_recovery(self) -> str:
        """Return a new recovery key; the former one opens nothing any more."""
        session, secret = self._session, recovery.new_secret()
        # The journal first: once the slot is rewritten, nothing may keep the new key from being shown.
        with session.uow() as uow:
            uow.audit.record(session.actor, AuditTag.RECOVERY_RENEW)
            uow.commit()
        session.change_slots(
            lambda file, data_key: replace(
                file, recovery=recovery_slot(data_key, secret, vault=file.vault)
            )
        )
        return recovery.to_text(secret)

    def set_second_factor(self, *, passphrase: str, is_on: bool) -> None:
        """Ask for the secret of this workstation's keyring too, or no longer, for the session's account."""
        session = self._session
        factor = self._check_passphrase(passphrase)
        if is_on is (factor is not None):
            return
        vault, name = slots.read(session.path).vault, session.actor.name
        if not is_on:
            self._make_own_slot(passphrase, factor=None, fields=("second_facteur",))
            # The slot no longer asks for it: what the keyring still holds opens nothing.
            with suppress(CrtError):
                session.tools.factors.remove(vault, name)
            return
        factor = os.urandom(FACTOR_BYTES)
        # Kept before it is asked for: a cut between the two locks nobody out.
        session.tools.factors.write(vault, name, factor)
        self._make_own_slot(passphrase, factor=factor, fields=("second_facteur",))

    def has_keyring(self) -> bool:
        """Tell whether this workstation can keep a second factor now."""
        return self._session.tools.factors.is_usable()

    def _check_passphrase(self, passphrase: str) -> bytes | None:
        """Check that this opens the session's account; return its second factor, if any."""
        session, brake = self._session, Brake(self._session.path)
        now = session.tools.clock.now()
        delay = brake.delay_s(now)
        if delay > 0:
            raise TooManyAttemptsError(delay_s=delay)
        file = slots.read(session.path)
        account = slot_of(file, session.actor.name)
        factor = session.tools.factors.read(file.vault, account.name) if account.factor else None
        if account.factor and factor is None:
            raise SecondFactorMissingError(name=account.name)
        try:
            keys.open_slot(
                account.slot,
                normal_secret(passphrase),
                owner=keys.owner_of(file.vault, account.name),
                kdf=account.kdf,
                stretch=session.tools.stretch_with(factor),
            ).forget()
        except keys.SlotClosedError as error:
            raise WrongPassphraseError(delay_s=brake.count_failure(now)) from error
        brake.release()
        return factor

    def _make_own_slot(
        self, passphrase: str, *, factor: bytes | None, fields: tuple[str, ...]
    ) -> None:
        session = self._session
        file = slots.read(session.path)
        made = account_slot(
            session.data_key,
            normal_secret(passphrase),
            vault=file.vault,
            account=slot_of(file, session.actor.name),
            tools=session.tools,
            factor=factor,
        )
        with session.uow() as uow:
            uow.audit.record(
                session.actor,
                AuditTag.ACCOUNT_PASSPHRASE,
                entity=COMPTE,
                entity_id=session.actor.account_id,
                fields=fields,
            )
            uow.commit()

        def put(file: slots.SlotFile, _: keys.DataKey) -> slots.SlotFile:
            # Role and displayed name as they now stand: somebody may have changed them meanwhile.
            now = slot_of(file, made.name)
            return file.with_account(replace(made, role=now.role, display_name=now.display_name))

        session.change_slots(put)

    def _change(
        self,
        change_file: Callable[[slots.SlotFile], slots.SlotFile],
        change_rows: Callable[[SqlUnitOfWork], None],
        *,
        rule: Callable[[tuple[AccountLine, ...]], None],
    ) -> None:
        session = self._session
        with session.hold() as file, session.uow() as uow:
            rule(_lines(uow, file))
            uow.begin_writing()
            changed = replace(change_file(file), generation=file.generation + 1)
            sealed = keys.seal_slots(changed, session.data_key)
            slots.write(session.path, sealed)
            try:
                change_rows(uow)
                uow.session.execute(update(VaultStateRow).values(generation=sealed.generation))
                uow.commit()
            except BaseException:
                uow.session.rollback()
                with suppress(CrtError):
                    catch_up(session.path, sealed, session.data_key, engine=session.engine)
                raise

    def _line(self, name: str) -> AccountLine:
        return next(line for line in self.all() if line.name == name)


def _bare(name: str) -> str:
    """Return a name without its capitals and accents, for the ear that hears only the letters."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def _active_row(uow: SqlUnitOfWork, name: str) -> AccountRow:
    row = uow.session.scalar(
        select(AccountRow).where(AccountRow.name == name, AccountRow.is_active)
    )
    if row is None:
        raise UnknownAccountError(name=name)
    return row


def _lines(uow: SqlUnitOfWork, file: slots.SlotFile) -> tuple[AccountLine, ...]:
    """Return the accounts of the database, and what the slot file and the journal say of each."""
    latest = (
        select(AuditRow.entity_id, func.max(AuditRow.at))
        .where(AuditRow.entity == COMPTE, AuditRow.action.in_(OPENINGS))
        .group_by(AuditRow.entity_id)
    )
    openings = dict(uow.session.execute(latest).all())
    asking = {one.name for one in file.accounts if one.factor}
    lines = [
        AccountLine(
            account_id=row.id,
            name=row.name,
            display_name=row.display_name,
            role=Role(row.role),
            is_active=row.is_active,
            professionnel=row.professionnel,
            last_unlock_at=openings.get(row.id),
            has_factor=row.name in asking,
        )
        for row in uow.session.scalars(select(AccountRow))
    ]
    return tuple(
        sorted(lines, key=lambda one: (not one.is_active, one.display_name.casefold(), one.name))
    )

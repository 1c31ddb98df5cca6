"""An unlocked vault: its key, its engine, who opened it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import CrtError, UnknownAccountError, VaultDamagedError
from crt_desktop.domain.roles import Actor, Role
from crt_desktop.reports.vault import VerifyReport
from db import keys, slots
from db.anchors import has_anchor, next_mark, write_anchor
from db.audit import AuditKeys, Head, head_of
from db.engine import (
    WRITES,
    create_maintenance_engine,
    create_vault_engine,
    execute_apart,
    open_connection,
)
from db.files import BACKUPS
from db.locks import operation_lock
from db.migrate import HEAD_REVISION, current_revision, needs_upgrade, upgrade_after_copy
from db.switch import settle_held
from db.tools import VaultTools
from db.uow import SqlUnitOfWork, UnitOfWorkContext

if TYPE_CHECKING:
    from db.accounts import LocalAccounts
    from db.backups import LocalBackups

ANCHORED_TAGS = frozenset(
    {AuditTag.VAULT_UNLOCK, AuditTag.VAULT_RECOVER, AuditTag.IMPORT_RUN, AuditTag.BACKUP_MAKE}
)


# As text: the opening does not wait for the mapping of every table.
_STATE = text("SELECT vault, generation, is_training, journal_secret FROM vault_state")
_ACTIVE = text("SELECT name, display_name, role FROM account WHERE is_active")
_ACCOUNT = text(
    "SELECT id, name, display_name, role, professionnel, is_active FROM account WHERE name = :name"
)
_MAC = text("SELECT mac FROM audit WHERE seq = :seq")


class LocalVaultSession:
    """An open vault in a local folder. Used from one thread at a time."""

    def __init__(
        self,
        folder: Path,
        *,
        data_key: keys.DataKey,
        engine: Engine,
        actor: Actor,
        is_training: bool,
        tools: VaultTools,
    ) -> None:
        """Take charge of the key and of the engine until `close`."""
        self._folder = folder
        self._data_key = data_key
        self._engine = engine
        self._actor = actor
        self._is_training = is_training
        self._tools = tools
        self._is_closed = False

    @property
    def _database(self) -> Path:
        return self._folder / slots.DATABASE_NAME

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return self._actor

    @property
    def path(self) -> Path:
        """The folder of the vault."""
        return self._folder

    @property
    def is_training(self) -> bool:
        """Tell whether the vault holds fictional people; every output says so."""
        return self._is_training

    @property
    def tools(self) -> VaultTools:
        """What the vault was opened with, for the package's own use."""
        return self._tools

    @property
    def data_key(self) -> keys.DataKey:
        """The key of the vault, for the package's own use."""
        return self._data_key

    @property
    def engine(self) -> Engine:
        """The engine of the database, for the package's own use."""
        return self._engine

    @property
    def account_store(self) -> LocalAccounts:
        """The accounts and the keys."""
        from db.accounts import LocalAccounts  # noqa: PLC0415 - seldom used

        return LocalAccounts(self)

    @property
    def backup_store(self) -> LocalBackups:
        """The backups."""
        from db.backups import LocalBackups  # noqa: PLC0415 - seldom used

        return LocalBackups(self)

    def uow(self) -> SqlUnitOfWork:
        """Return a new unit of work, to be entered with ``with``; raises RuntimeError once closed."""
        if self._is_closed:
            msg = "the vault is closed"
            raise RuntimeError(msg)
        return SqlUnitOfWork(
            UnitOfWorkContext(
                engine=self._engine,
                keys=audit_keys(self._data_key),
                clock=self._tools.clock,
                on_commit=self._keep_head,
            )
        )

    def verify(self, progress: Callable[[int, int], bool] | None = None) -> VerifyReport:
        """Check pages, keys, schema, foreign keys, journal and content.

        ``progress(done, total)`` returns False to cancel: the report then says so, and fails.
        """
        from db.verify import verify_vault  # noqa: PLC0415 - seldom used

        return verify_vault(self._folder, self._engine, self._data_key, progress=progress)

    def set_label(self, label: str) -> None:
        """Keep the name of the etablissement where the unlock screen can read it."""
        self.change_slots(lambda file, _: replace(file, label=label))

    def forget_anchors(self) -> None:
        """Begin the anchors anew: those of before are not beside this database."""
        self.change_slots(lambda file, _: replace(file, anchor=None))

    def change_slots(
        self, change: Callable[[slots.SlotFile, keys.DataKey], slots.SlotFile]
    ) -> None:
        """Rewrite the slot file as it now stands; one that comes out equal is left alone."""
        with self.hold() as file:
            changed = change(file, self._data_key)
            if changed != file:
                rewrite_slots(self._folder, changed, self._data_key, engine=self._engine)

    @contextmanager
    def hold(self) -> Iterator[slots.SlotFile]:
        """Hold the vault for one operation, and give its slot file as it now stands, checked.

        Raises VaultReplacedError when the vault is no longer the one this session opened,
        VaultBusyError, VaultDamagedError.
        """
        with operation_lock(self._folder, wait_s=self._tools.lock_wait_s):
            settle_held(self._folder)
            # A connection tells whether the database is still the one opened.
            with self._engine.connect() as connection:
                connection.execute(_STATE).one()
            file = slots.read(self._folder)
            keys.check_slots(file, self._data_key)
            yield file

    def adopt(self, data_key: keys.DataKey) -> None:
        """Go on with the new key of the vault, whose database has taken its place."""
        self._engine.dispose()
        former, self._data_key = self._data_key, data_key
        former.forget()
        self._engine = create_vault_engine(
            self._database, data_key.database, busy_timeout_s=self._tools.lock_wait_s
        )
        with Session(self._engine) as session:
            head = head_of(session)
        self.anchor(head)

    def close(self) -> None:
        """Forget the key and close the database; further use is an error."""
        if self._is_closed:
            return
        self._is_closed = True
        try:
            # The last words of a session are a convenience: what was committed is safe without them.
            with suppress(CrtError, DBAPIError):
                with Session(self._engine) as session:
                    head = head_of(session)
                self.anchor(head)
                execute_apart(self._engine, self._database, "PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self._engine.dispose()
            self._data_key.forget()

    def _keep_head(self, tags: frozenset[AuditTag], head: Head) -> None:
        is_opening = tags == {AuditTag.VAULT_UNLOCK}
        # The session before ended with an anchor, unless it was cut short.
        if is_opening and has_anchor(self._folder, head.seq - 1):
            return
        if tags & ANCHORED_TAGS:
            self.anchor(head)

    def anchor(self, head: Head) -> None:
        """Keep the head of the journal beside the database."""
        write_anchor(
            self._folder,
            self._data_key.anchors,
            seq=head.seq,
            mac=head.mac,
            at=self._tools.clock.now(),
        )


class SlotsMovedError(Exception):
    """The slot file changed between its reading and the opening: what it opened may be of before."""


def audit_keys(data_key: keys.DataKey) -> AuditKeys:
    """Return the keys of the journal."""
    return AuditKeys(chain=data_key.audit, content=data_key.content)


def open_session(
    folder: Path,
    file: slots.SlotFile,
    data_key: keys.DataKey,
    *,
    name: str,
    tools: VaultTools,
) -> LocalVaultSession:
    """Open the database of a vault whose data key is known, after bringing its schema up to date.

    Raises VaultDamagedError, VaultNewerError, VaultBusyError, UnknownAccountError, the
    EnvironmentFailedError family, and SlotsMovedError: read the slot file again.
    """
    path = folder / slots.DATABASE_NAME
    with operation_lock(folder, wait_s=tools.lock_wait_s):
        if slots.read(folder) != file:
            raise SlotsMovedError
        engine = create_vault_engine(path, data_key.database, busy_timeout_s=tools.lock_wait_s)
        try:
            if bring_up_to_date(folder, engine, data_key, now=tools.clock.now()):
                file = _check_state(folder, file, data_key, engine=engine)
                file = replace(file, schema=HEAD_REVISION)
                file = rewrite_slots(folder, file, data_key, engine=engine)
            file = _check_state(folder, file, data_key, engine=engine)
            _take_anchor_over(folder, file, data_key, engine=engine, on=tools.clock.today())
            actor = _find_actor(engine, name, workstation=tools.workstation)
        except BaseException:
            engine.dispose()
            raise
    return LocalVaultSession(
        folder,
        data_key=data_key,
        engine=engine,
        actor=actor,
        is_training=file.is_training,
        tools=tools,
    )


def rewrite_slots(
    folder: Path, file: slots.SlotFile, data_key: keys.DataKey, *, engine: Engine
) -> slots.SlotFile:
    """Write the next generation of the slot file, then its number in the database.

    In that order: a file ahead of the database is only the trace of a power cut, and is caught up at
    the next opening; one behind it is an old file put back. The caller holds the operation lock.
    """
    written = keys.seal_slots(replace(file, generation=file.generation + 1), data_key)
    slots.write(folder, written)
    _store_generation(engine, written.generation)
    return written


def _take_anchor_over(
    folder: Path, file: slots.SlotFile, data_key: keys.DataKey, *, engine: Engine, on: date
) -> None:
    """Let the slot file remember the newest anchor; the caller holds the operation lock."""

    def mac_of(seq: int) -> bytes | None:
        with engine.connect() as connection:
            found: bytes | None = connection.execute(_MAC, {"seq": seq}).scalar()
        return found

    mark = next_mark(folder, data_key.anchors, file.anchor, on=on, mac_of=mac_of)
    if mark is not None:
        rewrite_slots(folder, replace(file, anchor=mark), data_key, engine=engine)


def _is_schema_old(engine: Engine) -> bool:
    """Tell whether the schema is older than the program's; raises VaultNewerError."""
    with engine.connect() as connection:
        revision = current_revision(connection)
        if revision is None:
            raise VaultDamagedError(part="coffre")
        return revision != HEAD_REVISION and needs_upgrade(connection)


def bring_up_to_date(
    folder: Path, engine: Engine, data_key: keys.DataKey, *, now: datetime
) -> bool:
    """Bring a database to the schema of the program, after a copy; tell whether it was older.

    Raises VaultDamagedError, VaultNewerError.
    """
    if not _is_schema_old(engine):
        return False
    engine.dispose()
    _upgrade(folder, data_key, now=now)
    return True


def _upgrade(folder: Path, data_key: keys.DataKey, *, now: datetime) -> None:
    path = folder / slots.DATABASE_NAME
    engine = create_maintenance_engine(path, data_key.database)
    try:
        with engine.connect() as connection:
            upgrade_after_copy(
                connection,
                folder=folder / BACKUPS,
                open_copy=lambda copy: open_connection(copy, data_key.database),
                now=now,
            )
    finally:
        engine.dispose()


def _check_state(
    folder: Path, file: slots.SlotFile, data_key: keys.DataKey, *, engine: Engine
) -> slots.SlotFile:
    """Check that the slot file and the database are those of one vault, and learn the keys of before.

    Returns the slot file, made to agree with the database; raises VaultDamagedError.
    """
    with engine.connect() as connection:
        state = connection.execute(_STATE).one_or_none()
    if state is None or (state.vault, bool(state.is_training)) != (file.vault, file.is_training):
        raise VaultDamagedError(part="coffre")
    if file.generation < state.generation:
        raise VaultDamagedError(part="cles")
    data_key.remember(state.journal_secret)
    if file.generation > state.generation:
        return catch_up(folder, file, data_key, engine=engine)
    return file


def catch_up(
    folder: Path, file: slots.SlotFile, data_key: keys.DataKey, *, engine: Engine
) -> slots.SlotFile:
    """Bring a database behind its slot file to the same generation, after a power cut.

    What was to change of an account did not reach the database: the slot file goes back to what the
    database says. The caller holds the operation lock.
    """
    with engine.connect() as connection:
        rows = {row.name: row for row in connection.execute(_ACTIVE)}
    agreed = tuple(
        replace(one, display_name=rows[one.name].display_name, role=Role(rows[one.name].role))
        for one in file.accounts
        if one.name in rows
    )
    if agreed and agreed != file.accounts:
        return rewrite_slots(folder, replace(file, accounts=agreed), data_key, engine=engine)
    _store_generation(engine, file.generation)
    return file


def _store_generation(engine: Engine, generation: int) -> None:
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        connection.execute(
            text("UPDATE vault_state SET generation = :generation"), {"generation": generation}
        )
        connection.commit()


def _find_actor(engine: Engine, name: str, *, workstation: str) -> Actor:
    with engine.connect() as connection:
        row = connection.execute(_ACCOUNT, {"name": name}).one_or_none()
    if row is None or not row.is_active:
        raise UnknownAccountError(name=name)
    return Actor(
        account_id=row.id,
        name=row.name,
        display_name=row.display_name,
        role=Role(row.role),
        workstation=workstation,
        professionnel=row.professionnel,
    )

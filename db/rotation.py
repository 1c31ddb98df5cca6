"""A new key for a vault: its database copied under it, its slots sealed anew, both put in place.

While it lasts nobody writes: the lock for writing of the old database is held until the new one has
taken its place, so that no change acknowledged elsewhere is left behind. See `db.switch` for what a cut
at any instant leaves.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as driver

from crt_desktop.domain.audit import AuditTag
from crt_desktop.domain.errors import EnvironmentFailedError, VaultDamagedError
from crt_desktop.domain.machine import machine_refusals
from db import keys, slots
from db.copying import Progress, close_in_delete_mode, copy_database, count_rows
from db.engine import create_vault_engine, open_connection
from db.files import sync_folder, write_atomic
from db.refusals import expected_error
from db.session import LocalVaultSession, audit_keys
from db.switch import NEXT_DATABASE, NEXT_SLOTS, settle_held, switch
from db.tables.security import AuditRow, VaultStateRow
from db.uow import SqlUnitOfWork, UnitOfWorkContext

JOURNAL: Final = AuditRow.__tablename__


def rotate(
    session: LocalVaultSession,
    *,
    change_file: Callable[[slots.SlotFile], slots.SlotFile] = lambda file: file,
    change_rows: Callable[[SqlUnitOfWork], None] = lambda _: None,
    progress: Progress | None = None,
) -> None:
    """Give the vault of a session a new key, and the session with it.

    Args:
        session: Goes on with the new key; any other session must be opened again.
        change_file: Takes a slot away, for instance; it may raise to refuse.
        change_rows: Writes the rows and the entries that go with it; neither adds nor removes a row
            but in the journal.
        progress: Counts pages.
    """
    folder = session.path
    with session.hold() as file:
        changed = change_file(file)
        successor = session.data_key.successor()
        try:
            with _writers_held(session) as release:
                _write_database(session, successor, changed, change_rows, progress)
                _write_slots(folder, changed, successor)
                session.engine.dispose()
                release()
                switch(folder)
        except BaseException:
            # Before the switch all is undone; a switch begun is finished, and this session is then over.
            with suppress(EnvironmentFailedError):
                settle_held(folder)
            successor.forget()
            raise
        session.adopt(successor)


@contextmanager
def _writers_held(session: LocalVaultSession) -> Iterator[Callable[[], None]]:
    """Hold the lock for writing of the database; gives what to call just before the switch."""
    path = session.path / slots.DATABASE_NAME
    gate = open_connection(
        path, session.data_key.database, busy_timeout_s=session.tools.lock_wait_s
    )

    def release() -> None:
        # An open file cannot be replaced there, by anybody: nobody else has it open then.
        if sys.platform == "win32":
            gate.close()

    try:
        try:
            gate.execute("BEGIN IMMEDIATE")
        except driver.Error as error:
            raise expected_error(error, path) or error from error
        yield release
    finally:
        gate.close()


def _write_database(
    session: LocalVaultSession,
    successor: keys.DataKey,
    file: slots.SlotFile,
    change_rows: Callable[[SqlUnitOfWork], None],
    progress: Progress | None,
) -> None:
    """Write the database under the new key, with what changes, beside the old one."""
    target = session.path / NEXT_DATABASE
    source = open_connection(session.path / slots.DATABASE_NAME, session.data_key.database)
    try:
        source.execute("BEGIN")
        expected = count_rows(source)
        copy_database(source, target, successor.database, part="coffre", progress=progress)
    finally:
        source.close()
    engine = create_vault_engine(target, successor.database)
    context = UnitOfWorkContext(
        engine=engine,
        keys=audit_keys(successor),
        clock=session.tools.clock,
        on_commit=lambda *_: None,
    )
    try:
        with SqlUnitOfWork(context) as uow:
            uow.begin_writing()
            state = uow.session.get_one(VaultStateRow, 1)
            state.generation = file.generation + 1
            state.journal_secret = successor.history
            change_rows(uow)
            uow.audit.record(session.actor, AuditTag.KEY_ROTATE)
            uow.commit()
    finally:
        engine.dispose()
    _require_rows(target, successor, expected)


def _require_rows(target: Path, successor: keys.DataKey, expected: dict[str, int]) -> None:
    """Refuse a copy that does not hold every row, or whose pages cannot be authenticated."""
    close_in_delete_mode(target, successor.database)
    copy: Any = open_connection(target, successor.database, is_read_only=True)
    try:
        found = count_rows(copy)
        faults = copy.execute("PRAGMA cipher_integrity_check").fetchall()
    finally:
        copy.close()
    entries = found.pop(JOURNAL, 0) - expected.pop(JOURNAL, 0)
    if found != expected or entries < 1 or faults:
        raise VaultDamagedError(part="coffre")


def _write_slots(folder: Path, file: slots.SlotFile, successor: keys.DataKey) -> None:
    sealed = keys.seal_slots(
        # A new key is how whoever has judged what `verify` says of the anchors begins them anew.
        replace(keys.reseal(file, successor), generation=file.generation + 1, anchor=None),
        successor,
    )
    with machine_refusals(folder):
        sync_folder(folder)
    write_atomic(folder / NEXT_SLOTS, slots.to_bytes(sealed))

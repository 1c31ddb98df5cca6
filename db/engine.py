"""The encrypted database: how it is opened, and what no connection may do.

The driver is in autocommit mode and the program begins its transactions itself: ``BEGIN`` to read,
``BEGIN IMMEDIATE`` to write (execution option `WRITES`), so that a writer waits for its turn instead of
failing half-way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import NullPool, QueuePool

from crt_desktop.domain.errors import EngineUnsuitableError, VaultReplacedError
from db.refusals import expected_error

MINIMUM_SQLITE: Final = (3, 51, 3)
"""Earlier ones lose committed transactions when a write-ahead log is reset."""

PROVIDER: Final = "openssl"
BUSY_TIMEOUT_S: Final = 10.0
WRITES: Final = "crt_writes"
"""Execution option of a connection that is going to write."""
_IS_WRITER: Final = "crt_is_writer"
"""What an open connection was last set to."""

_KEY: Final = re.compile(r"[0-9a-f]{64}")
_PRAGMAS: Final = (
    "foreign_keys = ON",
    "journal_mode = WAL",
    "synchronous = FULL",
    "temp_store = MEMORY",
    "secure_delete = ON",
    "recursive_triggers = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "cache_size = -65536",
)
_FROZEN_PRAGMAS: Final = frozenset(
    {
        "foreign_keys",
        "ignore_check_constraints",
        "key",
        "recursive_triggers",
        "rekey",
        "trusted_schema",
        "writable_schema",
    }
)
_NEVER: Final = frozenset(
    {
        driver.SQLITE_ATTACH,
        driver.SQLITE_DETACH,
        driver.SQLITE_DROP_TRIGGER,
        driver.SQLITE_DROP_TEMP_TRIGGER,
        driver.SQLITE_CREATE_TEMP_TRIGGER,
    }
)
_NEVER_ON_AUDIT: Final = frozenset(
    {driver.SQLITE_UPDATE, driver.SQLITE_DELETE, driver.SQLITE_DROP_TABLE}
)


def create_vault_engine(
    path: Path, key: bytes, *, busy_timeout_s: float = BUSY_TIMEOUT_S
) -> Engine:
    """Return the engine of an open vault: guarded connections, errors of the program.

    The first connection raises VaultDamagedError, VaultBusyError, EnvironmentFailedError,
    EngineUnsuitableError. Once another file stands at the path (a new key, a restoration), every
    connection and every transaction raises VaultReplacedError.
    """
    first_seen = file_identity(path)

    def require_same_file() -> None:
        if first_seen is not None and file_identity(path) != first_seen:
            raise VaultReplacedError(path=str(path))

    def connect() -> Any:
        require_same_file()
        connection = open_connection(path, key, busy_timeout_s=busy_timeout_s)
        connection.set_authorizer(authorize)
        return connection

    engine = _engine(path, connect, poolclass=QueuePool, pool_size=1, max_overflow=3)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_writer = connection.get_execution_options().get(WRITES, False)
        # A reader that writes by mistake fails at once, rather than now and then for a lock.
        driven: Any = connection.connection.driver_connection
        # Only when it changes: this pragma makes SQLite prepare every statement anew.
        if connection.info.get(_IS_WRITER) is not is_writer:
            driven.execute(f"PRAGMA query_only = {'OFF' if is_writer else 'ON'}")
            connection.info[_IS_WRITER] = is_writer
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")
        # After the lock for writing: the file is replaced by whoever holds that lock, and a change
        # acknowledged from now on is in the file that stands at the path.
        try:
            require_same_file()
        except VaultReplacedError:
            driven.execute("ROLLBACK")
            raise

    return engine


def file_identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another put in its place, or None when there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def create_maintenance_engine(path: Path, key: bytes) -> Engine:
    """Return an engine that may change the schema; its user begins and ends transactions itself."""
    return _engine(path, lambda: open_connection(path, key), poolclass=NullPool)


def execute_apart(engine: Engine, path: Path, statement: str) -> list[Any]:
    """Run a statement outside any transaction and return its rows; errors are the program's."""
    with engine.connect() as connection:
        driven: Any = connection.connection.driver_connection
        try:
            return list(driven.execute(statement))
        except driver.Error as error:
            raise expected_error(error, path) or error from error


def open_connection(
    path: Path, key: bytes, *, busy_timeout_s: float = BUSY_TIMEOUT_S, is_read_only: bool = False
) -> Any:
    """Open an existing database file with its raw 32-byte key; ``is_read_only`` leaves it untouched.

    Raises what `create_vault_engine` says, and ValueError for a key of another form.
    """
    check_sqlite_version(driver.sqlite_version_info)
    digits = key.hex()
    if not _KEY.fullmatch(digits):
        # A malformed raw key would be taken for a passphrase, and make an unreadable database.
        msg = "the key of a database is 32 bytes"
        raise ValueError(msg)
    try:
        connection = driver.connect(
            f"{path.absolute().as_uri()}?mode={'ro' if is_read_only else 'rw'}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=busy_timeout_s,
        )
    except driver.Error as error:
        raise expected_error(error, path) or error from error
    try:
        _unlock(connection, digits, is_read_only=is_read_only)
    except driver.Error as error:
        connection.close()
        raise expected_error(error, path) or error from error
    except BaseException:
        connection.close()
        raise
    return connection


def check_sqlite_version(found: tuple[int, ...]) -> None:
    """Refuse an engine with the known loss of data; raises EngineUnsuitableError."""
    if found < MINIMUM_SQLITE:
        raise EngineUnsuitableError(
            found=".".join(map(str, found)), expected=".".join(map(str, MINIMUM_SQLITE))
        )


def check_cipher(*, status: str, provider: str) -> None:
    """Refuse a database that is not encrypted by the expected library; raises EngineUnsuitableError."""
    if status != "1" or provider != PROVIDER:
        raise EngineUnsuitableError(found=provider or "—", expected=PROVIDER)


def authorize(
    action: int, first: str | None, second: str | None, database: str | None, source: str | None
) -> int:
    """Deny what no use case needs: other files, dropped triggers, a changed journal."""
    del database, source
    is_denied = (
        action in _NEVER
        or (action in _NEVER_ON_AUDIT and first == "audit")
        or (action == driver.SQLITE_ALTER_TABLE and second == "audit")
        or (
            action == driver.SQLITE_PRAGMA
            and second is not None
            and (first or "").lower() in _FROZEN_PRAGMAS
        )
    )
    return int(driver.SQLITE_DENY if is_denied else driver.SQLITE_OK)


def _unlock(connection: Any, digits: str, *, is_read_only: bool) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{digits}'\"")
    check_cipher(
        status=_first(connection, "PRAGMA cipher_status"),
        provider=_first(connection, "PRAGMA cipher_provider"),
    )
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    for pragma in _PRAGMAS:
        if not (is_read_only and pragma.startswith("journal_mode")):
            connection.execute(f"PRAGMA {pragma}")


def _first(connection: Any, statement: str) -> str:
    row = connection.execute(statement).fetchone()
    return "" if row is None else str(row[0])


def _engine(path: Path, connect: Callable[[], Any], **options: Any) -> Engine:
    engine = create_engine(
        "sqlite://", module=driver, creator=connect, hide_parameters=True, **options
    )

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> BaseException | None:
        return expected_error(context.original_exception, path)

    return engine

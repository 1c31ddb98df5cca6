"""Brings a database to the schema this program knows: whole, or not at all, and after a copy.

A schema never goes back: an older program refuses a newer file. Alembic is imported only when there
is something to do, so that opening an up-to-date vault does not wait for it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, inspect, text

from crt_desktop.domain.errors import VaultDamagedError, VaultNewerError

REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005")
"""Every revision of the schema, oldest first."""

HEAD_REVISION: Final = REVISIONS[-1]

MIGRATIONS: Final = Path(__file__).with_name("migrations")


def current_revision(connection: Connection) -> str | None:
    """Return the revision of the database, None when it has no schema yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def needs_upgrade(connection: Connection) -> bool:
    """Tell whether the schema is older than the program's; raises VaultNewerError."""
    revision = current_revision(connection)
    if revision is not None and revision not in REVISIONS:
        raise VaultNewerError(found=revision, known=HEAD_REVISION)
    return revision != HEAD_REVISION


def upgrade_to_head(connection: Connection) -> None:
    """Run the missing migrations in one transaction and commit it.

    On SQLite the foreign keys are off meanwhile (rebuilding a parent table would empty its children)
    and checked before the commit.

    Args:
        connection: A connection without a transaction under way; its driver is in autocommit.

    Raises:
        VaultNewerError: The database was written by a newer program.
        RuntimeError: A migration broke a foreign key; nothing was changed.
    """
    if connection.in_transaction():
        msg = "migrations need a connection without a transaction"
        raise RuntimeError(msg)
    if connection.dialect.name != "sqlite":
        with connection.begin():
            _run(connection)
        return
    # Outside SQLAlchemy: it would begin a transaction, where this pragma does nothing.
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        with connection.begin():
            if not driver.in_transaction:
                driver.execute("BEGIN IMMEDIATE")
            _run(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                msg = f"a migration broke {len(broken)} foreign keys"
                raise RuntimeError(msg)
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _run(connection: Connection) -> None:
    if not needs_upgrade(connection):
        return
    from alembic import command  # noqa: PLC0415 - 200 ms, seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def upgrade_after_copy(
    connection: Connection,
    *,
    folder: Path,
    open_copy: Callable[[Path], Any],
    now: datetime,
) -> Path | None:
    """Copy the database of a vault, then run the missing migrations.

    The copy appears whole or not at all, readable by its owner alone, in DELETE journal mode.

    Args:
        connection: As for `upgrade_to_head`.
        folder: Where copies are kept; made when absent.
        open_copy: Opens an empty file with the key of the database, as a driver connection.
        now: The instant that names the copy.

    Returns:
        The copy, or None when the schema was up to date and nothing was done.

    Raises:
        VaultNewerError: The database was written by a newer program.
        VaultDamagedError: The copy cannot be read back; nothing was changed.
    """
    is_due, revision = needs_upgrade(connection), current_revision(connection)
    connection.rollback()
    if not is_due:
        return None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"avant-migration-{revision or 'vide'}-{now:%Y%m%dT%H%M%SZ}.db"
    _copy(connection, path, open_copy)
    upgrade_to_head(connection)
    return path


def _copy(connection: Connection, path: Path, open_copy: Callable[[Path], Any]) -> None:
    partial = path.with_suffix(".partiel")
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        copy = open_copy(partial)
        try:
            driver: Any = connection.connection.driver_connection
            driver.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            verdict = copy.execute("PRAGMA quick_check").fetchone()[0]
        finally:
            copy.close()
        if verdict != "ok":
            raise VaultDamagedError(part="coffre")
        _sync(partial, os.O_RDWR)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    if os.name == "posix":  # elsewhere a folder cannot be opened
        _sync(path.parent, os.O_RDONLY)


def _sync(path: Path, mode: int) -> None:
    descriptor = os.open(path, mode)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

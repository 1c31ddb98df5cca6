"""Copies of an encrypted database, made while others write, and compared with it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as driver

from crt_desktop.domain.errors import OperationCancelledError, VaultBusyError, VaultDamagedError
from crt_desktop.domain.machine import machine_refusals
from db.engine import open_connection
from db.files import create_private_file
from db.refusals import expected_error
from db.switch import remove_logs

PAGES_AT_ONCE: Final = 2_000

Progress = Callable[[int, int], bool]


def copy_database(
    source: Any, target: Path, key: bytes, *, part: str, progress: Progress | None = None
) -> None:
    """Copy a database into a new private file under a key, in DELETE journal mode, and check it.

    Args:
        source: A connection whose reading transaction holds what is to be copied.
        target: The file to make; its folder exists.
        key: The key of the copy; the source may have another.
        part: What VaultDamagedError names when the copy cannot be read back.
        progress: Counts pages; returning False raises OperationCancelledError.
    """

    def tell(_status: int, remaining: int, total: int) -> None:
        if progress is not None and not progress(total - remaining, total):
            raise OperationCancelledError

    with machine_refusals(target):
        create_private_file(target)
    copy = open_connection(target, key)
    try:
        source.backup(copy, pages=PAGES_AT_ONCE, progress=tell)
        copy.execute("PRAGMA journal_mode = DELETE")
        faults = copy.execute("PRAGMA quick_check").fetchall()
    except driver.Error as error:
        raise expected_error(error, target) or error from error
    finally:
        copy.close()
    if [tuple(fault) for fault in faults] != [("ok",)]:
        raise VaultDamagedError(part=part)
    sync_file(target)


def close_in_delete_mode(path: Path, key: bytes) -> None:
    """Leave a database in one file, its log folded in, and make it durable."""
    connection = open_connection(path, key)
    try:
        (mode,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except driver.Error as error:
        raise expected_error(error, path) or error from error
    finally:
        connection.close()
    if mode != "delete":
        raise VaultBusyError(operation="")
    with machine_refusals(path):
        remove_logs(path)
    sync_file(path)


def count_rows(connection: Any) -> dict[str, int]:
    """Return the rows of every table, by name in order."""
    names = [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY name"
        )
    ]
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names
    }


def sync_file(path: Path) -> None:
    """Make the content of a file durable."""
    with machine_refusals(path):
        descriptor = os.open(path, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
